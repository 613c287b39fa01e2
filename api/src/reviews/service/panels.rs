//! Panels (评审组): made before a round starts; afterwards only substitutes can join.

use std::{collections::BTreeMap, sync::Arc};

use chrono::{DateTime, Utc};
use entity::{expert, panel, panel_member, status::RoundStatus};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, sea_query::Expr};
use serde_json::json;
use uuid::Uuid;

use super::{PANEL, ROUND, assignment::Hand, overview};
use crate::{
    app::Context,
    auth::{Action, Actor, policy},
    db::Tx,
    error::{AppError, AppResult, FieldError},
    events,
    precondition::IfMatch,
    reviews::{
        dto::{PanelInput, Round},
        plan::{Needs, count},
        queries::{self, Seat, Stage},
        rules,
        state::RoundEvent,
    },
};

/// Adds a panel to a round that has not started.
pub async fn create_panel(context: &Context, actor: Actor, round_id: String, input: PanelInput) -> AppResult<Round> {
    let now = context.clock.now();
    let public_id = Uuid::new_v4().to_string();
    let shared = Arc::new((actor.clone(), round_id.clone(), input, public_id));
    context
        .db
        .write(move |tx| {
            let shared = shared.clone();
            Box::pin(async move {
                let (actor, round_id, input, public_id) = &*shared;
                let stage = queries::lock_stage(tx, round_id).await?;
                policy::require(actor, Action::ManageRound, &stage.target(), ROUND)?;
                stage.next(RoundEvent::Start)?;
                require_judges(tx, &stage).await?;
                let experts = check(tx, &stage, None, input).await?;
                let model = panel::ActiveModel {
                    public_id: Set(public_id.clone()),
                    zone_id: Set(stage.round.zone_id),
                    round_id: Set(stage.round.id),
                    name: Set(input.name.trim().to_owned()),
                    version: Set(1),
                    ..Default::default()
                };
                let panel = panel::Entity::insert(model).exec_with_returning(tx).await?;
                seat(tx, &panel, input, &experts, 0).await?;
                record(tx, actor, &stage, &panel, "panel_created", input, now).await
            })
        })
        .await?;
    overview::get_round(context, &actor, &round_id).await
}

/// Errors: 409 where everything is measured, so that a panel would have nothing to do.
async fn require_judges<C: ConnectionTrait>(db: &C, stage: &Stage) -> AppResult<()> {
    let pack = rules::of_programme(db, stage.programme.id).await?;
    if Needs::of(pack.round(&stage.round.key)?).asks_judges() {
        return Ok(());
    }
    let detail = format!("“{}”只有测量项，没有评委打分，不需要评审组。", stage.round.name);
    Err(AppError::state_forbids(detail))
}

/// Changes a panel. Once its round is being scored, judges can only be added: each gets a sheet for every entry.
pub async fn update_panel(
    context: &Context,
    actor: Actor,
    panel_id: String,
    seen: IfMatch,
    input: PanelInput,
) -> AppResult<Round> {
    let now = context.clock.now();
    let shared = Arc::new((actor.clone(), panel_id, input));
    let round_id = context
        .db
        .write(move |tx| {
            let shared = shared.clone();
            Box::pin(async move {
                let (actor, panel_id, input) = &*shared;
                let (stage, panel) = lock_panel(tx, actor, panel_id).await?;
                seen.require(panel.version)?;
                let experts = check(tx, &stage, Some(panel.id), input).await?;
                if stage.round.status == RoundStatus::Scoring {
                    enlist(tx, &stage, &panel, input, &experts, now).await?;
                } else {
                    stage.next(RoundEvent::Start)?;
                    empty(tx, panel.id).await?;
                    seat(tx, &panel, input, &experts, 0).await?;
                }
                rename(tx, &panel, input).await?;
                record(tx, actor, &stage, &panel, "panel_changed", input, now).await?;
                Ok(stage.round.public_id)
            })
        })
        .await?;
    overview::get_round(context, &actor, &round_id).await
}

/// Removes a panel of a round that has not started.
pub async fn delete_panel(context: &Context, actor: Actor, panel_id: String, seen: IfMatch) -> AppResult<Round> {
    let now = context.clock.now();
    let shared = Arc::new((actor.clone(), panel_id));
    let round_id = context
        .db
        .write(move |tx| {
            let shared = shared.clone();
            Box::pin(async move {
                let (actor, panel_id) = &*shared;
                let (stage, panel) = lock_panel(tx, actor, panel_id).await?;
                seen.require(panel.version)?;
                stage.next(RoundEvent::Start)?;
                empty(tx, panel.id).await?;
                panel::Entity::delete_by_id(panel.id).exec(tx).await?;
                let facts = json!({ "round": stage.round.key, "name": panel.name });
                let event = actor.event("panel_deleted", format!("panel:{}", panel.public_id), facts, now);
                events::append(tx, &stage.log(), event).await?;
                Ok(stage.round.public_id)
            })
        })
        .await?;
    overview::get_round(context, &actor, &round_id).await
}

async fn lock_panel(tx: &Tx, actor: &Actor, panel_id: &str) -> AppResult<(Stage, panel::Model)> {
    let seen = queries::get_panel(tx, panel_id).await?;
    let round = queries::round_of(tx, seen.round_id).await?;
    let stage = queries::lock_stage_by_id(tx, round.round.id, round.programme.id).await?;
    policy::require(actor, Action::ManageRound, &stage.target(), PANEL)?;
    // Again, now that nobody else can change it.
    let panel = queries::get_panel(tx, panel_id).await?;
    Ok((stage, panel))
}

/// The experts named, by public identifier. Errors: 422 for each that cannot sit on the panel.
async fn check(
    tx: &Tx,
    stage: &Stage,
    panel_id: Option<i64>,
    input: &PanelInput,
) -> AppResult<BTreeMap<String, expert::Model>> {
    let wanted = input.members.iter().map(|member| member.expert_id.as_str());
    let experts: BTreeMap<String, expert::Model> = expert::Entity::find()
        .filter(expert::Column::ZoneId.eq(stage.round.zone_id))
        .filter(expert::Column::PublicId.is_in(wanted))
        .all(tx)
        .await?
        .into_iter()
        .map(|expert| (expert.public_id.clone(), expert))
        .collect();
    let seats = queries::seats(tx, stage.round.id).await?;
    let mut faults = Vec::new();
    for (index, member) in input.members.iter().enumerate() {
        let mut fault = |code: &str, message: String| {
            faults.push(FieldError::new(format!("members[{index}].expert_id"), code, message));
        };
        let Some(expert) = experts.get(&member.expert_id) else {
            fault("unknown", "专家库里没有这名评委，请刷新后重选。".to_owned());
            continue;
        };
        let elsewhere = seats.iter().any(|seat| seat.expert_id == expert.id && Some(seat.panel_id) != panel_id);
        let before = input.members.iter().take(index).any(|other| other.expert_id == member.expert_id);
        if before {
            fault("repeated", format!("{}重复了，请只保留一次。", expert.name));
        } else if elsewhere {
            fault("other_panel", format!("{}已在本轮的另一个评审组，请先从那一组移出。", expert.name));
        } else if !expert.is_active {
            fault("inactive", format!("{}已停用，请选择其他评委。", expert.name));
        }
    }
    if input.members.iter().filter(|member| member.is_chair).count() > 1 {
        faults.push(FieldError::new("members", "chairs", "一个评审组只能有一名组长，请只保留一名。"));
    }
    if faults.is_empty() { Ok(experts) } else { Err(AppError::validation(faults)) }
}

/// Seats the members that are not on the panel yet, from the seat after `taken` on.
async fn seat(
    tx: &Tx,
    panel: &panel::Model,
    input: &PanelInput,
    experts: &BTreeMap<String, expert::Model>,
    taken: i64,
) -> AppResult<()> {
    let rows = input.members.iter().enumerate().filter_map(|(index, member)| {
        Some(panel_member::ActiveModel {
            zone_id: Set(panel.zone_id),
            panel_id: Set(panel.id),
            expert_id: Set(experts.get(&member.expert_id)?.id),
            seat: Set(taken + count(index + 1)),
            is_chair: Set(member.is_chair),
            ..Default::default()
        })
    });
    panel_member::Entity::insert_many(rows).exec_without_returning(tx).await?;
    Ok(())
}

async fn empty(tx: &Tx, panel_id: i64) -> AppResult<()> {
    panel_member::Entity::delete_many().filter(panel_member::Column::PanelId.eq(panel_id)).exec(tx).await?;
    Ok(())
}

async fn rename(tx: &Tx, panel: &panel::Model, input: &PanelInput) -> AppResult<()> {
    panel::Entity::update_many()
        .col_expr(panel::Column::Name, Expr::value(input.name.trim()))
        .col_expr(panel::Column::Version, Expr::value(panel.version + 1))
        .filter(panel::Column::Id.eq(panel.id))
        .exec(tx)
        .await?;
    Ok(())
}

/// Seats substitutes while the round is being scored; those who sit there keep their seats and sheets.
async fn enlist(
    tx: &Tx,
    stage: &Stage,
    panel: &panel::Model,
    input: &PanelInput,
    experts: &BTreeMap<String, expert::Model>,
    now: DateTime<Utc>,
) -> AppResult<()> {
    let seats: Vec<Seat> =
        queries::seats(tx, stage.round.id).await?.into_iter().filter(|seat| seat.panel_id == panel.id).collect();
    let is_named = |seat: &&Seat| input.members.iter().any(|member| member.expert_id == seat.expert_public_id);
    if let Some(gone) = seats.iter().find(|seat| !is_named(seat)) {
        return Err(AppError::state_forbids(format!(
            "评审已经开始，不能移出{}；如需缺席或回避，请由组长提出、监督确认。",
            gone.name
        )));
    }
    let is_new = |member: &&crate::reviews::dto::PanelMemberInput| {
        !seats.iter().any(|seat| seat.expert_public_id == member.expert_id)
    };
    let added: Vec<_> = input.members.iter().filter(is_new).cloned().collect();
    for member in input.members.iter().filter(|member| !is_new(member)) {
        let Some(expert) = experts.get(&member.expert_id) else { continue };
        panel_member::Entity::update_many()
            .col_expr(panel_member::Column::IsChair, Expr::value(member.is_chair))
            .filter(panel_member::Column::PanelId.eq(panel.id))
            .filter(panel_member::Column::ExpertId.eq(expert.id))
            .exec(tx)
            .await?;
    }
    if added.is_empty() {
        return Ok(());
    }
    let taken = seats.iter().map(|seat| seat.seat).max().unwrap_or(0);
    let joining = PanelInput { name: input.name.clone(), members: added.clone() };
    seat(tx, panel, &joining, experts, taken).await?;
    let newcomers: Vec<Seat> = queries::seats(tx, stage.round.id)
        .await?
        .into_iter()
        .filter(|seat| added.iter().any(|member| member.expert_id == seat.expert_public_id))
        .collect();
    let interests = queries::interests(tx, newcomers.iter().map(|seat| seat.expert_id).collect()).await?;
    let entries = queries::dealt_to(tx, panel.id).await?;
    let seed = format!("{}|{}", stage.round.public_id, panel.version);
    let hand = Hand { stage, panel_id: panel.id, entries: entries.iter().collect(), seed: &seed, now };
    hand.give(tx, &newcomers, &interests).await
}

async fn record(
    tx: &Tx,
    actor: &Actor,
    stage: &Stage,
    panel: &panel::Model,
    kind: &'static str,
    input: &PanelInput,
    now: DateTime<Utc>,
) -> AppResult<()> {
    let judges: Vec<&str> = input.members.iter().map(|member| member.expert_id.as_str()).collect();
    let chair = input.members.iter().find(|member| member.is_chair).map(|member| member.expert_id.as_str());
    let facts = json!({ "round": stage.round.key, "name": input.name.trim(), "judges": judges, "chair": chair });
    events::append(tx, &stage.log(), actor.event(kind, format!("panel:{}", panel.public_id), facts, now)).await?;
    Ok(())
}
