//! A round as staff and supervisor see it: panels, judges, counts and what is still open. No mark and no total leaves
//! this room; totals are looked at only to notice a judge who gives everyone the same.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    panel,
    status::{RoundStatus, SheetStatus},
};
use sea_orm::ConnectionTrait;

use super::{ROUND, measurements::measured};
use crate::{
    app::Context,
    auth::{Action, Actor, Decision, policy},
    error::AppResult,
    programmes::{self, state::Event},
    reviews::{
        conflict,
        dto::{
            EntryMissing, JudgeProgress, Panel, PanelMember, Round, RoundProgramme, RoundProgress, SheetAction,
            SheetActionKind, SheetTally, Signature,
        },
        plan::{Needs, count},
        queries::{self, Candidate, OpenLine, Seat, Stage, Tally},
        rules,
        state::{self, RoundEvent},
    },
};

/// How many entries with open sheets a reply lists.
const MOST_LISTED: usize = 200;
/// A judge with open sheets who has not saved for so long is noticed.
const SILENCE: TimeDelta = TimeDelta::hours(48);
/// From so many complete sheets on, equal totals are noticed.
const ENOUGH_TO_COMPARE: i64 = 5;

/// One round with its panels. Errors: 404.
pub async fn get_round(context: &Context, actor: &Actor, round_id: &str) -> AppResult<Round> {
    let db = context.db.read();
    let stage = queries::get_stage(db, round_id).await?;
    policy::require(actor, Action::ViewRound, &stage.target(), ROUND)?;
    let tallies = queries::tallies(db, stage.round.id).await?;
    let seats = queries::seats(db, stage.round.id).await?;
    describe(db, actor, stage, &seats, &tallies).await
}

async fn describe<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    stage: Stage,
    seats: &[Seat],
    tallies: &[Tally],
) -> AppResult<Round> {
    let pack = rules::of_programme(db, stage.programme.id).await?;
    let needs = Needs::of(pack.round(&stage.round.key)?);
    let counts = queries::entry_counts(db, stage.round.id).await?;
    let waiting = if stage.round.status == RoundStatus::Pending {
        queries::candidates(db, stage.programme.id, state::candidates(stage.round.number)).await?
    } else {
        Vec::new()
    };
    let conflicts = conflicts(db, seats, tallies, &waiting).await?;
    let may_manage = policy::allows(actor, Action::ManageRound, &stage.target()) == Decision::Allow;
    let panels = queries::panels(db, stage.round.id).await?.into_iter().map(|panel| {
        let entry_count = counts.get(&panel.id).copied().unwrap_or(0);
        view_panel(panel, entry_count, seats, tallies, &conflicts, panel_actions(may_manage, stage.round.status))
    });
    let mut sheet_counts: BTreeMap<SheetStatus, i64> = BTreeMap::new();
    for tally in tallies {
        *sheet_counts.entry(tally.status).or_default() += tally.count;
    }
    Ok(Round {
        actions: actions(actor, &stage, pack.round(&stage.round.key)?),
        panels: panels.collect(),
        entry_count: match waiting.len() {
            0 if needs.asks_judges() => counts.values().sum(),
            0 => queries::count_measured(db, stage.round.id).await?,
            waiting => count(waiting),
        },
        sheet_counts,
        min_judges: needs.seats,
        measurements: queries::measurement_tally(db, stage.round.id).await?,
        supervisor_signature: signature(db, &stage).await?,
        id: stage.round.public_id,
        programme: RoundProgramme { id: stage.programme.public_id, title: stage.programme.title },
        key: stage.round.key,
        name: stage.round.name,
        number: stage.round.number,
        status: stage.round.status,
        locked_at: stage.round.locked_at,
        version: stage.round.version,
    })
}

/// Entries that each judge must keep away from: recused sheets, or, before the start, those that would be.
async fn conflicts<C: ConnectionTrait>(
    db: &C,
    seats: &[Seat],
    tallies: &[Tally],
    waiting: &[Candidate],
) -> AppResult<BTreeMap<i64, i64>> {
    let mut conflicts = BTreeMap::new();
    for tally in tallies.iter().filter(|tally| tally.status == SheetStatus::Recused) {
        *conflicts.entry(tally.expert_id).or_default() += tally.count;
    }
    if !waiting.is_empty() {
        let interests = queries::interests(db, seats.iter().map(|seat| seat.expert_id).collect()).await?;
        for (expert_id, own) in interests {
            let clashing = waiting.iter().filter(|candidate| conflict::find(&own, &candidate.party()).is_some());
            conflicts.insert(expert_id, count(clashing.count()));
        }
    }
    Ok(conflicts)
}

fn view_panel(
    panel: panel::Model,
    entry_count: i64,
    seats: &[Seat],
    tallies: &[Tally],
    conflicts: &BTreeMap<i64, i64>,
    actions: Vec<&'static str>,
) -> Panel {
    let members = seats.iter().filter(|seat| seat.panel_id == panel.id).map(|seat| {
        let (sheets, last_saved_at) = sheets_of(seat, tallies);
        PanelMember {
            expert_id: seat.expert_public_id.clone(),
            name: seat.name.clone(),
            title: seat.title.clone(),
            employer_name: seat.employer_name.clone(),
            is_chair: seat.is_chair,
            conflicts: conflicts.get(&seat.expert_id).copied().unwrap_or(0),
            sheets,
            last_saved_at,
        }
    });
    Panel {
        members: members.collect(),
        id: panel.public_id,
        name: panel.name,
        entry_count,
        version: panel.version,
        actions,
    }
}

fn of_seat<'a>(seat: &'a Seat, tallies: &'a [Tally]) -> impl Iterator<Item = &'a Tally> {
    tallies.iter().filter(|tally| tally.panel_id == seat.panel_id && tally.expert_id == seat.expert_id)
}

fn sheets_of(seat: &Seat, tallies: &[Tally]) -> (SheetTally, Option<DateTime<Utc>>) {
    let (mut sheets, mut last_saved_at) = (SheetTally::default(), None);
    for tally in of_seat(seat, tallies) {
        sheets.total += tally.count;
        last_saved_at = last_saved_at.max(tally.last_saved_at);
        match tally.status {
            SheetStatus::Assigned => {}
            SheetStatus::Saved | SheetStatus::Returned => sheets.saved += tally.count,
            SheetStatus::Submitted | SheetStatus::Locked => sheets.submitted += tally.count,
            SheetStatus::Recused => sheets.recused += tally.count,
            SheetStatus::Absent => sheets.absent += tally.count,
        }
    }
    (sheets, last_saved_at)
}

fn panel_actions(may_manage: bool, status: RoundStatus) -> Vec<&'static str> {
    match status {
        RoundStatus::Pending if may_manage => vec!["update_panel", "delete_panel"],
        RoundStatus::Scoring if may_manage => vec!["update_panel"],
        RoundStatus::Pending | RoundStatus::Scoring | RoundStatus::Signed | RoundStatus::Locked => Vec::new(),
    }
}

fn actions(actor: &Actor, stage: &Stage, rules: &scoring::Round) -> Vec<&'static str> {
    let (asks_judges, is_measured) = (Needs::of(rules).asks_judges(), measured(rules).next().is_some());
    let may = |action| policy::allows(actor, action, &stage.target()) == Decision::Allow;
    let moves = |event| state::next_round(stage.round.status, event).is_some();
    let can_start = programmes::state::next(stage.programme.status, Event::StartRound).is_some();
    let offers = [
        ("create_panel", asks_judges && moves(RoundEvent::Start) && may(Action::ManageRound)),
        ("preview_assignment", moves(RoundEvent::Start) && may(Action::ManageRound)),
        ("start_round", moves(RoundEvent::Start) && can_start && may(Action::ManageRound)),
        ("get_round_progress", !moves(RoundEvent::Start) && may(Action::ViewRound)),
        ("list_measurements", is_measured && !moves(RoundEvent::Start) && may(Action::ViewMeasurements)),
        ("sign_round_lock", moves(RoundEvent::SignLock) && may(Action::SignRoundLock)),
        ("lock_round", moves(RoundEvent::Lock) && may(Action::ManageRound)),
    ];
    offers.into_iter().filter(|(_, offered)| *offered).map(|(name, _)| name).collect()
}

async fn signature<C: ConnectionTrait>(db: &C, stage: &Stage) -> AppResult<Option<Signature>> {
    let (Some(at), Some(statement)) = (stage.round.supervisor_signed_at, &stage.round.supervisor_statement) else {
        return Ok(None);
    };
    let name = queries::user_name(db, stage.round.supervisor_id).await?;
    Ok(Some(Signature { name, at, statement: statement.clone() }))
}

/// Progress and anomalies of a round. Errors: 404.
pub async fn get_progress(context: &Context, actor: &Actor, round_id: &str) -> AppResult<RoundProgress> {
    let db = context.db.read();
    let now = context.clock.now();
    let stage = queries::get_stage(db, round_id).await?;
    policy::require(actor, Action::ViewRound, &stage.target(), ROUND)?;
    let tallies = queries::tallies(db, stage.round.id).await?;
    let seats = queries::seats(db, stage.round.id).await?;
    let open = queries::open_lines(db, stage.round.id).await?;
    let sheets_needing_action = needing_action(db, actor, &stage, &open).await?;
    let round = describe(db, actor, stage, &seats, &tallies).await?;
    let judges = seats.iter().map(|seat| judge(seat, &round.panels, &tallies, now)).collect();
    let (entries_missing, entries_missing_total) = missing(open);
    Ok(RoundProgress { round, judges, entries_missing, entries_missing_total, sheets_needing_action, server_time: now })
}

fn judge(seat: &Seat, panels: &[Panel], tallies: &[Tally], now: DateTime<Utc>) -> JudgeProgress {
    let (sheets, last_saved_at) = sheets_of(seat, tallies);
    let panel =
        panels.iter().find(|panel| panel.members.iter().any(|member| member.expert_id == seat.expert_public_id));
    JudgeProgress {
        expert_id: seat.expert_public_id.clone(),
        name: seat.name.clone(),
        panel: panel.map(|panel| panel.name.clone()).unwrap_or_default(),
        total: sheets.total,
        submitted: sheets.submitted,
        saved: sheets.saved,
        recused: sheets.recused,
        absent: sheets.absent,
        last_saved_at,
        anomalies: anomalies(seat, sheets, last_saved_at, tallies, now),
    }
}

/// What is odd about a judge's progress, without a value.
fn anomalies(
    seat: &Seat,
    sheets: SheetTally,
    last_saved_at: Option<DateTime<Utc>>,
    tallies: &[Tally],
    now: DateTime<Utc>,
) -> Vec<String> {
    let mut anomalies = Vec::new();
    let open = sheets.total - sheets.submitted - sheets.recused - sheets.absent;
    match last_saved_at {
        None if open > 0 => anomalies.push("尚未开始评分".to_owned()),
        Some(at) if open > 0 && now - at > SILENCE => {
            anomalies.push(format!("已有 {} 天没有保存评分", (now - at).num_days()));
        }
        Some(_) | None => {}
    }
    let returned: i64 =
        of_seat(seat, tallies).filter(|tally| tally.status == SheetStatus::Returned).map(|tally| tally.count).sum();
    if returned > 0 {
        anomalies.push(format!("有 {returned} 份退回的评分表未重新签名"));
    }
    let complete: i64 = of_seat(seat, tallies).map(|tally| tally.totals).sum();
    let least = of_seat(seat, tallies).filter_map(|tally| tally.least_total).min();
    let greatest = of_seat(seat, tallies).filter_map(|tally| tally.greatest_total).max();
    if complete >= ENOUGH_TO_COMPARE && least == greatest {
        anomalies.push(format!("已评完的 {complete} 份总分全部相同"));
    }
    anomalies
}

/// The open sheets, entry by entry.
fn missing(open: Vec<OpenLine>) -> (Vec<EntryMissing>, i64) {
    let mut entries: Vec<EntryMissing> = Vec::new();
    for line in open {
        match entries.last_mut().filter(|entry| entry.entry_id == line.entry_id) {
            Some(entry) => entry.missing.push(line.judge),
            None => entries.push(EntryMissing {
                entry_id: line.entry_id,
                number: line.number.unwrap_or_default(),
                title: line.title,
                missing: vec![line.judge],
            }),
        }
    }
    let total = count(entries.len());
    entries.truncate(MOST_LISTED);
    (entries, total)
}

async fn needing_action<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    stage: &Stage,
    open: &[OpenLine],
) -> AppResult<Vec<SheetAction>> {
    let may_confirm = policy::allows(actor, Action::ConfirmAbsence, &stage.target()) == Decision::Allow;
    let proposed = queries::proposed_absences(db, stage.round.id).await?;
    let action = |line: &OpenLine, kind, reason: String, actions| SheetAction {
        sheet_id: line.sheet_public_id.clone(),
        judge: line.judge.clone(),
        entry_number: line.number.clone().unwrap_or_default(),
        kind,
        reason,
        actions,
    };
    let mut actions = Vec::new();
    for line in open {
        if let Some(absence) = proposed.iter().find(|absence| absence.sheet_id == line.sheet_id) {
            let offered = may_confirm && absence.proposed_by != actor.user.id;
            let offers = if offered { vec!["confirm_absence"] } else { Vec::new() };
            actions.push(action(line, SheetActionKind::AbsenceProposed, absence.reason.clone(), offers));
        }
        if line.status == SheetStatus::Returned {
            let reason = line.return_reason.clone().unwrap_or_default();
            actions.push(action(line, SheetActionKind::Returned, reason, Vec::new()));
        }
    }
    Ok(actions)
}
