//! Entries as the caller sees them, with what they may do now.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use entity::{
    correction_request, entry, programme,
    status::{EntryStatus, ProgrammeStatus, ReviewState},
};
use sea_orm::ConnectionTrait;

use super::{
    access::{self, Opened},
    dto::{EligibilityState, Entry, EntryProgramme, EntrySummary, RecommendationView, ReturnedField, VersionView},
    form::{self, FormData, MissingItem},
    queries::{self, Beside},
    state::{self, Event},
};
use crate::{
    attachments,
    auth::{Action, Actor, Decision, policy},
    error::{AppError, AppResult},
    events,
    programmes::{rule_pack::RulePack, service as programmes, state::is_decided},
    proposal,
    wire::NamedRef,
};

/// The form of an entry.
pub fn form_of(entry: &entry::Model) -> AppResult<FormData> {
    serde_json::from_str(&entry.form).map_err(AppError::internal)
}

/// A row of a list.
pub fn summarize(actor: &Actor, entry: &entry::Model, beside: &Beside, now: DateTime<Utc>) -> AppResult<EntrySummary> {
    let programme = beside
        .programmes
        .get(&entry.programme_id)
        .ok_or_else(|| AppError::internal(anyhow::anyhow!("entry {} has no programme", entry.id)))?;
    let named = |id: i64| {
        let found = beside.organizations.get(&id);
        found.map(|(public_id, name)| NamedRef { id: public_id.clone(), name: name.clone() })
    };
    let pack = beside.packs.get(&entry.programme_id);
    let category_name = entry.category.as_deref().and_then(|key| pack?.whole.category_name(key)).map(str::to_owned);
    Ok(EntrySummary {
        actions: actions(actor, entry, programme, now),
        id: entry.public_id.clone(),
        number: entry.number.clone(),
        title: entry.title.clone(),
        category: entry.category.clone(),
        category_name,
        status: shown_status(actor, entry),
        programme: EntryProgramme {
            id: programme.public_id.clone(),
            title: programme.title.clone(),
            status: programme.status,
            closes_at: programme.closes_at,
        },
        enterprise: named(entry.enterprise_id).unwrap_or_else(|| NamedRef { id: String::new(), name: String::new() }),
        federation: entry.federation_id.and_then(named),
        person: entry.person.clone(),
        updated_at: entry.updated_at,
        submitted_at: entry.submitted_at,
        recommendation_rank: entry.recommendation_rank,
        returned_count: beside.returned.get(&entry.id).copied().unwrap_or(0),
        version: entry.version,
    })
}

/// Enterprises and federations learn how scoring ended only when the list is public.
fn shown_status(actor: &Actor, entry: &entry::Model) -> EntryStatus {
    let is_insider = policy::allows(actor, Action::ViewRanking, &access::target_of(entry)) == Decision::Allow;
    match entry.status {
        EntryStatus::Scored | EntryStatus::Shortlisted | EntryStatus::Eliminated | EntryStatus::Proposed
            if !is_insider =>
        {
            EntryStatus::Scoring
        }
        status => status,
    }
}

/// Whether the enterprise may submit now: before the deadline, or before that of a correction.
pub fn accepts_submission(entry: &entry::Model, programme: &programme::Model, now: DateTime<Utc>) -> bool {
    match entry.status {
        EntryStatus::Returned => entry.correction_until.is_none_or(|until| now < until),
        _ => programme.status == ProgrammeStatus::Open && programme.opens_at <= now && now < programme.closes_at,
    }
}

fn actions(actor: &Actor, entry: &entry::Model, programme: &programme::Model, now: DateTime<Utc>) -> Vec<String> {
    let target = access::target_of(entry);
    let may = |action| policy::allows(actor, action, &target) == Decision::Allow;
    let moves = |event| state::next(entry.status, event, entry.federation_id.is_some()).is_some();
    let in_review = matches!(programme.status, ProgrammeStatus::Open | ProgrammeStatus::Eligibility);
    let own = may(Action::EditEntry);
    let offers = [
        ("save_entry", own && state::is_editable(entry.status)),
        ("upload_attachment", own && state::is_editable(entry.status)),
        ("submit_entry", own && moves(Event::Submit) && accepts_submission(entry, programme, now)),
        ("withdraw_entry", own && moves(Event::Withdraw) && !is_decided(programme.status)),
        ("return_entry", in_review && moves(Event::Return) && may(Action::ReturnEntry)),
        ("recommend_entry", in_review && moves(Event::Recommend) && may(Action::RecommendEntry)),
        ("decline_entry", in_review && moves(Event::Decline) && may(Action::RecommendEntry)),
        ("review_eligibility", in_review && moves(Event::Pass) && may(Action::ReviewEligibility)),
    ];
    offers.into_iter().filter(|(_, offered)| *offered).map(|(name, _)| name.to_owned()).collect()
}

/// One entry whole.
pub async fn describe<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    opened: &Opened,
    now: DateTime<Utc>,
) -> AppResult<Entry> {
    let Opened { entry, programme } = opened;
    let (_, pack) = programmes::rules_of(db, entry.programme_id).await?;
    let beside = queries::beside(db, std::slice::from_ref(entry)).await?;
    let files = attachments::of_entry(db, actor, entry).await?;
    let corrections = queries::open_corrections(db, entry.id).await?;
    let form = form_of(entry)?;
    let subject = format!("entry:{}", entry.public_id);
    let missing = missing_of(&pack, entry, &form, &files);
    Ok(Entry {
        head: summarize(actor, entry, &beside, now)?,
        missing,
        editable_fields: editable_fields(actor, entry, &corrections),
        returned_fields: corrections
            .into_iter()
            .map(|row| ReturnedField { field: row.field, comment: row.comment })
            .collect(),
        return_reason: entry.return_reason.clone(),
        correction_until: entry.correction_until,
        eligibility: eligibility(db, entry.id).await?,
        recommendation: recommendation(db, entry.id).await?,
        versions: queries::versions(db, entry.id)
            .await?
            .into_iter()
            .map(|version| VersionView { number: version.number, at: version.submitted_at, receipt: version.receipt })
            .collect(),
        timeline: events::history(db, &programmes::log_of(programme), &subject).await?,
        form,
        form_definition: pack.form,
        categories: pack.categories,
        eligibility_checks: pack.eligibility,
        labels: pack.labels,
        attachments: files,
        server_time: now,
    })
}

/// What is still missing in an entry.
pub fn missing_of(
    pack: &RulePack,
    entry: &entry::Model,
    form: &FormData,
    files: &[attachments::Attachment],
) -> Vec<MissingItem> {
    let attached = |slot: &str| files.iter().filter(|file| file.slot == slot).count();
    form::missing(pack, &entry.title, entry.category.as_deref(), form, attached)
}

/// `None`: all; after a return that names fields, only those.
fn editable_fields(
    actor: &Actor,
    entry: &entry::Model,
    corrections: &[correction_request::Model],
) -> Option<Vec<String>> {
    let may = policy::allows(actor, Action::EditEntry, &access::target_of(entry)) == Decision::Allow;
    if !may || !state::is_editable(entry.status) {
        return Some(Vec::new());
    }
    if entry.status == EntryStatus::Draft || corrections.is_empty() {
        return None;
    }
    Some(corrections.iter().map(|row| row.field.clone()).collect())
}

async fn eligibility<C: ConnectionTrait>(db: &C, entry_id: i64) -> AppResult<Option<EligibilityState>> {
    let Some(review) = queries::latest_review(db, entry_id).await? else { return Ok(None) };
    let people = [Some(review.proposed_by), review.confirmed_by].into_iter().flatten().collect();
    let names = proposal::names(db, people).await?;
    let checks: BTreeMap<String, bool> = serde_json::from_str(&review.checks).map_err(AppError::internal)?;
    Ok(Some(EligibilityState {
        decision: review.decision,
        state: review.state,
        reason: review.reason,
        by: names.get(&review.proposed_by).cloned().unwrap_or_default(),
        at: review.proposed_at,
        confirmed_by: review
            .confirmed_by
            .filter(|_| review.state == ReviewState::Confirmed)
            .and_then(|id| names.get(&id).cloned()),
        checks,
    }))
}

async fn recommendation<C: ConnectionTrait>(db: &C, entry_id: i64) -> AppResult<Option<RecommendationView>> {
    let Some(row) = queries::latest_recommendation(db, entry_id).await? else { return Ok(None) };
    let names = proposal::names(db, vec![row.officer_id]).await?;
    Ok(Some(RecommendationView {
        opinion: row.opinion,
        rank: row.position,
        by: names.get(&row.officer_id).cloned().unwrap_or_default(),
        at: row.created_at,
    }))
}
