//! What was asked beside the body: the version that is changed, and the page of a list.

use super::input::pairs;
use super::reply::{etag_of, matches_strongly};
use crate::domain::{Fault, Id};
use crate::error::{Code, Error, Result};

/// The longest cursor that is ever given, in bytes: one that bears the place of a title in a list.
pub const MAX_CURSOR: usize = 3_000;

/// What a handler may want to know of the request itself.
pub struct Asked {
    pub(super) if_match: Option<String>,
    pub path: String,
    pub query: String,
}

impl Asked {
    /// The guard of a change to something with a version: 428 without `If-Match`, 412 when it has
    /// changed since.
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

    /// For lists without filters. Errors: 400 for any parameter but those of a page.
    pub fn only_paged(&self) -> Result<()> {
        let faults: Vec<Fault> = pairs(&self.query)
            .into_iter()
            .filter(|(key, _)| key != "cursor" && key != "limit")
            .map(|(key, _)| {
                Fault::new(
                    format!("?{key}"),
                    "unknown-parameter",
                    "There is no such parameter.",
                )
            })
            .collect();
        if faults.is_empty() {
            Ok(())
        } else {
            Err(Error::invalid(faults))
        }
    }

    /// The page that is asked for. Errors: 400 for a limit out of 1–100.
    pub fn page(&self) -> Result<PageRequest> {
        let mut page = PageRequest {
            cursor: None,
            limit: 25,
        };
        for (key, value) in pairs(&self.query) {
            match key.as_str() {
                "cursor" if value.len() > MAX_CURSOR => return Err(PageRequest::bad_cursor()),
                "cursor" => page.cursor = Some(value),
                "limit" => {
                    page.limit = value
                        .parse()
                        .ok()
                        .filter(|n| (1..=100).contains(n))
                        .ok_or_else(|| {
                            Error::fault("?limit", "not-allowed", "limit is a whole number from 1 to 100.")
                        })?;
                }
                _ => {}
            }
        }
        Ok(page)
    }
}

/// A page of a list: what comes after a cursor, and how many.
#[derive(Debug, Clone)]
pub struct PageRequest {
    pub cursor: Option<String>,
    pub limit: usize,
}

impl PageRequest {
    /// The cursor of a list in the order of identities.
    pub fn after_id(&self) -> Result<Option<Id>> {
        self.cursor
            .as_deref()
            .map(|c| c.parse().map_err(|_| Self::bad_cursor()))
            .transpose()
    }

    /// The cursor of a list in the order of a number from 1; 0 for the first page.
    pub fn after_number(&self) -> Result<i32> {
        self.cursor.as_deref().map_or(Ok(0), |c| {
            c.parse().ok().filter(|n| *n >= 0).ok_or_else(Self::bad_cursor)
        })
    }

    /// How many rows to fetch: one more than asked, to know whether there is a next page.
    pub fn fetch(&self) -> i64 {
        i64::try_from(self.limit + 1).unwrap_or(101)
    }

    pub fn bad_cursor() -> Error {
        Error::fault(
            "?cursor",
            "wrong-format",
            "Give the cursor of the page before, as it was.",
        )
    }
}
