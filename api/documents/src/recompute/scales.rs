//! The scales of a calibration, of panels or of judges, and the formula that applies one.

use std::collections::BTreeMap;

use scoring::official::{RoundStages, Scale};
use scoring::{Calibrate, CalibrateMethod, Overflow, Ratio};

use super::limits::TOO_CLOSE;
use super::page::{Cell, Head, Made, Page, Printed, Range};
use super::rounds::{SHOWN, View};
use super::{Source, counts, formula, heading};
use crate::DocumentError;

/// Where the scales stand.
pub(super) struct Scales {
    names: Vec<String>,
    mean: Range,
    /// The coefficient, or the deviation; first that of all together.
    measure: Vec<Cell>,
}

/// The values of a panel or a judge that count in means and deviations.
pub(super) struct Group {
    pub(super) name: String,
    pub(super) numbers: Vec<Ratio>,
    pub(super) cells: Cells,
}

/// Where they stand.
pub(super) enum Cells {
    Together(Range),
    /// Among others: a product of ones and zeros picks them.
    Picked {
        values: Range,
        picked: String,
    },
}

impl Cells {
    fn mean(&self) -> String {
        match self {
            Cells::Together(range) => format!("AVERAGE({range})"),
            Cells::Picked { values, picked } => format!("SUMPRODUCT({picked}*{values})/SUMPRODUCT({picked})"),
        }
    }

    fn deviation(&self, mean: Cell) -> String {
        match self {
            Cells::Together(range) => format!("SQRT(SUMPRODUCT(({range}-{mean})^2)/COUNT({range}))"),
            Cells::Picked { values, picked } => {
                format!("SQRT(SUMPRODUCT({picked}*({values}-{mean})^2)/SUMPRODUCT({picked}))")
            }
        }
    }
}

/// A calibration of panels or of judges.
pub(super) struct Scaling<'a> {
    pub(super) source: &'a Source<'a>,
    pub(super) rule: &'a Calibrate,
    /// 评审组 or 评委.
    pub(super) who: &'static str,
}

impl Scaling<'_> {
    /// The means and coefficients or deviations of the groups, after a row for all together.
    pub(super) fn write(
        &self,
        page: &mut Page,
        title: &str,
        all: &Group,
        groups: &[Group],
    ) -> Result<Scales, DocumentError> {
        let is_ratio = self.is_ratio();
        let mut heads = vec![Head::plain(self.who), Head::checked("平均")];
        heads.push(if is_ratio { Head::checked("系数") } else { Head::plain("标准差（取整前）") });
        heads.extend(self.rule.places.map(|_| Head::checked("取整")));
        let block = page.open(title, &heads, groups.len() + 1)?;
        let mean = block.range(1);
        let means = groups.iter().map(|group| average(&group.numbers)).collect::<Result<Vec<_>, _>>()?;
        let is_second = self.rule.method == CalibrateMethod::RatioSecondMean;
        let (target, made) = if is_second {
            let own = Range { first: mean.cell(1), last: mean.cell(groups.len()) };
            (average(&means)?, format!("AVERAGE({own})"))
        } else {
            (average(&all.numbers)?, all.cells.mean())
        };
        let mut measure = Vec::new();
        let rows = groups.iter().zip(means).map(|(group, exact)| (group, exact, group.cells.mean()));
        for (group, exact, made) in [(all, target, made)].into_iter().chain(rows) {
            page.text(&group.name)?;
            let cell = page.checked(Ok(made), &Printed::Digits(exact))?;
            measure.push(if is_ratio {
                self.write_coefficient(page, (target, exact), (mean.cell(0), cell))?
            } else {
                self.write_deviation(page, group, cell)?
            });
            page.end_row();
        }
        Ok(Scales { names: groups.iter().map(|group| group.name.clone()).collect(), mean, measure })
    }

    fn is_ratio(&self) -> bool {
        matches!(self.rule.method, CalibrateMethod::RatioPooled | CalibrateMethod::RatioSecondMean)
    }

    /// What the calibration does, of panels (本组) or of judges (该评委).
    pub(super) fn words(&self, whose: &str) -> String {
        match self.rule.method {
            CalibrateMethod::None => String::new(),
            CalibrateMethod::RatioPooled => format!("校准系数 = 全体平均 ÷ {whose}平均"),
            CalibrateMethod::RatioSecondMean => {
                format!("校准系数 = 各{}平均的平均 ÷ {whose}平均（二次平均法）", self.who)
            }
            CalibrateMethod::TScore => format!("T 分 = 50 + 10 ×（得分 − {whose}平均）÷ {whose}标准差"),
            CalibrateMethod::ZScore => format!("全体平均 + 全体标准差 ×（得分 − {whose}平均）÷ {whose}标准差"),
        }
    }

    fn write_coefficient(
        &self,
        page: &mut Page,
        (target, mean): (Ratio, Ratio),
        (target_cell, mean_cell): (Cell, Cell),
    ) -> Result<Cell, DocumentError> {
        let exact = if mean == Ratio::ZERO { Ratio::ONE } else { target.divided_by(mean)? };
        let made = Ok(format!("IF(ABS({mean_cell})<=epsilon,1,{target_cell}/{mean_cell})"));
        let cell = page.checked(made, &Printed::Digits(exact))?;
        let Some(places) = self.rule.places else { return Ok(cell) };
        let rounded = self.source.pack.rounding.mode.round(exact, places)?;
        page.checked(self.source.round(&cell, exact, rounded), &Printed::Exact(rounded))
    }

    fn write_deviation(&self, page: &mut Page, group: &Group, mean: Cell) -> Result<Cell, DocumentError> {
        let middle = average(&group.numbers)?;
        let squares = group.numbers.iter().map(|number| {
            let apart = number.minus(middle)?;
            apart.times(apart)
        });
        let square = average(&squares.collect::<Result<Vec<_>, Overflow>>()?)?;
        let exact = page.step(&group.cells.deviation(mean), SHOWN)?;
        let (mode, places) = (self.source.pack.rounding.mode, self.rule.places.unwrap_or_default());
        let rounded = mode.round_root(square, places)?;
        let is_clear = self.source.limits.can_round_root(mode, square, rounded.to_ratio()?, places);
        let made = if is_clear { Ok(formula::round(mode, &exact, places)) } else { Err(TOO_CLOSE) };
        page.checked(made, &Printed::Exact(rounded))
    }

    /// A value scaled and stopped. One of a group that nothing counts of stays as it is.
    pub(super) fn apply(
        &self,
        value: &Cell,
        (name, scale): (&str, Option<Scale>),
        most: Option<Ratio>,
        scales: &Scales,
    ) -> Result<Made, Overflow> {
        let row = scales.names.iter().position(|known| known == name).map(|row| row + 1);
        let made = match scale.zip(row).and_then(|(scale, row)| Some((scale, row, scales.measure.get(row)?))) {
            None => format!("{value}*1"),
            Some((Scale::Ratio(_), _, measure)) => format!("{value}*{measure}"),
            Some((Scale::Score { deviation, target_deviation, .. }, row, measure)) => {
                let least = target_deviation.divided_by(Ratio::from_integer(1_000))?;
                if deviation != Ratio::ZERO && deviation < least {
                    return Ok(Err("标准差过小"));
                }
                let (mean, spread) = if self.rule.method == CalibrateMethod::TScore {
                    ("50".to_owned(), "10".to_owned())
                } else {
                    let all = scales.measure.first().map(Cell::to_string).unwrap_or_default();
                    (scales.mean.cell(0).to_string(), all)
                };
                format!("IF({measure}=0,{mean},{mean}+{spread}*({value}-{})/{measure})", scales.mean.cell(row))
            }
        };
        Ok(Ok(match most {
            Some(most) => format!("MIN({},{made})", formula::number(most)),
            None => made,
        }))
    }
}

impl View<'_> {
    fn scaling(&self) -> Scaling<'_> {
        Scaling { source: self.source, rule: &self.round.calibrate, who: "评审组" }
    }

    /// The scales of the panels, from the entries that count: those of a panel stand together, the others come last.
    pub(super) fn write_panel_scales(&self, page: &mut Page, values: &Range) -> Result<Scales, DocumentError> {
        let mut by_panel: BTreeMap<&str, (usize, Vec<Ratio>)> = BTreeMap::new();
        let mut all = Vec::new();
        let is_counted = |index: usize| self.source.entries.get(index).is_some_and(|entry| counts(self.round, entry));
        for (row, (_, stage)) in self.stages().enumerate().filter(|(_, (index, _))| is_counted(*index)) {
            let value = stage.rounded.map_or(Ok(stage.sum), scoring::Decimal::to_ratio)?;
            all.push(value);
            if let Some(panel) = stage.panel {
                by_panel.entry(panel).or_insert_with(|| (row, Vec::new())).1.push(value);
            }
        }
        let group = |name: &str, first: usize, numbers: Vec<Ratio>| {
            let last = first + numbers.len().saturating_sub(1);
            let cells = Cells::Together(Range { first: values.cell(first), last: values.cell(last) });
            Group { name: name.to_owned(), numbers, cells }
        };
        let groups: Vec<Group> =
            by_panel.into_iter().map(|(panel, (first, numbers))| group(panel, first, numbers)).collect();
        let scaling = self.scaling();
        scaling.write(page, &heading(self.round, &scaling.words("本组")), &group("全体", 0, all), &groups)
    }

    pub(super) fn calibrated(&self, stage: &RoundStages<'_>, value: &Cell, scales: &Scales) -> Result<Made, Overflow> {
        let panel = stage.panel.unwrap_or_default();
        let scale = self.source.outcome.scale(self.at, panel);
        self.scaling().apply(value, (panel, scale), stage.ceiling.filter(|_| scale.is_some()), scales)
    }
}

fn average(values: &[Ratio]) -> Result<Ratio, Overflow> {
    let sum = values.iter().try_fold(Ratio::ZERO, |sum, value| sum.plus(*value))?;
    sum.divided_by(Ratio::from_integer(i128::try_from(values.len().max(1)).map_err(|_| Overflow)?))
}
