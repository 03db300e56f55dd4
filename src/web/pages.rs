//! Server-rendered HTML pages, with a style sheet from this service only. No page has inline scripts or styles, so that
//! the strict Content-Security-Policy applies.

pub mod account;
pub mod assets;
mod ballots;
pub mod base;
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
pub mod initiator;
mod json_outline;
mod meetings;
mod notification_settings;
pub mod passkeys;
pub mod public_register;
mod reauthenticate;
pub mod routes;
mod security_log;
mod session_begun;
pub mod sign_in;
pub mod sign_in_provider;
pub mod site;
mod unsubscribe;
