//! Decisions.

use crate::api;
use crate::op::{Line, get, patch, post};
use crate::pages;
use crate::policy::{
    Access, BUREAU, DECISION_READERS, RATIFICATION_READERS, RATIFICATION_REQUEST_READERS, RATIFIERS,
};

/// How to compute the hash of a certificate.
const CERTIFICATE_RECIPE: &str = "The hash is SHA-256 over the bytes of `text` in UTF-8, in lower-case hexadecimal. Take \
`text` as it is, after the JSON of the answer has been read and before anything in it is read: it is a JSON text of its \
own, and written again it could differ. `certificate` is the same, read. The history of the case tells the hash too, as \
`certificateHash` in `data` of the event `decision.made` whose `subjectId` is the decision: a certificate that was \
exchanged together with its hash differs from that, and the event cannot be changed without breaking its chain (see \
`listCaseEvents`). `format` in the certificate names how to read it.";

pub(super) fn lines() -> Vec<Line> {
    vec![
        get("/v1/decisions", "listDecisions", "Decisions", "List decisions")
            .describe("Bureau, auditor and members of the board see all; members of tables those on cases of their tables; an initiator those on its own cases; a finance partner those with a commitment of its organisation; a mandate officer those as well that ask its organisation for a ratification, with the reductions of its own organisation only.")
            .allow(RATIFICATION_READERS)
            .query::<api::decisions::DecisionFilter>()
            .page_or_file::<api::decisions::DecisionView>("Decisions in the order in which they were taken.")
            .to(api::decisions::list),
        get("/v1/decisions/{decisionId}", "getDecision", "Decisions", "One decision")
            .allow(RATIFICATION_READERS)
            .one::<api::decisions::DecisionView>("The decision.")
            .to(api::decisions::find),
        patch("/v1/decisions/{decisionId}", "changeDecision", "Decisions", "Publish a decision, or withdraw it from the public register")
            .allow(BUREAU)
            .body::<api::decisions::DecisionPublication>()
            .one::<api::decisions::DecisionView>("The decision as it is now.")
            .to(api::decisions::publish),
        get("/v1/decisions/{decisionId}/certificate", "getCertificate", "Decisions", "The certificate of a decision")
            .describe(CERTIFICATE_RECIPE)
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
            .query::<api::public_register::PublicDecisionFilter>()
            .page_or_file::<api::public_register::PublicDecisionView>("Published decisions in the order in which they were taken; with `text`, newest first.")
            .to(api::public_register::list),
        get("/v1/public-decisions/{decisionId}", "getPublicDecision", "Decisions", "One decision of the public register")
            .allow(Access::Public)
            .one::<api::public_register::PublicDecisionView>("The decision.")
            .to(api::public_register::find),
        get("/v1/public-grants", "listPublicGrants", "Decisions", "Subsidies as open data")
            .describe("The subsidies of all published decisions in force, as a package of the 360Giving Data Standard (https://standard.threesixtygiving.org), schema 1.4: one grant for each decision and funder, with what was awarded and what was paid. It tells nothing that the public register does not show. Not paged: the package is sent as it is read. The identifiers of grants stay the same in every package.")
            .allow(Access::Public)
            .ok::<api::public_grants::GrantPackage>("The package.")
            .errors(&[429])
            .to(api::public_grants::list),
        get("/v1/ratifications", "listRatifications", "Decisions", "List ratifications")
            .describe("A finance partner and a mandate officer see those that their own organisation is asked for; the others those on the cases that they see.")
            .allow(RATIFICATION_READERS)
            .query::<api::ratifications::RatificationFilter>()
            .page_or_file::<api::ratifications::RatificationView>("Ratifications in the order in which they were asked.")
            .to(api::ratifications::list),
        get("/v1/ratifications/{ratificationId}", "getRatification", "Decisions", "One ratification")
            .allow(RATIFICATION_READERS)
            .one::<api::ratifications::RatificationView>("The ratification.")
            .to(api::ratifications::find),
        get("/v1/ratifications/{ratificationId}/commands", "listRatificationCommands", "Decisions", "What each answer to a ratification would meet now")
            .describe("A dry run of answerRatification, in the shape of the other dry runs.")
            .allow(RATIFICATION_READERS)
            .ok::<api::ratifications::RatificationCommandsView>("Both answers.")
            .to(api::ratifications::commands),
        get("/v1/ratifications/{ratificationId}/request", "getRatificationRequest", "Decisions", "What an organisation is asked to ratify")
            .describe("The pledge, the mandate that it went beyond, and the totals of the decision: what an organisation needs to know to answer.")
            .allow(RATIFICATION_REQUEST_READERS)
            .one::<api::ratification_requests::RatificationRequestView>("The request.")
            .to(api::ratification_requests::find),
        post("/v1/ratifications/{ratificationId}/outcomes", "answerRatification", "Decisions", "Answer a ratification")
            .describe("Where the organisation has two enabled mandate officers, one of them proposes the answer and another approves it; the bureau gets 409. Otherwise the bureau records the answer, and a mandate officer gets 409. `given` needs the document and a second person; `refused` needs a reason: from the bureau it takes effect at once, from a mandate officer it needs a second person too.")
            .allow(RATIFIERS)
            .body::<api::ratifications::NewRatificationOutcome>()
            .ok::<api::ratifications::RatificationView>("The ratification as it is now: refused.")
            .accepted::<api::pending_actions::PendingActionView>("Proposed; another account of the same side approves it.")
            .to(api::ratifications::answer),
        post("/v1/ratifications/{ratificationId}/withdrawals", "withdrawRatification", "Decisions", "Withdraw a ratification of a carry-over")
            .describe("While it waits for an answer: it lapses with the reason, the organisation gets a mail, and the money stays open in its own budget year. It lapses without a withdrawal where what it would carry over is released, or its commitment is determined. A proposed answer that waits for approval becomes `withdrawn` with it. The same withdrawal given again changes nothing. 409 `ratification-of-decision`: a decision asks for it, and it lapses with that decision only. 409 `ratification-answered`, `ratification-lapsed`: it does not wait for an answer any more.")
            .allow(BUREAU)
            .body::<api::ratifications::NewRatificationWithdrawal>()
            .ok::<api::ratifications::RatificationView>("The ratification as it is now: lapsed.")
            .errors(&[409])
            .to(api::ratifications::withdraw),
        get("/v1/conditions", "listConditions", "Decisions", "List conditions")
            .allow(DECISION_READERS)
            .query::<api::conditions::ConditionQuery>()
            .page_or_file::<api::conditions::ConditionView>("Conditions in the order in which they were made.")
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
