//! The form of a new document.

use actix_web::HttpResponse;
use askama::Template;
use serde_json::{Value, json};

use super::faults::faults_of;
use super::things::kind_of;
use super::{FileField, FileRules, Subject, may_add_to};
use crate::api::documents::NewDocument;
use crate::pages::base::form_errors::{self, Choice, Faults};
use crate::pages::base::{Form, Layout, Page, PageRequest};
use crate::upload_body::UploadBody;
use edba_common::error::{Error, Result};
use edba_domain::codes::Role;
use edba_domain::document::{AttachedTo, DocumentKind, VersionState};
use edba_files::ContentFacts;
use edba_service::cases::{self, CaseFilter, CaseSort};
use edba_service::{Context, bodies, documents};

/// The most cases to choose from.
const MOST_CASES: i64 = 500;
/// The most bodies to choose from.
pub const MOST_BODIES: i64 = 200;

#[derive(Template)]
#[template(path = "documents/new.html")]
struct NewPage<'a> {
    layout: &'a Layout,
    faults: Faults,
    form: &'a Form,
    /// The thing that it will be attached to, as in the address and in words; empty where it is chosen here.
    subject: String,
    attached_to: String,
    /// The cases to choose from; empty where the thing is given, or belongs to another page.
    cases: Vec<Choice>,
    kinds: Vec<Choice>,
    bodies: Vec<Choice>,
    file: FileField,
}

pub async fn ask(request: PageRequest) -> HttpResponse {
    let subject = request.query().text("subject").to_owned();
    let rules = FileRules::of(&request.state.files);
    request
        .read(move |cx, layout| {
            let form = Form::from_fields(vec![("subject".to_owned(), subject)]);
            render(cx, layout, rules, Faults::none(), &form)
        })
        .await
}

fn render(
    cx: &mut Context<'_>,
    layout: &Layout,
    rules: FileRules,
    faults: Faults,
    form: &Form,
) -> Result<Page> {
    let given = Subject::read(form.text("subject"));
    let attached_to = match given {
        Some(subject) => in_words(cx, layout, subject)?,
        None => String::new(),
    };
    let cases = match given {
        None if may_add_to(layout, AttachedTo::Case.as_str()) => cases_of(cx, layout, form)?,
        _ => Vec::new(),
    };
    let choose = Choice::new("", layout.say("documents-choose-kind"), form.text("kind"));
    let kinds = Choice::of_codes(layout, "term-document-kind", DocumentKind::ALL, form.text("kind"));
    Page::render(&NewPage {
        layout,
        subject: given.map_or_else(String::new, |_| form.text("subject").to_owned()),
        attached_to,
        cases,
        kinds: std::iter::once(choose).chain(kinds).collect(),
        bodies: bodies_of(cx, layout, form.text("bodyId"))?,
        // The page is shown again once a file was sent with it.
        file: FileField::new(layout, rules, faults.at("file"), faults.count() > 0),
        faults,
        form,
    })
}

/// A thing, with the number of its case where it is known.
fn in_words(cx: &mut Context<'_>, layout: &Layout, subject: Subject) -> Result<String> {
    let kind = kind_of(layout, subject.kind, subject.line);
    match subject.kind {
        AttachedTo::Case | AttachedTo::Appraisal => {
            let case = cases::visible(cx, subject.id)?;
            Ok(format!("{kind} ({})", case.number))
        }
        _ => Ok(kind),
    }
}

/// The cases that this user sees, the last changed first.
fn cases_of(cx: &mut Context<'_>, layout: &Layout, form: &Form) -> Result<Vec<Choice>> {
    let chosen = form.text("attachedTo");
    let nothing = match cx.actor.is(Role::Bureau) {
        true => "documents-no-thing",
        false => "documents-choose-thing",
    };
    let listed = cases::list(cx, CaseFilter::default(), CaseSort::UpdatedLast, None, MOST_CASES)?;
    let each = listed.rows.into_iter().map(|case| {
        let label = format!("{} {}", case.number, case.title);
        Choice::new(format!("{}:{}", AttachedTo::Case, case.id), label, chosen)
    });
    Ok(std::iter::once(Choice::new("", layout.say(nothing), chosen))
        .chain(each)
        .collect())
}

/// The bodies that can read a confidential document.
pub fn bodies_of(cx: &mut Context<'_>, layout: &Layout, chosen: &str) -> Result<Vec<Choice>> {
    let listed = bodies::list(cx, None, None, None, MOST_BODIES)?;
    let each = listed.into_iter().map(|body| {
        let name = layout.pick(&body.name_nl, &body.name_en).to_owned();
        Choice::new(body.id.to_string(), name, chosen)
    });
    Ok(
        std::iter::once(Choice::new("", layout.say("documents-no-body"), chosen))
            .chain(each)
            .collect(),
    )
}

/// The input of the form, checked by the schema of the API. Errors: 400 with all faults.
fn input(form: &Form) -> Result<documents::NewDocument> {
    let given = match form.text("subject") {
        "" => form.text("attachedTo"),
        subject => subject,
    };
    let attached_to: Vec<Value> = match (given, Subject::read(given)) {
        ("", _) => Vec::new(),
        (_, Some(subject)) => vec![subject.input()],
        (_, None) => return Err(Error::fault("/attachedTo", "unknown", "There is no such thing.")),
    };
    let new: NewDocument = form_errors::read(json!({
        "title": form.text("title"),
        "kind": form.text("kind"),
        "confidential": form.has("confidential"),
        "bodyId": form_errors::text_or_null(form, "bodyId"),
        "attachedTo": attached_to,
        "note": form_errors::text_or_null(form, "note"),
    }))?;
    Ok(new.input())
}

/// The notice after content was received.
pub fn notice_of(content: &ContentFacts, kept: &'static str) -> &'static str {
    match content.check.state() {
        VersionState::Failed => "notice-document-failed",
        VersionState::Kept | VersionState::Destroyed => kept,
    }
}

pub async fn add(request: PageRequest, body: UploadBody) -> HttpResponse {
    let rules = FileRules::of(&request.state.files);
    request
        .act_with_file(
            body,
            |cx, form| documents::check_new(cx, &input(form)?),
            |cx, form, content| {
                let found = documents::add(cx, input(form)?, content)?;
                let page = Page::go(format!("/documents/{}", found.document.id));
                Ok(page.saying(notice_of(content, "notice-document-added")))
            },
            move |cx, layout, form, error| {
                let faults = faults_of(layout, form, error);
                render(cx, layout, rules, faults, form)
            },
        )
        .await
}
