//! The lengths that parts of a body say they have.
//!
//! actix-multipart trusts the Content-Length of a part and drops what is beyond it. The header is therefore renamed before the
//! body is parsed: a part ends at its boundary, and the length that it stated is compared afterwards.

use bytes::{Bytes, BytesMut};

/// The name that the header has after renaming.
pub const LENGTH: &str = "content-lengtx";
const NAME: &[u8] = b"content-length";
const END_OF_HEADERS: &[u8] = b"\r\n\r\n";

/// Renames the header in a body that comes piece by piece.
pub struct HeaderRenamer {
    /// What is between two parts.
    delimiter: Vec<u8>,
    place: Place,
}

#[derive(Clone, Copy)]
enum Place {
    /// After so many bytes of the delimiter.
    Content(usize),
    /// In the headers of a part: after so many letters of the name, None in another one; and after so many bytes of their end.
    Headers { name: Option<usize>, ended: usize },
}

impl HeaderRenamer {
    pub fn new(boundary: &str) -> Self {
        Self {
            delimiter: format!("\r\n--{boundary}\r\n").into_bytes(),
            // A body begins with the delimiter, without its line break.
            place: Place::Content(2),
        }
    }

    /// The next piece of the body, of the same length.
    pub fn rename(&mut self, piece: Bytes) -> Bytes {
        let mut renamed: Option<BytesMut> = None;
        let mut at = 0;
        while let Some(rest) = piece.get(at..)
            && let Some(byte) = rest.first()
        {
            if matches!(self.place, Place::Content(0)) {
                // Most of a file: up to what may be a delimiter.
                match rest.iter().position(|byte| *byte == b'\r') {
                    None => break,
                    Some(skipped) if skipped > 0 => {
                        at += skipped;
                        continue;
                    }
                    Some(_) => {}
                }
            }
            if self.ends_name(*byte)
                && let Some(letter) = renamed
                    .get_or_insert_with(|| BytesMut::from(&piece[..]))
                    .get_mut(at)
            {
                *letter = b'x';
            }
            at += 1;
        }
        renamed.map_or(piece, BytesMut::freeze)
    }

    /// Takes the next byte; returns whether it is the last letter of the name.
    fn ends_name(&mut self, byte: u8) -> bool {
        match self.place {
            Place::Content(matched) => {
                let matched = next(&self.delimiter, matched, byte);
                self.place = if matched == self.delimiter.len() {
                    Place::Headers {
                        name: Some(0),
                        ended: 0,
                    }
                } else {
                    Place::Content(matched)
                };
                false
            }
            Place::Headers { name, ended } => {
                let ended = next(END_OF_HEADERS, ended, byte);
                let is_letter = |letters: &usize| {
                    let letter = NAME.get(*letters);
                    letter.is_some_and(|letter| letter.eq_ignore_ascii_case(&byte))
                };
                let name = match byte {
                    b'\n' => Some(0),
                    _ => name.filter(is_letter).map(|letters| letters + 1),
                };
                let is_last = name == Some(NAME.len());
                self.place = if ended == END_OF_HEADERS.len() {
                    Place::Content(0)
                } else {
                    Place::Headers { name, ended }
                };
                is_last
            }
        }
    }
}

/// How many bytes of this have come, which begins with a carriage return.
fn next(wanted: &[u8], matched: usize, byte: u8) -> usize {
    if wanted.get(matched) == Some(&byte) {
        matched + 1
    } else {
        usize::from(byte == b'\r')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_is_renamed_in_the_headers_of_parts_alone() {
        let body = "--ab\r\nContent-Length: 2\r\nX: Content-Length: 3\r\n\r\nhello\r\nContent-Length: 4\r\n\r\n--abc\r\n\
                    Content-Length: 5\r\n--ab\r\nX: 1\r\nCONTENT-LENGTH: 6\r\nContent-Lengths: 7\r\n\r\n\r\n--ab--\r\n\
                    Content-Length: 8\r\n";
        let expected = body
            .replacen("Content-Length: 2", "Content-Lengtx: 2", 1)
            .replacen("CONTENT-LENGTH: 6", "CONTENT-LENGTx: 6", 1)
            .replacen("Content-Lengths: 7", "Content-Lengtxs: 7", 1);
        for size in 1..body.len() {
            let mut renamer = HeaderRenamer::new("ab");
            let renamed: Vec<u8> = body
                .as_bytes()
                .chunks(size)
                .flat_map(|piece| renamer.rename(Bytes::copy_from_slice(piece)))
                .collect();
            assert_eq!(String::from_utf8_lossy(&renamed), expected, "{size}");
        }
    }
}
