//! What `edba verify` asks about statements of state aid.

use diesel::dsl::{exists, not};
use diesel::prelude::*;

use crate::Conn;
use crate::cases::Case;
use crate::decisions::Commitment;
use crate::schema::{business_cases, commitments, decisions, events, state_aid_statements};
use edba_common::error::Result;
use edba_domain::codes::{CaseStatus, CommitmentStatus};
use edba_domain::{EventKind, Id};

/// Commitments whose statements in force do not add up to their amount; a hundred at most.
pub fn commitments_that_do_not_add_up(conn: &mut Conn) -> Result<Vec<Id>> {
    #[derive(QueryableByName)]
    struct Misfit {
        #[diesel(sql_type = diesel::sql_types::Text)]
        id: Id,
    }
    let found: Vec<Misfit> = diesel::sql_query(
        "SELECT c.id AS id FROM commitments c JOIN state_aid_statements s ON s.commitment_id = c.id \
         WHERE s.replaced_at IS NULL GROUP BY c.id, c.amount_cents HAVING sum(s.amount_cents) <> c.amount_cents \
         ORDER BY c.id LIMIT 100",
    )
    .load(conn)?;
    Ok(found.into_iter().map(|misfit| misfit.id).collect())
}

/// Live commitments after `after` that are financed and have no statement in force, with their case; of standing decisions, in
/// financed cases of this version of the state machine or a later one. Left out are those that were carried over from another
/// commitment, and those that were financed under an earlier version.
pub fn without_statement(
    conn: &mut Conn,
    machine_version: i32,
    after: Option<&Id>,
    limit: i64,
) -> Result<Vec<(Commitment, Case)>> {
    let in_force = state_aid_statements::table
        .filter(state_aid_statements::commitment_id.eq(commitments::id))
        .filter(state_aid_statements::replaced_at.is_null());
    let taken_over_afterwards = events::table
        .filter(events::stream_id.eq(commitments::case_id))
        .filter(events::kind.eq(EventKind::CaseMachineTakenOver.as_str()))
        .filter(commitments::offered_at.lt(events::recorded_at.nullable()));
    let mut query = commitments::table
        .inner_join(business_cases::table.on(business_cases::id.eq(commitments::case_id)))
        .inner_join(decisions::table.on(decisions::id.eq(commitments::decision_id)))
        .filter(decisions::standing.eq(true))
        .filter(business_cases::machine_version.ge(machine_version))
        .filter(business_cases::status.eq_any([
            CaseStatus::Financed,
            CaseStatus::Monitored,
            CaseStatus::Completed,
        ]))
        .filter(commitments::offered_at.is_not_null())
        .filter(commitments::carried_from_id.is_null())
        .filter(commitments::status.ne_all([CommitmentStatus::Refused, CommitmentStatus::Released]))
        .filter(not(exists(in_force)))
        .filter(not(exists(taken_over_afterwards)))
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(commitments::id.gt(*after));
    }
    Ok(query
        .order(commitments::id)
        .limit(limit)
        .select((Commitment::as_select(), Case::as_select()))
        .load(conn)?)
}

/// The number of statements.
pub fn count(conn: &mut Conn) -> Result<i64> {
    Ok(state_aid_statements::table.count().get_result(conn)?)
}
