//! Page of the demonstration (`--demo` only): the participants and the mail that was sent.

use actix_web::HttpResponse;
use askama::Template;

use super::base::{Layout, Page, PageRequest};
use edba_common::error::Error;
use edba_service::accounts::{self, Account};

struct ShownMail {
    to: String,
    subject: String,
    text: String,
    /// The first address of this service in the text.
    link: Option<String>,
}

struct Resident {
    name: String,
    role: edba_domain::codes::Role,
    email: String,
}

#[derive(Template)]
#[template(path = "demo.html")]
struct Demo<'a> {
    layout: &'a Layout,
    people: Vec<Resident>,
    mails: Vec<ShownMail>,
}

pub async fn show(request: PageRequest) -> HttpResponse {
    let state = request.state.clone();
    request
        .open(move |cx, layout| {
            if !state.settings.demo {
                return Err(Error::not_found("page"));
            }
            let mails = state
                .shown_mail
                .all()
                .into_iter()
                .map(|mail| ShownMail {
                    link: mail
                        .text
                        .split_whitespace()
                        .find(|word| word.starts_with(&layout.public_url))
                        .map(str::to_owned),
                    to: mail.to,
                    subject: mail.subject,
                    text: mail.text,
                })
                .collect();
            let people = accounts::with_address(cx)?
                .into_iter()
                .filter_map(
                    |Account {
                         name, role, email, ..
                     }| { email.map(|email| Resident { name, role, email }) },
                )
                .collect();
            Page::render(&Demo {
                layout,
                people,
                mails,
            })
        })
        .await
}
