//! The words of a notice, in the language of its receiver.

use super::about::{AboutBallot, AboutCase, AboutPledge, AboutTally};
use crate::domain::codes::{BallotKind, Language, Role};
use crate::domain::meeting::Difference;
use crate::domain::text::{isolated, one_line};
use crate::domain::{Cents, Moment};
use crate::locale::{self, Argument};
use crate::service::mail::Action;
use crate::written;

/// What the messages of a notice are told about, by name.
pub(super) type Named = Vec<(&'static str, Argument<'static>)>;

/// How much of a changed text a mail shows at most, in characters.
const LONGEST_DIFFERENCE: usize = 200;

/// Writes to one receiver.
pub(super) struct Writer<'a> {
    pub language: Language,
    pub role: Role,
    /// How the service is reached from outside.
    pub public_url: &'a str,
}

impl Writer<'_> {
    pub fn say(&self, key: &str, named: &[(&'static str, Argument<'static>)]) -> String {
        locale::say(self.language, key, named)
    }

    /// A fact under its label, where there is something to say.
    pub fn fact(&self, label: &str, value: impl Into<String>) -> (String, String) {
        (self.say(&format!("tell-fact-{label}"), &[]), value.into())
    }

    /// What a change of a meeting made different, as a fact: what it was, and what it is now.
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
            Difference::Agenda { from, to } => (
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

    /// A link to a page of ours.
    pub fn link(&self, label: &str, path: &str) -> Action {
        Action {
            label: self.say(&format!("tell-to-{label}"), &[]),
            url: format!("{}{path}", self.public_url),
        }
    }

    pub fn deadline(&self, at: Moment) -> String {
        written::deadline(at, self.language)
    }

    pub fn moment(&self, at: Moment) -> String {
        written::moment(at, self.language)
    }

    pub fn day(&self, day: chrono::NaiveDate) -> String {
        written::day(day, self.language)
    }

    pub fn euros(&self, amount: Cents) -> String {
        written::euros(amount, self.language)
    }

    /// A case with its number, as a line.
    pub fn case(&self, case: &AboutCase) -> String {
        format!("{} ({})", case.title, case.number)
    }

    pub fn body(&self, ballot: &AboutBallot) -> String {
        self.language.pick(&ballot.body_nl, &ballot.body_en).to_owned()
    }

    /// A code of the domain in a word.
    pub fn of(&self, list: &str, code: impl std::fmt::Display) -> String {
        self.say(&format!("{list}-{code}"), &[])
    }

    /// What came of a ballot, in a word: an advice is positive, a decision is carried.
    pub fn result(&self, kind: BallotKind, tally: AboutTally) -> String {
        let list = if kind == BallotKind::Advice {
            "advice"
        } else {
            "result"
        };
        self.of(list, tally.result)
    }

    /// The counts as the page shows them; that they stay secret, where they do.
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

    /// A pledge as a line: what for, how much, and what of it is subject to ratification.
    pub fn pledge(&self, pledge: &AboutPledge) -> String {
        let whole = pledge.within + pledge.subject;
        let line = self.say(
            "tell-pledge",
            &[
                ("amount", self.euros(whole).into()),
                ("instrument", self.of("instrument", pledge.instrument).into()),
                ("year", pledge.budget_year.to_string().into()),
                ("kind", self.of("kind", pledge.expenditure_kind).into()),
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
