//! Desk of a finance partner: commitments that wait for its answer, and ratifications asked of its organisation.

use askama::Template;

use crate::pages::base::{Layout, Page};
use crate::pages::commitments::{self, Attention, Row};
use edba_common::error::Result;
use edba_domain::ratification::RatificationAnswerer;
use edba_service::Context;
use edba_service::ratifications::{self, RatificationRequest};

/// The most ratifications on the desk.
const MOST: i64 = 200;

#[derive(Template)]
#[template(path = "desk/partner.html")]
struct Desk<'a> {
    layout: &'a Layout,
    waiting: Vec<Row>,
    attention: Attention,
    /// By due date.
    ratifications: Vec<RatificationRequest>,
    /// Whether the mandate officers of the organisation answer them, and not the bureau.
    by_officers: bool,
}

/// Renders the page.
pub(super) fn render(cx: &mut Context<'_>, layout: &Layout) -> Result<Page> {
    let asked = ratifications::requests(cx, true, None, MOST)?;
    let officers = Some(RatificationAnswerer::MandateOfficers);
    Page::render(&Desk {
        layout,
        waiting: commitments::waiting(cx, layout)?,
        attention: Attention::of(cx, layout)?,
        by_officers: asked.iter().any(|one| one.answerer == officers),
        ratifications: asked,
    })
}
