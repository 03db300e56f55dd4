//! What a check finds.

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The check that reported it.
    pub check: &'static str,
    pub what: String,
}

/// The result of a check: the number of things checked, and the findings.
#[derive(Debug, Default)]
pub struct Looked {
    /// Number of things checked.
    pub at: u64,
    pub wrong: Vec<String>,
}
