//! Use cases of the expert pool. An expert's account is made with the expert.

use chrono::{DateTime, Utc};
use entity::{expert, expert_tie, status::Role};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
};
use serde_json::json;
use uuid::Uuid;

use super::{
    dto::{CreatedExpert, Expert, ExpertChange, ExpertFilter, ExpertInput, ExpertTie, TieInput},
    queries,
};
use crate::{
    accounts::people::{self, NewAccount},
    app::Context,
    auth::{Action, Actor, policy},
    db::Tx,
    error::{AppError, AppResult},
    events,
    page::{Page, PageQuery},
    precondition::IfMatch,
    wire::NamedRef,
};

/// Experts of the actor's zone.
pub async fn list(context: &Context, actor: &Actor, filter: ExpertFilter) -> AppResult<Page<Expert>> {
    let slice = PageQuery { cursor: filter.cursor.clone(), limit: filter.limit }.slice()?;
    let db = context.db.read();
    let (rows, total) = queries::list(db, actor.zone.id, &filter, slice).await?;
    Ok(slice.page(views(db, actor, rows).await?, total))
}

async fn get(context: &Context, actor: &Actor, id: &str) -> AppResult<Expert> {
    let db = context.db.read();
    let row = queries::get(db, actor.zone.id, id).await?;
    views(db, actor, vec![row]).await?.pop().ok_or_else(|| AppError::not_found("这位专家"))
}

async fn views<C: ConnectionTrait>(db: &C, actor: &Actor, rows: Vec<expert::Model>) -> AppResult<Vec<Expert>> {
    let users = queries::users(db, rows.iter().map(|row| row.user_id).collect()).await?;
    let ties = queries::ties(db, rows.iter().map(|row| row.id).collect()).await?;
    let tied = ties.iter().map(|tie| tie.organization_id).chain(rows.iter().filter_map(|row| row.employer_id));
    let organizations = queries::organizations(db, tied.collect()).await?;
    let named =
        |id: i64| organizations.get(&id).map(|row| NamedRef { id: row.public_id.clone(), name: row.name.clone() });
    let may_change = policy::may_ever(actor, Action::ManageExperts);
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            let user = users.get(&row.user_id)?;
            let of_expert = ties.iter().filter(|tie| tie.expert_id == row.id);
            Some(Expert {
                ties: of_expert
                    .filter_map(|tie| {
                        Some(ExpertTie { organization: named(tie.organization_id)?, reason: tie.reason.clone() })
                    })
                    .collect(),
                employer: row.employer_id.and_then(named),
                id: row.public_id,
                user_id: user.public_id.clone(),
                username: user.username.clone(),
                name: row.name,
                title: row.title,
                specialty: row.specialty,
                employer_name: row.employer_name,
                is_active: row.is_active,
                version: row.version,
                actions: if may_change { vec!["update_expert".to_owned()] } else { Vec::new() },
            })
        })
        .collect())
}

async fn employer(tx: &Tx, zone_id: i64, id: Option<&str>) -> AppResult<Option<i64>> {
    match id.filter(|id| !id.is_empty()) {
        Some(id) => Ok(Some(queries::organization_id(tx, zone_id, id, "employer_id").await?)),
        None => Ok(None),
    }
}

async fn put_ties(tx: &Tx, row: &expert::Model, ties: Vec<TieInput>, now: DateTime<Utc>) -> AppResult<()> {
    expert_tie::Entity::delete_many().filter(expert_tie::Column::ExpertId.eq(row.id)).exec(tx).await?;
    for tie in ties {
        let organization_id = queries::organization_id(tx, row.zone_id, &tie.organization_id, "ties").await?;
        let model = expert_tie::ActiveModel {
            zone_id: Set(row.zone_id),
            expert_id: Set(row.id),
            organization_id: Set(organization_id),
            reason: Set(tie.reason.trim().to_owned()),
            created_at: Set(now),
            ..Default::default()
        };
        expert_tie::Entity::insert(model).exec_without_returning(tx).await?;
    }
    Ok(())
}

/// Adds an expert with an account and an initial password.
pub async fn create(context: &Context, actor: Actor, input: ExpertInput) -> AppResult<CreatedExpert> {
    let username = people::check_username(&input.username)?;
    let initial_password = people::initial_password()?;
    let password_hash = context.passwords.hash(initial_password.clone()).await?;
    let (author, now) = (actor.clone(), context.clock.now());
    let row = context
        .db
        .write(move |tx| {
            let (author, input) = (author.clone(), input.clone());
            let (username, password_hash) = (username.clone(), password_hash.clone());
            Box::pin(async move {
                let zone_id = author.zone.id;
                let grants = vec![(Role::Judge, queries::root(tx, zone_id).await?)];
                let display_name = input.name.trim().to_owned();
                let account = NewAccount { username, display_name, password_hash, is_active: true, grants };
                let user = people::insert(tx, zone_id, account, now).await?;
                let model = expert::ActiveModel {
                    public_id: Set(Uuid::new_v4().to_string()),
                    zone_id: Set(zone_id),
                    user_id: Set(user.id),
                    name: Set(input.name.trim().to_owned()),
                    title: Set(input.title.trim().to_owned()),
                    specialty: Set(input.specialty.trim().to_owned()),
                    employer_id: Set(employer(tx, zone_id, input.employer_id.as_deref()).await?),
                    employer_name: Set(input.employer_name.trim().to_owned()),
                    is_active: Set(true),
                    version: Set(1),
                    created_at: Set(now),
                    ..Default::default()
                };
                let row = expert::Entity::insert(model).exec_with_returning(tx).await?;
                put_ties(tx, &row, input.ties, now).await?;
                record(tx, &author, &row, "expert_created", now).await?;
                Ok(row)
            })
        })
        .await?;
    Ok(CreatedExpert { expert: get(context, &actor, &row.public_id).await?, initial_password })
}

/// Changes an expert; ties given replace those before.
pub async fn update(
    context: &Context,
    actor: Actor,
    id: String,
    version: IfMatch,
    change: ExpertChange,
) -> AppResult<Expert> {
    let (author, public_id, now) = (actor.clone(), id.clone(), context.clock.now());
    context
        .db
        .write(move |tx| {
            let (author, public_id, change) = (author.clone(), public_id.clone(), change.clone());
            Box::pin(async move {
                let row = queries::get(tx, author.zone.id, &public_id).await?;
                version.require(row.version)?;
                let ties = change.ties.clone();
                let done = expert::Entity::update_many()
                    .set(apply(tx, &row, change).await?)
                    .filter(expert::Column::Id.eq(row.id))
                    .filter(expert::Column::Version.eq(row.version))
                    .exec(tx)
                    .await?;
                if done.rows_affected == 0 {
                    return Err(AppError::stale(row.version + 1));
                }
                if let Some(ties) = ties {
                    put_ties(tx, &row, ties, now).await?;
                }
                record(tx, &author, &row, "expert_changed", now).await
            })
        })
        .await?;
    get(context, &actor, &id).await
}

async fn apply(tx: &Tx, row: &expert::Model, change: ExpertChange) -> AppResult<expert::ActiveModel> {
    let user = queries::users(tx, vec![row.user_id]).await?.remove(&row.user_id);
    if change.username.is_some() && change.username != user.map(|user| user.username) {
        return Err(AppError::field("username", "fixed", "用户名不能修改。"));
    }
    let mut model = row.clone().into_active_model();
    model.name = Set(change.name.map_or_else(|| row.name.clone(), |text| text.trim().to_owned()));
    model.title = Set(change.title.map_or_else(|| row.title.clone(), |text| text.trim().to_owned()));
    model.specialty = Set(change.specialty.map_or_else(|| row.specialty.clone(), |text| text.trim().to_owned()));
    let employer_name = change.employer_name.map(|text| text.trim().to_owned());
    model.employer_name = Set(employer_name.unwrap_or_else(|| row.employer_name.clone()));
    if let Some(given) = change.employer_id {
        model.employer_id = Set(employer(tx, row.zone_id, given.as_deref()).await?);
    }
    model.is_active = Set(change.is_active.unwrap_or(row.is_active));
    model.version = Set(row.version + 1);
    model.not_set(expert::Column::Id);
    Ok(model)
}

async fn record(tx: &Tx, author: &Actor, row: &expert::Model, kind: &'static str, now: DateTime<Utc>) -> AppResult<()> {
    let event = author.event(kind, format!("expert:{}", row.public_id), json!({ "name": row.name }), now);
    events::append(tx, &author.zone_log(), event).await?;
    Ok(())
}
