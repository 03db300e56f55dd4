//! The desk of a finance partner: the commitments that wait for its answer.

use askama::Template;

use super::base::{Frame, Page};
use super::commitments::{self, Row};
use crate::error::Result;
use crate::service::Context;

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
