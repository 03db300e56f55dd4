//! Desk of a finance partner: commitments that wait for its answer, and ratifications asked of its organisation.

use askama::Template;

use crate::error::Result;
use crate::service::overview::DueRatification;
use crate::service::{Context, overview};
use crate::web::pages::base::{Frame, Page};
use crate::web::pages::commitments::{self, Row};

#[derive(Template)]
#[template(path = "desk/partner.html")]
struct Desk<'a> {
    frame: &'a Frame,
    waiting: Vec<Row>,
    ratifications: Vec<DueRatification>,
}

/// Renders the page.
pub(super) fn render(cx: &mut Context<'_>, frame: &Frame) -> Result<Page> {
    Page::render(&Desk {
        frame,
        waiting: commitments::waiting(cx)?,
        ratifications: overview::ratifications_asked_of_mine(cx)?,
    })
}
