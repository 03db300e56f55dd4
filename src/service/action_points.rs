//! Action points: what a meeting agreed to have done, by whom and by when. The bureau records, changes and closes them; their
//! owner reports them done.

use chrono::NaiveDate;
use serde_json::json;

use super::events::{Chain, NewEvent};
use super::meeting_access::sight;
use super::meetings::{locked as locked_meeting, require, text_fault, without};
use super::{Context, versioned};
use edba_common::error::{Error, Obstacle, Result};
use edba_domain::action_point::{ActionPointStatus, ActionPointText, may_close};
use edba_domain::meeting::MeetingAct;
use edba_domain::workflow::WaitingOn;
use edba_domain::{EventKind, Fault, Id};
use edba_store::action_points as store;
use edba_store::{meetings, people};

pub use edba_store::action_points::{ActionPoint, ActionPointFilter, NamedActionPoint};

/// The longest result, in characters.
const LONGEST_RESULT: usize = 4_000;

/// A partial update of an open action point; `None` leaves a field, `Some(None)` clears it.
#[derive(Debug, Clone, Default)]
pub struct ActionPointChange {
    pub description: Option<String>,
    pub owner: Option<String>,
    pub owner_id: Option<Option<Id>>,
    pub due_date: Option<NaiveDate>,
}

/// Action points that the caller sees, by due date: those of bodies in which it sits today, of meetings that it sees, and its
/// own.
pub fn list(
    cx: &mut Context<'_>,
    filter: ActionPointFilter,
    after: Option<(NaiveDate, Id)>,
    limit: i64,
) -> Result<Vec<NamedActionPoint>> {
    let filter = ActionPointFilter {
        sight: Some(sight(cx)?),
        me: cx.actor.representative_id,
        ..filter
    };
    store::list(cx.conn, &filter, after, limit)
}

/// An action point that the caller sees. Errors: 404.
pub fn find(cx: &mut Context<'_>, id: Id) -> Result<NamedActionPoint> {
    let filter = ActionPointFilter {
        id: Some(id),
        ..ActionPointFilter::default()
    };
    list(cx, filter, None, 1)?
        .pop()
        .ok_or_else(|| Error::not_found("action point"))
}

/// Records an action point of a meeting, also after its minutes were adopted. Errors: 400 with all faults; 404; 409 by
/// `domain::meeting::obstacle`.
pub fn add(
    cx: &mut Context<'_>,
    meeting_id: Id,
    item_id: Option<Id>,
    text: ActionPointText,
    owner_id: Option<Id>,
) -> Result<ActionPoint> {
    let (mut chain, meeting) = locked_meeting(cx, meeting_id)?;
    require(cx, &meeting, MeetingAct::AddActionPoint)?;
    let mut faults = text.faults(cx.now);
    faults.extend(owner_fault(cx, owner_id)?);
    if let Some(item_id) = item_id {
        let item = meetings::item(cx.conn, &item_id)?;
        if item.is_none_or(|item| item.meeting_id != meeting_id || item.removed_at.is_some()) {
            faults.push(Fault::new(
                "/agendaItemId",
                "unknown",
                "The meeting has no such item.",
            ));
        }
    }
    without(faults)?;
    let ActionPointText {
        description,
        owner,
        due_date,
    } = text;
    let row = ActionPoint {
        id: Id::new(),
        body_id: meeting.body_id,
        meeting_id,
        item_id,
        number: store::next_number(cx.conn, &meeting.body_id)?,
        description: description.trim().to_owned(),
        owner: owner.trim().to_owned(),
        owner_id,
        due_date,
        status: ActionPointStatus::Open,
        result: None,
        closed_at: None,
        version: 1,
        created_at: cx.now,
    };
    store::insert(cx.conn, &row)?;
    chain.add(cx, event(EventKind::ActionPointMade, &row))?;
    chain.close(cx)?;
    Ok(row)
}

/// Changes an open action point; a change without a difference does nothing. Errors: 400 with all faults; 404; 409
/// `action-point-is-closed`; those of `expects`.
pub fn change(
    cx: &mut Context<'_>,
    id: Id,
    change: ActionPointChange,
    expects: impl FnOnce(i32) -> Result<()>,
) -> Result<ActionPoint> {
    let (mut chain, before) = locked(cx, id)?;
    expects(before.version)?;
    must_be_open(&before)?;
    let ActionPointChange {
        description,
        owner,
        owner_id,
        due_date,
    } = change;
    let text = ActionPointText {
        description: description.unwrap_or_else(|| before.description.clone()),
        owner: owner.unwrap_or_else(|| before.owner.clone()),
        due_date: due_date.unwrap_or(before.due_date),
    };
    let owner_id = owner_id.unwrap_or(before.owner_id);
    let mut faults = text.faults(cx.now);
    faults.extend(owner_fault(cx, owner_id)?);
    without(faults)?;
    let mut row = ActionPoint {
        description: text.description.trim().to_owned(),
        owner: text.owner.trim().to_owned(),
        owner_id,
        due_date: text.due_date,
        ..before.clone()
    };
    if row == before {
        return Ok(before);
    }
    row.version += 1;
    versioned::store(cx, &row, store::update)?;
    let mut changed = event(EventKind::ActionPointChanged, &row);
    changed.data["isReassigned"] = json!(row.owner_id != before.owner_id);
    chain.add(cx, changed)?;
    chain.close(cx)?;
    Ok(row)
}

/// Closes an action point, once: done, with its result, or dropped, with the reason. Errors: 400; 403; 404; 409
/// `action-point-is-closed`; those of `expects`.
pub fn close(
    cx: &mut Context<'_>,
    id: Id,
    to: ActionPointStatus,
    result: Option<String>,
    expects: impl FnOnce(i32) -> Result<()>,
) -> Result<ActionPoint> {
    let (mut chain, mut row) = locked(cx, id)?;
    if to == ActionPointStatus::Open {
        return Err(Error::fault(
            "/status",
            "not-allowed",
            "An action point is closed as done or dropped.",
        ));
    }
    let is_owner = row.owner_id.is_some() && row.owner_id == cx.actor.representative_id;
    if !may_close(cx.actor.role, is_owner, to) {
        return Err(Error::forbidden(
            "Only the bureau or its owner reports an action point done; only the bureau drops it.",
        ));
    }
    expects(row.version)?;
    must_be_open(&row)?;
    let fault = match result.as_deref() {
        Some(result) => text_fault("/result", result, LONGEST_RESULT),
        None if to == ActionPointStatus::Dropped => {
            Some(Fault::new("/result", "required", "Say why it is dropped."))
        }
        None => None,
    };
    without(fault.into_iter().collect())?;
    row.status = to;
    row.result = result.map(|result| result.trim().to_owned());
    row.closed_at = Some(cx.now);
    row.version += 1;
    versioned::store(cx, &row, store::update)?;
    let closed = NewEvent {
        kind: EventKind::ActionPointClosed,
        subject_id: row.id,
        reason: row.result.as_deref(),
        before: Some(row.version - 1),
        after: Some(row.version),
        data: json!({ "status": row.status }),
    };
    chain.add(cx, closed)?;
    chain.close(cx)?;
    Ok(row)
}

/// An action point under the lock of its body. Errors: 404.
fn locked(cx: &mut Context<'_>, id: Id) -> Result<(Chain, ActionPoint)> {
    // The body of an action point never changes, so it may be read before the lock; the point is read again under the lock.
    let body_id = find(cx, id)?.row.body_id;
    let chain = Chain::open(cx, body_id, "body")?;
    let row = store::action_point(cx.conn, &id)?.ok_or_else(|| Error::not_found("action point"))?;
    Ok((chain, row))
}

fn must_be_open(row: &ActionPoint) -> Result<()> {
    if row.status == ActionPointStatus::Open {
        return Ok(());
    }
    Err(Error::blocked_by(Obstacle::new(
        "action-point-is-closed",
        WaitingOn::Nobody,
        "obstacle-action-point-is-closed",
    )))
}

/// The fault of an owner that is no representative.
fn owner_fault(cx: &mut Context<'_>, owner_id: Option<Id>) -> Result<Option<Fault>> {
    let Some(id) = owner_id else {
        return Ok(None);
    };
    Ok(match people::representative(cx.conn, &id)? {
        Some(_) => None,
        None => Some(Fault::new(
            "/ownerId",
            "unknown",
            "There is no such representative.",
        )),
    })
}

fn event(kind: EventKind, row: &ActionPoint) -> NewEvent<'static> {
    NewEvent {
        kind,
        subject_id: row.id,
        reason: None,
        before: (row.version > 1).then(|| row.version - 1),
        after: Some(row.version),
        data: json!({
            "bodyId": row.body_id, "meetingId": row.meeting_id, "itemId": row.item_id, "number": row.number,
            "description": row.description, "owner": row.owner, "ownerId": row.owner_id, "dueDate": row.due_date,
            "status": row.status,
        }),
    }
}
