//! Atom feed of the public register (RFC 4287), for feed readers.

use actix_web::HttpResponse;
use askama::Template;

use super::super::base::{Layout, Page, PageRequest};
use super::path_of;
use edba_domain::codes::Language;
use edba_domain::text::{one_line, without_controls};
use edba_domain::{Id, Moment};
use edba_service::public_register;

/// The number of decisions in the feed.
const LENGTH: usize = 50;
/// The longest title of an entry, in characters.
const LONGEST_TITLE: usize = 300;
/// Start of the programme: the `updated` date of a feed without entries.
const BEGINNING: &str = "2012-01-01T00:00:00Z";

/// A feed entry; its identity and dates never change.
struct Entry {
    id: Id,
    address: String,
    title: String,
    at: Moment,
    summary: String,
}

#[derive(Template)]
#[template(path = "register/feed.atom", escape = "xml")]
struct Feed<'a> {
    layout: &'a Layout,
    updated: String,
    entries: Vec<Entry>,
}

pub async fn show(request: PageRequest) -> HttpResponse {
    // From the query only: feed readers have no language preference.
    let language = request.query().text("language").parse().unwrap_or(Language::Nl);
    request
        .open(move |cx, layout| {
            let layout = &Layout {
                language,
                ..layout.clone()
            };
            let found = public_register::newest(cx, "", None, LENGTH)?;
            let entries: Vec<Entry> = found
                .decisions
                .iter()
                .map(|one| {
                    let row = &one.decided.decision;
                    let outcome = if one.amounts.is_ratified(row.outcome) {
                        layout.say("outcome-ratified")
                    } else {
                        layout.name_of("term-outcome", row.outcome)
                    };
                    let total = one.amounts.decided;
                    let funders: Vec<&str> = one.amounts.funders.keys().map(String::as_str).collect();
                    Entry {
                        id: row.id,
                        address: format!("{}{}", layout.public_url, path_of(one)),
                        title: one_line(
                            &format!("{}: {}", row.number, one.decided.case_title),
                            LONGEST_TITLE,
                        ),
                        at: row.decided_at,
                        summary: if funders.is_empty() {
                            outcome
                        } else {
                            format!(
                                "{outcome}. {} · {}",
                                layout.euros(&total),
                                without_controls(&funders.join(", "))
                            )
                        },
                    }
                })
                .collect();
            let updated = entries
                .iter()
                .map(|entry| entry.at)
                .max()
                .map_or_else(|| BEGINNING.to_owned(), |at| at.to_string());
            let feed = Feed {
                layout,
                updated,
                entries,
            };
            let text = feed.render().map_err(edba_common::error::Error::internal)?;
            Ok(Page::file("application/atom+xml; charset=utf-8", text))
        })
        .await
}
