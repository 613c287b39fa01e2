//! `jinbang score`: the engine without a server. Reads three files, writes three or four, or lists what is wrong.

use std::fmt::Display;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use scoring::manifest::{self, RulesText, Syntax};
use scoring::official::{self, Competition, Faults, Outcome, Row};
use scoring::{Finding, Message, RulePack};

use super::publication::{Publication, SECRET_FILE};
use super::whatif::WhatIf;
use crate::competition_files::{FileFault, read_entries, read_marks, write_ranking};

/// Bad rules.
pub(super) const BAD_RULES: u8 = 2;
/// Bad or incomplete data, or files that cannot be read or written.
pub(super) const BAD_DATA: u8 = 3;
/// How many faults are listed before they are only counted.
const LISTED: usize = 50;

/// The options of `jinbang score`.
#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(flatten)]
    inputs: Inputs,
    #[command(flatten)]
    what_if: WhatIf,
    #[command(flatten)]
    publication: Publication,
    /// Also write recompute.xlsx, whose formulas work every number out again
    #[arg(long)]
    xlsx: bool,
}

#[cfg(test)]
impl Options {
    /// Only the official files.
    pub(super) fn of(inputs: Inputs) -> Options {
        Options { inputs, what_if: WhatIf::default(), publication: Publication::default(), xlsx: false }
    }
}

/// The files of a competition, and where the result goes.
#[derive(Debug, Clone, Args)]
pub(super) struct Inputs {
    /// The rule pack, `.toml` or `.json`
    #[arg(long, value_name = "R.toml")]
    pub(super) rules: PathBuf,
    /// The entries
    #[arg(long, value_name = "E.csv")]
    pub(super) entries: PathBuf,
    /// The marks
    #[arg(long, value_name = "M.csv")]
    pub(super) marks: PathBuf,
    /// The folder for the files that are written
    #[arg(long, value_name = "DIR")]
    pub(super) out: PathBuf,
}

/// What keeps the command from a result: an exit code and the lines that say why.
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) code: u8,
    pub(super) lines: Vec<String>,
}

/// Scores and writes the result.
pub(super) fn run(options: &Options) -> ExitCode {
    finish(score(options))
}

/// Prints what stands in the way, if anything does, and says so to the shell.
pub(super) fn finish(result: Result<(), Refusal>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(refusal) => {
            listed(&refusal.lines).for_each(|line| eprintln!("{line}"));
            ExitCode::from(refusal.code)
        }
    }
}

/// At most [`LISTED`] lines, then how many more there are.
fn listed(lines: &[String]) -> impl Iterator<Item = String> {
    let all = lines.len();
    let more = all.checked_sub(LISTED).filter(|more| *more > 0);
    let count = more.map(|more| format!("另有 {more} 处，共 {all} 处 | and {more} more, {all} in all"));
    lines.iter().take(LISTED).cloned().chain(count)
}

pub(super) fn score(options: &Options) -> Result<(), Refusal> {
    with_outcome(&options.inputs, |rules, outcome| write_result(options, rules, outcome))
}

/// Reads and scores a competition, and hands the result on.
pub(super) fn with_outcome(
    inputs: &Inputs,
    then: impl FnOnce(&RulesText, &Outcome<'_>) -> Result<(), Refusal>,
) -> Result<(), Refusal> {
    let rules = read_rules_text(&inputs.rules)?;
    let pack = read_pack(&inputs.rules, &rules)?;
    let entries = read_entries(&read_file(&inputs.entries, BAD_DATA)?);
    let marks = read_marks(&read_file(&inputs.marks, BAD_DATA)?);
    let mut lines = file_faults(&inputs.entries, &entries.faults);
    lines.extend(file_faults(&inputs.marks, &marks.faults));
    let is_readable = lines.is_empty();
    let (entry_lines, mark_lines) = (entries.lines, marks.lines);
    let competition = Competition { entries: entries.values, marks: marks.values };
    let files = Files { inputs, entry_lines: &entry_lines, mark_lines: &mark_lines };
    match official::score(&pack, &competition) {
        Ok(outcome) if is_readable => {
            warn(&inputs.rules, pack.check().iter().chain(&outcome.warnings()));
            then(&rules, &outcome)
        }
        Ok(_) => Err(Refusal { code: BAD_DATA, lines }),
        Err(_) if !is_header_whole(&competition, is_readable) => Err(Refusal { code: BAD_DATA, lines }),
        Err(faults) => {
            lines.extend(files.describe(&faults));
            Err(Refusal { code: BAD_DATA, lines })
        }
    }
}

/// A file whose header was refused has no rows; what the engine misses then says nothing.
fn is_header_whole(competition: &Competition, is_readable: bool) -> bool {
    is_readable || !(competition.entries.is_empty() || competition.marks.is_empty())
}

pub(super) fn read_rules_text(path: &Path) -> Result<RulesText, Refusal> {
    let is_json = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"));
    let syntax = if is_json { Syntax::Json } else { Syntax::Toml };
    let bytes = read_file(path, BAD_RULES)?;
    let text = String::from_utf8(bytes).map_err(|error| Refusal {
        code: BAD_RULES,
        lines: vec![format!(
            "{}: 不是 UTF-8 文本，请另存为 UTF-8 | not UTF-8 text, save it as UTF-8 ({error})",
            path.display()
        )],
    })?;
    Ok(RulesText { syntax, text })
}

pub(super) fn read_pack(path: &Path, rules: &RulesText) -> Result<RulePack, Refusal> {
    rules.read().map_err(|errors| {
        let errors = errors.findings.into_iter().filter(Finding::is_error);
        let lines = errors.map(|finding| {
            let place = if finding.place.is_empty() { String::new() } else { format!("{}: ", finding.place) };
            located(path, finding.line.unwrap_or(1), &place, &finding.message, &finding.remedy)
        });
        Refusal { code: BAD_RULES, lines: lines.collect() }
    })
}

/// What is doubtful in rules that can be used; nothing of it keeps the result from being written.
fn warn<'a>(path: &Path, findings: impl Iterator<Item = &'a Finding>) {
    for Finding { place, message, remedy, .. } in findings {
        let (path, place) = (path.display(), place.as_str());
        eprintln!("{path}: 提示 | warning: {place}: {}；{} | {}; {}", message.zh, remedy.zh, message.en, remedy.en);
    }
}

pub(super) fn read_file(path: &Path, code: u8) -> Result<Vec<u8>, Refusal> {
    std::fs::read(path).map_err(|error| Refusal {
        code,
        lines: vec![format!(
            "{}: 无法读取，请检查路径和权限 | cannot be read, check path and rights: {error}",
            path.display()
        )],
    })
}

fn file_faults(path: &Path, faults: &[FileFault]) -> Vec<String> {
    faults.iter().map(|fault| located(path, fault.line, "", &fault.message, &fault.remedy)).collect()
}

/// `file:line: what, which, what to do`, in Chinese and English.
fn located(path: &Path, line: impl Display, place: &str, message: &Message, remedy: &Message) -> String {
    let path = path.display();
    format!("{path}:{line}: {place}{}；{} | {}; {}", message.zh, remedy.zh, message.en, remedy.en)
}

struct Files<'a> {
    inputs: &'a Inputs,
    entry_lines: &'a [u64],
    mark_lines: &'a [u64],
}

impl Files<'_> {
    fn describe(&self, faults: &Faults) -> Vec<String> {
        let describe = |fault: &official::Fault| {
            let (path, line) = match fault.row {
                Row::None => (&self.inputs.marks, None),
                Row::Entry(index) => (&self.inputs.entries, self.entry_lines.get(index)),
                Row::Mark(index) => (&self.inputs.marks, self.mark_lines.get(index)),
            };
            located(path, line.copied().unwrap_or(1), "", &fault.message, &fault.remedy)
        };
        faults.faults.iter().map(describe).collect()
    }
}

fn write_result(options: &Options, rules: &RulesText, outcome: &Outcome<'_>) -> Result<(), Refusal> {
    let folder = &options.inputs.out;
    let ranking = write_ranking(outcome).map_err(|error| cannot_write(folder, &error))?;
    let trace = outcome.trace_lines();
    let manifest = manifest::build(rules, outcome);
    let mut further = options.what_if.files(outcome)?;
    further.extend(options.publication.files(&manifest)?);
    let workbook = if options.xlsx {
        Some(documents::recomputation(outcome).map_err(|error| cannot_write(folder, &error))?)
    } else {
        None
    };
    let mut files = vec![
        ("ranking.csv", ranking.as_slice()),
        ("trace.jsonl", trace.as_bytes()),
        ("manifest.json", manifest.as_bytes()),
    ];
    files.extend(further.iter().map(|(name, text)| (*name, text.as_bytes())));
    files.extend(workbook.as_deref().map(|workbook| ("recompute.xlsx", workbook)));
    write_files(folder, &files)
}

/// Writes all files or none.
pub(super) fn write_files(folder: &Path, files: &[(&str, &[u8])]) -> Result<(), Refusal> {
    write_together(folder, files).map_err(|error| cannot_write(folder, &error))
}

pub(super) fn cannot_write(folder: &Path, error: &dyn Display) -> Refusal {
    Refusal {
        code: BAD_DATA,
        lines: vec![format!(
            "{}: 无法写入，请检查权限和空间 | cannot be written, check rights and space: {error}",
            folder.display()
        )],
    }
}

/// Writes all files under temporary names and renames them only when every one is whole.
fn write_together(folder: &Path, files: &[(&str, &[u8])]) -> io::Result<()> {
    std::fs::create_dir_all(folder)?;
    let temporary = |name: &str| folder.join(format!(".{name}.{}.part", std::process::id()));
    let written = files.iter().try_for_each(|(name, bytes)| write_one(&temporary(name), bytes, *name == SECRET_FILE));
    if let Err(error) = written {
        for (name, _) in files {
            // What could not be written may not be there to be removed.
            let _ = std::fs::remove_file(temporary(name));
        }
        return Err(error);
    }
    files.iter().try_for_each(|(name, _)| std::fs::rename(temporary(name), folder.join(name)))
}

/// Writes a file; a secret so that only its owner may read it, where the system knows owners.
fn write_one(path: &Path, bytes: &[u8], is_secret: bool) -> io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    if is_secret {
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    }
    #[cfg(not(unix))]
    let _no_owners = is_secret;
    options.open(path)?.write_all(bytes)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    fn example(name: &str) -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/examples").join(name)
    }

    pub(in crate::cli) fn example_inputs(out: &Path) -> Inputs {
        let (rules, entries, marks) = (example("rules.toml"), example("entries.csv"), example("marks.csv"));
        Inputs { rules, entries, marks, out: out.to_owned() }
    }

    fn score_inputs(inputs: Inputs) -> Result<(), Refusal> {
        score(&Options::of(inputs))
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> =
            std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn the_example_competition_scores_as_its_page_says_and_verifies() {
        let out = tempfile::tempdir().unwrap();
        score(&Options::of(example_inputs(out.path()))).unwrap();
        assert_eq!(names(out.path()), ["manifest.json", "ranking.csv", "trace.jsonl"]);
        let ranking = std::fs::read_to_string(out.path().join("ranking.csv")).unwrap();
        assert_eq!(ranking, std::fs::read_to_string(example("ranking.csv")).unwrap());
        let trace = std::fs::read_to_string(out.path().join("trace.jsonl")).unwrap();
        assert_eq!(trace.lines().count(), ranking.lines().count() - 1);
        let verified = manifest::verify(&std::fs::read(out.path().join("manifest.json")).unwrap()).unwrap();
        assert_eq!(verified.entries, 18);
    }

    #[test]
    fn the_workbook_is_written_when_it_is_asked_for() {
        let out = tempfile::tempdir().unwrap();
        score(&Options { xlsx: true, ..Options::of(example_inputs(out.path())) }).unwrap();
        assert_eq!(names(out.path()), ["manifest.json", "ranking.csv", "recompute.xlsx", "trace.jsonl"]);
        assert!(std::fs::read(out.path().join("recompute.xlsx")).unwrap().starts_with(b"PK"));
    }

    #[test]
    fn the_same_rules_in_json_give_the_same_ranking() {
        let out = tempfile::tempdir().unwrap();
        let json = out.path().join("rules.json");
        let pack = RulePack::from_toml(&std::fs::read_to_string(example("rules.toml")).unwrap()).unwrap();
        std::fs::write(&json, pack.to_json()).unwrap();
        score_inputs(Inputs { rules: json, ..example_inputs(&out.path().join("result")) }).unwrap();
        let ranking = std::fs::read(out.path().join("result/ranking.csv")).unwrap();
        assert_eq!(ranking, std::fs::read(example("ranking.csv")).unwrap());
    }

    #[test]
    fn incomplete_data_are_listed_with_file_and_line_and_nothing_is_written() {
        let out = tempfile::tempdir().unwrap();
        let marks = out.path().join("marks.csv");
        let text = std::fs::read_to_string(example("marks.csv")).unwrap();
        std::fs::write(&marks, text.replacen("P-01,online,甲1,novelty,", "P-01,online,甲1,novelty,9", 1)).unwrap();
        let result = out.path().join("result");
        let refusal = score_inputs(Inputs { marks: marks.clone(), ..example_inputs(&result) }).unwrap_err();
        assert_eq!(refusal.code, BAD_DATA);
        assert_eq!(refusal.lines.len(), 1);
        assert!(refusal.lines[0].starts_with(&format!("{}:3: ", marks.display())), "{}", refusal.lines[0]);
        assert!(!result.exists());
    }

    #[test]
    fn bad_rules_have_an_exit_code_of_their_own() {
        let out = tempfile::tempdir().unwrap();
        let rules = out.path().join("rules.toml");
        std::fs::write(&rules, "schema = \"jinbang-rules/1\"\ntitle = \"x\"\ncolour = 1\n").unwrap();
        let refusal = score_inputs(Inputs { rules: rules.clone(), ..example_inputs(out.path()) }).unwrap_err();
        assert_eq!(refusal.code, BAD_RULES);
        assert!(refusal.lines.iter().any(|line| line.starts_with(&format!("{}:3: colour: ", rules.display()))));
        assert_eq!(names(out.path()), ["rules.toml"]);
    }

    #[test]
    fn at_most_fifty_faults_are_listed_then_a_count() {
        let lines: Vec<String> = (0..53).map(|line| line.to_string()).collect();
        let shown: Vec<String> = listed(&lines).collect();
        assert_eq!(shown.len(), 51);
        assert!(shown[50].contains("and 3 more, 53 in all"));
        assert_eq!(listed(&lines[..50]).count(), 50);
    }

    #[test]
    fn a_folder_that_cannot_be_written_leaves_nothing_behind() {
        let out = tempfile::tempdir().unwrap();
        let blocked = out.path().join("file");
        std::fs::write(&blocked, "").unwrap();
        assert_eq!(score_inputs(example_inputs(&blocked)).unwrap_err().code, BAD_DATA);
        assert_eq!(names(out.path()), ["file"]);
    }

    #[test]
    fn what_if_is_written_beside_the_official_files_which_stay_the_same() {
        let out = tempfile::tempdir().unwrap();
        let (plain, tried) = (out.path().join("plain"), out.path().join("tried"));
        score_inputs(example_inputs(&plain)).unwrap();
        let other = out.path().join("other.toml");
        let rules = std::fs::read_to_string(example("rules.toml")).unwrap();
        std::fs::write(&other, rules.replace("per_enterprise = 2", "per_company = 2")).unwrap();
        let asked = || WhatIf { against: Some(other.clone()), drop_judge: vec!["甲1".to_owned()] };
        let refused = score(&Options { what_if: asked(), ..Options::of(example_inputs(&tried)) }).unwrap_err();
        assert!(refused.code == BAD_RULES && refused.lines[0].starts_with(&other.display().to_string()));
        assert!(!tried.exists(), "nothing is written");
        std::fs::write(&other, rules.replace("per_enterprise = 2", "per_enterprise = 1")).unwrap();
        let what_if = WhatIf { against: Some(other.clone()), drop_judge: vec!["nobody".to_owned()] };
        let refused = score(&Options { what_if, ..Options::of(example_inputs(&tried)) }).unwrap_err();
        assert!(refused.lines[0].contains("nobody"), "{:?}", refused.lines);
        score(&Options { what_if: asked(), ..Options::of(example_inputs(&tried)) }).unwrap();
        assert_eq!(names(&tried), ["manifest.json", "ranking.csv", "trace.jsonl", "whatif.json", "whatif.md"]);
        for file in names(&plain) {
            assert_eq!(std::fs::read(plain.join(&file)).unwrap(), std::fs::read(tried.join(&file)).unwrap(), "{file}");
        }
        let report = std::fs::read_to_string(tried.join("whatif.md")).unwrap();
        assert!(report.contains("不计评委 甲1") && report.contains("without judge 甲1"), "{report}");
        assert!(report.contains("`caps.per_enterprise`"), "{report}");
    }

    #[test]
    fn publications_are_written_with_a_secret_that_proves_them_and_can_be_used_again() {
        let out = tempfile::tempdir().unwrap();
        let publish = |folder: &str, key: Option<PathBuf>| {
            let publication = Publication { public: true, supervisor: true, key, ..Publication::default() };
            let folder = out.path().join(folder);
            score(&Options { publication, ..Options::of(example_inputs(&folder)) }).unwrap();
            folder
        };
        let first = publish("first", None);
        let again = publish("again", Some(first.join(SECRET_FILE)));
        let other = publish("other", None);
        assert!(names(&first).contains(&SECRET_FILE.to_owned()) && !names(&again).contains(&SECRET_FILE.to_owned()));
        let read = |folder: &Path, file: &str| std::fs::read(folder.join(file)).unwrap();
        let secret = manifest::Secret::from_file(&read(&first, SECRET_FILE)).unwrap();
        for file in ["manifest.public.json", "manifest.supervisor.json"] {
            assert_eq!(read(&first, file), read(&again, file));
            assert_ne!(read(&first, file), read(&other, file));
            manifest::verify_disclosed(&read(&first, file)).unwrap();
            manifest::verify_belongs(&read(&first, "manifest.json"), &read(&first, file), &secret).unwrap();
        }
        assert_eq!(read(&first, "manifest.json"), read(&other, "manifest.json"), "the sealed one has no secret in it");
        #[cfg(unix)]
        {
            let rights = std::fs::metadata(first.join(SECRET_FILE)).unwrap().permissions();
            assert_eq!(std::os::unix::fs::PermissionsExt::mode(&rights) & 0o077, 0);
        }
    }

    #[test]
    fn an_enterprise_gets_a_manifest_of_its_own() {
        let out = tempfile::tempdir().unwrap();
        let entries = std::fs::read_to_string(example("entries.csv")).unwrap();
        let enterprise = crate::competition_files::read_entries(entries.as_bytes()).values[0].enterprise.clone();
        let publication = Publication { enterprise: Some(enterprise), ..Publication::default() };
        score(&Options { publication, ..Options::of(example_inputs(out.path())) }).unwrap();
        let file = std::fs::read(out.path().join("manifest.enterprise.json")).unwrap();
        assert!(manifest::is_disclosed(&file) && manifest::verify_disclosed(&file).is_ok());
    }
}
