//! Everything the statistics say about one competition, put together for staff: as JSON and as a readable report. It reads
//! the official result and changes nothing of it.

mod awards;
mod judges;
mod markdown;
mod rounds;

use serde::Serialize;
use serde_json::Value;

use super::agreement::{Concordance, Icc};
use super::best_awards::AwardComparison;
use super::line::{WithoutJudge, leave_one_judge_out};
use super::undefined::Undefined;
use super::weights::WeightSwap;
use crate::official::Outcome;
use crate::rules::RoundKind;

/// A figure, or why there is none.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Figure<T> {
    /// The figure.
    Known(T),
    /// There is none, and this is why.
    Unknown {
        /// The reason.
        undefined: Undefined,
    },
}

impl<T> From<Result<T, Undefined>> for Figure<T> {
    fn from(result: Result<T, Undefined>) -> Figure<T> {
        result.map_or_else(|undefined| Figure::Unknown { undefined }, Figure::Known)
    }
}

impl<T> Figure<T> {
    /// The figure, if there is one.
    pub fn known(&self) -> Option<&T> {
        match self {
            Figure::Known(figure) => Some(figure),
            Figure::Unknown { .. } => None,
        }
    }
}

/// The statistics of a competition.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Analysis {
    /// The version of this structure.
    pub schema: &'static str,
    /// The programme's name.
    pub title: String,
    /// Where random draws begin.
    pub seed: u64,
    /// One for each round with marks.
    pub rounds: Vec<RoundAnalysis>,
    /// The official result with one judge left out, judge by judge.
    pub without_judges: Vec<WithoutJudge>,
    /// The walk down the ranking against the best choice, where the rules have places and an enterprise cap alone.
    pub best_awards: Option<AwardComparison>,
}

/// The statistics of one round.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RoundAnalysis {
    /// The round's key.
    pub round: String,
    /// Its name for people.
    pub name: String,
    /// The groups of entries that judges connect. Across groups nothing is compared.
    pub groups: Vec<GroupAnalysis>,
    /// How far the places depend on the criteria's weights.
    pub weights: Figure<WeightAnalysis>,
}

/// The statistics of one connected group of entries and judges.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GroupAnalysis {
    /// The keys of the entries, in byte order.
    pub entries: Vec<String>,
    /// How many sheets there are.
    pub sheets: usize,
    /// Judges without whom the group would fall apart.
    pub bridges: Vec<String>,
    /// Whether judges agree.
    pub agreement: Agreement,
    /// Parts of the variance of a sheet total.
    pub variances: Figure<Variances>,
    /// The judges one by one, in byte order of their keys.
    pub judges: Vec<JudgeAnalysis>,
    /// How sure the line between those who won or went on and the others is.
    pub line: Figure<LineAnalysis>,
}

/// Do the judges agree?
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Agreement {
    /// Intraclass correlation of sheet totals; full tables only.
    pub icc: Figure<Icc>,
    /// Kendall's W; full tables only.
    pub kendall: Figure<Concordance>,
    /// Krippendorff's alpha of sheet totals, as an order.
    pub alpha_ordinal: Figure<f64>,
    /// Krippendorff's alpha of sheet totals, as distances.
    pub alpha_interval: Figure<f64>,
    /// Cronbach's alpha over the judges' means of the criteria.
    pub cronbach: Figure<f64>,
    /// How many judges would make the panel's mean reliable to 0.9.
    pub judges_for_90: Figure<u32>,
}

/// Variances of the mixed model.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Variances {
    /// Between entries.
    pub entry: f64,
    /// Between judges.
    pub judge: f64,
    /// The rest.
    pub residual: f64,
}

/// What is seen in one judge's sheets.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct JudgeAnalysis {
    /// The judge's key.
    pub judge: String,
    /// How many sheets it gave.
    pub sheets: usize,
    /// Leniency in points (harsh is negative) by least squares, with its standard error.
    pub leniency: Figure<Leniency>,
    /// Leniency in points, shrunk by the mixed model.
    pub shrunk: Figure<f64>,
    /// Spread of its totals over that of the others.
    pub spread_ratio: Figure<f64>,
    /// The share of its most frequent total.
    pub identical_share: Figure<f64>,
    /// Mean correlation of its criteria.
    pub halo: Figure<f64>,
    /// What stands out, as words; empty if nothing does.
    pub remarks: Vec<Remark>,
}

/// A judge's leniency.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Leniency {
    /// Points above the average judge.
    pub points: f64,
    /// Its standard error.
    pub standard_error: f64,
}

crate::choices::choices! {
    /// What stands out in a judge's marks. Each has many honest explanations.
    pub enum Remark {
        /// Fewer sheets than can say anything.
        TooFewToSay = "too_few_to_say",
        /// Clearly above the other judges.
        Lenient = "lenient",
        /// Clearly below the other judges.
        Harsh = "harsh",
        /// Half the usual spread, or less.
        Narrow = "narrow",
        /// Twice the usual spread, or more.
        Wide = "wide",
        /// Every second total, or more, is the same.
        Repeated = "repeated",
        /// Criteria move together much more than with the other judges.
        Halo = "halo",
    }
}

/// The line through a group.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LineAnalysis {
    /// How many of the group won or went on.
    pub places: usize,
    /// Where the line is, in adjusted points.
    pub line: f64,
    /// The entries whose probability of being above it is from 5 to 95 %, from the most likely down.
    pub grey_zone: Vec<Chance>,
}

/// An entry and a probability.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Chance {
    /// The entry's key.
    pub entry: String,
    /// From 0 to 1.
    pub probability: f64,
}

/// How far places depend on weights.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WeightAnalysis {
    /// Neighbours whom the smallest changes of one weight would swap, the smallest first; at most ten.
    pub swaps: Vec<Swap>,
    /// Entries that under 5 to 95 % of all weights there could be are within the places, from the most likely down.
    pub open_places: Vec<Chance>,
}

/// Two neighbours and the change that swaps them.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Swap {
    /// The key of the entry ahead.
    pub ahead: String,
    /// The key of the entry behind.
    pub behind: String,
    /// The criterion's key.
    pub criterion: String,
    /// The change, as shares of all weights.
    #[serde(flatten)]
    pub change: WeightSwap,
}

/// Computes every statistic that the rules and marks of a result allow.
///
/// Totals of complete sheets (factor x mark over the judged criteria) are compared inside each group of entries that
/// judges connect. Marks carry neither time nor the judges' employers, so [`drift`](super::drift) and
/// [`own_effect`](super::own_effect) are left to whoever knows them. The same result and seed give the same analysis.
///
/// ```
/// use scoring::RulePack;
/// use scoring::analysis::analyze;
/// use scoring::official::{self, Competition, Entry, MarkRow};
///
/// let rules = RulePack::from_toml(r#"
///     schema = "jinbang-rules/1"
///     title = "评选"
///     combine = "sum"
///     rounding = { total_places = 2 }
///     rounds = [{ key = "final", order = "weigh_then_trim", aggregate = { method = "mean" }, criteria = [{ key = "all" }] }]
///     tiers = [{ key = "named", count = 1 }]
/// "#)?;
/// let marks = [("A", "j1", "90"), ("A", "j2", "88"), ("B", "j1", "70"), ("B", "j2", "69"), ("C", "j1", "60"), ("C", "j2", "57")];
/// let competition = Competition {
///     entries: ["A", "B", "C"].map(Entry::new).to_vec(),
///     marks: marks.map(|(entry, judge, mark)| MarkRow::judged(entry, "final", judge, "all", mark)).to_vec(),
/// };
/// let analysis = analyze(&official::score(&rules, &competition)?, 1);
/// let group = &analysis.rounds[0].groups[0];
/// assert!(group.agreement.icc.known().unwrap().panel > 0.99);
/// assert!(group.line.known().unwrap().grey_zone.is_empty());
/// assert!(analysis.to_markdown().contains("评委是否一致"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn analyze(outcome: &Outcome<'_>, seed: u64) -> Analysis {
    let rounds = outcome.rules().rounds.iter().enumerate();
    let with_marks = rounds.filter(|(_, round)| round.kind == RoundKind::Scored);
    Analysis {
        schema: "jinbang-analysis/1",
        title: outcome.rules().title.clone(),
        seed,
        rounds: with_marks.map(|round| rounds::analyze_round(outcome, round, seed)).collect(),
        without_judges: leave_one_judge_out(outcome),
        best_awards: awards::compare(outcome),
    }
}

impl Analysis {
    /// JSON with numbers to six places, and a line feed at the end.
    ///
    /// # Errors
    /// Only when the serialiser fails.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        let mut value = serde_json::to_value(self)?;
        round_numbers(&mut value);
        serde_json::to_string_pretty(&value).map(|text| text + "\n")
    }

    /// A report in Markdown, Chinese first and English below.
    #[must_use]
    pub fn to_markdown(&self) -> String {
        markdown::write(self)
    }
}

/// Six places say enough, and hide the last bits.
fn round_numbers(value: &mut Value) {
    match value {
        Value::Number(number) if number.is_f64() => {
            let rounded = number.as_f64().map(|exact| (exact * 1e6).round() / 1e6 + 0.0);
            if let Some(rounded) = rounded.and_then(serde_json::Number::from_f64) {
                *number = rounded;
            }
        }
        Value::Array(values) => values.iter_mut().for_each(round_numbers),
        Value::Object(fields) => fields.values_mut().for_each(round_numbers),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[cfg(test)]
mod tests;
