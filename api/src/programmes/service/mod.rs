//! Use cases of programmes: shown here, drafted in `drafting`, proposed to closed in `steps`. Other features move a
//! programme along with [`advance`].

mod drafting;
mod steps;

pub use drafting::{check_rule_pack, create, put_rule_pack, update};
pub use steps::{advance, close_entries, open, propose, publish, send_back};

use chrono::{DateTime, Utc};
use entity::{programme, round, rule_pack, status::ProgrammeStatus};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use serde_json::Value;

use super::{
    dto::{EntryCounts, Programme, ProgrammeFilter, ProgrammeRound, ProgrammeSummary, Template},
    queries,
    rule_pack::RulePack,
    state::{self, Event},
    templates::PRESETS,
};
use crate::{
    app::Context,
    auth::{Action, Actor, Decision, Target, policy},
    db::Tx,
    error::{AppError, AppResult},
    events::{self, LogName},
    page::{Page, PageQuery},
};

const WHAT: &str = "这项评选活动";

/// The log of a programme.
pub fn log_of(programme: &programme::Model) -> LogName {
    LogName::Programme {
        zone_id: programme.zone_id,
        programme_id: programme.id,
        public_id: programme.public_id.clone(),
    }
}

/// What permission on a programme depends on.
pub fn target_of(programme: &programme::Model) -> Target {
    Target { is_common: state::is_announced(programme.status), ..Target::in_zone(programme.zone_id) }
}

fn subject(programme: &programme::Model) -> String {
    format!("programme:{}", programme.public_id)
}

/// The templates that a programme can start from.
pub fn list_templates() -> AppResult<Vec<Template>> {
    PRESETS
        .iter()
        .map(|preset| {
            Ok(Template {
                key: preset.key.to_owned(),
                name: preset.name.to_owned(),
                description: preset.description.to_owned(),
                rule_pack: preset.rule_pack(preset.name)?,
            })
        })
        .collect()
}

/// A programme that `actor` may see. Errors: 404.
pub async fn find_visible<C: ConnectionTrait>(db: &C, actor: &Actor, id: &str) -> AppResult<programme::Model> {
    let programme = queries::find(db, id).await?.ok_or_else(|| AppError::not_found(WHAT))?;
    policy::require(actor, Action::ViewProgrammes, &target_of(&programme), WHAT)?;
    Ok(programme)
}

/// A programme whose row stays locked until the transaction ends; permission is the caller's business.
pub async fn get_locked(tx: &Tx, id: &str) -> AppResult<programme::Model> {
    queries::get_locked(tx, id).await
}

/// The rule pack in force and its row.
pub async fn rules_of<C: ConnectionTrait>(db: &C, programme_id: i64) -> AppResult<(rule_pack::Model, RulePack)> {
    let row = queries::rule_pack(db, programme_id).await?;
    let pack = RulePack::parse(&row.body)?;
    Ok((row, pack))
}

/// Programmes that `actor` may see.
pub async fn list(context: &Context, actor: &Actor, filter: ProgrammeFilter) -> AppResult<Page<ProgrammeSummary>> {
    let slice = PageQuery { cursor: filter.cursor.clone(), limit: filter.limit }.slice()?;
    let db = context.db.read();
    let (rows, total) = queries::list(db, actor, &filter, slice).await?;
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let counts = queries::count_entries(db, actor, &ids).await?;
    let items = rows
        .into_iter()
        .map(|row| {
            let of_row = counts.get(&row.id).copied().unwrap_or_default();
            summarize(actor, row, of_row)
        })
        .collect();
    Ok(slice.page(items, total))
}

/// One programme whole.
pub async fn get(context: &Context, actor: &Actor, id: &str) -> AppResult<Programme> {
    let db = context.db.read();
    let programme = find_visible(db, actor, id).await?;
    describe(db, actor, programme).await
}

async fn describe<C: ConnectionTrait>(db: &C, actor: &Actor, programme: programme::Model) -> AppResult<Programme> {
    let (row, pack) = rules_of(db, programme.id).await?;
    let counts = queries::count_entries(db, actor, &[programme.id]).await?.remove(&programme.id).unwrap_or_default();
    let is_insider = policy::allows(actor, Action::ViewRanking, &target_of(&programme)) == Decision::Allow;
    let (run, list) = if is_insider { queries::results(db, programme.id).await? } else { (None, None) };
    let rounds = queries::rounds(db, programme.id).await?;
    let timeline =
        if is_insider { events::history(db, &log_of(&programme), &subject(&programme)).await? } else { Vec::new() };
    Ok(Programme {
        summary: programme.summary.clone(),
        findings: if is_insider { pack.findings() } else { Vec::new() },
        rule_pack: pack,
        rule_pack_version: row.number,
        rule_pack_hash: row.hash,
        is_frozen: row.frozen_at.is_some(),
        rounds: rounds.into_iter().map(view_round).collect(),
        award_list_id: list,
        latest_ranking_run_id: run,
        proposed_by: queries::display_name(db, programme.proposed_by).await?,
        return_reason: programme.return_reason.clone(),
        timeline,
        head: summarize(actor, programme, counts),
    })
}

fn view_round(round: round::Model) -> ProgrammeRound {
    ProgrammeRound {
        id: round.public_id,
        key: round.key,
        name: round.name,
        number: round.number,
        status: round.status,
        locked_at: round.locked_at,
    }
}

fn summarize(actor: &Actor, programme: programme::Model, counts: EntryCounts) -> ProgrammeSummary {
    ProgrammeSummary {
        actions: actions(actor, &programme),
        id: programme.public_id,
        title: programme.title,
        edition: programme.edition,
        template: programme.template,
        status: programme.status,
        opens_at: programme.opens_at,
        closes_at: programme.closes_at,
        time_zone: programme.time_zone,
        counts,
        version: programme.version,
    }
}

fn actions(actor: &Actor, programme: &programme::Model) -> Vec<String> {
    let may = |action| policy::allows(actor, action, &target_of(programme)) == Decision::Allow;
    let moves = |event| state::next(programme.status, event).is_some();
    let is_draft = programme.status == ProgrammeStatus::Draft;
    let offers = [
        ("update_programme", is_draft && may(Action::ManageProgramme)),
        ("put_rule_pack", is_draft && may(Action::ManageProgramme)),
        ("propose_programme", moves(Event::Propose) && may(Action::ManageProgramme)),
        ("publish_programme", moves(Event::Publish) && may(Action::PublishProgramme)),
        ("return_programme", moves(Event::Return) && may(Action::PublishProgramme)),
        ("open_programme", moves(Event::Open) && may(Action::ManageProgramme)),
        ("close_entries", moves(Event::CloseEntries) && may(Action::ManageProgramme)),
        ("create_ranking_run", moves(Event::Rank) && may(Action::RunRanking)),
        ("create_entry", programme.status == ProgrammeStatus::Open && may(Action::EditEntry)),
    ];
    offers.into_iter().filter(|(_, offered)| *offered).map(|(name, _)| name.to_owned()).collect()
}

/// Writes `fields` if the row is still the one that was read.
async fn store(
    tx: &Tx,
    programme: &programme::Model,
    mut fields: programme::ActiveModel,
    now: DateTime<Utc>,
) -> AppResult<()> {
    fields.version = Set(programme.version + 1);
    fields.updated_at = Set(now);
    let written = programme::Entity::update_many()
        .set(fields)
        .filter(programme::Column::Id.eq(programme.id))
        .filter(programme::Column::Version.eq(programme.version))
        .exec(tx)
        .await?;
    if written.rows_affected == 1 { Ok(()) } else { Err(AppError::stale(programme.version + 1)) }
}

async fn record(
    tx: &Tx,
    actor: &Actor,
    programme: &programme::Model,
    kind: &'static str,
    facts: Value,
    now: DateTime<Utc>,
) -> AppResult<()> {
    events::append(tx, &log_of(programme), actor.event(kind, subject(programme), facts, now)).await?;
    Ok(())
}
