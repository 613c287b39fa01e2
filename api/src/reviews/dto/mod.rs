//! What the rounds' and the desk's endpoints send and receive.

mod desk;
mod round;

pub use desk::*;
pub use round::*;
