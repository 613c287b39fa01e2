//! What may come into the build: licences, banned crates and sources, by the lists in deny.toml, for the crates and for
//! the page's packages. Reads lock files and what Cargo has downloaded; asks no network. (`cargo deny` covers the crates
//! of other platforms too.)

use std::{collections::BTreeMap, path::Path, process::Command};

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use spdx::{Expression, LicenseReq, ParseMode};

const CRATES_IO: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// Tools that build or test the page and never reach a reader's browser: start of the name, licence. `lightningcss` shrinks
/// style sheets, `axe-core` looks for barriers, `argparse` reads a linter's command line; all are used unchanged.
const NPM_TOOLS: [(&str, &str); 4] = [
    ("lightningcss", "MPL-2.0"),
    ("axe-core", "MPL-2.0"),
    ("@axe-core/playwright", "MPL-2.0"),
    ("argparse", "Python-2.0"),
];

fn read(path: &str) -> Result<String> {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path))
        .with_context(|| path.to_owned())
}

/// The licence lists of deny.toml.
struct Policy {
    allow: Vec<String>,
    exceptions: BTreeMap<String, Vec<String>>,
    banned: Vec<String>,
}

impl Policy {
    fn read() -> Result<Self> {
        let file: toml::Table = read("deny.toml")?.parse()?;
        let list = |table: &str, key: &str| -> Result<Vec<toml::Value>> {
            let value = file.get(table).and_then(|t| t.get(key)).and_then(toml::Value::as_array);
            Ok(value.with_context(|| format!("deny.toml has no {table}.{key}"))?.clone())
        };
        let crate_of = |value: &toml::Value| value.get("crate").and_then(toml::Value::as_str).map(str::to_owned);
        let exceptions = list("licenses", "exceptions")?;
        Ok(Self {
            allow: list("licenses", "allow")?.iter().filter_map(toml::Value::as_str).map(str::to_owned).collect(),
            exceptions: exceptions.iter().filter_map(|e| Some((crate_of(e)?, strings(e.get("allow")?)))).collect(),
            banned: list("bans", "deny")?.iter().filter_map(crate_of).collect(),
        })
    }

    /// Whether one way to fulfil the licence needs only licences that are allowed for this package.
    fn allows(&self, package: &str, licence: &str) -> bool {
        let Ok(expression) = Expression::parse_mode(licence, ParseMode::LAX) else { return false };
        let extra = self.exceptions.get(package).map(Vec::as_slice).unwrap_or_default();
        expression.evaluate(|wanted: &LicenseReq| {
            let wanted = wanted.to_string();
            self.allow.contains(&wanted) || extra.contains(&wanted)
        })
    }
}

fn strings(value: &toml::Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(toml::Value::as_str).map(str::to_owned).collect()
}

/// (name, licence) of every crate that is built on this machine, ours included.
fn crates() -> Result<Vec<(String, String)>> {
    let host = Command::new("rustc").arg("-vV").output()?;
    let host = String::from_utf8(host.stdout)?;
    let host = host.lines().find_map(|line| line.strip_prefix("host: ")).context("rustc does not name its host")?;
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked", "--offline", "--filter-platform", host])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()?;
    ensure!(output.status.success(), "cargo metadata: {}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout)?;
    let packages = metadata["packages"].as_array().context("no packages")?;
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    Ok(packages.iter().map(|package| (text(&package["name"]), text(&package["license"]))).collect())
}

/// (name, source) of every crate in Cargo.lock, for all platforms; ours have no source.
fn locked_crates() -> Result<Vec<(String, Option<String>)>> {
    let lock: toml::Table = read("Cargo.lock")?.parse()?;
    let packages = lock.get("package").and_then(toml::Value::as_array).context("no packages")?;
    let text = |package: &toml::Value, key| package.get(key).and_then(toml::Value::as_str).map(str::to_owned);
    Ok(packages.iter().filter_map(|package| Some((text(package, "name")?, text(package, "source")))).collect())
}

/// (name, licence) of every package in a package-lock.json; the first entry is the project itself.
fn npm_packages(lock: &str) -> Result<Vec<(String, String)>> {
    let lock: Value = serde_json::from_str(lock)?;
    let packages = lock["packages"].as_object().context("no packages")?;
    let name = |path: &str| path.rsplit("node_modules/").next().unwrap_or_default().to_owned();
    let licence = |package: &Value| package["license"].as_str().unwrap_or("none given").to_owned();
    Ok(packages.iter().filter(|(path, _)| !path.is_empty()).map(|(path, p)| (name(path), licence(p))).collect())
}

#[test]
fn every_crate_has_an_allowed_licence() -> Result<()> {
    let policy = Policy::read()?;
    let crates = crates()?;
    assert!(crates.len() > 100, "only {} crates found", crates.len());
    let refused: Vec<_> = crates.iter().filter(|(name, licence)| !policy.allows(name, licence)).collect();
    assert!(refused.is_empty(), "not allowed by deny.toml: {refused:#?}");
    Ok(())
}

#[test]
fn every_crate_comes_from_crates_io_and_none_is_banned() -> Result<()> {
    let policy = Policy::read()?;
    let locked = locked_crates()?;
    assert!(locked.len() > 100, "only {} crates found", locked.len());
    let foreign: Vec<_> =
        locked.iter().filter(|(_, source)| source.as_deref().is_some_and(|s| s != CRATES_IO)).collect();
    assert!(foreign.is_empty(), "not from crates.io: {foreign:#?}");
    let banned: Vec<_> = locked.iter().filter(|(name, _)| policy.banned.contains(name)).collect();
    assert!(banned.is_empty(), "banned by deny.toml: {banned:#?}");
    Ok(())
}

#[test]
fn every_package_of_the_page_has_an_allowed_licence() -> Result<()> {
    let policy = Policy::read()?;
    for lock in ["web-ui/package-lock.json", "tests/e2e/package-lock.json"] {
        let packages = npm_packages(&read(lock)?)?;
        assert!(!packages.is_empty(), "{lock} names no package");
        let excepted =
            |name: &str, licence: &str| NPM_TOOLS.iter().any(|(tool, l)| name.starts_with(tool) && *l == licence);
        let refused: Vec<_> = packages
            .iter()
            .filter(|(name, licence)| !policy.allows(name, licence) && !excepted(name, licence))
            .collect();
        assert!(refused.is_empty(), "{lock}: not allowed: {refused:#?}");
    }
    Ok(())
}

#[test]
fn licences_that_ask_for_our_source_are_refused() -> Result<()> {
    let policy = Policy::read()?;
    for licence in ["GPL-3.0-or-later", "AGPL-3.0-only", "MPL-2.0", "MIT AND GPL-2.0-only", "none given", ""] {
        assert!(!policy.allows("planted", licence), "{licence} was let in");
    }
    for licence in ["MIT", "MIT/Apache-2.0", "GPL-3.0-only OR Apache-2.0", "(MIT OR Apache-2.0) AND Unicode-3.0"] {
        assert!(policy.allows("planted", licence), "{licence} was refused");
    }
    assert!(policy.allows("webpki-roots", "CDLA-Permissive-2.0") && !policy.allows("planted", "CDLA-Permissive-2.0"));
    assert!(policy.banned.iter().any(|name| name == "actix-governor"));
    Ok(())
}
