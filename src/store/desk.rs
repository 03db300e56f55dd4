//! Items that wait for a person's action, each list in one statement.

use diesel::prelude::*;

use super::Conn;
use super::ballots::{Ballot, BallotElector};
use super::events::RecordedEvent;
use super::schema::{ballot_electors, ballots, bodies, business_cases, events, participations, seats, votes};
use super::voters::{Filling, InLine, filling, fills};
use edba_common::error::Result;
use edba_domain::codes::{BallotStatus, Position};
use edba_domain::{Id, Moment};

/// The display names of a case and a body.
#[derive(Debug, Clone, Queryable)]
pub struct Names {
    pub case_number: String,
    pub case_title: String,
    pub body_nl: String,
    pub body_en: String,
}

/// An open ballot on which a representative may act for a seat.
#[derive(Debug, Clone, Queryable)]
pub struct OpenBallot {
    pub ballot: Ballot,
    pub elector: BallotElector,
    /// The representative's role in the seat today: holder or substitute, and conflicts.
    pub filling: Filling,
    pub names: Names,
    /// The vote of the seat; None before the vote and for a secret ballot.
    pub position: Option<Position>,
    /// The person who voted for the seat in a secret ballot.
    pub took_part: Option<Id>,
}

/// The open ballots on which a representative may act, for its own seat or as a substitute, earliest deadline first.
pub fn open_ballots_of(conn: &mut Conn, representative_id: &Id, now: Moment) -> Result<Vec<OpenBallot>> {
    Ok(ballots::table
        .inner_join(ballot_electors::table.on(ballot_electors::ballot_id.eq(ballots::id)))
        .inner_join(business_cases::table.on(business_cases::id.eq(ballots::case_id)))
        .inner_join(bodies::table.on(bodies::id.eq(ballots::body_id)))
        .inner_join(seats::table.on(InLine))
        .left_join(
            votes::table.on(votes::ballot_id
                .eq(ballot_electors::ballot_id)
                .and(votes::seat_id.eq(ballot_electors::seat_id))
                .and(votes::is_current)),
        )
        .left_join(
            participations::table.on(participations::ballot_id
                .eq(ballot_electors::ballot_id)
                .and(participations::seat_id.eq(ballot_electors::seat_id))),
        )
        .filter(ballots::status.eq(BallotStatus::Open))
        .filter(ballots::closes_at.gt(now))
        .filter(fills!(*representative_id, now.local_date()))
        .order((ballots::closes_at, ballots::id))
        .select((
            Ballot::as_select(),
            BallotElector::as_select(),
            filling!(*representative_id),
            (
                business_cases::number,
                business_cases::title,
                bodies::name_nl,
                bodies::name_en,
            ),
            votes::position.nullable(),
            participations::cast_by.nullable(),
        ))
        .load(conn)?)
}

/// An action of an account, with its case.
#[derive(Debug, Clone, Queryable)]
pub struct DoneRow {
    pub event: RecordedEvent,
    /// None if the action is not about a case.
    pub case_title: Option<String>,
}

/// The latest actions of an account, newest first.
pub fn done_lately(conn: &mut Conn, account_id: &Id, limit: i64) -> Result<Vec<DoneRow>> {
    Ok(events::table
        .left_join(business_cases::table.on(business_cases::id.eq(events::stream_id)))
        .filter(events::actor_id.eq(account_id))
        .filter(events::kind.not_like("account.%"))
        .order((events::recorded_at.desc(), events::id.desc()))
        .limit(limit)
        .select((RecordedEvent::as_select(), business_cases::title.nullable()))
        .load(conn)?)
}

/// The display names of the case and body of each of these ballots, with the ballot id.
pub fn names_of(conn: &mut Conn, ballot_ids: &[Id]) -> Result<Vec<(Id, Names)>> {
    Ok(ballots::table
        .inner_join(business_cases::table.on(business_cases::id.eq(ballots::case_id)))
        .inner_join(bodies::table.on(bodies::id.eq(ballots::body_id)))
        .filter(ballots::id.eq_any(ballot_ids))
        .select((
            ballots::id,
            (
                business_cases::number,
                business_cases::title,
                bodies::name_nl,
                bodies::name_en,
            ),
        ))
        .load(conn)?)
}
