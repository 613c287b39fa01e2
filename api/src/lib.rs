//! The server behind the page: REST API on SeaORM, and the `jinbang` command. See ARCHITECTURE.md for the rooms.

pub mod app;
pub mod attachments;
pub mod auth;
pub mod canonical;
pub mod cli;
pub mod clock;
pub mod competition_files;
pub mod config;
pub mod db;
pub mod demo;
pub mod download;
pub mod entries;
pub mod error;
pub mod events;
pub mod origin;
pub mod overview;
pub mod page;
pub mod precondition;
pub mod programmes;
pub mod public_site;
pub mod reason;
pub mod reviews;
pub mod spa;
pub mod telemetry;
pub mod wire;
