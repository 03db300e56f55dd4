//! The place of a reader in the feed: where its cursor stands, and whether it can go on from there.

use super::cursor::{Cursor, Fingerprint, Key};
use super::{After, Reset};
use crate::Context;
use edba_common::error::Result;
use edba_domain::Id;
use edba_store::changes as store;

/// The feed as one reader sees it, in one snapshot.
pub(crate) struct Feed {
    key: Key,
    fingerprint: Fingerprint,
    pub(crate) last_position: i64,
}

/// Where a reading begins.
pub(crate) enum Begin {
    /// After this position.
    After(i64),
    /// At the end: nothing is read.
    AtTheEnd,
    /// What the reader has is to be read anew; it continues after `position`.
    Anew {
        because: Reset,
        position: i64,
        more: bool,
    },
}

impl Feed {
    /// The feed for a reader whose access has this fingerprint. Errors: 503.
    pub(super) fn open(cx: &mut Context<'_>, fingerprint: Fingerprint) -> Result<Self> {
        Ok(Self {
            key: Key::load(cx)?,
            fingerprint,
            last_position: store::last_position(cx.conn)?,
        })
    }

    /// Where to begin. Errors: 400 for a text that is not a cursor of this feed.
    pub(crate) fn begin(&self, cx: &mut Context<'_>, after: &After) -> Result<Begin> {
        let cursor = match after {
            After::Beginning => return Ok(Begin::After(0)),
            After::Latest => return Ok(Begin::AtTheEnd),
            After::Cursor(text) => self.key.open(text)?,
        };
        let event = store::event_at(cx.conn, cursor.position)?;
        if !cursor.is_at(event.as_ref()) {
            return Ok(Begin::Anew {
                because: Reset::HistoryReplaced,
                position: self.last_position,
                more: false,
            });
        }
        if cursor.access.is_some_and(|before| before != self.fingerprint) {
            return Ok(Begin::Anew {
                because: Reset::AccessChanged,
                position: cursor.position,
                // Always more: whether there is tells that something happened.
                more: true,
            });
        }
        Ok(Begin::After(cursor.position))
    }

    /// The cursor of this reader after a position.
    pub(crate) fn cursor_at(&self, cx: &mut Context<'_>, position: i64) -> Result<String> {
        let event = store::event_at(cx.conn, position)?;
        Ok(self.sealed(position, event.as_ref()))
    }

    /// The cursor of this reader after the event at a position.
    pub(crate) fn cursor_of(&self, position: i64, event: &Id) -> String {
        self.sealed(position, Some(event))
    }

    fn sealed(&self, position: i64, event: Option<&Id>) -> String {
        self.key.seal(&Cursor::new(position, event, self.fingerprint))
    }
}
