//! Decisions and their ratifications, conditions and commitments.

use crate::json::Json;
use chrono::NaiveDate;
use diesel::prelude::*;
use edba_domain::funding::Need;

use super::Conn;
use super::promises;
use super::schema::{commitments, conditions, decisions, ratifications};
use edba_common::error::Result;
use edba_domain::codes::{
    CommitmentStatus, ConditionStatus, ExpenditureKind, Instrument, Outcome, RatificationStatus,
};
use edba_domain::commitment_ledger::CommitmentLedger;
use edba_domain::guarantee::AtRiskPeriod;
use edba_domain::{Cents, Id, Moment};

#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = decisions, treat_none_as_null = true, primary_key(id))]
pub struct Decision {
    pub id: Id,
    pub number: String,
    pub number_version: i32,
    pub case_id: Id,
    pub ballot_id: Id,
    pub outcome: Outcome,
    pub decided_at: Moment,
    pub asked_cents: Cents,
    pub gap_cents: Cents,
    pub need: Json<Need>,
    pub gap: Json<Need>,
    pub lifts_budget_breach: bool,
    pub certificate: Json,
    pub certificate_hash: String,
    pub supersedes_id: Option<Id>,
    pub standing: bool,
    pub public: bool,
    pub version: i32,
}

pub fn decision(conn: &mut Conn, id: &Id) -> Result<Option<Decision>> {
    Ok(decisions::table
        .find(id)
        .select(Decision::as_select())
        .first(conn)
        .optional()?)
}

pub fn insert_decision(conn: &mut Conn, row: &Decision) -> Result<()> {
    diesel::insert_into(decisions::table).values(row).execute(conn)?;
    Ok(())
}

/// Updates a row under optimistic locking; false if the stored version is not the previous one.
pub fn update_decision(conn: &mut Conn, row: &Decision) -> Result<bool> {
    let rows = diesel::update(
        decisions::table
            .filter(decisions::id.eq(row.id))
            .filter(decisions::version.eq(row.version - 1)),
    )
    .set(row)
    .execute(conn)?;
    Ok(rows == 1)
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = ratifications, treat_none_as_null = true, primary_key(id))]
pub struct Ratification {
    pub id: Id,
    pub decision_id: Id,
    pub case_id: Id,
    pub pledge_id: Id,
    pub organisation_id: Id,
    pub amount_cents: Cents,
    pub due_date: NaiveDate,
    pub status: RatificationStatus,
    pub document: Option<String>,
    pub reason: Option<String>,
    pub decided_at: Option<Moment>,
    pub version: i32,
    /// The commitment whose carry-over it consents to; None for what was pledged beyond a mandate.
    pub carries_over_id: Option<Id>,
    /// The budget year that the commitment is carried over to.
    pub carry_to_year: Option<i32>,
}

pub fn ratification(conn: &mut Conn, id: &Id) -> Result<Option<Ratification>> {
    Ok(ratifications::table
        .find(id)
        .select(Ratification::as_select())
        .first(conn)
        .optional()?)
}

pub fn insert_ratification(conn: &mut Conn, row: &Ratification) -> Result<()> {
    diesel::insert_into(ratifications::table)
        .values(row)
        .execute(conn)?;
    Ok(())
}

/// Updates a row under optimistic locking; false if the stored version is not the previous one.
pub fn update_ratification(conn: &mut Conn, row: &Ratification) -> Result<bool> {
    let rows = diesel::update(
        ratifications::table
            .filter(ratifications::id.eq(row.id))
            .filter(ratifications::version.eq(row.version - 1)),
    )
    .set(row)
    .execute(conn)?;
    Ok(rows == 1)
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = conditions, treat_none_as_null = true, primary_key(id))]
pub struct Condition {
    pub id: Id,
    pub decision_id: Id,
    pub case_id: Id,
    pub line: i32,
    pub description: String,
    pub owner: String,
    pub due_date: NaiveDate,
    pub precedent: bool,
    pub status: ConditionStatus,
    pub evidence: Option<String>,
    pub met_at: Option<Moment>,
    pub version: i32,
}

pub fn condition(conn: &mut Conn, id: &Id) -> Result<Option<Condition>> {
    Ok(conditions::table
        .find(id)
        .select(Condition::as_select())
        .first(conn)
        .optional()?)
}

pub fn insert_condition(conn: &mut Conn, row: &Condition) -> Result<()> {
    diesel::insert_into(conditions::table).values(row).execute(conn)?;
    Ok(())
}

/// Updates a row under optimistic locking; false if the stored version is not the previous one.
pub fn update_condition(conn: &mut Conn, row: &Condition) -> Result<bool> {
    let rows = diesel::update(
        conditions::table
            .filter(conditions::id.eq(row.id))
            .filter(conditions::version.eq(row.version - 1)),
    )
    .set(row)
    .execute(conn)?;
    Ok(rows == 1)
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = commitments, treat_none_as_null = true, primary_key(id))]
pub struct Commitment {
    pub id: Id,
    pub decision_id: Id,
    pub case_id: Id,
    pub pledge_id: Id,
    pub mandate_id: Id,
    pub ratification_id: Option<Id>,
    pub organisation_id: Id,
    pub instrument: Instrument,
    pub budget_year: i32,
    pub expenditure_kind: ExpenditureKind,
    pub amount_cents: Cents,
    pub status: CommitmentStatus,
    pub booking_reference: Option<String>,
    pub reason: Option<String>,
    pub offered_at: Option<Moment>,
    pub answered_at: Option<Moment>,
    pub released_at: Option<Moment>,
    pub version: i32,
    pub created_at: Moment,
    /// The first and the last day on which a guarantee is at risk; None for other instruments, and before the
    /// acknowledgement.
    pub at_risk_from: Option<NaiveDate>,
    pub at_risk_to: Option<NaiveDate>,
    /// What was paid, less what was reversed.
    pub paid_cents: Cents,
    pub released_cents: Cents,
    /// What went to a commitment of another budget year.
    pub carried_out_cents: Cents,
    /// The commitment of another budget year that it was carried over from.
    pub carried_from_id: Option<Id>,
    /// The amount at which the subsidy was determined.
    pub determined_cents: Option<Cents>,
    pub recovered_cents: Cents,
    pub written_off_cents: Cents,
    /// The fund that it is paid from: that of its mandate when it was made.
    pub fund_id: Option<Id>,
    /// Of a loan: the principal and the interest that came back, less what was reversed.
    pub repaid_cents: Cents,
    pub interest_cents: Cents,
}

impl Commitment {
    /// The period in which a guarantee is at risk.
    pub fn at_risk(&self) -> Option<AtRiskPeriod> {
        let (from, to) = self.at_risk_from.zip(self.at_risk_to)?;
        Some(AtRiskPeriod { from, to })
    }

    pub fn set_at_risk(&mut self, period: Option<AtRiskPeriod>) {
        (self.at_risk_from, self.at_risk_to) = period.map(|period| (period.from, period.to)).unzip();
    }

    /// The sums of its entries.
    pub fn ledger(&self) -> CommitmentLedger {
        CommitmentLedger {
            decided: self.amount_cents,
            paid: self.paid_cents,
            released: self.released_cents,
            carried_out: self.carried_out_cents,
            determined: self.determined_cents,
            recovered: self.recovered_cents,
            written_off: self.written_off_cents,
            repaid: self.repaid_cents,
            interest: self.interest_cents,
            is_loan: self.instrument == Instrument::Credit,
        }
    }

    /// The amount that is neither paid, released nor carried over.
    pub fn open_cents(&self) -> Cents {
        self.ledger().open()
    }
}

pub fn commitment(conn: &mut Conn, id: &Id) -> Result<Option<Commitment>> {
    Ok(commitments::table
        .find(id)
        .select(Commitment::as_select())
        .first(conn)
        .optional()?)
}

pub fn insert_commitment(conn: &mut Conn, row: &Commitment) -> Result<()> {
    diesel::insert_into(commitments::table)
        .values(row)
        .execute(conn)?;
    Ok(())
}

/// Updates a row under optimistic locking; false if the stored version is not the previous one.
pub fn update_commitment(conn: &mut Conn, row: &Commitment) -> Result<bool> {
    let rows = diesel::update(
        commitments::table
            .filter(commitments::id.eq(row.id))
            .filter(commitments::version.eq(row.version - 1)),
    )
    .set(row)
    .execute(conn)?;
    Ok(rows == 1)
}

/// The standing decision of a case: the one in force.
pub fn standing(conn: &mut Conn, case_id: &Id) -> Result<Option<Decision>> {
    Ok(decisions::table
        .filter(decisions::case_id.eq(case_id))
        .filter(decisions::standing.eq(true))
        .select(Decision::as_select())
        .first(conn)
        .optional()?)
}

/// Moves the live commitments, and the ratifications and conditions, of a decision to its next version.
pub fn carry_over(conn: &mut Conn, from: &Id, to: &Id) -> Result<()> {
    // Refused and released commitments stay with the earlier version.
    let live = commitments::table
        .filter(commitments::decision_id.eq(from))
        .filter(commitments::status.ne_all([CommitmentStatus::Refused, CommitmentStatus::Released]));
    diesel::update(live)
        .set(commitments::decision_id.eq(to))
        .execute(conn)?;
    diesel::update(ratifications::table.filter(ratifications::decision_id.eq(from)))
        .set(ratifications::decision_id.eq(to))
        .execute(conn)?;
    diesel::update(conditions::table.filter(conditions::decision_id.eq(from)))
        .set(conditions::decision_id.eq(to))
        .execute(conn)?;
    promises::carry_over(conn, from, to)?;
    Ok(())
}

/// The commitments of a decision, in order of creation.
pub fn commitments_of(conn: &mut Conn, decision_id: &Id) -> Result<Vec<Commitment>> {
    Ok(commitments::table
        .filter(commitments::decision_id.eq(decision_id))
        .order(commitments::id)
        .select(Commitment::as_select())
        .load(conn)?)
}

/// The commitments of a case in these states, ordered by mandate.
pub fn commitments_of_case(
    conn: &mut Conn,
    case_id: &Id,
    statuses: &[CommitmentStatus],
) -> Result<Vec<Commitment>> {
    Ok(commitments::table
        .filter(commitments::case_id.eq(case_id))
        .filter(commitments::status.eq_any(statuses))
        .order((commitments::mandate_id, commitments::id))
        .select(Commitment::as_select())
        .load(conn)?)
}

/// The ratifications that a decision requires, and those of carry-overs of its commitments.
pub fn ratifications_of(conn: &mut Conn, decision_id: &Id) -> Result<Vec<Ratification>> {
    Ok(ratifications::table
        .filter(ratifications::decision_id.eq(decision_id))
        .order(ratifications::id)
        .select(Ratification::as_select())
        .load(conn)?)
}

/// The commitments that were carried over from a commitment, in order of creation.
pub fn carried_over_from(conn: &mut Conn, id: &Id) -> Result<Vec<Commitment>> {
    Ok(commitments::table
        .filter(commitments::carried_from_id.eq(id))
        .order(commitments::id)
        .select(Commitment::as_select())
        .load(conn)?)
}

/// The ratifications of carry-overs of a commitment, in order of creation.
pub fn ratifications_of_carry_overs(conn: &mut Conn, commitment_id: &Id) -> Result<Vec<Ratification>> {
    Ok(ratifications::table
        .filter(ratifications::carries_over_id.eq(commitment_id))
        .order(ratifications::id)
        .select(Ratification::as_select())
        .load(conn)?)
}

/// The conditions of a decision, in the order of the ballot question.
pub fn conditions_of(conn: &mut Conn, decision_id: &Id) -> Result<Vec<Condition>> {
    Ok(conditions::table
        .filter(conditions::decision_id.eq(decision_id))
        .order(conditions::line)
        .select(Condition::as_select())
        .load(conn)?)
}

/// The pledges of a case's live commitments within mandates.
pub fn live_pledges(conn: &mut Conn, case_id: &Id) -> Result<Vec<super::ballots::Pledge>> {
    use super::ballots::Pledge;
    use super::schema::pledges;
    let live = commitments::table
        .filter(commitments::case_id.eq(case_id))
        .filter(commitments::ratification_id.is_null())
        .filter(commitments::status.ne_all([CommitmentStatus::Refused, CommitmentStatus::Released]))
        .select(commitments::pledge_id);
    Ok(pledges::table
        .filter(pledges::id.eq_any(live))
        .order(pledges::id)
        .select(Pledge::as_select())
        .load(conn)?)
}

/// Sets whether a decision is the standing one.
pub fn set_standing(conn: &mut Conn, id: &Id, standing: bool) -> Result<()> {
    diesel::update(decisions::table.find(id))
        .set((
            decisions::standing.eq(standing),
            decisions::version.eq(decisions::version + 1),
        ))
        .execute(conn)?;
    Ok(())
}

/// Decision id, case id, number, certificate, and the stored hash of the certificate.
pub type Certified = (Id, Id, String, Json, String);

/// Certificates after `after`, in id order.
pub fn certificates(conn: &mut Conn, after: Option<&Id>, limit: i64) -> Result<Vec<Certified>> {
    let mut query = decisions::table.into_boxed();
    if let Some(after) = after {
        query = query.filter(decisions::id.gt(after));
    }
    Ok(query
        .order(decisions::id)
        .limit(limit)
        .select((
            decisions::id,
            decisions::case_id,
            decisions::number,
            decisions::certificate,
            decisions::certificate_hash,
        ))
        .load(conn)?)
}
