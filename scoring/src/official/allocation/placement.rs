//! What the walk says of an entry: awarded or not, where, and why.

use crate::choices::choices;

choices! {
    /// Why an entry has an award, or none.
    #[derive(PartialOrd, Ord)]
    pub enum Reason {
        /// It has an award.
        Awarded = "awarded",
        /// It stands by.
        Reserve = "reserve",
        /// The places were taken.
        QuotaFull = "quota_full",
        /// Its enterprise, its corporate group or its federation had its awards already.
        EnterpriseCap = "enterprise_cap",
        /// Its category had its awards already, or the places left are kept for other categories.
        CategoryCap = "category_cap",
        /// With it the awards could not keep a share that the rules ask for.
        StructureCap = "structure_cap",
        /// The prize money was spent.
        Budget = "budget",
        /// Its total is under what the tiers ask for.
        BelowLine = "below_line",
        /// It is vetoed.
        Vetoed = "vetoed",
        /// It did not reach a later round.
        NotAdvanced = "not_advanced",
        /// It missed an essential criterion.
        EssentialMissing = "essential_missing",
        /// It is tied across a limit that no rule breaks.
        TiedAtCut = "tied_at_cut",
        /// A tie above it waits for the chair.
        Pending = "pending",
    }
}

/// Where the walk left an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Placement {
    pub reason: Reason,
    /// The position of the tier, where one matters.
    pub tier: Option<usize>,
    /// What the trace tells about it.
    pub note: Note,
}

/// The circumstances of a placement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Note {
    /// The how-manieth award of its tier (and category), and of how many, if they are counted.
    Place { place: usize, of: Option<usize> },
    /// The group was larger than the open places.
    Cut { open: usize, group: usize },
    /// Members exceed a cap of their enterprise or group only together.
    Together,
    /// Members would take a place from a quota only together.
    QuotaTogether,
    /// Members exceed the budget only together.
    BudgetTogether,
    /// The places left are kept for categories that have not enough awards yet.
    Kept,
    /// The share, by its position, that could not be kept.
    Share(usize),
    /// A cap blocks it from the reserve.
    Capped,
    /// Nothing more to tell.
    Plain,
}
