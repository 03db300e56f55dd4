//! edba: the registry of business cases and the decision workflow of an Economic Development Board.

pub mod domain;
