//! The content about aid that is to be entered in the central register.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::AboutCase;
use edba_domain::{Cents, Id};

/// *De minimis* aid of a financed case without an entry in the central register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AidEntryContent {
    pub case: AboutCase,
    pub statement_id: Id,
    pub recipient: String,
    /// The gross grant equivalent.
    pub amount: Cents,
    pub due_date: NaiveDate,
}
