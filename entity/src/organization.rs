//! Table `organization`.

use sea_orm::entity::prelude::*;

use crate::status::{EnterpriseSize, OrganizationKind};

/// A union federation, an enterprise or a grass-roots union of a zone, as a tree.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "organization")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(unique)]
    pub public_id: String,
    pub zone_id: i64,
    pub kind: OrganizationKind,
    pub name: String,
    /// Unified social credit code (统一社会信用代码), 18 upper-case characters.
    pub credit_code: Option<String>,
    pub parent_id: Option<i64>,
    /// Conflicts of interest reach across a group.
    pub corporate_group: Option<String>,
    pub industry: Option<String>,
    pub size: Option<EnterpriseSize>,
    pub is_active: bool,
    pub version: i64,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
