//! Closing a body, and merging a table into another. Both require that the body has no work left.

use chrono::NaiveDate;
use edba_domain::EventKind;

use super::{check_open, event, find, update};
use crate::Context;
use crate::events::{Chain, NewEvent};
use crate::validation::written;
use edba_common::error::{Error, Obstacle, Result};
use edba_domain::codes::{BodyKind, CaseStatus};
use edba_domain::workflow::WaitingOn;
use edba_domain::{Id, Message};
use edba_store::bodies::{self as store, Body};
use edba_store::meetings;

/// The most obstacles of one kind that are listed; each may need a case to be read.
const NAMED: i64 = 20;

/// Closes a body from `closed_on` (default: today). Errors: 400; 404; 409 while it has open ballots or future
/// meetings, or leads a case that is not at the board yet.
pub fn close(cx: &mut Context<'_>, id: Id, reason: &str, closed_on: Option<NaiveDate>) -> Result<Body> {
    let mut chain = Chain::open(cx, id, "body")?;
    let mut row = find(cx, id)?;
    let [reason] = written([("/reason", reason)])?;
    check_open(&row)?;
    let closed_on = closed_on.unwrap_or_else(|| cx.today());
    check_day(cx, &row, closed_on)?;
    check_free(cx, &row)?;
    row.closed_on = Some(closed_on);
    update(cx, &mut row)?;
    chain.add(
        cx,
        event(EventKind::BodyClosed, &row, Some(&reason), Some(row.version - 1)),
    )?;
    chain.close(cx)?;
    Ok(row)
}

/// Closes a table today and refers from it to the table into which it is merged. Errors: as [`close`].
pub fn merge(cx: &mut Context<'_>, id: Id, into_id: Id, reason: &str) -> Result<Body> {
    if id == into_id {
        return Err(Error::fault(
            "/intoBodyId",
            "same",
            "A table is merged into another.",
        ));
    }
    let (mut chain, mut into_chain) = open_both(cx, id, into_id)?;
    let mut row = find(cx, id)?;
    let into = find(cx, into_id)?;
    let [reason] = written([("/reason", reason)])?;
    if into.kind != BodyKind::Table {
        return Err(Error::fault(
            "/intoBodyId",
            "not-a-table",
            "A table is merged into a table.",
        ));
    }
    if row.kind != BodyKind::Table {
        return Err(Error::conflict("Only a table is merged into a table."));
    }
    check_open(&row)?;
    check_open(&into)?;
    check_free(cx, &row)?;
    row.closed_on = Some(cx.today());
    row.merged_into_id = Some(into.id);
    update(cx, &mut row)?;
    chain.add(
        cx,
        event(EventKind::BodyMerged, &row, Some(&reason), Some(row.version - 1)),
    )?;
    into_chain.add(
        cx,
        NewEvent {
            kind: EventKind::BodyTookOver,
            subject_id: into.id,
            reason: Some(&reason),
            before: None,
            after: None,
            data: serde_json::json!({ "bodyId": row.id, "code": row.code, "nameNl": row.name_nl }),
        },
    )?;
    chain.close(cx)?;
    into_chain.close(cx)?;
    Ok(row)
}

/// Opens both chains, locked in the order of their ids, so that two opposite mergers do not deadlock.
fn open_both(cx: &mut Context<'_>, id: Id, into_id: Id) -> Result<(Chain, Chain)> {
    let open_into = |cx: &mut Context<'_>| {
        Chain::open(cx, into_id, "body").map_err(|error| match error.code {
            edba_common::error::Code::NotFound => {
                Error::fault("/intoBodyId", "unknown", "There is no such table.")
            }
            _ => error,
        })
    };
    if id < into_id {
        let chain = Chain::open(cx, id, "body")?;
        Ok((chain, open_into(cx)?))
    } else {
        // Look up the body of the URL first, so that its absence is the reported error.
        find(cx, id)?;
        let into_chain = open_into(cx)?;
        Ok((Chain::open(cx, id, "body")?, into_chain))
    }
}

fn check_day(cx: &mut Context<'_>, row: &Body, closed_on: NaiveDate) -> Result<()> {
    let fault = |code: &str, text: String| Err(Error::fault("/closedOnDate", code, text));
    if closed_on > cx.today() {
        return fault(
            "date-in-future",
            "A body is closed today or was closed earlier.".into(),
        );
    }
    if closed_on < row.opened_on {
        return fault(
            "dates-out-of-order",
            format!("The body was opened on {}.", row.opened_on),
        );
    }
    if let Some(opened_at) = store::last_ballot_opened_at(cx.conn, &row.id)?
        && closed_on < opened_at.local_date()
    {
        return fault(
            "voted-since",
            format!("The body opened a ballot on {}.", opened_at.local_date()),
        );
    }
    if let Some(last) = meetings::previous(cx.conn, &row.id, cx.now)?
        && closed_on < last.starts_at.local_date()
    {
        return fault(
            "dates-out-of-order",
            format!("The body met on {}.", last.starts_at.local_date()),
        );
    }
    Ok(())
}

/// Checks that nothing is still to be decided by the body. Errors: 409 with the obstacles.
fn check_free(cx: &mut Context<'_>, row: &Body) -> Result<()> {
    let ballots = store::open_ballots(cx.conn, &row.id, NAMED)?
        .into_iter()
        .map(|(number, title)| {
            Obstacle::new(
                "ballot-open",
                WaitingOn::Bureau,
                Message::new("obstacle-body-ballot-open")
                    .with("number", number)
                    .with("title", title),
            )
        });
    let states = [CaseStatus::Proposal, CaseStatus::TableReview];
    let cases = store::cases_led(cx.conn, &row.id, &states, NAMED)?
        .into_iter()
        .map(|(number, title)| {
            Obstacle::new(
                "leads-case",
                WaitingOn::Bureau,
                Message::new("obstacle-leads-case")
                    .with("number", number)
                    .with("title", title),
            )
        });
    let meetings = meetings::still_to_come(cx.conn, &row.id, cx.now, NAMED)?
        .into_iter()
        .map(|title| {
            Obstacle::new(
                "meeting-planned",
                WaitingOn::Bureau,
                Message::new("obstacle-meeting-planned").with("title", title),
            )
        });
    let obstacles: Vec<_> = ballots.chain(cases).chain(meetings).collect();
    if obstacles.is_empty() {
        return Ok(());
    }
    Err(Error::blocked(
        format!("{} still has work to do; see blockers.", row.name_en),
        obstacles,
    ))
}
