//! Guarantees: the days of their calls, and those whose period has ended.

use chrono::NaiveDate;
use diesel::dsl::{exists, max, min};
use diesel::prelude::*;

use super::Conn;
use super::decisions::Commitment;
use super::notifications::Asking;
use super::overview::NamedCommitment;
use super::schema::{business_cases, commitment_entries, commitments, decisions, funds, organisations};
use edba_common::error::Result;
use edba_domain::Id;
use edba_domain::codes::CommitmentStatus;
use edba_domain::commitment_ledger::CommitmentEntryKind;

/// The first and the last value date of the calls on a guarantee, those that were reversed included.
pub fn called_between(conn: &mut Conn, commitment_id: &Id) -> Result<Option<(NaiveDate, NaiveDate)>> {
    let (first, last): (Option<NaiveDate>, Option<NaiveDate>) = commitment_entries::table
        .filter(commitment_entries::commitment_id.eq(commitment_id))
        .filter(commitment_entries::kind.eq(CommitmentEntryKind::Paid))
        .select((
            min(commitment_entries::value_date),
            max(commitment_entries::value_date),
        ))
        .first(conn)?;
    Ok(first.zip(last))
}

macro_rules! ended {
    () => {
        commitments::table
            .inner_join(organisations::table.on(organisations::id.eq(commitments::organisation_id)))
            .inner_join(decisions::table.on(decisions::id.eq(commitments::decision_id)))
            .inner_join(business_cases::table.on(business_cases::id.eq(commitments::case_id)))
            .left_join(funds::table.on(commitments::fund_id.eq(funds::id.nullable())))
            .filter(commitments::status.eq(CommitmentStatus::Acknowledged))
            .select((
                Commitment::as_select(),
                organisations::name,
                decisions::number,
                decisions::decided_at,
                business_cases::number,
                business_cases::title,
                business_cases::status,
                funds::name.nullable(),
            ))
    };
}

/// The guarantees whose period ended before this day while something of them is open, the first to end at the top; also of
/// cases that have ended.
pub fn ended_before(conn: &mut Conn, day: NaiveDate, limit: i64) -> Result<Vec<NamedCommitment>> {
    Ok(ended!()
        .filter(commitments::at_risk_to.lt(day))
        .order((commitments::at_risk_to, commitments::id))
        .limit(limit)
        .load(conn)?)
}

/// Of these, those whose period ended on a day in this range.
pub fn ended_between(conn: &mut Conn, days: (NaiveDate, NaiveDate)) -> Result<Vec<NamedCommitment>> {
    Ok(ended_between_query(days).load(conn)?)
}

/// The query of [`ended_between()`].
pub fn ended_between_query((from, until): (NaiveDate, NaiveDate)) -> impl Asking<NamedCommitment> {
    ended!()
        .filter(commitments::at_risk_to.between(from, until))
        .order(commitments::id)
}

/// Whether something of any of these commitments is open and acknowledged.
pub fn any_open(conn: &mut Conn, of: &[Id]) -> Result<bool> {
    let open = commitments::table
        .filter(commitments::id.eq_any(of))
        .filter(commitments::status.eq(CommitmentStatus::Acknowledged));
    Ok(diesel::select(exists(open)).get_result(conn)?)
}
