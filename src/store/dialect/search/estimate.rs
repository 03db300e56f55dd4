//! Whether a search has few matches, by a cheap estimate.

use chrono::NaiveDate;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::{BigInt, Text};

use super::{Lookup, reads_matches_in_order};
use crate::domain::Id;
use crate::store::cases::in_force;
use crate::store::conn::{Conn, Driver, MultiBackend};

/// Whether no more than so many cases match. SQLite's index is asked, which counts as far as that. PostgreSQL's would
/// read all matches first: there the frequencies of the words tell, and the index is only asked where they leave it open.
pub fn are_few(conn: &mut Conn, lookup: &Lookup, most: i64) -> QueryResult<bool> {
    if !reads_matches_in_order(conn) {
        let frequencies: Vec<(String, i64)> = Frequencies::of(lookup).load(conn)?;
        match expected(lookup, &frequencies) {
            // Some word or facet is rare by itself.
            Expected { rarest, .. } if rarest <= most => return Ok(true),
            Expected { together, .. } if together > most => return Ok(false),
            Expected { .. } => {}
        }
    }
    Ok(count_matches(conn, lookup, most + 1)? <= most)
}

/// How many cases are expected to match.
struct Expected {
    /// Those that have the rarest of what is looked up.
    rarest: i64,
    /// Those that have all of it, if each is as frequent among the cases that have the others.
    together: i64,
}

fn expected(lookup: &Lookup, frequencies: &[(String, i64)]) -> Expected {
    let cases_of = |lexeme: &str| {
        frequencies
            .iter()
            .find(|(known, _)| known == lexeme)
            .map(|(_, cases)| *cases)
    };
    let all = cases_of("").unwrap_or(0).max(1);
    let groups = lookup
        .groups
        .iter()
        .map(|group| group.iter().filter_map(|lexeme| cases_of(lexeme)).sum::<i64>());
    let seats = lookup.seats.map(|_| cases_of(SEATS).unwrap_or(0));
    let mut expected = Expected {
        rarest: all,
        together: all,
    };
    for cases in groups.chain(seats) {
        let cases = cases.min(all);
        expected.rarest = expected.rarest.min(cases);
        // Cases are at most some millions: the product is far from the bounds.
        expected.together = expected.together.saturating_mul(cases) / all;
    }
    expected
}

/// Stands for all facets of a representative's seats; no lexeme, since those are lower case.
const SEATS: &str = "SEATS";

/// The known frequencies of what is looked up: lexeme and cases. PostgreSQL only.
struct Frequencies<'a> {
    lexemes: Vec<&'a String>,
    seats: Option<&'a (Id, NaiveDate)>,
}

impl<'a> Frequencies<'a> {
    fn of(lookup: &'a Lookup) -> Self {
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

/// Writes down how frequent words and facets are, from what PostgreSQL's planner knows. SQLite's index counts by itself.
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

/// How many cases match, counted no further than `most`.
fn count_matches(conn: &mut Conn, lookup: &Lookup, most: i64) -> QueryResult<i64> {
    MatchCount { lookup, most }.get_result(conn)
}

struct MatchCount<'a> {
    lookup: &'a Lookup,
    most: i64,
}

impl QueryId for MatchCount<'_> {
    type QueryId = ();
    // The text differs with the seats; it is kept prepared under its text.
    const HAS_STATIC_QUERY_ID: bool = false;
}
impl Query for MatchCount<'_> {
    type SqlType = BigInt;
}
impl RunQueryDsl<Conn> for MatchCount<'_> {}

impl QueryFragment<MultiBackend> for MatchCount<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        out.push_sql("SELECT count(*) FROM (SELECT 1 FROM case_search WHERE ");
        self.lookup.walk_matches(&mut out)?;
        out.push_sql(" LIMIT ");
        out.push_bind_param::<BigInt, _>(&self.most)?;
        out.push_sql(") matches");
        Ok(())
    }
}
