//! Table `panel_entry`.

use sea_orm::entity::prelude::*;

/// An entry dealt to a panel for one round, under a pseudonym.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "panel_entry")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub zone_id: i64,
    pub round_id: i64,
    pub panel_id: i64,
    pub entry_id: i64,
    /// Pseudonym that judges see, random per round, as `A-038`.
    pub entry_code: String,
}

impl ActiveModelBehavior for ActiveModel {}
