//! Drafts a list: the awards of the ranking in force, frozen as lines and hashed.

use chrono::{DateTime, Utc};
use entity::{
    award, award_list, entry, organization, ranking_row,
    status::{AwardListStatus, AwardSection},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use serde_json::json;
use uuid::Uuid;

use super::{
    super::{content, dto::AwardList, queries},
    get, record,
};
use crate::{
    app::Context,
    auth::{Action, Actor},
    db::Tx,
    error::{AppError, AppResult},
    programmes::{service as programmes, state::Event as ProgrammeEvent},
    rankings::{queries as rankings, service as ranking},
    reviews::rules::Pack,
};

/// Freezes the awards of the ranking in force as a draft list.
pub async fn create(context: &Context, actor: Actor, run_id: String) -> AppResult<AwardList> {
    let (now, id) = (context.clock.now(), Uuid::new_v4().to_string());
    let (author, public_id) = (actor.clone(), id.clone());
    context
        .db
        .write(move |tx| {
            let (actor, run_id, public_id) = (author.clone(), run_id.clone(), public_id.clone());
            Box::pin(async move { draft(tx, &actor, &run_id, public_id, now).await })
        })
        .await?;
    get(context, &actor, &id).await
}

/// Drafts a list inside a transaction.
pub async fn draft(tx: &Tx, actor: &Actor, run_id: &str, public_id: String, now: DateTime<Utc>) -> AppResult<i64> {
    let opened = ranking::open(tx, actor, Action::ManageAwardList, run_id).await?;
    if !opened.run.is_official {
        return Err(AppError::state_forbids("这次排名已被新的排名取代，请用最新的排名生成名单。"));
    }
    let programme = programmes::get_locked(tx, &opened.programme.public_id).await?;
    let rows = rankings::all_rows(tx, opened.run.id).await?;
    if opened.run.open_tie.is_some() {
        return Err(AppError::state_forbids("名额线上还有并列未决，请先由组长复议并重新排名，再生成名单。"));
    }
    let list_version = queries::last_version(tx, programme.id).await? + 1;
    let model = award_list::ActiveModel {
        public_id: Set(public_id.clone()),
        zone_id: Set(programme.zone_id),
        programme_id: Set(programme.id),
        run_id: Set(opened.run.id),
        list_version: Set(list_version),
        title: Set(format!("{}表彰名单", programme.title)),
        status: Set(AwardListStatus::Draft),
        content_hash: Set(String::new()),
        created_by: Set(actor.user.id),
        version: Set(1),
        created_at: Set(now),
        updated_at: Set(now),
        ..Default::default()
    };
    let list = award_list::Entity::insert(model).exec_with_returning(tx).await?;
    let content_hash = freeze_lines(tx, &list, &opened.pack, &rows).await?;
    let facts = json!({ "list": public_id, "list_version": list_version, "content_hash": content_hash });
    programmes::advance(tx, actor, &programme, ProgrammeEvent::ProposeList, facts.clone(), now).await?;
    record(tx, actor, &programme, &public_id, "award_list_drafted", facts, now).await?;
    Ok(list.id)
}

async fn freeze_lines(
    tx: &Tx,
    list: &award_list::Model,
    pack: &Pack,
    rows: &[ranking_row::Model],
) -> AppResult<String> {
    let listed: Vec<_> = rows.iter().filter(|row| matches!(row.reason.as_str(), "awarded" | "reserve")).collect();
    let entries = rankings::entries(tx, listed.iter().map(|row| row.entry_id).collect()).await?;
    let mut models = Vec::with_capacity(listed.len());
    let (mut primary, mut reserve) = (0, 0);
    for row in listed {
        let Some(of_entry) = entries.get(&row.entry_id) else { continue };
        let is_award = row.reason == "awarded";
        let position = if is_award { &mut primary } else { &mut reserve };
        *position += 1;
        models.push(line(list, pack, row, of_entry, *position));
    }
    if primary == 0 {
        return Err(AppError::state_forbids("这次排名没有任何获奖项目，不能生成名单。"));
    }
    award::Entity::insert_many(models).exec_without_returning(tx).await?;
    let lines = queries::lines(tx, vec![list.id]).await?;
    let hash = content::hash(&list.title, list.list_version, &lines)?;
    award_list::Entity::update_many()
        .col_expr(award_list::Column::ContentHash, Expr::value(hash.as_str()))
        .filter(award_list::Column::Id.eq(list.id))
        .exec(tx)
        .await?;
    Ok(hash)
}

/// A line as it will be printed.
fn line(
    list: &award_list::Model,
    pack: &Pack,
    row: &ranking_row::Model,
    (entry, enterprise): &(entry::Model, organization::Model),
    position: i64,
) -> award::ActiveModel {
    let tier = row.tier.as_deref().and_then(|key| pack.scoring.tiers.iter().find(|tier| tier.key == key));
    let (section, tier_name, prize_fen, note) = match tier.filter(|_| row.reason == "awarded") {
        Some(tier) => (AwardSection::Primary, ranking::tier_name(pack, &tier.key), tier.prize_fen, String::new()),
        None => (AwardSection::Reserve, "递补".to_owned(), 0, format!("递补第 {position} 位")),
    };
    award::ActiveModel {
        zone_id: Set(list.zone_id),
        list_id: Set(list.id),
        entry_id: Set(row.entry_id),
        section: Set(section),
        tier: Set(row.tier.clone().unwrap_or_default()),
        tier_name: Set(tier_name),
        position: Set(position),
        rank: Set(row.rank.unwrap_or_default()),
        total_points: Set(row.total_points.unwrap_or_default()),
        prize_fen: Set(prize_fen),
        number: Set(entry.number.clone().unwrap_or_default()),
        title: Set(entry.title.clone()),
        unit: Set(enterprise.name.clone()),
        person: Set(entry.person.clone()),
        category_name: Set(entry.category.as_deref().and_then(|key| pack.whole.category_name(key)).map(str::to_owned)),
        note: Set(note),
        ..Default::default()
    }
}
