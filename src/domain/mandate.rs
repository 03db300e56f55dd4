//! Mandates: what a representative may commit for their organisation, and the ledger of the amounts used (DOMAIN.md,
//! "Mandates, pledges, headroom").
//!
//! A mandate is a series of versions. Terms are never edited: a new version supersedes, and the versions together
//! answer "what could this representative commit on that date".

pub mod coverage;
pub mod headroom;
pub mod narrower;
pub mod reason;
pub mod terms;
#[cfg(test)]
pub(crate) mod testing;

pub use coverage::{NotCovered, covers, in_force, in_force_in_year};
pub use headroom::{Balance, Headroom, LedgerEntry, LedgerFault, LedgerKind};
pub use narrower::{Axis, Widening, widenings};
pub use reason::ReasonCode;
pub use terms::MandateTerms;
