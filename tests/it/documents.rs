//! Documents: which files are accepted, who reads them, how they are changed, destroyed and stored.

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
