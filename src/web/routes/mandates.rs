//! Mandates.

use crate::api;
use crate::op::{Line, get, post};
use crate::policy::{BUREAU, MANDATE_READERS, OVERSIGHT};

pub(super) fn lines() -> Vec<Line> {
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
                "Terms are never edited: new terms replace the current ones, which stay readable. What was \
                 used above a lowered ceiling remains valid; sub-mandates must remain narrower.",
            )
            .allow(BUREAU)
            .guarded()
            .body::<api::mandates::NewMandateVersion>()
            .created::<api::mandates::MandateView>("The mandate as it is now.")
            .errors(&[409])
            .to(api::mandates::supersede),
        post("/v1/mandates/{mandateId}/revocations", "createMandateRevocation", "Mandates", "Revoke a mandate")
            .describe(
                "Its sub-mandates are no longer in force either. Commitments remain valid; the effect on open ballots is settled \
                 when they close. Read the impact first.",
            )
            .allow(BUREAU)
            .guarded()
            .body::<api::mandates::NewRevocation>()
            .created::<api::mandates::MandateView>("The mandate as it is now.")
            .errors(&[409])
            .to(api::mandates::revoke),
        get("/v1/mandates/{mandateId}/impact", "getMandateImpact", "Mandates", "Impact of the end of a mandate")
            .describe("The impact of a revocation now, or with onDate of that day being its last.")
            .allow(OVERSIGHT)
            .query::<api::headroom::DayFilter>()
            .ok::<api::headroom::ImpactView>("The impact.")
            .to(api::headroom::impact),
        get("/v1/mandates/{mandateId}/headroom", "getMandateHeadroom", "Mandates", "The headroom of a mandate")
            .allow(MANDATE_READERS)
            .ok::<api::headroom::HeadroomView>("The headroom per budget year and over the whole period.")
            .to(api::headroom::headroom),
        get("/v1/mandates/{mandateId}/ledger-entries", "listLedgerEntries", "Mandates", "Its ledger, entry by entry")
            .allow(MANDATE_READERS)
            .query::<api::headroom::LedgerFilter>()
            .page_or_file::<api::headroom::LedgerEntryView>("The entries, oldest first.")
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
