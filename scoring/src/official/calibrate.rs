//! Makes the values of several panels, or the marks of several judges, comparable: by a ratio of means or by standard
//! scores. Does not say whether they may be compared: the rules must state why they can.

pub(crate) mod judges;

use std::collections::BTreeMap;

use super::competition::Entry;
use crate::points::Points;
use crate::ratio::{Overflow, Ratio};
use crate::rounding::RoundingMode;
use crate::rules::{Calibrate, CalibrateMethod, CalibrateVetoed, Criterion, Round};

/// What happens to the values of one panel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// Value x coefficient.
    Ratio(Ratio),
    /// `target_mean + target_deviation x (value - mean) / deviation`. Without any deviation it is the target's mean.
    Score {
        /// The mean of the panel.
        mean: Ratio,
        /// The deviation of the panel, rounded.
        deviation: Ratio,
        /// The mean that the panel is brought to.
        target_mean: Ratio,
        /// The deviation that the panel is brought to, rounded.
        target_deviation: Ratio,
    },
}

/// The scale of each panel, by its name.
pub(crate) type Scales = BTreeMap<String, Scale>;

impl Scale {
    pub(crate) fn apply(self, value: Ratio) -> Result<Ratio, Overflow> {
        match self {
            Scale::Ratio(coefficient) => value.times(coefficient),
            Scale::Score { deviation, target_mean, .. } if deviation == Ratio::ZERO => Ok(target_mean),
            Scale::Score { mean, deviation, target_mean, target_deviation } => {
                target_mean.plus(value.minus(mean)?.divided_by(deviation)?.times(target_deviation)?)
            }
        }
    }
}

/// Whether an entry counts in means and deviations. Vetoed ones do, if the rules do not leave them out.
fn counts(rule: &Calibrate, entry: &Entry) -> bool {
    match rule.vetoed {
        CalibrateVetoed::Count => true,
        CalibrateVetoed::LeaveOut => !entry.is_vetoed(),
    }
}

/// Calibrates every value and gives back the scale of each panel. `panels` names the panel of each entry that has a value.
pub(crate) fn calibrate(
    round: &Round,
    mode: RoundingMode,
    entries: &[Entry],
    panels: &[Option<&str>],
    values: &mut [Option<Ratio>],
) -> Result<Scales, Overflow> {
    let present = panels.iter().zip(entries).zip(values.iter());
    let counted = present.filter(|((_, entry), _)| counts(&round.calibrate, entry));
    let counted = counted.filter_map(|((panel, _), value)| Some(((*panel)?.to_owned(), (*value)?)));
    let scales = scales(&round.calibrate, mode, counted)?;
    for ((panel, entry), value) in panels.iter().zip(entries).zip(values) {
        if let (Some(scale), Some(value)) = (panel.and_then(|panel| scales.get(panel)), value) {
            let calibrated = scale.apply(*value)?;
            let ceiling = if round.calibrate.clamp { highest(round, &entry.category)? } else { None };
            *value = ceiling.map_or(calibrated, |ceiling| calibrated.min(ceiling));
        }
    }
    Ok(scales)
}

/// The scale of each panel or judge, from the values that count.
fn scales<K: Ord>(
    rule: &Calibrate,
    mode: RoundingMode,
    values: impl Iterator<Item = (K, Ratio)>,
) -> Result<BTreeMap<K, Scale>, Overflow> {
    let mut by_panel: BTreeMap<K, Vec<Ratio>> = BTreeMap::new();
    for (panel, value) in values {
        by_panel.entry(panel).or_default().push(value);
    }
    let all: Vec<Ratio> = by_panel.values().flatten().copied().collect();
    let places = rule.places.unwrap_or_default();
    let target = match rule.method {
        CalibrateMethod::None => return Ok(BTreeMap::new()),
        CalibrateMethod::RatioPooled => Target::Mean(mean(&all)?),
        CalibrateMethod::RatioSecondMean => {
            Target::Mean(mean(&by_panel.values().map(|values| mean(values)).collect::<Result<Vec<_>, _>>()?)?)
        }
        CalibrateMethod::TScore => Target::Score(Ratio::from_integer(50), Ratio::from_integer(10)),
        CalibrateMethod::ZScore => Target::Score(mean(&all)?, deviation(&all, mode, places)?),
    };
    let scale = |values: &[Ratio]| {
        let mean = mean(values)?;
        Ok(match target {
            Target::Mean(target) => Scale::Ratio(coefficient(rule, mode, target, mean)?),
            Target::Score(target_mean, target_deviation) => {
                Scale::Score { mean, deviation: deviation(values, mode, places)?, target_mean, target_deviation }
            }
        })
    };
    by_panel.into_iter().map(|(panel, values)| Ok((panel, scale(&values)?))).collect()
}

/// What the panels are brought to.
#[derive(Clone, Copy)]
enum Target {
    Mean(Ratio),
    /// A mean and a standard deviation.
    Score(Ratio, Ratio),
}

fn coefficient(rule: &Calibrate, mode: RoundingMode, target: Ratio, panel_mean: Ratio) -> Result<Ratio, Overflow> {
    // A panel that gave only zeros cannot be scaled and stays as it is.
    let exact = if panel_mean == Ratio::ZERO { Ratio::ONE } else { target.divided_by(panel_mean)? };
    match rule.places {
        Some(places) => mode.round(exact, places)?.to_ratio(),
        None => Ok(exact),
    }
}

fn mean(values: &[Ratio]) -> Result<Ratio, Overflow> {
    let sum = values.iter().try_fold(Ratio::ZERO, |sum, value| sum.plus(*value))?;
    let count = i128::try_from(values.len().max(1)).map_err(|_| Overflow)?;
    sum.divided_by(Ratio::from_integer(count))
}

/// The standard deviation over all values (not of a sample), its square root rounded to `places`.
fn deviation(values: &[Ratio], mode: RoundingMode, places: u8) -> Result<Ratio, Overflow> {
    let middle = mean(values)?;
    let squares = values.iter().map(|value| {
        let apart = value.minus(middle)?;
        apart.times(apart)
    });
    mode.round_root(mean(&squares.collect::<Result<Vec<_>, _>>()?)?, places)?.to_ratio()
}

/// The sum of factor x max over the criteria of a category; none when a criterion has no bound.
pub(crate) fn highest(round: &Round, category: &str) -> Result<Option<Ratio>, Overflow> {
    highest_of(round.criteria.iter(), category)
}

fn highest_of<'a>(criteria: impl Iterator<Item = &'a Criterion>, category: &str) -> Result<Option<Ratio>, Overflow> {
    let mut sum = Ratio::ZERO;
    for criterion in criteria.filter(|criterion| criterion.applies_to(category)) {
        let Some(max) = criterion.most_points() else { return Ok(None) };
        let max = max.max(Points::ZERO);
        sum = sum.plus(Ratio::from_points(criterion.factor).times(Ratio::from_points(max))?)?;
    }
    Ok(Some(sum))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::RulePack;

    /// Panel A saw 76, 74 and 78, panel B 84, 82, 86 and 80.
    fn calibrated(calibrate: &str) -> Vec<String> {
        let text = format!(
            "schema = \"jinbang-rules/1\"\ntitle = \"x\"\ncombine = \"sum\"\nrounding = {{ total_places = 2 }}\n\
             [[rounds]]\nkey = \"r\"\norder = \"weigh_then_trim\"\naggregate = {{ method = \"mean\" }}\n\
             calibrate = {{ {calibrate} }}\ncriteria = [{{ key = \"c\", max = \"82\" }}]\n"
        );
        let pack = RulePack::from_toml(&text).unwrap();
        let mut values: Vec<_> =
            [76, 74, 78, 84, 82, 86, 80].map(|value| Some(Ratio::from_integer(value))).into_iter().collect();
        let panels = [Some("A"), Some("A"), Some("A"), Some("B"), Some("B"), Some("B"), Some("B")];
        calibrate_values(&pack, &panels, &mut values);
        values.iter().map(|value| RoundingMode::HalfUp.round(value.unwrap(), 2).unwrap().to_string()).collect()
    }

    fn calibrate_values(pack: &RulePack, panels: &[Option<&str>], values: &mut [Option<Ratio>]) {
        let entries = vec![Entry::default(); values.len()];
        calibrate(&pack.rounds[0], RoundingMode::HalfUp, &entries, panels, values).unwrap();
    }

    #[test]
    fn the_pooled_ratio_scales_each_panel_to_the_mean_of_all_entries() {
        let values = calibrated("method = \"ratio_pooled\", comparable = \"random\"");
        assert_eq!((values[2].as_str(), values[3].as_str()), ("82.11", "80.96"));
    }

    #[test]
    fn the_second_mean_scales_each_panel_to_the_mean_of_the_panel_means() {
        let values = calibrated("method = \"ratio_second_mean\", comparable = \"anchors\"");
        assert_eq!((values[2].as_str(), values[3].as_str()), ("81.59", "80.46"));
    }

    #[test]
    fn the_coefficient_may_be_rounded_and_the_value_clamped() {
        let rounded = calibrated("method = \"ratio_pooled\", comparable = \"random\", places = 4");
        assert_eq!(rounded[2], "82.10");
        let clamped = calibrated("method = \"ratio_pooled\", comparable = \"random\", clamp = true");
        assert_eq!((clamped[2].as_str(), clamped[5].as_str()), ("82.00", "82.00"));
    }

    #[test]
    fn t_scores_give_every_panel_the_mean_50_and_the_deviation_10() {
        let scores = calibrated("method = \"t_score\", comparable = \"random\", places = 4");
        // Panel A: mean 76, deviation 1.6330 (the root of 8/3); 50 + 10 x (78 - 76) / 1.6330.
        assert_eq!((scores[0].as_str(), scores[2].as_str()), ("50.00", "62.25"));
        // Panel B: mean 83, deviation 2.2361 (the root of 5).
        assert_eq!((scores[3].as_str(), scores[6].as_str()), ("54.47", "36.58"));
    }

    #[test]
    fn z_scores_are_fitted_back_to_the_mean_and_deviation_of_all_entries() {
        let scores = calibrated("method = \"z_score\", comparable = \"anchors\", places = 4");
        // All seven: mean 80, deviation 4 (the root of 16); 80 + 4 x (78 - 76) / 1.6330.
        assert_eq!((scores[0].as_str(), scores[2].as_str(), scores[3].as_str()), ("80.00", "84.90", "81.79"));
    }

    #[test]
    fn a_panel_that_gave_everyone_the_same_value_is_put_on_the_mean() {
        let scale = Scale::Score {
            mean: Ratio::ONE,
            deviation: Ratio::ZERO,
            target_mean: Ratio::from_integer(50),
            target_deviation: Ratio::from_integer(10),
        };
        assert_eq!(scale.apply(Ratio::ONE), Ok(Ratio::from_integer(50)));
    }
}
