//! Cases.

use crate::api;
use crate::op::{Line, get, post, put};
use crate::policy::{CASE_COMMENTERS, CASE_READERS, CASE_WRITERS};
use edba_domain::case::CaseContent;

pub(super) fn lines() -> Vec<Line> {
    vec![
        get("/v1/cases", "listCases", "Cases", "Find cases")
            .describe(
                "The cases that you see: the bureau and the auditor all; an initiator its own; members \
                 those of their tables, and with a seat on the board also those that came before it.",
            )
            .allow(CASE_READERS)
            .query::<api::case_list::CaseQuery>()
            .page_or_file::<api::case_list::CaseSummary>("Cases in the requested order.")
            .to(api::case_list::list),
        post("/v1/cases", "createCase", "Cases", "Register a case")
            .describe(
                "With its lines, appraisals and grounds at once. A draft needs a title and an initiator \
                 only; its completeness lists what else a table requires. An initiator registers cases \
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
            .query::<api::cases::RevisionQuery>()
            .body::<CaseContent>()
            .one::<api::cases::CaseView>("The case as it is now.")
            .to(api::cases::revise),
        get(
            "/v1/cases/{caseId}/completeness",
            "getCompleteness",
            "Cases",
            "What a case still needs",
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
