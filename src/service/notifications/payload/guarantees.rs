//! The content about a guarantee whose period has ended.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::AboutCase;
use edba_domain::{Cents, Id};

/// A guarantee whose period has ended while something of it is open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GuaranteeContent {
    pub case: AboutCase,
    pub commitment_id: Id,
    /// The number of the decision.
    pub number: String,
    pub organisation: String,
    /// The last day of the period.
    pub at_risk_to: NaiveDate,
    /// What is open of it.
    pub amount: Cents,
}
