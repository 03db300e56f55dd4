//! Server-rendered HTML pages, with a style sheet from this service only. No page has inline scripts or styles, so that
//! the strict Content-Security-Policy applies.

pub mod account;
pub mod assets;
mod ballots;
pub mod base;
mod booking_references;
pub mod bureau;
mod calendar;
mod cases;
pub mod certificate;
mod certificate_words;
pub mod commitments;
mod decisions;
pub mod demo;
mod demo_mail;
pub mod desk;
pub mod docs;
mod downloads;
pub mod initiator;
mod json_outline;
mod meetings;
mod notification_settings;
pub mod passkeys;
mod promises;
pub mod public_register;
mod ratifications;
mod reauthenticate;
mod reconciliation;
pub mod routes;
mod security_log;
mod session_begun;
pub mod sign_in;
pub mod sign_in_provider;
pub mod site;
mod statement;
mod unsubscribe;
