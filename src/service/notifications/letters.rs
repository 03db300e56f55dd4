//! Renders a notification as a letter: its text, its facts, and a link to the page where the recipient acts.

mod accounts;
mod approvals;
mod ballots;
mod cases;
mod consultations;
mod decisions;
mod guarantees;
mod mandates;
mod meetings;
mod other;
mod payment_schedules;
mod promises;
mod repayments;
mod state_aid;

use super::payload::About;
use super::words::{Named, Writer};
use crate::mail::{Action, Entry, Letter};
use edba_common::locale::Argument;
use edba_domain::notifications::NotificationKind;
use edba_domain::ratification::LapseReason;
use edba_domain::text::one_line;

/// Maximum length of a subject, in characters: a title may be long.
const LONGEST_SUBJECT: usize = 150;

/// The content of a notification, before it becomes a letter of its own or an item of the digest.
pub(super) struct Said {
    pub subject: String,
    pub what: String,
    pub facts: Vec<(String, String)>,
    pub action: Action,
}

/// What one content of a notification adds to a letter. The case is left out: `say` adds it for every content that has
/// one.
struct Part {
    /// Arguments of the subject and of the sentence that says what happened.
    named: Named,
    facts: Vec<(String, String)>,
    action: Action,
}

/// Renders a notification in the language of its recipient.
pub(super) fn say(to: &Writer<'_>, kind: NotificationKind, about: &About) -> Said {
    let Part {
        mut named,
        mut facts,
        action,
    } = part(to, kind, about);
    if let Some(case) = about.case() {
        named.push(("case", text(&case.title)));
        facts.insert(0, to.fact("case", to.case(case)));
    }
    Said {
        subject: one_line(&to.say(&format!("tell-{kind}-subject"), &named), LONGEST_SUBJECT),
        what: to.say(&format!("tell-{kind}-what"), &named),
        facts,
        action,
    }
}

/// Renders a letter about one notification.
pub(super) fn alone(to: &Writer<'_>, kind: NotificationKind, about: &About) -> Letter {
    let Said {
        subject,
        what,
        facts,
        action,
    } = say(to, kind, about);
    let why = if kind.must_act() {
        "tell-why-must-act"
    } else if kind.guards_account() {
        "tell-why-guards-account"
    } else {
        "tell-why"
    };
    Letter {
        paragraphs: vec![what],
        facts,
        action: Some(action),
        why: to.say(why, &[("kind", to.name_of("mail-kind", kind).into())]),
        settings: Some(to.link("settings", "/account/messages")),
        ..Letter::new(to.language, subject)
    }
}

/// Renders a letter about several notifications of a kind that are mailed together.
pub(super) fn together(to: &Writer<'_>, kind: NotificationKind, abouts: &[About]) -> Letter {
    let entries = abouts.iter().map(|about| entry(say(to, kind, about)));
    let named: Named = vec![
        ("count", abouts.len().into()),
        (
            "amount",
            text(to.euros(abouts.iter().map(About::late_amount).sum())),
        ),
    ];
    Letter {
        paragraphs: vec![to.say(&format!("tell-{kind}-together-what"), &named)],
        entries: entries.collect(),
        why: to.say("tell-why-must-act", &[]),
        settings: Some(to.link("settings", "/account/messages")),
        ..Letter::new(
            to.language,
            to.say(&format!("tell-{kind}-together-subject"), &named),
        )
    }
}

/// One of several notifications in a letter.
pub(super) fn entry(said: Said) -> Entry {
    let Said {
        subject,
        what,
        facts,
        action,
    } = said;
    let facts = facts
        .into_iter()
        .map(|(label, value)| format!("{label}: {value}"));
    Entry {
        title: subject,
        lines: std::iter::once(what).chain(facts).collect(),
        action: Some(action),
    }
}

fn part(to: &Writer<'_>, kind: NotificationKind, about: &About) -> Part {
    match about {
        About::Ballot(content) => content.part(to, kind),
        About::Result(content) => content.part(to),
        About::Vote(content) => content.part(to),
        About::Decision(content) => content.part(to),
        About::Ratifications(content) => content.part(to, kind),
        About::RatificationAnswer(content) => content.part(to),
        About::Conditions(content) => content.part(to),
        About::Promises(content) => content.part(to),
        About::Guarantee(content) => content.part(to),
        About::AidEntry(content) => content.part(to),
        About::Mandate(content) => content.part(to),
        About::MandateChanged(content) => content.part(to),
        About::Commitments(content) => content.part(to, kind),
        About::Schedule(content) => content.part(to, kind),
        About::Instalments(content) => content.part(to),
        About::RepaymentPlan(content) => content.part(to),
        About::Repayment(content) => content.part(to),
        About::Report(content) => content.part(to),
        About::Case(content) => content.part(to, kind),
        About::Approval(content) => content.part(to),
        About::SignIn(content) => content.part(to),
        About::AccountChanged(content) => content.part(to),
        About::Privilege(content) => content.part(to),
        About::Webhook(content) => content.part(to),
        About::Meeting(content) => content.part(to),
        About::Agenda(content) => content.part(to),
        About::Minutes(content) => content.part(to),
        About::ActionPoints(content) => content.part(to),
        About::Consultation(content) => content.part(to),
    }
}

fn text(value: impl Into<String>) -> Argument<'static> {
    Argument::from(value.into())
}

/// The fact of a reason, where there is one.
fn reason(to: &Writer<'_>, reason: Option<&str>) -> Option<(String, String)> {
    // A reason that the service gives has a code.
    reason.map(|reason| match reason.parse::<LapseReason>() {
        Ok(code) => to.fact("reason", to.name_of("lapse-reason", code)),
        Err(_) => to.fact("reason", reason),
    })
}
