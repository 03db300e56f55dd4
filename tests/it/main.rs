//! The tests of the service, over HTTP, on SQLite and on PostgreSQL. One binary.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops at what it does not expect"
)]

#[macro_use]
#[allow(
    dead_code,
    reason = "the language of the tests is made for the stories to come too"
)]
mod app;
mod architecture;
mod bad_input;
mod cases;
#[allow(
    dead_code,
    reason = "the language of the tests is made for the stories to come too"
)]
mod client;
mod contract;
mod docs;
mod headroom;
mod impact;
mod mandates;
mod openapi;
mod organisations;
mod overspending;
mod schema;
mod seed;
