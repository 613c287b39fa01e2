//! Small types on the wire that several features share. What only one feature sends lies in its own `dto.rs`.

use entity::status::Role;
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

/// A named thing with its public identifier.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct NamedRef {
    pub id: String,
    pub name: String,
}

/// A zone by name, and whether everything in it is invented.
#[derive(Clone, Serialize, ToSchema)]
pub struct ZoneRef {
    pub id: String,
    pub name: String,
    pub is_demonstration: bool,
}

/// A role and the organization it is held for.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct GrantView {
    pub role: Role,
    pub organization: NamedRef,
}

/// Reads a field of a change that may be `null`, so that it differs from one that is absent: `Some(None)` and `None`.
/// Goes with `#[serde(default)]`.
pub fn given<'de, T: Deserialize<'de>, D: Deserializer<'de>>(from: D) -> Result<Option<T>, D::Error> {
    T::deserialize(from).map(Some)
}
