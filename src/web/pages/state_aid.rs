//! Pages of state aid: what is to be entered in the central register, the room of single undertakings, and declared aid.

mod counted;
mod declaring;
mod of_case;
mod section;
mod stating;
mod undertakings;

use actix_web::{HttpResponse, web};
use askama::Template;
use serde_json::json;

use super::base::form_errors::{self, Choice, Faults};
use super::base::presentation::organisations_by_name;
use super::base::route::{Line, form, page};
use super::base::{Badge, Form, Layout, Page, PageRequest};
use crate::api::state_aid::NewAidRegistration;
use crate::policy::{BUREAU, OVERSIGHT};
use edba_common::error::Result;
use edba_domain::Id;
use edba_domain::codes::Role;
use edba_domain::state_aid::register_due;
use edba_service::Context;
use edba_service::state_aid::{self, AidRoom, NamedAidStatement, NamedDeclaredAid};

pub(super) use of_case::page_of as page_of_blocker;
pub(super) use section::Section;

/// The most rows of each list.
const MOST: i64 = 500;

pub(super) fn lines() -> Vec<Line> {
    let mut lines = stating::lines();
    lines.extend(undertakings::lines());
    lines.extend(declaring::lines());
    lines.extend(counted::lines());
    lines.extend(of_case::lines());
    lines.extend([
        page("/state-aid", OVERSIGHT, overview),
        page("/state-aid/statements/{statement}", OVERSIGHT, show),
        form("/state-aid/statements/{statement}/registration", BUREAU, register),
    ]);
    lines
}

/// Aid that is to be entered in the central register.
struct Entry {
    found: NamedAidStatement,
    badge: Badge,
}

#[derive(Template)]
#[template(path = "state_aid/overview.html")]
struct Overview<'a> {
    layout: &'a Layout,
    entries: Vec<Entry>,
    /// Of groups, and of organisations with aid that belong to none.
    rooms: Vec<AidRoom>,
    declared: Vec<NamedDeclaredAid>,
    may_act: bool,
}

async fn overview(request: PageRequest) -> HttpResponse {
    request
        .read(|cx, layout| {
            let today = cx.today();
            let entries = state_aid::to_register(cx, MOST)?
                .into_iter()
                .map(|found| {
                    let due = register_due(found.row.granted_on);
                    let tone = if due < today { "error" } else { "info" };
                    Entry {
                        badge: Badge::new(tone, layout.day(&due)),
                        found,
                    }
                })
                .collect();
            let mut rooms = state_aid::rooms(cx, today, None, MOST)?;
            rooms.extend(state_aid::rooms_alone(cx, today)?);
            Page::render(&Overview {
                layout,
                entries,
                rooms,
                declared: state_aid::declared_aid(cx, None, None, MOST)?,
                may_act: cx.actor.is(Role::Bureau),
            })
        })
        .await
}

#[derive(Template)]
#[template(path = "state_aid/statement.html")]
struct StatementPage<'a> {
    layout: &'a Layout,
    faults: Faults,
    form: &'a Form,
    found: NamedAidStatement,
    /// The last day of its entry in the central register, where it is still to be made.
    due: Option<String>,
    may_register: bool,
}

async fn show(request: PageRequest, statement: web::Path<String>) -> HttpResponse {
    request
        .read(move |cx, layout| {
            let id = form_errors::id(&statement)?;
            render(cx, layout, id, Faults::none(), &Form::default())
        })
        .await
}

fn render(cx: &mut Context<'_>, layout: &Layout, id: Id, faults: Faults, form: &Form) -> Result<Page> {
    let found = state_aid::find(cx, id)?;
    let open = found.is_to_register();
    Page::render(&StatementPage {
        layout,
        faults,
        form,
        due: (open && found.aid().is_some()).then(|| layout.day(&register_due(found.row.granted_on))),
        may_register: open && cx.actor.is(Role::Bureau),
        found,
    })
}

async fn register(request: PageRequest, statement: web::Path<String>, form: Form) -> HttpResponse {
    let same = statement.clone();
    request
        .act(
            form,
            move |cx, _, form| {
                let NewAidRegistration {
                    reference,
                    registered_date,
                } = form_errors::read(json!({
                    "reference": form.text("reference"),
                    "registeredDate": form.text("registeredDate"),
                }))?;
                let id = form_errors::id(&statement)?;
                state_aid::register(cx, id, &reference, registered_date)?;
                Ok(Page::go("/state-aid").saying("notice-aid-registered"))
            },
            move |cx, layout, form, error| {
                let faults = Faults::from_error(layout, form, error, "state-aid");
                render(cx, layout, form_errors::id(&same)?, faults, form)
            },
        )
        .await
}

/// The organisations to choose from, by name.
struct Organisations(Vec<(Id, String)>);

impl Organisations {
    fn read(cx: &mut Context<'_>) -> Result<Self> {
        organisations_by_name(cx).map(Self)
    }

    /// The first choice is none.
    fn choices(&self, layout: &Layout, chosen: &str) -> Vec<Choice> {
        let none = Choice::new("", layout.say("state-aid-no-organisation"), chosen);
        let listed = self
            .0
            .iter()
            .map(|(id, name)| Choice::new(id.to_string(), name.clone(), chosen));
        [none].into_iter().chain(listed).collect()
    }
}
