//! Consultation bodies with the meetings of a year.

use chrono::NaiveDate;
use diesel::dsl::exists;
use diesel::prelude::*;

use super::Conn;
use super::bodies::Body;
use super::schema::{bodies, meetings, organisations, representatives, seats, yearly_agendas};
use edba_common::error::Result;
use edba_domain::codes::{BodyKind, MeetingStatus, SeatRole};
use edba_domain::{Id, Moment};

/// A consultation body with what it holds in a year.
#[derive(Debug, Clone, Queryable)]
pub struct BodyInYear {
    pub body: Body,
    /// Meetings that have ended, and that have not; without cancelled ones.
    pub held: i64,
    pub planned: i64,
    /// Versions of the yearly agenda.
    pub yearly_agendas: i64,
}

/// A calendar year in Almere, and the present.
#[derive(Debug, Clone, Copy)]
pub struct YearAt {
    pub year: i32,
    pub begins: Moment,
    pub ends: Moment,
    pub now: Moment,
}

/// The consultation bodies that were opened before a year ended and are open on `today`, in order of creation, with what they hold
/// in the year; with a day, only those in which somebody sits on it.
pub fn in_year(
    conn: &mut Conn,
    at: YearAt,
    today: NaiveDate,
    seated_on: Option<NaiveDate>,
) -> Result<Vec<BodyInYear>> {
    let of_year = || {
        meetings::table
            .filter(meetings::body_id.eq(bodies::id))
            .filter(meetings::status.eq(MeetingStatus::Planned))
            .filter(meetings::starts_at.ge(at.begins))
            .filter(meetings::starts_at.lt(at.ends))
    };
    let held = of_year().filter(meetings::ends_at.le(at.now));
    let planned = of_year().filter(meetings::ends_at.gt(at.now));
    let agendas = yearly_agendas::table
        .filter(yearly_agendas::body_id.eq(bodies::id))
        .filter(yearly_agendas::year.eq(at.year));
    let mut query = bodies::table
        .filter(bodies::kind.eq(BodyKind::Consultation))
        .filter(bodies::closed_on.is_null().or(bodies::closed_on.gt(today)))
        .filter(bodies::opened_on.lt(at.ends.local_date()))
        .order(bodies::id)
        .select((
            Body::as_select(),
            held.count().single_value().assume_not_null(),
            planned.count().single_value().assume_not_null(),
            agendas.count().single_value().assume_not_null(),
        ))
        .into_boxed();
    if let Some(day) = seated_on {
        let in_force = seats::table
            .filter(seats::body_id.eq(bodies::id))
            .filter(seats::from_date.le(day))
            .filter(seats::until_date.is_null().or(seats::until_date.ge(day)));
        query = query.filter(exists(in_force));
    }
    Ok(query.load(conn)?)
}

/// Who holds a seat of a body.
#[derive(Debug, Clone, Queryable)]
pub struct SeatedMember {
    pub body_id: Id,
    pub role: SeatRole,
    pub name: String,
    pub organisation: String,
}

/// The holders of the seats of these bodies on a day, by body, the chair first.
pub fn members(conn: &mut Conn, body_ids: &[Id], day: NaiveDate) -> Result<Vec<SeatedMember>> {
    Ok(seats::table
        .inner_join(representatives::table.on(representatives::id.eq(seats::representative_id)))
        .inner_join(organisations::table.on(organisations::id.eq(representatives::organisation_id)))
        .filter(seats::body_id.eq_any(body_ids))
        .filter(seats::from_date.le(day))
        .filter(seats::until_date.is_null().or(seats::until_date.ge(day)))
        // `chair` comes before `member`.
        .order((seats::body_id, seats::role, seats::from_date, seats::id))
        .select((
            seats::body_id,
            seats::role,
            representatives::name,
            organisations::name,
        ))
        .load(conn)?)
}
