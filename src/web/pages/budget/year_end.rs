//! The end of a budget year, as it would be carried out now.

use actix_web::HttpResponse;
use askama::Template;
use chrono::Datelike;

use super::super::base::route::{Line, page};
use super::super::base::{Layout, Page, PageRequest};
use super::{ShownCell, row, tracks_of};
use crate::policy::OVERSIGHT;
use edba_common::error::Result;
use edba_domain::Cents;
use edba_service::Context;
use edba_service::budget::year_end::{self, OrganisationEnd};

pub(super) fn lines() -> Vec<Line> {
    vec![page("/budget-year-end", OVERSIGHT, show)]
}

struct ShownEnd {
    cell: ShownCell,
    carried: Cents,
    waits: Cents,
    lapsed: Cents,
}

#[derive(Template)]
#[template(path = "budget/year_end.html")]
struct YearEndPage<'a> {
    layout: &'a Layout,
    year: i32,
    rows: Vec<ShownEnd>,
    organisations: Vec<OrganisationEnd>,
    carried: Cents,
    lapsed: Cents,
    /// What is still to be paid of the commitments of the year.
    open: Cents,
}

async fn show(request: PageRequest) -> HttpResponse {
    let query = request.query().clone();
    request
        .read(move |cx, layout| {
            let year = query.text("year").parse().unwrap_or_else(|_| cx.today().year());
            render(cx, layout, year)
        })
        .await
}

fn render(cx: &mut Context<'_>, layout: &Layout, year: i32) -> Result<Page> {
    let ends = year_end::plan(cx, year)?;
    let tracks = tracks_of(cx, layout, year)?;
    Page::render(&YearEndPage {
        layout,
        year,
        carried: ends.carried(),
        lapsed: ends.lapsed(),
        rows: ends
            .cells
            .into_iter()
            .map(|one| ShownEnd {
                carried: one.carried(),
                cell: row(layout, one.found, &tracks),
                waits: one.waits,
                lapsed: one.end.lapsed,
            })
            .collect(),
        open: ends.organisations.iter().map(|one| one.open).sum(),
        organisations: ends.organisations,
    })
}
