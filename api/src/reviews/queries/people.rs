//! Judges with what ties them to enterprises, and entries with the enterprise behind them.

use std::collections::BTreeMap;

use entity::{
    entry, expert, expert_tie, organization, panel, panel_entry, panel_member, score_sheet,
    status::{EntryStatus, SheetStatus},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, IntoCondition},
};

use super::link;
use crate::{
    error::AppResult,
    reviews::conflict::{Interests, Party},
};

/// A judge's seat with the judge.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Seat {
    pub panel_id: i64,
    pub seat: i64,
    pub is_chair: bool,
    pub expert_id: i64,
    pub expert_public_id: String,
    pub name: String,
    pub title: String,
    pub employer_name: String,
}

/// The seats of a round's panels, panel by panel in their order.
pub async fn seats<C: ConnectionTrait>(db: &C, round_id: i64) -> AppResult<Vec<Seat>> {
    Ok(panel_member::Entity::find()
        .select_only()
        .columns([panel_member::Column::PanelId, panel_member::Column::Seat, panel_member::Column::IsChair])
        .column_as(expert::Column::Id, "expert_id")
        .column_as(expert::Column::PublicId, "expert_public_id")
        .columns([expert::Column::Name, expert::Column::Title, expert::Column::EmployerName])
        .join(JoinType::InnerJoin, link(panel_member::Column::PanelId, panel::Column::Id))
        .join(JoinType::InnerJoin, link(panel_member::Column::ExpertId, expert::Column::Id))
        .filter(panel::Column::RoundId.eq(round_id))
        .order_by_asc(panel_member::Column::PanelId)
        .order_by_asc(panel_member::Column::Seat)
        .into_model()
        .all(db)
        .await?)
}

/// What ties these experts to organizations.
pub async fn interests<C: ConnectionTrait>(db: &C, expert_ids: Vec<i64>) -> AppResult<BTreeMap<i64, Interests>> {
    let employers: Vec<(i64, Option<i64>, Option<String>)> = expert::Entity::find()
        .select_only()
        .columns([expert::Column::Id, expert::Column::EmployerId])
        .column(organization::Column::CorporateGroup)
        .join(JoinType::LeftJoin, link(expert::Column::EmployerId, organization::Column::Id))
        .filter(expert::Column::Id.is_in(expert_ids.clone()))
        .into_tuple()
        .all(db)
        .await?;
    let mut found: BTreeMap<i64, Interests> = employers
        .into_iter()
        .map(|(id, employer_id, employer_group)| {
            (id, Interests { employer_id, employer_group, ..Interests::default() })
        })
        .collect();
    let ties: Vec<(i64, i64)> = expert_tie::Entity::find()
        .select_only()
        .columns([expert_tie::Column::ExpertId, expert_tie::Column::OrganizationId])
        .filter(expert_tie::Column::ExpertId.is_in(expert_ids))
        .into_tuple()
        .all(db)
        .await?;
    for (expert_id, organization_id) in ties {
        found.entry(expert_id).or_default().tied_to.insert(organization_id);
    }
    Ok(found)
}

/// An entry as the draw sees it.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Candidate {
    pub id: i64,
    pub public_id: String,
    pub number: Option<String>,
    pub title: String,
    pub category: Option<String>,
    pub enterprise_id: i64,
    pub enterprise: String,
    pub enterprise_group: Option<String>,
}

impl Candidate {
    /// The enterprise behind it.
    pub fn party(&self) -> Party {
        Party { enterprise_id: self.enterprise_id, group: self.enterprise_group.clone() }
    }

    /// The entry's number, or its title while it has none.
    pub fn label(&self) -> &str {
        self.number.as_deref().unwrap_or(&self.title)
    }
}

/// Entries of a programme in this status, by number.
pub async fn candidates<C: ConnectionTrait>(
    db: &C,
    programme_id: i64,
    status: EntryStatus,
) -> AppResult<Vec<Candidate>> {
    find_candidates(db, entry::Column::ProgrammeId.eq(programme_id).and(entry::Column::Status.eq(status))).await
}

/// Entries that were dealt to a panel.
pub async fn dealt_to<C: ConnectionTrait>(db: &C, panel_id: i64) -> AppResult<Vec<Candidate>> {
    let of_panel = panel_entry::Entity::find()
        .select_only()
        .column(panel_entry::Column::EntryId)
        .filter(panel_entry::Column::PanelId.eq(panel_id));
    let dealt = entry::Column::Id.in_subquery(sea_orm::QueryTrait::into_query(of_panel));
    find_candidates(db, dealt).await
}

/// Enterprises behind the signed sheets of a round, with the judges who signed.
pub async fn signed_parties<C: ConnectionTrait>(db: &C, round_id: i64) -> AppResult<Vec<SignedParty>> {
    Ok(score_sheet::Entity::find()
        .select_only()
        .column(score_sheet::Column::ExpertId)
        .column_as(panel_entry::Column::EntryCode, "entry_code")
        .column_as(entry::Column::EnterpriseId, "enterprise_id")
        .column_as(organization::Column::CorporateGroup, "enterprise_group")
        .join(JoinType::InnerJoin, link(score_sheet::Column::EntryId, entry::Column::Id))
        .join(JoinType::InnerJoin, link(entry::Column::EnterpriseId, organization::Column::Id))
        .join(JoinType::InnerJoin, dealt_entry())
        .filter(score_sheet::Column::RoundId.eq(round_id))
        .filter(score_sheet::Column::Status.eq(SheetStatus::Submitted))
        .order_by_asc(score_sheet::Column::Id)
        .into_model()
        .all(db)
        .await?)
}

/// A signed sheet, as far as conflicts of interest go.
#[derive(Clone, Debug, FromQueryResult)]
pub struct SignedParty {
    pub expert_id: i64,
    pub entry_code: String,
    pub enterprise_id: i64,
    pub enterprise_group: Option<String>,
}

/// Joins a sheet to its entry's place in the round, where the pseudonym is.
pub fn dealt_entry() -> sea_orm::RelationDef {
    link(score_sheet::Column::EntryId, panel_entry::Column::EntryId).on_condition(|sheet, dealt| {
        Expr::col((dealt, panel_entry::Column::RoundId)).equals((sheet, score_sheet::Column::RoundId)).into_condition()
    })
}

async fn find_candidates<C: ConnectionTrait>(db: &C, which: impl IntoCondition) -> AppResult<Vec<Candidate>> {
    Ok(entry::Entity::find()
        .select_only()
        .columns([entry::Column::Id, entry::Column::PublicId, entry::Column::Number, entry::Column::Title])
        .columns([entry::Column::Category, entry::Column::EnterpriseId])
        .column_as(organization::Column::Name, "enterprise")
        .column_as(organization::Column::CorporateGroup, "enterprise_group")
        .join(JoinType::InnerJoin, link(entry::Column::EnterpriseId, organization::Column::Id))
        .filter(which.into_condition())
        .order_by_asc(entry::Column::Number)
        .order_by_asc(entry::Column::Id)
        .into_model()
        .all(db)
        .await?)
}
