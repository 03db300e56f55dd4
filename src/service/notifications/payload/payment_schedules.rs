//! Contents about payment schedules and their instalments.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::AboutCase;
use edba_domain::{Cents, Id};

/// A payment schedule that was proposed, or withdrawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ScheduleContent {
    pub case: AboutCase,
    pub commitment_id: Id,
    pub schedule_id: Id,
    /// The number of the decision.
    pub number: String,
    pub organisation: String,
    pub amount: Cents,
    /// How many instalments it has, and the due date of the first and of the last.
    pub instalments: usize,
    pub first_due_date: NaiveDate,
    pub last_due_date: NaiveDate,
    /// Why it was proposed, or withdrawn.
    pub reason: Option<String>,
    /// Whether the funder is to acknowledge the commitment before it can answer.
    #[serde(default)]
    pub acknowledged_first: bool,
}

/// What is due on one commitment on one day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InstalmentsContent {
    pub case: AboutCase,
    pub commitment_id: Id,
    /// The number of the decision.
    pub number: String,
    pub organisation: String,
    pub due_date: NaiveDate,
    /// What is not paid of it.
    pub amount: Cents,
    pub descriptions: Vec<String>,
}
