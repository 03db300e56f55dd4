//! Who was there, and the seats of the day.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::Conn;
use crate::schema::{attendances, bodies, meetings, organisations, representatives, seats};
use crate::seats::Seat;
use edba_common::error::Result;
use edba_domain::codes::{SeatRole, Sector};
use edba_domain::meeting::{Presence, SeatOnDay};
use edba_domain::{Id, Moment};

/// What is recorded of a seat.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = attendances, treat_none_as_null = true, primary_key(meeting_id, seat_id))]
pub struct Attendance {
    pub meeting_id: Id,
    pub seat_id: Id,
    /// The day of the meeting when this was recorded; what was said for another day does not count.
    pub on_date: NaiveDate,
    /// The holder on that day.
    pub representative_id: Id,
    pub presence: Presence,
    /// Who sat there instead.
    pub substitute_id: Option<Id>,
    /// Why the holder does not come; for bureau and auditor, and for who gave it.
    pub reason: Option<String>,
    pub recorded_by: Id,
    pub recorded_at: Moment,
}

/// A seat in force on the day of a meeting, with names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedSeat {
    pub seat: SeatOnDay,
    /// Of the holder.
    pub name: String,
    pub organisation: String,
    pub role: SeatRole,
    /// Of the substitute that was appointed on that day.
    pub substitute_name: Option<String>,
}

impl NamedSeat {
    /// The name of who sat there instead of the holder, if that is the substitute who was appointed on that day.
    pub fn name_of_substitute(&self, recorded: Option<Id>) -> Option<String> {
        let is_appointed = recorded.is_some() && recorded == self.seat.substitute_id;
        self.substitute_name.clone().filter(|_| is_appointed)
    }
}

/// What is recorded of the seats of a meeting on its day, by seat.
pub fn attendances(conn: &mut Conn, meeting_id: &Id, on: NaiveDate) -> Result<Vec<Attendance>> {
    Ok(attendances::table
        .filter(attendances::meeting_id.eq(meeting_id))
        .filter(attendances::on_date.eq(on))
        .order(attendances::seat_id)
        .select(Attendance::as_select())
        .load(conn)?)
}

/// Of these meetings those for which a seat that a representative holds on the day has no line.
pub fn without_line(conn: &mut Conn, meeting_ids: &[Id], representative_id: &Id) -> Result<Vec<Id>> {
    type Row = (Id, Moment, NaiveDate, Option<NaiveDate>, Option<NaiveDate>);
    let rows: Vec<Row> = meetings::table
        .inner_join(seats::table.on(seats::body_id.eq(meetings::body_id)))
        .left_join(
            attendances::table.on(attendances::meeting_id
                .eq(meetings::id)
                .and(attendances::seat_id.eq(seats::id))),
        )
        .filter(meetings::id.eq_any(meeting_ids))
        .filter(seats::representative_id.eq(representative_id))
        .select((
            meetings::id,
            meetings::starts_at,
            seats::from_date,
            seats::until_date,
            attendances::on_date.nullable(),
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .filter(|(_, starts_at, from, until, recorded_for)| {
            let day = starts_at.local_date();
            *from <= day && until.is_none_or(|until| until >= day) && *recorded_for != Some(day)
        })
        .map(|(meeting_id, ..)| meeting_id)
        .collect())
}

/// Records a line, in place of the one before.
pub fn keep(conn: &mut Conn, row: &Attendance) -> Result<()> {
    let rows = diesel::update(
        attendances::table
            .filter(attendances::meeting_id.eq(row.meeting_id))
            .filter(attendances::seat_id.eq(row.seat_id)),
    )
    .set(row)
    .execute(conn)?;
    if rows == 0 {
        diesel::insert_into(attendances::table)
            .values(row)
            .execute(conn)?;
    }
    Ok(())
}

/// The seats of a body in force on a day, in the order of their first day. A closed body has none after the day on which it
/// was closed: its last meeting may be on that day.
pub fn seats_on(conn: &mut Conn, body_id: &Id, day: NaiveDate) -> Result<Vec<NamedSeat>> {
    let substitutes = diesel::alias!(representatives as substitutes);
    let rows: Vec<(Seat, String, String, Sector, Option<String>)> = seats::table
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
        .filter(bodies::closed_on.is_null().or(bodies::closed_on.ge(day)))
        .filter(seats::from_date.le(day))
        .filter(seats::until_date.is_null().or(seats::until_date.ge(day)))
        .order((seats::from_date, seats::id))
        .select((
            Seat::as_select(),
            representatives::name,
            organisations::name,
            organisations::sector,
            substitutes.field(representatives::name).nullable(),
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(seat, name, organisation, sector, substitute_name)| {
            let appointed = seat.substitute_from.is_some_and(|from| from <= day)
                && seat.substitute_until.is_none_or(|until| until >= day);
            NamedSeat {
                seat: SeatOnDay {
                    seat_id: seat.id,
                    representative_id: seat.representative_id,
                    sector,
                    substitute_id: seat.substitute_id.filter(|_| appointed),
                },
                name,
                organisation,
                role: seat.role,
                substitute_name: substitute_name.filter(|_| appointed),
            }
        })
        .collect())
}
