//! The use cases, one file each: authorise → load → decide → store. Every write is one transaction
//! that holds the state and the history.

pub mod context;
pub mod history;

pub use context::{Actor, Context};
