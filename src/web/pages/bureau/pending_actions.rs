//! Four-eyes approval: actions on money, ballots and content that wait for a second bureau member. The proposer cannot approve
//! them, and sees the outcomes of the last ones.

mod budget;
mod documents;
mod facts;
mod outcomes;
mod settlement;

use std::collections::BTreeMap;

use actix_web::{HttpResponse, web};
use askama::Template;
use serde_json::json;

use super::super::base::form_errors::{self, Faults};
use super::super::base::route::{Line, form, page};
use super::super::base::{Form, Layout, Page, PageRequest, confirm};
use crate::api::pending_actions::NewRejection;
use crate::pages::documents::{NamedDocument, destruction_in_words};
use crate::policy::{BUREAU, OVERSIGHT};
use edba_common::error::{Error, Result};
use edba_domain::Id;
use edba_domain::codes::Role;
use edba_domain::ratification::RatificationAnswerer;
use edba_service::commitments::CommitmentEntry;
use edba_service::commitments::disbursements::NewDisbursement;
use edba_service::overview::CaseName;
use edba_service::{Context, overview, pending_actions, ratifications};
use facts::facts;
use outcomes::Outcome;

pub(super) fn lines() -> Vec<Line> {
    vec![
        page("/approvals", OVERSIGHT, show),
        page("/approvals/decided", OVERSIGHT, outcomes::list),
        form("/approvals/{action}/{answer}", BUREAU, answer),
    ]
}

/// The entries that the proposed reversals reverse, by the booking that they name.
type Reversed = BTreeMap<Id, Vec<CommitmentEntry>>;

/// A proposal in the view model.
struct Proposal {
    named: pending_actions::Named,
    case: Option<CaseName>,
    /// Label and value of each fact.
    facts: Vec<(String, String)>,
    /// Further details, such as a document or a final report, and whether each is user-written.
    details: Vec<(String, String, bool)>,
    /// The document whose content it would destroy.
    document: Option<NamedDocument>,
    /// The cells of the budget that it would change.
    moved: Vec<budget::MovedCellLine>,
    mine: bool,
    /// Whether mandate officers approve it.
    of_officers: bool,
    /// Whether mandate officers proposed it who do not answer any more: the bureau rejects it.
    outdated: bool,
    /// Whether its form is shown again.
    again: bool,
}

#[derive(Template)]
#[template(path = "bureau/approvals.html")]
struct Approvals<'a> {
    layout: &'a Layout,
    faults: Faults,
    reason: String,
    may_answer: bool,
    proposals: Vec<Proposal>,
    /// The last decided proposals of the user, the last decided first.
    decided: Vec<Outcome>,
}

async fn show(request: PageRequest) -> HttpResponse {
    request
        .read(|cx, layout| render(cx, layout, Faults::none(), &Form::default(), ""))
        .await
}

fn render(cx: &mut Context<'_>, layout: &Layout, faults: Faults, form: &Form, again: &str) -> Result<Page> {
    let me = cx.actor.id;
    let waiting = overview::waiting_approvals(cx)?;
    let rows: Vec<_> = waiting.iter().map(|(named, _)| &named.row).collect();
    let subjects = pending_actions::subjects(cx, &rows)?;
    let moved = budget::moved_cells(cx, layout, &rows, &subjects)?;
    let decided = overview::decided_proposals(cx, outcomes::LAST)?;
    let all: Vec<_> = rows.iter().copied().chain(outcomes::rows(&decided)).collect();
    let reversed = pending_actions::reversed_bookings(cx, &all)?;
    let approvers = rows.iter().filter_map(|row| row.approver_organisation_id);
    let answerers = ratifications::answerers(cx, approvers)?;
    let documents = documents::named_in(cx, layout, all.iter().copied())?;
    let proposals = waiting
        .into_iter()
        .zip(subjects)
        .zip(moved)
        .map(|(((named, case), subject), moved)| {
            Ok(Proposal {
                facts: facts(layout, &named.row.action, subject),
                details: details(layout, &named, &reversed)?,
                document: documents::of(&documents, &named.row),
                moved,
                mine: named.row.proposed_by == me,
                of_officers: named.row.approver_organisation_id.is_some(),
                outdated: named
                    .row
                    .approver_organisation_id
                    .is_some_and(|id| answerers.get(&id) == Some(&RatificationAnswerer::Bureau)),
                again: named.row.id.as_str() == again,
                named,
                case,
            })
        })
        .collect::<Result<Vec<_>>>()?;
    Page::render(&Approvals {
        layout,
        faults,
        reason: form.text("reason").to_owned(),
        may_answer: cx.actor.is(Role::Bureau),
        proposals,
        decided: outcomes::shown(layout, decided, &reversed, &documents)?,
    })
}

/// The details of a proposal other than its reason, and whether each is user-written.
fn details(
    layout: &Layout,
    named: &pending_actions::Named,
    reversed: &Reversed,
) -> Result<Vec<(String, String, bool)>> {
    Ok(match named.row.payload.read_as()? {
        pending_actions::MoneyAction::Transition {
            input,
            ballots_close_at,
            ..
        } => {
            let report = input
                .final_report
                .map(|report| ("approvals-final-report", report, true));
            let close = ballots_close_at.map(|at| ("approvals-ballots-close", layout.moment(&at), false));
            let texts = report.into_iter().chain(close);
            texts
                .map(|(what, said, written)| (layout.say(what), said, written))
                .collect()
        }
        pending_actions::MoneyAction::GiveRatification { document, .. } => {
            vec![(layout.say("approvals-document"), document, true)]
        }
        pending_actions::MoneyAction::RefuseRatification { document, .. } => document
            .map(|document| (layout.say("approvals-document"), document, true))
            .into_iter()
            .collect(),
        pending_actions::MoneyAction::ExtendBallot { closes_at, .. } => {
            vec![(
                layout.say("approvals-new-close"),
                layout.moment(&closes_at),
                false,
            )]
        }
        pending_actions::MoneyAction::Disburse { disbursement, .. } => {
            let NewDisbursement {
                amount: _,
                value_date,
                payee,
                booking_reference,
            } = disbursement;
            let [on, to, reference] = payment_labels(layout);
            vec![
                (on, layout.day(&value_date), false),
                (to, payee, true),
                (reference, booking_reference, true),
            ]
        }
        pending_actions::MoneyAction::ReverseDisbursement {
            disbursement_id,
            reversal,
        } => {
            let paid = reversed.get(&disbursement_id).and_then(|parts| parts.first());
            let said =
                |text: fn(&CommitmentEntry) -> &Option<String>| paid.and_then(|paid| text(paid).clone());
            let [on, to, reference] = payment_labels(layout);
            vec![
                (on, layout.day(&reversal.value_date), false),
                (to, said(|paid| &paid.payee).unwrap_or_default(), true),
                (
                    reference,
                    said(|paid| &paid.booking_reference).unwrap_or_default(),
                    true,
                ),
            ]
        }
        pending_actions::MoneyAction::SetAtRiskPeriod { period, .. } => vec![
            (
                layout.say("commitments-atRiskFromDate"),
                layout.day(&period.at_risk_from_date),
                false,
            ),
            (
                layout.say("commitments-atRiskToDate"),
                layout.day(&period.at_risk_to_date),
                false,
            ),
        ],
        pending_actions::MoneyAction::DetermineCommitment { determination, .. } => {
            settlement::of_determination(layout, determination)
        }
        pending_actions::MoneyAction::RecordRecovery { recovery, .. } => {
            settlement::of_recovery(layout, recovery)
        }
        pending_actions::MoneyAction::RecordRepayment { repayment, .. } => {
            settlement::of_repayment(layout, repayment)
        }
        pending_actions::MoneyAction::ReverseRepayment {
            repayment_id,
            reversal,
        } => {
            let parts = reversed.get(&repayment_id).cloned().unwrap_or_default();
            settlement::of_reversed_repayment(layout, parts, &reversal)
        }
        pending_actions::MoneyAction::WriteOff { write_off, .. } => {
            vec![(layout.say("approvals-document"), write_off.document, true)]
        }
        pending_actions::MoneyAction::CarryOverCommitment { carry_over, .. } => {
            settlement::of_carry_over(layout, &carry_over)
        }
        pending_actions::MoneyAction::MoveBudget { change, .. } => budget::of_move(layout, change),
        pending_actions::MoneyAction::DestroyDocument {
            destruction,
            versions,
            ..
        } => {
            let facts = destruction_in_words(layout, &destruction, &versions).into_iter();
            facts.map(|(what, said)| (what, said, false)).collect()
        }
        pending_actions::MoneyAction::ReleaseCommitment { .. }
        | pending_actions::MoneyAction::ExpireGuarantee { .. }
        | pending_actions::MoneyAction::CancelBallot { .. } => Vec::new(),
    })
}

/// The labels of value date, payee and booking reference.
fn payment_labels(layout: &Layout) -> [String; 3] {
    [
        "disbursements-value-date",
        "disbursements-payee",
        "disbursements-reference",
    ]
    .map(|key| layout.say(key))
}

/// Reads the reason of a rejection. Errors: 400.
fn rejection(form: &Form) -> Result<NewRejection> {
    form_errors::read(json!({ "reason": form.text("reason") }))
}

/// Asks for confirmation, if the user can answer (approve, reject or withdraw) the proposal this way.
fn asked_once_more(
    cx: &mut Context<'_>,
    layout: &Layout,
    form: &Form,
    id: Id,
    answer: &str,
) -> Result<Option<Page>> {
    let (action, by_proposer, reason) = match answer {
        "approve" => ("approve", false, None),
        "reject" => ("reject-proposal", false, Some(rejection(form)?.reason)),
        "withdraw" => ("withdraw-proposal", true, None),
        _ => return Ok(None),
    };
    let waiting = overview::waiting_approvals(cx)?;
    let Some((named, case)) = waiting.into_iter().find(|(named, _)| named.row.id == id) else {
        return Ok(None);
    };
    if by_proposer != (named.row.proposed_by == cx.actor.id) {
        return Ok(None);
    }
    let subjects = pending_actions::subjects(cx, &[&named.row])?;
    let proposal = (
        layout.say("confirm-proposal"),
        layout.name_of("term-action", &named.row.action),
    );
    let case = case.map(|case| {
        (
            layout.say("confirm-case"),
            format!("{} {}", case.number, case.title),
        )
    });
    let moved = budget::moved_cells(cx, layout, &[&named.row], &subjects)?;
    let about = subjects
        .into_iter()
        .flat_map(|subject| facts(layout, &named.row.action, subject));
    let document = documents::facts(cx, layout, &named.row)?;
    let reversed = pending_actions::reversed_bookings(cx, &[&named.row])?;
    let mut details = details(layout, &named, &reversed)?;
    details.extend(budget::of_new_year(cx, layout, &named.row)?);
    if answer == "approve" {
        details.extend(settlement::of_coverage(cx, layout, &named.row)?);
    }
    let why = named.row.reason.clone();
    let proposed = details
        .into_iter()
        .map(|(label, value, _)| (label, value))
        .chain(moved.into_iter().flatten().map(budget::MovedCellLine::fact))
        .chain(why.map(|why| (layout.say("approvals-why"), why)));
    let reason = reason.map(|reason| (layout.say("approvals-reason"), reason));
    let shown_facts = [proposal]
        .into_iter()
        .chain(case)
        .chain(document)
        .chain(about)
        .chain(proposed)
        .chain(reason)
        .collect();
    confirm::ask(layout, form, action, shown_facts).map(Some)
}

async fn answer(request: PageRequest, path: web::Path<(String, String)>, form: Form) -> HttpResponse {
    let (action, answer) = path.into_inner();
    let same = action.clone();
    request
        .act(
            form,
            move |cx, layout, form| {
                let id = form_errors::id(&action)?;
                if !confirm::is_given(form)
                    && let Some(page) = asked_once_more(cx, layout, form, id, &answer)?
                {
                    return Ok(page);
                }
                let said = match answer.as_str() {
                    "approve" => {
                        let approved = pending_actions::approve(cx, id)?;
                        settlement::notice_of_approval(cx, &approved)?
                    }
                    "reject" => pending_actions::reject(cx, id, &rejection(form)?.reason)
                        .map(|_| "notice-rejected")?,
                    "withdraw" => pending_actions::withdraw(cx, id).map(|_| "notice-proposal-withdrawn")?,
                    _ => return Err(Error::not_found("page")),
                };
                Ok(Page::go("/approvals").saying(said))
            },
            move |cx, layout, form, error| {
                let faults = Faults::from_error(layout, form, error, "approvals");
                render(cx, layout, faults, form, &same)
            },
        )
        .await
}
