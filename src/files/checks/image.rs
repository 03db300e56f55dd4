//! Pictures: whole from their beginning to their end. What is in them is not looked at.

use std::fs::File;
use std::io::{BufReader, ErrorKind, Read, Result as IoResult, Seek, SeekFrom};

use edba_common::error::Result;
use edba_domain::document::MediaType;

use super::{Looked, damaged};
use crate::errors::disk;

const SIGNATURE: &[u8; 8] = b"\x89PNG\r\n\x1a\n";
const WINDOW: usize = 64 << 10;

/// Errors: 400 for a damaged file.
pub fn look(file: &mut File, media_type: MediaType) -> Result<Looked> {
    file.seek(SeekFrom::Start(0)).map_err(disk)?;
    let mut reader = BufReader::with_capacity(WINDOW, file);
    let is_whole = match media_type {
        MediaType::Png => is_png(&mut reader),
        _ => is_jpeg(&mut reader),
    };
    match is_whole {
        Ok(true) => Ok(Looked::sound(media_type)),
        Ok(false) => Err(damaged("the picture has no beginning or no end")),
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => Err(damaged("the picture has no end")),
        Err(error) => Err(disk(error)),
    }
}

/// Whether it has its header, its content and its end (PNG 3rd edition, 5.3).
fn is_png(reader: &mut BufReader<&mut File>) -> IoResult<bool> {
    let mut signature = [0; 8];
    reader.read_exact(&mut signature)?;
    let (mut is_first, mut has_content) = (true, false);
    loop {
        let [a, b, c, d, kind @ ..] = bytes::<8>(reader)?;
        let length = u32::from_be_bytes([a, b, c, d]);
        // The header is the first chunk, and only that.
        if is_first != (&kind == b"IHDR") || (is_first && length != 13) || signature != *SIGNATURE {
            return Ok(false);
        }
        is_first = false;
        has_content |= &kind == b"IDAT";
        // Its content, and all but the last byte of its checksum, which has to be there.
        reader.seek_relative(i64::from(length) + 3)?;
        bytes::<1>(reader)?;
        if &kind == b"IEND" {
            return Ok(has_content && length == 0);
        }
    }
}

/// Whether it has its segments, its content and its end (ITU T.81, annex B). A small picture inside a segment has an end of its
/// own, which is not looked at.
fn is_jpeg(reader: &mut BufReader<&mut File>) -> IoResult<bool> {
    if bytes::<2>(reader)? != [0xff, 0xd8] {
        return Ok(false);
    }
    let mut has_content = false;
    loop {
        let [mut byte] = bytes::<1>(reader)?;
        if byte != 0xff {
            if has_content {
                continue;
            }
            return Ok(false);
        }
        while byte == 0xff {
            [byte] = bytes::<1>(reader)?;
        }
        match byte {
            0xd9 => return Ok(has_content),
            // Bytes of the content, restart markers, and what has no length.
            0x00 | 0x01 | 0xd0..=0xd8 => {}
            marker => {
                let length = u16::from_be_bytes(bytes::<2>(reader)?);
                if length < 2 {
                    return Ok(false);
                }
                has_content |= marker == 0xda;
                reader.seek_relative(i64::from(length) - 2)?;
            }
        }
    }
}

/// Errors: the file ends before.
fn bytes<const N: usize>(reader: &mut impl Read) -> IoResult<[u8; N]> {
    let mut bytes = [0; N];
    reader.read_exact(&mut bytes)?;
    Ok(bytes)
}
