//! Bulk data, inserted by SQL: through the API it would take a quarter of an hour.

use diesel::connection::SimpleConnection;
use edba::store::Conn;
use edba::store::conn::Driver;

use crate::app::Backend;

/// The numbers from one, as the database writes them: the beginning of a statement that reads them from `n(i)`.
pub fn numbers(backend: Backend, until: i64) -> String {
    match backend {
        Backend::Sqlite => {
            format!("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {until})")
        }
        Backend::Postgres => format!("WITH n(i) AS (SELECT generate_series(1, {until}))"),
    }
}

/// The identity of the i-th thing of a kind, as the database writes it.
pub fn identity(backend: Backend, kind: u8, i: &str) -> String {
    match backend {
        Backend::Sqlite => format!("printf('%08x-0000-7000-800{kind}-%012x', {i}, {i})"),
        Backend::Postgres => {
            format!("lpad(to_hex({i}), 8, '0') || '-0000-7000-800{kind}-' || lpad(to_hex({i}), 12, '0')")
        }
    }
}

/// What PostgreSQL does by itself, some minutes after so many rows have come.
pub fn analyse(conn: &mut Conn) {
    if let Driver::Pg(_) = conn.0 {
        conn.batch_execute("ANALYZE").unwrap();
    }
}
