//! What the integration tests share: a real server on a fresh database of either kind, a client for each role, and
//! builders for the world they act in. Holds no test of its own.

pub mod app;
pub mod awarding;
pub mod client;
pub mod competition;
pub mod district;
pub mod faults;
pub mod judging;
pub mod store;
pub mod world;

pub use app::TestApp;
pub use awarding::Awarding;
pub use client::Client;
pub use competition::Competition;
pub use district::District;
pub use judging::Judging;
pub use store::Store;
pub use world::World;
