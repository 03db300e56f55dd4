//! Desk of a finance partner: commitments that wait for its answer, and ratifications asked of its organisation.

use askama::Template;

use crate::pages::base::{Layout, Page};
use crate::pages::commitments::{self, Row};
use edba_common::error::Result;
use edba_service::overview::DueRatification;
use edba_service::{Context, overview};

#[derive(Template)]
#[template(path = "desk/partner.html")]
struct Desk<'a> {
    layout: &'a Layout,
    waiting: Vec<Row>,
    ratifications: Vec<DueRatification>,
}

/// Renders the page.
pub(super) fn render(cx: &mut Context<'_>, layout: &Layout) -> Result<Page> {
    Page::render(&Desk {
        layout,
        waiting: commitments::waiting(cx)?,
        ratifications: overview::ratifications_asked_of_mine(cx)?,
    })
}
