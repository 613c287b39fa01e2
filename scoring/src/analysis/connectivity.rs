//! Is adjusting even possible? Which entries are connected through judges, and which judges hold them together.

use super::ratings::{Rating, Ratings};

/// The connected groups of the judge-entry graph. Across groups nothing can be compared by marks: a difference may be
/// that of the judges or that of the entries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connectivity {
    groups: usize,
    entry_group: Vec<Option<usize>>,
    judge_group: Vec<Option<usize>>,
    bridges: Vec<usize>,
}

/// Finds the connected groups and the bridge judges.
///
/// Two entries are connected when a judge marked both, or through a chain of such pairs. A judge is a *bridge* when the
/// entries that others marked too fall into more groups without it: the whole comparison then hangs on one person.
///
/// ```
/// use scoring::analysis::{Rating, Ratings, connect};
///
/// let mark = |entry, judge| Rating { entry, judge, value: 80.0 };
/// // Judge 1 alone marked in both halves.
/// let rows = vec![mark(0, 0), mark(1, 0), mark(1, 1), mark(2, 1), mark(2, 2), mark(3, 2)];
/// let whole = connect(&Ratings::new(4, 3, rows)?);
/// assert_eq!((whole.groups(), whole.bridges()), (1, &[1][..]));
///
/// let halves = connect(&Ratings::new(4, 2, vec![mark(0, 0), mark(1, 0), mark(2, 1), mark(3, 1)])?);
/// assert!(halves.is_comparable(0, 1) && !halves.is_comparable(1, 2));
/// # Ok::<(), scoring::analysis::Undefined>(())
/// ```
#[must_use]
pub fn connect(ratings: &Ratings) -> Connectivity {
    let pairs: Vec<(usize, usize)> = ratings.rows().iter().map(|row| (row.entry, row.judge)).collect();
    let (groups, labels) = label(ratings, &pairs);
    let (entry_group, judge_group) = labels.split_at(ratings.entries());
    let is_bridge = |judge: &usize| {
        let others: Vec<_> = pairs.iter().copied().filter(|pair| pair.1 != *judge).collect();
        let (_, without) = label(ratings, &others);
        let mut before: Vec<usize> = Vec::new();
        let mut after: Vec<usize> = Vec::new();
        for (old, new) in entry_group.iter().zip(&without) {
            // Entries that only this judge marked do not count.
            if let (Some(old), Some(new)) = (old, new) {
                before.push(*old);
                after.push(*new);
            }
        }
        distinct(after) > distinct(before)
    };
    let bridges = (0..ratings.judges()).filter(is_bridge).collect();
    Connectivity { groups, entry_group: entry_group.to_vec(), judge_group: judge_group.to_vec(), bridges }
}

/// Whether every entry and judge has marks and all are in one group.
pub(super) fn is_connected(ratings: &Ratings) -> bool {
    let pairs: Vec<(usize, usize)> = ratings.rows().iter().map(|row| (row.entry, row.judge)).collect();
    let (groups, labels) = label(ratings, &pairs);
    groups == 1 && labels.iter().all(Option::is_some)
}

fn distinct(mut labels: Vec<usize>) -> usize {
    labels.sort_unstable();
    labels.dedup();
    labels.len()
}

/// Numbers the groups in the order of their first entry; entries, then judges. None for who has no mark.
fn label(ratings: &Ratings, pairs: &[(usize, usize)]) -> (usize, Vec<Option<usize>>) {
    let entries = ratings.entries();
    let mut parents: Vec<usize> = (0..entries + ratings.judges()).collect();
    let mut is_marked = vec![false; parents.len()];
    for (entry, judge) in pairs {
        let judge = entries + judge;
        let (a, b) = (root(&mut parents, *entry), root(&mut parents, judge));
        if let Some(parent) = parents.get_mut(a.max(b)) {
            *parent = a.min(b);
        }
        for node in [*entry, judge] {
            if let Some(marked) = is_marked.get_mut(node) {
                *marked = true;
            }
        }
    }
    let roots: Vec<Option<usize>> =
        is_marked.iter().enumerate().map(|(node, marked)| marked.then(|| root(&mut parents, node))).collect();
    let mut leaders: Vec<usize> = roots.iter().copied().flatten().collect();
    leaders.sort_unstable();
    leaders.dedup();
    let labels = roots.into_iter().map(|root| leaders.binary_search(&root?).ok()).collect();
    (leaders.len(), labels)
}

fn root(parents: &mut [usize], mut node: usize) -> usize {
    while let Some(parent) = parents.get(node).copied().filter(|parent| *parent != node) {
        let above = parents.get(parent).copied().unwrap_or(parent);
        if let Some(own) = parents.get_mut(node) {
            *own = above;
        }
        node = parent;
    }
    node
}

impl Connectivity {
    /// How many groups there are; none without marks.
    #[must_use]
    pub fn groups(&self) -> usize {
        self.groups
    }

    /// The group of an entry, from 0; none if nobody marked it.
    #[must_use]
    pub fn entry_group(&self, entry: usize) -> Option<usize> {
        self.entry_group.get(entry).copied().flatten()
    }

    /// The group of a judge, from 0; none if it marked nobody.
    #[must_use]
    pub fn judge_group(&self, judge: usize) -> Option<usize> {
        self.judge_group.get(judge).copied().flatten()
    }

    /// The judges without whom a group would fall apart.
    #[must_use]
    pub fn bridges(&self) -> &[usize] {
        &self.bridges
    }

    /// Whether marks say anything about the difference of two entries.
    #[must_use]
    pub fn is_comparable(&self, a: usize, b: usize) -> bool {
        self.entry_group(a).is_some() && self.entry_group(a) == self.entry_group(b)
    }

    /// The members of a group: entries, then judges.
    #[must_use]
    pub fn members(&self, group: usize) -> (Vec<usize>, Vec<usize>) {
        let of = |groups: &[Option<usize>]| {
            groups.iter().enumerate().filter(|(_, own)| **own == Some(group)).map(|(at, _)| at).collect()
        };
        (of(&self.entry_group), of(&self.judge_group))
    }

    /// The marks of one group, entries and judges numbered anew in the order of [`Connectivity::members`].
    #[must_use]
    pub fn ratings_of(&self, group: usize, ratings: &Ratings) -> Ratings {
        let (entries, judges) = self.members(group);
        let rows = ratings.rows().iter().filter_map(|row| {
            let entry = entries.binary_search(&row.entry).ok()?;
            Some(Rating { entry, judge: judges.binary_search(&row.judge).ok()?, ..*row })
        });
        Ratings::sorted(entries.len(), judges.len(), rows.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(entry: usize, judge: usize) -> Rating {
        Rating { entry, judge, value: 1.0 }
    }

    #[test]
    fn a_full_table_is_one_group_without_bridges() {
        let ratings = Ratings::complete(&[[1.0, 2.0, 3.0], [2.0, 3.0, 4.0]]).unwrap();
        let found = connect(&ratings);
        assert_eq!((found.groups(), found.bridges().len()), (1, 0));
        assert!(is_connected(&ratings));
    }

    #[test]
    fn an_entry_that_nobody_marked_is_comparable_with_nothing() {
        let found = connect(&Ratings::new(3, 1, vec![mark(0, 0), mark(2, 0)]).unwrap());
        assert_eq!((found.groups(), found.entry_group(1)), (1, None));
        assert!(found.is_comparable(0, 2) && !found.is_comparable(0, 1) && !found.is_comparable(1, 1));
    }

    #[test]
    fn a_group_is_cut_out_with_its_own_numbers() {
        let rows = vec![mark(0, 1), mark(1, 0), mark(2, 1), mark(3, 0)];
        let ratings = Ratings::new(4, 2, rows).unwrap();
        let found = connect(&ratings);
        assert_eq!(found.members(0), (vec![0, 2], vec![1]));
        let second = found.ratings_of(1, &ratings);
        assert_eq!(second.rows(), [mark(0, 0), mark(1, 0)]);
        assert_eq!(found.bridges(), [0; 0]);
    }
}
