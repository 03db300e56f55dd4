//! Meetings of the demonstration: each body has two past meetings with minutes, and one to come.

use chrono::{Datelike, Duration, NaiveTime, Weekday};

use super::Stage;
use super::cast::{Cast, Member};
use super::paper_files as files;
use super::papers::{File, paper};
use super::seed::{self, MeetingTexts};
use crate::documents::NewDocument;
use crate::meetings::{self, Meeting, NewItem};
use crate::yearly_agendas::{self, NewYearlyAgenda};
use crate::{Actor, ballots};
use edba_common::error::{Error, Result};
use edba_domain::document::{AttachedTo, DocumentKind};
use edba_domain::meeting::{AgendaItemKind, AgendaSubject, AttendanceLine, ItemText, Plan, Presence};
use edba_domain::text::one_line;
use edba_domain::{Id, Moment};
use edba_store::overview::CaseName;

/// How many days before today the first meeting of each body was, and the second without the place of the body.
const FIRST: i64 = 63;
const SECOND: i64 = 28;
/// How many days in advance a past meeting was planned.
const AHEAD: i64 = 40;
/// The longest title of an item, in characters.
const LONGEST_TITLE: usize = 200;

/// The meetings of one body.
pub(super) struct Series<'a> {
    pub stage: &'a Stage<'a>,
    pub texts: &'a MeetingTexts,
    pub members: &'a [Member],
    pub bureau: &'a Actor,
    body_id: Id,
    pub is_board: bool,
    /// Whether it is a consultation body, and whether that adopts a yearly agenda.
    is_consultation: bool,
    adopts_agenda: bool,
    /// From 1: each body meets a day later than the one before it.
    pub place: i64,
}

/// Plays the meetings of every body; the coming one of the last body is cancelled. What happens in one body happens in the
/// order of its history.
pub(super) fn hold(stage: &Stage<'_>, cast: &Cast) -> Result<()> {
    let texts = seed::texts()?.meetings;
    let last = i64::try_from(cast.bodies.len()).unwrap_or_default();
    for (place, (code, body_id)) in (1..).zip(&cast.bodies) {
        let is_board = code == "board";
        let consultation = cast.consultations.get(code);
        let of_code = cast.tables.get(code).or(consultation);
        let members = of_code.map(Vec::as_slice).unwrap_or_default();
        let series = Series {
            stage,
            texts: &texts,
            members: if is_board { &cast.board[..] } else { members },
            bureau: &cast.bureau[0],
            body_id: *body_id,
            is_board,
            is_consultation: consultation.is_some(),
            adopts_agenda: code == "periodic-consultation",
            place,
        };
        series.play(place == last)?;
    }
    Ok(())
}

impl Series<'_> {
    fn play(&self, is_last: bool) -> Result<()> {
        let place = self.place;
        let first = self.plan(FIRST + AHEAD, -FIRST, &self.past_title(-FIRST))?;
        self.fill(FIRST + 9, &first, true)?;
        self.publish(FIRST + 7, first.id, None)?;
        let title = self.past_title(place - SECOND);
        let second = self.plan(SECOND - place + AHEAD, place - SECOND, &title)?;
        self.attend(FIRST - 3, first.id)?;
        if self.adopts_agenda {
            self.adopt_yearly_agenda(FIRST - 4, &first)?;
        }
        self.write(FIRST - 5, first.id)?;
        self.agree(FIRST - 6, first.id)?;
        self.send_round(FIRST - 8, first.id)?;
        self.finish(FIRST - 23, first.id)?;
        self.fill(SECOND - place + 8, &second, false)?;
        self.publish(SECOND - place + 7, second.id, None)?;
        self.attend(SECOND - place - 3, second.id)?;
        self.adopt(SECOND - place - 3, first.id, second.id)?;
        self.write(SECOND - place - 4, second.id)?;
        if !is_last {
            self.send_round(SECOND - place - 5, second.id)?;
        }
        if self.is_board {
            self.remark(SECOND - place - 6, second.id)?;
        }
        let next = self.plan(13, place + 2, &self.texts.next)?;
        self.fill(9, &next, false)?;
        // One table still makes its agenda.
        if place != 1 {
            self.publish(8, next.id, None)?;
        }
        if self.is_board {
            self.send_later(4, next.id)?;
        }
        if is_last {
            self.stage.act(self.bureau, 6, |cx| {
                meetings::cancel(cx, next.id, &self.texts.cancelled)
            })?;
        }
        Ok(())
    }

    /// The title of a past meeting so many days from now. The two of a body are more than a month apart.
    fn past_title(&self, days: i64) -> String {
        let month = at(self.stage, days, 14).local_date().month0();
        let title = usize::try_from(month)
            .ok()
            .and_then(|month| self.texts.past.get(month));
        title.cloned().unwrap_or_default()
    }

    /// Plans a meeting so many days from now, `days_ago`.
    fn plan(&self, days_ago: i64, days: i64, title: &str) -> Result<Meeting> {
        let place = match (self.is_board, self.is_consultation) {
            (true, _) => &self.texts.board_place,
            (false, true) => &self.texts.consultation_place,
            (false, false) => &self.texts.table_place,
        };
        let plan = Plan {
            title: title.to_owned(),
            announcement: Some(self.texts.announcement.clone()),
            place: place.clone(),
            starts_at: at(self.stage, days, 14),
            ends_at: at(self.stage, days, 16),
        };
        self.stage.act(self.bureau, days_ago, |cx| {
            meetings::plan(cx, self.body_id, plan, false)
        })
    }

    /// Makes the agenda of a meeting: what was voted on before it, and of a meeting to come what waits for the body. The first
    /// meeting of a body that adopts a yearly agenda deals with that.
    fn fill(&self, days_ago: i64, meeting: &Meeting, is_first: bool) -> Result<()> {
        let texts = self.texts;
        self.add(
            days_ago,
            meeting.id,
            AgendaSubject::Topic,
            &texts.opening,
            Some(5),
        )?;
        if self.is_board {
            // It is attached to its item with the item.
            let new = NewDocument {
                title: texts.previous.clone(),
                kind: DocumentKind::Minutes,
                confidential: false,
                body_id: None,
                attached_to: Vec::new(),
                note: None,
            };
            let file = File::new(
                "verslag",
                "pdf",
                files::pdf(&texts.previous, &[&texts.previous_text]),
            );
            let document_id = self.stage.paper(self.bureau, days_ago, new, file)?;
            let subject = AgendaSubject::Document(document_id);
            self.add(days_ago, meeting.id, subject, &texts.previous, Some(10))?;
        }
        if self.adopts_agenda && is_first {
            let title = &texts.yearly_agenda;
            self.add(days_ago, meeting.id, AgendaSubject::Topic, title, Some(45))?;
        }
        for (subject, case) in self.subjects(days_ago, meeting)? {
            let title = format!("{}: {}", case.number, case.title);
            self.add(days_ago, meeting.id, subject, &title, Some(20))?;
        }
        let last = self.add(days_ago, meeting.id, AgendaSubject::Topic, &texts.questions, None)?;
        match self.is_to_come(meeting) {
            true => self.papers(days_ago, last),
            false => Ok(()),
        }
    }

    fn is_to_come(&self, meeting: &Meeting) -> bool {
        meeting.starts_at > self.stage.now
    }

    /// What was decided before the meeting, and two of the cases and one of the ballots that are open when it is to come.
    fn subjects(&self, days_ago: i64, meeting: &Meeting) -> Result<Vec<(AgendaSubject, CaseName)>> {
        let is_to_come = self.is_to_come(meeting);
        self.stage.act(self.bureau, days_ago, |cx| {
            let found = meetings::suggestions(cx, meeting.id)?;
            let mut open = Vec::new();
            let mut closed = Vec::new();
            for (ballot_id, case) in found.ballots {
                let subject = AgendaSubject::Ballot(ballot_id);
                match ballots::find(cx, ballot_id)?.ended_at {
                    Some(at) if at < meeting.starts_at => closed.push((subject, case)),
                    None if is_to_come => open.push((subject, case)),
                    _ => {}
                }
            }
            let mut subjects: Vec<(AgendaSubject, CaseName)> = closed.into_iter().take(1).collect();
            subjects.extend(open.into_iter().take(1));
            let voted_on: Vec<Id> = subjects.iter().map(|(_, case)| case.id).collect();
            let waiting = found
                .cases
                .into_iter()
                .filter(|case| is_to_come && !voted_on.contains(&case.id))
                .map(|case| (AgendaSubject::Case(case.id), case));
            subjects.extend(waiting.take(2));
            Ok(subjects)
        })
    }

    /// Adds an item and returns its id.
    fn add(
        &self,
        days_ago: i64,
        meeting_id: Id,
        subject: AgendaSubject,
        title: &str,
        planned_minutes: Option<i32>,
    ) -> Result<Id> {
        let new = NewItem {
            subject,
            text: ItemText {
                title: one_line(title, LONGEST_TITLE),
                explanation: None,
                presenter: (subject.kind() == AgendaItemKind::Topic).then(|| self.texts.presenter.clone()),
                planned_minutes,
            },
            place: None,
        };
        self.stage.act(self.bureau, days_ago, |cx| {
            Ok(meetings::add_item(cx, meeting_id, new)?.id)
        })
    }

    /// An explanation and a map; for the board also a paper that only it reads.
    fn papers(&self, days_ago: i64, item_id: Id) -> Result<()> {
        let texts = self.texts;
        let of_item = |title: &str, kind| paper(title, kind, AttachedTo::AgendaItem, item_id);
        let content = files::docx(&texts.explanation, &[&texts.explanation_text])?;
        let new = of_item(&texts.explanation, DocumentKind::Other);
        let file = File::new("toelichting", "docx", content);
        self.stage.paper(self.bureau, days_ago, new, file)?;
        let new = of_item(&texts.map, DocumentKind::Other);
        let file = File::new("kaart", "png", files::png(120));
        self.stage.paper(self.bureau, days_ago, new, file)?;
        if self.is_board {
            let new = NewDocument {
                confidential: true,
                body_id: Some(self.body_id),
                ..of_item(&texts.confidential, DocumentKind::Letter)
            };
            let content = files::pdf(&texts.confidential, &[&texts.confidential_text]);
            let file = File::new("vertrouwelijk", "pdf", content);
            self.stage.paper(self.bureau, days_ago, new, file)?;
        }
        Ok(())
    }

    fn publish(&self, days_ago: i64, meeting_id: Id, note: Option<String>) -> Result<()> {
        self.stage.act(self.bureau, days_ago, |cx| {
            meetings::publish(cx, meeting_id, note, |_| Ok(())).map(drop)
        })
    }

    /// Sends a paper later, and the changed agenda with a note.
    fn send_later(&self, days_ago: i64, meeting_id: Id) -> Result<()> {
        let texts = self.texts;
        let agenda = self
            .stage
            .act(self.bureau, days_ago, |cx| meetings::agenda(cx, meeting_id))?;
        let Some(item) = agenda.items.first() else {
            return Ok(());
        };
        let new = paper(
            &texts.late,
            DocumentKind::Letter,
            AttachedTo::AgendaItem,
            item.content.item_id,
        );
        let file = File::new("nagezonden", "pdf", files::pdf(&texts.late, &[&texts.late_text]));
        self.stage.paper(self.bureau, days_ago, new, file)?;
        self.publish(days_ago, meeting_id, Some(texts.note.clone()))
    }

    /// The meeting adopts the yearly agenda of this year, with no point in a quarter that is over by then.
    fn adopt_yearly_agenda(&self, days_ago: i64, meeting: &Meeting) -> Result<()> {
        let year = self.stage.this_year();
        let day = meeting.starts_at.local_date();
        let first_quarter = match day.year() < year {
            true => 1,
            false => i32::try_from(day.month0() / 3 + 1).map_err(Error::internal)?,
        };
        let mut points = self.texts.yearly_points.clone();
        for point in &mut points {
            point.quarter = point.quarter.map(|quarter| quarter.max(first_quarter));
        }
        let new = NewYearlyAgenda {
            year,
            points,
            adopted_by_meeting_id: meeting.id,
        };
        self.stage.act(self.bureau, days_ago, |cx| {
            yearly_agendas::record(cx, self.body_id, new).map(drop)
        })
    }

    /// Everybody was there but the second, who sent a substitute if there is one.
    fn attend(&self, days_ago: i64, meeting_id: Id) -> Result<()> {
        self.stage.act(self.bureau, days_ago, |cx| {
            let seats = meetings::attendance(cx, meeting_id)?.lines;
            let lines: Vec<AttendanceLine> = seats
                .iter()
                .enumerate()
                .map(|(index, (seat, _))| {
                    let (presence, substitute_id) = match index {
                        1 => (Presence::WithNotice, seat.seat.substitute_id),
                        _ => (Presence::Present, None),
                    };
                    AttendanceLine {
                        seat_id: seat.seat.seat_id,
                        presence,
                        substitute_id,
                    }
                })
                .collect();
            let guests = Some(self.texts.guest.clone());
            meetings::record_attendance(cx, meeting_id, &lines, guests, false, |_| Ok(())).map(drop)
        })
    }
}

/// A whole hour so many days from now, as the clocks in Almere show it; on the Monday behind a weekend.
fn at(stage: &Stage<'_>, days: i64, hour: u32) -> Moment {
    let day = stage.now.plus(Duration::days(days)).local_date();
    let day = match day.weekday() {
        Weekday::Sat => day + Duration::days(2),
        Weekday::Sun => day + Duration::days(1),
        _ => day,
    };
    Moment::at_local(day, NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default())
}
