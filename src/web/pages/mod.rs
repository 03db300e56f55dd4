//! Pages that people read: rendered here, with a style sheet from this service and nothing else. None has a
//! script or a style in its text, so that the strict Content-Security-Policy holds.

pub mod account;
pub mod assets;
pub mod base;
pub mod bureau;
pub mod certificate;
mod certificate_words;
pub mod commitments;
pub mod demo;
pub mod desk;
mod desk_bureau;
mod desk_initiator;
mod desk_partner;
pub mod docs;
pub mod initiator;
mod outline;
pub mod register;
pub mod routes;
pub mod sign_in;
pub mod site;
