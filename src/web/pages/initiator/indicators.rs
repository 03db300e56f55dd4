//! Indicators of a case: the bureau creates indicators, and the initiator or the bureau reports measurements.

use actix_web::{HttpResponse, web};
use askama::Template;
use chrono::NaiveDate;
use serde_json::{Value, json};

use super::super::base::form_errors::{self, Choice, Faults};
use super::super::base::route::{Line, form, page};
use super::super::base::{Form, Layout, Page, PageRequest};
use crate::api::indicators::NewMeasurement;
use crate::policy::{BUREAU, CASE_READERS, CASE_WRITERS};
use edba_common::error::{Error, Result};
use edba_domain::codes::{CaseStatus, Language, Rhythm, Role};
use edba_domain::{Figure, Id};
use edba_service::indicators::{self, Indicator, Mark, Measurement};
use edba_service::{Context, cases};

/// The most of each on the page.
const MOST: i64 = 200;

pub(super) fn lines() -> Vec<Line> {
    vec![
        page("/my-cases/{case}/progress", CASE_READERS, show),
        form("/my-cases/{case}/progress", BUREAU, make),
        form("/my-cases/{case}/progress/{indicator}", CASE_WRITERS, report),
    ]
}

/// An indicator with its measurements.
struct Shown {
    row: Indicator,
    measurements: Vec<Measurement>,
    /// Whether its form is shown again.
    again: bool,
}

impl Shown {
    fn baseline(&self) -> Option<(&String, &NaiveDate)> {
        self.row.baseline.as_ref().zip(self.row.baseline_date.as_ref())
    }

    fn target(&self) -> Option<(&String, &NaiveDate)> {
        self.row.target.as_ref().zip(self.row.target_date.as_ref())
    }
}

#[derive(Template)]
#[template(path = "initiator/progress.html")]
struct Progress<'a> {
    layout: &'a Layout,
    faults: Faults,
    form: &'a Form,
    id: Id,
    number: String,
    title: String,
    status: CaseStatus,
    indicators: Vec<Shown>,
    may_report: bool,
    may_make: bool,
    making_again: bool,
    today: String,
    rhythms: Vec<Choice>,
}

impl Progress<'_> {
    /// The id of a field; in a form that is shown again it matches the pointer of the fault.
    fn id_of(&self, one: &Shown, field: &str) -> String {
        if one.again {
            field.to_owned()
        } else {
            format!("{}-{field}", one.row.id)
        }
    }

    fn typed(&self, one: &Shown, field: &str) -> &str {
        if one.again { self.form.text(field) } else { "" }
    }

    fn fault(&self, one: &Shown, field: &str) -> &str {
        if one.again { self.faults.at(field) } else { "" }
    }

    fn made(&self, field: &str) -> &str {
        if self.making_again {
            self.form.text(field)
        } else {
            ""
        }
    }

    fn made_fault(&self, field: &str) -> &str {
        if self.making_again {
            self.faults.at(field)
        } else {
            ""
        }
    }

    fn day_of(&self, one: &Shown) -> &str {
        if one.again {
            self.form.text("measuredOnDate")
        } else {
            &self.today
        }
    }
}

async fn show(request: PageRequest, case: web::Path<String>) -> HttpResponse {
    request
        .read(move |cx, layout| {
            render(
                cx,
                layout,
                form_errors::id(&case)?,
                Faults::none(),
                &Form::default(),
                None,
            )
        })
        .await
}

fn render(
    cx: &mut Context<'_>,
    layout: &Layout,
    id: Id,
    faults: Faults,
    form: &Form,
    again: Option<Id>,
) -> Result<Page> {
    let case = cases::visible(cx, id)?;
    let rows = indicators::list(cx, id, None, MOST)?;
    let mut measured = indicators::measurements_of_case(cx, id)?;
    let rhythms = [Choice::new(
        "",
        layout.say("progress-no-rhythm"),
        form.text("rhythm"),
    )]
    .into_iter()
    .chain(Choice::of_codes(
        layout,
        "term-rhythm",
        Rhythm::ALL,
        form.text("rhythm"),
    ))
    .collect();
    Page::render(&Progress {
        layout,
        id,
        number: case.number,
        title: case.title,
        status: case.status,
        indicators: rows
            .into_iter()
            .map(|row| {
                let (mut mine, rest): (Vec<_>, Vec<_>) =
                    measured.drain(..).partition(|m| m.indicator_id == row.id);
                measured = rest;
                // Newest first.
                mine.sort_by_key(|m| std::cmp::Reverse((m.measured_on, m.id)));
                Shown {
                    again: Some(row.id) == again,
                    row,
                    measurements: mine,
                }
            })
            .collect(),
        may_report: matches!(cx.actor.role, Role::Bureau | Role::Initiator),
        may_make: cx.actor.is(Role::Bureau),
        making_again: faults.count() > 0 && again.is_none(),
        today: cx.today().to_string(),
        rhythms,
        faults,
        form,
    })
}

async fn report(request: PageRequest, path: web::Path<(String, String)>, form: Form) -> HttpResponse {
    let (case, indicator) = path.into_inner();
    let (same_case, same_indicator) = (case.clone(), indicator.clone());
    request
        .act(
            form,
            move |cx, layout, form| {
                let (case, indicator) = (form_errors::id(&case)?, form_errors::id(&indicator)?);
                if indicators::find(cx, indicator)?.case_id != case {
                    return Err(Error::not_found("indicator"));
                }
                let mut fields = form_errors::Fields::from_form(form);
                let typed = fields.figure("value", "/value", layout.language);
                let NewMeasurement {
                    value,
                    measured_on_date,
                    evidence,
                } = fields.read(json!({
                    "value": typed,
                    "measuredOnDate": form.text("measuredOnDate"),
                    "evidence": form.text("evidence"),
                }))?;
                let new = indicators::NewMeasurement {
                    value,
                    measured_on: measured_on_date,
                    evidence,
                };
                indicators::measure(cx, indicator, new)?;
                Ok(Page::go(format!("/my-cases/{case}/progress")).saying("notice-measured"))
            },
            move |cx, layout, form, error| {
                let faults = Faults::from_error(layout, form, error, "progress");
                let again = Some(form_errors::id(&same_indicator)?);
                render(cx, layout, form_errors::id(&same_case)?, faults, form, again)
            },
        )
        .await
}

/// Parses a new indicator, as the API accepts it.
fn input(form: &Form, language: Language) -> Result<indicators::NewIndicator> {
    let mut fields = form_errors::Fields::from_form(form);
    let mut mark = |value: &str, day: &str, day_name: &str| -> Value {
        if form.text(value).is_empty() && form.text(day).is_empty() {
            Value::Null
        } else {
            let at = format!("/{}", value.replace('-', "/"));
            let value = fields.figure(value, &at, language);
            json!({ "value": value, day_name: form.text(day) })
        }
    };
    let baseline = mark("baseline-value", "baseline-baselineDate", "baselineDate");
    let target = mark("target-value", "target-targetDate", "targetDate");
    let crate::api::indicators::NewIndicator {
        name,
        unit,
        baseline,
        target,
        rhythm,
    } = fields.read(json!({
        "name": form.text("name"),
        "unit": form.text("unit"),
        "baseline": baseline,
        "target": target,
        "rhythm": form_errors::text_or_null(form, "rhythm"),
    }))?;
    let at = |value: Figure, on: NaiveDate| Mark { value, on };
    Ok(indicators::NewIndicator {
        name,
        unit,
        baseline: baseline.map(|b| at(b.value, b.baseline_date)),
        target: target.map(|t| at(t.value, t.target_date)),
        rhythm,
    })
}

async fn make(request: PageRequest, case: web::Path<String>, form: Form) -> HttpResponse {
    let same = case.clone();
    request
        .act(
            form,
            move |cx, layout, form| {
                let case = form_errors::id(&case)?;
                indicators::make(cx, case, input(form, layout.language)?)?;
                Ok(Page::go(format!("/my-cases/{case}/progress")).saying("notice-saved"))
            },
            move |cx, layout, form, error| {
                let faults = Faults::from_error(layout, form, error, "progress");
                render(cx, layout, form_errors::id(&same)?, faults, form, None)
            },
        )
        .await
}
