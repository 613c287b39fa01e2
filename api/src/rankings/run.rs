//! Computing a ranking: collects what the engine needs, scores it, keeps the result and its manifest.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use entity::{programme, ranking_row, ranking_run, round, status::RoundStatus};
use scoring::{
    manifest::{self, RulesText, Syntax},
    official::{self, Outcome, ResultRow},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, sea_query::Expr};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use super::{
    dto::{RankingRun, RowMark, SheetOutcome},
    inputs, queries, service,
};
use crate::{
    app::Context,
    auth::{Action, Actor, policy},
    canonical,
    db::Tx,
    error::{AppError, AppResult, ErrorCode, FieldError},
    programmes::{service as programmes, state::Event},
    reviews::queries::{self as reviews, Collected},
    reviews::rules,
};

/// Rows that one statement inserts; PostgreSQL takes at most 65,535 values a statement.
const ROWS_A_STATEMENT: usize = 500;

/// A judge behind a key of the marks.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct JudgeKey {
    pub round: String,
    pub key: String,
    pub label: String,
}

/// A tie at an award line that waits for the chair, as a run keeps it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct StoredTie {
    pub tier: String,
    /// Keys of the tied entries: their numbers.
    pub entries: Vec<String>,
}

/// Computes the ranking of a programme whose rounds are all locked, and makes it the one in force.
pub async fn create(context: &Context, actor: Actor, programme_id: String) -> AppResult<RankingRun> {
    let now = context.clock.now();
    let author = actor.clone();
    let id = context
        .db
        .write(move |tx| {
            let (actor, programme_id) = (author.clone(), programme_id.clone());
            Box::pin(async move {
                let programme = programmes::get_locked(tx, &programme_id).await?;
                policy::require(&actor, Action::RunRanking, &programmes::target_of(&programme), "这项评选活动")?;
                compute(tx, &actor, &programme, now).await
            })
        })
        .await?;
    service::get(context, &actor, &id).await
}

/// Computes inside a transaction that holds the programme's row, and returns the run's public identifier.
pub async fn compute(tx: &Tx, actor: &Actor, programme: &programme::Model, now: DateTime<Utc>) -> AppResult<String> {
    let last_round = require_locked(tx, programme).await?;
    let pack = rules::of_programme(tx, programme.id).await?;
    let mut collected = reviews::competition(tx, &pack, programme.id, last_round).await?;
    inputs::complete(tx, programme.id, &mut collected).await?;
    let text = RulesText { syntax: Syntax::Json, text: pack.scoring.to_json() };
    let outcome = official::score(&pack.scoring, &collected.competition).map_err(|faults| incomplete(&faults))?;
    let manifest = manifest::build(&text, &outcome);
    let manifest_hash = canonical::sha256_hex(manifest.as_bytes());
    let (row, _) = programmes::rules_of(tx, programme.id).await?;
    let judges: Vec<JudgeKey> = collected
        .judges
        .iter()
        .map(|judge| JudgeKey { round: judge.round_key.clone(), key: judge.key.clone(), label: judge.label.clone() })
        .collect();
    ranking_run::Entity::update_many()
        .col_expr(ranking_run::Column::IsOfficial, Expr::value(false))
        .filter(ranking_run::Column::ProgrammeId.eq(programme.id))
        .exec(tx)
        .await?;
    let public_id = Uuid::new_v4().to_string();
    let run = ranking_run::ActiveModel {
        public_id: Set(public_id.clone()),
        zone_id: Set(programme.zone_id),
        programme_id: Set(programme.id),
        rule_pack_id: Set(row.id),
        number: Set(queries::last_number(tx, programme.id).await? + 1),
        is_official: Set(true),
        manifest: Set(manifest),
        manifest_hash: Set(manifest_hash.clone()),
        judges: Set(serde_json::to_string(&judges).map_err(AppError::internal)?),
        open_tie: Set(open_tie(&outcome)?),
        created_by: Set(Some(actor.user.id)),
        created_at: Set(now),
        ..Default::default()
    };
    let run_id = ranking_run::Entity::insert(run).exec(tx).await?.last_insert_id;
    insert_rows(tx, (programme.zone_id, run_id), &outcome, &collected).await?;
    let facts = json!({
        "run": public_id, "manifest": manifest_hash, "rules": row.hash, "entries": outcome.rows().len(),
    });
    programmes::advance(tx, actor, programme, Event::Rank, facts, now).await?;
    Ok(public_id)
}

fn open_tie(outcome: &Outcome<'_>) -> AppResult<Option<String>> {
    let stored = outcome.open_tie().map(|tie| StoredTie {
        tier: tie.tier.to_owned(),
        entries: tie.entries.into_iter().map(str::to_owned).collect(),
    });
    stored.map(|tie| serde_json::to_string(&tie).map_err(AppError::internal)).transpose()
}

async fn require_locked(tx: &Tx, programme: &programme::Model) -> AppResult<i64> {
    let of_programme = round::Entity::find().filter(round::Column::ProgrammeId.eq(programme.id));
    let open = of_programme.clone().filter(round::Column::Status.ne(RoundStatus::Locked)).count(tx).await?;
    let rounds = of_programme.count(tx).await?;
    if open > 0 || rounds == 0 {
        return Err(AppError::state_forbids(format!("还有 {open} 轮没有锁定，全部锁定后才能排名。")));
    }
    i64::try_from(rounds).map_err(AppError::internal)
}

/// The engine's faults as a problem document, most of them by field.
fn incomplete(faults: &official::Faults) -> AppError {
    let fields: Vec<FieldError> = faults
        .faults
        .iter()
        .take(50)
        .map(|fault| FieldError::new("marks", fault.kind.word(), format!("{}：{}", fault.message.zh, fault.remedy.zh)))
        .collect();
    let detail = format!("评分数据还有 {} 处问题，不能排名。", faults.faults.len());
    AppError { fields, ..AppError::new(ErrorCode::IncompleteMarks, detail) }
}

/// Inserts the rows of `run`, which is known by its zone and key.
async fn insert_rows(tx: &Tx, run: (i64, i64), outcome: &Outcome<'_>, collected: &Collected) -> AppResult<()> {
    let entries = outcome.competition().entries.iter().map(|entry| entry.entry.as_str());
    let marks: BTreeMap<&str, Vec<RowMark>> = entries.zip(outcome.panel_steps().map(sheet_totals)).collect();
    let mut models = Vec::with_capacity(outcome.rows().len());
    for (row, position) in outcome.rows().iter().zip(1..) {
        let marks = marks.get(row.entry.entry.as_str()).map_or(&[][..], Vec::as_slice);
        models.push(row_model(run, outcome, collected, (row, marks), position)?);
    }
    while !models.is_empty() {
        let rest = models.split_off(models.len().min(ROWS_A_STATEMENT));
        ranking_row::Entity::insert_many(models).exec_without_returning(tx).await?;
        models = rest;
    }
    Ok(())
}

fn row_model(
    (zone_id, run_id): (i64, i64),
    outcome: &Outcome<'_>,
    collected: &Collected,
    (row, marks): (&ResultRow<'_>, &[RowMark]),
    position: i64,
) -> AppResult<ranking_row::ActiveModel> {
    let entry_id =
        collected.entry_ids.get(&row.entry.entry).copied().ok_or_else(|| {
            AppError::internal(anyhow::anyhow!("the ranking has an unknown entry {}", row.entry.entry))
        })?;
    let too_large = || AppError::internal(anyhow::anyhow!("a total of {} does not fit", row.entry.entry));
    let points =
        |value: scoring::Decimal| value.to_points().map(scoring::Points::ten_thousandths).ok_or_else(too_large);
    let rounds: serde_json::Map<String, serde_json::Value> = outcome
        .rules()
        .rounds
        .iter()
        .zip(&row.rounds)
        .map(|(round, value)| (round.key.clone(), json!(value.map(|value| value.to_string()))))
        .collect();
    Ok(ranking_row::ActiveModel {
        zone_id: Set(zone_id),
        run_id: Set(run_id),
        entry_id: Set(entry_id),
        position: Set(position),
        rank: Set(row.rank.map(i64::try_from).transpose().map_err(AppError::internal)?),
        total_points: Set(row.total.map(points).transpose()?),
        bonus_points: Set(points(row.bonus)?),
        deduction_points: Set(points(row.deduction)?),
        rounds: Set(serde_json::to_string(&rounds).map_err(AppError::internal)?),
        marks: Set(serde_json::to_string(marks).map_err(AppError::internal)?),
        tier: Set(row.tier.map(str::to_owned)),
        reason: Set(row.reason.map(|reason| reason.word().to_owned()).unwrap_or_default()),
        tie_decided_by: Set(row.tie_decided_by.map(str::to_owned)),
        ..Default::default()
    })
}

/// Each judge's sheet total in each round, with what the rule dropped: from the engine's own explanation.
fn sheet_totals(panels: Vec<official::Step>) -> Vec<RowMark> {
    panels
        .into_iter()
        .flat_map(|step| {
            let round = step.round.unwrap_or_default();
            step.marks.into_iter().map(move |mark| RowMark {
                round: round.clone(),
                judge: mark.judge,
                value: mark.mark,
                state: sheet_outcome(mark.state),
                dropped: service::dropped(mark.state),
            })
        })
        .collect()
}

fn sheet_outcome(state: official::MarkState) -> SheetOutcome {
    if state == official::MarkState::Absent {
        SheetOutcome::Absent
    } else if state == official::MarkState::Recused {
        SheetOutcome::Recused
    } else {
        SheetOutcome::Given
    }
}
