//! Pagination of a list: cursor and limit of a request.

use super::extract::pairs;
use super::preconditions::RequestHead;
use edba_common::error::{Error, Result};
use edba_domain::{Fault, Id};

/// Longest cursor, in bytes: one that contains a title, for a list sorted by title.
pub const MAX_CURSOR: usize = 3_000;

impl RequestHead {
    /// For lists without filters. Errors: 400 for any parameter other than `cursor` and `limit`.
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

    /// The requested page. Errors: 400 for a limit outside 1–100, or a cursor that is too long.
    pub fn page(&self) -> Result<Pagination> {
        let mut page = Pagination {
            cursor: None,
            limit: 25,
        };
        for (key, value) in pairs(&self.query) {
            match key.as_str() {
                "cursor" if value.len() > MAX_CURSOR => return Err(Pagination::bad_cursor()),
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

/// A requested page of a list: start cursor and page size.
#[derive(Debug, Clone)]
pub struct Pagination {
    pub cursor: Option<String>,
    pub limit: usize,
}

impl Pagination {
    /// Parses the cursor of a list sorted by id.
    pub fn after_id(&self) -> Result<Option<Id>> {
        self.cursor
            .as_deref()
            .map(|c| c.parse().map_err(|_| Self::bad_cursor()))
            .transpose()
    }

    /// Parses the cursor of a list sorted by a number from 1; 0 for the first page.
    pub fn after_number(&self) -> Result<i32> {
        self.cursor.as_deref().map_or(Ok(0), |c| {
            c.parse().ok().filter(|n| *n >= 0).ok_or_else(Self::bad_cursor)
        })
    }

    /// Number of rows to fetch: one more than the limit, to detect a next page.
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
