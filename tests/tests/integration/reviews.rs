//! Panels, the draw, the judge's desk, signatures and the lock of a round.

mod conflicts;
mod desk;
mod rounds;
