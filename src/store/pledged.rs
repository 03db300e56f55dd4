//! Standing pledges in open ballots, by mandate.

use diesel::prelude::*;

use super::Conn;
use super::schema::{ballots, business_cases, decisions, mandate_chains, pledges};
use edba_common::error::Result;
use edba_domain::codes::{BallotKind, BallotStatus, ExpenditureKind, Instrument, PledgeStatus};
use edba_domain::{Cents, Id, Moment};

/// The part of a pledge that is within its mandate.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = pledges)]
pub struct PledgedRow {
    pub id: Id,
    pub ballot_id: Id,
    pub case_id: Id,
    pub mandate_id: Id,
    pub instrument: Instrument,
    pub budget_year: i32,
    pub expenditure_kind: ExpenditureKind,
    pub within_cents: Cents,
    /// The part of `within_cents` that the decision to be superseded already includes.
    pub covered_cents: Cents,
}

/// A pledge, with the id and number of the decision that its ballot is to supersede.
pub type PledgedAgain = (PledgedRow, Id, String);

/// The standing pledges under a mandate or a sub-mandate of it, in open ballots that are to supersede a decision.
pub fn superseding_under(conn: &mut Conn, mandate_id: &Id) -> Result<Vec<PledgedAgain>> {
    let under = mandate_chains::table
        .filter(mandate_chains::link_id.eq(mandate_id))
        .select(mandate_chains::mandate_id);
    Ok(pledges::table
        .inner_join(ballots::table.on(ballots::id.eq(pledges::ballot_id)))
        .inner_join(decisions::table.on(ballots::supersedes_decision_id.eq(decisions::id.nullable())))
        .filter(pledges::mandate_id.eq_any(under))
        .filter(pledges::status.eq(PledgeStatus::Standing))
        .filter(ballots::kind.eq(BallotKind::Decision))
        .filter(ballots::status.eq(BallotStatus::Open))
        .order(pledges::id)
        .select((PledgedRow::as_select(), decisions::id, decisions::number))
        .load(conn)?)
}

/// A pledge, the closing time of its ballot, and the number and title of its case.
pub type PledgedOn = (PledgedRow, Moment, String, String);

/// The standing pledges in open ballots with a part within a mandate or its sub-mandates; optionally only in ballots
/// that close after a time.
pub fn in_open_ballots_under(
    conn: &mut Conn,
    mandate_id: &Id,
    closing_after: Option<Moment>,
) -> Result<Vec<PledgedOn>> {
    let under = mandate_chains::table
        .filter(mandate_chains::link_id.eq(mandate_id))
        .select(mandate_chains::mandate_id);
    let mut query = pledges::table
        .inner_join(ballots::table.on(ballots::id.eq(pledges::ballot_id)))
        .inner_join(business_cases::table.on(business_cases::id.eq(pledges::case_id)))
        .filter(pledges::mandate_id.eq_any(under))
        .filter(pledges::status.eq(PledgeStatus::Standing))
        .filter(pledges::within_cents.gt(Cents::ZERO))
        .filter(ballots::status.eq(BallotStatus::Open))
        .into_boxed();
    if let Some(after) = closing_after {
        query = query.filter(ballots::closes_at.gt(after));
    }
    Ok(query
        .order(pledges::id)
        .select((
            PledgedRow::as_select(),
            ballots::closes_at,
            business_cases::number,
            business_cases::title,
        ))
        .load(conn)?)
}
