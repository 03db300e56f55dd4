//! What a letter says about meetings, their agenda, their minutes and their action points.

use super::{Part, reason, text};
use crate::mail::Action;
use crate::notifications::payload::{
    AboutActionPoint, ActionPointsContent, AgendaContentOfMail, MeetingContent, MinutesContentOfMail,
};
use crate::notifications::words::Writer;
use edba_domain::text::{isolated, one_line};

/// Maximum length of an item or an action point, in characters.
const LONGEST_LINE: usize = 300;

fn line(text: &str) -> String {
    isolated(&one_line(text, LONGEST_LINE)).into_owned()
}

impl MeetingContent {
    pub(super) fn part(&self, to: &Writer<'_>) -> Part {
        let body = to.language.pick(&self.body_nl, &self.body_en);
        let starts = to.deadline(self.starts_at);
        let mut facts = vec![to.fact("body", body), to.fact("starts", &starts)];
        facts.extend(self.ends_at.map(|at| {
            let is_same_day = at.local_date() == self.starts_at.local_date();
            to.fact(
                "ends",
                match is_same_day {
                    true => to.time_of_day(at),
                    false => to.deadline(at),
                },
            )
        }));
        facts.push(to.fact("place", &self.place));
        facts.extend(self.changes.iter().map(|change| to.difference(change)));
        facts.extend(reason(to, self.reason.as_deref()));
        Part {
            named: vec![
                ("title", text(&self.title)),
                ("body", text(body)),
                ("at", text(starts)),
            ],
            facts,
            action: to.link("meeting", &format!("/meetings/{}", self.id)),
        }
    }
}

impl AgendaContentOfMail {
    pub(super) fn part(&self, to: &Writer<'_>) -> Part {
        let Part {
            mut named,
            mut facts,
            action: _,
        } = self.meeting.part(to);
        named.push(("number", self.number.into()));
        facts.extend(self.note.as_deref().map(|note| to.fact("note", note)));
        facts.extend(
            self.differences
                .iter()
                .map(|difference| to.fact("agenda-difference", to.agenda_difference(difference))),
        );
        facts.extend(
            self.items
                .iter()
                .map(|(number, title)| to.fact("agenda-item", format!("{number}. {}", line(title)))),
        );
        facts.push(to.fact("papers", self.papers.to_string()));
        Part {
            named,
            facts,
            action: to.link("agenda", &format!("/meetings/{}#agenda", self.meeting.id)),
        }
    }
}

impl MinutesContentOfMail {
    pub(super) fn part(&self, to: &Writer<'_>) -> Part {
        let body = to.language.pick(&self.body_nl, &self.body_en);
        let starts = to.deadline(self.starts_at);
        let mut facts = vec![to.fact("body", body), to.fact("starts", &starts)];
        facts.extend(self.note.as_deref().map(|note| to.fact("note", note)));
        facts.extend(self.until.map(|day| to.fact("remarks-until", to.day(day))));
        facts.extend(self.adopted_by.map(|at| to.fact("adopted-by", to.deadline(at))));
        Part {
            named: vec![
                ("title", text(&self.title)),
                ("body", text(body)),
                ("at", text(starts)),
            ],
            facts,
            action: to.link("minutes", &format!("/meetings/{}#minutes", self.meeting_id)),
        }
    }
}

impl ActionPointsContent {
    pub(super) fn part(&self, to: &Writer<'_>) -> Part {
        let day = to.day(self.due_date);
        let mut facts = vec![to.fact("due", &day)];
        facts.extend(self.items.iter().map(|one| one.fact(to)));
        Part {
            named: vec![("day", text(day)), ("count", self.items.len().into())],
            facts,
            action: self.action(to),
        }
    }

    fn action(&self, to: &Writer<'_>) -> Action {
        match self.items.as_slice() {
            [one] => to.link("action-point", &format!("/action-points/{}", one.id)),
            _ => to.link("action-points", "/action-points"),
        }
    }
}

impl AboutActionPoint {
    /// Body and number as the label; who sees to it, and what it is.
    fn fact(&self, to: &Writer<'_>) -> (String, String) {
        let body = to.language.pick(&self.body_nl, &self.body_en);
        let label = format!("{body} {}", self.number);
        (
            label,
            format!("{} ({})", line(&self.description), line(&self.owner)),
        )
    }
}
