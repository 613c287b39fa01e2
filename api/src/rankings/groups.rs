//! The rankings of enterprises or teams (团体名次) that the rules' groupings make of the entries, recomputed from a run's manifest.

use std::collections::BTreeMap;

use entity::{entry, organization};
use scoring::Grouping;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter};

use super::{
    dto::{GroupRanking, GroupRankings, GroupedEntry, RankedGroup},
    queries,
    service::{self, Opened},
};
use crate::{
    app::Context,
    auth::{Action, Actor},
    error::{AppError, AppResult},
};

/// A group as the engine ranks it, apart from the outcome that it borrows from.
struct Ranked {
    rank: usize,
    name: String,
    total: String,
    entries: Vec<String>,
}

/// Every grouping of the run's rules, in their order. Errors: 404.
pub async fn list(context: &Context, actor: &Actor, id: &str) -> AppResult<GroupRankings> {
    let db = context.db.read();
    let opened = service::open(db, actor, Action::ViewRanking, id).await?;
    if opened.pack.scoring.groupings.is_empty() {
        return Ok(GroupRankings { items: Vec::new() });
    }
    let manifest = queries::manifest(db, opened.run.id).await?;
    let ranked = tokio::task::spawn_blocking(move || ranked(&manifest)).await.map_err(AppError::internal)??;
    let rows = queries::all_rows(db, opened.run.id).await?;
    let entries = queries::entries(db, rows.iter().map(|row| row.entry_id).collect()).await?;
    let by_number: BTreeMap<&str, &entry::Model> =
        entries.values().filter_map(|(entry, _)| Some((entry.number.as_deref()?, entry))).collect();
    let mut items = Vec::new();
    for (grouping, groups) in opened.pack.scoring.groupings.iter().zip(ranked) {
        let names = names(db, &opened, grouping, &groups).await?;
        let view = |group: Ranked| RankedGroup {
            rank: group.rank,
            name: names.get(&group.name).cloned().unwrap_or(group.name),
            total: group.total,
            entries: group
                .entries
                .iter()
                .filter_map(|number| by_number.get(number.as_str()).map(|entry| view(entry)))
                .collect(),
        };
        items.push(GroupRanking {
            key: grouping.key.clone(),
            name: if grouping.name.is_empty() { grouping.key.clone() } else { grouping.name.clone() },
            take_best: grouping.take_best,
            groups: groups.into_iter().map(view).collect(),
        });
    }
    Ok(GroupRankings { items })
}

fn view(entry: &entry::Model) -> GroupedEntry {
    GroupedEntry {
        entry_id: entry.public_id.clone(),
        number: entry.number.clone().unwrap_or_default(),
        title: entry.title.clone(),
    }
}

fn ranked(manifest: &str) -> AppResult<Vec<Vec<Ranked>>> {
    service::recomputed(manifest, |outcome| {
        let of_grouping = |grouping: &scoring::official::GroupRanking<'_>| {
            let rows = grouping.rows.iter().map(|row| Ranked {
                rank: row.rank,
                name: row.name.to_owned(),
                total: row.total.to_string(),
                entries: row.entries.iter().map(|key| (*key).to_owned()).collect(),
            });
            rows.collect()
        };
        outcome.groupings().iter().map(of_grouping).collect()
    })
}

/// What people call the groups: an organization by its name, a category or a choice of the form by its label.
async fn names<C: ConnectionTrait>(
    db: &C,
    opened: &Opened,
    grouping: &Grouping,
    groups: &[Ranked],
) -> AppResult<BTreeMap<String, String>> {
    let keys = groups.iter().map(|group| group.name.clone());
    match grouping.by.as_str() {
        "enterprise" | "federation" => organizations(db, opened.run.zone_id, keys.collect()).await,
        "category" => {
            Ok(keys.filter_map(|key| Some((key.clone(), opened.pack.whole.category_name(&key)?.to_owned()))).collect())
        }
        column => {
            let options =
                opened.pack.whole.fields().filter(|field| field.key == column).flat_map(|field| &field.options);
            Ok(options.flatten().map(|option| (option.value.clone(), option.label.clone())).collect())
        }
    }
}

/// Names by credit code and by public identifier: enterprises without a code stand under the latter.
async fn organizations<C: ConnectionTrait>(
    db: &C,
    zone_id: i64,
    keys: Vec<String>,
) -> AppResult<BTreeMap<String, String>> {
    use organization::Column as O;
    let known = Condition::any().add(O::CreditCode.is_in(&keys)).add(O::PublicId.is_in(&keys));
    let found = organization::Entity::find().filter(O::ZoneId.eq(zone_id)).filter(known).all(db).await?;
    let names = found.into_iter().flat_map(|row| {
        let by_id = (row.public_id, row.name.clone());
        [Some(by_id), row.credit_code.map(|code| (code, row.name))].into_iter().flatten()
    });
    Ok(names.collect())
}
