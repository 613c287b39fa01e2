//! The step that shows how each judge's mark was calibrated before the panel aggregated it.

use super::super::calibrate::Scale;
use super::super::calibrate::judges::raw_mark;
use super::super::panel::PanelNote;
use super::rounds::{View, units};
use super::{MarkState, Step, StepKind, TraceMark, rounding_words, shown};
use crate::ratio::{Overflow, Ratio};
use crate::rules::CalibrateMethod;

impl View<'_> {
    /// The calibrated marks that a panel aggregates, where the rules calibrate judges.
    pub(super) fn judges_calibrated(&self, note: &PanelNote) -> Result<Option<Step>, Overflow> {
        let Some(calibrated) = &self.panel.table.calibrated else { return Ok(None) };
        let judged = self.panel.table.judged.iter();
        let column = judged.clone().position(|position| Some(*position) == note.criterion).unwrap_or(0);
        let scales = calibrated.scales.get(column).ok_or(Overflow)?;
        let (mut marks, mut sums) = (Vec::new(), Vec::new());
        for sheet in self.panel.table.sheets(self.index) {
            let raw = raw_mark(&self.panel, &sheet, column)?;
            let (Some(raw), Some(mark)) = (raw, sheet.calibrated.get(column).copied().flatten()) else { continue };
            let (judge, to) = (self.judge(&sheet), units(mark, note.scale)?);
            let sum = scales.get(&sheet.judge).map_or_else(|| shown(raw), |scale| sum(*scale, raw));
            sums.push(format!("{judge}: {sum} → {to}"));
            marks.push(TraceMark { judge, mark: Some(to), state: MarkState::Counted, parts: Vec::new() });
        }
        let rule = &self.panel.round.calibrate;
        let (zh, en) = words(rule.method);
        let (places_zh, places_en) = rounding_words(self.panel.mode, rule.places.unwrap_or_default());
        let (end_zh, end_en) = if rule.clamp { ("，不超过满分", ", at most the full marks") } else { ("", "") };
        let text = (
            format!("每位评委的评分{zh}{end_zh}（{places_zh}）。"),
            format!("The marks of each judge are {en}{end_en} ({places_en})."),
        );
        let mut step = Step::new(StepKind::Calibrate, ("评委校准", "Calibration of judges"), text);
        step.criterion = note.criterion.and_then(|at| Some(self.panel.round.criteria.get(at)?.key.clone()));
        step.marks = marks;
        Ok(Some(step.formula(sums.join("；"))))
    }
}

/// `86 × 1.0234`, or `50 + 10 × (86 - 80) ÷ 4.3`
fn sum(scale: Scale, raw: Ratio) -> String {
    match scale {
        Scale::Ratio(coefficient) => format!("{} × {}", shown(raw), shown(coefficient)),
        Scale::Score { deviation, target_mean, .. } if deviation == Ratio::ZERO => shown(target_mean),
        Scale::Score { mean, deviation, target_mean, target_deviation } => {
            let [mean, deviation, target, spread] = [mean, deviation, target_mean, target_deviation].map(shown);
            format!("{target} + {spread} × ({} - {mean}) ÷ {deviation}", shown(raw))
        }
    }
}

fn words(method: CalibrateMethod) -> (&'static str, &'static str) {
    match method {
        CalibrateMethod::None => ("不变", "left as they are"),
        CalibrateMethod::RatioPooled => {
            ("乘以系数（全体评分平均 ÷ 该评委平均）", "multiplied by the mean of all marks / the judge's mean")
        }
        CalibrateMethod::RatioSecondMean => (
            "乘以系数（各评委平均的平均 ÷ 该评委平均）",
            "multiplied by the mean of the judges' means / the judge's mean",
        ),
        CalibrateMethod::TScore => {
            ("换算为 T 分（平均 50，标准差 10）", "turned into T scores (mean 50, deviation 10)")
        }
        CalibrateMethod::ZScore => (
            "换算为标准分，再还原到全体评分的平均和标准差",
            "turned into z scores and fitted back to the mean and deviation of all marks",
        ),
    }
}
