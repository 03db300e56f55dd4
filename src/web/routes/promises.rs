//! Promises in kind.

use crate::api::promises;
use crate::op::{Line, get, patch, post};
use crate::policy::{BUREAU, CASE_READERS};

pub(super) fn lines() -> Vec<Line> {
    vec![
        get(
            "/v1/cases/{caseId}/promises",
            "listPromises",
            "Promises",
            "The promises in kind about a case",
        )
        .allow(CASE_READERS)
        .query::<promises::PromiseQuery>()
        .page::<promises::PromiseView>("Promises in the order in which they were recorded.")
        .to(promises::list),
        post(
            "/v1/cases/{caseId}/promises",
            "createPromise",
            "Promises",
            "Record a promise in kind",
        )
        .describe("Until the case ends. What was promised never changes; who follows it, and by when, can.")
        .allow(BUREAU)
        .body::<promises::NewPromise>()
        .created::<promises::PromiseView>("The promise.")
        .errors(&[409])
        .to(promises::create),
        get(
            "/v1/promises/{promiseId}",
            "getPromise",
            "Promises",
            "One promise in kind",
        )
        .allow(CASE_READERS)
        .one::<promises::PromiseView>("The promise.")
        .to(promises::find),
        patch(
            "/v1/promises/{promiseId}",
            "changePromise",
            "Promises",
            "Change the owner or the due date of a promise",
        )
        .describe(
            "While it is open and its case has not ended. The history keeps what it was, with the reason.",
        )
        .allow(BUREAU)
        .body::<promises::PromiseChange>()
        .one::<promises::PromiseView>("The promise as it is now.")
        .errors(&[409])
        .to(promises::change),
        post(
            "/v1/promises/{promiseId}/fulfilments",
            "fulfilPromise",
            "Promises",
            "Record that a promise is met",
        )
        .describe("Once, also after its due date and after its case has ended.")
        .allow(BUREAU)
        .body::<promises::NewPromiseFulfilment>()
        .ok::<promises::PromiseView>("The promise as it is now: met.")
        .errors(&[409])
        .to(promises::fulfil),
        post(
            "/v1/promises/{promiseId}/failures",
            "failPromise",
            "Promises",
            "Record that a promise is not met",
        )
        .describe("Once, also after its case has ended.")
        .allow(BUREAU)
        .body::<promises::NewPromiseFailure>()
        .ok::<promises::PromiseView>("The promise as it is now: not met.")
        .errors(&[409])
        .to(promises::fail),
        post(
            "/v1/promises/{promiseId}/withdrawals",
            "withdrawPromise",
            "Promises",
            "Record that a party withdraws its promise",
        )
        .describe("Once, also after its case has ended.")
        .allow(BUREAU)
        .body::<promises::NewPromiseWithdrawal>()
        .ok::<promises::PromiseView>("The promise as it is now: withdrawn.")
        .errors(&[409])
        .to(promises::withdraw),
    ]
}
