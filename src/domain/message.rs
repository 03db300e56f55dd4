//! Texts for people, as the domain returns them: a key of `locales/` with arguments. The layers above put them into
//! a language.

use std::borrow::Cow;

use chrono::NaiveDate;

use crate::{Cents, Moment};

/// A message of `locales/`, by its key, with its arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    pub key: Cow<'static, str>,
    pub arguments: Vec<(&'static str, Argument)>,
}

/// The value of an argument; each language has its own way to write it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Argument {
    /// The same in each language: a name, a code, a year, the words of a person.
    Text(String),
    /// A name that is recorded in both languages.
    Names {
        nl: String,
        en: String,
    },
    /// A number that the message may choose its words by.
    Count(usize),
    Amount(Cents),
    Day(NaiveDate),
    Moment(Moment),
    /// A part of the sentence.
    Part(Message),
    /// Parts of the sentence, in a row.
    Parts(Vec<Message>, Joined),
}

/// How parts are joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Joined {
    /// `a, b, c`
    Comma,
    /// `a; b; c`
    Semicolon,
    /// `a or b`
    Or,
}

impl Message {
    pub fn new(key: impl Into<Cow<'static, str>>) -> Self {
        Self {
            key: key.into(),
            arguments: Vec::new(),
        }
    }

    /// The message with one more argument.
    pub fn with(mut self, name: &'static str, value: impl Into<Argument>) -> Self {
        self.arguments.push((name, value.into()));
        self
    }
}

impl From<&'static str> for Message {
    /// A message without arguments.
    fn from(key: &'static str) -> Self {
        Self::new(key)
    }
}

impl From<&str> for Argument {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<&String> for Argument {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<String> for Argument {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Cents> for Argument {
    fn from(amount: Cents) -> Self {
        Self::Amount(amount)
    }
}

impl From<NaiveDate> for Argument {
    fn from(day: NaiveDate) -> Self {
        Self::Day(day)
    }
}

impl From<Moment> for Argument {
    fn from(moment: Moment) -> Self {
        Self::Moment(moment)
    }
}

impl From<usize> for Argument {
    fn from(count: usize) -> Self {
        Self::Count(count)
    }
}

impl From<Message> for Argument {
    fn from(part: Message) -> Self {
        Self::Part(part)
    }
}
