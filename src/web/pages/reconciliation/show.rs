//! The page of one file: its lines by state, beside the movements that are recorded here.

use std::collections::HashMap;

use actix_web::{HttpResponse, web};
use askama::Template;
use serde_json::json;

use super::super::base::form_errors::{self, Faults};
use super::super::base::route::{Line, form, page};
use super::super::base::{Form, Layout, Page, PageRequest};
use super::file_name;
use super::payment::payment_on;
use crate::api::reconciliations::{NewSetAsides, NewUndoings};
use crate::policy::{BOOKKEEPERS, COMMITMENT_READERS};
use edba_common::error::{Error, Result};
use edba_domain::codes::Role;
use edba_domain::commitment_ledger::CommitmentEntryKind;
use edba_domain::reconciliation::{LineState, MatchReason, Movement};
use edba_domain::{Cents, Id};
use edba_service::reconciliations::{self, Acceptance, ComparedLine, ReconciliationResult, Undoing};
use edba_service::{Context, organisations};

/// The lines of each state beside those of others.
const IN_OVERVIEW: usize = 20;
/// The lines of one state alone.
const ON_A_PAGE: usize = 100;

/// The states in the order of the page: what is to be decided first.
const ORDER: [LineState; 8] = [
    LineState::Exact,
    LineState::Probable,
    LineState::Ambiguous,
    LineState::Different,
    LineState::Unmatched,
    LineState::Accepted,
    LineState::SetAside,
    LineState::ReconciledBefore,
];

pub(super) fn lines() -> Vec<Line> {
    vec![
        page("/reconciliation/{reconciliation}", COMMITMENT_READERS, show),
        form(
            "/reconciliation/{reconciliation}/acceptances",
            BOOKKEEPERS,
            accept,
        ),
        form(
            "/reconciliation/{reconciliation}/set-asides",
            BOOKKEEPERS,
            set_aside,
        ),
        form("/reconciliation/{reconciliation}/undoings", BOOKKEEPERS, undo),
    ]
}

/// A movement in the view model.
struct Shown {
    entry_id: Id,
    commitment_id: Id,
    kind: CommitmentEntryKind,
    reference: String,
    payee: String,
    day: String,
    amount: Cents,
    /// What it has in common with its line.
    why: String,
    acceptable: bool,
    /// Whether it is a payment that was reversed.
    reversed: bool,
}

impl Shown {
    fn from_movement(
        layout: &Layout,
        movement: &Movement,
        reasons: &[MatchReason],
        acceptable: bool,
    ) -> Self {
        let why: Vec<String> = reasons
            .iter()
            .map(|reason| layout.name_of("reconciliation-reason", reason))
            .collect();
        Self {
            entry_id: movement.entry_id,
            commitment_id: movement.commitment_id,
            kind: movement.kind,
            reference: movement.reference.clone(),
            payee: movement.payee.clone().unwrap_or_default(),
            day: layout.day(&movement.value_date),
            amount: movement.amount,
            why: why.join(", "),
            acceptable,
            reversed: movement.reversed,
        }
    }
}

/// A line in the view model.
struct Row {
    number: i32,
    reference: String,
    payee: String,
    day: String,
    amount: Cents,
    proposals: Vec<Shown>,
    /// Why it was set aside.
    reason: String,
    /// The page on which it can be recorded as a payment: that of its commitment with the form filled in, where the file
    /// names it; else the page on which a commitment is chosen.
    record_at: Option<String>,
}

/// The lines in one state.
struct Section {
    state: LineState,
    count: usize,
    rows: Vec<Row>,
    /// Whether there are more lines than these, and the last of these.
    more_after: Option<i32>,
}

impl Section {
    /// How many lines one acceptance of all takes.
    fn accepted_at_once(&self) -> usize {
        self.count.min(reconciliations::MOST_AT_ONCE)
    }

    fn can_be_set_aside(&self) -> bool {
        !matches!(
            self.state,
            LineState::Accepted | LineState::SetAside | LineState::Exact
        )
    }

    fn can_be_undone(&self) -> bool {
        matches!(self.state, LineState::Accepted | LineState::SetAside)
    }
}

#[derive(Template)]
#[template(path = "reconciliation/show.html")]
struct FilePage<'a> {
    layout: &'a Layout,
    faults: Faults,
    form: &'a Form,
    id: Id,
    name: String,
    organisation: String,
    own: bool,
    period: (String, String),
    sent: String,
    count: i32,
    total: Cents,
    may: bool,
    /// The one state that is shown.
    only: Option<LineState>,
    /// The last line of the page before.
    after: i32,
    counts: Vec<(LineState, usize)>,
    sections: Vec<Section>,
    missing: Vec<Shown>,
    missing_count: usize,
}

impl FilePage<'_> {
    /// Whether the form of this line is shown again.
    fn is_again(&self, number: &i32) -> bool {
        self.layout.failed && self.form.text("line") == number.to_string()
    }

    /// The id of the reason of a line; in the form that is shown again it matches the pointer of the fault.
    fn id_of(&self, number: &i32) -> String {
        if self.is_again(number) {
            "reason".to_owned()
        } else {
            format!("reason-{number}")
        }
    }

    fn typed(&self, number: &i32) -> &str {
        if self.is_again(number) {
            self.form.text("reason")
        } else {
            ""
        }
    }

    fn fault(&self, number: &i32) -> &str {
        if self.is_again(number) {
            self.faults.at("reason")
        } else {
            ""
        }
    }
}

/// Which lines are shown.
#[derive(Clone, Copy)]
struct View {
    only: Option<LineState>,
    after: i32,
}

impl View {
    fn from_form(form: &Form) -> Self {
        Self {
            only: form.text("state").parse().ok(),
            after: form.text("after").parse().unwrap_or(0),
        }
    }

    /// The address of the page that shows this.
    fn address(self, id: Id) -> String {
        match self.only {
            Some(state) if self.after > 0 => {
                format!("/reconciliation/{id}?state={state}&after={}", self.after)
            }
            Some(state) => format!("/reconciliation/{id}?state={state}"),
            None => format!("/reconciliation/{id}"),
        }
    }
}

async fn show(request: PageRequest, reconciliation: web::Path<String>) -> HttpResponse {
    let view = View::from_form(request.query());
    request
        .read(move |cx, layout| {
            let id = form_errors::id(&reconciliation)?;
            render(cx, layout, id, view, Faults::none(), &Form::default())
        })
        .await
}

fn render(
    cx: &mut Context<'_>,
    layout: &Layout,
    id: Id,
    view: View,
    faults: Faults,
    form: &Form,
) -> Result<Page> {
    let compared = reconciliations::compare(cx, id)?;
    let sections = sections(cx, layout, &compared, view)?;
    let row = &compared.reconciliation.row;
    let missing = compared.missing.iter().take(match view.only {
        Some(_) => 0,
        None => ON_A_PAGE,
    });
    Page::render(&FilePage {
        layout,
        faults,
        form,
        id,
        name: file_name(layout, &compared.reconciliation),
        organisation: organisations::find(cx, row.organisation_id)?.name,
        own: cx.actor.is(Role::FinancePartner),
        period: (layout.day(&row.period_from), layout.day(&row.period_to)),
        sent: layout.moment(&row.recorded_at),
        count: row.line_count,
        total: row.total_cents,
        may: BOOKKEEPERS.admits(cx.actor.role),
        only: view.only,
        after: view.after,
        counts: compared.counts(),
        sections,
        missing: missing
            .map(|movement| Shown::from_movement(layout, movement, &[], false))
            .collect(),
        missing_count: compared.missing.len(),
    })
}

fn sections(
    cx: &mut Context<'_>,
    layout: &Layout,
    compared: &ReconciliationResult,
    view: View,
) -> Result<Vec<Section>> {
    let counts: HashMap<LineState, usize> = compared.counts().into_iter().collect();
    let mut sections = Vec::new();
    for state in ORDER {
        if view.only.is_some_and(|only| only != state)
            || (view.only.is_none() && !counts.contains_key(&state))
        {
            continue;
        }
        let (most, after) = match view.only {
            Some(_) => (ON_A_PAGE, view.after),
            None => (IN_OVERVIEW, 0),
        };
        let mut found: Vec<&ComparedLine> = compared.lines_in(Some(state), after).take(most + 1).collect();
        let more = found.len() > most;
        found.truncate(most);
        let commitments = match state {
            LineState::Unmatched => {
                let organisation_id = compared.reconciliation.row.organisation_id;
                reconciliations::possible_commitments(cx, organisation_id, &found)?
            }
            _ => HashMap::new(),
        };
        sections.push(Section {
            state,
            count: counts.get(&state).copied().unwrap_or_default(),
            more_after: found.last().filter(|_| more).map(|last| last.line.line),
            rows: found
                .into_iter()
                .map(|line| row(layout, compared.reconciliation.row.id, line, &commitments))
                .collect(),
        });
    }
    Ok(sections)
}

fn row(layout: &Layout, id: Id, compared: &ComparedLine, commitments: &HashMap<i32, Id>) -> Row {
    let line = &compared.line;
    let proposals = compared.proposals.iter();
    let is_payment = compared.state == LineState::Unmatched && line.amount.is_positive();
    Row {
        number: line.line,
        reference: line.reference.clone(),
        payee: line.payee.clone().unwrap_or_default(),
        day: layout.day(&line.value_date),
        amount: line.amount,
        proposals: proposals
            .map(|one| Shown::from_movement(layout, &one.movement, &one.reasons, one.acceptable))
            .collect(),
        reason: compared
            .resolution
            .as_ref()
            .and_then(|resolution| resolution.reason.clone())
            .unwrap_or_default(),
        record_at: is_payment.then(|| match commitments.get(&line.line) {
            Some(commitment) => payment_on(line, commitment),
            None => format!("/reconciliation/{id}/lines/{}", line.line),
        }),
    }
}

/// The faults of a form: those of the reason at their field, those of lines above the page.
fn faults_of(layout: &Layout, form: &Form, error: &Error) -> Faults {
    let mut faults = Faults::from_error(layout, form, error, "reconciliation");
    let (fields, others) = faults.fields.into_iter().partition(|fault| fault.id == "reason");
    faults.fields = fields;
    faults.general.extend(others.into_iter().map(|fault| fault.text));
    faults
}

/// The line that a form is about. Errors: 400.
fn line_of(form: &Form) -> Result<i32> {
    form.parse_at("line", "/lines/0")
        .map_err(|fault| Error::invalid(vec![fault]))
}

async fn accept(request: PageRequest, reconciliation: web::Path<String>, form: Form) -> HttpResponse {
    let same = reconciliation.clone();
    request
        .act(
            form,
            move |cx, _, form| {
                let id = form_errors::id(&reconciliation)?;
                let said = if form.has("all") {
                    reconciliations::accept_exact(cx, id)?;
                    "notice-reconciliation-all-accepted"
                } else {
                    let entry_id = form
                        .parse_at("entry", "/items/0/entryId")
                        .map_err(|fault| Error::invalid(vec![fault]))?;
                    let line = line_of(form)?;
                    reconciliations::accept(cx, id, &[Acceptance { line, entry_id }])?;
                    "notice-reconciliation-accepted"
                };
                Ok(Page::go(View::from_form(form).address(id)).saying(said))
            },
            move |cx, layout, form, error| {
                let faults = faults_of(layout, form, error);
                let id = form_errors::id(&same)?;
                render(cx, layout, id, View::from_form(form), faults, form)
            },
        )
        .await
}

async fn set_aside(request: PageRequest, reconciliation: web::Path<String>, form: Form) -> HttpResponse {
    let same = reconciliation.clone();
    request
        .act(
            form,
            move |cx, _, form| {
                let id = form_errors::id(&reconciliation)?;
                let input = json!({ "lines": [line_of(form)?], "reason": form.text("reason") });
                let NewSetAsides { lines, reason } = form_errors::read(input)?;
                reconciliations::set_aside(cx, id, &lines, &reason)?;
                Ok(Page::go(View::from_form(form).address(id)).saying("notice-reconciliation-set-aside"))
            },
            move |cx, layout, form, error| {
                let faults = faults_of(layout, form, error);
                let id = form_errors::id(&same)?;
                render(cx, layout, id, View::from_form(form), faults, form)
            },
        )
        .await
}

async fn undo(request: PageRequest, reconciliation: web::Path<String>, form: Form) -> HttpResponse {
    let same = reconciliation.clone();
    request
        .act(
            form,
            move |cx, _, form| {
                let id = form_errors::id(&reconciliation)?;
                let input = json!({ "lines": [line_of(form)?], "reason": form.text("reason") });
                let NewUndoings { lines, reason } = form_errors::read(input)?;
                reconciliations::undo(cx, id, &Undoing { lines, reason })?;
                Ok(Page::go(View::from_form(form).address(id)).saying("notice-reconciliation-undone"))
            },
            move |cx, layout, form, error| {
                let faults = faults_of(layout, form, error);
                let id = form_errors::id(&same)?;
                render(cx, layout, id, View::from_form(form), faults, form)
            },
        )
        .await
}
