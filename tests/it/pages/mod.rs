//! The pages, as people use them: without scripts over HTTP, and in a real browser.

mod every_page;
mod policies;
mod sign_in;
mod story;
mod visitor;
