//! Award tiers and the bounds on who may be awarded.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::choices::choices;
use crate::points::Points;

choices! {
    /// How a share of the entries becomes a whole number.
    #[derive(Default)]
    pub enum RatioRounding {
        /// Down.
        #[default]
        Floor = "floor",
        /// Up.
        Ceiling = "ceiling",
        /// To the nearest, halves up.
        HalfUp = "half_up",
    }
}

/// An award tier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Tier {
    /// Its name in files.
    pub key: String,
    /// Its name for people; the key if none is given.
    #[schemars(with = "Option<String>")]
    pub name: String,
    /// How many places it has; at least 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<u32>,
    /// Its places as a share of the ranked entries in scope, instead of a count.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ratio: Option<Points>,
    /// How the share becomes a number; stated wherever there is a ratio.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ratio_rounding: Option<RatioRounding>,
    /// The least published total; with neither count nor ratio everyone who reaches it is awarded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_total: Option<Points>,
    /// Whether it is filled over all entries or in each category.
    #[schemars(default)]
    pub scope: Scope,
    /// The prize of each place, in fen.
    #[schemars(default, range(min = 0))]
    pub prize_fen: i64,
    /// What happens to a tie across its last place.
    #[schemars(default)]
    pub at_cut: AtCut,
}

choices! {
    /// Over which entries places are counted.
    #[derive(Default)]
    pub enum Scope {
        /// All entries of the programme.
        #[default]
        Programme = "programme",
        /// The entries of each category by themselves.
        Category = "category",
    }
}

choices! {
    /// What happens to a tie across the last place of a tier.
    #[derive(Default)]
    pub enum AtCut {
        /// The chair's recorded numbers decide; until then the walk stops.
        #[default]
        Chair = "chair",
        /// All of them are awarded if the budget allows.
        Expand = "expand",
        /// The tier closes and the group is offered to the next.
        LeaveOut = "leave_out",
    }
}

/// Bounds on who may be awarded; none where absent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, Default)]
#[schemars(deny_unknown_fields)]
pub struct Caps {
    /// The most awards of one enterprise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub per_enterprise: Option<u32>,
    /// The most awards of one enterprise in one category.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub per_enterprise_category: Option<u32>,
    /// The most awards of one corporate group, the entries' attribute `group`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub per_group: Option<u32>,
    /// The most awards of one federation, the entries' attribute `federation`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub per_federation: Option<u32>,
    /// The fewest awards of a category.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category_min: Option<PerCategory>,
    /// The most awards of a category.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category_max: Option<PerCategory>,
    /// Shares that the awarded entries must keep, such as at least 60 % of front-line staff.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(default)]
    pub structure: Vec<Structure>,
    /// How many entries stand by.
    #[schemars(default)]
    pub reserve: u32,
    /// The most that prizes may cost together, in fen.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0))]
    pub budget_fen: Option<i64>,
}

/// A number of awards for every category, or for some by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum PerCategory {
    /// The same for every category that has a ranked entry; a blank category has none.
    Each(u32),
    /// By the category's name; the others have none.
    Named(BTreeMap<String, u32>),
}

impl PerCategory {
    /// The number of a category; none where it has none.
    #[must_use]
    pub fn of(&self, category: &str) -> Option<u32> {
        match self {
            PerCategory::Each(count) => Some(*count).filter(|_| !category.trim().is_empty()),
            PerCategory::Named(counts) => counts.get(category).copied(),
        }
    }
}

/// A share of the awarded entries, by an attribute: exactly one of `min_ratio` and `max_ratio` is given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, Default)]
#[schemars(deny_unknown_fields)]
pub struct Structure {
    /// A column of the entries; `category` and `enterprise` are columns too.
    pub attribute: String,
    /// The value that is counted.
    pub equals: String,
    /// At least this share of all awards has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_ratio: Option<Points>,
    /// At most this share of all awards has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_ratio: Option<Points>,
}

/// What happens to the place of an entry that is vetoed after it was scored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, Default)]
#[schemars(deny_unknown_fields)]
pub struct Vacancies {
    /// For most vetoes.
    #[schemars(default)]
    pub rule: VacancyRule,
    /// Vetoes whose text begins with one of these leave the place empty whatever the rule, such as 作弊.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(default)]
    pub leave_empty_for: Vec<String>,
}

choices! {
    /// What happens to a place that becomes free.
    #[derive(Default)]
    pub enum VacancyRule {
        /// The next entry moves up. 递补.
        #[default]
        Promote = "promote",
        /// It stays empty: the walk goes as if the vetoed entry still took it. 不递补.
        LeaveEmpty = "leave_empty",
    }
}

impl Vacancies {
    /// Whether an entry with this veto keeps others from its place.
    ///
    /// ```
    /// use scoring::{Vacancies, VacancyRule};
    ///
    /// let rules = Vacancies { rule: VacancyRule::Promote, leave_empty_for: vec!["作弊".to_owned()] };
    /// assert!(rules.leaves_empty("作弊：代考") && !rules.leaves_empty("自愿退出") && !rules.leaves_empty(""));
    /// ```
    #[must_use]
    pub fn leaves_empty(&self, veto: &str) -> bool {
        let veto = veto.trim();
        let is_named = self.leave_empty_for.iter().any(|word| veto.starts_with(word.as_str()));
        !veto.is_empty() && (self.rule == VacancyRule::LeaveEmpty || is_named)
    }

    pub(crate) fn is_default(&self) -> bool {
        *self == Vacancies::default()
    }
}

/// Ranks enterprises, teams or whatever a column names, by the sum of their best entries' totals.
///
/// ```
/// use scoring::RulePack;
/// use scoring::official::{self, Competition, Entry, MarkRow};
///
/// let rules = RulePack::from_toml(r#"
///     schema = "jinbang-rules/1"
///     title = "技能大赛"
///     combine = "sum"
///     rounding = { total_places = 1 }
///
///     [[rounds]]
///     key = "final"
///     order = "weigh_then_trim"
///     aggregate = { method = "mean" }
///     criteria = [{ key = "practice" }]
///
///     [[groupings]]
///     key = "team"
///     by = "enterprise"
///     take_best = 2
/// "#)?;
/// let (mut entries, mut marks) = (Vec::new(), Vec::new());
/// for (key, enterprise, mark) in [("A", "E", "90"), ("B", "E", "70"), ("C", "E", "60"), ("D", "F", "85"), ("G", "F", "80")] {
///     entries.push(Entry { enterprise: enterprise.to_owned(), ..Entry::new(key) });
///     marks.push(MarkRow::judged(key, "final", "j", "practice", mark));
/// }
/// let competition = Competition { entries, marks };
/// let outcome = official::score(&rules, &competition)?;
/// let teams = &outcome.groupings()[0].rows;
/// assert_eq!((teams[0].name, teams[0].total.to_string()), ("F", "165.0".to_owned()));
/// assert_eq!((teams[1].rank, teams[1].entries.as_slice()), (2, ["A", "B"].as_slice()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Grouping {
    /// Its name in files.
    pub key: String,
    /// Its name for people; the key if none is given.
    #[schemars(with = "Option<String>")]
    pub name: String,
    /// The column whose values are ranked; entries where it is blank are left out.
    pub by: String,
    /// How many of the best entries count; all, if it is not stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub take_best: Option<u32>,
}
