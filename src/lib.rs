//! edba: the registry of business cases and the decision workflow of an Economic Development Board.

pub mod clock;
pub mod domain;
pub mod error;
pub mod secret;
pub mod service;
pub mod store;
