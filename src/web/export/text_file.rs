//! Files that are text: written as they are read.

use super::columns::Heading;
use super::csv_rows;
use super::options::FileOptions;
use super::source::Rows;
use edba_common::error::Result;

/// A file of text under way.
pub enum TextFile {
    Csv(Vec<Heading>, FileOptions),
    /// One JSON value on each line.
    JsonLines,
    /// One JSON document with the items in an array.
    Document {
        before: String,
        after: String,
        /// Whether an item was written.
        begun: bool,
    },
}

impl TextFile {
    /// The begin of the file.
    pub fn head(&self) -> Result<Vec<u8>> {
        match self {
            TextFile::Csv(headings, options) => csv_rows::head(headings, *options),
            TextFile::JsonLines => Ok(Vec::new()),
            TextFile::Document { before, .. } => Ok(before.clone().into_bytes()),
        }
    }

    /// Appends rows.
    pub fn write(&mut self, bytes: &mut Vec<u8>, rows: &Rows) -> Result<()> {
        match (self, rows) {
            (TextFile::Csv(_, options), Rows::Cells(rows)) => csv_rows::write(bytes, rows, *options)?,
            (TextFile::JsonLines, Rows::Json(lines)) => {
                for line in lines {
                    bytes.extend_from_slice(line.as_bytes());
                    bytes.push(b'\n');
                }
            }
            (TextFile::Document { begun, .. }, Rows::Json(items)) => {
                for item in items {
                    if std::mem::replace(begun, true) {
                        bytes.extend_from_slice(b",\n");
                    }
                    bytes.extend_from_slice(item.as_bytes());
                }
            }
            (TextFile::Csv(..), Rows::Json(_)) | (_, Rows::Cells(_)) => {
                return Err(edba_common::error::Error::internal("rows of another format"));
            }
        }
        Ok(())
    }

    /// The end of the file.
    pub fn end(&self) -> &[u8] {
        match self {
            TextFile::Csv(..) | TextFile::JsonLines => b"",
            TextFile::Document { after, .. } => after.as_bytes(),
        }
    }
}
