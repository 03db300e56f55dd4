//! What happened is told to those whom the table names.

use super::keeping::{self, ToTell};
use super::subjects::{SeatsVoted, Subject};
use crate::domain::notices::table;
use crate::error::Result;
use crate::service::Context;
use crate::store::history::EventRow;
use crate::store::notices;

/// Keeps what is to be told of an event, in the transaction that takes it out of the outbox. Nobody is told
/// what they did themselves, unless it is the answer to it. A fixed number of statements for each kind of
/// event, however many are told; none for a vote of which nobody is. `seats` are those of the votes among the events
/// that are told together.
pub fn tell(cx: &mut Context<'_>, event: &EventRow, seats: &SeatsVoted) -> Result<()> {
    let mut lines = table::of_event(&event.kind).peekable();
    if lines.peek().is_none() {
        return Ok(());
    }
    let Some(subject) = Subject::of(cx, event, seats)? else {
        tracing::warn!(event = %event.id, kind = event.kind, "what an event is about is not there any more");
        return Ok(());
    };
    let mut to_tell: Vec<ToTell> = Vec::new();
    for (condition, audience, kind) in lines {
        if !subject.meets(condition) {
            continue;
        }
        for told in subject.told(cx, audience)? {
            let own_act = event.actor_id == Some(told.account_id) && is_own_act(event);
            // Whoever belongs to two audiences is told once.
            let twice = to_tell
                .iter()
                .any(|one| one.account_id == told.account_id && one.kind == kind);
            if twice || (own_act && !kind.answers_own_act()) {
                continue;
            }
            to_tell.push(ToTell {
                account_id: told.account_id,
                kind,
                source_key: told.source.unwrap_or(event.id).to_string(),
                event_id: Some(event.id),
                expires_at: subject.expires_at(kind),
                about: told.about,
            });
        }
    }
    let now = cx.now;
    let rows = keeping::rows(cx.conn, now, to_tell)?;
    notices::insert(cx.conn, &rows).map(drop)
}

/// Whether whoever an event names did what it tells. Whose vote was the last of a ballot has closed it without
/// knowing: the result is news to them too.
fn is_own_act(event: &EventRow) -> bool {
    let by_last_vote =
        event.representative_id.is_some() && matches!(event.kind.as_str(), "ballot.closed" | "decision.made");
    !by_last_vote
}
