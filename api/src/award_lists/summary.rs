//! What a leader looks at before signing: the funnel, the spread, the money, the award lines, the checks.

use std::collections::BTreeMap;

use entity::{
    award, entry, organization, ranking_row, ranking_run,
    status::{AwardSection, EnterpriseSize, EntryStatus},
};
use sea_orm::ConnectionTrait;

use super::{
    dto::{AroundCut, CategoryShare, Counted, CutLine, ListCheck, ListSummary, PrizeLine},
    queries,
    service::Opened,
};
use crate::{
    error::{AppError, AppResult},
    rankings::{queries as rankings, service as ranking},
    reviews::rules::Pack,
    wire::yuan,
};

/// How many rows on each side of an award line are shown.
const AROUND: usize = 2;

type Entries = BTreeMap<i64, (entry::Model, organization::Model)>;

/// The summary of a list.
pub async fn of<C: ConnectionTrait>(
    db: &C,
    opened: &Opened,
    run: &ranking_run::Model,
    lines: &[award::Model],
    entries: &Entries,
) -> AppResult<ListSummary> {
    let primary: Vec<&award::Model> = lines.iter().filter(|line| line.section == AwardSection::Primary).collect();
    let counts = queries::entry_counts(db, opened.programme.id).await?;
    let rows = rankings::all_rows(db, run.id).await?;
    let ranked = rankings::entries(db, rows.iter().map(|row| row.entry_id).collect()).await?;
    let mut per_enterprise: BTreeMap<i64, u64> = BTreeMap::new();
    for (_, enterprise) in primary.iter().filter_map(|line| entries.get(&line.entry_id)) {
        *per_enterprise.entry(enterprise.id).or_default() += 1;
    }
    let prizes = prizes(&opened.pack, &primary)?;
    let sum = prizes.iter().map(|prize| prize.sum_fen).sum::<i64>();
    let cap = opened.pack.scoring.caps.per_enterprise.map(u64::from);
    let most = per_enterprise.values().copied().max().unwrap_or(0);
    let budget = opened.pack.scoring.caps.budget_fen;
    Ok(ListSummary {
        funnel: funnel(&counts, rows.len(), primary.len())?,
        categories: categories(&opened.pack, &counts, &primary),
        sizes: sizes(&primary, entries),
        enterprises: u64::try_from(per_enterprise.len()).map_err(AppError::internal)?,
        most_per_enterprise: most,
        cap_per_enterprise: cap,
        checks: checks(opened, run, (most, cap), (sum, budget)),
        prizes,
        budget_fen: budget,
        around_cuts: around_cuts(&opened.pack, &rows, &ranked)?,
    })
}

fn total(counts: &[(Option<String>, EntryStatus, i64)], counted: impl Fn(EntryStatus) -> bool) -> u64 {
    let sum: i64 = counts.iter().filter(|(_, status, _)| counted(*status)).map(|(.., count)| count).sum();
    u64::try_from(sum).unwrap_or(0)
}

fn funnel(counts: &[(Option<String>, EntryStatus, i64)], ranked: usize, awarded: usize) -> AppResult<Vec<Counted>> {
    use EntryStatus::{
        Awarded, Disqualified, Draft, Eligible, Eliminated, NotRecommended, Proposed, Publicized, Returned, Revoked,
        Scored, Scoring, Shortlisted, Submitted, Withdrawn,
    };
    let submitted = |status| !matches!(status, Draft | Withdrawn);
    let recommended = |status| submitted(status) && !matches!(status, Submitted | Returned | NotRecommended);
    let eligible = |status| {
        matches!(
            status,
            Eligible
                | Scoring
                | Scored
                | Shortlisted
                | Eliminated
                | Proposed
                | Publicized
                | Awarded
                | Revoked
                | Disqualified
        )
    };
    let stages = [
        ("提交申报", total(counts, submitted)),
        ("推荐上报", total(counts, recommended)),
        ("资格通过", total(counts, eligible)),
        ("进入评审", u64::try_from(ranked).map_err(AppError::internal)?),
        ("拟表彰", u64::try_from(awarded).map_err(AppError::internal)?),
    ];
    Ok(stages.into_iter().map(|(label, count)| Counted { label: label.to_owned(), count }).collect())
}

fn categories(
    pack: &Pack,
    counts: &[(Option<String>, EntryStatus, i64)],
    primary: &[&award::Model],
) -> Vec<CategoryShare> {
    let entered = |key: &str| {
        let of_category: Vec<_> =
            counts.iter().filter(|(category, ..)| category.as_deref() == Some(key)).cloned().collect();
        total(&of_category, |status| !matches!(status, EntryStatus::Draft | EntryStatus::Withdrawn))
    };
    pack.whole
        .categories
        .iter()
        .map(|category| CategoryShare {
            name: category.name.clone(),
            awarded: count(primary.iter().filter(|line| line.category_name.as_deref() == Some(&category.name))),
            entered: entered(&category.key),
        })
        .collect()
}

fn count(items: impl Iterator) -> u64 {
    u64::try_from(items.count()).unwrap_or(u64::MAX)
}

fn sizes(primary: &[&award::Model], entries: &Entries) -> Vec<Counted> {
    let size_of = |line: &&&award::Model| entries.get(&line.entry_id).and_then(|(_, enterprise)| enterprise.size);
    [
        ("大型", EnterpriseSize::Large),
        ("中型", EnterpriseSize::Medium),
        ("小型", EnterpriseSize::Small),
        ("微型", EnterpriseSize::Micro),
    ]
    .into_iter()
    .map(|(label, size)| Counted {
        label: label.to_owned(),
        count: count(primary.iter().filter(|line| size_of(line) == Some(size))),
    })
    .collect()
}

fn prizes(pack: &Pack, primary: &[&award::Model]) -> AppResult<Vec<PrizeLine>> {
    pack.scoring
        .tiers
        .iter()
        .map(|tier| {
            let of_tier = primary.iter().filter(|line| line.tier == tier.key);
            Ok(PrizeLine {
                tier_name: ranking::tier_name(pack, &tier.key),
                count: count(of_tier.clone()),
                prize_fen: tier.prize_fen,
                sum_fen: of_tier.map(|line| line.prize_fen).sum(),
            })
        })
        .collect()
}

fn around_cuts(pack: &Pack, rows: &[ranking_row::Model], ranked: &Entries) -> AppResult<Vec<AroundCut>> {
    let mut cuts = Vec::new();
    for tier in &pack.scoring.tiers {
        let is_last = |row: &&ranking_row::Model| row.tier.as_deref() == Some(tier.key.as_str());
        let Some(last) = rows.iter().rfind(is_last) else { continue };
        let (Some(line_points), Ok(position)) = (last.total_points, usize::try_from(last.position)) else { continue };
        let is_near = |row: &&ranking_row::Model| {
            usize::try_from(row.position).is_ok_and(|at| at + AROUND > position && at <= position + AROUND)
        };
        let mut near: Vec<&ranking_row::Model> = rows.iter().filter(is_near).collect();
        // Of a tie that the chair decided, those inside the line come first.
        near.sort_by_key(|row| (row.rank.unwrap_or(i64::MAX), row.tier.is_none()));
        let lines = near
            .into_iter()
            .filter_map(|row| {
                let (entry, enterprise) = ranked.get(&row.entry_id)?;
                Some(cut_line(pack, row, entry, enterprise, line_points))
            })
            .collect::<AppResult<Vec<_>>>()?;
        cuts.push(AroundCut { cut: ranking::tier_name(pack, &tier.key), lines });
    }
    Ok(cuts)
}

fn cut_line(
    pack: &Pack,
    row: &ranking_row::Model,
    entry: &entry::Model,
    enterprise: &organization::Model,
    line_points: i64,
) -> AppResult<CutLine> {
    let points = row.total_points.unwrap_or_default();
    Ok(CutLine {
        rank: row.rank.unwrap_or_default(),
        title: entry.title.clone(),
        enterprise: enterprise.name.clone(),
        total: ranking::shown(points, pack)?,
        gap: ranking::shown(points.saturating_sub(line_points), pack)?,
        tier_name: row.tier.as_deref().map(|key| ranking::tier_name(pack, key)),
        reason: row.reason.clone(),
    })
}

/// What the system has checked: each with the figure it rests on.
fn checks(
    opened: &Opened,
    run: &ranking_run::Model,
    (most, cap): (u64, Option<u64>),
    (sum, budget): (i64, Option<i64>),
) -> Vec<ListCheck> {
    let recomputed = scoring::manifest::verify(run.manifest.as_bytes());
    let short = |hash: &str| format!("{}…", hash.chars().take(8).collect::<String>());
    let check = |key: &str, ok: bool, detail: String| ListCheck { key: key.to_owned(), ok, detail };
    vec![
        check("rules_frozen", true, short(&opened.pack.hash)),
        match recomputed {
            Ok(verified) => check("recomputed", true, format!("{} 项、{} 个分数", verified.entries, verified.marks)),
            Err(found) => check("recomputed", false, found.first().map(ToString::to_string).unwrap_or_default()),
        },
        check("latest_ranking", run.is_official, short(&run.manifest_hash)),
        check(
            "caps",
            cap.is_none_or(|cap| most <= cap),
            cap.map_or_else(|| format!("未设限额，最多 {most} 项"), |cap| format!("最多 {most} 项，限额 {cap} 项")),
        ),
        check(
            "budget",
            budget.is_none_or(|budget| sum <= budget),
            budget.map_or_else(|| yuan(sum), |budget| format!("{}，预算 {}", yuan(sum), yuan(budget))),
        ),
    ]
}
