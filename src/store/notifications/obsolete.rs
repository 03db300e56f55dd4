//! Checks whether the action requested by a notification is still needed, each in one statement.

use diesel::dsl::exists;
use diesel::prelude::*;

use super::super::Conn;
use super::super::schema::{
    ballots, commitments, conditions, payment_schedules, pending_actions, ratifications,
};
use edba_common::error::Result;
use edba_domain::Id;
use edba_domain::codes::{
    BallotStatus, CommitmentStatus, ConditionStatus, PendingStatus, RatificationStatus,
};
use edba_domain::payment_schedule::ScheduleStatus;

/// Whether a ballot is still open.
pub fn is_open(conn: &mut Conn, ballot: &Id) -> Result<bool> {
    let open = ballots::table
        .find(ballot)
        .filter(ballots::status.eq(BallotStatus::Open));
    Ok(diesel::select(exists(open)).get_result(conn)?)
}

/// Whether any of these ratifications is pending.
pub fn any_to_ratify(conn: &mut Conn, of: &[Id]) -> Result<bool> {
    let pending = ratifications::table
        .filter(ratifications::id.eq_any(of))
        .filter(ratifications::status.eq(RatificationStatus::Pending));
    Ok(diesel::select(exists(pending)).get_result(conn)?)
}

/// Whether any of these conditions is open.
pub fn any_to_meet(conn: &mut Conn, of: &[Id]) -> Result<bool> {
    let open = conditions::table
        .filter(conditions::id.eq_any(of))
        .filter(conditions::status.eq(ConditionStatus::Open));
    Ok(diesel::select(exists(open)).get_result(conn)?)
}

/// Whether any of these commitments is offered and unanswered.
pub fn any_to_acknowledge(conn: &mut Conn, of: &[Id]) -> Result<bool> {
    let offered = commitments::table
        .filter(commitments::id.eq_any(of))
        .filter(commitments::status.eq(CommitmentStatus::Offered));
    Ok(diesel::select(exists(offered)).get_result(conn)?)
}

/// Whether a payment schedule waits for an answer, and its commitment is still to be acknowledged or paid.
pub fn is_schedule_proposed(conn: &mut Conn, schedule: &Id) -> Result<bool> {
    let live = [CommitmentStatus::Offered, CommitmentStatus::Acknowledged];
    let proposed = payment_schedules::table
        .inner_join(commitments::table.on(commitments::id.eq(payment_schedules::commitment_id)))
        .filter(payment_schedules::id.eq(schedule))
        .filter(payment_schedules::status.eq(ScheduleStatus::Proposed))
        .filter(commitments::status.eq_any(live));
    Ok(diesel::select(exists(proposed)).get_result(conn)?)
}

/// Whether an action is still pending approval.
pub fn is_to_approve(conn: &mut Conn, action: &Id) -> Result<bool> {
    let pending = pending_actions::table
        .find(action)
        .filter(pending_actions::status.eq(PendingStatus::Pending));
    Ok(diesel::select(exists(pending)).get_result(conn)?)
}
