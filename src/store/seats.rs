//! Seats of bodies: holder, period and substitute.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::Conn;
use super::schema::{bodies, organisations, representatives, seats};
use edba_common::error::Result;
use edba_domain::ballot::{NamedSubstitute, SeatInForce};
use edba_domain::codes::{BodyKind, SeatRole, Sector};
use edba_domain::{Id, Moment};

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = seats, treat_none_as_null = true, primary_key(id))]
pub struct Seat {
    pub id: Id,
    pub body_id: Id,
    pub representative_id: Id,
    pub role: SeatRole,
    pub from_date: NaiveDate,
    pub until_date: Option<NaiveDate>,
    pub substitute_id: Option<Id>,
    pub substitute_from: Option<NaiveDate>,
    pub substitute_until: Option<NaiveDate>,
    pub version: i32,
    pub created_at: Moment,
    /// The seat that it succeeds.
    pub succeeds_id: Option<Id>,
    /// The first seat in the chain of succession; None if it succeeds no other.
    pub origin_id: Option<Id>,
}

pub fn seat(conn: &mut Conn, id: &Id) -> Result<Option<Seat>> {
    Ok(seats::table
        .find(id)
        .select(Seat::as_select())
        .first(conn)
        .optional()?)
}

pub fn insert_seat(conn: &mut Conn, row: &Seat) -> Result<()> {
    diesel::insert_into(seats::table).values(row).execute(conn)?;
    Ok(())
}

/// Updates a row under optimistic locking; false if the stored version is not the previous one.
pub fn update_seat(conn: &mut Conn, row: &Seat) -> Result<bool> {
    let rows = diesel::update(
        seats::table
            .filter(seats::id.eq(row.id))
            .filter(seats::version.eq(row.version - 1)),
    )
    .set(row)
    .execute(conn)?;
    Ok(rows == 1)
}

/// The seats of a body in force on a day, ordered by first day, with their substitutes whatever the substitute's
/// period. A closed body has no seat in force.
pub fn seats_in_force(conn: &mut Conn, body_id: &Id, on: NaiveDate) -> Result<Vec<SeatInForce>> {
    let substitutes = diesel::alias!(representatives as substitutes);
    let rows: Vec<(Seat, Id, Sector, Option<Id>)> = seats::table
        .inner_join(bodies::table.on(bodies::id.eq(seats::body_id)))
        .inner_join(representatives::table.on(representatives::id.eq(seats::representative_id)))
        .inner_join(organisations::table.on(organisations::id.eq(representatives::organisation_id)))
        .left_join(
            substitutes.on(substitutes
                .field(representatives::id)
                .nullable()
                .eq(seats::substitute_id)),
        )
        .filter(seats::body_id.eq(body_id))
        .filter(bodies::closed_on.is_null().or(bodies::closed_on.gt(on)))
        .filter(seats::from_date.le(on))
        .filter(seats::until_date.is_null().or(seats::until_date.ge(on)))
        .order((seats::from_date, seats::id))
        .select((
            Seat::as_select(),
            organisations::id,
            organisations::sector,
            substitutes.field(representatives::organisation_id).nullable(),
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(seat, organisation_id, sector, substitute_organisation_id)| {
            let substitute = match (
                seat.substitute_id,
                seat.substitute_from,
                substitute_organisation_id,
            ) {
                (Some(representative_id), Some(from), Some(organisation_id)) => Some(NamedSubstitute {
                    representative_id,
                    organisation_id,
                    from,
                    until: seat.substitute_until,
                }),
                _ => None,
            };
            SeatInForce {
                seat_id: seat.id,
                representative_id: seat.representative_id,
                organisation_id,
                sector,
                role: seat.role,
                from: seat.from_date,
                until: seat.until_date,
                substitute,
                origin_id: seat.origin_id,
            }
        })
        .collect())
}

/// A seat for which a representative may act, with the kind of its body.
#[derive(Debug, Clone)]
pub struct RepresentativeSeat {
    pub seat: Seat,
    pub body_kind: BodyKind,
    /// Whether the representative is the substitute.
    pub as_substitute: bool,
}

/// The seats that a representative holds or is the substitute of on a day, in bodies open on that day.
pub fn seats_of_representative(
    conn: &mut Conn,
    representative_id: &Id,
    on: NaiveDate,
) -> Result<Vec<RepresentativeSeat>> {
    let substitutes_today = seats::substitute_id
        .eq(representative_id)
        .and(seats::substitute_from.le(on))
        .and(
            seats::substitute_until
                .is_null()
                .or(seats::substitute_until.ge(on)),
        );
    let rows: Vec<(Seat, BodyKind)> = seats::table
        .inner_join(bodies::table.on(bodies::id.eq(seats::body_id)))
        .filter(
            seats::representative_id
                .eq(representative_id)
                .or(substitutes_today),
        )
        .filter(bodies::closed_on.is_null().or(bodies::closed_on.gt(on)))
        .filter(seats::from_date.le(on))
        .filter(seats::until_date.is_null().or(seats::until_date.ge(on)))
        .order(seats::id)
        .select((Seat::as_select(), bodies::kind))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(seat, body_kind)| RepresentativeSeat {
            as_substitute: seat.representative_id != *representative_id,
            seat,
            body_kind,
        })
        .collect())
}

/// A seat at any time, with the day on which its body was closed, and the kind of the body.
pub type SeatOfAnyTime = (Seat, Option<NaiveDate>, BodyKind);

/// All past, current and future seats of which a representative is the holder or the substitute.
pub fn all_seats_of_representative(conn: &mut Conn, representative_id: &Id) -> Result<Vec<SeatOfAnyTime>> {
    Ok(seats::table
        .inner_join(bodies::table.on(bodies::id.eq(seats::body_id)))
        .filter(
            seats::representative_id
                .eq(representative_id)
                .or(seats::substitute_id.eq(representative_id)),
        )
        .order(seats::id)
        .select((Seat::as_select(), bodies::closed_on, bodies::kind))
        .load(conn)?)
}

/// The seats of a body that have not ended before a day, to compare a new seat with.
pub fn seats_not_ended(conn: &mut Conn, body_id: &Id, on: NaiveDate) -> Result<Vec<Seat>> {
    Ok(seats::table
        .filter(seats::body_id.eq(body_id))
        .filter(seats::until_date.is_null().or(seats::until_date.ge(on)))
        .order(seats::id)
        .select(Seat::as_select())
        .load(conn)?)
}

/// Filter for a list of seats.
#[derive(Debug, Clone, Copy, Default)]
pub struct SeatFilter {
    pub body_id: Option<Id>,
    pub representative_id: Option<Id>,
    /// Only seats in force on this day.
    pub on: Option<NaiveDate>,
}

/// Seats, in order of creation.
pub fn list(conn: &mut Conn, filter: SeatFilter, after: Option<Id>, limit: i64) -> Result<Vec<Seat>> {
    let SeatFilter {
        body_id,
        representative_id,
        on,
    } = filter;
    let mut query = seats::table
        .inner_join(bodies::table.on(bodies::id.eq(seats::body_id)))
        .into_boxed();
    if let Some(body_id) = body_id {
        query = query.filter(seats::body_id.eq(body_id));
    }
    if let Some(representative_id) = representative_id {
        query = query.filter(seats::representative_id.eq(representative_id));
    }
    if let Some(on) = on {
        query = query
            .filter(seats::from_date.le(on))
            .filter(seats::until_date.is_null().or(seats::until_date.ge(on)))
            .filter(bodies::closed_on.is_null().or(bodies::closed_on.gt(on)));
    }
    if let Some(after) = after {
        query = query.filter(seats::id.gt(after));
    }
    Ok(query
        .order(seats::id)
        .limit(limit)
        .select(Seat::as_select())
        .load(conn)?)
}
