//! Contents about consultation bodies.

use serde::{Deserialize, Serialize};

use edba_domain::Id;

/// A consultation body with too few meetings in a year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ConsultationContent {
    pub body_id: Id,
    pub body_nl: String,
    pub body_en: String,
    pub year: i32,
    /// The minimum of meetings in the year.
    pub minimum: i32,
    /// Those that have ended.
    pub held: i32,
    /// Those to come.
    pub planned: i32,
}
