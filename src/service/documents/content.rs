//! The content of a version, as it is downloaded.

use super::find;
use crate::Context;
use edba_common::error::{Error, Obstacle, Result};
use edba_domain::Id;
use edba_domain::document::{MediaType, Reading, VersionState};
use edba_domain::workflow::WaitingOn;
use edba_store::documents as store;

/// Content that is in the document store, under its id.
#[derive(Debug, Clone)]
pub struct StoredContent {
    pub id: Id,
    pub name: String,
    pub media_type: MediaType,
    pub bytes: u64,
    pub sha256: String,
}

/// The content of a version that the caller reads.
///
/// # Errors
/// 404; 409 `content-failed` where the version failed its check, so that its content was not kept, and
/// `content-destroyed` where it was destroyed.
pub fn content(cx: &mut Context<'_>, id: Id, number: i32) -> Result<StoredContent> {
    let reading = find(cx, id)?.reading;
    let missing = || Error::not_found("version");
    let row = store::version(cx.conn, &id, number)?.ok_or_else(missing)?;
    if reading != Reading::All && row.added_by != cx.actor.id {
        return Err(missing());
    }
    match row.state {
        VersionState::Kept => Ok(StoredContent {
            id: row.id,
            bytes: u64::try_from(row.byte_count).map_err(Error::internal)?,
            name: row.file_name,
            media_type: row.media_type,
            sha256: row.sha256,
        }),
        VersionState::Failed => Err(not_there("content-failed", "obstacle-content-failed")),
        VersionState::Destroyed => Err(not_there("content-destroyed", "obstacle-content-destroyed")),
    }
}

fn not_there(code: &str, message: &'static str) -> Error {
    Error::blocked_by(Obstacle::new(code, WaitingOn::Nobody, message))
}
