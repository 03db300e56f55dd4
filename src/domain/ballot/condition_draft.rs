//! Conditions that the board sets.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A condition that the board puts to the vote with the question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ConditionDraft {
    /// What must be done.
    #[schema(min_length = 1, max_length = 2000)]
    pub description: String,
    /// The organisation or office that is responsible for meeting it.
    #[schema(min_length = 1, max_length = 200)]
    pub owner: String,
    pub due_date: NaiveDate,
    /// Whether it must be met before the case is financed.
    pub precedent: bool,
}
