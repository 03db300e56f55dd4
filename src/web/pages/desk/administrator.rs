//! Desk of the administrator: undelivered mail and recent activity.

use askama::Template;

use super::recent_activity::{self, Done};
use crate::pages::base::{Layout, Page};
use edba_common::error::Result;
use edba_service::Context;
use edba_service::mail::dead_letters;

#[derive(Template)]
#[template(path = "desk/others.html")]
struct Others<'a> {
    layout: &'a Layout,
    lately: Vec<Done>,
    /// Number of mails that could not be delivered.
    dead_letters: i64,
}

pub fn render(cx: &mut Context<'_>, layout: &Layout) -> Result<Page> {
    Page::render(&Others {
        layout,
        lately: recent_activity::lately(cx, layout)?,
        dead_letters: dead_letters::count(cx)?,
    })
}
