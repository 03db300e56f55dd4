//! PDF: no scripts, no programs that it starts, no password, and nothing that cannot be looked into.
//!
//! One pass over the bytes. Names are looked for outside streams, and inside the streams that hold objects, which are
//! unpacked for that. Of other streams only long names count: a name of two letters is in any large picture. A file
//! can be made to hide from this; the virus scanner and that content is never shown in a browser stand behind it.

mod dictionary;
mod object_stream;

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};

use edba_common::error::Result;
use edba_domain::document::{CheckCode, CheckResult, MediaType};

use self::dictionary::{Dictionary, Stream};
use self::object_stream::{ObjectStream, hidden, script};
use super::names::{Names, is_space};
use super::{Looked, contains, damaged, part};
use crate::errors::disk;

const WINDOW: usize = 64 << 10;
/// Where the header and the end are looked for.
const HEADER: usize = 1 << 10;
const TRAILER: u64 = 2 << 10;
/// The most that is unpacked of all object streams together.
const MOST_UNPACKED: u64 = 64 << 20;
const STREAM: &[u8] = b"stream";
const END_OF_STREAM: &[u8] = b"endstream";

/// Whether a file begins as a PDF.
pub fn has_header(head: &[u8]) -> bool {
    contains(head.get(..HEADER).unwrap_or(head), b"%PDF-")
}

/// Errors: 400 for a damaged file.
pub fn look(file: &mut File, bytes: u64) -> Result<Looked> {
    if !has_header(&part(file, 0, HEADER as u64)?) {
        return Err(damaged("a PDF begins with %PDF-"));
    }
    if !contains(&part(file, bytes.saturating_sub(TRAILER), TRAILER)?, b"%%EOF") {
        return Err(damaged("a PDF ends with %%EOF"));
    }
    file.seek(SeekFrom::Start(0)).map_err(disk)?;
    let mut scan = Scan::default();
    let mut window = Vec::with_capacity(WINDOW);
    loop {
        window.clear();
        let read = file
            .by_ref()
            .take(WINDOW as u64)
            .read_to_end(&mut window)
            .map_err(disk)?;
        let found = if read == 0 {
            scan.end()?
        } else {
            scan.window(&window)
        };
        if found.is_some() || read == 0 {
            return Ok(Looked {
                media_type: MediaType::Pdf,
                check: found.unwrap_or(CheckResult::PASSED),
            });
        }
    }
}

/// How near the bytes outside streams are to the beginning of a stream: `>>`, white space, `stream`, a line break.
#[derive(Debug, Clone, Copy)]
enum Lead {
    Far,
    /// After one `>`.
    Closing,
    /// After the dictionary.
    Closed,
    /// In a comment after the dictionary.
    Comment,
    /// After so many letters of the word.
    Word(usize),
    /// After the word, and whether a carriage return was there.
    LineEnd {
        returned: bool,
    },
}

/// What a stream is to the scan.
enum Content {
    /// Its bytes may be anything. What is noted tells whether it looks like the dictionary of a stream of objects.
    Any(Inside),
    /// Objects as they are.
    Objects,
    /// Objects, packed.
    Packed(Box<ObjectStream>),
}

/// Names inside a stream that do not occur there by chance.
#[derive(Debug, Default)]
struct Inside {
    has_first: bool,
    has_filter: bool,
}

enum Place {
    Outside(Lead),
    /// Inside a stream, after so many letters of its end.
    Inside(Content, usize),
}

struct Scan {
    names: Names,
    place: Place,
    dictionary: Dictionary,
    may_unpack: u64,
}

impl Default for Scan {
    fn default() -> Self {
        Self {
            names: Names::default(),
            place: Place::Outside(Lead::Far),
            dictionary: Dictionary::default(),
            may_unpack: MOST_UNPACKED,
        }
    }
}

impl Scan {
    /// Takes the next bytes; returns what makes the file fail.
    fn window(&mut self, mut bytes: &[u8]) -> Option<CheckResult> {
        while !bytes.is_empty() {
            let (taken, found) = match self.place {
                Place::Outside(_) => self.outside(bytes),
                Place::Inside(..) => self.inside(bytes),
            };
            if found.is_some() {
                return found;
            }
            bytes = bytes.get(taken..).unwrap_or_default();
        }
        None
    }

    /// Errors: the file ends in the middle.
    fn end(&mut self) -> Result<Option<CheckResult>> {
        let last = self.names.end().and_then(script);
        match self.place {
            Place::Inside(..) => Err(damaged("a stream has no end")),
            // A stream of objects that was announced, and whose beginning was not seen.
            Place::Outside(_) if self.dictionary.has_type() => Ok(Some(hidden())),
            Place::Outside(_) => Ok(last),
        }
    }

    /// Reads up to the beginning of a stream; returns how many bytes that took.
    fn outside(&mut self, bytes: &[u8]) -> (usize, Option<CheckResult>) {
        let Place::Outside(mut lead) = self.place else {
            return (0, None);
        };
        for (at, byte) in bytes.iter().enumerate() {
            let (next, is_stream, is_taken) = follow(lead, *byte);
            lead = next;
            if is_taken && let Some(name) = self.names.next(*byte) {
                let found = self.dictionary.note(name);
                if found.is_some() {
                    return (at, found);
                }
            }
            if is_taken {
                self.dictionary.next(*byte);
            }
            if is_stream {
                let found = self.begin_stream();
                return (at + usize::from(is_taken), found);
            }
        }
        self.place = Place::Outside(lead);
        (bytes.len(), None)
    }

    fn begin_stream(&mut self) -> Option<CheckResult> {
        let stream = std::mem::take(&mut self.dictionary).stream();
        self.names = Names::default();
        let content = match stream {
            Stream::Other => Content::Any(Inside::default()),
            Stream::Objects => Content::Objects,
            Stream::Packed => Content::Packed(Box::default()),
            Stream::Hidden => return Some(hidden()),
        };
        self.place = Place::Inside(content, 0);
        None
    }

    /// Reads up to the end of a stream; returns how many bytes that took.
    fn inside(&mut self, bytes: &[u8]) -> (usize, Option<CheckResult>) {
        let Place::Inside(content, matched) = &mut self.place else {
            return (0, None);
        };
        let mut taken = bytes.len();
        let mut has_ended = false;
        for (at, byte) in bytes.iter().enumerate() {
            if let Some(name) = self.names.next(*byte) {
                let found = match content {
                    Content::Objects => script(name),
                    Content::Any(inside) => inside.note(name),
                    Content::Packed(_) => among_bytes(name),
                };
                if found.is_some() {
                    return (at, found);
                }
            }
            *matched = follow_end(*matched, *byte);
            if *matched == END_OF_STREAM.len() {
                taken = at + 1;
                has_ended = true;
                break;
            }
        }
        if let Content::Packed(objects) = content {
            let found = objects.unpack(bytes.get(..taken).unwrap_or_default(), &mut self.may_unpack);
            let found = found.or_else(|| has_ended.then(|| objects.end()).flatten());
            if found.is_some() {
                return (taken, found);
            }
        }
        if has_ended {
            self.names = Names::default();
            self.place = Place::Outside(Lead::Far);
        }
        (taken, None)
    }
}

/// The next step towards a stream, whether it begins, and whether this byte is before its content.
fn follow(lead: Lead, byte: u8) -> (Lead, bool, bool) {
    let next = match (lead, byte) {
        (Lead::Far | Lead::Word(_), b'>') => Lead::Closing,
        (Lead::Closing | Lead::Closed, b'>') => Lead::Closed,
        (Lead::Closed, b'%') => Lead::Comment,
        (Lead::Closed, byte) if is_space(byte) => Lead::Closed,
        (Lead::Closed, b's') => Lead::Word(1),
        (Lead::Comment, b'\r' | b'\n') => Lead::Closed,
        (Lead::Comment, _) => Lead::Comment,
        (Lead::Word(read), byte) if STREAM.get(read) == Some(&byte) => Lead::Word(read + 1),
        (Lead::Word(read), byte) if read == STREAM.len() && is_space(byte) => match byte {
            b'\n' => return (Lead::Far, true, true),
            byte => Lead::LineEnd {
                returned: byte == b'\r',
            },
        },
        (Lead::LineEnd { .. }, b'\n') => return (Lead::Far, true, true),
        (Lead::LineEnd { returned: false }, b'\r') => Lead::LineEnd { returned: true },
        (Lead::LineEnd { returned: false }, byte) if is_space(byte) => lead,
        (Lead::LineEnd { .. }, _) => return (Lead::Far, true, false),
        (Lead::Far | Lead::Closing | Lead::Closed | Lead::Word(_), _) => Lead::Far,
    };
    (next, false, true)
}

/// How many letters of `endstream` have been read. `endstre` ends with its first letter.
fn follow_end(mut matched: usize, byte: u8) -> usize {
    while matched > 0 && END_OF_STREAM.get(matched) != Some(&byte) {
        matched = usize::from(matched == 7);
    }
    matched + usize::from(END_OF_STREAM.get(matched) == Some(&byte))
}

impl Inside {
    /// Notes a name in what looks like a stream, and what it makes of the file. A stream may be announced where readers do
    /// not see it, so that another one is inside it.
    fn note(&mut self, name: &[u8]) -> Option<CheckResult> {
        match name {
            b"First" => self.has_first = true,
            b"FlateDecode" | b"DecodeParms" => self.has_filter = true,
            _ => {}
        }
        if self.has_first && self.has_filter {
            return Some(hidden());
        }
        among_bytes(name)
    }
}

/// What a name inside a stream makes of the file: only names that do not occur by chance.
fn among_bytes(name: &[u8]) -> Option<CheckResult> {
    match name {
        b"JavaScript" | b"Launch" => script(name),
        // It may run a script of its own.
        b"Rendition" => Some(CheckResult::failed(CheckCode::Script, "Rendition")),
        b"ObjStm" => Some(hidden()),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
