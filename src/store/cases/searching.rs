//! Finding cases by words, in bounded time, however many cases have them.
//!
//! Few matches are read from the full-text index and sorted. A frequent word has too many for that; but then cases that
//! have it come soon in any order, so cases are read in the order of the list and each is tested. Which of the two it is
//! a cheap estimate tells (`are_few`). SQLite's index has its matches in the order of the numbers, so there a list in
//! that order reads just those that it shows.
//!
//! A walk ends after [`FAR`] cases, even where it has not found a page: a word can be frequent and yet not among the
//! cases that come first in this order, or together with a filter that the index does not know. What it found is a page,
//! and the next begins where it stopped.

use std::marker::PhantomData;

use diesel::deserialize::FromSqlRow;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::{BigInt, HasSqlType, SingleValue, Text, Timestamp};

use super::listing::{After, CaseSummaryRow, Listing, SortKey, walk_place};
use crate::domain::codes::CaseSort;
use crate::domain::{Cents, Moment};
use crate::error::Result;
use crate::store::Conn;
use crate::store::conn::MultiBackend;
use crate::store::dialect::search::{are_few, match_ahead, next_match, reads_matches_in_order};

/// How many matches are read at most where each case must be read with it, to sort them by what it says.
const MOST_READ: i64 = 6_000;
/// How many matches are read at most where they are sorted by their numbers alone.
const MOST_SORTED: i64 = 15_000;
/// How many cases are walked over at most.
const FAR: i64 = 8_000;

/// A page of cases.
#[derive(Debug, Clone, Default)]
pub struct Found {
    pub rows: Vec<CaseSummaryRow>,
    /// Where the search ended before the page was full, though there may be more.
    pub stopped_at: Option<After>,
}

impl Found {
    fn is_complete(&self, limit: i64) -> bool {
        self.stopped_at.is_none() || i64::try_from(self.rows.len()).is_ok_and(|rows| rows >= limit)
    }
}

/// The rows of a page. Without words one statement; with words up to five.
pub fn load(conn: &mut Conn, listing: Listing) -> Result<Found> {
    let limit = listing.limit;
    let mut found = if listing.filter.words.is_empty() {
        matched(conn, listing)?
    } else if reads_matches_in_order(conn) && listing.is_by_number() {
        matched_in_order(conn, listing)?
    } else {
        search(conn, listing)?
    };
    // Where there is a full page, its last row tells where the next begins.
    if found.is_complete(limit) {
        found.stopped_at = None;
    }
    Ok(found)
}

/// All that there is, in one statement.
fn matched(conn: &mut Conn, listing: Listing) -> Result<Found> {
    Ok(Found {
        rows: listing.load(conn)?,
        stopped_at: None,
    })
}

/// The matches one by one, in their order; no more than so many where a filter may drop them.
fn matched_in_order(conn: &mut Conn, listing: Listing) -> Result<Found> {
    let mut until = None;
    if listing.asks_more_than_the_index_knows() {
        let after = listing.after.as_ref().map(|after| after.number_key);
        let descending = listing.sort.is_descending();
        let last = match_ahead(conn, &listing.lookup(), after, descending, FAR)?;
        until = last.map(|number_key| After {
            key: SortKey::Number,
            number_key,
        });
    }
    Ok(Found {
        rows: listing.until(until.clone()).load(conn)?,
        stopped_at: until,
    })
}

/// By the index or by a walk. SQLite does not come here with a list by number.
fn search(conn: &mut Conn, listing: Listing) -> Result<Found> {
    let by_number = listing.is_by_number() && !listing.asks_more_than_the_index_knows();
    let most = if by_number { MOST_SORTED } else { MOST_READ };
    if are_few(conn, &listing.lookup(), most)? {
        return matched(conn, listing);
    }
    let far = walk(conn, &listing, FAR)?;
    if far.is_complete(listing.limit) || !listing.is_by_number() {
        return Ok(far);
    }
    walk_on(conn, listing, far)
}

/// Goes on from the next match, however far it is from where a walk in the order of the numbers ended.
fn walk_on(conn: &mut Conn, mut listing: Listing, far: Found) -> Result<Found> {
    let Found { mut rows, stopped_at } = far;
    let descending = listing.sort.is_descending();
    let next = match &stopped_at {
        Some(place) => next_match(conn, &listing.lookup(), place.number_key, descending)?,
        None => None,
    };
    let Some(next) = next else {
        return Ok(Found {
            rows,
            stopped_at: None,
        });
    };
    listing.after = Some(After {
        key: SortKey::Number,
        number_key: if descending { next + 1 } else { next - 1 },
    });
    listing.limit -= i64::try_from(rows.len()).unwrap_or(0);
    let more = walk(conn, &listing, FAR)?;
    rows.extend(more.rows);
    Ok(Found {
        rows,
        stopped_at: more.stopped_at,
    })
}

/// Those of the next so many cases that have the words.
fn walk(conn: &mut Conn, listing: &Listing, cases: i64) -> Result<Found> {
    let until = place_ahead(conn, listing.sort, listing.after.as_ref(), cases)?;
    Ok(Found {
        rows: listing.clone().walking(until.clone()).load(conn)?,
        stopped_at: until,
    })
}

/// The place so many cases after another one in the order of a list; None where there are not as many.
fn place_ahead(conn: &mut Conn, sort: CaseSort, after: Option<&After>, cases: i64) -> Result<Option<After>> {
    let found = match sort {
        CaseSort::Newest | CaseSort::Oldest => {
            key_ahead::<BigInt, i64>(conn, sort, after, cases)?.map(|(_, number)| (SortKey::Number, number))
        }
        CaseSort::UpdatedLast | CaseSort::UpdatedFirst => {
            key_ahead::<Timestamp, Moment>(conn, sort, after, cases)?
                .map(|(key, number)| (SortKey::UpdatedAt(key), number))
        }
        CaseSort::Title | CaseSort::TitleDescending => key_ahead::<Text, String>(conn, sort, after, cases)?
            .map(|(key, number)| (SortKey::Title(key), number)),
        CaseSort::AskedLeast | CaseSort::AskedMost => key_ahead::<BigInt, Cents>(conn, sort, after, cases)?
            .map(|(key, number)| (SortKey::Asked(key), number)),
    };
    Ok(found.map(|(key, number_key)| After { key, number_key }))
}

fn key_ahead<S, K>(
    conn: &mut Conn,
    sort: CaseSort,
    after: Option<&After>,
    cases: i64,
) -> Result<Option<(K, i64)>>
where
    S: SingleValue + 'static,
    (K, i64): FromSqlRow<(S, BigInt), MultiBackend> + 'static,
    MultiBackend: HasSqlType<S>,
    (S, BigInt): diesel::expression::TypedExpressionType,
    for<'a> PlaceAhead<'a, S>: diesel::query_dsl::LoadQuery<'a, Conn, (K, i64)>,
{
    let statement: PlaceAhead<'_, S> = PlaceAhead {
        sort,
        after,
        cases,
        key: PhantomData,
    };
    Ok(statement.get_result(conn).optional()?)
}

/// The sort key and the number of the case so many cases ahead, from the index of the order alone.
struct PlaceAhead<'a, S> {
    sort: CaseSort,
    after: Option<&'a After>,
    cases: i64,
    key: PhantomData<S>,
}

impl<S> QueryId for PlaceAhead<'_, S> {
    type QueryId = ();
    // The text differs with the order; it is kept prepared under its text.
    const HAS_STATIC_QUERY_ID: bool = false;
}
impl<S> Query for PlaceAhead<'_, S> {
    type SqlType = (S, BigInt);
}
impl<S> RunQueryDsl<Conn> for PlaceAhead<'_, S> {}

impl<S> QueryFragment<MultiBackend> for PlaceAhead<'_, S> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        let number = "business_cases.number_key";
        let column = self.sort.column().unwrap_or(number);
        let (beyond, direction) = if self.sort.is_descending() {
            (" < ", " DESC")
        } else {
            (" > ", " ASC")
        };
        out.push_sql("SELECT ");
        out.push_sql(column);
        out.push_sql(", ");
        out.push_sql(number);
        out.push_sql(" FROM business_cases");
        if let Some(after) = self.after {
            out.push_sql(" WHERE ");
            walk_place(self.sort, number, beyond, after, &mut out)?;
        }
        out.push_sql(" ORDER BY ");
        out.push_sql(column);
        out.push_sql(direction);
        if self.sort.column().is_some() {
            out.push_sql(", ");
            out.push_sql(number);
            out.push_sql(direction);
        }
        out.push_sql(" LIMIT 1 OFFSET ");
        out.push_bind_param::<BigInt, _>(&self.cases)
    }
}
