//! One thing wrong with what was sent in.

use serde::Serialize;

/// A fault of an input: where (a JSON pointer into the body, or `?name` for a query parameter), a
/// fixed code, and a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Fault {
    pub pointer: String,
    pub code: String,
    pub text: String,
}

impl Fault {
    /// A query parameter that is not taken.
    pub fn unknown_parameter(name: &str) -> Self {
        Self::new(
            format!("?{name}"),
            "unknown-parameter",
            "There is no such parameter.",
        )
    }

    pub fn new(pointer: impl Into<String>, code: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            pointer: pointer.into(),
            code: code.into(),
            text: text.into(),
        }
    }
}
