//! Pages of documents: the list, one document with its versions, and the forms that add and keep them.

mod actions;
mod faults;
mod list;
mod named;
mod new;
mod record;
mod shown;
mod things;

pub(super) use actions::{case_of, id_in};
pub(super) use named::{NamedDocument, named};
pub(super) use record::in_words as destruction_in_words;
pub(super) use things::{Thing, things};

use actix_web::{HttpResponse, web};

use super::base::form_errors;
use super::base::route::{Line, form, page};
use super::base::{Badge, Layout, PageRequest};
use crate::content::ContentRequest;
use crate::policy::{BUREAU, DOCUMENT_READERS, DOCUMENT_WRITERS};
use edba_domain::Id;
use edba_domain::document::{AttachedTo, MediaType, Scanner, VersionState, may_attach};
use edba_files::FileStore;
use edba_service::documents::{self, DocumentDetails, DocumentVersion};

pub(super) fn lines() -> Vec<Line> {
    vec![
        page("/documents", DOCUMENT_READERS, list::show),
        page("/documents/new", DOCUMENT_WRITERS, new::ask),
        form("/documents/new", DOCUMENT_WRITERS, new::add),
        page("/documents/{document}", DOCUMENT_READERS, shown::show),
        form(
            "/documents/{document}/versions",
            DOCUMENT_WRITERS,
            shown::add_version,
        ),
        page(
            "/documents/{document}/versions/{number}/content",
            DOCUMENT_READERS,
            content,
        ),
        form("/documents/{document}/change", BUREAU, actions::change),
        form("/documents/{document}/attach", BUREAU, actions::attach),
        form("/documents/{document}/detach", BUREAU, actions::detach),
        form("/documents/{document}/destroy", BUREAU, actions::destroy),
    ]
}

/// Sends the content of a version.
async fn content(
    request: PageRequest,
    path: web::Path<(String, String)>,
    asked: ContentRequest,
) -> HttpResponse {
    let (document, number) = path.into_inner();
    request
        .content(asked, move |cx| {
            let id = form_errors::id(&document)?;
            // A number that is none is that of no version.
            documents::content(cx, id, number.parse().unwrap_or_default())
        })
        .await
}

/// A document in a list.
pub(super) struct DocumentLine {
    pub id: Id,
    pub title: String,
    pub kind: String,
    pub confidential: bool,
    /// What it is attached to; only in the list of all documents.
    things: Vec<Thing>,
    /// Its last version.
    pub latest: Option<VersionLine>,
}

/// A version in a list.
pub(super) struct VersionLine {
    pub number: i32,
    pub file_name: String,
    pub size: String,
    pub added: String,
    pub badge: Badge,
}

impl DocumentLine {
    pub fn new(layout: &Layout, found: &DocumentDetails) -> Self {
        let document = &found.document;
        Self {
            id: document.id,
            title: document.title.clone(),
            kind: layout.name_of("term-document-kind", document.kind),
            confidential: document.confidential,
            things: Vec::new(),
            latest: found.latest.as_ref().map(|row| VersionLine::new(layout, row)),
        }
    }
}

impl VersionLine {
    fn new(layout: &Layout, row: &DocumentVersion) -> Self {
        Self {
            number: row.number,
            file_name: row.file_name.clone(),
            size: size(layout, row.byte_count),
            added: layout.date(&row.added_at),
            badge: badge(layout, row.state),
        }
    }
}

fn badge(layout: &Layout, state: VersionState) -> Badge {
    let tone = match state {
        VersionState::Kept => "ok",
        VersionState::Failed => "error",
        VersionState::Destroyed => "neutral",
    };
    Badge::new(tone, layout.name_of("term-document-state", state))
}

/// A number of bytes as people read it.
fn size(layout: &Layout, bytes: i64) -> String {
    const KILO: i64 = 1 << 10;
    const MEGA: i64 = 1 << 20;
    let written = |tenths: i64| layout.figure(&format!("{}.{}", tenths / 10, tenths % 10));
    match bytes {
        ..KILO => layout.with("documents-bytes", "count", bytes),
        KILO..MEGA => layout.with("documents-kilobytes", "count", bytes / KILO),
        // Rounded down: a file that is as large as it may be is not shown as larger.
        _ => layout.with("documents-megabytes", "count", written(bytes / (MEGA / 10))),
    }
}

/// Whether this user adds documents to things of a kind, given by its code. The templates of those things ask it.
pub(super) fn may_add_to(layout: &Layout, kind: &str) -> bool {
    let role = layout.person.as_ref().map(|person| person.role);
    match (role, kind.parse::<AttachedTo>()) {
        (Some(role), Ok(kind)) => may_attach(role, kind),
        _ => false,
    }
}

/// A thing in an address: its kind, the thing, and of an appraisal which one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Subject {
    kind: AttachedTo,
    id: Id,
    line: Option<i32>,
}

impl Subject {
    /// As the API takes it.
    fn input(self) -> serde_json::Value {
        let Self { kind, id, line } = self;
        serde_json::json!({ "kind": kind, "id": id, "line": line })
    }

    /// Reads `KIND:ID` or `KIND:ID:LINE`.
    fn read(text: &str) -> Option<Self> {
        let mut parts = text.split(':');
        let (kind, id) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        let line = parts.next().map(|line| line.parse().ok());
        match (line, parts.next()) {
            (None, None) => Some(Self { kind, id, line: None }),
            (Some(Some(line)), None) => Some(Self {
                kind,
                id,
                line: Some(line),
            }),
            _ => None,
        }
    }
}

/// What files are taken, as a form with one says it.
#[derive(Debug, Clone, Copy)]
struct FileRules {
    most: u64,
    scanner: Scanner,
}

impl FileRules {
    fn of(files: &FileStore) -> Self {
        Self {
            most: files.at_most(),
            scanner: files.scanner(),
        }
    }
}

/// The field with a file.
struct FileField {
    hint: String,
    /// The endings that are taken, for the dialogue of the browser.
    accept: String,
    most: u64,
    /// What the script says of a file that is larger.
    too_large: String,
    /// Where it was not scanned: nobody looks for viruses.
    is_scanned: bool,
    /// What the script says while it is sent; `{n}` stands for the percentage.
    sending: String,
    fault: String,
    /// Whether the form is shown again, so that the file has to be chosen again.
    again: bool,
}

impl FileField {
    fn new(layout: &Layout, rules: FileRules, fault: &str, again: bool) -> Self {
        let endings = MediaType::ALL.iter().flat_map(|taken| taken.endings());
        let accept: Vec<String> = endings.map(|ending| format!(".{ending}")).collect();
        let types: Vec<String> = MediaType::ALL
            .iter()
            .filter_map(|taken| taken.endings().first())
            .map(|ending| ending.to_uppercase())
            .collect();
        Self {
            hint: layout.with2(
                "documents-file-hint",
                "types",
                types.join(", "),
                "most",
                (rules.most >> 20).to_string(),
            ),
            accept: accept.join(","),
            most: rules.most,
            too_large: layout.with("documents-too-large", "most", rules.most >> 20),
            is_scanned: rules.scanner != Scanner::None,
            sending: layout.with("documents-sending", "percent", "{n}"),
            fault: fault.to_owned(),
            again,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thing_in_an_address_is_read_whole_or_not_at_all() {
        let id = Id::new();
        let subject = |kind, line| Some(Subject { kind, id, line });
        assert_eq!(
            Subject::read(&format!("case:{id}")),
            subject(AttachedTo::Case, None)
        );
        assert_eq!(
            Subject::read(&format!("appraisal:{id}:2")),
            subject(AttachedTo::Appraisal, Some(2))
        );
        for wrong in [
            String::new(),
            "case".into(),
            "case:x".into(),
            format!("house:{id}"),
            format!("appraisal:{id}:"),
            format!("appraisal:{id}:2:3"),
        ] {
            assert_eq!(Subject::read(&wrong), None, "{wrong}");
        }
    }
}
