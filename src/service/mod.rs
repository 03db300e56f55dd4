//! The use cases, one file each: authorise → load → decide → store. Every write is one transaction
//! that holds the state and the history.

pub mod accounts;
pub mod ballots;
pub mod bodies;
pub mod cases;
pub mod chores;
pub mod commitments;
pub mod conditions;
pub mod context;
pub mod deciding;
pub mod decisions;
pub mod demo;
pub mod desk;
pub mod drafts;
pub mod events;
pub mod four_eyes;
pub mod funding_options;
pub mod headroom;
pub mod health;
pub mod history;
pub mod idempotency;
pub mod indicators;
pub mod mail;
pub mod mandates;
pub mod notices;
pub mod organisations;
pub mod outbox;
pub mod overview;
pub mod people;
pub mod programmes;
pub mod public_register;
pub mod queues;
pub mod ratifications;
pub mod representatives;
pub mod seats;
pub mod seed;
pub mod sign_in;
pub mod texts;
pub mod tokens;
pub mod transitions;
pub mod unit_of_work;
pub mod verify;
pub mod votes;

pub use crate::store::Db;
pub use context::{Actor, Context};
pub use unit_of_work::{UnitOfWork, Who};
