//! The whole route table on one page: address, name, policy, what goes in and what comes out.

use std::collections::BTreeMap;

use actix_web::web::{self, ServiceConfig};

use super::access::{
    ADMINISTRATOR, Access, BUREAU, CASE_READERS, CASE_WRITERS, COMMITMENT_READERS, DECISION_READERS,
    FINANCE_PARTNER, OVERSIGHT, Policies,
};
use super::api;
use super::middleware::method_not_allowed;
use super::op::{Line, get, patch, post};
use super::pages;

/// The introduction of the API document.
pub const INTRODUCTION: &str = "Register business cases, take them through table review and board decision, \
and follow what was decided. Money is a decimal string in euros with two digits; moments are in UTC; a change to \
something with an ETag needs If-Match; a POST can be repeated safely with an Idempotency-Key. \
Every error is a problem document with all faults at once.";

/// The chapters of the API document.
pub const TAGS: &[(&str, &str)] = &[
    ("Service", "How the service is, and how to sign in."),
    ("Clients", "Accounts of machines and people."),
    ("Organisations", "Who takes part."),
    (
        "Decisions",
        "What the board decided, what it asks first, and the public register.",
    ),
    (
        "Commitments",
        "What funders owe a case, and what finance partners answer.",
    ),
    ("Monitoring", "What of a case is measured."),
    ("Four eyes", "What moves money waits for a second bureau account."),
];

/// Every operation of the service.
pub fn lines() -> Vec<Line> {
    [
        service(),
        clients(),
        organisations(),
        decisions(),
        commitments(),
        monitoring(),
        four_eyes(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn service() -> Vec<Line> {
    vec![
        get(
            "/health/live",
            "getLiveness",
            "Service",
            "Whether the process runs",
        )
        .allow(Access::Public)
        .ok::<api::meta::Health>("It runs.")
        .to(api::meta::live),
        get(
            "/health/ready",
            "getReadiness",
            "Service",
            "Whether requests can be served",
        )
        .allow(Access::Public)
        .ok::<api::meta::Health>("The database is reachable and its migrations are current.")
        .to(api::meta::ready),
        get("/v1/openapi.json", "getOpenapi", "Service", "This document")
            .allow(Access::Public)
            .text("application/json", "The OpenAPI document.")
            .to(api::meta::openapi),
        get(
            "/.well-known/jwks.json",
            "getJwks",
            "Service",
            "The keys that sign access tokens",
        )
        .allow(Access::Public)
        .text("application/json", "A JSON Web Key Set.")
        .to(api::oauth::jwks),
        post("/v1/oauth/token", "createToken", "Service", "Get an access token")
            .describe("OAuth 2 client credentials: client id and secret as HTTP Basic or in the form.")
            .allow(Access::Public)
            .form::<api::oauth::TokenRequest>()
            .ok::<api::oauth::TokenView>("A bearer token.")
            .errors(&[401, 429])
            .to(api::oauth::token),
    ]
}

fn clients() -> Vec<Line> {
    vec![
        get("/v1/clients", "listClients", "Clients", "List clients")
            .allow(ADMINISTRATOR)
            .query::<api::clients::ClientFilter>()
            .page::<api::clients::ClientView>("Clients in the order in which they were made.")
            .to(api::clients::list),
        post("/v1/clients", "createClient", "Clients", "Make a client")
            .describe("The secret is shown this once.")
            .allow(ADMINISTRATOR)
            .body::<api::clients::NewClient>()
            .created::<api::clients::NewClientView>("The client with its secret.")
            .to(api::clients::create),
        get("/v1/clients/{clientId}", "getClient", "Clients", "One client")
            .allow(ADMINISTRATOR)
            .one::<api::clients::ClientView>("The client.")
            .to(api::clients::find),
        patch(
            "/v1/clients/{clientId}",
            "changeClient",
            "Clients",
            "Rename, disable or enable a client",
        )
        .describe("A disabled client's tokens are refused from the next request on.")
        .allow(ADMINISTRATOR)
        .body::<api::clients::ClientChange>()
        .one::<api::clients::ClientView>("The client as it is now.")
        .to(api::clients::change),
    ]
}

fn organisations() -> Vec<Line> {
    vec![
        get(
            "/v1/organisations",
            "listOrganisations",
            "Organisations",
            "List organisations",
        )
        .allow(Access::SignedIn)
        .query::<api::organisations::OrganisationFilter>()
        .page::<api::organisations::OrganisationView>(
            "Organisations in the order in which they were registered.",
        )
        .to(api::organisations::list),
        post(
            "/v1/organisations",
            "createOrganisation",
            "Organisations",
            "Register an organisation",
        )
        .allow(BUREAU)
        .body::<api::organisations::NewOrganisation>()
        .created::<api::organisations::OrganisationView>("The organisation.")
        .to(api::organisations::create),
        get(
            "/v1/organisations/{organisationId}",
            "getOrganisation",
            "Organisations",
            "One organisation",
        )
        .allow(Access::SignedIn)
        .one::<api::organisations::OrganisationView>("The organisation.")
        .to(api::organisations::find),
        patch(
            "/v1/organisations/{organisationId}",
            "changeOrganisation",
            "Organisations",
            "Change an organisation",
        )
        .allow(BUREAU)
        .body::<api::organisations::OrganisationChange>()
        .one::<api::organisations::OrganisationView>("The organisation as it is now.")
        .to(api::organisations::change),
    ]
}

fn decisions() -> Vec<Line> {
    vec![
        get("/v1/decisions", "listDecisions", "Decisions", "List decisions")
            .describe("Bureau, auditor and members of the board see all; members of tables those on cases of their tables; an initiator those on its own cases; a finance partner those with a commitment of its organisation.")
            .allow(DECISION_READERS)
            .query::<api::decisions::DecisionFilter>()
            .page::<api::decisions::DecisionView>("Decisions in the order in which they were taken.")
            .to(api::decisions::list),
        get("/v1/decisions/{decisionId}", "getDecision", "Decisions", "One decision")
            .allow(DECISION_READERS)
            .one::<api::decisions::DecisionView>("The decision.")
            .to(api::decisions::find),
        patch("/v1/decisions/{decisionId}", "changeDecision", "Decisions", "Publish a decision, or withdraw it from the public register")
            .allow(BUREAU)
            .body::<api::decisions::DecisionPublication>()
            .one::<api::decisions::DecisionView>("The decision as it is now.")
            .to(api::decisions::publish),
        get("/v1/decisions/{decisionId}/certificate", "getCertificate", "Decisions", "The certificate of a decision")
            .allow(DECISION_READERS)
            .one::<api::certificates::CertificateView>("The certificate with its hash.")
            .to(api::certificates::find),
        get("/v1/decisions/{decisionId}/certificate.html", "getCertificatePage", "Decisions", "The certificate as a page to print")
            .allow(DECISION_READERS)
            .query::<api::certificates::CertificatePage>()
            .text("text/html", "The page, in Dutch or English.")
            .to(api::certificates::page),
        get("/assets/certificate.css", "getCertificateStyle", "Decisions", "The style sheet of the certificate")
            .allow(Access::Public)
            .text("text/css", "A style sheet.")
            .to(pages::certificate::style_sheet),
        get("/v1/public-decisions", "listPublicDecisions", "Decisions", "The public register of decisions")
            .allow(Access::Public)
            .query::<api::public_decisions::PublicDecisionFilter>()
            .page::<api::public_decisions::PublicDecisionView>("Published decisions in the order in which they were taken.")
            .to(api::public_decisions::list),
        get("/v1/public-decisions/{decisionId}", "getPublicDecision", "Decisions", "One decision of the public register")
            .allow(Access::Public)
            .one::<api::public_decisions::PublicDecisionView>("The decision.")
            .to(api::public_decisions::find),
        get("/v1/ratifications", "listRatifications", "Decisions", "List ratifications")
            .allow(DECISION_READERS)
            .query::<api::ratifications::RatificationFilter>()
            .page::<api::ratifications::RatificationView>("Ratifications in the order in which they were asked.")
            .to(api::ratifications::list),
        get("/v1/ratifications/{ratificationId}", "getRatification", "Decisions", "One ratification")
            .allow(DECISION_READERS)
            .one::<api::ratifications::RatificationView>("The ratification.")
            .to(api::ratifications::find),
        post("/v1/ratifications/{ratificationId}/outcomes", "answerRatification", "Decisions", "Record what the organisation answered")
            .describe("`given` needs the document and a second bureau account; `refused` needs a reason and holds at once.")
            .allow(BUREAU)
            .body::<api::ratifications::NewRatificationOutcome>()
            .ok::<api::ratifications::RatificationView>("The ratification as it is now: refused.")
            .accepted::<api::pending_actions::PendingActionView>("Proposed; another bureau account approves it.")
            .to(api::ratifications::answer),
        get("/v1/conditions", "listConditions", "Decisions", "List conditions")
            .allow(DECISION_READERS)
            .query::<api::conditions::ConditionQuery>()
            .page::<api::conditions::ConditionView>("Conditions in the order in which they were made.")
            .to(api::conditions::list),
        get("/v1/conditions/{conditionId}", "getCondition", "Decisions", "One condition")
            .allow(DECISION_READERS)
            .one::<api::conditions::ConditionView>("The condition.")
            .to(api::conditions::find),
        post("/v1/conditions/{conditionId}/fulfilments", "fulfilCondition", "Decisions", "Record that a condition is met")
            .allow(BUREAU)
            .body::<api::conditions::NewFulfilment>()
            .ok::<api::conditions::ConditionView>("The condition as it is now: met.")
            .to(api::conditions::fulfil),
    ]
}

fn commitments() -> Vec<Line> {
    vec![
        get(
            "/v1/commitments",
            "listCommitments",
            "Commitments",
            "List commitments",
        )
        .describe("A finance partner sees what its organisation was offered; bureau and auditor see all.")
        .allow(COMMITMENT_READERS)
        .query::<api::commitments::CommitmentQuery>()
        .page::<api::commitments::CommitmentView>("Commitments in the order in which they were made.")
        .to(api::commitments::list),
        get(
            "/v1/commitments/{commitmentId}",
            "getCommitment",
            "Commitments",
            "One commitment",
        )
        .allow(COMMITMENT_READERS)
        .one::<api::commitments::CommitmentView>("The commitment.")
        .to(api::commitments::find),
        post(
            "/v1/commitments/{commitmentId}/acknowledgements",
            "acknowledgeCommitment",
            "Commitments",
            "Take a commitment into the books",
        )
        .describe("The same answer given again changes nothing.")
        .allow(FINANCE_PARTNER)
        .body::<api::commitments::NewAcknowledgement>()
        .ok::<api::commitments::CommitmentView>("The commitment as it is now: acknowledged.")
        .to(api::commitments::acknowledge),
        post(
            "/v1/commitments/{commitmentId}/refusals",
            "refuseCommitment",
            "Commitments",
            "Refuse a commitment",
        )
        .describe("The same answer given again changes nothing. The bureau reopens the case.")
        .allow(FINANCE_PARTNER)
        .body::<api::commitments::NewCommitmentRefusal>()
        .ok::<api::commitments::CommitmentView>("The commitment as it is now: refused.")
        .to(api::commitments::refuse),
        post(
            "/v1/commitments/{commitmentId}/releases",
            "releaseCommitment",
            "Commitments",
            "Give a commitment back to its mandate",
        )
        .describe("For what is offered, acknowledged or refused and not paid.")
        .allow(BUREAU)
        .body::<api::commitments::NewRelease>()
        .accepted::<api::pending_actions::PendingActionView>("Proposed; another bureau account approves it.")
        .to(api::commitments::release),
    ]
}

fn monitoring() -> Vec<Line> {
    vec![
        get(
            "/v1/cases/{caseId}/indicators",
            "listIndicators",
            "Monitoring",
            "The indicators of a case",
        )
        .allow(CASE_READERS)
        .page::<api::indicators::IndicatorView>("Indicators in the order in which they were made.")
        .to(api::indicators::list),
        post(
            "/v1/cases/{caseId}/indicators",
            "createIndicator",
            "Monitoring",
            "Make an indicator",
        )
        .allow(BUREAU)
        .body::<api::indicators::NewIndicator>()
        .created::<api::indicators::IndicatorView>("The indicator.")
        .to(api::indicators::create),
        get(
            "/v1/indicators/{indicatorId}",
            "getIndicator",
            "Monitoring",
            "One indicator",
        )
        .allow(CASE_READERS)
        .one::<api::indicators::IndicatorView>("The indicator.")
        .to(api::indicators::find),
        patch(
            "/v1/indicators/{indicatorId}",
            "changeIndicator",
            "Monitoring",
            "Change an indicator",
        )
        .allow(BUREAU)
        .body::<api::indicators::IndicatorChange>()
        .one::<api::indicators::IndicatorView>("The indicator as it is now.")
        .to(api::indicators::change),
        get(
            "/v1/indicators/{indicatorId}/measurements",
            "listMeasurements",
            "Monitoring",
            "The measurements of an indicator",
        )
        .allow(CASE_READERS)
        .page::<api::indicators::MeasurementView>("Measurements in the order in which they were reported.")
        .to(api::indicators::measurements),
        post(
            "/v1/indicators/{indicatorId}/measurements",
            "createMeasurement",
            "Monitoring",
            "Report a measurement",
        )
        .describe("By the bureau, or by the initiator of the case.")
        .allow(CASE_WRITERS)
        .body::<api::indicators::NewMeasurement>()
        .created::<api::indicators::MeasurementView>("The measurement.")
        .to(api::indicators::measure),
        get(
            "/v1/measurements/{measurementId}",
            "getMeasurement",
            "Monitoring",
            "One measurement",
        )
        .allow(CASE_READERS)
        .one::<api::indicators::MeasurementView>("The measurement.")
        .to(api::indicators::measurement),
    ]
}

fn four_eyes() -> Vec<Line> {
    vec![
        get("/v1/pending-actions", "listPendingActions", "Four eyes", "List what was proposed")
            .allow(OVERSIGHT)
            .query::<api::pending_actions::PendingActionFilter>()
            .page::<api::pending_actions::PendingActionView>("Actions in the order in which they were proposed.")
            .to(api::pending_actions::list),
        get("/v1/pending-actions/{pendingActionId}", "getPendingAction", "Four eyes", "One proposed action")
            .allow(OVERSIGHT)
            .one::<api::pending_actions::PendingActionView>("The action.")
            .to(api::pending_actions::find),
        post("/v1/pending-actions/{pendingActionId}/approvals", "approvePendingAction", "Four eyes", "Approve, and carry out")
            .describe("By another bureau account than the one that proposed it. Whether it is allowed is asked again; it is carried out in the same transaction.")
            .allow(BUREAU)
            .body::<api::pending_actions::NewApproval>()
            .ok::<api::pending_actions::PendingActionView>("The action as it is now: carried out.")
            .to(api::pending_actions::approve),
        post("/v1/pending-actions/{pendingActionId}/rejections", "rejectPendingAction", "Four eyes", "Decline")
            .describe("By another bureau account than the one that proposed it.")
            .allow(BUREAU)
            .body::<api::pending_actions::NewRejection>()
            .ok::<api::pending_actions::PendingActionView>("The action as it is now: rejected.")
            .to(api::pending_actions::reject),
        post("/v1/pending-actions/{pendingActionId}/withdrawals", "withdrawPendingAction", "Four eyes", "Take back what one proposed oneself")
            .allow(BUREAU)
            .body::<api::pending_actions::NewActionWithdrawal>()
            .ok::<api::pending_actions::PendingActionView>("The action as it is now: withdrawn.")
            .to(api::pending_actions::withdraw),
    ]
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
            .map(|l| l.op.method.as_str())
            .collect::<Vec<_>>()
            .join(", ");
        for Line { op, route } in lines {
            policies.0.insert(op.method, op.access);
            resource = resource.route(route);
        }
        let refuse = web::to(move || {
            let allow = allow.clone();
            async move { method_not_allowed(&allow) }
        });
        service.service(resource.app_data(policies).default_service(refuse));
    }
}
