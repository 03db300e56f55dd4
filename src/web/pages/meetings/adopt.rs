//! The page on which the bureau records that a later meeting adopted the minutes.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::why_not;
use crate::pages::base::form_errors::{self, Choice, Faults};
use crate::pages::base::{Form, Layout, Page, PageRequest};
use edba_common::error::{Error, Result};
use edba_domain::meeting::{MeetingAct, MinutesContent, RemarkAnswer};
use edba_domain::{Id, Message};
use edba_service::Context;
use edba_service::meetings::{self, Minutes, NamedMeeting};

/// The most remarks that are counted.
const MOST_REMARKS: i64 = 500;

#[derive(Template)]
#[template(path = "meetings/adopt.html")]
struct AdoptPage<'a> {
    layout: &'a Layout,
    faults: Faults,
    meeting: NamedMeeting,
    /// The meetings to choose from, after one option for none; empty if none has begun.
    later: Vec<Choice>,
    /// The items that were changed since the minutes were sent round: number and title.
    changed: Vec<(i32, String)>,
    /// Whether something else changed: the attendance, the guests, the decision list, or the items themselves.
    has_other_change: bool,
    /// Remarks that were taken over, although the minutes are as they were sent round: how many, in words; empty for none.
    taken_over: String,
    /// The last day for remarks, if it has not passed; else empty.
    remarks_until: String,
    /// Whether they were ever sent round.
    is_round: bool,
    /// Why it cannot be recorded; empty if it can.
    obstacle: String,
}

pub async fn ask(request: PageRequest, meeting: web::Path<String>) -> HttpResponse {
    request
        .read(move |cx, layout| {
            let id = form_errors::id(&meeting)?;
            render(cx, layout, id, Faults::none(), &Form::default())
        })
        .await
}

fn render(cx: &mut Context<'_>, layout: &Layout, id: Id, faults: Faults, form: &Form) -> Result<Page> {
    let found = meetings::minutes(cx, id)?;
    let chosen = form.text("adoptedByMeetingId");
    let each: Vec<Choice> = meetings::adopting_meetings(cx, id)?
        .into_iter()
        .map(|later| {
            let day = layout.date(&later.row.starts_at);
            Choice::new(
                later.row.id.to_string(),
                format!("{day}, {}", later.row.title),
                chosen,
            )
        })
        .collect();
    let later = match each.is_empty() {
        true => each,
        false => std::iter::once(Choice::new("", layout.say("minutes-adopt-choose"), chosen))
            .chain(each)
            .collect(),
    };
    let has_other_change = match (&found.version, &found.content) {
        (Some(version), Some(content)) => differs(&version.content.read()?, content, &found.changed),
        _ => false,
    };
    let taken_over = match found.changed.is_empty() && !has_other_change {
        true => taken_over(cx, layout, &found)?,
        false => String::new(),
    };
    let changed = found
        .content
        .iter()
        .flat_map(|content| &content.parts)
        .filter(|part| found.changed.contains(&part.item_id))
        .map(|part| (part.number, part.title.clone()))
        .collect();
    Page::render(&AdoptPage {
        layout,
        faults,
        later,
        changed,
        has_other_change,
        taken_over,
        remarks_until: found
            .meeting
            .row
            .remarks_until
            .filter(|day| *day >= cx.today())
            .map_or_else(String::new, |day| layout.day(&day)),
        is_round: found.version.is_some(),
        obstacle: why_not(cx, layout, &found.meeting.row, MeetingAct::Adopt)?,
        meeting: found.meeting,
    })
}

/// Whether minutes differ from those that were sent round in more than these items.
fn differs(before: &MinutesContent, content: &MinutesContent, changed: &[Id]) -> bool {
    before.attendance != content.attendance
        || before.guests != content.guests
        || before.decisions != content.decisions
        || (changed.is_empty() && before != content)
}

/// How many remarks on the version that was sent round last were taken over, in words; empty for none.
fn taken_over(cx: &mut Context<'_>, layout: &Layout, found: &Minutes) -> Result<String> {
    let number = found.meeting.row.minutes_version;
    let remarks = meetings::remarks(cx, found.meeting.row.id, None, MOST_REMARKS)?;
    let count = remarks
        .iter()
        .filter(|remark| remark.number == number && remark.answer == Some(RemarkAnswer::TakenOver))
        .count();
    Ok(match count {
        0 => String::new(),
        _ => layout.with("minutes-adopt-taken-over", "count", count),
    })
}

/// The fault of an earlier meeting in the words of this page.
fn in_words(mut error: Error) -> Error {
    for fault in &mut error.faults {
        if fault.code == "not-later" {
            fault.message = Some(Message::new("minutes-adopt-not-later"));
        }
    }
    error
}

pub async fn record(request: PageRequest, meeting: web::Path<String>, form: Form) -> HttpResponse {
    let same = meeting.clone();
    request
        .act(
            form,
            move |cx, _, form| {
                let id = form_errors::id(&meeting)?;
                let adopted_by: Id = form
                    .parse_at("adoptedByMeetingId", "/adoptedByMeetingId")
                    .map_err(|fault| Error::invalid(vec![fault]))?;
                meetings::adopt(cx, id, adopted_by, form_errors::expects(form)).map_err(in_words)?;
                Ok(Page::go(format!("/meetings/{id}#minutes")).saying("notice-minutes-adopted"))
            },
            move |cx, layout, form, error| {
                let faults = Faults::from_error(layout, form, error, "minutes");
                render(cx, layout, form_errors::id(&same)?, faults, form)
            },
        )
        .await
}
