//! The steps of one round: sheets, panel, difficulty, measured criteria, the round's value, and who goes on.

use super::super::aggregate::{Aggregated, Way};
use super::super::allocation::scope_of;
use super::super::calibrate::{Scale, highest};
use super::super::cell::Cell;
use super::super::outcome::Outcome;
use super::super::panel::{MeasuredNote, Panel, PanelNote, RoundNote};
use super::super::rounds::passes;
use super::super::table::Sheet;
use super::{MarkState, SheetPart, Step, StepKind, TraceMark, arrow, counted, rounding_words, shown};
use crate::points::Points;
use crate::ratio::{Overflow, Ratio};
use crate::rules::{AdvanceTies, CalibrateMethod, Criterion, Order, Round, RoundKind, Scope, ValueMap};

/// Appends the panel steps alone.
pub(super) fn explain_panels(
    outcome: &Outcome<'_>,
    round: usize,
    index: usize,
    steps: &mut Vec<Step>,
) -> Result<(), Overflow> {
    let (view, note, _) = look(outcome, round, index)?;
    for panel_note in note.panels.iter().filter(|note| note.criterion.is_none()) {
        steps.push(Step { round: Some(view.panel.round.key.clone()), ..view.panel(panel_note)? });
    }
    Ok(())
}

/// An entry's panel in a round, what its value comes from, and the value.
fn look<'a>(outcome: &'a Outcome<'a>, round: usize, index: usize) -> Result<(View<'a>, RoundNote, Ratio), Overflow> {
    let (rules, table) = outcome.pack.rounds.get(round).zip(outcome.table.rounds.get(round)).ok_or(Overflow)?;
    let entry = outcome.competition.entries.get(index).ok_or(Overflow)?;
    let panel = Panel { round: rules, table, mode: outcome.pack.rounding.mode };
    let mut note = RoundNote::default();
    let value = panel.value(index, entry, &mut Vec::new(), Some(&mut note)).map_err(|_| Overflow)?;
    Ok((View { outcome, panel, index }, note, value))
}

/// Appends the steps of an entry in a round it reached.
pub(super) fn explain(
    outcome: &Outcome<'_>,
    round: usize,
    index: usize,
    steps: &mut Vec<Step>,
) -> Result<(), Overflow> {
    let entry = outcome.competition.entries.get(index).ok_or(Overflow)?;
    let (view, note, value) = look(outcome, round, index)?;
    let (rules, table) = (view.panel.round, view.panel.table);
    let from = steps.len();
    if rules.order == Order::WeighThenTrim && table.is_judged(index) {
        steps.push(view.sheets()?);
    }
    for panel_note in &note.panels {
        steps.extend(view.judges_calibrated(panel_note)?);
        steps.push(view.panel(panel_note)?);
    }
    if let (Some(judged), Some(adjusted)) = (note.judged, note.adjusted) {
        steps.push(difficulty(entry.difficulty, entry.base, judged, adjusted));
    }
    for measured in &note.measured {
        steps.push(view.measured(measured));
    }
    for (position, criterion) in view.panel.essentials(index) {
        steps.push(view.essential(position, criterion)?);
    }
    let reached = outcome.values.get(round).and_then(|values| values.get(index).copied().flatten());
    if rules.is_placed() {
        steps.push(view.place(round, value, reached.ok_or(Overflow)?)?);
    } else {
        steps.extend(view.vote()?);
        steps.push(view.round_value(&note, value));
    }
    if let Some(calibrated) = reached {
        steps.extend(view.calibrated(round, value, calibrated)?);
    }
    steps.extend(view.advance(round));
    for step in steps.iter_mut().skip(from) {
        step.round = Some(rules.key.clone());
    }
    Ok(())
}

pub(super) struct View<'a> {
    pub(super) outcome: &'a Outcome<'a>,
    pub(super) panel: Panel<'a>,
    pub(super) index: usize,
}

impl View<'_> {
    pub(super) fn name(&self) -> &str {
        &self.panel.round.name
    }

    pub(super) fn judge(&self, sheet: &Sheet<'_>) -> String {
        self.outcome.table.judges.get(sheet.judge).cloned().unwrap_or_default()
    }

    /// Every mark of every judge, and each sheet's total.
    fn sheets(&self) -> Result<Step, Overflow> {
        let mut marks = Vec::new();
        for sheet in self.panel.table.sheets(self.index) {
            let total = self.panel.sheet_total(&sheet)?;
            let state = if total.is_some() { MarkState::Counted } else { missing_state(sheet.cells) };
            let mark = total.map(|total| units(total, SHEET_UNITS)).transpose()?;
            marks.push(TraceMark { judge: self.judge(&sheet), mark, state, parts: self.parts(&sheet) });
        }
        let valid = marks.iter().filter(|mark| mark.mark.is_some()).count();
        let (all, out, name) = (marks.len(), marks.len() - valid, self.name());
        let judges = counted(all, "judge");
        let (mut zh, mut en) = match self.panel.round.kind {
            RoundKind::Scored => (
                format!("{all} 位评委评分，各项得分 × 系数后合计。"),
                format!("{judges}; each sheet is the sum of factor x mark."),
            ),
            RoundKind::Ranked => (format!("{all} 位评委排序。"), format!("{judges} gave a rank.")),
            RoundKind::Vote | RoundKind::PassFail => {
                (format!("{all} 位评委表决，1 为赞成，0 为反对。"), format!("{judges}; 1 is in favour, 0 against."))
            }
        };
        if out > 0 {
            zh.push_str(&format!("其中 {out} 份因缺席或回避整份不计。"));
            en.push_str(&format!(" Left out: {}, absent or recused.", counted(out, "sheet")));
        }
        let mut step = Step::new(StepKind::Sheets, (format!("{name}：评委评分"), format!("{name}: sheets")), (zh, en));
        step.marks = marks;
        Ok(step)
    }

    fn parts(&self, sheet: &Sheet<'_>) -> Vec<SheetPart> {
        let criteria = self.panel.table.judged.iter().filter_map(|position| self.panel.round.criteria.get(*position));
        let part = |(criterion, cell): (&crate::rules::Criterion, &Cell)| SheetPart {
            criterion: criterion.key.clone(),
            mark: cell_text(*cell),
            factor: criterion.factor.to_string(),
        };
        criteria.zip(sheet.cells).filter(|(_, cell)| **cell != Cell::OTHER_CATEGORY).map(part).collect()
    }

    /// The aggregate of sheet totals, or of one criterion.
    fn panel(&self, note: &PanelNote) -> Result<Step, Overflow> {
        let criterion = note.criterion.and_then(|position| self.panel.round.criteria.get(position));
        let (zh, en) = describe(&note.aggregated, note.marks.len(), self.panel.round);
        let name = match criterion {
            Some(criterion) => format!("{} · {}", self.name(), criterion.name),
            None => self.name().to_owned(),
        };
        let kind = if criterion.is_some() { StepKind::Criterion } else { StepKind::Panel };
        let title = (format!("{name} {zh}"), format!("{name}: {en}"));
        let mut step = Step::new(kind, title, (format!("{zh}。"), format!("{en}.")));
        step.marks = self.panel_marks(note)?;
        let mut formula = if note.groups.is_empty() { self.division(note)? } else { self.weighted(note) };
        let mut value = note.aggregated.value;
        if let Some(rounded) = note.after_panel_places {
            if rounded.to_ratio()? != value {
                formula.push_str(&format!(" → {rounded}"));
            }
            value = rounded.to_ratio()?;
        }
        if let Some(criterion) =
            criterion.filter(|criterion| criterion.factor != Points::ONE || note.after_places.is_some())
        {
            let product = arrow(note.product, note.after_places);
            formula.push_str(&format!("；{} × {} = {product}", shown(value), criterion.factor));
            value = note.after_places.map_or(Ok(note.product), |rounded| rounded.to_ratio())?;
        }
        step.criterion = criterion.map(|criterion| criterion.key.clone());
        Ok(step.formula(formula).value(value))
    }

    /// `604.5 ÷ 7 = 86.3571…`
    fn division(&self, note: &PanelNote) -> Result<String, Overflow> {
        let sum = units(note.aggregated.sum, note.scale)?;
        let divisor = note.aggregated.divisor;
        if note.aggregated.way == Way::Votes {
            let Aggregated { value, sum, .. } = note.aggregated;
            return Ok(format!("100 × {sum} ÷ {divisor} = {}", shown(value)));
        }
        Ok(if divisor == 1 { sum } else { format!("{sum} ÷ {divisor} = {}", shown(note.aggregated.value)) })
    }

    /// The marks of a panel in the judges' order, dropped ones flagged.
    fn panel_marks(&self, note: &PanelNote) -> Result<Vec<TraceMark>, Overflow> {
        let mut marks = Vec::new();
        for (position, sheet) in self.panel.table.sheets(self.index).enumerate() {
            let judge = self.judge(&sheet);
            let group = note.groups.iter().find(|group| group.group == sheet.group);
            let (all, aggregated) = match group {
                Some(group) => (&group.marks, &group.aggregated),
                None => (&note.marks, &note.aggregated),
            };
            let found = all.iter().enumerate().find(|(_, (_, sheet))| *sheet == position);
            let Some((rank, (mark, _))) = found else {
                let column = self.panel.table.judged.iter().position(|judged| Some(*judged) == note.criterion);
                let state = match column.and_then(|column| sheet.cells.get(column)) {
                    Some(cell) => missing_state(std::slice::from_ref(cell)),
                    None => missing_state(sheet.cells),
                };
                marks.push(TraceMark { judge, mark: None, state, parts: Vec::new() });
                continue;
            };
            let state = mark_state(aggregated, rank, all.len());
            marks.push(TraceMark { judge, mark: Some(units(*mark, note.scale)?), state, parts: Vec::new() });
        }
        Ok(marks)
    }

    fn measured(&self, note: &MeasuredNote) -> Step {
        let criterion = self.panel.round.criteria.get(note.criterion);
        let (name, factor) = criterion.map_or(("", Points::ONE), |found| (found.name.as_str(), found.factor));
        let (map_zh, map_en) = criterion.map_or_else(Default::default, |found| map_words(found, note));
        let text = (
            format!("测量值 {}，{map_zh}系数 {factor}。", note.value),
            format!("The value {}{map_en} the factor is {factor}.", note.value),
        );
        let mut step = Step::new(
            StepKind::Measured,
            (format!("{} · {name}", self.name()), format!("{} · {name}", self.name())),
            text,
        );
        step.criterion = criterion.map(|criterion| criterion.key.clone());
        let step =
            step.formula(format!("{} × {factor} = {}", shown(note.points), arrow(note.product, note.after_places)));
        match note.after_places {
            Some(rounded) => step.rounded(note.product, rounded),
            None => step.value(note.product),
        }
    }

    /// Whether the entry has what an essential criterion asks for.
    fn essential(&self, position: usize, criterion: &Criterion) -> Result<Step, Overflow> {
        let value = self.panel.essential_value(self.index, position).map_err(|_| Overflow)?;
        let (asked_zh, asked_en) = match criterion.pass {
            Some(pass) => (format!("不低于 {pass}"), format!("at least {pass}")),
            None => ("大于 0".to_owned(), "above 0".to_owned()),
        };
        let (zh, en) = if passes(criterion, value) {
            ("达到", "met")
        } else {
            ("未达到，退出评选", "missed, so it is out")
        };
        let (name, value_text) = (&criterion.name, shown(value));
        let text = (
            format!("必备项“{name}”要求{asked_zh}，得 {value_text}：{zh}。"),
            format!("The essential criterion asks for {asked_en}; it has {value_text}: {en}."),
        );
        let title = (format!("必备项 · {name}"), format!("Essential: {name}"));
        let mut step = Step::new(StepKind::Essential, title, text).value(value);
        step.criterion = Some(criterion.key.clone());
        Ok(step)
    }

    fn round_value(&self, note: &RoundNote, value: Ratio) -> Step {
        let name = self.name();
        let sum = note.sum.unwrap_or(value);
        let mut parts = Vec::new();
        match (note.adjusted, self.panel.round.order) {
            (Some(adjusted), _) => parts.push(shown(adjusted)),
            (None, Order::TrimThenWeigh) => {
                parts.extend(note.panels.iter().map(|panel| {
                    panel.after_places.map_or_else(|| shown(panel.product), |rounded| rounded.to_string())
                }));
            }
            (None, Order::WeighThenTrim) if !note.panels.is_empty() => parts.extend(note.judged.map(shown)),
            (None, Order::WeighThenTrim) => {}
        }
        parts.extend(note.measured.iter().map(|measured| {
            measured.after_places.map_or_else(|| shown(measured.product), |rounded| rounded.to_string())
        }));
        let formula = if parts.len() > 1 {
            format!("{} = {}", parts.join(" + "), arrow(sum, note.rounded))
        } else {
            arrow(sum, note.rounded)
        };
        let title = (format!("{name}得分"), format!("{name}: value"));
        match note.rounded {
            Some(rounded) => {
                let (zh, en) = rounding_words(self.outcome.pack.rounding.mode, rounded.places());
                let text = (format!("{name}得分 {rounded}（{zh}）。"), format!("The round gives {rounded} ({en})."));
                Step::new(StepKind::Round, title, text).formula(formula).rounded(sum, rounded)
            }
            None => {
                let text = (
                    format!("{name}得分 {}，此处不取整。", shown(value)),
                    format!("The round gives {}, not rounded here.", shown(value)),
                );
                Step::new(StepKind::Round, title, text).formula(formula).value(value)
            }
        }
    }

    /// What calibration made of the round's value.
    fn calibrated(&self, round: usize, value: Ratio, calibrated: Ratio) -> Result<Option<Step>, Overflow> {
        let rules = self.panel.round;
        let panel =
            self.panel.table.panels.get(self.index).and_then(|panels| panels.first()).map_or("", String::as_str);
        let Some(scale) = self.outcome.scales.get(round).and_then(|scales| scales.get(panel)) else {
            return Ok(None);
        };
        let category = self.outcome.competition.entries.get(self.index).map_or("", |entry| entry.category.as_str());
        let is_clamped = rules.calibrate.clamp && highest(rules, category)? == Some(calibrated);
        let (end_zh, end_en) = if is_clamped { ("，不超过满分", ", at most the full marks") } else { ("", "") };
        let (zh, en) = match rules.calibrate.method {
            CalibrateMethod::None => return Ok(None),
            CalibrateMethod::RatioPooled => {
                ("乘以系数（全体平均 ÷ 本组平均）", "multiplied by the mean of all / the mean of its panel")
            }
            CalibrateMethod::RatioSecondMean => (
                "乘以系数（各组平均的平均 ÷ 本组平均）",
                "multiplied by the mean of panel means / the mean of its panel",
            ),
            CalibrateMethod::TScore => {
                ("换算为 T 分（平均 50，标准差 10）", "turned into a T score (mean 50, deviation 10)")
            }
            CalibrateMethod::ZScore => (
                "换算为标准分，再还原到全体的平均和标准差",
                "turned into a z score and fitted back to the mean and deviation of all entries",
            ),
        };
        let text =
            (format!("评审组 {panel} 的得分{zh}{end_zh}。"), format!("The value of panel {panel} is {en}{end_en}."));
        let step = Step::new(StepKind::Calibrate, ("评审组校准", "Calibration"), text).value(calibrated);
        let (from, to) = (shown(value), shown(calibrated));
        Ok(Some(match scale {
            _ if is_clamped => step,
            Scale::Ratio(_) if value == Ratio::ZERO => step,
            Scale::Ratio(_) => {
                let coefficient = shown(calibrated.divided_by(value)?);
                step.formula(format!("{from} × {coefficient} = {to}"))
            }
            Scale::Score { mean, deviation, target_mean, target_deviation } => {
                let [mean, deviation, target, spread] =
                    [mean, deviation, target_mean, target_deviation].map(|v| shown(*v));
                step.formula(format!("{target} + {spread} × ({from} - {mean}) ÷ {deviation} = {to}"))
            }
        }))
    }

    /// Whether the entry goes on, when the round sifts.
    fn advance(&self, round: usize) -> Option<Step> {
        let advance = self.panel.round.advance.as_ref()?;
        let own = self.outcome.values.get(round)?.get(self.index).copied().flatten()?;
        let scope = scope_of(advance.scope, self.outcome.competition.entries.get(self.index));
        let place = self.outcome.descending.get(round)?.get(scope)?.partition_point(|value| *value > own) + 1;
        let goes_on = self.outcome.values.get(round + 1)?.get(self.index).copied().flatten().is_some();
        let name = self.name();
        let (ties_zh, ties_en) = match advance.ties {
            AdvanceTies::All => ("线上并列全部晋级", "all tied at the cut advance"),
            AdvanceTies::None => ("线上并列均不晋级", "none tied across the cut advances"),
        };
        let (mut rule_zh, mut rule_en) = match (advance.min, advance.count, advance.ratio) {
            (Some(min), _, _) => (format!("达到 {min} 分即晋级"), format!("everyone with at least {min} advances")),
            (None, Some(count), _) => (format!("取前 {count} 名（{ties_zh}）"), format!("{count} advance ({ties_en})")),
            (None, None, ratio) => {
                let ratio = ratio.unwrap_or_default();
                (format!("按 {ratio} 的比例晋级（{ties_zh}）"), format!("a share of {ratio} advances ({ties_en})"))
            }
        };
        if advance.scope == Scope::Category {
            rule_zh.insert_str(0, "各类别内");
            rule_en.push_str(" in each category");
        }
        let (zh, en) = if goes_on { ("晋级下一轮", "goes on") } else { ("未晋级", "does not go on") };
        let text = (
            format!("{name}第 {place} 名，{rule_zh}：{zh}。"),
            format!("Place {place} of the round, {rule_en}: it {en}."),
        );
        Some(Step::new(StepKind::Advance, (zh, en), text))
    }
}

/// How a measured value became points, as a part of a sentence.
fn map_words(criterion: &Criterion, note: &MeasuredNote) -> (String, String) {
    let points = shown(note.points);
    match &criterion.map {
        None => (String::new(), ",".to_owned()),
        Some(ValueMap::Ladder { .. }) => (format!("按分档得 {points}，"), format!(" gives {points} by the ladder,")),
        Some(ValueMap::Linear { full_at, per, minus, .. }) => (
            format!("满分线 {full_at}，每低 {per} 扣 {minus}，得 {points}，"),
            format!(" gives {points} (full marks at {full_at}, {minus} less for each {per} below),"),
        ),
        Some(ValueMap::Checklist { items, .. }) => {
            let counts = criterion.item_counts(note.value).unwrap_or_default();
            let met = items.iter().zip(counts).filter(|(_, count)| *count > 0);
            let list: Vec<String> = met.map(|((name, each), count)| format!("{name} {each} × {count}")).collect();
            let list = if list.is_empty() { "0".to_owned() } else { list.join(" + ") };
            (format!("按清单 {list}，得 {points}，"), format!(" gives {points} by the checklist ({list}),"))
        }
    }
}

/// Ten-thousandths of a factor x ten-thousandths of a mark.
const SHEET_UNITS: i128 = 100_000_000;

pub(super) fn units(count: i128, scale: i128) -> Result<String, Overflow> {
    Ok(Ratio::new(count, scale)?.approximate(8))
}

fn cell_text(cell: Cell) -> String {
    match cell.number() {
        Some(number) => {
            Points::from_ten_thousandths(number).map_or_else(|_| String::new(), |points| points.to_string())
        }
        None if cell == Cell::ABSENT => "absent".to_owned(),
        None => "recused".to_owned(),
    }
}

/// Whether the mark at a place of the sorted marks counts.
fn mark_state(aggregated: &Aggregated, rank: usize, count: usize) -> MarkState {
    let pulled = aggregated.way == Way::Winsorized;
    match (rank < aggregated.low, rank >= count.saturating_sub(aggregated.high)) {
        (true, _) if pulled => MarkState::PulledUp,
        (true, _) => MarkState::DroppedLow,
        (_, true) if pulled => MarkState::PulledDown,
        (_, true) => MarkState::DroppedHigh,
        (false, false) => MarkState::Counted,
    }
}

fn missing_state(cells: &[Cell]) -> MarkState {
    if cells.contains(&Cell::ABSENT) {
        MarkState::Absent
    } else if cells.contains(&Cell::RECUSED) {
        MarkState::Recused
    } else {
        MarkState::SheetIncomplete
    }
}

fn difficulty(difficulty: Option<Points>, base: Option<Points>, judged: Ratio, adjusted: Ratio) -> Step {
    let (mut zh, mut en, mut formula) = (Vec::new(), Vec::new(), shown(judged));
    if let Some(difficulty) = difficulty {
        zh.push(format!("乘难度系数 {difficulty}"));
        en.push(format!("times the difficulty {difficulty}"));
        formula.push_str(&format!(" × {difficulty}"));
    }
    if let Some(base) = base {
        zh.push(format!("加基础分 {base}"));
        en.push(format!("plus the base {base}"));
        formula.push_str(&format!(" + {base}"));
    }
    let text = (format!("评委评分部分{}。", zh.join("，")), format!("The judged part, {}.", en.join(", ")));
    let step = Step::new(StepKind::Difficulty, ("难度与基础分", "Difficulty and base"), text);
    step.formula(format!("{formula} = {}", shown(adjusted))).value(adjusted)
}

/// “9 个评分，去掉一个最高、一个最低”.
fn describe(aggregated: &Aggregated, count: usize, round: &Round) -> (String, String) {
    let (low, high) = (aggregated.low, aggregated.high);
    let rule = &round.aggregate;
    let is_below = u32::try_from(count).is_ok_and(|count| count < rule.min_marks);
    let (why_zh, why_en) = if is_below {
        (format!("少于 {} 个，按规则", rule.min_marks), format!("fewer than {}, so by the rule ", rule.min_marks))
    } else {
        (String::new(), String::new())
    };
    let (zh, en) = match aggregated.way {
        Way::Mean => ("取平均".to_owned(), "the mean".to_owned()),
        Way::Sum => ("求和".to_owned(), "the sum".to_owned()),
        Way::Median => ("取中位数".to_owned(), "the median".to_owned()),
        Way::Winsorized => (
            format!("{low} 个最低、{high} 个最高以相邻分代替后取平均"),
            format!("the mean with the {low} lowest and {high} highest replaced by their neighbours"),
        ),
        Way::Closest => ("取最接近的两个的平均".to_owned(), "the mean of the two closest".to_owned()),
        Way::MiddleTooFar => (
            "中间两个相差超过容许值，取全部平均".to_owned(),
            "the middle two lie too far apart, so the mean of all".to_owned(),
        ),
        Way::Ranks => ("名次取平均".to_owned(), "the mean of the ranks".to_owned()),
        Way::Votes => ("计得票率".to_owned(), "the share in favour".to_owned()),
        Way::Groups => {
            ("各评委组分别计算后按权重合成".to_owned(), "each group of judges by itself, then by weight".to_owned())
        }
        Way::Trimmed => (dropped_zh(low, high), format!("without the {high} highest and the {low} lowest")),
    };
    (format!("{count} 个评分，{why_zh}{zh}"), format!("{}, {why_en}{en}", counted(count, "mark")))
}

fn dropped_zh(low: usize, high: usize) -> String {
    let number = |count: usize| match count {
        1 => "一个".to_owned(),
        2 => "两个".to_owned(),
        more => format!("{more} 个"),
    };
    match (low, high) {
        (0, 0) => "不去掉评分，取平均".to_owned(),
        (0, high) => format!("去掉{}最高", number(high)),
        (low, 0) => format!("去掉{}最低", number(low)),
        (low, high) => format!("去掉{}最高、{}最低", number(high), number(low)),
    }
}
