//! Pages of state aid: what is to be entered in the central register, the room of single undertakings, and declared aid.

mod amounts;
mod counted;
mod declaring;
mod of_case;
mod section;
mod stating;
mod undertakings;

use actix_web::{HttpResponse, web};
use askama::Template;
use serde_json::json;

use super::base::form_errors::{self, Amount, Choice, Faults, read_with_amounts};
use super::base::format::euros_to_type;
use super::base::presentation::organisations_by_name;
use super::base::route::{Line, form, page};
use super::base::{Badge, Form, Layout, Page, PageRequest, confirm};
use crate::api::state_aid::NewAidRegistration;
use crate::policy::{BUREAU, OVERSIGHT};
use edba_common::error::{Error, Result};
use edba_domain::codes::Role;
use edba_domain::{Cents, Id};
use edba_service::Context;
use edba_service::state_aid::{
    self, AidRoom, NamedAidStatement, NamedDeclaredAid, NewRegisterEntry, PartialRegisterEntry,
    RegisterEntry, RegisteredAid,
};

use amounts::Amounts;

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

/// Aid that is to be entered in the central register, or an entry that is to be corrected there.
struct Entry {
    found: NamedAidStatement,
    badge: Badge,
    /// The aid as it stands.
    now: Cents,
    amounts: Option<String>,
    /// That the entry is to be corrected.
    to_correct: Option<String>,
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
                .map(|one| {
                    let tone = if one.due < today { "error" } else { "info" };
                    Entry {
                        badge: Badge::new(tone, layout.day(&one.due)),
                        now: one.found.current(),
                        amounts: Amounts::of(&one.found).map(|amounts| amounts.in_words(layout)),
                        to_correct: section::to_correct(layout, &one.found, Some(&one.due)),
                        found: one.found,
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
    amounts: Option<Amounts>,
    entries: Vec<RegisterEntry>,
    /// The last day of its entry in the central register or of the correction, while that is to be made.
    due: Option<String>,
    /// What was typed as entered; at first the aid as it stands.
    entered: String,
    /// Whether the form is for an entry that was made before the aid came to nothing.
    was_entered: bool,
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
    let RegisteredAid { found, entries, due } = state_aid::registered(cx, id)?;
    let was_entered = found.may_have_been_entered();
    let is_open = found.task().is_some();
    let expected = expected_entry(&found);
    Page::render(&StatementPage {
        layout,
        faults,
        form,
        amounts: Amounts::of(&found),
        entries,
        due: due.filter(|_| is_open).map(|due| layout.day(&due)),
        entered: match form.has("grossGrantEquivalent") {
            true => form.text("grossGrantEquivalent").to_owned(),
            false => euros_to_type(expected, layout.language),
        },
        was_entered,
        may_register: (is_open || was_entered) && cx.actor.is(Role::Bureau),
        found,
    })
}

/// The gross grant equivalent that an entry is expected to have: the current one, or as it was granted where it may have been entered
/// before it came to nothing.
fn expected_entry(found: &NamedAidStatement) -> Cents {
    match found.may_have_been_entered() {
        true => found.row.gross_grant_cents.unwrap_or_default(),
        false => found.current(),
    }
}

/// Reads the entry of a form. Errors: 400 with all faults.
fn read_entry(cx: &mut Context<'_>, layout: &Layout, form: &Form, id: Id) -> Result<NewRegisterEntry> {
    let input = json!({
        "reference": form.text("reference"),
        "registeredDate": form.text("registeredDate"),
    });
    let amounts = [Amount::Required("grossGrantEquivalent")];
    let read = read_with_amounts::<NewAidRegistration>(form, layout.language, input, &amounts);
    let known = PartialRegisterEntry {
        reference: Some(form.text("reference").to_owned()),
        registered_on: form_errors::day_of(form, "registeredDate"),
        gross_grant: form_errors::amount_of(form, "grossGrantEquivalent", layout.language),
    };
    let faults = state_aid::registration_faults(cx, id, &known)?;
    // A field that cannot be read has one fault already.
    let read = form_errors::with_faults_of_known(read, || Ok(faults.clone()))?;
    match faults.is_empty() {
        true => Ok(read.into()),
        false => Err(Error::invalid(faults)),
    }
}

/// Asks for confirmation of an entry with another amount than the expected one.
fn confirm_other_amount(
    cx: &mut Context<'_>,
    layout: &Layout,
    form: &Form,
    id: Id,
    new: &NewRegisterEntry,
) -> Result<Option<Page>> {
    let found = state_aid::find(cx, id)?;
    let (expected, entered) = (expected_entry(&found), new.gross_grant);
    let Some(entered) = entered.filter(|entered| *entered != expected && !confirm::is_given(form)) else {
        return Ok(None);
    };
    let key = match found.may_have_been_entered() {
        true => "state-aid-as-granted",
        false => "state-aid-now",
    };
    let facts = confirm::facts(
        layout,
        [
            (
                "confirm-case",
                format!("{} {}", found.case_number, found.case_title),
            ),
            ("state-aid-recipient", found.recipient),
            (key, layout.euros(&expected)),
            ("state-aid-entered", layout.euros(&entered)),
            ("state-aid-reference", new.reference.clone()),
        ],
    );
    confirm::ask(layout, form, "register-other-amount", facts).map(Some)
}

async fn register(request: PageRequest, statement: web::Path<String>, form: Form) -> HttpResponse {
    let same = statement.clone();
    request
        .act(
            form,
            move |cx, layout, form| {
                let id = form_errors::id(&statement)?;
                let new = read_entry(cx, layout, form, id)?;
                if let Some(page) = confirm_other_amount(cx, layout, form, id, &new)? {
                    return Ok(page);
                }
                state_aid::register(cx, id, &new)?;
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
