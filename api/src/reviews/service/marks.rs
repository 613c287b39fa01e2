//! Saving marks: the hot path. One statement loads what decides on all the saves that arrived together, one writes each
//! table that changes, and one each sheet.

use std::{collections::HashMap, sync::Arc};

use chrono::{DateTime, Utc};
use entity::{
    mark, score_sheet,
    status::{ConflictReason, ProgrammeStatus, SheetStatus},
};
use scoring::Points;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, sea_query::OnConflict};
use serde_json::{Map, Value, json};

use super::{SHEET, recusal, store_sheet};
use crate::{
    app::Context,
    auth::{Action, Actor, policy},
    db::Tx,
    error::{AppError, AppResult, ErrorCode},
    events::{self, Draft},
    precondition::IfMatch,
    reviews::{
        conflict,
        dto::{SaveMarks, SheetReceipt},
        marking::{Marks, Sent},
        queries::{self, OpenSheet},
        rules::{self, Pack},
        state::{self, SheetEvent},
    },
};

/// A save as the request brought it.
pub(super) struct Save {
    actor: Actor,
    pub(super) sheet_id: String,
    seen: IfMatch,
    sent: Vec<Sent>,
    comment: Option<String>,
    now: DateTime<Utc>,
}

/// What became of a save.
pub(super) enum Outcome {
    Saved(SheetReceipt),
    /// Nothing was written: the judge has a conflict of interest.
    InConflict,
}

/// Saves what changed among the marks sent and returns the receipt: durable once it is there. Saves that arrive together
/// are written together.
///
/// Errors: 404 for another's sheet, 409 for a signed sheet or a conflict of interest (the sheet is recused then), 412 for
/// a stale version, 422 for marks that the rules do not allow.
pub async fn save_marks(
    context: &Context,
    actor: Actor,
    sheet_id: String,
    seen: IfMatch,
    input: SaveMarks,
) -> AppResult<SheetReceipt> {
    let SaveMarks { marks, comment } = input;
    let sent = marks
        .into_iter()
        .map(|mark| Sent { criterion: mark.criterion, mark: mark.mark, comment: mark.comment })
        .collect();
    let save = Save { actor: actor.clone(), sheet_id: sheet_id.clone(), seen, sent, comment, now: context.clock.now() };
    match context.saves.save(save).await? {
        Outcome::Saved(receipt) => Ok(receipt),
        Outcome::InConflict => Err(in_conflict(recusal::recuse_in_conflict(context, actor, sheet_id).await?)),
    }
}

fn in_conflict(reason: ConflictReason) -> AppError {
    let text = conflict::label(reason);
    AppError::new(
        ErrorCode::ConflictOfInterest,
        format!("{text}，这份评分表已按回避处理，评分没有保存。请继续评其他申报；如有疑问请联系工作人员。"),
    )
}

/// The status after `event` when the judge may move the sheet now. Errors: 409.
pub(super) fn require_scoring(sheet: &OpenSheet, event: SheetEvent) -> AppResult<SheetStatus> {
    if sheet.programme_status != ProgrammeStatus::Scoring {
        return Err(AppError::state_forbids("这项评选活动现在不在评审中，评分表不能改动，请联系工作人员。"));
    }
    state::next_sheet(sheet.status, event).ok_or_else(|| {
        if sheet.status == SheetStatus::Submitted {
            return AppError::state_forbids("这份评分表已签名提交，不能再改动；确需修改请联系组长退回。");
        }
        AppError::state_forbids(format!("这份评分表{}，不能再改动。", state::sheet_label(sheet.status)))
    })
}

/// Writes saves of different sheets in one statement a table, and a sheet each. Gives what became of each in this order;
/// a save that is refused leaves the others alone. `Err` when the database itself failed.
pub(super) async fn save_all(tx: &Tx, saves: &[Arc<Save>]) -> AppResult<Vec<AppResult<Outcome>>> {
    let ids = saves.iter().map(|save| save.sheet_id.as_str());
    let sheets = queries::lock_sheets(tx, score_sheet::Column::PublicId.is_in(ids)).await?;
    let sheets: HashMap<&str, &OpenSheet> = sheets.iter().map(|sheet| (sheet.public_id.as_str(), sheet)).collect();
    let (mut steps, mut events) = (Vec::with_capacity(saves.len()), Vec::new());
    for save in saves {
        let step = match sheets.get(save.sheet_id.as_str()) {
            Some(sheet) => save.check(tx, sheet).await,
            None => Err(AppError::not_found(SHEET)),
        };
        match step {
            Err(error) if error.is_storage_fault() => return Err(error),
            step => steps.push(step),
        }
        if let Some(Ok(Step::Write(change))) = steps.last() {
            events.push((change.sheet.log(), save.event(change)));
        }
    }
    let mut receipts = events::append_all(tx, events).await?.into_iter();
    let (mut outcomes, mut marks) = (Vec::with_capacity(saves.len()), Vec::new());
    for (save, step) in saves.iter().zip(steps) {
        outcomes.push(match step {
            Ok(Step::Write(change)) => {
                let receipt =
                    receipts.next().ok_or_else(|| AppError::internal(anyhow::anyhow!("a save has no event")))?;
                let saved = save.receipt(&change, receipt.short())?;
                store_sheet(tx, change.sheet, fields(&saved, change.comment.unwrap_or(&change.sheet.comment))).await?;
                marks.extend(mark_rows(change.sheet, change.changed));
                Ok(Outcome::Saved(saved))
            }
            Ok(Step::Nothing(outcome)) => Ok(outcome),
            Err(error) => Err(error),
        });
    }
    store_marks(tx, marks).await?;
    Ok(outcomes)
}

/// What a checked save asks for.
enum Step<'a> {
    Nothing(Outcome),
    Write(Change<'a>),
}

/// What a save changes.
struct Change<'a> {
    sheet: &'a OpenSheet,
    status: SheetStatus,
    pack: Arc<Pack>,
    changed: Marks,
    comment: Option<&'a str>,
}

impl Save {
    async fn check<'a>(&'a self, tx: &Tx, sheet: &'a OpenSheet) -> AppResult<Step<'a>> {
        policy::require(&self.actor, Action::ScoreSheet, &sheet.target(), SHEET)?;
        let status = require_scoring(sheet, SheetEvent::Save)?;
        if conflict::find(&sheet.interests, &sheet.party).is_some() {
            return Ok(Step::Nothing(Outcome::InConflict));
        }
        self.seen.require(sheet.version)?;
        let pack = rules::by_hash(tx, sheet.pack_id, &sheet.pack_hash).await?;
        let rubric = pack.rubric(&sheet.round_key, sheet.category.as_deref())?;
        let changed = rubric.changes(&sheet.marks, self.sent.clone())?;
        let comment = self.comment.as_deref().map(str::trim).filter(|comment| *comment != sheet.comment);
        if let (true, None, Some(receipt)) = (changed.is_empty(), comment, sheet.receipt.as_deref()) {
            let unchanged = self.unchanged(sheet, rubric.needed(), receipt)?;
            return Ok(Step::Nothing(Outcome::Saved(unchanged)));
        }
        Ok(Step::Write(Change { sheet, status, pack, changed, comment }))
    }

    fn event(&self, change: &Change<'_>) -> Draft {
        let facts = events::salted(facts(change.sheet, &change.changed, change.comment));
        self.actor.event("marks_saved", change.sheet.subject(), facts, self.now)
    }

    fn receipt(&self, change: &Change<'_>, receipt: String) -> AppResult<SheetReceipt> {
        let rubric = change.pack.rubric(&change.sheet.round_key, change.sheet.category.as_deref())?;
        let mut marks = change.sheet.marks.clone();
        marks.extend(change.changed.clone());
        Ok(SheetReceipt {
            sheet_id: change.sheet.public_id.clone(),
            status: change.status,
            version: change.sheet.version + 1,
            saved_at: self.now,
            receipt,
            total: points(rubric.total(&marks))?,
            marks_given: rubric.given(&marks),
            marks_needed: rubric.needed(),
        })
    }

    /// The receipt that is there already, when nothing differs from what is stored.
    fn unchanged(&self, sheet: &OpenSheet, needed: i64, receipt: &str) -> AppResult<SheetReceipt> {
        Ok(SheetReceipt {
            sheet_id: sheet.public_id.clone(),
            status: sheet.status,
            version: sheet.version,
            saved_at: sheet.saved_at.unwrap_or(self.now),
            receipt: receipt.to_owned(),
            total: points(sheet.total_points)?,
            marks_given: sheet.marks_given,
            marks_needed: needed,
        })
    }
}

/// Ten-thousandths from the database as points.
pub(super) fn points(count: Option<i64>) -> AppResult<Option<Points>> {
    count.map(Points::from_ten_thousandths).transpose().map_err(AppError::internal)
}

fn fields(saved: &SheetReceipt, comment: &str) -> score_sheet::ActiveModel {
    score_sheet::ActiveModel {
        status: Set(saved.status),
        total_points: Set(saved.total.map(Points::ten_thousandths)),
        marks_given: Set(saved.marks_given),
        comment: Set(comment.to_owned()),
        receipt: Set(Some(saved.receipt.clone())),
        saved_at: Set(Some(saved.saved_at)),
        ..Default::default()
    }
}

/// What the log keeps of a save: each changed mark with the value before it.
fn facts(sheet: &OpenSheet, changed: &Marks, comment: Option<&str>) -> Value {
    let mut marks = Map::new();
    for (criterion, given) in changed {
        let before = sheet.marks.get(criterion).and_then(|given| given.points);
        let mut fact = json!({ "points": given.points, "before": before });
        if let (Some(text), Some(fact)) = (&given.comment, fact.as_object_mut()) {
            fact.insert("comment".to_owned(), json!(text));
        }
        marks.insert(criterion.clone(), fact);
    }
    let mut facts = json!({ "round": sheet.round_key, "version": sheet.version + 1, "marks": marks });
    if let (Some(text), Some(facts)) = (comment, facts.as_object_mut()) {
        facts.insert("comment".to_owned(), json!(text));
    }
    facts
}

fn mark_rows(sheet: &OpenSheet, changed: Marks) -> impl Iterator<Item = mark::ActiveModel> {
    let (zone_id, sheet_id) = (sheet.zone_id, sheet.id);
    changed.into_iter().map(move |(criterion, given)| mark::ActiveModel {
        zone_id: Set(zone_id),
        sheet_id: Set(sheet_id),
        criterion: Set(criterion),
        points: Set(given.points),
        comment: Set(given.comment),
        ..Default::default()
    })
}

async fn store_marks(tx: &Tx, rows: Vec<mark::ActiveModel>) -> AppResult<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let replace = OnConflict::columns([mark::Column::SheetId, mark::Column::Criterion])
        .update_columns([mark::Column::Points, mark::Column::Comment])
        .to_owned();
    mark::Entity::insert_many(rows).on_conflict(replace).exec_without_returning(tx).await?;
    Ok(())
}
