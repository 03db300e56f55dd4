//! The history: who did what, when, and why; each event contains the hash of the event before it.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::{Answer, IdPath};
use crate::pagination::Pagination;
use crate::preconditions::RequestHead;
use crate::reply::Page;
use crate::{ApiRequest, Query, Reply};
use edba_common::error::Result;
use edba_domain::{Id, Moment};
use edba_service::cases;
use edba_service::events::query::{self, RecordedEvent, VisibleEvent};

#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EventFilter {
    /// The resource whose history to list: a case, an organisation, a mandate, an account …
    pub stream_id: Id,
}

/// The actor, as recorded at that moment.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EventActor {
    /// The account; null for actions of the service itself.
    pub id: Option<Id>,
    pub name: String,
    pub role: String,
    /// The representative that a member acted as.
    pub representative_id: Option<Id>,
}

/// One event of the append-only history.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EventView {
    pub id: Id,
    pub stream_id: Id,
    /// Its sequence number in the chain, from 1 without gaps.
    pub seq: i32,
    /// What happened, as `subject.verb`.
    #[schema(example = "case.registered")]
    pub kind: String,
    /// The subject of the event: the case itself, or a part of it.
    pub subject_id: Id,
    /// Null if withheld.
    pub actor: Option<EventActor>,
    pub reason: Option<String>,
    pub version_before: Option<i32>,
    pub version_after: Option<i32>,
    /// The details; their properties depend on the kind.
    #[schema(value_type = Object)]
    pub data: Value,
    /// The details as JSON text, exactly as stored and hashed; null if withheld.
    pub data_text: Option<String>,
    pub recorded_at: Moment,
    /// The hash of the event before; empty for the first.
    pub previous_hash: String,
    /// SHA-256 over the event and the previous hash, in lower-case hexadecimal; `listCaseEvents` describes how to
    /// compute it.
    pub hash: String,
    /// Whether actor, reason, versions and details are left out: an initiator may not see ballots, commitments and
    /// proposed actions. The hash covers the whole event, so for such an event only its place in the chain can be
    /// verified; the hash cannot be recomputed.
    pub withheld: bool,
}

fn view(event: VisibleEvent) -> Result<EventView> {
    let VisibleEvent { row, withheld } = event;
    let RecordedEvent {
        id,
        stream_id,
        seq,
        kind,
        subject_id,
        actor_id,
        actor_name,
        actor_role,
        representative_id,
        reason,
        version_before,
        version_after,
        data,
        recorded_at,
        previous_hash,
        hash,
    } = row;
    Ok(EventView {
        id,
        stream_id,
        seq,
        kind,
        subject_id,
        actor: (!withheld).then_some(EventActor {
            id: actor_id,
            name: actor_name,
            role: actor_role,
            representative_id,
        }),
        reason,
        version_before,
        version_after,
        data: data.read()?,
        data_text: (!withheld).then_some(data.into_text()),
        recorded_at,
        previous_hash,
        hash,
        withheld,
    })
}

fn page_of(head: &RequestHead, page: &Pagination, rows: Vec<VisibleEvent>) -> Result<Reply> {
    let Page { items, next_cursor } = Page::from_rows(rows, page.limit, |event| event.row.seq.to_string());
    let items = items.into_iter().map(view).collect::<Result<Vec<_>>>()?;
    Reply::page(&head.path, &head.query, Page { items, next_cursor })
}

pub async fn of_case(request: ApiRequest, id: IdPath) -> Answer {
    request
        .read(move |cx, head| {
            head.only_paged()?;
            let page = head.page()?;
            let rows = cases::events(cx, id.0, page.after_number()?, page.fetch())?;
            page_of(head, &page, rows)
        })
        .await
}

pub async fn of_stream(request: ApiRequest, filter: Query<EventFilter>) -> Answer {
    request
        .read(move |cx, head| {
            let EventFilter { stream_id } = filter.read(&["cursor", "limit"])?;
            let page = head.page()?;
            let rows = query::of_stream(cx, stream_id, page.after_number()?, page.fetch())?;
            page_of(head, &page, rows.into_iter().map(VisibleEvent::from).collect())
        })
        .await
}
