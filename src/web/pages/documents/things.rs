//! What documents are attached to, in words and with links.

use std::collections::BTreeSet;

use crate::pages::base::Layout;
use crate::policy::{
    ASKED_TO_RATIFY, Access, BUREAU, CASE_READERS, DECISION_READERS, MANDATE_READERS, MEETING_READERS,
};
use edba_common::error::{Code, Result};
use edba_domain::Id;
use edba_domain::codes::Role;
use edba_domain::document::AttachedTo;
use edba_service::documents::{DocumentAttachment, DocumentDetails};
use edba_service::meetings::NamedItem;
use edba_service::names::{Names, References};
use edba_service::{Context, ratifications};

/// A thing that a document is attached to.
#[derive(Debug, Clone)]
pub struct Thing {
    /// Of the attachment.
    pub id: Id,
    /// Its kind, and the number of its case.
    pub text: String,
    /// Its page, if it has one that this user can open.
    pub page: Option<String>,
}

/// The things that a document is attached to. `items`: the agenda items that this user reads, of which some are among
/// them. One statement, and some more for each ratification.
pub fn things(
    cx: &mut Context<'_>,
    layout: &Layout,
    attachments: &[DocumentAttachment],
    items: &[NamedItem],
) -> Result<Vec<Thing>> {
    let names = names_of(cx, attachments.iter())?;
    let mut found = Vec::new();
    for row in attachments {
        found.push(Thing {
            id: row.id,
            text: match items.iter().find(|one| is_about(row, one)) {
                Some(one) => named_item(layout, one),
                None => in_words(layout, &names, row),
            },
            page: page_of(cx, row, items)?,
        });
    }
    Ok(found)
}

/// Whether an attachment is to this agenda item.
fn is_about(row: &DocumentAttachment, one: &NamedItem) -> bool {
    row.subject_kind == AttachedTo::AgendaItem && row.subject_id == one.item.id
}

/// An agenda item with its title and the day of its meeting.
fn named_item(layout: &Layout, one: &NamedItem) -> String {
    let kind = kind_of(layout, AttachedTo::AgendaItem, None);
    let day = layout.date(&one.meeting.starts_at);
    format!("{kind} ({}, {day})", one.item.title)
}

/// The things that each of these documents is attached to. One statement, whatever their number: a ratification and an
/// agenda item are linked to on the page of their document only.
pub fn things_of_each(
    cx: &mut Context<'_>,
    layout: &Layout,
    documents: &[DocumentDetails],
) -> Result<Vec<Vec<Thing>>> {
    let all = documents.iter().flat_map(|found| &found.attachments);
    let names = names_of(cx, all)?;
    let role = cx.actor.role;
    let thing = |row: &DocumentAttachment| Thing {
        id: row.id,
        text: in_words(layout, &names, row),
        page: match row.subject_kind {
            AttachedTo::Ratification if ASKED_TO_RATIFY.admits(role) => None,
            _ => first_page(row, &[], role),
        },
    };
    Ok(documents
        .iter()
        .map(|found| found.attachments.iter().map(&thing).collect())
        .collect())
}

fn names_of<'a>(
    cx: &mut Context<'_>,
    attachments: impl Iterator<Item = &'a DocumentAttachment>,
) -> Result<Names> {
    let references: BTreeSet<References> = attachments
        .map(|row| References {
            case_id: row.case_id,
            ..References::default()
        })
        .collect();
    Names::load(cx, &references)
}

fn in_words(layout: &Layout, names: &Names, row: &DocumentAttachment) -> String {
    let kind = kind_of(layout, row.subject_kind, row.subject_line);
    match row.case_id.and_then(|id| names.case_number(&id)) {
        Some(number) => format!("{kind} ({number})"),
        None => kind,
    }
}

/// The page of a thing, if it has one that this user can open.
fn page_of(cx: &mut Context<'_>, row: &DocumentAttachment, items: &[NamedItem]) -> Result<Option<String>> {
    let role = cx.actor.role;
    if row.subject_kind == AttachedTo::Ratification && ASKED_TO_RATIFY.admits(role) {
        // Others may read that it was answered, but only who is asked opens its page.
        match ratifications::request(cx, row.subject_id) {
            Err(error) if error.code == Code::NotFound => return Ok(None),
            asked => asked.map(drop)?,
        }
    }
    Ok(first_page(row, items, role))
}

/// The first page of a thing that this role can open. `items`: the agenda items that this user reads.
fn first_page(row: &DocumentAttachment, items: &[NamedItem], role: Role) -> Option<String> {
    let found = pages_of(row, items)
        .into_iter()
        .find(|(_, access)| access.admits(role));
    found.map(|(page, _)| page)
}

/// The kind of a thing; of an appraisal with its place.
pub fn kind_of(layout: &Layout, kind: AttachedTo, line: Option<i32>) -> String {
    let name = layout.name_of("term-attached-to", kind);
    match line {
        Some(line) => format!("{name} {line}"),
        None => name,
    }
}

/// The pages that show a thing, and who can open each.
fn pages_of(row: &DocumentAttachment, items: &[NamedItem]) -> Vec<(String, Access)> {
    let id = row.subject_id;
    let of_case = |place: &str| {
        let case = row.case_id;
        case.map(|case| (format!("/cases/{case}{place}"), CASE_READERS))
    };
    match row.subject_kind {
        AttachedTo::Case => of_case("").into_iter().collect(),
        AttachedTo::Appraisal => of_case("#appraisals").into_iter().collect(),
        AttachedTo::Measurement => of_case("#results").into_iter().collect(),
        AttachedTo::Condition => std::iter::once((format!("/conditions/{id}/evidence"), BUREAU))
            .chain(of_case(""))
            .collect(),
        AttachedTo::Decision => vec![(format!("/decisions/{id}"), DECISION_READERS)],
        AttachedTo::Ratification => vec![
            (format!("/ratifications/{id}"), ASKED_TO_RATIFY),
            (format!("/ratifications/{id}/answer"), BUREAU),
        ],
        AttachedTo::Promise => std::iter::once((format!("/promises/{id}"), BUREAU))
            .chain(of_case("#promises"))
            .collect(),
        AttachedTo::Mandate => vec![(format!("/mandates/{id}"), MANDATE_READERS)],
        // On the page of its meeting, which the attachment does not name.
        AttachedTo::AgendaItem => items
            .iter()
            .filter(|one| one.item.id == id)
            .map(|one| (format!("/meetings/{}#item-{id}", one.meeting.id), MEETING_READERS))
            .collect(),
        AttachedTo::Meeting => vec![(format!("/meetings/{id}"), MEETING_READERS)],
        // They are on the page of their commitment, which the attachment does not name.
        AttachedTo::Disbursement | AttachedTo::Determination => Vec::new(),
    }
}
