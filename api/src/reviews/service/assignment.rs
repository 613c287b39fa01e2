//! The start of a round: entries are drawn onto panels under pseudonyms, and every judge gets a sheet for each of them,
//! recused where there is a conflict of interest.

use std::{collections::BTreeMap, sync::Arc};

use chrono::{DateTime, Utc};
use entity::{
    entry, panel_entry, recusal, round, score_sheet,
    status::{ConflictReason, EntryStatus, RoundStatus, SheetStatus},
};
use rand::Rng;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, ExprTrait},
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{ROUND, measurements, overview, store_round};
use crate::{
    app::Context,
    auth::{Action, Actor, policy},
    db::Tx,
    error::{AppError, AppResult, FieldError},
    programmes::{self, state::Event},
    reviews::{
        conflict::{self, Interests},
        draw,
        dto::{AssignmentPlan, ConflictItem, PanelPlan, Round},
        plan::{Facts, Needs, Plan, Team, count},
        queries::{self, Candidate, Seat, Stage},
        rules::{self, Pack},
        state::{self, RoundEvent},
    },
};

/// Rows of one insert.
const CHUNK: usize = 500;

/// Who would score what, and what stands in the way. The real draw has a seed of its own.
pub async fn preview_assignment(context: &Context, actor: &Actor, round_id: &str) -> AppResult<AssignmentPlan> {
    let db = context.db.read();
    let stage = queries::get_stage(db, round_id).await?;
    policy::require(actor, Action::ManageRound, &stage.target(), ROUND)?;
    if stage.round.status != RoundStatus::Pending {
        stage.next(RoundEvent::Start)?;
    }
    let pack = rules::of_programme(db, stage.programme.id).await?;
    let facts = load_facts(db, &stage, &pack).await?;
    let plan = facts.draw(&stage.round.public_id);
    let measured = measurements::blanks(pack.round(&stage.round.key)?, &facts.candidates).count();
    Ok(view(&facts, &plan, measured))
}

async fn load_facts<C: ConnectionTrait>(db: &C, stage: &Stage, pack: &Pack) -> AppResult<Facts> {
    let seats = queries::seats(db, stage.round.id).await?;
    let teams = queries::panels(db, stage.round.id).await?.into_iter().map(|panel| {
        let seats = seats.iter().filter(|seat| seat.panel_id == panel.id).cloned().collect();
        Team { panel, seats }
    });
    let waiting = state::candidates(stage.round.number);
    Ok(Facts {
        teams: teams.collect(),
        candidates: queries::candidates(db, stage.programme.id, waiting).await?,
        interests: queries::interests(db, seats.iter().map(|seat| seat.expert_id).collect()).await?,
        needs: Needs::of(pack.round(&stage.round.key)?),
        obstacles: obstacles(db, stage).await?,
    })
}

async fn obstacles<C: ConnectionTrait>(db: &C, stage: &Stage) -> AppResult<Vec<String>> {
    let mut obstacles = Vec::new();
    if programmes::state::next(stage.programme.status, Event::StartRound).is_none() {
        let label = programmes::state::label(stage.programme.status);
        obstacles.push(format!("评选活动现在是“{label}”，要在资格审查中或上一轮锁定后才能开始评审。"));
    }
    if stage.round.number > 1 {
        let before = queries::find_round(db, stage.programme.id, stage.round.number - 1).await?;
        if let Some(before) = before.filter(|round| round.status != RoundStatus::Locked) {
            obstacles.push(format!("“{}”还没有锁定：请先完成上一轮。", before.name));
        }
    }
    Ok(obstacles)
}

fn view(facts: &Facts, plan: &Plan, measured: usize) -> AssignmentPlan {
    let by_id = facts.by_id();
    let panels: Vec<PanelPlan> = facts
        .teams
        .iter()
        .enumerate()
        .map(|(index, team)| {
            let (entries, judges) =
                (count(plan.dealt.iter().filter(|dealt| dealt.panel == index).count()), count(team.seats.len()));
            let mut missing: BTreeMap<i64, i64> = BTreeMap::new();
            let mut conflicts = Vec::new();
            for clash in plan.clashes.iter().filter(|clash| clash.team == index) {
                *missing.entry(clash.entry_id).or_default() += 1;
                let seat = team.seats.iter().find(|seat| seat.expert_id == clash.expert_id);
                if let (Some(candidate), Some(seat)) = (by_id.get(&clash.entry_id), seat) {
                    conflicts.push(item(candidate, seat, clash.reason));
                }
            }
            PanelPlan {
                panel_id: team.panel.public_id.clone(),
                name: team.panel.name.clone(),
                entries,
                judges,
                sheets: entries * judges - count(conflicts.len()),
                conflicts,
                fewest_judges: judges - missing.values().copied().max().unwrap_or(0),
            }
        })
        .collect();
    AssignmentPlan {
        entries: count(facts.candidates.len()),
        sheets: panels.iter().map(|panel| panel.sheets).sum(),
        measurements: count(measured),
        panels,
        problems: plan.problems.clone(),
    }
}

fn item(candidate: &Candidate, seat: &Seat, reason: ConflictReason) -> ConflictItem {
    ConflictItem {
        entry_id: candidate.public_id.clone(),
        entry_number: candidate.label().to_owned(),
        entry_title: candidate.title.clone(),
        enterprise: candidate.enterprise.clone(),
        expert_name: seat.name.clone(),
        reason,
    }
}

/// Starts a round with a fresh draw. Errors: 409 with every problem when the plan does not hold.
pub async fn start_round(context: &Context, actor: Actor, round_id: String) -> AppResult<Round> {
    let now = context.clock.now();
    // Drawn outside the transaction: a second try must deal the same.
    let seed = format!("{:032x}", rand::rng().next_u64());
    let shared = Arc::new((actor.clone(), round_id.clone(), seed));
    context
        .db
        .write(move |tx| {
            let shared = shared.clone();
            Box::pin(async move {
                let (actor, round_id, seed) = &*shared;
                start(tx, actor, round_id, seed, now).await
            })
        })
        .await?;
    overview::get_round(context, &actor, &round_id).await
}

async fn start(tx: &Tx, actor: &Actor, round_id: &str, seed: &str, now: DateTime<Utc>) -> AppResult<()> {
    let stage = queries::lock_stage(tx, round_id).await?;
    policy::require(actor, Action::ManageRound, &stage.target(), ROUND)?;
    let status = stage.next(RoundEvent::Start)?;
    let pack = rules::of_programme(tx, stage.programme.id).await?;
    let facts = load_facts(tx, &stage, &pack).await?;
    let plan = facts.draw(seed);
    if !plan.problems.is_empty() {
        return Err(refuse(&plan.problems));
    }
    deal(tx, &stage, &facts, &plan, seed, now).await?;
    measurements::deal(tx, &stage, &pack, &facts.candidates).await?;
    entry::Entity::update_many()
        .col_expr(entry::Column::Status, Expr::value(EntryStatus::Scoring))
        .col_expr(entry::Column::Version, Expr::col(entry::Column::Version).add(1))
        .col_expr(entry::Column::UpdatedAt, Expr::value(now))
        .filter(entry::Column::ProgrammeId.eq(stage.programme.id))
        .filter(entry::Column::Status.eq(state::candidates(stage.round.number)))
        .exec(tx)
        .await?;
    store_round(tx, &stage.round, round::ActiveModel { status: Set(status), ..Default::default() }).await?;
    let event = Event::StartRound;
    programmes::service::advance(tx, actor, &stage.programme, event, record(&stage, &facts, &plan, seed, &pack), now)
        .await
}

fn refuse(problems: &[String]) -> AppError {
    let fields = problems.iter().map(|problem| FieldError::new("panels", "problem", problem.clone())).collect();
    AppError { fields, ..AppError::state_forbids(problems.join("\n")) }
}

/// What the log keeps of the draw: enough to repeat it.
fn record(stage: &Stage, facts: &Facts, plan: &Plan, seed: &str, pack: &Pack) -> Value {
    let by_id = facts.by_id();
    let public_id = |id: &i64| by_id.get(id).map(|candidate| candidate.public_id.as_str()).unwrap_or_default();
    let panels: Vec<Value> = facts
        .teams
        .iter()
        .map(|team| {
            let judges: Vec<&str> = team.seats.iter().map(|seat| seat.expert_public_id.as_str()).collect();
            json!({ "panel": team.panel.public_id, "judges": judges })
        })
        .collect();
    let entries: Vec<Value> = plan.dealt.iter().map(|dealt| json!([public_id(&dealt.entry_id), dealt.code])).collect();
    json!({
        "round": stage.round.key, "seed": seed, "rules": pack.hash, "panels": panels, "entries": entries,
        "recusals": count(plan.clashes.len()),
    })
}

async fn deal(tx: &Tx, stage: &Stage, facts: &Facts, plan: &Plan, seed: &str, now: DateTime<Utc>) -> AppResult<()> {
    let by_id = facts.by_id();
    for (index, team) in facts.teams.iter().enumerate() {
        let dealt: Vec<_> = plan.dealt.iter().filter(|dealt| dealt.panel == index).collect();
        for chunk in dealt.chunks(CHUNK) {
            let rows = chunk.iter().map(|dealt| panel_entry::ActiveModel {
                zone_id: Set(stage.round.zone_id),
                round_id: Set(stage.round.id),
                panel_id: Set(team.panel.id),
                entry_id: Set(dealt.entry_id),
                entry_code: Set(dealt.code.clone()),
                ..Default::default()
            });
            panel_entry::Entity::insert_many(rows).exec_without_returning(tx).await?;
        }
        let entries: Vec<&Candidate> = dealt.iter().filter_map(|dealt| by_id.get(&dealt.entry_id).copied()).collect();
        let hand = Hand { stage, panel_id: team.panel.id, entries, seed, now };
        hand.give(tx, &team.seats, &facts.interests).await?;
    }
    Ok(())
}

/// The entries of a panel, ready to be given to judges as sheets.
pub(super) struct Hand<'a> {
    pub stage: &'a Stage,
    pub panel_id: i64,
    pub entries: Vec<&'a Candidate>,
    pub seed: &'a str,
    pub now: DateTime<Utc>,
}

impl Hand<'_> {
    /// Makes a sheet for each judge and entry, in an order of the judge's own, recused where there is a conflict.
    pub(super) async fn give(&self, tx: &Tx, seats: &[Seat], interests: &BTreeMap<i64, Interests>) -> AppResult<()> {
        let nobody = Interests::default();
        let (mut sheets, mut recused) = (Vec::new(), BTreeMap::new());
        for seat in seats {
            let own = interests.get(&seat.expert_id).unwrap_or(&nobody);
            let seed = format!("{}|{}", self.seed, seat.expert_public_id);
            let entries = draw::order(&seed, self.entries.iter().copied(), |candidate| &candidate.public_id);
            for (position, candidate) in entries.into_iter().enumerate() {
                let reason = conflict::find(own, &candidate.party());
                let public_id = Uuid::new_v4().to_string();
                sheets.push(self.sheet(&public_id, candidate.id, seat.expert_id, count(position + 1), reason));
                if let Some(reason) = reason {
                    recused.insert(public_id, reason);
                }
            }
        }
        let mut sheets = sheets.into_iter().peekable();
        while sheets.peek().is_some() {
            score_sheet::Entity::insert_many(sheets.by_ref().take(CHUNK)).exec_without_returning(tx).await?;
        }
        self.record_recusals(tx, recused).await
    }

    fn sheet(
        &self,
        public_id: &str,
        entry_id: i64,
        expert_id: i64,
        position: i64,
        reason: Option<ConflictReason>,
    ) -> score_sheet::ActiveModel {
        score_sheet::ActiveModel {
            public_id: Set(public_id.to_owned()),
            zone_id: Set(self.stage.round.zone_id),
            round_id: Set(self.stage.round.id),
            panel_id: Set(self.panel_id),
            entry_id: Set(entry_id),
            expert_id: Set(expert_id),
            position: Set(position),
            status: Set(if reason.is_some() { SheetStatus::Recused } else { SheetStatus::Assigned }),
            marks_given: Set(0),
            comment: Set(String::new()),
            version: Set(1),
            ..Default::default()
        }
    }

    async fn record_recusals(&self, tx: &Tx, recused: BTreeMap<String, ConflictReason>) -> AppResult<()> {
        let ids: Vec<String> = recused.keys().cloned().collect();
        for chunk in ids.chunks(CHUNK) {
            let found: Vec<(i64, String)> = score_sheet::Entity::find()
                .select_only()
                .columns([score_sheet::Column::Id, score_sheet::Column::PublicId])
                .filter(score_sheet::Column::PublicId.is_in(chunk))
                .into_tuple()
                .all(tx)
                .await?;
            let rows = found.into_iter().filter_map(|(id, public_id)| {
                let reason = *recused.get(&public_id)?;
                Some(recusal::ActiveModel {
                    zone_id: Set(self.stage.round.zone_id),
                    sheet_id: Set(id),
                    reason: Set(reason),
                    detail: Set(conflict::label(reason).to_owned()),
                    recused_at: Set(self.now),
                    ..Default::default()
                })
            });
            recusal::Entity::insert_many(rows).exec_without_returning(tx).await?;
        }
        Ok(())
    }
}
