//! Entries of the security log: codes, and texts from outside, made safe to store and to show.

use crate::text::characters::is_invisible;

crate::text_enum! {
    /// The kind of an entry. Granted: `token-issued`; `link-used` and `provider-used`, after which a second step may
    /// be required; `session-begun`. Requested: `link-asked`. Ended: `session-ended`. Refused: `secret-refused`
    /// (unknown or disabled client, wrong secret, or no client id), `token-missing`, `token-refused`, `token-expired`,
    /// `account-refused` (a token of an account that is disabled or does not exist), `session-refused`,
    /// `link-refused`, `passkey-refused`, `provider-refused`, `forbidden` (by the policy of the path or a rule),
    /// `form-refused` (a form that was not issued to this browser), `too-many-requests`. `events-dropped`: events
    /// of one minute that were not recorded; `count` is their number. More codes may be added.
    pub enum SecurityCode {
        AccountRefused = "account-refused",
        EventsDropped = "events-dropped",
        Forbidden = "forbidden",
        FormRefused = "form-refused",
        LinkAsked = "link-asked",
        LinkRefused = "link-refused",
        LinkUsed = "link-used",
        PasskeyRefused = "passkey-refused",
        ProviderRefused = "provider-refused",
        ProviderUsed = "provider-used",
        SecretRefused = "secret-refused",
        SessionBegun = "session-begun",
        SessionEnded = "session-ended",
        SessionRefused = "session-refused",
        TokenExpired = "token-expired",
        TokenIssued = "token-issued",
        TokenMissing = "token-missing",
        TokenRefused = "token-refused",
        TooManyRequests = "too-many-requests",
    }
}

impl SecurityCode {
    /// Whether anyone can cause it, any number of times: a refusal, or a request that needs no permission.
    pub fn is_open_to_anyone(self) -> bool {
        !matches!(
            self,
            Self::LinkUsed | Self::ProviderUsed | Self::SessionBegun | Self::SessionEnded | Self::TokenIssued
        )
    }
}

/// The longest client id stored, in characters, escapes included.
pub const LONGEST_CLIENT: usize = 100;
/// The longest reason stored, in characters, escapes included.
pub const LONGEST_REASON: usize = 300;
/// The longest valid client id, in characters. A longer word may be a secret, whole (43 characters) or in part.
const LONGEST_CLIENT_ID: usize = 30;

/// Writes a text on one line, of at most `longest` characters and an ellipsis; invisible characters become `\u{…}`.
pub fn on_one_line(text: &str, longest: usize) -> String {
    let mut shown = String::new();
    let mut length = 0;
    for c in text.chars() {
        let escaped: String = match c {
            '\\' => "\\\\".into(),
            ' ' => " ".into(),
            c if is_invisible(c) => c.escape_unicode().collect(),
            c => c.into(),
        };
        length += escaped.chars().count();
        if length > longest {
            shown.push('…');
            break;
        }
        shown.push_str(&escaped);
    }
    shown
}

/// A client id from a failed attempt, as stored. One that may contain a secret, alone or among other text, is left
/// out.
pub fn tried_client(text: &str) -> String {
    let of_secrets = |c: char| c.is_ascii_alphanumeric() || "-_.=+/~".contains(c);
    let may_hold_a_secret = text
        .split(|c| !of_secrets(c))
        .any(|word| word.len() > LONGEST_CLIENT_ID);
    if may_hold_a_secret {
        let characters = text.chars().count();
        format!("({characters} characters, left out: it may be a secret)")
    } else {
        on_one_line(text, LONGEST_CLIENT)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_cannot_be_seen_is_written_out() {
        assert_eq!(
            on_one_line("bureau\r\n\u{202e}x\0", 100),
            r"bureau\u{d}\u{a}\u{202e}x\u{0}"
        );
        assert_eq!(on_one_line(r"a\u{d}", 100), r"a\\u{d}");
        assert_eq!(on_one_line("één twee", 3), "één…");
        // An escape is never cut in half.
        assert_eq!(on_one_line("ab\n", 3), "ab…");
    }

    #[test]
    fn a_secret_in_the_field_of_the_client_is_left_out() {
        let secret = "K3fJ0a-_9xQwErTyUiOpAsDfGhJkLzXcVbNm1234567";
        assert_eq!(secret.len(), 43);
        for tried in [
            secret.to_owned(),
            format!("{secret}{secret}.{secret}"),
            format!("\"{secret}\""),
            format!("bureau-9037fe6e:{secret}"),
            format!("{secret} "),
            format!("Bearer {secret}"),
            secret[..39].to_owned(),
        ] {
            assert!(!tried_client(&tried).contains("K3fJ"), "{tried}");
        }
        assert_eq!(
            tried_client("finance-partner-1a2b3c4d"),
            "finance-partner-1a2b3c4d"
        );
    }

    proptest! {
        #[test]
        fn it_is_short_and_on_one_line(text in any::<String>()) {
            let shown = tried_client(&text);
            prop_assert!(shown.chars().count() <= LONGEST_CLIENT + 1);
            prop_assert!(!shown.chars().any(|c| c != ' ' && is_invisible(c)));
        }
    }
}
