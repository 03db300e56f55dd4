//! Signing in with a browser: links by mail, providers of organisations, passkeys, and the sessions that follow.

pub mod confirmation;
mod form_token;
pub mod known_sources;
pub mod links;
pub(in crate::service) mod moved_away;
pub mod passkeys;
pub mod provider;
pub mod sessions;

use serde_json::{Value, json};

use crate::secret::{random_bytes, sha256_hex};
use crate::service::Context;

pub use confirmation::{Confirmed, confirmed};
pub use known_sources::Browser;
pub use links::{Asked, ask, redeem};
pub use sessions::{Session, Started, end, end_all, forget_old, mine};

/// What the history tells of a change to how one signs in, with how whoever made it had signed in: the mail about it
/// says so.
fn told_with_method(cx: &Context<'_>, mut data: Value) -> Value {
    if let Some(session) = &cx.session {
        data["method"] = json!(session.method);
    }
    data
}

/// What only one browser holds: 256 random bits, of which the database keeps a hash.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

/// The length of 256 bits in base64url.
const LENGTH: usize = 43;

impl Token {
    pub fn new() -> Self {
        use base64::Engine;
        Self(base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(random_bytes::<32>()))
    }

    /// A token as a browser sent it; it opens nothing unless its hash is known.
    pub fn sent(text: &str) -> Self {
        Self(text.to_owned())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is as long and of such characters as those that are made here.
    pub fn has_form(&self) -> bool {
        self.0.len() == LENGTH
            && self
                .0
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
    }

    pub fn hash(&self) -> String {
        sha256_hex(&self.0)
    }

    /// What forms bear to show that they were given out to the browser that holds this token: it follows from
    /// the token, and the token does not follow from it. Masked with a random pad, so that it is another text each time:
    /// a compressed page tells nothing of it by its length, whatever text of others stands beside it (BREACH).
    pub fn form_token(&self) -> String {
        form_token::masked(&self.0)
    }

    /// Whether this is a [`Token::form_token`] of this token.
    pub fn gave_out(&self, sent: &str) -> bool {
        form_token::is_of(&self.0, sent)
    }
}

impl Default for Token {
    fn default() -> Self {
        Self::new()
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(…)")
    }
}
