//! Use cases of accounts. Nobody changes their own roles or blocks themselves.

use entity::{expert, role_grant, status::Role, user};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use serde_json::json;

use super::{
    dto::{CreatedUser, GrantInput, ResetPassword, User, UserChange, UserFilter, UserInput},
    people::{self, NewAccount},
    queries,
};
use crate::{
    app::Context,
    auth::{Action, Actor, policy},
    db::Tx,
    error::{AppError, AppResult, ErrorCode},
    events,
    page::{Page, PageQuery},
    precondition::IfMatch,
};

/// Accounts of the actor's zone.
pub async fn list(context: &Context, actor: &Actor, filter: UserFilter) -> AppResult<Page<User>> {
    let slice = PageQuery { cursor: filter.cursor.clone(), limit: filter.limit }.slice()?;
    let db = context.db.read();
    let (rows, total) = queries::list(db, actor.zone.id, &filter, slice).await?;
    Ok(slice.page(views(db, actor, rows).await?, total))
}

/// One account.
pub async fn get(context: &Context, actor: &Actor, id: &str) -> AppResult<User> {
    let db = context.db.read();
    let row = queries::get(db, actor.zone.id, id).await?;
    views(db, actor, vec![row]).await?.pop().ok_or_else(|| AppError::not_found("这个账号"))
}

async fn views<C: ConnectionTrait>(db: &C, actor: &Actor, rows: Vec<user::Model>) -> AppResult<Vec<User>> {
    let mut grants = queries::grants(db, rows.iter().map(|row| row.id).collect()).await?;
    let may_change = policy::may_ever(actor, Action::ManageUsers);
    let offers = ["update_user", "reset_password"].map(str::to_owned).to_vec();
    Ok(rows
        .into_iter()
        .map(|row| User {
            grants: grants.remove(&row.id).unwrap_or_default(),
            id: row.public_id,
            username: row.username,
            display_name: row.display_name,
            is_active: row.is_active,
            last_sign_in_at: row.last_sign_in_at,
            version: row.version,
            actions: if may_change { offers.clone() } else { Vec::new() },
        })
        .collect())
}

/// Makes an account with an initial password.
pub async fn create(context: &Context, actor: Actor, input: UserInput) -> AppResult<CreatedUser> {
    let username = people::check_username(&input.username)?;
    let initial_password = people::initial_password()?;
    let password_hash = context.passwords.hash(initial_password.clone()).await?;
    let (author, now) = (actor.clone(), context.clock.now());
    let user = context
        .db
        .write(move |tx| {
            let (author, input) = (author.clone(), input.clone());
            let (username, password_hash) = (username.clone(), password_hash.clone());
            Box::pin(async move {
                let account = NewAccount {
                    username,
                    display_name: input.display_name.trim().to_owned(),
                    password_hash,
                    is_active: input.is_active.unwrap_or(true),
                    grants: resolve(tx, &author, None, &input.grants).await?,
                };
                let user = people::insert(tx, author.zone.id, account, now).await?;
                let facts = json!({ "username": user.username, "roles": roles(&input.grants)? });
                let event = author.event("user_created", format!("user:{}", user.public_id), facts, now);
                events::append(tx, &author.zone_log(), event).await?;
                Ok(user)
            })
        })
        .await?;
    Ok(CreatedUser { user: get(context, &actor, &user.public_id).await?, initial_password })
}

fn roles(grants: &[GrantInput]) -> AppResult<serde_json::Value> {
    serde_json::to_value(grants.iter().map(|grant| grant.role).collect::<Vec<_>>()).map_err(AppError::internal)
}

async fn resolve(
    tx: &Tx,
    author: &Actor,
    user: Option<&user::Model>,
    grants: &[GrantInput],
) -> AppResult<Vec<(Role, i64)>> {
    let ids = grants.iter().map(|grant| grant.organization_id.clone()).collect();
    let organizations = queries::organization_ids(tx, author.zone.id, ids).await?;
    let is_expert = match user {
        Some(user) => expert::Entity::find().filter(expert::Column::UserId.eq(user.id)).one(tx).await?.is_some(),
        None => false,
    };
    let mut resolved = Vec::new();
    for grant in grants {
        if grant.role == Role::PanelChair || (grant.role == Role::Judge && !is_expert) {
            let message = "评委账号请在专家库中添加，组长在评审组中指定，不能在这里授予。";
            return Err(AppError::field("grants", "role", message));
        }
        let Some(organization) = organizations.get(&grant.organization_id) else {
            return Err(AppError::field("grants", "unknown", "没有找到角色所属的单位，请重新选择。"));
        };
        if !resolved.contains(&(grant.role, *organization)) {
            resolved.push((grant.role, *organization));
        }
    }
    Ok(resolved)
}

/// Changes an account.
pub async fn update(
    context: &Context,
    actor: Actor,
    id: String,
    version: IfMatch,
    change: UserChange,
) -> AppResult<User> {
    let (author, public_id, now) = (actor.clone(), id.clone(), context.clock.now());
    context
        .db
        .write(move |tx| {
            let (author, public_id, change) = (author.clone(), public_id.clone(), change.clone());
            Box::pin(async move {
                let user = queries::get(tx, author.zone.id, &public_id).await?;
                version.require(user.version)?;
                refuse_oneself(&author, &user, &change)?;
                if change.username.as_deref().is_some_and(|username| username != user.username) {
                    return Err(AppError::field("username", "fixed", "用户名不能修改，请为新用户名另建账号。"));
                }
                let display_name = change.display_name.as_deref().unwrap_or(&user.display_name).trim().to_owned();
                let fields = user::ActiveModel {
                    is_active: Set(change.is_active.unwrap_or(user.is_active)),
                    display_name: Set(display_name),
                    ..Default::default()
                };
                people::store(tx, &user, fields, now).await?;
                let facts =
                    json!({ "username": user.username, "roles": roles(change.grants.as_deref().unwrap_or_default())? });
                if let Some(grants) = change.grants {
                    let grants = resolve(tx, &author, Some(&user), &grants).await?;
                    role_grant::Entity::delete_many().filter(role_grant::Column::UserId.eq(user.id)).exec(tx).await?;
                    people::grant(tx, &user, grants, now).await?;
                }
                let event = author.event("user_changed", format!("user:{}", user.public_id), facts, now);
                events::append(tx, &author.zone_log(), event).await?;
                Ok(())
            })
        })
        .await?;
    get(context, &actor, &id).await
}

fn refuse_oneself(author: &Actor, user: &user::Model, change: &UserChange) -> AppResult<()> {
    if author.user.id == user.id && (change.grants.is_some() || change.is_active == Some(false)) {
        return Err(AppError::new(ErrorCode::SamePerson, "不能修改自己的角色或停用自己的账号，请由另一位管理员操作。"));
    }
    Ok(())
}

/// Gives an account a new initial password and ends its sessions.
pub async fn reset_password(context: &Context, actor: Actor, id: String, version: IfMatch) -> AppResult<ResetPassword> {
    let initial_password = people::initial_password()?;
    let hash = context.passwords.hash(initial_password.clone()).await?;
    let now = context.clock.now();
    context
        .db
        .write(move |tx| {
            let (author, public_id, hash) = (actor.clone(), id.clone(), hash.clone());
            Box::pin(async move {
                let user = queries::get(tx, author.zone.id, &public_id).await?;
                version.require(user.version)?;
                people::reset(tx, &user, hash, now).await?;
                let event = author.event("password_reset", format!("user:{}", user.public_id), json!({}), now);
                events::append(tx, &author.zone_log(), event).await?;
                Ok(())
            })
        })
        .await?;
    Ok(ResetPassword { initial_password })
}
