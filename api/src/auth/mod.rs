//! Who calls and what they may do: passwords, tokens, sessions, the policy table and the guard in front of handlers.

pub mod actor;
pub mod dto;
pub mod guard;
pub mod limiter;
pub mod password;
pub mod policy;
pub mod routes;
pub mod service;
mod signature;
pub mod token;

pub use actor::Actor;
pub use guard::Guard;
pub use policy::{Action, Decision, Target};
