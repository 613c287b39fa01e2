//! Scoring of very many entries at once, from columns of integers instead of rows of texts: a million entries in a
//! fraction of a second. It carries the commonest rules only, explains nothing and refuses what it does not carry.
//!
//! It is no second engine: what each mark may be, what a panel of each size drops, the total, the ranks and the awards
//! come from the code of [`score`](super::score). Only what would be repeated for every mark has loops of its own here.

mod panels;
mod rules;
mod sheet;
mod sheets;
mod standings;

use std::ops::Range;

use super::allocation::Reason;
use super::fault::{Fault, FaultKind, Faults, Row};
use super::rounds;
use crate::points::Points;
use crate::ratio::Overflow;
use crate::rounding::Decimal;
use crate::rules::RulePack;

/// In a column, a mark that there is none of: the judge was absent or recused, or the entry's panel has fewer judges.
pub const NO_MARK: i16 = i16::MIN;

/// The total of a sheet with a missing mark.
pub const NO_TOTAL: i32 = i32::MIN;

/// The entries and marks of one round, column by column. An entry is known by its position.
#[derive(Debug, Clone, Copy)]
pub struct Columns<'a> {
    /// What the number 1 in a column of marks is worth, such as half a point.
    pub unit: Points,
    /// Every entry's mark of the first judge on its panel for the first criterion, for the second and so on; then those of
    /// the second judge on its panel, and so on. Who the judge is may differ from entry to entry.
    pub marks: &'a [Vec<i16>],
    /// Every entry's enterprise by a number; 0 is none, and no cap holds it.
    pub enterprises: &'a [u32],
}

/// The result: entries from the best down.
#[derive(Debug, Clone)]
pub struct Standings<'a> {
    pack: &'a RulePack,
    /// Positions of entries, by total and then by position.
    order: Vec<u32>,
    lines: Vec<Line>,
    awards: Awards,
}

/// What became of the entries; nothing where the rules have no tiers.
#[derive(Debug, Clone, Default)]
struct Awards {
    /// Of the first in the order: the reason, and the position of the tier where one matters.
    top: Vec<(Reason, Option<usize>)>,
    /// Of all others.
    rest: Option<Reason>,
}

/// Entries of one exact total.
#[derive(Debug, Clone)]
struct Line {
    rank: usize,
    total: Decimal,
    /// Where they stand in the order.
    members: Range<usize>,
}

/// What became of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing<'a> {
    /// Its position in the columns.
    pub entry: usize,
    /// Its rank; equal totals share one.
    pub rank: usize,
    /// The published total.
    pub total: Decimal,
    /// The key of the tier it is awarded.
    pub tier: Option<&'a str>,
    /// Why it has an award, or none; blank when the rules have no tiers.
    pub reason: Option<Reason>,
}

impl<'a> Standings<'a> {
    /// Everyone from the best down; within a rank by exact total, then by position.
    pub fn iter(&self) -> impl Iterator<Item = Standing<'a>> + '_ {
        let mut lines = self.lines.iter();
        let mut line = lines.next();
        // One loop, not one for the lines and one within: it is gone through a million times.
        self.order.iter().enumerate().map_while(move |(place, entry)| {
            if line.is_some_and(|line| line.members.end <= place) {
                line = lines.next();
            }
            let Line { rank, total, .. } = *line?;
            let entry = usize::try_from(*entry).ok()?;
            let standing = Standing { entry, rank, total, tier: None, reason: self.awards.rest };
            let Some((reason, tier)) = self.awards.top.get(place).copied() else { return Some(standing) };
            let tier = tier.filter(|_| reason == Reason::Awarded).and_then(|tier| self.pack.tiers.get(tier));
            Some(Standing { tier: tier.map(|tier| tier.key.as_str()), reason: Some(reason), ..standing })
        })
    }
}

/// Scores columns by a rule pack, with the result that [`score`](super::score) has for the same entries and marks.
///
/// One thread, no allocation for an entry. A pack is carried when it has one scored round of judged criteria under
/// `weigh_then_trim`, any aggregate of marks but groups, ranks and votes, ranks in the style 1224, no tie chain,
/// tiers by `count` over the programme, and caps `per_enterprise`, `reserve` and `budget_fen`.
///
/// ```
/// use scoring::RulePack;
/// use scoring::official::columns::{Columns, NO_MARK, score};
///
/// let rules = RulePack::from_toml(r#"
///     schema = "jinbang-rules/1"
///     title = "金点子"
///     combine = "sum"
///     rounding = { total_places = 2 }
///     caps = { per_enterprise = 1 }
///     tiers = [{ key = "gold", count = 1, at_cut = "expand" }]
///
///     [[rounds]]
///     key = "online"
///     order = "weigh_then_trim"
///     aggregate = { method = "trimmed_mean", min_marks = 3, below_min = "mean" }
///     criteria = [{ key = "idea", min = "0", max = "100", step = "0.5" }]
/// "#)?;
/// // In half points: 90, 80.5 and 86 for the first entry; the third judge of the second one was absent.
/// let marks = [vec![180, 170], vec![161, 175], vec![172, NO_MARK]];
/// let columns = Columns { unit: "0.5".parse()?, marks: &marks, enterprises: &[7, 7] };
/// let standings = score(&rules, &columns)?;
/// let best = standings.iter().next().unwrap();
/// assert_eq!((best.entry, best.total.to_string().as_str(), best.tier), (1, "86.25", Some("gold")));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`Faults`] with what the pack asks for that columns do not carry (`bad_rules`), or else with the first fault of the
/// marks; it names entries by their position from 0. Sums of marks must fit 32 bits.
pub fn score<'a>(pack: &'a RulePack, columns: &Columns<'_>) -> Result<Standings<'a>, Faults> {
    let round = rules::carried(pack)?;
    let sheets = sheets::Sheets::of(round, columns)?;
    let keys = panels::aggregate(round, &sheets)?;
    standings::stand(pack, keys, columns.enterprises).map_err(too_large)
}

/// The sheet totals alone: `see` is handed the totals of some hundred entries by their first judges, by their second and
/// so on, then those of the next entries. Totals count [`NO_TOTAL`] where a mark is missing, else units that are given back:
/// how many hundred-millionths of a point the number 1 is worth. It does not ask whether a mark may be given.
///
/// # Errors
/// As [`score`] has them.
pub fn sheet_totals(pack: &RulePack, columns: &Columns<'_>, mut see: impl FnMut(&[i32])) -> Result<i64, Faults> {
    let sheets = sheets::Sheets::of(rules::carried(pack)?, columns)?.unchecked()?;
    let mut block = sheets.block();
    for start in sheets.starts() {
        sheets.fill(start, &mut block)?;
        (0..sheets.slots()).for_each(|slot| see(block.totals(slot)));
    }
    Ok(sheets.unit())
}

fn too_large(_: Overflow) -> Faults {
    Faults::of(vec![rounds::overflow(Row::None)])
}

fn refuse(kind: FaultKind, row: Row, (zh, en): (String, String), remedy: (&str, &str)) -> Faults {
    Faults::of(vec![Fault::new(kind, row, (zh, en), remedy)])
}
