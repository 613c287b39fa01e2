//! Signing in and out: sessions are families of rotating refresh tokens; reuse of an old one ends the family.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{organization, session, user};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, sea_query::Expr,
};
use serde_json::json;
use uuid::Uuid;

use super::{
    actor::Actor,
    dto::{Me, Session, SignIn},
    password, token,
};
use crate::{
    app::Context,
    canonical,
    db::Tx,
    error::{AppError, AppResult, ErrorCode},
    events,
    wire::{GrantView, NamedRef, ZoneRef},
};

/// A session ends after this long without a refresh.
const IDLE: TimeDelta = TimeDelta::minutes(30);
/// A session ends after this long in any case.
const ABSOLUTE: TimeDelta = TimeDelta::hours(12);
/// How long the token before is still answered, with the same successor, for requests that crossed.
const GRACE: TimeDelta = TimeDelta::seconds(5);

/// A session and the refresh cookie that continues it.
pub struct SignedIn {
    pub session: Session,
    pub cookie: String,
}

/// Signs in. Errors: 401 alike for a wrong name and a wrong password; 429 after repeated failures.
pub async fn sign_in(context: &Context, input: SignIn, address: &str) -> AppResult<SignedIn> {
    let username = input.username.trim().to_lowercase();
    context.sign_in_limiter.check(&username, address)?;
    let user = user::Entity::find()
        .filter(user::Column::Username.eq(username.as_str()))
        .one(context.db.read())
        .await?
        .filter(|user| user.is_active);
    let hash = user.as_ref().map(|user| user.password_hash.clone());
    let matches = context.passwords.verify(input.password, hash).await?;
    let Some(user) = user.filter(|_| matches) else {
        tracing::warn!(client.address = %address, "Sign-in refused");
        return Err(AppError::new(ErrorCode::InvalidCredentials, "账号或密码不正确，请核对后重试。"));
    };
    let now = context.clock.now();
    let refresh = token::new_refresh_token()?;
    let session = open_session(context, &user, &refresh, now).await?;
    signed_in(context, user, session, refresh, now).await
}

async fn open_session(
    context: &Context,
    user: &user::Model,
    refresh: &str,
    now: DateTime<Utc>,
) -> AppResult<session::Model> {
    let actor = Actor::of_user(context.db.read(), user.clone(), 0).await?;
    let refresh_hash = canonical::sha256_hex(refresh.as_bytes());
    context
        .db
        .write(move |tx| {
            let (actor, refresh_hash) = (actor.clone(), refresh_hash.clone());
            Box::pin(async move {
                let model = session::ActiveModel {
                    public_id: Set(Uuid::new_v4().to_string()),
                    zone_id: Set(actor.zone.id),
                    user_id: Set(actor.user.id),
                    refresh_hash: Set(refresh_hash),
                    created_at: Set(now),
                    last_used_at: Set(now),
                    expires_at: Set(now + ABSOLUTE),
                    ..Default::default()
                };
                let session = session::Entity::insert(model).exec_with_returning(tx).await?;
                user::Entity::update_many()
                    .col_expr(user::Column::LastSignInAt, Expr::value(now))
                    .filter(user::Column::Id.eq(actor.user.id))
                    .exec(tx)
                    .await?;
                let event = actor.event("signed_in", format!("user:{}", actor.user.public_id), json!({}), now);
                events::append(tx, &actor.zone_log(), event).await?;
                Ok(session)
            })
        })
        .await
}

/// Continues a session with its refresh cookie (`session.token`) and rotates the token.
pub async fn refresh(context: &Context, cookie: &str) -> AppResult<SignedIn> {
    let ended = || AppError::new(ErrorCode::Unauthenticated, "登录已失效，请重新登录。");
    let (public_id, presented) = cookie.split_once('.').ok_or_else(ended)?;
    let now = context.clock.now();
    let successor = context.tokens.successor(presented);
    let hashes = (canonical::sha256_hex(presented.as_bytes()), canonical::sha256_hex(successor.as_bytes()));
    let public_id = public_id.to_owned();
    let session = context
        .db
        .write(move |tx| {
            let (public_id, hashes) = (public_id.clone(), hashes.clone());
            Box::pin(async move { rotate(tx, &public_id, &hashes.0, &hashes.1, now).await })
        })
        .await?
        .ok_or_else(ended)?;
    let user = user::Entity::find_by_id(session.user_id)
        .one(context.db.read())
        .await?
        .filter(|user| user.is_active)
        .ok_or_else(ended)?;
    signed_in(context, user, session, successor, now).await
}

/// `None`: the session has ended, now or before.
async fn rotate(
    tx: &Tx,
    public_id: &str,
    presented: &str,
    successor: &str,
    now: DateTime<Utc>,
) -> AppResult<Option<session::Model>> {
    let found =
        session::Entity::find().filter(session::Column::PublicId.eq(public_id)).lock_exclusive().one(tx).await?;
    let Some(session) = found.filter(|session| session.revoked_at.is_none()) else { return Ok(None) };
    if session.expires_at <= now || session.last_used_at + IDLE <= now {
        return Ok(None);
    }
    if session.refresh_hash == presented {
        session::Entity::update_many()
            .col_expr(session::Column::RefreshHash, Expr::value(successor))
            .col_expr(session::Column::PreviousHash, Expr::value(presented))
            .col_expr(session::Column::RotatedAt, Expr::value(now))
            .col_expr(session::Column::LastUsedAt, Expr::value(now))
            .filter(session::Column::Id.eq(session.id))
            .exec(tx)
            .await?;
        return Ok(Some(session));
    }
    let in_grace = session.rotated_at.is_some_and(|rotated_at| now <= rotated_at + GRACE);
    if session.previous_hash.as_deref() == Some(presented) && in_grace {
        return Ok(Some(session));
    }
    // An old token: somebody else holds a copy. The whole family ends.
    revoke(tx, session.id, now).await?;
    Ok(None)
}

async fn revoke<C: ConnectionTrait>(tx: &C, session_id: i64, now: DateTime<Utc>) -> AppResult<()> {
    session::Entity::update_many()
        .col_expr(session::Column::RevokedAt, Expr::value(now))
        .filter(session::Column::Id.eq(session_id))
        .exec(tx)
        .await?;
    Ok(())
}

/// Ends the session behind a refresh cookie; a cookie that is no longer good is no error.
pub async fn sign_out(context: &Context, cookie: &str) -> AppResult<()> {
    let Some((public_id, presented)) = cookie.split_once('.') else { return Ok(()) };
    let (public_id, hash) = (public_id.to_owned(), canonical::sha256_hex(presented.as_bytes()));
    let now = context.clock.now();
    context
        .db
        .write(move |tx| {
            let (public_id, hash) = (public_id.clone(), hash.clone());
            Box::pin(async move {
                session::Entity::update_many()
                    .col_expr(session::Column::RevokedAt, Expr::value(now))
                    .filter(session::Column::PublicId.eq(public_id))
                    .filter(
                        Condition::any()
                            .add(session::Column::RefreshHash.eq(hash.as_str()))
                            .add(session::Column::PreviousHash.eq(hash.as_str())),
                    )
                    .exec(tx)
                    .await?;
                Ok(())
            })
        })
        .await
}

/// Changes the actor's own password and ends their other sessions.
pub async fn change_password(context: &Context, actor: Actor, current: String, new: String) -> AppResult<()> {
    if !context.passwords.verify(current, Some(actor.user.password_hash.clone())).await? {
        return Err(AppError::field("current_password", "wrong", "当前密码不正确，请重新输入。"));
    }
    password::check_new(&new, &actor.user.username).map_err(|fault| AppError::validation(vec![fault]))?;
    let hash = context.passwords.hash(new).await?;
    let now = context.clock.now();
    context
        .db
        .write(move |tx| {
            let (actor, hash) = (actor.clone(), hash.clone());
            Box::pin(async move {
                user::Entity::update_many()
                    .col_expr(user::Column::PasswordHash, Expr::value(hash))
                    .col_expr(user::Column::MustChangePassword, Expr::value(false))
                    .col_expr(user::Column::UpdatedAt, Expr::value(now))
                    .filter(user::Column::Id.eq(actor.user.id))
                    .exec(tx)
                    .await?;
                session::Entity::update_many()
                    .col_expr(session::Column::RevokedAt, Expr::value(now))
                    .filter(session::Column::UserId.eq(actor.user.id))
                    .filter(session::Column::Id.ne(actor.session_id))
                    .filter(session::Column::RevokedAt.is_null())
                    .exec(tx)
                    .await?;
                let event = actor.event("password_changed", format!("user:{}", actor.user.public_id), json!({}), now);
                events::append(tx, &actor.zone_log(), event).await?;
                Ok(())
            })
        })
        .await
}

/// Checks the actor's password again before a step that cannot be undone.
pub async fn step_up(context: &Context, actor: &Actor, password: String) -> AppResult<()> {
    context.sign_in_limiter.check(&actor.user.username, "step-up")?;
    if context.passwords.verify(password, Some(actor.user.password_hash.clone())).await? {
        return Ok(());
    }
    Err(AppError::field("password", "wrong", "密码不正确，未做任何改动，请重新输入。"))
}

async fn signed_in(
    context: &Context,
    user: user::Model,
    session: session::Model,
    refresh: String,
    now: DateTime<Utc>,
) -> AppResult<SignedIn> {
    let (access_token, expires_at) =
        context.tokens.issue(&user.public_id, &session.public_id, user.token_version, now)?;
    let actor = Actor::of_user(context.db.read(), user, session.id).await?;
    let me = describe(context.db.read(), &actor).await?;
    let cookie = format!("{}.{refresh}", session.public_id);
    Ok(SignedIn { session: Session { access_token, expires_at, server_time: now, me }, cookie })
}

/// Who the actor is, with the names of their organizations.
pub async fn describe<C: ConnectionTrait>(db: &C, actor: &Actor) -> AppResult<Me> {
    let ids: Vec<i64> = actor.grants.iter().map(|grant| grant.organization_id).collect();
    let organizations = organization::Entity::find().filter(organization::Column::Id.is_in(ids)).all(db).await?;
    let grants = actor
        .grants
        .iter()
        .filter_map(|grant| {
            let organization = organizations.iter().find(|found| found.id == grant.organization_id)?;
            let organization = NamedRef { id: organization.public_id.clone(), name: organization.name.clone() };
            Some(GrantView { role: grant.role, organization })
        })
        .collect();
    Ok(Me {
        id: actor.user.public_id.clone(),
        username: actor.user.username.clone(),
        display_name: actor.user.display_name.clone(),
        zone: ZoneRef {
            id: actor.zone.public_id.clone(),
            name: actor.zone.name.clone(),
            is_demonstration: actor.zone.is_demonstration,
        },
        grants,
        roles: actor.roles().into_iter().collect(),
        must_change_password: actor.user.must_change_password,
    })
}
