//! Seeded choices. The same seed, tag and index give the same sequence on every platform; knows nothing of what is chosen.

use rand::rngs::Xoshiro256PlusPlus;
use rand::{Rng, SeedableRng};
use sha2::{Digest, Sha256};

use super::WorldError;

/// A source of choices for one invented thing, independent of every other one.
pub(super) struct Dice(Xoshiro256PlusPlus);

impl Dice {
    /// Each thing has its own dice, so that a change in one text does not shift all the others.
    pub(super) fn new(seed: u64, tag: &str, index: u64) -> Self {
        let digest = Sha256::new()
            .chain_update(seed.to_le_bytes())
            .chain_update(tag.as_bytes())
            .chain_update([0])
            .chain_update(index.to_le_bytes())
            .finalize();
        Self(Xoshiro256PlusPlus::from_seed(digest.into()))
    }

    /// A whole number in `0..bound`; 0 when `bound` is 0.
    pub(super) fn below(&mut self, bound: u64) -> u64 {
        let wide = u128::from(self.0.next_u64()) * u128::from(bound);
        u64::try_from(wide >> 64).unwrap_or(0)
    }

    /// A whole number in `low..=high`; `low` when the range is empty.
    pub(super) fn between(&mut self, low: i64, high: i64) -> i64 {
        let span = u64::try_from(high.saturating_sub(low)).unwrap_or(0);
        let step = self.below(span.saturating_add(1));
        low.saturating_add(i64::try_from(step).unwrap_or(0))
    }

    /// A position in a list of `length` things.
    pub(super) fn index(&mut self, length: usize) -> usize {
        usize::try_from(self.below(u64::try_from(length).unwrap_or(0))).unwrap_or(0)
    }

    /// True in `percent` of 100 cases.
    pub(super) fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// One of `items`. Errors: the list is empty.
    pub(super) fn pick<'a, T>(&mut self, items: &'a [T]) -> Result<&'a T, WorldError> {
        items.get(self.index(items.len())).ok_or(WorldError::NothingToPick)
    }

    /// Puts `items` in a chosen order.
    pub(super) fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.index(last + 1));
        }
    }
}
