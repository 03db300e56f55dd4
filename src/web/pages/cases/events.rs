//! History of a case, one line per event.

use edba_domain::EventKind;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::Value;

use crate::pages::base::Layout;
use crate::pages::base::presentation::reason_text;
use edba_domain::codes::CaseStatus;
use edba_domain::workflow::Command;
use edba_domain::{Id, Moment, disclosure};
use edba_service::events::query::{RecordedEvent, VisibleEvent};

/// One event in the history.
pub struct Moved {
    pub at: Moment,
    pub what: String,
    /// The document that it is about, with its title, if this user reads it.
    pub document: Option<(Id, String)>,
    pub reason: Option<String>,
}

/// Formats the events in their given order. `bodies`: the body of each ballot that the user can see; `titles`: those of the
/// documents that the user reads. A withheld event
/// is shown without actor and reason, or not at all.
pub fn moves(
    layout: &Layout,
    events: &[VisibleEvent],
    bodies: &BTreeMap<Id, String>,
    titles: &HashMap<Id, String>,
) -> Vec<Moved> {
    events
        .iter()
        .filter(|visible| !visible.withheld || disclosure::is_mentioned(&visible.row.kind))
        .map(|visible| {
            let event = &visible.row;
            let what = what(layout, event);
            let what = match bodies.get(&event.subject_id) {
                Some(body) => layout.with2("case-event-of", "what", what, "body", body),
                None => what,
            };
            let what = if !visible.withheld && could_not_be_counted(event) {
                layout.with("case-could-not-be-counted", "what", what)
            } else {
                what
            };
            Moved {
                at: event.recorded_at,
                document: document_of(event).and_then(|id| Some((id, titles.get(&id)?.clone()))),
                // An event caused by a deadline or the last vote has no actor.
                what: match cause(event).as_deref() {
                    _ if visible.withheld => what,
                    Some("all-voted") => layout.with("case-closed-all-voted", "what", what),
                    Some("deadline") => layout.with("case-closed-deadline", "what", what),
                    _ => layout.with2("case-event", "what", what, "who", &event.actor_name),
                },
                reason: (event.reason.as_deref())
                    .filter(|reason| !reason.trim().is_empty())
                    .map(|reason| reason_text(layout, reason).0),
            }
        })
        .collect()
}

/// The documents that these events are about.
pub fn documents_of(events: &[VisibleEvent]) -> BTreeSet<Id> {
    let of_each = events.iter().filter_map(|visible| document_of(&visible.row));
    of_each.collect()
}

/// The document that was attached to something, or is so no more; None where that is withheld.
fn document_of(event: &RecordedEvent) -> Option<Id> {
    if !event.kind.starts_with("attachment.") {
        return None;
    }
    let data: Value = event.data.read_as().ok()?;
    data.get("documentId")?.as_str()?.parse().ok()
}

/// Why a ballot closed.
fn cause(event: &RecordedEvent) -> Option<String> {
    if event.known_kind() != Some(EventKind::BallotClosed) {
        return None;
    }
    let data: Value = event.data.read_as().ok()?;
    data.get("cause").and_then(Value::as_str).map(str::to_owned)
}

/// Whether a ballot was cancelled because it cannot be counted.
fn could_not_be_counted(event: &RecordedEvent) -> bool {
    event.known_kind() == Some(EventKind::BallotCancelled)
        && event
            .data
            .read_as::<Value>()
            .is_ok_and(|data| data["cannotBeCounted"] == true)
}

/// The text of an event.
pub fn what(layout: &Layout, event: &RecordedEvent) -> String {
    let plain = || layout.say(&format!("event-{}", event.kind.replace('.', "-")));
    if event.known_kind() != Some(EventKind::CaseCommand) {
        return plain();
    }
    let data: Value = event.data.read_as().unwrap_or_default();
    let code = |name: &str| data.get(name).and_then(Value::as_str).unwrap_or_default();
    match (
        code("command").parse::<Command>(),
        code("to").parse::<CaseStatus>(),
    ) {
        (Ok(command), Ok(to)) => layout.with2(
            "case-moved",
            "command",
            layout.title_of("command-name", command),
            "to",
            layout.name_of("status", to),
        ),
        _ => plain(),
    }
}
