//! Pages that people read: rendered here, with a style sheet from this service and nothing else. None has a
//! script or a style in its text, so that the strict Content-Security-Policy holds.

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
mod meetings;
mod messages;
mod outline;
pub mod passkeys;
mod reauthenticate;
pub mod register;
pub mod routes;
mod security_log;
pub mod sign_in;
pub mod sign_in_provider;
pub mod site;
mod unsubscribe;
