//! Verifies a manifest that does not show everything: recomputes what it can and says what could not be checked. With the
//! sealed manifest and the secret it proves that the two belong together.

use std::collections::BTreeSet;

use super::disclosed::{DISCLOSED_FORMAT, Disclosed, Views, hashes, used_attributes};
use super::{
    Discrepancy, Secret, check_canonical, check_format, compare, disclose, discrepancy, parse_json, result_line,
    rule_faults, tier_lines, to_value, wrong_hashes,
};
use crate::message::Message;
use crate::official::{self, Competition, Entry, Reason};
use crate::rules::{AtCut, RulePack, Scope, ShownJudges, ShownMarks, ShownResults};

/// What a verified manifest for others says, and what it leaves open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedDisclosed {
    /// The programme's title.
    pub title: String,
    /// How many entries it shows.
    pub entries: usize,
    /// How many marks it shows.
    pub marks: usize,
    /// How many marks it holds as commitments.
    pub commitments: usize,
    /// Whether rounds, totals, ranks and awards were recomputed from the marks.
    pub is_recomputed: bool,
    /// What could not be checked, and why.
    pub unchecked: Vec<Message>,
    /// The hash over its whole content.
    pub content_sha256: String,
}

/// Whether a file says that it is a manifest for others. It is not checked.
#[must_use]
pub fn is_disclosed(file: &[u8]) -> bool {
    let format = format!("\"format\":\"{DISCLOSED_FORMAT}\"");
    file.windows(format.len()).any(|window| window == format.as_bytes())
}

/// Checks a manifest for others as far as it can be checked without the sealed one.
///
/// # Errors
/// Every [`Discrepancy`] that could be seen; a single changed byte anywhere gives at least one.
pub fn verify_disclosed(file: &[u8]) -> Result<VerifiedDisclosed, Vec<Discrepancy>> {
    let disclosed = read(file).map_err(|found| vec![*found])?;
    let mut found: Vec<Discrepancy> = check_canonical(file, &disclosed).into_iter().collect();
    found.extend(check_hashes(&disclosed));
    let pack = match disclosed.rules.read() {
        Ok(pack) => pack,
        Err(errors) => {
            found.extend(rule_faults(&errors));
            return Err(found);
        }
    };
    let obstacles = obstacles(&disclosed, &pack);
    let is_recomputed = obstacles.is_empty();
    found.extend(if is_recomputed { recompute(&disclosed, &pack) } else { check_list(&disclosed, &pack) });
    if !found.is_empty() {
        return Err(found);
    }
    Ok(VerifiedDisclosed {
        unchecked: unchecked(&pack, obstacles),
        is_recomputed,
        title: pack.title,
        entries: disclosed.entries.len(),
        marks: disclosed.marks.len(),
        commitments: disclosed.commitments.len(),
        content_sha256: disclosed.sha256.content,
    })
}

/// Proves that a manifest for others was made from this sealed one: it is made anew and compared byte for byte, pseudonyms and
/// commitments included. The sealed one is not recomputed; [`verify`](super::verify) does that.
///
/// # Errors
/// Every [`Discrepancy`] that could be seen.
pub fn verify_belongs(sealed: &[u8], file: &[u8], secret: &Secret) -> Result<(), Vec<Discrepancy>> {
    let given = read(file).map_err(|found| vec![*found])?;
    let expected = disclose(sealed, &given.audience, secret)?;
    if expected.as_bytes() == file {
        return Ok(());
    }
    let remade = read(expected.as_bytes()).map_err(|found| vec![*found])?;
    let mut found: Vec<Discrepancy> = check_canonical(file, &given).into_iter().collect();
    found.extend(compare(&to_value(&given), &to_value(&remade)));
    Err(found)
}

fn read(file: &[u8]) -> Result<Disclosed, Box<Discrepancy>> {
    let disclosed: Disclosed = parse_json(file)?;
    check_format(&disclosed.format, DISCLOSED_FORMAT)?;
    Ok(disclosed)
}

fn check_hashes(disclosed: &Disclosed) -> Vec<Discrepancy> {
    let (actual, given) = (hashes(disclosed), &disclosed.sha256);
    // The hash of the content is over the hashes as they are given.
    let mut as_given = disclosed.clone();
    as_given.sha256.content = String::new();
    wrong_hashes([
        ("rules", actual.rules, &given.rules),
        ("entries", actual.entries, &given.entries),
        ("marks", actual.marks, &given.marks),
        ("commitments", actual.commitments, &given.commitments),
        ("results", actual.results, &given.results),
        ("content", super::hash(&as_given), &given.content),
    ])
}

/// What keeps the result from being recomputed.
fn obstacles(disclosed: &Disclosed, pack: &RulePack) -> Vec<Message> {
    let views = Views::of(pack, &disclosed.audience);
    let any = |is: &dyn Fn(&crate::rules::View) -> bool| views.each().any(is);
    let is_shown = |field: &str| views.each().all(|view| view.fields.iter().any(|shown| shown == field));
    let mut found = Vec::new();
    let mut note = |is_so: bool, zh: &str, en: &str| {
        if is_so {
            found.push(Message::new(zh, en));
        }
    };
    note(
        any(&|view| view.results == ShownResults::Awards),
        "只公开获奖和递补名单：名次、总分和其他申报未核对",
        "only awards and reserves are shown: ranks, totals and the other entries were not checked",
    );
    note(
        any(&|view| view.results == ShownResults::Ranking),
        "总分和各轮得分未公开：名次只核对了先后，未核对由来",
        "totals and rounds are hidden: ranks were checked for their order, not for where they come from",
    );
    note(
        any(&|view| view.marks != ShownMarks::Values),
        "分数未公开（或只有承诺值）：各轮得分、总分和并列规则未复算",
        "marks are hidden (or only committed to): rounds, totals and tie keys were not recomputed",
    );
    note(
        any(&|view| view.marks == ShownMarks::Values && view.judges == ShownJudges::Omit),
        "评委未公开：不知哪些分数出自同一评委，各轮得分未复算",
        "judges are hidden: it is not known which marks are of one judge, so rounds were not recomputed",
    );
    for name in used_attributes(pack).filter(|name| !["enterprise", "category"].contains(name) && !is_shown(name)) {
        note(
            true,
            &format!("栏目“{name}”未公开：用到它的限额未核对"),
            &format!("the column \"{name}\" is hidden: quotas that use it were not checked"),
        );
    }
    note(
        !pack.vacancies.leave_empty_for.is_empty() && !is_shown("veto"),
        "否决理由未公开：空缺名额未核对",
        "the reasons of vetoes are hidden: places that stay empty were not checked",
    );
    found
}

fn unchecked(pack: &RulePack, mut obstacles: Vec<Message>) -> Vec<Message> {
    if !pack.groupings.is_empty() {
        obstacles.push(Message::new(
            "单位（团队）排名不在此文件中",
            "rankings of enterprises or teams are not in this file",
        ));
    }
    obstacles.push(Message::new(
        "与封存清单是否一致：须用封存清单和密钥核对",
        "whether it belongs to the sealed manifest: that needs the sealed manifest and the secret",
    ));
    obstacles
}

/// Scores the marks that are shown and compares the result.
fn recompute(disclosed: &Disclosed, pack: &RulePack) -> Vec<Discrepancy> {
    let competition = Competition { entries: disclosed.entries.clone(), marks: disclosed.marks.clone() };
    match official::score(pack, &competition) {
        Ok(outcome) => {
            let results = outcome.rows().iter().map(result_line).collect();
            let expected = Disclosed { results, tiers: tier_lines(&outcome), ..disclosed.clone() };
            compare(&to_value(disclosed), &to_value(&expected))
        }
        Err(faults) => faults.faults.iter().map(|fault| discrepancy("marks", fault.to_string())).collect(),
    }
}

/// What can be checked without marks: the entries of the list, the places of each tier, the order of the ranks.
fn check_list(disclosed: &Disclosed, pack: &RulePack) -> Vec<Discrepancy> {
    let mut found = Vec::new();
    let listed: BTreeSet<&str> = disclosed.results.iter().map(|line| line.entry.as_str()).collect();
    let known: BTreeSet<&str> = disclosed.entries.iter().map(|entry| entry.entry.as_str()).collect();
    if listed != known || listed.len() != disclosed.results.len() {
        found.push(discrepancy("results", "its entries are not those of `entries`, each once"));
    }
    let is_awarded = |line: &&super::ResultLine| line.reason.as_deref() == Some(Reason::Awarded.word());
    for (index, (tier, rule)) in disclosed.tiers.iter().zip(&pack.tiers).enumerate() {
        let awarded = disclosed.results.iter().filter(is_awarded);
        let awarded = awarded.filter(|line| line.tier.as_ref() == Some(&rule.key)).count();
        if tier.tier != rule.key || u64::try_from(awarded) != Ok(tier.awarded) {
            found.push(discrepancy(
                format!("tiers[{index}]"),
                format!("{awarded} entries are listed in \"{}\"", rule.key),
            ));
        }
        let is_bounded = rule.scope == Scope::Programme && rule.at_cut != AtCut::Expand;
        if is_bounded && rule.count.is_some_and(|count| tier.awarded > u64::from(count)) {
            found.push(discrepancy(
                format!("tiers[{index}].awarded"),
                "more entries are awarded than the rules have places",
            ));
        }
    }
    if disclosed.tiers.len() != pack.tiers.len() {
        found.push(discrepancy("tiers", "they are not those of the rules"));
    }
    let ranks: Vec<u64> = disclosed.results.iter().map_while(|line| line.rank).collect();
    if !is_awards_only(disclosed, pack) && !ranks.is_sorted() {
        found.push(discrepancy("results", "the ranks are not in their order"));
    }
    found.extend(check_caps(disclosed, pack));
    found
}

fn is_awards_only(disclosed: &Disclosed, pack: &RulePack) -> bool {
    Views::of(pack, &disclosed.audience).each().any(|view| view.results == ShownResults::Awards)
}

/// Enterprises are told apart under their pseudonyms too, so their caps can be checked.
fn check_caps(disclosed: &Disclosed, pack: &RulePack) -> Option<Discrepancy> {
    let most = usize::try_from(pack.caps.per_enterprise?).ok()?;
    let is_awarded = |entry: &&Entry| {
        disclosed.results.iter().any(|line| line.entry == entry.entry && line.reason.as_deref() == Some("awarded"))
    };
    let awarded: Vec<&str> = disclosed.entries.iter().filter(is_awarded).filter_map(Entry::known_enterprise).collect();
    let exceeds = |name: &&&str| awarded.iter().filter(|other| *other == *name).count() > most;
    let name = awarded.iter().find(exceeds)?;
    Some(discrepancy("results", format!("\"{name}\" has more than its {most} awards")))
}
