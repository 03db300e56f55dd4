//! The user's recent activity, shown on the desk of every role.

use edba_domain::EventKind;
use serde_json::Value;

use crate::pages::base::Layout;
use crate::pages::cases::events;
use edba_common::error::Result;
use edba_domain::Moment;
use edba_service::Context;
use edba_service::desk;
use edba_service::events::query::RecordedEvent;

/// One activity of the user.
pub struct Done {
    pub at: Moment,
    pub what: String,
    /// The case that it concerned.
    pub case: Option<(String, String)>,
    /// The address of the vote's receipt.
    pub receipt: Option<String>,
}

/// The user's latest activities.
pub fn lately(cx: &mut Context<'_>, layout: &Layout) -> Result<Vec<Done>> {
    Ok(desk::lately(cx)?
        .into_iter()
        .map(|done| Done {
            at: done.event.recorded_at,
            what: events::what(layout, &done.event),
            receipt: receipt(&done.event),
            case: done
                .case_title
                .map(|title| (format!("/cases/{}", done.event.stream_id), title)),
        })
        .collect())
}

fn receipt(event: &RecordedEvent) -> Option<String> {
    if !matches!(
        event.known_kind(),
        Some(EventKind::VoteCast | EventKind::BallotParticipated)
    ) {
        return None;
    }
    let data: Value = event.data.read_as().ok()?;
    let seat = data.get("seatId")?.as_str()?;
    Some(format!("/ballots/{}/receipt?seat={seat}", event.subject_id))
}
