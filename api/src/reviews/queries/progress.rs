//! What is still open in a round: sheets without signature, proposed absences, returned sheets.

use entity::{absence, entry, expert, score_sheet, status::SheetStatus};
use sea_orm::{
    ActiveEnum, ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect,
};

use super::link;
use crate::{error::AppResult, reviews::state};

/// A sheet that keeps its round open.
#[derive(Clone, Debug, FromQueryResult)]
pub struct OpenLine {
    pub sheet_id: i64,
    pub sheet_public_id: String,
    pub status: SheetStatus,
    pub return_reason: Option<String>,
    pub judge: String,
    pub entry_id: String,
    pub number: Option<String>,
    pub title: String,
}

/// The open sheets of a round, of entries that are still in the competition, by number and judge.
pub async fn open_lines<C: ConnectionTrait>(db: &C, round_id: i64) -> AppResult<Vec<OpenLine>> {
    use score_sheet::Column as S;
    Ok(score_sheet::Entity::find()
        .select_only()
        .column_as(S::Id, "sheet_id")
        .column_as(S::PublicId, "sheet_public_id")
        .columns([S::Status, S::ReturnReason])
        .column_as(expert::Column::Name, "judge")
        .column_as(entry::Column::PublicId, "entry_id")
        .column_as(entry::Column::Number, "number")
        .column_as(entry::Column::Title, "title")
        .join(JoinType::InnerJoin, link(S::EntryId, entry::Column::Id))
        .join(JoinType::InnerJoin, link(S::ExpertId, expert::Column::Id))
        .filter(S::RoundId.eq(round_id))
        .filter(S::Status.is_in(state::OPEN_SHEETS))
        .filter(entry::Column::Status.is_not_in(state::LEFT))
        .order_by_asc(entry::Column::Number)
        .order_by_asc(entry::Column::Id)
        .order_by_asc(S::ExpertId)
        .into_model()
        .all(db)
        .await?)
}

/// Absences of a round that wait for the supervisor.
pub async fn proposed_absences<C: ConnectionTrait>(db: &C, round_id: i64) -> AppResult<Vec<absence::Model>> {
    Ok(absence::Entity::find()
        .join(JoinType::InnerJoin, link(absence::Column::SheetId, score_sheet::Column::Id))
        .filter(score_sheet::Column::RoundId.eq(round_id))
        .filter(absence::Column::ConfirmedBy.is_null())
        .order_by_asc(absence::Column::Id)
        .all(db)
        .await?)
}

/// The absence of a sheet, proposed or confirmed.
pub async fn absence_of<C: ConnectionTrait>(db: &C, sheet_id: i64) -> AppResult<Option<absence::Model>> {
    Ok(absence::Entity::find().filter(absence::Column::SheetId.eq(sheet_id)).one(db).await?)
}

impl OpenLine {
    /// The status as it travels.
    pub fn status_name(&self) -> String {
        self.status.to_value()
    }
}
