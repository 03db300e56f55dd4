//! The fault of a case that has more cover than cost.

use super::cell::Cell;
use crate::Cents;

/// A cell that has more cover than cost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NegativeCell {
    pub cell: Cell,
    pub cost: Cents,
    pub cover: Cents,
}

/// Costs − cover is below zero in these cells.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is more cover than cost in {} cell(s)", .0.len())]
pub struct OverCovered(pub Vec<NegativeCell>);
