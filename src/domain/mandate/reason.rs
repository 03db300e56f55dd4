//! Why a mandate does not cover something: one list of codes for scope, time and ceilings.

text_enum! {
    /// The reason why an amount is not within a mandate.
    pub enum ReasonCode {
        MandateUnknown = "mandate-unknown",
        NotYetValid = "not-yet-valid",
        Expired = "expired",
        Revoked = "revoked",
        ClusterNotCovered = "cluster-not-covered",
        InstrumentNotCovered = "instrument-not-covered",
        ExpenditureKindNotCovered = "expenditure-kind-not-covered",
        CeilingPerDecision = "ceiling-per-decision",
        CeilingPerYear = "ceiling-per-year",
        CeilingTotal = "ceiling-total",
    }
}
