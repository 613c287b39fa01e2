//! Choices out of a list of random numbers. Runs on zeros, the first of everything, when the list is used up, so that
//! proptest can shrink it.

/// Random numbers that are used one after another.
pub struct Dice {
    throws: std::vec::IntoIter<u16>,
}

impl Dice {
    pub fn new(throws: Vec<u16>) -> Dice {
        Dice { throws: throws.into_iter() }
    }

    /// 0 to `sides` - 1.
    pub fn below(&mut self, sides: usize) -> usize {
        usize::from(self.throws.next().unwrap_or(0)) % sides
    }

    /// True so many times in a hundred.
    pub fn chance(&mut self, per_cent: usize) -> bool {
        self.below(100) >= 100 - per_cent
    }

    pub fn pick<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())].clone()
    }
}
