//! Browser sign-in: links by mail, identity providers of organisations, passkeys, and the resulting sessions.

pub(crate) mod address_changed;
pub mod confirmation;
mod confirmed;
mod form_token;
pub mod known_sources;
pub mod links;
pub mod passkeys;
pub mod provider;
pub mod sessions;

use serde_json::{Value, json};

use crate::Context;
pub use crate::session::Session;
use edba_common::secret::{random_bytes, sha256_hex};

pub use confirmed::{Confirmed, confirmed};
pub use known_sources::Browser;
pub use links::{LinkRequest, ask, redeem};
pub use sessions::{Started, end, end_all, forget_old, mine};

/// Adds the actor's sign-in method to the event data of a change of how an account signs in, since the mail about it
/// states that method.
fn with_method(cx: &Context<'_>, mut data: Value) -> Value {
    if let Some(session) = &cx.session {
        data["method"] = json!(session.method);
    }
    data
}

/// A secret of one browser: 256 random bits, of which the database stores a hash.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

/// The length of 256 bits in base64url, in characters.
const LENGTH: usize = 43;

impl Token {
    pub fn new() -> Self {
        use base64::Engine;
        Self(base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(random_bytes::<32>()))
    }

    /// Wraps a token sent by a browser, unverified: it is valid only if its hash is known.
    pub fn sent(text: &str) -> Self {
        Self(text.to_owned())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it has the length and the characters of a token of this service.
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

    /// The CSRF token of forms for the browser with this token: derived from it by a one-way function, and masked with
    /// a random pad, so that the text differs each time and the length of a compressed page does not reveal it, even
    /// next to text that an attacker chose (BREACH).
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
