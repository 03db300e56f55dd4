//! The connection to either database.

use diesel::pg::PgConnection;
use diesel::sqlite::SqliteConnection;

/// Diesel connection to either database, so that every query in `store` is written once for both.
#[derive(diesel::MultiConnection)]
pub enum Driver {
    Pg(PgConnection),
    Sqlite(SqliteConnection),
}
