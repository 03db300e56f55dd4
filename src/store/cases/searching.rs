//! Finding cases by words, in bounded time, however many cases have them.
//!
//! Few matches are read from the full-text index, once; then the cases of their numbers are read and sorted. A frequent
//! word has too many for that; but then cases that have it come soon in any order, so cases are read in the order of the
//! list and each is tested. A cheap estimate tells which of the two it is (`few_matches`). SQLite's index has its matches in
//! the order of the numbers, so there a list in that order reads just those that it shows.
//!
//! A walk ends after so many cases ([`Bounds`]), even where it has not found a page: a word can be frequent and yet not
//! among the cases that come first in this order, or together with a filter that the index does not know. What it found is
//! a page, and the next begins where it stopped.

use std::marker::PhantomData;

use diesel::deserialize::FromSqlRow;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::{BigInt, HasSqlType, SingleValue, Text, Timestamp};

use super::Sees;
use super::listing::{After, ListedCase, Listing, SortKey, sort_column, walk_order, walk_place};
use crate::Conn;
use crate::conn::MultiBackend;
use crate::dialect::search::{Ahead, few_matches, matches_ahead, next_match, reads_matches_in_order};
use edba_common::error::Result;
use edba_domain::codes::CaseSort;
use edba_domain::{Cents, Moment};

/// Maximum numbers of rows that a search reads. Measured (docs/PERFORMANCE.md): PostgreSQL takes 7 µs to test a case or to
/// read a match, and three times as long if the row is not in its cache; SQLite takes 5 to 8 µs.
struct Bounds {
    /// Matches whose cases must all be read, because a column of the case sorts them.
    read: i64,
    /// Matches that are sorted by their numbers alone.
    sorted: i64,
    /// Cases that are tested in the order of the list.
    far: i64,
}

impl Bounds {
    fn new(conn: &Conn, listing: &Listing) -> Self {
        // To test whether a case belongs to a reader's tables takes as long again.
        let by_seats = matches!(listing.sees, Sees::OfSeats { .. });
        if reads_matches_in_order(conn) {
            return Self {
                read: if by_seats { 700 } else { 1_500 },
                sorted: 1_500,
                far: if by_seats { 900 } else { 1_800 },
            };
        }
        Self {
            read: if by_seats { 1_200 } else { 2_000 },
            sorted: 3_000,
            // Where the index does not know all that is asked for, the row of each case with the words is read too.
            far: if listing.asks_more_than_the_index_knows() {
                1_200
            } else {
                2_500
            },
        }
    }
}

/// Maximum number of blocks of 1,024 numbers in which the next match is looked up; each takes 120 to 150 µs.
const BLOCKS: i64 = 96;

/// A page of cases.
#[derive(Debug, Clone, Default)]
pub struct Found {
    pub rows: Vec<ListedCase>,
    /// Where the search ended before the page was full, though there may be more.
    pub stopped_at: Option<After>,
}

impl Found {
    /// All that there is.
    fn all(rows: Vec<ListedCase>) -> Self {
        Self {
            rows,
            stopped_at: None,
        }
    }

    fn is_complete(&self, limit: i64) -> bool {
        self.stopped_at.is_none() || i64::try_from(self.rows.len()).is_ok_and(|rows| rows >= limit)
    }
}

/// The rows of a page. Without words one statement; with words up to eight.
pub fn load(conn: &mut Conn, listing: Listing) -> Result<Found> {
    let limit = listing.limit;
    let mut found = if listing.filter.words.is_empty() {
        Found::all(listing.load(conn)?)
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

/// The matches one by one, in their order; no more than so many where a filter may drop them.
fn matched_in_order(conn: &mut Conn, listing: Listing) -> Result<Found> {
    if !listing.asks_more_than_the_index_knows() {
        return Ok(Found::all(listing.reading_matches().load(conn)?));
    }
    let after = listing.after.as_ref().map(|after| after.number_key);
    let far = Bounds::new(conn, &listing).far;
    let descending = listing.sort.is_descending();
    let numbers = matches_ahead(conn, &listing.lookup(), after, descending, far)?;
    let goes_on = i64::try_from(numbers.len()).is_ok_and(|matches| matches >= far);
    let last = numbers.last().copied().filter(|_| goes_on);
    Ok(Found {
        stopped_at: last.map(|number_key| After {
            key: SortKey::Number,
            number_key,
        }),
        ..read(conn, listing, &numbers)?
    })
}

/// By the index or by a walk. SQLite does not come here with a list by number.
fn search(conn: &mut Conn, listing: Listing) -> Result<Found> {
    let by_number = listing.is_by_number();
    let bounds = Bounds::new(conn, &listing);
    let in_order = by_number && !listing.asks_more_than_the_index_knows();
    let most = if in_order { bounds.sorted } else { bounds.read };
    if let Some(numbers) = few_matches(conn, &listing.lookup(), most)? {
        if in_order {
            return read_in_order(conn, listing, numbers);
        }
        return read(conn, listing, &numbers);
    }
    if !by_number {
        return walk(conn, &listing, bounds.far);
    }
    let half = bounds.far / 2;
    let far = walk(conn, &listing, half)?;
    if far.is_complete(listing.limit) {
        return Ok(far);
    }
    walk_on(conn, listing, far, half)
}

/// The cases of these numbers, as far as they belong to the page.
fn read(conn: &mut Conn, listing: Listing, numbers: &[i64]) -> Result<Found> {
    if numbers.is_empty() {
        return Ok(Found::default());
    }
    Ok(Found::all(listing.among(numbers).load(conn)?))
}

/// The same for a list in the order of the numbers: no more of them are read than the page needs.
fn read_in_order(conn: &mut Conn, mut listing: Listing, mut numbers: Vec<i64>) -> Result<Found> {
    let descending = listing.sort.is_descending();
    numbers.sort_unstable_by(|a, b| if descending { b.cmp(a) } else { a.cmp(b) });
    if let Some(After {
        number_key: after, ..
    }) = listing.after
    {
        numbers.retain(|number| {
            if descending {
                *number < after
            } else {
                *number > after
            }
        });
    }
    let limit = listing.limit;
    // The index finds a little more than what is asked for: mostly the first part is enough.
    let part = usize::try_from(limit).unwrap_or(1) * 2;
    let (first, rest) = numbers.split_at(part.min(numbers.len()));
    let mut rows = read(conn, listing.clone(), first)?.rows;
    listing.limit = limit - i64::try_from(rows.len()).unwrap_or(limit);
    if listing.limit > 0 {
        rows.extend(read(conn, listing, rest)?.rows);
    }
    Ok(Found::all(rows))
}

/// Goes on from the next match after a walk in the order of the numbers, unless it is too far.
fn walk_on(conn: &mut Conn, mut listing: Listing, far: Found, cases: i64) -> Result<Found> {
    let Found { mut rows, stopped_at } = far;
    let Some(stopped_at) = stopped_at else {
        return Ok(Found::all(rows));
    };
    let descending = listing.sort.is_descending();
    let at_number = |number_key| After {
        key: SortKey::Number,
        number_key,
    };
    let ahead = next_match(conn, &listing.lookup(), stopped_at.number_key, descending, BLOCKS)?;
    let next = match ahead {
        Ahead::Match(number) => number,
        Ahead::NoneBefore(number) => {
            return Ok(Found {
                rows,
                stopped_at: Some(at_number(number)),
            });
        }
        Ahead::Nothing => return Ok(Found::all(rows)),
    };
    listing.after = Some(at_number(if descending { next + 1 } else { next - 1 }));
    listing.limit -= i64::try_from(rows.len()).unwrap_or(0);
    let more = walk(conn, &listing, cases)?;
    rows.extend(more.rows);
    Ok(Found {
        rows,
        stopped_at: more.stopped_at,
    })
}

/// Those of the next so many cases that have the words.
fn walk(conn: &mut Conn, listing: &Listing, cases: i64) -> Result<Found> {
    let until = place_ahead(conn, listing, cases)?;
    Ok(Found {
        rows: listing.clone().walking(until.clone()).load(conn)?,
        stopped_at: until,
    })
}

/// The place so many cases after the page before, in the order of a list; None where there are not as many.
fn place_ahead(conn: &mut Conn, listing: &Listing, cases: i64) -> Result<Option<After>> {
    let found = match listing.sort {
        CaseSort::Newest | CaseSort::Oldest => {
            key_ahead::<BigInt, i64>(conn, listing, cases)?.map(|(_, number)| (SortKey::Number, number))
        }
        CaseSort::UpdatedLast | CaseSort::UpdatedFirst => {
            key_ahead::<Timestamp, Moment>(conn, listing, cases)?
                .map(|(key, number)| (SortKey::UpdatedAt(key), number))
        }
        CaseSort::Title | CaseSort::TitleDescending => key_ahead::<Text, String>(conn, listing, cases)?
            .map(|(key, number)| (SortKey::Title(key), number)),
        CaseSort::AskedLeast | CaseSort::AskedMost => key_ahead::<BigInt, Cents>(conn, listing, cases)?
            .map(|(key, number)| (SortKey::Asked(key), number)),
    };
    Ok(found.map(|(key, number_key)| After { key, number_key }))
}

fn key_ahead<S, K>(conn: &mut Conn, listing: &Listing, cases: i64) -> Result<Option<(K, i64)>>
where
    S: SingleValue + 'static,
    (K, i64): FromSqlRow<(S, BigInt), MultiBackend> + 'static,
    MultiBackend: HasSqlType<S>,
    (S, BigInt): diesel::expression::TypedExpressionType,
    for<'a> PlaceAhead<'a, S>: diesel::query_dsl::LoadQuery<'a, Conn, (K, i64)>,
{
    let statement: PlaceAhead<'_, S> = PlaceAhead {
        listing,
        cases,
        key: PhantomData,
    };
    Ok(statement.get_result(conn).optional()?)
}

/// The sort key and the number of the case so many cases ahead, from the index of the order alone.
struct PlaceAhead<'a, S> {
    listing: &'a Listing,
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
        let Listing {
            sort, after, filter, ..
        } = self.listing;
        out.push_sql("SELECT ");
        out.push_sql(sort_column(*sort).unwrap_or(number));
        out.push_sql(", ");
        out.push_sql(number);
        out.push_sql(" FROM business_cases");
        let mut condition = " WHERE ";
        if let Some(in_index) = filter.in_index() {
            out.push_sql(condition);
            in_index.walk(&mut out)?;
            condition = " AND ";
        }
        if let Some(after) = after {
            let beyond = if sort.is_descending() { " < " } else { " > " };
            out.push_sql(condition);
            walk_place(*sort, number, beyond, after, &mut out)?;
        }
        walk_order(*sort, sort_column(*sort), number, &mut out);
        out.push_sql(" LIMIT 1 OFFSET ");
        out.push_bind_param::<BigInt, _>(&self.cases)
    }
}
