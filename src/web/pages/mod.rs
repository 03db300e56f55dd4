//! Pages that people read: rendered here, with a style sheet from this service and nothing else. None has a
//! script or a style in its text, so that the strict Content-Security-Policy holds.

pub mod certificate;
mod certificate_words;
pub mod docs;
mod outline;
