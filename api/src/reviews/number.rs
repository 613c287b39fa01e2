//! A number that somebody typed for a criterion: read exactly, held against the range and the step of the rules.

use scoring::{Criterion, Points, ValueMap};

use crate::error::ErrorCode;

/// What is wrong with a number, and how to mend it.
#[derive(Clone, Debug)]
pub struct Refused {
    pub code: ErrorCode,
    /// Stable name of the fault.
    pub kind: &'static str,
    pub message: String,
}

/// The number in `text`, which people call `what` (分值, 测量值).
pub fn read(criterion: &Criterion, text: &str, what: &str) -> Result<Points, Refused> {
    let name = &criterion.name;
    let Ok(points) = Points::parse(text) else {
        let message = format!("“{name}”的{what}“{text}”不是数，请填写最多四位小数的数，例如 92.35。");
        return Err(Refused { code: ErrorCode::ValidationFailed, kind: "malformed", message });
    };
    if let Some(ValueMap::Checklist { items, .. }) = &criterion.map
        && criterion.item_counts(points).is_none()
    {
        let items: Vec<&str> = items.iter().map(|(item, _)| item.as_str()).collect();
        let message = format!(
            "“{name}”的{what}“{text}”应为 {} 位数字，依次是{}各达到几次（0 至 9）。",
            items.len(),
            items.join("、")
        );
        return Err(Refused { code: ErrorCode::ValidationFailed, kind: "checklist", message });
    }
    if is_out_of_range(criterion, points) {
        let advice = advise(criterion, points, what);
        let message = format!("“{name}”的{what} {points} 超出范围{}，{advice}。", range(criterion));
        return Err(Refused { code: ErrorCode::MarkOutOfRange, kind: "mark_out_of_range", message });
    }
    if let Some(step) = off_step(criterion, points) {
        let from = criterion.min.unwrap_or(Points::ZERO);
        let message = format!(
            "“{name}”的{what} {points} 不符合步长：应从 {from} 起每 {step} 一档{}，{}。",
            range(criterion),
            advise(criterion, points, what)
        );
        return Err(Refused { code: ErrorCode::MarkOffStep, kind: "mark_off_step", message });
    }
    Ok(points)
}

fn is_out_of_range(criterion: &Criterion, points: Points) -> bool {
    let (min, max) = criterion.value_bounds();
    min.is_some_and(|min| points < min) || max.is_some_and(|max| points > max)
}

/// The step, if the number is not a whole number of steps above the least one.
fn off_step(criterion: &Criterion, points: Points) -> Option<Points> {
    let step = criterion.step.filter(|step| *step > Points::ZERO)?;
    let from = criterion.min.unwrap_or(Points::ZERO);
    let distance = points.ten_thousandths() - from.ten_thousandths();
    (distance.rem_euclid(step.ten_thousandths()) != 0).then_some(step)
}

fn range(criterion: &Criterion) -> String {
    match criterion.value_bounds() {
        (Some(min), Some(max)) => format!("（允许 {min} 至 {max}）"),
        (Some(min), None) => format!("（不低于 {min}）"),
        (None, Some(max)) => format!("（不高于 {max}）"),
        (None, None) => String::new(),
    }
}

/// The allowed numbers next to `points`, below and above.
fn nearest(criterion: &Criterion, points: Points) -> Vec<Points> {
    let (min, max) = criterion.value_bounds();
    let (least, greatest) = (min.map(Points::ten_thousandths), max.map(Points::ten_thousandths));
    let step = criterion.step.map(Points::ten_thousandths).filter(|step| *step > 0);
    let from = criterion.min.map_or(0, Points::ten_thousandths);
    let wanted = points.ten_thousandths().clamp(least.unwrap_or(i64::MIN), greatest.unwrap_or(i64::MAX));
    let below = step.map_or(wanted, |step| wanted - (wanted - from).rem_euclid(step));
    let above = step.filter(|_| below != wanted).map_or(below, |step| below + step);
    let mut marks: Vec<Points> = [below, above]
        .into_iter()
        .filter(|mark| least.is_none_or(|least| *mark >= least) && greatest.is_none_or(|greatest| *mark <= greatest))
        .filter_map(|mark| Points::from_ten_thousandths(mark).ok())
        .collect();
    marks.dedup();
    marks
}

fn advise(criterion: &Criterion, points: Points, what: &str) -> String {
    match nearest(criterion, points).as_slice() {
        [only] => format!("最接近的允许{what}是 {only}"),
        [below, above] => format!("最接近的允许{what}是 {below} 或 {above}"),
        _ => "请联系工作人员核对评分规则".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use scoring::RulePack;

    use super::*;

    fn criteria() -> Vec<Criterion> {
        let rules = RulePack::from_toml(
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
                { key = "items", name = "成果", kind = "measured", map = { kind = "checklist", items = [["专利", "4"], ["工法", "3"]] } },
                { key = "rate", name = "参与率", kind = "measured", min = "0", max = "20", map = { kind = "linear", full_at = "95", per = "5", minus = "2" } },
            ]
            "#,
        );
        rules.unwrap().rounds.remove(0).criteria
    }

    #[test]
    fn a_checklist_counts_each_item_with_a_digit() {
        let items = &criteria()[0];
        assert_eq!(read(items, "21", "测量值").unwrap().to_string(), "21");
        for wrong in ["1.5", "123"] {
            let refused = read(items, wrong, "测量值").unwrap_err();
            assert_eq!(refused.kind, "checklist", "{wrong}");
            assert!(refused.message.contains("2 位数字，依次是专利、工法"), "{}", refused.message);
        }
    }

    #[test]
    fn bounds_of_the_points_do_not_bind_the_value() {
        assert_eq!(read(&criteria()[1], "98.5", "测量值").unwrap().to_string(), "98.5");
    }
}
