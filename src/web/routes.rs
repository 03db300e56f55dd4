//! The whole route table on one page: address, name, policy, what goes in and what comes out.

use std::collections::BTreeMap;

use actix_web::web::{self, ServiceConfig};

use super::access::{ADMINISTRATOR, Access, BUREAU, Policies};
use super::api;
use super::middleware::method_not_allowed;
use super::op::{Line, get, patch, post, put};

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
];

/// Every operation of the service.
pub fn lines() -> Vec<Line> {
    [
        service(),
        clients(),
        organisations(),
        representatives(),
        programmes(),
        bodies(),
        seats(),
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

fn representatives() -> Vec<Line> {
    vec![
        get(
            "/v1/representatives",
            "listRepresentatives",
            "Representatives",
            "List representatives",
        )
        .allow(Access::SignedIn)
        .query::<api::representatives::RepresentativeFilter>()
        .page::<api::representatives::RepresentativeView>(
            "Representatives in the order in which they were registered.",
        )
        .to(api::representatives::list),
        post(
            "/v1/representatives",
            "createRepresentative",
            "Representatives",
            "Register a representative",
        )
        .allow(BUREAU)
        .body::<api::representatives::NewRepresentative>()
        .created::<api::representatives::RepresentativeView>("The representative.")
        .to(api::representatives::create),
        get(
            "/v1/representatives/{representativeId}",
            "getRepresentative",
            "Representatives",
            "One representative",
        )
        .allow(Access::SignedIn)
        .one::<api::representatives::RepresentativeView>("The representative.")
        .to(api::representatives::find),
        patch(
            "/v1/representatives/{representativeId}",
            "changeRepresentative",
            "Representatives",
            "Change a representative",
        )
        .allow(BUREAU)
        .body::<api::representatives::RepresentativeChange>()
        .one::<api::representatives::RepresentativeView>("The representative as it is now.")
        .to(api::representatives::change),
    ]
}

fn programmes() -> Vec<Line> {
    vec![
        get(
            "/v1/programmes",
            "listProgrammes",
            "Programmes",
            "List programmes",
        )
        .allow(Access::SignedIn)
        .query::<api::programmes::ProgrammeFilter>()
        .page::<api::programmes::ProgrammeView>("Programmes in the order in which they were made.")
        .to(api::programmes::list),
        post(
            "/v1/programmes",
            "createProgramme",
            "Programmes",
            "Make a programme",
        )
        .allow(BUREAU)
        .body::<api::programmes::NewProgramme>()
        .created::<api::programmes::ProgrammeView>("The programme, without reference data.")
        .to(api::programmes::create),
        get(
            "/v1/programmes/{programmeId}",
            "getProgramme",
            "Programmes",
            "One programme",
        )
        .allow(Access::SignedIn)
        .one::<api::programmes::ProgrammeView>("The programme.")
        .to(api::programmes::find),
        patch(
            "/v1/programmes/{programmeId}",
            "changeProgramme",
            "Programmes",
            "Change a programme",
        )
        .allow(BUREAU)
        .body::<api::programmes::ProgrammeChange>()
        .one::<api::programmes::ProgrammeView>("The programme as it is now.")
        .to(api::programmes::change),
        get(
            "/v1/programmes/{programmeId}/reference-items",
            "listReferenceItems",
            "Programmes",
            "List the reference data of a programme",
        )
        .allow(Access::SignedIn)
        .query::<api::reference_items::ReferenceItemFilter>()
        .page::<api::reference_items::ReferenceItemView>("Items in the order in which they were added.")
        .to(api::reference_items::list),
        post(
            "/v1/programmes/{programmeId}/reference-items",
            "createReferenceItem",
            "Programmes",
            "Add an item to the reference data",
        )
        .allow(BUREAU)
        .body::<api::reference_items::NewReferenceItem>()
        .created::<api::reference_items::ReferenceItemView>("The item.")
        .to(api::reference_items::create),
        get(
            "/v1/reference-items/{itemId}",
            "getReferenceItem",
            "Programmes",
            "One item of the reference data",
        )
        .allow(Access::SignedIn)
        .one::<api::reference_items::ReferenceItemView>("The item.")
        .to(api::reference_items::find),
        patch(
            "/v1/reference-items/{itemId}",
            "changeReferenceItem",
            "Programmes",
            "Change or close an item",
        )
        .allow(BUREAU)
        .body::<api::reference_items::ReferenceItemChange>()
        .one::<api::reference_items::ReferenceItemView>("The item as it is now.")
        .to(api::reference_items::change),
        get(
            "/v1/programmes/{programmeId}/budgets/{year}",
            "getYearBudget",
            "Programmes",
            "The budget of a year",
        )
        .allow(Access::SignedIn)
        .one::<api::budgets::YearBudgetView>("The budget; without cells where the year has none yet.")
        .to(api::budgets::find),
        put(
            "/v1/programmes/{programmeId}/budgets/{year}",
            "setYearBudget",
            "Programmes",
            "Set the budget of a year",
        )
        .describe("Replaces the whole year. The ETag of a year without a budget is that of version 0.")
        .allow(BUREAU)
        .body::<api::budgets::NewYearBudget>()
        .one::<api::budgets::YearBudgetView>("The budget as it is now.")
        .to(api::budgets::replace),
    ]
}

fn bodies() -> Vec<Line> {
    vec![
        get("/v1/bodies", "listBodies", "Bodies", "List tables and the board")
            .allow(Access::SignedIn)
            .query::<api::bodies::BodyFilter>()
            .page::<api::bodies::BodyView>("Bodies in the order in which they were made.")
            .to(api::bodies::list),
        post("/v1/bodies", "openBody", "Bodies", "Open a table or the board")
            .describe("There is one open board at a time.")
            .allow(BUREAU)
            .body::<api::bodies::NewBody>()
            .created::<api::bodies::BodyView>("The body.")
            .to(api::bodies::create),
        get("/v1/bodies/{bodyId}", "getBody", "Bodies", "One body")
            .allow(Access::SignedIn)
            .one::<api::bodies::BodyView>("The body.")
            .to(api::bodies::find),
        patch("/v1/bodies/{bodyId}", "changeBody", "Bodies", "Rename a body, or give a table another cluster")
            .allow(BUREAU)
            .body::<api::bodies::BodyChange>()
            .one::<api::bodies::BodyView>("The body as it is now.")
            .to(api::bodies::change),
        get(
            "/v1/bodies/{bodyId}/rules",
            "listBodyRules",
            "Bodies",
            "List the versions of a body's rules",
        )
        .allow(Access::SignedIn)
        .page::<api::body_rules::BodyRulesView>("Versions, the oldest first; the last is in force.")
        .to(api::body_rules::list),
        post(
            "/v1/bodies/{bodyId}/rules",
            "createBodyRules",
            "Bodies",
            "Give a body new rules",
        )
        .describe("They hold for the ballots that are opened from now on.")
        .allow(BUREAU)
        .body::<crate::domain::ballot::BodyRules>()
        .created::<api::body_rules::BodyRulesView>("The new version.")
        .to(api::body_rules::create),
        get(
            "/v1/bodies/{bodyId}/rules/{rulesVersion}",
            "getBodyRules",
            "Bodies",
            "One version of a body's rules",
        )
        .allow(Access::SignedIn)
        .one::<api::body_rules::BodyRulesView>("The version, which never changes.")
        .to(api::body_rules::find),
        post(
            "/v1/bodies/{bodyId}/closures",
            "closeBody",
            "Bodies",
            "Close a body",
        )
        .describe(
            "Refused (409) while the body has open ballots, or leads a case that is not before the board yet.",
        )
        .allow(BUREAU)
        .body::<api::bodies::Closure>()
        .created::<api::bodies::BodyView>("The closed body.")
        .to(api::bodies::close),
        post(
            "/v1/bodies/{bodyId}/mergers",
            "mergeBody",
            "Bodies",
            "Merge a table into another",
        )
        .describe("Closes the table today and points to the one that goes on. Refused as a closing is.")
        .allow(BUREAU)
        .body::<api::bodies::Merger>()
        .created::<api::bodies::BodyView>("The closed table.")
        .to(api::bodies::merge),
    ]
}

fn seats() -> Vec<Line> {
    vec![
        get("/v1/seats", "listSeats", "Seats", "List seats")
            .allow(Access::SignedIn)
            .query::<api::seats::SeatFilter>()
            .page::<api::seats::SeatView>("Seats in the order in which they were made.")
            .to(api::seats::list),
        post("/v1/seats", "createSeat", "Seats", "Give a representative a seat")
            .allow(BUREAU)
            .body::<api::seats::NewSeat>()
            .created::<api::seats::SeatView>("The seat.")
            .to(api::seats::create),
        get("/v1/seats/{seatId}", "getSeat", "Seats", "One seat")
            .allow(Access::SignedIn)
            .one::<api::seats::SeatView>("The seat.")
            .to(api::seats::find),
        patch(
            "/v1/seats/{seatId}",
            "changeSeat",
            "Seats",
            "End a seat, or name its substitute",
        )
        .allow(BUREAU)
        .body::<api::seats::SeatChange>()
        .one::<api::seats::SeatView>("The seat as it is now.")
        .to(api::seats::change),
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
