//! Public register of decisions: for anyone, without sign-in. It never names who voted.

mod feed;

use actix_web::{HttpResponse, web};
use askama::Template;

use super::base::route::{Line, page};
use super::base::{Layout, Page, PageRequest};
use super::certificate;
use crate::policy::Access;
use edba_common::error::Result;
use edba_domain::ballot::Tally;
use edba_domain::codes::Outcome;
use edba_domain::{Cents, Id, Moment};
use edba_service::funds::{self, FundWithYears};
use edba_service::public_register::{self, Amounts, Decision, Numbered, PublicDecision};

/// Page size.
const ON_A_PAGE: usize = 20;
/// The most funds that the first page lists; all of them are open data.
const MOST_FUNDS: i64 = 50;

pub(super) fn lines() -> Vec<Line> {
    vec![
        page("/register", Access::Public, list),
        page("/register/feed.atom", Access::Public, feed::show),
        page("/register/{number}", Access::Public, show),
        page(
            "/register/{number}/{version}/certificate",
            Access::Public,
            certificate_text,
        ),
    ]
}

/// The colour of an outcome's badge.
pub(super) fn outcome_tone(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Adopted => "ok",
        Outcome::AdoptedSubjectToRatification | Outcome::AdoptedWithGap => "warning",
        Outcome::Rejected => "error",
        Outcome::NoQuorum => "neutral",
    }
}

/// The permanent address of a decision; an earlier version has its own number.
fn path_of(found: &PublicDecision) -> String {
    let row = &found.decided.decision;
    if row.standing || row.number_version == 1 {
        format!("/register/{}", row.number)
    } else {
        format!("/register/{}?version={}", row.number, row.number_version)
    }
}

/// A decision in the list.
struct Row {
    path: String,
    number: String,
    title: String,
    decided_at: Moment,
    outcome: Outcome,
    tone: &'static str,
    /// Whether everything subject to ratification has been ratified since.
    ratified: bool,
    total: Cents,
    funders: String,
    standing: bool,
}

impl Row {
    fn from_decision(found: PublicDecision) -> Self {
        let path = path_of(&found);
        let total = found.amounts.decided;
        let ratified = found.amounts.is_ratified(found.decided.decision.outcome);
        let funders: Vec<String> = found.amounts.funders.into_keys().collect();
        let row = found.decided.decision;
        Self {
            path,
            number: row.number,
            title: found.decided.case_title,
            decided_at: row.decided_at,
            outcome: row.outcome,
            tone: if ratified { "ok" } else { outcome_tone(row.outcome) },
            ratified,
            total,
            funders: funders.join(", "),
            standing: row.standing,
        }
    }
}

#[derive(Template)]
#[template(path = "register/list.html")]
struct List<'a> {
    layout: &'a Layout,
    text: &'a str,
    rows: Vec<Row>,
    /// Of the first page: the public funds.
    funds: Vec<FundWithYears>,
    /// The address of the next page; empty on the last.
    next: String,
    /// Whether this is not the first page.
    further: bool,
}

async fn list(request: PageRequest) -> HttpResponse {
    let text = request.query().text("q").chars().take(200).collect::<String>();
    let before = place(request.query().text("before"));
    request
        .open(move |cx, layout| {
            let found = public_register::newest(cx, &text, before, ON_A_PAGE)?;
            let next = found.next.map_or_else(String::new, |(at, id)| {
                let mut query = form_urlencoded::Serializer::new(String::new());
                if !text.is_empty() {
                    query.append_pair("q", &text);
                }
                query.append_pair("before", &format!("{at}~{id}"));
                format!("/register?{}", query.finish())
            });
            let funds = match (before, text.is_empty()) {
                (None, true) => funds::list_public(cx, None, MOST_FUNDS)?,
                _ => Vec::new(),
            };
            Page::render(&List {
                layout,
                text: &text,
                funds,
                rows: found.decisions.into_iter().map(Row::from_decision).collect(),
                next,
                further: before.is_some(),
            })
        })
        .await
}

/// Parses the cursor in the query; an invalid one starts at the newest.
fn place(text: &str) -> Option<(Moment, Id)> {
    let (at, id) = text.split_once('~')?;
    let at = serde_json::from_value(at.into()).ok()?;
    Some((at, id.parse().ok()?))
}

#[derive(Template)]
#[template(path = "register/decision.html")]
struct DecisionPage<'a> {
    layout: &'a Layout,
    found: &'a Numbered,
    row: &'a Decision,
    tone: &'static str,
    amounts: &'a Amounts,
    ratified: bool,
    tally: Option<Tally>,
    certificate: String,
    /// The other published versions: number and address.
    others: Vec<(i32, String)>,
}

async fn show(request: PageRequest, number: web::Path<String>) -> HttpResponse {
    let version = request.query().text("version").parse().ok();
    request
        .open(move |cx, layout| {
            let found = public_register::by_number(cx, &number, version)?;
            render(layout, &found)
        })
        .await
}

fn render(layout: &Layout, found: &Numbered) -> Result<Page> {
    let row = &found.shown.decided.decision;
    let document: serde_json::Value = row.certificate.read_as()?;
    let ratified = found.shown.amounts.is_ratified(row.outcome);
    Page::render(&DecisionPage {
        layout,
        found,
        row,
        tone: if ratified { "ok" } else { outcome_tone(row.outcome) },
        amounts: &found.shown.amounts,
        ratified,
        tally: document
            .get("tally")
            .cloned()
            .and_then(|tally| serde_json::from_value(tally).ok()),
        certificate: format!("/register/{}/{}/certificate", row.number, row.number_version),
        others: found
            .versions
            .iter()
            .filter(|version| **version != row.number_version)
            .map(|version| (*version, format!("/register/{}?version={version}", row.number)))
            .collect(),
    })
}

async fn certificate_text(request: PageRequest, path: web::Path<(String, i32)>) -> HttpResponse {
    let language = request.query().text("language").parse().ok();
    request
        .open(move |cx, layout| {
            let (number, version) = path.into_inner();
            let found = public_register::by_number(cx, &number, Some(version))?;
            certificate::public_page(&found.shown.decided, language.unwrap_or(layout.language))
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::place;

    #[test]
    fn a_place_is_read_back_and_anything_else_is_none() {
        let id = edba_domain::Id::new();
        let (at, read) = place(&format!("2026-03-02T09:00:00Z~{id}")).unwrap();
        assert_eq!((at.to_string().as_str(), read), ("2026-03-02T09:00:00Z", id));
        for text in ["", "x", "2026~1", "~"] {
            assert_eq!(place(text), None, "{text}");
        }
    }
}
