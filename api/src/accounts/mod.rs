//! Accounts of a zone: who may sign in, with which roles, and initial passwords. Signing in itself is `auth`.

pub mod console;
mod dto;
pub mod people;
mod queries;
pub mod routes;
mod service;
