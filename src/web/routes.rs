//! The route table, a chapter a file: address, name, policy, what goes in and what comes out.

mod ballots;
mod bodies;
mod case_revisions;
mod cases;
mod clients;
mod commitments;
mod dead_letters;
mod decisions;
mod documentation;
mod four_eyes;
mod history;
mod machine;
mod mandates;
mod meetings;
mod messages;
mod monitoring;
mod organisations;
mod programmes;
mod representatives;
mod seats;
mod security_events;
mod service;
mod webhooks;

use std::collections::BTreeMap;

use actix_web::http::Method;
use actix_web::web::{self, ServiceConfig};

use super::access::Policies;
use super::middleware::method_not_allowed;
use super::op::Line;

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

/// The chapters of the API document, in the order of reading.
pub const TAGS: &[(&str, &str)] = &[
    ("Service", "How the service is, and how to sign in."),
    ("Clients", "Accounts of machines and people."),
    ("Organisations", "Who takes part."),
    ("Representatives", "The persons who act for an organisation."),
    (
        "Programmes",
        "Periods, each with its reference data and its yearly programme.",
    ),
    (
        "Bodies",
        "The tables and the board, and the rules by which they vote.",
    ),
    ("Seats", "Who sits in which body, from when until when."),
    ("Meetings", "When a table or the board meets."),
    (
        "Mandates",
        "What representatives may commit for their organisations, and what is left of it.",
    ),
    (
        "Cases",
        "Business cases: their content, revisions, completeness and comments.",
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
        "What the board decided, what it asks first, and the public register.",
    ),
    (
        "Commitments",
        "What funders owe a case, and what finance partners answer.",
    ),
    ("Monitoring", "What of a case is measured."),
    ("Messages", "Who is told what, and how they want to be told."),
    ("Four eyes", "What moves money waits for a second bureau account."),
    (
        "Webhooks",
        "Sends events to partners' systems, as far as their accounts may read them.",
    ),
    ("Dead letters", "Mail that was given up, and can be sent again."),
    ("Security log", "Who was given access, and who was refused."),
];

/// Every operation of the service.
pub fn lines() -> Vec<Line> {
    [
        service::lines(),
        documentation::lines(),
        clients::lines(),
        organisations::lines(),
        representatives::lines(),
        programmes::lines(),
        bodies::lines(),
        seats::lines(),
        meetings::lines(),
        mandates::lines(),
        cases::lines(),
        case_revisions::lines(),
        history::lines(),
        machine::lines(),
        ballots::lines(),
        decisions::lines(),
        commitments::lines(),
        monitoring::lines(),
        messages::lines(),
        four_eyes::lines(),
        webhooks::lines(),
        dead_letters::lines(),
        security_events::lines(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Registers every line, with its policy, and a 405 with `Allow` beside it.
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
