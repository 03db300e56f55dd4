//! Funds.

use crate::api::funds;
use crate::op::{Line, get, patch, post};
use crate::policy::{Access, BUREAU, OBLIGATION_READERS};

/// What the figures of a year are.
const FIGURES: &str = "By year of payment: what was paid out in the year, what has come back of it, what was written off of it \
and what is outstanding; and what came in during the year. `degree` is `returned` ÷ `paidOut`, against `intendedDegree`.";

pub(super) fn lines() -> Vec<Line> {
    vec![
        get("/v1/funds", "listFunds", "Funds", "List the funds of funders")
            .describe("Bureau and auditor see all; others see those of their own organisation.")
            .allow(OBLIGATION_READERS)
            .query::<funds::FundQuery>()
            .page_or_file::<funds::FundView>("Funds in the order in which they were registered.")
            .to(funds::list),
        post("/v1/funds", "createFund", "Funds", "Register a fund of a funder")
            .describe("A mandate draws on a fund of its grantor by its terms (`fundId`).")
            .allow(BUREAU)
            .body::<funds::NewFund>()
            .created::<funds::FundView>("The fund.")
            .to(funds::create),
        get("/v1/funds/{fundId}", "getFund", "Funds", "One fund")
            .allow(OBLIGATION_READERS)
            .one::<funds::FundView>("The fund.")
            .to(funds::find),
        patch("/v1/funds/{fundId}", "changeFund", "Funds", "Change a fund")
            .describe("The history keeps what it was. Whether a fund revolves, and whose it is, never changes.")
            .allow(BUREAU)
            .body::<funds::FundPatch>()
            .one::<funds::FundView>("The fund as it is now.")
            .to(funds::change),
        get(
            "/v1/funds/{fundId}/years",
            "listFundYears",
            "Funds",
            "The figures of a fund by year of payment",
        )
        .describe(FIGURES)
        .allow(OBLIGATION_READERS)
        .page_or_file::<funds::FundYearView>("The years in order.")
        .to(funds::years),
        get(
            "/v1/public-fund-years",
            "listPublicFundYears",
            "Funds",
            "The figures of the public funds by year of payment",
        )
        .describe(FIGURES)
        .allow(Access::Public)
        .page_or_file::<funds::FundYearView>(
            "The years of each fund, in the order in which the funds were registered. A page can have fewer than `limit`, or \
             none, while there are more: follow `nextCursor` until it is null.",
        )
        .to(funds::public_years),
    ]
}
