//! Handlers, one file per resource: parse the request into domain types, call the use case, and convert
//! its result to a view.

pub mod accounts;
pub mod acknowledgement_corrections;
pub mod acknowledgements;
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
mod columns;
pub mod comments;
pub mod commitments;
pub mod conditions;
pub mod dead_letters;
pub mod decisions;
pub mod disbursements;
pub mod events;
pub mod funding_options;
pub mod guarantees;
pub mod headroom;
pub mod identities;
pub mod indicators;
pub mod mandates;
pub mod meetings;
pub mod meta;
pub mod notification_settings;
pub mod oauth;
pub mod organisations;
pub mod partner_feed;
pub mod passkeys;
pub mod path;
pub mod payment_schedules;
pub mod pending_actions;
pub mod programmes;
pub mod promises;
pub mod public_grants;
pub mod public_register;
pub mod ratification_requests;
pub mod ratifications;
pub mod reconciliations;
pub mod reference_items;
pub mod representatives;
pub mod seats;
pub mod security_events;
pub mod settlements;
pub mod statement_files;
pub mod statement_movements;
pub mod statements;
pub mod votes;
pub mod webhook_deliveries;
pub mod webhook_endpoints;
pub mod webhook_failures;
pub mod workflow;

pub use path::IdPath;

/// Result of a handler: a response, or an error that becomes a problem document.
pub type Answer = edba_common::error::Result<actix_web::HttpResponse>;
