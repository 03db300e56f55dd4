//! What the bureau does with documents: changing their particulars, attaching and detaching them, and proposing to destroy their
//! content.

use actix_web::{HttpResponse, web};
use serde_json::{Value, json};

use super::FileRules;
use super::faults::{faults_in, faults_of};
use super::record::in_words;
use super::shown::{Again, render};
use crate::api::documents::{DocumentChange, NewDetachment};
use crate::pages::base::{Form, Layout, Page, PageRequest, confirm, form_errors};
use edba_common::error::{Error, Result};
use edba_domain::Id;
use edba_domain::document::AttachedTo;
use edba_domain::search_words::asked_words;
use edba_service::Context;
use edba_service::cases::{self, CaseFilter, CaseSort};
use edba_service::documents::{self, DocumentSubject, NewDestruction};
use edba_service::pending_actions::{self, MoneyAction};

/// The page of a document with one of its forms, as it was sent.
fn again(
    cx: &mut Context<'_>,
    layout: &Layout,
    rules: FileRules,
    document: &str,
    (name, form, error): (&str, &Form, &Error),
) -> Result<Page> {
    let again = Again {
        name,
        faults: match form.has("attachmentId") {
            // Its reason is asked in other words than that of a destruction.
            true => faults_in(layout, form, error, "documents-detach"),
            false => faults_of(layout, form, error),
        },
        form,
    };
    render(cx, layout, rules, document, again)
}

/// Runs the work of a form of the document. A form that is refused is shown again by the name that its input gives it.
async fn act(
    request: PageRequest,
    document: web::Path<String>,
    form: Form,
    name_of: fn(&Form) -> &str,
    work: impl FnOnce(&mut Context<'_>, &Layout, &Form, Id) -> Result<Page> + Send + 'static,
) -> HttpResponse {
    let rules = FileRules::of(&request.state.files);
    let same = document.clone();
    request
        .act(
            form,
            move |cx, layout, form| work(cx, layout, form, form_errors::id(&document)?),
            move |cx, layout, form, error| again(cx, layout, rules, &same, (name_of(form), form, error)),
        )
        .await
}

pub async fn change(request: PageRequest, document: web::Path<String>, form: Form) -> HttpResponse {
    act(
        request,
        document,
        form,
        |_| "change",
        |cx, _, form, id| {
            let confidential = form.has("confidential");
            let change: DocumentChange = form_errors::read(json!({
                "title": form.text("title"),
                "kind": form.text("kind"),
                "confidential": confidential,
                // The list still has the body that read it before.
                "bodyId": match confidential {
                    true => form_errors::text_or_null(form, "bodyId"),
                    false => Value::Null,
                },
            }))?;
            documents::change(cx, id, change.input(), form_errors::expects(form))?;
            Ok(Page::go(format!("/documents/{id}")).saying("notice-document-changed"))
        },
    )
    .await
}

/// How many cases are looked through for a number: those whose texts have its words too.
const MOST_OF_NUMBER: i64 = 50;

/// The first id in a text: an id by itself, or the address of a page.
pub fn id_in(text: &str) -> Option<Id> {
    text.split(|c: char| c != '-' && !c.is_ascii_hexdigit())
        .find_map(|word| word.parse().ok())
}

/// The case of this number, however its letters are written; None for another text.
pub fn case_of(cx: &mut Context<'_>, text: &str) -> Result<Option<Id>> {
    let number = text.trim();
    if !number.contains('-') {
        return Ok(None);
    }
    let filter = CaseFilter {
        words: asked_words(number),
        ..CaseFilter::default()
    };
    let found = cases::list(cx, filter, CaseSort::Newest, None, MOST_OF_NUMBER)?;
    let case = found
        .rows
        .into_iter()
        .find(|case| case.number.eq_ignore_ascii_case(number));
    Ok(case.map(|case| case.id))
}

/// The thing that is named in the form, checked by the schema of the API. Errors: 400.
fn subject_of(cx: &mut Context<'_>, form: &Form) -> Result<DocumentSubject> {
    let text = form.text("id");
    // Of a case and its appraisals, people know the number.
    let by_number = match form.text("kind").parse() {
        Ok(AttachedTo::Case | AttachedTo::Appraisal) if id_in(text).is_none() => case_of(cx, text)?,
        _ => None,
    };
    let id = match (text, id_in(text).or(by_number)) {
        (_, Some(id)) => json!(id),
        ("", None) => Value::Null,
        (_, None) => return Err(Error::fault("/id", "unknown", "This names no thing.")),
    };
    let line = match form.text("line") {
        "" => Value::Null,
        text => text
            .parse::<i32>()
            .map_or_else(|_| json!(text), |line| json!(line)),
    };
    form_errors::read(json!({ "kind": form.text("kind"), "id": id, "line": line }))
}

pub async fn attach(request: PageRequest, document: web::Path<String>, form: Form) -> HttpResponse {
    act(
        request,
        document,
        form,
        |_| "attach",
        |cx, _, form, id| {
            let subject = subject_of(cx, form)?;
            documents::attach(cx, id, &subject)?;
            Ok(Page::go(format!("/documents/{id}")).saying("notice-document-attached"))
        },
    )
    .await
}

pub async fn detach(request: PageRequest, document: web::Path<String>, form: Form) -> HttpResponse {
    act(
        request,
        document,
        form,
        |form| form.text("attachmentId"),
        |cx, _, form, id| {
            let NewDetachment {
                attachment_id,
                reason,
            } = form_errors::read(json!({
                "attachmentId": form.text("attachmentId"),
                "reason": form.text("reason"),
            }))?;
            documents::detach(cx, id, attachment_id, &reason)?;
            Ok(Page::go(format!("/documents/{id}")).saying("notice-document-detached"))
        },
    )
    .await
}

/// The destruction that is asked for in the form, checked by the schema of the API. Errors: 400.
fn destruction_of(form: &Form) -> Result<NewDestruction> {
    let version = match form.text("version") {
        "" => Value::Null,
        text => text
            .parse::<i32>()
            .map_or_else(|_| json!(text), |number| json!(number)),
    };
    form_errors::read(json!({
        "version": version,
        "ground": form.text("ground"),
        "reason": form.text("reason"),
    }))
}

pub async fn destroy(request: PageRequest, document: web::Path<String>, form: Form) -> HttpResponse {
    act(
        request,
        document,
        form,
        |_| "destroy",
        |cx, layout, form, document_id| {
            let destruction = destruction_of(form)?;
            if !confirm::is_given(form) {
                let versions = documents::check_destruction(cx, document_id, &destruction)?;
                let title = documents::find(cx, document_id)?.document.title;
                let reason = (layout.say("document-reason"), destruction.reason.clone());
                let facts = std::iter::once((layout.say("document-title"), title))
                    .chain(in_words(layout, &destruction, &versions))
                    .chain([reason])
                    .collect();
                return confirm::ask(layout, form, "destroy-document", facts);
            }
            let reason = destruction.reason.clone();
            let action = MoneyAction::destroy_document(document_id, destruction);
            pending_actions::propose(cx, action, Some(&reason))?;
            Ok(Page::go("/approvals").saying("notice-destruction-proposed"))
        },
    )
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thing_is_named_by_its_id_or_by_the_address_of_its_page() {
        let id = Id::new();
        for text in [
            id.to_string(),
            format!("https://edba.example/cases/{id}#promises"),
            format!("/mandates/{id}?before=3"),
        ] {
            assert_eq!(id_in(&text), Some(id), "{text}");
        }
        for none in ["", "BC-2026-0031", "/cases", "0198-abc"] {
            assert_eq!(id_in(none), None, "{none}");
        }
    }
}
