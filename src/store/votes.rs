//! Votes, papers of secret ballots, and pledges.

use chrono::NaiveDate;
use diesel::dsl::{exists, not};
use diesel::expression::{ValidGrouping, is_aggregate};
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::Bool;

use super::Conn;
use super::conn::MultiBackend;
use super::mandates::ChainLinkRow;
use super::schema::{ballot_electors, ballots, mandate_chains, participations, pledges, votes};
use crate::domain::codes::{BallotKind, ExpenditureKind, Instrument, PledgeStatus, Position};
use crate::domain::{Cents, Id, Moment};
use crate::error::Result;

#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = votes, treat_none_as_null = true, primary_key(id))]
pub struct VoteRow {
    pub id: Id,
    pub ballot_id: Id,
    pub seat_id: Id,
    pub version: i32,
    pub position: Position,
    pub reason: Option<String>,
    pub cast_by: Id,
    pub cast_at: Moment,
    pub is_current: bool,
    /// Who held the seat then; None for votes from before this was kept.
    pub principal_id: Option<Id>,
    /// Of a substitute: the days of the appointment.
    pub appointed_from: Option<NaiveDate>,
    pub appointed_until: Option<NaiveDate>,
    /// The day in Almere.
    pub cast_on: Option<NaiveDate>,
}

pub fn vote(conn: &mut Conn, id: &Id) -> Result<Option<VoteRow>> {
    Ok(votes::table
        .find(id)
        .select(VoteRow::as_select())
        .first(conn)
        .optional()?)
}

/// What a vote is written by: every column is named, also one without a value, so that the text is always the same.
macro_rules! every_column {
    ($row:expr) => {{
        let row: &crate::store::votes::VoteRow = $row;
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

pub fn insert_vote(conn: &mut Conn, row: &VoteRow) -> Result<()> {
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
    /// Who held the seat then; None for votes from before this was kept.
    pub principal_id: Option<Id>,
    /// Of a substitute: the days of the appointment.
    pub appointed_from: Option<NaiveDate>,
    pub appointed_until: Option<NaiveDate>,
    /// The day in Almere.
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
pub struct PledgeRow {
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
    pub reasons: String,
    pub status: PledgeStatus,
    /// The part of `within_cents` that the decision to be superseded holds already: it reserves nothing.
    pub covered_cents: Cents,
}

pub fn pledge(conn: &mut Conn, id: &Id) -> Result<Option<PledgeRow>> {
    Ok(pledges::table
        .find(id)
        .select(PledgeRow::as_select())
        .first(conn)
        .optional()?)
}

/// Pledges by their ids, in the order in which they were made.
pub fn pledges_by_ids(conn: &mut Conn, ids: &[Id]) -> Result<Vec<PledgeRow>> {
    Ok(pledges::table
        .filter(pledges::id.eq_any(ids))
        .order(pledges::id)
        .select(PledgeRow::as_select())
        .load(conn)?)
}

pub fn insert_pledge(conn: &mut Conn, row: &PledgeRow) -> Result<()> {
    diesel::insert_into(pledges::table).values(row).execute(conn)?;
    Ok(())
}

/// The votes that count now, of one ballot.
pub fn current_votes(conn: &mut Conn, ballot_id: &Id) -> Result<Vec<VoteRow>> {
    Ok(votes::table
        .filter(votes::ballot_id.eq(ballot_id))
        .filter(votes::is_current)
        .order(votes::seat_id)
        .select(VoteRow::as_select())
        .load(conn)?)
}

/// Whether every seat of an open ballot that may vote has voted, but for the one at hand; a column of a query of
/// `ballot_electors`. It ends at the first seat that has not, so it costs least while most have not. A secret ballot has
/// no votes: there it is [`others_took_part`] that tells.
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

/// Whether every seat of a secret ballot that may vote, but for this one, has put its paper in the box.
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

/// Every version of every vote of a ballot, by seat and version.
pub fn all_votes(conn: &mut Conn, ballot_id: &Id) -> Result<Vec<VoteRow>> {
    Ok(votes::table
        .filter(votes::ballot_id.eq(ballot_id))
        .order((votes::seat_id, votes::version))
        .select(VoteRow::as_select())
        .load(conn)?)
}

/// A vote is replaced: it stays, but counts no longer.
pub fn set_aside_vote(conn: &mut Conn, vote_id: &Id) -> Result<()> {
    diesel::update(votes::table.find(vote_id))
        .set(votes::is_current.eq(false))
        .execute(conn)?;
    Ok(())
}

/// Who put a paper in the box of a secret ballot, by seat.
pub fn participations(conn: &mut Conn, ballot_id: &Id) -> Result<Vec<ParticipationRow>> {
    Ok(participations::table
        .filter(participations::ballot_id.eq(ballot_id))
        .order(participations::seat_id)
        .select(ParticipationRow::as_select())
        .load(conn)?)
}

/// Pledges of a ballot in one state, in seat order.
pub fn pledges_of(conn: &mut Conn, ballot_id: &Id, status: Option<PledgeStatus>) -> Result<Vec<PledgeRow>> {
    let mut query = pledges::table
        .filter(pledges::ballot_id.eq(ballot_id))
        .into_boxed();
    if let Some(status) = status {
        query = query.filter(pledges::status.eq(status));
    }
    Ok(query
        .order((pledges::seat_order, pledges::vote_id, pledges::line))
        .select(PledgeRow::as_select())
        .load(conn)?)
}

/// Writes what became of a pledge.
pub fn settle_pledge(
    conn: &mut Conn,
    id: &Id,
    within: Cents,
    subject: Cents,
    covered: Cents,
    reasons: &str,
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

/// Writes how much of a standing pledge the decision to be superseded holds already.
pub fn set_covered(conn: &mut Conn, id: &Id, covered: Cents) -> Result<()> {
    diesel::update(pledges::table.find(id))
        .set(pledges::covered_cents.eq(covered))
        .execute(conn)?;
    Ok(())
}

/// The standing pledges of every ballot that is to supersede a decision, by ballot.
pub fn standing_pledges_again(conn: &mut Conn) -> Result<Vec<PledgeRow>> {
    Ok(pledges::table
        .inner_join(ballots::table.on(ballots::id.eq(pledges::ballot_id)))
        .filter(pledges::status.eq(PledgeStatus::Standing))
        .filter(ballots::kind.eq(BallotKind::Decision))
        .filter(ballots::supersedes_decision_id.is_not_null())
        .order((pledges::ballot_id, pledges::id))
        .select(PledgeRow::as_select())
        .load(conn)?)
}

/// The pledges of a case that stand in an undecided ballot, in the order in which they were made.
pub fn standing_pledges_of_case(conn: &mut Conn, case_id: &Id) -> Result<Vec<PledgeRow>> {
    Ok(pledges::table
        .filter(pledges::case_id.eq(case_id))
        .filter(pledges::status.eq(PledgeStatus::Standing))
        .order(pledges::id)
        .select(PledgeRow::as_select())
        .load(conn)?)
}

/// The mandates under which a case has anything reserved or decided.
pub fn mandates_of_case(conn: &mut Conn, case_id: &Id) -> Result<Vec<Id>> {
    Ok(pledges::table
        .filter(pledges::case_id.eq(case_id))
        .filter(pledges::status.ne(PledgeStatus::Released))
        .select(pledges::mandate_id)
        .distinct()
        .load(conn)?)
}

/// The chains of the same mandates and of these others, each from itself to its root.
pub fn links_of_case(conn: &mut Conn, case_id: &Id, others: &[Id]) -> Result<Vec<ChainLinkRow>> {
    let of_case = pledges::table
        .filter(pledges::case_id.eq(case_id))
        .filter(pledges::status.ne(PledgeStatus::Released))
        .select(pledges::mandate_id);
    Ok(mandate_chains::table
        .filter(
            mandate_chains::mandate_id
                .eq_any(of_case)
                .or(mandate_chains::mandate_id.eq_any(others)),
        )
        .order((mandate_chains::mandate_id, mandate_chains::depth))
        .select(ChainLinkRow::as_select())
        .load(conn)?)
}
