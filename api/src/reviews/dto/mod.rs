//! What the rounds' and the desk's endpoints send and receive.

mod desk;
mod measurement;
mod round;

pub use desk::*;
pub use measurement::*;
pub use round::*;
