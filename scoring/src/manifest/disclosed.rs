//! A manifest for others: for the public, an enterprise or the supervisor, made from the sealed one and showing what the rules
//! disclose. `docs/manifest.md` tells what each of them holds.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Discrepancy, Document, ResultLine, RulesText, Secret, TierLine, hash, parse, rule_faults, to_file};
use crate::canonical;
use crate::official::{Entry, MarkRow, Reason};
use crate::rules::{Phase, RulePack, ShownJudges, ShownMarks, ShownResults, View};

/// The format of a manifest that does not show everything.
pub const DISCLOSED_FORMAT: &str = "jinbang-manifest-public/1";

/// Whom a manifest is made for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Audience {
    /// Everybody, as `[disclosure]` says.
    Public {
        /// When.
        phase: Phase,
    },
    /// An enterprise, which may see more of its own entries.
    Enterprise {
        /// When.
        phase: Phase,
        /// Its name, as the entries have it.
        enterprise: String,
    },
    /// The supervisor (纪检监督), who recomputes everything without the judges' and the entries' names.
    Supervisor,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Disclosed {
    pub format: String,
    pub engine: String,
    pub audience: Audience,
    pub rules: RulesText,
    pub entries: Vec<Entry>,
    pub marks: Vec<MarkRow>,
    /// Entry, round, judge, criterion, commitment.
    pub commitments: Vec<(String, String, String, String, String)>,
    pub results: Vec<ResultLine>,
    pub tiers: Vec<TierLine>,
    /// The commitment to the sealed manifest.
    pub sealed: String,
    pub sha256: DisclosedHashes,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub(super) struct DisclosedHashes {
    pub rules: String,
    pub entries: String,
    pub marks: String,
    pub commitments: String,
    pub results: String,
    pub content: String,
}

/// What each entry shows to an audience.
pub(super) struct Views {
    own: View,
    others: View,
    enterprise: Option<String>,
}

impl Views {
    pub(super) fn of(pack: &RulePack, audience: &Audience) -> Views {
        let disclosure = pack.disclosure.clone().unwrap_or_default();
        match audience {
            Audience::Public { phase } => {
                let public = disclosure.phase(*phase).public.clone();
                Views { own: public.clone(), others: public, enterprise: None }
            }
            Audience::Enterprise { phase, enterprise } => {
                let views = disclosure.phase(*phase);
                Views {
                    own: views.enterprise.clone(),
                    others: views.public.clone(),
                    enterprise: Some(enterprise.clone()),
                }
            }
            Audience::Supervisor => {
                let all = supervisor(pack);
                Views { own: all.clone(), others: all, enterprise: None }
            }
        }
    }

    /// The views that some entry is shown by.
    pub(super) fn each(&self) -> impl Iterator<Item = &View> {
        self.enterprise.is_some().then_some(&self.own).into_iter().chain([&self.others])
    }

    fn view(&self, entry: &Entry) -> &View {
        let is_own = entry.known_enterprise().is_some_and(|name| self.enterprise.as_deref() == Some(name));
        if is_own { &self.own } else { &self.others }
    }
}

/// Everything that the rules look at.
fn supervisor(pack: &RulePack) -> View {
    let mut fields = vec!["enterprise".to_owned(), "group".to_owned(), "veto".to_owned()];
    fields.extend(used_attributes(pack).map(str::to_owned));
    View { judges: ShownJudges::Pseudonym, marks: ShownMarks::Values, results: ShownResults::Totals, fields }
}

/// The further columns that shares and rankings of teams look at.
pub(super) fn used_attributes(pack: &RulePack) -> impl Iterator<Item = &str> {
    let shares = pack.caps.structure.iter().map(|share| share.attribute.as_str());
    shares.chain(pack.groupings.iter().map(|grouping| grouping.by.as_str()))
}

/// The manifest that shows an audience what the rules disclose, made from the sealed one.
///
/// The same secret gives the same bytes. Take a new one from the operating system's randomness for every publication, and
/// keep it with the sealed manifest: it is what proves later that the two belong together.
///
/// # Errors
/// The [`Discrepancy`] that keeps `sealed` from being read as a manifest. It is not recomputed.
pub fn disclose(sealed: &[u8], audience: &Audience, secret: &Secret) -> Result<String, Vec<Discrepancy>> {
    let document = parse(sealed).map_err(|found| vec![*found])?;
    let pack = document.rules.read().map_err(|errors| rule_faults(&errors))?;
    let views = Views::of(&pack, audience);
    Ok(to_file(&Redaction { document: &document, views, secret }.disclosed(&pack, audience)))
}

struct Redaction<'a> {
    document: &'a Document,
    views: Views,
    secret: &'a Secret,
}

impl Redaction<'_> {
    fn disclosed(&self, pack: &RulePack, audience: &Audience) -> Disclosed {
        let document = self.document;
        let shown = self.shown_entries();
        let mut disclosed = Disclosed {
            format: DISCLOSED_FORMAT.to_owned(),
            engine: document.engine.clone(),
            audience: audience.clone(),
            rules: document.rules.clone(),
            entries: shown.values().map(|(entry, view)| self.redact(entry, view)).collect(),
            marks: self.marks(&shown),
            commitments: self.commitments(&shown),
            results: self.results(pack, &shown),
            tiers: self.tiers(),
            sealed: self.secret.tag("sealed", &document.sha256.content),
            sha256: DisclosedHashes::default(),
        };
        disclosed.sha256 = hashes(&disclosed);
        disclosed
    }

    /// The entries that are shown at all, by their keys.
    fn shown_entries(&self) -> BTreeMap<&str, (&Entry, &View)> {
        let reasons: BTreeMap<&str, Option<&str>> =
            self.document.results.iter().map(|line| (line.entry.as_str(), line.reason.as_deref())).collect();
        let is_on_list = |entry: &Entry| {
            let reason = reasons.get(entry.entry.as_str()).copied().flatten();
            [Reason::Awarded, Reason::Reserve].iter().any(|listed| reason == Some(listed.word()))
        };
        let entries = self.document.entries.iter().map(|entry| (entry, self.views.view(entry)));
        let shown = entries.filter(|(entry, view)| view.results > ShownResults::Awards || is_on_list(entry));
        shown.map(|(entry, view)| (entry.entry.as_str(), (entry, view))).collect()
    }

    fn redact(&self, entry: &Entry, view: &View) -> Entry {
        let shows = |field: &str| view.fields.iter().any(|known| known == field);
        let has_totals = view.results == ShownResults::Totals;
        let has_values = view.marks == ShownMarks::Values;
        let attributes = entry.attributes.iter().filter_map(|(name, value)| match name.as_str() {
            name if shows(name) => Some((name.to_owned(), value.clone())),
            "group" => Some(("group".to_owned(), self.secret.pseudonym("G", value))),
            _ => None,
        });
        let hidden_veto = if entry.is_vetoed() { "-".to_owned() } else { String::new() };
        Entry {
            entry: entry.entry.clone(),
            category: entry.category.clone(),
            enterprise: if shows("enterprise") {
                entry.enterprise.clone()
            } else {
                self.secret.pseudonym("E", &entry.enterprise)
            },
            name: if shows("name") { entry.name.clone() } else { String::new() },
            veto: if shows("veto") { entry.veto.clone() } else { hidden_veto },
            bonus: if has_totals { entry.bonus } else { Default::default() },
            deduction: if has_totals { entry.deduction } else { Default::default() },
            decision: entry.decision.filter(|_| view.results > ShownResults::Awards),
            difficulty: entry.difficulty.filter(|_| has_values),
            base: entry.base.filter(|_| has_values),
            attributes: attributes.collect(),
        }
    }

    /// A mark with its judge under a pseudonym.
    fn under_pseudonym(&self, row: &MarkRow) -> MarkRow {
        MarkRow { judge: self.secret.pseudonym("J", &row.judge), ..row.clone() }
    }

    fn marks_shown(&self, shown: &BTreeMap<&str, (&Entry, &View)>, how: ShownMarks) -> Vec<(MarkRow, ShownJudges)> {
        let views = self.document.marks.iter().filter_map(|row| Some((row, shown.get(row.entry.as_str())?.1)));
        let wanted = views.filter(|(_, view)| view.marks == how);
        wanted.map(|(row, view)| (self.under_pseudonym(row), view.judges)).collect()
    }

    /// Sorted anew, so that no order tells which judge is which.
    fn marks(&self, shown: &BTreeMap<&str, (&Entry, &View)>) -> Vec<MarkRow> {
        let named = |(row, judges): (MarkRow, ShownJudges)| match judges {
            ShownJudges::Pseudonym => row,
            ShownJudges::Omit => MarkRow { judge: String::new(), ..row },
        };
        let mut marks: Vec<MarkRow> = self.marks_shown(shown, ShownMarks::Values).into_iter().map(named).collect();
        marks.sort_by_cached_key(|row| {
            let MarkRow { entry, round, judge, panel, criterion, mark } = row.clone();
            (entry, round, judge, criterion, panel, mark.to_string())
        });
        marks
    }

    fn commitments(&self, shown: &BTreeMap<&str, (&Entry, &View)>) -> Vec<(String, String, String, String, String)> {
        let commit = |(row, judges): (MarkRow, ShownJudges)| {
            let commitment = self.secret.tag("mark", &canonical::to_text(&row));
            let judge = if judges == ShownJudges::Pseudonym { row.judge } else { String::new() };
            (row.entry, row.round, judge, row.criterion, commitment)
        };
        let mut all: Vec<_> = self.marks_shown(shown, ShownMarks::Commitments).into_iter().map(commit).collect();
        all.sort_unstable();
        all
    }

    fn results(&self, pack: &RulePack, shown: &BTreeMap<&str, (&Entry, &View)>) -> Vec<ResultLine> {
        let lines = self.document.results.iter();
        let visible = lines.filter_map(|line| Some((line, shown.get(line.entry.as_str())?.1)));
        let mut results: Vec<ResultLine> = visible.map(|(line, view)| redact_line(line, view.results)).collect();
        if self.views.others.results == ShownResults::Awards {
            // The order of the ranking would tell the ranks.
            let tier = |line: &ResultLine| pack.tiers.iter().position(|tier| Some(&tier.key) == line.tier.as_ref());
            results.sort_by_cached_key(|line| (Reverse(tier(line).map(Reverse)), line.entry.clone()));
        }
        results
    }

    fn tiers(&self) -> Vec<TierLine> {
        let has_totals = self.views.others.results == ShownResults::Totals;
        let tiers = self.document.tiers.iter().cloned();
        tiers.map(|tier| TierLine { cut_total: tier.cut_total.filter(|_| has_totals), ..tier }).collect()
    }
}

fn redact_line(line: &ResultLine, shown: ShownResults) -> ResultLine {
    let line = line.clone();
    let hidden = ResultLine { total: None, rounds: Vec::new(), bonus: None, deduction: None, ..line.clone() };
    match shown {
        ShownResults::Totals => line,
        ShownResults::Ranking => hidden,
        ShownResults::Awards => ResultLine { rank: None, tie_decided_by: None, ..hidden },
    }
}

/// The hashes that a manifest of this content must have.
pub(super) fn hashes(disclosed: &Disclosed) -> DisclosedHashes {
    let mut hashes = DisclosedHashes {
        rules: canonical::sha256(disclosed.rules.text.as_bytes()),
        entries: hash(&disclosed.entries),
        marks: hash(&disclosed.marks),
        commitments: hash(&disclosed.commitments),
        results: hash(&disclosed.results),
        content: String::new(),
    };
    let without = Disclosed { sha256: hashes.clone(), ..disclosed.clone() };
    hashes.content = hash(&without);
    hashes
}
