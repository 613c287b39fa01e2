//! Working days (工作日) with holidays and working weekends (调休). Pure.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate, Weekday};

/// Days whose nature differs from their weekday: `true` works, `false` rests.
pub type Exceptions = BTreeMap<NaiveDate, bool>;

/// The last day of a period of `count` working days that is posted on `posted`; day 1 is the day after.
pub fn end_of_period(posted: NaiveDate, count: u32, exceptions: &Exceptions) -> Option<NaiveDate> {
    let mut day = posted;
    let mut left = count;
    while left > 0 {
        day = day.checked_add_days(Days::new(1))?;
        if is_working(day, exceptions) {
            left -= 1;
        }
    }
    Some(day)
}

fn is_working(day: NaiveDate, exceptions: &Exceptions) -> bool {
    let is_weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    exceptions.get(&day).copied().unwrap_or(!is_weekend)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn five_working_days_skip_the_weekend_and_begin_on_the_next_day() {
        // Friday 4 December 2026: Monday to Friday of the week after.
        assert_eq!(end_of_period(day("2026-12-04"), 5, &Exceptions::new()), Some(day("2026-12-11")));
    }

    #[test]
    fn a_holiday_does_not_count_and_a_working_weekend_does() {
        // Around the National Day: 1 to 7 October rest, Saturday 10 October works.
        let mut exceptions: Exceptions = (1..=7).map(|d| (day(&format!("2026-10-0{d}")), false)).collect();
        exceptions.insert(day("2026-10-10"), true);
        assert_eq!(end_of_period(day("2026-09-29"), 5, &exceptions), Some(day("2026-10-12")));
    }
}
