//! What the ranking endpoints send and receive.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use entity::status::ProgrammeStatus;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::adjustments::AdjustmentView;

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RankingProgramme {
    pub id: String,
    pub title: String,
    pub status: ProgrammeStatus,
}

/// A judge under a pseudonym.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RankingJudge {
    pub key: String,
    /// 甲, 乙, 丙 ...
    pub label: String,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RankingRound {
    pub key: String,
    pub name: String,
    pub judges: Vec<RankingJudge>,
    /// Whether measured criteria add to its value.
    pub is_measured: bool,
}

/// How far a tier reached.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RankingTier {
    pub key: String,
    pub name: String,
    /// Places that the rules offer.
    pub count: u64,
    pub awarded: u64,
    pub prize_fen: i64,
    /// Total of the last awarded entry: the award line.
    pub cut_total: Option<String>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RankingRun {
    pub id: String,
    pub programme: RankingProgramme,
    pub rounds: Vec<RankingRound>,
    pub rule_pack_version: i64,
    pub rule_pack_hash: String,
    /// SHA-256 of `manifest.json`.
    pub manifest_hash: String,
    pub entry_count: u64,
    pub created_at: DateTime<Utc>,
    /// Whether it is the programme's ranking in force.
    pub is_official: bool,
    pub tiers: Vec<RankingTier>,
    /// How many entries have each reason.
    pub reasons: BTreeMap<String, u64>,
    /// What staff should look at, in Chinese.
    pub findings: Vec<String>,
    pub award_list_id: Option<String>,
    /// Whether a tie at an award line waits for the panel's chair; a list is proposed only afterwards.
    pub has_open_tie: bool,
    pub actions: Vec<String>,
}

#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RowFilter {
    pub tier: Option<String>,
    pub reason: Option<String>,
    /// Part of title, number or enterprise.
    pub q: Option<String>,
    pub cursor: Option<String>,
    pub limit: Option<u64>,
}

/// A judge's sheet total within a round.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RowMark {
    pub round: String,
    pub judge: String,
    pub value: Option<String>,
    pub state: SheetOutcome,
    /// The extreme as which the rule dropped it.
    pub dropped: Option<Dropped>,
}

/// What became of a judge's sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SheetOutcome {
    Given,
    Absent,
    Recused,
}

/// Which extreme of a panel a dropped mark was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Dropped {
    High,
    Low,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RankingRow {
    pub entry_id: String,
    pub rank: Option<i64>,
    pub number: String,
    pub title: String,
    pub enterprise: String,
    pub person: String,
    pub category_name: Option<String>,
    pub total: Option<String>,
    pub rounds: BTreeMap<String, Option<String>>,
    pub marks: Vec<RowMark>,
    /// What the measured criteria add, by round; rounded for reading.
    pub measured: BTreeMap<String, String>,
    pub bonus: String,
    pub deduction: String,
    pub tier: Option<String>,
    pub tier_name: Option<String>,
    pub reason: String,
    pub tie_decided_by: Option<String>,
    /// Distance to the last tier's award line, negative below it.
    pub gap_to_cut: Option<String>,
}

/// Enterprises or teams ranked by their entries, a list for each grouping of the rules.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct GroupRankings {
    pub items: Vec<GroupRanking>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct GroupRanking {
    pub key: String,
    pub name: String,
    /// How many of the best entries of a group count; all when absent.
    pub take_best: Option<u32>,
    /// From the best down.
    pub groups: Vec<RankedGroup>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RankedGroup {
    pub rank: usize,
    pub name: String,
    /// The sum of the totals that count.
    pub total: String,
    /// The entries that count, from the best.
    pub entries: Vec<GroupedEntry>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct GroupedEntry {
    pub entry_id: String,
    pub number: String,
    pub title: String,
}

/// Why an entry stands where it stands.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Explanation {
    pub entry_id: String,
    pub title: String,
    pub rank: Option<i64>,
    pub total: Option<String>,
    /// The confirmed bonus and deduction, each with reason and evidence.
    pub adjustments: Vec<AdjustmentView>,
    pub steps: Vec<ExplanationStep>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ExplanationStep {
    pub number: u64,
    /// Stable word, as `panel` or `tie`.
    pub kind: String,
    pub title: String,
    pub text: String,
    /// The sum, for anyone with a calculator.
    pub formula: Option<String>,
    pub marks: Vec<ExplanationMark>,
    pub result: Option<String>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ExplanationMark {
    pub judge: String,
    pub value: String,
    pub dropped: Option<Dropped>,
}

/// What the ranking in force leaves to the panel's chair.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TieState {
    /// The ranking in force.
    pub run_id: String,
    pub programme: RankingProgramme,
    /// Nothing when no decision is needed.
    pub tie: Option<TieAtCut>,
    pub actions: Vec<String>,
}

/// Entries of equal rank across an award line.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TieAtCut {
    pub tier: String,
    pub tier_name: String,
    /// Why they could not be placed, in the words of the explanation.
    pub why: String,
    pub entries: Vec<TiedEntry>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TiedEntry {
    pub entry_id: String,
    pub rank: Option<i64>,
    pub number: String,
    pub title: String,
    pub enterprise: String,
    pub person: String,
    pub total: Option<String>,
}

#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TieDecisionInput {
    /// Every tied entry once, the first in favour first.
    #[validate(length(min = 1, max = 200, message = "请给出全部并列项的先后"))]
    #[schema(min_items = 1, max_items = 200)]
    pub order: Vec<String>,
    /// How the panel came to it, as the record of its vote.
    #[validate(length(min = 2, max = 500, message = "请写明复议经过和理由，2 到 500 个字"))]
    #[schema(min_length = 2, max_length = 500)]
    pub reason: String,
}

/// The files of a ranking run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
pub enum RankingFile {
    #[serde(rename = "rules.json")]
    Rules,
    #[serde(rename = "entries.csv")]
    Entries,
    #[serde(rename = "marks.csv")]
    Marks,
    #[serde(rename = "ranking.csv")]
    Ranking,
    #[serde(rename = "manifest.json")]
    Manifest,
    #[serde(rename = "score-summary.xlsx")]
    ScoreSummary,
    #[serde(rename = "recompute.xlsx")]
    Recomputation,
}
