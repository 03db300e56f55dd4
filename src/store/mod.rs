//! The only diesel code. Rows are read into domain types here and written from them; what differs
//! between the databases stands in `dialect`.

pub mod accounts;
pub mod approvals;
pub mod backup;
pub mod ballots;
pub mod bodies;
pub mod calendar_feeds;
pub mod cases;
pub mod chores;
pub mod columns;
pub mod conn;
pub mod decisions;
pub mod desk;
pub mod dialect;
pub mod drafts;
mod errors;
pub mod follow_up;
pub mod headroom;
pub mod history;
pub mod idempotency;
pub mod identities;
pub mod mails;
pub mod mandates;
pub mod meetings;
pub mod migrations;
pub mod monitoring;
pub mod notices;
pub mod numbers;
pub mod outbox;
pub mod overview;
pub mod passkeys;
pub mod pending;
pub mod people;
pub mod pledged;
pub mod reference;
pub mod register;
pub mod schema;
pub mod sealed;
pub mod seats;
pub mod sight;
pub mod sign_in;
pub mod statements;
pub mod voters;
pub mod votes;
pub mod webhooks;

pub use conn::{Conn, Db, read};
