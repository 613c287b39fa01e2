//! Use cases of reviews. The desk is the judge's; panels, the draw and the lock are the staff's; chair and supervisor
//! have their steps in between.

mod absence;
mod assignment;
mod desk;
mod locking;
mod marks;
mod measurements;
mod overview;
mod panels;
mod recusal;
mod save_queue;
mod signing;

pub use absence::{confirm_absence, list_panel_sheets, propose_absence, return_sheet};
pub use assignment::{preview_assignment, start_round};
pub use desk::{get_desk, get_sheet, list_desk_sheets};
pub use locking::{lock_round, sign_round_lock};
pub use marks::save_marks;
pub use measurements::{check_measurements, list_measurements, measured_points, record_measurements};
pub use overview::{get_progress, get_round};
pub use panels::{create_panel, delete_panel, update_panel};
pub use recusal::recuse_sheet;
pub use save_queue::SaveQueue;
pub use signing::sign_sheets;

use entity::{round, score_sheet, status::RoundStatus};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use super::{
    queries::{OpenSheet, Stage},
    state::{self, RoundEvent},
};
use crate::{
    auth::Target,
    db::Tx,
    error::{AppError, AppResult},
    events::LogName,
};

const SHEET: &str = "这份评分表";
const ROUND: &str = "这个评审轮次";
const PANEL: &str = "这个评审组";

impl OpenSheet {
    /// What permission depends on for its judge.
    fn target(&self) -> Target {
        Target { expert_id: Some(self.expert_id), ..Target::in_zone(self.zone_id) }
    }

    fn log(&self) -> LogName {
        LogName::Programme {
            zone_id: self.zone_id,
            programme_id: self.programme_id,
            public_id: self.programme_public_id.clone(),
        }
    }

    fn subject(&self) -> String {
        format!("sheet:{}", self.public_id)
    }
}

impl Stage {
    fn target(&self) -> Target {
        Target::in_zone(self.round.zone_id)
    }

    fn log(&self) -> LogName {
        crate::programmes::service::log_of(&self.programme)
    }

    fn subject(&self) -> String {
        format!("round:{}", self.round.public_id)
    }

    /// The status after `event`. Errors: 409.
    fn next(&self, event: RoundEvent) -> AppResult<RoundStatus> {
        state::next_round(self.round.status, event).ok_or_else(|| {
            AppError::state_forbids(format!(
                "“{}”现在是“{}”，不能做这一步，请刷新后查看。",
                self.round.name,
                state::round_label(self.round.status)
            ))
        })
    }
}

/// Writes `fields` to the sheet if it is still the one that was read.
async fn store_sheet(tx: &Tx, sheet: &OpenSheet, mut fields: score_sheet::ActiveModel) -> AppResult<()> {
    fields.version = Set(sheet.version + 1);
    let written = score_sheet::Entity::update_many()
        .set(fields)
        .filter(score_sheet::Column::Id.eq(sheet.id))
        .filter(score_sheet::Column::Version.eq(sheet.version))
        .exec(tx)
        .await?;
    if written.rows_affected == 1 { Ok(()) } else { Err(AppError::stale(sheet.version + 1)) }
}

/// The supervisor's signature does not survive a change of what it covers.
async fn reopen(tx: &Tx, stage: &Stage) -> AppResult<()> {
    let status = stage.next(RoundEvent::Reopen)?;
    if stage.round.supervisor_id.is_none() {
        return Ok(());
    }
    let unsigned = round::ActiveModel {
        status: Set(status),
        supervisor_id: Set(None),
        supervisor_statement: Set(None),
        supervisor_signed_at: Set(None),
        ..Default::default()
    };
    store_round(tx, &stage.round, unsigned).await
}

/// Writes `fields` to the round if it is still the one that was read.
async fn store_round(tx: &Tx, round: &round::Model, mut fields: round::ActiveModel) -> AppResult<()> {
    fields.version = Set(round.version + 1);
    let written = round::Entity::update_many()
        .set(fields)
        .filter(round::Column::Id.eq(round.id))
        .filter(round::Column::Version.eq(round.version))
        .exec(tx)
        .await?;
    if written.rows_affected == 1 { Ok(()) } else { Err(AppError::stale(round.version + 1)) }
}
