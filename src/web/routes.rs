//! The whole route table on one page: address, name, policy, what goes in and what comes out.

use std::collections::BTreeMap;

use actix_web::http::Method;
use actix_web::web::{self, ServiceConfig};

use super::access::{
    ADMINISTRATOR, Access, BUREAU, CASE_COMMENTERS, CASE_READERS, CASE_WRITERS, MANDATE_READERS, OVERSIGHT,
    Policies,
};
use super::api;
use super::middleware::method_not_allowed;
use super::op::{Line, get, patch, post, put};
use super::pages;
use crate::domain::case::CaseContent;

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
];

/// Every operation of the service.
pub fn lines() -> Vec<Line> {
    [
        service(),
        documentation(),
        clients(),
        organisations(),
        cases(),
        case_revisions(),
        history(),
        mandates(),
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

/// Pages, not under `/v1` and so not in the API document.
fn documentation() -> Vec<Line> {
    vec![
        get("/docs", "getDocs", "Service", "The API documentation")
            .allow(Access::Public)
            .text("text/html", "Swagger UI.")
            .to(pages::docs::index),
        get(
            "/docs/problems",
            "getProblems",
            "Service",
            "The kinds of problems",
        )
        .allow(Access::Public)
        .text("text/html", "A page.")
        .to(pages::docs::problems),
        get(
            "/docs/{file}",
            "getDocsFile",
            "Service",
            "A script or style of the documentation",
        )
        .allow(Access::Public)
        .text("text/plain", "The file.")
        .to(pages::docs::file),
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

fn mandates() -> Vec<Line> {
    vec![
        get("/v1/mandates", "listMandates", "Mandates", "List mandates")
            .describe("Bureau and auditor see all; others those that their own organisation granted.")
            .allow(MANDATE_READERS)
            .query::<api::mandates::MandateFilter>()
            .page::<api::mandates::MandateView>("Mandates in the order in which they were registered.")
            .to(api::mandates::list),
        post("/v1/mandates", "createMandate", "Mandates", "Register a mandate or a sub-mandate")
            .describe(
                "The representative acts for the grantor. A sub-mandate comes from the grantor of its parent \
                 and is narrower on every axis; each axis on which it is not is a fault.",
            )
            .allow(BUREAU)
            .body::<api::mandates::NewMandate>()
            .created::<api::mandates::MandateView>("The mandate.")
            .errors(&[409])
            .to(api::mandates::register),
        get("/v1/mandates/{mandateId}", "getMandate", "Mandates", "One mandate, now or as it was")
            .describe("With asOf: the terms and the revocation as they were recorded at that moment; 404 before it was registered.")
            .allow(MANDATE_READERS)
            .query::<api::mandates::MandateMoment>()
            .one::<api::mandates::MandateView>("The mandate.")
            .to(api::mandates::find),
        get("/v1/mandates/{mandateId}/versions", "listMandateVersions", "Mandates", "The versions of its terms")
            .allow(MANDATE_READERS)
            .page::<api::mandates::MandateVersionView>("The versions, oldest first.")
            .to(api::mandates::versions),
        post("/v1/mandates/{mandateId}/versions", "createMandateVersion", "Mandates", "Supersede the terms of a mandate")
            .describe(
                "Terms are never edited: new ones take the place of the present ones, which stay readable. What was \
                 used above a lowered ceiling stands; sub-mandates must remain narrower.",
            )
            .allow(BUREAU)
            .body::<api::mandates::NewMandateVersion>()
            .created::<api::mandates::MandateView>("The mandate as it is now.")
            .errors(&[409])
            .to(api::mandates::supersede),
        post("/v1/mandates/{mandateId}/revocations", "createMandateRevocation", "Mandates", "Revoke a mandate")
            .describe(
                "Sub-mandates lose their force with it. What was committed stands; what open ballots lose is settled \
                 when they close. Read the impact first.",
            )
            .allow(BUREAU)
            .body::<api::mandates::NewRevocation>()
            .created::<api::mandates::MandateView>("The mandate as it is now.")
            .errors(&[409])
            .to(api::mandates::revoke),
        get("/v1/mandates/{mandateId}/impact", "getMandateImpact", "Mandates", "What would be lost without it")
            .describe("If it were revoked now, or with onDate if it ended with that day.")
            .allow(OVERSIGHT)
            .query::<api::headroom::DayFilter>()
            .ok::<api::headroom::ImpactView>("What the end of the mandate would do.")
            .to(api::headroom::impact),
        get("/v1/mandates/{mandateId}/headroom", "getMandateHeadroom", "Mandates", "What is left of it")
            .allow(MANDATE_READERS)
            .ok::<api::headroom::HeadroomView>("The headroom per budget year and over the whole period.")
            .to(api::headroom::headroom),
        get("/v1/mandates/{mandateId}/ledger-entries", "listLedgerEntries", "Mandates", "Its ledger, entry by entry")
            .allow(MANDATE_READERS)
            .query::<api::headroom::LedgerFilter>()
            .page::<api::headroom::LedgerEntryView>("The entries, oldest first.")
            .to(api::headroom::ledger_entries),
        get(
            "/v1/representatives/{representativeId}/commitment-power",
            "getCommitmentPower",
            "Mandates",
            "What a representative could commit on a day",
        )
        .describe("As recorded at the end of that day; for today and later, as recorded now. Without onDate: today.")
        .allow(MANDATE_READERS)
        .query::<api::headroom::DayFilter>()
        .ok::<api::headroom::CommitmentPowerView>("The mandates in force on that day, with their headroom.")
        .to(api::headroom::commitment_power),
    ]
}

fn cases() -> Vec<Line> {
    vec![
        get("/v1/cases", "listCases", "Cases", "Find cases")
            .describe(
                "The cases that you see: the bureau and the auditor all; an initiator its own; members \
                 those of their tables, and with a seat on the board also those that came before it.",
            )
            .allow(CASE_READERS)
            .query::<api::case_list::CaseQuery>()
            .page::<api::case_list::CaseSummary>("Cases in the order that is asked for.")
            .to(api::case_list::list),
        post("/v1/cases", "createCase", "Cases", "Register a case")
            .describe(
                "With its lines, appraisals and grounds at once. A draft needs a title and an initiator \
                 only; what else a table wants is told by its completeness. An initiator registers cases \
                 of the own organisation.",
            )
            .allow(CASE_WRITERS)
            .body::<CaseContent>()
            .created::<api::cases::CaseView>("The case, a proposal with its number.")
            .to(api::cases::create),
        get("/v1/cases/{caseId}", "getCase", "Cases", "One case")
            .allow(CASE_READERS)
            .one::<api::cases::CaseView>("The case with its whole content.")
            .to(api::cases::find),
        put("/v1/cases/{caseId}", "reviseCase", "Cases", "Revise a case")
            .describe(
                "Replaces the content while the case is a proposal; each change makes a revision. The \
                 initiator stays the same.",
            )
            .allow(CASE_WRITERS)
            .body::<CaseContent>()
            .one::<api::cases::CaseView>("The case as it is now.")
            .to(api::cases::revise),
        get(
            "/v1/cases/{caseId}/completeness",
            "getCompleteness",
            "Cases",
            "What a case still lacks",
        )
        .allow(CASE_READERS)
        .ok::<api::cases::CompletenessView>("What is missing before a table can look at it.")
        .to(api::cases::completeness),
        get(
            "/v1/cases/{caseId}/comments",
            "listComments",
            "Cases",
            "What was said about a case",
        )
        .allow(CASE_READERS)
        .page::<api::comments::CommentView>("Comments, oldest first.")
        .to(api::comments::list),
        post(
            "/v1/cases/{caseId}/comments",
            "createComment",
            "Cases",
            "Comment on a case",
        )
        .allow(CASE_COMMENTERS)
        .body::<api::comments::NewComment>()
        .created::<api::comments::CommentView>("The comment.")
        .to(api::comments::create),
    ]
}

fn case_revisions() -> Vec<Line> {
    vec![
        get(
            "/v1/cases/{caseId}/revisions",
            "listRevisions",
            "Cases",
            "The revisions of a case",
        )
        .allow(CASE_READERS)
        .page::<api::case_revisions::RevisionSummary>("Revisions, oldest first.")
        .to(api::case_revisions::list),
        get(
            "/v1/cases/{caseId}/revisions/{revision}",
            "getRevision",
            "Cases",
            "One revision",
        )
        .allow(CASE_READERS)
        .one::<api::case_revisions::RevisionView>("The revision with its content.")
        .to(api::case_revisions::find),
        get(
            "/v1/cases/{caseId}/comparison",
            "compareRevisions",
            "Cases",
            "How two revisions differ",
        )
        .allow(CASE_READERS)
        .query::<api::case_revisions::ComparisonQuery>()
        .ok::<api::case_revisions::ComparisonView>("Every place that differs.")
        .to(api::case_revisions::compare),
    ]
}

fn history() -> Vec<Line> {
    vec![
        get(
            "/v1/cases/{caseId}/events",
            "listCaseEvents",
            "History",
            "The history of a case",
        )
        .allow(CASE_READERS)
        .page::<api::events::EventView>("Events, oldest first.")
        .to(api::events::of_case),
        get(
            "/v1/events",
            "listEvents",
            "History",
            "The history of anything that has one",
        )
        .allow(OVERSIGHT)
        .query::<api::events::EventFilter>()
        .page::<api::events::EventView>("Events, oldest first.")
        .errors(&[404])
        .to(api::events::of_stream),
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
