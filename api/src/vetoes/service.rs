//! Use cases of vetoes.

use chrono::{DateTime, Utc};
use entity::{
    entry,
    status::{ProgrammeStatus, ProposalState},
    veto,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::json;
use uuid::Uuid;

use super::dto::{VetoInput, VetoView, Vetoes};
use crate::{
    app::Context,
    auth::{Action, Actor, Decision, policy},
    award_lists,
    db::Tx,
    entries::{
        access::{self, Opened},
        service as entries,
        state::{self as entry_state, Event},
    },
    error::{AppError, AppResult},
    events,
    programmes::service as programmes,
    proposal::{self, ProposalPeople},
    rankings::run,
};

const WHAT: &str = "这条否决";

/// The vetoes of an entry.
pub async fn list(context: &Context, actor: &Actor, entry_id: &str) -> AppResult<Vetoes> {
    let db = context.db.read();
    let opened = access::open(db, actor, Action::ViewVetoes, entry_id).await?;
    let rows = of_entry(db, opened.entry.id).await?;
    let can_leave = can_leave(&opened.entry);
    let may = |action| policy::allows(actor, action, &access::target_of(&opened.entry)) == Decision::Allow;
    let may_propose = can_leave && may(Action::ProposeVeto) && !is_waiting(&rows);
    Ok(Vetoes {
        items: view(db, actor, &rows, can_leave && may(Action::DecideVeto)).await?,
        actions: if may_propose { vec!["propose_veto".to_owned()] } else { Vec::new() },
    })
}

async fn of_entry<C: ConnectionTrait>(db: &C, entry_id: i64) -> AppResult<Vec<veto::Model>> {
    let of_entry = veto::Entity::find().filter(veto::Column::EntryId.eq(entry_id));
    Ok(of_entry.order_by_asc(veto::Column::Id).all(db).await?)
}

fn is_waiting(rows: &[veto::Model]) -> bool {
    rows.iter().any(|row| row.state == ProposalState::Proposed)
}

fn can_leave(entry: &entry::Model) -> bool {
    entry_state::next(entry.status, Event::Veto, entry.federation_id.is_some()).is_some()
}

async fn view<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    rows: &[veto::Model],
    may_decide: bool,
) -> AppResult<Vec<VetoView>> {
    let people = rows.iter().flat_map(|row| [Some(row.proposed_by), row.decided_by]).flatten().collect();
    let names = proposal::names(db, people).await?;
    let name = |id: i64| names.get(&id).cloned().unwrap_or_default();
    let seen = rows.iter().map(|row| {
        let waits = may_decide && row.state == ProposalState::Proposed && row.proposed_by != actor.user.id;
        let actions = if waits { &["confirm_veto", "decline_veto"][..] } else { &[] };
        VetoView {
            id: row.public_id.clone(),
            reason: row.reason.clone(),
            source: row.source.clone(),
            evidence: row.evidence.clone(),
            people: ProposalPeople {
                state: row.state,
                proposed_by: name(row.proposed_by),
                proposed_at: row.proposed_at,
                decided_by: row.decided_by.map(name),
                decided_at: row.decided_at,
                decline_reason: row.decline_reason.clone(),
            },
            actions: actions.iter().map(|action| (*action).to_owned()).collect(),
        }
    });
    Ok(seen.collect())
}

/// Staff propose a veto. Errors: 409 for an entry that has left already, or while another proposal waits.
pub async fn propose(context: &Context, actor: Actor, entry_id: String, input: VetoInput) -> AppResult<Vetoes> {
    let now = context.clock.now();
    let (author, wanted) = (actor.clone(), entry_id.clone());
    context
        .db
        .write(move |tx| {
            let (actor, entry_id, input) = (author.clone(), wanted.clone(), input.clone());
            Box::pin(async move {
                let opened = access::open_locked(tx, &actor, Action::ProposeVeto, &entry_id).await?;
                entries::require_next(&opened.entry, Event::Veto)?;
                if is_waiting(&of_entry(tx, opened.entry.id).await?) {
                    return Err(AppError::state_forbids("这份申报已有一条否决待领导确认。"));
                }
                let row = veto::ActiveModel {
                    public_id: Set(Uuid::new_v4().to_string()),
                    zone_id: Set(opened.entry.zone_id),
                    entry_id: Set(opened.entry.id),
                    reason: Set(input.reason),
                    source: Set(input.source),
                    evidence: Set(input.evidence),
                    state: Set(ProposalState::Proposed),
                    proposed_by: Set(actor.user.id),
                    proposed_at: Set(now),
                    ..Default::default()
                };
                let row = veto::Entity::insert(row).exec_with_returning(tx).await?;
                record(tx, &actor, &opened, &row, "veto_proposed", &row.reason, now).await
            })
        })
        .await?;
    list(context, &actor, &entry_id).await
}

/// A leader confirms a veto, or declines it with a reason. Errors: 409 for whoever proposed it.
pub async fn decide(context: &Context, actor: Actor, id: String, decline_reason: Option<String>) -> AppResult<Vetoes> {
    let now = context.clock.now();
    let author = actor.clone();
    let entry_id = context
        .db
        .write(move |tx| {
            let (actor, id, decline_reason) = (author.clone(), id.clone(), decline_reason.clone());
            Box::pin(async move {
                let (row, opened) = open(tx, &actor, &id).await?;
                proposal::require_second(&actor, WHAT, row.state, row.proposed_by)?;
                store(tx, &actor, &row, decline_reason.clone(), now).await?;
                match &decline_reason {
                    Some(reason) => record(tx, &actor, &opened, &row, "veto_declined", reason, now).await?,
                    None => put_out(tx, &actor, &opened, &row, now).await?,
                }
                Ok(opened.entry.public_id)
            })
        })
        .await?;
    list(context, &actor, &entry_id).await
}

async fn open(tx: &Tx, actor: &Actor, id: &str) -> AppResult<(veto::Model, Opened)> {
    let missing = || AppError::not_found(WHAT);
    let row = veto::Entity::find().filter(veto::Column::PublicId.eq(id)).lock_exclusive().one(tx).await?;
    let row = row.ok_or_else(missing)?;
    let entry = entry::Entity::find_by_id(row.entry_id).one(tx).await?.ok_or_else(missing)?;
    let opened = access::open_locked(tx, actor, Action::DecideVeto, &entry.public_id).await?;
    Ok((row, opened))
}

async fn store(
    tx: &Tx,
    actor: &Actor,
    row: &veto::Model,
    decline_reason: Option<String>,
    now: DateTime<Utc>,
) -> AppResult<()> {
    let state = if decline_reason.is_some() { ProposalState::Declined } else { ProposalState::Confirmed };
    let fields = veto::ActiveModel {
        state: Set(state),
        decided_by: Set(Some(actor.user.id)),
        decided_at: Set(Some(now)),
        decline_reason: Set(decline_reason),
        ..Default::default()
    };
    veto::Entity::update_many().set(fields).filter(veto::Column::Id.eq(row.id)).exec(tx).await?;
    Ok(())
}

/// The entry leaves; a ranking that it was in is computed anew, and the list made from that ranking no longer stands.
async fn put_out(tx: &Tx, actor: &Actor, opened: &Opened, row: &veto::Model, now: DateTime<Utc>) -> AppResult<()> {
    let status = entries::require_next(&opened.entry, Event::Veto)?;
    record(tx, actor, opened, row, "veto_confirmed", &row.reason, now).await?;
    let fields = entry::ActiveModel { status: Set(status), ..Default::default() };
    let facts = json!({ "veto": row.public_id, "reason": row.reason, "source": row.source });
    entries::commit_step(tx, actor, opened, fields, "entry_vetoed", facts, now).await?;
    if !is_ranked(opened.programme.status) {
        return Ok(());
    }
    let reason = format!("{}被一票否决", opened.entry.number.as_deref().unwrap_or(&opened.entry.title));
    award_lists::service::supersede(tx, actor, &opened.programme, &reason, now).await?;
    let programme = programmes::get_locked(tx, &opened.programme.public_id).await?;
    run::compute(tx, actor, &programme, now).await?;
    Ok(())
}

fn is_ranked(status: ProgrammeStatus) -> bool {
    use ProgrammeStatus::{Awarded, Decided, ListProposed, Publicity, Ranked};
    matches!(status, Ranked | ListProposed | Publicity | Decided | Awarded)
}

/// The subject is the veto: what is only proposed does not show in the entry's timeline, which its enterprise reads.
async fn record(
    tx: &Tx,
    actor: &Actor,
    opened: &Opened,
    row: &veto::Model,
    kind: &'static str,
    reason: &str,
    now: DateTime<Utc>,
) -> AppResult<()> {
    let facts = json!({
        "entry": opened.entry.public_id, "reason": reason, "source": row.source, "evidence": row.evidence,
    });
    let event = actor.event(kind, format!("veto:{}", row.public_id), facts, now);
    events::append(tx, &programmes::log_of(&opened.programme), event).await?;
    Ok(())
}
