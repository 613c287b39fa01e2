//! Reads of programmes, each a bounded number of statements.

use std::collections::BTreeMap;

use entity::{
    award_list, entry, programme, ranking_run, round, rule_pack,
    status::{AwardListStatus, EntryStatus, ProgrammeStatus},
    user,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};

use super::dto::{EntryCounts, ProgrammeFilter};
use crate::{
    auth::{
        Action, Actor,
        policy::{self, Visibility},
    },
    error::{AppError, AppResult},
    page::Slice,
};

/// A programme by its public identifier, whoever asks.
pub async fn find<C: ConnectionTrait>(db: &C, public_id: &str) -> AppResult<Option<programme::Model>> {
    Ok(programme::Entity::find().filter(programme::Column::PublicId.eq(public_id)).one(db).await?)
}

/// The same, locked until the transaction ends.
pub async fn get_locked<C: ConnectionTrait>(db: &C, public_id: &str) -> AppResult<programme::Model> {
    programme::Entity::find()
        .filter(programme::Column::PublicId.eq(public_id))
        .lock_exclusive()
        .one(db)
        .await?
        .ok_or_else(|| AppError::not_found("这项评选活动"))
}

/// The programmes that `actor` may know of, newest deadline first.
pub async fn list<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    filter: &ProgrammeFilter,
    slice: Slice,
) -> AppResult<(Vec<programme::Model>, u64)> {
    let mut find = programme::Entity::find().filter(programme::Column::ZoneId.eq(actor.zone.id));
    if !matches!(policy::visibility(actor, Action::ViewProgrammes), Visibility::Zone(_)) {
        find = find.filter(programme::Column::Status.is_not_in([
            ProgrammeStatus::Draft,
            ProgrammeStatus::Proposed,
            ProgrammeStatus::Cancelled,
        ]));
    }
    if let Some(status) = filter.status {
        find = find.filter(programme::Column::Status.eq(status));
    }
    if let Some(text) = filter.q.as_deref().filter(|text| !text.is_empty()) {
        find = find.filter(programme::Column::Title.contains(text));
    }
    let total = find.clone().count(db).await?;
    let rows = find
        .order_by_desc(programme::Column::ClosesAt)
        .order_by_desc(programme::Column::Id)
        .offset(slice.offset)
        .limit(slice.limit)
        .all(db)
        .await?;
    Ok((rows, total))
}

/// Entry counts of several programmes, as far as `actor` may know of the entries.
pub async fn count_entries<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    programmes: &[i64],
) -> AppResult<BTreeMap<i64, EntryCounts>> {
    let mut find = entry::Entity::find()
        .select_only()
        .column(entry::Column::ProgrammeId)
        .column(entry::Column::Status)
        .column_as(entry::Column::Id.count(), "count")
        .filter(entry::Column::ProgrammeId.is_in(programmes.iter().copied()))
        .group_by(entry::Column::ProgrammeId)
        .group_by(entry::Column::Status);
    match policy::visibility(actor, Action::ViewEntries) {
        Visibility::Zone(zone_id) => find = find.filter(entry::Column::ZoneId.eq(zone_id)),
        Visibility::Organizations { enterprises, federations, .. } => {
            find = find.filter(
                sea_orm::Condition::any()
                    .add(entry::Column::EnterpriseId.is_in(enterprises))
                    .add(entry::Column::FederationId.is_in(federations)),
            );
        }
        Visibility::Nothing => return Ok(BTreeMap::new()),
    }
    let mut counts: BTreeMap<i64, EntryCounts> = BTreeMap::new();
    for (programme_id, status, count) in find.into_tuple::<(i64, EntryStatus, i64)>().all(db).await? {
        let counted = u64::try_from(count).unwrap_or(0);
        let of_programme = counts.entry(programme_id).or_default();
        of_programme.entries += counted;
        of_programme.submitted += if is_submitted(status) { counted } else { 0 };
        of_programme.eligible += if is_eligible(status) { counted } else { 0 };
    }
    Ok(counts)
}

fn is_submitted(status: EntryStatus) -> bool {
    !matches!(status, EntryStatus::Draft | EntryStatus::Withdrawn)
}

fn is_eligible(status: EntryStatus) -> bool {
    use EntryStatus::{Awarded, Eligible, Eliminated, Proposed, Publicized, Scored, Scoring, Shortlisted};
    matches!(status, Eligible | Scoring | Scored | Shortlisted | Eliminated | Proposed | Publicized | Awarded)
}

/// The rule pack in force: the one with the highest number.
pub async fn rule_pack<C: ConnectionTrait>(db: &C, programme_id: i64) -> AppResult<rule_pack::Model> {
    rule_pack::Entity::find()
        .filter(rule_pack::Column::ProgrammeId.eq(programme_id))
        .order_by_desc(rule_pack::Column::Number)
        .one(db)
        .await?
        .ok_or_else(|| AppError::internal(anyhow::anyhow!("programme {programme_id} has no rule pack")))
}

/// The rounds in their order.
pub async fn rounds<C: ConnectionTrait>(db: &C, programme_id: i64) -> AppResult<Vec<round::Model>> {
    Ok(round::Entity::find()
        .filter(round::Column::ProgrammeId.eq(programme_id))
        .order_by_asc(round::Column::Number)
        .all(db)
        .await?)
}

/// Public identifiers of the latest official ranking and of the award list in force.
pub async fn results<C: ConnectionTrait>(db: &C, programme_id: i64) -> AppResult<(Option<String>, Option<String>)> {
    let run = ranking_run::Entity::find()
        .select_only()
        .column(ranking_run::Column::PublicId)
        .filter(ranking_run::Column::ProgrammeId.eq(programme_id))
        .filter(ranking_run::Column::IsOfficial.eq(true))
        .order_by_desc(ranking_run::Column::Number)
        .into_tuple::<String>()
        .one(db)
        .await?;
    let list = award_list::Entity::find()
        .select_only()
        .column(award_list::Column::PublicId)
        .filter(award_list::Column::ProgrammeId.eq(programme_id))
        .filter(award_list::Column::Status.is_not_in([AwardListStatus::Returned, AwardListStatus::Superseded]))
        .order_by_desc(award_list::Column::ListVersion)
        .into_tuple::<String>()
        .one(db)
        .await?;
    Ok((run, list))
}

/// A person's name.
pub async fn display_name<C: ConnectionTrait>(db: &C, user_id: Option<i64>) -> AppResult<Option<String>> {
    let Some(user_id) = user_id else { return Ok(None) };
    Ok(user::Entity::find_by_id(user_id).one(db).await?.map(|user| user.display_name))
}
