//! How each database gives up earlier states of the rows of a table, which it keeps for readers and for itself.

use diesel::connection::SimpleConnection;
use diesel::pg::PgConnection;
use diesel::query_dsl::RunQueryDsl;
use diesel::sql_types::{Bool, Integer, Text};
use diesel::{QueryResult, QueryableByName};

use crate::error::{Code, Result};
use crate::store::conn::{Conn, Driver};

/// The table whose earlier states are to go.
const TABLE: &str = "ballot_boxes";

/// Erases what earlier states of the boxes are left; outside of any transaction. False where some may be left: a reader
/// needs them, or another holds a lock.
///
/// SQLite: a page bears no earlier state (`secure_delete`), the write-ahead log does until it is truncated.
///
/// PostgreSQL: the dead rows go, and so does the file that they stood in, since vacuuming leaves their bytes between the
/// rows of a page. What its own log (`pg_wal`), replicas and archives hold is out of reach here.
pub fn erase(conn: &mut Conn) -> Result<bool> {
    match &mut conn.0 {
        Driver::Sqlite(_) => truncate_log(conn),
        Driver::Pg(_) => match rewrite(conn) {
            // It was locked.
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
    // Readers are not waited for: whoever writes would wait as well.
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
    // Who votes meanwhile waits behind this one's wait for the lock.
    pg.batch_execute("SET lock_timeout = '100ms'")?;
    let erased = erase_rows(pg, at);
    pg.batch_execute("SET lock_timeout = '5s'")?;
    Ok(erased?)
}

/// Removes the dead rows first, and then the file: rewritten while a reader needs one, it would keep that row.
fn erase_rows(pg: &mut PgConnection, since: String) -> QueryResult<bool> {
    pg.batch_execute(&format!("VACUUM {TABLE}"))?;
    // It tells how many dead rows are still needed.
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
