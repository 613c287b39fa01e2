//! Use cases of award lists: drafted from a ranking, signed (in `signing`), posted, finalized, issued, superseded.

mod drafting;
mod moves;
mod papers;
mod publishing;
mod view;

pub use drafting::create;
pub use moves::supersede;
pub(super) use moves::{Step, advance, move_along, record, store, withdraw_from_public};
pub use papers::file;
pub use publishing::{finalize, issue, start_publicity};
pub use view::{get, list};

use entity::{award_list, programme};
use sea_orm::ConnectionTrait;

use super::queries;
use crate::{
    auth::{Action, Actor, Target, policy},
    db::Tx,
    error::{AppError, AppResult},
    reviews::rules::{self, Pack},
};

pub(in crate::award_lists) const WHAT: &str = "这份名单";

/// A list with what is needed to show or change it.
pub struct Opened {
    pub list: award_list::Model,
    pub programme: programme::Model,
    pub pack: std::sync::Arc<Pack>,
    pub target: Target,
}

/// Opens a list for `action`. Errors: 403, 404.
pub async fn open<C: ConnectionTrait>(db: &C, actor: &Actor, action: Action, id: &str) -> AppResult<Opened> {
    let list = queries::find(db, id).await?;
    admit(db, actor, action, list).await
}

pub(in crate::award_lists) async fn open_locked(tx: &Tx, actor: &Actor, action: Action, id: &str) -> AppResult<Opened> {
    let list = queries::find_locked(tx, id).await?;
    admit(tx, actor, action, list).await
}

async fn admit<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    action: Action,
    list: Option<award_list::Model>,
) -> AppResult<Opened> {
    let list = list.ok_or_else(|| AppError::not_found(WHAT))?;
    let is_chaired = queries::chaired_programmes(db, actor).await?.contains(&list.programme_id);
    let target = Target { is_chaired, ..Target::in_zone(list.zone_id) };
    policy::require(actor, action, &target, WHAT)?;
    let programme = queries::programmes(db, vec![list.programme_id])
        .await?
        .remove(&list.programme_id)
        .ok_or_else(|| AppError::internal(anyhow::anyhow!("list {} has no programme", list.id)))?;
    let pack = rules::of_programme(db, list.programme_id).await?;
    Ok(Opened { list, programme, pack, target })
}
