//! The pages, as people use them: without scripts over HTTP, and in a real browser.

mod cases;
mod errors;
mod every_page;
mod forgetting;
mod forms;
mod passkeys;
mod pledging;
mod policies;
mod provider;
mod sign_in;
mod sign_in_bounds;
mod story;
pub mod visitor;
mod voting;
