//! Contents about mandates.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::AboutCase;
use edba_domain::{Cents, Id};

/// The kind of change of a mandate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MandateChange {
    Registered,
    Superseded,
    Revoked,
}

impl MandateChange {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Registered => "registered",
            Self::Superseded => "superseded",
            Self::Revoked => "revoked",
        }
    }
}

/// A mandate that ends before the ballots in which its holder pledged under it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MandateEndContent {
    pub mandate_id: Id,
    pub representative: String,
    pub valid_until: NaiveDate,
    /// What was pledged under it: the case and the amount.
    pub pledged: Vec<(AboutCase, Cents)>,
}

/// The terms under which a representative may commit from now on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MandateChangeContent {
    pub mandate_id: Id,
    pub change: MandateChange,
    pub organisation: String,
    pub representative: String,
    pub valid_from: NaiveDate,
    pub valid_until: NaiveDate,
    pub per_decision: Cents,
    pub per_year: Cents,
    pub total: Cents,
    pub reason: Option<String>,
}
