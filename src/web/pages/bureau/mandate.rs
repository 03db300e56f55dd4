//! Page of one mandate: terms and versions, headroom, ledger, and the impact of losing it.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, web};
use askama::Template;

use super::super::base::form_errors;
use super::super::base::route::{Line, page};
use super::super::base::{Layout, Page, PageRequest};
use super::mandates::{Bar, instruments};
use crate::policy::{MANDATE_READERS, OBLIGATION_READERS};
use edba_common::error::Result;
use edba_domain::codes::Role;
use edba_domain::mandate::{Headroom, MandateTerms};
use edba_domain::{Cents, Id, Moment};
use edba_service::mandates::{self, HeadroomEntry, Impact, Shown};
use edba_service::{Context, funds};

/// Page size of the ledger.
const ON_A_PAGE: i64 = 50;

pub(super) fn lines() -> Vec<Line> {
    vec![page("/mandates/{mandate}", MANDATE_READERS, show)]
}

/// A year, or the whole period.
struct Span {
    name: String,
    headroom: Headroom,
    used: Cents,
    bar: Bar,
}

/// A version of the terms.
struct Version {
    number: i32,
    terms: MandateTerms,
    recorded_at: Moment,
    superseded_at: Option<Moment>,
}

#[derive(Template)]
#[template(path = "bureau/mandate.html")]
struct Mandate<'a> {
    layout: &'a Layout,
    shown: Shown,
    own: bool,
    instruments: String,
    kinds: String,
    clusters: String,
    spans: Vec<Span>,
    /// Amounts that a decision holds and that an open ballot pledges again.
    covered: Vec<String>,
    versions: Vec<Version>,
    entries: Vec<HeadroomEntry>,
    /// The numbers of the cases in the ledger entries.
    cases: BTreeMap<Id, String>,
    /// Whether the user can open those cases.
    opens_cases: bool,
    /// The cursor of the next ledger page; None on the last.
    next: Option<i32>,
    /// Only for users who can see everything.
    impact: Option<Impact>,
    /// The name of the fund that it draws on; empty for none.
    fund_name: String,
    /// Whether the user can open that fund.
    opens_funds: bool,
}

impl Mandate<'_> {
    fn case_of(&self, entry: &HeadroomEntry) -> &str {
        self.cases.get(&entry.case_id).map_or("", String::as_str)
    }
}

async fn show(request: PageRequest, mandate: web::Path<String>) -> HttpResponse {
    let before = request.query().text("before").parse().ok();
    request
        .read(move |cx, layout| render(cx, layout, &mandate, before))
        .await
}

fn render(cx: &mut Context<'_>, layout: &Layout, id: &str, before: Option<i32>) -> Result<Page> {
    let id = form_errors::id(id)?;
    let shown = mandates::shown_one(cx, id)?;
    let covered = mandates::covered_pledges(cx, id)?
        .into_iter()
        .map(|one| {
            layout.with_all(
                "mandates-covered",
                &[
                    ("year", &one.budget_year.to_string()),
                    ("amount", &layout.euros(&one.amount)),
                    ("decision", &one.decision_number),
                ],
            )
        })
        .collect();
    let versions = mandates::versions(cx, id, 0, 200)?
        .into_iter()
        // Newest version first.
        .rev()
        .map(|row| {
            Ok(Version {
                number: row.version,
                terms: row.terms.read_as()?,
                recorded_at: row.recorded_at,
                superseded_at: row.superseded_at,
            })
        })
        .collect::<Result<Vec<_>>>()?;
    let mut entries = mandates::latest_entries(cx, id, before, ON_A_PAGE + 1)?;
    let more = i64::try_from(entries.len()).is_ok_and(|n| n > ON_A_PAGE);
    if more {
        entries.pop();
    }
    let impact = if cx.actor.sees_everything() {
        Some(mandates::impact(cx, id, None)?)
    } else {
        None
    };
    let terms = &shown.mandate.terms;
    let any = || layout.say("mandates-any");
    let span = |name: String, headroom: &Headroom| Span {
        name,
        headroom: *headroom,
        used: headroom.committed + headroom.paid,
        bar: Bar::from_headroom(layout, headroom),
    };
    Page::render(&Mandate {
        layout,
        own: !cx.actor.sees_everything(),
        instruments: instruments(layout, terms),
        kinds: terms.expenditure_kinds.as_ref().map_or_else(any, |list| {
            list.iter()
                .map(|code| layout.name_of("term-kind", code))
                .collect::<Vec<_>>()
                .join(", ")
        }),
        clusters: terms
            .clusters
            .as_ref()
            .map_or_else(any, |list| list.iter().cloned().collect::<Vec<_>>().join(", ")),
        spans: shown
            .years
            .iter()
            .map(|(year, headroom)| span(year.to_string(), headroom))
            .chain([span(layout.say("mandates-whole-period"), &shown.whole_period)])
            .collect(),
        next: entries.last().filter(|_| more).map(|last| last.seq),
        versions,
        covered,
        cases: mandates::cases_of(cx, &entries)?,
        // Every case that used a mandate of the member's own organisation has been before the board.
        opens_cases: cx.actor.sees_everything() || cx.actor.is(Role::BoardMember),
        entries,
        impact,
        fund_name: match terms.fund_id {
            Some(fund) => funds::name(cx, fund)?,
            None => String::new(),
        },
        opens_funds: OBLIGATION_READERS.admits(cx.actor.role),
        shown,
    })
}
