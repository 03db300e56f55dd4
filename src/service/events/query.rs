//! Reading the events of a chain.

use crate::Context;
use edba_common::error::{Error, Result};
use edba_domain::codes::Role;
use edba_domain::{Id, disclosure};
use edba_store::Json;
use edba_store::events;

pub use edba_store::events::RecordedEvent;

/// An event as disclosed to a reader.
#[derive(Debug, Clone)]
pub struct VisibleEvent {
    pub row: RecordedEvent,
    /// Whether the actor, the reason and the data were left out.
    pub withheld: bool,
}

impl VisibleEvent {
    /// Redacts an event for a role; the kind, the time and the place in the chain are always included.
    pub fn to(role: Role, mut row: RecordedEvent) -> Self {
        let withheld = !disclosure::is_disclosed(&row.kind, role);
        if withheld {
            row.actor_id = None;
            row.actor_name = String::new();
            row.actor_role = String::new();
            row.representative_id = None;
            row.reason = None;
            row.version_before = None;
            row.version_after = None;
            row.data = Json::from_text("{}");
        }
        Self { row, withheld }
    }
}

impl From<RecordedEvent> for VisibleEvent {
    fn from(row: RecordedEvent) -> Self {
        Self { row, withheld: false }
    }
}

/// Events of one chain after `after`, oldest first. Errors: 404 if there is no such chain.
pub fn of_stream(cx: &mut Context<'_>, stream_id: Id, after: i32, limit: i64) -> Result<Vec<RecordedEvent>> {
    let rows = events::list(cx.conn, &stream_id, after, limit)?;
    // Every chain begins with an event.
    if rows.is_empty() && after == 0 {
        return Err(Error::not_found("stream of events"));
    }
    Ok(rows)
}
