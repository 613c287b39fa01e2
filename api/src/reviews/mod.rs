//! Reviews (评审): rounds, panels, the draw, score sheets, their signatures and the lock of a round. Marks go in here;
//! what becomes of them is `scoring`'s business, and ranks and awards have rooms of their own.

mod blind;
mod conflict;
mod draw;
pub mod dto;
mod marking;
mod number;
mod plan;
pub mod queries;
pub mod routes;
pub mod rules;
pub mod service;
pub mod state;
