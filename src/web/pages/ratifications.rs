//! Pages of a mandate officer: the ratifications that its organisation is asked for. One officer proposes the answer,
//! another one approves it. A finance partner of the organisation reads them.

use actix_web::{HttpResponse, web};
use askama::Template;
use serde_json::json;

use super::base::form_errors::{self, Choice, Faults};
use super::base::presentation::{carry_over_in_words, reason_text};
use super::base::route::{Line, form, page};
use super::base::{Form, Layout, Page, PageRequest, confirm};
use crate::api::pending_actions::NewRejection;
use crate::api::ratifications::NewRatificationOutcome;
use crate::policy::{ASKED_TO_RATIFY, MANDATE_OFFICER};
use edba_common::error::{Error, Result};
use edba_domain::codes::{PendingStatus, RatificationOutcome, RatificationStatus, Role};
use edba_domain::ratification::RatificationAnswerer;
use edba_domain::{Id, Moment};
use edba_service::pending_actions::MoneyAction;
use edba_service::ratifications::{self, Answer, RatificationRequest};
use edba_service::{Context, pending_actions};

/// Maximum number of requests that wait, and number of earlier ones on a page.
const ON_A_PAGE: usize = 50;
/// The most rejected answers to one request that are shown.
const MOST_REJECTED: i64 = 100;

pub(super) fn lines() -> Vec<Line> {
    vec![
        page("/ratifications", MANDATE_OFFICER, list),
        page("/ratifications/{ratification}", ASKED_TO_RATIFY, show),
        form("/ratifications/{ratification}/proposal", MANDATE_OFFICER, propose),
        form(
            "/ratifications/{ratification}/proposal/{answer}",
            MANDATE_OFFICER,
            decide,
        ),
    ]
}

/// A request in a list.
pub(super) struct Row {
    pub request: RatificationRequest,
    /// The carry-over that it is asked for, with its years; None for a pledge.
    pub about: Option<String>,
    /// What it waits for, or how it ended.
    pub state: String,
    pub tone: &'static str,
    /// Whether the user is expected to act.
    pub asks_me: bool,
    pub urgent: bool,
}

impl Row {
    fn new(cx: &Context<'_>, layout: &Layout, request: RatificationRequest) -> Self {
        let mine = request
            .proposed
            .as_ref()
            .is_some_and(|action| action.row.proposed_by == cx.actor.id);
        let by_officers = request.answerer == Some(RatificationAnswerer::MandateOfficers);
        let answers = cx.actor.is(Role::MandateOfficer);
        let (state, tone) = match (request.status, &request.proposed) {
            (RatificationStatus::Pending, Some(_)) if mine => ("ratifications-waits-colleague", "info"),
            (RatificationStatus::Pending, Some(_)) if answers => ("ratifications-waits-approval", "warning"),
            (RatificationStatus::Pending, Some(_)) => ("ratifications-waits-second", "info"),
            (RatificationStatus::Pending, None) if by_officers => ("ratifications-waits-answer", "warning"),
            (RatificationStatus::Pending, None) => ("ratifications-waits-bureau", "info"),
            (RatificationStatus::Given, _) => ("term-ratification-given", "ok"),
            (RatificationStatus::Refused, _) => ("term-ratification-refused", "error"),
            (RatificationStatus::Lapsed, _) => ("term-ratification-lapsed", "neutral"),
        };
        let pending = request.status == RatificationStatus::Pending;
        let about = carry_over_in_words(
            layout,
            request.named.carried_from_year,
            request.named.row.carry_to_year,
        );
        Self {
            about,
            state: layout.say(state),
            tone,
            asks_me: pending && by_officers && answers && !mine,
            urgent: pending && (request.named.row.due_date - cx.today()).num_days() <= 7,
            request,
        }
    }
}

/// The requests of the user's organisation that can be answered still, by due date.
pub(super) fn waiting(cx: &mut Context<'_>, layout: &Layout) -> Result<Vec<Row>> {
    let limit = i64::try_from(ON_A_PAGE).map_err(Error::internal)?;
    let found = ratifications::requests(cx, true, None, limit)?;
    Ok(found
        .into_iter()
        .map(|request| Row::new(cx, layout, request))
        .collect())
}

#[derive(Template)]
#[template(path = "ratifications/list.html")]
struct Ratifications<'a> {
    layout: &'a Layout,
    waiting: Vec<Row>,
    earlier: Vec<Row>,
    next: Option<Id>,
    further: bool,
}

async fn list(request: PageRequest) -> HttpResponse {
    let before: Option<Id> = request.query().text("before").parse().ok();
    request
        .read(move |cx, layout| {
            let limit = i64::try_from(ON_A_PAGE + 1).map_err(Error::internal)?;
            let mut earlier = ratifications::requests(cx, false, before, limit)?;
            let more = earlier.len() > ON_A_PAGE;
            earlier.truncate(ON_A_PAGE);
            Page::render(&Ratifications {
                layout,
                waiting: waiting(cx, layout)?,
                next: earlier.last().filter(|_| more).map(|last| last.named.row.id),
                earlier: earlier
                    .into_iter()
                    .map(|request| Row::new(cx, layout, request))
                    .collect(),
                further: before.is_some(),
            })
        })
        .await
}

/// A proposed answer that a second person rejected.
struct Rejected {
    proposed_by: String,
    gives: bool,
    rejected_by: String,
    at: Moment,
    reason: String,
}

/// A proposed answer that waits for a second person.
struct Proposal {
    id: Id,
    who: String,
    gives: bool,
    document: Option<String>,
    reason: Option<String>,
    mine: bool,
    /// Whether the user's side approves it; otherwise those who do not answer any more proposed it.
    may_approve: bool,
}

#[derive(Template)]
#[template(path = "ratifications/show.html")]
struct RatificationPage<'a> {
    layout: &'a Layout,
    faults: Faults,
    form: &'a Form,
    id: Id,
    row: Row,
    limits: Vec<String>,
    mandate: String,
    /// Why it was refused, withdrawn or lapsed, and whether that is user-written.
    reason: Option<(String, bool)>,
    choices: Vec<Choice>,
    proposal: Option<Proposal>,
    /// Newest first.
    rejected: Vec<Rejected>,
    /// Whether the user is one of those who can answer for the organisation.
    is_officer: bool,
    /// Whether the user can propose an answer.
    may_propose: bool,
    /// Who answers for the organisation: the bureau, or its mandate officers. Neither once it cannot be answered.
    by_bureau: bool,
    by_officers: bool,
}

async fn show(request: PageRequest, ratification: web::Path<String>) -> HttpResponse {
    request
        .read(move |cx, layout| {
            let id = form_errors::id(&ratification)?;
            render(cx, layout, id, Faults::none(), &Form::default())
        })
        .await
}

fn render(cx: &mut Context<'_>, layout: &Layout, id: Id, faults: Faults, form: &Form) -> Result<Page> {
    let request = ratifications::request(cx, id)?;
    let proposal = proposal(cx, &request)?;
    let is_officer = cx.actor.is(Role::MandateOfficer);
    let by_officers = request.answerer == Some(RatificationAnswerer::MandateOfficers);
    let limits = request
        .limits
        .iter()
        .map(|limit| layout.pick(&limit.nl, &limit.en).to_owned());
    Page::render(&RatificationPage {
        layout,
        faults,
        form,
        id,
        limits: limits.collect(),
        mandate: request.terms.document_number.clone(),
        reason: (request.named.row.reason.as_deref()).map(|reason| reason_text(layout, reason)),
        choices: Choice::of_codes(
            layout,
            "ratifications-outcome",
            RatificationOutcome::ALL,
            form.text("outcome"),
        ),
        rejected: if is_officer { rejected(cx, id)? } else { Vec::new() },
        is_officer,
        may_propose: is_officer && by_officers && proposal.is_none(),
        by_officers,
        by_bureau: request.answerer == Some(RatificationAnswerer::Bureau),
        proposal,
        row: Row::new(cx, layout, request),
    })
}

fn proposal(cx: &Context<'_>, request: &RatificationRequest) -> Result<Option<Proposal>> {
    let Some(named) = &request.proposed else {
        return Ok(None);
    };
    let Some((gives, document)) = answered(named)? else {
        return Ok(None);
    };
    Ok(Some(Proposal {
        id: named.row.id,
        who: named.proposed_by_name.clone(),
        gives,
        document,
        reason: named.row.reason.clone(),
        mine: named.row.proposed_by == cx.actor.id,
        may_approve: named.row.approver_organisation_id == cx.actor.organisation_id
            && request.answerer == Some(RatificationAnswerer::MandateOfficers),
    }))
}

/// Whether a proposed answer ratifies, and its document; None for another proposal.
fn answered(named: &pending_actions::Named) -> Result<Option<(bool, Option<String>)>> {
    Ok(match named.row.payload.read_as()? {
        MoneyAction::GiveRatification { document, .. } => Some((true, Some(document))),
        MoneyAction::RefuseRatification { document, .. } => Some((false, document)),
        _ => None,
    })
}

/// The proposed answers to a request that were rejected, newest first.
fn rejected(cx: &mut Context<'_>, id: Id) -> Result<Vec<Rejected>> {
    let filter = pending_actions::PendingFilter {
        status: Some(PendingStatus::Rejected),
        subjects: Some(&[id]),
        ..pending_actions::PendingFilter::default()
    };
    let found = pending_actions::list(cx, filter, None, MOST_REJECTED)?;
    let mut rejected = Vec::new();
    for named in found.into_iter().rev() {
        if let (Some((gives, _)), Some(at)) = (answered(&named)?, named.row.decided_at) {
            rejected.push(Rejected {
                proposed_by: named.proposed_by_name,
                gives,
                rejected_by: named.decided_by_name.unwrap_or_default(),
                at,
                reason: named.row.decision_reason.unwrap_or_default(),
            });
        }
    }
    Ok(rejected)
}

/// What is shown before a proposed answer is approved, rejected or withdrawn.
fn facts(layout: &Layout, request: &RatificationRequest, proposal: &Proposal) -> Vec<(String, String)> {
    let outcome = match proposal.gives {
        true => RatificationOutcome::Given,
        false => RatificationOutcome::Refused,
    };
    let mut facts = vec![
        (
            layout.say("confirm-case"),
            format!("{} {}", request.named.case_number, request.named.case_title),
        ),
        (
            layout.say("ratifications-amount"),
            layout.euros(&request.named.row.amount_cents),
        ),
    ];
    let years = (request.named.carried_from_year, request.named.row.carry_to_year);
    let about = carry_over_in_words(layout, years.0, years.1);
    facts.extend(about.map(|about| (layout.say("ratifications-about"), about)));
    facts.extend([(
        layout.say("ratifications-proposal"),
        layout.name_of("ratifications-outcome", outcome),
    )]);
    for (key, text) in [
        ("approvals-document", &proposal.document),
        ("ratifications-reason", &proposal.reason),
    ] {
        facts.extend(text.as_ref().map(|text| (layout.say(key), text.clone())));
    }
    facts
}

async fn propose(request: PageRequest, ratification: web::Path<String>, form: Form) -> HttpResponse {
    let same = ratification.clone();
    request
        .act(
            form,
            move |cx, _, form| {
                let id = form_errors::id(&ratification)?;
                let NewRatificationOutcome {
                    outcome,
                    document,
                    reason,
                } = form_errors::read(json!({
                    "outcome": form.text("outcome"),
                    "document": form_errors::text_or_null(form, "document"),
                    "reason": form_errors::text_or_null(form, "reason"),
                }))?;
                let answer = Answer {
                    outcome,
                    document,
                    reason,
                };
                // A second person approves it, so it needs no confirmation here.
                ratifications::answer(cx, id, answer)?;
                Ok(Page::go(format!("/ratifications/{id}")).saying("notice-ratification-proposed"))
            },
            move |cx, layout, form, error| {
                let faults = Faults::from_error(layout, form, error, "ratifications");
                render(cx, layout, form_errors::id(&same)?, faults, form)
            },
        )
        .await
}

async fn decide(request: PageRequest, path: web::Path<(String, String)>, form: Form) -> HttpResponse {
    let (ratification, answer) = path.into_inner();
    let same = ratification.clone();
    request
        .act(
            form,
            move |cx, layout, form| {
                let id = form_errors::id(&ratification)?;
                let asked = ratifications::request(cx, id)?;
                // The form names the proposal that was read: another one may wait by now.
                let read = proposal(cx, &asked)?.filter(|one| one.id.as_str() == form.text("proposed"));
                let Some(proposal) = read else {
                    return Err(Error::conflict(
                        "The proposed answer that you read does not wait any more.",
                    ));
                };
                let proposed = proposal.id;
                let (action, said) = match answer.as_str() {
                    "approve" if proposal.gives => ("approve-ratification", "notice-approved"),
                    "approve" => ("approve-refusal", "notice-approved"),
                    "reject" => ("reject-proposal", "notice-rejected"),
                    "withdraw" => ("withdraw-proposal", "notice-proposal-withdrawn"),
                    _ => return Err(Error::not_found("page")),
                };
                let mut facts = facts(layout, &asked, &proposal);
                let reason = if answer == "reject" {
                    let NewRejection { reason } =
                        form_errors::read(json!({ "reason": form.text("reason") }))?;
                    facts.push((layout.say("approvals-reason"), reason.clone()));
                    reason
                } else {
                    String::new()
                };
                if !confirm::is_given(form) {
                    return confirm::ask(layout, form, action, facts);
                }
                match answer.as_str() {
                    "approve" => pending_actions::approve(cx, proposed)?,
                    "reject" => pending_actions::reject(cx, proposed, &reason)?,
                    _ => pending_actions::withdraw(cx, proposed)?,
                };
                Ok(Page::go(format!("/ratifications/{id}")).saying(said))
            },
            move |cx, layout, form, error| {
                let faults = Faults::from_error(layout, form, error, "approvals");
                render(cx, layout, form_errors::id(&same)?, faults, form)
            },
        )
        .await
}
