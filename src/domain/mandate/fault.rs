//! What is wrong with something that came in.

use serde::Serialize;

/// One fault of an input. All faults are reported at once, never only the first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Fault {
    /// A JSON pointer to the value at fault, such as `/validUntilDate`.
    pub pointer: String,
    /// A fixed code in kebab-case that a client can act on.
    pub code: &'static str,
    /// One English sentence for the person who reads the answer.
    pub text: String,
}

impl Fault {
    pub fn new(pointer: impl Into<String>, code: &'static str, text: impl Into<String>) -> Self {
        Self {
            pointer: pointer.into(),
            code,
            text: text.into(),
        }
    }
}
