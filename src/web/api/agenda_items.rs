//! The items of agendas: made and changed by the bureau, and listed by what they dealt with.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Answer, IdPath};
use crate::pagination::Pagination;
use crate::patch::Patch;
use crate::reply::{Page, id_cursor};
use crate::{ApiRequest, JsonBody, Query, Reply};
use edba_common::error::{Error, Result};
use edba_domain::meeting::{AgendaItemKind, AgendaSubject, ItemOutcome, ItemText};
use edba_domain::{Fault, Id, Moment};
use edba_service::Context;
use edba_service::meetings::{self, AgendaItem, ItemChange, ItemQuery, Matter, NamedItem, NewItem};

/// Filter of the list of agenda items; all given criteria must match.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AgendaItemQuery {
    /// Only items of this meeting.
    pub meeting_id: Option<Id>,
    /// Only items about this case, or about a ballot on it; not with `ballotId` or `documentId`.
    pub case_id: Option<Id>,
    /// Only items about this ballot; not with `caseId` or `documentId`.
    pub ballot_id: Option<Id>,
    /// Only items about this document, or with it as a paper; not with `caseId` or `ballotId`.
    pub document_id: Option<Id>,
    /// Only items about a thing of this kind.
    pub kind: Option<AgendaItemKind>,
}

/// A new item of an agenda. Of `caseId`, `ballotId` and `documentId` it has the one that `kind` names, and none of a topic.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "kind": "topic", "title": "Rondvraag", "plannedMinutes": 10 }))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewAgendaItem {
    pub kind: AgendaItemKind,
    /// The case, which the body that meets deals with.
    pub case_id: Option<Id>,
    /// The ballot, of the body that meets.
    pub ballot_id: Option<Id>,
    /// The document. It becomes the first paper of the item.
    pub document_id: Option<Id>,
    /// Read by all who read the meeting, also by those who do not read what the item is about.
    #[schema(min_length = 1, max_length = 200, example = "Rondvraag")]
    pub title: String,
    #[schema(min_length = 1, max_length = 4000)]
    pub explanation: Option<String>,
    /// Who introduces it.
    #[schema(min_length = 1, max_length = 200)]
    pub presenter: Option<String>,
    #[schema(minimum = 1, maximum = 1440)]
    pub planned_minutes: Option<i32>,
    /// Its place on the agenda, from 1; left out, the last. The items from that place on move down. Once the meeting has begun,
    /// only the last place is free (`out-of-range`).
    #[schema(minimum = 1, maximum = 60)]
    pub place: Option<i32>,
}

/// Changes to an agenda item; a property that is left out stays unchanged. What it is about never changes.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AgendaItemPatch {
    #[serde(default)]
    #[schema(value_type = String, min_length = 1, max_length = 200)]
    pub title: Patch<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 4000)]
    pub explanation: Patch<Option<String>>,
    #[serde(default)]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 200)]
    pub presenter: Patch<Option<String>>,
    #[serde(default)]
    #[schema(value_type = Option<i32>, minimum = 1, maximum = 1440)]
    pub planned_minutes: Patch<Option<i32>>,
}

/// Removal of an item from the agenda.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAgendaItemRemoval {}

/// An item of the agenda of a meeting: what was dealt with, and where.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AgendaItemView {
    pub id: Id,
    pub meeting_id: Id,
    /// The body that meets.
    pub body_id: Id,
    pub meeting_starts_at: Moment,
    /// Its place on the agenda, from 1; null once it was removed.
    pub place: Option<i32>,
    pub kind: AgendaItemKind,
    /// The case; of a ballot the case that it is about.
    pub case_id: Option<Id>,
    pub ballot_id: Option<Id>,
    pub document_id: Option<Id>,
    pub title: String,
    pub explanation: Option<String>,
    /// Who introduces it.
    pub presenter: Option<String>,
    pub planned_minutes: Option<i32>,
    /// The number of the first version of the agenda that has it; null while none has.
    pub published_in: Option<i32>,
    /// What the meeting did with it; null while the account reads no minutes of it.
    pub outcome: Option<ItemOutcome>,
    /// What was decided, as the minutes say it.
    pub decision_text: Option<String>,
    pub removed_at: Option<Moment>,
    pub created_at: Moment,
    pub updated_at: Moment,
    /// Increases with each change of its texts; not when only its place changes.
    pub version: i32,
}

impl NewAgendaItem {
    /// As the use case takes it. Errors: 400 with all faults.
    fn input(self) -> Result<NewItem> {
        let Self {
            kind,
            case_id,
            ballot_id,
            document_id,
            title,
            explanation,
            presenter,
            planned_minutes,
            place,
        } = self;
        let text = ItemText {
            title,
            explanation,
            presenter,
            planned_minutes,
        };
        match subject_of(kind, case_id, ballot_id, document_id) {
            Ok(subject) => Ok(NewItem { subject, text, place }),
            Err(mut faults) => {
                faults.extend(text.faults());
                Err(Error::invalid(faults))
            }
        }
    }
}

/// What an item of this kind is about: the id that the kind names, and no other.
fn subject_of(
    kind: AgendaItemKind,
    case_id: Option<Id>,
    ballot_id: Option<Id>,
    document_id: Option<Id>,
) -> std::result::Result<AgendaSubject, Vec<Fault>> {
    let given = [
        ("/caseId", AgendaItemKind::Case, case_id),
        ("/ballotId", AgendaItemKind::Ballot, ballot_id),
        ("/documentId", AgendaItemKind::Document, document_id),
    ];
    let fault = |(pointer, of, id): (&str, AgendaItemKind, Option<Id>)| match (of == kind, id) {
        (true, None) => Some(Fault::new(
            pointer,
            "required",
            "Send the id of what the item is about.",
        )),
        (false, Some(_)) => Some(Fault::new(
            pointer,
            "not-allowed",
            format!("An item of the kind {kind} has no such id."),
        )),
        (true, Some(_)) | (false, None) => None,
    };
    let faults: Vec<Fault> = given.into_iter().filter_map(fault).collect();
    match (case_id, ballot_id, document_id) {
        _ if !faults.is_empty() => Err(faults),
        (Some(id), ..) => Ok(AgendaSubject::Case(id)),
        (_, Some(id), _) => Ok(AgendaSubject::Ballot(id)),
        (.., Some(id)) => Ok(AgendaSubject::Document(id)),
        (None, None, None) => Ok(AgendaSubject::Topic),
    }
}

fn view(found: NamedItem) -> AgendaItemView {
    let AgendaItem {
        id,
        meeting_id,
        place,
        kind,
        case_id,
        ballot_id,
        document_id,
        title,
        explanation,
        presenter,
        planned_minutes,
        published_in,
        removed_at,
        version,
        created_at,
        updated_at,
        minuted_in: _,
    } = found.item;
    AgendaItemView {
        id,
        meeting_id,
        body_id: found.meeting.body_id,
        meeting_starts_at: found.meeting.starts_at,
        place,
        kind,
        case_id,
        ballot_id,
        document_id,
        title,
        explanation,
        presenter,
        planned_minutes,
        published_in,
        outcome: found.outcome,
        decision_text: found.decision,
        removed_at,
        created_at,
        updated_at,
        version,
    }
}

fn reply(found: NamedItem) -> Result<Reply> {
    let version = found.item.version;
    Ok(Reply::ok(&view(found))?.version(version))
}

pub async fn list(request: ApiRequest, filter: Query<AgendaItemQuery>) -> Answer {
    request.list(filter, page).await
}

/// A page of the list, as the account sees it.
pub(crate) fn page(
    cx: &mut Context<'_>,
    filter: AgendaItemQuery,
    page: &Pagination,
) -> Result<Page<AgendaItemView>> {
    let AgendaItemQuery {
        meeting_id,
        case_id,
        ballot_id,
        document_id,
        kind,
    } = filter;
    let matters = [
        case_id.as_ref().map(|id| ("?caseId", Matter::Case(id))),
        ballot_id.as_ref().map(|id| ("?ballotId", Matter::Ballot(id))),
        document_id
            .as_ref()
            .map(|id| ("?documentId", Matter::Document(id))),
    ];
    let mut matters = matters.into_iter().flatten();
    let matter = matters.next().map(|(_, matter)| matter);
    let faults: Vec<Fault> = matters
        .map(|(pointer, _)| {
            let text = "Give one of caseId, ballotId and documentId.";
            Fault::new(pointer, "not-allowed", text)
        })
        .collect();
    if !faults.is_empty() {
        return Err(Error::invalid(faults));
    }
    let query = ItemQuery {
        matter,
        meeting_id,
        kind,
    };
    let rows = meetings::items(cx, query, page.after_id()?, page.fetch())?;
    let shown = Page::from_rows(rows, page.limit, |found| id_cursor(&found.item.id));
    Ok(shown.map(view))
}

pub async fn create(request: ApiRequest, meeting_id: IdPath, body: JsonBody<NewAgendaItem>) -> Answer {
    request
        .create(body, move |cx, _, new| {
            let made = meetings::add_item(cx, meeting_id.0, new.input()?)?;
            let (id, version) = (made.id, made.version);
            let found = meetings::item(cx, id)?;
            Ok(Reply::created(format!("/v1/agenda-items/{id}"), &view(found))?.version(version))
        })
        .await
}

pub async fn find(request: ApiRequest, id: IdPath) -> Answer {
    request
        .read(move |cx, _| {
            let found = meetings::item(cx, id.0)?;
            match cx.actor.sees_everything() {
                true => reply(found),
                // Published words, and the outcome of frozen minutes: no one version stands for both.
                false => Reply::ok(&view(found)),
            }
        })
        .await
}

pub async fn change(request: ApiRequest, id: IdPath, body: JsonBody<AgendaItemPatch>) -> Answer {
    request
        .change(body, move |cx, head, patch| {
            let AgendaItemPatch {
                title,
                explanation,
                presenter,
                planned_minutes,
            } = patch;
            let change = ItemChange {
                title: title.set(),
                explanation: explanation.set(),
                presenter: presenter.set(),
                planned_minutes: planned_minutes.set(),
            };
            let found = meetings::item(cx, id.0)?;
            let item = meetings::change_item(cx, id.0, change, |version| head.expects(version))?;
            reply(NamedItem { item, ..found })
        })
        .await
}

pub async fn remove(request: ApiRequest, id: IdPath, body: JsonBody<NewAgendaItemRemoval>) -> Answer {
    request
        .create(body, move |cx, _, NewAgendaItemRemoval {}| {
            let found = meetings::item(cx, id.0)?;
            let item = meetings::remove_item(cx, id.0)?;
            reply(NamedItem { item, ..found })
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_has_the_id_that_its_kind_names_and_no_other() {
        let id = Id::new();
        let subject = |kind, case, ballot, document| {
            subject_of(kind, case, ballot, document).map_err(|faults| {
                let faults = faults.into_iter().map(|fault| (fault.pointer, fault.code));
                faults.collect::<Vec<_>>()
            })
        };
        assert_eq!(
            subject(AgendaItemKind::Case, Some(id), None, None),
            Ok(AgendaSubject::Case(id))
        );
        assert_eq!(
            subject(AgendaItemKind::Topic, None, None, None),
            Ok(AgendaSubject::Topic)
        );
        let fault = |pointer: &str, code: &str| (pointer.to_owned(), code.to_owned());
        assert_eq!(
            subject(AgendaItemKind::Ballot, Some(id), None, None),
            Err(vec![
                fault("/caseId", "not-allowed"),
                fault("/ballotId", "required")
            ])
        );
        assert_eq!(
            subject(AgendaItemKind::Topic, None, None, Some(id)),
            Err(vec![fault("/documentId", "not-allowed")])
        );
    }
}
