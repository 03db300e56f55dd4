//! Ballots and their electorates.

mod rows;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::Conn;
use super::schema::{ballot_electors, ballots, participations, seats, votes};
use super::voters::{InLine, fills};
use edba_common::error::Result;
use edba_domain::codes::BallotStatus;
use edba_domain::{Id, Moment};

pub use rows::{Ballot, BallotElector};

pub use super::ballot_boxes::*;
pub use super::voters::{
    Filling, Occupant, VotingSeat, fillings, insert_conflict, occupants, recuse, recuse_substitute,
    recuse_voter, voting_seats, voting_seats_of_client,
};
pub use super::votes::*;

pub fn ballot(conn: &mut Conn, id: &Id) -> Result<Option<Ballot>> {
    Ok(ballots::table
        .find(id)
        .select(Ballot::as_select())
        .first(conn)
        .optional()?)
}

pub fn insert_ballot(conn: &mut Conn, row: &Ballot) -> Result<()> {
    diesel::insert_into(ballots::table).values(row).execute(conn)?;
    Ok(())
}

/// Updates a row under optimistic locking; false if the stored version is not the previous one.
pub fn update_ballot(conn: &mut Conn, row: &Ballot) -> Result<bool> {
    let rows = diesel::update(
        ballots::table
            .filter(ballots::id.eq(row.id))
            .filter(ballots::version.eq(row.version - 1)),
    )
    .set(row)
    .execute(conn)?;
    Ok(rows == 1)
}

pub fn elector(conn: &mut Conn, ballot_id: &Id, seat_id: &Id) -> Result<Option<BallotElector>> {
    Ok(ballot_electors::table
        .find((ballot_id, seat_id))
        .select(BallotElector::as_select())
        .first(conn)
        .optional()?)
}

pub fn insert_elector(conn: &mut Conn, row: &BallotElector) -> Result<()> {
    diesel::insert_into(ballot_electors::table)
        .values(row)
        .execute(conn)?;
    Ok(())
}

/// The electorate, in seat order.
pub fn electors(conn: &mut Conn, ballot_id: &Id) -> Result<Vec<BallotElector>> {
    Ok(ballot_electors::table
        .filter(ballot_electors::ballot_id.eq(ballot_id))
        .order(ballot_electors::seat_order)
        .select(BallotElector::as_select())
        .load(conn)?)
}

/// The number of seats that may vote on a ballot, and the number that have voted.
pub fn turnout(conn: &mut Conn, ballot_id: &Id, secret: bool) -> Result<(i64, i64)> {
    let entitled = ballot_electors::table
        .filter(ballot_electors::ballot_id.eq(ballot_id))
        .filter(ballot_electors::recusal_kind.is_null())
        .count()
        .get_result(conn)?;
    let voted = if secret {
        participations::table
            .filter(participations::ballot_id.eq(ballot_id))
            .count()
            .get_result(conn)?
    } else {
        votes::table
            .filter(votes::ballot_id.eq(ballot_id))
            .filter(votes::is_current)
            .count()
            .get_result(conn)?
    };
    Ok((entitled, voted))
}

/// The ballots of a case, oldest first.
pub fn of_case(conn: &mut Conn, case_id: &Id) -> Result<Vec<Ballot>> {
    Ok(ballots::table
        .filter(ballots::case_id.eq(case_id))
        .order(ballots::id)
        .select(Ballot::as_select())
        .load(conn)?)
}

/// Open ballots whose deadline has passed, earliest deadline first.
pub fn overdue(conn: &mut Conn, now: Moment, limit: i64) -> Result<Vec<Id>> {
    Ok(ballots::table
        .filter(ballots::status.eq(BallotStatus::Open))
        .filter(ballots::closes_at.le(now))
        .order((ballots::closes_at, ballots::id))
        .limit(limit)
        .select(ballots::id)
        .load(conn)?)
}

/// Filter for a list of ballots.
#[derive(Debug, Clone, Default)]
pub struct BallotFilter {
    pub id: Option<Id>,
    pub case_id: Option<Id>,
    pub body_id: Option<Id>,
    pub status: Option<BallotStatus>,
    /// Only closed or cancelled ballots, ordered by the time at which they ended.
    pub ended: bool,
    /// Open ballots: only those on which this representative may act today, for its own seat or as a substitute. Ended
    /// ballots: only those that had this representative in the electorate.
    pub elector: Option<(Id, NaiveDate)>,
    /// Only ballots within this member's scope.
    pub visible_to: Option<MemberScope>,
}

/// Scope of a member: ballots on which it may act, ballots about cases of the bodies in which it has a seat today,
/// and, for a board member, ballots about cases that have reached the board.
#[derive(Debug, Clone)]
pub struct MemberScope {
    pub representative_id: Id,
    pub today: NaiveDate,
    pub bodies: Vec<Id>,
    pub on_board: bool,
}

/// Ballots, newest first.
pub fn list(conn: &mut Conn, filter: &BallotFilter, before: Option<Id>, limit: i64) -> Result<Vec<Ballot>> {
    use super::schema::{business_cases, case_tables};
    let in_electorate = |id: Id| {
        ballot_electors::table
            .filter(
                ballot_electors::representative_id
                    .eq(id)
                    .or(ballot_electors::substitute_id.eq(id)),
            )
            .select(ballot_electors::ballot_id)
    };
    let acting = |id: Id, on: NaiveDate| {
        ballot_electors::table
            .inner_join(seats::table.on(InLine))
            .filter(fills!(id, on))
            .select(ballot_electors::ballot_id)
    };
    let mut query = ballots::table.into_boxed();
    if let Some(id) = filter.id {
        query = query.filter(ballots::id.eq(id));
    }
    if let Some(id) = filter.case_id {
        query = query.filter(ballots::case_id.eq(id));
    }
    if let Some(id) = filter.body_id {
        query = query.filter(ballots::body_id.eq(id));
    }
    if let Some(status) = filter.status {
        query = query.filter(ballots::status.eq(status));
    }
    if filter.ended {
        query = query.filter(ballots::status.ne(BallotStatus::Open));
    }
    if let Some((id, on)) = filter.elector {
        let open = ballots::status.eq(BallotStatus::Open);
        let ended = ballots::status.ne(BallotStatus::Open);
        query = query.filter(
            (open.and(ballots::id.eq_any(acting(id, on))))
                .or(ended.and(ballots::id.eq_any(in_electorate(id)))),
        );
    }
    if let Some(scope) = &filter.visible_to {
        let of_my_bodies = case_tables::table
            .filter(case_tables::body_id.eq_any(scope.bodies.clone()))
            .select(case_tables::case_id);
        let mine = ballots::id
            .eq_any(in_electorate(scope.representative_id))
            .or(ballots::id.eq_any(acting(scope.representative_id, scope.today)))
            .or(ballots::case_id.eq_any(of_my_bodies));
        if scope.on_board {
            let at_board = business_cases::table
                .filter(business_cases::board_since.is_not_null())
                .select(business_cases::id);
            query = query.filter(mine.or(ballots::case_id.eq_any(at_board)));
        } else {
            query = query.filter(mine);
        }
    }
    if let Some(before) = before {
        query = if filter.ended {
            let at: Option<Moment> = ballots::table
                .find(before)
                .select(ballots::ended_at)
                .first(conn)
                .optional()?
                .flatten();
            let same_moment = ballots::ended_at.eq(at).and(ballots::id.lt(before));
            query.filter(ballots::ended_at.lt(at).or(same_moment))
        } else {
            query.filter(ballots::id.lt(before))
        };
    }
    query = if filter.ended {
        query
            .filter(ballots::ended_at.is_not_null())
            .order((ballots::ended_at.desc(), ballots::id.desc()))
    } else {
        query.order(ballots::id.desc())
    };
    Ok(query.limit(limit).select(Ballot::as_select()).load(conn)?)
}

/// The open ballots on these cases, newest first.
pub fn open_on_cases(conn: &mut Conn, cases: &[Id]) -> Result<Vec<Ballot>> {
    Ok(ballots::table
        .filter(ballots::case_id.eq_any(cases))
        .filter(ballots::status.eq(BallotStatus::Open))
        .order(ballots::id.desc())
        .select(Ballot::as_select())
        .load(conn)?)
}

/// Whether this body has an open ballot about this case.
pub fn open_in_body(conn: &mut Conn, case_id: &Id, body_id: &Id) -> Result<bool> {
    let found: Option<Id> = ballots::table
        .filter(ballots::case_id.eq(case_id))
        .filter(ballots::body_id.eq(body_id))
        .filter(ballots::status.eq(BallotStatus::Open))
        .select(ballots::id)
        .first(conn)
        .optional()?;
    Ok(found.is_some())
}

/// Whether one ballot is within a member's scope.
pub fn is_visible(conn: &mut Conn, id: &Id, scope: &MemberScope) -> Result<bool> {
    let filter = BallotFilter {
        id: Some(*id),
        visible_to: Some(scope.clone()),
        ..BallotFilter::default()
    };
    Ok(!list(conn, &filter, None, 1)?.is_empty())
}

/// Ballots after `after` whose count can be verified (closed ones) or whose box can be tested (open secret ones), in
/// id order.
pub fn counted_or_sealed(conn: &mut Conn, after: Option<&Id>, limit: i64) -> Result<Vec<Ballot>> {
    let sealed = ballots::status
        .eq(BallotStatus::Open)
        .and(ballots::secret.eq(true));
    let mut query = ballots::table
        .filter(ballots::status.eq(BallotStatus::Closed).or(sealed))
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(ballots::id.gt(after));
    }
    Ok(query
        .order(ballots::id)
        .limit(limit)
        .select(Ballot::as_select())
        .load(conn)?)
}
