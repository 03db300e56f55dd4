//! Overview lists for the bureau, each in one statement: the pipeline of cases, and open and due items.

use crate::json::Json;
use diesel::dsl::{count_star, sql};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable};
use edba_domain::ballot::BodyRules;

use super::Conn;
use super::ballots::Ballot;
use super::cases::{DONE, ListedCase};
use super::decisions::{Commitment, Condition, Ratification};
use super::schema::{
    accounts, ballots, bodies, body_rules, business_cases, commitments, conditions, decisions, funds, mails,
    organisations, ratifications,
};
use edba_common::error::Result;
use edba_domain::codes::{
    BallotKind, BallotStatus, CaseStatus, CommitmentStatus, ConditionStatus, RatificationStatus, Role,
};
use edba_domain::ratification::RatificationAnswerer;
use edba_domain::{Cents, Id, Moment};

/// The number of cases in one state with one lead table, and the sum that they request.
#[derive(Debug, Clone)]
pub struct PipelineCell {
    pub status: CaseStatus,
    pub lead_table_id: Option<Id>,
    pub cases: i64,
    pub asked: Cents,
}

/// All cases, counted and summed by state and lead table in the database.
pub fn pipeline(conn: &mut Conn) -> Result<Vec<PipelineCell>> {
    // An amount is below 2^53 cents, so the sum stays below 2^63 for any realistic number of cases.
    let rows: Vec<(CaseStatus, Option<Id>, i64, Option<i64>)> = business_cases::table
        .group_by((business_cases::status, business_cases::lead_table_id))
        .select((
            business_cases::status,
            business_cases::lead_table_id,
            count_star(),
            sql::<Nullable<BigInt>>("CAST(SUM(asked_cents) AS BIGINT)"),
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(status, lead_table_id, cases, asked)| PipelineCell {
            status,
            lead_table_id,
            cases,
            asked: Cents::new(asked.unwrap_or_default()),
        })
        .collect())
}

/// Cases in these states, longest in their current state first.
pub fn waiting_longest(conn: &mut Conn, statuses: &[CaseStatus], limit: i64) -> Result<Vec<ListedCase>> {
    Ok(business_cases::table
        .filter(business_cases::status.eq_any(statuses))
        .order((business_cases::status_since, business_cases::id))
        .limit(limit)
        .select(ListedCase::as_select())
        .load(conn)?)
}

/// Number, title and status of a case.
#[derive(Debug, Clone, Queryable)]
pub struct CaseName {
    pub id: Id,
    pub number: String,
    pub title: String,
    pub status: CaseStatus,
}

/// Number, title and status of these cases.
pub fn case_names(conn: &mut Conn, ids: &[Id]) -> Result<Vec<CaseName>> {
    Ok(business_cases::table
        .filter(business_cases::id.eq_any(ids))
        .select((
            business_cases::id,
            business_cases::number,
            business_cases::title,
            business_cases::status,
        ))
        .load(conn)?)
}

/// The numbers of these decisions.
pub fn decision_numbers(conn: &mut Conn, ids: &[Id]) -> Result<Vec<(Id, String)>> {
    Ok(decisions::table
        .filter(decisions::id.eq_any(ids))
        .select((decisions::id, decisions::number))
        .load(conn)?)
}

/// An open ballot with the display names of related records.
#[derive(Debug, Clone, Queryable)]
pub struct OpenBallotName {
    pub id: Id,
    pub case_id: Id,
    pub kind: BallotKind,
    pub closes_at: Moment,
    pub case_number: String,
    pub case_title: String,
    pub body_nl: String,
    pub body_en: String,
}

/// The open ballots of all cases or of these, earliest deadline first.
pub fn open_ballots(conn: &mut Conn, cases: Option<&[Id]>, limit: i64) -> Result<Vec<OpenBallotName>> {
    let mut query = ballots::table
        .inner_join(business_cases::table.on(business_cases::id.eq(ballots::case_id)))
        .inner_join(bodies::table.on(bodies::id.eq(ballots::body_id)))
        .filter(ballots::status.eq(BallotStatus::Open))
        .into_boxed();
    if let Some(cases) = cases {
        query = query.filter(ballots::case_id.eq_any(cases));
    }
    Ok(query
        .order((ballots::closes_at, ballots::id))
        .limit(limit)
        .select((
            ballots::id,
            ballots::case_id,
            ballots::kind,
            ballots::closes_at,
            business_cases::number,
            business_cases::title,
            bodies::name_nl,
            bodies::name_en,
        ))
        .load(conn)?)
}

/// The ballots of a case with the names of the bodies, newest first.
pub fn ballots_of_case(conn: &mut Conn, case_id: &Id) -> Result<Vec<(Ballot, String, String)>> {
    Ok(ballots::table
        .inner_join(bodies::table.on(bodies::id.eq(ballots::body_id)))
        .filter(ballots::case_id.eq(case_id))
        .order((ballots::opened_at.desc(), ballots::id.desc()))
        .select((Ballot::as_select(), bodies::name_nl, bodies::name_en))
        .load(conn)?)
}

/// A ratification with the display names of related records.
#[derive(Debug, Clone, Queryable)]
pub struct DueRatification {
    pub row: Ratification,
    pub organisation: String,
    pub decision_number: String,
    pub case_number: String,
    pub case_title: String,
    /// The number of enabled mandate officers of its organisation.
    pub officers: Option<i64>,
}

impl DueRatification {
    /// Whether the mandate officers of the organisation answer, and not the bureau.
    pub fn is_answered_by_officers(&self) -> bool {
        let officers = self.officers.and_then(|count| usize::try_from(count).ok());
        RatificationAnswerer::of(officers.unwrap_or_default()) == RatificationAnswerer::MandateOfficers
    }
}

/// Unanswered ratifications of standing decisions, earliest due date first; of all cases or of these.
pub fn ratifications_due(conn: &mut Conn, cases: Option<&[Id]>, limit: i64) -> Result<Vec<DueRatification>> {
    let mut query = ratifications::table
        .inner_join(organisations::table.on(organisations::id.eq(ratifications::organisation_id)))
        .inner_join(decisions::table.on(decisions::id.eq(ratifications::decision_id)))
        .inner_join(business_cases::table.on(business_cases::id.eq(ratifications::case_id)))
        .filter(decisions::standing.eq(true))
        .filter(business_cases::status.ne_all(DONE))
        .filter(ratifications::status.eq(RatificationStatus::Pending))
        .into_boxed();
    if let Some(cases) = cases {
        query = query.filter(ratifications::case_id.eq_any(cases));
    }
    let officers = accounts::table
        .filter(accounts::organisation_id.eq(ratifications::organisation_id.nullable()))
        .filter(accounts::role.eq(Role::MandateOfficer))
        .filter(accounts::disabled_at.is_null())
        .count();
    Ok(query
        .order((ratifications::due_date, ratifications::id))
        .limit(limit)
        .select((
            Ratification::as_select(),
            organisations::name,
            decisions::number,
            business_cases::number,
            business_cases::title,
            officers.single_value(),
        ))
        .load(conn)?)
}

/// A condition with the display names of related records.
#[derive(Debug, Clone, Queryable)]
pub struct DueCondition {
    pub row: Condition,
    pub decision_number: String,
    pub case_number: String,
    pub case_title: String,
}

/// Unmet conditions of standing decisions, earliest due date first; of all cases or of these.
pub fn conditions_due(conn: &mut Conn, cases: Option<&[Id]>, limit: i64) -> Result<Vec<DueCondition>> {
    let mut query = conditions::table
        .inner_join(decisions::table.on(decisions::id.eq(conditions::decision_id)))
        .inner_join(business_cases::table.on(business_cases::id.eq(conditions::case_id)))
        .filter(decisions::standing.eq(true))
        .filter(business_cases::status.ne_all(DONE))
        .filter(conditions::status.eq(ConditionStatus::Open))
        .into_boxed();
    if let Some(cases) = cases {
        query = query.filter(conditions::case_id.eq_any(cases));
    }
    Ok(query
        .order((conditions::due_date, conditions::id))
        .limit(limit)
        .select((
            Condition::as_select(),
            decisions::number,
            business_cases::number,
            business_cases::title,
        ))
        .load(conn)?)
}

/// Filter for [`commitments()`].
#[derive(Debug, Clone, Default)]
pub struct NamedCommitmentFilter<'a> {
    pub id: Option<Id>,
    /// Only commitments that were offered to this organisation, in any status.
    pub offered_to: Option<Id>,
    /// Only commitments of this organisation, offered or not.
    pub owed_by: Option<Id>,
    /// Only commitments of these cases.
    pub cases: Option<&'a [Id]>,
    /// Any of these statuses; empty means all.
    pub statuses: &'a [CommitmentStatus],
    /// Only commitments created before this one.
    pub before: Option<Id>,
    /// Only commitments that are paid from this fund.
    pub fund: Option<Id>,
    /// Only commitments of which something is still to come back.
    pub recoverable: bool,
}

/// A commitment with the display names of related records.
#[derive(Debug, Clone, Queryable)]
pub struct NamedCommitment {
    pub row: Commitment,
    pub organisation: String,
    pub decision_number: String,
    pub decided_at: Moment,
    pub case_number: String,
    pub case_title: String,
    pub case_status: CaseStatus,
    /// The fund that it is paid from.
    pub fund: Option<String>,
}

impl NamedCommitment {
    /// Whether its case is monitored already, as that of an amount that was carried over: the case waits for no answer of
    /// the funder, and a refusal does not bring it back to the board.
    pub fn is_of_monitored_case(&self) -> bool {
        self.case_status == CaseStatus::Monitored
    }
}

/// Commitments with their display names, newest first.
pub fn commitments(
    conn: &mut Conn,
    filter: &NamedCommitmentFilter<'_>,
    limit: i64,
) -> Result<Vec<NamedCommitment>> {
    let NamedCommitmentFilter {
        id,
        offered_to,
        owed_by,
        cases,
        statuses,
        before,
        fund,
        recoverable,
    } = filter;
    let mut query = commitments::table
        .inner_join(organisations::table.on(organisations::id.eq(commitments::organisation_id)))
        .inner_join(decisions::table.on(decisions::id.eq(commitments::decision_id)))
        .inner_join(business_cases::table.on(business_cases::id.eq(commitments::case_id)))
        .left_join(funds::table.on(commitments::fund_id.eq(funds::id.nullable())))
        .into_boxed();
    if let Some(id) = id {
        query = query.filter(commitments::id.eq(id));
    }
    if let Some(fund) = fund {
        query = query.filter(commitments::fund_id.eq(fund));
    }
    if let Some(organisation) = owed_by {
        query = query.filter(commitments::organisation_id.eq(organisation));
    }
    if let Some(organisation) = offered_to {
        query = query
            .filter(commitments::organisation_id.eq(organisation))
            .filter(commitments::offered_at.is_not_null());
    }
    if let Some(cases) = cases {
        query = query.filter(commitments::case_id.eq_any(*cases));
    }
    if !statuses.is_empty() {
        query = query.filter(commitments::status.eq_any(*statuses));
    }
    if let Some(before) = before {
        query = query.filter(commitments::id.lt(before));
    }
    if *recoverable {
        let left = commitments::paid_cents - commitments::recovered_cents - commitments::written_off_cents;
        query = query
            .filter(commitments::determined_cents.is_not_null())
            .filter(left.gt(commitments::determined_cents.assume_not_null()));
    }
    Ok(query
        .order(commitments::id.desc())
        .limit(limit)
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
        .load(conn)?)
}

/// What went wrong and is to be followed up: two counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FailureCounts {
    /// Commitments that their funder refused.
    pub refused: i64,
    /// Mails that could not be delivered.
    pub dead_letters: i64,
}

/// Counts the refused commitments and the undelivered mails. One statement.
pub fn failure_counts(conn: &mut Conn) -> Result<FailureCounts> {
    let refused = commitments::table
        .filter(commitments::status.eq(CommitmentStatus::Refused))
        .count();
    let dead_letters = mails::table.filter(mails::failed_at.is_not_null()).count();
    let (refused, dead_letters): (Option<i64>, Option<i64>) =
        diesel::select((refused.single_value(), dead_letters.single_value())).get_result(conn)?;
    Ok(FailureCounts {
        refused: refused.unwrap_or_default(),
        dead_letters: dead_letters.unwrap_or_default(),
    })
}

/// The rules in force of each body, as stored.
pub fn present_rules(conn: &mut Conn) -> Result<Vec<(Id, Json<BodyRules>)>> {
    Ok(body_rules::table
        .inner_join(
            bodies::table.on(bodies::id
                .eq(body_rules::body_id)
                .and(bodies::rules_version.eq(body_rules::version))),
        )
        .select((body_rules::body_id, body_rules::rules))
        .load(conn)?)
}
