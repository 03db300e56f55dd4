//! The list of documents, with its filters.

use actix_web::HttpResponse;
use askama::Template;

use super::things::{kind_of, things_of_each};
use super::{DocumentLine, Subject, may_add_to};
use crate::api::documents::words_of;
use crate::pages::base::{Choice, Form, Layout, Page, PageRequest};
use edba_common::error::{Error, Result};
use edba_domain::Id;
use edba_domain::document::{AttachedTo, DocumentKind, VersionState};
use edba_service::Context;
use edba_service::documents::{self, DocumentFilter};

/// Page size.
const ON_A_PAGE: usize = 25;
/// How many documents are counted; beyond it the page says that there are more.
const MOST_COUNTED: usize = 1000;
/// The longest text that is looked for, as in the API.
const LONGEST_TEXT: usize = 200;

#[derive(Template)]
#[template(path = "documents/list.html")]
struct Documents<'a> {
    layout: &'a Layout,
    words: String,
    kinds: Vec<Choice>,
    states: Vec<Choice>,
    mine: bool,
    /// The thing that the documents are attached to, as in the address and in words; empty for any.
    subject: String,
    attached_to: String,
    narrowed: bool,
    /// Where a document is added; empty for those who add none.
    add: String,
    rows: Vec<DocumentLine>,
    /// How many documents there are on all pages together.
    counted: String,
    next_page: String,
    /// The filter of the file with this list.
    file_filter: String,
}

/// What the list is asked for. Filters that cannot be read are ignored, as on every page: the form shows those in effect.
struct Asked {
    words: String,
    kind: Option<DocumentKind>,
    state: Option<VersionState>,
    mine: bool,
    subject: Option<Subject>,
}

impl Asked {
    fn read(query: &Form) -> Self {
        Self {
            words: query.text("text").chars().take(LONGEST_TEXT).collect(),
            kind: query.text("kind").parse().ok(),
            state: query.text("state").parse().ok(),
            mine: query.text("mine") == "yes",
            subject: Subject::read(query.text("subject")),
        }
    }

    fn is_narrowed(&self) -> bool {
        !self.words.is_empty()
            || self.kind.is_some()
            || self.state.is_some()
            || self.mine
            || self.subject.is_some()
    }

    fn filter(&self, me: Id) -> DocumentFilter {
        DocumentFilter {
            ids: None,
            case_id: None,
            meeting_id: None,
            subject: self.subject.map(|subject| (subject.kind, subject.id)),
            kind: self.kind,
            state: self.state,
            words: words_of(&self.words),
            added_by: self.mine.then_some(me),
        }
    }

    /// What the API calls this, for the links to files.
    fn file_filter(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        if !self.words.trim().is_empty() {
            query.append_pair("text", &self.words);
        }
        if let Some(kind) = self.kind {
            query.append_pair("kind", kind.as_str());
        }
        if let Some(state) = self.state {
            query.append_pair("state", state.as_str());
        }
        if self.mine {
            query.append_pair("mine", "true");
        }
        if let Some(subject) = self.subject {
            query.append_pair("subjectKind", subject.kind.as_str());
            query.append_pair("subjectId", subject.id.as_str());
        }
        let query = query.finish();
        if query.is_empty() {
            query
        } else {
            format!("&{query}")
        }
    }
}

pub async fn show(request: PageRequest) -> HttpResponse {
    let query = request.query().clone();
    request.read(move |cx, layout| render(cx, layout, &query)).await
}

fn render(cx: &mut Context<'_>, layout: &Layout, query: &Form) -> Result<Page> {
    let asked = Asked::read(query);
    let before: Option<Id> = query.text("before").parse().ok();
    let limit = i64::try_from(ON_A_PAGE + 1).map_err(Error::internal)?;
    let filter = asked.filter(cx.actor.id);
    let mut found = documents::list(cx, filter.clone(), before, limit)?;
    let more = found.len() > ON_A_PAGE;
    let count = match more || before.is_some() {
        true => {
            let most = i64::try_from(MOST_COUNTED + 1).map_err(Error::internal)?;
            documents::count(cx, &filter, most)?
        }
        false => found.len(),
    };
    found.truncate(ON_A_PAGE);
    let things = things_of_each(cx, layout, &found)?;
    let last = found.last().filter(|_| more).map(|last| last.document.id);
    let any = |chosen| Choice::new("", layout.say("cases-any"), chosen);
    let subject = asked.subject.map(|_| query.text("subject").to_owned());
    let add = match (&asked.subject, &subject) {
        (Some(thing), Some(address)) => {
            may_add_to(layout, thing.kind.as_str()).then(|| format!("/documents/new?subject={address}"))
        }
        // Others add a document on the page of the thing that it belongs to.
        _ => may_add_to(layout, AttachedTo::Case.as_str()).then(|| "/documents/new".to_owned()),
    };
    Page::render(&Documents {
        layout,
        kinds: std::iter::once(any(asked.kind.is_none()))
            .chain(DocumentKind::ALL.iter().map(|kind| {
                let name = layout.name_of("term-document-kind", kind);
                Choice::new(kind, name, asked.kind == Some(*kind))
            }))
            .collect(),
        states: std::iter::once(any(asked.state.is_none()))
            .chain(VersionState::ALL.iter().map(|state| {
                let name = layout.name_of("term-document-state", state);
                Choice::new(state, name, asked.state == Some(*state))
            }))
            .collect(),
        mine: asked.mine,
        // Without the line of an appraisal: the list has the documents of all appraisals of the case.
        attached_to: asked
            .subject
            .map_or_else(String::new, |subject| kind_of(layout, subject.kind, None)),
        subject: subject.unwrap_or_default(),
        narrowed: asked.is_narrowed(),
        add: add.unwrap_or_default(),
        rows: found
            .iter()
            .zip(things)
            .map(|(one, things)| DocumentLine {
                things,
                ..DocumentLine::new(layout, one)
            })
            .collect(),
        counted: match count > MOST_COUNTED {
            true => layout.with("documents-shown-more", "count", MOST_COUNTED),
            false => layout.with("documents-shown", "count", count),
        },
        next_page: last.map_or_else(String::new, |last| address(query, &last)),
        file_filter: asked.file_filter(),
        words: asked.words,
    })
}

/// The address of this list, before a document.
fn address(query: &Form, before: &Id) -> String {
    let kept = ["text", "kind", "state", "mine", "subject"];
    let query: String = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(
            query
                .fields()
                .filter(|(name, value)| kept.contains(name) && !value.is_empty()),
        )
        .append_pair("before", before.as_str())
        .finish();
    format!("/documents?{query}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_has_the_filter_of_the_page_in_the_words_of_the_api() {
        let id = Id::new();
        let filter = |query: &str| Asked::read(&Form::parse(query.as_bytes())).file_filter();
        assert_eq!(filter(""), "");
        assert_eq!(filter("kind=house&text=+"), "");
        assert_eq!(
            filter(&format!(
                "text=plan+b&kind=plan&state=kept&mine=yes&subject=case:{id}"
            )),
            format!("&text=plan+b&kind=plan&state=kept&mine=true&subjectKind=case&subjectId={id}")
        );
    }
}
