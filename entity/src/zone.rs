//! Table `zone`.

use sea_orm::entity::prelude::*;

/// A tenant: one federation of unions (总工会) with everything that belongs to it.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "zone")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Random UUID, the only identifier that leaves the server.
    #[sea_orm(unique)]
    pub public_id: String,
    /// Short code in addresses and numbers, as `binhai`.
    #[sea_orm(unique)]
    pub code: String,
    pub name: String,
    /// Every page and document of a demonstration zone says so.
    pub is_demonstration: bool,
    /// IANA name, as `Asia/Shanghai`.
    pub time_zone: String,
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
