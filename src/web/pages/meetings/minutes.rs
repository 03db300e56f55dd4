//! The minutes of a meeting: on its page, with the remarks on them, and as a page to print.

use std::collections::HashMap;

use actix_web::{HttpResponse, web};
use askama::Template;

use super::decision_list::{ListedDecision, listed};
use super::foot::{Foot, adopted_by};
use super::papers::{FrozenPaper, titles};
use super::remarks::{RemarkLine, lines_of};
use crate::pages::action_points::{PointLine, point_lines};
use crate::pages::base::form_errors;
use crate::pages::base::{Layout, Page, PageRequest};
use crate::policy::SEAT_HOLDERS;
use edba_common::error::{Error, Result};
use edba_domain::Id;
use edba_domain::codes::Role;
use edba_domain::meeting::{ContentPart, MinutesContent, MinutesState, NamedAttendance};
use edba_service::Context;
use edba_service::meetings::{self, Minutes, NamedMeeting};

/// The most remarks on the page of a meeting.
const MOST_REMARKS: i64 = 500;

/// What the minutes say of an item.
pub struct PartLine {
    pub item_id: Id,
    pub number: i32,
    pub title: String,
    pub outcome: String,
    pub text: String,
    pub decision: String,
    /// Whether the draft says it otherwise than the last version.
    pub is_changed: bool,
    /// The papers that the minutes name.
    pub papers: Vec<FrozenPaper>,
    pub remarks: Vec<RemarkLine>,
}

/// The minutes on the page of a meeting.
pub struct MinutesSection {
    pub is_draft: bool,
    pub state: MinutesState,
    /// Number and moment of the last frozen version; empty if there is none.
    pub version: String,
    pub note: String,
    /// The last day on which remarks are taken; empty for none.
    pub remarks_until: String,
    /// The meeting that adopted them, as its address and in words.
    pub adopted_by: Option<(String, String)>,
    pub parts: Vec<PartLine>,
    pub decisions: Vec<ListedDecision>,
    /// Remarks on the minutes as a whole.
    pub remarks: Vec<RemarkLine>,
    pub may_remark: bool,
    pub may_answer: bool,
}

impl MinutesSection {
    /// The minutes as this user reads them; None if nothing was written yet, also where closed ballots make a decision list.
    pub fn load(cx: &mut Context<'_>, layout: &Layout, found: &Minutes) -> Result<Option<Self>> {
        let Some(content) = &found.content else {
            return Ok(None);
        };
        let row = &found.meeting.row;
        let is_round = found.state == MinutesState::SentRound;
        let mut remarks = lines_of(layout, meetings::remarks(cx, row.id, None, MOST_REMARKS)?);
        let titles = titles(cx, content.parts.iter().flat_map(|part| &part.papers))?;
        let parts = content
            .parts
            .iter()
            .map(|part| PartLine {
                is_changed: found.changed.contains(&part.item_id),
                remarks: take(&mut remarks, part.item_id),
                ..part_line(layout, part, &titles)
            })
            .collect();
        Ok(Some(Self {
            is_draft: found.is_draft && !found.is_as_frozen()?,
            state: found.state,
            version: version(layout, found),
            note: found
                .version
                .as_ref()
                .and_then(|version| version.note.clone())
                .unwrap_or_default(),
            remarks_until: row
                .remarks_until
                .filter(|_| is_round)
                .map_or_else(String::new, |day| layout.day(&day)),
            adopted_by: adopted_by(cx, layout, found)?,
            parts,
            decisions: listed(layout, &found.decisions),
            // What is left is about the whole, or about an item that is not among the parts.
            remarks,
            may_remark: is_round
                && SEAT_HOLDERS.admits(cx.actor.role)
                && row.remarks_until.is_some_and(|last| cx.today() <= last),
            may_answer: is_round && cx.actor.is(Role::Bureau),
        }))
    }
}

fn part_line(layout: &Layout, part: &ContentPart, titles: &HashMap<Id, String>) -> PartLine {
    PartLine {
        item_id: part.item_id,
        number: part.number,
        title: part.title.clone(),
        outcome: layout.name_of("term-item-outcome", part.outcome),
        text: part.text.clone().unwrap_or_default(),
        decision: part.decision.clone().unwrap_or_default(),
        is_changed: false,
        papers: part
            .papers
            .iter()
            .map(|paper| FrozenPaper::new(layout, paper, titles))
            .collect(),
        remarks: Vec::new(),
    }
}

/// Takes the remarks on an item.
fn take(remarks: &mut Vec<RemarkLine>, item_id: Id) -> Vec<RemarkLine> {
    let (of_item, others) = std::mem::take(remarks)
        .into_iter()
        .partition(|remark| remark.item_id == Some(item_id));
    *remarks = others;
    of_item
}

/// Number and moment of the last frozen version; empty if there is none.
fn version(layout: &Layout, found: &Minutes) -> String {
    found.version.as_ref().map_or_else(String::new, |version| {
        let moment = layout.moment(&version.frozen_at);
        layout.with2("minutes-version", "number", version.number, "moment", moment)
    })
}

/// A line of the attendance in printed minutes.
struct PrintedSeat {
    name: String,
    organisation: String,
    role: String,
    presence: String,
    substitute: String,
}

#[derive(Template)]
#[template(path = "meetings/minutes_print.html")]
struct PrintedMinutes<'a> {
    layout: &'a Layout,
    meeting: NamedMeeting,
    is_adopted: bool,
    adopted_by: String,
    seats: Vec<PrintedSeat>,
    guests: String,
    parts: Vec<PartLine>,
    points: Vec<PointLine>,
    decisions: Vec<ListedDecision>,
    foot: Foot,
}

/// Shows the minutes as a page to print. Errors: 404 where nothing of them is read yet.
pub async fn show(request: PageRequest, meeting: web::Path<String>) -> HttpResponse {
    request
        .read(move |cx, layout| {
            let found = meetings::minutes(cx, form_errors::id(&meeting)?)?;
            let MinutesContent {
                attendance,
                guests,
                parts,
                decisions,
            } = found.content.clone().ok_or_else(|| Error::not_found("minutes"))?;
            let adopted_by = adopted_by(cx, layout, &found)?;
            let titles = titles(cx, parts.iter().flat_map(|part| &part.papers))?;
            let points = point_lines(cx, layout, found.meeting.row.id)?;
            Page::render(&PrintedMinutes {
                layout,
                is_adopted: found.state == MinutesState::Adopted,
                adopted_by: adopted_by.map_or_else(String::new, |(_, words)| words),
                seats: attendance.iter().map(|seat| printed_seat(layout, seat)).collect(),
                guests: guests.unwrap_or_default(),
                parts: parts
                    .iter()
                    .map(|part| part_line(layout, part, &titles))
                    .collect(),
                points,
                decisions: listed(layout, &decisions),
                foot: Foot::new(layout, &found)?,
                meeting: found.meeting,
            })
        })
        .await
}

fn printed_seat(layout: &Layout, seat: &NamedAttendance) -> PrintedSeat {
    let role = match seat.chair {
        true => "chair",
        false => "member",
    };
    PrintedSeat {
        name: seat.name.clone(),
        organisation: seat.organisation.clone(),
        role: layout.name_of("term-seat", role),
        presence: layout.name_of("term-presence", seat.presence),
        substitute: seat.substitute.clone().unwrap_or_default(),
    }
}
