//! One line of the rubric: its bounds, its bands, and how a measured value becomes points.

use schemars::JsonSchema;
use serde::Serialize;

use crate::choices::choices;
use crate::points::Points;
use crate::ratio::{Overflow, Ratio};

/// One line of the rubric.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Criterion {
    /// Its name in files and tie keys.
    pub key: String,
    /// Its name for people; the key if none is given.
    #[schemars(with = "Option<String>")]
    pub name: String,
    /// A group that a tie key may name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// Whether judges mark it or it is one value an entry.
    #[schemars(default)]
    pub kind: CriterionKind,
    /// The least mark; steps count from it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<Points>,
    /// The greatest mark.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<Points>,
    /// Marks lie a whole number of steps above `min` (or 0).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub step: Option<Points>,
    /// Turns a measured value into points before the factor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub map: Option<ValueMap>,
    /// Mark x factor enters the total.
    #[schemars(default = "whole")]
    pub factor: Points,
    /// Rounds the panel's aggregate, under [`Order::TrimThenWeigh`](crate::Order::TrimThenWeigh).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(max = 9))]
    pub panel_places: Option<u8>,
    /// Rounds again after the factor.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(max = 9))]
    pub places: Option<u8>,
    /// Whoever does not reach `pass` here is out. 必备项.
    #[serde(skip_serializing_if = "is_false")]
    #[schemars(default)]
    pub essential: bool,
    /// The least panel mark, or points of a measured value, before the factor; anything above 0, if it is not stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pass: Option<Points>,
    /// The categories whose entries are marked here; all, if there are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(default)]
    pub categories: Vec<String>,
    /// What the judge should look at. No effect on numbers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// Named ranges that guide the judge. No effect on numbers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(default)]
    pub bands: Vec<Band>,
}

choices! {
    /// Where the value of a criterion comes from.
    #[derive(Default)]
    pub enum CriterionKind {
        /// One mark from each judge.
        #[default]
        Judged = "judged",
        /// One value an entry.
        Measured = "measured",
    }
}

/// The default factor.
fn whole() -> Points {
    Points::ONE
}

/// Turns a measured value into points.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ValueMap {
    /// By thresholds. 分档计分.
    Ladder {
        /// Threshold and points, from the highest threshold down; the first that the value reaches counts, else 0.
        steps: Vec<(Points, Points)>,
    },
    /// In proportion to how far the value stays below `full_at`. 每低若干扣若干分.
    Linear {
        /// The points at `full_at` and above; the criterion's `max`, if it is not stated.
        #[serde(skip_serializing_if = "Option::is_none")]
        full: Option<Points>,
        /// The value that earns them.
        full_at: Points,
        /// For so much below it ...
        per: Points,
        /// ... so many points are taken off, in proportion, down to 0 (or the criterion's `min`).
        minus: Points,
    },
    /// How often each item is met, times its points. 逐项计分.
    Checklist {
        /// Name and points of each item, at most [`MAX_ITEMS`]. The value has one digit an item, in their order: how
        /// often it is met, 0 to 9. Zeros in front may be left out.
        items: Vec<(String, Points)>,
        /// The most points.
        #[serde(skip_serializing_if = "Option::is_none")]
        cap: Option<Points>,
    },
}

/// The most items of a checklist: the digits that a value can have.
pub const MAX_ITEMS: usize = 11;

choices! {
    /// How a measured value becomes points.
    #[derive(Default)]
    pub enum MapKind {
        /// By thresholds. 分档计分.
        #[default]
        Ladder = "ladder",
        /// In proportion to how far the value stays below a mark. 每低若干扣若干分.
        Linear = "linear",
        /// How often each item is met, times its points. 逐项计分.
        Checklist = "checklist",
    }
}

impl Default for Criterion {
    /// A judged criterion without a key or bounds, and the factor 1.
    fn default() -> Criterion {
        Criterion {
            key: String::new(),
            name: String::new(),
            group: None,
            kind: CriterionKind::default(),
            min: None,
            max: None,
            step: None,
            map: None,
            factor: Points::ONE,
            panel_places: None,
            places: None,
            essential: false,
            pass: None,
            categories: Vec::new(),
            hint: None,
            bands: Vec::new(),
        }
    }
}

impl Criterion {
    /// Whether the criterion is marked for entries of a category.
    #[must_use]
    pub fn applies_to(&self, category: &str) -> bool {
        self.categories.is_empty() || self.categories.iter().any(|known| known == category)
    }

    /// Least and greatest value as it is entered. Where a linear map has no `full`, `min` and `max` bound its points.
    #[must_use]
    pub fn value_bounds(&self) -> (Option<Points>, Option<Points>) {
        if self.bounds_points() { (None, None) } else { (self.min, self.max) }
    }

    /// The most points before the factor, if there is a bound.
    #[must_use]
    pub fn most_points(&self) -> Option<Points> {
        match &self.map {
            Some(ValueMap::Linear { full, .. }) => full.or(self.max),
            Some(ValueMap::Checklist { cap, .. }) => *cap,
            Some(ValueMap::Ladder { steps }) => steps.iter().map(|(_, points)| *points).max(),
            None => self.max,
        }
    }

    fn bounds_points(&self) -> bool {
        matches!(self.map, Some(ValueMap::Linear { full: None, .. }))
    }

    /// The points of a measured value before the factor.
    ///
    /// ```
    /// use scoring::{Points, Ratio, RulePack};
    ///
    /// let rules = RulePack::from_toml(r#"
    ///     schema = "jinbang-rules/1"
    ///     title = "劳动竞赛"
    ///     combine = "sum"
    ///     rounding = { total_places = 2 }
    ///
    ///     [[rounds]]
    ///     key = "visit"
    ///     order = "weigh_then_trim"
    ///     aggregate = { method = "mean" }
    ///
    ///     [[rounds.criteria]]
    ///     key = "area"
    ///     kind = "measured"
    ///     map = { kind = "ladder", steps = [["50", "15"], ["30", "12"], ["15", "8"]] }
    ///
    ///     [[rounds.criteria]]
    ///     key = "participation"
    ///     kind = "measured"
    ///     max = "20"
    ///     map = { kind = "linear", full_at = "95", per = "5", minus = "2" }
    ///
    ///     [[rounds.criteria]]
    ///     key = "results"
    ///     kind = "measured"
    ///     map = { kind = "checklist", items = [["发明专利", "4"], ["工法", "3"], ["获奖", "2"]], cap = "10" }
    /// "#)?;
    /// let points = |criterion: usize, value: &str| {
    ///     rules.rounds[0].criteria[criterion].points(Points::parse(value).unwrap()).unwrap()
    /// };
    /// // A ladder: the first threshold that is reached.
    /// assert_eq!((points(0, "30"), points(0, "14")), (Ratio::from_integer(12), Ratio::ZERO));
    /// // 20 from 95 up, and 2 less for each 5 below: 20 - 2 x (95 - 91) / 5.
    /// assert_eq!((points(1, "97"), points(1, "91")), (Ratio::from_integer(20), Ratio::new(184, 10)?));
    /// // One patent, no method, two prizes: 4 + 2 x 2; three patents reach the cap.
    /// assert_eq!((points(2, "102"), points(2, "300")), (Ratio::from_integer(8), Ratio::from_integer(10)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`Overflow`] when the numbers are too large.
    pub fn points(&self, value: Points) -> Result<Ratio, Overflow> {
        match &self.map {
            None => Ok(Ratio::from_points(value)),
            Some(ValueMap::Ladder { steps }) => {
                let reached = steps.iter().find(|(threshold, _)| value >= *threshold);
                Ok(reached.map_or(Ratio::ZERO, |(_, points)| Ratio::from_points(*points)))
            }
            Some(ValueMap::Linear { full, full_at, per, minus }) => {
                let full = Ratio::from_points(full.or(self.max).unwrap_or_default());
                let missing = Ratio::from_points(*full_at).minus(Ratio::from_points(value))?.max(Ratio::ZERO);
                let taken = missing.times(Ratio::from_points(*minus))?.divided_by(Ratio::from_points(*per))?;
                let least = self.min.filter(|_| self.bounds_points()).unwrap_or_default().max(Points::ZERO);
                Ok(full.minus(taken)?.max(Ratio::from_points(least)))
            }
            Some(ValueMap::Checklist { items, cap }) => {
                let counts = checklist_counts(items.len(), value).ok_or(Overflow)?;
                let sum = items.iter().zip(counts).try_fold(Ratio::ZERO, |sum, ((_, points), count)| {
                    sum.plus(Ratio::from_points(*points).times(Ratio::from_integer(i128::from(count)))?)
                })?;
                Ok(cap.map_or(sum, |cap| sum.min(Ratio::from_points(cap))))
            }
        }
    }

    /// How often each item of a checklist is met; none when the criterion is no checklist or the value no such count.
    #[must_use]
    pub fn item_counts(&self, value: Points) -> Option<Vec<u8>> {
        match &self.map {
            Some(ValueMap::Checklist { items, .. }) => checklist_counts(items.len(), value),
            Some(ValueMap::Ladder { .. } | ValueMap::Linear { .. }) | None => None,
        }
    }
}

/// One digit an item, zeros in front added.
fn checklist_counts(items: usize, value: Points) -> Option<Vec<u8>> {
    let text = value.to_string();
    let zeros = items.checked_sub(text.len())?;
    let digit = |byte: u8| byte.is_ascii_digit().then(|| byte - b'0');
    std::iter::repeat_n(Some(0), zeros).chain(text.bytes().map(digit)).collect()
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes the field by reference")]
fn is_false(flag: &bool) -> bool {
    !flag
}

/// A named range of marks, such as 行业先进 26 to 30.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Band {
    /// Its name.
    pub name: String,
    /// The least mark of the band.
    pub from: Points,
    /// The greatest mark of the band.
    pub to: Points,
    /// When it applies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}
