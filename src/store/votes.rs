//! Votes, papers of secret ballots, and pledges.

use crate::json::Json;
use chrono::NaiveDate;
use diesel::dsl::{exists, not};
use diesel::expression::{ValidGrouping, is_aggregate};
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::Bool;

use super::Conn;
use super::conn::MultiBackend;
use super::mandates::ChainLinkRow;
use super::schema::{ballot_electors, ballots, commitments, mandate_chains, participations, pledges, votes};
use edba_common::error::Result;
use edba_domain::codes::{BallotKind, ExpenditureKind, Instrument, PledgeStatus, Position};
use edba_domain::{Cents, Id, Moment};

#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = votes, treat_none_as_null = true, primary_key(id))]
pub struct Vote {
    pub id: Id,
    pub ballot_id: Id,
    pub seat_id: Id,
    pub version: i32,
    pub position: Position,
    pub reason: Option<String>,
    pub cast_by: Id,
    pub cast_at: Moment,
    pub is_current: bool,
    /// The holder of the seat at that time; None for votes from before this was recorded.
    pub principal_id: Option<Id>,
    /// Substitutes only: the period of the appointment.
    pub appointed_from: Option<NaiveDate>,
    pub appointed_until: Option<NaiveDate>,
    /// The day of the vote, Almere time.
    pub cast_on: Option<NaiveDate>,
}

pub fn vote(conn: &mut Conn, id: &Id) -> Result<Option<Vote>> {
    Ok(votes::table
        .find(id)
        .select(Vote::as_select())
        .first(conn)
        .optional()?)
}

/// The values of an INSERT of a vote. It names every column, even one without a value, so that the SQL text is always
/// the same.
macro_rules! every_column {
    ($row:expr) => {{
        let row: &crate::votes::Vote = $row;
        (
            votes::id.eq(&row.id),
            votes::ballot_id.eq(&row.ballot_id),
            votes::seat_id.eq(&row.seat_id),
            votes::version.eq(row.version),
            votes::position.eq(row.position),
            votes::reason.eq(&row.reason),
            votes::cast_by.eq(&row.cast_by),
            votes::cast_at.eq(row.cast_at),
            votes::is_current.eq(row.is_current),
            votes::principal_id.eq(&row.principal_id),
            votes::appointed_from.eq(row.appointed_from),
            votes::appointed_until.eq(row.appointed_until),
            votes::cast_on.eq(row.cast_on),
        )
    }};
}
pub(super) use every_column;

pub fn insert_vote(conn: &mut Conn, row: &Vote) -> Result<()> {
    diesel::insert_into(votes::table)
        .values(every_column!(row))
        .execute(conn)?;
    Ok(())
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = participations, treat_none_as_null = true, primary_key(ballot_id, seat_id))]
pub struct ParticipationRow {
    pub ballot_id: Id,
    pub seat_id: Id,
    pub cast_by: Id,
    /// The holder of the seat at that time; None for votes from before this was recorded.
    pub principal_id: Option<Id>,
    /// Substitutes only: the period of the appointment.
    pub appointed_from: Option<NaiveDate>,
    pub appointed_until: Option<NaiveDate>,
    /// The day of the vote, Almere time.
    pub cast_on: Option<NaiveDate>,
}

pub fn participation(conn: &mut Conn, ballot_id: &Id, seat_id: &Id) -> Result<Option<ParticipationRow>> {
    Ok(participations::table
        .find((ballot_id, seat_id))
        .select(ParticipationRow::as_select())
        .first(conn)
        .optional()?)
}

pub fn insert_participation(conn: &mut Conn, row: &ParticipationRow) -> Result<()> {
    diesel::insert_into(participations::table)
        .values(row)
        .execute(conn)?;
    Ok(())
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = pledges, treat_none_as_null = true, primary_key(id))]
pub struct Pledge {
    pub id: Id,
    pub vote_id: Id,
    pub ballot_id: Id,
    pub case_id: Id,
    pub seat_id: Id,
    pub seat_order: i32,
    pub line: i32,
    pub representative_id: Id,
    pub organisation_id: Id,
    pub mandate_id: Id,
    pub mandate_version: i32,
    pub instrument: Instrument,
    pub budget_year: i32,
    pub expenditure_kind: ExpenditureKind,
    pub offered_cents: Cents,
    pub within_cents: Cents,
    pub subject_cents: Cents,
    pub reasons: Json,
    pub status: PledgeStatus,
    /// The part of `within_cents` that the decision to be superseded already includes; it reserves nothing.
    pub covered_cents: Cents,
}

pub fn pledge(conn: &mut Conn, id: &Id) -> Result<Option<Pledge>> {
    Ok(pledges::table
        .find(id)
        .select(Pledge::as_select())
        .first(conn)
        .optional()?)
}

/// Pledges by id, in order of creation.
pub fn pledges_by_ids(conn: &mut Conn, ids: &[Id]) -> Result<Vec<Pledge>> {
    Ok(pledges::table
        .filter(pledges::id.eq_any(ids))
        .order(pledges::id)
        .select(Pledge::as_select())
        .load(conn)?)
}

pub fn insert_pledge(conn: &mut Conn, row: &Pledge) -> Result<()> {
    diesel::insert_into(pledges::table).values(row).execute(conn)?;
    Ok(())
}

/// The current votes of one ballot.
pub fn current_votes(conn: &mut Conn, ballot_id: &Id) -> Result<Vec<Vote>> {
    Ok(votes::table
        .filter(votes::ballot_id.eq(ballot_id))
        .filter(votes::is_current)
        .order(votes::seat_id)
        .select(Vote::as_select())
        .load(conn)?)
}

/// Whether all other seats of an open ballot that may vote have voted; a column of a query of `ballot_electors`. The
/// subquery stops at the first seat that has not voted, so it is cheapest while most have not. A secret ballot has no
/// votes: use [`others_took_part`].
#[derive(Debug, Clone, Copy, QueryId)]
pub struct OthersHaveVoted;

impl Expression for OthersHaveVoted {
    type SqlType = Bool;
}
impl<Tables> SelectableExpression<Tables> for OthersHaveVoted {}
impl<Tables> AppearsOnTable<Tables> for OthersHaveVoted {}
impl ValidGrouping<()> for OthersHaveVoted {
    type IsAggregate = is_aggregate::No;
}
impl QueryFragment<MultiBackend> for OthersHaveVoted {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        out.push_sql(
            "NOT EXISTS (SELECT 1 FROM ballot_electors other WHERE other.ballot_id = ballot_electors.ballot_id \
             AND other.seat_id <> ballot_electors.seat_id AND other.recusal_kind IS NULL \
             AND NOT EXISTS (SELECT 1 FROM votes v WHERE v.ballot_id = other.ballot_id \
             AND v.seat_id = other.seat_id AND v.is_current)) AS others_have_voted",
        );
        Ok(())
    }
}

/// Whether all other seats of a secret ballot that may vote have put their paper in the box.
pub fn others_took_part(conn: &mut Conn, ballot_id: &Id, seat_id: &Id) -> Result<bool> {
    let took_part = participations::table
        .filter(participations::ballot_id.eq(ballot_electors::ballot_id))
        .filter(participations::seat_id.eq(ballot_electors::seat_id));
    let still_may = ballot_electors::table
        .filter(ballot_electors::ballot_id.eq(ballot_id))
        .filter(ballot_electors::seat_id.ne(seat_id))
        .filter(ballot_electors::recusal_kind.is_null())
        .filter(not(exists(took_part)));
    Ok(!diesel::select(exists(still_may)).get_result::<bool>(conn)?)
}

/// All versions of all votes of a ballot, ordered by seat and version.
pub fn all_votes(conn: &mut Conn, ballot_id: &Id) -> Result<Vec<Vote>> {
    Ok(votes::table
        .filter(votes::ballot_id.eq(ballot_id))
        .order((votes::seat_id, votes::version))
        .select(Vote::as_select())
        .load(conn)?)
}

/// Marks a vote as replaced: the row is kept but no longer counts.
pub fn set_aside_vote(conn: &mut Conn, vote_id: &Id) -> Result<()> {
    diesel::update(votes::table.find(vote_id))
        .set(votes::is_current.eq(false))
        .execute(conn)?;
    Ok(())
}

/// The participations in a secret ballot (who put a paper in the box), ordered by seat.
pub fn participations(conn: &mut Conn, ballot_id: &Id) -> Result<Vec<ParticipationRow>> {
    Ok(participations::table
        .filter(participations::ballot_id.eq(ballot_id))
        .order(participations::seat_id)
        .select(ParticipationRow::as_select())
        .load(conn)?)
}

/// Pledges of a ballot, optionally in one state, in seat order.
pub fn pledges_of(conn: &mut Conn, ballot_id: &Id, status: Option<PledgeStatus>) -> Result<Vec<Pledge>> {
    let mut query = pledges::table
        .filter(pledges::ballot_id.eq(ballot_id))
        .into_boxed();
    if let Some(status) = status {
        query = query.filter(pledges::status.eq(status));
    }
    Ok(query
        .order((pledges::seat_order, pledges::vote_id, pledges::line))
        .select(Pledge::as_select())
        .load(conn)?)
}

/// Writes the amounts, reasons and status of a pledge.
pub fn settle_pledge(
    conn: &mut Conn,
    id: &Id,
    within: Cents,
    subject: Cents,
    covered: Cents,
    reasons: &Json,
    status: PledgeStatus,
) -> Result<()> {
    diesel::update(pledges::table.find(id))
        .set((
            pledges::within_cents.eq(within),
            pledges::subject_cents.eq(subject),
            pledges::covered_cents.eq(covered),
            pledges::reasons.eq(reasons),
            pledges::status.eq(status),
        ))
        .execute(conn)?;
    Ok(())
}

/// Sets the amount of a standing pledge that the decision to be superseded already includes.
pub fn set_covered(conn: &mut Conn, id: &Id, covered: Cents) -> Result<()> {
    diesel::update(pledges::table.find(id))
        .set(pledges::covered_cents.eq(covered))
        .execute(conn)?;
    Ok(())
}

/// The standing pledges of all ballots that are to supersede a decision, ordered by ballot.
pub fn standing_pledges_again(conn: &mut Conn) -> Result<Vec<Pledge>> {
    Ok(pledges::table
        .inner_join(ballots::table.on(ballots::id.eq(pledges::ballot_id)))
        .filter(pledges::status.eq(PledgeStatus::Standing))
        .filter(ballots::kind.eq(BallotKind::Decision))
        .filter(ballots::supersedes_decision_id.is_not_null())
        .order((pledges::ballot_id, pledges::id))
        .select(Pledge::as_select())
        .load(conn)?)
}

/// The standing pledges of these ballots, in order of creation.
pub fn standing_pledges_of(conn: &mut Conn, ballot_ids: &[Id]) -> Result<Vec<Pledge>> {
    Ok(pledges::table
        .filter(pledges::ballot_id.eq_any(ballot_ids))
        .filter(pledges::status.eq(PledgeStatus::Standing))
        .order(pledges::id)
        .select(Pledge::as_select())
        .load(conn)?)
}

/// The standing pledges of a case (those in undecided ballots), in order of creation.
pub fn standing_pledges_of_case(conn: &mut Conn, case_id: &Id) -> Result<Vec<Pledge>> {
    Ok(pledges::table
        .filter(pledges::case_id.eq(case_id))
        .filter(pledges::status.eq(PledgeStatus::Standing))
        .order(pledges::id)
        .select(Pledge::as_select())
        .load(conn)?)
}

/// The mandates with a reserved or decided amount for a case.
pub fn mandates_of_case(conn: &mut Conn, case_id: &Id) -> Result<Vec<Id>> {
    let mut found: Vec<Id> = pledges::table
        .filter(pledges::case_id.eq(case_id))
        .filter(pledges::status.ne(PledgeStatus::Released))
        .select(pledges::mandate_id)
        .distinct()
        .load(conn)?;
    // A commitment can be carried over under another mandate than that of its pledge.
    let carried: Vec<Id> = commitments::table
        .filter(commitments::case_id.eq(case_id))
        .filter(commitments::carried_from_id.is_not_null())
        .select(commitments::mandate_id)
        .distinct()
        .load(conn)?;
    found.extend(carried);
    Ok(found)
}

/// The chains of the mandates of [`mandates_of_case`] and of these others, each from the mandate to its root.
pub fn links_of_case(conn: &mut Conn, case_id: &Id, others: &[Id]) -> Result<Vec<ChainLinkRow>> {
    let of_case = pledges::table
        .filter(pledges::case_id.eq(case_id))
        .filter(pledges::status.ne(PledgeStatus::Released))
        .select(pledges::mandate_id);
    let carried = commitments::table
        .filter(commitments::case_id.eq(case_id))
        .filter(commitments::carried_from_id.is_not_null())
        .select(commitments::mandate_id);
    Ok(mandate_chains::table
        .filter(
            mandate_chains::mandate_id
                .eq_any(of_case)
                .or(mandate_chains::mandate_id.eq_any(carried))
                .or(mandate_chains::mandate_id.eq_any(others)),
        )
        .order((mandate_chains::mandate_id, mandate_chains::depth))
        .select(ChainLinkRow::as_select())
        .load(conn)?)
}
