//! Grouped counts for the overview; a handful of statements whatever the number of programmes.

use entity::{
    adjustment, approval, award_list, entry, expert, measurement, organization, programme, ranking_run, round,
    score_sheet,
    status::{
        ApprovalDecision, ApprovalStep, AwardListStatus, EntryStatus, OrganizationKind, ProgrammeStatus, ProposalState,
        RoundStatus, SheetStatus,
    },
    veto,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Query, SelectStatement},
};

use crate::{
    auth::{
        Action, Actor,
        policy::{self, Visibility},
    },
    error::AppResult,
    reviews::state::LEFT,
};

/// Most programmes that the overview shows, latest deadline first.
const MOST: u64 = 100;

/// Programmes that the actor may know of; a judge knows those of their rounds by the to-do alone.
pub async fn programmes<C: ConnectionTrait>(db: &C, actor: &Actor) -> AppResult<Vec<programme::Model>> {
    let mut find = programme::Entity::find().filter(programme::Column::ZoneId.eq(actor.zone.id));
    if !policy::may_ever(actor, Action::ViewProgrammes) {
        return Ok(Vec::new());
    }
    if !matches!(policy::visibility(actor, Action::ViewProgrammes), Visibility::Zone(_)) {
        let hidden = [ProgrammeStatus::Draft, ProgrammeStatus::Proposed, ProgrammeStatus::Cancelled];
        find = find.filter(programme::Column::Status.is_not_in(hidden));
    }
    Ok(find.order_by_desc(programme::Column::ClosesAt).order_by_desc(programme::Column::Id).limit(MOST).all(db).await?)
}

/// Programme, status and number of the entries that the actor may know of. Drafts are known to their enterprise only.
pub async fn entry_counts<C: ConnectionTrait>(db: &C, actor: &Actor) -> AppResult<Vec<(i64, EntryStatus, i64)>> {
    let find = entry::Entity::find()
        .select_only()
        .column(entry::Column::ProgrammeId)
        .column(entry::Column::Status)
        .column_as(entry::Column::Id.count(), "count")
        .filter(entry::Column::ZoneId.eq(actor.zone.id))
        .group_by(entry::Column::ProgrammeId)
        .group_by(entry::Column::Status);
    let find = match policy::visibility(actor, Action::ViewEntries) {
        Visibility::Zone(_) => find.filter(entry::Column::Status.ne(EntryStatus::Draft)),
        Visibility::Organizations { enterprises, federations, .. } => find.filter(
            Condition::any().add(entry::Column::EnterpriseId.is_in(enterprises)).add(
                Condition::all()
                    .add(entry::Column::FederationId.is_in(federations))
                    .add(entry::Column::Status.ne(EntryStatus::Draft)),
            ),
        ),
        Visibility::Nothing => return Ok(Vec::new()),
    };
    Ok(find.into_tuple().all(db).await?)
}

/// Rounds of the zone that are being scored or wait for their lock.
pub async fn running_rounds<C: ConnectionTrait>(db: &C, actor: &Actor) -> AppResult<Vec<round::Model>> {
    Ok(round::Entity::find()
        .filter(round::Column::ZoneId.eq(actor.zone.id))
        .filter(round::Column::Status.is_in([RoundStatus::Scoring, RoundStatus::Signed]))
        .order_by_asc(round::Column::Id)
        .all(db)
        .await?)
}

/// Round, status and number of sheets; those of one expert when given.
pub async fn sheet_counts<C: ConnectionTrait>(
    db: &C,
    zone_id: i64,
    expert_id: Option<i64>,
) -> AppResult<Vec<(i64, SheetStatus, i64)>> {
    let mut find = score_sheet::Entity::find()
        .select_only()
        .column(score_sheet::Column::RoundId)
        .column(score_sheet::Column::Status)
        .column_as(score_sheet::Column::Id.count(), "count")
        .filter(score_sheet::Column::ZoneId.eq(zone_id))
        .group_by(score_sheet::Column::RoundId)
        .group_by(score_sheet::Column::Status);
    if let Some(expert_id) = expert_id {
        find = find.filter(score_sheet::Column::ExpertId.eq(expert_id));
    }
    Ok(find.into_tuple().all(db).await?)
}

/// The measured values that nobody has checked, of entries still in the competition: round, who recorded them if anybody
/// did, and how many.
pub async fn unchecked_values<C: ConnectionTrait>(db: &C, zone_id: i64) -> AppResult<Vec<(i64, Option<i64>, i64)>> {
    use measurement::Column as M;
    let left = Query::select()
        .column(entry::Column::Id)
        .from(entry::Entity)
        .and_where(entry::Column::ZoneId.eq(zone_id))
        .and_where(entry::Column::Status.is_in(LEFT))
        .to_owned();
    Ok(measurement::Entity::find()
        .select_only()
        .columns([M::RoundId, M::RecordedBy])
        .column_as(M::Id.count(), "count")
        .filter(M::ZoneId.eq(zone_id))
        .filter(M::CheckedBy.is_null())
        .filter(M::EntryId.not_in_subquery(left))
        .group_by(M::RoundId)
        .group_by(M::RecordedBy)
        .into_tuple()
        .all(db)
        .await?)
}

/// The programme of every round of the zone.
pub async fn programmes_of_rounds<C: ConnectionTrait>(db: &C, zone_id: i64) -> AppResult<Vec<(i64, i64)>> {
    Ok(round::Entity::find()
        .select_only()
        .column(round::Column::Id)
        .column(round::Column::ProgrammeId)
        .filter(round::Column::ZoneId.eq(zone_id))
        .into_tuple()
        .all(db)
        .await?)
}

/// Award lists that wait for a signature.
pub async fn waiting_lists<C: ConnectionTrait>(db: &C, zone_id: i64) -> AppResult<Vec<award_list::Model>> {
    let waiting = [AwardListStatus::Draft, AwardListStatus::PanelConfirmed, AwardListStatus::SupervisorSigned];
    Ok(award_list::Entity::find()
        .filter(award_list::Column::ZoneId.eq(zone_id))
        .filter(award_list::Column::Status.is_in(waiting))
        .order_by_asc(award_list::Column::Id)
        .all(db)
        .await?)
}

/// The lists among `lists` that the user has approved as a leader.
pub async fn approved_by<C: ConnectionTrait>(db: &C, user_id: i64, lists: Vec<i64>) -> AppResult<Vec<i64>> {
    Ok(approval::Entity::find()
        .select_only()
        .column(approval::Column::ListId)
        .filter(approval::Column::UserId.eq(user_id))
        .filter(approval::Column::Step.eq(ApprovalStep::Leadership))
        .filter(approval::Column::Decision.eq(ApprovalDecision::Approved))
        .filter(approval::Column::ListId.is_in(lists))
        .into_tuple()
        .all(db)
        .await?)
}

/// Active enterprises and experts of the zone.
pub async fn pool_sizes<C: ConnectionTrait>(db: &C, zone_id: i64) -> AppResult<(u64, u64)> {
    let enterprises = organization::Entity::find()
        .filter(organization::Column::ZoneId.eq(zone_id))
        .filter(organization::Column::Kind.eq(OrganizationKind::Enterprise))
        .filter(organization::Column::IsActive.eq(true))
        .count(db)
        .await?;
    let experts = expert::Entity::find()
        .filter(expert::Column::ZoneId.eq(zone_id))
        .filter(expert::Column::IsActive.eq(true))
        .count(db)
        .await?;
    Ok((enterprises, experts))
}

/// Programme and public identifier of the rankings in force that leave a tie to the chair.
pub async fn open_ties<C: ConnectionTrait>(db: &C, zone_id: i64) -> AppResult<Vec<(i64, String)>> {
    Ok(ranking_run::Entity::find()
        .select_only()
        .columns([ranking_run::Column::ProgrammeId, ranking_run::Column::PublicId])
        .filter(ranking_run::Column::ZoneId.eq(zone_id))
        .filter(ranking_run::Column::IsOfficial.eq(true))
        .filter(ranking_run::Column::OpenTie.is_not_null())
        .order_by_asc(ranking_run::Column::Id)
        .into_tuple()
        .all(db)
        .await?)
}

/// The entries with a veto that waits for a leader other than whoever proposed it.
pub async fn vetoes_to_decide<C: ConnectionTrait>(db: &C, actor: &Actor) -> AppResult<Vec<entry::Model>> {
    let waiting = Query::select()
        .column(veto::Column::EntryId)
        .from(veto::Entity)
        .and_where(veto::Column::State.eq(ProposalState::Proposed))
        .and_where(veto::Column::ProposedBy.ne(actor.user.id))
        .to_owned();
    entries_in(db, actor, waiting).await
}

/// The entries with a bonus or deduction that somebody else of the staff proposed.
pub async fn adjustments_to_confirm<C: ConnectionTrait>(db: &C, actor: &Actor) -> AppResult<Vec<entry::Model>> {
    let waiting = Query::select()
        .column(adjustment::Column::EntryId)
        .from(adjustment::Entity)
        .and_where(adjustment::Column::State.eq(ProposalState::Proposed))
        .and_where(adjustment::Column::ProposedBy.ne(actor.user.id))
        .to_owned();
    entries_in(db, actor, waiting).await
}

async fn entries_in<C: ConnectionTrait>(db: &C, actor: &Actor, ids: SelectStatement) -> AppResult<Vec<entry::Model>> {
    Ok(entry::Entity::find()
        .filter(entry::Column::ZoneId.eq(actor.zone.id))
        .filter(entry::Column::Id.in_subquery(ids))
        .order_by_asc(entry::Column::Number)
        .order_by_asc(entry::Column::Id)
        .limit(MOST)
        .all(db)
        .await?)
}
