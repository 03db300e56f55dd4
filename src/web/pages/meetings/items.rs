//! The page on which the bureau makes an agenda: items are added, changed, moved up and down, and removed.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::agenda::{ItemLine, differences, item_lines};
use crate::pages::base::form_errors::{self, Choice, Faults};
use crate::pages::base::several_forms::{SeveralForms, ShownAgain};
use crate::pages::base::{Form, Layout, Page, PageRequest};
use crate::pages::documents::{case_of, id_in};
use edba_common::error::{Code, Error, Result};
use edba_domain::meeting::{AgendaItemKind, AgendaSubject, ItemText, MeetingAct, item_kinds, obstacle};
use edba_domain::{Fault, Id, Message};
use edba_service::meetings::{self, ItemChange, NamedMeeting, NewItem, Suggestions};
use edba_service::{Context, ballots, bodies};

/// The longest title of an item, in characters.
const LONGEST_TITLE: usize = 200;

/// An item with its form.
struct DraftItem {
    line: ItemLine,
    version: i32,
    /// The planned minutes as the value of a field.
    minutes: String,
}

impl DraftItem {
    /// The name of its form.
    fn form(&self) -> &str {
        self.line.id.as_str()
    }
}

/// Something that could be put on the agenda.
struct Suggestion {
    kind: AgendaItemKind,
    kind_name: String,
    id: Id,
    title: String,
}

#[derive(Template)]
#[template(path = "meetings/agenda.html")]
struct AgendaPage<'a> {
    layout: &'a Layout,
    faults: Faults,
    form: &'a Form,
    /// The form that is shown again: `add`, or the id of an item; empty for none.
    again: &'a str,
    meeting: NamedMeeting,
    items: Vec<DraftItem>,
    /// Whether members read other items, or none.
    is_draft: bool,
    /// What the draft makes different from what was published, as HTML.
    differences: Vec<String>,
    suggestions: Vec<Suggestion>,
    /// Whether the body deals with cases: only then something can wait for it.
    has_cases: bool,
    kinds: Vec<Choice>,
    /// Why nothing can be added, or nothing else changed; empty if it can.
    add_obstacle: String,
    edit_obstacle: String,
    may_publish: bool,
    /// Whether items take papers.
    may_attach: bool,
}

impl SeveralForms for AgendaPage<'_> {
    fn shown_again(&self) -> ShownAgain<'_> {
        ShownAgain {
            name: self.again,
            form: self.form,
            faults: &self.faults,
        }
    }
}

impl AgendaPage<'_> {
    fn is_again(&self, form: &str) -> bool {
        self.again == form
    }

    fn may_add(&self) -> bool {
        self.add_obstacle.is_empty()
    }

    fn may_edit(&self) -> bool {
        self.edit_obstacle.is_empty()
    }

    fn about_hint(&self) -> &'static str {
        match self.has_cases {
            true => "agenda-about-hint",
            false => "agenda-about-hint-papers",
        }
    }
}

pub async fn show(request: PageRequest, meeting: web::Path<String>) -> HttpResponse {
    request
        .read(move |cx, layout| {
            let id = form_errors::id(&meeting)?;
            render(cx, layout, id, Faults::none(), &Form::default(), "")
        })
        .await
}

fn render(
    cx: &mut Context<'_>,
    layout: &Layout,
    id: Id,
    faults: Faults,
    form: &Form,
    again: &str,
) -> Result<Page> {
    let agenda = meetings::agenda(cx, id)?;
    let facts = meetings::facts(cx, &agenda.meeting.row)?;
    let why = |act| obstacle(act, &facts).map_or_else(String::new, |code| layout.name_of("obstacle", code));
    let (add_obstacle, edit_obstacle) = (why(MeetingAct::AddItem), why(MeetingAct::EditAgenda));
    let suggestions = match add_obstacle.is_empty() {
        true => suggested(layout, meetings::suggestions(cx, id)?),
        false => Vec::new(),
    };
    let items = item_lines(layout, &agenda)
        .into_iter()
        .zip(&agenda.items)
        .map(|(line, entry)| DraftItem {
            line,
            version: entry.row.as_ref().map_or(0, |row| row.version),
            minutes: entry
                .content
                .planned_minutes
                .map_or_else(String::new, |minutes| minutes.to_string()),
        })
        .collect();
    let chosen = match again {
        "add" => form.text("kind"),
        _ => "",
    };
    let choose = Choice::new("", layout.say("agenda-choose-kind"), chosen);
    let body = bodies::find(cx, agenda.meeting.row.body_id)?;
    let kinds = Choice::of_codes(layout, "term-agenda-item", item_kinds(body.kind), chosen);
    Page::render(&AgendaPage {
        layout,
        faults,
        form,
        again,
        items,
        is_draft: agenda.is_draft,
        differences: differences(layout, &agenda.differences),
        suggestions,
        has_cases: item_kinds(body.kind).contains(&AgendaItemKind::Case),
        kinds: std::iter::once(choose).chain(kinds).collect(),
        add_obstacle,
        edit_obstacle,
        may_publish: obstacle(MeetingAct::Publish, &facts).is_none(),
        may_attach: obstacle(MeetingAct::AttachPaper, &facts).is_none(),
        meeting: agenda.meeting,
    })
}

fn suggested(layout: &Layout, suggestions: Suggestions) -> Vec<Suggestion> {
    let Suggestions { cases, ballots } = suggestions;
    let of = |kind: AgendaItemKind, id: Id, title: String| Suggestion {
        kind,
        kind_name: layout.name_of("term-agenda-item", kind),
        id,
        title: title.chars().take(LONGEST_TITLE).collect(),
    };
    let cases = cases.into_iter().map(|case| {
        let title = format!("{} {}", case.number, case.title);
        of(AgendaItemKind::Case, case.id, title)
    });
    let ballots = ballots.into_iter().map(|(id, case)| {
        let title = format!("{} {}", case.number, case.title);
        of(AgendaItemKind::Ballot, id, title)
    });
    cases.chain(ballots).collect()
}

pub async fn act(request: PageRequest, path: web::Path<(String, String)>, form: Form) -> HttpResponse {
    let (meeting, act) = path.into_inner();
    let (same_meeting, same_act) = (meeting.clone(), act.clone());
    request
        .act(
            form,
            move |cx, _, form| {
                let id = form_errors::id(&meeting)?;
                let (item, notice) = carry_out(cx, id, &act, form)?;
                let place = item.map_or_else(String::new, |item| format!("#item-{item}"));
                let page = Page::go(format!("/meetings/{id}/agenda{place}"));
                Ok(match notice {
                    Some(notice) => page.saying(notice),
                    None => page,
                })
            },
            move |cx, layout, form, error| {
                let faults = Faults::from_error(layout, form, error, "agenda-item");
                let again = match same_act.as_str() {
                    "change" => form.text("item"),
                    other => other,
                };
                render(cx, layout, form_errors::id(&same_meeting)?, faults, form, again)
            },
        )
        .await
}

/// Carries out one of the forms; returns the item to show, and the message key of the notice, if something was done.
fn carry_out(
    cx: &mut Context<'_>,
    meeting_id: Id,
    act: &str,
    form: &Form,
) -> Result<(Option<Id>, Option<&'static str>)> {
    if act == "add" {
        let new = new_item(cx, form)?;
        let item = meetings::add_item(cx, meeting_id, new).map_err(in_form)?;
        return Ok((Some(item.id), Some("notice-agenda-item-added")));
    }
    let item = form_errors::id(form.text("item"))?;
    must_be_of(cx, meeting_id, item)?;
    match act {
        "change" => {
            let ItemText {
                title,
                explanation,
                presenter,
                planned_minutes,
            } = text_of(form)?;
            let change = ItemChange {
                title: Some(title),
                explanation: Some(explanation),
                presenter: Some(presenter),
                planned_minutes: Some(planned_minutes),
            };
            meetings::change_item(cx, item, change, form_errors::expects(form))?;
            Ok((Some(item), Some("notice-agenda-item-changed")))
        }
        "up" | "down" => {
            let is_moved = meetings::move_item(cx, meeting_id, item, act == "up")?;
            Ok((Some(item), is_moved.then_some("notice-agenda-ordered")))
        }
        "remove" => {
            meetings::remove_item(cx, item)?;
            Ok((None, Some("notice-agenda-item-removed")))
        }
        _ => Err(Error::not_found("page")),
    }
}

/// Errors: 404 for an item of another meeting.
fn must_be_of(cx: &mut Context<'_>, meeting_id: Id, item: Id) -> Result<()> {
    match meetings::item(cx, item)?.item.meeting_id == meeting_id {
        true => Ok(()),
        false => Err(Error::not_found("agenda item")),
    }
}

/// Reads a new item. Errors: 400 with all faults that can be found without the meeting.
fn new_item(cx: &mut Context<'_>, form: &Form) -> Result<NewItem> {
    let mut faults = Vec::new();
    let subject = match subject_of(cx, form) {
        Ok(subject) => Some(subject),
        Err(error) if error.code == Code::InvalidInput => {
            faults.extend(error.faults);
            None
        }
        Err(error) => return Err(error),
    };
    let text = match text_of(form) {
        Ok(text) => Some(text),
        Err(error) => {
            faults.extend(error.faults);
            None
        }
    };
    let place = match number(form, "place") {
        Ok(place) => place,
        Err(fault) => {
            faults.push(fault);
            None
        }
    };
    match (subject, text) {
        (Some(subject), Some(text)) if faults.is_empty() => Ok(NewItem { subject, text, place }),
        (_, text) => {
            faults.extend(text.iter().flat_map(ItemText::faults));
            Err(Error::invalid(faults))
        }
    }
}

/// Reads what an item is about: an id, the address of a page, or the number of a case. Errors: 400.
fn subject_of(cx: &mut Context<'_>, form: &Form) -> Result<AgendaSubject> {
    let kind: AgendaItemKind = form
        .text("kind")
        .parse()
        .map_err(|_| Error::fault("/kind", "required", "Choose what the item is about."))?;
    let about = form.text("about");
    let named = match (id_in(about), kind) {
        (None, AgendaItemKind::Case) => case_of(cx, about)?,
        (named, _) => named,
    };
    let id = || match (about, named) {
        (_, Some(id)) => Ok(id),
        ("", None) => Err(Error::fault("/about", "required", "This is needed.")),
        (_, None) => Err(Error::fault(
            "/about",
            "unknown",
            "There is nothing with this address, number or id.",
        )),
    };
    Ok(match kind {
        AgendaItemKind::Topic => AgendaSubject::Topic,
        AgendaItemKind::Case => AgendaSubject::Case(id()?),
        AgendaItemKind::Document => AgendaSubject::Document(id()?),
        AgendaItemKind::Ballot => {
            let ballot = ballots::find(cx, id()?).map_err(|error| match error.code {
                Code::NotFound => Error::fault("/about", "unknown", "There is no such ballot."),
                _ => error,
            })?;
            AgendaSubject::Ballot(ballot.id)
        }
    })
}

/// Reads the words of an item. Errors: 400 with all faults.
fn text_of(form: &Form) -> Result<ItemText> {
    let minutes = number(form, "plannedMinutes");
    let text = ItemText {
        title: form.text("title").to_owned(),
        explanation: form.given("explanation"),
        presenter: form.given("presenter"),
        planned_minutes: minutes.as_ref().ok().copied().flatten(),
    };
    match minutes {
        Ok(_) => Ok(text),
        Err(fault) => {
            let faults = text.faults().into_iter().chain([fault]).collect();
            Err(Error::invalid(faults))
        }
    }
}

/// A whole number in a field; None if it is blank.
fn number(form: &Form, name: &str) -> Result<Option<i32>, Fault> {
    match form.text(name) {
        "" => Ok(None),
        _ => form
            .parse_at(name, &format!("/{name}"))
            .map(Some)
            .map_err(|fault| fault.saying(Message::new("agenda-whole-number"))),
    }
}

/// The faults of what an item is about, at the one field of the form.
fn in_form(mut error: Error) -> Error {
    for fault in &mut error.faults {
        if ["/caseId", "/ballotId", "/documentId"].contains(&fault.pointer.as_str()) {
            fault.pointer = "/about".to_owned();
        }
    }
    error
}
