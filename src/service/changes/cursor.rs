//! The cursor of the feed of changes: a position, encrypted, so that it does not tell how much happens that its holder
//! may not read. Its key is stored with the feed, sealed with the application's secret, so that cursors survive a
//! rotation of that secret.

use crate::Context;
use edba_common::error::{Error, Result};
use edba_common::secret::{Seal, random_bytes, sha256_hex};
use edba_domain::Id;
use edba_store::changes as store;

/// The encryption context of the key: that of `encrypted_columns`, with the key of the only row.
const KEY_PURPOSE: &str = "change feed feed";
const CURSOR_PURPOSE: &str = "change cursor";
/// First byte of a cursor, so that a later version can change what it contains.
const VERSION: u8 = 1;

/// Eight bytes of a hash.
type Short = [u8; 8];

/// What an account may read, in short: it changes when that changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fingerprint(Short);

impl Fingerprint {
    pub(super) fn of(text: &str) -> Self {
        Self(short(text))
    }
}

/// A position in the feed, with the event that stands there and what the reader could see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cursor {
    pub(super) position: i64,
    event: Short,
    /// None for a cursor that any account may continue with.
    pub(super) access: Option<Fingerprint>,
}

impl Cursor {
    pub(super) fn new(position: i64, event: Option<&Id>, access: Fingerprint) -> Self {
        Self {
            position,
            event: short_of(event),
            access: Some(access),
        }
    }

    pub(super) fn of_any_account(position: i64, event: Option<&Id>) -> Self {
        Self {
            position,
            event: short_of(event),
            access: None,
        }
    }

    /// Whether the event at this position is still this one.
    pub(super) fn is_at(&self, event: Option<&Id>) -> bool {
        self.event == short_of(event)
    }

    fn to_bytes(&self) -> Vec<u8> {
        let access = self.access.map_or([0; 8], |Fingerprint(short)| short);
        [&[VERSION][..], &self.position.to_be_bytes(), &self.event, &access].concat()
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (&version, rest) = bytes.split_first()?;
        let (position, rest) = rest.split_first_chunk::<8>()?;
        let (event, rest) = rest.split_first_chunk::<8>()?;
        let (access, rest) = rest.split_first_chunk::<8>()?;
        (version == VERSION && rest.is_empty()).then(|| Self {
            position: i64::from_be_bytes(*position),
            event: *event,
            access: (*access != [0; 8]).then_some(Fingerprint(*access)),
        })
    }
}

fn short_of(event: Option<&Id>) -> Short {
    short(event.map_or("", Id::as_str))
}

fn short(text: &str) -> Short {
    let hash = sha256_hex(text);
    u64::from_str_radix(&hash[..16], 16)
        .unwrap_or_default()
        .to_be_bytes()
}

/// The key of the cursors.
pub(super) struct Key(Seal);

impl Key {
    /// A new key, sealed with the application's secret.
    pub(super) fn sealed_new(seal: &Seal) -> String {
        seal.seal(KEY_PURPOSE, &random_bytes::<32>())
    }

    /// Errors: it cannot be opened with the application's secret.
    pub(super) fn load(cx: &mut Context<'_>) -> Result<Self> {
        let sealed = store::feed_key(cx.conn)?;
        Self::open_sealed(cx.seal, &sealed)
    }

    /// Errors: as [`Key::load`].
    pub(super) fn open_sealed(seal: &Seal, sealed: &str) -> Result<Self> {
        let key = seal.open(KEY_PURPOSE, sealed).map_err(Error::internal)?;
        let key = key
            .try_into()
            .map_err(|_| Error::internal("the key of the change feed is not 32 bytes"))?;
        Ok(Self(Seal::new(key)))
    }

    pub(super) fn seal(&self, cursor: &Cursor) -> String {
        // As in a URL, where `+` is a space.
        self.0
            .seal(CURSOR_PURPOSE, &cursor.to_bytes())
            .replace('+', "-")
            .replace('/', "_")
    }

    /// Errors: 400.
    pub(super) fn open(&self, text: &str) -> Result<Cursor> {
        let sealed = text.replace('-', "+").replace('_', "/");
        self.0
            .open(CURSOR_PURPOSE, &sealed)
            .ok()
            .and_then(|bytes| Cursor::from_bytes(&bytes))
            .ok_or_else(|| {
                Error::fault(
                    "?after",
                    "wrong-format",
                    "Give the nextAfter of the answer before, as it was. If it was, begin anew: without after, or with latest.",
                )
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> Key {
        Key(Seal::new([7; 32]))
    }

    #[test]
    fn a_cursor_comes_back_as_it_was() {
        let event = Id::new();
        for cursor in [
            Cursor::new(0, None, Fingerprint::of("bureau")),
            Cursor::new(i64::MAX, Some(&event), Fingerprint::of("bureau")),
            Cursor::of_any_account(17, Some(&event)),
        ] {
            let text = key().seal(&cursor);
            assert!(
                text.bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
            );
            assert_eq!(key().open(&text).unwrap(), cursor);
        }
    }

    #[test]
    fn a_cursor_tells_nothing_and_cannot_be_made_up() {
        let cursor = Cursor::new(17, None, Fingerprint::of("bureau"));
        let (one, other) = (key().seal(&cursor), key().seal(&cursor));
        assert_ne!(one, other, "two cursors of one position cannot be compared");
        assert_eq!(
            one.len(),
            key()
                .seal(&Cursor::new(1_000_000, None, Fingerprint::of("x")))
                .len()
        );
        let mut forged = one.clone().into_bytes();
        forged[40] = if forged[40] == b'A' { b'B' } else { b'A' };
        assert!(key().open(std::str::from_utf8(&forged).unwrap()).is_err());
        assert!(Key(Seal::new([8; 32])).open(&one).is_err());
        assert!(key().open("").is_err());
    }

    #[test]
    fn a_cursor_notices_that_another_event_stands_at_its_position() {
        let (event, other) = (Id::new(), Id::new());
        let cursor = Cursor::new(17, Some(&event), Fingerprint::of("bureau"));
        assert!(cursor.is_at(Some(&event)));
        assert!(!cursor.is_at(Some(&other)));
        assert!(!cursor.is_at(None));
    }
}
