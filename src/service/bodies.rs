//! Bodies: the tables, the board and consultation bodies, and the rules by which tables and board vote. The bureau opens,
//! renames, merges and closes them; a closed body keeps its history.

mod closing;
mod opening;
mod rules;

use super::events::{self, NewEvent};
use super::{Context, versioned};
use edba_common::error::{Error, Result};
use edba_domain::EventKind;
use edba_domain::Id;
use edba_domain::codes::BodyKind;
use edba_store::bodies as store;

pub use closing::{close, merge};
pub use edba_store::bodies::Body;
pub use opening::{BodyChange, NewBody, change, open};
pub use rules::{RulesVersion, add_rules, rules, rules_version, rules_versions};

/// A body. Errors: 404.
pub fn find(cx: &mut Context<'_>, id: Id) -> Result<Body> {
    store::body(cx.conn, &id)?.ok_or_else(|| Error::not_found("body"))
}

/// Bodies in order of creation; `open` selects only open ones (true) or only closed ones (false).
pub fn list(
    cx: &mut Context<'_>,
    kind: Option<BodyKind>,
    open: Option<bool>,
    after: Option<Id>,
    limit: i64,
) -> Result<Vec<Body>> {
    store::bodies(cx.conn, kind, open, after, limit)
}

/// Locks an open body until the end of this transaction, so that it stays open. Call this before giving a body work
/// (a ballot, a case to lead), so that the work and a closing are serialised. Lock order: after the case; several
/// bodies in the order of their ids. Errors: 404; 409 if closed.
pub fn hold_open(cx: &mut Context<'_>, id: Id) -> Result<Body> {
    hold(cx, id)?;
    let body = find(cx, id)?;
    check_open(&body)?;
    Ok(body)
}

/// Locks a body that is to be given work, where another check reports the obstacles. Errors: 404.
pub fn hold(cx: &mut Context<'_>, id: Id) -> Result<()> {
    if events::hold(cx, id)? {
        Ok(())
    } else {
        Err(Error::not_found("body"))
    }
}

/// Checks that a body is open. Errors: 409 if it is closed.
pub(super) fn check_open(body: &Body) -> Result<()> {
    match body.closed_on {
        None => Ok(()),
        Some(day) => Err(Error::conflict(format!(
            "{} was closed on {day}; what it was stays as it is.",
            body.name_en
        ))),
    }
}

/// Writes a changed body. Errors: 409 after a concurrent change (optimistic lock).
fn update(cx: &mut Context<'_>, row: &mut Body) -> Result<()> {
    row.version += 1;
    versioned::store(cx, row, store::update_body)
}

fn event<'a>(kind: EventKind, row: &Body, reason: Option<&'a str>, before: Option<i32>) -> NewEvent<'a> {
    NewEvent {
        kind,
        subject_id: row.id,
        reason,
        before,
        after: Some(row.version),
        data: serde_json::json!({
            "code": row.code, "kind": row.kind, "nameNl": row.name_nl, "nameEn": row.name_en,
            "clusterCode": row.cluster_code, "openedOnDate": row.opened_on,
            "closedOnDate": row.closed_on, "mergedIntoId": row.merged_into_id,
            "rulesVersion": row.rules_version, "minMeetingsPerYear": row.min_meetings_per_year,
            "hasYearlyAgenda": row.has_yearly_agenda,
        }),
    }
}
