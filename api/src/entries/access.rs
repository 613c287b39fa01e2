//! Who may touch which entry. A draft is known to its own enterprise only.

use entity::{
    entry, programme,
    status::{EntryStatus, Role},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::{
    auth::{Action, Actor, Target, policy},
    error::{AppError, AppResult},
};

/// How texts name an entry.
pub const WHAT: &str = "这份申报";

/// An entry and its programme, after the policy has spoken.
#[derive(Clone, Debug)]
pub struct Opened {
    pub entry: entry::Model,
    pub programme: programme::Model,
}

/// What permission on an entry depends on.
pub fn target_of(entry: &entry::Model) -> Target {
    Target {
        enterprise_id: Some(entry.enterprise_id),
        federation_id: entry.federation_id,
        ..Target::in_zone(entry.zone_id)
    }
}

/// Opens an entry for `action`. Errors: 404 for what the actor may not know of, 403 for what they may not do.
pub async fn open<C: ConnectionTrait>(db: &C, actor: &Actor, action: Action, id: &str) -> AppResult<Opened> {
    let entry = entry::Entity::find().filter(entry::Column::PublicId.eq(id)).one(db).await?;
    admit(db, actor, action, entry, false).await
}

/// The same inside a write: the rows of entry and programme stay locked until the transaction ends.
pub async fn open_locked<C: ConnectionTrait>(db: &C, actor: &Actor, action: Action, id: &str) -> AppResult<Opened> {
    let entry = entry::Entity::find().filter(entry::Column::PublicId.eq(id)).lock_exclusive().one(db).await?;
    admit(db, actor, action, entry, true).await
}

async fn admit<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    action: Action,
    entry: Option<entry::Model>,
    is_locked: bool,
) -> AppResult<Opened> {
    let entry = entry.ok_or_else(|| AppError::not_found(WHAT))?;
    if entry.status == EntryStatus::Draft && !actor.organizations(Role::EnterpriseUser).contains(&entry.enterprise_id) {
        return Err(AppError::not_found(WHAT));
    }
    policy::require(actor, action, &target_of(&entry), WHAT)?;
    let mut find = programme::Entity::find_by_id(entry.programme_id);
    if is_locked {
        find = find.lock_exclusive();
    }
    let programme = find
        .one(db)
        .await?
        .ok_or_else(|| AppError::internal(anyhow::anyhow!("entry {} has no programme", entry.id)))?;
    Ok(Opened { entry, programme })
}
