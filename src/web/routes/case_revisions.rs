//! Case revisions.

use crate::api;
use crate::op::{Line, get};
use crate::policy::{CASE_READERS, OVERSIGHT};

pub(super) fn lines() -> Vec<Line> {
    vec![
        get(
            "/v1/cases/{caseId}/funding-options",
            "listFundingOptions",
            "Cases",
            "Who could fund this case today",
        )
        .describe(
            "Every mandate in force with a matching scope and headroom, and the amount that it could cover.",
        )
        .allow(OVERSIGHT)
        .ok::<api::funding_options::FundingOptionsView>("The mandates, the largest total first.")
        .to(api::funding_options::list),
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
        .ok::<api::case_revisions::ComparisonView>("The differences.")
        .to(api::case_revisions::compare),
    ]
}
