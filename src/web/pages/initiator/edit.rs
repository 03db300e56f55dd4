//! Editing a case: the long form, saved as a draft, and submitted as a new case or a revision.

use std::collections::HashMap;

use actix_web::{HttpResponse, web};
use askama::Template;

use super::super::base::form::OWN_FIELDS;
use super::super::base::form_errors::{self, Faults};
use super::super::base::route::{Line as Route, form, page};
use super::super::base::{Form, Layout, Page, PageRequest, confirm};
use super::draft;
use super::edit_page::{Edit, Line, Subject};
use super::options::Options;
use super::readable::{self, Readable};
use crate::policy::CASE_WRITERS;
use edba_common::error::{Error, Result};
use edba_domain::case::{CaseContent, CaseNeed};
use edba_domain::codes::{Language, Role};
use edba_domain::{Id, Moment};
use edba_service::{Context, cases, drafts};

pub(super) fn lines() -> Vec<Route> {
    vec![
        page("/my-cases/new", CASE_WRITERS, ask_new),
        form("/my-cases/new", CASE_WRITERS, send_new),
        form("/my-cases/new/draft", CASE_WRITERS, keep_new),
        page("/my-cases/{case}/edit", CASE_WRITERS, ask_edit),
        form("/my-cases/{case}/edit", CASE_WRITERS, send_edit),
        form("/my-cases/{case}/edit/draft", CASE_WRITERS, keep_edit),
    ]
}

/// The key of the draft of a case, or of a new one.
pub fn key(case: Option<Id>) -> String {
    case.map_or_else(|| "case-new".to_owned(), |id| format!("case-{id}"))
}

async fn ask_new(request: PageRequest) -> HttpResponse {
    request
        .read(|cx, layout| resume(cx, layout, Subject::new_case()))
        .await
}

async fn ask_edit(request: PageRequest, case: web::Path<String>) -> HttpResponse {
    request
        .read(move |cx, layout| {
            let subject = Subject::load(cx, form_errors::id(&case)?)?;
            resume(cx, layout, subject)
        })
        .await
}

/// Opens the form with its saved state: the draft, or else the current case.
fn resume(cx: &mut Context<'_>, layout: &Layout, subject: Subject) -> Result<Page> {
    if let Some(kept) = drafts::find(cx, &key(subject.id))? {
        let form = Form::parse(kept.content.as_bytes());
        return render(cx, layout, subject, Faults::none(), &form, Some(kept.updated_at));
    }
    let form = match &subject.present {
        Some(content) => {
            let options = Options::load(cx, layout, subject.programme_id)?;
            draft::fields_of(content, &options.organisations, layout.language)
        }
        None => Form::from_fields(Vec::new()),
    };
    render(cx, layout, subject, Faults::none(), &form, None)
}

/// The initiator: fixed for an existing case, the user's organisation for a new one, else the chosen one.
fn initiator(cx: &Context<'_>, subject: &Subject, form: &Form) -> String {
    if let Some(content) = &subject.present {
        return content.initiator_organisation_id.to_string();
    }
    match cx.actor.organisation_id {
        Some(own) => own.to_string(),
        None => form.text("initiatorOrganisationId").to_owned(),
    }
}

/// Progress of the draft: what is missing, and the amounts asked for by year and kind.
struct Standing {
    missing: Vec<String>,
    needs: Vec<CaseNeed>,
}

fn standing(
    cx: &mut Context<'_>,
    layout: &Layout,
    subject: &Subject,
    form: &Form,
    options: &Options,
) -> Result<Standing> {
    let mut document = draft::document(
        &draft::renumbered(form, true),
        &options.organisations,
        layout.language,
    );
    document["initiatorOrganisationId"] = initiator(cx, subject, form).into();
    let Readable { content, faults } = readable::read(&document)?;
    let missing = match &content {
        Some(content) => {
            let programme_id = readable::programme_of(cx, subject.programme_id)?;
            let missing = cases::missing_of(cx, programme_id, subject.id, content)?;
            readable::to_do(layout, form, &faults, &missing)
        }
        // A case needs an initiator before anything else.
        None => vec![layout.say("draft-no-initiator")],
    };
    Ok(Standing {
        missing,
        needs: content.map(|c| c.need_lines()).unwrap_or_default(),
    })
}

fn render(
    cx: &mut Context<'_>,
    layout: &Layout,
    subject: Subject,
    faults: Faults,
    form: &Form,
    kept: Option<Moment>,
) -> Result<Page> {
    use chrono::Datelike;
    let options = Options::load(cx, layout, subject.programme_id)?;
    let Standing { missing, needs } = standing(cx, layout, &subject, form, &options)?;
    let lines = |list: &'static str| -> Vec<Line> {
        draft::places(form, list)
            .into_iter()
            .map(|place| Line { list, place })
            .collect()
    };
    let this_year = cx.today().year();
    let written_for = form.text("version");
    let overtaken = !written_for.is_empty() && written_for != subject.version.to_string();
    Page::render(&Edit {
        layout,
        address: subject.address(),
        // A second attempt after a warning applies to the current version of the case.
        version: subject.version.to_string(),
        chooses_initiator: subject.id.is_none() && cx.actor.is(Role::Bureau),
        kept,
        overtaken: overtaken && kept.is_some(),
        missing,
        needs,
        years: (this_year..this_year + 6).collect(),
        recipients: lines("recipientOrganisationIds"),
        budget: lines("budgetLines"),
        funding: lines("fundingLines"),
        appraisals: lines("appraisals"),
        grounds: lines("interventionGrounds"),
        subject,
        faults,
        form,
        options,
    })
}

/// Parses the content. Errors: 400 with all faults at their fields.
fn content(
    cx: &Context<'_>,
    subject: &Subject,
    form: &Form,
    organisations: &HashMap<Id, String>,
    language: Language,
) -> Result<CaseContent> {
    let mut document = draft::document(form, organisations, language);
    document["initiatorOrganisationId"] = initiator(cx, subject, form).into();
    form_errors::read(document).map_err(|error| draft::placed_error(error, form, language))
}

async fn send_new(request: PageRequest, form: Form) -> HttpResponse {
    send(request, None, form).await
}

async fn send_edit(request: PageRequest, case: web::Path<String>, form: Form) -> HttpResponse {
    send(request, Some(case.into_inner()), form).await
}

fn subject_of(cx: &mut Context<'_>, case: Option<&String>) -> Result<Subject> {
    match case {
        None => Ok(Subject::new_case()),
        Some(case) => {
            let id = form_errors::id(case)?;
            Subject::load(cx, id)
        }
    }
}

async fn send(request: PageRequest, case: Option<String>, form: Form) -> HttpResponse {
    let same = case.clone();
    request
        .act(
            form,
            move |cx, layout, form| {
                let subject = subject_of(cx, case.as_ref())?;
                press(cx, layout, &subject, form)
            },
            move |cx, layout, form, error| {
                let subject = subject_of(cx, same.as_ref())?;
                let tidy = draft::renumbered(form, true);
                let faults = Faults::from_error(layout, &tidy, error, "draft");
                render(cx, layout, subject, faults, &tidy, None)
            },
        )
        .await
}

/// Handles the pressed button.
fn press(cx: &mut Context<'_>, layout: &Layout, subject: &Subject, form: &Form) -> Result<Page> {
    let key = key(subject.id);
    if form.has("discard") {
        if !confirm::is_given(form)
            && let Some(kept) = drafts::find(cx, &key)?
        {
            let written = Form::parse(kept.content.as_bytes());
            let title = (layout.say("draft-title"), written.text("title").to_owned());
            return confirm::ask(layout, form, "discard-draft", vec![title]);
        }
        drafts::discard(cx, &key)?;
        return Ok(Page::go(subject.address()).saying("notice-draft-discarded"));
    }
    if form.has("add") || form.has("remove") || form.has("save") || form.has("narrow") {
        let after = draft::renumbered(form, false);
        drafts::keep(cx, &key, after.encoded(OWN_FIELDS))?;
        let page = match form.text("add") {
            // Scroll to the new line and move the focus there.
            list if !list.is_empty() => Page::go(format!("{}#{list}-lines", subject.address())),
            _ if form.has("narrow") => Page::go(format!("{}#programmeLine", subject.address())),
            _ => Page::go(subject.address()),
        };
        let page = if form.has("save") {
            page.saying("notice-draft-kept")
        } else {
            page
        };
        return Ok(page.made_anew());
    }
    let options = Options::load(cx, layout, subject.programme_id)?;
    let form = &draft::renumbered(form, true);
    let content = content(cx, subject, form, &options.organisations, layout.language)?;
    let placed = |error| draft::placed_error(error, form, layout.language);
    let (case, said) = match subject.id {
        None => (
            cases::register(cx, content).map_err(placed)?,
            "notice-case-registered",
        ),
        Some(id) => {
            let revised = cases::revise(
                cx,
                id,
                content,
                form.given("reason").as_deref(),
                form_errors::expects(form),
            )
            .map_err(placed)?;
            (revised, "notice-case-revised")
        }
    };
    drafts::discard(cx, &key)?;
    Ok(Page::go(match (cx.actor.role, subject.id) {
        (Role::Bureau, Some(id)) => format!("/cases/{id}/work"),
        (Role::Bureau, None) => "/pipeline".to_owned(),
        _ => "/my-cases".to_owned(),
    })
    .saying_of(said, case.id, &case.number))
}

async fn keep_new(request: PageRequest, form: Form) -> HttpResponse {
    keep(request, None, form).await
}

async fn keep_edit(request: PageRequest, case: web::Path<String>, form: Form) -> HttpResponse {
    keep(request, Some(case.into_inner()), form).await
}

/// The fragment that the page's script gets after a draft was saved, and puts in place of the old one.
#[derive(Template)]
#[template(path = "initiator/kept.html")]
struct Kept<'a> {
    layout: &'a Layout,
    text: String,
    missing: Vec<String>,
    needs: Vec<CaseNeed>,
}

async fn keep(request: PageRequest, case: Option<String>, form: Form) -> HttpResponse {
    request
        .act(
            form,
            move |cx, layout, form| {
                let subject = subject_of(cx, case.as_ref())?;
                let form = draft::renumbered(form, false);
                drafts::keep(cx, &key(subject.id), form.encoded(OWN_FIELDS))?;
                let options = Options::load(cx, layout, subject.programme_id)?;
                let Standing { missing, needs } = standing(cx, layout, &subject, &form, &options)?;
                Page::part(&Kept {
                    layout,
                    text: layout.with("draft-kept", "at", layout.moment(&cx.now)),
                    missing,
                    needs,
                })
            },
            |_, _, _, error| Err(Error::new(error.code, error.detail.clone())),
        )
        .await
}
