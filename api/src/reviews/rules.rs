//! The rule pack of a programme, parsed once a process. Packs are found by the hash of their text, so what is kept can
//! never differ from what is stored.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::{Arc, LazyLock, PoisonError, RwLock},
};

use entity::rule_pack;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::{
    error::{AppError, AppResult},
    programmes::rule_pack::RulePack,
    reviews::marking::Rubric,
};

/// How many parsed packs a process keeps.
const MOST_KEPT: usize = 64;

static KEPT: LazyLock<RwLock<HashMap<String, Arc<Pack>>>> = LazyLock::new(RwLock::default);

/// A parsed rule pack.
#[derive(Debug)]
pub struct Pack {
    pub number: i64,
    pub hash: String,
    /// Form, categories, labels and limits.
    pub whole: RulePack,
    /// What the engine reads.
    pub scoring: scoring::RulePack,
    /// The columns by which it describes entries.
    pub columns: BTreeSet<String>,
}

impl Pack {
    /// The rules of the round with this key. Errors: 500, since rounds are made from the pack.
    pub fn round(&self, key: &str) -> AppResult<&scoring::Round> {
        self.scoring
            .rounds
            .iter()
            .find(|round| round.key == key)
            .ok_or_else(|| AppError::internal(anyhow::anyhow!("rule pack {} has no round {key}", self.hash)))
    }

    /// What judges of this round mark of an entry of this category. Errors: as of [`Pack::round`].
    pub fn rubric<'a>(&'a self, round_key: &str, category: Option<&'a str>) -> AppResult<Rubric<'a>> {
        Ok(Rubric::of(self.round(round_key)?, category))
    }
}

/// The newest pack of a programme. Errors: 404 when it has none.
pub async fn of_programme<C: ConnectionTrait>(db: &C, programme_id: i64) -> AppResult<Arc<Pack>> {
    let newest: Option<(i64, String)> = rule_pack::Entity::find()
        .select_only()
        .column(rule_pack::Column::Id)
        .column(rule_pack::Column::Hash)
        .filter(rule_pack::Column::ProgrammeId.eq(programme_id))
        .order_by_desc(rule_pack::Column::Number)
        .into_tuple()
        .one(db)
        .await?;
    let (id, hash) = newest.ok_or_else(|| AppError::not_found("这个评选活动的规则包"))?;
    by_hash(db, id, &hash).await
}

/// The newest packs of several programmes, by programme.
pub async fn of_programmes<C: ConnectionTrait>(db: &C, programme_ids: Vec<i64>) -> AppResult<BTreeMap<i64, Arc<Pack>>> {
    let packs: Vec<(i64, i64, String)> = rule_pack::Entity::find()
        .select_only()
        .columns([rule_pack::Column::ProgrammeId, rule_pack::Column::Id, rule_pack::Column::Hash])
        .filter(rule_pack::Column::ProgrammeId.is_in(programme_ids))
        .order_by_asc(rule_pack::Column::Number)
        .into_tuple()
        .all(db)
        .await?;
    let newest: BTreeMap<i64, (i64, String)> =
        packs.into_iter().map(|(programme_id, id, hash)| (programme_id, (id, hash))).collect();
    let mut found = BTreeMap::new();
    for (programme_id, (id, hash)) in newest {
        found.insert(programme_id, by_hash(db, id, &hash).await?);
    }
    Ok(found)
}

/// The pack in row `id`, whose text has this hash.
pub async fn by_hash<C: ConnectionTrait>(db: &C, id: i64, hash: &str) -> AppResult<Arc<Pack>> {
    if let Some(kept) = KEPT.read().unwrap_or_else(PoisonError::into_inner).get(hash) {
        return Ok(kept.clone());
    }
    let row = rule_pack::Entity::find_by_id(id).one(db).await?.ok_or_else(|| AppError::not_found("规则包"))?;
    let whole = RulePack::parse(&row.body)?;
    let scoring = whole.scoring_rules()?;
    let pack = Arc::new(Pack {
        number: row.number,
        hash: row.hash.clone(),
        columns: RulePack::columns(&scoring),
        whole,
        scoring,
    });
    let mut kept = KEPT.write().unwrap_or_else(PoisonError::into_inner);
    if kept.len() >= MOST_KEPT {
        kept.clear();
    }
    kept.insert(row.hash, pack.clone());
    Ok(pack)
}
