//! Holders and appointed substitutes of the seats of an electorate on a day.

use chrono::NaiveDate;
use diesel::backend::Backend;
use diesel::expression::{ValidGrouping, is_aggregate};
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::{Bool, Nullable, Text};

use super::Conn;
use super::accounts::Account;
use super::ballots::{Ballot, BallotElector};
use super::conn::MultiBackend;
use super::dialect::DatabaseClock;
use super::events::ChainEnd;
use super::schema::{
    accounts, ballot_conflicts, ballot_electors, ballots, event_chains, seats, voter_recusals, votes,
};
use super::votes::{OthersHaveVoted, Vote};
use edba_common::error::Result;
use edba_domain::codes::RecusalKind;
use edba_domain::{Id, Moment};

/// A seat of an electorate, for one person who holds it or is its substitute on a day.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Filling {
    /// The holder of the seat.
    pub principal_id: Id,
    pub substitute_from: Option<NaiveDate>,
    pub substitute_until: Option<NaiveDate>,
    /// The person's organisation, if it is the initiator of the case or would receive its money.
    pub conflicting_id: Option<Id>,
    /// A conflict of interest that the person declared as a substitute appointed after the opening.
    pub declared: Option<String>,
}

/// The seats that continue a seat of an electorate: itself and its successors.
macro_rules! continues {
    () => {
        seats::id
            .eq(ballot_electors::seat_id)
            .or(seats::origin_id.eq(ballot_electors::seat_id.nullable()))
            .or(seats::origin_id.eq(ballot_electors::origin_seat_id))
    };
}
pub(super) use continues;

/// The condition of [`continues`] for a lookup of electors by one person's seats: elector and seat have the same first
/// seat in the chain of succession, the key of the index `ballot_electors_by_line`. With `continues` the planner reads
/// the seats of every elector of the ballot. For a query of `ballot_electors` and `seats`.
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
        // A first seat does not continue a later seat in an electorate: it has ended by then.
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

/// Whether this person holds a seat, or is its appointed substitute, on a day.
macro_rules! fills {
    ($person:expr, $on:expr) => {
        crate::voters::is_held!($on).and(
            seats::representative_id.eq($person).or(seats::substitute_id
                .eq($person)
                .and(crate::voters::is_appointed!($on))),
        )
    };
}
pub(super) use fills;

/// The organisation of a person, if it is the initiator of the case or would receive its money; a column of a query of
/// `ballot_electors`. A subquery, like [`DeclaredBy`]: as joins, the two took a seventh of the time of the query that
/// reads the data of a vote.
#[derive(Debug, Clone, Copy, QueryId)]
pub struct ConflictOf(pub Id);

/// The conflict of interest that a person has declared as a substitute; a column of a query of `ballot_electors`.
#[derive(Debug, Clone, Copy, QueryId)]
pub struct DeclaredBy(pub Id);

impl QueryFragment<MultiBackend> for ConflictOf {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        out.push_sql(
            "(SELECT c.organisation_id FROM ballot_conflicts c \
             JOIN representatives r ON r.organisation_id = c.organisation_id \
             WHERE c.ballot_id = ballot_electors.ballot_id AND r.id = ",
        );
        out.push_bind_param::<Text, _>(&self.0)?;
        out.push_sql(")");
        Ok(())
    }
}

impl QueryFragment<MultiBackend> for DeclaredBy {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        out.push_sql(
            "(SELECT d.reason FROM voter_recusals d WHERE d.ballot_id = ballot_electors.ballot_id \
             AND d.seat_id = ballot_electors.seat_id AND d.representative_id = ",
        );
        out.push_bind_param::<Text, _>(&self.0)?;
        out.push_sql(")");
        Ok(())
    }
}

macro_rules! text_column_of_electors {
    ($($column:ident),*) => {$(
        impl Expression for $column {
            type SqlType = Nullable<Text>;
        }
        impl<Tables> SelectableExpression<Tables> for $column {}
        impl<Tables> AppearsOnTable<Tables> for $column {}
        impl ValidGrouping<()> for $column {
            type IsAggregate = is_aggregate::No;
        }
    )*};
}
text_column_of_electors!(ConflictOf, DeclaredBy);

/// The columns of a [`Filling`] by a person.
macro_rules! filling {
    ($person:expr) => {
        (
            seats::representative_id,
            seats::substitute_from,
            seats::substitute_until,
            crate::voters::ConflictOf($person),
            crate::voters::DeclaredBy($person),
        )
    };
}
pub(super) use filling;

/// The data needed to check and record a vote: the ballot, a seat of the voter on that day, its current vote, whether
/// all other seats that may vote have voted (open ballot only), and the end of the case's event chain.
#[derive(Debug, Clone, Queryable)]
pub struct VotingSeat {
    pub ballot: Ballot,
    pub elector: BallotElector,
    pub filling: Filling,
    pub vote: Option<Vote>,
    pub others_have_voted: bool,
    /// The end of the case's event chain.
    pub chain: ChainEnd,
    /// The database's time (None on SQLite).
    pub read_at: Option<Moment>,
}

/// The electors of a ballot, joined with the ballot, the end of the case's event chain, the current vote of the seat,
/// the registered seats by the condition `$seat` and, if given, the accounts by the condition `$account`.
macro_rules! electors_with_votes {
    ($ballot_id:expr, seat $seat:expr $(, account $account:expr)?) => {
        ballot_electors::table
            .inner_join(ballots::table.on(ballots::id.eq(ballot_electors::ballot_id)))
            .inner_join(event_chains::table.on(event_chains::stream_id.eq(ballots::case_id)))
            .inner_join(seats::table.on($seat))
            $(.inner_join(accounts::table.on($account)))?
            .left_join(
                votes::table.on(votes::ballot_id
                    .eq(ballot_electors::ballot_id)
                    .and(votes::seat_id.eq(ballot_electors::seat_id))
                    .and(votes::is_current)),
            )
            .filter(ballot_electors::ballot_id.eq($ballot_id))
    };
}

/// The columns of a [`VotingSeat`] in a query by `electors_with_votes`; `$filling` are those of its [`Filling`].
macro_rules! voting_seat {
    ($filling:expr) => {
        (
            Ballot::as_select(),
            BallotElector::as_select(),
            $filling,
            Option::<Vote>::as_select(),
            OthersHaveVoted,
            ChainEnd::as_select(),
            DatabaseClock,
        )
    };
}

/// The data for a vote of this representative on this ballot, in one statement; in seat order.
pub fn voting_seats(
    conn: &mut Conn,
    ballot_id: &Id,
    representative_id: &Id,
    on: NaiveDate,
) -> Result<Vec<VotingSeat>> {
    let mut seats: Vec<VotingSeat> = electors_with_votes!(ballot_id, seat InLine)
        .filter(fills!(*representative_id, on))
        .select(voting_seat!(filling!(*representative_id)))
        .load(conn)?;
    // Sorted here: it is nearly always one row, and the plan, which is set up for each vote, has one step less.
    seats.sort_unstable_by_key(|seat| seat.elector.seat_order);
    Ok(seats)
}

/// Like [`voting_seats`], for the representative of a client, with the client's account, but without seats that succeed
/// a seat of the electorate. None if there is no such client or it has no such seat. Conflicts of interest are not
/// read: the trigger on votes rejects a voter with a conflict.
pub fn voting_seats_of_client(
    conn: &mut Conn,
    ballot_id: &Id,
    client_id: &str,
    on: NaiveDate,
) -> Result<Option<(Account, Vec<VotingSeat>)>> {
    let person = accounts::representative_id.assume_not_null();
    let stands_in = seats::substitute_id
        .eq(accounts::representative_id)
        .and(is_appointed!(on));
    let same_seat = seats::id.eq(ballot_electors::seat_id);
    let of_client = accounts::client_id.eq(client_id.to_owned());
    let mut rows: Vec<(Account, VotingSeat)> =
        electors_with_votes!(ballot_id, seat same_seat, account of_client)
            .filter(is_held!(on))
            .filter(
                seats::representative_id
                    .eq(person)
                    .or(stands_in.assume_not_null()),
            )
            .select((
                Account::as_select(),
                voting_seat!((
                    seats::representative_id,
                    seats::substitute_from,
                    seats::substitute_until,
                    None::<Id>.into_sql::<Nullable<Text>>(),
                    None::<String>.into_sql::<Nullable<Text>>(),
                )),
            ))
            .load(conn)?;
    rows.sort_unstable_by_key(|(_, seat)| seat.elector.seat_order);
    let Some((account, _)) = rows.first() else {
        return Ok(None);
    };
    let account = account.clone();
    Ok(Some((account, rows.into_iter().map(|(_, seat)| seat).collect())))
}

/// The seats of a ballot for which a representative may act on a day.
pub fn fillings(
    conn: &mut Conn,
    ballot_id: &Id,
    representative_id: &Id,
    on: NaiveDate,
) -> Result<Vec<(Id, Filling)>> {
    Ok(ballot_electors::table
        .inner_join(seats::table.on(InLine))
        .filter(ballot_electors::ballot_id.eq(ballot_id))
        .filter(fills!(*representative_id, on))
        .order(ballot_electors::seat_order)
        .select((ballot_electors::seat_id, filling!(*representative_id)))
        .load(conn)?)
}

/// The holder and the appointed substitute of a seat of an electorate on a day.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Occupant {
    pub seat_id: Id,
    pub representative_id: Id,
    pub substitute_id: Option<Id>,
    pub substitute_from: Option<NaiveDate>,
    pub substitute_until: Option<NaiveDate>,
}

/// The occupants of the seats of a ballot on a day, in seat order. A seat without a holder is left out, and so is a
/// substitute who is not appointed on that day.
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

/// Records an organisation whose representatives may not vote on a ballot.
pub fn insert_conflict(conn: &mut Conn, ballot_id: &Id, organisation_id: &Id) -> Result<()> {
    diesel::insert_into(ballot_conflicts::table)
        .values((
            ballot_conflicts::ballot_id.eq(ballot_id),
            ballot_conflicts::organisation_id.eq(organisation_id),
        ))
        .execute(conn)?;
    Ok(())
}

/// Records the declared recusal of a seat.
pub fn recuse(conn: &mut Conn, ballot_id: &Id, seat_id: &Id, reason: &str) -> Result<()> {
    diesel::update(ballot_electors::table.find((ballot_id, seat_id)))
        .set((
            ballot_electors::recusal_kind.eq(RecusalKind::Declared),
            ballot_electors::recusal_reason.eq(reason),
        ))
        .execute(conn)?;
    Ok(())
}

/// Records the declared recusal of the substitute named in the electorate.
pub fn recuse_substitute(conn: &mut Conn, ballot_id: &Id, seat_id: &Id, reason: &str) -> Result<()> {
    diesel::update(ballot_electors::table.find((ballot_id, seat_id)))
        .set((
            ballot_electors::substitute_recusal.eq(reason),
            ballot_electors::substitute_recusal_kind.eq(RecusalKind::Declared),
        ))
        .execute(conn)?;
    Ok(())
}

/// Records the declared recusal, for one seat, of a substitute appointed after the opening.
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
