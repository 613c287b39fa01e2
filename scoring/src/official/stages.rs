//! Every number between an entry's marks and its total, exactly, for papers that redo the sum. Runs the code that scores
//! and computes no number of its own; says nothing in words, as the trace does.

use super::calibrate::judges::{CALIBRATED_SCALE, most, raw_mark};
use super::calibrate::{Scale, highest};
use super::cell::Cell;
use super::competition::{Entry, Mark};
use super::keys::KeyValue;
use super::outcome::Outcome;
use super::panel::{Panel, PanelNote, RoundNote, SHEET_SCALE};
use super::ranks::{place_of, points};
use super::rounds::Exit;
use super::table::Sheet;
use crate::points::Points;
use crate::ratio::{Overflow, Ratio};
use crate::rounding::Decimal;
use crate::rules::TieKey;

/// The way of one entry in numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryStages<'a> {
    /// The rounds that it reached, from the first.
    pub rounds: Vec<RoundStages<'a>>,
    /// Its total; none unless it reached every round.
    pub total: Option<TotalStages>,
    /// What each key of the tie chain says of it, in the order of the chain: one number, or several from the highest down
    /// for a count-back, and of a lot from its first digits on; none where the criterion is for other categories or no vote
    /// was taken. Empty for an entry without a total.
    pub tie_values: Vec<Vec<Option<Ratio>>>,
}

/// An entry's way through one round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoundStages<'a> {
    /// Its panel, where the round is calibrated.
    pub panel: Option<&'a str>,
    /// The judges' sheets, in the order of the bytes of the judges' keys.
    pub sheets: Vec<SheetStage<'a>>,
    /// The aggregate of sheet totals, or one for each judged criterion.
    pub aggregates: Vec<AggregateStage>,
    /// The judged part; the mean rank where places give the points.
    pub judged: Ratio,
    /// The judged part after difficulty and base.
    pub adjusted: Ratio,
    /// The measured criteria.
    pub measured: Vec<MeasuredStage>,
    /// Judged part and measured criteria together.
    pub sum: Ratio,
    /// The sum rounded to the round's `places`, if it has any and places do not give the points.
    pub rounded: Option<Decimal>,
    /// Place and points, where places give the points.
    pub place: Option<PlaceStage>,
    /// What a calibrated value stops at, where the rules clamp it and every criterion has a bound.
    pub ceiling: Option<Ratio>,
    /// The round's value: calibrated, rounded, or the points of the place.
    pub value: Ratio,
    /// Whether the entry left after the round for an essential criterion or the want of a majority.
    pub left: bool,
    /// Whether it goes on: has a value in the next round. False after the last round.
    pub goes_on: bool,
}

/// A judge's sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetStage<'a> {
    /// The judge's key.
    pub judge: &'a str,
    /// The position of the judge's group among those of the rules; 0 where there are none.
    pub group: usize,
    /// The mark of each judged criterion, in the order of the rules; not given where the criterion is for other categories.
    pub marks: Vec<Mark>,
    /// The sum of factor x mark; none where a mark is absent or recused.
    pub total: Option<Ratio>,
    /// The judge's rank for it, where judges' totals are ranked.
    pub rank: Option<Ratio>,
    /// Where judges are calibrated: the total, or the mark of each judged criterion; none where it does not count. Else
    /// empty.
    pub calibrated: Vec<Option<CalibratedStage>>,
}

/// A judge's mark on its way through a calibration of judges.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CalibratedStage {
    /// As the judge gave it.
    pub raw: Ratio,
    /// What the judge's marks are scaled by; none where none of them counts in the means, and the mark stays.
    pub scale: Option<Scale>,
    /// What the calibrated mark stops at.
    pub most: Option<Ratio>,
    /// Scaled and stopped, before rounding.
    pub scaled: Ratio,
    /// What the panel aggregates.
    pub rounded: Ratio,
}

/// One number made of the marks of a panel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AggregateStage {
    /// The position of the criterion in the round; none for sheet totals.
    pub criterion: Option<usize>,
    /// How many marks it is made of.
    pub count: usize,
    /// The aggregate.
    pub value: Ratio,
    /// The aggregate of each group of judges, by the group's position and with the number of its marks; empty where the
    /// rules have none.
    pub groups: Vec<(usize, usize, Ratio)>,
    /// Rounded to `panel_places`.
    pub after_panel_places: Option<Decimal>,
    /// After the factor.
    pub product: Ratio,
    /// Rounded to the criterion's `places`.
    pub after_places: Option<Decimal>,
}

/// A measured criterion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeasuredStage {
    /// The position of the criterion in the round.
    pub criterion: usize,
    /// As it was entered.
    pub value: Points,
    /// What the map made of it; the value itself without a map.
    pub points: Ratio,
    /// After the factor.
    pub product: Ratio,
    /// Rounded to the criterion's `places`.
    pub after_places: Option<Decimal>,
}

/// A place in a round that goes by places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlaceStage {
    /// The place, from 1.
    pub place: usize,
    /// How many share it.
    pub shared: usize,
    /// What it gives, before the round's `places`.
    pub points: Ratio,
}

/// From the rounds to the total.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TotalStages {
    /// The combination of the rounds.
    pub combined: Ratio,
    /// The bonus that counts.
    pub bonus: Points,
    /// The deduction that counts.
    pub deduction: Points,
    /// After bonus and deduction.
    pub adjusted: Ratio,
    /// After floor and ceiling.
    pub exact: Ratio,
    /// As printed.
    pub published: Decimal,
}

impl Outcome<'_> {
    /// The stages of every entry, in the order of [`Competition::entries`](super::Competition::entries).
    ///
    /// # Errors
    /// None that scoring would not have had: the sums are the same.
    pub fn stages(&self) -> impl Iterator<Item = Result<EntryStages<'_>, Overflow>> {
        (0..self.competition.entries.len()).map(|index| self.entry_stages(index))
    }

    /// The scale of a panel in a round, by the round's position and the panel's name; none where it is not calibrated.
    #[must_use]
    pub fn scale(&self, round: usize, panel: &str) -> Option<Scale> {
        self.scales.get(round)?.get(panel).copied()
    }

    fn entry_stages(&self, index: usize) -> Result<EntryStages<'_>, Overflow> {
        let values = self.values.iter().map(|values| values.get(index).copied().flatten());
        let reached = values.map_while(|value| value).enumerate();
        let rounds = reached.map(|(round, value)| self.round_stages(round, index, value));
        let rounds = rounds.collect::<Result<Vec<_>, _>>()?;
        let entry = self.competition.entries.get(index).ok_or(Overflow)?;
        let total = self.totals.get(index).copied().flatten().map(|total| TotalStages {
            combined: total.combined,
            bonus: super::total::capped_bonus(self.pack, entry),
            deduction: super::total::capped_deduction(self.pack, entry),
            adjusted: total.adjusted,
            exact: total.exact,
            published: total.published,
        });
        let tie_values = if total.is_some() { self.tie_values(index)? } else { Vec::new() };
        Ok(EntryStages { rounds, total, tie_values })
    }

    fn round_stages(&self, round: usize, index: usize, value: Ratio) -> Result<RoundStages<'_>, Overflow> {
        let (rules, table) = self.pack.rounds.get(round).zip(self.table.rounds.get(round)).ok_or(Overflow)?;
        let entry = self.competition.entries.get(index).ok_or(Overflow)?;
        let panel = Panel { round: rules, table, mode: self.pack.rounding.mode };
        let mut note = RoundNote::default();
        let own = panel.value(index, entry, &mut Vec::new(), Some(&mut note)).map_err(|_| Overflow)?;
        let judged = note.judged.unwrap_or(own);
        let place = if rules.is_placed() { Some(self.place(round, own)?) } else { None };
        let exit = self.exits.get(index).copied().flatten();
        Ok(RoundStages {
            panel: table.panels.get(index).and_then(|panels| panels.first()).map(String::as_str),
            sheets: table
                .sheets(index)
                .map(|sheet| self.sheet_stage(&panel, entry, &sheet))
                .collect::<Result<_, _>>()?,
            aggregates: note.panels.iter().map(aggregate_stage).collect(),
            judged,
            adjusted: note.adjusted.unwrap_or(judged),
            measured: note.measured.iter().map(measured_stage).collect(),
            sum: note.sum.unwrap_or(own),
            rounded: note.rounded,
            place,
            ceiling: if rules.calibrate.clamp { highest(rules, &entry.category)? } else { None },
            value,
            left: matches!(exit, Some(Exit::Essential { round: at, .. } | Exit::Outvoted { round: at }) if at == round),
            goes_on: self.values.get(round + 1).and_then(|values| *values.get(index)?).is_some(),
        })
    }

    fn place(&self, round: usize, mean_rank: Ratio) -> Result<PlaceStage, Overflow> {
        let (rules, mean_ranks) = self.pack.rounds.get(round).zip(self.mean_ranks.get(round)).ok_or(Overflow)?;
        let (place, shared) = place_of(mean_ranks, mean_rank);
        Ok(PlaceStage { place, shared, points: points(rules, (place, shared))? })
    }

    fn sheet_stage(&self, panel: &Panel<'_>, entry: &Entry, sheet: &Sheet<'_>) -> Result<SheetStage<'_>, Overflow> {
        let exact = |count: i128| Ratio::new(count, SHEET_SCALE);
        Ok(SheetStage {
            judge: self.table.judges.get(sheet.judge).map_or("", String::as_str),
            group: sheet.group,
            marks: sheet.cells.iter().map(|cell| mark(*cell)).collect(),
            total: panel.sheet_total(sheet)?.map(exact).transpose()?,
            rank: sheet.rank.map(exact).transpose()?,
            calibrated: (0..sheet.calibrated.len())
                .map(|column| calibrated_stage(panel, entry, sheet, column))
                .collect::<Result<_, _>>()?,
        })
    }

    fn tie_values(&self, index: usize) -> Result<Vec<Vec<Option<Ratio>>>, Overflow> {
        let keys = self.keys();
        let resolved = self.pack.ties.chain.iter().filter_map(|text| TieKey::resolve(self.pack, text));
        let values = resolved.map(|key| {
            Ok(match keys.value(&key, index)? {
                KeyValue::Number(value) | KeyValue::Low(value) => vec![Some(value)],
                KeyValue::Outside => vec![None],
                KeyValue::Drawn(lot) => lot_numbers(&lot)?.into_iter().map(Some).collect(),
                KeyValue::Rounds(values) => values.into_iter().map(Some).collect(),
                KeyValue::Totals(totals) => {
                    let exact = totals.into_iter().map(|total| Ratio::new(total, SHEET_SCALE).map(Some));
                    exact.collect::<Result<_, _>>()?
                }
            })
        });
        values.collect()
    }
}

fn calibrated_stage(
    panel: &Panel<'_>,
    entry: &Entry,
    sheet: &Sheet<'_>,
    column: usize,
) -> Result<Option<CalibratedStage>, Overflow> {
    let counted = sheet.calibrated.get(column).copied().flatten();
    let (Some(raw), Some(units)) = (raw_mark(panel, sheet, column)?, counted) else { return Ok(None) };
    let scales = panel.table.calibrated.as_ref().and_then(|calibrated| calibrated.scales.get(column));
    let scale = scales.and_then(|scales| scales.get(&sheet.judge)).copied();
    let most = most(panel, column, &entry.category)?;
    let scaled = scale.map_or(Ok(raw), |scale| scale.apply(raw))?;
    let scaled = most.map_or(scaled, |most| scaled.min(most));
    Ok(Some(CalibratedStage { raw, scale, most, scaled, rounded: Ratio::new(units, CALIBRATED_SCALE)? }))
}

/// How many hexadecimal digits of a lot make a number: a spreadsheet holds 48 bits without loss.
const LOT_DIGITS: usize = 12;

/// A lot as numbers of [`LOT_DIGITS`] digits each, the first of them first; the last has what is left.
fn lot_numbers(lot: &str) -> Result<Vec<Ratio>, Overflow> {
    let parts = lot.as_bytes().chunks(LOT_DIGITS).map(|part| {
        let digits = std::str::from_utf8(part).map_err(|_| Overflow)?;
        i128::from_str_radix(digits, 16).map(Ratio::from_integer).map_err(|_| Overflow)
    });
    parts.collect()
}

fn mark(cell: Cell) -> Mark {
    match cell.number().map(Points::from_ten_thousandths) {
        Some(Ok(points)) => Mark::Number(points),
        Some(Err(_)) | None if cell == Cell::ABSENT => Mark::Absent,
        Some(Err(_)) | None if cell == Cell::RECUSED => Mark::Recused,
        Some(Err(_)) | None => Mark::NotGiven,
    }
}

fn aggregate_stage(note: &PanelNote) -> AggregateStage {
    let groups = note.groups.iter().map(|group| (group.group, group.marks.len(), group.aggregated.value));
    AggregateStage {
        criterion: note.criterion,
        count: note.marks.len(),
        value: note.aggregated.value,
        groups: groups.collect(),
        after_panel_places: note.after_panel_places,
        product: note.product,
        after_places: note.after_places,
    }
}

fn measured_stage(note: &super::panel::MeasuredNote) -> MeasuredStage {
    MeasuredStage {
        criterion: note.criterion,
        value: note.value,
        points: note.points,
        product: note.product,
        after_places: note.after_places,
    }
}
