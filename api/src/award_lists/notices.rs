//! Lists as the public reads them: no score, no rank, no personal data beyond unit and name, in an order that leaks
//! nothing.

use chrono::{DateTime, FixedOffset, NaiveDate, Utc};
use documents::{ListItem, ListOrder, TierSection};
use entity::{
    award, award_list, programme,
    status::{AwardListStatus, AwardSection},
    zone,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{
    dto::{NoticeKind, PublicLine, PublicNotice, PublicNoticeItem, PublicSection},
    queries, state,
};
use crate::{
    error::{AppError, AppResult},
    reviews::rules,
};

const PUBLIC: [AwardListStatus; 5] = [
    AwardListStatus::Publicity,
    AwardListStatus::Final,
    AwardListStatus::Issued,
    AwardListStatus::Paid,
    AwardListStatus::Archived,
];
/// Most notices that the public list shows, newest first.
const MOST: u64 = 100;
/// How public lists are ordered.
pub const ORDER: ListOrder = ListOrder::ProjectPinyin;

/// The notices that stand now, newest first.
pub async fn list<C: ConnectionTrait>(db: &C) -> AppResult<Vec<PublicNoticeItem>> {
    let lists = award_list::Entity::find()
        .filter(award_list::Column::Status.is_in(PUBLIC))
        .order_by_desc(award_list::Column::PublishedAt)
        .order_by_desc(award_list::Column::Id)
        .limit(MOST)
        .all(db)
        .await?;
    let sums = queries::sums(db, lists.iter().map(|list| list.id).collect()).await?;
    let programmes = queries::programmes(db, lists.iter().map(|list| list.programme_id).collect()).await?;
    let zones = zone::Entity::find().all(db).await?;
    Ok(lists
        .iter()
        .filter_map(|list| {
            let zone = zones.iter().find(|zone| zone.id == list.zone_id)?;
            let count = sums.get(&list.id).map_or(0, |(count, _)| *count);
            Some(head(list, programmes.get(&list.programme_id)?, zone, count))
        })
        .collect())
}

fn head(
    list: &award_list::Model,
    programme: &programme::Model,
    zone: &zone::Model,
    award_count: u64,
) -> PublicNoticeItem {
    let kind = kind(list);
    PublicNoticeItem {
        id: list.public_id.clone(),
        zone_name: zone.name.clone(),
        title: title(list, kind),
        programme_title: programme.title.clone(),
        kind,
        starts_on: list.starts_on,
        ends_on: list.ends_on,
        published_at: list.published_at,
        award_count,
        content_hash: list.content_hash.clone(),
    }
}

/// The title on paper and page: a list in its publicity period is a proposal (拟表彰).
pub fn title(list: &award_list::Model, kind: NoticeKind) -> String {
    match (kind, list.title.strip_suffix("表彰名单")) {
        (NoticeKind::Publicity, Some(programme)) => format!("{programme}拟表彰名单"),
        (NoticeKind::Publicity | NoticeKind::Final, _) => list.title.clone(),
    }
}

/// The day a paper bears: the first of its publicity period, or that of its issue; until that is known, of its last change.
pub fn dated(list: &award_list::Model, programme: &programme::Model, kind: NoticeKind) -> NaiveDate {
    let day = match kind {
        NoticeKind::Publicity => list.starts_on,
        NoticeKind::Final => list.issued_on,
    };
    day.unwrap_or_else(|| local(programme, list.updated_at).date_naive())
}

/// A time by the clock of the programme's place.
pub fn local(programme: &programme::Model, at: DateTime<Utc>) -> DateTime<FixedOffset> {
    let zone: chrono_tz::Tz = programme.time_zone.parse().unwrap_or(chrono_tz::Asia::Shanghai);
    at.with_timezone(&zone).fixed_offset()
}

/// The list's kind as it stands.
pub fn kind(list: &award_list::Model) -> NoticeKind {
    if list.status == AwardListStatus::Publicity { NoticeKind::Publicity } else { NoticeKind::Final }
}

/// One notice whole. Errors: 404 unless it is public.
pub async fn get<C: ConnectionTrait>(db: &C, id: &str) -> AppResult<PublicNotice> {
    let missing = || AppError::not_found("这份公示");
    let list = queries::find(db, id).await?.filter(|list| state::is_public(list.status)).ok_or_else(missing)?;
    let programme =
        queries::programmes(db, vec![list.programme_id]).await?.remove(&list.programme_id).ok_or_else(missing)?;
    let zone = queries::zone(db, list.zone_id).await?;
    let pack = rules::of_programme(db, list.programme_id).await?;
    let lines = queries::lines(db, vec![list.id]).await?;
    let tiers = tiers(&pack.scoring.tiers, &lines);
    let count = tiers.iter().map(|tier| tier.items.len()).sum::<usize>();
    let sections = tiers.into_iter().map(section).collect::<AppResult<_>>()?;
    Ok(PublicNotice {
        head: head(&list, &programme, &zone, u64::try_from(count).map_err(AppError::internal)?),
        dated: dated(&list, &programme, kind(&list)),
        document_no: list.document_no.clone(),
        issuer: zone.name,
        contact: list.contact.unwrap_or_default(),
        how_to_object: list.how_to_object.unwrap_or_default(),
        sections,
        list_version: list.list_version,
        sorted_by: format!("{}，排名不分先后", ORDER.label()),
    })
}

/// The awards by tier, from the highest down.
pub fn tiers(rules: &[scoring::Tier], lines: &[award::Model]) -> Vec<TierSection> {
    rules
        .iter()
        .filter_map(|tier| {
            let of_tier: Vec<&award::Model> =
                lines.iter().filter(|line| line.section == AwardSection::Primary && line.tier == tier.key).collect();
            let name = of_tier.first()?.tier_name.clone();
            Some(TierSection { name, items: of_tier.into_iter().map(item).collect() })
        })
        .collect()
}

fn item(line: &award::Model) -> ListItem {
    ListItem {
        number: line.number.clone(),
        project: line.title.clone(),
        organization: line.unit.clone(),
        people: line.person.clone(),
        category: line.category_name.clone().unwrap_or_default(),
        remark: line.note.clone(),
    }
}

fn section(tier: TierSection) -> AppResult<PublicSection> {
    let items = ORDER.sorted(&tier.items).map_err(AppError::internal)?;
    Ok(PublicSection {
        count: u64::try_from(items.len()).map_err(AppError::internal)?,
        tier_name: tier.name,
        lines: items
            .into_iter()
            .zip(1..)
            .map(|(item, number)| PublicLine {
                number,
                title: item.project.clone(),
                unit: item.organization.clone(),
                person: item.people.clone(),
                category: item.category.clone(),
                note: item.remark.clone(),
            })
            .collect(),
    })
}

/// A date as papers print it: `2026年12月4日`.
pub fn written(day: NaiveDate) -> String {
    day.format("%Y年%-m月%-d日").to_string()
}
