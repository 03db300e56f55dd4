//! The bureau's page of a ballot: who has not voted yet (never how, on a secret ballot), and extending, closing or
//! cancelling it.

use std::collections::HashMap;

use actix_web::{HttpResponse, web};
use askama::Template;
use chrono::Duration;
use serde_json::json;

use super::super::ballots::result_badge;
use super::super::base::form_errors::{self, Faults};
use super::super::base::presentation::counts_in_words;
use super::super::base::route::{Line, form, page};
use super::super::base::several_forms::{SeveralForms, ShownAgain};
use super::super::base::{Badge, Form, Layout, Page, PageRequest, confirm};
use super::super::budget::{ProspectWords, prospect_in_words};
use crate::api::ballots::{NewCancellation, NewExtension};
use crate::policy::{BUREAU, OVERSIGHT};
use edba_common::error::{Error, Result};
use edba_domain::ballot::{Tally, takes_four_eyes};
use edba_domain::codes::{BallotKind, BallotStatus, Sector};
use edba_domain::working_days::working_day_from;
use edba_domain::{Id, Moment};
use edba_service::ballots::{self, Ballot, Changed};
use edba_service::budget::breaches;
use edba_service::{Context, bodies, overview, people};

/// Default extension of a ballot, in days.
const LONGER_DAYS: i64 = 7;

pub(super) fn lines() -> Vec<Line> {
    vec![
        page("/ballots/{ballot}/manage", OVERSIGHT, show),
        form("/ballots/{ballot}/manage/{act}", BUREAU, act),
    ]
}

/// A seat of the electorate, and whether it has voted.
struct SeatLine {
    representative: String,
    organisation: String,
    substitute: Option<String>,
    sector: Sector,
    recused: bool,
    voted: bool,
}

#[derive(Template)]
#[template(path = "bureau/manage.html")]
struct Manage<'a> {
    layout: &'a Layout,
    faults: Faults,
    form: &'a Form,
    /// Which form is shown again: `extend`, `close`, `cancel`, or none.
    again: String,
    ballot: Ballot,
    body: String,
    case: overview::CaseName,
    seats: Vec<SeatLine>,
    /// How the budget stands for what is asked, where it does not fit.
    budget: Vec<ProspectWords>,
    entitled: i64,
    voted: i64,
    tally: Option<Tally>,
    /// The result, once the ballot is closed and counted, and the counts if they are visible.
    result: Option<Badge>,
    counts: Option<String>,
    /// Whether it is a table's advice ballot.
    advises: bool,
    past: bool,
    open: bool,
    may_act: bool,
    /// Whether the current secret of the service can decrypt its votes.
    countable: bool,
    /// Whether ending or extending it needs a second bureau member.
    by_two: bool,
    later_day: String,
    later_time: String,
}

impl SeveralForms for Manage<'_> {
    fn shown_again(&self) -> ShownAgain<'_> {
        ShownAgain {
            name: &self.again,
            form: self.form,
            faults: &self.faults,
        }
    }
}

async fn show(request: PageRequest, ballot: web::Path<String>) -> HttpResponse {
    request
        .read(move |cx, layout| {
            let id = form_errors::id(&ballot)?;
            render(cx, layout, id, Faults::none(), &Form::default(), "")
        })
        .await
}

fn render(
    cx: &mut Context<'_>,
    layout: &Layout,
    id: Id,
    faults: Faults,
    form: &Form,
    again: &str,
) -> Result<Page> {
    let ballots::Electorate {
        ballot,
        electors,
        voted,
        occupants,
    } = ballots::electorate(cx, id)?;
    let turnout = ballots::turnout(cx, id)?;
    let body = bodies::find(cx, ballot.body_id)?;
    let case = overview::case_name(cx, ballot.case_id)?;
    let people_ids = electors
        .iter()
        .flat_map(|e| [Some(e.representative_id), e.substitute_id])
        .chain(
            occupants
                .iter()
                .flat_map(|o| [Some(o.representative_id), o.substitute_id]),
        )
        .flatten();
    let people: HashMap<Id, String> = people::representative_names(cx, people_ids)?;
    let organisations = people::organisation_names(cx, electors.iter().map(|e| e.organisation_id))?;
    let name = |names: &HashMap<Id, String>, id: &Id| names.get(id).cloned().unwrap_or_default();
    let seats = electors
        .iter()
        .map(|elector| (elector, occupants.iter().find(|o| o.seat_id == elector.seat_id)))
        .map(|(elector, now)| SeatLine {
            // While it is open: who may vote today.
            representative: name(
                &people,
                &now.map_or(elector.representative_id, |o| o.representative_id),
            ),
            organisation: name(&organisations, &elector.organisation_id),
            substitute: now
                .map_or(elector.substitute_id, |o| o.substitute_id)
                .as_ref()
                .map(|id| name(&people, id)),
            sector: elector.sector,
            recused: elector.recusal_kind.is_some(),
            voted: voted.contains(&elector.seat_id),
        })
        .collect();
    let open = ballot.status == BallotStatus::Open;
    let countable = if open {
        ballots::can_be_counted(cx, &ballot)?
    } else {
        !ballot.voided
    };
    let budget = match open && ballot.kind != BallotKind::Advice {
        true => breaches::of_ballot(cx, &ballot)?,
        false => Vec::new(),
    };
    let later = ballot.closes_at.max(cx.now).plus(Duration::days(LONGER_DAYS));
    let typed = |name: &str, otherwise: String| {
        if again == "extend" {
            form.text(name).to_owned()
        } else {
            otherwise
        }
    };
    Page::render(&Manage {
        layout,
        faults,
        form,
        again: again.to_owned(),
        body: layout.pick(&body.name_nl, &body.name_en).to_owned(),
        case,
        seats,
        budget: budget
            .iter()
            .map(|one| prospect_in_words(layout, one, true))
            .filter(|one| one.tight)
            .collect(),
        entitled: turnout.entitled,
        voted: turnout.voted,
        tally: turnout.tally,
        result: ballot
            .result
            .map(|result| result_badge(layout, ballot.kind, result)),
        counts: ballot
            .tally
            .as_ref()
            .and_then(|tally| counts_in_words(layout, &tally.read().ok()?)),
        advises: ballot.kind == BallotKind::Advice,
        past: ballot.closes_at <= cx.now,
        open,
        countable,
        by_two: takes_four_eyes(ballot.kind),
        may_act: cx.actor.is(edba_domain::codes::Role::Bureau),
        later_day: typed("closesAt", working_day_from(later.local_date()).to_string()),
        later_time: typed("closesAt-time", "17:00".to_owned()),
        ballot,
    })
}

async fn act(request: PageRequest, path: web::Path<(String, String)>, form: Form) -> HttpResponse {
    let (ballot, act) = path.into_inner();
    let (same_ballot, same_act) = (ballot.clone(), act.clone());
    request
        .act(
            form,
            move |cx, layout, form| {
                let id = form_errors::id(&ballot)?;
                if !confirm::is_given(form)
                    && let Some(page) = asked_once_more(cx, layout, form, id, &act)?
                {
                    return Ok(page);
                }
                let said = carry_out(cx, id, &act, form)?;
                Ok(Page::go(format!("/ballots/{id}/manage")).saying(said))
            },
            move |cx, layout, form, error| {
                let faults = Faults::from_error(layout, form, error, "manage");
                render(
                    cx,
                    layout,
                    form_errors::id(&same_ballot)?,
                    faults,
                    form,
                    &same_act,
                )
            },
        )
        .await
}

/// Reads the reason for the cancellation. Errors: 400.
fn cancellation(form: &Form) -> Result<NewCancellation> {
    form_errors::read(json!({ "reason": form.text("reason") }))
}

/// Asks for confirmation before a ballot is ended, if it can be now. Extending needs none: the ballot can still be
/// ended.
fn asked_once_more(
    cx: &mut Context<'_>,
    layout: &Layout,
    form: &Form,
    id: Id,
    act: &str,
) -> Result<Option<Page>> {
    let (action, reason) = match act {
        "close" => ("close-ballot", None),
        "cancel" => ("cancel-ballot", Some(cancellation(form)?.reason)),
        _ => return Ok(None),
    };
    let (ballot, states) = ballots::commands(cx, id)?;
    if !states
        .iter()
        .any(|state| state.command.as_str() == act && state.allowed)
    {
        return Ok(None);
    }
    let question = (layout.say("vote-question"), ballot.question);
    let reason = reason.map(|reason| (layout.say("manage-reason"), reason));
    let facts = [Some(question), reason].into_iter().flatten().collect();
    confirm::ask(layout, form, action, facts).map(Some)
}

/// Carries out one of the forms; returns the message key of the notice.
fn carry_out(cx: &mut Context<'_>, id: Id, act: &str, form: &Form) -> Result<&'static str> {
    match act {
        "extend" => {
            let mut fields = form_errors::Fields::from_form(form);
            let typed = fields.moment("closesAt");
            let NewExtension { closes_at, reason } = fields.read(json!({
                "closesAt": typed,
                "reason": form.text("reason"),
            }))?;
            let closes_at: Moment = closes_at;
            let changed = ballots::extend(cx, id, closes_at, &reason, form_errors::expects(form))?;
            Ok(said(&changed, "notice-ballot-extended"))
        }
        "close" => {
            ballots::close(cx, id)?;
            Ok("notice-ballot-closed")
        }
        "cancel" => {
            let changed = ballots::cancel(cx, id, &cancellation(form)?.reason)?;
            Ok(said(&changed, "notice-ballot-cancelled"))
        }
        _ => Err(Error::not_found("page")),
    }
}

/// The notice after a change: done, or waiting for a second approval.
fn said(changed: &Changed, done: &'static str) -> &'static str {
    match changed {
        Changed::Done(_) => done,
        Changed::Waits(_) => "notice-proposed",
    }
}
