//! One line of the rubric: its bounds, its bands, and how a measured value becomes points.

use serde::Serialize;

use crate::choices::choices;
use crate::points::Points;

/// One line of the rubric.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Criterion {
    /// Its name in files and tie keys.
    pub key: String,
    /// Its name for people; the key if none is given.
    pub name: String,
    /// A group that a tie key may name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// Whether judges mark it or it is one value an entry.
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
    pub factor: Points,
    /// Rounds the panel's aggregate, under [`Order::TrimThenWeigh`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub panel_places: Option<u8>,
    /// Rounds again after the factor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub places: Option<u8>,
    /// What the judge should look at. No effect on numbers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// Named ranges that guide the judge. No effect on numbers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
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

/// Turns a measured value into points.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ValueMap {
    /// How.
    pub kind: MapKind,
    /// Threshold and points, from the highest threshold down; the first that the value reaches counts, else 0.
    pub steps: Vec<(Points, Points)>,
}

impl ValueMap {
    /// The points of a value.
    ///
    /// ```
    /// use scoring::{MapKind, Points, ValueMap};
    ///
    /// let step = |at, points| (Points::whole(at), Points::whole(points));
    /// let ladder = ValueMap { kind: MapKind::Ladder, steps: vec![step(50, 15), step(30, 12), step(15, 8)] };
    /// assert_eq!(ladder.points(Points::whole(30)), Points::whole(12));
    /// assert_eq!(ladder.points(Points::whole(14)), Points::ZERO);
    /// ```
    #[must_use]
    pub fn points(&self, value: Points) -> Points {
        match self.kind {
            MapKind::Ladder => {
                self.steps.iter().find(|(threshold, _)| value >= *threshold).map_or(Points::ZERO, |(_, points)| *points)
            }
        }
    }
}

choices! {
    /// How a measured value becomes points.
    #[derive(Default)]
    pub enum MapKind {
        /// By thresholds. 分档计分.
        #[default]
        Ladder = "ladder",
    }
}

/// A named range of marks, such as 行业先进 26 to 30.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
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
