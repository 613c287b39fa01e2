//! Making an account, for this room and for those that make accounts of their own kind, as experts.

use chrono::{DateTime, Utc};
use entity::{role_grant, session, status::Role, user};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use uuid::Uuid;

use crate::{
    auth::token,
    db::Tx,
    error::{AppError, AppResult},
};

/// Letters and digits that nobody mistakes for each other.
const READABLE: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

/// An account about to be made.
#[derive(Clone)]
pub struct NewAccount {
    pub username: String,
    pub display_name: String,
    pub password_hash: String,
    pub is_active: bool,
    pub grants: Vec<(Role, i64)>,
}

/// A random initial password, as `k3mv-9wqd-x7pa-h2rt`; it has to be changed at the first sign-in.
pub fn initial_password() -> AppResult<String> {
    let bytes = hex::decode(token::new_refresh_token()?).map_err(AppError::internal)?;
    let letters: Vec<char> = bytes
        .iter()
        .take(16)
        .filter_map(|byte| READABLE.get(usize::from(byte % 32)).copied().map(char::from))
        .collect();
    Ok(letters.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join("-"))
}

/// The canonical form of a username. Errors: 422.
pub fn check_username(typed: &str) -> AppResult<String> {
    let username = typed.trim().to_lowercase();
    let is_plain =
        username.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-' | '_'));
    if is_plain && (3..=32).contains(&username.len()) {
        return Ok(username);
    }
    Err(AppError::field("username", "format", "用户名应为 3 到 32 位小写字母、数字、点或短横线。"))
}

/// Inserts the account; its owner has to change the password. Errors: 422 when the username is taken.
pub async fn insert(tx: &Tx, zone_id: i64, account: NewAccount, now: DateTime<Utc>) -> AppResult<user::Model> {
    let taken = user::Entity::find().filter(user::Column::Username.eq(account.username.as_str())).one(tx).await?;
    if taken.is_some() {
        let message = format!("用户名“{}”已被使用，请换一个。", account.username);
        return Err(AppError::field("username", "taken", message));
    }
    let model = user::ActiveModel {
        public_id: Set(Uuid::new_v4().to_string()),
        zone_id: Set(zone_id),
        username: Set(account.username),
        display_name: Set(account.display_name),
        password_hash: Set(account.password_hash),
        must_change_password: Set(true),
        is_active: Set(account.is_active),
        token_version: Set(1),
        version: Set(1),
        created_at: Set(now),
        updated_at: Set(now),
        ..Default::default()
    };
    let user = user::Entity::insert(model).exec_with_returning(tx).await?;
    grant(tx, &user, account.grants, now).await?;
    Ok(user)
}

/// Gives roles to an account.
pub async fn grant(tx: &Tx, user: &user::Model, grants: Vec<(Role, i64)>, now: DateTime<Utc>) -> AppResult<()> {
    let rows = grants.into_iter().map(|(role, organization_id)| role_grant::ActiveModel {
        zone_id: Set(user.zone_id),
        user_id: Set(user.id),
        role: Set(role),
        organization_id: Set(organization_id),
        created_at: Set(now),
        ..Default::default()
    });
    role_grant::Entity::insert_many(rows).exec_without_returning(tx).await?;
    Ok(())
}

/// Gives the account a new initial password and ends its sessions. Errors: 412 when somebody changed the account in between.
pub async fn reset(tx: &Tx, user: &user::Model, password_hash: String, now: DateTime<Utc>) -> AppResult<()> {
    let change = user::ActiveModel {
        password_hash: Set(password_hash),
        must_change_password: Set(true),
        token_version: Set(user.token_version + 1),
        ..Default::default()
    };
    store(tx, user, change, now).await?;
    end_sessions(tx, user, now).await
}

/// Writes `change` if the row is still the one that was read. Errors: 412.
pub async fn store(tx: &Tx, user: &user::Model, mut change: user::ActiveModel, now: DateTime<Utc>) -> AppResult<()> {
    change.version = Set(user.version + 1);
    change.updated_at = Set(now);
    let written = user::Entity::update_many()
        .set(change)
        .filter(user::Column::Id.eq(user.id))
        .filter(user::Column::Version.eq(user.version))
        .exec(tx)
        .await?;
    if written.rows_affected == 1 { Ok(()) } else { Err(AppError::stale(user.version + 1)) }
}

/// Ends every session of the account.
pub async fn end_sessions(tx: &Tx, user: &user::Model, now: DateTime<Utc>) -> AppResult<()> {
    session::Entity::update_many()
        .col_expr(session::Column::RevokedAt, Expr::value(now))
        .filter(session::Column::UserId.eq(user.id))
        .filter(session::Column::RevokedAt.is_null())
        .exec(tx)
        .await?;
    Ok(())
}
