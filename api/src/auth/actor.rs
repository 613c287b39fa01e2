//! The signed-in person behind a request, with the roles they hold now. Never taken from the token.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use entity::{expert, panel_member, role_grant, session, status::Role, user, zone};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QuerySelect};

use super::{policy::Target, token::Claims};
use crate::{
    error::{AppError, AppResult, ErrorCode},
    events::{Draft, LogName},
};

/// Someone who is signed in.
#[derive(Clone, Debug)]
pub struct Actor {
    pub user: user::Model,
    pub zone: zone::Model,
    pub session_id: i64,
    pub grants: Vec<Grant>,
    /// The actor's own row in the expert pool, if they judge and have not been taken out of it.
    pub expert_id: Option<i64>,
}

/// A role held for an organization.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grant {
    pub role: Role,
    pub organization_id: i64,
}

impl Actor {
    /// Loads the actor behind `claims`. Errors: 401 when session or account has ended.
    pub async fn load<C: ConnectionTrait>(db: &C, claims: &Claims, now: DateTime<Utc>) -> AppResult<Self> {
        let ended = || AppError::new(ErrorCode::Unauthenticated, "登录已失效，请重新登录。");
        let of_session = session::Entity::belongs_to(user::Entity).from(session::Column::UserId).to(user::Column::Id);
        let (session, user) = session::Entity::find()
            .join(JoinType::InnerJoin, of_session.into())
            .select_also(user::Entity)
            .filter(session::Column::PublicId.eq(claims.sid.as_str()))
            .one(db)
            .await?
            .filter(|(session, _)| session.revoked_at.is_none() && session.expires_at > now)
            .ok_or_else(ended)?;
        let user = user
            .filter(|user| user.is_active && user.token_version == claims.ver && user.public_id == claims.sub)
            .ok_or_else(ended)?;
        Self::of_user(db, user, session.id).await
    }

    /// The actor that `user` is, in session `session_id`.
    pub async fn of_user<C: ConnectionTrait>(db: &C, user: user::Model, session_id: i64) -> AppResult<Self> {
        let zone = zone::Entity::find_by_id(user.zone_id)
            .one(db)
            .await?
            .ok_or_else(|| AppError::internal(anyhow::anyhow!("user {} has no zone", user.id)))?;
        let mut grants: Vec<Grant> = role_grant::Entity::find()
            .filter(role_grant::Column::UserId.eq(user.id))
            .all(db)
            .await?
            .into_iter()
            .map(|grant| Grant { role: grant.role, organization_id: grant.organization_id })
            .collect();
        let mut expert_id = None;
        if let Some(grant) = grants.iter().find(|grant| grant.role == Role::Judge).copied() {
            expert_id = find_expert(db, user.id).await?;
            if let Some(expert_id) = expert_id
                && chairs_a_panel(db, expert_id).await?
            {
                grants.push(Grant { role: Role::PanelChair, ..grant });
            }
        }
        Ok(Self { user, zone, session_id, grants, expert_id })
    }

    /// The roles held, each once, in the order of [`Role`].
    pub fn roles(&self) -> BTreeSet<Role> {
        self.grants.iter().map(|grant| grant.role).collect()
    }

    /// Whether the actor holds `role` for any organization.
    pub fn has(&self, role: Role) -> bool {
        self.grants.iter().any(|grant| grant.role == role)
    }

    /// Organizations for which the actor holds `role`.
    pub fn organizations(&self, role: Role) -> Vec<i64> {
        self.grants.iter().filter(|grant| grant.role == role).map(|grant| grant.organization_id).collect()
    }

    /// The row of the expert pool behind a judge. Errors: 404 for anyone else.
    pub fn require_expert(&self) -> AppResult<i64> {
        self.expert_id.ok_or_else(|| AppError::not_found("您的评委档案"))
    }

    /// The log of the actor's zone.
    pub fn zone_log(&self) -> LogName {
        LogName::of_zone(&self.zone)
    }

    /// An event that this actor causes.
    pub fn event(&self, kind: &'static str, subject: String, payload: serde_json::Value, at: DateTime<Utc>) -> Draft {
        Draft { kind, actor_id: Some(self.user.id), actor_name: self.user.display_name.clone(), subject, payload, at }
    }

    /// A target that is just a thing of the actor's own zone.
    pub fn own_zone(&self) -> Target {
        Target::in_zone(self.zone.id)
    }
}

async fn find_expert<C: ConnectionTrait>(db: &C, user_id: i64) -> AppResult<Option<i64>> {
    Ok(expert::Entity::find()
        .select_only()
        .column(expert::Column::Id)
        .filter(expert::Column::UserId.eq(user_id))
        .filter(expert::Column::IsActive.eq(true))
        .into_tuple()
        .one(db)
        .await?)
}

async fn chairs_a_panel<C: ConnectionTrait>(db: &C, expert_id: i64) -> AppResult<bool> {
    let seat: Option<i64> = panel_member::Entity::find()
        .select_only()
        .column(panel_member::Column::Id)
        .filter(panel_member::Column::ExpertId.eq(expert_id))
        .filter(panel_member::Column::IsChair.eq(true))
        .into_tuple()
        .one(db)
        .await?;
    Ok(seat.is_some())
}
