//! What the dictionaries of a PDF tell of the stream that follows them.
//!
//! A dictionary is not read as one: its names are noted as they come. A stream of objects is one by its type, or by the number
//! of its objects and the place of the first: readers take it by these, whatever type it says. What a reference stands for is
//! not known here, so that a filter by reference cannot be looked into.

use edba_domain::document::{CheckCode, CheckResult};

use super::object_stream::script;
use crate::checks::names::is_space;

const END_OF_OBJECT: &[u8] = b"endobj";

/// How the stream that follows is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stream {
    /// No objects are in it.
    Other,
    /// Objects as they are.
    Objects,
    /// Objects, packed.
    Packed,
    /// Objects, which cannot be looked into.
    Hidden,
}

/// The names since the last stream that tell what the next stream is.
#[derive(Debug, Default)]
pub struct Dictionary {
    is_object_stream: bool,
    has_count: bool,
    /// Whether the place of the first object is a number. In other dictionaries this name has a reference.
    has_first: bool,
    has_filter: bool,
    deflated: usize,
    /// A filter, or something that changes the bytes once more.
    has_other_filter: bool,
    in_object: InObject,
    /// Letters of `endobj` that have been read.
    ended: usize,
    value: Value,
}

/// The names since the last object: in other objects they mean other things.
#[derive(Debug, Default)]
struct InObject {
    has_count: bool,
    has_first: bool,
    /// Parameters of filters or the file of a stream, in the short form.
    has_parameters: bool,
}

/// Where the value is that is being read.
#[derive(Debug, Default, Clone, Copy)]
enum Value {
    #[default]
    None,
    First(Number),
    Filter,
    /// In a list of filters, and whether in a name there.
    Filters {
        in_name: bool,
    },
}

/// How far a number is read that may be a reference: `7 0 R`.
#[derive(Debug, Clone, Copy)]
enum Number {
    Before,
    First,
    Between,
    Second,
    After,
}

impl Dictionary {
    /// Whether the stream that follows was announced to hold objects.
    pub fn announces_objects(&self) -> bool {
        let here = self.in_object.has_count && self.in_object.has_first;
        self.is_object_stream || here || (self.has_count && self.has_first)
    }

    /// Whether it was announced by its type.
    pub fn has_type(&self) -> bool {
        self.is_object_stream
    }

    /// What the stream is that begins here.
    pub fn stream(&self) -> Stream {
        if !self.announces_objects() {
            return Stream::Other;
        }
        // The value was not read to its end.
        let is_open = matches!(self.value, Value::Filter | Value::Filters { .. });
        if is_open || self.has_other_filter || self.in_object.has_parameters {
            return Stream::Hidden;
        }
        match (self.has_filter, self.deflated) {
            (false, 0) => Stream::Objects,
            (_, 1) => Stream::Packed,
            _ => Stream::Hidden,
        }
    }

    /// Notes a name, and what it makes of the file.
    pub fn note(&mut self, name: &[u8]) -> Option<CheckResult> {
        match name {
            b"Encrypt" => return Some(CheckResult::failed(CheckCode::Encrypted, "Encrypt")),
            b"ObjStm" => self.is_object_stream = true,
            b"N" => {
                self.has_count = true;
                self.in_object.has_count = true;
            }
            b"First" => {
                self.in_object.has_first = true;
                self.value = Value::First(Number::Before);
            }
            b"Filter" => {
                self.has_filter = true;
                self.value = Value::Filter;
            }
            b"FlateDecode" | b"Fl" => self.deflated += 1,
            // A predictor changes the bytes once more, so that no name is left in them; parameters may be by reference.
            b"ASCIIHexDecode" | b"AHx" | b"ASCII85Decode" | b"A85" | b"LZWDecode" | b"LZW"
            | b"RunLengthDecode" | b"RL" | b"CCITTFaxDecode" | b"CCF" | b"JBIG2Decode" | b"DCTDecode"
            | b"DCT" | b"JPXDecode" | b"Crypt" | b"Predictor" | b"DecodeParms" | b"FFilter"
            | b"FDecodeParms" => self.has_other_filter = true,
            b"DP" | b"F" => self.in_object.has_parameters = true,
            _ => {}
        }
        script(name)
    }

    /// Takes the next byte, also that which ended a name.
    pub fn next(&mut self, byte: u8) {
        self.ended = match END_OF_OBJECT.get(self.ended) {
            Some(letter) if *letter == byte => self.ended + 1,
            _ => usize::from(byte == b'e'),
        };
        if self.ended == END_OF_OBJECT.len() {
            self.ended = 0;
            self.in_object = InObject::default();
        }
        self.value = match self.value {
            Value::None => Value::None,
            Value::First(number) => match follow(number, byte) {
                Ok(number) => Value::First(number),
                Err(is_number) => {
                    self.has_first |= is_number;
                    Value::None
                }
            },
            Value::Filter => match byte {
                b'/' => Value::None,
                b'[' => Value::Filters { in_name: false },
                byte if is_space(byte) => Value::Filter,
                _ => self.other_filter(),
            },
            Value::Filters { in_name } => match byte {
                b']' => Value::None,
                b'/' => Value::Filters { in_name: true },
                byte if is_space(byte) => Value::Filters { in_name: false },
                b'%' | b'(' | b'<' | b'[' => self.other_filter(),
                _ if in_name => Value::Filters { in_name },
                _ => self.other_filter(),
            },
        };
    }

    /// A filter that is no name: a reference, or a comment that hides what it is.
    fn other_filter(&mut self) -> Value {
        self.has_other_filter = true;
        Value::None
    }
}

/// The next step of a number; the error tells at its end whether it was one, and no reference.
fn follow(number: Number, byte: u8) -> Result<Number, bool> {
    match (number, byte) {
        (Number::Before, b'0'..=b'9' | b'+' | b'-') | (Number::First, b'0'..=b'9') => Ok(Number::First),
        // A comment may stand before the number.
        (Number::Before, b'%') => Err(true),
        (Number::Between | Number::Second, b'0'..=b'9') => Ok(Number::Second),
        (Number::After, b'R') => Err(false),
        (Number::Before | Number::Between | Number::After, byte) if is_space(byte) => Ok(number),
        (Number::First, byte) if is_space(byte) => Ok(Number::Between),
        (Number::Second, byte) if is_space(byte) => Ok(Number::After),
        (Number::Before, _) => Err(false),
        (Number::First | Number::Between | Number::Second | Number::After, _) => Err(true),
    }
}
