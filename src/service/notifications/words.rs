//! Localised text of notifications.

use super::payload::{AboutBallot, AboutCase, AboutPledge, AboutTally};
use crate::mail::Action;
use edba_common::format;
use edba_common::locale::{self, Argument};
use edba_domain::codes::{BallotKind, Language, Role};
use edba_domain::meeting::{AgendaDifference, Difference};
use edba_domain::text::{isolated, one_line};
use edba_domain::{Cents, Moment};

/// Named arguments of the messages of a notification.
pub(super) type Named = Vec<(&'static str, Argument<'static>)>;

/// Maximum length of a changed text in a mail, in characters.
const LONGEST_DIFFERENCE: usize = 200;

/// Renders text for one recipient.
pub(super) struct Writer<'a> {
    pub language: Language,
    pub role: Role,
    /// Public base URL of the service.
    pub public_url: &'a str,
}

impl Writer<'_> {
    pub fn say(&self, key: &str, named: &[(&'static str, Argument<'static>)]) -> String {
        locale::say(self.language, key, named)
    }

    /// A labelled fact.
    pub fn fact(&self, label: &str, value: impl Into<String>) -> (String, String) {
        (self.say(&format!("tell-fact-{label}"), &[]), value.into())
    }

    /// A change of a meeting as a fact: the old and the new value.
    pub fn difference(&self, difference: &Difference) -> (String, String) {
        let line = |text: &str| isolated(&one_line(text, LONGEST_DIFFERENCE)).into_owned();
        let (label, from, to) = match difference {
            Difference::Title { from, to } => ("title-changed", Some(line(from)), Some(line(to))),
            Difference::Place { from, to } => ("place-changed", Some(line(from)), Some(line(to))),
            Difference::StartsAt { from, to } => (
                "starts-changed",
                Some(self.deadline(*from)),
                Some(self.deadline(*to)),
            ),
            Difference::EndsAt { from, to } => (
                "ends-changed",
                Some(self.deadline(*from)),
                Some(self.deadline(*to)),
            ),
            Difference::Announcement { from, to } => (
                "agenda-changed",
                from.as_deref().map(line),
                to.as_deref().map(line),
            ),
        };
        let none = || self.say("tell-none", &[]);
        let named = [
            ("from", from.unwrap_or_else(none).into()),
            ("to", to.unwrap_or_else(none).into()),
        ];
        self.fact(label, self.say("tell-was-and-is", &named))
    }

    /// A change of an agenda, in words.
    pub fn agenda_difference(&self, difference: &AgendaDifference) -> String {
        use AgendaDifference::{Added, Moved, PapersAdded, PapersRemoved, PapersRenewed, Removed, Reworded};
        let (what, number, title, count) = match difference {
            Added { number, title } => ("added", Some(*number), title, None),
            Removed { title } => ("removed", None, title, None),
            Reworded { number, title } => ("reworded", Some(*number), title, None),
            Moved { number, title } => ("moved", Some(*number), title, None),
            PapersAdded { number, title, count } => ("papers-added", Some(*number), title, Some(*count)),
            PapersRenewed { number, title, count } => ("papers-renewed", Some(*number), title, Some(*count)),
            PapersRemoved { number, title, count } => ("papers-removed", Some(*number), title, Some(*count)),
        };
        let title = isolated(&one_line(title, LONGEST_DIFFERENCE)).into_owned();
        let mut named: Named = vec![("title", title.into())];
        named.extend(number.map(|number| ("number", Argument::from(number))));
        named.extend(count.map(|count| ("count", Argument::from(count))));
        self.say(&format!("agenda-difference-{what}"), &named)
    }

    /// A link to a page of this service.
    pub fn link(&self, label: &str, path: &str) -> Action {
        Action {
            label: self.say(&format!("tell-to-{label}"), &[]),
            url: format!("{}{path}", self.public_url),
        }
    }

    pub fn deadline(&self, at: Moment) -> String {
        format::deadline(at, self.language)
    }

    pub fn moment(&self, at: Moment) -> String {
        format::moment(at, self.language)
    }

    pub fn time_of_day(&self, at: Moment) -> String {
        format::time_of_day(at, self.language)
    }

    pub fn day(&self, day: chrono::NaiveDate) -> String {
        format::day(day, self.language)
    }

    pub fn euros(&self, amount: Cents) -> String {
        format::euros(amount, self.language)
    }

    /// A case with its number, as a line.
    pub fn case(&self, case: &AboutCase) -> String {
        format!("{} ({})", case.title, case.number)
    }

    pub fn body(&self, ballot: &AboutBallot) -> String {
        self.language.pick(&ballot.body_nl, &ballot.body_en).to_owned()
    }

    /// The localised name of a domain code.
    pub fn name_of(&self, list: &str, code: impl std::fmt::Display) -> String {
        self.say(&format!("{list}-{code}"), &[])
    }

    /// The localised result of a ballot: an advice is positive, a decision is carried.
    pub fn result(&self, kind: BallotKind, tally: AboutTally) -> String {
        let list = if kind == BallotKind::Advice {
            "advice"
        } else {
            "result"
        };
        self.name_of(list, tally.result)
    }

    /// The counts as the page shows them, or that they are secret.
    pub fn counts(&self, tally: AboutTally) -> String {
        match tally.counts {
            Some((in_favour, against, abstain)) => self.say(
                "ballot-counts",
                &[
                    ("for", in_favour.into()),
                    ("against", against.into()),
                    ("abstain", abstain.into()),
                ],
            ),
            None => self.say("ballot-counts-hidden", &[]),
        }
    }

    /// A pledge as a line: its purpose, its amount, and the part of it that is subject to ratification.
    pub fn pledge(&self, pledge: &AboutPledge) -> String {
        let whole = pledge.within + pledge.subject;
        let line = self.say(
            "tell-pledge",
            &[
                ("amount", self.euros(whole).into()),
                ("instrument", self.name_of("instrument", pledge.instrument).into()),
                ("year", pledge.budget_year.to_string().into()),
                ("kind", self.name_of("kind", pledge.expenditure_kind).into()),
            ],
        );
        if pledge.subject.is_zero() {
            return line;
        }
        let beyond = self.say(
            "tell-pledge-subject",
            &[("amount", self.euros(pledge.subject).into())],
        );
        format!("{line}; {beyond}")
    }
}
