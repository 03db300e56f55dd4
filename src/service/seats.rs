//! Seats: the place of a representative in a body, with its term. A seat ends; it is never deleted.

use chrono::NaiveDate;
use edba_domain::EventKind;

use super::bodies::check_open;
use super::events::{Chain, NewEvent};
use super::{Context, versioned};
use edba_common::error::{Error, Result};
use edba_domain::codes::{BodyKind, SeatRole, Sector};
use edba_domain::seating::{Place, Term, check_place};
use edba_domain::{Fault, Id};
use edba_store::{bodies, people, seats as store};

pub use edba_store::seats::{Seat, SeatFilter};

/// The representative who may act in a seat instead of its holder, and the term of the substitution.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Substitution {
    pub representative_id: Id,
    pub term: Term,
}

/// Input to create a seat.
#[derive(Debug, Clone)]
pub struct NewSeat {
    pub body_id: Id,
    pub representative_id: Id,
    pub role: SeatRole,
    pub term: Term,
    pub substitute: Option<Substitution>,
    /// The predecessor: a seat of the same body that ended before this one begins.
    pub succeeds_id: Option<Id>,
}

/// Creates a seat for a representative. Errors: 400; 409 for a closed body, a second seat of the same representative
/// or a second chair at the same time.
pub fn create(cx: &mut Context<'_>, new: NewSeat) -> Result<Seat> {
    let NewSeat {
        body_id,
        representative_id,
        role,
        term,
        substitute,
        succeeds_id,
    } = new;
    let mut row = Seat {
        id: Id::new(),
        body_id,
        representative_id,
        role,
        from_date: term.from,
        until_date: term.until,
        substitute_id: None,
        substitute_from: None,
        substitute_until: None,
        version: 1,
        created_at: cx.now,
        succeeds_id,
        origin_id: None,
    };
    substitute_with(&mut row, substitute);
    let mut faults = faults(cx, &row)?;
    if people::representative(cx.conn, &representative_id)?.is_none() {
        faults.push(unknown("/representativeId", "representative"));
    }
    let body = bodies::body(cx.conn, &body_id)?;
    match body {
        None => faults.push(unknown("/bodyId", "body")),
        Some(body) => faults.extend(government_faults(cx, &row, body.kind)?),
    }
    if !faults.is_empty() {
        return Err(Error::invalid(faults));
    }
    // The chain of the body is the lock for checks across its seats.
    let mut chain = Chain::open(cx, body_id, "body")?;
    row.created_at = cx.now;
    succeed(cx, &mut row)?;
    check_seat(cx, &row)?;
    store::insert_seat(cx.conn, &row)?;
    chain.add(cx, event(EventKind::SeatTaken, &row, None))?;
    chain.close(cx)?;
    Ok(row)
}

/// Links a seat to the line of its predecessor. Called under the lock of the body. Errors: 400.
fn succeed(cx: &mut Context<'_>, row: &mut Seat) -> Result<()> {
    let Some(earlier_id) = row.succeeds_id else {
        return Ok(());
    };
    let earlier = store::seat(cx.conn, &earlier_id)?.filter(|earlier| earlier.body_id == row.body_id);
    let Some(earlier) = earlier else {
        return Err(Error::invalid(vec![unknown(
            "/succeedsSeatId",
            "seat in this body",
        )]));
    };
    if earlier.until_date.is_none_or(|until| until >= row.from_date) {
        return Err(Error::fault(
            "/succeedsSeatId",
            "not-ended",
            format!(
                "That seat has not ended before {}: give it an end first.",
                row.from_date
            ),
        ));
    }
    row.origin_id = Some(earlier.origin_id.unwrap_or(earlier.id));
    Ok(())
}

/// A partial update of a seat; `None` leaves a field, `Some(None)` clears it.
#[derive(Debug, Clone, Default)]
pub struct SeatChange {
    pub until: Option<Option<NaiveDate>>,
    pub substitute: Option<Option<Substitution>>,
}

/// Ends or extends a seat, or names its substitute. Errors as in [`create`].
pub fn change(
    cx: &mut Context<'_>,
    id: Id,
    change: SeatChange,
    expects: impl FnOnce(i32) -> Result<()>,
) -> Result<Seat> {
    let body_id = find(cx, id)?.body_id;
    let chain = Chain::open(cx, body_id, "body")?;
    let before = find(cx, id)?;
    expects(before.version)?;
    let mut row = before.clone();
    let SeatChange { until, substitute } = change;
    row.until_date = until.unwrap_or(row.until_date);
    if let Some(substitute) = substitute {
        substitute_with(&mut row, substitute);
    }
    let mut faults = faults(cx, &row)?;
    let body = super::bodies::find(cx, body_id)?;
    faults.extend(government_faults(cx, &row, body.kind)?);
    if !faults.is_empty() {
        return Err(Error::invalid(faults));
    }
    check_seat(cx, &row)?;
    versioned::save(cx, chain, &before, row, store::update_seat, |row, version| {
        event(EventKind::SeatChanged, row, version)
    })
}

/// A seat. Errors: 404.
pub fn find(cx: &mut Context<'_>, id: Id) -> Result<Seat> {
    store::seat(cx.conn, &id)?.ok_or_else(|| Error::not_found("seat"))
}

/// Seats in the order in which they were created.
pub fn list(cx: &mut Context<'_>, filter: SeatFilter, after: Option<Id>, limit: i64) -> Result<Vec<Seat>> {
    store::list(cx.conn, filter, after, limit)
}

fn substitute_with(row: &mut Seat, substitute: Option<Substitution>) {
    row.substitute_id = substitute.map(|s| s.representative_id);
    row.substitute_from = substitute.map(|s| s.term.from);
    row.substitute_until = substitute.and_then(|s| s.term.until);
}

fn term_of(row: &Seat) -> Term {
    Term {
        from: row.from_date,
        until: row.until_date,
    }
}

/// Returns the faults of a seat on its own, without regard to other seats.
fn faults(cx: &mut Context<'_>, row: &Seat) -> Result<Vec<Fault>> {
    let mut faults = Vec::new();
    if !term_of(row).is_in_order() {
        faults.push(Fault::new(
            "/untilDate",
            "dates-out-of-order",
            format!("The seat begins on {}.", row.from_date),
        ));
    }
    if let (Some(substitute_id), Some(from)) = (row.substitute_id, row.substitute_from) {
        let term = Term {
            from,
            until: row.substitute_until,
        };
        if !term.is_in_order() {
            faults.push(Fault::new(
                "/substitute/untilDate",
                "dates-out-of-order",
                format!("The substitution begins on {from}."),
            ));
        }
        if substitute_id == row.representative_id {
            faults.push(Fault::new(
                "/substitute/representativeId",
                "same",
                "The substitute is another representative.",
            ));
        } else if people::representative(cx.conn, &substitute_id)?.is_none() {
            faults.push(unknown("/substitute/representativeId", "representative"));
        }
    }
    Ok(faults)
}

/// The faults of a seat of a consultation body whose holder or substitute represents no government.
fn government_faults(cx: &mut Context<'_>, row: &Seat, kind: BodyKind) -> Result<Vec<Fault>> {
    let mut faults = Vec::new();
    if kind != BodyKind::Consultation {
        return Ok(faults);
    }
    let seated = [
        ("/representativeId", Some(row.representative_id)),
        ("/substitute/representativeId", row.substitute_id),
    ];
    for (pointer, id) in seated {
        let Some(id) = id else { continue };
        let Some(representative) = people::representative(cx.conn, &id)? else {
            continue;
        };
        let organisation = people::organisation(cx.conn, &representative.organisation_id)?;
        if organisation.is_some_and(|organisation| organisation.sector != Sector::Government) {
            faults.push(Fault::new(
                pointer,
                "not-a-government",
                "Only representatives of governments sit in a consultation body.",
            ));
        }
    }
    Ok(faults)
}

fn unknown(pointer: &str, what: &str) -> Fault {
    Fault::new(pointer, "unknown", format!("There is no such {what}."))
}

/// Requires that the body is open and has this place. Called under the lock of the body. Errors: 409.
fn check_seat(cx: &mut Context<'_>, row: &Seat) -> Result<()> {
    check_open(&super::bodies::find(cx, row.body_id)?)?;
    let place = |row: &Seat| Place {
        seat_id: row.id,
        representative_id: row.representative_id,
        role: row.role,
        term: term_of(row),
        origin_id: row.origin_id.unwrap_or(row.id),
    };
    let others: Vec<_> = store::seats_not_ended(cx.conn, &row.body_id, row.from_date)?
        .iter()
        .map(place)
        .collect();
    check_place(&place(row), &others).map_err(|taken| Error::conflict(taken.to_string()))
}

fn event(kind: EventKind, row: &Seat, before: Option<i32>) -> NewEvent<'static> {
    NewEvent {
        kind,
        subject_id: row.id,
        reason: None,
        before,
        after: Some(row.version),
        data: serde_json::json!({
            "representativeId": row.representative_id, "role": row.role,
            "fromDate": row.from_date, "untilDate": row.until_date,
            "substituteId": row.substitute_id, "substituteFromDate": row.substitute_from,
            "substituteUntilDate": row.substitute_until, "succeedsSeatId": row.succeeds_id,
        }),
    }
}
