//! What the judge's desk shows.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use entity::{
    attachment, entry, mark, panel, panel_entry, panel_member, programme, recusal, round, score_sheet,
    status::{ConflictReason, RoundStatus, SheetStatus},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect,
};

use super::{dealt_entry, link};
use crate::{
    error::{AppError, AppResult},
    reviews::marking::{Given, Marks},
};

/// A judge's seat in a round that has begun.
#[derive(Clone, Debug, FromQueryResult)]
pub struct DeskSeat {
    pub round_id: i64,
    pub round_public_id: String,
    pub round_key: String,
    pub round_name: String,
    pub round_status: RoundStatus,
    pub programme_id: i64,
    pub programme_public_id: String,
    pub programme_title: String,
    pub panel_public_id: String,
    pub panel_name: String,
    pub is_chair: bool,
}

/// The rounds that have begun with this expert on a panel, newest first.
pub async fn desk_seats<C: ConnectionTrait>(db: &C, expert_id: i64, only: Option<&str>) -> AppResult<Vec<DeskSeat>> {
    let mut find = panel_member::Entity::find()
        .select_only()
        .column(panel_member::Column::IsChair)
        .column_as(panel::Column::PublicId, "panel_public_id")
        .column_as(panel::Column::Name, "panel_name")
        .column_as(round::Column::Id, "round_id")
        .column_as(round::Column::PublicId, "round_public_id")
        .column_as(round::Column::Key, "round_key")
        .column_as(round::Column::Name, "round_name")
        .column_as(round::Column::Status, "round_status")
        .column_as(programme::Column::Id, "programme_id")
        .column_as(programme::Column::PublicId, "programme_public_id")
        .column_as(programme::Column::Title, "programme_title")
        .join(JoinType::InnerJoin, link(panel_member::Column::PanelId, panel::Column::Id))
        .join(JoinType::InnerJoin, link(panel::Column::RoundId, round::Column::Id))
        .join(JoinType::InnerJoin, link(round::Column::ProgrammeId, programme::Column::Id))
        .filter(panel_member::Column::ExpertId.eq(expert_id))
        .filter(round::Column::Status.ne(RoundStatus::Pending))
        .order_by_desc(round::Column::Id);
    if let Some(public_id) = only {
        find = find.filter(round::Column::PublicId.eq(public_id));
    }
    Ok(find.into_model().all(db).await?)
}

/// One's own sheets of entries of one category, in one status, with so many marks.
#[derive(Clone, Debug, FromQueryResult)]
pub struct DeskTally {
    pub round_id: i64,
    /// Of the entries.
    pub category: Option<String>,
    pub status: SheetStatus,
    pub marks_given: i64,
    pub count: i64,
}

/// The sheets of an expert, counted.
pub async fn desk_tallies<C: ConnectionTrait>(db: &C, expert_id: i64) -> AppResult<Vec<DeskTally>> {
    use score_sheet::Column as S;
    Ok(score_sheet::Entity::find()
        .select_only()
        .columns([S::RoundId, S::Status, S::MarksGiven])
        .column_as(entry::Column::Category, "category")
        .column_as(S::Id.count(), "count")
        .join(JoinType::InnerJoin, link(S::EntryId, entry::Column::Id))
        .filter(S::ExpertId.eq(expert_id))
        .group_by(S::RoundId)
        .group_by(entry::Column::Category)
        .group_by(S::Status)
        .group_by(S::MarksGiven)
        .into_model()
        .all(db)
        .await?)
}

/// One of the judge's sheets, without its marks.
#[derive(Clone, Debug, FromQueryResult)]
pub struct DeskLine {
    pub public_id: String,
    pub entry_code: String,
    pub title: String,
    pub category: Option<String>,
    pub status: SheetStatus,
    pub total_points: Option<i64>,
    pub marks_given: i64,
    pub version: i64,
}

/// The judge's sheets of a round in the judge's own order.
pub async fn desk_lines<C: ConnectionTrait>(db: &C, expert_id: i64, round_id: i64) -> AppResult<Vec<DeskLine>> {
    use score_sheet::Column as S;
    Ok(score_sheet::Entity::find()
        .select_only()
        .columns([S::PublicId, S::Status, S::TotalPoints, S::MarksGiven, S::Version])
        .column_as(panel_entry::Column::EntryCode, "entry_code")
        .column_as(entry::Column::Title, "title")
        .column_as(entry::Column::Category, "category")
        .join(JoinType::InnerJoin, link(S::EntryId, entry::Column::Id))
        .join(JoinType::InnerJoin, dealt_entry())
        .filter(S::ExpertId.eq(expert_id))
        .filter(S::RoundId.eq(round_id))
        .order_by_asc(S::Position)
        .order_by_asc(S::Id)
        .into_model()
        .all(db)
        .await?)
}

/// A sheet whole, as its judge reads it.
pub struct WholeSheet {
    pub sheet: score_sheet::Model,
    pub round: round::Model,
    pub programme: programme::Model,
    pub entry: entry::Model,
    pub entry_code: String,
    pub marks: Marks,
    pub attachments: Vec<attachment::Model>,
    pub recusal: Option<(ConflictReason, String)>,
}

/// A sheet by its public identifier, whoever asks.
pub async fn get_sheet<C: ConnectionTrait>(db: &C, public_id: &str) -> AppResult<score_sheet::Model> {
    let sheet = score_sheet::Entity::find().filter(score_sheet::Column::PublicId.eq(public_id)).one(db).await?;
    sheet.ok_or_else(|| AppError::not_found("这份评分表"))
}

/// Everything that belongs to a sheet.
pub async fn read_whole<C: ConnectionTrait>(db: &C, sheet: score_sheet::Model) -> AppResult<WholeSheet> {
    let gone = || AppError::not_found("这份评分表");
    let stage = super::round_of(db, sheet.round_id).await?;
    let entry = entry::Entity::find_by_id(sheet.entry_id).one(db).await?.ok_or_else(gone)?;
    let dealt = panel_entry::Entity::find()
        .filter(panel_entry::Column::RoundId.eq(sheet.round_id))
        .filter(panel_entry::Column::EntryId.eq(sheet.entry_id))
        .one(db)
        .await?
        .ok_or_else(gone)?;
    let recusal = recusal::Entity::find().filter(recusal::Column::SheetId.eq(sheet.id)).one(db).await?;
    Ok(WholeSheet {
        marks: marks(db, sheet.id).await?,
        attachments: attachments(db, sheet.entry_id).await?,
        recusal: recusal.map(|row| (row.reason, row.detail)),
        entry_code: dealt.entry_code,
        round: stage.round,
        programme: stage.programme,
        entry,
        sheet,
    })
}

async fn marks<C: ConnectionTrait>(db: &C, sheet_id: i64) -> AppResult<Marks> {
    let rows = mark::Entity::find().filter(mark::Column::SheetId.eq(sheet_id)).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.criterion, Given { points: row.points, comment: row.comment })).collect())
}

/// The files of an entry in the order that gives them their neutral names.
pub async fn attachments<C: ConnectionTrait>(db: &C, entry_id: i64) -> AppResult<Vec<attachment::Model>> {
    Ok(attachment::Entity::find()
        .filter(attachment::Column::EntryId.eq(entry_id))
        .filter(attachment::Column::DeletedAt.is_null())
        .order_by_asc(attachment::Column::Id)
        .all(db)
        .await?)
}

/// When a panel's sheets were saved last, and how far they are: never a value.
#[derive(Clone, Debug, FromQueryResult)]
pub struct PanelLine {
    pub id: i64,
    pub public_id: String,
    pub judge: String,
    pub entry_code: String,
    pub title: String,
    pub category: Option<String>,
    pub status: SheetStatus,
    pub marks_given: i64,
    pub saved_at: Option<DateTime<Utc>>,
}

/// The sheets of a panel by pseudonym and seat.
pub async fn panel_lines<C: ConnectionTrait>(db: &C, panel_id: i64) -> AppResult<Vec<PanelLine>> {
    use entity::expert;
    use score_sheet::Column as S;
    Ok(score_sheet::Entity::find()
        .select_only()
        .columns([S::Id, S::PublicId, S::Status, S::MarksGiven, S::SavedAt])
        .column_as(entry::Column::Category, "category")
        .column_as(expert::Column::Name, "judge")
        .column_as(panel_entry::Column::EntryCode, "entry_code")
        .column_as(entry::Column::Title, "title")
        .join(JoinType::InnerJoin, link(S::EntryId, entry::Column::Id))
        .join(JoinType::InnerJoin, link(S::ExpertId, expert::Column::Id))
        .join(JoinType::InnerJoin, dealt_entry())
        .filter(S::PanelId.eq(panel_id))
        .order_by_asc(panel_entry::Column::EntryCode)
        .order_by_asc(S::ExpertId)
        .into_model()
        .all(db)
        .await?)
}

/// The pseudonyms on a judge's desk by sheet.
pub async fn desk_codes<C: ConnectionTrait>(
    db: &C,
    expert_id: i64,
    round_id: i64,
) -> AppResult<BTreeMap<String, String>> {
    let lines = desk_lines(db, expert_id, round_id).await?;
    Ok(lines.into_iter().map(|line| (line.public_id, line.entry_code)).collect())
}
