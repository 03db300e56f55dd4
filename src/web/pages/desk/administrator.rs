//! The desk of the administrator: mail that did not arrive, and what was done lately.

use askama::Template;

use super::lately::{self, Done};
use crate::error::Result;
use crate::service::Context;
use crate::service::mail::dead_letters;
use crate::web::pages::base::{Frame, Page};

#[derive(Template)]
#[template(path = "desk/others.html")]
struct Others<'a> {
    frame: &'a Frame,
    lately: Vec<Done>,
    /// Mails that did not arrive.
    dead_letters: i64,
}

pub fn render(cx: &mut Context<'_>, frame: &Frame) -> Result<Page> {
    Page::of(&Others {
        frame,
        lately: lately::lately(cx, frame)?,
        dead_letters: dead_letters::count(cx)?,
    })
}
