//! 轮次: each entry's value in each round, places and their points, and who goes on.

use scoring::official::RoundStages;
use scoring::{Advance, AdvanceTies, CalibrateOf, Ratio, RatioRounding, Round, Scope, TiedPoints};

use super::limits::TOO_NEAR_EACH_OTHER;
use super::marks::is_scored;
use super::page::{Block, Cell, Head, Page, Printed, Range};
use super::panel::Parts;
use super::scales::Scales;
use super::{Source, heading};
use crate::DocumentError;

const GOES_ON: &str = "晋级";
const STOPS: &str = "未晋级";
pub(super) const SHOWN: usize = 6;

/// Writes every round; gives each entry's value, round by round.
pub(super) fn write(
    source: &Source<'_>,
    parts: &[Vec<Parts>],
    page: &mut Page,
) -> Result<Vec<Vec<Option<Cell>>>, DocumentError> {
    let rounds = source.rounds().zip(parts);
    let written = rounds.map(|((at, round), parts)| {
        let stages = || source.reached(at).map(|(_, stage)| stage);
        let least = round.advance.as_ref().and_then(|advance| advance.min).map(Ratio::from_points);
        let view = View {
            source,
            at,
            round,
            can_place: source.limits.can_compare(stages().map(|stage| stage.judged)),
            can_advance: source.limits.can_compare(stages().map(|stage| stage.value).chain(least)),
        };
        if view.rows() == 0 {
            return Ok(vec![None; source.stages.len()]);
        }
        let before = view.write_values(page, parts)?;
        let scales =
            if round.calibrates(CalibrateOf::Panels) { Some(view.write_panel_scales(page, &before)?) } else { None };
        let points = if round.is_placed() { view.write_points(page)? } else { None };
        view.write_results(page, &before, scales.as_ref(), points)
    });
    written.collect()
}

pub(super) struct View<'a> {
    pub(super) source: &'a Source<'a>,
    pub(super) at: usize,
    pub(super) round: &'a Round,
    /// Whether a spreadsheet can tell the mean ranks apart.
    can_place: bool,
    /// Whether a spreadsheet can tell the values apart.
    can_advance: bool,
}

impl View<'_> {
    pub(super) fn stages(&self) -> impl Iterator<Item = (usize, &RoundStages<'_>)> {
        self.source.reached(self.at)
    }

    fn rows(&self) -> usize {
        self.stages().count()
    }

    /// From the parts to the round's value before calibration; gives its column.
    fn write_values(&self, page: &mut Page, parts: &[Parts]) -> Result<Range, DocumentError> {
        let mut entries = self.stages().filter_map(|(index, _)| self.source.entries.get(index));
        let is_adjusted =
            is_scored(self.round) && entries.any(|entry| entry.difficulty.is_some() || entry.base.is_some());
        let is_measured = self.stages().any(|(_, stage)| !stage.measured.is_empty());
        let rounds = self.round.places.is_some() && !self.round.is_placed();
        let judged = if self.round.is_placed() { "平均名次" } else { "评委部分" };
        let mut heads = vec![Head::plain("编号"), Head::checked(judged)];
        if is_adjusted {
            heads.extend([Head::plain("难度"), Head::plain("基础分"), Head::checked("乘难度加基础分")]);
        }
        heads.extend(is_measured.then(|| Head::checked("加测量项")));
        heads.extend(rounds.then(|| Head::checked("取整")));
        heads.push(Head::plain("本轮得分"));
        let block = page.open(&heading(self.round, "本轮得分"), &heads, self.rows())?;
        for (index, stage) in self.stages() {
            let none = Parts::default();
            let parts = parts.get(index).unwrap_or(&none);
            page.text(self.source.key(index))?;
            let mut cell = page.checked(Ok(sum("0", &parts.judged)), &Printed::Digits(stage.judged))?;
            if is_adjusted {
                cell = self.write_adjusted(page, index, cell, stage.adjusted)?;
            }
            if is_measured {
                cell = page.checked(Ok(sum(&cell.to_string(), &parts.measured)), &Printed::Digits(stage.sum))?;
            }
            if let Some(rounded) = stage.rounded.filter(|_| rounds) {
                cell = page.checked(self.source.round(&cell, stage.sum, rounded), &Printed::Exact(rounded))?;
            }
            page.step(&cell.to_string(), SHOWN)?;
            page.end_row();
        }
        Ok(block.range(heads.len().saturating_sub(1)))
    }

    fn write_adjusted(
        &self,
        page: &mut Page,
        index: usize,
        judged: Cell,
        adjusted: Ratio,
    ) -> Result<Cell, DocumentError> {
        let entry = self.source.entries.get(index);
        let mut made = judged.to_string();
        match entry.and_then(|entry| entry.difficulty) {
            Some(difficulty) => made = format!("{made}*{}", page.points(difficulty)?),
            None => page.text("").map(|_| ())?,
        }
        match entry.and_then(|entry| entry.base) {
            Some(base) => made = format!("{made}+{}", page.points(base)?),
            None => page.text("").map(|_| ())?,
        }
        page.checked(Ok(made), &Printed::Digits(adjusted))
    }

    /// The table of points, place by place.
    fn write_points(&self, page: &mut Page) -> Result<Option<(Range, Range)>, DocumentError> {
        if self.round.points.is_empty() {
            return Ok(None);
        }
        let heads = [Head::plain("名次"), Head::plain("分值")];
        let block = page.open(&heading(self.round, "名次分值表"), &heads, self.round.points.len())?;
        for (place, points) in (1_usize..).zip(&self.round.points) {
            page.count(place)?;
            page.points(*points)?;
            page.end_row();
        }
        Ok(Some((block.range(0), block.range(1))))
    }

    /// From the value to what is printed, and who goes on; gives each entry's value.
    fn write_results(
        &self,
        page: &mut Page,
        before: &Range,
        scales: Option<&Scales>,
        points: Option<(Range, Range)>,
    ) -> Result<Vec<Option<Cell>>, DocumentError> {
        let sifts = self.stages().any(|(_, stage)| stage.left) || self.round.advance.is_some();
        let is_last = self.at + 1 == self.source.pack.rounds.len();
        let mut heads = vec![Head::plain("编号")];
        if scales.is_some() {
            heads.extend([Head::plain("评审组"), Head::checked("校准后")]);
        }
        if self.round.is_placed() {
            heads.extend([Head::checked("名次"), Head::checked("并列数"), Head::checked("名次分")]);
            heads.extend(self.round.places.map(|_| Head::checked("取整")));
        }
        let value_head = heads.len();
        heads.extend([Head::plain("轮次得分"), Head::checked("公布的轮次得分")]);
        if sifts && !is_last {
            heads.extend([Head::plain("留在评选（引擎陈述）"), Head::plain("分组号"), Head::checked("晋级")]);
        }
        let block = page.open(&heading(self.round, "轮次结果"), &heads, self.rows())?;
        let mut cells = vec![None; self.source.stages.len()];
        for (row, (index, stage)) in self.stages().enumerate() {
            page.text(self.source.key(index))?;
            let mut cell = before.cell(row);
            if let Some(scales) = scales {
                page.text(stage.panel.unwrap_or_default())?;
                cell = page.checked(self.calibrated(stage, &cell, scales)?, &Printed::Digits(stage.value))?;
            }
            if self.round.is_placed() {
                cell = self.write_place(page, stage, before, &cell, points)?;
            }
            let value = page.step(&cell.to_string(), SHOWN)?;
            let places = self.round.places.unwrap_or(self.source.pack.rounding.total_places);
            let printed = self.source.pack.rounding.mode.round(stage.value, places)?;
            page.checked(self.source.round(&value, stage.value, printed), &Printed::Exact(printed))?;
            if sifts && !is_last {
                self.write_advance(page, (index, stage), &block, (value_head, row))?;
            }
            page.end_row();
            cells.get_mut(index).into_iter().for_each(|place| *place = Some(value));
        }
        Ok(cells)
    }

    fn write_place(
        &self,
        page: &mut Page,
        stage: &RoundStages<'_>,
        ranks: &Range,
        own: &Cell,
        points: Option<(Range, Range)>,
    ) -> Result<Cell, DocumentError> {
        let Some(placed) = stage.place else { return Ok(*own) };
        let clear = |made: String| if self.can_place { Ok(made) } else { Err(TOO_NEAR_EACH_OTHER) };
        let better = clear(format!("1+SUMPRODUCT(--({ranks}<{own}-epsilon))"));
        let place = page.checked(better, &Printed::Count(placed.place))?;
        let equal = clear(format!("SUMPRODUCT(--(ABS({ranks}-{own})<=epsilon))"));
        let shared = page.checked(equal, &Printed::Count(placed.shared))?;
        let made = match (points, self.round.tied_points) {
            (None, _) => "0".to_owned(),
            (Some((places, points)), TiedPoints::Share) => format!("SUMIF({places},{place},{points})"),
            (Some((places, points)), TiedPoints::Average) => {
                format!("SUMPRODUCT(({places}>={place})*({places}<{place}+{shared})*{points})/{shared}")
            }
        };
        let cell = page.checked(Ok(made), &Printed::Digits(placed.points))?;
        let Some(places) = self.round.places else { return Ok(cell) };
        let rounded = self.source.pack.rounding.mode.round(placed.points, places)?;
        page.checked(self.source.round(&cell, placed.points, rounded), &Printed::Exact(rounded))
    }

    fn write_advance(
        &self,
        page: &mut Page,
        (index, stage): (usize, &RoundStages<'_>),
        block: &Block,
        (value_head, row): (usize, usize),
    ) -> Result<(), DocumentError> {
        let stays = page.count(usize::from(!stage.left))?;
        let scope = self.round.advance.as_ref().map_or(Scope::Programme, |advance| advance.scope);
        let own_scope = page.count(self.source.scope_number(scope, index))?;
        let values = block.range(value_head);
        let made = match &self.round.advance {
            None => Ok("TRUE".to_owned()),
            Some(_) if !self.can_advance => Err(TOO_NEAR_EACH_OTHER),
            Some(advance) => {
                let (all_stay, scopes) = (block.range(value_head + 2), block.range(value_head + 3));
                let among = format!("({all_stay}=1)*({scopes}={own_scope})");
                Ok(goes_on(advance, &among, &values, &values.cell(row)))
            }
        };
        let made = made.map(|is_in| format!("IF(AND({stays}=1,{is_in}),\"{GOES_ON}\",\"{STOPS}\")"));
        let word = if stage.goes_on { GOES_ON } else { STOPS };
        page.checked(made, &Printed::Word(word)).map(|_| ())
    }
}

/// Whether a value is within the places, among the entries that a factor of ones and zeros picks.
fn goes_on(advance: &Advance, among: &str, values: &Range, own: &Cell) -> String {
    if let Some(min) = advance.min {
        return format!("{own}>={min}-epsilon");
    }
    let places = match (advance.count, advance.ratio) {
        (Some(count), _) => count.to_string(),
        (None, Some(ratio)) => {
            let share = format!("SUMPRODUCT({among})*{ratio}");
            places(&share, advance.ratio_rounding.unwrap_or_default())
        }
        (None, None) => format!("SUMPRODUCT({among})"),
    };
    match advance.ties {
        AdvanceTies::All => format!("SUMPRODUCT({among}*({values}>{own}+epsilon))<{places}"),
        AdvanceTies::None => format!("SUMPRODUCT({among}*({values}>={own}-epsilon))<={places}"),
    }
}

/// A share of a whole number as a number of places.
pub(super) fn places(share: &str, rounding: RatioRounding) -> String {
    match rounding {
        RatioRounding::Floor => format!("INT({share}+epsilon)"),
        RatioRounding::Ceiling => format!("-INT(epsilon-{share})"),
        RatioRounding::HalfUp => format!("INT({share}+0.5+epsilon)"),
    }
}

fn sum(first: &str, cells: &[Cell]) -> String {
    let parts: Vec<String> = cells.iter().map(Cell::to_string).collect();
    match (first, parts.is_empty()) {
        ("0", false) => parts.join("+"),
        (_, true) => format!("{first}+0"),
        (first, false) => format!("{first}+{}", parts.join("+")),
    }
}
