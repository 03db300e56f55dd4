//! The content of documents: where it is kept, how it is received, and what is taken.
//!
//! A file is written under a temporary name, hashed and checked, and only then put in its place under the id of its version.
//! The row in the database follows: a crash leaves a file without a row, and never a row without its file. Nothing here knows
//! who may read a document, the database, or HTTP.

mod bucket;
mod checks;
mod clamav;
mod copies;
mod errors;
mod file_store;
mod folder;
mod intake;
mod received;
mod settings;
mod temporary;

pub use copies::{Copied, Copies, hash};
pub use file_store::{FileStore, StoredFile};
pub use intake::{Ended, Intake, NewFile};
pub use received::{ContentFacts, KeptFile, Received};
pub use settings::{BucketSettings, ClamavAddress, FileSettings, Place};
