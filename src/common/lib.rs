//! What every layer above the domain shares: the errors of use cases, clock, texts and formats, the application's
//! secret.
//!
//! The features give errors what the packages that use them need: `database` converts those of diesel, `http` makes
//! them problem documents.

pub mod clock;
#[cfg(feature = "database")]
pub mod database_errors;
pub mod error;
pub mod format;
pub mod locale;
mod obstacle;
#[cfg(feature = "http")]
pub mod problem;
pub mod secret;
