//! The columns of a file: heading, kind and value of each.

use chrono::NaiveDate;
use serde::Serialize;

use crate::reasons;
use edba_common::locale;
use edba_domain::codes::Language;
use edba_domain::{Cents, Moment};
use edba_service::names::{Names, References};

/// A list that can be read as a file. The value of `Self` is an item of the list as JSON.
pub trait Exported: Serialize + Send + Sized + 'static {
    /// The name of the list, in the name of the file; `export-list-` and this is the message key of its title.
    const NAME: &'static str;

    /// In the order in which they stand in the file.
    const COLUMNS: &'static [Column<Self>];

    /// What the columns name beside the item itself.
    fn references(&self) -> References {
        References::default()
    }
}

/// A column of a file; `heading` is the message key of its heading.
pub struct Column<T> {
    pub heading: &'static str,
    value: Value<T>,
}

/// How the value of a column is made, by its kind.
enum Value<T> {
    Text(fn(&T) -> Option<String>),
    Term {
        /// The prefix of the message keys of the codes.
        list: &'static str,
        code: fn(&T) -> Option<String>,
    },
    Flag(fn(&T) -> Option<bool>),
    Reason(fn(&T) -> Option<String>),
    Name(fn(&T, &Names) -> Option<String>),
    Amount(fn(&T) -> Option<Cents>),
    Figure(fn(&T) -> Option<Cents>),
    Integer(fn(&T) -> Option<i64>),
    Date(fn(&T) -> Option<NaiveDate>),
    Moment(fn(&T) -> Option<Moment>),
}

/// The kind of the values in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Text,
    Amount {
        /// Whether a sheet adds it up.
        summed: bool,
    },
    Integer,
    Date,
    Moment,
}

/// The head of a column in the language of the file.
#[derive(Debug, Clone)]
pub struct Heading {
    pub text: String,
    pub kind: Kind,
}

/// The value of one row in one column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    Empty,
    Text(String),
    Amount(Cents),
    Integer(i64),
    Date(NaiveDate),
    Moment(Moment),
}

impl<T> Column<T> {
    const fn new(heading: &'static str, value: Value<T>) -> Self {
        Self { heading, value }
    }

    /// A code of the API, in the words of the language of the file: `list-code` is their message key. Such a column has another one
    /// at the end of the file, with the codes themselves.
    pub const fn term(heading: &'static str, list: &'static str, code: fn(&T) -> Option<String>) -> Self {
        Self::new(heading, Value::Term { list, code })
    }

    /// Yes or no, in the language of the file.
    pub const fn flag(heading: &'static str, value: fn(&T) -> Option<bool>) -> Self {
        Self::new(heading, Value::Flag(value))
    }

    /// A text.
    pub const fn text(heading: &'static str, value: fn(&T) -> Option<String>) -> Self {
        Self::new(heading, Value::Text(value))
    }

    /// A reason: the text of a user, or one that the service gives, in the words of the language of the file.
    pub const fn reason(heading: &'static str, value: fn(&T) -> Option<String>) -> Self {
        Self::new(heading, Value::Reason(value))
    }

    /// The number or name of something that the item refers to.
    pub const fn name(heading: &'static str, value: fn(&T, &Names) -> Option<String>) -> Self {
        Self::new(heading, Value::Name(value))
    }

    /// An amount that a sheet adds up.
    pub const fn amount(heading: &'static str, value: fn(&T) -> Option<Cents>) -> Self {
        Self::new(heading, Value::Amount(value))
    }

    /// An amount of which a sum would mean nothing.
    pub const fn figure(heading: &'static str, value: fn(&T) -> Option<Cents>) -> Self {
        Self::new(heading, Value::Figure(value))
    }

    /// A whole number.
    pub const fn integer(heading: &'static str, value: fn(&T) -> Option<i64>) -> Self {
        Self::new(heading, Value::Integer(value))
    }

    /// A calendar day.
    pub const fn date(heading: &'static str, value: fn(&T) -> Option<NaiveDate>) -> Self {
        Self::new(heading, Value::Date(value))
    }

    /// A moment.
    pub const fn moment(heading: &'static str, value: fn(&T) -> Option<Moment>) -> Self {
        Self::new(heading, Value::Moment(value))
    }

    fn heading(&self, language: Language) -> Heading {
        Heading {
            text: locale::say(language, self.heading, &[]),
            kind: match self.value {
                Value::Text(_) | Value::Name(_) | Value::Term { .. } | Value::Flag(_) | Value::Reason(_) => {
                    Kind::Text
                }
                Value::Amount(_) => Kind::Amount { summed: true },
                Value::Figure(_) => Kind::Amount { summed: false },
                Value::Integer(_) => Kind::Integer,
                Value::Date(_) => Kind::Date,
                Value::Moment(_) => Kind::Moment,
            },
        }
    }

    fn cell(&self, item: &T, names: &Names, language: Language) -> Cell {
        let cell = match self.value {
            Value::Text(of) => of(item).map(Cell::Text),
            Value::Term { list, code } => code(item).map(|code| Cell::Text(term(language, list, code))),
            Value::Flag(of) => of(item).map(|is| {
                let key = if is { "export-yes" } else { "export-no" };
                Cell::Text(locale::say(language, key, &[]))
            }),
            Value::Reason(of) => {
                of(item).map(|reason| Cell::Text(reasons::in_words(language, &reason).unwrap_or(reason)))
            }
            Value::Name(of) => of(item, names).map(Cell::Text),
            Value::Amount(of) | Value::Figure(of) => of(item).map(Cell::Amount),
            Value::Integer(of) => of(item).map(Cell::Integer),
            Value::Date(of) => of(item).map(Cell::Date),
            Value::Moment(of) => of(item).map(Cell::Moment),
        };
        cell.unwrap_or(Cell::Empty)
    }

    /// The head of the column with the codes of this one; None where it has no codes.
    fn code_heading(&self, language: Language) -> Option<Heading> {
        let Value::Term { .. } = self.value else {
            return None;
        };
        let what = locale::say(language, self.heading, &[]);
        Some(Heading {
            text: locale::say(language, "export-code-of", &[("what", what.into())]),
            kind: Kind::Text,
        })
    }

    /// The code in this column; None where it has no codes.
    fn code_cell(&self, item: &T) -> Option<Cell> {
        match self.value {
            Value::Term { code, .. } => Some(code(item).map_or(Cell::Empty, Cell::Text)),
            _ => None,
        }
    }
}

/// A code in words, or else as it is.
fn term(language: Language, list: &str, code: String) -> String {
    let words = locale::find(language, &format!("{list}-{code}"), &[]).unwrap_or(code);
    let mut letters = words.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

/// The head row of the file of a list: its columns, and then those of their codes.
pub fn headings<T: Exported>(language: Language) -> Vec<Heading> {
    let own = T::COLUMNS.iter().map(|column| column.heading(language));
    let codes = T::COLUMNS
        .iter()
        .filter_map(|column| column.code_heading(language));
    own.chain(codes).collect()
}

/// The row of an item, in the order of [`headings`].
pub fn cells<T: Exported>(item: &T, names: &Names, language: Language) -> Vec<Cell> {
    let own = T::COLUMNS.iter().map(|column| column.cell(item, names, language));
    let codes = T::COLUMNS.iter().filter_map(|column| column.code_cell(item));
    own.chain(codes).collect()
}
