//! The score summary (评分汇总表) of a ranking run, with dropped marks struck through.

use std::collections::BTreeMap;

use documents::{Decimal, Fonts, Heading, Mark, RoundColumns, RoundMarks, ScoreSummary, Stamp, SummaryRow};
use entity::ranking_row;
use sea_orm::ConnectionTrait;

use super::{File, decimal, workbook};
use crate::{
    error::{AppError, AppResult},
    rankings::{
        dto::{Dropped, RowMark, SheetOutcome},
        queries,
        run::JudgeKey,
        service::{self, Opened},
    },
    reviews::{self, rules::Pack},
};

/// The workbook of a run.
pub async fn score_summary<C: ConnectionTrait>(db: &C, opened: &Opened, judges: Vec<JudgeKey>) -> AppResult<File> {
    let rows = queries::all_rows(db, opened.run.id).await?;
    let entries = queries::entries(db, rows.iter().map(|row| row.entry_id).collect()).await?;
    let rounds: Vec<RoundColumns> = opened.pack.scoring.rounds.iter().map(|round| columns(round, &judges)).collect();
    let measured = reviews::service::measured_points(db, &opened.pack, opened.run.programme_id, None).await?;
    let mut printed = Vec::with_capacity(rows.len());
    for row in &rows {
        let Some((entry, enterprise)) = entries.get(&row.entry_id) else { continue };
        printed.push(SummaryRow {
            number: entry.number.clone().unwrap_or_default(),
            project: entry.title.clone(),
            organization: enterprise.name.clone(),
            rounds: round_marks(&opened.pack, row, &judges, &measured)?,
            bonus: Some(decimal(&service::shown(row.bonus_points, &opened.pack)?)?),
            deduction: Some(decimal(&service::shown(row.deduction_points, &opened.pack)?)?),
            total: row.total_points.map(|points| decimal(&service::shown(points, &opened.pack)?)).transpose()?,
            rank: row.rank.map(u32::try_from).transpose().map_err(AppError::internal)?,
            award: row.tier.as_deref().map(|key| service::tier_name(&opened.pack, key)).unwrap_or_default(),
        });
    }
    let zone: chrono_tz::Tz = opened.programme.time_zone.parse().unwrap_or(chrono_tz::Asia::Shanghai);
    let made_at = opened.run.created_at.with_timezone(&zone).fixed_offset();
    let title = format!("{}评分汇总表", opened.programme.title);
    let paper = ScoreSummary {
        heading: Heading {
            title: title.clone(),
            date: crate::award_lists::notices::written(made_at.date_naive()),
            ..Heading::default()
        },
        project_label: opened.pack.whole.labels.entry_title.clone(),
        paper: ScoreSummary::paper_for(&rounds),
        rounds,
        rows: printed,
        signers: ScoreSummary::usual_signers(),
        stamp: Stamp {
            version: format!("排名第 {} 次", opened.run.number),
            sha256: opened.run.manifest_hash.clone(),
            rules: None,
            generated_at: made_at,
        },
        fonts: Fonts::default(),
    };
    workbook(format!("{title}.xlsx"), move || paper.to_xlsx()).await
}

fn columns(round: &scoring::Round, judges: &[JudgeKey]) -> RoundColumns {
    let trims = round.aggregate.method == scoring::Method::TrimmedMean;
    RoundColumns {
        name: round.name.clone(),
        judges: of_round(judges, &round.key).map(|judge| judge.label.clone()).collect(),
        trims,
        is_measured: service::is_measured(round),
        value_label: "得分".to_owned(),
    }
}

fn of_round<'a>(judges: &'a [JudgeKey], round: &'a str) -> impl Iterator<Item = &'a JudgeKey> {
    judges.iter().filter(move |judge| judge.round == round)
}

fn round_marks(
    pack: &Pack,
    row: &ranking_row::Model,
    judges: &[JudgeKey],
    measured: &BTreeMap<(i64, String), scoring::Decimal>,
) -> AppResult<Vec<RoundMarks>> {
    let marks: Vec<RowMark> = serde_json::from_str(&row.marks).map_err(AppError::internal)?;
    let values = round_values(pack, row)?;
    pack.scoring
        .rounds
        .iter()
        .zip(values)
        .map(|(round, value)| {
            let cells = of_round(judges, &round.key)
                .map(|judge| cell(marks.iter().find(|mark| mark.judge == judge.key)))
                .collect::<AppResult<_>>()?;
            let measured = measured.get(&(row.entry_id, round.key.clone()));
            let measured = measured.map(|points| decimal(&points.to_string())).transpose()?;
            Ok(RoundMarks { marks: cells, measured, value })
        })
        .collect()
}

fn cell(mark: Option<&RowMark>) -> AppResult<Mark> {
    let Some(mark) = mark else { return Ok(Mark::NotAssigned) };
    let Some(value) = mark.value.as_deref() else {
        return Ok(if mark.state == SheetOutcome::Recused { Mark::Recused } else { Mark::Absent });
    };
    let value = decimal(value)?;
    Ok(match mark.dropped {
        Some(Dropped::High) => Mark::DroppedHigh(value),
        Some(Dropped::Low) => Mark::DroppedLow(value),
        None => Mark::Given(value),
    })
}

/// The value of each round, as published; nothing where the entry did not reach it.
pub fn round_values(pack: &Pack, row: &ranking_row::Model) -> AppResult<Vec<Option<Decimal>>> {
    let values: BTreeMap<String, Option<String>> = serde_json::from_str(&row.rounds).map_err(AppError::internal)?;
    pack.scoring
        .rounds
        .iter()
        .map(|round| values.get(&round.key).and_then(Option::as_deref).map(decimal).transpose())
        .collect()
}
