//! The form on the list of commitments that acknowledges many at once.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use serde_json::json;

use super::{Row, render_list, waiting};
use crate::api::acknowledgements::NewAcknowledgements;
use crate::pages::base::form_errors::{self, Faults};
use crate::pages::base::presentation::year_kind;
use crate::pages::base::route::{Line, form};
use crate::pages::base::{Form, Layout, Page, PageRequest, confirm};
use crate::policy::FINANCE_PARTNER;
use edba_common::error::{Error, Result};
use edba_domain::codes::Instrument;
use edba_domain::{Cents, Fault, Id};
use edba_service::{Context, commitments};

pub(super) fn lines() -> Vec<Line> {
    vec![form(
        "/commitments/acknowledgements",
        FINANCE_PARTNER,
        acknowledge,
    )]
}

/// A commitment in the form, with the field of its booking reference.
pub(super) struct Reference {
    pub id: Id,
    /// The name of the field of its id, and of that of its reference, which is also the id of that field.
    pub id_field: String,
    pub field: String,
    pub decision_number: String,
    pub case_title: String,
    /// Its budget year and kind.
    pub year_kind: String,
    pub amount: Cents,
    /// As it was typed.
    pub reference: String,
    pub error: String,
}

/// The commitments of the form. A guarantee is answered on its own page, with the period in which it is at risk.
fn in_the_form(waiting: &[Row]) -> impl Iterator<Item = &Row> {
    waiting
        .iter()
        .filter(|row| row.one.row.instrument != Instrument::Guarantee)
}

/// The rows of the form for the commitments that wait for an answer. What was typed stays with its commitment, also if
/// others have left the list since.
pub(super) fn rows(layout: &Layout, waiting: &[Row], typed: &Form, faults: &Faults) -> Vec<Reference> {
    let typed = typed_references(typed);
    let row = |(place, row): (usize, &Row)| {
        let id = row.one.row.id;
        let field = format!("items-{place}-bookingReference");
        let reference = typed.iter().find(|(of, _)| *of == id.as_str());
        Reference {
            id,
            id_field: format!("items-{place}-commitmentId"),
            decision_number: row.one.decision_number.clone(),
            case_title: row.one.case_title.clone(),
            year_kind: year_kind(layout, row.one.row.budget_year, row.one.row.expenditure_kind),
            amount: row.one.row.amount_cents,
            reference: reference.map_or_else(String::new, |(_, text)| (*text).to_owned()),
            error: faults.at(&field).to_owned(),
            field,
        }
    };
    in_the_form(waiting).enumerate().map(row).collect()
}

/// The ids of the rows of a form that was sent, each with what was typed in its field.
fn typed_references(form: &Form) -> Vec<(&str, &str)> {
    (0..)
        .map(|place| format!("items-{place}-commitmentId"))
        .take_while(|name| form.has(name))
        .enumerate()
        .map(|(place, name)| {
            (
                form.text(&name),
                form.text(&format!("items-{place}-bookingReference")),
            )
        })
        .collect()
}

/// The commitments whose reference is filled in, with that reference. Errors: 400 where none is.
fn answers(form: &Form) -> Result<Vec<(Id, String)>> {
    let filled: Vec<(&str, &str)> = typed_references(form)
        .into_iter()
        .filter(|(_, reference)| !reference.is_empty())
        .collect();
    if filled.is_empty() {
        return Err(Error::fault(
            "",
            "no-reference",
            "Fill in the reference of at least one commitment.",
        ));
    }
    let items: Vec<_> = filled
        .iter()
        .map(|(id, reference)| json!({ "commitmentId": id, "bookingReference": reference }))
        .collect();
    let NewAcknowledgements { items } = form_errors::read(json!({ "items": items }))?;
    Ok(items
        .into_iter()
        .map(|item| (item.commitment_id, item.booking_reference))
        .collect())
}

/// The faults of the filled in rows, at the fields of the rows as they are shown now. One of a commitment that is no
/// longer in the list belongs to no field.
fn at_the_rows(error: &Error, form: &Form, waiting: &[Row]) -> Error {
    let filled: Vec<&str> = typed_references(form)
        .into_iter()
        .filter(|(_, reference)| !reference.is_empty())
        .map(|(id, _)| id)
        .collect();
    let place_of = |pointer: &str| {
        let place: usize = pointer.strip_prefix("/items/")?.split('/').next()?.parse().ok()?;
        let id = filled.get(place)?;
        in_the_form(waiting).position(|row| row.one.row.id.as_str() == *id)
    };
    let faults = error.faults.iter().map(|fault| Fault {
        pointer: place_of(&fault.pointer)
            .map_or_else(String::new, |place| format!("/items/{place}/bookingReference")),
        ..fault.clone()
    });
    Error {
        code: error.code,
        ..Error::invalid(faults.collect())
    }
}

async fn acknowledge(request: PageRequest, form: Form) -> HttpResponse {
    request
        .act(
            form,
            |cx, layout, form| {
                let answers = answers(form)?;
                if !confirm::is_given(form) {
                    commitments::check_acknowledgements(cx, &answers)?;
                    let mut facts = facts(cx, layout, &answers)?;
                    facts.extend(repeated(layout, &answers));
                    return confirm::ask(layout, form, "acknowledge-commitments", facts);
                }
                commitments::acknowledge_several(cx, &answers)?;
                Ok(Page::go("/commitments").saying("notice-commitments-acknowledged"))
            },
            |cx, layout, form, error| {
                let faults = if error.faults.is_empty() {
                    Faults::from_error(layout, form, error, "commitments")
                } else {
                    let placed = at_the_rows(error, form, &waiting(cx, layout)?);
                    Faults::from_error(layout, form, &placed, "commitments")
                };
                render_list(cx, layout, &Form::default(), &faults, form)
            },
        )
        .await
}

/// A remark on each reference that is given to several commitments: it may be meant so.
fn repeated(layout: &Layout, answers: &[(Id, String)]) -> Vec<(String, String)> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, reference) in answers {
        *counts.entry(reference.trim()).or_default() += 1;
    }
    let repeated = counts.into_iter().filter(|(_, count)| *count > 1);
    repeated
        .map(|(reference, count)| {
            let words = layout.with2(
                "commitments-same-reference-what",
                "count",
                count,
                "reference",
                reference,
            );
            (layout.say("commitments-same-reference"), words)
        })
        .collect()
}

/// What is acknowledged, and with which reference.
fn facts(cx: &mut Context<'_>, layout: &Layout, answers: &[(Id, String)]) -> Result<Vec<(String, String)>> {
    let waiting = waiting(cx, layout)?;
    Ok(answers
        .iter()
        .filter_map(|(id, reference)| {
            let row = waiting.iter().find(|row| row.one.row.id == *id)?;
            let what = format!(
                "{} · {} · {} · {}",
                row.one.decision_number,
                row.one.case_title,
                year_kind(layout, row.one.row.budget_year, row.one.row.expenditure_kind),
                layout.euros(&row.one.row.amount_cents)
            );
            Some((what, reference.clone()))
        })
        .collect())
}
