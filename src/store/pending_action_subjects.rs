//! Details of pending actions for the approver: organisation, amount and date. One statement per list, however many
//! ids are given.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::Conn;
use super::commitment_entries::CommitmentEntry;
use super::schema::{commitment_entries, commitments, decisions, organisations, pledges, ratifications};
use edba_common::error::Result;
use edba_domain::codes::{CommitmentStatus, ExpenditureKind, Instrument, PledgeStatus};
use edba_domain::commitment_ledger::CommitmentEntryKind;
use edba_domain::{Cents, Id};

/// A ratification with its pledge.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = ratifications)]
pub struct RatificationSubject {
    pub id: Id,
    pub organisation_id: Id,
    pub amount_cents: Cents,
    pub due_date: NaiveDate,
    /// The year that a commitment is carried over to; None for what was pledged beyond a mandate.
    pub carry_to_year: Option<i32>,
    #[diesel(select_expression = organisations::name)]
    pub organisation: String,
    #[diesel(select_expression = pledges::instrument)]
    pub instrument: Instrument,
    #[diesel(select_expression = pledges::budget_year)]
    pub budget_year: i32,
    #[diesel(select_expression = pledges::expenditure_kind)]
    pub expenditure_kind: ExpenditureKind,
    #[diesel(select_expression = decisions::number)]
    pub decision_number: String,
    #[diesel(select_expression = decisions::number_version)]
    pub decision_version: i32,
}

pub fn ratifications(conn: &mut Conn, ids: &[Id]) -> Result<Vec<RatificationSubject>> {
    Ok(ratifications::table
        .inner_join(pledges::table.on(pledges::id.eq(ratifications::pledge_id)))
        .inner_join(organisations::table.on(organisations::id.eq(ratifications::organisation_id)))
        .inner_join(decisions::table.on(decisions::id.eq(ratifications::decision_id)))
        .filter(ratifications::id.eq_any(ids))
        .select(RatificationSubject::as_select())
        .load(conn)?)
}

/// A commitment with its decision.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = commitments)]
pub struct CommittedBy {
    pub id: Id,
    pub case_id: Id,
    pub organisation_id: Id,
    pub amount_cents: Cents,
    pub paid_cents: Cents,
    pub released_cents: Cents,
    pub carried_out_cents: Cents,
    pub status: CommitmentStatus,
    pub instrument: Instrument,
    pub budget_year: i32,
    pub expenditure_kind: ExpenditureKind,
    #[diesel(select_expression = organisations::name)]
    pub organisation: String,
    #[diesel(select_expression = decisions::number)]
    pub decision_number: String,
    #[diesel(select_expression = decisions::number_version)]
    pub decision_version: i32,
}

impl CommittedBy {
    /// The amount that is neither paid, released nor carried over.
    pub fn open_cents(&self) -> Cents {
        self.amount_cents - self.paid_cents - self.released_cents - self.carried_out_cents
    }
}

/// A repayment of a loan.
const LOAN_RECEIPTS: [CommitmentEntryKind; 2] = [CommitmentEntryKind::Repaid, CommitmentEntryKind::Interest];

diesel::alias!(commitment_entries as parts: Parts);

/// The entries that are reversed with these payments and repayments, by the id that was given: the entry itself, and the other part
/// of its receipt, since principal and interest under one booking reference are reversed together.
pub fn reversed_with(conn: &mut Conn, ids: &[Id]) -> Result<Vec<(Id, CommitmentEntry)>> {
    Ok(commitment_entries::table
        .filter(commitment_entries::id.eq_any(ids))
        .inner_join(
            parts.on(parts
                .field(commitment_entries::id)
                .eq(commitment_entries::id)
                .or(parts
                    .field(commitment_entries::commitment_id)
                    .eq(commitment_entries::commitment_id)
                    .and(parts.field(commitment_entries::kind).eq_any(LOAN_RECEIPTS))
                    .and(commitment_entries::kind.eq_any(LOAN_RECEIPTS))
                    .and(
                        parts
                            .field(commitment_entries::booking_reference)
                            .eq(commitment_entries::booking_reference),
                    ))),
        )
        .order((commitment_entries::id, parts.field(commitment_entries::seq)))
        .select((
            commitment_entries::id,
            parts.fields((
                commitment_entries::id,
                commitment_entries::commitment_id,
                commitment_entries::seq,
                commitment_entries::kind,
                commitment_entries::amount_cents,
                commitment_entries::organisation_id,
                commitment_entries::value_date,
                commitment_entries::booking_reference,
                commitment_entries::payee,
                commitment_entries::reason,
                commitment_entries::reverses_id,
                commitment_entries::account_id,
                commitment_entries::recorded_at,
                commitment_entries::document,
                commitment_entries::returned,
            )),
        ))
        .load(conn)?)
}

/// These commitments, and all commitments of these cases.
pub fn commitments(conn: &mut Conn, ids: &[Id], case_ids: &[Id]) -> Result<Vec<CommittedBy>> {
    Ok(commitments::table
        .inner_join(organisations::table.on(organisations::id.eq(commitments::organisation_id)))
        .inner_join(decisions::table.on(decisions::id.eq(commitments::decision_id)))
        .filter(
            commitments::id
                .eq_any(ids)
                .or(commitments::case_id.eq_any(case_ids)),
        )
        .order(commitments::id)
        .select(CommittedBy::as_select())
        .load(conn)?)
}

/// The number and version of the standing decision of each of these cases.
pub fn standing_numbers(conn: &mut Conn, case_ids: &[Id]) -> Result<Vec<(Id, String, i32)>> {
    Ok(decisions::table
        .filter(decisions::case_id.eq_any(case_ids))
        .filter(decisions::standing.eq(true))
        .select((decisions::case_id, decisions::number, decisions::number_version))
        .load(conn)?)
}

/// A pledge of an undecided ballot.
#[derive(Debug, Clone, Copy, Queryable)]
pub struct StandingPledge {
    pub ballot_id: Id,
    pub case_id: Id,
    pub offered_cents: Cents,
}

/// The standing pledges of these ballots, and of any ballot about these cases.
pub fn standing_pledges(conn: &mut Conn, ballot_ids: &[Id], case_ids: &[Id]) -> Result<Vec<StandingPledge>> {
    Ok(pledges::table
        .filter(pledges::status.eq(PledgeStatus::Standing))
        .filter(
            pledges::ballot_id
                .eq_any(ballot_ids)
                .or(pledges::case_id.eq_any(case_ids)),
        )
        .select((pledges::ballot_id, pledges::case_id, pledges::offered_cents))
        .load(conn)?)
}
