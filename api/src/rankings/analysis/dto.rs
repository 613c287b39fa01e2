//! What the analysis of a ranking sends: figures for people, each with the words for why there is none. All of it is advice.

use scoring::analysis::Remark;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::rankings::dto::RankingProgramme;

/// The advisory statistics of a ranking run. They change nothing official.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RankingAnalysis {
    pub run_id: String,
    pub programme: RankingProgramme,
    pub is_official: bool,
    /// One for each round with marks.
    pub rounds: Vec<AnalyzedRound>,
    /// The official result with one judge left out, judge by judge.
    pub without_judges: Vec<WithoutJudge>,
    /// Nothing where the rules bound awards by more than places and an enterprise's cap.
    pub best_awards: Option<BestAwards>,
}

/// A figure, or in Chinese why there is none.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AnalysisFigure {
    pub value: Option<f64>,
    pub why_not: Option<String>,
}

/// An entry that the analysis names, as the official result has it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AnalyzedEntry {
    pub entry_id: String,
    pub number: String,
    pub title: String,
    pub enterprise: String,
    pub rank: Option<i64>,
    pub total: Option<String>,
    pub tier_name: Option<String>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AnalyzedRound {
    pub key: String,
    pub name: String,
    /// Whether its line is that of the entries that went on to the next round; else it is the award line.
    pub is_sifting: bool,
    /// The groups of entries that judges connect. Across groups nothing is compared.
    pub groups: Vec<AnalyzedGroup>,
    pub weights: Option<WeightSensitivity>,
    /// Why nothing is said of weights.
    pub weights_why_not: Option<String>,
}

/// Entries that common judges connect, and their judges.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AnalyzedGroup {
    pub entry_count: u64,
    pub judge_count: u64,
    /// Complete sheets.
    pub sheet_count: u64,
    /// Judges without whom the group would fall apart.
    pub bridge_count: u64,
    pub agreement: JudgeAgreement,
    /// The judges one by one; nothing for those who are not told of single judges.
    pub judges: Option<Vec<AnalyzedJudge>>,
    pub line: Option<LineCertainty>,
    /// Why nothing is said of the line.
    pub line_why_not: Option<String>,
}

/// Do the judges agree? All from 0 to 1, except the number of judges; correlations can be negative.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct JudgeAgreement {
    /// How far one judge's total can be trusted: ICC(2,1).
    pub single: AnalysisFigure,
    /// How far the panel's mean can be trusted: ICC(2,k).
    pub panel: AnalysisFigure,
    /// Whether these two come from the mixed model, because sheets are missing for the table of an ICC.
    pub is_by_model: bool,
    pub kendall_w: AnalysisFigure,
    /// Krippendorff's alpha, as distances; sheets may be missing.
    pub krippendorff: AnalysisFigure,
    /// Cronbach's alpha over the criteria.
    pub cronbach: AnalysisFigure,
    /// How many judges would make the panel's mean reliable to 0.9.
    pub judges_for_90: AnalysisFigure,
    /// The share of all differences that comes from the entries themselves, by the mixed model.
    pub entry_share: AnalysisFigure,
    /// The share that comes from harsh and lenient judges.
    pub judge_share: AnalysisFigure,
}

/// What is seen in the sheets of one judge, under a pseudonym.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AnalyzedJudge {
    pub key: String,
    /// 甲, 乙, 丙 ...
    pub label: String,
    pub sheet_count: u64,
    pub is_bridge: bool,
    /// Points above the average judge; harsh is negative.
    pub leniency: Option<Leniency>,
    pub leniency_why_not: Option<String>,
    /// Spread of its totals over that of the others.
    pub spread_ratio: AnalysisFigure,
    /// The share of its most frequent total.
    pub identical_share: AnalysisFigure,
    /// What stands out. Each has many honest explanations.
    pub remarks: Vec<JudgeRemark>,
}

/// A judge's leniency with the interval of 95 %.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct Leniency {
    pub points: f64,
    pub low: f64,
    pub high: f64,
    /// The same, shrunk towards 0 by the mixed model.
    pub shrunk: Option<f64>,
}

/// What stands out in a judge's marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum JudgeRemark {
    TooFewToSay,
    Lenient,
    Harsh,
    Narrow,
    Wide,
    Repeated,
    Halo,
}

impl From<Remark> for JudgeRemark {
    fn from(remark: Remark) -> Self {
        match remark {
            Remark::TooFewToSay => Self::TooFewToSay,
            Remark::Lenient => Self::Lenient,
            Remark::Harsh => Self::Harsh,
            Remark::Narrow => Self::Narrow,
            Remark::Wide => Self::Wide,
            Remark::Repeated => Self::Repeated,
            Remark::Halo => Self::Halo,
        }
    }
}

/// How sure the line between those who won or went on and the others is.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LineCertainty {
    pub places: u64,
    /// Entries above the line with 5 to 95 %, from the most likely down.
    pub grey_zone: Vec<EntryChance>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EntryChance {
    pub entry: AnalyzedEntry,
    /// From 0 to 1.
    pub probability: f64,
}

/// How far places depend on the criteria's weights.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct WeightSensitivity {
    /// Neighbours whom the smallest changes of one weight would swap, the smallest first.
    pub swaps: Vec<WeightSwap>,
    /// Entries within the places under 5 to 95 % of all weights there could be.
    pub open_places: Vec<EntryChance>,
}

/// The other weights keep their proportions.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct WeightSwap {
    pub ahead: AnalyzedEntry,
    pub behind: AnalyzedEntry,
    pub criterion: String,
    /// The criterion's share of all weights now, from 0 to 1.
    pub from: f64,
    /// The share at which both are equal.
    pub to: f64,
}

/// The official result with one judge left out.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct WithoutJudge {
    pub judge: String,
    pub label: String,
    pub round: String,
    /// Entries that only then would be awarded.
    pub gains: Vec<AnalyzedEntry>,
    /// Entries that then would not be awarded any more.
    pub losses: Vec<AnalyzedEntry>,
    /// The largest change of a rank, in places.
    pub largest_move: u64,
    /// Whether the rules have a result without the judge.
    pub is_possible: bool,
}

/// The walk down the ranking against the choice with the greatest sum of totals.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BestAwards {
    pub walk_total: String,
    pub best_total: String,
    pub gain: String,
    /// Entries that the best choice has and the walk has not.
    pub gains: Vec<AnalyzedEntry>,
    /// Entries that the walk has and the best choice has not.
    pub losses: Vec<AnalyzedEntry>,
}

/// What to change for a try. Nothing is stored.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WhatIfInput {
    #[validate(length(min = 1, max = 40, message = "请给出 1 到 40 处改变"))]
    #[schema(min_items = 1, max_items = 40)]
    pub changes: Vec<WhatIfChange>,
}

/// One change of the rules or the data.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(tag = "change", rename_all = "snake_case", deny_unknown_fields)]
pub enum WhatIfChange {
    /// How many places a tier has.
    TierCount { tier: String, count: u32 },
    /// The most awards of one enterprise; none takes the cap away.
    EnterpriseCap { at_most: Option<u32> },
    /// Per cent of the total, as a decimal string. The weights of all rounds sum to 100.
    RoundWeight { round: String, weight: String },
    /// Leaves out every mark of a judge.
    DropJudge { judge: String },
}

/// The difference that the changes make. The official result stays.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct WhatIfDifference {
    /// Who moves in, who moves out, who gets another tier, in this order, each by the rank they then have.
    pub moves: Vec<WhatIfMove>,
    /// How many others have another rank or total, without any effect on awards.
    pub other_count: u64,
    /// How many entries stand as they did.
    pub unchanged_count: u64,
}

/// An entry whose award changes; `entry` says how it stands officially.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct WhatIfMove {
    pub kind: AwardMove,
    pub entry: AnalyzedEntry,
    /// The rank, total and tier that it would have.
    pub rank: Option<u64>,
    pub total: Option<String>,
    pub tier_name: Option<String>,
    /// What happens to it and by which rule, in Chinese.
    pub why: String,
}

/// How an award changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AwardMove {
    In,
    Out,
    Tier,
}
