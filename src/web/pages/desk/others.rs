//! The desk of a role that has no part of its own yet: what was done lately.

use askama::Template;

use super::lately::{self, Done};
use crate::error::Result;
use crate::service::Context;
use crate::web::pages::base::{Frame, Page};

#[derive(Template)]
#[template(path = "desk/others.html")]
struct Others<'a> {
    frame: &'a Frame,
    lately: Vec<Done>,
}

pub fn render(cx: &mut Context<'_>, frame: &Frame) -> Result<Page> {
    Page::of(&Others {
        frame,
        lately: lately::lately(cx, frame)?,
    })
}
