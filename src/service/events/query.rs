//! The history of anything that has a chain of its own, for those who watch over it.

use super::Context;
use crate::domain::codes::Role;
use crate::domain::{Id, disclosure};
use crate::error::{Error, Result};
use crate::store::history;

pub use crate::store::history::EventRow;

/// An event as a reader is told it.
#[derive(Debug, Clone)]
pub struct ToldEvent {
    pub row: EventRow,
    /// Whether who did it, why, and the particulars were left out.
    pub withheld: bool,
}

impl ToldEvent {
    /// The event as an account of this role is told it: that it happened, when, and its place in the chain always.
    pub fn to(role: Role, mut row: EventRow) -> Self {
        let withheld = !disclosure::is_told(&row.kind, role);
        if withheld {
            row.actor_id = None;
            row.actor_name = String::new();
            row.actor_role = String::new();
            row.representative_id = None;
            row.reason = None;
            row.version_before = None;
            row.version_after = None;
            row.data = "{}".into();
        }
        Self { row, withheld }
    }
}

impl From<EventRow> for ToldEvent {
    fn from(row: EventRow) -> Self {
        Self { row, withheld: false }
    }
}

/// Events of one chain after `after`, oldest first. Errors: 404 where there is no such chain.
pub fn of_stream(cx: &mut Context<'_>, stream_id: Id, after: i32, limit: i64) -> Result<Vec<EventRow>> {
    let rows = history::list(cx.conn, &stream_id, after, limit)?;
    // Every chain begins with an event.
    if rows.is_empty() && after == 0 {
        return Err(Error::not_found("stream of events"));
    }
    Ok(rows)
}
