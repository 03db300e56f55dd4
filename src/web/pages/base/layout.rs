//! What every page stands in: the language, who reads it, where they can go, and what is said once.

use fluent_templates::fluent_bundle::FluentValue;

use super::notice::{Notice, Said};
use super::written;
use crate::domain::codes::{Language, Role};
use crate::domain::{Cents, Id, Moment};
use crate::error::Obstacle;
use crate::locale;
use crate::service::sign_in::Token;
use chrono::NaiveDate;

/// A deadline that is this near is marked.
const URGENT_DAYS: i64 = 4;

/// Who reads a page.
#[derive(Debug, Clone)]
pub struct Person {
    pub account_id: Id,
    /// As whom a member acts.
    pub representative_id: Option<Id>,
    pub name: String,
    pub role: Role,
}

/// One way to go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    pub path: &'static str,
    /// The key of its name.
    pub key: &'static str,
    pub current: bool,
}

/// What the forms of a page bear beside their token, and what the script that keeps their texts is told.
#[derive(Debug, Clone)]
pub struct FormMarks {
    /// The once-only key of each form. A form that is shown again has the one that it was sent with.
    pub once: String,
    /// The address of the form that led to this page.
    pub sent_to: Option<String>,
    /// The address of the form that was taken just before.
    pub taken: Option<String>,
}

impl FormMarks {
    /// A key that no form has borne.
    pub fn new_once() -> String {
        Token::new().as_str().chars().take(ONCE_LENGTH).collect()
    }
}

/// The length of a once-only key: 132 random bits.
const ONCE_LENGTH: usize = 22;

/// The frame of one page.
#[derive(Debug, Clone)]
pub struct Frame {
    pub language: Language,
    pub person: Option<Person>,
    /// The path and query of this page; of what a form led to, the page that can be opened in its place.
    pub address: String,
    /// The path that was asked for.
    pub path: String,
    /// What the forms of this page bear.
    pub form_token: String,
    pub forms: FormMarks,
    /// What is said once, after something was done, as the cookie bears it: see [`Notice`].
    pub notice: Option<String>,
    /// Whether something went wrong, and the title of the page says so first.
    pub failed: bool,
    pub public_url: String,
    pub demo: bool,
    /// When the page is made.
    pub now: Moment,
}

impl Frame {
    /// A message.
    pub fn say(&self, key: &str) -> String {
        locale::say(self.language, key, &[])
    }

    /// A message about one thing.
    pub fn with(&self, key: &str, name: &'static str, value: impl Argument) -> String {
        locale::say(self.language, key, &[(name, value.value())])
    }

    /// A message about two things.
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

    /// A message about several things.
    pub fn with_all(&self, key: &str, named: &[(&'static str, &dyn Argument)]) -> String {
        let arguments: Vec<_> = named.iter().map(|(name, value)| (*name, value.value())).collect();
        locale::say(self.language, key, &arguments)
    }

    /// What is said once.
    pub fn said(&self) -> Option<Said> {
        let notice = Notice::read(self.notice.as_deref()?)?;
        Some(Said {
            text: locale::find(self.language, notice.key, &[])?,
            case: notice
                .case
                .map(|(id, number)| (format!("/cases/{id}"), number.to_owned())),
        })
    }

    /// The same frame, of a page that tells what went wrong.
    pub fn of_failure(&self) -> Self {
        Self {
            failed: true,
            ..self.clone()
        }
    }

    /// The word for a code of the domain: `of("status", "table-review")` is the message `status-table-review`.
    pub fn of(&self, list: &str, code: impl std::fmt::Display) -> String {
        locale::say(self.language, &format!("{list}-{code}"), &[])
    }

    /// The same as it begins a line.
    pub fn title_of(&self, list: &str, code: impl std::fmt::Display) -> String {
        super::parts::capital(&self.of(list, code))
    }

    /// One of the messages about a code: `part("error", "conflict", "next")` is `error-conflict-next`.
    pub fn part(&self, list: &str, code: &str, part: &str) -> String {
        locale::say(self.language, &format!("{list}-{code}-{part}"), &[])
    }

    /// What is wrong with an input: by its code in the reader's language, else as the fault itself says it.
    pub fn fault(&self, fault: &crate::domain::Fault) -> String {
        locale::find(self.language, &format!("fault-{}", fault.code), &[])
            .unwrap_or_else(|| fault.text.clone())
    }

    pub fn obstacle<'a>(&self, obstacle: &'a Obstacle) -> &'a str {
        self.language.pick(&obstacle.nl, &obstacle.en)
    }

    pub fn day(&self, day: &NaiveDate) -> String {
        written::day(*day, self.language)
    }

    /// The day of a moment, in Almere.
    pub fn date(&self, at: &Moment) -> String {
        written::day(at.local_date(), self.language)
    }

    pub fn moment(&self, at: &Moment) -> String {
        written::moment(*at, self.language)
    }

    /// A moment with its day of the week.
    pub fn deadline(&self, at: &Moment) -> String {
        written::deadline(*at, self.language)
    }

    /// A moment in few words, as lists bear it.
    pub fn brief(&self, at: &Moment) -> String {
        written::brief(*at, self.now, self.language)
    }

    /// A day in few words.
    pub fn brief_day(&self, at: &Moment) -> String {
        written::brief_day(at.local_date(), self.language)
    }

    /// How far off a moment is, in days: `vandaag`, `over 4 dagen`, `3 dagen geleden`.
    pub fn days_to(&self, at: &Moment) -> String {
        let days = (at.local_date() - self.now.local_date()).num_days();
        if days < 0 {
            self.with("frame-days-ago", "days", -days)
        } else {
            self.with("frame-in-days", "days", days)
        }
    }

    /// Whether a moment comes within so few days that it must be seen.
    pub fn is_urgent(&self, at: &Moment) -> bool {
        (at.local_date() - self.now.local_date()).num_days() <= URGENT_DAYS
    }

    pub fn euros(&self, amount: &Cents) -> String {
        written::euros(*amount, self.language)
    }

    /// A figure that is no amount of money.
    pub fn figure(&self, kept: &str) -> String {
        written::figure(kept, self.language)
    }

    /// One of two texts of the domain.
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

    /// Where whoever reads this can go from anywhere.
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
                ("/ballots", "way-ballots"),
                ("/meetings", "way-meetings"),
                ("/approvals", "way-approvals"),
                ("/follow-up", "way-follow-up"),
                ("/mandates", "way-mandates"),
                ("/people", "way-people"),
            ],
            Role::Auditor => &[
                ("/", "way-desk"),
                ("/pipeline", "way-pipeline"),
                ("/cases", "way-cases"),
                ("/ballots", "way-ballots"),
                ("/meetings", "way-meetings"),
                ("/approvals", "way-approvals"),
                ("/follow-up", "way-follow-up"),
                ("/mandates", "way-mandates"),
                ("/people", "way-people"),
                ("/security-log", "way-security-log"),
            ],
            Role::TableMember | Role::BoardMember => &[
                ("/", "way-desk"),
                ("/cases", "way-cases"),
                ("/ballots", "way-ballots"),
                ("/meetings", "way-meetings"),
                ("/mandates", "way-my-mandates"),
            ],
            Role::Initiator => &[("/", "way-desk"), ("/my-cases", "way-my-cases")],
            Role::FinancePartner => &[("/", "way-desk"), ("/commitments", "way-commitments")],
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

/// What a message can be told about.
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
