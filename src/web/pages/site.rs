//! Pages about the site itself.

use actix_web::HttpResponse;
use actix_web::http::header;
use askama::Template;

use super::base::cookies::Kind;
use super::base::own_path::own_path;
use super::base::{Layout, Page, PageRequest};
use edba_domain::codes::Language;

/// A section of a text page.
struct Part {
    heading: Option<String>,
    texts: Vec<String>,
}

#[derive(Template)]
#[template(path = "text.html")]
struct Text<'a> {
    layout: &'a Layout,
    title: String,
    parts: Vec<Part>,
}

/// Switches the language of this browser, and redirects back.
pub async fn language(request: PageRequest) -> HttpResponse {
    let state = request.state.clone();
    let to: Option<Language> = request.query().text("to").parse().ok();
    let back = request.query().text("back").to_owned();
    request
        .open(move |_, _| {
            let page = Page::go(own_path(&back).to_owned());
            Ok(match to {
                Some(language) => page.cookie(Kind::Language.set(&state.settings, language.as_str())),
                None => page,
            })
        })
        .await
}

pub async fn accessibility(request: PageRequest) -> HttpResponse {
    request
        .open(|_, layout| {
            let section = |name: &str, count: usize| Part {
                heading: Some(layout.say(&format!("accessibility-{name}"))),
                texts: (1..=count)
                    .map(|n| layout.say(&format!("accessibility-{name}-{n}")))
                    .collect(),
            };
            Page::render(&Text {
                layout,
                title: layout.say("accessibility-title"),
                parts: vec![
                    Part {
                        heading: None,
                        texts: vec![layout.say("accessibility-intro")],
                    },
                    section("status", 2),
                    section("how", 3),
                    section("report", 2),
                ],
            })
        })
        .await
}

/// Serves `security.txt` (RFC 9116). The operator sets the contact in `EDBA_SECURITY_CONTACT`.
pub async fn security(request: PageRequest) -> HttpResponse {
    let settings = &request.state.settings;
    // One year from now.
    let expires = request.state.clock.now().plus(chrono::Duration::days(365));
    let text = format!(
        "Contact: {}\nExpires: {}\nPreferred-Languages: nl, en\nCanonical: {}/.well-known/security.txt\n",
        settings.security_contact,
        expires.utc().to_rfc3339_opts(chrono::SecondsFormat::Secs, true),
        settings.public_url,
    );
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/plain; charset=utf-8"))
        .insert_header((header::CACHE_CONTROL, "public, max-age=86400"))
        .body(text)
}
