//! Contents about cases.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use edba_domain::Id;

/// A case with its number and title.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AboutCase {
    pub id: Id,
    pub number: String,
    pub title: String,
}

/// Indicators of a case that are to be reported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReportContent {
    pub case: AboutCase,
    pub indicators: Vec<String>,
    pub due_date: NaiveDate,
}

/// A command that was done on a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CaseContent {
    pub case: AboutCase,
    pub reason: Option<String>,
}
