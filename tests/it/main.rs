//! Integration tests of the service, over HTTP, on SQLite and on PostgreSQL. One binary.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops at what it does not expect"
)]

mod acknowledgements;
mod action_points;
mod app;
mod architecture;
mod at_once;
mod bad_input;
mod ballot_traces;
mod ballots;
mod board;
mod board_ballots;
mod bodies;
mod browser;
mod budget;
mod budget_superseding;
mod budget_years;
mod bulk_data;
mod calendar;
mod carry_over;
mod cases;
mod casters;
mod changes;
mod child_process;
mod cli;
#[allow(
    dead_code,
    reason = "the language of the tests is made for the stories to come too"
)]
mod client;
mod clocks;
mod concurrency;
mod concurrent_bookings;
mod concurrent_budget;
mod concurrent_money;
mod consultations;
mod contract;
mod deadlines;
mod decided;
mod decided_amounts;
mod demonstration;
mod determination;
mod disbursements;
mod docs;
mod documents;
mod dry_runs;
mod exports;
mod financing;
mod follow_up;
mod funds;
mod generators;
mod group_commit;
mod guarantees;
mod guards;
mod headroom;
mod hidden_pledges;
mod http;
mod http_layer;
mod impact;
mod imports;
mod indicators;
mod killed;
mod large_bodies;
mod lent;
mod locale;
mod lock_probe;
mod mail;
mod mandate_locks;
mod mandate_officers;
mod mandates;
mod meetings;
mod money_statements;
mod notifications;
mod openapi;
mod operating;
mod organisations;
mod over_pledged;
mod overdue_repayments;
mod overspending;
mod pages;
mod pages_bureau;
mod partner_feed;
mod partner_link;
mod patching;
mod payment_schedules;
mod pending_actions;
mod programmes;
mod promises;
mod readme;
mod recipes;
mod reconciliations;
mod refusals;
mod repayments;
mod representatives;
mod rsa_tokens;
mod schema;
mod seats;
mod secret;
mod security_log;
mod security_log_floods;
mod seed;
mod state_aid;
mod statements;
mod superseding;
mod superseding_pledges;
mod taken_over;
mod tampering;
mod texts;
mod tokens;
mod totals;
mod transient;
mod verify;
mod voided;
mod webhooks;
mod world;
