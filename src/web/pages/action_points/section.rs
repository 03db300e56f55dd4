//! Action points on other pages: on the page of their meeting, with the form that records one, and on the desk of their owner.

use super::badge;
use crate::pages::base::form_errors::Choice;
use crate::pages::base::{Badge, Form, Layout};
use edba_common::error::Result;
use edba_domain::Id;
use edba_domain::action_point::ActionPointStatus;
use edba_domain::meeting::{MeetingAct, MeetingFacts, obstacle};
use edba_service::Context;
use edba_service::action_points::{self, ActionPointFilter};
use edba_service::meetings::{Agenda, Attendances, NamedMeeting};

/// The most action points on a page.
const MOST: i64 = 500;
/// The most open action points on the desk of their owner.
const MOST_OWN: i64 = 50;

/// An action point on the page of its meeting.
pub struct PointLine {
    pub id: Id,
    pub number: i32,
    pub description: String,
    pub owner: String,
    pub due: String,
    pub badge: Badge,
}

/// The action points on the page of a meeting.
pub struct PointsSection {
    pub lines: Vec<PointLine>,
    /// Whether this user can record one now.
    pub may_add: bool,
    /// The seats of the day, and the items, to choose from.
    pub owners: Vec<Choice>,
    pub items: Vec<Choice>,
}

impl PointsSection {
    /// `facts` are those of a meeting for the bureau; `sent` is the form that is shown again.
    pub fn load(
        cx: &mut Context<'_>,
        layout: &Layout,
        meeting: &NamedMeeting,
        agenda: Option<&Agenda>,
        attendances: &Attendances,
        facts: Option<&MeetingFacts>,
        sent: Option<&Form>,
    ) -> Result<Self> {
        let lines = point_lines(cx, layout, meeting.row.id)?;
        let may_add = facts.is_some_and(|facts| obstacle(MeetingAct::AddActionPoint, facts).is_none());
        let chosen = |name: &str| sent.map_or("", |form| form.text(name));
        let items = agenda.into_iter().flat_map(|agenda| &agenda.items).map(|entry| {
            let label = format!("{}. {}", entry.number, entry.content.title);
            Choice::new(entry.content.item_id.to_string(), label, chosen("agendaItemId"))
        });
        Ok(Self {
            lines,
            may_add,
            owners: owners(layout, attendances, chosen("ownerId")),
            items: std::iter::once(Choice::new(
                "",
                layout.say("action-points-no-item"),
                chosen("agendaItemId"),
            ))
            .chain(items)
            .collect(),
        })
    }
}

/// The action points of a meeting that this user reads, by due date. Two statements.
pub fn point_lines(cx: &mut Context<'_>, layout: &Layout, meeting_id: Id) -> Result<Vec<PointLine>> {
    let filter = ActionPointFilter {
        meeting_id: Some(meeting_id),
        ..ActionPointFilter::default()
    };
    let today = cx.today();
    Ok(action_points::list(cx, filter, None, MOST)?
        .into_iter()
        .map(|found| PointLine {
            badge: badge(layout, &found.row, today),
            id: found.row.id,
            number: found.row.number,
            due: layout.day(&found.row.due_date),
            description: found.row.description,
            owner: found.row.owner,
        })
        .collect())
}

/// Those who hold a seat on the day of a meeting, after one option for anybody else.
pub(super) fn owners(layout: &Layout, attendances: &Attendances, chosen: &str) -> Vec<Choice> {
    let other = Choice::new("", layout.say("action-points-other-owner"), chosen);
    let seats = attendances
        .lines
        .iter()
        .map(|(named, _)| Choice::new(named.seat.representative_id.to_string(), &named.name, chosen));
    std::iter::once(other).chain(seats).collect()
}

/// An open action point on the desk of its owner.
pub struct OwnPoint {
    pub id: Id,
    pub description: String,
    pub body: String,
    pub due: String,
    pub badge: Badge,
}

/// The open action points of the representative as whom a member acts, by due date. Two statements.
pub fn own_points(cx: &mut Context<'_>, layout: &Layout) -> Result<Vec<OwnPoint>> {
    let Some(me) = cx.actor.representative_id else {
        return Ok(Vec::new());
    };
    let filter = ActionPointFilter {
        owner: Some(me),
        status: Some(ActionPointStatus::Open),
        ..ActionPointFilter::default()
    };
    let today = cx.today();
    Ok(action_points::list(cx, filter, None, MOST_OWN)?
        .into_iter()
        .map(|found| OwnPoint {
            badge: badge(layout, &found.row, today),
            id: found.row.id,
            body: layout.pick(&found.body_nl, &found.body_en).to_owned(),
            due: layout.day(&found.row.due_date),
            description: found.row.description,
        })
        .collect())
}
