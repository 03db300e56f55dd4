//! Where the rows of a file come from: a list, a page at a time.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::columns::{Cell, Exported, cells};
use crate::media_types::FileFormat;
use crate::pagination::Pagination;
use crate::reply::Page;
use edba_common::error::Result;
use edba_domain::codes::Language;
use edba_service::names::{Names, References};

/// The number of items that are read at once.
const AT_ONCE: usize = 500;

/// Reads the page after a cursor, in a read of its own. Runs on a blocking thread.
pub type Source = Arc<dyn Fn(Option<String>) -> Result<Portion> + Send + Sync>;

/// The rows of one page.
pub struct Portion {
    pub rows: Rows,
    /// The cursor of the next page; None on the last.
    pub next: Option<String>,
}

/// Rows as their format needs them.
pub enum Rows {
    Cells(Vec<Vec<Cell>>),
    /// Each item as JSON.
    Json(Vec<String>),
}

/// The page of a file that begins after this cursor.
pub fn page_after(cursor: Option<String>) -> Pagination {
    Pagination {
        cursor,
        limit: AT_ONCE,
    }
}

/// The rows of a page, with words in this language. `load` reads the names that its columns show.
pub fn portion<T: Exported>(
    page: Page<T>,
    format: FileFormat,
    language: Language,
    load: impl FnOnce(&BTreeSet<References>) -> Result<Names>,
) -> Result<Portion> {
    let Page { items, next_cursor } = page;
    let rows = if format == FileFormat::JsonLines {
        let lines: std::result::Result<Vec<String>, _> = items.iter().map(serde_json::to_string).collect();
        Rows::Json(lines?)
    } else {
        let names = load(&items.iter().map(T::references).collect())?;
        let row = |item: &T| cells(item, &names, language);
        Rows::Cells(items.iter().map(row).collect())
    };
    Ok(Portion {
        rows,
        next: next_cursor,
    })
}
