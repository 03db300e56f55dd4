//! The columns of a file: heading, kind and value of each.

use chrono::NaiveDate;
use serde::Serialize;

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

    /// A text or a code.
    pub const fn text(heading: &'static str, value: fn(&T) -> Option<String>) -> Self {
        Self::new(heading, Value::Text(value))
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

    pub(super) fn heading(&self, language: Language) -> Heading {
        Heading {
            text: locale::say(language, self.heading, &[]),
            kind: match self.value {
                Value::Text(_) | Value::Name(_) => Kind::Text,
                Value::Amount(_) => Kind::Amount { summed: true },
                Value::Figure(_) => Kind::Amount { summed: false },
                Value::Integer(_) => Kind::Integer,
                Value::Date(_) => Kind::Date,
                Value::Moment(_) => Kind::Moment,
            },
        }
    }

    pub(super) fn cell(&self, item: &T, names: &Names) -> Cell {
        let cell = match self.value {
            Value::Text(of) => of(item).map(Cell::Text),
            Value::Name(of) => of(item, names).map(Cell::Text),
            Value::Amount(of) | Value::Figure(of) => of(item).map(Cell::Amount),
            Value::Integer(of) => of(item).map(Cell::Integer),
            Value::Date(of) => of(item).map(Cell::Date),
            Value::Moment(of) => of(item).map(Cell::Moment),
        };
        cell.unwrap_or(Cell::Empty)
    }
}
