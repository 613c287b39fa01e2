//! Puts the invented world into an empty database: people and organizations first, then programmes that walk through
//! the same services as real ones. Only entries and marks are written in bulk.

mod entries;
mod marks;
mod people;
mod programmes;

use chrono::{DateTime, Utc};
use entity::{user, zone};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde::{Deserialize, Serialize};

use super::world::World;
use crate::{app::Context, auth::Actor, error::AppResult};

/// The seed of the demonstration: the same world each time.
pub const SEED: u64 = 20_261_122;
/// The password of every demonstration account. It opens nothing but the demonstration.
pub const PASSWORD: &str = "jinbang-demo-1949";
/// The accounts that the sign-in page of a demonstration offers, in the data folder.
pub const ACCOUNTS_FILE: &str = "demo-accounts.json";

/// An account of the demonstration.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DemoAccount {
    pub username: String,
    pub password: String,
    pub role: String,
    pub display_name: String,
    /// What to try with it, in Chinese.
    pub note: String,
}

/// What the use cases of the demonstration share.
struct Filling<'a> {
    context: &'a Context,
    world: &'a World,
    now: DateTime<Utc>,
    zone: zone::Model,
    /// Rows of the enterprises and federations, in the world's order.
    enterprises: Vec<i64>,
    federations: Vec<i64>,
    /// Public identifiers and rows of the experts, in the world's order.
    experts: Vec<(String, i64)>,
}

impl Filling<'_> {
    /// The actor behind an account of the demonstration.
    async fn actor(&self, username: &str) -> anyhow::Result<Actor> {
        let user = user::Entity::find()
            .filter(user::Column::Username.eq(username))
            .one(self.context.db.read())
            .await?
            .ok_or_else(|| anyhow::anyhow!("the demonstration has no account {username}"))?;
        Ok(Actor::of_user(self.context.db.read(), user, 0).await?)
    }
}

/// Fills the database. Errors: when it holds a zone already.
pub async fn fill(context: &Context) -> anyhow::Result<Vec<DemoAccount>> {
    let zones = zone::Entity::find().count(context.db.read()).await?;
    anyhow::ensure!(zones == 0, "the database holds a zone already; the demonstration goes only into an empty one");
    let now = context.clock.now();
    let world = World::invent(SEED, now.date_naive())?;
    let password_hash = context.passwords.hash(PASSWORD.to_owned()).await?;
    println!("演示区：19 个联合会、{} 家企业、{} 名专家 ...", world.enterprises.len(), world.experts.len());
    let filling = people::fill(context, &world, now, password_hash).await?;
    println!("金点子（已表彰）：{} 项建议 ...", world.ideas.len());
    programmes::finished_ideas(&filling).await?;
    println!("创新工作岗（评审中）：{} 个岗位 ...", world.posts.len());
    programmes::posts_in_scoring(&filling).await?;
    println!("劳动竞赛（评审中）：{} 项竞赛 ...", world.contests.len());
    programmes::contests_in_scoring(&filling).await?;
    println!("金点子（申报中） ...");
    programmes::open_ideas(&filling).await?;
    println!("创新工作岗（待批准发布） ...");
    programmes::proposed_posts(&filling).await?;
    let accounts = people::accounts(&world);
    let file = context.config.storage.data_dir.join(ACCOUNTS_FILE);
    std::fs::write(&file, serde_json::to_vec_pretty(&accounts)?)?;
    Ok(accounts)
}

/// Rows that one statement inserts; PostgreSQL takes at most 65,535 values a statement.
const CHUNK: usize = 400;

/// Inserts many rows of one table, a chunk a statement.
async fn insert_all<E>(context: &Context, rows: Vec<E::ActiveModel>) -> AppResult<()>
where
    E: EntityTrait,
    E::ActiveModel: Clone + Send + Sync + 'static,
    E::Model: sea_orm::IntoActiveModel<E::ActiveModel>,
{
    let chunks: std::sync::Arc<Vec<Vec<E::ActiveModel>>> =
        std::sync::Arc::new(rows.chunks(CHUNK).map(<[E::ActiveModel]>::to_vec).collect());
    context
        .db
        .write(move |tx| {
            let chunks = chunks.clone();
            Box::pin(async move {
                for chunk in chunks.iter() {
                    E::insert_many(chunk.clone()).exec_without_returning(tx).await?;
                }
                Ok(())
            })
        })
        .await
}
