//! 轮次: the scales of a calibrated round's panels, and the values that they calibrate.

use std::collections::BTreeSet;

use scoring::official::{RoundStages, Scale};
use scoring::{CalibrateMethod, Overflow, Ratio};

use super::limits::TOO_CLOSE;
use super::page::{Cell, Head, Made, Page, Printed, Range};
use super::rounds::{SHOWN, View};
use super::{formula, heading};
use crate::DocumentError;

/// Where the panels' scales stand.
pub(super) struct Scales {
    panels: Vec<String>,
    mean: Range,
    /// The coefficient, or the deviation.
    measure: Vec<Cell>,
}

/// A value before calibration.
fn before(stage: &RoundStages<'_>) -> Result<Ratio, Overflow> {
    stage.rounded.map_or(Ok(stage.sum), scoring::Decimal::to_ratio)
}

impl View<'_> {
    /// The panels' means and coefficients or deviations, after a row for all entries together.
    pub(super) fn write_scales(&self, page: &mut Page, values: &Range) -> Result<Scales, DocumentError> {
        let panels: BTreeSet<&str> = self.stages().filter_map(|(_, stage)| stage.panel).collect();
        let panels: Vec<String> = panels.into_iter().map(str::to_owned).collect();
        let is_ratio =
            matches!(self.round.calibrate.method, CalibrateMethod::RatioPooled | CalibrateMethod::RatioSecondMean);
        let mut heads = vec![Head::plain("评审组"), Head::checked("平均")];
        heads.push(if is_ratio { Head::checked("系数") } else { Head::plain("标准差（取整前）") });
        heads.extend(self.round.calibrate.places.map(|_| Head::checked("取整")));
        let block = page.open(&heading(self.round, self.calibration_words()), &heads, panels.len() + 1)?;
        let mean = block.range(1);
        let rows = panels.iter().map(|panel| Some(panel.as_str()));
        let mut measure = Vec::new();
        for panel in [None].into_iter().chain(rows) {
            let numbers = self.stages().filter(|(_, stage)| panel.is_none() || stage.panel == panel);
            let numbers = numbers.map(|(_, stage)| before(stage)).collect::<Result<Vec<_>, _>>()?;
            let own = panel.map_or(*values, |panel| self.cells(values, panel));
            page.text(panel.unwrap_or("全体"))?;
            let is_second = self.round.calibrate.method == CalibrateMethod::RatioSecondMean && panel.is_none();
            let (target, made) = if is_second {
                let means = Range { first: mean.cell(1), ..mean };
                (self.second_mean(&panels)?, format!("AVERAGE({means})"))
            } else {
                (average(&numbers)?, format!("AVERAGE({own})"))
            };
            let cell = page.checked(Ok(made), &Printed::Digits(target))?;
            let measured = if is_ratio {
                self.write_coefficient(page, panel, cell, mean.cell(0))?
            } else {
                self.write_deviation(page, (own, cell), &numbers)?
            };
            measure.push(measured);
            page.end_row();
        }
        Ok(Scales { panels, mean, measure })
    }

    /// The cells of one panel, which stand together.
    fn cells(&self, values: &Range, panel: &str) -> Range {
        let is_own = |stage: &RoundStages<'_>| stage.panel == Some(panel);
        let first = self.stages().take_while(|(_, stage)| !is_own(stage)).count();
        let count = self.stages().filter(|(_, stage)| is_own(stage)).count();
        Range { first: values.cell(first), last: values.cell(first + count.saturating_sub(1)) }
    }

    fn second_mean(&self, panels: &[String]) -> Result<Ratio, Overflow> {
        let mean = |panel: &String| {
            let own = self.stages().filter(|(_, stage)| stage.panel == Some(panel.as_str()));
            average(&own.map(|(_, stage)| before(stage)).collect::<Result<Vec<_>, _>>()?)
        };
        average(&panels.iter().map(mean).collect::<Result<Vec<_>, _>>()?)
    }

    fn calibration_words(&self) -> &'static str {
        match self.round.calibrate.method {
            CalibrateMethod::None => "",
            CalibrateMethod::RatioPooled => "校准系数 = 全体平均 ÷ 本组平均",
            CalibrateMethod::RatioSecondMean => "校准系数 = 各组平均的平均 ÷ 本组平均（二次平均法）",
            CalibrateMethod::TScore => "T 分 = 50 + 10 ×（得分 − 本组平均）÷ 本组标准差",
            CalibrateMethod::ZScore => "全体平均 + 全体标准差 ×（得分 − 本组平均）÷ 本组标准差",
        }
    }

    fn write_coefficient(
        &self,
        page: &mut Page,
        panel: Option<&str>,
        mean: Cell,
        target: Cell,
    ) -> Result<Cell, DocumentError> {
        let exact = match panel {
            Some(panel) => self.exact_coefficient(panel)?,
            None => Ratio::ONE,
        };
        let made = Ok(format!("IF(ABS({mean})<=epsilon,1,{target}/{mean})"));
        let cell = page.checked(made, &Printed::Digits(exact))?;
        let Some(places) = self.round.calibrate.places else { return Ok(cell) };
        let rounded = self.source.pack.rounding.mode.round(exact, places)?;
        page.checked(self.source.round(&cell, exact, rounded), &Printed::Exact(rounded))
    }

    fn exact_coefficient(&self, panel: &str) -> Result<Ratio, Overflow> {
        let of = |is_own: &dyn Fn(Option<&str>) -> bool| {
            let own = self.stages().filter(|(_, stage)| is_own(stage.panel));
            average(&own.map(|(_, stage)| before(stage)).collect::<Result<Vec<_>, _>>()?)
        };
        let mean = of(&|own| own == Some(panel))?;
        if mean == Ratio::ZERO {
            return Ok(Ratio::ONE);
        }
        let target = if self.round.calibrate.method == CalibrateMethod::RatioSecondMean {
            let panels: BTreeSet<&str> = self.stages().filter_map(|(_, stage)| stage.panel).collect();
            self.second_mean(&panels.into_iter().map(str::to_owned).collect::<Vec<_>>())?
        } else {
            of(&|_| true)?
        };
        target.divided_by(mean)
    }

    fn write_deviation(
        &self,
        page: &mut Page,
        (own, mean): (Range, Cell),
        numbers: &[Ratio],
    ) -> Result<Cell, DocumentError> {
        let middle = average(numbers)?;
        let squares = numbers.iter().map(|number| {
            let apart = number.minus(middle)?;
            apart.times(apart)
        });
        let square = average(&squares.collect::<Result<Vec<_>, Overflow>>()?)?;
        let exact = page.step(&format!("SQRT(SUMPRODUCT(({own}-{mean})^2)/COUNT({own}))"), SHOWN)?;
        let (mode, places) = (self.source.pack.rounding.mode, self.round.calibrate.places.unwrap_or_default());
        let rounded = mode.round_root(square, places)?;
        let is_clear = self.source.limits.can_round_root(mode, square, rounded.to_ratio()?, places);
        let made = if is_clear { Ok(formula::round(mode, &exact, places)) } else { Err(TOO_CLOSE) };
        page.checked(made, &Printed::Exact(rounded))
    }

    pub(super) fn calibrated(&self, stage: &RoundStages<'_>, value: &Cell, scales: &Scales) -> Result<Made, Overflow> {
        let panel = stage.panel.unwrap_or_default();
        let row = scales.panels.iter().position(|known| known == panel).map_or(0, |row| row + 1);
        let (Some(scale), Some(measure)) = (self.source.outcome.scale(self.at, panel), scales.measure.get(row)) else {
            return Ok(Err("没有校准系数"));
        };
        let made = match scale {
            Scale::Ratio(_) => format!("{value}*{measure}"),
            Scale::Score { deviation, target_deviation, .. } => {
                let least = target_deviation.divided_by(Ratio::from_integer(1_000))?;
                if deviation != Ratio::ZERO && deviation < least {
                    return Ok(Err("本组标准差过小"));
                }
                let (mean, spread) = if self.round.calibrate.method == CalibrateMethod::TScore {
                    ("50".to_owned(), "10".to_owned())
                } else {
                    let all = scales.measure.first().map(Cell::to_string).unwrap_or_default();
                    (scales.mean.cell(0).to_string(), all)
                };
                format!("IF({measure}=0,{mean},{mean}+{spread}*({value}-{})/{measure})", scales.mean.cell(row))
            }
        };
        Ok(Ok(match stage.ceiling {
            Some(ceiling) => format!("MIN({},{made})", formula::number(ceiling)),
            None => made,
        }))
    }
}

fn average(values: &[Ratio]) -> Result<Ratio, Overflow> {
    let sum = values.iter().try_fold(Ratio::ZERO, |sum, value| sum.plus(*value))?;
    sum.divided_by(Ratio::from_integer(i128::try_from(values.len().max(1)).map_err(|_| Overflow)?))
}
