//! Consistent copy of the embedded database.

use diesel::connection::SimpleConnection;
use diesel::sql_types::Text;
use diesel::{Connection, RunQueryDsl, SqliteConnection};

use super::conn::DatabaseUrl;
use edba_common::error::Error;

/// Writes a copy to `path`, which must not exist or must be empty. The copy runs in one read transaction: it does not
/// block readers or writers, and it contains each transaction entirely or not at all. Errors: the database is not
/// embedded; the copy cannot be written.
pub fn copy(url: &DatabaseUrl, path: &str) -> Result<(), Error> {
    let DatabaseUrl::Sqlite(from) = url else {
        return Err(Error::internal(
            "EDBA_DATABASE_URL: this copies the embedded database only; back up PostgreSQL with pg_dump",
        ));
    };
    let mut conn = SqliteConnection::establish(from)
        .map_err(|e| Error::internal(format!("EDBA_DATABASE_URL: the database cannot be opened: {e}")))?;
    conn.batch_execute("PRAGMA busy_timeout = 10000")?;
    diesel::sql_query("VACUUM INTO ?")
        .bind::<Text, _>(path)
        .execute(&mut conn)?;
    Ok(())
}
