//! The full-text index of cases: how each database is asked which cases have some words.
//!
//! SQLite's (FTS5) keeps the matches of a word in the order of the numbers of the cases and reads them either way.
//! PostgreSQL's (GIN on a stored `tsvector`) yields all matches at once, in no order.

mod estimate;
mod places;

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::query_builder::AstPass;
use diesel::sql_types::Text;

use crate::domain::Id;
use crate::store::cases::in_force;
use crate::store::conn::{Conn, Driver, MultiBackend};

pub use estimate::{are_few, note_frequencies};
pub use places::{match_ahead, next_match};

/// What narrows a search in the index itself: a property of a case, and one of its values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Facet {
    Status,
    Cluster,
    Scope,
    Initiator,
    Table,
}

impl Facet {
    /// The letter before the value in the index.
    const fn letter(self) -> char {
        match self {
            Self::Status => 's',
            Self::Cluster => 'c',
            Self::Scope => 'g',
            Self::Initiator => 'i',
            Self::Table => 't',
        }
    }
}

/// What is looked up in the index: words, all of which occur, and facets. What it finds is a little more than what is
/// asked for, never less.
#[derive(Debug, Clone)]
pub struct Lookup {
    fts5: String,
    tsquery: String,
    /// The lexemes of PostgreSQL's index, one of each group.
    groups: Vec<Vec<String>>,
    /// Only cases of the tables in which this representative has a seat on this day, and those that came before a board
    /// in which they have one.
    seats: Option<(Id, NaiveDate)>,
}

impl Lookup {
    /// The words of a case. They are stemmed, in lower case and alphanumeric; at least one.
    pub fn words(words: &[String]) -> Self {
        Self::of("words", "", words)
    }

    /// The words by which a case with a public decision is found publicly.
    pub fn public_words(words: &[String]) -> Self {
        Self::of("public_words", "w:", words)
    }

    fn of(column: &str, prefix: &str, words: &[String]) -> Self {
        let joined = |word: &dyn Fn(&String) -> String, and: &str| {
            let words: Vec<String> = words.iter().map(word).collect();
            words.join(and)
        };
        Self {
            fts5: format!("{column} : ({})", joined(&|w| format!("\"{w}\""), " AND ")),
            tsquery: joined(&|w| format!("'{prefix}{w}'"), " & "),
            groups: words.iter().map(|w| vec![format!("{prefix}{w}")]).collect(),
            seats: None,
        }
    }

    /// Only cases that have one of these values.
    pub fn narrow(&mut self, facet: Facet, values: &[String]) {
        if values.is_empty() {
            return;
        }
        let letter = facet.letter();
        let values: Vec<String> = values.iter().map(|value| value.replace('-', "")).collect();
        let fts5: Vec<String> = values
            .iter()
            .map(|value| format!("\"{letter}{}\"", value.replace('"', "\"\"")))
            .collect();
        let tsquery: Vec<String> = values
            .iter()
            .map(|value| format!("'{letter}:{}'", value.replace('\\', "\\\\").replace('\'', "''")))
            .collect();
        self.groups
            .push(values.iter().map(|value| format!("{letter}:{value}")).collect());
        self.fts5 = format!("{} AND facets : ({})", self.fts5, fts5.join(" OR "));
        self.tsquery = format!("{} & ({})", self.tsquery, tsquery.join(" | "));
    }

    /// Only cases that a representative sees by a seat on this day.
    pub fn narrow_to_seats(&mut self, representative_id: Id, today: NaiveDate) {
        self.seats = Some((representative_id, today));
    }

    /// The condition on `case_search`.
    pub fn walk_matches<'b>(&'b self, out: &mut AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        match out.backend() {
            MultiBackend::Sqlite(_) => {
                out.push_sql("case_search MATCH ");
                self.walk_fts5(out)
            }
            MultiBackend::Pg(_) => {
                out.push_sql("case_search.words @@ ");
                self.walk_tsquery(out)
            }
        }
    }

    fn walk_fts5<'b>(&'b self, out: &mut AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        let Some((representative_id, today)) = &self.seats else {
            return out.push_bind_param::<Text, _>(&self.fts5);
        };
        out.push_sql("(");
        out.push_bind_param::<Text, _>(&self.fts5)?;
        out.push_sql(
            " || ' AND facets : (' || coalesce((SELECT group_concat(CASE WHEN b.kind = 'board' THEN 'bboard' \
             ELSE 't' || replace(s.body_id, '-', '') END, ' OR ') \
             FROM seats s JOIN bodies b ON b.id = s.body_id WHERE ",
        );
        in_force(out, representative_id, today)?;
        out.push_sql("), 'none') || ')')");
        Ok(())
    }

    fn walk_tsquery<'b>(&'b self, out: &mut AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        out.push_sql("(CAST(");
        out.push_bind_param::<Text, _>(&self.tsquery)?;
        out.push_sql(" AS tsquery)");
        if let Some((representative_id, today)) = &self.seats {
            out.push_sql(
                " && (SELECT CAST(coalesce(string_agg(CASE WHEN b.kind = 'board' THEN '''b:board''' \
                 ELSE '''t:' || replace(s.body_id, '-', '') || '''' END, ' | '), '''none''') AS tsquery) \
                 FROM seats s JOIN bodies b ON b.id = s.body_id WHERE ",
            );
            in_force(out, representative_id, today)?;
            out.push_sql(")");
        }
        out.push_sql(")");
        Ok(())
    }
}

/// Whether the index yields its matches in the order of the numbers of the cases, either way.
pub fn reads_matches_in_order(conn: &Conn) -> bool {
    matches!(conn.0, Driver::Sqlite(_))
}

/// The beginning of a statement that reads the matches first, each case by its number after it, up to its conditions.
/// `in_order` is the order of the numbers that the statement asks for, where it does; `join` what is joined to the cases.
pub fn walk_from_matches<'b>(
    lookup: &'b Lookup,
    in_order: Option<&str>,
    join: &str,
    out: &mut AstPass<'_, 'b, MultiBackend>,
) -> QueryResult<()> {
    match out.backend() {
        MultiBackend::Sqlite(_) => {
            // CROSS JOIN fixes the order, and INDEXED BY the way to each case: its number (the third key of the table). By
            // itself SQLite takes the index of the order from the second page on, and reads half of it for each match.
            out.push_sql(
                " FROM case_search CROSS JOIN business_cases INDEXED BY sqlite_autoindex_business_cases_3 \
                 ON business_cases.number_key = case_search.rowid",
            );
            out.push_sql(join);
            out.push_sql(" WHERE ");
            lookup.walk_matches(out)
        }
        MultiBackend::Pg(_) => {
            // OFFSET 0: planned as what it is by itself. In order here, so that only the cases of a page are read after it.
            out.push_sql(" FROM (SELECT case_search.number_key AS rowid FROM case_search WHERE ");
            lookup.walk_matches(out)?;
            if let Some(direction) = in_order {
                out.push_sql(" ORDER BY case_search.number_key");
                out.push_sql(direction);
            }
            out.push_sql(
                " OFFSET 0) case_search JOIN business_cases ON business_cases.number_key = case_search.rowid",
            );
            out.push_sql(join);
            out.push_sql(" WHERE 1 = 1");
            Ok(())
        }
    }
}

/// The condition on `business_cases` that a case has all of these words, tested by its own row or the one beside it, and
/// never by the index.
pub fn walk_has_words<'b>(
    column: &'static str,
    words: &'b [SpacedWord],
    lookup: &'b Lookup,
    out: &mut AstPass<'_, 'b, MultiBackend>,
) -> QueryResult<()> {
    match out.backend() {
        MultiBackend::Sqlite(_) => {
            for (index, word) in words.iter().enumerate() {
                out.push_sql(if index == 0 {
                    "instr(' ' || "
                } else {
                    " AND instr(' ' || "
                });
                out.push_sql(column);
                out.push_sql(" || ' ', ");
                out.push_bind_param::<Text, _>(&word.0)?;
                out.push_sql(") > 0");
            }
            Ok(())
        }
        MultiBackend::Pg(_) => {
            out.push_sql("(SELECT s.words @@ ");
            lookup.walk_tsquery(out)?;
            out.push_sql(" FROM case_search s WHERE s.number_key = business_cases.number_key)");
            Ok(())
        }
    }
}

/// The condition on `decisions` and `business_cases` that all of these words are public: in the number of the decision, or
/// in the number and the title of the case.
pub fn walk_has_public_words<'b>(
    words: &'b [SpacedWord],
    out: &mut AstPass<'_, 'b, MultiBackend>,
) -> QueryResult<()> {
    let (place, own) = match out.backend() {
        MultiBackend::Sqlite(_) => (
            "instr",
            "substr(business_cases.search_text, instr(business_cases.search_text, ' / ') + 3)",
        ),
        MultiBackend::Pg(_) => ("strpos", "split_part(business_cases.search_text, ' / ', 2)"),
    };
    for (index, word) in words.iter().enumerate() {
        out.push_sql(if index == 0 { "" } else { " AND " });
        out.push_sql(place);
        out.push_sql("(' ' || ");
        out.push_sql(own);
        out.push_sql(" || ' ' || lower(replace(decisions.number, '-', ' ')) || ' ', ");
        out.push_bind_param::<Text, _>(&word.0)?;
        out.push_sql(") > 0");
    }
    Ok(())
}

/// A word with a space before and behind, as it stands in a text of words.
#[derive(Debug, Clone)]
pub struct SpacedWord(pub String);

impl SpacedWord {
    pub fn all(words: &[String]) -> Vec<Self> {
        words.iter().map(|word| Self(format!(" {word} "))).collect()
    }
}
