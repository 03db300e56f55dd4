//! The pages, as people use them: without scripts over HTTP, and in a real browser.

mod cases;
mod every_page;
mod forms;
mod pledging;
mod policies;
mod sign_in;
mod story;
pub mod visitor;
mod voting;
