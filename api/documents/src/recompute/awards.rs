//! 奖项: the places and lines of each tier recomputed; each entry's award stated as the engine gave it.

use std::collections::BTreeMap;

use scoring::official::{Reason, ResultRow};
use scoring::{Points, Ratio, Scope, Tier};

use super::Source;
use super::limits::TOO_NEAR_EACH_OTHER;
use super::page::{Block, Cell, Head, Made, Page, Printed, Range};
use super::rounds::places;
use super::total::TotalCells;
use crate::{Decimal, DocumentError};

const ON_LINE: &str = "达线";
const BELOW_LINE: &str = "未达线";
const WITHIN: &str = "不超";
const BEYOND: &str = "超出";
/// What the sheet does not do, and why.
const STATED: &str = "名额、分数线、获奖数和奖金由公式重算；谁得哪个奖由引擎按名次逐组走名额、限额、预算和线上并列得出，\
                      表格公式写不下这一过程，因此“等次”和“结果”两列是引擎的陈述。";

/// Writes tiers and awards; `ranks` and `totals` are the cells of each entry.
pub(super) fn write(
    source: &Source<'_>,
    ranks: &[Option<Cell>],
    totals: &[Option<TotalCells>],
    page: &mut Page,
) -> Result<(), DocumentError> {
    if source.pack.tiers.is_empty() {
        return page.line("规则没有奖项等次。", crate::format::Look::Plain);
    }
    page.line(STATED, crate::format::Look::Plain)?;
    let has_line = source.pack.tiers.iter().any(|tier| tier.min_total.is_some());
    let mut heads: Vec<Head> =
        ["编号", "企业", "类别", "参加名额计算", "名次", "总分", "等次", "结果"].into_iter().map(Head::plain).collect();
    let numbers = heads.len();
    heads.extend(source.pack.tiers.iter().map(|tier| Head::plain(format!("{} 分组号", tier.name))));
    heads.push(Head::plain("等次号"));
    heads.extend(has_line.then(|| Head::checked("分数线")));
    let rows = source.outcome.rows();
    let block = page.open("奖项", &heads, rows.len())?;
    for row in rows {
        let Some(index) = source.index(&row.entry.entry) else { continue };
        let of_entry = (ranks.get(index).copied().flatten(), totals.get(index).copied().flatten());
        write_row(source, page, (index, row), of_entry, has_line)?;
        page.end_row();
    }
    write_tiers(source, page, &block, numbers)
}

fn write_row(
    source: &Source<'_>,
    page: &mut Page,
    (index, row): (usize, &ResultRow<'_>),
    (rank, total): (Option<Cell>, Option<TotalCells>),
    has_line: bool,
) -> Result<(), DocumentError> {
    page.text(&row.entry.entry)?;
    page.text(&row.entry.enterprise)?;
    page.text(&row.entry.category)?;
    page.count(usize::from(source.takes_place(index)))?;
    let total = total.filter(|_| row.rank.is_some());
    for (cell, places) in [(rank, 0), (total.map(|cells| cells.published), 6)] {
        match cell {
            Some(cell) => page.step(&cell.to_string(), places)?,
            None => page.text("")?,
        };
    }
    let tier = source.pack.tiers.iter().position(|tier| Some(tier.key.as_str()) == row.tier);
    page.text(tier.and_then(|tier| source.pack.tiers.get(tier)).map_or("", |tier| tier.name.as_str()))?;
    page.text(row.reason.map_or("", reason_words))?;
    for tier in &source.pack.tiers {
        page.count(source.scope_number(tier.scope, index))?;
    }
    page.count(tier.map_or(0, |tier| tier + 1))?;
    if !has_line {
        return Ok(());
    }
    let lines = || source.pack.tiers.iter().filter_map(|tier| tier.min_total);
    let (line, word) = match (tier.and_then(|tier| source.pack.tiers.get(tier)), row.reason) {
        (Some(tier), _) => (tier.min_total, ON_LINE),
        (None, Some(Reason::BelowLine)) => (lines().min(), BELOW_LINE),
        (None, _) => (None, BELOW_LINE),
    };
    match line.zip(total) {
        Some((line, cells)) => {
            let made = line_formula(source, row, line, &cells.published);
            page.checked(made, &Printed::Word(word)).map(|_| ())
        }
        None => page.skip_checked(),
    }
}

fn line_formula(source: &Source<'_>, row: &ResultRow<'_>, line: Points, total: &Cell) -> Made {
    let published = row.total.and_then(|total| total.to_ratio().ok());
    let is_clear = source.limits.can_compare(published.into_iter().chain([Ratio::from_points(line)]));
    let made = format!("IF({total}>={line}-epsilon,\"{ON_LINE}\",\"{BELOW_LINE}\")");
    if is_clear { Ok(made) } else { Err(TOO_NEAR_EACH_OTHER) }
}

/// The tiers, each in every scope that has a ranked entry.
fn write_tiers(source: &Source<'_>, page: &mut Page, rows: &Block, numbers: usize) -> Result<(), DocumentError> {
    let heads = [
        Head::plain("等次"),
        Head::plain("类别"),
        Head::checked("名额"),
        Head::checked("获奖数"),
        Head::checked("是否超出名额"),
        Head::plain("获奖最低总分"),
        Head::plain("每项奖金（元）"),
        Head::checked("奖金合计（元）"),
    ];
    let scopes: Vec<(usize, &Tier, (usize, &str))> = source
        .pack
        .tiers
        .iter()
        .enumerate()
        .flat_map(|(at, tier)| scopes(source, tier.scope).into_iter().map(move |scope| (at, tier, scope)))
        .collect();
    let block = page.open("等次", &heads, scopes.len())?;
    let columns = Columns { rows, numbers, tiers: source.pack.tiers.len() };
    let mut spent = 0_i64;
    for (at, tier, (scope, category)) in &scopes {
        page.text(&tier.name)?;
        page.text(category)?;
        spent = spent.saturating_add(columns.write_tier(source, page, (*at, tier), *scope)?);
        page.end_row();
    }
    let Some(budget) = source.pack.caps.budget_fen else { return Ok(()) };
    page.open("预算", &[Head::plain("预算（元）"), Head::checked("奖金合计（元）"), Head::checked("是否超出")], 1)?;
    let budget = page.decimal(&Decimal::from_fen(budget))?;
    let sum = format!("SUM({})", block.range(7));
    let sum = page.checked(Ok(sum), &Printed::Digits(yuan(spent)?))?;
    let made = format!("IF({sum}<={budget}+epsilon,\"{WITHIN}\",\"{BEYOND}\")");
    page.checked(Ok(made), &Printed::Word(WITHIN))?;
    page.end_row();
    Ok(())
}

fn yuan(fen: i64) -> Result<Ratio, DocumentError> {
    Ok(Ratio::new(i128::from(fen), 100)?)
}

/// The scopes of a tier with their numbers: everything, or each category.
fn scopes<'a>(source: &'a Source<'_>, scope: Scope) -> Vec<(usize, &'a str)> {
    let places = (0..source.entries.len()).filter(|index| source.takes_place(*index));
    let named = places.map(|index| {
        let category = source.entries.get(index).map_or("", |entry| entry.category.as_str());
        let name = if scope == Scope::Programme { "" } else { category };
        (source.scope_number(scope, index), name)
    });
    named.collect::<BTreeMap<usize, &str>>().into_iter().collect()
}

/// The columns of the entries that formulas of the tiers look at.
struct Columns<'a> {
    rows: &'a Block,
    numbers: usize,
    tiers: usize,
}

impl Columns<'_> {
    /// Places, awards and prizes of a tier in a scope; gives the prizes in fen.
    fn write_tier(
        &self,
        source: &Source<'_>,
        page: &mut Page,
        (at, tier): (usize, &Tier),
        scope: usize,
    ) -> Result<i64, DocumentError> {
        let (scopes, tiers) = (self.rows.range(self.numbers + at), self.rows.range(self.numbers + self.tiers));
        let in_scope = |index: &usize| source.scope_number(tier.scope, *index) == scope;
        let size = (0..source.entries.len()).filter(|index| source.takes_place(*index)).filter(in_scope).count();
        let awarded = source.outcome.rows().iter().filter(|row| row.tier == Some(tier.key.as_str()));
        let awarded = awarded.filter_map(|row| source.index(&row.entry.entry)).filter(in_scope).count();
        let own_places = match places_of(tier, &self.rows.range(3), &scopes, scope) {
            Some(made) => {
                let count = count_of(tier, size);
                Some((page.checked(Ok(made), &Printed::Count(count))?, count))
            }
            None => page.skip_checked().map(|()| None)?,
        };
        let made = format!("SUMPRODUCT(({tiers}={})*({scopes}={scope}))", at + 1);
        let cell = page.checked(Ok(made), &Printed::Count(awarded))?;
        match own_places {
            Some((places, count)) => {
                let made = format!("IF({cell}<={places},\"{WITHIN}\",\"{BEYOND}\")");
                let word = if awarded <= count { WITHIN } else { BEYOND };
                page.checked(Ok(made), &Printed::Word(word))?;
            }
            None => page.skip_checked()?,
        }
        self.write_lowest(page, (&tiers, at + 1), (&scopes, scope), awarded)?;
        let prize = page.decimal(&Decimal::from_fen(tier.prize_fen))?;
        let count = i64::try_from(awarded).unwrap_or(i64::MAX);
        let spent = tier.prize_fen.saturating_mul(count);
        page.checked(Ok(format!("{cell}*{prize}")), &Printed::Digits(yuan(spent)?))?;
        Ok(spent)
    }

    fn write_lowest(
        &self,
        page: &mut Page,
        (tiers, tier): (&Range, usize),
        (scopes, scope): (&Range, usize),
        awarded: usize,
    ) -> Result<(), DocumentError> {
        if awarded == 0 {
            return page.text("").map(|_| ());
        }
        let totals = self.rows.range(5);
        page.step(&format!("_xlfn.MINIFS({totals},{tiers},{tier},{scopes},{scope})"), 6).map(|_| ())
    }
}

/// The places of a tier; none when only its line limits it.
fn places_of(tier: &Tier, takes_place: &Range, scopes: &Range, scope: usize) -> Option<String> {
    if let Some(count) = tier.count {
        return Some(format!("{count}*1"));
    }
    let share = format!("SUMPRODUCT(({takes_place}=1)*({scopes}={scope}))*{}", tier.ratio?);
    Some(places(&share, tier.ratio_rounding.unwrap_or_default()))
}

/// The same by whole numbers.
fn count_of(tier: &Tier, size: usize) -> usize {
    match (tier.count, tier.ratio) {
        (Some(count), _) => usize::try_from(count).unwrap_or(usize::MAX),
        (None, ratio) => scoring::official::share(
            Ratio::from_points(ratio.unwrap_or_default()),
            size,
            tier.ratio_rounding.unwrap_or_default(),
        ),
    }
}

fn reason_words(reason: Reason) -> &'static str {
    match reason {
        Reason::Awarded => "获奖",
        Reason::Reserve => "递补",
        Reason::QuotaFull => "名额已满",
        Reason::EnterpriseCap => "超企业（集团、联合会）限额",
        Reason::CategoryCap => "超类别限额",
        Reason::StructureCap => "超结构限额",
        Reason::Budget => "预算用尽",
        Reason::BelowLine => "未达线",
        Reason::Vetoed => "一票否决",
        Reason::NotAdvanced => "未晋级",
        Reason::EssentialMissing => "缺必备项",
        Reason::TiedAtCut => "线上并列",
        Reason::Pending => "待定",
    }
}
