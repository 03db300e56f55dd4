//! The tests of the service, over HTTP, on SQLite and on PostgreSQL. One binary.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops at what it does not expect"
)]

#[macro_use]
mod app;
mod architecture;
mod bad_input;
mod ballots;
mod board;
mod bodies;
mod cases;
#[allow(
    dead_code,
    reason = "the language of the tests is made for the stories to come too"
)]
mod client;
mod command;
mod contract;
mod decided;
mod docs;
mod financing;
mod follow_up;
mod headroom;
mod impact;
mod killed;
mod mandates;
mod openapi;
mod organisations;
mod overspending;
mod pages_bureau;
mod programmes;
mod readme;
mod representatives;
mod schema;
mod seats;
mod seed;
mod tokens;
mod verify;
mod world;
