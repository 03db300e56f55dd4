//! The certificate of a decision as a page, to read and to print.

use actix_web::HttpResponse;
use actix_web::http::header;
use askama::Template;

use super::base::Page;
use super::certificate_words::{code_in, label};
use super::json_outline::{self, Section};
use edba_common::error::{Error, Result};
use edba_common::locale;
use edba_domain::codes::Language;
use edba_service::decisions::DecidedCase;

#[derive(Template)]
#[template(path = "certificate.html")]
struct Certificate<'a> {
    language: Language,
    other_language: Language,
    number: &'a str,
    number_version: i32,
    case_number: &'a str,
    case_title: &'a str,
    outcome: String,
    decided_at: String,
    standing: bool,
    /// Whether non-public parts were omitted.
    partial: bool,
    hash: &'a str,
    sections: Vec<Section>,
    /// The labels of the values that users wrote.
    written: [String; 4],
}

/// Non-public parts of a certificate: who voted and how, the terms of their mandates, and the papers that it relies on.
const NOT_PUBLIC: [&str; 5] = ["electorate", "votes", "pledges", "mandates", "documents"];

/// Properties of a certificate with user-written text.
const WRITTEN: [&str; 4] = ["title", "question", "reason", "description"];

impl Certificate<'_> {
    /// A message.
    fn say(&self, key: &str) -> String {
        locale::say(self.language, key, &[])
    }

    /// The version of the number, in brackets.
    fn version(&self) -> String {
        let version = self.number_version.into();
        locale::say(self.language, "decision-version", &[("version", version)])
    }

    /// The name of the other language, in that language.
    fn other_language_name(&self) -> String {
        let other = self.other_language;
        locale::say(other, &format!("language-{other}"), &[])
    }

    /// The `lang` attribute of user-written text, which is Dutch; empty on a Dutch page.
    fn nl(&self) -> &'static str {
        self.language.pick("", " lang=nl")
    }

    /// The same for the value under a label, if that value is user-written.
    fn nl_under(&self, label: &str) -> &'static str {
        if self.written.iter().any(|written| written == label) {
            self.nl()
        } else {
            ""
        }
    }
}

/// Renders the page. Errors: internal, for a certificate that cannot be parsed.
pub fn render(found: &DecidedCase, language: Language) -> Result<String> {
    let document = found.decision.certificate.read_as()?;
    composed(found, &document, language, false)
        .render()
        .map_err(Error::internal)
}

/// Renders the page without its non-public parts. Errors: as [`render`].
pub fn public_page(found: &DecidedCase, language: Language) -> Result<Page> {
    let mut document: serde_json::Value = found.decision.certificate.read_as()?;
    if let Some(members) = document.as_object_mut() {
        members.retain(|name, _| !NOT_PUBLIC.contains(&name.as_str()));
        if let Some(carried) = members.get_mut("carriedOver").and_then(|c| c.as_object_mut()) {
            carried.retain(|name, _| !NOT_PUBLIC.contains(&name.as_str()));
        }
    }
    Page::render(&composed(found, &document, language, true))
}

fn composed<'a>(
    found: &'a DecidedCase,
    document: &serde_json::Value,
    language: Language,
    partial: bool,
) -> Certificate<'a> {
    let row = &found.decision;
    Certificate {
        language,
        other_language: match language {
            Language::Nl => Language::En,
            Language::En => Language::Nl,
        },
        number: &row.number,
        number_version: row.number_version,
        case_number: &found.case_number,
        case_title: &found.case_title,
        outcome: code_in(row.outcome.as_str(), language),
        decided_at: json_outline::moment(row.decided_at, language),
        standing: row.standing,
        partial,
        hash: &row.certificate_hash,
        sections: json_outline::outline(document, language),
        written: WRITTEN.map(|property| label(property, language)),
    }
}

/// Serves the style sheet of the page.
pub async fn style_sheet() -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/css; charset=utf-8"))
        .insert_header((header::CACHE_CONTROL, "public, max-age=3600"))
        .body(include_str!("../../../assets/certificate.css"))
}
