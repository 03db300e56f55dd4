//! Calendars: the private feed address, and the deadline of one ballot as a file.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::base::route::{Line, form, page};
use super::base::{Form, Layout, Page, PageRequest, confirm, form_errors};
use super::reauthenticate;
use crate::policy::{Access, BALLOT_READERS, CALENDAR_OWNERS};
use edba_common::error::{Error, Result};
use edba_domain::Moment;
use edba_domain::codes::Role;
use edba_service::sign_in::{Token, confirmed};
use edba_service::{ballots, calendar};

pub(super) fn lines() -> Vec<Line> {
    vec![
        page("/calendar/{file}", Access::Public, feed),
        page("/account/calendar", CALENDAR_OWNERS, show),
        form("/account/calendar", CALENDAR_OWNERS, renew),
        form("/account/calendar/end", CALENDAR_OWNERS, stop),
        page("/ballots/{ballot}/deadline.ics", BALLOT_READERS, deadline),
    ]
}

#[derive(Template)]
#[template(path = "account/calendar.html")]
struct Calendar<'a> {
    layout: &'a Layout,
    /// When the address was created.
    made_at: Option<Moment>,
    /// The address, if it was created just now.
    address: Option<String>,
}

impl Calendar<'_> {
    /// What the calendar has: of a member of a consultation body meetings and action points only.
    fn what(&self) -> &'static str {
        match &self.layout.person {
            Some(person) if person.role == Role::ConsultationMember => "calendar-what-meetings",
            _ => "calendar-what",
        }
    }
}

async fn show(request: PageRequest) -> HttpResponse {
    request
        .read(|cx, layout| {
            Page::render(&Calendar {
                layout,
                made_at: calendar::made_at(cx)?,
                address: None,
            })
        })
        .await
}

async fn renew(request: PageRequest, form: Form) -> HttpResponse {
    request
        .act(
            form,
            |cx, layout, form| {
                let Some(confirmed) = confirmed(cx) else {
                    return Ok(reauthenticate::first("/account/calendar"));
                };
                if !confirm::is_given(form) && calendar::made_at(cx)?.is_some() {
                    return confirm::ask(layout, form, "renew-calendar", Vec::new());
                }
                let token = calendar::renew(cx, &confirmed)?;
                Page::render(&Calendar {
                    layout,
                    made_at: Some(cx.now),
                    // Shown only this once, and not stored.
                    address: Some(format!("{}/calendar/{}.ics", layout.public_url, token.as_str())),
                })
                .map(Page::shown_again)
            },
            |_, _, _, error| as_it_is(error),
        )
        .await
}

async fn stop(request: PageRequest, form: Form) -> HttpResponse {
    request
        .act(
            form,
            |cx, layout, form| {
                if !confirm::is_given(form) && calendar::made_at(cx)?.is_some() {
                    return confirm::ask(layout, form, "end-calendar", Vec::new());
                }
                calendar::stop(cx)?;
                Ok(Page::go("/account/calendar").saying("notice-calendar-ended"))
            },
            |_, _, _, error| as_it_is(error),
        )
        .await
}

fn as_it_is(error: &Error) -> Result<Page> {
    Err(Error::new(error.code, error.detail.clone()))
}

/// Serves the feed to calendar programs. The secret address authorises the request: there is no session.
async fn feed(request: PageRequest, file: web::Path<String>) -> HttpResponse {
    request
        .open(move |cx, layout| {
            let token = file
                .strip_suffix(".ics")
                .map(Token::sent)
                .ok_or_else(|| Error::not_found("calendar"))?;
            let text = calendar::feed(cx, &token, &layout.public_url)?;
            Ok(Page::file(calendar::MEDIA_TYPE, text))
        })
        .await
}

/// Serves the deadline of a ballot as a calendar file.
async fn deadline(request: PageRequest, ballot: web::Path<String>) -> HttpResponse {
    request
        .read(move |cx, layout| {
            let named = ballots::find_named(cx, form_errors::id(&ballot)?)?;
            let entry = calendar::of_ballot(
                &named.ballot,
                &named.names,
                layout.language,
                &layout.public_url,
                named.ballot.ended_at.unwrap_or(named.ballot.opened_at),
            );
            let text = calendar::published(&entry.summary.clone(), &[entry])?;
            Ok(Page::file(calendar::MEDIA_TYPE, text))
        })
        .await
}
