//! The only diesel code. Rows are read into domain types here and written from them; what differs
//! between the databases stands in `dialect`.

pub mod accounts;
pub mod columns;
pub mod conn;
pub mod dialect;
pub mod history;
pub mod idempotency;
pub mod migrations;
pub mod people;
pub mod schema;
pub mod statements;

pub use conn::{Conn, Db, read, write_tx};
