//! What reviews read: sheets, rounds, people, and the competition that the engine scores. Decides nothing.

mod competition;
mod desk;
mod measurements;
mod people;
mod progress;
mod rounds;
mod sheets;

pub use competition::{Collected, Judge, competition};
pub(super) use desk::*;
pub(super) use measurements::*;
pub(super) use people::*;
pub(super) use progress::*;
pub(super) use rounds::*;
pub(super) use sheets::*;
