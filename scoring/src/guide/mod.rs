//! The guide: every method by topic, with formula, units, range, rounding, small panels, a worked example and where the
//! rule comes from. Has no code of its own; what it shows is run as tests.
//!
//! The way of a mark is always the same, and so is the order of the topics:
//!
//! 1. [`aggregates`]: sheet totals, the two orders, and how a panel's marks become one number;
//! 2. [`rounds`]: kinds of rounds, who goes on, how rounds are combined;
//! 3. [`calibration`]: several panels on one scale;
//! 4. [`totals`]: bonus, deduction, floor, ceiling, rounding;
//! 5. [`ranks`]: rank numbers, tolerance, the tie chain;
//! 6. [`awards`]: tiers, caps, quotas, ties at the line, vetoes, groupings;
//! 7. [`analysis`]: how far the result can be trusted.
//!
//! **Units.** Marks, factors, weights and caps are [`Points`](crate::Points): decimals of at most four places, up to
//! [`MAX_POINTS`](crate::MAX_POINTS) either side of zero. Between the marks and a rounding that the rules name, every
//! number is an exact fraction, a [`Ratio`](crate::Ratio); what cannot be computed exactly is an error, never a wrap.
//!
//! **Examples.** They are written with two small functions of this crate's tests: `aggregate(rule, marks)` gives the total
//! of one entry, `score(rules, marks)` one text an entry: rank, key, total, then reason and deciding tie key. A line of
//! marks is an entry and what judges 1, 2 ... gave.

pub mod aggregates;
pub mod analysis;
pub mod awards;
pub mod calibration;
pub mod ranks;
pub mod rounds;
pub mod totals;
