//! Use cases of organizations.

use chrono::{DateTime, Utc};
use entity::organization;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
};
use serde_json::json;
use uuid::Uuid;

use super::{
    credit_code,
    dto::{Organization, OrganizationChange, OrganizationFilter, OrganizationInput},
    queries,
};
use crate::{
    app::Context,
    auth::{Action, Actor, policy},
    db::Tx,
    error::{AppError, AppResult},
    events,
    page::{Page, PageQuery},
    precondition::IfMatch,
    wire::NamedRef,
};

/// Organizations that the actor may know of.
pub async fn list(context: &Context, actor: &Actor, filter: OrganizationFilter) -> AppResult<Page<Organization>> {
    let slice = PageQuery { cursor: filter.cursor.clone(), limit: filter.limit }.slice()?;
    let db = context.db.read();
    let (rows, total) = queries::list(db, actor, &filter, slice).await?;
    Ok(slice.page(views(db, actor, rows).await?, total))
}

/// One organization.
pub async fn get(context: &Context, actor: &Actor, id: &str) -> AppResult<Organization> {
    let db = context.db.read();
    let row = queries::get(db, actor, id).await?;
    views(db, actor, vec![row]).await?.pop().ok_or_else(|| AppError::not_found("这个单位"))
}

async fn views<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    rows: Vec<organization::Model>,
) -> AppResult<Vec<Organization>> {
    let parents = queries::by_ids(db, rows.iter().filter_map(|row| row.parent_id).collect()).await?;
    let counts = queries::entry_counts(db, rows.iter().map(|row| row.id).collect()).await?;
    let may_change = policy::may_ever(actor, Action::ManageOrganizations);
    Ok(rows
        .into_iter()
        .map(|row| Organization {
            parent: row.parent_id.and_then(|id| parents.get(&id)).map(name_of),
            entry_count: counts.get(&row.id).copied().unwrap_or(0),
            id: row.public_id,
            kind: row.kind,
            name: row.name,
            credit_code: row.credit_code,
            corporate_group: row.corporate_group,
            industry: row.industry,
            size: row.size,
            is_active: row.is_active,
            version: row.version,
            actions: if may_change { vec!["update_organization".to_owned()] } else { Vec::new() },
        })
        .collect())
}

fn name_of(row: &organization::Model) -> NamedRef {
    NamedRef { id: row.public_id.clone(), name: row.name.clone() }
}

fn filled(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// Adds an organization.
pub async fn create(context: &Context, actor: Actor, input: OrganizationInput) -> AppResult<Organization> {
    let (id, now) = (Uuid::new_v4().to_string(), context.clock.now());
    let (author, public_id) = (actor.clone(), id.clone());
    context
        .db
        .write(move |tx| {
            let (author, public_id, input) = (author.clone(), public_id.clone(), input.clone());
            Box::pin(async move {
                let model = organization::ActiveModel {
                    public_id: Set(public_id),
                    zone_id: Set(author.zone.id),
                    kind: Set(input.kind),
                    name: Set(input.name.trim().to_owned()),
                    credit_code: Set(checked_code(tx, &author, input.credit_code, None).await?),
                    parent_id: Set(parent(tx, &author, input.parent_id, None).await?),
                    corporate_group: Set(filled(input.corporate_group)),
                    industry: Set(filled(input.industry)),
                    size: Set(input.size),
                    is_active: Set(input.is_active.unwrap_or(true)),
                    version: Set(1),
                    created_at: Set(now),
                    updated_at: Set(now),
                    ..Default::default()
                };
                let row = organization::Entity::insert(model).exec_with_returning(tx).await?;
                record(tx, &author, &row, "organization_created", now).await
            })
        })
        .await?;
    get(context, &actor, &id).await
}

/// Changes an organization.
pub async fn update(
    context: &Context,
    actor: Actor,
    id: String,
    version: IfMatch,
    change: OrganizationChange,
) -> AppResult<Organization> {
    let now = context.clock.now();
    let (author, public_id) = (actor.clone(), id.clone());
    context
        .db
        .write(move |tx| {
            let (author, public_id, change) = (author.clone(), public_id.clone(), change.clone());
            Box::pin(async move {
                let row = queries::get(tx, &author, &public_id).await?;
                version.require(row.version)?;
                let changed = apply(tx, &author, &row, change, now).await?;
                let done = organization::Entity::update_many()
                    .set(changed)
                    .filter(organization::Column::Id.eq(row.id))
                    .filter(organization::Column::Version.eq(row.version))
                    .exec(tx)
                    .await?;
                if done.rows_affected == 0 {
                    return Err(AppError::stale(row.version + 1));
                }
                record(tx, &author, &row, "organization_changed", now).await
            })
        })
        .await?;
    get(context, &actor, &id).await
}

async fn apply(
    tx: &Tx,
    author: &Actor,
    row: &organization::Model,
    change: OrganizationChange,
    now: DateTime<Utc>,
) -> AppResult<organization::ActiveModel> {
    let mut model = row.clone().into_active_model();
    if let Some(kind) = change.kind {
        model.kind = Set(kind);
    }
    if let Some(name) = change.name {
        model.name = Set(name.trim().to_owned());
    }
    if let Some(code) = change.credit_code {
        model.credit_code = Set(checked_code(tx, author, code, Some(row.id)).await?);
    }
    if let Some(id) = change.parent_id {
        model.parent_id = Set(parent(tx, author, id, Some(row.id)).await?);
    }
    if let Some(group) = change.corporate_group {
        model.corporate_group = Set(filled(group));
    }
    if let Some(industry) = change.industry {
        model.industry = Set(filled(industry));
    }
    if let Some(size) = change.size {
        model.size = Set(size);
    }
    if let Some(is_active) = change.is_active {
        model.is_active = Set(is_active);
    }
    model.version = Set(row.version + 1);
    model.updated_at = Set(now);
    model.not_set(organization::Column::Id);
    Ok(model)
}

async fn checked_code(tx: &Tx, author: &Actor, typed: Option<String>, own: Option<i64>) -> AppResult<Option<String>> {
    let Some(typed) = filled(typed) else { return Ok(None) };
    let code =
        credit_code::normalize(&typed).map_err(|message| AppError::field("credit_code", "credit_code", message))?;
    if queries::has_credit_code(tx, author.zone.id, &code, own).await? {
        return Err(AppError::field("credit_code", "taken", "已有单位使用这个统一社会信用代码，请先查找该单位。"));
    }
    Ok(Some(code))
}

async fn parent(tx: &Tx, author: &Actor, id: Option<String>, own: Option<i64>) -> AppResult<Option<i64>> {
    let Some(id) = filled(id) else { return Ok(None) };
    let unknown = |_| AppError::field("parent_id", "unknown", "没有找到上级单位，请重新选择。");
    let parent = queries::get(tx, author, &id).await.map_err(unknown)?;
    // The chain upwards must not come back to the organization itself.
    let mut above = Some(parent.id);
    while let Some(row_id) = above {
        if Some(row_id) == own {
            return Err(AppError::field("parent_id", "cycle", "上级单位不能是本单位或其下级，请重新选择。"));
        }
        above = organization::Entity::find_by_id(row_id).one(tx).await?.and_then(|row| row.parent_id);
    }
    Ok(Some(parent.id))
}

async fn record(
    tx: &Tx,
    author: &Actor,
    row: &organization::Model,
    kind: &'static str,
    now: DateTime<Utc>,
) -> AppResult<()> {
    let event = author.event(kind, format!("organization:{}", row.public_id), json!({ "name": row.name }), now);
    events::append(tx, &author.zone_log(), event).await?;
    Ok(())
}
