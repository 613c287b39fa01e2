//! A tie at an award line that the rules leave to the panel's chair (组长复议): what is tied, and the decision, which goes
//! into the next run as the numbers of the entries.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use entity::{entry, organization, programme, ranking_run, status::ProgrammeStatus, tie_decision};
use scoring::official::StepKind;
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait};
use serde_json::json;

use super::{
    dto::{RankingProgramme, TieAtCut, TieDecisionInput, TieState, TiedEntry},
    queries,
    run::{self, StoredTie},
    service,
};
use crate::{
    app::Context,
    auth::{Action, Actor, Decision, Target, policy},
    award_lists::queries::chaired_programmes,
    db::Tx,
    error::{AppError, AppResult},
    events,
    programmes::service as programmes,
    reviews::rules,
};

const WHAT: &str = "这次排名";

struct Opened {
    run: ranking_run::Model,
    programme: programme::Model,
    target: Target,
}

async fn open<C: ConnectionTrait>(db: &C, actor: &Actor, action: Action, id: &str) -> AppResult<Opened> {
    let run = queries::find(db, id).await?.ok_or_else(|| AppError::not_found(WHAT))?;
    let is_chaired = chaired_programmes(db, actor).await?.contains(&run.programme_id);
    let target = Target { is_chaired, ..Target::in_zone(run.zone_id) };
    policy::require(actor, action, &target, WHAT)?;
    let programme = programme::Entity::find_by_id(run.programme_id).one(db).await?;
    let programme = programme.ok_or_else(|| AppError::internal(anyhow::anyhow!("run {} has no programme", run.id)))?;
    Ok(Opened { run, programme, target })
}

/// The tie that waits, stored with the run; none under a run that is no longer in force.
fn open_tie(run: &ranking_run::Model) -> AppResult<Option<StoredTie>> {
    let stored = run.open_tie.as_deref().filter(|_| run.is_official);
    stored.map(|stored| serde_json::from_str(stored).map_err(AppError::internal)).transpose()
}

/// What a run leaves to the chair.
pub async fn get(context: &Context, actor: &Actor, id: &str) -> AppResult<TieState> {
    let db = context.db.read();
    let opened = open(db, actor, Action::ViewTie, id).await?;
    let tie = match open_tie(&opened.run)? {
        Some(stored) => Some(describe(db, &opened.run, stored).await?),
        None => None,
    };
    let may_decide = tie.is_some()
        && opened.programme.status == ProgrammeStatus::Ranked
        && policy::allows(actor, Action::DecideTie, &opened.target) == Decision::Allow;
    Ok(TieState {
        run_id: opened.run.public_id,
        programme: RankingProgramme {
            id: opened.programme.public_id,
            title: opened.programme.title,
            status: opened.programme.status,
        },
        tie,
        actions: if may_decide { vec!["decide_tie".to_owned()] } else { Vec::new() },
    })
}

async fn describe<C: ConnectionTrait>(db: &C, run: &ranking_run::Model, stored: StoredTie) -> AppResult<TieAtCut> {
    let pack = rules::of_programme(db, run.programme_id).await?;
    let mut entries = Vec::with_capacity(stored.entries.len());
    for (row, (entry, enterprise)) in tied(db, run, &stored).await? {
        entries.push(TiedEntry {
            entry_id: entry.public_id,
            rank: row.rank,
            number: entry.number.unwrap_or_default(),
            title: entry.title,
            enterprise: enterprise.name,
            person: entry.person,
            total: row.total_points.map(|points| service::shown(points, &pack)).transpose()?,
        });
    }
    let manifest = queries::manifest(db, run.id).await?;
    let first = stored.entries.first().cloned().unwrap_or_default();
    let steps = tokio::task::spawn_blocking(move || service::explain_from(&manifest, &first));
    let steps = steps.await.map_err(AppError::internal)??;
    let why = steps.into_iter().rfind(|step| step.kind == StepKind::Award).map(|step| step.text.zh);
    let tier_name = service::tier_name(&pack, &stored.tier);
    Ok(TieAtCut { tier: stored.tier, tier_name, why: why.unwrap_or_default(), entries })
}

/// The tied rows with their entries, in the order of the ranking.
async fn tied<C: ConnectionTrait>(
    db: &C,
    run: &ranking_run::Model,
    stored: &StoredTie,
) -> AppResult<Vec<(entity::ranking_row::Model, (entry::Model, organization::Model))>> {
    let rows = queries::all_rows(db, run.id).await?;
    let mut entries = queries::entries(db, rows.iter().map(|row| row.entry_id).collect()).await?;
    let is_tied = |entry: &entry::Model| entry.number.as_ref().is_some_and(|number| stored.entries.contains(number));
    let found = rows.into_iter().filter_map(|row| {
        let of_entry = entries.remove(&row.entry_id)?;
        is_tied(&of_entry.0).then_some((row, of_entry))
    });
    Ok(found.collect())
}

/// The panel's chair decides in which order the tied entries are offered the places; the ranking is computed with it.
pub async fn decide(context: &Context, actor: Actor, id: String, input: TieDecisionInput) -> AppResult<TieState> {
    let now = context.clock.now();
    let author = actor.clone();
    let next = context
        .db
        .write(move |tx| {
            let (actor, id, input) = (author.clone(), id.clone(), input.clone());
            Box::pin(async move { decide_in(tx, &actor, &id, &input, now).await })
        })
        .await?;
    get(context, &actor, &next).await
}

async fn decide_in(
    tx: &Tx,
    actor: &Actor,
    id: &str,
    input: &TieDecisionInput,
    now: DateTime<Utc>,
) -> AppResult<String> {
    let before = open(tx, actor, Action::DecideTie, id).await?;
    let programme = programmes::get_locked(tx, &before.programme.public_id).await?;
    // Read again under the lock: a veto or another chair may have come first.
    let opened = open(tx, actor, Action::DecideTie, id).await?;
    let waits = open_tie(&opened.run)?.filter(|_| programme.status == ProgrammeStatus::Ranked);
    let stored =
        waits.ok_or_else(|| AppError::state_forbids("这次排名没有待决的并列，或已有新的排名，请刷新后查看。"))?;
    let tied = tied(tx, &opened.run, &stored).await?;
    let keys: BTreeSet<&str> = tied.iter().map(|(_, (entry, _))| entry.public_id.as_str()).collect();
    let given: BTreeSet<&str> = input.order.iter().map(String::as_str).collect();
    if keys != given || input.order.len() != keys.len() {
        return Err(AppError::field("order", "incomplete", format!("请给出全部 {} 项的先后，每项一次。", keys.len())));
    }
    let mut numbers = Vec::with_capacity(tied.len());
    for (public_id, number) in input.order.iter().zip(1..) {
        let Some((_, (entry, _))) = tied.iter().find(|(_, (entry, _))| entry.public_id == *public_id) else { continue };
        insert(tx, actor, &opened.run, entry, number, &input.reason, now).await?;
        numbers.push(entry.number.clone().unwrap_or_default());
    }
    let facts = json!({ "run": id, "tier": stored.tier, "order": numbers, "reason": input.reason });
    let event = actor.event("tie_decided", format!("ranking_run:{id}"), facts, now);
    events::append(tx, &programmes::log_of(&programme), event).await?;
    run::compute(tx, actor, &programme, now).await
}

async fn insert(
    tx: &Tx,
    actor: &Actor,
    run: &ranking_run::Model,
    entry: &entry::Model,
    number: i64,
    reason: &str,
    now: DateTime<Utc>,
) -> AppResult<()> {
    let row = tie_decision::ActiveModel {
        zone_id: Set(run.zone_id),
        run_id: Set(run.id),
        entry_id: Set(entry.id),
        number: Set(number),
        reason: Set(reason.to_owned()),
        decided_by: Set(actor.user.id),
        decided_at: Set(now),
        ..Default::default()
    };
    tie_decision::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}
