//! Page layout: language, user, navigation and one-time notice.

use fluent_templates::fluent_bundle::FluentValue;

use super::format;
use super::notice::{Notice, Said};
use chrono::NaiveDate;
use edba_common::error::Obstacle;
use edba_common::locale;
use edba_domain::codes::{Language, Role};
use edba_domain::{Cents, Id, Message, Moment};
use edba_service::sign_in::Token;

/// A deadline within this many days is highlighted.
const URGENT_DAYS: i64 = 4;

/// The signed-in user.
#[derive(Debug, Clone)]
pub struct Person {
    pub account_id: Id,
    /// The representative as whom a member acts.
    pub representative_id: Option<Id>,
    pub name: String,
    pub role: Role,
}

/// One navigation link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    pub path: &'static str,
    /// The message key of its name.
    pub key: &'static str,
    pub current: bool,
}

/// Values of a page's forms other than their token, and values for the script that keeps typed input.
#[derive(Debug, Clone)]
pub struct FormMarks {
    /// The idempotency key of each form. A form that is shown again has the key it was submitted with.
    pub once: String,
    /// The address of the form that led to this page.
    pub sent_to: Option<String>,
    /// The address of the form that was accepted just before.
    pub taken: Option<String>,
}

impl FormMarks {
    /// A new idempotency key.
    pub fn new_once() -> String {
        Token::new().as_str().chars().take(ONCE_LENGTH).collect()
    }
}

/// The length of an idempotency key: 132 random bits.
const ONCE_LENGTH: usize = 22;

/// The data that the layout of every page needs.
#[derive(Debug, Clone)]
pub struct Layout {
    pub language: Language,
    pub person: Option<Person>,
    /// Path and query of this page; after a form, the page that can be opened instead.
    pub address: String,
    /// The requested path.
    pub path: String,
    /// The CSRF token of the forms on this page.
    pub form_token: String,
    pub forms: FormMarks,
    /// The one-time notice, as a cookie value: see [`Notice`].
    pub notice: Option<String>,
    /// Whether something went wrong; the title of the page then says so first.
    pub failed: bool,
    pub public_url: String,
    pub demo: bool,
    /// The time at which the page is rendered.
    pub now: Moment,
}

impl Layout {
    /// A message.
    pub fn say(&self, key: &str) -> String {
        locale::say(self.language, key, &[])
    }

    /// A message with one argument.
    pub fn with(&self, key: &str, name: &'static str, value: impl Argument) -> String {
        locale::say(self.language, key, &[(name, value.value())])
    }

    /// A message with two arguments.
    pub fn with2(
        &self,
        key: &str,
        name: &'static str,
        value: impl Argument,
        other_name: &'static str,
        other: impl Argument,
    ) -> String {
        locale::say(
            self.language,
            key,
            &[(name, value.value()), (other_name, other.value())],
        )
    }

    /// A message with several arguments.
    pub fn with_all(&self, key: &str, named: &[(&'static str, &dyn Argument)]) -> String {
        let arguments: Vec<_> = named.iter().map(|(name, value)| (*name, value.value())).collect();
        locale::say(self.language, key, &arguments)
    }

    /// The one-time notice.
    pub fn said(&self) -> Option<Said> {
        let notice = Notice::read(self.notice.as_deref()?)?;
        Some(Said {
            text: locale::find(self.language, notice.key, &[])?,
            tone: notice.tone(),
            case: notice
                .case
                .map(|(id, number)| (format!("/cases/{id}"), number.to_owned())),
        })
    }

    /// The same frame, for a page that reports an error.
    pub fn of_failure(&self) -> Self {
        Self {
            failed: true,
            ..self.clone()
        }
    }

    /// The label of a domain code: `of("status", "table-review")` is the message `status-table-review`.
    pub fn name_of(&self, list: &str, code: impl std::fmt::Display) -> String {
        locale::say(self.language, &format!("{list}-{code}"), &[])
    }

    /// The same with a capital first letter.
    pub fn title_of(&self, list: &str, code: impl std::fmt::Display) -> String {
        super::components::capital(&self.name_of(list, code))
    }

    /// One of several messages about a code: `part("error", "conflict", "next")` is `error-conflict-next`.
    pub fn part(&self, list: &str, code: &str, part: &str) -> String {
        locale::say(self.language, &format!("{list}-{code}-{part}"), &[])
    }

    /// The text of a fault in the user's language: its own message, or that of its code. Otherwise in English the fault's own
    /// text, which is for programs, and in Dutch that something is wrong.
    pub fn fault(&self, fault: &edba_domain::Fault) -> String {
        if let Some(message) = &fault.message {
            return locale::text(self.language, message);
        }
        locale::find(self.language, &format!("fault-{}", fault.code), &[]).unwrap_or_else(|| {
            match self.language {
                Language::Nl => self.say("fault-invalid"),
                Language::En => fault.text.clone(),
            }
        })
    }

    /// The text of a blocker or another message that the API tells as well.
    pub fn message(&self, message: &Message) -> String {
        locale::page_text(self.language, message).unwrap_or_else(|| locale::text(self.language, message))
    }

    pub fn obstacle<'a>(&self, obstacle: &'a Obstacle) -> &'a str {
        obstacle.on_page(self.language)
    }

    pub fn day(&self, day: &NaiveDate) -> String {
        format::day(*day, self.language)
    }

    /// The date of a moment, in the time zone of Almere.
    pub fn date(&self, at: &Moment) -> String {
        format::day(at.local_date(), self.language)
    }

    pub fn moment(&self, at: &Moment) -> String {
        format::moment(*at, self.language)
    }

    /// A moment with its weekday.
    pub fn deadline(&self, at: &Moment) -> String {
        format::deadline(*at, self.language)
    }

    pub fn time_of_day(&self, at: &Moment) -> String {
        format::time_of_day(*at, self.language)
    }

    /// From when to when something lasts, with its weekday.
    pub fn period(&self, from: &Moment, until: &Moment) -> String {
        format::period(*from, *until, self.language)
    }

    /// A moment in short form, for lists.
    pub fn brief(&self, at: &Moment) -> String {
        format::brief(*at, self.now, self.language)
    }

    /// A date in short form.
    pub fn brief_day(&self, at: &Moment) -> String {
        format::brief_day(at.local_date(), self.language)
    }

    /// The distance of a moment, in days: `vandaag`, `over 4 dagen`, `3 dagen geleden`.
    pub fn days_to(&self, at: &Moment) -> String {
        let days = (at.local_date() - self.now.local_date()).num_days();
        if days < 0 {
            self.with("frame-days-ago", "days", -days)
        } else {
            self.with("frame-in-days", "days", days)
        }
    }

    /// Whether a moment is near enough to be highlighted.
    pub fn is_urgent(&self, at: &Moment) -> bool {
        (at.local_date() - self.now.local_date()).num_days() <= URGENT_DAYS
    }

    /// An amount; its sign never stands at the end of a line without its number.
    pub fn euros(&self, amount: &Cents) -> String {
        format::euros(*amount, self.language).replace(' ', "\u{a0}")
    }

    /// A number that is not an amount of money.
    pub fn figure(&self, kept: &str) -> String {
        format::figure(kept, self.language)
    }

    /// Of a domain text in two languages, the one in the user's language.
    pub fn pick<'a>(&self, nl: &'a str, en: &'a str) -> &'a str {
        self.language.pick(nl, en)
    }

    pub fn other_language(&self) -> Language {
        match self.language {
            Language::Nl => Language::En,
            Language::En => Language::Nl,
        }
    }

    /// The address that shows this page in the other language.
    pub fn switch_address(&self) -> String {
        let query: String = form_urlencoded::Serializer::new(String::new())
            .append_pair("to", self.other_language().as_str())
            .append_pair("back", &self.address)
            .finish();
        format!("/language?{query}")
    }

    pub fn is(&self, role: Role) -> bool {
        self.person.as_ref().is_some_and(|p| p.role == role)
    }

    /// The navigation links for this user.
    pub fn ways(&self) -> Vec<Way> {
        let Some(person) = &self.person else {
            return Vec::new();
        };
        let ways: &[(&'static str, &'static str)] = match person.role {
            Role::Bureau => &[
                ("/", "way-desk"),
                ("/pipeline", "way-pipeline"),
                ("/cases", "way-cases"),
                ("/my-cases/new", "my-cases-new"),
                ("/documents", "way-documents"),
                ("/ballots", "way-ballots"),
                ("/meetings", "way-meetings"),
                ("/action-points", "way-action-points"),
                ("/consultations", "way-consultations"),
                ("/approvals", "way-approvals"),
                ("/follow-up", "way-follow-up"),
                ("/commitments", "way-commitments"),
                ("/statement", "way-statement"),
                ("/budget", "way-budget"),
                ("/funds", "way-funds"),
                ("/state-aid", "way-state-aid"),
                ("/mandates", "way-mandates"),
                ("/people", "way-people"),
            ],
            Role::Auditor => &[
                ("/", "way-desk"),
                ("/pipeline", "way-pipeline"),
                ("/cases", "way-cases"),
                ("/documents", "way-documents"),
                ("/ballots", "way-ballots"),
                ("/meetings", "way-meetings"),
                ("/action-points", "way-action-points"),
                ("/consultations", "way-consultations"),
                ("/approvals", "way-approvals"),
                ("/follow-up", "way-follow-up"),
                ("/commitments", "way-commitments"),
                ("/statement", "way-statement"),
                ("/budget", "way-budget"),
                ("/funds", "way-funds"),
                ("/state-aid", "way-state-aid"),
                ("/mandates", "way-mandates"),
                ("/people", "way-people"),
                ("/security-log", "way-security-log"),
            ],
            Role::TableMember | Role::BoardMember => &[
                ("/", "way-desk"),
                ("/cases", "way-cases"),
                ("/ballots", "way-ballots"),
                ("/documents", "way-documents"),
                ("/meetings", "way-meetings"),
                ("/action-points", "way-action-points"),
                ("/mandates", "way-my-mandates"),
            ],
            Role::Initiator => &[
                ("/", "way-desk"),
                ("/my-cases", "way-my-cases"),
                ("/documents", "way-documents"),
            ],
            Role::FinancePartner => &[
                ("/", "way-desk"),
                ("/commitments", "way-commitments"),
                ("/statement", "way-statement"),
                ("/budget", "way-budget"),
                ("/funds", "way-funds"),
                ("/reconciliation", "way-reconciliation"),
                ("/documents", "way-documents"),
            ],
            Role::MandateOfficer => &[
                ("/", "way-desk"),
                ("/ratifications", "way-ratifications"),
                ("/commitments", "way-commitments"),
                ("/budget", "way-budget"),
                ("/funds", "way-funds"),
                ("/mandates", "way-my-mandates"),
                ("/documents", "way-documents"),
            ],
            Role::ConsultationMember => &[
                ("/", "way-desk"),
                ("/meetings", "way-meetings"),
                ("/action-points", "way-action-points"),
                ("/documents", "way-documents"),
                ("/consultations", "way-consultations"),
            ],
            Role::Administrator => &[("/", "way-desk"), ("/security-log", "way-security-log")],
        };
        let path = self.path.as_str();
        ways.iter()
            .map(|(to, key)| Way {
                path: to,
                key,
                current: if *to == "/" {
                    path == "/"
                } else {
                    path == *to || path.starts_with(&format!("{to}/"))
                },
            })
            .collect()
    }
}

/// A type that can be an argument of a message.
pub trait Argument {
    fn value(&self) -> FluentValue<'_>;
}

impl Argument for str {
    fn value(&self) -> FluentValue<'_> {
        FluentValue::from(self)
    }
}
impl Argument for String {
    fn value(&self) -> FluentValue<'_> {
        FluentValue::from(self.as_str())
    }
}
macro_rules! numbers {
    ($($number:ty),+) => {
        $(impl Argument for $number {
            fn value(&self) -> FluentValue<'_> {
                FluentValue::from(*self)
            }
        })+
    };
}
numbers!(i32, i64, usize, u32, u64);
impl<T: Argument + ?Sized> Argument for &T {
    fn value(&self) -> FluentValue<'_> {
        (**self).value()
    }
}
