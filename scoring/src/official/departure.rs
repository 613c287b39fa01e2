//! How an entry left after the event, as its column `veto` words it. The official reason is `vetoed` for all of them; this
//! only chooses the words of the trace.

use super::competition::Entry;
use crate::choices::choices;

choices! {
    /// How an entry left the ranking.
    pub enum Departure {
        /// By a veto of an authority. 一票否决.
        Vetoed = "vetoed",
        /// It withdrew. 退出.
        Withdrawn = "withdrawn",
        /// It was disqualified, such as for cheating. 取消资格.
        Disqualified = "disqualified",
        /// Its honour was revoked after the decision. 撤销荣誉.
        Revoked = "revoked",
    }
}

impl Departure {
    /// Its name in Chinese and English.
    pub(crate) fn words(self) -> (&'static str, &'static str) {
        match self {
            Departure::Vetoed => ("一票否决", "Vetoed"),
            Departure::Withdrawn => ("退出评选", "Withdrawn"),
            Departure::Disqualified => ("取消资格", "Disqualified"),
            Departure::Revoked => ("撤销荣誉", "Revoked"),
        }
    }
}

/// How a veto begins that is another departure.
const BEGINNINGS: [(&str, Departure); 10] = [
    ("退出", Departure::Withdrawn),
    ("自愿退出", Departure::Withdrawn),
    ("撤回", Departure::Withdrawn),
    ("withdrawn", Departure::Withdrawn),
    ("取消资格", Departure::Disqualified),
    ("作弊", Departure::Disqualified),
    ("舞弊", Departure::Disqualified),
    ("disqualified", Departure::Disqualified),
    ("撤销", Departure::Revoked),
    ("revoked", Departure::Revoked),
];

impl Entry {
    /// How the entry left, by how its veto begins; none if it did not.
    ///
    /// ```
    /// use scoring::official::{Departure, Entry};
    ///
    /// let left = |veto: &str| Entry { veto: veto.to_owned(), ..Entry::new("A") }.departure();
    /// assert_eq!((left("自愿退出"), left("作弊：代考")), (Some(Departure::Withdrawn), Some(Departure::Disqualified)));
    /// assert_eq!((left("安全事故"), left(" ")), (Some(Departure::Vetoed), None));
    /// ```
    #[must_use]
    pub fn departure(&self) -> Option<Departure> {
        let found = BEGINNINGS.iter().find(|(beginning, _)| self.veto.trim().starts_with(beginning));
        self.is_vetoed().then(|| found.map_or(Departure::Vetoed, |(_, departure)| *departure))
    }
}
