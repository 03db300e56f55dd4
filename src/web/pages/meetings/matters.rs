//! The meetings that dealt with a case, a ballot or a document, for the pages of those.

use crate::pages::base::Layout;
use crate::policy::MEETING_READERS;
use edba_common::error::Result;
use edba_domain::{Id, Moment};
use edba_service::Context;
use edba_service::meetings::{self, Matter, NamedItem};

/// The most agenda items on the page of a thing.
const MOST: i64 = 50;

/// An agenda item at which something was dealt with.
pub struct MatterLine {
    pub meeting_id: Id,
    pub item_id: Id,
    /// Where it is on the page of the meeting: `item` on the agenda; `part` in the minutes, of an item that was added since.
    pub place: &'static str,
    pub at: Moment,
    pub body: String,
    pub title: String,
    /// What the meeting did with it; empty as long as the minutes are not read.
    pub outcome: String,
    pub decision: String,
}

/// The agenda items about something that this user reads. Two statements; none for a role that reads no meetings.
pub fn items_about(cx: &mut Context<'_>, matter: Matter<'_>) -> Result<Vec<NamedItem>> {
    if !MEETING_READERS.admits(cx.actor.role) {
        return Ok(Vec::new());
    }
    meetings::items_about(cx, matter, MOST)
}

/// The same as lines, the latest meeting first.
pub fn lines_of(layout: &Layout, items: &[NamedItem]) -> Vec<MatterLine> {
    let mut lines: Vec<MatterLine> = items.iter().map(|one| line(layout, one)).collect();
    lines.sort_by_key(|line| std::cmp::Reverse(line.at));
    lines
}

/// The lines for the page of a thing.
pub fn dealt_with(cx: &mut Context<'_>, layout: &Layout, matter: Matter<'_>) -> Result<Vec<MatterLine>> {
    Ok(lines_of(layout, &items_about(cx, matter)?))
}

fn line(layout: &Layout, one: &NamedItem) -> MatterLine {
    MatterLine {
        meeting_id: one.meeting.id,
        item_id: one.item.id,
        place: match (one.item.published_in, one.outcome) {
            (None, Some(_)) if !one.meeting.recorded_afterwards => "part",
            _ => "item",
        },
        at: one.meeting.starts_at,
        body: layout.pick(&one.body_nl, &one.body_en).to_owned(),
        title: one.item.title.clone(),
        outcome: one.outcome.map_or_else(String::new, |outcome| {
            layout.name_of("term-item-outcome", outcome)
        }),
        decision: one.decision.clone().unwrap_or_default(),
    }
}
