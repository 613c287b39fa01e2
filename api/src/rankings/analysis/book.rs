//! Who is behind the keys of a manifest: entries as people know them, judges by pseudonym. Reads, computes nothing.

use std::collections::BTreeMap;

use sea_orm::ConnectionTrait;

use super::dto::AnalyzedEntry;
use crate::{
    auth::{Action, Actor, Decision, Target, policy},
    error::AppResult,
    rankings::{
        queries,
        run::JudgeKey,
        service::{Opened, judge_keys, shown, tier_name},
    },
};

/// The entries and judges of a run.
pub struct Book {
    entries: BTreeMap<String, AnalyzedEntry>,
    judges: BTreeMap<String, JudgeKey>,
    /// Whether the reader is told what is seen in the sheets of single judges: those who watch over rounds are.
    pub tells_of_judges: bool,
}

impl Book {
    /// Reads it for `actor`.
    pub async fn read<C: ConnectionTrait>(db: &C, actor: &Actor, opened: &Opened) -> AppResult<Self> {
        let rows = queries::all_rows(db, opened.run.id).await?;
        let of_rows = queries::entries(db, rows.iter().map(|row| row.entry_id).collect()).await?;
        let mut entries = BTreeMap::new();
        for row in rows {
            let Some((entry, enterprise)) = of_rows.get(&row.entry_id) else { continue };
            let number = entry.number.clone().unwrap_or_default();
            let known = AnalyzedEntry {
                entry_id: entry.public_id.clone(),
                number: number.clone(),
                title: entry.title.clone(),
                enterprise: enterprise.name.clone(),
                rank: row.rank,
                total: row.total_points.map(|points| shown(points, &opened.pack)).transpose()?,
                tier_name: row.tier.as_deref().map(|key| tier_name(&opened.pack, key)),
            };
            entries.insert(number, known);
        }
        let judges = judge_keys(&opened.run)?.into_iter().map(|judge| (judge.key.clone(), judge)).collect();
        let target = Target::in_zone(opened.run.zone_id);
        let tells_of_judges = policy::allows(actor, Action::ViewRound, &target) == Decision::Allow;
        Ok(Self { entries, judges, tells_of_judges })
    }

    /// The entry of a key.
    pub fn entry(&self, key: &str) -> Option<AnalyzedEntry> {
        self.entries.get(key).cloned()
    }

    /// The entries of keys, in their order.
    pub fn entries(&self, keys: &[String]) -> Vec<AnalyzedEntry> {
        keys.iter().filter_map(|key| self.entry(key)).collect()
    }

    /// The judge behind a key.
    pub fn judge(&self, key: &str) -> Option<&JudgeKey> {
        self.judges.get(key)
    }
}
