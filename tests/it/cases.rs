//! The registry of business cases.

mod bad_input;
mod completeness;
mod explained;
mod paging;
pub mod plans;
mod registering;
mod revising;
mod searching;
mod visibility;
mod walks;
pub mod world;
