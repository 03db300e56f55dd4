//! The history of anything that has a chain of its own, for those who watch over it.

use super::Context;
use crate::domain::Id;
use crate::error::{Error, Result};
use crate::store::history;

pub use crate::store::history::EventRow;

/// Events of one chain after `after`, oldest first. Errors: 404 where there is no such chain.
pub fn of_stream(cx: &mut Context<'_>, stream_id: Id, after: i32, limit: i64) -> Result<Vec<EventRow>> {
    let rows = history::list(cx.conn, &stream_id, after, limit)?;
    // Every chain begins with an event.
    if rows.is_empty() && after == 0 {
        return Err(Error::not_found("stream of events"));
    }
    Ok(rows)
}
