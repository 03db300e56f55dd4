//! Contents about promises in kind.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::AboutCase;
use edba_domain::Id;

/// A promise in kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AboutPromise {
    pub id: Id,
    pub description: String,
    /// The name of the party.
    pub promised_by: String,
    pub owner: String,
}

/// Promises about one case that are due on one day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PromisesContent {
    pub case: AboutCase,
    pub due_date: NaiveDate,
    pub items: Vec<AboutPromise>,
}
