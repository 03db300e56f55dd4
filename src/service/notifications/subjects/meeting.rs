//! Events of meetings: their plan, their agenda, their minutes and their action points.

use chrono::NaiveDate;
use serde_json::Value;

use super::decision::only_accounts;
use super::{Recipient, no_such, value};
use crate::Context;
use crate::notifications::payload::{
    About, AboutActionPoint, ActionPointsContent, AgendaContentOfMail, MeetingContent, MinutesContentOfMail,
};
use edba_common::error::{Error, Result};
use edba_domain::meeting::{AgendaContent, agenda_differences};
use edba_domain::notifications::Audience;
use edba_domain::{EventKind, Id};
use edba_store::action_points::{self, ActionPointFilter, NamedActionPoint};
use edba_store::bodies;
use edba_store::events::RecordedEvent;
use edba_store::meetings::{self, MeetingFilter, NamedMeeting};
use edba_store::notifications::audience;

/// An event for the members of a body, the owner of an action point or the bureau.
pub struct OfMeeting {
    /// The body that meets.
    body_id: Id,
    /// The day of the meeting.
    day: NaiveDate,
    /// The representative who sees to an action point.
    owner_id: Option<Id>,
    /// Whether it adopts minutes of a meeting of the past that were never sent round: nobody is notified.
    is_archive: bool,
    /// Whether the change of an action point gave it to another representative.
    pub is_reassigned: bool,
    about: About,
}

impl OfMeeting {
    pub fn load(cx: &mut Context<'_>, event: &RecordedEvent, data: &Value) -> Result<Option<Self>> {
        match event.known_kind() {
            Some(EventKind::AgendaPublished) => Self::agenda(cx, event, data),
            Some(EventKind::MinutesSentRound) => {
                let until = value(data, "remarksUntilDate")?;
                let version = meetings::minutes_version(cx.conn, &event.subject_id, value(data, "number")?)?;
                let note = version.and_then(|version| version.note);
                let found = meeting(cx, event.subject_id)?;
                Ok(found.map(|found| {
                    let sent = MinutesContentOfMail {
                        until,
                        note,
                        ..minutes(&found)
                    };
                    Self::of(&found, About::Minutes(sent))
                }))
            }
            Some(EventKind::MinutesAdopted) => {
                let Some(found) = meeting(cx, event.subject_id)? else {
                    return Ok(None);
                };
                let later = meeting(cx, value(data, "adoptedByMeetingId")?)?;
                let adopted = MinutesContentOfMail {
                    adopted_by: later.map(|later| later.row.starts_at),
                    ..minutes(&found)
                };
                Ok(Some(Self {
                    is_archive: found.row.recorded_afterwards && found.row.minutes_version == 1,
                    ..Self::of(&found, About::Minutes(adopted))
                }))
            }
            Some(EventKind::MinutesRemarkMade) => {
                let found = meeting(cx, value(data, "meetingId")?)?;
                Ok(found.map(|found| Self::of(&found, About::Minutes(minutes(&found)))))
            }
            Some(EventKind::ActionPointMade | EventKind::ActionPointChanged) => {
                Self::action_point(cx, event, data)
            }
            _ => Self::plan(cx, event, data),
        }
    }

    fn of(found: &NamedMeeting, about: About) -> Self {
        Self {
            body_id: found.row.body_id,
            day: found.row.starts_at.local_date(),
            owner_id: None,
            is_archive: false,
            is_reassigned: false,
            about,
        }
    }

    /// The meeting in its present state: a meeting that was moved since the event has its new time and place.
    fn plan(cx: &mut Context<'_>, event: &RecordedEvent, data: &Value) -> Result<Option<Self>> {
        let changes = data
            .get("changes")
            .cloned()
            .map_or(Ok(Vec::new()), serde_json::from_value)?;
        let found = meeting(cx, event.subject_id)?;
        Ok(found.map(|found| {
            let content = MeetingContent {
                changes,
                reason: event.reason.clone(),
                ..plan_of(&found)
            };
            Self::of(&found, About::Meeting(content))
        }))
    }

    fn agenda(cx: &mut Context<'_>, event: &RecordedEvent, data: &Value) -> Result<Option<Self>> {
        let number: i32 = value(data, "number")?;
        let id = event.subject_id;
        let found = meeting(cx, id)?;
        let Some((found, version)) = found.zip(meetings::version(cx.conn, &id, number)?) else {
            return Ok(None);
        };
        let content = version.content.read()?;
        let differences = match meetings::version(cx.conn, &id, number - 1)? {
            Some(before) => agenda_differences(&before.content.read()?, &content),
            None => Vec::new(),
        };
        let AgendaContent { items, .. } = content;
        let papers: usize = items.iter().map(|item| item.papers.len()).sum();
        let about = About::Agenda(AgendaContentOfMail {
            meeting: plan_of(&found),
            number,
            papers: i32::try_from(papers).map_err(Error::internal)?,
            items: items.into_iter().map(|item| (item.number, item.title)).collect(),
            differences,
            note: version.note,
        });
        Ok(Some(Self::of(&found, about)))
    }

    /// The action point in its present state; None where its date has passed, as of a meeting of the past.
    fn action_point(cx: &mut Context<'_>, event: &RecordedEvent, data: &Value) -> Result<Option<Self>> {
        let filter = ActionPointFilter {
            id: Some(event.subject_id),
            ..ActionPointFilter::default()
        };
        let today = cx.today();
        let found = action_points::list(cx.conn, &filter, None, 1)?.pop();
        let found = found.filter(|found| found.row.due_date >= today);
        Ok(found.map(|found| Self {
            body_id: found.row.body_id,
            day: found.meeting_starts_at.local_date(),
            owner_id: found.row.owner_id,
            is_archive: false,
            is_reassigned: data.get("isReassigned") == Some(&Value::Bool(true)),
            about: About::ActionPoints(ActionPointsContent {
                due_date: found.row.due_date,
                items: vec![about_action_point(&found)],
            }),
        }))
    }

    /// The members on the day of the meeting; of a meeting that was cancelled before its body closed, those of the last day of
    /// the body.
    fn members_then(&self, cx: &mut Context<'_>) -> Result<Vec<Id>> {
        let body = bodies::body(cx.conn, &self.body_id)?;
        let closed_on = body.and_then(|body| body.closed_on);
        let day = closed_on.map_or(self.day, |closed_on| closed_on.min(self.day));
        audience::members(cx.conn, self.body_id, day)
    }

    pub fn recipients(&self, cx: &mut Context<'_>, audience: Audience) -> Result<Vec<Recipient>> {
        let accounts = match audience {
            Audience::MembersThen => self.members_then(cx)?,
            Audience::MembersThenAndNow if self.is_archive => Vec::new(),
            Audience::MembersThenAndNow => {
                let mut accounts = self.members_then(cx)?;
                accounts.extend(audience::members(cx.conn, self.body_id, cx.today())?);
                accounts.sort_unstable();
                accounts.dedup();
                accounts
            }
            Audience::ActionPointOwner => {
                only_accounts(audience::of_representatives(cx.conn, self.owner_id.as_slice())?)
            }
            Audience::Bureau => audience::bureau(cx.conn)?,
            other => return Err(no_such(other)),
        };
        Ok(Recipient::all(accounts, &self.about))
    }
}

/// An action point as notifications show it.
pub fn about_action_point(found: &NamedActionPoint) -> AboutActionPoint {
    AboutActionPoint {
        id: found.row.id,
        number: found.row.number,
        description: found.row.description.clone(),
        owner: found.row.owner.clone(),
        body_nl: found.body_nl.clone(),
        body_en: found.body_en.clone(),
    }
}

fn meeting(cx: &mut Context<'_>, id: Id) -> Result<Option<NamedMeeting>> {
    let filter = MeetingFilter {
        id: Some(id),
        ..MeetingFilter::default()
    };
    Ok(meetings::list(cx.conn, &filter, None, 1)?.pop())
}

fn plan_of(found: &NamedMeeting) -> MeetingContent {
    MeetingContent {
        id: found.row.id,
        title: found.row.title.clone(),
        body_nl: found.body_nl.clone(),
        body_en: found.body_en.clone(),
        place: found.row.place.clone(),
        starts_at: found.row.starts_at,
        ends_at: Some(found.row.ends_at),
        changes: Vec::new(),
        reason: None,
    }
}

fn minutes(found: &NamedMeeting) -> MinutesContentOfMail {
    MinutesContentOfMail {
        meeting_id: found.row.id,
        title: found.row.title.clone(),
        body_nl: found.body_nl.clone(),
        body_en: found.body_en.clone(),
        starts_at: found.row.starts_at,
        until: None,
        adopted_by: None,
        note: None,
    }
}
