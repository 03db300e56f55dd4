//! Documents: what is taken, who reads it, what becomes of it, and how it is kept.

mod at_once;
mod certificates;
mod checks;
mod confidential;
mod content;
mod destroyed;
mod killed;
mod large;
mod own_versions;
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
