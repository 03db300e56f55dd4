//! Messages for people, in Dutch and English: Fluent resources in `locales/`.

use std::borrow::Cow;
use std::collections::HashMap;

pub use fluent_templates::fluent_bundle::FluentValue as Argument;
use fluent_templates::{LanguageIdentifier, Loader, langid};

use edba_domain::codes::Language;
use edba_domain::message::{self, Joined, Message};
use edba_domain::text;

use crate::format;

fluent_templates::static_loader! {
    static MESSAGES = {
        locales: "../../locales",
        fallback_language: "nl",
        // Only right-to-left text is isolated, by `isolated`: amounts, names and days are in texts with their own
        // direction.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

/// Isolates an argument, so that it does not change the order of the words around it.
fn isolated<'a>(value: &Argument<'a>) -> Argument<'a> {
    match value {
        Argument::String(text) => Argument::String(Cow::Owned(text::isolated(text).into_owned())),
        other => other.clone(),
    }
}

const NL: LanguageIdentifier = langid!("nl");
const EN: LanguageIdentifier = langid!("en");

/// Formats a message. A missing message is logged and shown as its key; a test checks that every key used in the code
/// exists in both languages.
pub fn say(language: Language, key: &str, arguments: &[(&'static str, Argument<'_>)]) -> String {
    find(language, key, arguments).unwrap_or_else(|| {
        tracing::error!(key, %language, "message key not found");
        key.to_owned()
    })
}

/// Formats a message; None if the key does not exist.
pub fn find(language: Language, key: &str, arguments: &[(&'static str, Argument<'_>)]) -> Option<String> {
    let isolated = arguments.iter().map(|(name, value)| (*name, isolated(value)));
    filled(language, key, isolated.collect())
}

fn filled(language: Language, key: &str, arguments: Vec<(&'static str, Argument<'_>)>) -> Option<String> {
    let named: HashMap<Cow<'static, str>, Argument<'_>> = arguments
        .into_iter()
        .map(|(name, value)| (Cow::Borrowed(name), value))
        .collect();
    let identifier = match language {
        Language::Nl => NL,
        Language::En => EN,
    };
    MESSAGES.try_lookup_with_args(&identifier, key, &named)
}

/// Puts a message of the domain into a language, to be shown.
pub fn text(language: Language, message: &Message) -> String {
    written(language, message, |text| text::isolated(text).into_owned())
}

/// Puts a message of the domain into a language, to be recorded: the names in it are word for word those that were
/// given, without the marks that only a display needs.
pub fn recorded(language: Language, message: &Message) -> String {
    written(language, message, str::to_owned)
}

/// The same for a page. A message that names fields of a request has another one for pages, whose key ends in `-page`; None where
/// there is no such message.
pub fn page_text(language: Language, message: &Message) -> Option<String> {
    let of_pages = Message {
        key: format!("{}-page", message.key).into(),
        arguments: message.arguments.clone(),
    };
    find_written(language, &of_pages, |text| text::isolated(text).into_owned())
}

fn written(language: Language, message: &Message, name: fn(&str) -> String) -> String {
    find_written(language, message, name).unwrap_or_else(|| {
        tracing::error!(key = %message.key, %language, "message key not found");
        message.key.to_string()
    })
}

fn find_written(language: Language, message: &Message, name: fn(&str) -> String) -> Option<String> {
    let arguments = message.arguments.iter();
    let arguments = arguments.map(|(key, value)| (*key, argument(language, value, name)));
    filled(language, &message.key, arguments.collect())
}

fn argument(language: Language, value: &message::Argument, name: fn(&str) -> String) -> Argument<'static> {
    use message::Argument as Value;
    let text = match value {
        Value::Text(text) => name(text),
        Value::Names { nl, en } => name(language.pick(nl, en)),
        Value::Count(count) => return (*count).into(),
        Value::Amount(amount) => format::euros(*amount, language),
        Value::Day(day) => format::day(*day, language),
        Value::Moment(moment) => format::moment(*moment, language),
        Value::Part(part) => written(language, part, name),
        Value::Parts(parts, joined) => {
            let between = match (joined, language) {
                (Joined::Comma, _) => ", ",
                (Joined::Semicolon, _) => "; ",
                (Joined::Or, Language::Nl) => " of ",
                (Joined::Or, Language::En) => " or ",
            };
            let parts: Vec<String> = parts.iter().map(|part| written(language, part, name)).collect();
            parts.join(between)
        }
    };
    text.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_from_right_to_left_keeps_its_place_in_a_sentence_and_in_a_subject() {
        let said = |case: &str| say(Language::Nl, "calendar-ballot-summary", &[("case", case.into())]);
        assert!(said("Proeftuin").ends_with("Proeftuin"));
        assert!(!said("Proeftuin").contains('\u{2068}'));
        let isolated = said("\u{202e}שלום");
        assert!(isolated.ends_with("\u{2068}שלום\u{2069}"), "{isolated:?}");
        assert_eq!(text::one_line(&isolated, 300), isolated);
    }

    #[test]
    fn a_part_is_isolated_once_and_what_is_recorded_is_not() {
        let document = Message::new("missing-sound-document").with("document", "שלום");
        let missing = message::Argument::Parts(vec![document], Joined::Semicolon);
        let message = Message::new("blocker-incomplete").with("missing", missing);
        let shown = text(Language::En, &message);
        assert!(shown.contains("“\u{2068}שלום\u{2069}”"), "{shown:?}");
        assert_eq!(shown.matches('\u{2068}').count(), 1, "{shown:?}");
        assert_eq!(
            recorded(Language::En, &message),
            shown.replace(['\u{2068}', '\u{2069}'], "")
        );
    }
}
