//! Case numbers: one gapless sequence per year.

use diesel::RunQueryDsl;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::Integer;

use crate::Conn;
use crate::conn::MultiBackend;
use edba_common::error::Result;

/// The next number of a year. The row of the year is the lock: a second caller waits for the first one's transaction.
/// So numbers become visible in order, and pagination by number misses none.
pub fn next_number(conn: &mut Conn, year: i32) -> Result<i32> {
    Ok(NextNumber { year }.get_result(conn)?)
}

#[derive(QueryId)]
struct NextNumber {
    year: i32,
}

impl Query for NextNumber {
    type SqlType = Integer;
}

impl diesel::RunQueryDsl<Conn> for NextNumber {}

impl QueryFragment<MultiBackend> for NextNumber {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, MultiBackend>) -> diesel::QueryResult<()> {
        out.push_sql("INSERT INTO case_numbers (year, last_number) VALUES (");
        out.push_bind_param::<Integer, _>(&self.year)?;
        out.push_sql(
            ", 1) ON CONFLICT (year) DO UPDATE SET last_number = case_numbers.last_number + 1 \
             RETURNING last_number",
        );
        Ok(())
    }
}
