//! Who fills the seats of an electorate on a day: the holder of each, and the substitute appointed then.

use chrono::NaiveDate;
use diesel::backend::Backend;
use diesel::expression::{ValidGrouping, is_aggregate};
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::Bool;

use super::Conn;
use super::ballots::{BallotRow, ElectorRow};
use super::dialect::DatabaseClock;
use super::history::ChainEnd;
use super::schema::{
    ballot_conflicts, ballot_electors, ballots, event_chains, representatives, seats, voter_recusals, votes,
};
use super::votes::{OthersHaveVoted, VoteRow};
use crate::domain::codes::RecusalKind;
use crate::domain::{Id, Moment};
use crate::error::Result;

/// Who fills a seat of an electorate, as one person reads it who holds it or is its substitute that day.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Filling {
    /// Who holds the seat.
    pub principal_id: Id,
    pub substitute_from: Option<NaiveDate>,
    pub substitute_until: Option<NaiveDate>,
    /// The person's organisation, where it is the initiator of the case or would receive its money.
    pub conflicting_id: Option<Id>,
    /// A conflict of interest that the person declared as a substitute appointed after the opening.
    pub declared: Option<String>,
}

/// The seats that continue a seat of an electorate: itself, and those that took it over.
macro_rules! continues {
    () => {
        seats::id
            .eq(ballot_electors::seat_id)
            .or(seats::origin_id.eq(ballot_electors::seat_id.nullable()))
            .or(seats::origin_id.eq(ballot_electors::origin_seat_id))
    };
}
pub(super) use continues;

/// The same as [`continues`], for who looks up electors by the seats of one person: the first seat of the line of both is
/// the same, which is what `ballot_electors_by_line` is in the order of. Written otherwise, the seats of every elector of
/// a ballot were looked at for each vote. A column of a query of `ballot_electors` and `seats`.
#[derive(Debug, Clone, Copy, QueryId)]
pub struct InLine;

impl Expression for InLine {
    type SqlType = Bool;
}
impl<Tables> SelectableExpression<Tables> for InLine {}
impl<Tables> AppearsOnTable<Tables> for InLine {}
impl ValidGrouping<()> for InLine {
    type IsAggregate = is_aggregate::No;
}
impl<DB: Backend> QueryFragment<DB> for InLine {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        // The first seat of a line has ended by the time a later one is in an electorate: it does not continue that.
        out.push_sql(
            "COALESCE(ballot_electors.origin_seat_id, ballot_electors.seat_id) = COALESCE(seats.origin_id, seats.id) \
             AND (seats.origin_id IS NOT NULL OR ballot_electors.origin_seat_id IS NULL)",
        );
        Ok(())
    }
}

/// Whether a seat is held on a day.
macro_rules! is_held {
    ($on:expr) => {
        seats::from_date
            .le($on)
            .and(seats::until_date.is_null().or(seats::until_date.ge($on)))
    };
}
pub(super) use is_held;

/// Whether the substitute of a seat is appointed on a day.
macro_rules! is_appointed {
    ($on:expr) => {
        seats::substitute_from.le($on).and(
            seats::substitute_until
                .is_null()
                .or(seats::substitute_until.ge($on)),
        )
    };
}
pub(super) use is_appointed;

/// Whether this person fills a seat on a day.
macro_rules! fills {
    ($person:expr, $on:expr) => {
        crate::store::voters::is_held!($on).and(
            seats::representative_id.eq($person).or(seats::substitute_id
                .eq($person)
                .and(crate::store::voters::is_appointed!($on))),
        )
    };
}
pub(super) use fills;

/// Whether the person of a query has a conflict of interest on a ballot.
macro_rules! conflicting {
    () => {
        ballot_conflicts::ballot_id
            .eq(ballot_electors::ballot_id)
            .and(ballot_conflicts::organisation_id.eq(representatives::organisation_id))
    };
}
pub(super) use conflicting;

/// Whether the person of a query has declared one as a substitute.
macro_rules! declared {
    () => {
        voter_recusals::ballot_id
            .eq(ballot_electors::ballot_id)
            .and(voter_recusals::seat_id.eq(ballot_electors::seat_id))
            .and(voter_recusals::representative_id.eq(representatives::id))
    };
}
pub(super) use declared;

/// The columns of a [`Filling`].
macro_rules! filling {
    () => {
        (
            seats::representative_id,
            seats::substitute_from,
            seats::substitute_until,
            ballot_conflicts::organisation_id.nullable(),
            voter_recusals::reason.nullable(),
        )
    };
}
pub(super) use filling;

/// What a vote is decided by: the ballot, a seat that the voter fills on that day, the vote of that seat that
/// counts now, whether every other seat that may vote has voted (of an open ballot), and where the chain of the case
/// ends.
#[derive(Debug, Clone, Queryable)]
pub struct VotingSeat {
    pub ballot: BallotRow,
    pub elector: ElectorRow,
    pub filling: Filling,
    pub vote: Option<VoteRow>,
    pub others_have_voted: bool,
    /// The end of the chain of the case.
    pub chain: ChainEnd,
    /// What the database's clock showed; none on SQLite.
    pub read_at: Option<Moment>,
}

/// All that a vote of this representative on this ballot is decided by, in one statement; in the order of the seats.
pub fn voting_seats(
    conn: &mut Conn,
    ballot_id: &Id,
    representative_id: &Id,
    on: NaiveDate,
) -> Result<Vec<VotingSeat>> {
    let mut seats: Vec<VotingSeat> = ballot_electors::table
        .inner_join(ballots::table.on(ballots::id.eq(ballot_electors::ballot_id)))
        .inner_join(event_chains::table.on(event_chains::stream_id.eq(ballots::case_id)))
        .inner_join(seats::table.on(InLine))
        .inner_join(representatives::table.on(representatives::id.eq(*representative_id)))
        .left_join(ballot_conflicts::table.on(conflicting!()))
        .left_join(voter_recusals::table.on(declared!()))
        .left_join(
            votes::table.on(votes::ballot_id
                .eq(ballot_electors::ballot_id)
                .and(votes::seat_id.eq(ballot_electors::seat_id))
                .and(votes::is_current)),
        )
        .filter(ballot_electors::ballot_id.eq(ballot_id))
        .filter(fills!(*representative_id, on))
        .select((
            BallotRow::as_select(),
            ElectorRow::as_select(),
            filling!(),
            Option::<VoteRow>::as_select(),
            OthersHaveVoted,
            ChainEnd::as_select(),
            DatabaseClock,
        ))
        .load(conn)?;
    // Here and not by the database: it is nearly always one, and a step less in a plan that is set up for each vote.
    seats.sort_unstable_by_key(|seat| seat.elector.seat_order);
    Ok(seats)
}

/// The seats of a ballot that a representative fills on a day.
pub fn fillings(
    conn: &mut Conn,
    ballot_id: &Id,
    representative_id: &Id,
    on: NaiveDate,
) -> Result<Vec<(Id, Filling)>> {
    Ok(ballot_electors::table
        .inner_join(seats::table.on(InLine))
        .inner_join(representatives::table.on(representatives::id.eq(*representative_id)))
        .left_join(ballot_conflicts::table.on(conflicting!()))
        .left_join(voter_recusals::table.on(declared!()))
        .filter(ballot_electors::ballot_id.eq(ballot_id))
        .filter(fills!(*representative_id, on))
        .order(ballot_electors::seat_order)
        .select((ballot_electors::seat_id, filling!()))
        .load(conn)?)
}

/// Who holds a seat of an electorate on a day, and who is its substitute then.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Occupant {
    pub seat_id: Id,
    pub representative_id: Id,
    pub substitute_id: Option<Id>,
    pub substitute_from: Option<NaiveDate>,
    pub substitute_until: Option<NaiveDate>,
}

/// Who fills the seats of a ballot on a day, in the order of the seats. A seat that nobody holds is not in it, and a
/// substitute who is not appointed that day is left out.
pub fn occupants(conn: &mut Conn, ballot_id: &Id, on: NaiveDate) -> Result<Vec<Occupant>> {
    let mut found: Vec<Occupant> = ballot_electors::table
        .inner_join(seats::table.on(continues!()))
        .filter(ballot_electors::ballot_id.eq(ballot_id))
        .filter(is_held!(on))
        .order(ballot_electors::seat_order)
        .select((
            ballot_electors::seat_id,
            seats::representative_id,
            seats::substitute_id,
            seats::substitute_from,
            seats::substitute_until,
        ))
        .load(conn)?;
    for one in &mut found {
        let appointed = one.substitute_from.is_some_and(|from| from <= on)
            && one.substitute_until.is_none_or(|until| on <= until);
        if !appointed {
            one.substitute_id = None;
        }
    }
    Ok(found)
}

/// Notes an organisation whose representatives may not vote on a ballot.
pub fn insert_conflict(conn: &mut Conn, ballot_id: &Id, organisation_id: &Id) -> Result<()> {
    diesel::insert_into(ballot_conflicts::table)
        .values((
            ballot_conflicts::ballot_id.eq(ballot_id),
            ballot_conflicts::organisation_id.eq(organisation_id),
        ))
        .execute(conn)?;
    Ok(())
}

/// Declares the recusal of a seat.
pub fn recuse(conn: &mut Conn, ballot_id: &Id, seat_id: &Id, reason: &str) -> Result<()> {
    diesel::update(ballot_electors::table.find((ballot_id, seat_id)))
        .set((
            ballot_electors::recusal_kind.eq(RecusalKind::Declared),
            ballot_electors::recusal_reason.eq(reason),
        ))
        .execute(conn)?;
    Ok(())
}

/// Declares that the substitute whom the electorate names may not act on a ballot.
pub fn recuse_substitute(conn: &mut Conn, ballot_id: &Id, seat_id: &Id, reason: &str) -> Result<()> {
    diesel::update(ballot_electors::table.find((ballot_id, seat_id)))
        .set((
            ballot_electors::substitute_recusal.eq(reason),
            ballot_electors::substitute_recusal_kind.eq(RecusalKind::Declared),
        ))
        .execute(conn)?;
    Ok(())
}

/// Declares that a substitute appointed after the opening may not act for a seat on a ballot.
pub fn recuse_voter(
    conn: &mut Conn,
    ballot_id: &Id,
    seat_id: &Id,
    representative_id: &Id,
    reason: &str,
) -> Result<()> {
    diesel::insert_into(voter_recusals::table)
        .values((
            voter_recusals::ballot_id.eq(ballot_id),
            voter_recusals::seat_id.eq(seat_id),
            voter_recusals::representative_id.eq(representative_id),
            voter_recusals::reason.eq(reason),
        ))
        .execute(conn)?;
    Ok(())
}
