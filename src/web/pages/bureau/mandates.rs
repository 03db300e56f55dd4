//! List of mandates with their headroom: of all organisations, or of the user's own.

use std::collections::BTreeSet;

use actix_web::HttpResponse;
use askama::Template;
use chrono::{Datelike, Duration};

use super::super::base::bars::percent;
use super::super::base::form_errors::Choice;
use super::super::base::route::{Line, page};
use super::super::base::{Layout, Page, PageRequest};
use crate::policy::MANDATE_READERS;
use edba_common::error::Result;
use edba_domain::collation::sort_key;
use edba_domain::mandate::{Headroom, MandateTerms};
use edba_domain::{Cents, Id};
use edba_service::Context;
use edba_service::mandates::{self, MandateQuery, Shown};

/// The most mandates on the page.
const MOST: i64 = 500;
/// A mandate that ends within this many days is shown as ending soon.
const SOON: i64 = 60;

pub(super) fn lines() -> Vec<Line> {
    vec![page("/mandates", MANDATE_READERS, show)]
}

/// Used amount and headroom, as a bar.
pub(super) struct Bar {
    pub used: String,
    pub reserved_at: String,
    pub reserved: String,
    pub description: String,
}

impl Bar {
    pub fn from_headroom(layout: &Layout, headroom: &Headroom) -> Self {
        let fixed = headroom.committed.get() + headroom.paid.get();
        let ceiling = headroom.ceiling.get() + headroom.returned.get();
        let used = fixed.min(ceiling);
        let amounts = [
            layout.with("mandates-told-used", "amount", layout.euros(&Cents::new(fixed))),
            layout.with(
                "mandates-told-reserved",
                "amount",
                layout.euros(&headroom.reserved),
            ),
            layout.with2(
                "mandates-told-free",
                "amount",
                layout.euros(&headroom.available),
                "ceiling",
                layout.euros(&(headroom.ceiling + headroom.returned)),
            ),
        ];
        Self {
            used: percent(used, ceiling),
            reserved_at: percent(used, ceiling),
            reserved: percent(headroom.reserved.get().min(ceiling - used), ceiling),
            description: amounts.join(", "),
        }
    }
}

/// The instruments of a mandate as text.
pub(super) fn instruments(layout: &Layout, terms: &MandateTerms) -> String {
    match &terms.instruments {
        None => layout.say("mandates-any"),
        Some(list) => list
            .iter()
            .map(|code| layout.name_of("term-instrument", code))
            .collect::<Vec<_>>()
            .join(", "),
    }
}

/// A mandate in the list.
struct Row {
    id: Id,
    document: String,
    organisation: String,
    representative: String,
    instruments: String,
    bar: Bar,
    headroom: Headroom,
    until: chrono::NaiveDate,
    soon: bool,
    ended: bool,
    revoked: bool,
    sub: bool,
}

#[derive(Template)]
#[template(path = "bureau/mandates.html")]
struct Mandates<'a> {
    layout: &'a Layout,
    own: bool,
    organisations: Vec<Choice>,
    years: Vec<Choice>,
    year: i32,
    rows: Vec<Row>,
    /// How many mandates end soon, and their headroom for this year.
    ending: usize,
    ending_free: Cents,
}

async fn show(request: PageRequest) -> HttpResponse {
    let organisation = request.query().text("organisation").to_owned();
    let year = request.query().text("year").parse().ok();
    request
        .read(move |cx, layout| render(cx, layout, &organisation, year))
        .await
}

fn render(cx: &mut Context<'_>, layout: &Layout, organisation: &str, year: Option<i32>) -> Result<Page> {
    let today = cx.today();
    let year = year.unwrap_or(today.year());
    let own = !cx.actor.sees_everything();
    // Load all mandates at once: the filter options are taken from the same list.
    let found = if own && cx.actor.organisation_id.is_none() {
        Vec::new()
    } else {
        mandates::shown(cx, MandateQuery::default(), MOST)?
    };
    let mut grantors: Vec<(Id, String)> = found
        .iter()
        .map(|m| (m.mandate.grantor_id, m.grantor_name.clone()))
        .collect();
    grantors.sort_by_cached_key(|(id, name)| (sort_key(name), *id));
    grantors.dedup();
    let mut years: BTreeSet<i32> = found.iter().flat_map(|m| m.years.keys().copied()).collect();
    years.insert(year);
    let rows: Vec<Row> = found
        .into_iter()
        .filter(|m| organisation.is_empty() || m.mandate.grantor_id.as_str() == organisation)
        .map(|m| row(layout, m, year, today))
        .collect();
    let soon: Vec<&Row> = rows.iter().filter(|r| r.soon).collect();
    Page::render(&Mandates {
        layout,
        own,
        organisations: [Choice::new("", layout.say("mandates-all"), organisation)]
            .into_iter()
            .chain(
                grantors
                    .into_iter()
                    .map(|(id, name)| Choice::new(id.as_str(), name, organisation)),
            )
            .collect(),
        years: years
            .into_iter()
            .map(|one| Choice::new(one.to_string(), one.to_string(), &year.to_string()))
            .collect(),
        year,
        ending: soon.len(),
        ending_free: soon.iter().map(|r| r.headroom.available).sum(),
        rows,
    })
}

fn row(layout: &Layout, shown: Shown, year: i32, today: chrono::NaiveDate) -> Row {
    let terms = &shown.mandate.terms;
    let headroom =
        shown.years.get(&year).copied().unwrap_or_else(|| {
            Headroom::new(terms.ceiling_per_year, edba_domain::mandate::Balance::default())
        });
    let revoked = shown.mandate.revoked_at.is_some();
    let ended = terms.valid_until < today;
    Row {
        id: shown.mandate.id,
        document: terms.document_number.clone(),
        organisation: shown.grantor_name,
        representative: shown.representative_name,
        instruments: instruments(layout, terms),
        bar: Bar::from_headroom(layout, &headroom),
        headroom,
        until: terms.valid_until,
        soon: !revoked && !ended && terms.valid_until <= today + Duration::days(SOON),
        ended,
        revoked,
        sub: shown.mandate.parent_id.is_some(),
    }
}
