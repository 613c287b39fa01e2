//! Rounds and panels, plain and locked for writing.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use entity::{panel, panel_entry, programme, round, score_sheet, status::SheetStatus, user};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect};

use crate::{
    db::Tx,
    error::{AppError, AppResult},
};

const WHAT: &str = "这个评审轮次";

/// A round with its programme.
#[derive(Clone, Debug)]
pub struct Stage {
    pub round: round::Model,
    pub programme: programme::Model,
}

/// A round by its public identifier, whoever asks.
pub async fn get_stage<C: ConnectionTrait>(db: &C, public_id: &str) -> AppResult<Stage> {
    let round = round::Entity::find().filter(round::Column::PublicId.eq(public_id)).one(db).await?;
    let round = round.ok_or_else(|| AppError::not_found(WHAT))?;
    let programme = programme_of(db, round.programme_id).await?;
    Ok(Stage { round, programme })
}

/// The same, locked until the transaction ends: the programme first, then the round.
pub async fn lock_stage(tx: &Tx, public_id: &str) -> AppResult<Stage> {
    let seen = get_stage(tx, public_id).await?;
    lock_stage_by_id(tx, seen.round.id, seen.round.programme_id).await
}

/// The same by keys.
pub async fn lock_stage_by_id(tx: &Tx, round_id: i64, programme_id: i64) -> AppResult<Stage> {
    let programme = programme::Entity::find_by_id(programme_id).lock_exclusive().one(tx).await?;
    let round = round::Entity::find_by_id(round_id).lock_exclusive().one(tx).await?;
    match (programme, round) {
        (Some(programme), Some(round)) => Ok(Stage { round, programme }),
        _ => Err(AppError::not_found(WHAT)),
    }
}

async fn programme_of<C: ConnectionTrait>(db: &C, id: i64) -> AppResult<programme::Model> {
    programme::Entity::find_by_id(id).one(db).await?.ok_or_else(|| AppError::not_found(WHAT))
}

/// A round's key and number, by its programme and number.
pub async fn find_round<C: ConnectionTrait>(db: &C, programme_id: i64, number: i64) -> AppResult<Option<round::Model>> {
    Ok(round::Entity::find()
        .filter(round::Column::ProgrammeId.eq(programme_id))
        .filter(round::Column::Number.eq(number))
        .one(db)
        .await?)
}

/// A panel by its public identifier, whoever asks.
pub async fn get_panel<C: ConnectionTrait>(db: &C, public_id: &str) -> AppResult<panel::Model> {
    let panel = panel::Entity::find().filter(panel::Column::PublicId.eq(public_id)).one(db).await?;
    panel.ok_or_else(|| AppError::not_found("这个评审组"))
}

/// The same by key.
pub async fn get_panel_by_id<C: ConnectionTrait>(db: &C, id: i64) -> AppResult<panel::Model> {
    panel::Entity::find_by_id(id).one(db).await?.ok_or_else(|| AppError::not_found("这个评审组"))
}

/// The round that a panel belongs to, by key.
pub async fn round_of<C: ConnectionTrait>(db: &C, round_id: i64) -> AppResult<Stage> {
    let round = round::Entity::find_by_id(round_id).one(db).await?.ok_or_else(|| AppError::not_found(WHAT))?;
    let programme = programme_of(db, round.programme_id).await?;
    Ok(Stage { round, programme })
}

/// The panels of a round in their order, which gives their letters.
pub async fn panels<C: ConnectionTrait>(db: &C, round_id: i64) -> AppResult<Vec<panel::Model>> {
    Ok(panel::Entity::find()
        .filter(panel::Column::RoundId.eq(round_id))
        .order_by_asc(panel::Column::Id)
        .all(db)
        .await?)
}

/// How many entries each panel of a round has.
pub async fn entry_counts<C: ConnectionTrait>(db: &C, round_id: i64) -> AppResult<BTreeMap<i64, i64>> {
    let counts: Vec<(i64, i64)> = panel_entry::Entity::find()
        .select_only()
        .column(panel_entry::Column::PanelId)
        .column_as(panel_entry::Column::Id.count(), "count")
        .filter(panel_entry::Column::RoundId.eq(round_id))
        .group_by(panel_entry::Column::PanelId)
        .into_tuple()
        .all(db)
        .await?;
    Ok(counts.into_iter().collect())
}

/// Sheets of one judge on one panel in one status.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Tally {
    pub panel_id: i64,
    pub expert_id: i64,
    pub status: SheetStatus,
    pub count: i64,
    pub last_saved_at: Option<DateTime<Utc>>,
    pub least_total: Option<i64>,
    pub greatest_total: Option<i64>,
    pub totals: i64,
}

/// The sheets of a round, counted by judge and status.
pub async fn tallies<C: ConnectionTrait>(db: &C, round_id: i64) -> AppResult<Vec<Tally>> {
    use score_sheet::Column as S;
    Ok(score_sheet::Entity::find()
        .select_only()
        .columns([S::PanelId, S::ExpertId, S::Status])
        .column_as(S::Id.count(), "count")
        .column_as(S::SavedAt.max(), "last_saved_at")
        .column_as(S::TotalPoints.min(), "least_total")
        .column_as(S::TotalPoints.max(), "greatest_total")
        .column_as(S::TotalPoints.count(), "totals")
        .filter(S::RoundId.eq(round_id))
        .group_by(S::PanelId)
        .group_by(S::ExpertId)
        .group_by(S::Status)
        .order_by_asc(S::PanelId)
        .order_by_asc(S::ExpertId)
        .order_by_asc(S::Status)
        .into_model()
        .all(db)
        .await?)
}

/// A person's name.
pub async fn user_name<C: ConnectionTrait>(db: &C, id: Option<i64>) -> AppResult<String> {
    let Some(id) = id else { return Ok(String::new()) };
    Ok(user::Entity::find_by_id(id).one(db).await?.map(|user| user.display_name).unwrap_or_default())
}
