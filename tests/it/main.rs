//! The tests of the service, over HTTP, on SQLite and on PostgreSQL. One binary.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops at what it does not expect"
)]

#[macro_use]
mod app;
mod client;
mod organisations;
