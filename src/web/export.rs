//! Lists as files: CSV, XLSX and JSON Lines. A list is read a page at a time, each page in a read of its own, and is
//! sent as it is read, so that its length takes no memory and a slow client holds no connection to the database.
//!
//! A list becomes a file by one description of its columns: see [`Exported`], and `api/columns` for those that exist.

mod columns;
mod csv_rows;
mod options;
mod response;
mod source;
mod spreadsheet;
mod text_file;

pub use columns::{Column, Exported, headings};
pub use options::{FileOptions, NO_FILTERS, PARAMETERS, read_options, refuse_options};
pub use response::{File, read, respond, text_response};
pub use source::{Portion, Rows, Source, page_after, portion};
pub use spreadsheet::euros;
pub use text_file::TextFile;
