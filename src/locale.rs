//! What people read, in Dutch and English: the messages of `locales/`, in Fluent.

use std::borrow::Cow;
use std::collections::HashMap;

pub use fluent_templates::fluent_bundle::FluentValue as Argument;
use fluent_templates::{LanguageIdentifier, Loader, langid};

use crate::domain::codes::Language;

fluent_templates::static_loader! {
    static MESSAGES = {
        locales: "./locales",
        fallback_language: "nl",
        // Amounts and names stand among words that are written in the same direction.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

const NL: LanguageIdentifier = langid!("nl");
const EN: LanguageIdentifier = langid!("en");

/// A message. One that is not there is told in the log and shown by its key; a test holds that every key that
/// is asked for is in both languages.
pub fn say(language: Language, key: &str, arguments: &[(&'static str, Argument<'_>)]) -> String {
    find(language, key, arguments).unwrap_or_else(|| {
        tracing::error!(key, %language, "there is no such message");
        key.to_owned()
    })
}

/// A message, where there is one with this key.
pub fn find(language: Language, key: &str, arguments: &[(&'static str, Argument<'_>)]) -> Option<String> {
    let named: HashMap<Cow<'static, str>, Argument<'_>> = arguments
        .iter()
        .map(|(name, value)| (Cow::Borrowed(*name), value.clone()))
        .collect();
    let identifier = match language {
        Language::Nl => NL,
        Language::En => EN,
    };
    MESSAGES.try_lookup_with_args(&identifier, key, &named)
}
