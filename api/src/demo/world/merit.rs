//! Merit: what a fair judge would see in an entry, by criterion, in thousandths of the criterion's range. Gives no marks; `marks` does.

use std::collections::BTreeMap;

use super::dice::Dice;
use super::ideas::Category;

/// Thousandths of the range of each criterion, by criterion key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Merits(BTreeMap<&'static str, i64>);

impl Merits {
    /// Thousandths of the range for `criterion`; the mean of all for a key that is not known.
    #[must_use]
    pub fn permille(&self, criterion: &str) -> i64 {
        self.0.get(criterion).copied().unwrap_or_else(|| self.mean())
    }

    /// The weighted mean over `weights`, in thousandths.
    pub(super) fn weighted(&self, weights: &[(&str, i64)]) -> i64 {
        let total: i64 = weights.iter().map(|(_, weight)| weight).sum();
        weights.iter().map(|(key, weight)| self.permille(key) * weight).sum::<i64>() / total.max(1)
    }

    fn mean(&self) -> i64 {
        let count = i64::try_from(self.0.len()).unwrap_or(1).max(1);
        self.0.values().sum::<i64>() / count
    }
}

/// Points of the golden-idea rubric.
pub(super) const IDEA_WEIGHTS: [(&str, i64); 4] =
    [("technical", 30), ("economic", 30), ("scope", 20), ("practical", 20)];

/// Points of the innovation-post rubric.
pub(super) const POST_WEIGHTS: [(&str, i64); 7] = [
    ("basics", 10),
    ("novelty", 25),
    ("results", 20),
    ("economic", 20),
    ("social", 10),
    ("diffusion", 10),
    ("front_line", 5),
];

/// Money decides the economic criterion by the bands of the rubric; where money is not the point, the effect on people does.
pub(super) fn of_idea(category: Category, benefit_yuan: i64, is_implemented: bool, dice: &mut Dice) -> Merits {
    let talent = middling(dice);
    let used = if is_implemented { 40 } else { -60 };
    // A workshop's own device is judged by its use, an idea for people by its effect on them.
    let (craft, effect) = match category {
        Category::SmallReform => (90, None),
        Category::EnergySaving => (25, None),
        Category::Management => (0, None),
        Category::Safety => (0, Some(400 + talent * 36 / 100)),
        Category::Culture => (-35, Some(350 + talent * 36 / 100)),
    };
    let economic = match effect {
        Some(effect) if benefit_yuan < 100_000 => effect + dice.between(-50, 50),
        _ => idea_money(benefit_yuan),
    };
    let merits = BTreeMap::from([
        ("technical", 490 + talent * 42 / 100 + craft + used / 2 + dice.between(-70, 70)),
        ("economic", economic),
        ("scope", 490 + talent * 38 / 100 + dice.between(-90, 110)),
        ("practical", 540 + talent * 35 / 100 + craft + used + dice.between(-60, 70)),
    ]);
    Merits(clamp(merits))
}

/// `level` is 0 for an improvement, 1 for a first in the enterprise, 2 for a first in the district.
pub(super) fn of_post(level: i64, rights: i64, benefit_yuan: i64, dice: &mut Dice) -> Merits {
    let talent = middling(dice);
    let merits = BTreeMap::from([
        ("basics", 690 + talent * 28 / 100 + dice.between(-50, 60)),
        ("novelty", 400 + level * 220 + talent * 16 / 100),
        ("results", 520 + rights.min(6) * 60 + talent * 18 / 100),
        ("economic", post_money(benefit_yuan)),
        ("social", 610 + talent * 34 / 100 + dice.between(-60, 60)),
        ("diffusion", 550 + talent * 38 / 100 + dice.between(-80, 80)),
        ("front_line", 670 + talent * 30 / 100 + dice.between(-60, 60)),
    ]);
    Merits(clamp(merits))
}

/// What a visit finds of a labour competition; the rates are measured, not judged.
pub(super) fn of_contest(dice: &mut Dice) -> Merits {
    let talent = middling(dice);
    let judged = ["organisation", "publicity", "quality", "innovation", "teams", "incentives"];
    let merits = judged.map(|criterion| (criterion, 620 + talent * 30 / 100 + dice.between(-80, 80)));
    Merits(clamp(merits.into()))
}

/// A number in 0..=1000, mostly near the middle.
fn middling(dice: &mut Dice) -> i64 {
    (0..4).map(|_| dice.between(0, 250)).sum()
}

/// The bands 50 万, 10 万 and below of the golden-idea rubric, linear inside each.
fn idea_money(yuan: i64) -> i64 {
    ladder(yuan, &[(0, 330), (20_000, 400), (100_000, 520), (500_000, 867), (1_500_000, 980)])
}

/// The bands 100 万, 50 万, 10 万 and below of the innovation-post rubric.
fn post_money(yuan: i64) -> i64 {
    ladder(yuan, &[(0, 250), (100_000, 450), (500_000, 640), (1_000_000, 840), (4_000_000, 980)])
}

fn ladder(value: i64, steps: &[(i64, i64)]) -> i64 {
    for pair in steps.windows(2) {
        if let [(low, from), (high, to)] = pair
            && value < *high
        {
            return from + (to - from) * (value - low).max(0) / (high - low);
        }
    }
    steps.last().map_or(0, |(_, top)| *top)
}

fn clamp(merits: BTreeMap<&'static str, i64>) -> BTreeMap<&'static str, i64> {
    merits.into_iter().map(|(key, value)| (key, value.clamp(150, 985))).collect()
}
