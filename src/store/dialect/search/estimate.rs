//! All matches of a search if a cheap estimate shows that they are few.

use chrono::NaiveDate;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::{BigInt, Text};

use super::{Lookup, reads_matches_in_order};
use crate::cases::in_force;
use crate::conn::{Conn, Driver, MultiBackend};
use crate::schema::business_cases;
use edba_domain::Id;

/// The numbers of all matching cases, unordered; None if there are more than `most`, or likely more. The estimate comes
/// first because the index is slow for several frequent words: PostgreSQL returns no match before it has read all.
pub fn few_matches(conn: &mut Conn, lookup: &Lookup, most: i64) -> QueryResult<Option<Vec<i64>>> {
    if are_likely_many(conn, lookup, most)? {
        return Ok(None);
    }
    let most_and_one = most + 1;
    let matches: Vec<i64> = Matches {
        lookup,
        from: None,
        most: most_and_one,
    }
    .load(conn)?;
    Ok(Some(matches).filter(|matches| i64::try_from(matches.len()).is_ok_and(|count| count <= most)))
}

/// Estimates from word frequencies on PostgreSQL, and from a sample of the newest cases on SQLite.
fn are_likely_many(conn: &mut Conn, lookup: &Lookup, most: i64) -> QueryResult<bool> {
    if !reads_matches_in_order(conn) {
        let frequencies: Vec<(String, i64)> = Frequencies::new(lookup).load(conn)?;
        // Half, because words often occur together more than by chance.
        return Ok(expected(lookup, &frequencies) > most / 2);
    }
    let from: Option<i64> = business_cases::table
        .order(business_cases::number_key.desc())
        .select(business_cases::number_key)
        .offset(SAMPLE)
        .first(conn)
        .optional()?;
    if from.is_none() {
        return Ok(false);
    }
    let sample: Vec<i64> = Matches {
        lookup,
        from,
        most: MANY_OF_SAMPLE,
    }
    .load(conn)?;
    Ok(i64::try_from(sample.len()).is_ok_and(|matches| matches >= MANY_OF_SAMPLE))
}

/// Sample size for the estimate, in newest cases. With fewer cases in total, any search is read in full.
const SAMPLE: i64 = 20_000;
/// Number of matches in the sample from which a search counts as frequent: a page is then found by scanning some
/// thousand cases.
const MANY_OF_SAMPLE: i64 = 30;

/// The expected number of matches if words and facets are statistically independent. One without a known frequency
/// counts as rare (0).
fn expected(lookup: &Lookup, frequencies: &[(String, i64)]) -> i64 {
    let cases_of = |lexeme: &str| {
        frequencies
            .iter()
            .find(|(known, _)| known == lexeme)
            .map_or(0, |(_, cases)| *cases)
    };
    let all = cases_of("").max(1);
    let groups = lookup
        .groups
        .iter()
        .map(|group| group.iter().map(|lexeme| cases_of(lexeme)).sum::<i64>());
    let seats = lookup.seats.map(|_| cases_of(SEATS));
    // There are at most some million cases, so the product cannot overflow.
    groups.chain(seats).fold(all, |together, cases| {
        together.saturating_mul(cases.min(all)) / all
    })
}

/// Placeholder for all facets of a representative's seats. It cannot be a lexeme, because lexemes are lower case.
const SEATS: &str = "SEATS";

/// Query of the known frequencies of a lookup: lexeme and number of cases. PostgreSQL only.
struct Frequencies<'a> {
    lexemes: Vec<&'a String>,
    seats: Option<&'a (Id, NaiveDate)>,
}

impl<'a> Frequencies<'a> {
    fn new(lookup: &'a Lookup) -> Self {
        Self {
            lexemes: lookup.groups.iter().flatten().collect(),
            seats: lookup.seats.as_ref(),
        }
    }
}

impl QueryId for Frequencies<'_> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}
impl Query for Frequencies<'_> {
    type SqlType = (Text, BigInt);
}
impl RunQueryDsl<Conn> for Frequencies<'_> {}

impl QueryFragment<MultiBackend> for Frequencies<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        out.push_sql("SELECT lexeme, cases FROM case_search_frequencies WHERE lexeme IN (''");
        for lexeme in &self.lexemes {
            out.push_sql(", ");
            out.push_bind_param::<Text, _>(*lexeme)?;
        }
        out.push_sql(")");
        if let Some((representative_id, today)) = self.seats {
            out.push_sql(" UNION ALL SELECT '");
            out.push_sql(SEATS);
            out.push_sql(
                "', CAST(coalesce(sum(cases), 0) AS bigint) FROM case_search_frequencies WHERE lexeme IN \
                 (SELECT CASE WHEN b.kind = 'board' THEN 'b:board' ELSE 't:' || replace(s.body_id, '-', '') END \
                 FROM seats s JOIN bodies b ON b.id = s.body_id WHERE ",
            );
            in_force(&mut out, representative_id, today)?;
            out.push_sql(")");
        }
        Ok(())
    }
}

/// Stores the frequencies of words and facets from PostgreSQL's planner statistics. Does nothing on SQLite, where the
/// estimate counts in the index.
pub fn note_frequencies(conn: &mut Conn) -> QueryResult<()> {
    let Driver::Pg(c) = &mut conn.0 else {
        return Ok(());
    };
    c.batch_execute(
        "DELETE FROM case_search_frequencies; \
         INSERT INTO case_search_frequencies (lexeme, cases) \
         SELECT known.lexeme, CAST(known.share * greatest(c.reltuples, 0) AS bigint) FROM pg_class c \
         JOIN pg_stats s ON s.schemaname = current_schema() AND s.tablename = 'case_search' AND s.attname = 'words', \
         LATERAL unnest(CAST(CAST(s.most_common_elems AS text) AS text[]), s.most_common_elem_freqs) known (lexeme, share) \
         WHERE c.oid = 'case_search'::regclass AND known.lexeme IS NOT NULL \
         UNION ALL SELECT '', CAST(greatest(reltuples, 0) AS bigint) FROM pg_class WHERE oid = 'case_search'::regclass",
    )
}

/// Query of the numbers of matching cases, at most `most`. `from` is the lowest number; SQLite only.
struct Matches<'a> {
    lookup: &'a Lookup,
    from: Option<i64>,
    most: i64,
}

impl QueryId for Matches<'_> {
    type QueryId = ();
    // The SQL text depends on the seats. The prepared statement is cached by its text.
    const HAS_STATIC_QUERY_ID: bool = false;
}
impl Query for Matches<'_> {
    type SqlType = BigInt;
}
impl RunQueryDsl<Conn> for Matches<'_> {}

impl QueryFragment<MultiBackend> for Matches<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        out.push_sql(match out.backend() {
            MultiBackend::Sqlite(_) => "SELECT rowid FROM case_search WHERE ",
            MultiBackend::Pg(_) => "SELECT number_key FROM case_search WHERE ",
        });
        self.lookup.walk_matches(&mut out)?;
        if let Some(from) = &self.from {
            out.push_sql(" AND rowid >= ");
            out.push_bind_param::<BigInt, _>(from)?;
        }
        out.push_sql(" LIMIT ");
        out.push_bind_param::<BigInt, _>(&self.most)
    }
}
