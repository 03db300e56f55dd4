//! The pages on which the bureau forms and changes single undertakings.

use std::collections::BTreeSet;

use actix_web::{HttpResponse, web};
use askama::Template;
use serde_json::{Value, json};

use super::super::base::form_errors::{self, Choice, Faults};
use super::super::base::route::{Line, form, page};
use super::super::base::{Form, Layout, Page, PageRequest};
use super::Organisations;
use super::counted::Counted;
use crate::api::single_undertakings::{NewMembership, NewSingleUndertaking, SingleUndertakingChange};
use crate::policy::{BUREAU, OVERSIGHT};
use edba_common::error::Result;
use edba_domain::Id;
use edba_domain::codes::Role;
use edba_domain::state_aid::Membership;
use edba_service::Context;
use edba_service::state_aid::{self, KnownUndertaking, UndertakingChange};

/// Blank lines for further members.
const BLANK: usize = 3;
const FIELDS: [&str; 3] = ["organisationId", "fromDate", "untilDate"];

pub(super) fn lines() -> Vec<Line> {
    vec![
        page("/state-aid/undertakings/new", BUREAU, ask),
        form("/state-aid/undertakings/new", BUREAU, create),
        page("/state-aid/undertakings/{undertaking}", OVERSIGHT, show),
        form("/state-aid/undertakings/{undertaking}/change", BUREAU, change),
    ]
}

fn name(place: usize, field: &str) -> String {
    format!("members-{place}-{field}")
}

/// A line of the form.
struct MemberLine {
    place: usize,
    organisations: Vec<Choice>,
}

impl MemberLine {
    fn id(&self, field: &str) -> String {
        name(self.place, field)
    }

    fn number(&self) -> usize {
        self.place + 1
    }
}

#[derive(Template)]
#[template(path = "state_aid/undertaking.html")]
struct UndertakingPage<'a> {
    layout: &'a Layout,
    faults: Faults,
    form: &'a Form,
    /// None for a new one.
    found: Option<KnownUndertaking>,
    /// None while it has no member.
    counted: Option<Counted>,
    lines: Vec<MemberLine>,
    may_change: bool,
}

impl UndertakingPage<'_> {
    fn typed(&self, id: impl AsRef<str>) -> &str {
        self.form.text(id.as_ref())
    }

    fn action(&self) -> String {
        match &self.found {
            Some(found) => format!("/state-aid/undertakings/{}/change", found.row.id),
            None => "/state-aid/undertakings/new".to_owned(),
        }
    }

    fn title(&self) -> String {
        match &self.found {
            Some(found) => found.row.name.clone(),
            None => self.layout.say("state-aid-new-undertaking"),
        }
    }
}

/// The lines of a form that name an organisation, renumbered from 0.
fn tidied(form: &Form) -> Form {
    let places: BTreeSet<usize> = form
        .fields()
        .filter_map(|(name, _)| name.strip_prefix("members-")?.split_once('-')?.0.parse().ok())
        .collect();
    let mut fields: Vec<(String, String)> = ["name", "reason", "version"]
        .map(|field| (field.to_owned(), form.text(field).to_owned()))
        .into();
    let given = places
        .into_iter()
        .filter(|place| !form.text(&name(*place, "organisationId")).is_empty());
    for (place, from) in given.enumerate() {
        for field in FIELDS {
            fields.push((name(place, field), form.text(&name(from, field)).to_owned()));
        }
    }
    Form::from_fields(fields)
}

fn member_count(form: &Form) -> usize {
    (0..)
        .take_while(|place| form.has(&name(*place, "organisationId")))
        .count()
}

fn members_of(form: &Form) -> Vec<Value> {
    (0..member_count(form))
        .map(|place| {
            json!({
                "organisationId": form.text(&name(place, "organisationId")),
                "fromDate": form.text(&name(place, "fromDate")),
                "untilDate": form_errors::text_or_null(form, &name(place, "untilDate")),
            })
        })
        .collect()
}

fn memberships(new: Vec<NewMembership>) -> Vec<Membership> {
    new.into_iter().map(Membership::from).collect()
}

fn filled_with(found: &KnownUndertaking) -> Form {
    let mut fields = vec![("name".to_owned(), found.row.name.clone())];
    for (place, member) in found.members.iter().enumerate() {
        let one = &member.membership;
        fields.push((name(place, "organisationId"), one.organisation_id.to_string()));
        fields.push((name(place, "fromDate"), one.from.to_string()));
        let until = one.until.map(|until| until.to_string());
        fields.push((name(place, "untilDate"), until.unwrap_or_default()));
    }
    Form::from_fields(fields)
}

async fn ask(request: PageRequest) -> HttpResponse {
    request
        .read(|cx, layout| render(cx, layout, None, Faults::none(), &Form::default()))
        .await
}

async fn show(request: PageRequest, undertaking: web::Path<String>) -> HttpResponse {
    request
        .read(move |cx, layout| {
            let found = state_aid::find_undertaking(cx, form_errors::id(&undertaking)?)?;
            let form = filled_with(&found);
            render(cx, layout, Some(found), Faults::none(), &form)
        })
        .await
}

fn render(
    cx: &mut Context<'_>,
    layout: &Layout,
    found: Option<KnownUndertaking>,
    faults: Faults,
    form: &Form,
) -> Result<Page> {
    let organisations = Organisations::read(cx)?;
    let lines = (0..member_count(form) + BLANK)
        .map(|place| MemberLine {
            place,
            organisations: organisations.choices(layout, form.text(&name(place, "organisationId"))),
        })
        .collect();
    Page::render(&UndertakingPage {
        layout,
        faults,
        form,
        counted: match &found {
            Some(found) => counted(cx, layout, found)?,
            None => None,
        },
        found,
        lines,
        may_change: cx.actor.is(Role::Bureau),
    })
}

/// The room of a single undertaking today; None while it has no member.
fn counted(cx: &mut Context<'_>, layout: &Layout, found: &KnownUndertaking) -> Result<Option<Counted>> {
    let today = cx.today();
    let member: Option<Id> = found
        .members
        .iter()
        .find(|member| member.membership.is_on(today))
        .map(|member| member.membership.organisation_id);
    let Some(member) = member else {
        return Ok(None);
    };
    let room = state_aid::room(cx, member, today)?;
    Counted::of(cx, layout, &room).map(Some)
}

async fn create(request: PageRequest, form: Form) -> HttpResponse {
    request
        .act(
            form,
            move |cx, _, form| {
                let form = &tidied(form);
                let NewSingleUndertaking { name, members } = form_errors::read(json!({
                    "name": form.text("name"), "members": members_of(form),
                }))?;
                let found = state_aid::form_undertaking(cx, &name, memberships(members))?;
                let page = format!("/state-aid/undertakings/{}", found.row.id);
                Ok(Page::go(page).saying("notice-undertaking-formed"))
            },
            move |cx, layout, form, error| {
                let form = &tidied(form);
                let faults = Faults::from_error(layout, form, error, "state-aid");
                render(cx, layout, None, faults, form)
            },
        )
        .await
}

async fn change(request: PageRequest, undertaking: web::Path<String>, form: Form) -> HttpResponse {
    let same = undertaking.clone();
    request
        .act(
            form,
            move |cx, _, form| {
                let id = form_errors::id(&undertaking)?;
                let form = &tidied(form);
                let SingleUndertakingChange {
                    name,
                    members,
                    reason,
                } = form_errors::read(json!({
                    "name": form.text("name"), "members": members_of(form), "reason": form.text("reason"),
                }))?;
                let change = UndertakingChange {
                    name: name.set(),
                    members: members.set().map(memberships),
                };
                state_aid::change_undertaking(cx, id, change, &reason, form_errors::expects(form))?;
                Ok(Page::go(format!("/state-aid/undertakings/{id}")).saying("notice-saved"))
            },
            move |cx, layout, form, error| {
                let form = &tidied(form);
                let faults = Faults::from_error(layout, form, error, "state-aid");
                let found = state_aid::find_undertaking(cx, form_errors::id(&same)?)?;
                render(cx, layout, Some(found), faults, form)
            },
        )
        .await
}
