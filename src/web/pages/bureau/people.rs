//! Participants: bodies with their seats and substitutes, and the representatives of organisations.

use std::collections::HashMap;

use actix_web::HttpResponse;
use askama::Template;

use super::super::base::route::{Line, page};
use super::super::base::{Layout, Page, PageRequest};
use crate::policy::OVERSIGHT;
use edba_common::error::Result;
use edba_domain::Id;
use edba_domain::ballot::BodyRules;
use edba_domain::codes::{BodyKind, SeatRole, Sector};
use edba_domain::collation::sort_key;
use edba_service::organisations;
use edba_service::seats::{self, SeatFilter};
use edba_service::{Context, bodies, overview, representatives};

/// The most of each on the page.
const MOST: i64 = 2_000;

pub(super) fn lines() -> Vec<Line> {
    vec![page("/people", OVERSIGHT, show)]
}

/// A seat in a body.
struct SeatLine {
    representative: String,
    organisation: String,
    sector: Option<Sector>,
    role: SeatRole,
    substitute: Option<String>,
    from: chrono::NaiveDate,
    until: Option<chrono::NaiveDate>,
}

/// A body with its current seats.
struct BodyLine {
    code: String,
    name: String,
    /// The rules of its ballots; of a consultation body how often it meets. Empty for none.
    rules: String,
    seats: Vec<SeatLine>,
}

/// A representative.
struct Person {
    name: String,
    organisation: String,
    email: Option<String>,
}

#[derive(Template)]
#[template(path = "bureau/people.html")]
struct People<'a> {
    layout: &'a Layout,
    bodies: Vec<BodyLine>,
    people: Vec<Person>,
}

async fn show(request: PageRequest) -> HttpResponse {
    request.read(render).await
}

fn render(cx: &mut Context<'_>, layout: &Layout) -> Result<Page> {
    let today = cx.today();
    let mut all = bodies::list(cx, None, Some(true), None, MOST)?;
    // The board first, then the tables and the consultation bodies in order of creation.
    all.sort_by_key(|body| match body.kind {
        BodyKind::Board => 0,
        BodyKind::Table => 1,
        BodyKind::Consultation => 2,
    });
    let rules = overview::present_rules(cx)?;
    let filter = SeatFilter {
        on: Some(today),
        ..SeatFilter::default()
    };
    let seats = seats::list(cx, filter, None, MOST)?;
    let people = representatives::list(cx, None, None, MOST)?;
    let organisations: HashMap<Id, (String, Sector)> = organisations::list(cx, None, None, MOST)?
        .into_iter()
        .map(|o| (o.id, (o.name, o.sector)))
        .collect();
    let sees_email = representatives::sees_email(cx.actor);
    let known: HashMap<Id, (&str, Id)> = people
        .iter()
        .map(|p| (p.id, (p.name.as_str(), p.organisation_id)))
        .collect();
    let organisation = |id: &Id| organisations.get(id).map_or("", |(name, _)| name).to_owned();
    let shown = all
        .iter()
        .map(|body| {
            let of_body: Vec<SeatLine> = seats
                .iter()
                .filter(|seat| seat.body_id == body.id)
                .map(|seat| {
                    let (name, of) = known.get(&seat.representative_id).copied().unzip();
                    SeatLine {
                        representative: name.unwrap_or_default().to_owned(),
                        organisation: of.as_ref().map(organisation).unwrap_or_default(),
                        sector: of
                            .and_then(|id| organisations.get(&id))
                            .map(|(_, sector)| *sector),
                        role: seat.role,
                        substitute: seat
                            .substitute_id
                            .and_then(|id| known.get(&id))
                            .map(|(name, _)| (*name).to_owned()),
                        from: seat.from_date,
                        until: seat.until_date,
                    }
                })
                .collect();
            BodyLine {
                code: body.code.clone(),
                name: layout.pick(&body.name_nl, &body.name_en).to_owned(),
                rules: match body.kind {
                    // It holds no ballots.
                    BodyKind::Consultation => minimum_in_words(layout, body.min_meetings_per_year),
                    BodyKind::Board | BodyKind::Table => rules
                        .get(&body.id)
                        .map_or_else(String::new, |rules| rules_in_words(layout, rules)),
                },
                seats: of_body,
            }
        })
        .collect();
    let mut listed: Vec<Person> = people
        .iter()
        .map(|p| Person {
            name: p.name.clone(),
            organisation: organisation(&p.organisation_id),
            email: p.email.clone().filter(|_| sees_email),
        })
        .collect();
    listed.sort_by_cached_key(|person| (sort_key(&person.organisation), sort_key(&person.name)));
    Page::render(&People {
        layout,
        bodies: shown,
        people: listed,
    })
}

/// How often a consultation body meets in a year; empty without a minimum.
fn minimum_in_words(layout: &Layout, minimum: Option<i32>) -> String {
    minimum.map_or_else(String::new, |count| layout.with("people-minimum", "count", count))
}

/// The rules of a body in one line.
fn rules_in_words(layout: &Layout, rules: &BodyRules) -> String {
    let mut parts = vec![
        layout.with("people-quorum", "percent", u32::from(rules.quorum_percent)),
        layout.name_of("term-majority", rules.majority),
    ];
    if rules.secret {
        parts.push(layout.say("people-secret"));
    }
    if !rules.composition.is_empty() {
        let sectors: Vec<String> = rules
            .composition
            .iter()
            .map(|sector| layout.name_of("term-sector", sector).to_lowercase())
            .collect();
        parts.push(layout.with("people-composition", "sectors", sectors.join(", ")));
    }
    parts.join(" · ")
}
