//! The judge's desk: one's own rounds, sheets and the blind copy of each entry.

use std::collections::{BTreeMap, btree_map::Entry};

use entity::{
    score_sheet,
    status::{ConflictReason, ProgrammeStatus, SheetStatus},
};
use scoring::CriterionKind;

use super::{ROUND, SHEET, marks::points};
use crate::{
    app::Context,
    attachments::service::neutral,
    auth::{Action, Actor, Target, policy},
    error::{AppError, AppResult},
    programmes::rule_pack::Blind,
    reviews::{
        blind, conflict,
        dto::{
            Desk, DeskCounts, DeskRound, DeskSheetItem, DeskSheets, Sheet, SheetAttachment, SheetBand, SheetCriterion,
            SheetCriterionKind, SheetFact, SheetField, SheetMark, SheetSection,
        },
        marking::{Marks, Rubric},
        queries::{self, DeskSeat, DeskTally, WholeSheet},
        rules::{self, Pack},
        state::{self, SheetEvent},
    },
};

/// The rounds in which the judge sits, newest first.
pub async fn get_desk(context: &Context, actor: &Actor) -> AppResult<Desk> {
    let db = context.db.read();
    let server_time = context.clock.now();
    let Some(expert_id) = actor.expert_id else { return Ok(Desk { rounds: Vec::new(), server_time }) };
    let tallies = queries::desk_tallies(db, expert_id).await?;
    let mut packs = BTreeMap::new();
    let mut rounds = Vec::new();
    for seat in queries::desk_seats(db, expert_id, None).await? {
        if let Entry::Vacant(place) = packs.entry(seat.programme_id) {
            place.insert(rules::of_programme(db, seat.programme_id).await?);
        }
        let Some(pack) = packs.get(&seat.programme_id) else { continue };
        rounds.push(view_seat(seat, &tallies, pack)?);
    }
    Ok(Desk { rounds, server_time })
}

fn view_seat(seat: DeskSeat, tallies: &[DeskTally], pack: &Pack) -> AppResult<DeskRound> {
    let round = pack.round(&seat.round_key)?;
    let mut counts = DeskCounts::default();
    for tally in tallies.iter().filter(|tally| tally.round_id == seat.round_id) {
        let is_out = matches!(tally.status, SheetStatus::Recused | SheetStatus::Absent);
        let needed = Rubric::of(round, tally.category.as_deref()).needed();
        counts.total += tally.count;
        counts.complete += if !is_out && tally.marks_given >= needed { tally.count } else { 0 };
        match tally.status {
            SheetStatus::Submitted | SheetStatus::Locked => counts.submitted += tally.count,
            SheetStatus::Recused => counts.recused += tally.count,
            SheetStatus::Assigned | SheetStatus::Saved | SheetStatus::Returned | SheetStatus::Absent => {}
        }
    }
    Ok(DeskRound {
        round_id: seat.round_public_id,
        programme_id: seat.programme_public_id,
        programme_title: seat.programme_title,
        round_name: seat.round_name,
        panel_id: seat.panel_public_id,
        panel_name: seat.panel_name,
        status: seat.round_status,
        is_chair: seat.is_chair,
        counts,
    })
}

/// The judge's own sheets of a round, in the judge's own order.
pub async fn list_desk_sheets(context: &Context, actor: &Actor, round_id: &str) -> AppResult<DeskSheets> {
    let db = context.db.read();
    let expert_id = actor.require_expert()?;
    let seats = queries::desk_seats(db, expert_id, Some(round_id)).await?;
    let seat = seats.into_iter().next().ok_or_else(|| AppError::not_found(ROUND))?;
    let pack = rules::of_programme(db, seat.programme_id).await?;
    let round = pack.round(&seat.round_key)?;
    let lines = queries::desk_lines(db, expert_id, seat.round_id).await?;
    let items = lines
        .into_iter()
        .map(|line| {
            Ok(DeskSheetItem {
                id: line.public_id,
                entry_code: line.entry_code,
                title: line.title,
                category_name: category_name(&pack, line.category.as_deref()),
                status: line.status,
                total: points(line.total_points)?,
                marks_given: line.marks_given,
                marks_needed: Rubric::of(round, line.category.as_deref()).needed(),
                version: line.version,
            })
        })
        .collect::<AppResult<_>>()?;
    let tallies = queries::desk_tallies(db, expert_id).await?;
    Ok(DeskSheets { items, round: view_seat(seat, &tallies, &pack)? })
}

fn category_name(pack: &Pack, key: Option<&str>) -> Option<String> {
    key.map(|key| pack.whole.category_name(key).unwrap_or(key).to_owned())
}

/// One's own sheet with the blind copy of its entry. Errors: 404 for anyone else's.
pub async fn get_sheet(context: &Context, actor: &Actor, sheet_id: &str) -> AppResult<Sheet> {
    let db = context.db.read();
    let sheet = queries::get_sheet(db, sheet_id).await?;
    policy::require(actor, Action::ScoreSheet, &target_of(&sheet), SHEET)?;
    let whole = queries::read_whole(db, sheet).await?;
    let pack = rules::of_programme(db, whole.programme.id).await?;
    view(whole, &pack)
}

fn target_of(sheet: &score_sheet::Model) -> Target {
    Target { expert_id: Some(sheet.expert_id), ..Target::in_zone(sheet.zone_id) }
}

fn view(whole: WholeSheet, pack: &Pack) -> AppResult<Sheet> {
    let rubric = pack.rubric(&whole.round.key, whole.entry.category.as_deref())?;
    let (marks, max_total) = (marks(rubric, &whole.marks)?, rubric.max_total());
    let criteria = rubric.criteria().map(criterion).collect();
    // Who has stepped back no longer reads the entry.
    let is_out = whole.sheet.status == SheetStatus::Recused;
    let copy = if is_out { blind::Copy::default() } else { blind::copy(&whole.entry, &pack.whole)? };
    let attachments = if is_out { Vec::new() } else { attachments(&whole, pack) };
    let sheet = whole.sheet;
    Ok(Sheet {
        actions: actions(&sheet, whole.programme.status),
        id: sheet.public_id,
        round_id: whole.round.public_id,
        entry_code: whole.entry_code,
        title: whole.entry.title,
        category_name: category_name(pack, whole.entry.category.as_deref()),
        facts: copy.facts.into_iter().map(|fact| SheetFact { label: fact.label, value: fact.value }).collect(),
        sections: copy.sections.into_iter().map(section).collect(),
        attachments,
        criteria,
        marks,
        comment: sheet.comment,
        total: points(sheet.total_points)?,
        max_total,
        status: sheet.status,
        return_reason: sheet.return_reason,
        recusal_reason: whole.recusal.map(|(reason, detail)| recusal_text(reason, detail)),
        saved_at: sheet.saved_at,
        submitted_at: sheet.submitted_at,
        receipt: sheet.receipt,
        version: sheet.version,
    })
}

fn recusal_text(reason: ConflictReason, detail: String) -> String {
    if reason == ConflictReason::OwnRequest { detail } else { conflict::label(reason).to_owned() }
}

fn actions(sheet: &score_sheet::Model, programme: ProgrammeStatus) -> Vec<&'static str> {
    if programme != ProgrammeStatus::Scoring {
        return Vec::new();
    }
    let offers =
        [("save_marks", SheetEvent::Save), ("recuse_sheet", SheetEvent::Recuse), ("sign_sheets", SheetEvent::Sign)];
    let allowed = offers.into_iter().filter(|(_, event)| state::next_sheet(sheet.status, *event).is_some());
    allowed.map(|(name, _)| name).collect()
}

fn section(section: blind::Section) -> SheetSection {
    let fields = section.fields.into_iter().map(|(label, text)| SheetField { label, text }).collect();
    SheetSection { key: section.key, title: section.title, fields }
}

/// The files that a judge may read, under neutral names that count the hidden ones too.
fn attachments(whole: &WholeSheet, pack: &Pack) -> Vec<SheetAttachment> {
    let files = (1..).zip(&whole.attachments).filter_map(|(position, file)| {
        let slot = pack.whole.form.attachments.iter().find(|slot| slot.key == file.slot)?;
        (slot.blind == Blind::Show).then(|| SheetAttachment {
            id: file.public_id.clone(),
            slot_label: slot.label.clone(),
            file_name: neutral(&whole.entry_code, position, &file.media_type),
            media_type: file.media_type.clone(),
            size_bytes: file.size_bytes,
        })
    });
    files.collect()
}

fn criterion(criterion: &scoring::Criterion) -> SheetCriterion {
    let bands = criterion.bands.iter().map(|band| SheetBand {
        name: band.name.clone(),
        from: band.from,
        to: band.to,
        note: band.note.clone(),
    });
    SheetCriterion {
        key: criterion.key.clone(),
        name: criterion.name.clone(),
        hint: criterion.hint.clone(),
        kind: match criterion.kind {
            CriterionKind::Judged => SheetCriterionKind::Judged,
            CriterionKind::Measured => SheetCriterionKind::Measured,
        },
        min: criterion.min,
        max: criterion.max,
        step: criterion.step,
        factor: criterion.factor,
        bands: bands.collect(),
    }
}

/// Every judged criterion once, with its mark or without.
fn marks(rubric: Rubric<'_>, marks: &Marks) -> AppResult<Vec<SheetMark>> {
    rubric
        .judged()
        .map(|criterion| {
            let given = marks.get(&criterion.key).cloned().unwrap_or_default();
            Ok(SheetMark {
                criterion: criterion.key.clone(),
                mark: points(given.points)?.map(|points| points.to_string()),
                comment: given.comment,
            })
        })
        .collect()
}
