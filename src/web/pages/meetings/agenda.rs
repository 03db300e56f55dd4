//! The agenda of a meeting as pages show it: items with their times and papers, and differences between versions.

use super::papers::PaperLine;
use crate::pages::base::Layout;
use edba_domain::Id;
use edba_domain::meeting::{AgendaContentItem, AgendaDifference, AgendaItemKind};
use edba_service::meetings::{Agenda, AgendaEntry};

/// An item of an agenda.
pub struct ItemLine {
    pub id: Id,
    pub number: i32,
    pub kind: String,
    pub title: String,
    pub explanation: String,
    pub presenter: String,
    /// When it begins and how long it takes; empty where that is not planned.
    pub starts: String,
    pub duration: String,
    /// The page of its case or ballot, and the label of the link.
    pub link: Option<(String, String)>,
    pub papers: Vec<PaperLine>,
}

/// The agenda on the page of a meeting.
pub struct AgendaSection {
    pub is_draft: bool,
    /// Number and moment of the last published version; empty if there is none.
    pub version: String,
    pub note: String,
    pub items: Vec<ItemLine>,
    /// What the draft makes different from what was published, as HTML.
    pub differences: Vec<String>,
}

impl AgendaSection {
    pub fn new(layout: &Layout, agenda: &Agenda) -> Self {
        let version = agenda.version.as_ref();
        Self {
            is_draft: agenda.is_draft,
            version: version.map_or_else(String::new, |version| {
                let moment = layout.moment(&version.published_at);
                layout.with2("agenda-version", "number", version.number, "moment", moment)
            }),
            note: version
                .and_then(|version| version.note.clone())
                .unwrap_or_default(),
            items: item_lines(layout, agenda),
            differences: differences(layout, &agenda.differences),
        }
    }
}

/// The items of an agenda with the papers that this user reads.
pub fn item_lines(layout: &Layout, agenda: &Agenda) -> Vec<ItemLine> {
    let is_published = agenda.version.is_some();
    agenda
        .items
        .iter()
        .map(|entry| item_line(layout, entry, is_published))
        .collect()
}

fn item_line(layout: &Layout, entry: &AgendaEntry, is_published: bool) -> ItemLine {
    let content = &entry.content;
    // An item that was added to the draft since was not sent either, so none of its papers is late.
    let was_sent = is_published && entry.row.as_ref().is_none_or(|row| row.published_in.is_some());
    ItemLine {
        id: content.item_id,
        number: entry.number,
        kind: layout.name_of("term-agenda-item", content.kind),
        title: content.title.clone(),
        explanation: content.explanation.clone().unwrap_or_default(),
        presenter: content.presenter.clone().unwrap_or_default(),
        starts: entry.starts_at.as_ref().map_or_else(String::new, |at| {
            layout.with("agenda-item-starts", "time", layout.time_of_day(at))
        }),
        duration: duration(layout, content.planned_minutes),
        link: link(layout, content),
        papers: entry
            .papers
            .iter()
            .map(|paper| PaperLine::new(layout, paper, was_sent))
            .collect(),
    }
}

/// How long an item takes; empty where that is not planned.
pub fn duration(layout: &Layout, minutes: Option<i32>) -> String {
    minutes.map_or_else(String::new, |minutes| {
        layout.with("agenda-item-duration", "minutes", minutes)
    })
}

/// The page of the case or ballot that an item is about. Documents are among its papers, for those who read them.
pub fn link(layout: &Layout, content: &AgendaContentItem) -> Option<(String, String)> {
    match content.kind {
        AgendaItemKind::Case => {
            let id = content.case_id?;
            Some((format!("/cases/{id}"), layout.say("agenda-to-case")))
        }
        AgendaItemKind::Ballot => {
            let id = content.ballot_id?;
            Some((format!("/ballots/{id}"), layout.say("agenda-to-ballot")))
        }
        AgendaItemKind::Document | AgendaItemKind::Topic => None,
    }
}

/// The differences between two versions in words, as HTML in which titles are marked as Dutch.
pub fn differences(layout: &Layout, differences: &[AgendaDifference]) -> Vec<String> {
    differences.iter().map(|one| in_words(layout, one)).collect()
}

fn in_words(layout: &Layout, difference: &AgendaDifference) -> String {
    use AgendaDifference as D;
    let of_item = |key: &str, number: i32, title: &str| {
        layout.marked_beside(key, ("number", &number.to_string()), "title", title)
    };
    let of_papers = |key: &str, number: i32, title: &str, count: i32| {
        layout.marked_among(key, &[("number", &number), ("count", &count)], "title", title)
    };
    match difference {
        D::Added { number, title } => of_item("agenda-difference-added", *number, title),
        D::Removed { title } => layout.marked("agenda-difference-removed", "title", title),
        D::Reworded { number, title } => of_item("agenda-difference-reworded", *number, title),
        D::Moved { number, title } => of_item("agenda-difference-moved", *number, title),
        D::PapersAdded { number, title, count } => {
            of_papers("agenda-difference-papers-added", *number, title, *count)
        }
        D::PapersRenewed { number, title, count } => {
            of_papers("agenda-difference-papers-renewed", *number, title, *count)
        }
        D::PapersRemoved { number, title, count } => {
            of_papers("agenda-difference-papers-removed", *number, title, *count)
        }
    }
}
