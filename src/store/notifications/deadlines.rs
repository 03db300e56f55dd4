//! Deadlines and other time-based causes of notifications: one or two statements per kind, however many rows there are.

use chrono::NaiveDate;
use diesel::dsl::max;
use diesel::prelude::*;
use edba_domain::EventKind;

use super::super::Conn;
use super::super::cases::DONE;
use super::super::decisions::{Condition, Ratification};
use super::super::indicators::Indicator;
use super::super::schema::{
    ballots, bodies, business_cases, conditions, decisions, events, indicators, mandate_chains,
    mandate_versions, mandates, measurements, organisations, pledges, ratifications, representatives,
};
use super::Asking;
use edba_common::error::Result;
use edba_domain::codes::{
    BallotKind, BallotStatus, CaseStatus, ConditionStatus, PledgeStatus, RatificationStatus,
};
use edba_domain::{Cents, Id, Moment};

/// A ballot with the display names of related records.
#[derive(Debug, Clone, Queryable)]
pub struct NamedBallot {
    pub id: Id,
    pub body_id: Id,
    pub kind: BallotKind,
    pub secret: bool,
    pub opened_at: Moment,
    pub closes_at: Moment,
    pub body_nl: String,
    pub body_en: String,
    pub case_id: Id,
    pub case_number: String,
    pub case_title: String,
    pub initiator_id: Id,
}

macro_rules! named_ballots {
    () => {
        ballots::table
            .inner_join(bodies::table.on(bodies::id.eq(ballots::body_id)))
            .inner_join(business_cases::table.on(business_cases::id.eq(ballots::case_id)))
            .select((
                ballots::id,
                ballots::body_id,
                ballots::kind,
                ballots::secret,
                ballots::opened_at,
                ballots::closes_at,
                bodies::name_nl,
                bodies::name_en,
                business_cases::id,
                business_cases::number,
                business_cases::title,
                business_cases::initiator_id,
            ))
    };
}

/// One ballot.
pub fn named_ballot(conn: &mut Conn, id: &Id) -> Result<Option<NamedBallot>> {
    Ok(named_ballots!()
        .filter(ballots::id.eq(id))
        .first(conn)
        .optional()?)
}

/// The ballots that are open at this moment.
pub fn open_ballots(conn: &mut Conn, now: Moment) -> Result<Vec<NamedBallot>> {
    Ok(named_ballots!()
        .filter(ballots::status.eq(BallotStatus::Open))
        .filter(ballots::closes_at.gt(now))
        .order(ballots::id)
        .load(conn)?)
}

/// For cases with an open ballot: the ballots whose deadline was extended, with the time of the last extension.
pub fn last_extended(conn: &mut Conn, now: Moment) -> Result<Vec<(Id, Option<Moment>)>> {
    let cases = ballots::table
        .filter(ballots::status.eq(BallotStatus::Open))
        .filter(ballots::closes_at.gt(now))
        .select(ballots::case_id);
    Ok(events::table
        .filter(events::stream_id.eq_any(cases))
        .filter(events::kind.eq(EventKind::BallotExtended))
        .group_by(events::subject_id)
        .select((events::subject_id, max(events::recorded_at)))
        .load(conn)?)
}

/// A ratification with the display names of related records.
#[derive(Debug, Clone, Queryable)]
pub struct NamedRatification {
    pub row: Ratification,
    pub organisation: String,
    pub decision_number: String,
    pub decided_at: Moment,
    pub case_number: String,
    pub case_title: String,
}

macro_rules! named_ratifications {
    () => {
        ratifications::table
            .inner_join(organisations::table.on(organisations::id.eq(ratifications::organisation_id)))
            .inner_join(decisions::table.on(decisions::id.eq(ratifications::decision_id)))
            .inner_join(business_cases::table.on(business_cases::id.eq(ratifications::case_id)))
            .order(ratifications::id)
            .select((
                Ratification::as_select(),
                organisations::name,
                decisions::number,
                decisions::decided_at,
                business_cases::number,
                business_cases::title,
            ))
    };
}

/// The pending ratifications of a decision.
pub fn ratifications_of(conn: &mut Conn, decision_id: &Id) -> Result<Vec<NamedRatification>> {
    Ok(named_ratifications!()
        .filter(ratifications::status.eq(RatificationStatus::Pending))
        .filter(ratifications::decision_id.eq(decision_id))
        .load(conn)?)
}

/// One ratification.
pub fn ratification(conn: &mut Conn, id: &Id) -> Result<Option<NamedRatification>> {
    Ok(named_ratifications!()
        .filter(ratifications::id.eq(id))
        .first(conn)
        .optional()?)
}

/// The ratifications of the pledges of a decision that lapsed at this time although they were not yet due on this day.
pub fn ratifications_lapsed(
    conn: &mut Conn,
    decision_id: &Id,
    at: Moment,
    on: NaiveDate,
) -> Result<Vec<NamedRatification>> {
    Ok(named_ratifications!()
        .filter(ratifications::status.eq(RatificationStatus::Lapsed))
        .filter(ratifications::decision_id.eq(decision_id))
        .filter(ratifications::carries_over_id.is_null())
        .filter(ratifications::decided_at.eq(at))
        .filter(ratifications::due_date.ge(on))
        .load(conn)?)
}

/// Pending ratifications of standing decisions with a due date in this range.
pub fn ratifications_due(
    conn: &mut Conn,
    (from, until): (NaiveDate, NaiveDate),
) -> Result<Vec<NamedRatification>> {
    Ok(named_ratifications!()
        .filter(ratifications::status.eq(RatificationStatus::Pending))
        .filter(decisions::standing.eq(true))
        .filter(business_cases::status.ne_all(DONE))
        .filter(ratifications::due_date.between(from, until))
        .load(conn)?)
}

/// A condition with the display names of related records.
#[derive(Debug, Clone, Queryable)]
pub struct NamedCondition {
    pub row: Condition,
    pub decision_number: String,
    pub decided_at: Moment,
    pub case_number: String,
    pub case_title: String,
    pub initiator_id: Id,
    pub initiator: String,
}

/// Unmet conditions of standing decisions with a due date in this range.
pub fn conditions_due(conn: &mut Conn, days: (NaiveDate, NaiveDate)) -> Result<Vec<NamedCondition>> {
    Ok(conditions_due_query(days).load(conn)?)
}

/// The query of [`conditions_due`].
pub fn conditions_due_query((from, until): (NaiveDate, NaiveDate)) -> impl Asking<NamedCondition> {
    conditions::table
        .inner_join(decisions::table.on(decisions::id.eq(conditions::decision_id)))
        .inner_join(business_cases::table.on(business_cases::id.eq(conditions::case_id)))
        .inner_join(organisations::table.on(organisations::id.eq(business_cases::initiator_id)))
        .filter(decisions::standing.eq(true))
        .filter(business_cases::status.ne_all(DONE))
        .filter(conditions::status.eq(ConditionStatus::Open))
        .filter(conditions::due_date.between(from, until))
        .order(conditions::id)
        .select((
            Condition::as_select(),
            decisions::number,
            decisions::decided_at,
            business_cases::number,
            business_cases::title,
            business_cases::initiator_id,
            organisations::name,
        ))
}

/// The names of these organisations.
pub fn organisation_names(conn: &mut Conn, ids: &[Id]) -> Result<Vec<(Id, String)>> {
    Ok(organisations::table
        .filter(organisations::id.eq_any(ids))
        .select((organisations::id, organisations::name))
        .load(conn)?)
}

/// A pledge whose mandate may end before its ballot is decided.
#[derive(Debug, Clone, Queryable)]
pub struct PledgeAtRisk {
    pub mandate_id: Id,
    pub representative_id: Id,
    pub representative: String,
    pub valid_until: NaiveDate,
    pub closes_at: Moment,
    pub amount: Cents,
    pub case_id: Id,
    pub case_number: String,
    pub case_title: String,
}

/// The standing pledges in open ballots under mandates, or their sub-mandates, that end on a day in this range;
/// whether the ballot closes before or after that day.
pub fn pledges_at_risk(conn: &mut Conn, (from, until): (NaiveDate, NaiveDate)) -> Result<Vec<PledgeAtRisk>> {
    let present = mandate_versions::mandate_id
        .eq(mandates::id)
        .and(mandate_versions::version.eq(mandates::terms_version));
    Ok(pledges::table
        .inner_join(ballots::table.on(ballots::id.eq(pledges::ballot_id)))
        .inner_join(mandate_chains::table.on(mandate_chains::mandate_id.eq(pledges::mandate_id)))
        .inner_join(mandates::table.on(mandates::id.eq(mandate_chains::link_id)))
        .inner_join(mandate_versions::table.on(present))
        .inner_join(representatives::table.on(representatives::id.eq(mandates::representative_id)))
        .inner_join(business_cases::table.on(business_cases::id.eq(pledges::case_id)))
        .filter(pledges::status.eq(PledgeStatus::Standing))
        .filter(pledges::within_cents.gt(Cents::ZERO))
        .filter(ballots::status.eq(BallotStatus::Open))
        .filter(mandates::revoked_at.is_null())
        .filter(mandate_versions::valid_until.between(from, until))
        .order((mandates::id, business_cases::number, pledges::id))
        .select((
            mandates::id,
            mandates::representative_id,
            representatives::name,
            mandate_versions::valid_until,
            ballots::closes_at,
            pledges::within_cents,
            business_cases::id,
            business_cases::number,
            business_cases::title,
        ))
        .load(conn)?)
}

/// An indicator with a reporting rhythm, with its monitored case.
#[derive(Debug, Clone, Queryable)]
pub struct MonitoredIndicator {
    pub row: Indicator,
    pub case_number: String,
    pub case_title: String,
    pub initiator_id: Id,
    pub monitored_since: Moment,
    /// The day of the last measurement.
    pub last_day: Option<NaiveDate>,
    /// The time of the last report.
    pub last_reported: Option<Moment>,
}

/// The query of the indicators with a rhythm of monitored cases, with the last measurement of each.
macro_rules! monitored_indicators {
    () => {{
        let measured = || measurements::table.filter(measurements::indicator_id.eq(indicators::id));
        indicators::table
            .inner_join(business_cases::table.on(business_cases::id.eq(indicators::case_id)))
            .filter(business_cases::status.eq(CaseStatus::Monitored))
            .filter(indicators::rhythm.is_not_null())
            .order((indicators::case_id, indicators::id))
            .select((
                Indicator::as_select(),
                business_cases::number,
                business_cases::title,
                business_cases::initiator_id,
                business_cases::status_since,
                measured().select(max(measurements::measured_on)).single_value(),
                measured().select(max(measurements::recorded_at)).single_value(),
            ))
    }};
}

/// The indicators with a reporting rhythm of all monitored cases, with their last measurement.
pub fn monitored_indicators(conn: &mut Conn) -> Result<Vec<MonitoredIndicator>> {
    Ok(monitored_indicators_query().load(conn)?)
}

/// Like [`monitored_indicators()`], for the cases of one initiator.
pub fn monitored_indicators_of(conn: &mut Conn, initiator_id: &Id) -> Result<Vec<MonitoredIndicator>> {
    Ok(monitored_indicators!()
        .filter(business_cases::initiator_id.eq(initiator_id))
        .load(conn)?)
}

/// The query of [`monitored_indicators()`].
pub fn monitored_indicators_query() -> impl Asking<MonitoredIndicator> {
    monitored_indicators!()
}

/// Whether a ballot led to a decision.
pub fn has_decided(conn: &mut Conn, ballot_id: &Id) -> Result<bool> {
    let found: Option<Id> = decisions::table
        .filter(decisions::ballot_id.eq(ballot_id))
        .select(decisions::id)
        .first(conn)
        .optional()?;
    Ok(found.is_some())
}
