//! The engine's statistics in the form that is sent: keys become entries and pseudonyms, reasons become words.

use scoring::{
    Criterion, Ratio,
    analysis::{
        AwardComparison, Chance, Figure, GroupAnalysis, JudgeAnalysis, RoundAnalysis, Swap, Undefined, Variances,
        WeightAnalysis,
    },
    official::Outcome,
};

use super::{
    book::Book,
    dto::{
        AnalysisFigure, AnalyzedGroup, AnalyzedJudge, AnalyzedRound, BestAwards, EntryChance, JudgeAgreement, Leniency,
        LineCertainty, WeightSensitivity, WeightSwap, WithoutJudge,
    },
};
use crate::error::{AppError, AppResult};

/// An interval of 95 % reaches so many standard errors to each side.
const ERRORS_A_SIDE: f64 = 1.96;

/// One round.
pub fn round(found: &RoundAnalysis, outcome: &Outcome<'_>, book: &Book) -> AnalyzedRound {
    let rules = outcome.rules().rounds.iter().find(|round| round.key == found.round);
    let criteria = rules.map_or(&[][..], |round| round.criteria.as_slice());
    AnalyzedRound {
        key: found.round.clone(),
        name: found.name.clone(),
        is_sifting: rules.is_some_and(|round| round.advance.is_some()),
        groups: found.groups.iter().map(|found| group(found, book)).collect(),
        weights: found.weights.known().map(|found| weights(found, criteria, book)),
        weights_why_not: why_not(&found.weights),
    }
}

fn group(found: &GroupAnalysis, book: &Book) -> AnalyzedGroup {
    let judges = || found.judges.iter().filter_map(|judge| self::judge(judge, &found.bridges, book)).collect();
    AnalyzedGroup {
        entry_count: count(found.entries.len()),
        judge_count: count(found.judges.len()),
        sheet_count: count(found.sheets),
        bridge_count: count(found.bridges.len()),
        agreement: agreement(found),
        judges: book.tells_of_judges.then(judges),
        line: found
            .line
            .known()
            .map(|line| LineCertainty { places: count(line.places), grey_zone: chances(&line.grey_zone, book) }),
        line_why_not: why_not(&found.line),
    }
}

fn agreement(group: &GroupAnalysis) -> JudgeAgreement {
    let (found, variances) = (&group.agreement, &group.variances);
    let share = |part: fn(&Variances) -> f64| figure(variances, |all| part(all) / sum(all));
    // Spearman and Brown: the reliability of the mean of so many judges, from that of one.
    let by_model = |judges: f64| {
        figure(variances, |all| {
            let single = all.entry / sum(all);
            judges * single / (1.0 + (judges - 1.0) * single)
        })
    };
    let is_by_model = found.icc.known().is_none() && variances.known().is_some();
    let [single, panel] = if is_by_model {
        [by_model(1.0), by_model(number(group.sheets) / number(group.entries.len()))]
    } else {
        [figure(&found.icc, |icc| icc.single), figure(&found.icc, |icc| icc.panel)]
    };
    JudgeAgreement {
        single,
        panel,
        is_by_model,
        kendall_w: figure(&found.kendall, |kendall| kendall.w),
        krippendorff: figure(&found.alpha_interval, |alpha| *alpha),
        cronbach: figure(&found.cronbach, |alpha| *alpha),
        judges_for_90: figure(&found.judges_for_90, |judges| f64::from(*judges)),
        entry_share: share(|all| all.entry),
        judge_share: share(|all| all.judge),
    }
}

fn sum(all: &Variances) -> f64 {
    all.entry + all.judge + all.residual
}

fn judge(found: &JudgeAnalysis, bridges: &[String], book: &Book) -> Option<AnalyzedJudge> {
    let interval = |leniency: &scoring::analysis::Leniency| {
        let side = ERRORS_A_SIDE * leniency.standard_error;
        Leniency {
            points: rounded(leniency.points),
            low: rounded(leniency.points - side),
            high: rounded(leniency.points + side),
            shrunk: found.shrunk.known().copied().map(rounded),
        }
    };
    Some(AnalyzedJudge {
        key: found.judge.clone(),
        label: book.judge(&found.judge)?.label.clone(),
        sheet_count: count(found.sheets),
        is_bridge: bridges.contains(&found.judge),
        leniency: found.leniency.known().map(interval),
        leniency_why_not: why_not(&found.leniency),
        spread_ratio: figure(&found.spread_ratio, |ratio| *ratio),
        identical_share: figure(&found.identical_share, |share| *share),
        remarks: found.remarks.iter().copied().map(Into::into).collect(),
    })
}

fn weights(found: &WeightAnalysis, criteria: &[Criterion], book: &Book) -> WeightSensitivity {
    let name = |key: &str| {
        let named = criteria.iter().find(|criterion| criterion.key == key);
        named.map_or_else(|| key.to_owned(), |criterion| criterion.name.clone())
    };
    let swap = |swap: &Swap| {
        Some(WeightSwap {
            ahead: book.entry(&swap.ahead)?,
            behind: book.entry(&swap.behind)?,
            criterion: name(&swap.criterion),
            from: rounded(swap.change.from),
            to: rounded(swap.change.to),
        })
    };
    WeightSensitivity {
        swaps: found.swaps.iter().filter_map(swap).collect(),
        open_places: chances(&found.open_places, book),
    }
}

/// The result without each judge in turn.
pub fn without_judges(found: &[scoring::analysis::WithoutJudge], book: &Book) -> Vec<WithoutJudge> {
    let view = |without: &scoring::analysis::WithoutJudge| {
        let judge = book.judge(&without.judge)?;
        Some(WithoutJudge {
            judge: judge.key.clone(),
            label: judge.label.clone(),
            round: judge.round.clone(),
            gains: book.entries(&without.gains),
            losses: book.entries(&without.losses),
            largest_move: count(without.largest_move),
            is_possible: without.faults == 0,
        })
    };
    found.iter().filter_map(view).collect()
}

/// The walk against the best choice. Its positions are those of the ranked entries.
pub fn best_awards(found: &AwardComparison, outcome: &Outcome<'_>, book: &Book) -> AppResult<BestAwards> {
    let ranked: Vec<&str> =
        outcome.rows().iter().filter(|row| row.total.is_some()).map(|row| row.entry.entry.as_str()).collect();
    let only_in = |chosen: &[usize], other: &[usize]| {
        let only = chosen.iter().filter(|position| !other.contains(position));
        only.filter_map(|position| book.entry(ranked.get(*position)?)).collect()
    };
    let rounding = &outcome.rules().rounding;
    let shown = |sum: i128| -> AppResult<String> {
        let exact = Ratio::new(sum, 10_000).map_err(AppError::internal)?;
        Ok(rounding.mode.round(exact, rounding.total_places).map_err(AppError::internal)?.to_string())
    };
    let (walk, best) = (&found.walk, &found.best);
    Ok(BestAwards {
        walk_total: shown(walk.total)?,
        best_total: shown(best.total)?,
        gain: shown(best.total - walk.total)?,
        gains: only_in(&best.chosen, &walk.chosen),
        losses: only_in(&walk.chosen, &best.chosen),
    })
}

fn chances(found: &[Chance], book: &Book) -> Vec<EntryChance> {
    let chance = |chance: &Chance| {
        Some(EntryChance { entry: book.entry(&chance.entry)?, probability: rounded(chance.probability) })
    };
    found.iter().filter_map(chance).collect()
}

fn figure<T>(found: &Figure<T>, read: impl Fn(&T) -> f64) -> AnalysisFigure {
    AnalysisFigure { value: found.known().map(|known| rounded(read(known))), why_not: why_not(found) }
}

fn why_not<T>(figure: &Figure<T>) -> Option<String> {
    match figure {
        Figure::Known(_) => None,
        Figure::Unknown { undefined } => Some(in_words(*undefined)),
    }
}

fn in_words(undefined: Undefined) -> String {
    format!("{}。", undefined.message().zh)
}

/// Six places say enough, and hide the last bits.
fn rounded(value: f64) -> f64 {
    (value * 1e6).round() / 1e6 + 0.0
}

fn number(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}
