//! What adopted minutes and the numbers of agenda items rest on.

use std::collections::BTreeMap;

use diesel::dsl::{count_star, max};
use diesel::prelude::*;

use super::BATCH;
use crate::Conn;
use crate::meetings::Meeting;
use crate::schema::{agenda_items, bodies, meetings};
use edba_common::error::Result;
use edba_domain::Id;
use edba_domain::meeting::MinutesState;

/// The numbering of an agenda: its meeting, how many items stand on it, and the last place. Places are unique.
pub type Numbering = (Id, i64, Option<i32>);

/// The [`Numbering`] of each agenda with items, of meetings after `after`.
pub fn numberings(conn: &mut Conn, after: Option<&Id>) -> Result<Vec<Numbering>> {
    // Every id sorts after the empty text.
    let after = after.map_or("", Id::as_str);
    Ok(agenda_items::table
        .filter(agenda_items::place.is_not_null())
        .filter(agenda_items::meeting_id.gt(after))
        .group_by(agenda_items::meeting_id)
        .order(agenda_items::meeting_id)
        .limit(BATCH)
        .select((agenda_items::meeting_id, count_star(), max(agenda_items::place)))
        .load(conn)?)
}

/// A meeting with adopted minutes, and the meeting that adopted them.
#[derive(Debug, Clone)]
pub struct Adoption {
    pub meeting: Meeting,
    /// The body that the body of the meeting was merged into.
    pub merged_into_id: Option<Id>,
    pub adopted_by: Option<Meeting>,
}

/// The adoptions of minutes, of meetings after `after`.
pub fn adoptions(conn: &mut Conn, after: Option<&Id>) -> Result<Vec<Adoption>> {
    let after = after.map_or("", Id::as_str);
    let rows: Vec<(Meeting, Option<Id>)> = meetings::table
        .inner_join(bodies::table.on(bodies::id.eq(meetings::body_id)))
        .filter(meetings::minutes_state.eq(MinutesState::Adopted))
        .filter(meetings::id.gt(after))
        .order(meetings::id)
        .limit(BATCH)
        .select((Meeting::as_select(), bodies::merged_into_id))
        .load(conn)?;
    let ids: Vec<Id> = rows
        .iter()
        .filter_map(|(meeting, _)| meeting.adopted_by_meeting_id)
        .collect();
    let adopting: Vec<Meeting> = meetings::table
        .filter(meetings::id.eq_any(&ids))
        .select(Meeting::as_select())
        .load(conn)?;
    let adopting: BTreeMap<Id, Meeting> = adopting.into_iter().map(|row| (row.id, row)).collect();
    Ok(rows
        .into_iter()
        .map(|(meeting, merged_into_id)| Adoption {
            adopted_by: meeting
                .adopted_by_meeting_id
                .and_then(|id| adopting.get(&id).cloned()),
            meeting,
            merged_into_id,
        })
        .collect())
}
