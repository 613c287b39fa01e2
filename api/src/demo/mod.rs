//! The demonstration zone. `world` invents it; `fill` puts it into an empty database by the same services that people use.

pub mod fill;
pub mod world;
