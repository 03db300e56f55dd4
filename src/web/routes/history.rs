//! History.

use crate::web::access::{CASE_READERS, OVERSIGHT};
use crate::web::api;
use crate::web::op::{Line, get};

pub(super) fn lines() -> Vec<Line> {
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
