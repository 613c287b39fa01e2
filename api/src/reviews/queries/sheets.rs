//! Score sheets with what decides about a write to them, in as few statements as can be: saving marks is the hot path.

use chrono::{DateTime, Utc};
use entity::{
    entry, expert, expert_tie, mark, organization, panel_member, programme, round, rule_pack, score_sheet,
    status::{ProgrammeStatus, SheetStatus},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, RelationDef, Select,
    sea_query::{Alias, Expr, ExprTrait, IntoCondition, LockType},
};

use crate::{
    db::Tx,
    error::{AppError, AppResult},
    reviews::{
        conflict::{Interests, Party},
        marking::{Given, Marks},
    },
};

/// A sheet at work: the row, its marks, and the facts around it.
pub struct OpenSheet {
    pub id: i64,
    pub public_id: String,
    pub zone_id: i64,
    pub panel_id: i64,
    pub expert_id: i64,
    pub status: SheetStatus,
    pub total_points: Option<i64>,
    pub marks_given: i64,
    pub comment: String,
    pub receipt: Option<String>,
    pub saved_at: Option<DateTime<Utc>>,
    pub version: i64,
    pub round_key: String,
    pub programme_id: i64,
    pub programme_public_id: String,
    pub programme_status: ProgrammeStatus,
    pub pack_id: i64,
    pub pack_hash: String,
    pub interests: Interests,
    pub party: Party,
    /// Of the entry.
    pub category: Option<String>,
    pub marks: Marks,
}

/// One line of the join: the sheet repeated for each of its marks.
#[derive(FromQueryResult)]
struct Line {
    id: i64,
    public_id: String,
    zone_id: i64,
    panel_id: i64,
    expert_id: i64,
    status: SheetStatus,
    total_points: Option<i64>,
    marks_given: i64,
    comment: String,
    receipt: Option<String>,
    saved_at: Option<DateTime<Utc>>,
    version: i64,
    round_key: String,
    programme_id: i64,
    programme_public_id: String,
    programme_status: ProgrammeStatus,
    pack_id: i64,
    pack_hash: String,
    pack_number: i64,
    employer_id: Option<i64>,
    employer_group: Option<String>,
    enterprise_id: i64,
    enterprise_group: Option<String>,
    category: Option<String>,
    tied_to: Option<i64>,
    criterion: Option<String>,
    points: Option<i64>,
    mark_comment: Option<String>,
}

/// Loads one sheet for writing and keeps others from writing to it until the transaction ends.
pub async fn lock_sheet(tx: &Tx, public_id: &str) -> AppResult<OpenSheet> {
    let found = lock_sheets(tx, score_sheet::Column::PublicId.eq(public_id)).await?;
    found.into_iter().next().ok_or_else(|| AppError::not_found("这份评分表"))
}

/// Loads sheets for writing, in the order of their keys, so that two transactions never wait for each other.
pub async fn lock_sheets(tx: &Tx, which: impl IntoCondition) -> AppResult<Vec<OpenSheet>> {
    let mut select = sheet_lines().filter(which.into_condition()).order_by_asc(score_sheet::Column::Id);
    QueryTrait::query(&mut select).lock_with_tables(LockType::Update, [score_sheet::Entity]);
    let lines: Vec<Line> = select.into_model().all(tx).await?;
    let mut sheets: Vec<OpenSheet> = Vec::new();
    let mut number = 0;
    for line in lines {
        match sheets.last_mut().filter(|sheet| sheet.id == line.id) {
            Some(sheet) if line.pack_number >= number => {
                number = line.pack_number;
                absorb(sheet, line);
            }
            Some(sheet) => absorb_mark(sheet, line),
            None => {
                number = line.pack_number;
                sheets.push(open(line));
            }
        }
    }
    Ok(sheets)
}

fn sheet_lines() -> Select<score_sheet::Entity> {
    use score_sheet::Column as S;
    score_sheet::Entity::find()
        .select_only()
        .columns([S::Id, S::PublicId, S::ZoneId, S::PanelId, S::ExpertId, S::Status])
        .columns([S::TotalPoints, S::MarksGiven, S::Comment, S::Receipt, S::SavedAt, S::Version])
        .column_as(round::Column::Key, "round_key")
        .column_as(programme::Column::Id, "programme_id")
        .column_as(programme::Column::PublicId, "programme_public_id")
        .column_as(programme::Column::Status, "programme_status")
        .column_as(rule_pack::Column::Id, "pack_id")
        .column_as(rule_pack::Column::Hash, "pack_hash")
        .column_as(rule_pack::Column::Number, "pack_number")
        .column_as(expert::Column::EmployerId, "employer_id")
        .expr_as(Expr::col((Alias::new("employer"), organization::Column::CorporateGroup)), "employer_group")
        .column_as(entry::Column::EnterpriseId, "enterprise_id")
        .column_as(entry::Column::Category, "category")
        .expr_as(Expr::col((Alias::new("enterprise"), organization::Column::CorporateGroup)), "enterprise_group")
        .column_as(expert_tie::Column::OrganizationId, "tied_to")
        .column_as(mark::Column::Criterion, "criterion")
        .column_as(mark::Column::Points, "points")
        .column_as(mark::Column::Comment, "mark_comment")
        .join(JoinType::InnerJoin, link(S::RoundId, round::Column::Id))
        .join(JoinType::InnerJoin, link(round::Column::ProgrammeId, programme::Column::Id))
        .join(JoinType::InnerJoin, link(programme::Column::Id, rule_pack::Column::ProgrammeId))
        .join(JoinType::InnerJoin, link(S::EntryId, entry::Column::Id))
        .join(JoinType::InnerJoin, link(S::ExpertId, expert::Column::Id))
        .join_as(
            JoinType::InnerJoin,
            link(entry::Column::EnterpriseId, organization::Column::Id),
            Alias::new("enterprise"),
        )
        .join_as(JoinType::LeftJoin, link(expert::Column::EmployerId, organization::Column::Id), Alias::new("employer"))
        .join(
            JoinType::LeftJoin,
            link(S::ExpertId, expert_tie::Column::ExpertId).on_condition(|_, tie| {
                Expr::col((tie, expert_tie::Column::OrganizationId))
                    .equals(entry::Column::EnterpriseId.as_column_ref())
                    .into_condition()
            }),
        )
        .join(JoinType::LeftJoin, link(S::Id, mark::Column::SheetId))
}

/// A join along two columns.
pub fn link<A, B>(from: A, to: B) -> RelationDef
where
    A: ColumnTrait,
    B: ColumnTrait,
    A::EntityName: EntityTrait<Column = A>,
    B::EntityName: EntityTrait<Column = B>,
{
    A::EntityName::belongs_to(B::EntityName::default()).from(from).to(to).into()
}

fn open(line: Line) -> OpenSheet {
    let mut sheet = OpenSheet {
        id: line.id,
        public_id: line.public_id.clone(),
        zone_id: line.zone_id,
        panel_id: line.panel_id,
        expert_id: line.expert_id,
        status: line.status,
        total_points: line.total_points,
        marks_given: line.marks_given,
        comment: line.comment.clone(),
        receipt: line.receipt.clone(),
        saved_at: line.saved_at,
        version: line.version,
        round_key: line.round_key.clone(),
        programme_id: line.programme_id,
        programme_public_id: line.programme_public_id.clone(),
        programme_status: line.programme_status,
        pack_id: line.pack_id,
        pack_hash: line.pack_hash.clone(),
        interests: Interests {
            employer_id: line.employer_id,
            employer_group: line.employer_group.clone(),
            ..Interests::default()
        },
        party: Party { enterprise_id: line.enterprise_id, group: line.enterprise_group.clone() },
        category: line.category.clone(),
        marks: Marks::new(),
    };
    absorb_mark(&mut sheet, line);
    sheet
}

fn absorb(sheet: &mut OpenSheet, line: Line) {
    sheet.pack_id = line.pack_id;
    sheet.pack_hash.clone_from(&line.pack_hash);
    absorb_mark(sheet, line);
}

fn absorb_mark(sheet: &mut OpenSheet, line: Line) {
    sheet.interests.tied_to.extend(line.tied_to);
    if let Some(criterion) = line.criterion {
        sheet.marks.insert(criterion, Given { points: line.points, comment: line.mark_comment });
    }
}

/// Whether an expert chairs a panel.
pub async fn chairs<C: ConnectionTrait>(db: &C, expert_id: Option<i64>, panel_id: i64) -> AppResult<bool> {
    let Some(expert_id) = expert_id else { return Ok(false) };
    let seat: Option<i64> = panel_member::Entity::find()
        .select_only()
        .column(panel_member::Column::Id)
        .filter(panel_member::Column::PanelId.eq(panel_id))
        .filter(panel_member::Column::ExpertId.eq(expert_id))
        .filter(panel_member::Column::IsChair.eq(true))
        .into_tuple()
        .one(db)
        .await?;
    Ok(seat.is_some())
}
