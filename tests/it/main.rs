//! The tests of the service, over HTTP, on SQLite and on PostgreSQL. One binary.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops at what it does not expect"
)]

#[macro_use]
mod app;
mod approving;
mod architecture;
mod at_once;
mod bad_input;
mod ballots;
mod beside;
mod board;
mod bodies;
mod browser;
mod by_time;
mod calendar;
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
mod guards;
mod headroom;
mod hidden_pledges;
mod impact;
mod killed;
mod locale;
mod mail;
mod mandate_locks;
mod mandates;
mod many;
mod meanwhile;
mod meetings;
mod notices;
mod openapi;
mod operating;
mod organisations;
mod overspending;
mod pages;
mod pages_bureau;
mod programmes;
mod readme;
mod representatives;
mod rsa_tokens;
mod schema;
mod seats;
mod secret;
mod seed;
mod statements;
mod superseding;
mod tokens;
mod verify;
mod voided;
mod webhooks;
mod working;
mod world;
mod writing_together;
