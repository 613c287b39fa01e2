//! Table `role_grant`.

use sea_orm::entity::prelude::*;

use crate::status::Role;

/// A role that a user holds for one organization.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "role_grant")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub zone_id: i64,
    pub user_id: i64,
    pub role: Role,
    pub organization_id: i64,
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
