//! Pages of promises in kind: the bureau records, changes and answers them.

use actix_web::{HttpResponse, web};
use askama::Template;
use serde_json::{Value, json};

use super::base::form_errors::{self, Choice, Faults};
use super::base::presentation::organisations_by_name;
use super::base::route::{Line, form, page};
use super::base::several_forms::{SeveralForms, ShownAgain};
use super::base::{Badge, Form, Layout, Page, PageRequest, confirm};
use crate::api::promises::{
    NewPromise, NewPromiseFailure, NewPromiseFulfilment, NewPromiseWithdrawal, PromiseChange,
};
use crate::policy::BUREAU;
use edba_common::error::{Error, Result};
use edba_domain::Id;
use edba_domain::promise::{PromiseKind, PromiseStatus, is_overdue, takes_promises};
use edba_service::overview::{self, CaseName};
use edba_service::promises::{self, NamedPromise, Outcome};
use edba_service::{Context, decisions};

/// The most decisions to choose from.
const MOST: i64 = 2_000;

pub(super) fn lines() -> Vec<Line> {
    vec![
        page("/cases/{case}/promises", BUREAU, ask),
        form("/cases/{case}/promises", BUREAU, record),
        page("/promises/{promise}", BUREAU, show),
        form("/promises/{promise}/change", BUREAU, change),
        form("/promises/{promise}/answer", BUREAU, answer),
    ]
}

/// The state of a promise as a badge: an open one past its date is overdue.
pub(super) fn badge(layout: &Layout, cx: &Context<'_>, found: &NamedPromise) -> Badge {
    let row = &found.row;
    if is_overdue(row.status, row.due_date, cx.today()) {
        return Badge::new("error", layout.say("promises-overdue"));
    }
    let tone = match row.status {
        PromiseStatus::Open => "info",
        PromiseStatus::Met => "ok",
        PromiseStatus::NotMet => "error",
        PromiseStatus::Withdrawn => "neutral",
    };
    Badge::new(tone, layout.name_of("term-promise", row.status))
}

#[derive(Template)]
#[template(path = "promises/new.html")]
struct NewPage<'a> {
    layout: &'a Layout,
    faults: Faults,
    form: &'a Form,
    case: CaseName,
    kinds: Vec<Choice>,
    organisations: Vec<Choice>,
    decisions: Vec<Choice>,
}

async fn ask(request: PageRequest, case: web::Path<String>) -> HttpResponse {
    request
        .read(move |cx, layout| {
            render_new(
                cx,
                layout,
                form_errors::id(&case)?,
                Faults::none(),
                &Form::default(),
            )
        })
        .await
}

fn render_new(
    cx: &mut Context<'_>,
    layout: &Layout,
    case_id: Id,
    faults: Faults,
    form: &Form,
) -> Result<Page> {
    let none = |key: &str, name: &str| Choice::new("", layout.say(key), form.text(name));
    let listed = organisations_by_name(cx)?;
    let query = decisions::DecisionQuery {
        case_id: Some(case_id),
        ..decisions::DecisionQuery::default()
    };
    let slice = decisions::Slice {
        after: None,
        limit: MOST,
    };
    let decided = decisions::list(cx, query, slice)?;
    let standing = decided.into_iter().filter(|found| found.decision.standing);
    Page::render(&NewPage {
        layout,
        faults,
        case: overview::case_name(cx, case_id)?,
        // None is chosen beforehand: the kind cannot be changed.
        kinds: [none("promises-choose-kind", "kind")]
            .into_iter()
            .chain(Choice::of_codes(
                layout,
                "term-promise-kind",
                PromiseKind::ALL,
                form.text("kind"),
            ))
            .collect(),
        organisations: [none("promises-other-party", "organisationId")]
            .into_iter()
            .chain(
                listed
                    .into_iter()
                    .map(|(id, name)| Choice::new(id.to_string(), name, form.text("organisationId"))),
            )
            .collect(),
        decisions: [none("promises-no-decision", "decisionId")]
            .into_iter()
            .chain(standing.map(|found| {
                Choice::new(
                    found.decision.id.to_string(),
                    found.decision.number,
                    form.text("decisionId"),
                )
            }))
            .collect(),
        form,
    })
}

async fn record(request: PageRequest, case: web::Path<String>, form: Form) -> HttpResponse {
    let same = case.clone();
    request
        .act(
            form,
            move |cx, _, form| {
                let case_id = form_errors::id(&case)?;
                let NewPromise {
                    kind,
                    description,
                    organisation_id,
                    party,
                    owner,
                    due_date,
                    decision_id,
                } = form_errors::read(json!({
                    "kind": form.text("kind"),
                    "description": form.text("description"),
                    "organisationId": form_errors::text_or_null(form, "organisationId"),
                    "party": form_errors::text_or_null(form, "party"),
                    "owner": form.text("owner"),
                    "dueDate": form.text("dueDate"),
                    "decisionId": form_errors::text_or_null(form, "decisionId"),
                }))?;
                let new = promises::NewPromise {
                    kind,
                    description,
                    organisation_id,
                    party,
                    owner,
                    due_date,
                    decision_id,
                };
                promises::record(cx, case_id, new)?;
                Ok(Page::go(format!("/cases/{case_id}#promises")).saying("notice-promise-recorded"))
            },
            move |cx, layout, form, error| {
                let faults = Faults::from_error(layout, form, error, "promises");
                render_new(cx, layout, form_errors::id(&same)?, faults, form)
            },
        )
        .await
}

#[derive(Template)]
#[template(path = "promises/show.html")]
struct PromisePage<'a> {
    layout: &'a Layout,
    faults: Faults,
    form: &'a Form,
    /// The form that is shown again: `change` or `answer`; empty for none.
    again: &'a str,
    found: NamedPromise,
    badge: Badge,
    /// The due date as the value of a date field.
    due_date: String,
    case: CaseName,
    may_change: bool,
    answers: Vec<Choice>,
}

impl SeveralForms for PromisePage<'_> {
    fn shown_again(&self) -> ShownAgain<'_> {
        ShownAgain {
            name: self.again,
            form: self.form,
            faults: &self.faults,
        }
    }
}

impl PromisePage<'_> {
    fn is_open(&self) -> bool {
        self.found.row.status == PromiseStatus::Open
    }
}

async fn show(request: PageRequest, promise: web::Path<String>) -> HttpResponse {
    request
        .read(move |cx, layout| render(cx, layout, &promise, Faults::none(), &Form::default(), ""))
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
    let found = promises::find(cx, form_errors::id(id)?)?;
    let case = overview::case_name(cx, found.row.case_id)?;
    let chosen = if again == "answer" {
        form.text("answer")
    } else {
        ""
    };
    let answers = ["met", "not-met", "withdrawn"]
        .into_iter()
        .map(|code| Choice::new(code, layout.name_of("promises-answer", code), chosen))
        .collect();
    Page::render(&PromisePage {
        layout,
        faults,
        form,
        again,
        badge: badge(layout, cx, &found),
        due_date: found.row.due_date.to_string(),
        may_change: found.row.status == PromiseStatus::Open && takes_promises(case.status),
        found,
        case,
        answers,
    })
}

async fn change(request: PageRequest, promise: web::Path<String>, form: Form) -> HttpResponse {
    let same = promise.clone();
    request
        .act(
            form,
            move |cx, _, form| {
                let PromiseChange {
                    owner,
                    due_date,
                    reason,
                } = form_errors::read(json!({
                    "owner": form.text("owner"),
                    "dueDate": form.text("dueDate"),
                    "reason": form.text("reason"),
                }))?;
                let id = form_errors::id(&promise)?;
                promises::change(
                    cx,
                    id,
                    owner.set(),
                    due_date.set(),
                    &reason,
                    form_errors::expects(form),
                )?;
                Ok(Page::go(format!("/promises/{id}")).saying("notice-saved"))
            },
            move |cx, layout, form, error| {
                let faults = Faults::from_error(layout, form, error, "promises");
                render(cx, layout, &same, faults, form, "change")
            },
        )
        .await
}

async fn answer(request: PageRequest, promise: web::Path<String>, form: Form) -> HttpResponse {
    let same = promise.clone();
    request
        .act(
            form,
            move |cx, layout, form| {
                let id = form_errors::id(&promise)?;
                let said = Said::read(form)?;
                if !confirm::is_given(form) {
                    let facts = vec![
                        (
                            layout.say("promises-answer"),
                            layout.name_of("promises-answer", form.text("answer")),
                        ),
                        (layout.say(said.label()), said.text().to_owned()),
                    ];
                    return confirm::ask(layout, form, "answer-promise", facts);
                }
                promises::answer(cx, id, said.outcome())?;
                Ok(Page::go(format!("/promises/{id}")).saying("notice-promise-answered"))
            },
            move |cx, layout, form, error| {
                let faults = Faults::from_error(layout, form, error, "promises");
                render(cx, layout, &same, faults, form, "answer")
            },
        )
        .await
}

/// An answer with its evidence or reason, as it was typed.
enum Said {
    Met(String),
    NotMet(String),
    Withdrawn(String),
}

impl Said {
    /// Errors: 400.
    fn read(form: &Form) -> Result<Self> {
        let input = |name: &str| -> Value { json!({ name: form.text(name) }) };
        Ok(match form.text("answer") {
            "met" => {
                let NewPromiseFulfilment { evidence } = form_errors::read(input("evidence"))?;
                Self::Met(evidence)
            }
            "not-met" => {
                let NewPromiseFailure { reason } = form_errors::read(input("reason"))?;
                Self::NotMet(reason)
            }
            "withdrawn" => {
                let NewPromiseWithdrawal { reason } = form_errors::read(input("reason"))?;
                Self::Withdrawn(reason)
            }
            _ => return Err(Error::fault("/answer", "required", "Choose an answer.")),
        })
    }

    fn text(&self) -> &str {
        match self {
            Self::Met(text) | Self::NotMet(text) | Self::Withdrawn(text) => text,
        }
    }

    const fn label(&self) -> &'static str {
        match self {
            Self::Met(_) => "promises-evidence",
            Self::NotMet(_) | Self::Withdrawn(_) => "promises-reason",
        }
    }

    fn outcome(&self) -> Outcome<'_> {
        match self {
            Self::Met(evidence) => Outcome::Met(evidence),
            Self::NotMet(reason) => Outcome::NotMet(reason),
            Self::Withdrawn(reason) => Outcome::Withdrawn(reason),
        }
    }
}
