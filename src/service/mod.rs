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
pub mod tokens;
pub mod unit_of_work;

pub use crate::store::Db;
pub use context::{Actor, Context};
pub use unit_of_work::{UnitOfWork, Who};
