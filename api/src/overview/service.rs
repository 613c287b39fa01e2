//! Reads what the actor may know and counts it.

use std::collections::BTreeMap;

use entity::status::{EntryStatus, SheetStatus};

use super::{
    dto::{Overview, OverviewCounts, OverviewProgramme, OverviewTotals},
    queries,
    todos::{self, Found},
};
use crate::{
    app::Context,
    auth::{
        Action, Actor,
        policy::{self, Visibility},
    },
    award_lists::queries::chaired_programmes,
    error::{AppError, AppResult},
};

/// What waits for `actor`, and where their programmes stand.
pub async fn overview(context: &Context, actor: &Actor) -> AppResult<Overview> {
    let found = find(context, actor).await?;
    let counts = count(&found, policy::may_ever(actor, Action::ViewRound));
    let programmes: Vec<OverviewProgramme> = found
        .programmes
        .iter()
        .map(|programme| OverviewProgramme {
            id: programme.public_id.clone(),
            title: programme.title.clone(),
            status: programme.status,
            counts: counts.get(&programme.id).copied().unwrap_or_default(),
            closes_at: programme.closes_at,
        })
        .collect();
    let mut totals = OverviewTotals {
        entries: counts.values().map(|count| count.entries).sum(),
        awarded: counts.values().map(|count| count.awarded).sum(),
        ..OverviewTotals::default()
    };
    if matches!(policy::visibility(actor, Action::ViewEntries), Visibility::Zone(_)) {
        let (enterprises, experts) = queries::pool_sizes(context.db.read(), actor.zone.id).await?;
        totals.enterprises = i64::try_from(enterprises).map_err(AppError::internal)?;
        totals.experts = i64::try_from(experts).map_err(AppError::internal)?;
    }
    Ok(Overview { server_time: context.clock.now(), todos: todos::all(actor, &found), programmes, totals })
}

async fn find(context: &Context, actor: &Actor) -> AppResult<Found> {
    let db = context.db.read();
    let zone_id = actor.zone.id;
    let mut found = Found {
        programmes: queries::programmes(db, actor).await?,
        entries: queries::entry_counts(db, actor).await?,
        programme_of_round: queries::programmes_of_rounds(db, zone_id).await?.into_iter().collect(),
        rounds: queries::running_rounds(db, actor).await?,
        ..Found::default()
    };
    if policy::may_ever(actor, Action::ViewRound) {
        found.sheets = queries::sheet_counts(db, zone_id, None).await?;
        found.unchecked = queries::unchecked_values(db, zone_id).await?;
    }
    if let Some(expert_id) = actor.expert_id {
        found.own_sheets = queries::sheet_counts(db, zone_id, Some(expert_id)).await?;
        found.chaired = chaired_programmes(db, actor).await?;
        found.open_ties = queries::open_ties(db, zone_id).await?;
    }
    if policy::may_ever(actor, Action::DecideVeto) {
        found.vetoes = queries::vetoes_to_decide(db, actor).await?;
    }
    if policy::may_ever(actor, Action::ManageAdjustments) {
        found.adjustments = queries::adjustments_to_confirm(db, actor).await?;
    }
    if policy::may_ever(actor, Action::ViewAwardLists) {
        found.lists = queries::waiting_lists(db, zone_id).await?;
        let ids = found.lists.iter().map(|list| list.id).collect();
        found.approved = queries::approved_by(db, actor.user.id, ids).await?;
    }
    Ok(found)
}

fn count(found: &Found, shows_sheets: bool) -> BTreeMap<i64, OverviewCounts> {
    let mut counts: BTreeMap<i64, OverviewCounts> = BTreeMap::new();
    for (programme_id, status, count) in &found.entries {
        let of_programme = counts.entry(*programme_id).or_default();
        of_programme.entries += count;
        of_programme.eligible += if is_eligible(*status) { *count } else { 0 };
        of_programme.awarded += if *status == EntryStatus::Awarded { *count } else { 0 };
    }
    for (round_id, status, count) in found.sheets.iter().filter(|_| shows_sheets) {
        let Some(programme_id) = found.programme_of_round.get(round_id) else { continue };
        let of_programme = counts.entry(*programme_id).or_default();
        of_programme.sheets_total += if is_needed(*status) { *count } else { 0 };
        of_programme.sheets_submitted += if is_signed(*status) { *count } else { 0 };
    }
    counts
}

fn is_eligible(status: EntryStatus) -> bool {
    use EntryStatus::{Awarded, Eligible, Eliminated, Proposed, Publicized, Scored, Scoring, Shortlisted};
    matches!(status, Eligible | Scoring | Scored | Shortlisted | Eliminated | Proposed | Publicized | Awarded)
}

fn is_needed(status: SheetStatus) -> bool {
    !matches!(status, SheetStatus::Recused | SheetStatus::Absent)
}

fn is_signed(status: SheetStatus) -> bool {
    matches!(status, SheetStatus::Submitted | SheetStatus::Locked)
}
