//! The use cases, one file each: authorise → load → decide → store. Every write is one transaction
//! that holds the state and the history.

pub mod accounts;
pub mod bodies;
pub mod context;
pub mod headroom;
pub mod health;
pub mod history;
pub mod idempotency;
pub mod organisations;

pub use context::{Actor, Context};
