//! What stands at the end of printed minutes and decision lists.

use super::if_readable;
use crate::pages::base::Layout;
use edba_common::error::Result;
use edba_domain::meeting::MinutesState;
use edba_service::Context;
use edba_service::meetings::{self, Minutes};

/// State and hash of what is printed.
pub struct Foot {
    pub state: String,
    /// Of the frozen version; empty for a draft that differs from it.
    pub sha256: String,
}

impl Foot {
    pub fn new(layout: &Layout, found: &Minutes) -> Result<Self> {
        let is_frozen = !found.is_draft || found.is_as_frozen()?;
        Ok(match found.version.as_ref().filter(|_| is_frozen) {
            Some(version) => Self {
                state: layout.with2(
                    "minutes-state-in-foot",
                    "number",
                    version.number,
                    "state",
                    layout.name_of("term-minutes-state", found.state),
                ),
                sha256: version.sha256.clone(),
            },
            None => Self {
                state: layout.name_of("term-minutes-state", MinutesState::Draft),
                sha256: String::new(),
            },
        })
    }
}

/// The meeting that adopted the minutes, as its address and in words. The address is empty for those who do not read it.
pub fn adopted_by(
    cx: &mut Context<'_>,
    layout: &Layout,
    found: &Minutes,
) -> Result<Option<(String, String)>> {
    let Some(id) = found.meeting.row.adopted_by_meeting_id else {
        return Ok(None);
    };
    Ok(Some(match if_readable(meetings::find(cx, id))? {
        Some(adopting) => (
            format!("/meetings/{id}"),
            layout.with("minutes-adopted-by", "day", layout.date(&adopting.row.starts_at)),
        ),
        None => (String::new(), layout.name_of("term-minutes-state", found.state)),
    }))
}
