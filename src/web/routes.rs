//! The route table, one file per chapter: path, operation id, policy, request and response types.

mod accounts;
mod acknowledgements;
mod action_points;
mod agendas;
mod ballots;
mod bodies;
mod budget_cells;
mod case_revisions;
mod cases;
mod changes;
mod commitments;
mod consultations;
mod dead_letters;
mod decisions;
mod disbursements;
mod documentation;
mod documents;
mod events;
mod funds;
mod guarantees;
mod indicators;
mod mandates;
mod meetings;
mod minutes;
mod notification_settings;
mod organisations;
mod partner_feed;
mod payment_schedules;
mod pending_actions;
mod programmes;
mod promises;
mod reconciliations;
mod repayments;
mod representatives;
mod seats;
mod security_events;
mod service;
mod settlements;
mod state_aid;
mod statements;
mod webhooks;
mod workflow;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use actix_web::http::Method;
use actix_web::web::{self, ServiceConfig};

use super::fallbacks::method_not_allowed;
use super::op::Line;
use super::policy::Policies;

/// The introduction of the API document.
pub const INTRODUCTION: &str = "Register business cases, take them through table review and board decision, \
and follow what was decided. Money is a decimal string in euros with two digits; moments are in UTC; a change to \
something with an ETag needs If-Match; a POST can be repeated safely with an Idempotency-Key. \
Every error is a problem document with all faults at once.

In a PATCH a property that is left out stays as it is, null clears it where it may be empty (null is refused for any other), and \
a value sets it. A PATCH or PUT that changes nothing makes no version, no event and no mail.

Texts are Unicode in UTF-8, without control characters other than tab, line feed and carriage return, without code \
points that are no characters, and without characters that turn the direction of reading: such a text is refused with \
`control-character` or `bidirectional-control`. Where a text must say something it has a visible character (`blank`), \
and a title or name is one line (`line-break`). A whole number may be written with a fraction of zero. A parameter is \
given once.

What is sent to webhook endpoints has a document of its own: `/v1/webhooks/openapi.json`.";

/// The chapters (tags) of the API document, in reading order.
pub const TAGS: &[(&str, &str)] = &[
    ("Service", "Health of the service, and how to sign in."),
    ("Clients", "Accounts of machines and people."),
    ("Organisations", "The participating organisations."),
    ("Representatives", "The persons who act for an organisation."),
    (
        "Programmes",
        "Periods, each with its reference data and its yearly programme.",
    ),
    (
        "Bodies",
        "The tables and the board, the rules by which they vote, and the consultation bodies.",
    ),
    ("Seats", "Who sits in which body, from when until when."),
    (
        "Meetings",
        "Meetings of bodies: agenda, papers, attendance, minutes and decisions.",
    ),
    (
        "Action points",
        "What meetings agreed to have done, by whom and by when.",
    ),
    (
        "Mandates",
        "What representatives may commit for their organisations, and the remaining headroom.",
    ),
    (
        "Cases",
        "Business cases: their content, revisions, completeness and comments.",
    ),
    (
        "Changes",
        "What changed since the last time, for programs that keep a copy.",
    ),
    (
        "History",
        "Who did what, when and why; append-only and hash-chained.",
    ),
    ("Machine", "The states of a case and the commands that move it."),
    (
        "Ballots",
        "Questions put to a table or the board, votes and pledges.",
    ),
    (
        "Decisions",
        "Decisions of the board, their conditions, and the public register.",
    ),
    (
        "Promises",
        "What parties put in beside money: land, capacity, a changed rule.",
    ),
    ("Documents", "Papers with their versions, hashes and readers."),
    (
        "Commitments",
        "The shares that funders owe a case, and the answers of finance partners.",
    ),
    (
        "Payment schedules",
        "By when commitments are to be paid, and what must hold first; proposed by one side, agreed to by the other.",
    ),
    (
        "Disbursements",
        "What funders paid on their commitments, as it stands in their books, and its corrections.",
    ),
    (
        "Repayments",
        "Money that came back: principal and interest of loans, and recovered subsidies; and its corrections.",
    ),
    (
        "Funds",
        "The pots from which mandates draw, and how far revolving ones revolve.",
    ),
    (
        "State aid",
        "Why public money to undertakings is lawful, what is left under the ceilings, and the central register.",
    ),
    (
        "Reconciliation",
        "Compares an export of a funder's books with the money that went out and came back here. Nothing is booked.",
    ),
    (
        "Budget",
        "Cells of the programme and of its funders: their budget, its moves, and what is used of it.",
    ),
    ("Monitoring", "Indicators of a case and their measurements."),
    ("Messages", "Notification settings of an account."),
    (
        "Four eyes",
        "Actions that move money, end or extend a ballot of the board, or destroy content need approval by a second account.",
    ),
    (
        "Webhooks",
        "Sends events to partners' systems, as far as their accounts may read them.",
    ),
    ("Dead letters", "Mail that permanently failed, and can be resent."),
    ("Security log", "Access granted and access refused."),
];

/// All operations of the service.
pub fn lines() -> Vec<Line> {
    [
        service::lines(),
        documentation::lines(),
        accounts::lines(),
        organisations::lines(),
        representatives::lines(),
        programmes::lines(),
        bodies::lines(),
        consultations::lines(),
        seats::lines(),
        meetings::lines(),
        agendas::lines(),
        minutes::lines(),
        action_points::lines(),
        mandates::lines(),
        cases::lines(),
        case_revisions::lines(),
        changes::lines(),
        events::lines(),
        workflow::lines(),
        ballots::lines(),
        decisions::lines(),
        promises::lines(),
        documents::lines(),
        commitments::lines(),
        guarantees::lines(),
        acknowledgements::lines(),
        partner_feed::lines(),
        payment_schedules::lines(),
        disbursements::lines(),
        settlements::lines(),
        repayments::lines(),
        funds::lines(),
        state_aid::lines(),
        reconciliations::lines(),
        statements::lines(),
        budget_cells::lines(),
        indicators::lines(),
        notification_settings::lines(),
        pending_actions::lines(),
        webhooks::lines(),
        dead_letters::lines(),
        security_events::lines(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The paths of the lists that are offered as files, split at their slashes.
static FILES: LazyLock<Vec<Vec<&'static str>>> = LazyLock::new(|| {
    let files = lines().into_iter().filter(|line| line.op.as_file);
    files.map(|line| line.op.path.split('/').collect()).collect()
});

/// Whether a path is that of a list that is offered as a file too.
pub fn offers_files(path: &str) -> bool {
    let parts: Vec<&str> = path.split('/').collect();
    FILES.iter().any(|pattern| {
        pattern.len() == parts.len()
            && pattern
                .iter()
                .zip(&parts)
                .all(|(pattern, part)| pattern.starts_with('{') || pattern == part)
    })
}

/// Registers every operation with its policy, and per path a 405 response with `Allow`.
pub fn configure(service: &mut ServiceConfig) {
    let mut paths: BTreeMap<&'static str, Vec<Line>> = BTreeMap::new();
    for line in lines() {
        paths.entry(line.op.path).or_default().push(line);
    }
    for (path, lines) in paths {
        let mut policies = Policies::default();
        let mut resource = web::resource(path);
        let allow = lines
            .iter()
            .map(|l| match l.op.method.as_str() {
                "GET" => "GET, HEAD",
                other => other,
            })
            .collect::<Vec<_>>()
            .join(", ");
        for Line { op, route } in lines {
            let policy = op.policy();
            if op.method == Method::GET {
                policies.0.insert(Method::HEAD, policy.clone());
            }
            policies.0.insert(op.method, policy);
            resource = resource.route(route);
        }
        let refuse = web::to(move || {
            let allow = allow.clone();
            async move { method_not_allowed(&allow) }
        });
        service.service(resource.app_data(policies).default_service(refuse));
    }
}
