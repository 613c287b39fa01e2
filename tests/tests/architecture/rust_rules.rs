//! The layers of the Rust side: routes -> service -> queries and state -> entity, and the crates below them.

use std::collections::BTreeSet;

use super::{Breach, Source, rust};

/// What `scoring` may use beside the standard library.
const SCORING_DEPENDENCIES: [&str; 10] =
    ["serde", "serde_json", "toml", "hmac", "sha2", "hex", "csv", "schemars", "thiserror", "pulp"];

type Path<'a> = &'a [String];

/// A rule: the files it is for, the paths it forbids there, and what to do instead.
struct Rule {
    advice: &'static str,
    applies: fn(&str) -> bool,
    forbids: fn(Path) -> bool,
}

const RULES: [Rule; 11] = [
    Rule {
        advice: "scoring is pure; it knows no other crate of ours, no store and no web",
        applies: |file| file.starts_with("scoring/src/"),
        forbids: |path| {
            begins_with_any(path, &["jinbang_api", "entity", "migration", "documents", "sea_orm", "actix_web", "tokio"])
        },
    },
    Rule {
        advice: "scoring has no input or output, clock, async or randomness; hand the value in",
        applies: |file| file.starts_with("scoring/src/"),
        forbids: |path| {
            begins_with_any(path, &["async", "rand", "chrono"])
                || ["fs", "net", "env", "process", "io"].iter().any(|name| begins(path, &["std", name]))
                || ["Instant", "SystemTime"].iter().any(|name| path.iter().any(|segment| segment == name))
        },
    },
    Rule {
        advice: "an entity is a row and its statuses; it knows nothing above it",
        applies: |file| file.starts_with("entity/src/"),
        forbids: |path| begins_with_any(path, &["jinbang_api", "actix_web", "documents", "scoring", "migration"]),
    },
    Rule {
        advice: "a migration names tables by strings, so that it stays what it was when entities change",
        applies: |file| file.starts_with("migration/src/"),
        forbids: |path| begins_with_any(path, &["jinbang_api", "entity", "scoring", "documents"]),
    },
    Rule {
        advice: "documents turns data into bytes: no database, no web, no clock",
        applies: |file| file.starts_with("api/documents/src/"),
        forbids: |path| {
            begins_with_any(path, &["jinbang_api", "entity", "migration", "sea_orm", "actix_web"]) || reads_clock(path)
        },
    },
    Rule {
        advice: "services, queries and states know nothing of HTTP; routes translates",
        applies: |file| is_part(file, "service") || is_part(file, "queries") || is_part(file, "state"),
        forbids: |path| path.first().is_some_and(|first| first.starts_with("actix")) || calls_routes(path),
    },
    Rule {
        advice: "routes call their service; only service, queries and state know the database",
        applies: |file| is_part(file, "routes"),
        forbids: |path| begins(path, &["sea_orm"]) || begins(path, &["super", "queries"]),
    },
    Rule {
        advice: "jobs and exports call services",
        applies: |file| file.starts_with("api/src/jobs/") || file.starts_with("api/src/exports/"),
        forbids: |path| begins(path, &["crate"]) && path.get(2).is_some_and(|part| part == "routes"),
    },
    Rule {
        advice: "the policy is a pure function: facts in, decision out",
        applies: |file| is_part(file, "policy"),
        forbids: |path| begins_with_any(path, &["sea_orm", "actix_web", "tokio"]) || reads_clock(path),
    },
    Rule {
        advice: "only api/src/db.rs and migration/src/dialect.rs know which database it is",
        applies: |file| {
            file != "api/src/db.rs" && file != "migration/src/dialect.rs" && !file.starts_with("api/src/db/")
        },
        forbids: |path| {
            path.iter()
                .any(|segment| matches!(segment.as_str(), "DbBackend" | "DatabaseBackend" | "get_database_backend"))
        },
    },
    Rule {
        advice: "time comes from Clock or db::now, so that a test can set it",
        applies: |file| is_part(file, "service") || is_part(file, "queries") || is_part(file, "state"),
        forbids: reads_clock,
    },
];

/// All breaches in these sources. A feature is a folder of `api/src` that has routes or request bodies of its own.
pub fn breaches(sources: &[Source]) -> Vec<Breach> {
    let features: BTreeSet<&str> = sources
        .iter()
        .filter(|s| is_part(&s.path, "routes") || is_part(&s.path, "dto"))
        .filter_map(|s| folder(&s.path))
        .collect();
    sources.iter().flat_map(|source| breaches_in(source, &features)).collect()
}

fn breaches_in(source: &Source, features: &BTreeSet<&str>) -> Vec<Breach> {
    let breach = |import: String, rule| Breach { file: source.path.clone(), import, rule };
    if !rust::is_readable(&source.text) {
        return vec![breach("tokens that do not parse".to_owned(), "every source must be readable for this test")];
    }
    let mut found = Vec::new();
    for path in rust::paths(&source.text) {
        for rule in RULES.iter().filter(|rule| (rule.applies)(&source.path) && (rule.forbids)(&path)) {
            found.push(breach(path.join("::"), rule.advice));
        }
        if enters_another_feature(&source.path, &path, features) {
            found.push(breach(path.join("::"), "another feature is reached through its service"));
        }
    }
    found
}

/// `crate::reviews::dto::Sheet` from the folder of entries. Jobs and exports stand above the features: they may name what a
/// service returns, but never call routes.
fn enters_another_feature(file: &str, path: Path, features: &BTreeSet<&str>) -> bool {
    let Some(own) = folder(file) else { return false };
    let is_above = matches!(own, "jobs" | "exports" | "demo" | "cli");
    path.windows(2).any(|pair| match pair {
        [feature, part] if feature != own && features.contains(feature.as_str()) => {
            part == "routes" || (part == "dto" && !is_above)
        }
        _ => false,
    })
}

/// Handlers whose documentation and signature disagree on the version they need; the page's types are read off the former.
pub fn versions_not_as_documented(source: &Source) -> Vec<Breach> {
    let handlers = source.text.split("#[utoipa::path(").skip(1).filter_map(|handler| handler.split_once("async fn "));
    handlers
        .filter_map(|(documentation, code)| {
            let (name, arguments) = code.split(" -> ").next()?.split_once('(')?;
            let agree = documentation.contains("params(IfMatch)") == arguments.contains(": IfMatch");
            let rule = "a handler that takes IfMatch documents params(IfMatch), and no other does";
            (!agree).then(|| Breach { file: source.path.clone(), import: name.to_owned(), rule })
        })
        .collect()
}

/// Dependencies of `scoring` (not those of its tests) that are not on its list.
pub fn unexpected_scoring_dependencies(manifest: &str) -> Vec<String> {
    let Ok(manifest) = manifest.parse::<toml::Table>() else {
        return vec!["a manifest that does not parse".to_owned()];
    };
    let Some(dependencies) = manifest.get("dependencies").and_then(toml::Value::as_table) else { return Vec::new() };
    dependencies.keys().filter(|name| !SCORING_DEPENDENCIES.contains(&name.as_str())).cloned().collect()
}

/// `entries` for `api/src/entries/service.rs`; nothing for a file that lies in `api/src` itself.
fn folder(file: &str) -> Option<&str> {
    file.strip_prefix("api/src/")?.split_once('/').map(|(folder, _)| folder)
}

/// Whether the file is the part of that name: `service.rs`, or a file in a folder `service/`.
fn is_part(file: &str, name: &str) -> bool {
    let Some(inside) = file.strip_prefix("api/src/") else { return false };
    inside.split('/').any(|segment| segment == name || segment.strip_suffix(".rs") == Some(name))
}

fn begins(path: Path, with: &[&str]) -> bool {
    path.len() >= with.len() && path.iter().zip(with).all(|(segment, wanted)| segment == wanted)
}

fn begins_with_any(path: Path, names: &[&str]) -> bool {
    names.iter().any(|name| begins(path, &[name]))
}

fn calls_routes(path: Path) -> bool {
    path.len() > 1 && begins_with_any(path, &["crate", "super"]) && path.iter().any(|segment| segment == "routes")
}

fn reads_clock(path: Path) -> bool {
    matches!(path, [.., kind, now] if now == "now" && matches!(kind.as_str(), "Utc" | "Local" | "SystemTime"))
}
