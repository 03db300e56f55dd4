//! Request head, and its `If-Match` precondition on the version of the changed resource.

use super::reply::{etag_of, matches_strongly};
use edba_common::error::{Code, Error, Result};

/// Request metadata, besides the body, for handlers.
pub struct RequestHead {
    pub(super) if_match: Option<String>,
    pub path: String,
    pub query: String,
}

impl RequestHead {
    /// Checks the `If-Match` precondition against the current version. Errors: 428 without `If-Match`, 412 if it
    /// does not match.
    pub fn expects(&self, version: i32) -> Result<()> {
        match &self.if_match {
            None => Err(Error::new(
                Code::PreconditionRequired,
                "Send the ETag that you read as If-Match, so that no change of another is lost.",
            )),
            Some(header) if matches_strongly(header, &etag_of(version)) => Ok(()),
            Some(header) if header.contains("W/") => Err(Error::new(
                Code::PreconditionFailed,
                "A weak entity tag (W/\"…\") never matches If-Match; send the ETag as it was given, without W/.",
            )),
            Some(_) => Err(Error::new(
                Code::PreconditionFailed,
                format!("It is at version {version} now. Read it again, then repeat the change."),
            )),
        }
    }
}
