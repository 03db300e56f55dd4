//! Pages that people read: rendered here, with a style sheet from this service and nothing else.

pub mod certificate;
mod certificate_words;
mod outline;
