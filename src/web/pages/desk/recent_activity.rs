//! What someone did lately, on the desk of every role.

use serde_json::Value;

use crate::domain::Moment;
use crate::error::Result;
use crate::service::Context;
use crate::service::desk;
use crate::service::events::EventRow;
use crate::web::pages::base::Frame;
use crate::web::pages::cases::timeline;

/// Something that was done.
pub struct Done {
    pub at: Moment,
    pub what: String,
    /// The case that it was about.
    pub case: Option<(String, String)>,
    /// Where the receipt of a vote is.
    pub receipt: Option<String>,
}

/// What whoever asks did last.
pub fn lately(cx: &mut Context<'_>, frame: &Frame) -> Result<Vec<Done>> {
    Ok(desk::lately(cx)?
        .into_iter()
        .map(|done| Done {
            at: done.event.recorded_at,
            what: timeline::what(frame, &done.event),
            receipt: receipt(&done.event),
            case: done
                .case_title
                .map(|title| (format!("/cases/{}", done.event.stream_id), title)),
        })
        .collect())
}

fn receipt(event: &EventRow) -> Option<String> {
    if !matches!(event.kind.as_str(), "vote.cast" | "ballot.participated") {
        return None;
    }
    let data: Value = serde_json::from_str(&event.data).ok()?;
    let seat = data.get("seatId")?.as_str()?;
    Some(format!("/ballots/{}/receipt?seat={seat}", event.subject_id))
}
