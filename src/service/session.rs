//! The session of a request from a browser.

use edba_domain::codes::{Language, SignInMethod};
use edba_domain::{Id, Moment};

/// The session of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    pub id: Id,
    pub method: SignInMethod,
    /// The language of the account.
    pub language: Option<Language>,
    /// Whether the time of last use is due to be updated.
    pub stale: bool,
    /// When the user last authenticated in this session, by a link or a passkey.
    pub confirmed_at: Option<Moment>,
}
