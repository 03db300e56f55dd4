//! The agenda of a meeting: the draft of the bureau, the order of its items, and the versions that were published.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::path::IdAndNumber;
use super::{Answer, IdPath};
use crate::reply::Page;
use crate::{ApiRequest, JsonBody, Reply};
use edba_common::error::Result;
use edba_domain::document::DocumentKind;
use edba_domain::meeting::{
    AgendaContent, AgendaContentItem, AgendaDifference, AgendaItemKind, ContentPaper,
};
use edba_domain::{Id, Moment};
use edba_service::meetings::{self, Agenda, AgendaEntry, AgendaVersion, PaperEntry};

/// The order of an agenda.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AgendaOrder {
    /// All items of the agenda, each once.
    #[schema(min_items = 1, max_items = 60)]
    pub agenda_item_ids: Vec<Id>,
}

/// Publication of an agenda as it is drafted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewAgendaVersion {
    /// A message that goes with it.
    #[schema(
        min_length = 1,
        max_length = 4000,
        example = "De begroting bij punt 3 volgt nog."
    )]
    pub note: Option<String>,
}

/// A paper of an agenda item, as the account reads it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AgendaPaperView {
    pub document_id: Id,
    pub title: String,
    pub kind: DocumentKind,
    /// The number of the version on the agenda; null for a paper that was attached after it was published.
    pub number: Option<i32>,
    /// Whether there is a newer version of the document.
    pub has_newer: bool,
}

/// An item of an agenda, in its place.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AgendaEntryView {
    /// From 1, within the agenda.
    pub number: i32,
    pub agenda_item_id: Id,
    pub kind: AgendaItemKind,
    /// The case; of a ballot the case that it is about. Its address answers 404 to an account that does not read it.
    pub case_id: Option<Id>,
    pub ballot_id: Option<Id>,
    pub document_id: Option<Id>,
    pub title: String,
    pub explanation: Option<String>,
    /// Who introduces it.
    pub presenter: Option<String>,
    pub planned_minutes: Option<i32>,
    /// When it begins; null if an item before it has no planned minutes.
    pub starts_at: Option<Moment>,
    /// The papers that the account reads.
    pub papers: Vec<AgendaPaperView>,
}

/// A difference between the draft of an agenda and what was published last. The number is that in the draft.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "what", rename_all = "kebab-case")]
pub enum AgendaDifferenceView {
    /// The item is new.
    Added { number: i32, title: String },
    /// The item is no longer on the agenda.
    Removed { title: String },
    /// Title, explanation, presenter or planned minutes changed.
    Reworded { number: i32, title: String },
    /// The item was moved: another item comes before it.
    Moved { number: i32, title: String },
    /// `count` papers were added to the item.
    PapersAdded { number: i32, title: String, count: i32 },
    /// `count` papers of the item have a new version.
    PapersRenewed { number: i32, title: String, count: i32 },
    /// `count` papers were removed from the item.
    PapersRemoved { number: i32, title: String, count: i32 },
}

/// The agenda of a meeting. The bureau and the auditor read the draft, others what was published last.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AgendaView {
    pub meeting_id: Id,
    /// The number of the version that was published last; null while none was.
    pub version: Option<i32>,
    /// Whether the items are those of a draft, of which members read other items or none.
    pub is_draft: bool,
    /// When that version was published.
    pub published_at: Option<Moment>,
    /// The SHA-256 of that version, in 64 hexadecimal digits.
    pub sha256: Option<String>,
    /// The message that went with that version.
    pub note: Option<String>,
    /// Differences between the draft and that version; empty for accounts that do not read the draft.
    pub differences: Vec<AgendaDifferenceView>,
    pub items: Vec<AgendaEntryView>,
}

/// A paper of a published agenda, by its exact content. Its title is not part of the agenda: only its readers learn it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PublishedPaperView {
    pub document_id: Id,
    /// The number of the version.
    pub number: i32,
    /// The SHA-256 of its content, in 64 hexadecimal digits.
    pub sha256: String,
}

/// An item of a published agenda.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PublishedItemView {
    /// The agenda item, `agendaItemId` elsewhere; this name is part of the hashed content.
    pub item_id: Id,
    /// From 1, within the agenda.
    pub number: i32,
    pub kind: AgendaItemKind,
    pub title: String,
    pub explanation: Option<String>,
    /// Who introduces it.
    pub presenter: Option<String>,
    pub planned_minutes: Option<i32>,
    /// The case; of a ballot the case that it is about.
    pub case_id: Option<Id>,
    pub ballot_id: Option<Id>,
    pub document_id: Option<Id>,
    pub papers: Vec<PublishedPaperView>,
}

/// A version of an agenda that was published. It never changes. `sha256` is the SHA-256 of the JSON of its title, startsAt,
/// endsAt, place and items, in this order and without white space, as they stand here.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AgendaVersionView {
    pub meeting_id: Id,
    /// From 1, within the meeting.
    pub number: i32,
    /// The title of the meeting when it was published.
    pub title: String,
    pub starts_at: Moment,
    pub ends_at: Moment,
    pub place: String,
    pub items: Vec<PublishedItemView>,
    /// In 64 hexadecimal digits.
    pub sha256: String,
    /// The message that went with it.
    pub note: Option<String>,
    pub published_at: Moment,
}

fn paper_view(entry: PaperEntry) -> AgendaPaperView {
    let PaperEntry {
        document,
        number,
        has_newer,
    } = entry;
    let document = document.document;
    AgendaPaperView {
        document_id: document.id,
        title: document.title,
        kind: document.kind,
        number,
        has_newer,
    }
}

fn entry_view(entry: AgendaEntry) -> AgendaEntryView {
    let AgendaEntry {
        number,
        content,
        starts_at,
        row: _,
        papers,
    } = entry;
    AgendaEntryView {
        number,
        agenda_item_id: content.item_id,
        kind: content.kind,
        case_id: content.case_id,
        ballot_id: content.ballot_id,
        document_id: content.document_id,
        title: content.title,
        explanation: content.explanation,
        presenter: content.presenter,
        planned_minutes: content.planned_minutes,
        starts_at,
        papers: papers.into_iter().map(paper_view).collect(),
    }
}

fn difference_view(difference: AgendaDifference) -> AgendaDifferenceView {
    use AgendaDifference as Found;
    use AgendaDifferenceView as Shown;
    match difference {
        Found::Added { number, title } => Shown::Added { number, title },
        Found::Removed { title } => Shown::Removed { title },
        Found::Reworded { number, title } => Shown::Reworded { number, title },
        Found::Moved { number, title } => Shown::Moved { number, title },
        Found::PapersAdded { number, title, count } => Shown::PapersAdded { number, title, count },
        Found::PapersRenewed { number, title, count } => Shown::PapersRenewed { number, title, count },
        Found::PapersRemoved { number, title, count } => Shown::PapersRemoved { number, title, count },
    }
}

fn view(agenda: Agenda) -> AgendaView {
    let Agenda {
        meeting,
        version,
        is_draft,
        differences,
        items,
    } = agenda;
    let (number, published_at, sha256, note) = version.map_or((None, None, None, None), |row| {
        (
            Some(row.number),
            Some(row.published_at),
            Some(row.sha256),
            row.note,
        )
    });
    AgendaView {
        meeting_id: meeting.row.id,
        version: number,
        is_draft,
        published_at,
        sha256,
        note,
        differences: differences.into_iter().map(difference_view).collect(),
        items: items.into_iter().map(entry_view).collect(),
    }
}

/// A paper as it stands in a frozen copy.
pub(super) fn published_paper(paper: ContentPaper) -> PublishedPaperView {
    let ContentPaper {
        document_id,
        number,
        sha256,
    } = paper;
    PublishedPaperView {
        document_id,
        number,
        sha256,
    }
}

fn published_item(item: AgendaContentItem) -> PublishedItemView {
    let AgendaContentItem {
        item_id,
        number,
        kind,
        title,
        explanation,
        presenter,
        planned_minutes,
        case_id,
        ballot_id,
        document_id,
        initiative_id: _,
        papers,
    } = item;
    PublishedItemView {
        item_id,
        number,
        kind,
        title,
        explanation,
        presenter,
        planned_minutes,
        case_id,
        ballot_id,
        document_id,
        papers: papers.into_iter().map(published_paper).collect(),
    }
}

fn version_view(row: AgendaVersion) -> Result<AgendaVersionView> {
    let AgendaVersion {
        meeting_id,
        number,
        content,
        sha256,
        note,
        published_by: _,
        published_at,
    } = row;
    let AgendaContent {
        title,
        starts_at,
        ends_at,
        place,
        items,
    } = content.read_as()?;
    Ok(AgendaVersionView {
        meeting_id,
        number,
        title,
        starts_at,
        ends_at,
        place,
        items: items.into_iter().map(published_item).collect(),
        sha256,
        note,
        published_at,
    })
}

pub async fn find(request: ApiRequest, meeting_id: IdPath) -> Answer {
    request
        .read(move |cx, _| Reply::ok(&view(meetings::agenda(cx, meeting_id.0)?)))
        .await
}

pub async fn order(request: ApiRequest, meeting_id: IdPath, body: JsonBody<AgendaOrder>) -> Answer {
    request
        .change(body, move |cx, _, AgendaOrder { agenda_item_ids }| {
            meetings::order(cx, meeting_id.0, &agenda_item_ids)?;
            Reply::ok(&view(meetings::agenda(cx, meeting_id.0)?))
        })
        .await
}

pub async fn publish(request: ApiRequest, meeting_id: IdPath, body: JsonBody<NewAgendaVersion>) -> Answer {
    let meeting_id = meeting_id.0;
    request
        .create(body, move |cx, head, NewAgendaVersion { note }| {
            let row = meetings::publish(cx, meeting_id, note, |version| head.expects(version))?;
            let location = format!("/v1/meetings/{meeting_id}/agenda-versions/{}", row.number);
            Reply::created(location, &version_view(row)?)
        })
        .await
}

pub async fn versions(request: ApiRequest, meeting_id: IdPath) -> Answer {
    request
        .read(move |cx, head| {
            head.only_paged()?;
            let page = head.page()?;
            let rows = meetings::agenda_versions(cx, meeting_id.0, page.after_number()?, page.fetch())?;
            let shown = Page::from_rows(rows, page.limit, |row| row.number.to_string());
            Reply::page(&head.path, &head.query, shown.try_map(version_view)?)
        })
        .await
}

pub async fn version(request: ApiRequest, path: IdAndNumber) -> Answer {
    let IdAndNumber(meeting_id, number) = path;
    request
        .read(move |cx, _| Reply::ok(&version_view(meetings::agenda_version(cx, meeting_id, number)?)?))
        .await
}
