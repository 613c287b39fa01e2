//! Makes the values of several panels comparable by a ratio of means. Does not say whether they may be compared:
//! the rules must state why they can.

use std::collections::BTreeMap;

use crate::points::Points;
use crate::ratio::{Overflow, Ratio};
use crate::rounding::RoundingMode;
use crate::rules::{CalibrateMethod, Round};

/// Multiplies every value by its panel's coefficient. Vetoed entries count in the means: they pass through the round
/// like any other. `panels` names the panel of each entry that has a value.
pub(crate) fn calibrate(
    round: &Round,
    mode: RoundingMode,
    panels: &[Option<&str>],
    values: &mut [Option<Ratio>],
) -> Result<(), Overflow> {
    let coefficients = coefficients(round, mode, panels, values)?;
    let ceiling = if round.calibrate.clamp { highest(round)? } else { None };
    for (panel, value) in panels.iter().zip(values) {
        if let (Some(coefficient), Some(value)) = (panel.and_then(|panel| coefficients.get(panel)), value) {
            let calibrated = value.times(*coefficient)?;
            *value = ceiling.map_or(calibrated, |ceiling| calibrated.min(ceiling));
        }
    }
    Ok(())
}

fn coefficients<'a>(
    round: &Round,
    mode: RoundingMode,
    panels: &[Option<&'a str>],
    values: &[Option<Ratio>],
) -> Result<BTreeMap<&'a str, Ratio>, Overflow> {
    let mut by_panel: BTreeMap<&str, Vec<Ratio>> = BTreeMap::new();
    for (panel, value) in panels.iter().zip(values) {
        if let (Some(panel), Some(value)) = (panel, value) {
            by_panel.entry(panel).or_default().push(*value);
        }
    }
    let means: BTreeMap<&str, Ratio> =
        by_panel.iter().map(|(panel, values)| Ok((*panel, mean(values)?))).collect::<Result<_, Overflow>>()?;
    let target = match round.calibrate.method {
        CalibrateMethod::None => return Ok(BTreeMap::new()),
        CalibrateMethod::RatioPooled => mean(&by_panel.into_values().flatten().collect::<Vec<_>>())?,
        CalibrateMethod::RatioSecondMean => mean(&means.values().copied().collect::<Vec<_>>())?,
    };
    let coefficient = |panel_mean: Ratio| {
        // A panel that gave only zeros cannot be scaled and stays as it is.
        let exact = if panel_mean == Ratio::ZERO { Ratio::ONE } else { target.divided_by(panel_mean)? };
        match round.calibrate.places {
            Some(places) => mode.round(exact, places)?.to_ratio(),
            None => Ok(exact),
        }
    };
    means.into_iter().map(|(panel, mean)| Ok((panel, coefficient(mean)?))).collect()
}

fn mean(values: &[Ratio]) -> Result<Ratio, Overflow> {
    let sum = values.iter().try_fold(Ratio::ZERO, |sum, value| sum.plus(*value))?;
    let count = i128::try_from(values.len().max(1)).map_err(|_| Overflow)?;
    sum.divided_by(Ratio::from_integer(count))
}

/// The sum of factor x max; none when a criterion has no bound.
pub(crate) fn highest(round: &Round) -> Result<Option<Ratio>, Overflow> {
    let mut sum = Ratio::ZERO;
    for criterion in &round.criteria {
        let Some(max) = criterion.max else { return Ok(None) };
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
        calibrate(&pack.rounds[0], RoundingMode::HalfUp, panels, values).unwrap();
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
}
