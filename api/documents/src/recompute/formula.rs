//! The formulas of the rules: rounding, the aggregates of a panel, and the maps of measured values. Knows addresses and
//! numbers, no text of people.

use scoring::{Aggregate, BelowMin, Criterion, Method, Ratio, RoundingMode, ValueMap};

use super::page::{Cell, Made, Range};

/// How many marks the formula of the closest pair can hold.
const MOST_PAIRED: usize = 30;

/// The value of a cell rounded by a mode. A value within the error `epsilon` of a half counts as the half.
pub(super) fn round(mode: RoundingMode, cell: &Cell, places: u8) -> String {
    let unit = format!("1{}", "0".repeat(usize::from(places)));
    let (size, error) = (format!("ABS({cell})*{unit}"), format!("epsilon*{unit}"));
    let nearest = format!("INT({size}+0.5+{error})");
    let whole = match mode {
        RoundingMode::HalfUp => nearest,
        RoundingMode::HalfEven => {
            format!("({nearest}-IF(AND(ABS({size}+0.5-{nearest})<={error},MOD({nearest},2)=1),1,0))")
        }
        RoundingMode::Truncate => format!("INT({size}+{error})"),
    };
    format!("SIGN({cell})*{whole}/{unit}")
}

/// An exact fraction as a number or a quotient.
pub(super) fn number(value: Ratio) -> String {
    match value.denominator() {
        1 => format!("({})", value.numerator()),
        denominator => format!("({}/{denominator})", value.numerator()),
    }
}

/// The aggregate of the numbers in a range, of which there are `count`. `aid` holds what [`aid`] gives, where the method
/// asks for it.
pub(super) fn aggregate(rule: &Aggregate, marks: &Range, count: usize, aid: Option<Cell>) -> Made {
    let below = match rule.below_min {
        BelowMin::Refuse => return method(rule, marks, count, aid),
        BelowMin::Mean => mean(marks),
        BelowMin::Median => format!("MEDIAN({marks})"),
    };
    // The usual method may want more marks than there are, and a formula with an error in it helps nobody.
    let is_below = u32::try_from(count).is_ok_and(|count| count < rule.min_marks);
    let usual = if is_below { "NA()".to_owned() } else { method(rule, marks, count, aid)? };
    Ok(format!("IF(COUNT({marks})<{},{below},{usual})", rule.min_marks))
}

fn mean(marks: &Range) -> String {
    format!("SUM({marks})/COUNT({marks})")
}

fn method(rule: &Aggregate, marks: &Range, count: usize, aid: Option<Cell>) -> Made {
    Ok(match rule.method {
        Method::Mean | Method::RankPoints => mean(marks),
        Method::Sum => format!("SUM({marks})"),
        Method::Median => format!("MEDIAN({marks})"),
        Method::TrimmedMean => trimmed(marks, rule.drop_low, rule.drop_high),
        Method::TrimmedFraction => {
            let share = Ratio::from_points(rule.fraction.unwrap_or_default());
            let all = i128::try_from(count).ok().and_then(|count| share.times(Ratio::from_integer(count)).ok());
            let dropped = all.and_then(|all| u32::try_from(all.numerator() / all.denominator()).ok());
            let (dropped, cell) = dropped.zip(aid).ok_or("去除的份数过大")?;
            format!("IF({cell}={dropped},{},NA())", trimmed(marks, dropped, dropped))
        }
        Method::WinsorizedMean => winsorized(marks, rule.drop_low, rule.drop_high),
        Method::MiddleWithin => {
            let tolerance = rule.tolerance.unwrap_or_default();
            let (upper, lower) = (
                format!("SMALL({marks},INT(COUNT({marks})/2)+1)"),
                format!("SMALL({marks},INT((COUNT({marks})+1)/2))"),
            );
            format!("IF({upper}-{lower}<={tolerance}+epsilon,MEDIAN({marks}),{})", mean(marks))
        }
        Method::ClosestPair => closest_pair(marks, count, aid)?,
        Method::VoteShare => format!("100*COUNTIF({marks},\">0\")/COUNT({marks})"),
    })
}

/// `-SMALL(r,1)-SMALL(r,2)`: the extremes one by one, since a spreadsheet's own trimmed mean follows another rule.
fn extremes(marks: &Range, function: &str, count: u32) -> String {
    (1..=count).map(|place| format!("-{function}({marks},{place})")).collect()
}

fn trimmed(marks: &Range, low: u32, high: u32) -> String {
    let (lows, highs) = (extremes(marks, "SMALL", low), extremes(marks, "LARGE", high));
    format!("(SUM({marks}){lows}{highs})/(COUNT({marks})-{})", u64::from(low) + u64::from(high))
}

fn winsorized(marks: &Range, low: u32, high: u32) -> String {
    let (lows, highs) = (extremes(marks, "SMALL", low), extremes(marks, "LARGE", high));
    let (next_low, next_high) = (u64::from(low) + 1, u64::from(high) + 1);
    format!(
        "(SUM({marks}){lows}{highs}+{low}*SMALL({marks},{next_low})+{high}*LARGE({marks},{next_high}))/COUNT({marks})"
    )
}

fn apart(marks: &Range, place: usize) -> String {
    format!("SMALL({marks},{})-SMALL({marks},{place})", place + 1)
}

/// The head of the column that a method needs before its own.
pub(super) fn aid_label(rule: &Aggregate) -> Option<&'static str> {
    match rule.method {
        Method::ClosestPair => Some("最近两分之差"),
        Method::TrimmedFraction => Some("高低各去掉份数"),
        Method::Mean
        | Method::Sum
        | Method::Median
        | Method::TrimmedMean
        | Method::WinsorizedMean
        | Method::MiddleWithin
        | Method::RankPoints
        | Method::VoteShare => None,
    }
}

/// How far apart the two closest of `count` marks are, or how many are trimmed off each end; none where the method does
/// not ask for it.
pub(super) fn aid(rule: &Aggregate, marks: &Range, count: usize) -> Option<String> {
    if rule.method == Method::TrimmedFraction {
        return Some(format!("INT(COUNT({marks})*{}+epsilon)", rule.fraction.unwrap_or_default()));
    }
    let is_asked = rule.method == Method::ClosestPair && (2..=MOST_PAIRED).contains(&count);
    is_asked.then(|| format!("MIN({})", (1..count).map(|place| apart(marks, place)).collect::<Vec<_>>().join(",")))
}

/// The higher of equally close pairs: the lower mark's place is looked for from the highest down.
fn closest_pair(marks: &Range, count: usize, gap: Option<Cell>) -> Made {
    if count == 1 {
        return Ok(mean(marks));
    }
    let gap = gap.ok_or("评委过多，表格公式写不下")?;
    let place = (2..count)
        .fold("1".to_owned(), |lower, place| format!("IF({}<={gap}+epsilon,{place},{lower})", apart(marks, place)));
    Ok(format!("(SMALL({marks},{place})+SMALL({marks},1+{place}))/2"))
}

/// The points of a measured value before the factor.
pub(super) fn points(criterion: &Criterion, value: &Cell) -> String {
    match &criterion.map {
        None => format!("{value}*1"),
        Some(ValueMap::Ladder { steps }) => steps
            .iter()
            .rev()
            .fold("0".to_owned(), |lower, (threshold, points)| format!("IF({value}>={threshold},{points},{lower})")),
        Some(ValueMap::Linear { full, full_at, per, minus }) => {
            let most = full.or(criterion.max).unwrap_or_default();
            let least = match full {
                Some(_) => None,
                None => criterion.min,
            };
            let least = least.unwrap_or_default().max(scoring::Points::ZERO);
            format!("MAX({least},{most}-MAX(0,{full_at}-{value})*{minus}/{per})")
        }
        Some(ValueMap::Checklist { items, cap }) => {
            let digits = items.iter().rev().enumerate();
            let part = |(place, (_, points)): (usize, &(String, scoring::Points))| {
                let unit = format!("1{}", "0".repeat(place));
                format!("{points}*(INT({value}/{unit})-10*INT({value}/({unit}*10)))")
            };
            let sum = digits.map(part).collect::<Vec<_>>().join("+");
            cap.map_or_else(|| sum.clone(), |cap| format!("MIN({cap},{sum})"))
        }
    }
}
