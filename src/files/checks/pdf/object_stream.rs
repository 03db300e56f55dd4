//! Streams of objects in a PDF (ISO 32000-1, 7.5.7), which are unpacked to read the names in them.

use edba_domain::document::{CheckCode, CheckResult};
use flate2::{Decompress, FlushDecompress, Status};

use crate::checks::names::Names;

const BUFFER: usize = 32 << 10;

/// What fails because it cannot be looked into.
pub fn hidden() -> CheckResult {
    CheckResult::failed(CheckCode::Encrypted, "object stream")
}

/// What a name among objects makes of the file: scripts, programs that it starts, and forms with scripts of their own.
pub fn script(name: &[u8]) -> Option<CheckResult> {
    let name = match name {
        b"JavaScript" => "JavaScript",
        b"JS" => "JS",
        b"Launch" => "Launch",
        b"XFA" => "XFA",
        _ => return None,
    };
    Some(CheckResult::failed(CheckCode::Script, name))
}

/// A packed stream of objects.
pub struct ObjectStream {
    unpacker: Decompress,
    names: Names,
    buffer: Vec<u8>,
    is_whole: bool,
}

impl Default for ObjectStream {
    fn default() -> Self {
        Self {
            unpacker: Decompress::new(true),
            names: Names::default(),
            buffer: vec![0; BUFFER],
            is_whole: false,
        }
    }
}

impl ObjectStream {
    /// Unpacks the next bytes, at most so many; returns what makes the file fail.
    pub fn unpack(&mut self, mut packed: &[u8], may_unpack: &mut u64) -> Option<CheckResult> {
        while !self.is_whole {
            let before = (self.unpacker.total_in(), self.unpacker.total_out());
            let status = self
                .unpacker
                .decompress(packed, &mut self.buffer, FlushDecompress::None);
            let taken = self.unpacker.total_in() - before.0;
            let given = self.unpacker.total_out() - before.1;
            let unpacked = usize::try_from(given)
                .ok()
                .and_then(|given| self.buffer.get(..given));
            for byte in unpacked.unwrap_or_default() {
                let found = self.names.next(*byte).and_then(script);
                if found.is_some() {
                    return found;
                }
            }
            *may_unpack = may_unpack.saturating_sub(given);
            if *may_unpack == 0 {
                return Some(CheckResult::failed(CheckCode::ArchiveBomb, "object stream"));
            }
            match status {
                Ok(Status::StreamEnd) => self.is_whole = true,
                // It waits for more.
                Ok(_) if taken == 0 && given == 0 => return None,
                Ok(_) => {}
                // A reader may go on where this does not.
                Err(_) => return Some(hidden()),
            }
            let taken = usize::try_from(taken).unwrap_or(packed.len());
            packed = packed.get(taken..).unwrap_or_default();
        }
        None
    }

    /// Ends the stream: what was cut off may go on behind what looked like its end.
    pub fn end(&mut self) -> Option<CheckResult> {
        match self.names.end().and_then(script) {
            None if !self.is_whole => Some(hidden()),
            found => found,
        }
    }
}
