//! Ratifications: an organisation's later consent to what its representative pledged beyond the mandate. A
//! ratification that is not answered by its due date has lapsed: the date is compared on reading, without a job.

mod answerer;
mod asking;
mod expiry;
mod lapse;
mod requests;
mod withdrawal;

use edba_domain::EventKind;

pub use answerer::{answerer, answerers};
pub(super) use asking::asked;
pub use asking::status_on;
pub use expiry::withdraw_expired_answers;
pub(super) use lapse::{lapse, lapse_all};
pub use requests::{RatificationRequest, request, requests};
pub use withdrawal::withdraw;

use self::lapse::write;
use super::commitments::carry_overs;
use super::events::Chain;
use super::obstacles::{obstacles, only_the_bureau};
use super::pending_actions::{self, MoneyAction};
use super::validation::written;
use super::{Context, budget, commitments, decisions};
use edba_common::error::{Error, Obstacle, Result};
use edba_domain::codes::{CommitmentStatus, MoneyActionKind, RatificationOutcome, RatificationStatus, Role};
use edba_domain::ratification::LapseReason;
use edba_domain::workflow::WaitingOn;
use edba_domain::{Cents, Fault, Id, Message};
use edba_store::ballots;
use edba_store::decision_lists::{self, RatificationFilter};
use edba_store::decisions::{self as store, Commitment};
use edba_store::funds;
use edba_store::pending_actions::PendingAction;

pub use edba_store::decision_lists::Slice;
pub use edba_store::decisions::Ratification;

/// Lists the ratifications that the account may read, in the order in which they were asked for.
pub fn list(
    cx: &mut Context<'_>,
    case_id: Option<Id>,
    status: Option<RatificationStatus>,
    slice: Slice,
) -> Result<Vec<Ratification>> {
    let filter = RatificationFilter {
        id: None,
        case_id,
        status,
        today: cx.today(),
    };
    let sight = decisions::sight(cx)?;
    decision_lists::ratifications(cx.conn, &sight, &filter, slice)
}

/// One ratification. Errors: 404.
pub fn find(cx: &mut Context<'_>, id: Id) -> Result<Ratification> {
    let filter = RatificationFilter {
        id: Some(id),
        case_id: None,
        status: None,
        today: cx.today(),
    };
    let sight = decisions::sight(cx)?;
    let found = decision_lists::ratifications(cx.conn, &sight, &filter, Slice::ONE)?;
    found
        .into_iter()
        .next()
        .ok_or_else(|| Error::not_found("ratification"))
}

/// The organisation's answer, as given by its mandate officers, or as recorded by the bureau.
#[derive(Debug, Clone)]
pub struct Answer {
    pub outcome: RatificationOutcome,
    /// Reference to the document with the consent; required to give a ratification.
    pub document: Option<String>,
    /// Required for a refusal.
    pub reason: Option<String>,
}

/// The outcome of recording an answer.
#[derive(Debug)]
pub enum Answered {
    /// Consent moves money, so it waits for approval by a second person. So does a refusal by mandate officers.
    Proposed(PendingAction),
    Refused(Ratification),
}

/// Records an answer. Errors: 400; 404; 409 where it was answered, has lapsed, its decision is not in force any more, or
/// others answer it.
pub fn answer(cx: &mut Context<'_>, id: Id, answer: Answer) -> Result<Answered> {
    find(cx, id)?;
    let Answer {
        outcome,
        document,
        reason,
    } = answer;
    let required = |pointer: &str, text: &str| Error::invalid(vec![Fault::new(pointer, "required", text)]);
    match (outcome, document, reason) {
        (RatificationOutcome::Given, None, _) => Err(required(
            "/document",
            "A ratification is given with a reference to the document that says so.",
        )),
        (RatificationOutcome::Given, Some(document), reason) => {
            let [document] = written([("/document", &document)])?;
            let action = MoneyAction::GiveRatification {
                ratification_id: id,
                document,
            };
            pending_actions::propose(cx, action, reason.as_deref()).map(Answered::Proposed)
        }
        (RatificationOutcome::Refused, _, None) => {
            Err(required("/reason", "A refusal is recorded with its reason."))
        }
        (RatificationOutcome::Refused, document, Some(reason)) => {
            let [reason] = written([("/reason", &reason)])?;
            let document = document
                .map(|text| written([("/document", &text)]).map(|[text]| text))
                .transpose()?;
            if cx.actor.is(Role::Bureau) {
                return refuse(cx, id, document, reason).map(Answered::Refused);
            }
            let action = MoneyAction::RefuseRatification {
                ratification_id: id,
                document,
                reason: reason.clone(),
            };
            pending_actions::propose(cx, action, Some(&reason)).map(Answered::Proposed)
        }
    }
}

fn refuse(cx: &mut Context<'_>, id: Id, document: Option<String>, reason: String) -> Result<Ratification> {
    let case_id = find(cx, id)?.case_id;
    let mut chain = Chain::open(cx, case_id, "case")?;
    check_answerable(cx, id, None)?;
    let row = decline(cx, &mut chain, id, document, reason)?;
    chain.close(cx)?;
    Ok(row)
}

/// Records that a ratification is refused. Called under the lock of its case.
pub(super) fn decline(
    cx: &mut Context<'_>,
    chain: &mut Chain,
    id: Id,
    document: Option<String>,
    reason: String,
) -> Result<Ratification> {
    let mut row = check_open(cx, id)?;
    row.status = RatificationStatus::Refused;
    row.document = document;
    row.reason = Some(reason);
    write(cx, chain, row, EventKind::RatificationRefused)
}

/// Whether an answer is possible now, and what prevents it.
#[derive(Debug, Clone, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AnswerState {
    pub outcome: RatificationOutcome,
    /// Whether it can be recorded now by this account.
    pub allowed: bool,
    /// The unmet preconditions; empty exactly when `allowed`.
    pub blockers: Vec<Obstacle>,
    /// Whether recording it returns 202 and waits for approval by a second person.
    pub four_eyes: bool,
}

/// The side for which this account answers ratifications: the organisation of a mandate officer; None for the bureau.
/// Errors: 409 for an account that answers none; it names who does.
fn side(cx: &mut Context<'_>, row: &Ratification) -> Result<Option<Id>> {
    match cx.actor.role {
        Role::Bureau => Ok(None),
        Role::MandateOfficer => cx.actor.organisation().map(Some),
        _ => {
            // The bureau answers unless this names the mandate officers.
            answerer::check(cx, row, None)?;
            Err(Error::blocked_by(only_the_bureau()))
        }
    }
}

/// For each answer to a ratification, whether this account can record it now. Errors: 404.
pub fn commands(cx: &mut Context<'_>, id: Id) -> Result<Vec<AnswerState>> {
    let row = find(cx, id)?;
    let mut states = Vec::new();
    for &outcome in RatificationOutcome::ALL {
        let by_two = outcome == RatificationOutcome::Given || cx.actor.is(Role::MandateOfficer);
        let checked = match side(cx, &row) {
            Ok(group) => match outcome {
                RatificationOutcome::Given => check_givable(cx, id, group),
                RatificationOutcome::Refused => check_answerable(cx, id, group),
            }
            .and_then(|_| match by_two {
                true => pending_actions::check_not_pending(cx, MoneyActionKind::GiveRatification, id),
                false => Ok(()),
            }),
            Err(error) => Err(error),
        };
        let blockers = obstacles(checked)?;
        states.push(AnswerState {
            outcome,
            allowed: blockers.is_empty(),
            blockers,
            four_eyes: by_two,
        });
    }
    Ok(states)
}

/// Returns a ratification that this side can answer now: the mandate officers of an organisation, or the bureau where it
/// is None. Called under the lock of its case. Errors: 404; 409.
pub fn check_answerable(cx: &mut Context<'_>, id: Id, side: Option<Id>) -> Result<Ratification> {
    let row = check_open(cx, id)?;
    answerer::check(cx, &row, side)?;
    Ok(row)
}

/// As [`check_answerable`], for consent: what is to be carried over must still be open. Errors: 404; 409.
pub fn check_givable(cx: &mut Context<'_>, id: Id, side: Option<Id>) -> Result<Ratification> {
    let row = check_answerable(cx, id, side)?;
    if let Some(commitment_id) = row.carries_over_id {
        carry_overs::check_ratified(cx, &row, commitment_id)?;
    }
    Ok(row)
}

/// Whether the caller's side answers a ratification, as things stand. Errors: 404.
pub(super) fn is_answered_by_caller(cx: &mut Context<'_>, id: Id) -> Result<bool> {
    let row = store::ratification(cx.conn, &id)?.ok_or_else(|| Error::not_found("ratification"))?;
    let checked = side(cx, &row).and_then(|side| answerer::check(cx, &row, side));
    Ok(obstacles(checked)?.is_empty())
}

/// Returns a ratification that can be answered now. Called under the lock of its case. Errors: 404; 409.
fn check_open(cx: &mut Context<'_>, id: Id) -> Result<Ratification> {
    let row = store::ratification(cx.conn, &id)?.ok_or_else(|| Error::not_found("ratification"))?;
    match status_on(&row, cx.today()) {
        RatificationStatus::Pending => {}
        RatificationStatus::Lapsed => {
            // It lapsed by its date, was withdrawn, or fell away with its decision, its case or what it would carry over.
            let too_late = || Message::new("obstacle-ratification-too-late").with("day", row.due_date);
            let message = match (row.status, &row.reason) {
                (RatificationStatus::Lapsed, Some(reason)) => match reason.parse::<LapseReason>() {
                    Ok(LapseReason::DecisionSuperseded) => Message::new("obstacle-ratification-superseded"),
                    Ok(LapseReason::DueDatePassed) => too_late(),
                    Ok(LapseReason::CommitmentReleased) => Message::new("obstacle-ratification-released"),
                    Ok(LapseReason::CommitmentDetermined) => Message::new("obstacle-ratification-determined"),
                    Err(_) => Message::new("obstacle-ratification-lapsed").with("reason", reason),
                },
                _ => too_late(),
            };
            return Err(Error::blocked(
                "The ratification has lapsed.",
                vec![Obstacle::new("ratification-lapsed", WaitingOn::Board, message)],
            ));
        }
        RatificationStatus::Given => return Err(answered("obstacle-ratification-given")),
        RatificationStatus::Refused => return Err(answered("obstacle-ratification-refused")),
    }
    decisions::check_in_force(cx, row.decision_id)?;
    Ok(row)
}

fn answered(key: &'static str) -> Error {
    Error::blocked_by(Obstacle::new("ratification-answered", WaitingOn::Nobody, key))
}

/// Gives a ratification: the amount becomes a commitment of the organisation. It is not in the mandate's ledger: the
/// organisation consented to an amount beyond the mandate, so it uses none of the mandate's headroom, and releasing
/// the commitment does not restore any.
pub(super) fn give(cx: &mut Context<'_>, chain: &mut Chain, id: Id, document: &str) -> Result<()> {
    let asked = store::ratification(cx.conn, &id)?.ok_or_else(|| Error::not_found("ratification"))?;
    let pledge = ballots::pledge(cx.conn, &asked.pledge_id)?
        .ok_or_else(|| Error::internal("a ratification has no pledge"))?;
    // All locks first: its last day may pass while this waits for one.
    match asked.carries_over_id {
        Some(commitment_id) => carry_overs::hold_ratified(cx, &asked, commitment_id)?,
        None => budget::hold(
            cx,
            &[(pledge.budget_year, pledge.expenditure_kind, pledge.instrument)],
        )?,
    }
    let mut row = check_open(cx, id)?;
    row.status = RatificationStatus::Given;
    row.document = Some(document.to_owned());
    let row = write(cx, chain, row, EventKind::RatificationGiven)?;
    if let Some(commitment_id) = row.carries_over_id {
        return carry_overs::carry_ratified(cx, chain, &row, commitment_id);
    }
    let commitment = Commitment {
        id: Id::new(),
        decision_id: row.decision_id,
        case_id: row.case_id,
        pledge_id: row.pledge_id,
        mandate_id: pledge.mandate_id,
        ratification_id: Some(row.id),
        organisation_id: row.organisation_id,
        instrument: pledge.instrument,
        budget_year: pledge.budget_year,
        expenditure_kind: pledge.expenditure_kind,
        amount_cents: row.amount_cents,
        status: CommitmentStatus::Decided,
        booking_reference: None,
        reason: None,
        offered_at: None,
        answered_at: None,
        released_at: None,
        version: 1,
        created_at: cx.now,
        paid_cents: Cents::ZERO,
        released_cents: Cents::ZERO,
        carried_out_cents: Cents::ZERO,
        carried_from_id: None,
        determined_cents: None,
        recovered_cents: Cents::ZERO,
        written_off_cents: Cents::ZERO,
        at_risk_from: None,
        at_risk_to: None,
        fund_id: funds::of_mandate(cx.conn, &pledge.mandate_id)?,
        repaid_cents: Cents::ZERO,
        interest_cents: Cents::ZERO,
    };
    store::insert_commitment(cx.conn, &commitment)?;
    commitments::begin(cx, &commitment)?;
    chain.add(
        cx,
        commitments::event(EventKind::CommitmentMade, &commitment, None, None),
    )
}
