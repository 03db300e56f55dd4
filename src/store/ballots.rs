//! Ballots, their electorates, votes and pledges.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::Conn;
use super::schema::{ballot_boxes, ballot_electors, ballots, participations, pledges, votes};
use crate::domain::ballot::TallyResult;
use crate::domain::codes::{
    BallotKind, BallotStatus, ExpenditureKind, Instrument, PledgeStatus, Position, RecusalKind, SeatRole,
    Sector,
};
use crate::domain::{Cents, Id, Moment};
use crate::error::Result;

#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = ballots, treat_none_as_null = true, primary_key(id))]
pub struct BallotRow {
    pub id: Id,
    pub case_id: Id,
    pub body_id: Id,
    pub kind: BallotKind,
    pub round: i32,
    pub is_lead: bool,
    pub question: String,
    pub status: BallotStatus,
    pub secret: bool,
    pub rules_version: i32,
    pub rules: String,
    pub case_revision: i32,
    pub need: String,
    pub conditions: String,
    pub lifts_budget_breach: bool,
    pub ratification_due: Option<NaiveDate>,
    pub opened_at: Moment,
    pub closes_at: Moment,
    pub ended_at: Option<Moment>,
    pub end_reason: Option<String>,
    pub tally: Option<String>,
    pub result: Option<TallyResult>,
    pub supersedes_id: Option<Id>,
    pub supersedes_decision_id: Option<Id>,
    pub version: i32,
}

pub fn ballot(conn: &mut Conn, id: &Id) -> Result<Option<BallotRow>> {
    Ok(ballots::table
        .find(id)
        .select(BallotRow::as_select())
        .first(conn)
        .optional()?)
}

pub fn insert_ballot(conn: &mut Conn, row: &BallotRow) -> Result<()> {
    diesel::insert_into(ballots::table).values(row).execute(conn)?;
    Ok(())
}

/// Writes a changed row over the version before it; false when that is gone.
pub fn update_ballot(conn: &mut Conn, row: &BallotRow) -> Result<bool> {
    let rows = diesel::update(
        ballots::table
            .filter(ballots::id.eq(row.id))
            .filter(ballots::version.eq(row.version - 1)),
    )
    .set(row)
    .execute(conn)?;
    Ok(rows == 1)
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = ballot_electors, treat_none_as_null = true, primary_key(ballot_id, seat_id))]
pub struct ElectorRow {
    pub ballot_id: Id,
    pub seat_id: Id,
    pub representative_id: Id,
    pub organisation_id: Id,
    pub sector: Sector,
    pub role: SeatRole,
    pub seat_order: i32,
    pub substitute_id: Option<Id>,
    pub substitute_organisation_id: Option<Id>,
    pub recusal_kind: Option<RecusalKind>,
    pub recusal_reason: Option<String>,
}

pub fn elector(conn: &mut Conn, ballot_id: &Id, seat_id: &Id) -> Result<Option<ElectorRow>> {
    Ok(ballot_electors::table
        .find((ballot_id, seat_id))
        .select(ElectorRow::as_select())
        .first(conn)
        .optional()?)
}

pub fn insert_elector(conn: &mut Conn, row: &ElectorRow) -> Result<()> {
    diesel::insert_into(ballot_electors::table)
        .values(row)
        .execute(conn)?;
    Ok(())
}

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
}

pub fn vote(conn: &mut Conn, id: &Id) -> Result<Option<VoteRow>> {
    Ok(votes::table
        .find(id)
        .select(VoteRow::as_select())
        .first(conn)
        .optional()?)
}

pub fn insert_vote(conn: &mut Conn, row: &VoteRow) -> Result<()> {
    diesel::insert_into(votes::table).values(row).execute(conn)?;
    Ok(())
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = participations, treat_none_as_null = true, primary_key(ballot_id, seat_id))]
pub struct ParticipationRow {
    pub ballot_id: Id,
    pub seat_id: Id,
    pub cast_by: Id,
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
#[diesel(table_name = ballot_boxes, treat_none_as_null = true, primary_key(ballot_id))]
pub struct BallotBoxRow {
    pub ballot_id: Id,
    pub sealed: String,
}

pub fn ballot_box(conn: &mut Conn, ballot_id: &Id) -> Result<Option<BallotBoxRow>> {
    Ok(ballot_boxes::table
        .find(ballot_id)
        .select(BallotBoxRow::as_select())
        .first(conn)
        .optional()?)
}

pub fn insert_ballot_box(conn: &mut Conn, row: &BallotBoxRow) -> Result<()> {
    diesel::insert_into(ballot_boxes::table)
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
}

pub fn pledge(conn: &mut Conn, id: &Id) -> Result<Option<PledgeRow>> {
    Ok(pledges::table
        .find(id)
        .select(PledgeRow::as_select())
        .first(conn)
        .optional()?)
}

pub fn insert_pledge(conn: &mut Conn, row: &PledgeRow) -> Result<()> {
    diesel::insert_into(pledges::table).values(row).execute(conn)?;
    Ok(())
}
