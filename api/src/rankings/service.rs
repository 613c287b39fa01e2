//! Reading a ranking: the run, its rows, the explanation of each, its files.

use std::collections::BTreeMap;

use entity::{entry, organization, programme, ranking_row, ranking_run};
use scoring::{Language, Points, Ratio, RoundingMode, manifest, official};
use sea_orm::{ConnectionTrait, EntityTrait};

use super::{
    dto::{
        Dropped, Explanation, ExplanationMark, ExplanationStep, RankingFile, RankingJudge, RankingProgramme,
        RankingRound, RankingRow, RankingRun, RankingTier, RowFilter,
    },
    queries,
    run::JudgeKey,
};
use crate::{
    adjustments,
    app::Context,
    auth::{Action, Actor, Decision, Target, policy},
    competition_files,
    error::{AppError, AppResult},
    exports,
    page::{Page, PageQuery},
    programmes::state as programme_state,
    reviews::{
        self,
        rules::{self, Pack},
    },
};

const WHAT: &str = "这次排名";

/// A run, without its manifest, with what is needed to show it.
pub struct Opened {
    pub run: ranking_run::Model,
    pub programme: programme::Model,
    pub pack: std::sync::Arc<Pack>,
}

/// Opens a run for `action`. Errors: 403, 404.
pub async fn open<C: ConnectionTrait>(db: &C, actor: &Actor, action: Action, id: &str) -> AppResult<Opened> {
    let run = queries::find(db, id).await?.ok_or_else(|| AppError::not_found(WHAT))?;
    policy::require(actor, action, &Target::in_zone(run.zone_id), WHAT)?;
    let programme = programme::Entity::find_by_id(run.programme_id)
        .one(db)
        .await?
        .ok_or_else(|| AppError::internal(anyhow::anyhow!("run {} has no programme", run.id)))?;
    let pack = rules::of_programme(db, run.programme_id).await?;
    Ok(Opened { run, programme, pack })
}

/// One run.
pub async fn get(context: &Context, actor: &Actor, id: &str) -> AppResult<RankingRun> {
    let db = context.db.read();
    let opened = open(db, actor, Action::ViewRanking, id).await?;
    let tally = queries::tally(db, opened.run.id).await?;
    let mut reasons: BTreeMap<String, u64> = BTreeMap::new();
    for (reason, _, count, _) in tally.iter().filter(|(reason, ..)| !reason.is_empty()) {
        *reasons.entry(reason.clone()).or_default() += u64::try_from(*count).unwrap_or(0);
    }
    let award_list_id = queries::list_of(db, opened.run.id).await?;
    let may_propose = opened.run.is_official
        && award_list_id.is_none()
        && opened.run.open_tie.is_none()
        && programme_state::next(opened.programme.status, programme_state::Event::ProposeList).is_some()
        && policy::allows(actor, Action::ManageAwardList, &Target::in_zone(opened.run.zone_id)) == Decision::Allow;
    let may_export =
        policy::allows(actor, Action::ExportRanking, &Target::in_zone(opened.run.zone_id)) == Decision::Allow;
    let may_analyze =
        policy::allows(actor, Action::ViewAnalysis, &Target::in_zone(opened.run.zone_id)) == Decision::Allow;
    let offers = [
        ("create_award_list", may_propose),
        ("get_ranking_file", may_export),
        ("get_ranking_analysis", may_analyze),
        ("list_group_rankings", !opened.pack.scoring.groupings.is_empty()),
    ];
    Ok(RankingRun {
        tiers: tiers(&opened.pack, &tally)?,
        rounds: rounds(&opened)?,
        rule_pack_version: opened.pack.number,
        rule_pack_hash: opened.pack.hash.clone(),
        entry_count: tally.iter().map(|(_, _, count, _)| u64::try_from(*count).unwrap_or(0)).sum(),
        findings: findings(&reasons, opened.run.open_tie.is_some()),
        has_open_tie: opened.run.open_tie.is_some(),
        reasons,
        award_list_id,
        actions: offers.into_iter().filter(|(_, offered)| *offered).map(|(name, _)| name.to_owned()).collect(),
        programme: RankingProgramme {
            id: opened.programme.public_id,
            title: opened.programme.title,
            status: opened.programme.status,
        },
        id: opened.run.public_id,
        manifest_hash: opened.run.manifest_hash,
        created_at: opened.run.created_at,
        is_official: opened.run.is_official,
    })
}

fn tiers(pack: &Pack, tally: &[(String, Option<String>, i64, Option<i64>)]) -> AppResult<Vec<RankingTier>> {
    pack.scoring
        .tiers
        .iter()
        .map(|tier| {
            let of_tier = tally.iter().find(|(_, key, ..)| key.as_deref() == Some(tier.key.as_str()));
            let lowest = of_tier.and_then(|(.., lowest)| *lowest);
            let awarded = of_tier.map_or(0, |(_, _, count, _)| u64::try_from(*count).unwrap_or(0));
            Ok(RankingTier {
                key: tier.key.clone(),
                name: tier_name(pack, &tier.key),
                count: tier.count.map_or(awarded, u64::from),
                awarded,
                prize_fen: tier.prize_fen,
                cut_total: lowest.map(|points| shown(points, pack)).transpose()?,
            })
        })
        .collect()
}

/// The name of a tier, its key where it has none.
pub fn tier_name(pack: &Pack, key: &str) -> String {
    let named = pack.scoring.tiers.iter().find(|tier| tier.key == key).filter(|tier| !tier.name.is_empty());
    named.map_or_else(|| key.to_owned(), |tier| tier.name.clone())
}

/// Points as they are published: with exactly the places of the total.
pub fn shown(points: i64, pack: &Pack) -> AppResult<String> {
    let exact = Points::from_ten_thousandths(points).map_err(AppError::internal)?;
    let rounded = RoundingMode::HalfUp
        .round(Ratio::from_points(exact), pack.scoring.rounding.total_places)
        .map_err(AppError::internal)?;
    Ok(rounded.to_string())
}

fn findings(reasons: &BTreeMap<String, u64>, has_open_tie: bool) -> Vec<String> {
    let count = |reason: &str| reasons.get(reason).copied().unwrap_or(0);
    let mut findings = Vec::new();
    if has_open_tie {
        findings.push(format!("有 {} 项在名额线上并列，需由组长组织复议并记录决定。", count("tied_at_cut")));
    } else if count("tied_at_cut") > 0 {
        findings.push(format!("有 {} 项在名额线上并列，按规则不予表彰。", count("tied_at_cut")));
    }
    if count("pending") > 0 {
        findings.push(format!("其后 {} 项等待并列决定后才能确定奖项。", count("pending")));
    }
    if count("enterprise_cap") > 0 {
        findings.push(format!("有 {} 项因每家企业限额跳过，名次保留，由后续项目递补。", count("enterprise_cap")));
    }
    findings
}

/// The judges behind the keys of a run's marks.
pub fn judge_keys(run: &ranking_run::Model) -> AppResult<Vec<JudgeKey>> {
    serde_json::from_str(&run.judges).map_err(AppError::internal)
}

fn rounds(opened: &Opened) -> AppResult<Vec<RankingRound>> {
    let keys = judge_keys(&opened.run)?;
    let of_round = |round: &str| {
        keys.iter()
            .filter(|judge| judge.round == round)
            .map(|judge| RankingJudge { key: judge.key.clone(), label: judge.label.clone() })
            .collect()
    };
    Ok(opened
        .pack
        .scoring
        .rounds
        .iter()
        .map(|round| RankingRound {
            key: round.key.clone(),
            name: round.name.clone(),
            judges: of_round(&round.key),
            is_measured: is_measured(round),
        })
        .collect())
}

/// Whether measured criteria add to the value of a round; one of the factor 0 only breaks ties.
pub fn is_measured(round: &scoring::Round) -> bool {
    let adds = |criterion: &scoring::Criterion| {
        criterion.kind == scoring::CriterionKind::Measured && criterion.factor != Points::ZERO
    };
    round.criteria.iter().any(adds)
}

/// Rows of a run, in the order of the ranking.
pub async fn list_rows(context: &Context, actor: &Actor, id: &str, filter: RowFilter) -> AppResult<Page<RankingRow>> {
    let slice = PageQuery { cursor: filter.cursor.clone(), limit: filter.limit }.slice()?;
    let db = context.db.read();
    let opened = open(db, actor, Action::ViewRanking, id).await?;
    let (rows, total) = queries::rows(db, opened.run.id, &filter, slice).await?;
    let last_cut = last_cut(&opened.pack, &queries::tally(db, opened.run.id).await?);
    let entries = queries::entries(db, rows.iter().map(|row| row.entry_id).collect()).await?;
    let listed = Some(rows.iter().map(|row| row.entry_id).collect());
    let measured = reviews::service::measured_points(db, &opened.pack, opened.run.programme_id, listed).await?;
    let items = rows
        .into_iter()
        .filter_map(|row| {
            let (entry, enterprise) = entries.get(&row.entry_id)?;
            let of_entry = measured.iter().filter(|((id, _), _)| *id == row.entry_id);
            let measured = of_entry.map(|((_, round), points)| (round.clone(), points.to_string())).collect();
            Some(view_row(&opened.pack, row, (entry, enterprise), measured, last_cut))
        })
        .collect::<AppResult<_>>()?;
    Ok(slice.page(items, total))
}

/// The lowest total that the last tier awarded.
fn last_cut(pack: &Pack, tally: &[(String, Option<String>, i64, Option<i64>)]) -> Option<i64> {
    let last = pack.scoring.tiers.last()?;
    tally.iter().find(|(_, tier, ..)| tier.as_deref() == Some(last.key.as_str())).and_then(|(.., lowest)| *lowest)
}

fn view_row(
    pack: &Pack,
    row: ranking_row::Model,
    (entry, enterprise): (&entry::Model, &organization::Model),
    measured: BTreeMap<String, String>,
    last_cut: Option<i64>,
) -> AppResult<RankingRow> {
    let gap = row.total_points.zip(last_cut).and_then(|(total, cut)| total.checked_sub(cut));
    Ok(RankingRow {
        entry_id: entry.public_id.clone(),
        rank: row.rank,
        number: entry.number.clone().unwrap_or_default(),
        title: entry.title.clone(),
        enterprise: enterprise.name.clone(),
        person: entry.person.clone(),
        category_name: entry.category.as_deref().and_then(|key| pack.whole.category_name(key)).map(str::to_owned),
        total: row.total_points.map(|points| shown(points, pack)).transpose()?,
        rounds: serde_json::from_str(&row.rounds).map_err(AppError::internal)?,
        marks: serde_json::from_str(&row.marks).map_err(AppError::internal)?,
        measured,
        bonus: shown(row.bonus_points, pack)?,
        deduction: shown(row.deduction_points, pack)?,
        tier_name: row.tier.as_deref().map(|key| tier_name(pack, key)),
        tier: row.tier,
        reason: row.reason,
        tie_decided_by: row.tie_decided_by,
        gap_to_cut: gap.map(|points| shown(points, pack)).transpose()?,
    })
}

/// Why an entry stands where it stands, recomputed from the run's own manifest.
pub async fn explain(
    context: &Context,
    actor: &Actor,
    id: &str,
    entry_id: &str,
    language: Language,
) -> AppResult<Explanation> {
    let db = context.db.read();
    let opened = open(db, actor, Action::ViewRanking, id).await?;
    let rows = queries::all_rows(db, opened.run.id).await?;
    let entries = queries::entries(db, rows.iter().map(|row| row.entry_id).collect()).await?;
    let missing = || AppError::not_found("这份申报的排名");
    let (entry, _) = entries.values().find(|(entry, _)| entry.public_id == entry_id).ok_or_else(missing)?;
    let row = rows.iter().find(|row| row.entry_id == entry.id).ok_or_else(missing)?;
    let key = entry.number.clone().unwrap_or_default();
    let manifest = queries::manifest(db, opened.run.id).await?;
    let steps =
        tokio::task::spawn_blocking(move || explain_from(&manifest, &key)).await.map_err(AppError::internal)??;
    let labels: BTreeMap<String, String> =
        judge_keys(&opened.run)?.into_iter().map(|judge| (judge.key, judge.label)).collect();
    Ok(Explanation {
        entry_id: entry.public_id.clone(),
        title: entry.title.clone(),
        rank: row.rank,
        total: row.total_points.map(|points| shown(points, &opened.pack)).transpose()?,
        adjustments: adjustments::service::counted(db, actor, entry).await?,
        steps: steps.into_iter().zip(1..).map(|(step, number)| view_step(step, number, &labels, language)).collect(),
    })
}

/// The steps of one entry, recomputed from a stored manifest.
pub(super) fn explain_from(manifest: &str, key: &str) -> AppResult<Vec<official::Step>> {
    let explained = recomputed(manifest, |outcome| outcome.explain(key))?;
    explained.map(|explanation| explanation.steps).ok_or_else(|| AppError::not_found("这份申报的排名"))
}

/// What `read` sees in the result of a stored manifest, recomputed. Takes a while: call it off the threads that serve.
pub(super) fn recomputed<T>(manifest: &str, read: impl FnOnce(&official::Outcome<'_>) -> T) -> AppResult<T> {
    let unreadable = |place: String| AppError::internal(anyhow::anyhow!("stored manifest: {place}"));
    let (rules, competition) = manifest::read(manifest.as_bytes()).map_err(|found| unreadable(found.to_string()))?;
    let pack = rules.read().map_err(|errors| unreadable(errors.to_string()))?;
    let outcome = official::score(&pack, &competition).map_err(|faults| unreadable(faults.to_string()))?;
    Ok(read(&outcome))
}

fn view_step(
    step: official::Step,
    number: u64,
    labels: &BTreeMap<String, String>,
    language: Language,
) -> ExplanationStep {
    let marks = step
        .marks
        .into_iter()
        .map(|mark| ExplanationMark {
            judge: labels.get(&mark.judge).cloned().unwrap_or(mark.judge),
            value: mark.mark.or_else(|| mark.state.note().map(|note| note.of(language).to_owned())).unwrap_or_default(),
            dropped: dropped(mark.state),
        })
        .collect();
    ExplanationStep {
        number,
        kind: step.kind.word().to_owned(),
        title: step.title.of(language).to_owned(),
        text: step.text.of(language).to_owned(),
        formula: step.formula,
        marks,
        result: step.value,
    }
}

/// The extreme that the rule dropped, if it dropped the mark.
pub fn dropped(state: official::MarkState) -> Option<Dropped> {
    if state == official::MarkState::DroppedHigh {
        Some(Dropped::High)
    } else if state == official::MarkState::DroppedLow {
        Some(Dropped::Low)
    } else {
        None
    }
}

/// A file of a run: its name, media type and bytes.
pub async fn file(context: &Context, actor: &Actor, id: &str, file: RankingFile) -> AppResult<exports::File> {
    let db = context.db.read();
    let opened = open(db, actor, Action::ExportRanking, id).await?;
    if file == RankingFile::ScoreSummary {
        return exports::score_summary(db, &opened, judge_keys(&opened.run)?).await;
    }
    let manifest = queries::manifest(db, opened.run.id).await?;
    let (name, media_type, bytes) =
        tokio::task::spawn_blocking(move || data_file(manifest, file)).await.map_err(AppError::internal)??;
    Ok(exports::File { name: name.to_owned(), media_type, bytes })
}

fn data_file(manifest_text: String, file: RankingFile) -> AppResult<(&'static str, &'static str, Vec<u8>)> {
    const CSV: &str = "text/csv; charset=utf-8";
    const JSON: &str = "application/json";
    let fault = |place: String| AppError::internal(anyhow::anyhow!("stored manifest: {place}"));
    let (rules, competition) = manifest::read(manifest_text.as_bytes()).map_err(|found| fault(found.to_string()))?;
    Ok(match file {
        RankingFile::Manifest => ("manifest.json", JSON, manifest_text.into_bytes()),
        RankingFile::Rules => ("rules.json", JSON, rules.text.into_bytes()),
        RankingFile::Entries => {
            ("entries.csv", CSV, competition_files::write_entries(&competition.entries).map_err(AppError::internal)?)
        }
        RankingFile::Marks => {
            ("marks.csv", CSV, competition_files::write_marks(&competition.marks).map_err(AppError::internal)?)
        }
        RankingFile::Ranking | RankingFile::ScoreSummary | RankingFile::Recomputation => {
            let pack = rules.read().map_err(|errors| fault(errors.to_string()))?;
            let outcome = official::score(&pack, &competition).map_err(|faults| fault(faults.to_string()))?;
            if file == RankingFile::Recomputation {
                let workbook = documents::recomputation(&outcome).map_err(AppError::internal)?;
                return Ok(("recompute.xlsx", exports::XLSX, workbook));
            }
            ("ranking.csv", CSV, competition_files::write_ranking(&outcome).map_err(AppError::internal)?)
        }
    })
}
