//! Fan-out of an event to webhook messages.

use edba_store::Json;
use serde_json::Value;

use crate::{Context, changes};
use edba_common::error::Result;
use edba_domain::webhook::{EventFacts, Message, WebhookKind};
use edba_store::events::RecordedEvent;
use edba_store::webhooks::receivers::{self, MessageRow};

/// Queues a message about an event for each endpoint that is subscribed to its kind and whose account may read its
/// subject now. No statements or five, whatever the number of endpoints.
pub fn fan_out(cx: &mut Context<'_>, event: &RecordedEvent) -> Result<()> {
    let data: Value = event.data.read_as()?;
    let Some(kind) = WebhookKind::from_event(&event.kind, &data) else {
        return Ok(());
    };
    // All events with webhooks are in the chain of a case.
    let case_id = event.stream_id;
    let endpoints = receivers::of_event(cx.conn, kind, &case_id, &event.subject_id)?;
    if endpoints.is_empty() {
        return Ok(());
    }
    let change_cursor = changes::cursor_of(cx, &event.id)?;
    let message = Message::of_event(
        kind,
        &EventFacts {
            id: event.id,
            case_id,
            subject_id: event.subject_id,
            sequence: event.seq,
            data: &data,
            happened_at: event.recorded_at,
            change_cursor: change_cursor.as_deref(),
        },
    );
    let row = row_of(cx, message)?;
    receivers::tell(cx.conn, &row, &endpoints, cx.now)
}

/// Builds the stored row of a message.
pub(super) fn row_of(cx: &Context<'_>, message: Message) -> Result<MessageRow> {
    let Message {
        id,
        kind,
        subject_id,
        sequence,
        data,
        happened_at,
    } = message;
    Ok(MessageRow {
        id,
        kind,
        subject_id,
        sequence,
        data: Json::written(&data)?,
        happened_at,
        created_at: cx.now,
    })
}
