//! The registry of business cases.

mod registering;
pub mod world;
