//! CSRF tokens of forms, masked anew for each page.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64URL;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use edba_common::secret::random_bytes;

/// Length of the digest and of the pad, in bytes.
const LENGTH: usize = 32;

/// The digest of a browser token.
fn digest(token: &str) -> [u8; LENGTH] {
    Sha256::digest(format!("form {token}")).into()
}

fn xor(one: &[u8; LENGTH], other: &[u8; LENGTH]) -> [u8; LENGTH] {
    std::array::from_fn(|n| one[n] ^ other[n])
}

/// Returns a random pad and the digest of the token XOR the pad, in base64url.
pub(super) fn masked(token: &str) -> String {
    let pad = random_bytes::<LENGTH>();
    BASE64URL.encode([pad, xor(&digest(token), &pad)].concat())
}

/// Whether a text is a [`masked`] form of this token, compared in constant time.
pub(super) fn is_of(token: &str, sent: &str) -> bool {
    let Ok(bytes) = BASE64URL.decode(sent) else {
        return false;
    };
    let Some((pad, rest)) = bytes.split_first_chunk::<LENGTH>() else {
        return false;
    };
    rest.first_chunk::<LENGTH>()
        .filter(|_| rest.len() == LENGTH)
        .is_some_and(|covered| bool::from(xor(covered, pad).ct_eq(&digest(token))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_another_text_each_time_and_none_of_them_shows_what_is_under_the_pad() {
        let texts: std::collections::BTreeSet<String> = (0..50).map(|_| masked("token")).collect();
        assert_eq!(texts.len(), 50);
        let bare = BASE64URL.encode(digest("token"));
        for text in &texts {
            assert_eq!(text.len(), 86);
            assert!(is_of("token", text) && !is_of("another", text));
            assert!(!text.contains(&bare[..8]));
        }
    }

    #[test]
    fn what_is_bare_too_short_too_long_or_changed_is_refused() {
        let right = masked("token");
        let bytes = BASE64URL.decode(&right).unwrap();
        let mut changed = bytes.clone();
        changed[40] ^= 1;
        for wrong in [
            String::new(),
            hex::encode(digest("token")),
            BASE64URL.encode(digest("token")),
            BASE64URL.encode(&bytes[..63]),
            BASE64URL.encode([&bytes[..], &[0]].concat()),
            BASE64URL.encode(changed),
            format!("{right}="),
        ] {
            assert!(!is_of("token", &wrong), "{wrong}");
        }
    }
}
