//! The rules of the board, pure and synchronous: no database, no web, no clock.
//!
//! Functions here take facts and a moment and return a decision. `service` collects the facts, `store` persists them.

#[macro_use]
mod text_enum;
pub mod action_point;
pub mod attributes;
pub mod ballot;
pub mod budget;
pub mod case;
pub mod changes;
pub mod client_address;
pub mod codes;
pub mod collation;
#[cfg(feature = "columns")]
mod columns;
pub mod commitment_ledger;
pub mod consultation;
pub mod deadline;
pub mod decimal;
pub mod disclosure;
pub mod document;
pub mod event_kind;
pub mod expected_payment;
pub mod fault;
pub mod fault_code;
pub mod folding;
pub mod fund;
pub mod funding;
pub mod guarantee;
pub mod id;
pub mod identity;
pub mod indicators;
pub mod link_quota;
pub mod loan;
pub mod mandate;
pub mod meeting;
pub mod message;
pub mod moment;
pub mod money;
pub mod money_flow;
pub mod network_address;
pub mod notifications;
pub mod payment_schedule;
pub mod promise;
pub mod ratification;
pub mod reconciliation;
pub mod reference;
pub mod search_words;
pub mod seating;
pub mod security;
pub mod settlement;
pub mod state_aid;
pub mod statement;
pub mod text;
pub mod webhook;
pub mod workflow;
pub mod working_days;

pub use decimal::Figure;
pub use event_kind::EventKind;
pub use fault::Fault;
pub use fault_code::FaultCode;
pub use id::Id;
pub use message::Message;
pub use moment::Moment;
pub use money::Cents;
pub use text_enum::UnknownCode;
