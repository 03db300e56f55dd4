//! The form in which the bureau writes the minutes: one part for each item of the agenda, all saved together.

use std::collections::HashMap;

use actix_web::{HttpResponse, web};
use askama::Template;

use super::why_not;
use crate::pages::base::form_errors::{self, Faults};
use crate::pages::base::{Choice, Form, Layout, Page, PageRequest};
use edba_common::error::{Code, Error, Result};
use edba_common::secret::sha256_hex;
use edba_domain::meeting::{ItemOutcome, MeetingAct, PartText};
use edba_domain::{Fault, Id, Message};
use edba_service::Context;
use edba_service::meetings::{self, MinutesPart, NamedMeeting};

/// Length of a mark, in hexadecimal digits of its SHA-256.
const MARK_LENGTH: usize = 16;

/// The fields of a part, as texts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct PartFields {
    outcome: String,
    text: String,
    decision: String,
}

impl PartFields {
    fn of_row(row: Option<&MinutesPart>) -> Self {
        row.map_or_else(Self::default, |row| Self {
            outcome: row.outcome.to_string(),
            text: row.text.clone().unwrap_or_default(),
            decision: row.decision.clone().unwrap_or_default(),
        })
    }

    fn of_form(form: &Form, place: usize) -> Self {
        let text = |field: &str| form.text(&format!("items-{place}-{field}")).to_owned();
        Self {
            outcome: text("outcome"),
            text: text("text"),
            decision: text("decisionText"),
        }
    }

    /// A hash of the fields: a form whose hash differs from that of its `Basis` was changed by the user.
    fn mark(&self) -> String {
        let Self {
            outcome,
            text,
            decision,
        } = self;
        // Browsers send line endings of their own, and blanks at the ends count for nothing.
        let hash = sha256_hex(format!("{outcome}\n{}\n{}", text.trim(), decision.trim()));
        hash.chars().take(MARK_LENGTH).collect()
    }

    /// Errors: the fault of a part without an outcome.
    fn part(&self, place: usize) -> Result<PartText, Fault> {
        let given = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let outcome: ItemOutcome = self.outcome.parse().map_err(|_| {
            let pointer = format!("/items/{place}/outcome");
            Fault::new(pointer, "required", "Choose what the meeting did with the item.")
        })?;
        Ok(PartText {
            outcome,
            text: given(&self.text),
            decision: given(&self.decision),
        })
    }
}

/// An item as the form was made for it: `ID~VERSION~MARK`. All of them stand in the field `version`, so that what a browser
/// kept is sent for the version that it was typed for.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Basis {
    item_id: Id,
    version: i32,
    mark: String,
}

impl Basis {
    fn written(&self) -> String {
        format!("{}~{}~{}", self.item_id, self.version, self.mark)
    }

    fn read(text: &str) -> Option<Self> {
        let mut parts = text.split('~');
        let (item_id, version, mark) = (
            parts.next()?.parse().ok()?,
            parts.next()?.parse().ok()?,
            parts.next()?.to_owned(),
        );
        parts.next().is_none().then_some(Self {
            item_id,
            version,
            mark,
        })
    }

    /// Errors: 400 for a form that this service did not make.
    fn all(form: &Form) -> Result<Vec<Self>> {
        form.text("version")
            .split_whitespace()
            .map(Self::read)
            .collect::<Option<Vec<_>>>()
            .ok_or_else(|| Error::fault("", "wrong-format", "The form cannot be read."))
    }
}

/// An item in the form.
struct PartForm {
    /// The place among the items, from 0; the names of its fields hold it.
    place: usize,
    number: i32,
    title: String,
    fields: PartFields,
    outcomes: Vec<Choice>,
    /// What somebody else wrote meanwhile: outcome, text and decision.
    stale: Option<(String, String, String)>,
}

impl PartForm {
    /// The id and name of one of its fields, which matches the pointer of a fault.
    fn id(&self, field: &str) -> String {
        format!("items-{}-{field}", self.place)
    }
}

#[derive(Template)]
#[template(path = "meetings/minutes_edit.html")]
struct MinutesForm<'a> {
    layout: &'a Layout,
    faults: Faults,
    meeting: NamedMeeting,
    items: Vec<PartForm>,
    /// The versions that the form was made from.
    version: String,
    /// Changes with the items and their order: what a browser kept for another agenda is not put into this form.
    shape: String,
    /// Whether this is a new form, into which a browser puts what it kept.
    is_fresh: bool,
    /// Why nothing can be written; empty if it can.
    obstacle: String,
}

impl MinutesForm<'_> {
    fn fault(&self, item: &PartForm, field: &str) -> &str {
        self.faults.at(item.id(field))
    }
}

pub async fn ask(request: PageRequest, meeting: web::Path<String>) -> HttpResponse {
    request
        .read(move |cx, layout| {
            let id = form_errors::id(&meeting)?;
            render(cx, layout, id, Faults::none(), None)
        })
        .await
}

/// Renders the form; `sent` is what was submitted before.
fn render(
    cx: &mut Context<'_>,
    layout: &Layout,
    id: Id,
    faults: Faults,
    sent: Option<&Form>,
) -> Result<Page> {
    let agenda = meetings::agenda(cx, id)?;
    let found = meetings::minutes(cx, id)?;
    let rows: HashMap<Id, &MinutesPart> = found.rows.iter().map(|row| (row.item_id, row)).collect();
    let before = match sent {
        Some(form) => Basis::all(form)?,
        None => Vec::new(),
    };
    let mut items = Vec::new();
    let mut bases = Vec::new();
    for (place, entry) in agenda.items.iter().enumerate() {
        let item_id = entry.content.item_id;
        let row = rows.get(&item_id).copied();
        let (version, kept) = (row.map_or(0, |row| row.version), PartFields::of_row(row));
        let typed = sent.and_then(|form| {
            let at = before.iter().position(|basis| basis.item_id == item_id)?;
            let (basis, fields) = (before.get(at)?, PartFields::of_form(form, at));
            (fields.mark() != basis.mark).then_some((basis.version, fields))
        });
        let stale = match &typed {
            Some((basis, fields)) if *basis != version && fields.mark() != kept.mark() => {
                let outcome = layout.name_of("term-item-outcome", &kept.outcome);
                Some((outcome, kept.text.clone(), kept.decision.clone()))
            }
            _ => None,
        };
        bases.push(
            Basis {
                item_id,
                version,
                mark: kept.mark(),
            }
            .written(),
        );
        let fields = typed.map_or(kept, |(_, fields)| fields);
        items.push(PartForm {
            place,
            number: entry.number,
            title: entry.content.title.clone(),
            outcomes: ItemOutcome::ALL
                .iter()
                .map(|outcome| {
                    let name = layout.name_of("term-item-outcome", outcome);
                    Choice::new(outcome, name, fields.outcome == outcome.as_str())
                })
                .collect(),
            fields,
            stale,
        });
    }
    Page::render(&MinutesForm {
        layout,
        faults,
        items,
        version: bases.join(" "),
        shape: shape_of(agenda.items.iter().map(|entry| entry.content.item_id)),
        is_fresh: sent.is_none(),
        obstacle: why_not(cx, layout, &found.meeting.row, MeetingAct::Draft)?,
        meeting: found.meeting,
    })
}

/// A short hash of items in their order.
fn shape_of(items: impl Iterator<Item = Id>) -> String {
    let ids: Vec<String> = items.map(|id| id.to_string()).collect();
    sha256_hex(ids.join(" ")).chars().take(MARK_LENGTH).collect()
}

/// Saves the parts that were changed in the form. Errors: 400 with the faults of all of them, each at the place of its item
/// on the agenda; 412 if somebody else changed one of them meanwhile; 404; 409.
fn save(cx: &mut Context<'_>, meeting_id: Id, form: &Form) -> Result<()> {
    let agenda = meetings::agenda(cx, meeting_id)?;
    let items: HashMap<Id, usize> = agenda
        .items
        .iter()
        .enumerate()
        .map(|(place, entry)| (entry.content.item_id, place))
        .collect();
    let mut faults = Vec::new();
    for (sent_at, basis) in Basis::all(form)?.into_iter().enumerate() {
        let fields = PartFields::of_form(form, sent_at);
        if fields.mark() == basis.mark {
            continue;
        }
        let Some(place) = items.get(&basis.item_id).copied() else {
            let gone = Fault::new("", "unknown", "An item was removed from the agenda.");
            faults.push(gone.saying(Message::new("minutes-item-removed")));
            continue;
        };
        let part = match fields.part(place) {
            Ok(part) => part,
            Err(fault) => {
                faults.push(fault);
                continue;
            }
        };
        let expects = move |version| match version == basis.version {
            true => Ok(()),
            false => Err(Error::new(
                Code::PreconditionFailed,
                "The part of the minutes has changed since the form was made.",
            )),
        };
        match meetings::draft(cx, basis.item_id, part, expects) {
            Ok(_) => {}
            Err(error) if error.code == Code::InvalidInput => {
                faults.extend(error.faults.into_iter().map(|fault| Fault {
                    pointer: format!("/items/{place}{}", fault.pointer),
                    ..fault
                }));
            }
            Err(error) => return Err(error),
        }
    }
    match faults.is_empty() {
        true => Ok(()),
        false => Err(Error::invalid(faults)),
    }
}

pub async fn keep(request: PageRequest, meeting: web::Path<String>, form: Form) -> HttpResponse {
    let same = meeting.clone();
    request
        .act(
            form,
            move |cx, _, form| {
                let id = form_errors::id(&meeting)?;
                save(cx, id, form)?;
                Ok(Page::go(format!("/meetings/{id}#minutes")).saying("notice-minutes-kept"))
            },
            move |cx, layout, form, error| {
                let faults = Faults::from_error(layout, form, error, "minutes");
                render(cx, layout, form_errors::id(&same)?, faults, Some(form))
            },
        )
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_form_was_made_from_is_read_whole_or_not_at_all() {
        let basis = Basis {
            item_id: Id::new(),
            version: 3,
            mark: PartFields::default().mark(),
        };
        assert_eq!(Basis::read(&basis.written()), Some(basis.clone()));
        for wrong in [
            "",
            "x~1~m",
            &format!("{}~x~m", basis.item_id),
            &format!("{}~m", basis.written()),
        ] {
            assert_eq!(Basis::read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_part_is_changed_by_its_words_and_not_by_blanks_around_them() {
        let fields = |text: &str| PartFields {
            outcome: "dealt-with".into(),
            text: text.into(),
            decision: String::new(),
        };
        assert_eq!(fields("Besproken.\n").mark(), fields("Besproken.").mark());
        assert_ne!(fields("Besproken.").mark(), fields("Anders.").mark());
    }
}
