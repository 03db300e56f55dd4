//! Page of the commitments: those that wait for an answer, what needs attention, and all of them with their sums.

use actix_web::HttpResponse;
use askama::Template;

use super::acknowledgements::{self, Reference};
use super::{Attention, Row, payment_schedules};
use crate::pages::base::form_errors::Faults;
use crate::pages::base::{Form, Layout, Page, PageRequest};
use edba_common::error::{Error, Result};
use edba_domain::codes::{CommitmentStatus, Role};
use edba_domain::{Cents, Id};
use edba_service::Context;
use edba_service::overview::{self, NamedCommitment};

/// Page size.
const ON_A_PAGE: usize = 50;

#[derive(Template)]
#[template(path = "partner/commitments.html")]
struct Commitments<'a> {
    layout: &'a Layout,
    own: bool,
    waiting: Vec<Row>,
    rows: Vec<Row>,
    /// What is overdue or due within a week; not all of it unless that is asked for.
    due_soon: Vec<payment_schedules::Soon>,
    /// How much there is.
    due_count: usize,
    attention: Attention,
    /// The sums below the list, by the message keys of their labels.
    sums: Vec<(&'static str, Cents)>,
    open: Cents,
    next: Option<Id>,
    further: bool,
    faults: &'a Faults,
    /// The form that acknowledges many at once; empty where nothing waits.
    references: Vec<Reference>,
}

pub(super) async fn list(request: PageRequest) -> HttpResponse {
    let query = request.query().clone();
    request
        .read(move |cx, layout| render_list(cx, layout, &query, &Faults::none(), &Form::default()))
        .await
}

pub(super) fn render_list(
    cx: &mut Context<'_>,
    layout: &Layout,
    query: &Form,
    faults: &Faults,
    form: &Form,
) -> Result<Page> {
    let before: Option<Id> = query.text("before").parse().ok();
    let limit = i64::try_from(ON_A_PAGE + 1).map_err(Error::internal)?;
    let mut found = overview::commitments(cx, &[], before, limit)?;
    let more = found.len() > ON_A_PAGE;
    found.truncate(ON_A_PAGE);
    let waiting = waiting(cx, layout)?;
    let (due_soon, due_count) = payment_schedules::due_soon(cx, layout, query.text("due") == "all")?;
    Page::render(&Commitments {
        layout,
        own: cx.actor.is(Role::FinancePartner),
        references: acknowledgements::rows(layout, &waiting, form, faults),
        faults,
        waiting,
        due_soon,
        due_count,
        attention: Attention::of(cx, layout)?,
        sums: sums(&found),
        open: found.iter().map(|one| one.row.open_cents()).sum(),
        next: found.last().filter(|_| more).map(|last| last.row.id),
        rows: found
            .into_iter()
            .map(|one| Row::from_commitment(cx, layout, one))
            .collect(),
        further: before.is_some(),
    })
}

/// What was decided in all; and, where there is any, what was paid and released of it. With what is open these add up: what
/// was carried over is a part of what was decided for another year, and counts once.
fn sums(found: &[NamedCommitment]) -> Vec<(&'static str, Cents)> {
    let sum = |of: fn(&NamedCommitment) -> Cents| found.iter().map(of).sum::<Cents>();
    let decided = sum(|one| match one.row.carried_from_id {
        Some(_) => Cents::ZERO,
        None => one.row.amount_cents,
    });
    let paid = sum(|one| one.row.paid_cents);
    let released = sum(|one| one.row.released_cents);
    let mut sums = vec![("commitments-decided", decided)];
    if paid.is_positive() {
        sums.push(("amounts-paid", paid));
    }
    if released.is_positive() {
        sums.push(("amounts-released", released));
    }
    sums
}

/// The commitments that wait for the user's answer; empty for read-only users.
pub(in crate::pages) fn waiting(cx: &mut Context<'_>, layout: &Layout) -> Result<Vec<Row>> {
    if !cx.actor.is(Role::FinancePartner) {
        return Ok(Vec::new());
    }
    let mut found = overview::commitments(cx, &[CommitmentStatus::Offered], None, 200)?;
    // Longest waiting first.
    found.reverse();
    Ok(found
        .into_iter()
        .map(|one| Row::from_commitment(cx, layout, one))
        .collect())
}
