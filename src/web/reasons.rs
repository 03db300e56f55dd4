//! Reasons that the service gives itself: they are stored as codes.

use edba_common::locale;
use edba_domain::codes::Language;
use edba_domain::ratification::LapseReason;
use edba_service::commitments::guarantees::EXPIRED;

/// The text of a reason that is a code; None for one that a user wrote.
pub fn in_words(language: Language, reason: &str) -> Option<String> {
    let key = match reason.parse::<LapseReason>() {
        Ok(code) => format!("lapse-reason-{code}"),
        Err(_) if reason == EXPIRED => "lapse-reason-guarantee-expired".to_owned(),
        Err(_) => return None,
    };
    Some(locale::say(language, &key, &[]))
}
