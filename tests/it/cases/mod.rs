//! The registry of business cases.

mod registering;
mod visibility;
pub mod world;
