//! The pages on which the bureau records and withdraws the aid of other grantors.

use actix_web::{HttpResponse, web};
use askama::Template;
use serde_json::json;

use super::super::base::form_errors::{self, Amount, Choice, Faults, read_with_amounts};
use super::super::base::route::{Line, form, page};
use super::super::base::{Form, Layout, Page, PageRequest};
use super::Organisations;
use crate::api::declared_aid::{NewDeclaredAid, NewDeclaredAidWithdrawal};
use crate::policy::{BUREAU, OVERSIGHT};
use edba_common::error::Result;
use edba_domain::Id;
use edba_domain::codes::Role;
use edba_domain::state_aid::AidRule;
use edba_service::Context;
use edba_service::state_aid::{self, NamedDeclaredAid};

pub(super) fn lines() -> Vec<Line> {
    vec![
        page("/state-aid/declared/new", BUREAU, ask),
        form("/state-aid/declared/new", BUREAU, record),
        page("/state-aid/declared/{declared}", OVERSIGHT, show),
        form("/state-aid/declared/{declared}/withdrawal", BUREAU, withdraw),
    ]
}

#[derive(Template)]
#[template(path = "state_aid/declaring.html")]
struct Declaring<'a> {
    layout: &'a Layout,
    faults: Faults,
    form: &'a Form,
    organisations: Vec<Choice>,
    rules: Vec<Choice>,
}

async fn ask(request: PageRequest) -> HttpResponse {
    request
        .read(|cx, layout| render_new(cx, layout, Faults::none(), &Form::default()))
        .await
}

fn render_new(cx: &mut Context<'_>, layout: &Layout, faults: Faults, form: &Form) -> Result<Page> {
    let chosen = match form.text("rule") {
        "" => AidRule::General.as_str(),
        given => given,
    };
    Page::render(&Declaring {
        layout,
        faults,
        organisations: Organisations::read(cx)?.choices(layout, form.text("organisationId")),
        rules: Choice::of_codes(layout, "term-aid-rule", AidRule::ALL, chosen),
        form,
    })
}

async fn record(request: PageRequest, form: Form) -> HttpResponse {
    request
        .act(
            form,
            move |cx, layout, form| {
                let input = json!({
                    "organisationId": form.text("organisationId"),
                    "grantor": form.text("grantor"),
                    "rule": form.text("rule"),
                    "grantedOnDate": form.text("grantedOnDate"),
                    "grounds": form.text("grounds"),
                });
                let amounts = [Amount::Required("grossGrantEquivalent")];
                let read = read_with_amounts::<NewDeclaredAid>(form, layout.language, input, &amounts);
                let new = form_errors::with_faults_of_known(read, || {
                    let day = form_errors::day_of(form, "grantedOnDate");
                    let amount = form_errors::amount_of(form, "grossGrantEquivalent", layout.language);
                    Ok(state_aid::declared_aid_faults(cx, day, amount))
                })?;
                state_aid::record_declared_aid(cx, new.into())?;
                Ok(Page::go("/state-aid").saying("notice-aid-declared"))
            },
            move |cx, layout, form, error| {
                let faults = Faults::from_error(layout, form, error, "state-aid");
                render_new(cx, layout, faults, form)
            },
        )
        .await
}

#[derive(Template)]
#[template(path = "state_aid/declared.html")]
struct DeclaredPage<'a> {
    layout: &'a Layout,
    faults: Faults,
    form: &'a Form,
    found: NamedDeclaredAid,
    may_withdraw: bool,
}

async fn show(request: PageRequest, declared: web::Path<String>) -> HttpResponse {
    request
        .read(move |cx, layout| {
            let id = form_errors::id(&declared)?;
            render(cx, layout, id, Faults::none(), &Form::default())
        })
        .await
}

fn render(cx: &mut Context<'_>, layout: &Layout, id: Id, faults: Faults, form: &Form) -> Result<Page> {
    let found = state_aid::find_declared_aid(cx, id)?;
    Page::render(&DeclaredPage {
        layout,
        faults,
        form,
        may_withdraw: found.0.withdrawn_at.is_none() && cx.actor.is(Role::Bureau),
        found,
    })
}

async fn withdraw(request: PageRequest, declared: web::Path<String>, form: Form) -> HttpResponse {
    let same = declared.clone();
    request
        .act(
            form,
            move |cx, _, form| {
                let NewDeclaredAidWithdrawal { reason } =
                    form_errors::read(json!({ "reason": form.text("reason") }))?;
                let id = form_errors::id(&declared)?;
                state_aid::withdraw_declared_aid(cx, id, &reason)?;
                Ok(Page::go("/state-aid").saying("notice-aid-withdrawn"))
            },
            move |cx, layout, form, error| {
                let faults = Faults::from_error(layout, form, error, "state-aid");
                render(cx, layout, form_errors::id(&same)?, faults, form)
            },
        )
        .await
}
