//! Contents about the repayment of loans.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::AboutCase;
use edba_domain::{Cents, Id};

/// A repayment plan that was set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RepaymentPlanContent {
    pub case: AboutCase,
    pub commitment_id: Id,
    /// The number of the decision.
    pub number: String,
    /// The funder.
    pub organisation: String,
    /// Its version, from 1; a later one takes the place of the one before.
    pub version: i32,
    /// How many lines it has, and the due date of the first and of the last.
    pub lines: usize,
    pub first_due_date: NaiveDate,
    pub last_due_date: NaiveDate,
    pub principal: Cents,
    pub interest: Cents,
    /// Why it took the place of another one.
    pub reason: Option<String>,
}

/// What of a loan was to come back on one day, and did not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RepaymentContent {
    pub case: AboutCase,
    pub commitment_id: Id,
    /// The number of the decision.
    pub number: String,
    /// The funder.
    pub organisation: String,
    pub due_date: NaiveDate,
    /// What is open of it.
    pub principal: Cents,
    pub interest: Cents,
}

impl RepaymentContent {
    pub fn open(&self) -> Cents {
        self.principal + self.interest
    }
}
