//! The scene of one enterprise: the words of its industry and the numbers that hold for the whole firm (tariffs, wages, days), so that
//! two proposals of one enterprise calculate with the same price of electricity.

use super::WorldError;
use super::dice::Dice;
use super::grammar::Scene;
use super::organizations::{Enterprise, Size};
use super::ratio::Ratio;
use super::sums;
use super::vocabulary::Industry;

/// Prices and days of one enterprise: `e` yuan a kWh, `w` yuan a ton of water, `g` yuan a cubic metre of gas, `lab` yuan an hour of
/// work, `days` working days a year, `staff` employees, `k` how much larger than a small firm it is.
pub(super) fn enterprise_scene(enterprise: &Enterprise, position: usize, seed: u64) -> Result<Scene, WorldError> {
    let mut dice = Dice::new(seed, "tariff", u64::try_from(position).unwrap_or(u64::MAX));
    let mut scene = Scene::default();
    let tariffs = "e=0.62..0.84; w=5.1..8.6; g=3.15..4.20; lab=36..58; days=26..31*10";
    sums::define(tariffs, &mut scene.numbers, &mut dice)?;
    scene.numbers.insert("staff".to_owned(), Ratio::whole(enterprise.employees));
    let scale = match enterprise.size {
        Size::Large => 4,
        Size::Medium => 2,
        Size::Small => 1,
    };
    scene.numbers.insert("k".to_owned(), Ratio::whole(scale));
    Ok(scene)
}

/// Adds the words of the industry, chosen anew for each proposal, then a text's own slots and numbers.
pub(super) fn set_stage<'a>(
    scene: &mut Scene,
    industry: &Industry,
    slots: impl Iterator<Item = (&'a String, &'a String)>,
    numbers: &str,
    dice: &mut Dice,
) -> Result<(), WorldError> {
    let words = [
        ("ws", &industry.ws),
        ("line", &industry.line),
        ("mc", &industry.mc),
        ("pd", &industry.pd),
        ("job", &industry.job),
        ("team", &industry.team),
    ];
    for (name, choices) in words {
        scene.choose_word(name, choices, dice)?;
    }
    for (name, choices) in slots {
        scene.choose_word(name, choices, dice)?;
    }
    sums::define(numbers, &mut scene.numbers, dice)
}

/// Months as people write them, some months before `date`.
pub(super) fn month_before(date: chrono::NaiveDate, months: i64) -> chrono::NaiveDate {
    let back = u32::try_from(months).unwrap_or(0);
    date.checked_sub_months(chrono::Months::new(back)).unwrap_or(date)
}
