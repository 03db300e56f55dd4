//! Which meetings an account reads, and which body a paper of a meeting belongs to. Documents and meetings both rest on
//! these rules, so they stand apart from both.

use super::{Actor, Context};
use edba_common::error::Result;
use edba_domain::codes::{MeetingStatus, Role};
use edba_domain::document::AttachedTo;
use edba_domain::meeting::{
    MeetingAct, MeetingContentFacts, MeetingFacts, MeetingReader, MinutesState, has_meetings,
    has_meetings_of, obstacle,
};
use edba_domain::seating::{Sitting, Term};
use edba_domain::{Id, Moment};
use edba_store::Conn;
use edba_store::bodies;
use edba_store::meetings::{self as store, Meeting, MeetingFilter, MeetingSight};

/// The meetings that the caller sees: everything for bureau and auditor, those of its seats for a representative, of which a
/// member of a consultation body only those in consultation bodies, and nothing else. One statement for a representative.
pub fn sight(cx: &mut Context<'_>) -> Result<MeetingSight> {
    sight_of(cx.conn, cx.actor, cx.now)
}

/// The meetings that an account sees. Statements: as [`sight`].
pub(crate) fn sight_of(conn: &mut Conn, actor: &Actor, now: Moment) -> Result<MeetingSight> {
    if actor.sees_everything() {
        return Ok(MeetingSight::ALL);
    }
    let Some(me) = actor.representative_id.filter(|_| has_meetings(actor.role)) else {
        return Ok(MeetingSight::NOTHING);
    };
    let terms = sittings(conn, &me, actor.role)?;
    let mut bodies: Vec<Id> = terms
        .iter()
        .filter(|term| contains(term, now))
        .map(|term| term.body_id)
        .collect();
    bodies.sort_unstable();
    bodies.dedup();
    Ok(MeetingSight {
        all: false,
        terms,
        bodies,
    })
}

/// The caller as a reader of a meeting. `owns_point` is always false: action points have a query of their own.
pub(crate) fn reader(actor: &Actor, sight: &MeetingSight, row: &Meeting) -> MeetingReader {
    MeetingReader {
        role: actor.role,
        sat_then: sight
            .terms
            .iter()
            .any(|term| term.body_id == row.body_id && contains(term, row.starts_at)),
        sits_today: sight.bodies.contains(&row.body_id),
        owns_point: false,
    }
}

/// The facts about a meeting that decide what is read of it.
pub(crate) fn content_facts(row: &Meeting) -> MeetingContentFacts {
    MeetingContentFacts {
        published: row.agenda_version > 0,
        recorded_afterwards: row.recorded_afterwards,
        minutes: row.minutes_state,
    }
}

/// Whether a moment lies in a period.
fn contains(term: &Sitting, at: Moment) -> bool {
    term.from <= at && term.until.is_none_or(|until| at < until)
}

/// The terms in which a representative is a member or a substitute of a body whose meetings its role reads, until the day on which
/// the body was closed: its last meeting may be on that day.
fn sittings(conn: &mut Conn, representative_id: &Id, role: Role) -> Result<Vec<Sitting>> {
    let seats = bodies::all_seats_of_representative(conn, representative_id)?;
    Ok(seats
        .into_iter()
        .filter(|(_, _, kind)| has_meetings_of(role, *kind))
        .filter_map(|(seat, closed_on, _)| {
            let term = Term {
                from: seat.from_date,
                until: match (seat.until_date, closed_on) {
                    (Some(until), Some(last)) => Some(until.min(last)),
                    (until, last) => until.or(last),
                },
            };
            let term = if seat.representative_id == *representative_id {
                term.is_in_order().then_some(term)
            } else {
                term.common(&Term {
                    from: seat.substitute_from?,
                    until: seat.substitute_until,
                })
            };
            Some(Sitting::on_days(seat.body_id, term?))
        })
        .collect())
}

/// The body in whose history a paper of a meeting is recorded.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PaperPlace {
    pub body_id: Id,
    /// The code of what stands in the way of a further paper.
    pub obstacle: Option<&'static str>,
    /// The papers that it has already, also those that are being checked; of an agenda item.
    pub papers: i64,
}

/// The body of an agenda item or of a meeting that the caller sees, and whether it takes papers. None where there is no such
/// thing.
pub(crate) fn paper_place(cx: &mut Context<'_>, kind: AttachedTo, id: Id) -> Result<Option<PaperPlace>> {
    let (meeting_id, papers) = match kind {
        AttachedTo::Meeting => (id, 0),
        AttachedTo::AgendaItem => {
            let Some(item) = store::item(cx.conn, &id)?.filter(|item| item.removed_at.is_none()) else {
                return Ok(None);
            };
            (item.meeting_id, store::count_papers(cx.conn, &id)?)
        }
        _ => return Ok(None),
    };
    let filter = MeetingFilter {
        sight: Some(sight(cx)?),
        id: Some(meeting_id),
        ..MeetingFilter::default()
    };
    let found = store::list(cx.conn, &filter, None, 1)?.pop();
    Ok(found.map(|meeting| PaperPlace {
        body_id: meeting.row.body_id,
        obstacle: obstacle(MeetingAct::AttachPaper, &paper_facts(cx, kind, &meeting.row)),
        papers,
    }))
}

/// What decides whether a meeting takes a further paper. Signed minutes are attached to the meeting itself, after they
/// were adopted.
fn paper_facts(cx: &Context<'_>, kind: AttachedTo, row: &Meeting) -> MeetingFacts {
    let facts = facts_of(row, cx.now);
    match kind {
        AttachedTo::Meeting => MeetingFacts {
            minutes: MinutesState::None,
            ..facts
        },
        _ => facts,
    }
}

/// The facts that follow from the row alone; those about items, attendance and minutes have a neutral value.
pub(crate) fn facts_of(row: &Meeting, now: Moment) -> MeetingFacts {
    MeetingFacts {
        cancelled: row.status == MeetingStatus::Cancelled,
        begun: row.starts_at <= now,
        recorded_afterwards: row.recorded_afterwards,
        items: 0,
        is_news: false,
        minutes: row.minutes_state,
        attendance_is_complete: false,
        parts_missing: 0,
        open_remarks: 0,
        remarks_closed: row.remarks_until.is_some_and(|last| last < now.local_date()),
    }
}
