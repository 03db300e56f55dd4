//! One-click unsubscribe URLs for one kind of mail (RFC 8058). Such a URL authorises that and nothing else: it needs
//! no session, and it does not expire, since mail is read long after it was sent.

use serde::{Deserialize, Serialize};

use edba_common::error::{Error, Result};
use edba_common::secret::Seal;
use edba_domain::Id;

const PURPOSE: &str = "unsubscribe";

#[derive(Serialize, Deserialize)]
struct Authority {
    account: Id,
    kind: String,
}

/// Returns the URL that ends mail of this kind to this account. It is encrypted, so that it reveals neither of them.
pub fn address(seal: &Seal, public_url: &str, account_id: Id, kind: &str) -> Result<String> {
    let plain = serde_json::to_vec(&Authority {
        account: account_id,
        kind: kind.to_owned(),
    })?;
    // URL-safe base64: `+` and `/` have a meaning in a URL.
    let token = seal.seal(PURPOSE, &plain).replace('+', "-").replace('/', "_");
    Ok(format!("{public_url}/unsubscribe/{token}"))
}

/// Decrypts a token to its account and mail kind. Errors: 404 for a token that was not made here.
pub fn read(seal: &Seal, token: &str) -> Result<(Id, String)> {
    let sealed = token.replace('-', "+").replace('_', "/");
    let plain = seal
        .open(PURPOSE, &sealed)
        .map_err(|_| Error::not_found("address"))?;
    let Authority { account, kind } = serde_json::from_slice(&plain)?;
    Ok((account, kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_ends_one_kind_for_one_account_and_cannot_be_made_by_others() {
        let seal = Seal::new([7; 32]);
        let account = Id::new();
        let made = address(&seal, "https://edba.example", account, "ballot-opened").unwrap();
        let token = made.strip_prefix("https://edba.example/unsubscribe/").unwrap();
        assert!(
            token
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b))
        );
        assert!(!made.contains(account.as_str()) && !made.contains("ballot"));
        assert_eq!(read(&seal, token).unwrap(), (account, "ballot-opened".to_owned()));
        assert!(read(&Seal::new([8; 32]), token).is_err());
        for end in 0..token.len() {
            assert!(read(&seal, &token[..end]).is_err());
        }
    }
}
