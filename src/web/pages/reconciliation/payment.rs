//! The page on which the commitment is chosen that a line of a file is a payment on.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::super::base::route::{Line, page};
use super::super::base::{Layout, Page, PageRequest, form_errors};
use super::file_name;
use crate::policy::BOOKKEEPERS;
use edba_common::error::{Error, Result};
use edba_domain::reconciliation::{BookLine, LineState};
use edba_domain::{Cents, Id};
use edba_service::overview::{self, NamedCommitment};
use edba_service::{Context, reconciliations};

/// The most commitments to choose from.
const MOST: usize = 200;

pub(super) fn lines() -> Vec<Line> {
    vec![page(
        "/reconciliation/{reconciliation}/lines/{line}",
        BOOKKEEPERS,
        choose,
    )]
}

/// A commitment to choose, with the address of its page where the form is filled in.
struct Choosable {
    one: NamedCommitment,
    address: String,
}

#[derive(Template)]
#[template(path = "reconciliation/payment.html")]
struct PaymentPage<'a> {
    layout: &'a Layout,
    id: Id,
    name: String,
    line: BookLine,
    commitments: Vec<Choosable>,
    /// Whether there are older ones than these.
    more: bool,
}

async fn choose(request: PageRequest, path: web::Path<(String, String)>) -> HttpResponse {
    let (reconciliation, line) = path.into_inner();
    request
        .read(move |cx, layout| {
            let id = form_errors::id(&reconciliation)?;
            let line = line.parse().map_err(|_| Error::not_found("page"))?;
            render(cx, layout, id, line)
        })
        .await
}

/// Errors: 404 also for a line that is no payment, or for which something is recorded here.
fn render(cx: &mut Context<'_>, layout: &Layout, id: Id, line: i32) -> Result<Page> {
    let compared = reconciliations::compare(cx, id)?;
    let found = compared
        .lines_in(Some(LineState::Unmatched), line.saturating_sub(1))
        .next()
        .filter(|found| found.line.line == line && found.line.amount > Cents::ZERO)
        .ok_or_else(|| Error::not_found("page"))?;
    let limit = i64::try_from(MOST + 1).map_err(Error::internal)?;
    let organisation = compared.reconciliation.row.organisation_id;
    let mut commitments = overview::acknowledged_commitments(cx, organisation, limit)?;
    let more = commitments.len() > MOST;
    commitments.truncate(MOST);
    Page::render(&PaymentPage {
        layout,
        id,
        name: file_name(layout, &compared.reconciliation),
        commitments: commitments
            .into_iter()
            .map(|one| Choosable {
                address: payment_on(&found.line, &one.row.id),
                one,
            })
            .collect(),
        line: found.line.clone(),
        more,
    })
}

/// The page of a commitment with a payment filled in as a line says.
pub(super) fn payment_on(line: &BookLine, commitment: &Id) -> String {
    let query: String = form_urlencoded::Serializer::new(String::new())
        .append_pair("amount", &line.amount.to_string())
        .append_pair("valueDate", &line.value_date.to_string())
        .append_pair("payee", line.payee.as_deref().unwrap_or_default())
        .append_pair("bookingReference", &line.reference)
        .finish();
    format!("/commitments/{commitment}?{query}")
}
