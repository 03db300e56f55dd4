//! One fault of an input.

use serde::Serialize;

use super::{FaultCode, Message};

/// The maximum number of faults in one answer. The answer says if there are more.
pub const MOST_FAULTS: usize = 100;

/// A fault of an input: where (a JSON pointer into the body, or `?name` for a query parameter), a
/// fixed code, and a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Fault {
    /// A JSON pointer into the body (`/title`, empty for the body as a whole), `?name` for a query parameter, or the
    /// name of a header.
    #[schema(example = "/title")]
    pub pointer: String,
    #[schema(value_type = FaultCode)]
    pub code: String,
    /// What is wrong and what to send, in a sentence.
    #[schema(example = "This is not the address of a mailbox.")]
    pub text: String,
    /// The same for a page, where the message of the code alone says too little.
    #[serde(skip)]
    pub message: Option<Message>,
}

impl Fault {
    /// The fault for an unknown query parameter.
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
            message: None,
        }
    }

    /// The same fault with its own message for the pages.
    #[must_use]
    pub fn saying(self, message: Message) -> Self {
        Self {
            message: Some(message),
            ..self
        }
    }
}
