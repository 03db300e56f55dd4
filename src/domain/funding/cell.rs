//! The key by which money is counted.

use serde::{Deserialize, Serialize};

use crate::codes::ExpenditureKind;

/// A budget year and a kind of cost.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct Cell {
    pub budget_year: i32,
    pub expenditure_kind: ExpenditureKind,
}
