//! What a proposal that needs a second person sends: who proposed, who decided. Decides nothing.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use entity::{status::ProposalState, user};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    auth::Actor,
    error::{AppError, AppResult, ErrorCode},
};

/// The two people of a decision.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ProposalPeople {
    pub state: ProposalState,
    pub proposed_by: String,
    pub proposed_at: DateTime<Utc>,
    pub decided_by: Option<String>,
    pub decided_at: Option<DateTime<Utc>>,
    pub decline_reason: Option<String>,
}

/// Names of people, by key.
pub async fn names<C: ConnectionTrait>(db: &C, ids: Vec<i64>) -> AppResult<BTreeMap<i64, String>> {
    let rows: Vec<(i64, String)> = user::Entity::find()
        .select_only()
        .columns([user::Column::Id, user::Column::DisplayName])
        .filter(user::Column::Id.is_in(ids))
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().collect())
}

/// Errors: 409 unless `what` still waits and `actor` did not propose it.
pub fn require_second(actor: &Actor, what: &str, state: ProposalState, proposed_by: i64) -> AppResult<()> {
    if state != ProposalState::Proposed {
        return Err(AppError::state_forbids(format!("{what}已经处理过了，请刷新后查看。")));
    }
    if proposed_by == actor.user.id {
        return Err(AppError::new(ErrorCode::SamePerson, format!("{what}由您提出，需要另一位确认。")));
    }
    Ok(())
}
