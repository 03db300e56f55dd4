//! Pages of funds: the list with what was paid out and came back, a fund by year, and the forms of the bureau.

use actix_web::{HttpResponse, web};
use askama::Template;
use serde_json::{Value, json};

use super::base::bars::{Stretch, stretches};
use super::base::form_errors::{self, Choice, Faults};
use super::base::presentation::organisations_by_name;
use super::base::route::{Line, form, page};
use super::base::{Badge, Form, Layout, Page, PageRequest};
use crate::api::funds::{FundPatch, NewFund};
use crate::policy::{BUREAU, OBLIGATION_READERS};
use edba_common::error::{Error, Result};
use edba_domain::fund::{FundFigures, Intention, degree_text};
use edba_domain::{Cents, Id};
use edba_service::Context;
use edba_service::funds::{self, FundFilter, FundWithYears};
use edba_service::overview::{self, NamedCommitment};

/// Page size.
const ON_A_PAGE: usize = 50;

pub(super) fn lines() -> Vec<Line> {
    vec![
        page("/funds", OBLIGATION_READERS, list),
        page("/funds/new", BUREAU, ask),
        form("/funds", BUREAU, register),
        page("/funds/{fund}", OBLIGATION_READERS, show),
        form("/funds/{fund}/change", BUREAU, change),
    ]
}

/// A fund in the list: what was paid out and came back in all.
struct ListedFund {
    id: Id,
    name: String,
    organisation: String,
    revolving: bool,
    figures: FundFigures,
    degree: String,
    intended: String,
}

#[derive(Template)]
#[template(path = "funds/list.html")]
struct Funds<'a> {
    layout: &'a Layout,
    rows: Vec<ListedFund>,
    next: Option<Id>,
    further: bool,
    may_register: bool,
}

/// A degree as the page shows it: `37,5%`; empty for none.
fn percent(layout: &Layout, degree: Option<i64>) -> String {
    degree.map_or_else(String::new, |tenths| {
        format!("{}%", layout.figure(&degree_text(tenths)))
    })
}

fn intended(degree: Option<i32>) -> String {
    degree.map_or_else(String::new, |degree| format!("{degree}%"))
}

async fn list(request: PageRequest) -> HttpResponse {
    let after = request.query().text("after").parse().ok();
    request
        .read(move |cx, layout| {
            let limit = i64::try_from(ON_A_PAGE + 1).map_err(Error::internal)?;
            let mut found = funds::list_with_years(cx, FundFilter::default(), after, limit)?;
            let more = found.len() > ON_A_PAGE;
            found.truncate(ON_A_PAGE);
            Page::render(&Funds {
                layout,
                next: found.last().filter(|_| more).map(|last| last.fund.row.id),
                rows: found.into_iter().map(|found| listed(layout, found)).collect(),
                further: after.is_some(),
                may_register: BUREAU.admits(cx.actor.role),
            })
        })
        .await
}

fn listed(layout: &Layout, found: FundWithYears) -> ListedFund {
    let FundWithYears { fund, years } = found;
    ListedFund {
        id: fund.row.id,
        name: fund.row.name,
        organisation: fund.organisation,
        revolving: fund.row.revolving,
        degree: percent(layout, years.total.degree()),
        intended: intended(fund.row.intended_degree),
        figures: years.total,
    }
}

/// A year of a fund, or all of them.
struct ShownYear {
    /// None for the sum.
    year: Option<i32>,
    figures: FundFigures,
    degree: String,
    /// How far it is from what was intended; None where nothing was paid out, or nothing was intended.
    badge: Option<Badge>,
    bar: Vec<Stretch>,
    /// The bar in words, for readers who cannot see it.
    in_words: String,
}

#[derive(Template)]
#[template(path = "funds/show.html")]
struct FundPage<'a> {
    layout: &'a Layout,
    faults: Faults,
    form: &'a Form,
    /// Whether the form is shown again.
    again: bool,
    fund: funds::NamedFund,
    intended: String,
    until_typed: String,
    degree_typed: String,
    years: Vec<ShownYear>,
    total: ShownYear,
    /// Id, document and representative of the mandates that draw on it.
    mandates: Vec<(Id, String)>,
    /// What is paid from it, newest first; the first of them.
    commitments: Vec<NamedCommitment>,
    may_change: bool,
    /// The filter of the file with its years.
    file_filter: String,
}

impl FundPage<'_> {
    fn typed<'a>(&'a self, field: &str, standing: &'a str) -> &'a str {
        if self.again {
            self.form.text(field)
        } else {
            standing
        }
    }

    fn is_public(&self) -> bool {
        if self.again {
            self.form.has("public")
        } else {
            self.fund.row.public
        }
    }
}

async fn show(request: PageRequest, fund: web::Path<String>) -> HttpResponse {
    request
        .read(move |cx, layout| render(cx, layout, &fund, Faults::none(), &Form::default()))
        .await
}

fn render(cx: &mut Context<'_>, layout: &Layout, id: &str, faults: Faults, form: &Form) -> Result<Page> {
    let id = form_errors::id(id)?;
    let FundWithYears { fund, years } = funds::years(cx, id)?;
    let widest = years.years.values().map(|figures| figures.paid_out).max();
    let row = |year: Option<i32>, figures: &FundFigures, widest: Cents| ShownYear {
        year,
        figures: *figures,
        degree: percent(layout, figures.degree()),
        badge: funds::intention(&fund.row, figures).map(|intention| match intention {
            Intention::Reached => Badge::new("ok", layout.say("funds-reached")),
            Intention::Open => Badge::new("neutral", layout.say("funds-open")),
            Intention::Missed => Badge::new("warning", layout.say("funds-not-reached")),
        }),
        bar: bar(figures, widest),
        in_words: in_words(layout, figures),
    };
    let rows = years.years.iter();
    Page::render(&FundPage {
        layout,
        faults,
        again: form.has("name"),
        form,
        intended: intended(fund.row.intended_degree),
        until_typed: fund
            .row
            .valid_until
            .map_or_else(String::new, |day| day.to_string()),
        degree_typed: fund
            .row
            .intended_degree
            .map_or_else(String::new, |degree| degree.to_string()),
        years: rows
            .map(|(year, figures)| row(Some(*year), figures, widest.unwrap_or_default()))
            .collect(),
        total: row(None, &years.total, years.total.paid_out),
        mandates: funds::mandates_of(cx, &fund.row)?
            .into_iter()
            .map(|names| (names.id, names.representative_name))
            .collect(),
        commitments: overview::commitments_of_fund(cx, id)?,
        may_change: BUREAU.admits(cx.actor.role),
        file_filter: format!("&fundId={id}"),
        fund,
    })
}

/// Of what was paid out: what came back, what was written off, and the rest.
fn bar(figures: &FundFigures, widest: Cents) -> Vec<Stretch> {
    let rest = figures.paid_out - figures.returned - figures.written_off;
    let parts = [
        ("edba-s1", figures.returned.get()),
        ("edba-gap", figures.written_off.get()),
        ("edba-s3", rest.get()),
    ];
    stretches(parts, widest.get())
}

fn in_words(layout: &Layout, figures: &FundFigures) -> String {
    layout.with_all(
        "funds-in-words",
        &[
            ("paid", &layout.euros(&figures.paid_out)),
            ("returned", &layout.euros(&figures.returned)),
            ("writtenOff", &layout.euros(&figures.written_off)),
            ("outstanding", &layout.euros(&figures.outstanding)),
        ],
    )
}

#[derive(Template)]
#[template(path = "funds/new.html")]
struct NewPage<'a> {
    layout: &'a Layout,
    faults: Faults,
    form: &'a Form,
    organisations: Vec<Choice>,
}

async fn ask(request: PageRequest) -> HttpResponse {
    request
        .read(|cx, layout| render_new(cx, layout, Faults::none(), &Form::default()))
        .await
}

fn render_new(cx: &mut Context<'_>, layout: &Layout, faults: Faults, form: &Form) -> Result<Page> {
    Page::render(&NewPage {
        layout,
        faults,
        organisations: organisations_by_name(cx)?
            .into_iter()
            .map(|(id, name)| Choice::new(id.to_string(), name, form.text("organisationId")))
            .collect(),
        form,
    })
}

/// A whole number in a field; null if it is blank, and as it was typed where it is none, which the schema refuses.
fn number(form: &Form, name: &str) -> Value {
    match form.given(name) {
        None => Value::Null,
        Some(text) => text
            .trim()
            .trim_end_matches('%')
            .parse::<i64>()
            .map_or_else(|_| Value::from(text), Value::from),
    }
}

async fn register(request: PageRequest, form: Form) -> HttpResponse {
    request
        .act(
            form,
            |cx, _, form| {
                let new: NewFund = form_errors::read(json!({
                    "organisationId": form.text("organisationId"),
                    "name": form.text("name"),
                    "purpose": form.text("purpose"),
                    "revolving": form.has("revolving"),
                    "intendedDegree": number(form, "intendedDegree"),
                    "validFromDate": form.text("validFromDate"),
                    "validUntilDate": form_errors::text_or_null(form, "validUntilDate"),
                    "public": form.has("public"),
                }))?;
                let made = funds::register(cx, new.into())?;
                Ok(Page::go(format!("/funds/{}", made.row.id)).saying("notice-fund-registered"))
            },
            |cx, layout, form, error| {
                let faults = Faults::from_error(layout, form, error, "funds");
                render_new(cx, layout, faults, form)
            },
        )
        .await
}

async fn change(request: PageRequest, fund: web::Path<String>, form: Form) -> HttpResponse {
    let same = fund.clone();
    request
        .act(
            form,
            move |cx, _, form| {
                let id = form_errors::id(&fund)?;
                let mut input = json!({
                    "name": form.text("name"),
                    "purpose": form.text("purpose"),
                    "validUntilDate": form_errors::text_or_null(form, "validUntilDate"),
                    "public": form.has("public"),
                });
                if form.given("intendedDegree").is_some() {
                    input["intendedDegree"] = number(form, "intendedDegree");
                }
                let change: FundPatch = form_errors::read(input)?;
                funds::change(cx, id, change.into(), form_errors::expects(form))?;
                Ok(Page::go(format!("/funds/{id}")).saying("notice-saved"))
            },
            move |cx, layout, form, error| {
                let faults = Faults::from_error(layout, form, error, "funds");
                render(cx, layout, &same, faults, form)
            },
        )
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_shows_what_came_back_what_was_written_off_and_the_rest() {
        let figures = FundFigures {
            paid_out: Cents::euros(80),
            returned: Cents::euros(40),
            written_off: Cents::euros(10),
            ..FundFigures::default()
        };
        let drawn = bar(&figures, Cents::euros(160));
        let found: Vec<_> = drawn
            .iter()
            .map(|one| (one.class, one.from.as_str(), one.width.as_str()))
            .collect();
        assert_eq!(
            found,
            [
                ("edba-s1", "0.00%", "25.00%"),
                ("edba-gap", "25.00%", "6.25%"),
                ("edba-s3", "31.25%", "18.75%")
            ]
        );
        assert!(bar(&FundFigures::default(), Cents::ZERO).is_empty());
    }
}
