//! The page of one action point: what is to be done, and the forms that change and close it.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::badge;
use super::fields::{name_of_seat, owner_of, text_of};
use super::section::owners;
use crate::pages::base::form_errors::{self, Choice, Faults};
use crate::pages::base::several_forms::{SeveralForms, ShownAgain};
use crate::pages::base::{Badge, Form, Layout, Page, PageRequest};
use crate::pages::meetings::if_readable;
use edba_common::error::{Error, Result};
use edba_domain::Id;
use edba_domain::action_point::{ActionPointStatus, ActionPointText, may_close};
use edba_domain::codes::Role;
use edba_service::Context;
use edba_service::action_points::{self, ActionPoint, ActionPointChange, NamedActionPoint};
use edba_service::meetings;

#[derive(Template)]
#[template(path = "action_points/show.html")]
struct PointPage<'a> {
    layout: &'a Layout,
    faults: Faults,
    form: &'a Form,
    /// The form that is shown again: `change` or `close`; empty for none.
    again: &'a str,
    found: NamedActionPoint,
    badge: Badge,
    /// The due date as the value of a date field.
    due_date: String,
    /// The meeting, for those who read it.
    meeting: Option<String>,
    may_change: bool,
    /// The owners to choose from, for those who can change it.
    owners: Vec<Choice>,
    /// How this user can close it; empty if it cannot.
    closings: Vec<Choice>,
    /// What the result must say; empty if this user cannot drop it.
    result_hint: String,
}

impl SeveralForms for PointPage<'_> {
    fn shown_again(&self) -> ShownAgain<'_> {
        ShownAgain {
            name: self.again,
            form: self.form,
            faults: &self.faults,
        }
    }
}

pub async fn show(request: PageRequest, point: web::Path<String>) -> HttpResponse {
    request
        .read(move |cx, layout| render(cx, layout, &point, Faults::none(), &Form::default(), ""))
        .await
}

fn render(
    cx: &mut Context<'_>,
    layout: &Layout,
    id: &str,
    faults: Faults,
    form: &Form,
    again: &str,
) -> Result<Page> {
    let found = action_points::find(cx, form_errors::id(id)?)?;
    let row = &found.row;
    let is_open = row.status == ActionPointStatus::Open;
    let is_owner = row.owner_id.is_some() && row.owner_id == cx.actor.representative_id;
    let chosen = match again {
        "close" => form.text("status"),
        _ => "",
    };
    let can = |to| is_open && may_close(cx.actor.role, is_owner, to);
    let result_hint = match can(ActionPointStatus::Dropped) {
        true => layout.say("action-points-result-hint"),
        false => String::new(),
    };
    let closings = [
        (ActionPointStatus::Done, "action-points-done"),
        (ActionPointStatus::Dropped, "action-points-drop"),
    ]
    .into_iter()
    .filter(|(to, _)| can(*to))
    .map(|(to, key)| Choice::new(to.to_string(), layout.say(key), chosen))
    .collect();
    let meeting = if_readable(meetings::find(cx, row.meeting_id))?;
    let may_change = is_open && cx.actor.is(Role::Bureau);
    let owners = match may_change {
        true => owner_choices(cx, layout, row, again, form)?,
        false => Vec::new(),
    };
    Page::render(&PointPage {
        layout,
        faults,
        form,
        again,
        badge: badge(layout, row, cx.today()),
        due_date: row.due_date.to_string(),
        meeting: meeting.map(|meeting| meeting.row.title),
        may_change,
        owners,
        closings,
        result_hint,
        found,
    })
}

/// The owners to choose from: the seats of the day of the meeting, and who owns it now.
fn owner_choices(
    cx: &mut Context<'_>,
    layout: &Layout,
    row: &ActionPoint,
    again: &str,
    form: &Form,
) -> Result<Vec<Choice>> {
    let present = row.owner_id.map_or_else(String::new, |id| id.to_string());
    let chosen = match again {
        "change" => form.text("ownerId"),
        _ => present.as_str(),
    };
    let attendances = meetings::attendance(cx, row.meeting_id)?;
    let mut choices = owners(layout, &attendances, chosen);
    if choices.iter().all(|choice| choice.value != present) {
        choices.push(Choice::new(present.as_str(), &row.owner, chosen));
    }
    Ok(choices)
}

/// The owner in the form that changes an action point. Who types another name and leaves the representative means somebody
/// else, who is no representative; who chooses another representative and leaves the name means that one.
fn changed_owner(cx: &mut Context<'_>, before: &ActionPoint, form: &Form) -> Result<(String, Option<Id>)> {
    let (owner, owner_id) = (form.text("owner").to_owned(), owner_of(form)?);
    match (owner.trim() == before.owner, owner_id == before.owner_id) {
        (false, true) => Ok((owner, None)),
        (true, false) => {
            let name = match owner_id {
                Some(id) => name_of_seat(cx, before.meeting_id, id)?,
                None => String::new(),
            };
            let is_known = !name.is_empty();
            Ok((if is_known { name } else { owner }, owner_id))
        }
        (true, true) | (false, false) => Ok((owner, owner_id)),
    }
}

pub async fn change(request: PageRequest, point: web::Path<String>, form: Form) -> HttpResponse {
    let same = point.clone();
    request
        .act(
            form,
            move |cx, _, form| {
                let id = form_errors::id(&point)?;
                let before = action_points::find(cx, id)?.row;
                let (owner, owner_id) = changed_owner(cx, &before, form)?;
                let ActionPointText {
                    description,
                    owner,
                    due_date,
                } = text_of(form, owner, cx.now)?;
                let change = ActionPointChange {
                    description: Some(description),
                    owner: Some(owner),
                    owner_id: Some(owner_id),
                    due_date: Some(due_date),
                };
                action_points::change(cx, id, change, form_errors::expects(form))?;
                Ok(Page::go(format!("/action-points/{id}")).saying("notice-action-point-changed"))
            },
            move |cx, layout, form, error| {
                let faults = Faults::from_error(layout, form, error, "action-points");
                render(cx, layout, &same, faults, form, "change")
            },
        )
        .await
}

pub async fn close(request: PageRequest, point: web::Path<String>, form: Form) -> HttpResponse {
    let same = point.clone();
    request
        .act(
            form,
            move |cx, _, form| {
                let id = form_errors::id(&point)?;
                let Ok(to @ (ActionPointStatus::Done | ActionPointStatus::Dropped)) =
                    form.text("status").parse()
                else {
                    return Err(Error::fault("/status", "required", "Say how it ended."));
                };
                let expects = form_errors::expects(form);
                action_points::close(cx, id, to, form.given("result"), expects)?;
                Ok(Page::go(format!("/action-points/{id}")).saying("notice-action-point-closed"))
            },
            move |cx, layout, form, error| {
                let faults = Faults::from_error(layout, form, error, "action-points");
                render(cx, layout, &same, faults, form, "close")
            },
        )
        .await
}
