//! The desk of a finance partner: the commitments that wait for its answer.

use askama::Template;

use crate::error::Result;
use crate::service::Context;
use crate::web::pages::base::{Frame, Page};
use crate::web::pages::commitments::{self, Row};

#[derive(Template)]
#[template(path = "desk/partner.html")]
struct Desk<'a> {
    frame: &'a Frame,
    waiting: Vec<Row>,
}

/// The page.
pub(super) fn render(cx: &mut Context<'_>, frame: &Frame) -> Result<Page> {
    Page::of(&Desk {
        frame,
        waiting: commitments::waiting(cx)?,
    })
}
