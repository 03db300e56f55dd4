//! The revisions of a case, and the differences between two of them.

use std::collections::HashMap;

use actix_web::{HttpResponse, web};
use askama::Template;
use serde_json::Value;

use super::super::base::form_errors;
use super::super::base::route::{Line, page};
use super::super::base::{Layout, Page, PageRequest};
use super::options::Options;
use crate::policy::CASE_READERS;
use edba_common::error::Result;
use edba_domain::codes::CaseStatus;
use edba_domain::{Cents, Id, Moment};
use edba_service::{Context, cases};

/// The most revisions on the page.
const MOST: i64 = 200;

pub(super) fn lines() -> Vec<Line> {
    vec![page("/my-cases/{case}/revisions", CASE_READERS, show)]
}

/// A revision in the list.
struct Revision {
    number: i32,
    author: String,
    at: Moment,
    /// The address of the comparison with its predecessor; empty for the first.
    compare: String,
    shown: bool,
}

/// One difference.
struct Change {
    place: String,
    from: String,
    to: String,
}

#[derive(Template)]
#[template(path = "initiator/revisions.html")]
struct Revisions<'a> {
    layout: &'a Layout,
    id: Id,
    number: String,
    title: String,
    status: CaseStatus,
    revisions: Vec<Revision>,
    /// The two compared revisions.
    pair: Option<(i32, i32)>,
    changes: Vec<Change>,
}

async fn show(request: PageRequest, case: web::Path<String>) -> HttpResponse {
    let to: Option<i32> = request.query().text("to").parse().ok();
    let from: Option<i32> = request.query().text("from").parse().ok();
    request
        .read(move |cx, layout| render(cx, layout, form_errors::id(&case)?, from, to))
        .await
}

fn render(cx: &mut Context<'_>, layout: &Layout, id: Id, from: Option<i32>, to: Option<i32>) -> Result<Page> {
    let case = cases::visible(cx, id)?;
    let to = to.unwrap_or(case.revision);
    let from = from.unwrap_or(to - 1);
    let mut found = cases::revisions(cx, id, 0, MOST)?;
    found.reverse();
    let (pair, changes) = if from >= 1 && from != to {
        let names = names(cx, layout, case.programme_id)?;
        let comparison = cases::compare(cx, id, from, to)?;
        let changes = comparison
            .differences
            .iter()
            .map(|one| Change {
                place: form_errors::label(layout, &one.pointer, "draft")
                    .unwrap_or_else(|| one.pointer.clone()),
                from: value_in_words(layout, &names, &one.pointer, one.from.as_ref()),
                to: value_in_words(layout, &names, &one.pointer, one.to.as_ref()),
            })
            .filter(|change| change.from != change.to)
            .collect();
        (Some((from, to)), changes)
    } else {
        (None, Vec::new())
    };
    Page::render(&Revisions {
        layout,
        id,
        number: case.number,
        title: case.title,
        status: case.status,
        revisions: found
            .into_iter()
            .map(|(number, _, author, _, at)| Revision {
                author,
                number,
                at,
                compare: if number > 1 {
                    format!("/my-cases/{id}/revisions?from={}&to={number}", number - 1)
                } else {
                    String::new()
                },
                shown: number == to,
            })
            .collect(),
        pair,
        changes,
    })
}

/// The names of identities.
fn names(cx: &mut Context<'_>, layout: &Layout, programme_id: Id) -> Result<HashMap<String, String>> {
    let options = Options::load(cx, layout, Some(programme_id))?;
    let mut names: HashMap<String, String> = options
        .organisations
        .iter()
        .map(|(id, name)| (id.to_string(), name.clone()))
        .collect();
    for table in options.tables(layout, "") {
        names.insert(table.value, table.label);
    }
    Ok(names)
}

/// The code list of a field.
fn list_of(field: &str) -> Option<&'static str> {
    match field {
        "expenditureKind" => Some("term-kind"),
        "instrument" => Some("term-instrument"),
        "ground" => Some("term-ground"),
        "view" => Some("term-view"),
        _ => None,
    }
}

/// A value as text.
fn value_in_words(
    layout: &Layout,
    names: &HashMap<String, String>,
    pointer: &str,
    value: Option<&Value>,
) -> String {
    let field = pointer.rsplit('/').next().unwrap_or_default();
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => {
            if field == "amount"
                && let Ok(amount) = Cents::from_stored(text)
            {
                return layout.euros(&amount);
            }
            if let Some(list) = list_of(field) {
                return layout.name_of(list, text);
            }
            names.get(text).unwrap_or(text).clone()
        }
        Some(Value::Bool(truth)) => layout.say(if *truth { "my-cases-yes" } else { "my-cases-no" }),
        Some(Value::Array(items)) => items
            .iter()
            .map(|item| value_in_words(layout, names, pointer, Some(item)))
            .filter(|text| !text.is_empty())
            .collect::<Vec<_>>()
            .join("; "),
        Some(Value::Object(members)) => members
            .iter()
            .map(|(name, item)| value_in_words(layout, names, name, Some(item)))
            .filter(|text| !text.is_empty())
            .collect::<Vec<_>>()
            .join(", "),
        Some(other) => other.to_string(),
    }
}
