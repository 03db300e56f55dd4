//! The list of cases.

use super::sees;
use crate::Context;
use edba_common::error::Result;
use edba_store::cases::{self, Listing};
use edba_store::changes;

pub use edba_domain::codes::CaseSort;
pub use edba_store::cases::{After, CaseFilter, Found, ListedCase, SortKey};

/// The cases that the caller may see. `after` is the cursor at which the previous page ended, in the same order. A
/// search that has read very many cases ends before the page is full, and returns a cursor.
pub fn list(
    cx: &mut Context<'_>,
    mut filter: CaseFilter,
    sort: CaseSort,
    after: Option<After>,
    limit: i64,
) -> Result<Found> {
    if let Some(since) = filter.updated_since {
        // A client that gives the latest time that it has seen misses no case whose transaction was overtaken by that of
        // another.
        let earlier = changes::earliest_overtaken(cx.conn, since)?;
        filter.updated_since = Some(earlier.unwrap_or(since));
    }
    let listing = listing(cx, filter, sort, after, limit);
    cases::load(cx.conn, listing)
}

/// The statement of [`list`], for inspecting its query plan.
pub fn listing(
    cx: &Context<'_>,
    filter: CaseFilter,
    sort: CaseSort,
    after: Option<After>,
    limit: i64,
) -> Listing {
    Listing::new(sees(cx), filter, sort, after, limit)
}
