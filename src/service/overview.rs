//! Overview for the bureau and the auditor: the states of cases, what they wait for, and what is due. Each list is one
//! statement, whatever the number of cases.

use std::collections::HashMap;

use chrono::{Duration, NaiveDate};

use super::commitments::guarantees;
use super::state_aid::{self, RegisterDue};
use super::{Context, pending_actions};
use edba_common::error::{Error, Result};
use edba_domain::Id;
use edba_domain::ballot::BodyRules;
use edba_domain::codes::{BodyKind, CaseStatus, CommitmentStatus, PendingStatus, Role};
use edba_store::bodies::{self, Body};
use edba_store::cases::ListedCase;
use edba_store::overview as store;
use edba_store::promises;

pub use edba_store::overview::{
    CaseName, DueCondition, DueRatification, FailureCounts, NamedCommitment, NamedCommitmentFilter,
    OpenBallotName, PipelineCell,
};
pub use edba_store::promises::DuePromise;

/// The states of a case that has not ended.
pub const UNDER_WAY: [CaseStatus; 5] = [
    CaseStatus::Proposal,
    CaseStatus::TableReview,
    CaseStatus::BoardDecision,
    CaseStatus::Financed,
    CaseStatus::Monitored,
];
/// The states in which a case waits for action; a monitored case does not.
const WAITING: [CaseStatus; 4] = [
    CaseStatus::Proposal,
    CaseStatus::TableReview,
    CaseStatus::BoardDecision,
    CaseStatus::Financed,
];
/// Maximum number of rows in a list of what is due.
const MOST: i64 = 200;
/// Number of days ahead for which the desk shows what is due.
const AHEAD: i64 = 14;

/// Requires the bureau or the auditor. Errors: 403.
fn must_oversee(cx: &Context<'_>) -> Result<()> {
    if cx.actor.sees_everything() {
        Ok(())
    } else {
        Err(Error::forbidden(
            "Only the project bureau and the auditor see this.",
        ))
    }
}

/// What a case waits for now.
#[derive(Debug, Clone)]
pub enum WaitsFor {
    Ballot(OpenBallotName),
    SecondBureauMember,
    Ratification(DueRatification),
    Condition(DueCondition),
    Answer(Box<NamedCommitment>),
    Initiator,
    Bureau,
}

/// A case that waits, and for what.
#[derive(Debug, Clone)]
pub struct Waiting {
    pub case: ListedCase,
    pub waits_for: WaitsFor,
}

/// The cases for which an action waits for approval by a second bureau member. Errors: 403.
pub fn awaiting_approval(cx: &mut Context<'_>) -> Result<Vec<Id>> {
    must_oversee(cx)?;
    Ok(pending(cx)?
        .iter()
        .filter_map(|one| of_second_member(&one.row))
        .collect())
}

/// The case of an action that waits for a second bureau member. What mandate officers approve waits for their organisation,
/// which the ratification tells.
pub fn of_second_member(row: &pending_actions::PendingAction) -> Option<Id> {
    match row.approver_organisation_id {
        Some(_) => None,
        None => row.case_id,
    }
}

/// The cases that have been in their state the longest, and what each waits for; `proposed` are those of
/// [`awaiting_approval`]. Five statements; three with everything that is due, as long as none of its lists is cut off.
/// Errors: 403.
pub fn waiting_longest(
    cx: &mut Context<'_>,
    limit: i64,
    proposed: &[Id],
    due: Option<&Due>,
) -> Result<Vec<Waiting>> {
    must_oversee(cx)?;
    let found = store::waiting_longest(cx.conn, &WAITING, limit)?;
    let ids: Vec<Id> = found.iter().map(|c| c.id).collect();
    let mut ballots = store::open_ballots(cx.conn, Some(&ids), MOST)?;
    let mut ratifications = match due.and_then(|due| complete(&due.ratifications)) {
        Some(all) => of_cases(all, &ids, |one| one.row.case_id),
        None => store::ratifications_due(cx.conn, Some(&ids), MOST)?,
    };
    let mut conditions = match due.and_then(|due| complete(&due.conditions)) {
        Some(all) => of_cases(all, &ids, |one| one.row.case_id),
        None => store::conditions_due(cx.conn, Some(&ids), MOST)?,
    };
    conditions.retain(|c| c.row.precedent);
    let filter = NamedCommitmentFilter {
        cases: Some(&ids),
        statuses: &[CommitmentStatus::Offered],
        ..NamedCommitmentFilter::default()
    };
    let mut commitments = store::commitments(cx.conn, &filter, MOST)?;
    let taken = |list: &mut Vec<_>, place: Option<usize>| place.map(|place| list.swap_remove(place));
    Ok(found
        .into_iter()
        .map(|case| {
            let id = case.id;
            let waits_for = if proposed.contains(&id) {
                WaitsFor::SecondBureauMember
            } else if let Some(place) = ballots.iter().position(|b| b.case_id == id) {
                WaitsFor::Ballot(ballots.remove(place))
            } else if let Some(place) = ratifications.iter().position(|r| r.row.case_id == id) {
                WaitsFor::Ratification(ratifications.remove(place))
            } else if let Some(place) = conditions.iter().position(|c| c.row.case_id == id) {
                WaitsFor::Condition(conditions.remove(place))
            } else if let Some(answer) = {
                let place = commitments.iter().position(|c| c.row.case_id == id);
                taken(&mut commitments, place)
            } {
                WaitsFor::Answer(Box::new(answer))
            } else if case.status == CaseStatus::Proposal {
                WaitsFor::Initiator
            } else {
                WaitsFor::Bureau
            };
            Waiting { case, waits_for }
        })
        .collect())
}

/// Counts all cases by state and lead table. Errors: 403.
pub fn pipeline(cx: &mut Context<'_>) -> Result<(Vec<PipelineCell>, Vec<Body>)> {
    must_oversee(cx)?;
    let cells = store::pipeline(cx.conn)?;
    let tables = bodies::bodies(cx.conn, Some(BodyKind::Table), None, None, MOST)?;
    Ok((cells, tables))
}

fn pending(cx: &mut Context<'_>) -> Result<Vec<pending_actions::Named>> {
    let filter = pending_actions::PendingFilter {
        status: Some(PendingStatus::Pending),
        ..pending_actions::PendingFilter::default()
    };
    pending_actions::list(cx, filter, None, MOST)
}

/// Lists the actions that wait for approval by a second bureau member, with the names of the cases. Errors: 403.
pub fn waiting_approvals(cx: &mut Context<'_>) -> Result<Vec<(pending_actions::Named, Option<CaseName>)>> {
    must_oversee(cx)?;
    let found = pending(cx)?;
    with_cases(cx, found)
}

/// A list that holds all there is, because it is shorter than its limit.
fn complete<T>(list: &[T]) -> Option<&[T]> {
    (i64::try_from(list.len()).is_ok_and(|length| length < MOST)).then_some(list)
}

/// Those of these cases, in the order of the list.
fn of_cases<T: Clone>(list: &[T], cases: &[Id], case_of: impl Fn(&T) -> Id) -> Vec<T> {
    list.iter()
        .filter(|one| cases.contains(&case_of(one)))
        .cloned()
        .collect()
}

/// The last actions that this account proposed and that do not wait any more, with the names of the cases, the last decided
/// first. Errors: 403.
pub fn decided_proposals(
    cx: &mut Context<'_>,
    limit: i64,
) -> Result<Vec<(pending_actions::Named, Option<CaseName>)>> {
    must_oversee(cx)?;
    let found = pending_actions::decided_of_mine(cx, limit)?;
    with_cases(cx, found)
}

/// The proposed actions in a state, with the names of the cases, the last proposed first. Errors: 403.
pub fn proposals_in(
    cx: &mut Context<'_>,
    status: PendingStatus,
    before: Option<Id>,
    limit: i64,
) -> Result<Vec<(pending_actions::Named, Option<CaseName>)>> {
    must_oversee(cx)?;
    let filter = pending_actions::PendingFilter {
        status: Some(status),
        newest_first: true,
        ..pending_actions::PendingFilter::default()
    };
    let found = pending_actions::list(cx, filter, before, limit)?;
    with_cases(cx, found)
}

/// One proposed action with the name of its case. Errors: 403; 404.
pub fn approval(cx: &mut Context<'_>, id: Id) -> Result<(pending_actions::Named, Option<CaseName>)> {
    must_oversee(cx)?;
    let found = pending_actions::find(cx, id)?;
    with_cases(cx, vec![found])?
        .pop()
        .ok_or_else(|| Error::not_found("pending action"))
}

fn with_cases(
    cx: &mut Context<'_>,
    found: Vec<pending_actions::Named>,
) -> Result<Vec<(pending_actions::Named, Option<CaseName>)>> {
    let ids: Vec<Id> = found.iter().filter_map(|p| p.row.case_id).collect();
    let names = store::case_names(cx.conn, &ids)?;
    Ok(found
        .into_iter()
        .map(|one| {
            let case = names.iter().find(|c| Some(c.id) == one.row.case_id).cloned();
            (one, case)
        })
        .collect())
}

/// The numbers and titles of these cases. Errors: 403.
pub fn case_names(cx: &mut Context<'_>, ids: &[Id]) -> Result<Vec<CaseName>> {
    must_oversee(cx)?;
    store::case_names(cx.conn, ids)
}

/// The number and title of one case. Errors: 403; 404.
pub fn case_name(cx: &mut Context<'_>, id: Id) -> Result<CaseName> {
    case_names(cx, &[id])?
        .pop()
        .ok_or_else(|| Error::not_found("case"))
}

/// What has to be done by a date, ordered by due date.
#[derive(Debug, Clone)]
pub struct Due {
    pub ratifications: Vec<DueRatification>,
    pub conditions: Vec<DueCondition>,
    pub promises: Vec<DuePromise>,
    /// Guarantees whose period has ended while something of them is open.
    pub guarantees: Vec<NamedCommitment>,
    /// *De minimis* aid that is to be entered in the central register, and entries that are to be corrected there.
    pub aid_entries: Vec<RegisterDue>,
}

/// Everything that is due. Six statements at most. Errors: 403.
pub fn due(cx: &mut Context<'_>) -> Result<Due> {
    must_oversee(cx)?;
    Ok(Due {
        ratifications: store::ratifications_due(cx.conn, None, MOST)?,
        conditions: store::conditions_due(cx.conn, None, MOST)?,
        promises: promises::due(cx.conn, MOST)?,
        guarantees: guarantees::ended(cx)?,
        aid_entries: state_aid::to_register(cx, MOST)?,
    })
}

/// The commitments that their funder has not answered or has refused, newest first. Errors: 403.
pub fn unacknowledged(cx: &mut Context<'_>) -> Result<Vec<NamedCommitment>> {
    must_oversee(cx)?;
    let filter = NamedCommitmentFilter {
        statuses: &[CommitmentStatus::Offered, CommitmentStatus::Refused],
        ..NamedCommitmentFilter::default()
    };
    store::commitments(cx.conn, &filter, MOST)
}

/// Counts the refused commitments and the undelivered mails. One statement. Errors: 403.
pub fn failure_counts(cx: &mut Context<'_>) -> Result<FailureCounts> {
    must_oversee(cx)?;
    store::failure_counts(cx.conn)
}

/// The open ballots that close within two weeks, ordered by closing time. Errors: 403.
pub fn closing_soon(cx: &mut Context<'_>) -> Result<Vec<OpenBallotName>> {
    must_oversee(cx)?;
    let until = cx.now.plus(Duration::days(AHEAD));
    let mut found = store::open_ballots(cx.conn, None, MOST)?;
    found.retain(|ballot| ballot.closes_at <= until);
    Ok(found)
}

/// The last due date that the desk shows.
pub fn looks_ahead_to(cx: &Context<'_>) -> NaiveDate {
    cx.now.plus(Duration::days(AHEAD)).local_date()
}

/// The ballots of a case with the names of their bodies in both languages, newest first. Errors: 403.
pub fn ballots_of_case(
    cx: &mut Context<'_>,
    case_id: Id,
) -> Result<Vec<(super::ballots::Ballot, String, String)>> {
    must_oversee(cx)?;
    store::ballots_of_case(cx.conn, &case_id)
}

/// The present voting rules of each body. Errors: 403.
pub fn present_rules(cx: &mut Context<'_>) -> Result<HashMap<Id, BodyRules>> {
    must_oversee(cx)?;
    store::present_rules(cx.conn)?
        .into_iter()
        .map(|(id, rules)| Ok((id, rules.read()?)))
        .collect()
}

/// Lists the commitments that this account may read, with their names, newest first: a finance partner those that were
/// offered to its organisation, a mandate officer those that it owes. Errors: 403.
pub fn commitments(
    cx: &mut Context<'_>,
    statuses: &[CommitmentStatus],
    before: Option<Id>,
    limit: i64,
) -> Result<Vec<NamedCommitment>> {
    let filter = NamedCommitmentFilter {
        statuses,
        before,
        ..of_caller(cx)?
    };
    store::commitments(cx.conn, &filter, limit)
}

/// Of these commitments, those of which something is still to come back, newest first, at most 200. Errors: 403.
pub fn recoverable(cx: &mut Context<'_>) -> Result<Vec<NamedCommitment>> {
    let filter = NamedCommitmentFilter {
        recoverable: true,
        ..of_caller(cx)?
    };
    store::commitments(cx.conn, &filter, MOST)
}

/// Of these commitments, those that are paid from a fund, newest first, at most 200. Errors: 403.
pub fn commitments_of_fund(cx: &mut Context<'_>, fund_id: Id) -> Result<Vec<NamedCommitment>> {
    let filter = NamedCommitmentFilter {
        fund: Some(fund_id),
        ..of_caller(cx)?
    };
    store::commitments(cx.conn, &filter, MOST)
}

/// The acknowledged commitments of an organisation, on which a payment can be recorded, newest first; those that this
/// account may read. Errors: 403.
pub fn acknowledged_commitments(
    cx: &mut Context<'_>,
    organisation_id: Id,
    limit: i64,
) -> Result<Vec<NamedCommitment>> {
    let filter = NamedCommitmentFilter {
        statuses: &[CommitmentStatus::Acknowledged],
        owed_by: Some(organisation_id),
        ..of_caller(cx)?
    };
    store::commitments(cx.conn, &filter, limit)
}

/// One of these commitments. Errors: 403; 404.
pub fn commitment(cx: &mut Context<'_>, id: Id) -> Result<NamedCommitment> {
    let filter = NamedCommitmentFilter {
        id: Some(id),
        ..of_caller(cx)?
    };
    store::commitments(cx.conn, &filter, 1)?
        .pop()
        .ok_or_else(|| Error::not_found("commitment"))
}

/// The commitments that this account may read. Errors: 403.
fn of_caller(cx: &Context<'_>) -> Result<NamedCommitmentFilter<'static>> {
    let all = NamedCommitmentFilter::default();
    match cx.actor.role {
        Role::FinancePartner => Ok(NamedCommitmentFilter {
            offered_to: Some(cx.actor.organisation()?),
            ..all
        }),
        Role::MandateOfficer => Ok(NamedCommitmentFilter {
            owed_by: Some(cx.actor.organisation()?),
            ..all
        }),
        _ => must_oversee(cx).map(|()| all),
    }
}
