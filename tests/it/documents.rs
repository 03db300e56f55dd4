//! Documents: what is taken, who reads it, what becomes of it, and how it is kept.

mod at_once;
mod certificates;
mod checks;
mod confidential;
mod content;
mod killed;
mod large;
pub mod papers;
mod readers;
mod receiving;
mod scanner;
mod store;
mod stories;
pub mod things;
mod upkeep;
mod upload;
mod wire;
