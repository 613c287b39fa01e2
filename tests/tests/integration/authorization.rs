//! Who may do what: the policy as a golden table, the OpenAPI document against it, and every operation called as every
//! role, within a district and across two.

pub mod calls;
mod districts;
mod golden;
mod matrix;
