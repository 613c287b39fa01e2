//! Saving marks: the hot path. One statement loads what decides, one writes each table that changes.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use entity::{
    mark, score_sheet,
    status::{ConflictReason, ProgrammeStatus, SheetStatus},
};
use scoring::Points;
use sea_orm::{ActiveValue::Set, EntityTrait, sea_query::OnConflict};
use serde_json::{Map, Value, json};

use super::{SHEET, recusal, store_sheet};
use crate::{
    app::Context,
    auth::{Action, Actor, policy},
    db::Tx,
    error::{AppError, AppResult, ErrorCode},
    events,
    precondition::IfMatch,
    reviews::{
        conflict,
        dto::{SaveMarks, SheetReceipt},
        marking::{self, Marks, Sent},
        queries::{self, OpenSheet},
        rules,
        state::{self, SheetEvent},
    },
};

struct Save {
    actor: Actor,
    sheet_id: String,
    seen: IfMatch,
    sent: Vec<Sent>,
    comment: Option<String>,
    now: DateTime<Utc>,
}

enum Outcome {
    Saved(SheetReceipt),
    /// The judge has a conflict of interest; the sheet was recused instead.
    Recused(ConflictReason),
}

/// Saves what changed among the marks sent and returns the receipt: durable once it is there.
///
/// Errors: 404 for another's sheet, 409 for a signed sheet or a conflict of interest, 412 for a stale version, 422 for
/// marks that the rules do not allow.
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
    let save = Arc::new(Save { actor, sheet_id, seen, sent, comment, now: context.clock.now() });
    let outcome = context
        .db
        .write(move |tx| {
            let save = save.clone();
            Box::pin(async move { save.run(tx).await })
        })
        .await?;
    match outcome {
        Outcome::Saved(receipt) => Ok(receipt),
        Outcome::Recused(reason) => Err(in_conflict(reason)),
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

impl Save {
    async fn run(&self, tx: &Tx) -> AppResult<Outcome> {
        let sheet = queries::lock_sheet(tx, &self.sheet_id).await?;
        policy::require(&self.actor, Action::ScoreSheet, &sheet.target(), SHEET)?;
        let status = require_scoring(&sheet, SheetEvent::Save)?;
        if let Some(reason) = conflict::find(&sheet.interests, &sheet.party) {
            recusal::record(tx, &self.actor, &sheet, reason, conflict::label(reason), self.now).await?;
            return Ok(Outcome::Recused(reason));
        }
        self.seen.require(sheet.version)?;
        let pack = rules::by_hash(tx, sheet.pack_id, &sheet.pack_hash).await?;
        let round = pack.round(&sheet.round_key)?;
        let changed = marking::changes(round, &sheet.marks, self.sent.clone())?;
        let comment = self.comment.as_deref().map(str::trim).filter(|comment| *comment != sheet.comment);
        if let (true, None, Some(receipt)) = (changed.is_empty(), comment, sheet.receipt.as_deref()) {
            return Ok(Outcome::Saved(self.unchanged(&sheet, marking::needed(round), receipt)?));
        }
        let facts = events::salted(facts(&sheet, &changed, comment));
        let event = self.actor.event("marks_saved", sheet.subject(), facts, self.now);
        let receipt = events::append(tx, &sheet.log(), event).await?.short();
        let mut marks = sheet.marks.clone();
        marks.extend(changed.clone());
        let saved = SheetReceipt {
            sheet_id: sheet.public_id.clone(),
            status,
            version: sheet.version + 1,
            saved_at: self.now,
            receipt,
            total: points(marking::total(round, &marks))?,
            marks_given: marking::given(round, &marks),
            marks_needed: marking::needed(round),
        };
        store_sheet(tx, &sheet, fields(&saved, comment.unwrap_or(&sheet.comment))).await?;
        store_marks(tx, &sheet, changed).await?;
        Ok(Outcome::Saved(saved))
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

async fn store_marks(tx: &Tx, sheet: &OpenSheet, changed: Marks) -> AppResult<()> {
    if changed.is_empty() {
        return Ok(());
    }
    let rows = changed.into_iter().map(|(criterion, given)| mark::ActiveModel {
        zone_id: Set(sheet.zone_id),
        sheet_id: Set(sheet.id),
        criterion: Set(criterion),
        points: Set(given.points),
        comment: Set(given.comment),
        ..Default::default()
    });
    let replace = OnConflict::columns([mark::Column::SheetId, mark::Column::Criterion])
        .update_columns([mark::Column::Points, mark::Column::Comment])
        .to_owned();
    mark::Entity::insert_many(rows).on_conflict(replace).exec_without_returning(tx).await?;
    Ok(())
}
