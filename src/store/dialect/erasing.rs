//! Erasure of earlier row versions, which each database keeps for concurrent readers and in its own log.

use diesel::connection::SimpleConnection;
use diesel::pg::PgConnection;
use diesel::query_dsl::RunQueryDsl;
use diesel::sql_types::{Bool, Integer, Text};
use diesel::{QueryResult, QueryableByName};

use crate::conn::{Conn, Driver};
use edba_common::error::{Code, Result};

/// The table whose earlier row versions are erased.
const TABLE: &str = "ballot_boxes";

/// Erases the earlier versions of ballot boxes. Must run outside any transaction. False if some may remain because a
/// reader needs them or the table is locked.
///
/// SQLite: the write-ahead log is truncated. Database pages contain no earlier version, because of `secure_delete`.
///
/// PostgreSQL: dead rows are removed and the table file is rewritten, because VACUUM alone leaves their bytes in the
/// pages. The write-ahead log (`pg_wal`), replicas and archives are not covered.
pub fn erase(conn: &mut Conn) -> Result<bool> {
    match &mut conn.0 {
        Driver::Sqlite(_) => truncate_log(conn),
        Driver::Pg(_) => match rewrite(conn) {
            // The table was locked.
            Err(error) if error.code == Code::Unavailable => Ok(false),
            rewritten => rewritten,
        },
    }
}

#[derive(QueryableByName)]
struct Checkpoint {
    #[diesel(sql_type = Integer)]
    busy: i32,
}

fn truncate_log(conn: &mut Conn) -> Result<bool> {
    let Driver::Sqlite(sqlite) = &mut conn.0 else {
        return Ok(false);
    };
    // Do not wait for readers, because writers would wait as well.
    sqlite.batch_execute("PRAGMA busy_timeout = 0")?;
    let done = diesel::sql_query("PRAGMA wal_checkpoint(TRUNCATE)").get_result::<Checkpoint>(sqlite);
    sqlite.batch_execute("PRAGMA busy_timeout = 10000")?;
    Ok(done?.busy == 0)
}

#[derive(QueryableByName)]
struct At {
    #[diesel(sql_type = Text)]
    at: String,
}

#[derive(QueryableByName)]
struct Gone {
    #[diesel(sql_type = Bool)]
    gone: bool,
}

fn rewrite(conn: &mut Conn) -> Result<bool> {
    let Driver::Pg(pg) = &mut conn.0 else {
        return Ok(false);
    };
    let At { at } = diesel::sql_query("SELECT CAST(clock_timestamp() AS TEXT) AS at").get_result(pg)?;
    // Short timeout: votes queue behind this lock request.
    pg.batch_execute("SET lock_timeout = '100ms'")?;
    let erased = erase_rows(pg, at);
    pg.batch_execute("SET lock_timeout = '5s'")?;
    Ok(erased?)
}

/// Removes the dead rows, then rewrites the file. A rewrite while a reader needs a dead row would copy that row.
fn erase_rows(pg: &mut PgConnection, since: String) -> QueryResult<bool> {
    pg.batch_execute(&format!("VACUUM {TABLE}"))?;
    // VACUUM reports the number of dead rows that are still needed.
    let Gone { gone } = diesel::sql_query(
        "SELECT NOT CAST(current_setting('track_counts') AS BOOLEAN)
             OR (n_dead_tup = 0 AND coalesce(last_vacuum >= CAST($1 AS TIMESTAMPTZ), FALSE)) AS gone
         FROM pg_stat_all_tables WHERE relid = CAST($2 AS REGCLASS)",
    )
    .bind::<Text, _>(since)
    .bind::<Text, _>(TABLE)
    .get_result(pg)?;
    if gone {
        pg.batch_execute(&format!("VACUUM (FULL) {TABLE}"))?;
    }
    Ok(gone)
}
