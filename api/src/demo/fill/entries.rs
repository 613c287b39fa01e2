//! Entries in bulk: what thousands of people would have typed.

use chrono::{DateTime, Utc};
use entity::{entry, entry_version, programme, status::EntryStatus};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use uuid::Uuid;

use super::{Filling, insert_all};
use crate::{canonical, demo::world::FormData};

/// An entry to be written.
pub struct NewEntry<'a> {
    /// Position of the enterprise in the world.
    pub enterprise: usize,
    pub title: &'a str,
    pub category: Option<&'a str>,
    pub person: &'a str,
    pub form: &'a FormData,
    pub status: EntryStatus,
    /// The enterprise's own order, where it recommended the entry.
    pub rank: Option<usize>,
}

/// Writes entries with numbers in the order given; drafts have none.
pub async fn insert(
    filling: &Filling<'_>,
    programme: &programme::Model,
    entries: &[NewEntry<'_>],
    author_id: i64,
    at: DateTime<Utc>,
) -> anyhow::Result<()> {
    let (mut rows, mut sequence) = (Vec::with_capacity(entries.len()), 0);
    for new in entries {
        let is_draft = new.status == EntryStatus::Draft;
        if !is_draft {
            sequence += 1;
        }
        rows.push(row(filling, programme, new, (!is_draft).then_some(sequence), author_id, at)?);
    }
    insert_all::<entry::Entity>(filling.context, rows).await?;
    insert_versions(filling, programme, author_id, at).await?;
    let id = programme.id;
    filling
        .context
        .db
        .write(move |tx| {
            Box::pin(async move {
                programme::Entity::update_many()
                    .col_expr(programme::Column::EntrySequence, Expr::value(sequence))
                    .filter(programme::Column::Id.eq(id))
                    .exec(tx)
                    .await?;
                Ok(())
            })
        })
        .await?;
    Ok(())
}

fn row(
    filling: &Filling<'_>,
    programme: &programme::Model,
    new: &NewEntry<'_>,
    number: Option<i64>,
    author_id: i64,
    at: DateTime<Utc>,
) -> anyhow::Result<entry::ActiveModel> {
    let enterprise = filling
        .enterprises
        .get(new.enterprise)
        .copied()
        .ok_or_else(|| anyhow::anyhow!("no enterprise {}", new.enterprise))?;
    let federation = filling
        .world
        .enterprises
        .get(new.enterprise)
        .and_then(|enterprise| filling.federations.get(enterprise.federation).copied());
    let rank = new.rank.map(i64::try_from).transpose()?;
    Ok(entry::ActiveModel {
        public_id: Set(Uuid::new_v4().to_string()),
        zone_id: Set(filling.zone.id),
        programme_id: Set(programme.id),
        enterprise_id: Set(enterprise),
        federation_id: Set(federation),
        number: Set(number.map(|number| format!("{}-{}-{number:04}", programme.edition, programme.code))),
        title: Set(new.title.to_owned()),
        category: Set(new.category.map(str::to_owned)),
        person: Set(new.person.to_owned()),
        status: Set(new.status),
        form: Set(canonical::to_text(&serde_json::to_value(new.form)?)?),
        return_reason: Set(None),
        correction_until: Set(None),
        recommendation_rank: Set(rank),
        version_count: Set(i64::from(number.is_some())),
        submitted_at: Set(number.map(|_| at)),
        created_by: Set(author_id),
        version: Set(1),
        created_at: Set(at),
        updated_at: Set(at),
        ..Default::default()
    })
}

async fn insert_versions(
    filling: &Filling<'_>,
    programme: &programme::Model,
    author_id: i64,
    at: DateTime<Utc>,
) -> anyhow::Result<()> {
    let stored = entry::Entity::find()
        .filter(entry::Column::ProgrammeId.eq(programme.id))
        .filter(entry::Column::Status.ne(EntryStatus::Draft))
        .all(filling.context.db.read())
        .await?;
    let rows = stored
        .into_iter()
        .map(|entry| entry_version::ActiveModel {
            zone_id: Set(entry.zone_id),
            entry_id: Set(entry.id),
            number: Set(1),
            receipt: Set(canonical::sha256_hex(entry.form.as_bytes()).chars().take(8).collect()),
            title: Set(entry.title),
            category: Set(entry.category),
            person: Set(entry.person),
            form: Set(entry.form),
            submitted_by: Set(author_id),
            submitted_at: Set(at),
            ..Default::default()
        })
        .collect();
    insert_all::<entry_version::Entity>(filling.context, rows).await?;
    Ok(())
}
