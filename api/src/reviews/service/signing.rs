//! Signing (签名): the judge submits complete sheets at once, with the password again.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use chrono::{DateTime, Utc};
use entity::{score_sheet, status::SheetStatus};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter,
    sea_query::{Expr, ExprTrait},
};
use serde_json::{Map, Value, json};

use super::{ROUND, SHEET, marks::require_scoring};
use crate::{
    app::Context,
    auth::{Action, Actor, Decision, policy, service::step_up},
    db::Tx,
    error::{AppError, AppResult, ErrorCode},
    events,
    reviews::{
        conflict,
        dto::{RefusedSheet, SignReceipt, SignSheets},
        queries::{self, DeskSeat, OpenSheet},
        rules::{self, Pack},
        state::SheetEvent,
    },
};

/// How many sheets one statement may name.
const CHUNK: usize = 1_000;

struct Sign {
    actor: Actor,
    expert_id: i64,
    round_id: String,
    sheet_ids: BTreeSet<String>,
    now: DateTime<Utc>,
}

/// Signs the complete ones among the judge's own sheets of a round; the others are listed with what they lack.
/// Errors: 422 for a wrong password, and then nothing is signed.
pub async fn sign_sheets(
    context: &Context,
    actor: Actor,
    round_id: String,
    input: SignSheets,
) -> AppResult<SignReceipt> {
    let expert_id = actor.require_expert()?;
    step_up(context, &actor, input.password).await?;
    let sheet_ids = input.sheet_ids.into_iter().collect();
    let sign = Arc::new(Sign { actor, expert_id, round_id, sheet_ids, now: context.clock.now() });
    context
        .db
        .write(move |tx| {
            let sign = sign.clone();
            Box::pin(async move { sign.run(tx).await })
        })
        .await
}

impl Sign {
    async fn run(&self, tx: &Tx) -> AppResult<SignReceipt> {
        let seats = queries::desk_seats(tx, self.expert_id, Some(&self.round_id)).await?;
        let seat = seats.into_iter().next().ok_or_else(|| AppError::not_found(ROUND))?;
        let codes = queries::desk_codes(tx, self.expert_id, seat.round_id).await?;
        let own = score_sheet::Column::ExpertId.eq(self.expert_id).and(score_sheet::Column::RoundId.eq(seat.round_id));
        let sheets = queries::lock_sheets(tx, own).await?;
        let pack = rules::of_programme(tx, seat.programme_id).await?;
        let mut found: BTreeMap<String, OpenSheet> =
            sheets.into_iter().map(|sheet| (sheet.public_id.clone(), sheet)).collect();
        let (mut accepted, mut refused) = (Vec::new(), Vec::new());
        for id in &self.sheet_ids {
            match self.accept(found.remove(id), &pack) {
                Ok(sheet) => accepted.push(sheet),
                Err(error) => refused.push(RefusedSheet {
                    sheet_id: id.clone(),
                    entry_code: codes.get(id).cloned(),
                    code: error.code,
                    message: error.detail,
                }),
            }
        }
        let receipt = self.store(tx, &accepted, &seat).await?;
        let signed = i64::try_from(accepted.len()).unwrap_or(i64::MAX);
        Ok(SignReceipt { signed, receipt, signed_at: self.now, refused })
    }

    fn accept(&self, sheet: Option<OpenSheet>, pack: &Pack) -> AppResult<OpenSheet> {
        let sheet = sheet.ok_or_else(|| AppError::not_found(SHEET))?;
        if policy::allows(&self.actor, Action::ScoreSheet, &sheet.target()) != Decision::Allow {
            return Err(AppError::not_found(SHEET));
        }
        require_scoring(&sheet, SheetEvent::Sign)?;
        if let Some(reason) = conflict::find(&sheet.interests, &sheet.party) {
            let detail = format!("{}，请对这份申报申请回避。", conflict::label(reason));
            return Err(AppError::new(ErrorCode::ConflictOfInterest, detail));
        }
        let missing = pack.rubric(&sheet.round_key, sheet.category.as_deref())?.missing(&sheet.marks);
        if !missing.is_empty() {
            let detail = format!("还有 {} 项未评：{}。评完后再签名。", missing.len(), missing.join("、"));
            return Err(AppError::new(ErrorCode::IncompleteMarks, detail));
        }
        Ok(sheet)
    }

    /// Writes the signature with one event that holds every mark signed.
    async fn store(&self, tx: &Tx, sheets: &[OpenSheet], seat: &DeskSeat) -> AppResult<Option<String>> {
        let Some(first) = sheets.first() else { return Ok(None) };
        let facts = json!({ "round": seat.round_key, "sheets": sheets.iter().map(fact).collect::<Vec<_>>() });
        let subject = format!("round:{}", seat.round_public_id);
        let event = self.actor.event("sheets_signed", subject, events::salted(facts), self.now);
        let receipt = events::append(tx, &first.log(), event).await?.short();
        for chunk in sheets.chunks(CHUNK) {
            let fields = score_sheet::ActiveModel {
                status: Set(SheetStatus::Submitted),
                submitted_at: Set(Some(self.now)),
                return_reason: Set(None),
                receipt: Set(Some(receipt.clone())),
                ..Default::default()
            };
            score_sheet::Entity::update_many()
                .set(fields)
                .col_expr(score_sheet::Column::Version, Expr::col(score_sheet::Column::Version).add(1))
                .filter(score_sheet::Column::Id.is_in(chunk.iter().map(|sheet| sheet.id)))
                .exec(tx)
                .await?;
        }
        Ok(Some(receipt))
    }
}

/// A sheet as it was signed.
fn fact(sheet: &OpenSheet) -> Value {
    let marks: Map<String, Value> =
        sheet.marks.iter().map(|(criterion, given)| (criterion.clone(), json!(given.points))).collect();
    json!({ "sheet": sheet.public_id, "version": sheet.version + 1, "total": sheet.total_points, "marks": marks })
}
