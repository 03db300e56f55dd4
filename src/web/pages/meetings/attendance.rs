//! Attendance of a meeting: who was there, on the page of the meeting, and the form with which the bureau records it.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::why_not;
use crate::pages::base::form_errors::{self, Faults};
use crate::pages::base::{Choice, Form, Layout, Page, PageRequest};
use edba_common::error::{Error, Result};
use edba_domain::codes::BodyKind;
use edba_domain::meeting::{AttendanceLine, MeetingAct, Presence};
use edba_domain::{Fault, Id};
use edba_service::Context;
use edba_service::meetings::{self, Attendance, Attendances, NamedMeeting, NamedSeat};

/// The most seats of a form.
const MOST_LINES: usize = 200;
/// What can be recorded of a seat once the meeting has begun.
const RECORDED: [Presence; 3] = [Presence::Present, Presence::WithNotice, Presence::Absent];

/// A seat on the page of a meeting.
pub struct SeatLine {
    pub name: String,
    pub organisation: String,
    pub role: String,
    /// What is recorded, in words.
    pub presence: String,
    /// Why the holder does not come; empty for none, and for those who do not read it.
    pub reason: String,
    /// Who sat there instead; empty for nobody.
    pub substitute: String,
}

/// The seats on the day of a meeting with what is recorded of each.
pub fn seat_lines(layout: &Layout, found: &Attendances) -> Vec<SeatLine> {
    found
        .lines
        .iter()
        .map(|(named, recorded)| SeatLine {
            name: named.name.clone(),
            organisation: named.organisation.clone(),
            role: layout.name_of("term-seat", named.role),
            presence: match recorded {
                Some(row) => layout.name_of("term-presence", row.presence),
                None => layout.say("attendance-unknown"),
            },
            reason: recorded
                .as_ref()
                .and_then(|row| row.reason.clone())
                .unwrap_or_default(),
            substitute: recorded
                .as_ref()
                .and_then(|row| named.name_of_substitute(row.substitute_id))
                .unwrap_or_default(),
        })
        .collect()
}

/// Whether the meeting has begun and somebody's presence is recorded.
pub fn is_recorded(layout: &Layout, found: &Attendances) -> bool {
    found.meeting.starts_at <= layout.now
        && found.lines.iter().any(|(_, recorded)| {
            recorded
                .as_ref()
                .is_some_and(|row| row.presence != Presence::Expected)
        })
}

/// How many seats were represented, and for a body that holds ballots the sectors that were.
pub fn turnup_in_words(layout: &Layout, found: &Attendances, body: BodyKind) -> Vec<String> {
    let turnup = &found.turnup;
    let mut words = vec![layout.with2(
        "attendance-turnup",
        "filled",
        turnup.filled,
        "seats",
        turnup.seats,
    )];
    if body != BodyKind::Consultation && !turnup.sectors.is_empty() {
        let sectors: Vec<String> = turnup
            .sectors
            .iter()
            .map(|sector| layout.name_of("term-sector", sector))
            .collect();
        words.push(layout.with("attendance-sectors", "sectors", sectors.join(", ")));
    }
    words
}

/// A seat in the form.
struct FormLine {
    /// The place among the lines, from 0; the names of its fields hold it.
    place: usize,
    seat_id: Id,
    legend: String,
    choices: Vec<Choice>,
    /// Who is appointed as its substitute on that day: the id and the label of the box.
    substitute: Option<(Id, String)>,
    is_substituted: bool,
}

#[derive(Template)]
#[template(path = "meetings/attendance.html")]
struct AttendancePage<'a> {
    layout: &'a Layout,
    faults: Faults,
    meeting: NamedMeeting,
    lines: Vec<FormLine>,
    guests: String,
    /// Whether reasons of absence are stored.
    has_reasons: bool,
    /// Whether they are to be removed.
    clear_reasons: bool,
    /// Why it cannot be recorded; empty if it can.
    obstacle: String,
}

impl FormLine {
    /// The id of its first field, which matches the pointer of a fault.
    fn id(&self) -> String {
        format!("lines-{}", self.place)
    }

    /// The name of one of its fields.
    fn field(&self, name: &str) -> String {
        format!("lines-{}-{name}", self.place)
    }

    fn is_substituted(&self) -> bool {
        self.is_substituted
    }
}

impl AttendancePage<'_> {
    fn clears_reasons(&self) -> bool {
        self.clear_reasons
    }

    fn fault(&self, line: &FormLine) -> &str {
        self.faults.at(line.id())
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
    let meeting = meetings::find(cx, id)?;
    let found = meetings::attendance_of(cx, meeting.row.clone())?;
    let lines = found
        .lines
        .iter()
        .enumerate()
        .map(|(place, (named, recorded))| form_line(layout, place, named, recorded.as_ref(), sent))
        .collect();
    let guests = match sent {
        Some(form) => form.text("guests").to_owned(),
        None => meeting.row.guests.clone().unwrap_or_default(),
    };
    Page::render(&AttendancePage {
        layout,
        faults,
        lines,
        guests,
        has_reasons: found
            .lines
            .iter()
            .any(|(_, recorded)| recorded.as_ref().is_some_and(|row| row.reason.is_some())),
        clear_reasons: sent.is_some_and(|form| form.has("clearReasons")),
        obstacle: why_not(cx, layout, &meeting.row, MeetingAct::RecordAttendance)?,
        meeting,
    })
}

fn form_line(
    layout: &Layout,
    place: usize,
    named: &NamedSeat,
    recorded: Option<&Attendance>,
    sent: Option<&Form>,
) -> FormLine {
    let seat = &named.seat;
    let chosen: Option<Presence> = match sent {
        Some(form) => form.text(&format!("lines-{place}-presence")).parse().ok(),
        None => recorded.map(|row| row.presence),
    };
    FormLine {
        place,
        seat_id: seat.seat_id,
        legend: layout.with_all(
            "attendance-seat",
            &[
                ("number", &(place + 1).to_string()),
                ("name", &named.name),
                ("organisation", &named.organisation),
            ],
        ),
        choices: RECORDED
            .into_iter()
            .map(|presence| {
                let name = layout.name_of("term-presence", presence);
                Choice::new(presence, name, chosen == Some(presence))
            })
            .collect(),
        substitute: seat.substitute_id.map(|id| {
            let name = named.substitute_name.clone().unwrap_or_default();
            (id, layout.with("attendance-substitute-tick", "name", name))
        }),
        is_substituted: match sent {
            Some(form) => form.has(&format!("lines-{place}-substituteId")),
            None => recorded.is_some_and(|row| row.substitute_id.is_some()),
        },
    }
}

/// Reads the lines of the form. Errors: 400, for seats without an answer or with an id that cannot be read.
fn lines_of(form: &Form) -> Result<Vec<AttendanceLine>> {
    let mut lines = Vec::new();
    let mut faults = Vec::new();
    for place in 0..MOST_LINES {
        let text = |field: &str| form.text(&format!("lines-{place}-{field}"));
        if text("seatId").is_empty() {
            break;
        }
        let pointer = format!("/lines/{place}");
        let substitute_id = match text("substituteId") {
            "" => Some(None),
            id => id.parse::<Id>().ok().map(Some),
        };
        match (
            text("seatId").parse::<Id>(),
            substitute_id,
            text("presence").parse::<Presence>(),
        ) {
            (Ok(seat_id), Some(substitute_id), Ok(presence)) => lines.push(AttendanceLine {
                seat_id,
                presence,
                substitute_id,
            }),
            (Ok(_), Some(_), Err(_)) => {
                faults.push(Fault::new(
                    pointer,
                    "required",
                    "Say whether its holder was there.",
                ));
            }
            _ => faults.push(Fault::new(pointer, "unknown", "There is no such seat.")),
        }
    }
    match faults.is_empty() {
        true => Ok(lines),
        false => Err(Error::invalid(faults)),
    }
}

pub async fn record(request: PageRequest, meeting: web::Path<String>, form: Form) -> HttpResponse {
    let same = meeting.clone();
    request
        .act(
            form,
            move |cx, _, form| {
                let id = form_errors::id(&meeting)?;
                let (lines, guests) = (lines_of(form)?, form.given("guests"));
                let (clears, expects) = (form.has("clearReasons"), form_errors::expects(form));
                meetings::record_attendance(cx, id, &lines, guests, clears, expects)?;
                Ok(Page::go(format!("/meetings/{id}#attendance")).saying("notice-attendance-recorded"))
            },
            move |cx, layout, form, error| {
                let faults = Faults::from_error(layout, form, error, "attendance");
                render(cx, layout, form_errors::id(&same)?, faults, Some(form))
            },
        )
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_seat_of_the_form_is_a_line_and_one_without_an_answer_a_fault() {
        let (first, second, other) = (Id::new(), Id::new(), Id::new());
        let form = Form::parse(
            format!(
                "lines-0-seatId={first}&lines-0-presence=present&lines-1-seatId={second}\
                 &lines-1-presence=with-notice&lines-1-substituteId={other}"
            )
            .as_bytes(),
        );
        let lines = lines_of(&form).unwrap();
        assert_eq!(
            lines,
            [
                AttendanceLine {
                    seat_id: first,
                    presence: Presence::Present,
                    substitute_id: None
                },
                AttendanceLine {
                    seat_id: second,
                    presence: Presence::WithNotice,
                    substitute_id: Some(other)
                },
            ]
        );
        let form = Form::parse(format!("lines-0-seatId={first}").as_bytes());
        let error = lines_of(&form).unwrap_err();
        let faults: Vec<_> = error
            .faults
            .iter()
            .map(|fault| (fault.pointer.as_str(), fault.code.as_str()))
            .collect();
        assert_eq!(faults, [("/lines/0", "required")]);
    }
}
