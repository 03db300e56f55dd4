//! Bodies.

use crate::api;
use crate::op::{Line, get, patch, post};
use crate::policy::{Access, BUREAU};

pub(super) fn lines() -> Vec<Line> {
    vec![
        get("/v1/bodies", "listBodies", "Bodies", "List bodies")
            .allow(Access::SignedIn)
            .query::<api::bodies::BodyFilter>()
            .page::<api::bodies::BodyView>("Bodies in the order in which they were made.")
            .to(api::bodies::list),
        post("/v1/bodies", "openBody", "Bodies", "Open a body")
            .describe("There is one open board at a time. A consultation body decides on no case: it takes no cluster and no rules \
                 (`not-allowed`), and those that `listBodyRules` shows for it are never applied. Only representatives of governments \
                 sit in it.")
            .allow(BUREAU)
            .body::<api::bodies::NewBody>()
            .created::<api::bodies::BodyView>("The body.")
            .to(api::bodies::create),
        get("/v1/bodies/{bodyId}", "getBody", "Bodies", "One body")
            .allow(Access::SignedIn)
            .one::<api::bodies::BodyView>("The body.")
            .to(api::bodies::find),
        patch(
            "/v1/bodies/{bodyId}",
            "changeBody",
            "Bodies",
            "Change a body",
        )
        .describe("Its names, the cluster of a table, and what a consultation body holds in a year.")
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
        .describe("They apply to ballots that are opened from now on. A consultation body holds none: 409 with the blocker `holds-no-ballots`.")
        .allow(BUREAU)
        .body::<edba_domain::ballot::BodyRules>()
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
            "Refused (409) while the body has open ballots or meetings to come, or leads a case that is not \
             before the board yet. Its meetings of that day and before stay as they are: `closedOnDate` before its last \
             meeting is the fault `dates-out-of-order`.",
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
        .describe("Closes the table today and refers to the table that remains. Refused for the same reasons as a closure.")
        .allow(BUREAU)
        .body::<api::bodies::Merger>()
        .created::<api::bodies::BodyView>("The closed table.")
        .to(api::bodies::merge),
    ]
}
