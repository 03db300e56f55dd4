//! edba: the registry of business cases and the decision workflow of an Economic Development Board.

pub mod app;
pub mod cli;
pub mod clock;
pub mod config;
pub mod domain;
pub mod error;
pub mod format;
pub mod locale;
pub mod logging;
pub mod secret;
pub mod service;
pub mod store;
pub mod systemd;
pub mod web;
pub mod worker;
