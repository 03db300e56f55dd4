//! What is in force of a case's decision. A decision that closes a gap is a further version under the
//! same number; what an earlier version asked and committed goes on under the last.

use diesel::dsl::{Eq, Filter, Select};
use diesel::prelude::*;

use super::Conn;
use super::decisions::{CommitmentRow, ConditionRow, DecisionRow, RatificationRow};
use super::schema::{commitments, conditions, decisions, ratifications};
use crate::domain::Id;
use crate::domain::codes::{CommitmentStatus, ConditionStatus, RatificationStatus};
use crate::error::Result;

/// The one decision of a case that stands, in its last version.
pub fn decision(conn: &mut Conn, case_id: &Id) -> Result<Option<DecisionRow>> {
    Ok(decisions::table
        .filter(decisions::case_id.eq(case_id))
        .filter(decisions::standing.eq(true))
        .select(DecisionRow::as_select())
        .first(conn)
        .optional()?)
}

type Versions<'a> = Select<Filter<decisions::table, Eq<decisions::number, &'a str>>, decisions::id>;

/// All versions of a decision.
fn versions(number: &str) -> Versions<'_> {
    decisions::table
        .filter(decisions::number.eq(number))
        .select(decisions::id)
}

/// The commitments under the standing decision, in the order of their mandates.
pub fn commitments(conn: &mut Conn, number: &str) -> Result<Vec<CommitmentRow>> {
    Ok(commitments::table
        .filter(commitments::decision_id.eq_any(versions(number)))
        .order((commitments::mandate_id, commitments::id))
        .select(CommitmentRow::as_select())
        .load(conn)?)
}

/// The commitments of a case in these states, in the order of their mandates.
pub fn commitments_of_case(
    conn: &mut Conn,
    case_id: &Id,
    statuses: &[CommitmentStatus],
) -> Result<Vec<CommitmentRow>> {
    Ok(commitments::table
        .filter(commitments::case_id.eq(case_id))
        .filter(commitments::status.eq_any(statuses))
        .order((commitments::mandate_id, commitments::id))
        .select(CommitmentRow::as_select())
        .load(conn)?)
}

/// The ratifications under the standing decision that nobody has answered, lapsed ones among them.
pub fn unanswered_ratifications(conn: &mut Conn, number: &str) -> Result<Vec<RatificationRow>> {
    Ok(ratifications::table
        .filter(ratifications::decision_id.eq_any(versions(number)))
        .filter(ratifications::status.eq(RatificationStatus::Pending))
        .order(ratifications::id)
        .select(RatificationRow::as_select())
        .load(conn)?)
}

/// The conditions under the standing decision that are still to be met.
pub fn open_conditions(conn: &mut Conn, number: &str) -> Result<Vec<ConditionRow>> {
    Ok(conditions::table
        .filter(conditions::decision_id.eq_any(versions(number)))
        .filter(conditions::status.eq(ConditionStatus::Open))
        .order(conditions::id)
        .select(ConditionRow::as_select())
        .load(conn)?)
}
