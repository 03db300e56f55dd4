//! edba: the registry of business cases and the decision workflow of an Economic Development Board.

pub mod app;
pub mod cli;
pub mod config;
pub mod logging;
pub mod systemd;
pub mod worker;

pub use edba_common::{clock, error, format, locale, secret};
pub use edba_domain as domain;
pub use edba_service as service;
pub use edba_store as store;
pub use edba_web as web;
