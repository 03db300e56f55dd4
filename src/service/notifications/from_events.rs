//! Notifications of events, for the audiences in the table of `domain::notifications`.

use super::enqueue::{self, ToTell};
use super::subjects::{SeatsVoted, Subject};
use crate::Context;
use edba_common::error::Result;
use edba_domain::EventKind;
use edba_domain::notifications::table;
use edba_store::events::RecordedEvent;
use edba_store::notifications;

/// Stores the notifications of an event, in the transaction that takes it out of the outbox. An actor gets no
/// notification of their own act, unless the notification is the answer to it. A fixed number of statements for each
/// kind of event, whatever the number of recipients; none for a vote without recipients. `seats` covers the votes among
/// the events of the batch.
pub fn tell(cx: &mut Context<'_>, event: &RecordedEvent, seats: &SeatsVoted) -> Result<()> {
    let mut lines = event
        .known_kind()
        .into_iter()
        .flat_map(table::of_event)
        .peekable();
    if lines.peek().is_none() {
        return Ok(());
    }
    let Some(subject) = Subject::from_event(cx, event, seats)? else {
        tracing::warn!(event = %event.id, kind = event.kind, "the subject of an event does not exist any more");
        return Ok(());
    };
    let mut to_tell: Vec<ToTell> = Vec::new();
    for (condition, audience, kind) in lines {
        if !subject.meets(condition) {
            continue;
        }
        for recipient in subject.recipients(cx, audience)? {
            let own_act = event.actor_id == Some(recipient.account_id) && is_own_act(event);
            // A recipient in two audiences gets one notification.
            let twice = to_tell
                .iter()
                .any(|one| one.account_id == recipient.account_id && one.kind == kind);
            if twice || (own_act && !kind.answers_own_act()) {
                continue;
            }
            to_tell.push(ToTell {
                account_id: recipient.account_id,
                kind,
                source_key: recipient.source.unwrap_or(event.id).to_string(),
                event_id: Some(event.id),
                expires_at: subject.expires_at(kind),
                about: recipient.about,
            });
        }
    }
    let now = cx.now;
    let rows = enqueue::rows(cx.conn, now, to_tell)?;
    notifications::insert(cx.conn, &rows).map(drop)
}

/// Whether an event is the deliberate act of its actor. The voter who casts the last vote closes the ballot without
/// knowing, and gets the notification of the result too.
fn is_own_act(event: &RecordedEvent) -> bool {
    let by_last_vote = event.representative_id.is_some()
        && matches!(
            event.known_kind(),
            Some(EventKind::BallotClosed | EventKind::DecisionMade)
        );
    !by_last_vote
}
