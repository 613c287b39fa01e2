//! Rule packs: their types, how they are read from TOML or JSON, and what can be wrong with them.
//! Does not apply a rule; that is `official`.

mod check;
mod finding;
mod node;
mod pack;
mod read;
mod schema;
mod section;
mod tie_key;

pub use finding::{Finding, RuleErrors, Severity};
pub use pack::{
    AdjustmentEffect, AdjustmentKind, Adjustments, Advance, AdvanceTies, Aggregate, AtCut, Band, BelowMin, Calibrate,
    CalibrateMethod, CalibrateOf, CalibrateVetoed, Caps, Combine, Comparable, Criterion, CriterionKind, Disclosure,
    Grouping, JudgeGroup, Left, MAX_ITEMS, MapKind, Method, Order, PerCategory, Phase, PhaseViews, Quorum, RankOn,
    RankStyle, Ranks, RatioRounding, Round, RoundKind, Rounding, RulePack, SCHEMA, Scope, ShownJudges, ShownMarks,
    ShownResults, Structure, TiedPoints, Tier, Ties, Vacancies, VacancyRule, ValueMap, View,
};
pub use tie_key::TieKey;

use node::Node;

use crate::canonical;

impl RulePack {
    /// Reads a rule pack written in TOML.
    ///
    /// # Errors
    /// [`RuleErrors`] with every finding and its line when the pack cannot be used.
    pub fn from_toml(text: &str) -> Result<RulePack, RuleErrors> {
        accept(review(Node::from_toml(text)))
    }

    /// Reads a rule pack written in JSON, the same structure as in TOML.
    ///
    /// # Errors
    /// [`RuleErrors`] with every finding and its line when the pack cannot be used.
    pub fn from_json(text: &str) -> Result<RulePack, RuleErrors> {
        accept(review(Node::from_json(text)))
    }

    /// Everything that is wrong or doubtful in a JSON text, and the pack if it can be used. For editors.
    #[must_use]
    pub fn review_json(text: &str) -> (Option<RulePack>, Vec<Finding>) {
        review(Node::from_json(text))
    }

    /// Everything that is wrong or doubtful in a TOML text, and the pack if it can be used. For editors.
    #[must_use]
    pub fn review_toml(text: &str) -> (Option<RulePack>, Vec<Finding>) {
        review(Node::from_toml(text))
    }

    /// The canonical JSON text: sorted keys, no blanks, every default written out.
    #[must_use]
    pub fn to_json(&self) -> String {
        canonical::to_text(self)
    }

    /// The SHA-256 of the canonical JSON text, in hexadecimal.
    #[must_use]
    pub fn hash(&self) -> String {
        canonical::sha256(self.to_json().as_bytes())
    }

    /// Everything that is wrong or doubtful, for a pack that was changed after it was read. No lines.
    #[must_use]
    pub fn check(&self) -> Vec<Finding> {
        check::check(self)
    }
}

fn accept((pack, findings): (Option<RulePack>, Vec<Finding>)) -> Result<RulePack, RuleErrors> {
    pack.ok_or(RuleErrors { findings })
}

fn review(tree: Result<Node, Box<Finding>>) -> (Option<RulePack>, Vec<Finding>) {
    let tree = match tree {
        Ok(tree) => tree,
        Err(finding) => return (None, vec![*finding]),
    };
    let (pack, mut findings) = read::read(&tree);
    if findings.is_empty() {
        findings = pack.check();
    }
    for finding in &mut findings {
        finding.line = Some(tree.line_of(&finding.place));
    }
    findings.sort_by_key(|finding| finding.line);
    let usable = !findings.iter().any(Finding::is_error);
    (usable.then_some(pack), findings)
}
