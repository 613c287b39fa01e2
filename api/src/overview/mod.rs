//! What waits for the person who is signed in, and where their programmes stand. It counts; it changes nothing.

mod dto;
mod queries;
pub mod routes;
mod service;
mod todos;
