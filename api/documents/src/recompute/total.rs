//! 加减分: from the rounds to the total.

use scoring::official::{Entry, TotalStages};
use scoring::{AdjustmentEffect, AdjustmentKind, Combine, Points, RoundKind};

use super::Source;
use super::page::{Cell, Head, Page, Printed, Range};
use crate::DocumentError;

const SHOWN: usize = 6;

/// Where an entry's total stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct TotalCells {
    /// The values of the rounds that count, side by side.
    pub(super) rounds: Range,
    pub(super) bonus: Cell,
    /// Before rounding.
    pub(super) exact: Cell,
    pub(super) published: Cell,
}

/// Writes the totals; none for an entry that did not reach every round.
pub(super) fn write(
    source: &Source<'_>,
    values: &[Vec<Option<Cell>>],
    page: &mut Page,
) -> Result<Vec<Option<TotalCells>>, DocumentError> {
    let counted: Vec<usize> =
        source.rounds().filter(|(_, round)| round.kind != RoundKind::PassFail).map(|(at, _)| at).collect();
    let adjustments = &source.pack.adjustments;
    let is_limited = adjustments.floor.is_some() || adjustments.ceiling.is_some();
    let mut heads = vec![Head::plain("编号")];
    heads.extend(source.rounds().filter(|(at, _)| counted.contains(at)).map(|(_, round)| Head::plain(&round.name)));
    heads.push(Head::checked("各轮合成"));
    for (plain, capped, effect) in EFFECTS {
        heads.push(Head::plain(plain));
        heads.extend(kinds(source, effect).map(|kind| Head::plain(format!("{plain}：{}", kind.column))));
        heads.push(Head::checked(capped));
    }
    heads.push(Head::checked("加减后"));
    heads.extend(is_limited.then(|| Head::checked("保底封顶后")));
    heads.push(Head::checked("总分"));
    let rows: Vec<(usize, &TotalStages)> = source.totals().collect();
    page.open(&words(source), &heads, rows.len())?;
    let mut cells = vec![None; source.stages.len()];
    for (index, total) in rows {
        let Some(entry) = source.entries.get(index) else { continue };
        page.text(&entry.entry)?;
        let mut rounds = Vec::with_capacity(counted.len());
        for at in &counted {
            let value = values.get(*at).and_then(|values| *values.get(index)?);
            rounds.push(page.step(&value.map_or_else(|| "NA()".to_owned(), |cell| cell.to_string()), SHOWN)?);
        }
        let written = write_row(source, page, (entry, total), &rounds, is_limited)?;
        page.end_row();
        cells.get_mut(index).into_iter().for_each(|place| *place = written);
    }
    Ok(cells)
}

fn write_row(
    source: &Source<'_>,
    page: &mut Page,
    (entry, total): (&Entry, &TotalStages),
    rounds: &[Cell],
    is_limited: bool,
) -> Result<Option<TotalCells>, DocumentError> {
    let rules = &source.pack.adjustments;
    let combined = page.checked(Ok(combine(source, rounds)), &Printed::Digits(total.combined))?;
    let (bonus, deduction) = (AdjustmentEffect::Bonus, AdjustmentEffect::Deduction);
    let bonus = write_capped(page, (entry, entry.bonus), kinds(source, bonus), (rules.bonus_cap, total.bonus))?;
    let deduction =
        write_capped(page, (entry, entry.deduction), kinds(source, deduction), (rules.deduction_cap, total.deduction))?;
    let mut exact = page.checked(Ok(format!("{combined}+{bonus}-{deduction}")), &Printed::Digits(total.adjusted))?;
    if is_limited {
        let mut made = exact.to_string();
        if let Some(floor) = rules.floor {
            made = format!("MAX({floor},{made})");
        }
        if let Some(ceiling) = rules.ceiling {
            made = format!("MIN({ceiling},{made})");
        }
        exact = page.checked(Ok(made), &Printed::Digits(total.exact))?;
    }
    let made = source.round(&exact, total.exact, total.published);
    let published = page.checked(made, &Printed::Exact(total.published))?;
    let all = rounds.first().zip(rounds.last());
    Ok(all.map(|(first, last)| TotalCells { rounds: Range { first: *first, last: *last }, bonus, exact, published }))
}

/// Column heads of what is added and taken off: as it was entered, and what counts of it.
const EFFECTS: [(&str, &str, AdjustmentEffect); 2] =
    [("加分", "计入加分", AdjustmentEffect::Bonus), ("扣分", "计入扣分", AdjustmentEffect::Deduction)];

fn kinds<'a>(source: &Source<'a>, effect: AdjustmentEffect) -> impl Iterator<Item = &'a AdjustmentKind> {
    source.pack.adjustments.kinds.iter().filter(move |kind| kind.effect == effect)
}

/// The points of the entry's own column and of the columns of kinds, each kind under its cap, all under theirs.
fn write_capped<'a>(
    page: &mut Page,
    (entry, raw): (&Entry, Points),
    kinds: impl Iterator<Item = &'a AdjustmentKind>,
    (cap, counted): (Option<Points>, Points),
) -> Result<Cell, DocumentError> {
    let under = |cap: Option<Points>, made: String| match cap {
        Some(cap) => format!("MIN({cap},{made})"),
        None => made,
    };
    let mut made = format!("{}*1", page.points(raw)?);
    for kind in kinds {
        let points = page.points(Points::parse(entry.attribute(&kind.column)).unwrap_or_default())?;
        made = format!("{made}+{}", under(kind.cap, points.to_string()));
    }
    let made = under(cap, made);
    page.checked(Ok(made), &Printed::Digits(scoring::Ratio::from_points(counted)))
}

fn combine(source: &Source<'_>, rounds: &[Cell]) -> String {
    let named = source.pack.rounds.iter().filter(|round| round.kind != RoundKind::PassFail).zip(rounds);
    match source.pack.combine {
        Combine::Weighted => {
            let parts = named.map(|(round, cell)| format!("{cell}*{}/100", round.weight.unwrap_or_default()));
            parts.collect::<Vec<_>>().join("+")
        }
        Combine::Sum => rounds.iter().map(Cell::to_string).collect::<Vec<_>>().join("+"),
        Combine::Last => rounds.last().map_or_else(|| "0".to_owned(), Cell::to_string),
        Combine::Best => format!("MAX({})", rounds.iter().map(Cell::to_string).collect::<Vec<_>>().join(",")),
    }
}

fn words(source: &Source<'_>) -> String {
    let combine = match source.pack.combine {
        Combine::Weighted => "各轮得分 × 权重之和",
        Combine::Sum => "各轮得分之和",
        Combine::Last => "只计最后一轮",
        Combine::Best => "取各轮中最好的一轮",
    };
    let rules = &source.pack.adjustments;
    let named = [
        ("加分上限", rules.bonus_cap),
        ("扣分上限", rules.deduction_cap),
        ("保底", rules.floor),
        ("封顶", rules.ceiling),
    ];
    let bounds = named.iter().filter_map(|(name, bound)| Some(format!("，{name} {}", (*bound)?)));
    let kinds = rules.kinds.iter().filter_map(|kind| Some(format!("，{} 上限 {}", kind.column, kind.cap?)));
    format!(
        "{combine}，加加分，减扣分{}；总分保留 {} 位小数",
        bounds.chain(kinds).collect::<String>(),
        source.pack.rounding.total_places
    )
}
