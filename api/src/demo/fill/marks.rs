//! Marks in bulk: what judges would have given on the sheets that the draw made.

use std::{collections::BTreeMap, sync::Arc};

use entity::{entry, mark, programme, score_sheet, status::SheetStatus};
use scoring::CriterionKind;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, sea_query::Expr};
use serde_json::json;

use super::{Filling, SEED, insert_all};
use crate::{
    auth::Actor,
    demo::world::{CriterionRange, Habit, MarkKey, Merits, mark as invent_mark},
    events,
    programmes::service as programmes,
};

/// How far the judges of a round have come, in hundredths of their sheets.
#[derive(Clone, Copy)]
pub struct Progress {
    pub signed: u64,
    pub saved: u64,
}

/// Fills the open sheets of a round. `merits`: by the entry's number.
pub async fn fill_round(
    filling: &Filling<'_>,
    staff: &Actor,
    programme: &programme::Model,
    round: (&scoring::Round, i64),
    merits: &BTreeMap<String, &Merits>,
    progress: Progress,
) -> anyhow::Result<()> {
    let db = filling.context.db.read();
    let sheets = score_sheet::Entity::find()
        .filter(score_sheet::Column::RoundId.eq(round.1))
        .filter(score_sheet::Column::Status.eq(SheetStatus::Assigned))
        .order_by_asc(score_sheet::Column::ExpertId)
        .order_by_asc(score_sheet::Column::Position)
        .all(db)
        .await?;
    let numbers: BTreeMap<i64, String> = entry::Entity::find()
        .filter(entry::Column::ProgrammeId.eq(programme.id))
        .all(db)
        .await?
        .into_iter()
        .filter_map(|entry| Some((entry.id, entry.number?)))
        .collect();
    let mut writing = Writing { filling, round: round.0, rows: Vec::new(), done: Vec::new() };
    for (position, sheet) in sheets.iter().enumerate() {
        let number = numbers.get(&sheet.entry_id).cloned().unwrap_or_default();
        let Some(merit) = merits.get(&number) else { continue };
        // The judges of a panel come along at different speeds.
        let lot = (u64::try_from(sheet.position)? * 7 + u64::try_from(sheet.expert_id)? * 13) % 100;
        let status = match lot {
            lot if lot < progress.signed => SheetStatus::Submitted,
            lot if lot < progress.signed + progress.saved => SheetStatus::Saved,
            _ => continue,
        };
        writing.sheet(sheet, merit, position, status)?;
    }
    let (rows, done) = (writing.rows, writing.done);
    let count = done.len();
    insert_all::<mark::Entity>(filling.context, rows).await?;
    let (author, programme, done) = (staff.clone(), programme.clone(), Arc::new(done));
    let (now, key) = (filling.now, round.0.key.clone());
    filling
        .context
        .db
        .write(move |tx| {
            let (author, programme, done, key) = (author.clone(), programme.clone(), done.clone(), key.clone());
            Box::pin(async move {
                for sheet in done.iter() {
                    score_sheet::Entity::update_many()
                        .col_expr(score_sheet::Column::Status, Expr::value(sheet.status))
                        .col_expr(score_sheet::Column::TotalPoints, Expr::value(sheet.total))
                        .col_expr(score_sheet::Column::MarksGiven, Expr::value(sheet.given))
                        .col_expr(score_sheet::Column::SavedAt, Expr::value(now))
                        .col_expr(score_sheet::Column::Version, Expr::value(2))
                        .filter(score_sheet::Column::Id.eq(sheet.id))
                        .exec(tx)
                        .await?;
                }
                let facts = json!({ "round": key, "sheets": count });
                let subject = format!("programme:{}", programme.public_id);
                let event = author.event("demonstration_marks_filled", subject, facts, now);
                events::append(tx, &programmes::log_of(&programme), event).await?;
                Ok(())
            })
        })
        .await?;
    Ok(())
}

struct Done {
    id: i64,
    status: SheetStatus,
    total: Option<i64>,
    given: i64,
}

struct Writing<'a> {
    filling: &'a Filling<'a>,
    round: &'a scoring::Round,
    rows: Vec<mark::ActiveModel>,
    done: Vec<Done>,
}

impl Writing<'_> {
    fn sheet(
        &mut self,
        sheet: &score_sheet::Model,
        merit: &Merits,
        position: usize,
        status: SheetStatus,
    ) -> anyhow::Result<()> {
        let judge = usize::try_from(sheet.expert_id)?;
        let entry = usize::try_from(sheet.entry_id)?;
        let habit = Habit::of(SEED, judge);
        // A saved sheet in four still lacks its last mark.
        let lacking = usize::from(status == SheetStatus::Saved && position.is_multiple_of(4));
        let judged = || self.round.criteria.iter().filter(|criterion| criterion.kind == CriterionKind::Judged);
        let criteria = judged().count() - lacking;
        let (mut total, mut given) = (0, 0);
        for criterion in judged().take(criteria) {
            let range = CriterionRange {
                min: criterion.min.map_or(0, scoring::Points::ten_thousandths),
                max: criterion.max.map_or(1_000_000, scoring::Points::ten_thousandths),
                step: criterion.step.map_or(0, scoring::Points::ten_thousandths),
            };
            let key = MarkKey { seed: SEED, round: &self.round.key, entry, judge, criterion: &criterion.key };
            let points = invent_mark(key, merit.permille(&criterion.key), habit, range);
            total += points;
            given += 1;
            self.rows.push(mark::ActiveModel {
                zone_id: Set(self.filling.zone.id),
                sheet_id: Set(sheet.id),
                criterion: Set(criterion.key.clone()),
                points: Set(Some(points)),
                comment: Set(None),
                ..Default::default()
            });
        }
        self.done.push(Done { id: sheet.id, status, total: (lacking == 0).then_some(total), given });
        Ok(())
    }
}
