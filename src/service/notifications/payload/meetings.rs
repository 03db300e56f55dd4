//! Contents about meetings: their plan, their agenda, their minutes and their action points.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use edba_domain::meeting::{AgendaDifference, Difference};
use edba_domain::{Id, Moment};

/// A meeting that was planned, changed or cancelled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MeetingContent {
    pub id: Id,
    pub title: String,
    pub body_nl: String,
    pub body_en: String,
    pub place: String,
    pub starts_at: Moment,
    /// None in notifications stored before this field existed.
    #[serde(default)]
    pub ends_at: Option<Moment>,
    /// The differences that the change made. Empty in notifications stored before this field existed.
    #[serde(default)]
    pub changes: Vec<Difference>,
    pub reason: Option<String>,
}

/// An agenda that was published. It names items and counts papers: the title of a paper can be confidential.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AgendaContentOfMail {
    pub meeting: MeetingContent,
    /// The version of the agenda.
    pub number: i32,
    /// Number and title of each item.
    pub items: Vec<(i32, String)>,
    /// What it makes different from the version before it.
    pub differences: Vec<AgendaDifference>,
    pub papers: i32,
    pub note: Option<String>,
}

/// Minutes that were sent round with a note, or adopted, or a remark on them; without their text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MinutesContentOfMail {
    pub meeting_id: Id,
    pub title: String,
    pub body_nl: String,
    pub body_en: String,
    pub starts_at: Moment,
    /// The last day for remarks.
    pub until: Option<NaiveDate>,
    /// The beginning of the meeting that adopted them.
    pub adopted_by: Option<Moment>,
    /// The note with the minutes that were sent round.
    pub note: Option<String>,
}

/// Action points with one due date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ActionPointsContent {
    pub due_date: NaiveDate,
    pub items: Vec<AboutActionPoint>,
}

/// An action point of a meeting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AboutActionPoint {
    pub id: Id,
    /// Within its body.
    pub number: i32,
    pub description: String,
    pub owner: String,
    pub body_nl: String,
    pub body_en: String,
}
