//! Where something was on the agenda, and what a meeting did with it.

use std::collections::{BTreeMap, BTreeSet};

use diesel::dsl::exists;
use diesel::prelude::*;

use super::agenda::AgendaItem;
use super::{Meeting, MeetingSight, last_minutes, last_versions};
use crate::Conn;
use crate::schema::{agenda_items, bodies, document_attachments, meetings, minutes_parts};
use edba_common::error::{Error, Result};
use edba_domain::document::AttachedTo;
use edba_domain::meeting::{AgendaContentItem, AgendaItemKind, ContentPart, ItemOutcome};
use edba_domain::{Id, Moment};

/// An item of a meeting that dealt with something, as the account sees it.
#[derive(Debug, Clone, Queryable)]
pub struct NamedItem {
    pub item: AgendaItem,
    pub meeting: Meeting,
    pub body_nl: String,
    pub body_en: String,
    pub outcome: Option<ItemOutcome>,
    pub decision: Option<String>,
}

/// What an item is about.
#[derive(Debug, Clone, Copy)]
pub enum Matter<'a> {
    /// The case, or a ballot about it.
    Case(&'a Id),
    Ballot(&'a Id),
    /// The subject of the item, or a paper of it.
    Document(&'a Id),
}

/// Filter of a list of items; None means no restriction.
#[derive(Debug, Clone, Copy)]
pub struct ItemFilter<'a> {
    pub sight: &'a MeetingSight,
    pub id: Option<&'a Id>,
    pub matter: Option<Matter<'a>>,
    pub meeting_id: Option<&'a Id>,
    pub kind: Option<AgendaItemKind>,
}

/// The items on the agenda that the account sees, in the order in which they were added, after `after`; by its id also one that
/// was removed, for members as long as the last published agenda or the last frozen minutes have it. Who sees everything reads
/// the drafts of agenda and minutes; others read what was published and frozen last. One statement; for others one more where
/// an agenda was published, and one where minutes were frozen.
pub fn items_about(
    conn: &mut Conn,
    filter: &ItemFilter<'_>,
    after: Option<&Id>,
    limit: i64,
) -> Result<Vec<NamedItem>> {
    let ItemFilter {
        sight,
        id,
        matter,
        meeting_id,
        kind,
    } = *filter;
    if sight.is_nothing() {
        return Ok(Vec::new());
    }
    let mut query = agenda_items::table
        .inner_join(meetings::table.on(meetings::id.eq(agenda_items::meeting_id)))
        .inner_join(bodies::table.on(bodies::id.eq(meetings::body_id)))
        .left_join(minutes_parts::table.on(minutes_parts::item_id.eq(agenda_items::id)))
        .filter(sight.seen_items())
        .into_boxed();
    query = match id {
        // An item that was taken off the draft may still be on the published agenda.
        Some(id) => query.filter(agenda_items::id.eq(id)),
        None => query.filter(agenda_items::place.is_not_null()),
    };
    match matter {
        None => {}
        Some(Matter::Case(id)) => query = query.filter(agenda_items::case_id.eq(id)),
        Some(Matter::Ballot(id)) => query = query.filter(agenda_items::ballot_id.eq(id)),
        Some(Matter::Document(id)) => {
            let as_paper = document_attachments::table
                .filter(document_attachments::document_id.eq(id))
                .filter(document_attachments::subject_kind.eq(AttachedTo::AgendaItem))
                .filter(document_attachments::subject_id.eq(agenda_items::id))
                .filter(document_attachments::ended_at.is_null());
            let as_subject = agenda_items::document_id
                .is_not_null()
                .and(agenda_items::document_id.assume_not_null().eq(id));
            query = query.filter(as_subject.or(exists(as_paper)));
        }
    }
    if let Some(meeting_id) = meeting_id {
        query = query.filter(agenda_items::meeting_id.eq(meeting_id));
    }
    if let Some(kind) = kind {
        query = query.filter(agenda_items::kind.eq(kind));
    }
    if let Some(after) = after {
        query = query.filter(agenda_items::id.gt(after));
    }
    let found: Vec<NamedItem> = query
        .order(agenda_items::id)
        .limit(limit)
        .select((
            AgendaItem::as_select(),
            Meeting::as_select(),
            bodies::name_nl,
            bodies::name_en,
            minutes_parts::outcome.nullable(),
            minutes_parts::decision.nullable(),
        ))
        .load(conn)?;
    if sight.all {
        return Ok(found);
    }
    let mut found = as_frozen(conn, found)?;
    found.retain(|named| named.item.place.is_some());
    Ok(found)
}

/// The items as members read them: in the words of the last published agenda, with the outcome and the decision of the last
/// frozen minutes. An item that was added during the meeting has the title that the minutes give it. Number and time of that
/// frozen copy take the place of the version of the draft, which would tell that the draft was changed.
fn as_frozen(conn: &mut Conn, mut found: Vec<NamedItem>) -> Result<Vec<NamedItem>> {
    let published = meetings_of(&found, |meeting| meeting.agenda_version > 0);
    let mut items: BTreeMap<Id, (AgendaContentItem, i32, Moment)> = BTreeMap::new();
    if !published.is_empty() {
        for version in last_versions(conn, &published)? {
            let content = version.content.read().map_err(Error::internal)?;
            let (number, at) = (version.number, version.published_at);
            items.extend(
                content
                    .items
                    .into_iter()
                    .map(|item| (item.item_id, (item, number, at))),
            );
        }
    }
    let frozen = meetings_of(&found, |meeting| meeting.minutes_state.is_frozen());
    let mut parts: BTreeMap<Id, (ContentPart, i32, Moment)> = BTreeMap::new();
    if !frozen.is_empty() {
        for version in last_minutes(conn, &frozen)? {
            let content = version.content.read().map_err(Error::internal)?;
            let (number, at) = (version.number, version.frozen_at);
            parts.extend(
                content
                    .parts
                    .into_iter()
                    .map(|part| (part.item_id, (part, number, at))),
            );
        }
    }
    for NamedItem {
        item,
        outcome,
        decision,
        ..
    } in &mut found
    {
        let part = parts.remove(&item.id);
        *outcome = part.as_ref().map(|(part, ..)| part.outcome);
        *decision = part.as_ref().and_then(|(part, ..)| part.decision.clone());
        if let Some((was, number, at)) = items.remove(&item.id) {
            item.version = number;
            item.updated_at = at;
            item.removed_at = None;
            item.place = Some(was.number);
            item.title = was.title;
            item.explanation = was.explanation;
            item.presenter = was.presenter;
            item.planned_minutes = was.planned_minutes;
        } else if let Some((part, number, at)) = part {
            item.version = number;
            item.updated_at = at;
            item.removed_at = None;
            item.place = Some(part.number);
            item.title = part.title;
            item.explanation = None;
            item.presenter = None;
            item.planned_minutes = None;
        }
    }
    Ok(found)
}

/// The meetings of these items for which this holds, each once.
fn meetings_of(found: &[NamedItem], holds: impl Fn(&Meeting) -> bool) -> Vec<Id> {
    let ids: BTreeSet<Id> = found
        .iter()
        .filter(|named| holds(&named.meeting))
        .map(|named| named.meeting.id)
        .collect();
    ids.into_iter().collect()
}
