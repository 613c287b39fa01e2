//! Use cases of the public: each makes one reply.

use std::path::Path;

use serde_json::Value;

use super::{
    dto::{DemoAccount, Demonstration, PublicNotices, PublicProgramme, PublicProgrammes, PublicTier, Site},
    queries,
};
use crate::{
    app::Context,
    award_lists::notices,
    error::{AppError, AppResult},
    programmes::rule_pack::RulePack,
    wire::ZoneRef,
};

/// File of the data folder that lists the accounts of a demonstration.
const DEMO_ACCOUNTS: &str = "demo-accounts.json";

/// The installation and its zones.
pub async fn site(context: &Context) -> AppResult<Site> {
    let zones = queries::zones(context.db.read()).await?;
    let demonstration = if zones.iter().any(|zone| zone.is_demonstration) {
        demo_accounts(&context.config.storage.data_dir.join(DEMO_ACCOUNTS))
            .await?
            .map(|accounts| Demonstration { accounts })
    } else {
        None
    };
    Ok(Site {
        product: "金榜".to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        server_time: context.clock.now(),
        zones: zones
            .into_iter()
            .map(|zone| ZoneRef { id: zone.public_id, name: zone.name, is_demonstration: zone.is_demonstration })
            .collect(),
        max_attachment_bytes: u64::try_from(context.config.storage.max_attachment_bytes).unwrap_or(u64::MAX),
        demonstration,
    })
}

async fn demo_accounts(file: &Path) -> AppResult<Option<Vec<DemoAccount>>> {
    match tokio::fs::read(file).await {
        Ok(bytes) => Ok(Some(serde_json::from_slice(&bytes).map_err(AppError::internal)?)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(AppError::internal(error)),
    }
}

/// The award lists that the public may read.
pub async fn notices(context: &Context) -> AppResult<PublicNotices> {
    Ok(PublicNotices { items: notices::list(context.db.read()).await? })
}

/// Announced programmes with their tiers.
pub async fn programmes(context: &Context) -> AppResult<PublicProgrammes> {
    let db = context.db.read();
    let programmes = queries::programmes(db).await?;
    let packs = queries::rule_packs(db, programmes.iter().map(|programme| programme.id).collect()).await?;
    let zones = queries::zones(db).await?;
    let items = programmes
        .into_iter()
        .filter_map(|programme| {
            let zone = zones.iter().find(|zone| zone.id == programme.zone_id)?;
            let tiers = packs.get(&programme.id).map(|pack| tiers(&pack.body)).transpose();
            Some(tiers.map(|tiers| PublicProgramme {
                id: programme.public_id,
                zone_name: zone.name.clone(),
                title: programme.title,
                edition: programme.edition,
                status: programme.status,
                opens_at: programme.opens_at,
                closes_at: programme.closes_at,
                summary: programme.summary,
                tiers: tiers.unwrap_or_default(),
            }))
        })
        .collect::<AppResult<_>>()?;
    Ok(PublicProgrammes { items })
}

fn tiers(rule_pack: &str) -> AppResult<Vec<PublicTier>> {
    let pack = RulePack::parse(rule_pack)?;
    let tiers = pack.scoring.get("tiers").and_then(Value::as_array).cloned().unwrap_or_default();
    Ok(tiers.iter().filter_map(tier).collect())
}

fn tier(tier: &Value) -> Option<PublicTier> {
    let name = tier.get("name").or_else(|| tier.get("key")).and_then(Value::as_str)?;
    Some(PublicTier {
        name: name.to_owned(),
        count: tier.get("count").and_then(Value::as_u64).and_then(|count| u32::try_from(count).ok()),
        prize_fen: tier.get("prize_fen").and_then(Value::as_i64).unwrap_or(0),
    })
}
