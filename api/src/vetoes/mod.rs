//! The veto (一票否决) of an entry after the form check: staff propose it with source and evidence, a leader confirms. A
//! ranking that the entry was in is computed again without it, and a list made from that ranking is superseded.

pub mod dto;
pub mod routes;
pub mod service;
