//! The fault codes, as the API document lists them.

use utoipa::openapi::schema::Type;
use utoipa::openapi::{ObjectBuilder, RefOr, Schema};

/// The code of a fault. A test compares the list with every code in the sources.
pub struct FaultCode;

impl FaultCode {
    pub const ALL: &'static [&'static str] = &[
        "above-total",
        "address-not-allowed",
        "after-target",
        "amount-differs",
        "amount-negative",
        "amount-not-positive",
        "asks-nothing",
        "before-baseline",
        "before-decision",
        "before-determination",
        "before-entry",
        "before-payment",
        "bidirectional-control",
        "blank",
        "board-votes-openly",
        "call-outside-period",
        "cell-without-amount",
        "code-closed",
        "column-missing",
        "column-twice",
        "control-character",
        "cover-exceeds-cost",
        "date-in-future",
        "dates-out-of-order",
        "duplicate",
        "duplicate-pledge",
        "duplicate-sector",
        "empty",
        "fixed",
        "fund-begins-later",
        "fund-ends-earlier",
        "funder-missing",
        "funder-twice",
        "https-required",
        "in-future",
        "in-past",
        "in-the-past",
        "instalment-condition-not-met",
        "instalments-do-not-add-up",
        "invalid",
        "jobs-without-year",
        "lead-table-co-reviews",
        "line-break",
        "line-open",
        "line-resolved",
        "mandate-does-not-cover",
        "measured-after",
        "measured-before",
        "more-faults",
        "more-than-amount",
        "more-than-budget",
        "more-than-committed",
        "more-than-open",
        "more-than-outstanding",
        "more-than-recoverable",
        "movement-reconciled",
        "negative",
        "no-guarantee",
        "no-lines",
        "no-position",
        "no-recipient",
        "no-programme-cell",
        "no-reference",
        "no-seat",
        "no-word",
        "not-a-day",
        "not-a-number",
        "not-a-table",
        "not-allowed",
        "not-an-amount",
        "not-asked",
        "not-ended",
        "not-in-notation",
        "not-later",
        "not-offered",
        "not-positive",
        "not-text",
        "not-the-amount",
        "not-utf-8",
        "not-your-mandate",
        "nothing-in-common",
        "one-column",
        "other-budget-year",
        "other-grantor",
        "other-organisation",
        "other-undertaking",
        "out-of-order",
        "out-of-range",
        "out-of-years",
        "outside-at-risk-period",
        "party-missing",
        "party-twice",
        "port-not-allowed",
        "quorum-above-hundred",
        "required",
        "same",
        "same-budget-year",
        "secret-chair-vote-unknown",
        "secret-not-visible",
        "shares-do-not-add-up",
        "skipped-time",
        "table-closed",
        "too-far",
        "too-few-cells",
        "too-large",
        "too-long",
        "too-many-decimals",
        "too-many-fields",
        "too-many-columns",
        "too-many-lines",
        "too-short",
        "too-small",
        "total-too-large",
        "unclosed-quote",
        "unknown",
        "unknown-code",
        "unknown-organisation",
        "unknown-parameter",
        "unknown-property",
        "unknown-table",
        "unsupported-grant",
        "user-not-allowed",
        "voted-since",
        "wider-ceiling-per-decision",
        "wider-ceiling-per-year",
        "wider-ceiling-total",
        "wider-clusters",
        "wider-expenditure-kinds",
        "wider-fund",
        "wider-instruments",
        "wider-period",
        "wider-returns",
        "wider-sub-mandating",
        "wrong-format",
        "wrong-type",
        "year-out-of-range",
        "year-without-jobs",
        "years-out-of-order",
    ];
}

impl utoipa::PartialSchema for FaultCode {
    fn schema() -> RefOr<Schema> {
        schema_of(
            "What is wrong, as a fixed code that a program can act on. More codes may come.",
            Self::ALL.iter().copied(),
        )
    }
}

impl utoipa::ToSchema for FaultCode {
    fn name() -> std::borrow::Cow<'static, str> {
        "FaultCode".into()
    }
}

/// The schema of a text that is one of these codes.
pub fn schema_of<'a>(description: &str, codes: impl Iterator<Item = &'a str>) -> RefOr<Schema> {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .description(Some(description))
        .enum_values(Some(codes.map(str::to_owned).collect::<Vec<_>>()))
        .into()
}
