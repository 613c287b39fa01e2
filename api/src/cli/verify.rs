//! `jinbang verify`: recomputes a manifest from the rules and data inside it. A manifest for others is recomputed as far as
//! it goes, and proven to belong to the sealed one with that and the secret.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use scoring::manifest::{self, Discrepancy, Secret};

/// The manifest is not what it should be, or cannot be read.
const REJECTED: u8 = 3;
/// How many discrepancies are listed before they are only counted.
const LISTED: usize = 50;

/// The options of `jinbang verify`.
#[derive(Debug, Args)]
pub(super) struct Options {
    /// The manifest, sealed or made for others
    #[arg(value_name = "manifest.json")]
    manifest: PathBuf,
    /// Prove that this manifest for others was made from the sealed one
    #[arg(long, value_name = "manifest.public.json", requires = "key")]
    public: Option<PathBuf>,
    /// The secret that it was made with
    #[arg(long, value_name = "manifest.key.json", requires = "public")]
    key: Option<PathBuf>,
}

/// What kept a file from being verified, line by line.
type Refused = Vec<String>;

/// Verifies and says what was found.
pub(super) fn run(options: &Options) -> ExitCode {
    match verify(options) {
        Ok(lines) => {
            lines.iter().for_each(|line| println!("{line}"));
            ExitCode::SUCCESS
        }
        Err(lines) => {
            lines.iter().for_each(|line| eprintln!("{line}"));
            ExitCode::from(REJECTED)
        }
    }
}

fn verify(options: &Options) -> Result<Vec<String>, Refused> {
    let file = read(&options.manifest)?;
    let mut said = verify_one(&options.manifest, &file)?;
    if let (Some(public), Some(key)) = (&options.public, &options.key) {
        let disclosed = read(public)?;
        said.extend(verify_one(public, &disclosed)?);
        let secret = Secret::from_file(&read(key)?).map_err(|found| rejected(key, &[*found]))?;
        manifest::verify_belongs(&file, &disclosed, &secret).map_err(|found| rejected(public, &found))?;
        let (public, sealed) = (public.display(), options.manifest.display());
        said.push(format!("{public}: 出自 {sealed} | made from {sealed}"));
    }
    Ok(said)
}

fn read(path: &Path) -> Result<Vec<u8>, Refused> {
    std::fs::read(path).map_err(|error| vec![format!("{}: 无法读取 | cannot be read: {error}", path.display())])
}

fn verify_one(path: &Path, file: &[u8]) -> Result<Vec<String>, Refused> {
    let shown = path.display();
    if manifest::is_disclosed(file) {
        let verified = manifest::verify_disclosed(file).map_err(|found| rejected(path, &found))?;
        let (zh, en) = if verified.is_recomputed {
            ("复算一致", "verified")
        } else {
            ("部分核对一致", "verified in part")
        };
        let manifest::VerifiedDisclosed { title, entries, marks, commitments, content_sha256, .. } = verified;
        let mut said = vec![format!(
            "{shown}: {zh} | {en}: {title}, {entries} entries, {marks} marks, {commitments} commitments, sha256 {content_sha256}"
        )];
        said.extend(
            verified.unchecked.iter().map(|open| format!("{shown}: 未核对 | not checked: {} | {}", open.zh, open.en)),
        );
        return Ok(said);
    }
    let verified = manifest::verify(file).map_err(|found| rejected(path, &found))?;
    let manifest::Verified { title, entries, marks, content_sha256 } = verified;
    Ok(vec![format!(
        "{shown}: 复算一致 | verified: {title}, {entries} entries, {marks} marks, sha256 {content_sha256}"
    )])
}

fn rejected(path: &Path, found: &[Discrepancy]) -> Refused {
    let path = path.display();
    let mut lines = vec![format!("{path}: 复算不一致 | rejected")];
    lines.extend(found.iter().take(LISTED).map(|discrepancy| format!("{path}: {discrepancy}")));
    if let Some(more) = found.len().checked_sub(LISTED).filter(|more| *more > 0) {
        lines.push(format!("{path}: 另有 {more} 处 | and {more} more"));
    }
    lines
}

#[cfg(test)]
mod tests {
    use scoring::Phase;
    use scoring::manifest::{Audience, RulesText, Syntax};
    use scoring::official::{self, Competition, Entry, MarkRow};

    use super::*;

    /// A folder with a sealed manifest, a public one and the secret.
    fn published() -> tempfile::TempDir {
        let text = "schema = \"jinbang-rules/1\"\ntitle = \"x\"\ncombine = \"sum\"\nrounding = { total_places = 0 }\n\
                    rounds = [{ key = \"r\", order = \"weigh_then_trim\", aggregate = { method = \"mean\" }, \
                    criteria = [{ key = \"c\" }] }]\n";
        let rules = RulesText { syntax: Syntax::Toml, text: text.to_owned() };
        let pack = rules.read().unwrap();
        let competition =
            Competition { entries: vec![Entry::new("A")], marks: vec![MarkRow::judged("A", "r", "j", "c", "7")] };
        let sealed = manifest::build(&rules, &official::score(&pack, &competition).unwrap());
        let secret = Secret::new([3; 32]);
        let audience = Audience::Supervisor;
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: String| std::fs::write(folder.path().join(name), text).unwrap();
        write("supervisor.json", manifest::disclose(sealed.as_bytes(), &audience, &secret).unwrap());
        let public = Audience::Public { phase: Phase::Final };
        write("public.json", manifest::disclose(sealed.as_bytes(), &public, &secret).unwrap());
        write("key.json", secret.to_file());
        write("other-key.json", Secret::new([4; 32]).to_file());
        write("sealed.json", sealed);
        folder
    }

    fn options(folder: &Path, manifest: &str, proof: Option<(&str, &str)>) -> Options {
        let path = |name: &str| folder.join(name);
        let (public, key) = proof.unzip();
        Options { manifest: path(manifest), public: public.map(path), key: key.map(path) }
    }

    #[test]
    fn a_manifest_for_others_is_verified_as_far_as_it_goes_and_what_is_left_open_is_said() {
        let folder = published();
        let said = verify(&options(folder.path(), "public.json", None)).unwrap();
        assert!(said[0].contains("verified in part") && said.len() > 1, "{said:?}");
        assert!(said[1..].iter().all(|line| line.contains("not checked")));
        let said = verify(&options(folder.path(), "supervisor.json", None)).unwrap();
        assert!(said[0].contains("复算一致 | verified:"), "{said:?}");
    }

    #[test]
    fn the_sealed_manifest_and_the_secret_prove_where_a_public_one_comes_from() {
        let folder = published();
        let said = verify(&options(folder.path(), "sealed.json", Some(("public.json", "key.json")))).unwrap();
        assert!(said.last().unwrap().contains("made from"));
        let refused =
            verify(&options(folder.path(), "sealed.json", Some(("public.json", "other-key.json")))).unwrap_err();
        assert!(refused.iter().any(|line| line.contains("sealed: ")), "{refused:?}");
        assert!(verify(&options(folder.path(), "sealed.json", Some(("public.json", "public.json")))).is_err());
    }

    #[test]
    fn a_changed_byte_and_a_missing_file_are_refused() {
        let folder = published();
        for name in ["sealed.json", "public.json"] {
            let mut bytes = std::fs::read(folder.path().join(name)).unwrap();
            bytes[30] ^= 1;
            std::fs::write(folder.path().join(name), bytes).unwrap();
            let refused = verify(&options(folder.path(), name, None)).unwrap_err();
            assert!(refused[0].contains("rejected") && refused.len() > 1, "{refused:?}");
        }
        assert!(verify(&options(folder.path(), "nothing.json", None)).unwrap_err()[0].contains("cannot be read"));
    }
}
