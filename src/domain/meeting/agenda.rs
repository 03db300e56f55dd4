//! The agenda of a meeting: what an item is about, the words of an item, and the frozen copies with their differences.

use std::collections::BTreeMap;

use chrono::Duration;
use serde::{Deserialize, Serialize};

use crate::codes::BodyKind;
use crate::{Fault, Id, Moment, text};

text_enum! {
    /// What an agenda item is about.
    pub enum AgendaItemKind { Case = "case", Ballot = "ballot", Document = "document", Topic = "topic" }
}

/// The most items of a meeting.
pub const MOST_ITEMS: usize = 60;
/// The most papers of an item.
pub const MOST_PAPERS: usize = 50;
/// The longest title and presenter of an item, in characters.
const LONGEST_LINE: usize = 200;
/// The longest explanation of an item, in characters.
const LONGEST_EXPLANATION: usize = 4_000;
/// The minutes that can be planned for an item.
const PLANNED_MINUTES: std::ops::RangeInclusive<i32> = 1..=1440;

/// What an agenda item is about, by its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AgendaSubject {
    Case(Id),
    Ballot(Id),
    Document(Id),
    Topic,
}

impl AgendaSubject {
    pub const fn kind(&self) -> AgendaItemKind {
        match self {
            Self::Case(_) => AgendaItemKind::Case,
            Self::Ballot(_) => AgendaItemKind::Ballot,
            Self::Document(_) => AgendaItemKind::Document,
            Self::Topic => AgendaItemKind::Topic,
        }
    }
}

/// The words of an agenda item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemText {
    pub title: String,
    pub explanation: Option<String>,
    /// Who introduces it.
    pub presenter: Option<String>,
    pub planned_minutes: Option<i32>,
}

impl ItemText {
    /// All faults: of unreadable and too long texts, and `out-of-range` of the minutes.
    pub fn faults(&self) -> Vec<Fault> {
        let line = |pointer, text: &str| {
            text::line_fault(pointer, text).or_else(|| text::length_fault(pointer, text, LONGEST_LINE))
        };
        let explanation = self.explanation.as_deref().and_then(|words| {
            text::fault("/explanation", words)
                .or_else(|| text::length_fault("/explanation", words, LONGEST_EXPLANATION))
        });
        let minutes = self
            .planned_minutes
            .filter(|minutes| !PLANNED_MINUTES.contains(minutes));
        [
            line("/title", &self.title),
            explanation,
            self.presenter
                .as_deref()
                .and_then(|name| line("/presenter", name)),
            minutes.map(|_| {
                let what = "An item takes between 1 and 1440 minutes.";
                Fault::new("/plannedMinutes", "out-of-range", what)
            }),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

/// The kinds of items that a body of this kind deals with: a consultation body deals with no case and no ballot.
pub const fn item_kinds(body: BodyKind) -> &'static [AgendaItemKind] {
    match body {
        BodyKind::Table | BodyKind::Board => AgendaItemKind::ALL,
        BodyKind::Consultation => &[AgendaItemKind::Document, AgendaItemKind::Topic],
    }
}

/// What the registry knows of a subject for the body that meets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SubjectFact {
    Absent,
    OfBody,
    NotOfBody,
}

/// The fault of a subject: `unknown` for what is absent, `not-of-body` for what the body does not deal with.
pub fn subject_fault(kind: AgendaItemKind, fact: SubjectFact) -> Option<Fault> {
    let pointer = match kind {
        AgendaItemKind::Case => "/caseId",
        AgendaItemKind::Ballot => "/ballotId",
        AgendaItemKind::Document => "/documentId",
        AgendaItemKind::Topic => return None,
    };
    match fact {
        SubjectFact::OfBody => None,
        SubjectFact::Absent => Some(Fault::new(
            pointer,
            "unknown",
            "There is no such case, ballot or document.",
        )),
        SubjectFact::NotOfBody => Some(Fault::new(
            pointer,
            "not-of-body",
            "The body of this meeting does not deal with this case or ballot.",
        )),
    }
}

/// A published agenda.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AgendaContent {
    pub title: String,
    pub starts_at: Moment,
    pub ends_at: Moment,
    pub place: String,
    pub items: Vec<AgendaContentItem>,
}

/// An item of a published agenda.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AgendaContentItem {
    pub item_id: Id,
    /// From 1, within the agenda.
    pub number: i32,
    pub kind: AgendaItemKind,
    pub title: String,
    pub explanation: Option<String>,
    pub presenter: Option<String>,
    pub planned_minutes: Option<i32>,
    pub case_id: Option<Id>,
    pub ballot_id: Option<Id>,
    pub document_id: Option<Id>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub initiative_id: Option<Id>,
    pub papers: Vec<ContentPaper>,
}

impl AgendaContentItem {
    fn has_words_of(&self, other: &Self) -> bool {
        self.title == other.title
            && self.explanation == other.explanation
            && self.presenter == other.presenter
            && self.planned_minutes == other.planned_minutes
    }
}

/// The exact bytes of a paper: no title, no name, which only its readers learn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ContentPaper {
    pub document_id: Id,
    /// The number of the version.
    pub number: i32,
    pub sha256: String,
}

/// When each item begins; None from the first item on that follows one without planned minutes.
pub fn starts(begins: Moment, planned: &[Option<i32>]) -> Vec<Option<Moment>> {
    let mut next = Some(begins);
    planned
        .iter()
        .map(|minutes| {
            let start = next;
            next = start
                .zip(*minutes)
                .map(|(at, minutes)| at.plus(Duration::minutes(i64::from(minutes))));
            start
        })
        .collect()
}

/// What a version of the agenda makes different from the one before it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "kebab-case")]
pub enum AgendaDifference {
    Added { number: i32, title: String },
    Removed { title: String },
    Reworded { number: i32, title: String },
    Moved { number: i32, title: String },
    PapersAdded { number: i32, title: String, count: i32 },
    PapersRenewed { number: i32, title: String, count: i32 },
    PapersRemoved { number: i32, title: String, count: i32 },
}

/// The differences in the order of the new agenda, removed items last. An item was moved if its predecessor among the items
/// that both agendas have is a different one. A new item is reported as added only.
pub fn agenda_differences(before: &AgendaContent, after: &AgendaContent) -> Vec<AgendaDifference> {
    let old: BTreeMap<Id, &AgendaContentItem> =
        before.items.iter().map(|item| (item.item_id, item)).collect();
    let new: BTreeMap<Id, &AgendaContentItem> = after.items.iter().map(|item| (item.item_id, item)).collect();
    let predecessors_before = predecessors(&before.items, |id| new.contains_key(&id));
    let predecessors_after = predecessors(&after.items, |id| old.contains_key(&id));
    let mut differences = Vec::new();
    for item in &after.items {
        let (number, title) = (item.number, &item.title);
        let Some(was) = old.get(&item.item_id) else {
            differences.push(AgendaDifference::Added {
                number,
                title: title.clone(),
            });
            continue;
        };
        if !item.has_words_of(was) {
            differences.push(AgendaDifference::Reworded {
                number,
                title: title.clone(),
            });
        }
        if predecessors_before.get(&item.item_id) != predecessors_after.get(&item.item_id) {
            differences.push(AgendaDifference::Moved {
                number,
                title: title.clone(),
            });
        }
        differences.extend(paper_differences(was, item));
    }
    let removed = before
        .items
        .iter()
        .filter(|item| !new.contains_key(&item.item_id));
    differences.extend(removed.map(|item| AgendaDifference::Removed {
        title: item.title.clone(),
    }));
    differences
}

/// For each item that is in both agendas the one before it that is in both.
fn predecessors(items: &[AgendaContentItem], is_common: impl Fn(Id) -> bool) -> BTreeMap<Id, Option<Id>> {
    let mut last = None;
    items
        .iter()
        .map(|item| item.item_id)
        .filter(|id| is_common(*id))
        .map(|id| (id, last.replace(id)))
        .collect()
}

fn paper_differences(was: &AgendaContentItem, item: &AgendaContentItem) -> Vec<AgendaDifference> {
    let of = |papers: &[ContentPaper], id: &Id| papers.iter().find(|paper| paper.document_id == *id).cloned();
    let added = item
        .papers
        .iter()
        .filter(|paper| of(&was.papers, &paper.document_id).is_none());
    let renewed = item
        .papers
        .iter()
        .filter(|paper| of(&was.papers, &paper.document_id).is_some_and(|older| older != **paper));
    let removed = was
        .papers
        .iter()
        .filter(|paper| of(&item.papers, &paper.document_id).is_none());
    let (number, title) = (item.number, &item.title);
    let counts = [counted(added), counted(renewed), counted(removed)];
    let [added, renewed, removed] = counts.map(|count| count.map(|count| (count, title.clone())));
    [
        added.map(|(count, title)| AgendaDifference::PapersAdded { number, title, count }),
        renewed.map(|(count, title)| AgendaDifference::PapersRenewed { number, title, count }),
        removed.map(|(count, title)| AgendaDifference::PapersRemoved { number, title, count }),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// How many there are; None if there are none.
fn counted<T>(things: impl Iterator<Item = T>) -> Option<i32> {
    let count = i32::try_from(things.count()).unwrap_or(i32::MAX);
    (count > 0).then_some(count)
}

#[cfg(test)]
mod tests;
