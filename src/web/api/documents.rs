//! Documents: papers with their versions, and what they are attached to.

mod views;

use edba_files::ContentFacts;
use serde::Deserialize;
use utoipa::ToSchema;

use super::pending_actions::accepted;
use super::{Answer, IdPath};
use crate::api_request::FileDetails;
use crate::pagination::Pagination;
use crate::patch::Patch;
use crate::reply::{Page, id_cursor};
use crate::upload_body::UploadBody;
use crate::{ApiRequest, JsonBody, Query, Reply};
use edba_common::error::{Error, Result};
use edba_domain::document::{AttachedTo, DocumentKind, VersionState};
use edba_domain::{Fault, Id};
use edba_service::Context;
use edba_service::documents::{self, DocumentDetails, DocumentFilter, DocumentSubject, NewDestruction};
use edba_service::pending_actions::{self, MoneyAction};

pub use views::{
    DocumentAttachmentView, DocumentCheckView, DocumentRulesView, DocumentVersionView, DocumentView,
    MediaTypeView,
};
use views::{rules_view, version_view, view};

/// Most words of a text filter.
const MOST_WORDS: usize = 30;

/// Filter of the list of documents.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DocumentQuery {
    /// Only documents that are attached to this case, or to something that belongs to it.
    pub case_id: Option<Id>,
    /// Only documents that are attached to this meeting, or to an item of its agenda.
    pub meeting_id: Option<Id>,
    /// Only documents that are attached to a thing of this kind, with `subjectId`.
    pub subject_kind: Option<AttachedTo>,
    /// Only documents that are attached to this thing, with `subjectKind`. Of an appraisal it is the case.
    pub subject_id: Option<Id>,
    /// Only documents of this kind.
    pub kind: Option<DocumentKind>,
    /// Only documents whose last version is in this state.
    pub state: Option<VersionState>,
    /// Only documents with each of these words in their title or the name of the last file that the account reads, whatever accents and
    /// case. A part of a word is found too.
    #[schema(min_length = 1, max_length = 200)]
    pub text: Option<String>,
    /// Only documents of which the account added a version (`true`), or all (`false`).
    pub mine: Option<bool>,
}

/// What describes the file of a new document.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewDocument {
    #[schema(
        min_length = 1,
        max_length = 200,
        example = "Budget of the greenhouse project"
    )]
    pub title: String,
    pub kind: DocumentKind,
    /// Whether only the bureau, the auditor and the body in `bodyId` read it, beside the account that adds it.
    #[serde(default)]
    pub confidential: bool,
    /// The body whose members read a confidential document too, if they may read all that it is attached to.
    pub body_id: Option<Id>,
    /// What it is attached to. Accounts that can read all of these can read the document. Empty only for the bureau.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub attached_to: Vec<DocumentSubject>,
    /// A note about the first version.
    #[schema(min_length = 1, max_length = 2000)]
    pub note: Option<String>,
    /// The SHA-256 of the file in hexadecimal digits: content with another one is refused.
    #[schema(pattern = "^[0-9a-fA-F]{64}$")]
    pub sha256: Option<String>,
}

/// What describes the file of a further version.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewDocumentVersion {
    /// What is new.
    #[schema(
        min_length = 1,
        max_length = 2000,
        example = "With the amounts of the province."
    )]
    pub note: Option<String>,
    /// The SHA-256 of the file in hexadecimal digits: content with another one is refused.
    #[schema(pattern = "^[0-9a-fA-F]{64}$")]
    pub sha256: Option<String>,
}

/// Changes to what a document says of itself: a property that is left out stays as it is.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DocumentChange {
    #[serde(default)]
    #[schema(value_type = String, min_length = 1, max_length = 200)]
    pub title: Patch<String>,
    #[serde(default)]
    #[schema(value_type = DocumentKind)]
    pub kind: Patch<DocumentKind>,
    /// A document that is no longer confidential loses its `bodyId`.
    #[serde(default)]
    #[schema(value_type = bool)]
    pub confidential: Patch<bool>,
    #[serde(default)]
    #[schema(value_type = Option<Id>)]
    pub body_id: Patch<Option<Id>>,
}

/// The end of an attachment: what the document was attached to by mistake.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewDetachment {
    pub attachment_id: Id,
    #[schema(min_length = 1, max_length = 4000, example = "It belongs to another case.")]
    pub reason: String,
}

impl FileDetails for NewDocument {
    fn sha256(&self) -> Option<&str> {
        self.sha256.as_deref()
    }
}

impl FileDetails for NewDocumentVersion {
    fn sha256(&self) -> Option<&str> {
        self.sha256.as_deref()
    }
}

impl NewDocument {
    /// As the use case takes it.
    pub(crate) fn input(&self) -> documents::NewDocument {
        let Self {
            title,
            kind,
            confidential,
            body_id,
            attached_to,
            note,
            sha256: _,
        } = self;
        documents::NewDocument {
            title: title.clone(),
            kind: *kind,
            confidential: *confidential,
            body_id: *body_id,
            attached_to: attached_to.clone(),
            note: note.clone(),
        }
    }
}

impl DocumentChange {
    /// As the use case takes it.
    pub(crate) fn input(self) -> documents::DocumentChange {
        let Self {
            title,
            kind,
            confidential,
            body_id,
        } = self;
        documents::DocumentChange {
            title: title.set(),
            kind: kind.set(),
            confidential: confidential.set(),
            body_id: body_id.set(),
        }
    }
}

/// The words of a text filter, each once.
pub(crate) fn words_of(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        if words.len() < MOST_WORDS && words.iter().all(|known| known != word) {
            words.push(word.to_owned());
        }
    }
    words
}

fn reply(found: DocumentDetails) -> Result<Reply> {
    let version = found.document.version;
    Ok(Reply::ok(&view(found))?.version(version))
}

/// 201: the document, whose address is the same as before where it existed already.
fn made(found: DocumentDetails) -> Result<Reply> {
    let (id, version) = (found.document.id, found.document.version);
    Ok(Reply::created(format!("/v1/documents/{id}"), &view(found))?.version(version))
}

pub async fn list(request: ApiRequest, filter: Query<DocumentQuery>) -> Answer {
    request.list(filter, page).await
}

/// A page of the list, as the account sees it.
pub(crate) fn page(
    cx: &mut Context<'_>,
    filter: DocumentQuery,
    page: &Pagination,
) -> Result<Page<DocumentView>> {
    let DocumentQuery {
        case_id,
        meeting_id,
        subject_kind,
        subject_id,
        kind,
        state,
        text,
        mine,
    } = filter;
    let subject = match (subject_kind, subject_id) {
        (Some(kind), Some(id)) => Some((kind, id)),
        (None, None) => None,
        (given, _) => {
            let missing = if given.is_some() {
                "?subjectId"
            } else {
                "?subjectKind"
            };
            let fault = Fault::new(
                missing,
                "required",
                "Send both subjectKind and subjectId, or neither.",
            );
            return Err(Error::invalid(vec![fault]));
        }
    };
    let filter = DocumentFilter {
        ids: None,
        case_id,
        meeting_id,
        subject,
        kind,
        state,
        words: text.as_deref().map(words_of).unwrap_or_default(),
        added_by: (mine == Some(true)).then_some(cx.actor.id),
    };
    let rows = documents::list(cx, filter, page.after_id()?, page.fetch())?;
    let shown = Page::from_rows(rows, page.limit, |found| id_cursor(&found.document.id));
    Ok(shown.map(view))
}

pub async fn create(request: ApiRequest, body: UploadBody) -> Answer {
    request
        .receive(
            body,
            |cx, _, new: &NewDocument| documents::check_new(cx, &new.input()),
            |cx, _, new: NewDocument, content: &ContentFacts| made(documents::add(cx, new.input(), content)?),
        )
        .await
}

pub async fn find(request: ApiRequest, id: IdPath) -> Answer {
    request.read(move |cx, _| reply(documents::find(cx, id.0)?)).await
}

pub async fn change(request: ApiRequest, id: IdPath, body: JsonBody<DocumentChange>) -> Answer {
    request
        .change(body, move |cx, head, change| {
            let expects = |version| head.expects(version);
            reply(documents::change(cx, id.0, change.input(), expects)?)
        })
        .await
}

pub async fn versions(request: ApiRequest, id: IdPath) -> Answer {
    request
        .read(move |cx, head| {
            head.only_paged()?;
            let page = head.page()?;
            let rows = documents::versions(cx, id.0, page.after_number()?, page.fetch())?;
            let mut destroyed_by = documents::destroyed_by(cx, &rows)?;
            let shown = Page::from_rows(rows, page.limit, |row| row.number.to_string());
            let shown = shown.map(|row| {
                let by = destroyed_by.remove(&row.id);
                version_view(row, by)
            });
            Reply::page(&head.path, &head.query, shown)
        })
        .await
}

pub async fn create_version(request: ApiRequest, id: IdPath, body: UploadBody) -> Answer {
    let id = id.0;
    request
        .receive(
            body,
            move |cx, head, new: &NewDocumentVersion| {
                documents::check_version(cx, id, new.note.as_deref(), |version| head.expects(version))
            },
            move |cx, head, new: NewDocumentVersion, content: &ContentFacts| {
                let NewDocumentVersion { note, sha256: _ } = new;
                let expects = |version| head.expects(version);
                made(documents::add_version(cx, id, note, content, expects)?)
            },
        )
        .await
}

pub async fn attach(request: ApiRequest, id: IdPath, body: JsonBody<DocumentSubject>) -> Answer {
    request
        .create(body, move |cx, _, to| made(documents::attach(cx, id.0, &to)?))
        .await
}

pub async fn detach(request: ApiRequest, id: IdPath, body: JsonBody<NewDetachment>) -> Answer {
    request
        .create(body, move |cx, _, new| {
            let NewDetachment {
                attachment_id,
                reason,
            } = new;
            reply(documents::detach(cx, id.0, attachment_id, &reason)?)
        })
        .await
}

pub async fn destroy(request: ApiRequest, id: IdPath, body: JsonBody<NewDestruction>) -> Answer {
    request
        .create(body, move |cx, _, destruction| {
            let reason = destruction.reason.clone();
            let action = MoneyAction::destroy_document(id.0, destruction);
            let pending = pending_actions::propose(cx, action, Some(&reason))?;
            accepted(cx, pending)
        })
        .await
}

pub async fn rules(request: ApiRequest) -> Answer {
    let (most, scanner) = request.file_rules();
    request
        .read(move |_, _| Reply::ok(&rules_view(most, scanner)))
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_looked_for_once_and_not_too_many_are() {
        assert_eq!(
            words_of("  plan  Plan plan\tbegroting "),
            ["plan", "Plan", "begroting"]
        );
        let many: Vec<String> = (0..100).map(|n| n.to_string()).collect();
        assert_eq!(words_of(&many.join(" ")).len(), MOST_WORDS);
    }
}
