//! Idempotent form submission: a form that is submitted twice is carried out once. Each page with forms issues an
//! idempotency key. The response is stored under account, address and key with the API's idempotency mechanism, and
//! returned when the same form is submitted again. The same key with other content is refused; the form then gets a new
//! key.

use super::form::{ONCE, OWN_FIELDS};
use super::{Form, Page};
use edba_common::error::{Code, Error, Obstacle, Result};
use edba_common::secret::sha256_hex;
use edba_domain::Id;
use edba_domain::workflow::WaitingOn;
use edba_service::Context;
use edba_service::idempotency::{self, Key};

/// Whether a text can be an idempotency key.
pub fn is_key(text: &str) -> bool {
    (16..=64).contains(&text.len())
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

/// The key under which the response is stored; None for a form without one. Errors: 400 for a malformed key.
pub fn key(account_id: Id, path: &str, form: &Form) -> Result<Option<Key>> {
    let once = form.text(ONCE);
    if once.is_empty() {
        return Ok(None);
    }
    if !is_key(once) {
        return Err(Error::fault(
            "",
            "wrong-format",
            "The key of this form cannot be read.",
        ));
    }
    Ok(Some(Key {
        account_id,
        key: format!(
            "{}{}",
            idempotency::OF_FORMS,
            sha256_hex(format!("{path}\n{once}"))
        ),
        request_hash: sha256_hex(format!("{path}\n{}", form.encoded(OWN_FIELDS))),
    }))
}

/// Carries out a form, or returns the stored response of the same form. Of two concurrent submissions one waits for the
/// other. Errors: 422 if another form was submitted under the same key, and those of the work.
pub fn carry_out(
    cx: &mut Context<'_>,
    key: Option<Key>,
    work: impl FnOnce(&mut Context<'_>) -> Result<Page>,
) -> Result<Page> {
    let Some(key) = key else {
        return work(cx);
    };
    idempotency::wait(cx, &key)?;
    if let Some(stored) = idempotency::find(cx, &key).map_err(page_error)? {
        return Page::of_stored(stored);
    }
    let page = work(cx)?;
    if let Some(stored) = page.to_store() {
        idempotency::keep(cx, &key, &stored)?;
    }
    Ok(page)
}

fn page_error(mut error: Error) -> Error {
    if error.code == Code::KeyReused {
        error.obstacles.push(Obstacle::new(
            "form-sent-before",
            WaitingOn::Nobody,
            "obstacle-form-sent-before",
        ));
    }
    error
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(text: &str) -> Key {
        let account = "00000000-0000-7000-8000-000000000000".parse().unwrap();
        key(account, "/cases/1/comments", &Form::parse(text.as_bytes()))
            .unwrap()
            .unwrap()
    }

    #[test]
    fn the_same_form_has_the_same_key_whatever_its_token_and_other_content_another_hash() {
        let first = sent("form-token=a&form-once=0123456789abcdef&comment=Ja");
        let again = sent("form-token=b&form-once=0123456789abcdef&form-page=%2F&comment=Ja");
        let other = sent("form-token=a&form-once=0123456789abcdef&comment=Nee");
        let new = sent("form-token=a&form-once=fedcba9876543210&comment=Ja");
        assert_eq!(
            (&first.key, &first.request_hash),
            (&again.key, &again.request_hash)
        );
        assert_eq!(first.key, other.key);
        assert_ne!(first.request_hash, other.request_hash);
        assert_ne!(first.key, new.key);
    }

    #[test]
    fn a_form_without_a_key_has_none_and_one_that_cannot_be_read_is_refused() {
        let account = "00000000-0000-7000-8000-000000000000".parse().unwrap();
        assert!(key(account, "/", &Form::default()).unwrap().is_none());
        let refused = key(account, "/", &Form::parse(b"form-once=%00")).unwrap_err();
        assert_eq!(refused.code, Code::InvalidInput);
    }
}
