//! Pages of the meetings of bodies: members read agenda, papers, minutes and decisions and say whether they come; the
//! bureau plans meetings, makes and sends agendas, and writes the minutes.

mod adopt;
mod agenda;
mod attendance;
mod decision_list;
mod foot;
mod items;
mod list;
mod matters;
mod minutes;
mod minutes_form;
mod papers;
mod plan;
mod point_form;
mod publish;
mod remark_forms;
mod remarks;
mod replies;
mod reply_form;
mod send_round;
mod show;
mod versions;

pub(super) use matters::{MatterLine, dealt_with, items_about, lines_of};

use super::base::route::{Line, form, page};
use super::base::{Badge, Layout};
use crate::policy::{BUREAU, MEETING_READERS, SEAT_HOLDERS};
use edba_common::error::{Code, Result};
use edba_domain::Moment;
use edba_domain::codes::MeetingStatus;
use edba_domain::meeting::{MeetingAct, MinutesState};
use edba_service::Context;
use edba_service::meetings::{self, Meeting};

pub(super) fn lines() -> Vec<Line> {
    vec![
        page("/meetings", MEETING_READERS, list::show),
        page("/meetings/new", BUREAU, plan::show),
        form("/meetings/new", BUREAU, plan::send),
        page("/meetings/{meeting}", MEETING_READERS, show::show),
        form("/meetings/{meeting}/{act}", BUREAU, show::act),
        page(
            "/meetings/{meeting}/calendar.ics",
            MEETING_READERS,
            show::calendar,
        ),
        page("/meetings/{meeting}/agenda", BUREAU, items::show),
        form("/meetings/{meeting}/agenda/{act}", BUREAU, items::act),
        page(
            "/meetings/{meeting}/agenda/versions/{number}",
            MEETING_READERS,
            versions::show,
        ),
        page("/meetings/{meeting}/publish", BUREAU, publish::ask),
        form("/meetings/{meeting}/publish", BUREAU, publish::send),
        page("/meetings/{meeting}/attendance", BUREAU, attendance::ask),
        form("/meetings/{meeting}/attendance", BUREAU, attendance::record),
        form("/meetings/{meeting}/reply", SEAT_HOLDERS, reply_form::send),
        page("/meetings/{meeting}/minutes", MEETING_READERS, minutes::show),
        page("/meetings/{meeting}/minutes/edit", BUREAU, minutes_form::ask),
        form("/meetings/{meeting}/minutes/edit", BUREAU, minutes_form::keep),
        page("/meetings/{meeting}/minutes/send", BUREAU, send_round::ask),
        form("/meetings/{meeting}/minutes/send", BUREAU, send_round::send),
        page("/meetings/{meeting}/minutes/adopt", BUREAU, adopt::ask),
        form("/meetings/{meeting}/minutes/adopt", BUREAU, adopt::record),
        page(
            "/meetings/{meeting}/decisions",
            MEETING_READERS,
            decision_list::show,
        ),
        form("/meetings/{meeting}/remarks", SEAT_HOLDERS, remark_forms::make),
        form(
            "/meetings/{meeting}/remarks/{remark}/answer",
            BUREAU,
            remark_forms::answer,
        ),
        form("/meetings/{meeting}/action-points", BUREAU, point_form::add),
    ]
}

/// The stage of a meeting as a badge.
pub(super) fn stage(cx: &Context<'_>, layout: &Layout, row: &Meeting) -> Badge {
    let (tone, code) = stage_of(row, cx.now, cx.actor.sees_everything());
    Badge::new(tone, layout.name_of("meetings-stage", code))
}

/// The tone and the code of the stage of a meeting. That minutes are in draft is shown to bureau and auditor only.
fn stage_of(row: &Meeting, now: Moment, sees_drafts: bool) -> (&'static str, &'static str) {
    if row.status == MeetingStatus::Cancelled {
        return ("error", "cancelled");
    }
    match row.minutes_state {
        MinutesState::Adopted => ("ok", "minutes-adopted"),
        MinutesState::SentRound => ("info", "minutes-sent-round"),
        MinutesState::Draft if sees_drafts => ("warning", "minutes-draft"),
        MinutesState::Draft | MinutesState::None if row.recorded_afterwards => ("neutral", "recorded"),
        MinutesState::Draft | MinutesState::None if row.ends_at <= now => ("neutral", "ended"),
        MinutesState::Draft | MinutesState::None if row.starts_at <= now => ("info", "in-progress"),
        MinutesState::Draft | MinutesState::None if row.agenda_version > 0 => ("ok", "published"),
        MinutesState::Draft | MinutesState::None => ("neutral", "planned"),
    }
}

/// What was found; None if this user reads nothing of it yet.
pub(super) fn if_readable<T>(found: Result<T>) -> Result<Option<T>> {
    match found {
        Ok(found) => Ok(Some(found)),
        Err(error) if error.code == Code::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Why an act on a meeting cannot be done now, in words; empty if it can.
fn why_not(cx: &mut Context<'_>, layout: &Layout, row: &Meeting, act: MeetingAct) -> Result<String> {
    let code = meetings::obstacle_to(cx, row, act)?;
    Ok(code.map_or_else(String::new, |code| layout.name_of("obstacle", code)))
}

/// A time of day in the time zone of Almere.
fn clock(at: &Moment) -> String {
    at.local_time().format("%H:%M").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use edba_domain::Id;

    fn at(text: &str) -> Moment {
        serde_json::from_value(text.into()).unwrap()
    }

    fn meeting() -> Meeting {
        Meeting {
            id: Id::new(),
            body_id: Id::new(),
            title: "Overleg".into(),
            announcement: None,
            place: "Stadhuis".into(),
            starts_at: at("2026-03-09T13:00:00Z"),
            ends_at: at("2026-03-09T15:00:00Z"),
            status: MeetingStatus::Planned,
            cancel_reason: None,
            version: 1,
            created_at: at("2026-03-02T09:00:00Z"),
            updated_at: at("2026-03-02T09:00:00Z"),
            recorded_afterwards: false,
            agenda_version: 0,
            guests: None,
            minutes_state: MinutesState::None,
            minutes_version: 0,
            remarks_until: None,
            adopted_by_meeting_id: None,
            adopted_at: None,
        }
    }

    #[test]
    fn a_meeting_has_one_stage_at_a_time() {
        let stage = |row: &Meeting, now: &str| stage_of(row, at(now), false).1;
        let planned = meeting();
        let published = Meeting {
            agenda_version: 1,
            ..meeting()
        };
        assert_eq!(stage(&planned, "2026-03-02T09:00:00Z"), "planned");
        assert_eq!(stage(&published, "2026-03-02T09:00:00Z"), "published");
        assert_eq!(stage(&published, "2026-03-09T13:00:00Z"), "in-progress");
        assert_eq!(stage(&published, "2026-03-09T15:00:00Z"), "ended");
        let recorded = Meeting {
            recorded_afterwards: true,
            ..meeting()
        };
        assert_eq!(stage(&recorded, "2026-04-01T09:00:00Z"), "recorded");
        let cancelled = Meeting {
            status: MeetingStatus::Cancelled,
            ..published
        };
        assert_eq!(stage(&cancelled, "2026-03-09T15:00:00Z"), "cancelled");
    }

    #[test]
    fn only_who_reads_drafts_sees_that_there_is_one() {
        let later = at("2026-03-10T09:00:00Z");
        let of = |minutes_state, sees_drafts| {
            let row = Meeting {
                minutes_state,
                ..meeting()
            };
            stage_of(&row, later, sees_drafts).1
        };
        assert_eq!(of(MinutesState::Draft, true), "minutes-draft");
        assert_eq!(of(MinutesState::Draft, false), "ended");
        assert_eq!(of(MinutesState::SentRound, false), "minutes-sent-round");
        assert_eq!(of(MinutesState::Adopted, false), "minutes-adopted");
    }
}
