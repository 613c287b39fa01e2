//! The demonstration zone. `world` invents it; nothing here touches a database.

pub mod world;
