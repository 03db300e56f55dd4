//! The desk of a finance partner: the commitments that wait for its answer, and what its organisation is asked
//! to ratify.

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

/// The page.
pub(super) fn render(cx: &mut Context<'_>, frame: &Frame) -> Result<Page> {
    Page::of(&Desk {
        frame,
        waiting: commitments::waiting(cx)?,
        ratifications: overview::ratifications_asked_of_mine(cx)?,
    })
}
