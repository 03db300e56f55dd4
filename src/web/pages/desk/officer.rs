//! Desk of a mandate officer: the ratifications that its organisation is asked for.

use askama::Template;

use crate::pages::base::{Layout, Page};
use crate::pages::ratifications::{self, Row};
use edba_common::error::Result;
use edba_service::Context;

#[derive(Template)]
#[template(path = "desk/officer.html")]
struct Desk<'a> {
    layout: &'a Layout,
    waiting: Vec<Row>,
}

/// Renders the page.
pub(super) fn render(cx: &mut Context<'_>, layout: &Layout) -> Result<Page> {
    Page::render(&Desk {
        layout,
        waiting: ratifications::waiting(cx, layout)?,
    })
}
