//! Page of one command on a case: its effect, the input it needs, and its execution. A command that moves money is
//! proposed, and waits for a second bureau member.

use actix_web::{HttpResponse, web};
use askama::Template;
use chrono::Duration;
use serde_json::json;

use super::super::base::form_errors::{self, Faults};
use super::super::base::route::{Line, form, page};
use super::super::base::{Form, Layout, Page, PageRequest};
use super::super::state_aid::page_of_blocker;
use crate::api::workflow::NewTransition;
use crate::policy::CASE_WRITERS;
use edba_common::error::{Error, Result};
use edba_domain::Id;
use edba_domain::codes::{CaseStatus, Role};
use edba_domain::workflow::{BlockerCode, Command, CommandInput};
use edba_domain::working_days::working_day_from;
use edba_service::Context;
use edba_service::workflow::{self, Given};

/// Default period for the advice of tables, in days.
const ADVICE_DAYS: i64 = 14;

pub(super) fn lines() -> Vec<Line> {
    vec![
        page("/cases/{case}/work/{command}", CASE_WRITERS, show),
        form("/cases/{case}/work/{command}", CASE_WRITERS, give),
    ]
}

#[derive(Template)]
#[template(path = "bureau/command.html")]
struct Give<'a> {
    layout: &'a Layout,
    faults: Faults,
    form: &'a Form,
    id: Id,
    number: String,
    title: String,
    status: CaseStatus,
    command: Command,
    four_eyes: bool,
    /// The blockers; if there are any, the form cannot be submitted.
    blockers: Vec<(String, String, Option<String>)>,
    needs_reason: bool,
    /// Whether the reason explains why the bureau departs from the advice.
    departs: bool,
    asks_date: bool,
    asks_report: bool,
    asks_close: bool,
    close_day: String,
    close_time: String,
    back: String,
}

/// Parses the command in a path. Errors: 404.
fn parse(text: &str) -> Result<Command> {
    text.parse().map_err(|_| Error::not_found("command"))
}

/// The page to return to.
fn back(role: Role, id: Id) -> String {
    if role == Role::Bureau {
        format!("/cases/{id}/work")
    } else {
        "/my-cases".to_owned()
    }
}

async fn show(request: PageRequest, path: web::Path<(String, String)>) -> HttpResponse {
    request
        .read(move |cx, layout| {
            let (case, command) = path.into_inner();
            let (id, command) = (form_errors::id(&case)?, parse(&command)?);
            render(cx, layout, id, command, Faults::none(), &Form::default())
        })
        .await
}

fn render(
    cx: &mut Context<'_>,
    layout: &Layout,
    id: Id,
    command: Command,
    faults: Faults,
    form: &Form,
) -> Result<Page> {
    let (case, states) = workflow::dry_run(cx, id)?;
    let state = states
        .into_iter()
        // A command that is no longer available because it was already given is shown with its blockers.
        .find(|state| state.command == command && (state.to.is_some() || faults.count() > 0))
        .ok_or_else(|| Error::not_found("command in this state"))?;
    let asks = |code: BlockerCode| state.asks.iter().any(|ask| ask.code == code);
    let typed = |name: &str, otherwise: String| {
        if form.has(name) {
            form.text(name).to_owned()
        } else {
            otherwise
        }
    };
    let close = working_day_from(cx.now.plus(Duration::days(ADVICE_DAYS)).local_date());
    Page::render(&Give {
        layout,
        faults,
        form,
        id,
        number: case.number,
        title: case.title,
        status: case.status,
        command,
        four_eyes: state.four_eyes,
        blockers: state
            .blockers
            .iter()
            .map(|b| {
                (
                    layout.message(&b.message),
                    layout.name_of("term-waiting", b.waiting_on),
                    page_of_blocker(layout, b.code, id),
                )
            })
            .collect(),
        needs_reason: state.needs_reason,
        departs: asks(BlockerCode::AdviceNotPositive),
        asks_date: asks(BlockerCode::DateMissing) || asks(BlockerCode::DateNotInFuture),
        asks_report: asks(BlockerCode::FinalReportMissing),
        asks_close: matches!(command, Command::OpenReview | Command::ReferBack),
        close_day: typed("ballotsCloseAt", close.to_string()),
        close_time: typed("ballotsCloseAt-time", "17:00".to_owned()),
        back: back(cx.actor.role, id),
    })
}

/// Parses the command and its input, as the API accepts it. Errors: 400 with all faults.
fn input(command: Command, form: &Form) -> Result<(CommandInput, Option<edba_domain::Moment>)> {
    let mut fields = form_errors::Fields::from_form(form);
    let close = fields.moment("ballotsCloseAt");
    let NewTransition {
        command,
        reason,
        defer_until_date,
        final_report,
        ballots_close_at,
    } = fields.read(json!({
        "command": command,
        "reason": form_errors::text_or_null(form, "reason"),
        "deferUntilDate": form_errors::text_or_null(form, "deferUntilDate"),
        "finalReport": form_errors::text_or_null(form, "finalReport"),
        "ballotsCloseAt": close,
    }))?;
    let input = CommandInput {
        command,
        reason,
        defer_until: defer_until_date,
        final_report,
    };
    Ok((input, ballots_close_at))
}

async fn give(request: PageRequest, path: web::Path<(String, String)>, form: Form) -> HttpResponse {
    let (case, command) = path.into_inner();
    let (same_case, same_command) = (case.clone(), command.clone());
    request
        .act(
            form,
            move |cx, _, form| {
                let (id, command) = (form_errors::id(&case)?, parse(&command)?);
                let (input, close) = input(command, form)?;
                let said = match workflow::give(cx, id, input, close)? {
                    Given::Waits(_) => "notice-proposed",
                    Given::Done(_) => "notice-command-given",
                };
                Ok(Page::go(back(cx.actor.role, id)).saying(said))
            },
            move |cx, layout, form, error| {
                let (id, command) = (form_errors::id(&same_case)?, parse(&same_command)?);
                let faults = Faults::from_error(layout, form, error, "command");
                render(cx, layout, id, command, faults, form)
            },
        )
        .await
}
