//! Entries (申报): drafted and submitted by enterprises, returned or recommended by federations, checked by zone staff.
//! Scoring and lists have rooms of their own.

pub mod access;
pub mod dto;
pub mod form;
mod queries;
pub mod review;
pub mod routes;
pub mod service;
pub mod state;
mod view;
