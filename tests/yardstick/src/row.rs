//! A row of the table: printed once for people and once as JSON for `scripts/bench-table.mjs`.

use serde_json::json;

use crate::Spread;

/// What a row has to reach.
#[derive(Clone, Copy, Debug)]
pub enum Goal {
    AtMost(f64),
    AtLeast(f64),
    /// Shown without a goal.
    Report,
}

impl Goal {
    fn text(self, unit: &str) -> Option<String> {
        match self {
            Self::AtMost(most) => Some(format!("<= {most} {unit}")),
            Self::AtLeast(least) => Some(format!(">= {least} {unit}")),
            Self::Report => None,
        }
    }

    fn is_met_by(self, value: f64) -> Option<bool> {
        match self {
            Self::AtMost(most) => Some(value <= most),
            Self::AtLeast(least) => Some(value >= least),
            Self::Report => None,
        }
    }
}

/// One thing measured, alone or against a yardstick.
#[derive(Clone, Debug)]
pub struct Row {
    row: &'static str,
    thing: String,
    ours: Option<String>,
    yardstick: Option<String>,
    ratio: Option<String>,
    goal: Option<String>,
    met: Option<bool>,
}

impl Row {
    /// A thing against a yardstick in the same `unit`; `ratio` counts.
    pub fn compared(
        row: &'static str,
        thing: impl Into<String>,
        unit: &str,
        sides: [&[f64]; 2],
        ratio: Spread,
        goal: Goal,
    ) -> Self {
        let [ours, theirs] = sides.map(|values| Some(Spread::of(values.iter().copied()).text(unit)));
        Self {
            row,
            thing: thing.into(),
            ours,
            yardstick: theirs,
            ratio: Some(ratio.text("")),
            goal: goal.text("x"),
            met: goal.is_met_by(ratio.median),
        }
    }

    /// A thing alone; the value itself counts, at its most where there is an upper bound.
    pub fn alone(row: &'static str, thing: impl Into<String>, unit: &str, values: &[f64], goal: Goal) -> Self {
        let spread = Spread::of(values.iter().copied());
        let counts = if matches!(goal, Goal::AtMost(_)) { spread.max } else { spread.min };
        Self {
            row,
            thing: thing.into(),
            ours: Some(spread.text(unit)),
            yardstick: None,
            ratio: None,
            goal: goal.text(unit),
            met: goal.is_met_by(counts),
        }
    }

    /// A row that could not be measured here.
    pub fn missing(row: &'static str, thing: impl Into<String>, why: &str) -> Self {
        let why = Some(why.to_owned());
        Self { row, thing: thing.into(), ours: why, yardstick: None, ratio: None, goal: None, met: None }
    }

    /// Prints it.
    pub fn print(&self) {
        let Self { row, thing, ours, yardstick, ratio, goal, met } = self;
        let word = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_owned());
        println!(
            "{row:<4} {thing}: {}, yardstick {}, ratio {}, goal {}",
            word(ours),
            word(yardstick),
            word(ratio),
            word(goal)
        );
        let line = json!({"row": row, "thing": thing, "ours": ours, "yardstick": yardstick, "ratio": ratio, "goal": goal, "met": met});
        println!("{line}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ratio_decides_a_comparison_and_the_worst_value_a_bound() {
        let ratio = Spread::of([1.5, 1.6, 1.9]);
        let row = |goal| Row::compared("P0", "thing", "ms", [&[3.0], &[2.0]], ratio, goal);
        assert_eq!(row(Goal::AtMost(1.6)).met, Some(true));
        assert_eq!(row(Goal::AtLeast(1.7)).met, Some(false));
        assert_eq!(row(Goal::Report).met, None);
        assert_eq!(Row::alone("P0", "thing", "MiB", &[60.0, 81.0], Goal::AtMost(80.0)).met, Some(false));
        assert_eq!(Row::alone("P0", "thing", "MiB", &[60.0, 79.0], Goal::AtMost(80.0)).met, Some(true));
    }
}
