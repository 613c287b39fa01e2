//! Marks on a sheet: checked exactly against the rules, compared with what is stored, totalled. Nothing is stored here.

use std::collections::BTreeMap;

use scoring::{Criterion, CriterionKind, Points, Round};

use super::number;
use crate::error::{AppError, ErrorCode, FieldError};

/// Longest comment on a criterion or on a sheet, in characters.
pub const MAX_COMMENT_CHARS: usize = 2_000;
/// Ten-thousandths in one point.
const SCALE: i128 = 10_000;

/// What a judge gave on one criterion. A mark of zero is a mark; `None` is not yet marked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Given {
    /// Ten-thousandths.
    pub points: Option<i64>,
    pub comment: Option<String>,
}

/// The marks of a sheet by criterion.
pub type Marks = BTreeMap<String, Given>;

/// A mark as the judge sent it.
#[derive(Clone, Debug)]
pub struct Sent {
    pub criterion: String,
    pub mark: Option<String>,
    pub comment: Option<String>,
}

/// What is asked of an entry in a round: the criteria that are for its category.
#[derive(Clone, Copy, Debug)]
pub struct Rubric<'a> {
    round: &'a Round,
    category: &'a str,
}

impl<'a> Rubric<'a> {
    /// Of an entry of this category; an entry without one has `None`.
    pub fn of(round: &'a Round, category: Option<&'a str>) -> Self {
        Self { round, category: category.unwrap_or_default() }
    }

    /// The criteria in the order of the rules.
    pub fn criteria(self) -> impl Iterator<Item = &'a Criterion> {
        self.round.criteria.iter().filter(move |criterion| criterion.applies_to(self.category))
    }

    /// Those that judges mark.
    pub fn judged(self) -> impl Iterator<Item = &'a Criterion> {
        self.round.criteria.iter().filter(move |criterion| self.asks_judges(criterion))
    }

    /// Those that staff measure.
    pub fn measured(self) -> impl Iterator<Item = &'a Criterion> {
        self.criteria().filter(|criterion| criterion.kind == CriterionKind::Measured)
    }

    /// Whether a judge marks this criterion of the round.
    pub fn asks_judges(self, criterion: &Criterion) -> bool {
        criterion.kind == CriterionKind::Judged && criterion.applies_to(self.category)
    }

    /// How many marks make a sheet complete.
    pub fn needed(self) -> i64 {
        count(self.judged().count())
    }

    /// How many of them are given.
    pub fn given(self, marks: &Marks) -> i64 {
        count(self.judged().filter(|criterion| points_of(marks, criterion).is_some()).count())
    }

    /// The sheet's total in ten-thousandths, once every mark is given: the sum of factor x mark.
    ///
    /// It is for the judge to read. Official results start again from the marks; only here is a product of more than four
    /// places rounded, half up.
    pub fn total(self, marks: &Marks) -> Option<i64> {
        let mut sum = 0_i128;
        for criterion in self.judged() {
            let points = i128::from(points_of(marks, criterion)?);
            sum = sum.checked_add(points.checked_mul(i128::from(criterion.factor.ten_thousandths()))?)?;
        }
        i64::try_from((sum + SCALE / 2).div_euclid(SCALE)).ok()
    }

    /// The greatest total a sheet can have; `None` when a criterion has no greatest mark.
    pub fn max_total(self) -> Option<Points> {
        let best = self.judged().map(|criterion| {
            let given = Given { points: Some(criterion.max?.ten_thousandths()), comment: None };
            Some((criterion.key.clone(), given))
        });
        let best: Marks = best.collect::<Option<_>>()?;
        Points::from_ten_thousandths(self.total(&best)?).ok()
    }

    /// The criteria still without a mark, by their names.
    pub fn missing(self, marks: &Marks) -> Vec<&'a str> {
        let missing = self.judged().filter(|criterion| points_of(marks, criterion).is_none());
        missing.map(|criterion| criterion.name.as_str()).collect()
    }

    /// Checks what was sent and keeps what differs from `stored`. Errors: 422 with a fault for each field.
    pub fn changes(self, stored: &Marks, sent: Vec<Sent>) -> Result<Marks, AppError> {
        let (mut changed, mut faults) = (Marks::new(), Vec::new());
        for mark in sent {
            let key = mark.criterion.clone();
            match self.check(mark) {
                Ok(given) if stored.get(&key).cloned().unwrap_or_default() == given => {
                    changed.remove(&key);
                }
                Ok(given) => {
                    changed.insert(key, given);
                }
                Err(fault) => faults.push(fault),
            }
        }
        if faults.is_empty() { Ok(changed) } else { Err(refuse(faults)) }
    }

    fn check(self, sent: Sent) -> Result<Given, Fault> {
        let field = format!("marks[{}]", sent.criterion);
        let fault =
            |code, kind: &str, message: String| Fault { code, field: FieldError::new(field.clone(), kind, message) };
        let Some(criterion) = self.judged().find(|criterion| criterion.key == sent.criterion) else {
            let message = format!("这份申报没有代号为“{}”的评委打分项，请刷新页面后重试。", sent.criterion);
            return Err(fault(ErrorCode::ValidationFailed, "unknown_criterion", message));
        };
        let comment = sent.comment.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        if comment.as_ref().is_some_and(|text| text.chars().count() > MAX_COMMENT_CHARS) {
            let message = format!("“{}”的评语超过 {MAX_COMMENT_CHARS} 字，请删减。", criterion.name);
            return Err(fault(ErrorCode::ValidationFailed, "too_long", message));
        }
        let Some(text) = sent.mark else { return Ok(Given { points: None, comment }) };
        let points = number::read(criterion, &text, "分值")
            .map_err(|refused| fault(refused.code, refused.kind, refused.message))?;
        Ok(Given { points: Some(points.ten_thousandths()), comment })
    }
}

fn points_of(marks: &Marks, criterion: &Criterion) -> Option<i64> {
    marks.get(&criterion.key).and_then(|given| given.points)
}

fn count(things: usize) -> i64 {
    i64::try_from(things).unwrap_or(i64::MAX)
}

struct Fault {
    code: ErrorCode,
    field: FieldError,
}

/// One problem for all faults; its code is that of the first.
fn refuse(faults: Vec<Fault>) -> AppError {
    let code = faults.first().map_or(ErrorCode::ValidationFailed, |fault| fault.code);
    let fields = faults.into_iter().map(|fault| fault.field).collect();
    AppError { code, ..AppError::validation(fields) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn round() -> Round {
        let rules = scoring::RulePack::from_toml(
            r#"
            schema = "jinbang-rules/1"
            title = "t"
            combine = "sum"
            rounding = { total_places = 2 }
            [[rounds]]
            key = "r"
            order = "weigh_then_trim"
            aggregate = { method = "mean" }
            criteria = [
                { key = "novelty", name = "创新性", min = "60", max = "95", step = "0.5" },
                { key = "benefit", name = "效益", min = "0", max = "10", factor = "0.25" },
                { key = "free", name = "自由分" },
            ]
            "#,
        );
        rules.unwrap().rounds.into_iter().next().unwrap()
    }

    fn send(criterion: &str, mark: &str) -> Result<Marks, AppError> {
        let sent = Sent { criterion: criterion.to_owned(), mark: Some(mark.to_owned()), comment: None };
        Rubric::of(&round(), None).changes(&Marks::new(), vec![sent])
    }

    fn refused(criterion: &str, mark: &str, code: ErrorCode, says: &str) {
        let error = send(criterion, mark).unwrap_err();
        assert_eq!(error.code, code, "{criterion} {mark}");
        assert!(error.detail.contains(says), "{} does not say {says}", error.detail);
        assert_eq!(error.fields[0].field, format!("marks[{criterion}]"));
    }

    #[test]
    fn a_mark_within_its_range_and_on_its_step_is_taken_exactly() {
        for (mark, points) in [("60", 600_000), ("92.5", 925_000), ("95.0000", 950_000)] {
            assert_eq!(send("novelty", mark).unwrap()["novelty"].points, Some(points), "{mark}");
        }
        assert_eq!(send("benefit", "0").unwrap()["benefit"].points, Some(0));
    }

    #[test]
    fn a_refused_mark_names_the_criterion_the_range_and_the_nearest_marks() {
        use ErrorCode::*;
        refused(
            "novelty",
            "95.5",
            MarkOutOfRange,
            "“创新性”的分值 95.5 超出范围（允许 60 至 95），最接近的允许分值是 95。",
        );
        refused("novelty", "-1", MarkOutOfRange, "最接近的允许分值是 60。");
        refused(
            "novelty",
            "92.3",
            MarkOffStep,
            "应从 60 起每 0.5 一档（允许 60 至 95），最接近的允许分值是 92 或 92.5。",
        );
        refused("novelty", "九十", ValidationFailed, "不是数");
        refused("novelty", "1e1", ValidationFailed, "不是数");
        refused("other", "1", ValidationFailed, "没有代号为“other”");
    }

    #[test]
    fn a_total_needs_every_mark_and_a_zero_is_a_mark() {
        let round = round();
        let rubric = Rubric::of(&round, None);
        let mut marks = Marks::new();
        marks.insert("novelty".to_owned(), Given { points: Some(900_000), comment: None });
        marks.insert("benefit".to_owned(), Given { points: Some(0), comment: None });
        assert_eq!((rubric.total(&marks), rubric.given(&marks)), (None, 2));
        marks.insert("free".to_owned(), Given { points: Some(15_000), comment: None });
        assert_eq!((rubric.total(&marks), rubric.given(&marks)), (Some(915_000), 3));
    }

    #[test]
    fn a_product_of_too_many_places_is_rounded_for_reading_only() {
        let mut marks = Marks::new();
        marks.insert("novelty".to_owned(), Given { points: Some(600_000), comment: None });
        marks.insert("free".to_owned(), Given { points: Some(0), comment: None });
        // 0.0002 x 0.25 = 0.00005, read as 0.0001.
        marks.insert("benefit".to_owned(), Given { points: Some(2), comment: None });
        assert_eq!(Rubric::of(&round(), None).total(&marks), Some(600_001));
    }

    #[test]
    fn only_what_differs_is_a_change_and_a_mark_can_be_taken_back() {
        let stored = send("novelty", "90").unwrap();
        let sent = |mark: Option<&str>| {
            vec![Sent { criterion: "novelty".to_owned(), mark: mark.map(str::to_owned), comment: None }]
        };
        assert!(Rubric::of(&round(), None).changes(&stored, sent(Some("90.0"))).unwrap().is_empty());
        assert_eq!(Rubric::of(&round(), None).changes(&stored, sent(None)).unwrap()["novelty"].points, None);
    }

    #[test]
    fn a_sheet_without_greatest_marks_has_no_greatest_total() {
        assert_eq!(Rubric::of(&round(), None).max_total(), None);
    }
}
