//! Gapless number sequences, per year.

use diesel::prelude::*;
use diesel::sql_types::Integer;

use super::Conn;
use edba_common::error::Result;

/// A number sequence.
#[derive(Debug, Clone, Copy)]
pub enum Counter {
    Cases,
    Decisions,
}

impl Counter {
    const fn table(self) -> &'static str {
        match self {
            Self::Cases => "case_numbers",
            Self::Decisions => "decision_numbers",
        }
    }
}

#[derive(QueryableByName)]
struct Next {
    #[diesel(sql_type = Integer)]
    last_number: i32,
}

/// The next number of a year, from 1. The row of the year is the lock: concurrent callers get different numbers, and a
/// number that is rolled back is issued again.
pub fn next(conn: &mut Conn, counter: Counter, year: i32) -> Result<i32> {
    let table = counter.table();
    let Next { last_number } = diesel::sql_query(format!(
        "INSERT INTO {table} (year, last_number) VALUES ({year}, 1) \
         ON CONFLICT (year) DO UPDATE SET last_number = {table}.last_number + 1 RETURNING last_number"
    ))
    .get_result(conn)?;
    Ok(last_number)
}
