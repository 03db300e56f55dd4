//! The certificate of a decision as a page to read and to print.

use actix_web::HttpResponse;
use actix_web::http::header;
use askama::Template;

use super::base::Page;
use super::certificate_words::{code_in, label};
use super::outline::{self, Section};
use crate::domain::codes::Language;
use crate::error::{Error, Result};
use crate::service::decisions::DecidedCase;

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
    /// Whether what is not for the public was left out.
    partial: bool,
    hash: &'a str,
    sections: Vec<Section>,
}

/// What of a certificate is not for the public: who voted and what, and what their mandates say.
const NOT_PUBLIC: [&str; 4] = ["electorate", "votes", "pledges", "mandates"];

/// The members of a certificate that people wrote.
const WRITTEN: [&str; 4] = ["title", "question", "reason", "description"];

impl Certificate<'_> {
    fn say<'a>(&self, nl: &'a str, en: &'a str) -> &'a str {
        self.language.pick(nl, en)
    }

    /// The attribute of what people wrote, which is Dutch; nothing on a page that is Dutch itself.
    fn nl(&self) -> &'static str {
        self.language.pick("", " lang=nl")
    }

    /// The same for the value under a label, where people write what stands there.
    fn nl_under(&self, told: &str) -> &'static str {
        if WRITTEN.iter().any(|key| label(key, self.language) == told) {
            self.nl()
        } else {
            ""
        }
    }
}

/// The page. Errors: internal, for a certificate that cannot be read.
pub fn render(found: &DecidedCase, language: Language) -> Result<String> {
    let document = serde_json::from_str(&found.decision.certificate)?;
    composed(found, &document, language, false)
        .render()
        .map_err(Error::internal)
}

/// The page without what is not for the public. Errors: as [`render`].
pub fn public_page(found: &DecidedCase, language: Language) -> Result<Page> {
    let mut document: serde_json::Value = serde_json::from_str(&found.decision.certificate)?;
    if let Some(members) = document.as_object_mut() {
        members.retain(|name, _| !NOT_PUBLIC.contains(&name.as_str()));
        if let Some(carried) = members.get_mut("carriedOver").and_then(|c| c.as_object_mut()) {
            carried.retain(|name, _| !NOT_PUBLIC.contains(&name.as_str()));
        }
    }
    Page::of(&composed(found, &document, language, true))
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
        decided_at: outline::moment(row.decided_at, language),
        standing: row.standing,
        partial,
        hash: &row.certificate_hash,
        sections: outline::of(document, language),
    }
}

/// The style sheet of the page.
pub async fn style_sheet() -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/css; charset=utf-8"))
        .insert_header((header::CACHE_CONTROL, "public, max-age=3600"))
        .body(include_str!("../../../assets/certificate.css"))
}
