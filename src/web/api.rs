//! Handlers, one file per resource: parse the request into domain types, call the use case, and convert
//! its result to a view.

pub mod accounts;
pub mod ballot_commands;
pub mod ballots;
pub mod bodies;
pub mod body_rules;
pub mod budgets;
pub mod case_list;
pub mod case_revisions;
pub mod cases;
pub mod certificates;
pub mod changes;
pub mod comments;
pub mod commitments;
pub mod conditions;
pub mod dead_letters;
pub mod decisions;
pub mod disbursements;
pub mod events;
pub mod funding_options;
pub mod headroom;
pub mod identities;
pub mod indicators;
pub mod mandates;
pub mod meetings;
pub mod meta;
pub mod notification_settings;
pub mod oauth;
pub mod organisations;
pub mod passkeys;
pub mod path;
pub mod pending_actions;
pub mod programmes;
pub mod public_register;
pub mod ratifications;
pub mod reference_items;
pub mod representatives;
pub mod seats;
pub mod security_events;
pub mod votes;
pub mod webhook_deliveries;
pub mod webhook_endpoints;
pub mod webhook_failures;
pub mod workflow;

pub use path::IdPath;

/// Result of a handler: a response, or an error that becomes a problem document.
pub type Answer = edba_common::error::Result<actix_web::HttpResponse>;
