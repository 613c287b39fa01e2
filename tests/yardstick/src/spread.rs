//! Median, least and most of some runs.

/// Figures of several runs, summed up.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    pub median: f64,
    pub min: f64,
    pub max: f64,
}

impl Spread {
    /// Sums up `values`; not a number when there are none.
    pub fn of(values: impl IntoIterator<Item = f64>) -> Self {
        let mut values: Vec<f64> = values.into_iter().collect();
        values.sort_by(f64::total_cmp);
        let at = |index: usize| values.get(index).copied().unwrap_or(f64::NAN);
        Self { median: at(values.len() / 2), min: at(0), max: at(values.len().saturating_sub(1)) }
    }

    /// Ratios of values measured side by side: what slows both down leaves them alone.
    pub fn of_ratios(over: &[f64], under: &[f64]) -> Self {
        Self::of(over.iter().zip(under).map(|(over, under)| over / under))
    }

    /// As `12.4 ms (12.1-13.0)`, with so many decimals that three digits count.
    pub fn text(&self, unit: &str) -> String {
        let places = match self.median.abs() {
            large if large >= 100.0 => 0,
            medium if medium >= 10.0 => 1,
            _ => 2,
        };
        let number = |value: f64| format!("{value:.places$}");
        let unit = if unit.is_empty() { String::new() } else { format!(" {unit}") };
        format!("{}{unit} ({}-{})", number(self.median), number(self.min), number(self.max))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_run_counts_and_outliers_only_show() {
        let spread = Spread::of([3.0, 1.0, 100.0, 2.0, 4.0]);
        assert_eq!(spread, Spread { median: 3.0, min: 1.0, max: 100.0 });
        assert_eq!(spread.text("ms"), "3.00 ms (1.00-100.00)");
    }

    #[test]
    fn a_slow_moment_that_hits_both_leaves_the_ratio_alone() {
        assert_eq!(Spread::of_ratios(&[2.0, 20.0, 2.0], &[1.0, 10.0, 1.0]).text(""), "2.00 (2.00-2.00)");
    }
}
