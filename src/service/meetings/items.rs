//! Making an agenda: the bureau adds items, rewords, orders and removes them. Places are whole numbers from 1 without gaps,
//! kept so under the lock of the body.

use serde_json::{Value, json};

use super::{find, locked, require, trimmed, without};
use crate::documents::{self, DocumentFilter, DocumentSubject};
use crate::events::{self, Chain, NewEvent};
use crate::{Context, bodies, versioned};
use edba_common::error::{Code, Error, Obstacle, Result};
use edba_common::secret::sha256_hex;
use edba_domain::codes::Role;
use edba_domain::document::AttachedTo;
use edba_domain::meeting::{AgendaSubject, ItemText, MeetingAct, SubjectFact, subject_fault};
use edba_domain::workflow::WaitingOn;
use edba_domain::{EventKind, Fault, Id, Moment};
use edba_store::bodies::Body;
use edba_store::meetings::{self as store, AgendaItem, Meeting};
use edba_store::overview::CaseName;

/// The most cases and the most ballots that are proposed for an agenda.
const SUGGESTED: i64 = 50;
/// The most papers of an item that are read; it takes fewer.
const MOST_READ: i64 = 1_000;

/// A new agenda item.
#[derive(Debug, Clone)]
pub struct NewItem {
    /// Of a ballot the case is taken from the ballot itself.
    pub subject: AgendaSubject,
    pub text: ItemText,
    /// From 1; None: at the end.
    pub place: Option<i32>,
}

/// A partial update of an agenda item; `None` leaves a field, `Some(None)` clears it.
#[derive(Debug, Clone, Default)]
pub struct ItemChange {
    pub title: Option<String>,
    pub explanation: Option<Option<String>>,
    pub presenter: Option<Option<String>>,
    pub planned_minutes: Option<Option<i32>>,
}

/// What could stand on the agenda of a body, and does not yet.
#[derive(Debug, Clone)]
pub struct Suggestions {
    /// Those that wait for the body.
    pub cases: Vec<CaseName>,
    /// Its open ballots, and those closed since its last meeting, each with its case.
    pub ballots: Vec<(Id, CaseName)>,
}

/// Puts an item on the agenda of a meeting. A document is attached to its item as well. Errors: 400 with all faults; 404;
/// 409 by `domain::meeting::obstacle`.
pub fn add_item(cx: &mut Context<'_>, meeting_id: Id, new: NewItem) -> Result<AgendaItem> {
    let NewItem { subject, text, place } = new;
    find(cx, meeting_id)?;
    if let AgendaSubject::Document(id) = subject
        && edba_store::documents::document(cx.conn, &id)?.is_some()
    {
        // Documents are locked before bodies. What is no document is a fault below.
        events::hold(cx, id)?;
    }
    let (mut chain, meeting) = locked(cx, meeting_id)?;
    require(cx, &meeting, MeetingAct::AddItem)?;
    let mut order: Vec<Id> = ids_of(&store::items(cx.conn, &[meeting_id])?);
    let last = i32::try_from(order.len()).map_err(Error::internal)? + 1;
    let body = bodies::find(cx, meeting.body_id)?;
    let (fact, case_id) = subject_fact(cx, &body, subject)?;
    let mut faults = text.faults();
    faults.extend(subject_fault(subject.kind(), fact));
    let place = place.unwrap_or(last);
    faults.extend(place_fault(place, first_place(cx, &meeting, last), last));
    without(faults)?;
    let (ballot_id, document_id) = match subject {
        AgendaSubject::Ballot(id) => (Some(id), None),
        AgendaSubject::Document(id) => (None, Some(id)),
        AgendaSubject::Case(_) | AgendaSubject::Topic => (None, None),
    };
    let text = stored(text);
    let mut row = AgendaItem {
        id: Id::new(),
        meeting_id,
        place: Some(last),
        kind: subject.kind(),
        case_id,
        ballot_id,
        document_id,
        title: text.title,
        explanation: text.explanation,
        presenter: text.presenter,
        planned_minutes: text.planned_minutes,
        published_in: None,
        removed_at: None,
        version: 1,
        created_at: cx.now,
        updated_at: cx.now,
        minuted_in: None,
    };
    store::insert_item(cx.conn, &row)?;
    order.insert(usize::try_from(place - 1).map_err(Error::internal)?, row.id);
    if place < last {
        store::reorder(cx.conn, &meeting_id, &order)?;
        row.place = Some(place);
    }
    let mut data = words(&row);
    for (name, value) in [
        ("meetingId", json!(meeting_id)),
        ("place", json!(row.place)),
        ("kind", json!(row.kind)),
        ("caseId", json!(row.case_id)),
        ("ballotId", json!(row.ballot_id)),
        ("documentId", json!(row.document_id)),
        ("initiativeId", Value::Null),
        ("order", json!(order)),
    ] {
        data[name] = value;
    }
    chain.add(cx, event(EventKind::AgendaItemAdded, &row, data))?;
    chain.close(cx)?;
    if let Some(document_id) = document_id {
        let to = DocumentSubject {
            kind: AttachedTo::AgendaItem,
            id: row.id,
            version: None,
            line: None,
        };
        documents::attach(cx, document_id, &to)?;
    }
    Ok(row)
}

/// What the registry knows of a subject for the body that meets, and the case that it is about.
fn subject_fact(
    cx: &mut Context<'_>,
    body: &Body,
    subject: AgendaSubject,
) -> Result<(SubjectFact, Option<Id>)> {
    match subject {
        AgendaSubject::Case(id) => Ok((store::case_fact(cx.conn, body, &id)?, Some(id))),
        AgendaSubject::Ballot(id) => store::ballot_fact(cx.conn, &body.id, &id),
        AgendaSubject::Document(id) => match documents::find(cx, id) {
            Ok(_) => Ok((SubjectFact::OfBody, None)),
            Err(error) if error.code == Code::NotFound => Ok((SubjectFact::Absent, None)),
            Err(error) => Err(error),
        },
        AgendaSubject::Topic => Ok((SubjectFact::OfBody, None)),
    }
}

/// The first place that a new item can have. Once the meeting began its items keep their numbers.
fn first_place(cx: &Context<'_>, meeting: &Meeting, last: i32) -> i32 {
    match meeting.starts_at <= cx.now && !meeting.recorded_afterwards {
        true => last,
        false => 1,
    }
}

fn place_fault(place: i32, first: i32, last: i32) -> Option<Fault> {
    (!(first..=last).contains(&place)).then(|| {
        Fault::new(
            "/place",
            "out-of-range",
            format!("A new item has a place from {first} to {last} on this agenda."),
        )
    })
}

/// Changes the words of an agenda item; a change without a difference does nothing. Errors: 400 with all faults; 404; 409;
/// those of `expects`.
pub fn change_item(
    cx: &mut Context<'_>,
    id: Id,
    change: ItemChange,
    expects: impl FnOnce(i32) -> Result<()>,
) -> Result<AgendaItem> {
    let (mut chain, meeting, before) = locked_item(cx, id)?;
    expects(before.version)?;
    require(cx, &meeting, MeetingAct::EditAgenda)?;
    let ItemChange {
        title,
        explanation,
        presenter,
        planned_minutes,
    } = change;
    let text = ItemText {
        title: title.unwrap_or_else(|| before.title.clone()),
        explanation: explanation.unwrap_or_else(|| before.explanation.clone()),
        presenter: presenter.unwrap_or_else(|| before.presenter.clone()),
        planned_minutes: planned_minutes.unwrap_or(before.planned_minutes),
    };
    without(text.faults())?;
    let text = stored(text);
    let mut row = AgendaItem {
        title: text.title,
        explanation: text.explanation,
        presenter: text.presenter,
        planned_minutes: text.planned_minutes,
        ..before.clone()
    };
    if row == before {
        return Ok(before);
    }
    row.version += 1;
    row.updated_at = cx.now;
    versioned::store(cx, &row, store::update_item)?;
    chain.add(cx, event(EventKind::AgendaItemChanged, &row, words(&row)))?;
    chain.close(cx)?;
    Ok(row)
}

/// Takes an item off the agenda; it keeps its history. Papers are detached from an item that was never published; those of a
/// published one stay readable, as the versions of the agenda that name them. Errors: 404; 409.
pub fn remove_item(cx: &mut Context<'_>, id: Id) -> Result<AgendaItem> {
    let is_published = store::item(cx.conn, &id)?.is_some_and(|item| item.published_in.is_some());
    // Documents are locked before bodies, in the order of their ids.
    let papers = match is_published {
        true => Vec::new(),
        false => papers_of(cx, id)?,
    };
    for (document_id, _) in &papers {
        events::hold(cx, *document_id)?;
    }
    let (mut chain, meeting, mut row) = locked_item(cx, id)?;
    require(cx, &meeting, MeetingAct::EditAgenda)?;
    if row.published_in.is_some() != is_published || (!is_published && papers_of(cx, id)? != papers) {
        return Err(Error::changed_meanwhile("agenda item"));
    }
    row.place = None;
    row.removed_at = Some(cx.now);
    row.version += 1;
    row.updated_at = cx.now;
    versioned::store(cx, &row, store::update_item)?;
    let order = ids_of(&store::items(cx.conn, &[meeting.id])?);
    store::reorder(cx.conn, &meeting.id, &order)?;
    let data = json!({ "meetingId": meeting.id, "order": order });
    chain.add(cx, event(EventKind::AgendaItemRemoved, &row, data))?;
    chain.close(cx)?;
    for (document_id, attachment_id) in papers {
        documents::detach(cx, document_id, attachment_id, &row.title)?;
    }
    Ok(row)
}

/// The papers of an item: each document with its attachment, by document.
fn papers_of(cx: &mut Context<'_>, item_id: Id) -> Result<Vec<(Id, Id)>> {
    let filter = DocumentFilter {
        subject: Some((AttachedTo::AgendaItem, item_id)),
        ..DocumentFilter::default()
    };
    let mut papers: Vec<(Id, Id)> = documents::list(cx, filter, None, MOST_READ)?
        .iter()
        .flat_map(|one| &one.attachments)
        .filter(|one| one.subject_kind == AttachedTo::AgendaItem && one.subject_id == item_id)
        .map(|one| (one.document_id, one.id))
        .collect();
    papers.sort_unstable();
    Ok(papers)
}

/// Puts the items of an agenda in this order; the order that it has already does nothing. Errors: 400 at
/// `/agendaItemIds/N`; 404; 409 `agenda-was-changed` where these are not all of its items.
pub fn order(cx: &mut Context<'_>, meeting_id: Id, ids: &[Id]) -> Result<Vec<AgendaItem>> {
    let (mut chain, meeting) = locked(cx, meeting_id)?;
    require(cx, &meeting, MeetingAct::EditAgenda)?;
    let items = store::items(cx.conn, &[meeting_id])?;
    let before = ids_of(&items);
    let mut faults = Vec::new();
    let mut is_other = ids.len() < before.len();
    for (index, id) in ids.iter().enumerate() {
        let pointer = format!("/agendaItemIds/{index}");
        if ids[..index].contains(id) {
            faults.push(Fault::new(pointer, "duplicate", "This item is named twice."));
        } else if !before.contains(id) {
            match store::item(cx.conn, id)? {
                // Somebody else removed it.
                Some(item) if item.meeting_id == meeting_id => is_other = true,
                _ => faults.push(Fault::new(
                    pointer,
                    "unknown",
                    "There is no such item on this agenda.",
                )),
            }
        }
    }
    without(faults)?;
    if is_other {
        return Err(Error::blocked_by(Obstacle::new(
            "agenda-was-changed",
            WaitingOn::Bureau,
            "obstacle-agenda-was-changed",
        )));
    }
    if before == ids {
        return Ok(items);
    }
    reorder(cx, &mut chain, meeting_id, ids)?;
    chain.close(cx)?;
    store::items(cx.conn, &[meeting_id])
}

/// Lets an item change places with the one before it, or after it; returns whether it moved, which the first does not go up
/// and the last not down. Errors: 404, also for an item of another meeting; 409.
pub fn move_item(cx: &mut Context<'_>, meeting_id: Id, id: Id, up: bool) -> Result<bool> {
    let (mut chain, meeting) = locked(cx, meeting_id)?;
    require(cx, &meeting, MeetingAct::EditAgenda)?;
    let mut ids = ids_of(&store::items(cx.conn, &[meeting_id])?);
    let place = ids
        .iter()
        .position(|one| *one == id)
        .ok_or_else(|| Error::not_found("agenda item"))?;
    let other = match up {
        true => place.checked_sub(1),
        false => Some(place + 1).filter(|next| *next < ids.len()),
    };
    let Some(other) = other else {
        return Ok(false);
    };
    ids.swap(place, other);
    reorder(cx, &mut chain, meeting_id, &ids)?;
    chain.close(cx)?;
    Ok(true)
}

/// Gives the items their places in this order, and records it.
fn reorder(cx: &mut Context<'_>, chain: &mut Chain, meeting_id: Id, ids: &[Id]) -> Result<()> {
    store::reorder(cx.conn, &meeting_id, ids)?;
    let event = NewEvent {
        kind: EventKind::AgendaOrdered,
        subject_id: meeting_id,
        reason: None,
        before: None,
        after: None,
        data: json!({ "items": ids }),
    };
    chain.add(cx, event)?;
    Ok(())
}

/// What could stand on the agenda of a meeting and does not. Errors: 403 for others than the bureau; 404.
pub fn suggestions(cx: &mut Context<'_>, meeting_id: Id) -> Result<Suggestions> {
    if !cx.actor.is(Role::Bureau) {
        return Err(Error::forbidden("Only the project bureau makes an agenda."));
    }
    let meeting = find(cx, meeting_id)?.row;
    let body = bodies::find(cx, meeting.body_id)?;
    let last = store::previous(cx.conn, &body.id, meeting.starts_at)?;
    let since = last.map_or_else(|| Moment::start_of(body.opened_on), |last| last.starts_at);
    Ok(Suggestions {
        cases: store::waiting_cases(cx.conn, &body, &meeting_id, SUGGESTED)?,
        ballots: store::recent_ballots(cx.conn, &body.id, since, &meeting_id, SUGGESTED)?,
    })
}

/// An item that stands on an agenda, under the lock of the body. Errors: 404.
pub(super) fn locked_item(cx: &mut Context<'_>, id: Id) -> Result<(Chain, Meeting, AgendaItem)> {
    let missing = || Error::not_found("agenda item");
    let meeting_id = store::item(cx.conn, &id)?.ok_or_else(missing)?.meeting_id;
    let (chain, meeting) = locked(cx, meeting_id)?;
    let item = store::item(cx.conn, &id)?.filter(|item| item.removed_at.is_none());
    Ok((chain, meeting, item.ok_or_else(missing)?))
}

fn ids_of(items: &[AgendaItem]) -> Vec<Id> {
    items.iter().map(|item| item.id).collect()
}

/// The words of an item as they are stored.
fn stored(text: ItemText) -> ItemText {
    ItemText {
        title: text.title.trim().to_owned(),
        explanation: trimmed(text.explanation),
        presenter: trimmed(text.presenter),
        planned_minutes: text.planned_minutes,
    }
}

/// The fields of an item in its events.
fn words(row: &AgendaItem) -> Value {
    json!({
        "title": row.title, "explanationSha256": row.explanation.as_ref().map(sha256_hex),
        "presenter": row.presenter, "plannedMinutes": row.planned_minutes,
    })
}

fn event(kind: EventKind, row: &AgendaItem, data: Value) -> NewEvent<'static> {
    NewEvent {
        kind,
        subject_id: row.id,
        reason: None,
        before: (row.version > 1).then(|| row.version - 1),
        after: Some(row.version),
        data,
    }
}
