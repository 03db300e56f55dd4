//! A letter: the content of a mail before it is rendered as text and as HTML in the style of the pages.

use askama::Template;

use super::Mail;
use edba_common::error::{Error, Result};
use edba_common::locale;
use edba_domain::codes::Language;

/// The content of a mail. Everything is plain text in the recipient's language; a paragraph may have several lines.
#[derive(Debug, Clone)]
pub struct Letter {
    pub language: Language,
    pub subject: String,
    pub greeting: String,
    pub paragraphs: Vec<String>,
    /// Pairs of label and value.
    pub facts: Vec<(String, String)>,
    /// The items of a digest, in order; empty for other mail.
    pub entries: Vec<Entry>,
    /// The main action, as a link.
    pub action: Option<Action>,
    /// Paragraphs after the action.
    pub afterwards: Vec<String>,
    pub closing: String,
    /// Why the recipient gets this mail.
    pub why: String,
    /// Link to the recipient's notification settings.
    pub settings: Option<Action>,
    /// One-click unsubscribe URL for mail of this kind; None for mail that cannot be switched off.
    pub unsubscribe: Option<String>,
}

/// One item of a digest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub title: String,
    pub lines: Vec<String>,
    pub action: Option<Action>,
}

/// A link: a label that says what it does, and an absolute URL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    pub label: String,
    pub url: String,
}

#[derive(Template)]
#[template(path = "mail/letter.html")]
struct Html<'a> {
    letter: &'a Letter,
    unsubscribe_label: String,
}

impl Letter {
    /// Returns a letter with the standard greeting and closing, and nothing else.
    pub fn new(language: Language, subject: impl Into<String>) -> Self {
        Self {
            language,
            subject: subject.into(),
            greeting: locale::say(language, "mail-greeting", &[]),
            paragraphs: Vec::new(),
            facts: Vec::new(),
            entries: Vec::new(),
            action: None,
            afterwards: Vec::new(),
            closing: locale::say(language, "mail-closing", &[]),
            why: String::new(),
            settings: None,
            unsubscribe: None,
        }
    }

    /// Renders the letter as a mail to an address.
    pub fn to(&self, address: impl Into<String>) -> Result<Mail> {
        Ok(Mail {
            to: address.into(),
            subject: self.subject.clone(),
            text: self.text(),
            html: Some(self.html()?),
            unsubscribe: self.unsubscribe.clone(),
            invitation: None,
            attached: Vec::new(),
        })
    }

    fn html(&self) -> Result<String> {
        Html {
            letter: self,
            unsubscribe_label: self.unsubscribe_label(),
        }
        .render()
        .map_err(Error::internal)
    }

    fn unsubscribe_label(&self) -> String {
        locale::say(self.language, "mail-unsubscribe", &[])
    }

    /// Renders the letter as plain text: its non-empty parts, separated by an empty line.
    fn text(&self) -> String {
        let mut parts = vec![self.greeting.clone()];
        parts.extend(self.paragraphs.iter().cloned());
        parts.push(lines(
            self.facts
                .iter()
                .map(|(label, value)| format!("{label}: {value}")),
        ));
        parts.extend(self.entries.iter().map(|entry| {
            let indented = entry.lines.iter().map(|line| format!("  {line}"));
            let link = entry.action.iter().map(|a| format!("  {}: {}", a.label, a.url));
            lines(
                std::iter::once(format!("* {}", entry.title))
                    .chain(indented)
                    .chain(link),
            )
        }));
        parts.extend(self.action.iter().map(|a| format!("{}:\n{}", a.label, a.url)));
        parts.extend(self.afterwards.iter().cloned());
        parts.push(self.closing.clone());
        let settings = self.settings.iter().map(|a| format!("{}: {}", a.label, a.url));
        let end = self
            .unsubscribe
            .iter()
            .map(|url| format!("{}: {url}", self.unsubscribe_label()));
        let foot = lines(
            [self.why.clone()]
                .into_iter()
                .filter(|why| !why.is_empty())
                .chain(settings)
                .chain(end),
        );
        if !foot.is_empty() {
            // Signature separator: mail programs show what follows it as the footer.
            parts.push(format!("-- \n{foot}"));
        }
        parts.retain(|part| !part.is_empty());
        let mut text = parts.join("\n\n");
        text.push('\n');
        text
    }
}

fn lines(lines: impl Iterator<Item = String>) -> String {
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter() -> Letter {
        Letter {
            paragraphs: vec!["De stemming <b>loopt</b>.\nTot morgen.".into()],
            facts: vec![("Zaak & nummer".into(), "2012-017".into())],
            entries: vec![Entry {
                title: "Eén".into(),
                lines: vec!["regel".into()],
                action: Some(Action {
                    label: "Lees".into(),
                    url: "https://edba.example/cases/1?a=1&b=2".into(),
                }),
            }],
            action: Some(Action {
                label: "Stem".into(),
                url: "https://edba.example/ballots/1".into(),
            }),
            why: "U bent lid.".into(),
            unsubscribe: Some("https://edba.example/unsubscribe/x".into()),
            ..Letter::new(Language::Nl, "Stem")
        }
    }

    #[test]
    fn both_parts_say_the_same_and_nothing_is_taken_for_markup() {
        let mail = letter().to("a@b.nl").unwrap();
        let html = mail.html.unwrap();
        for part in [
            "Eén",
            "2012-017",
            "Lees",
            "Stem",
            "U bent lid.",
            "https://edba.example/ballots/1",
        ] {
            assert!(mail.text.contains(part) && html.contains(part), "{part}");
        }
        assert!(
            mail.text.contains("<b>loopt</b>") && !html.contains("<b>loopt"),
            "{html}"
        );
        assert!(html.contains(r#"<html lang="nl""#));
    }

    #[test]
    fn a_letter_loads_nothing_from_elsewhere() {
        let html = letter().to("a@b.nl").unwrap().html.unwrap();
        for loaded in [
            "<img",
            "<script",
            "<link",
            "src=",
            "url(",
            "@import",
            "background=",
        ] {
            assert!(!html.contains(loaded), "{loaded}");
        }
    }

    #[test]
    fn a_letter_has_the_colours_of_the_pages() {
        let html = letter().to("a@b.nl").unwrap().html.unwrap();
        let tokens = include_str!("../../../assets/tokens.css");
        let colours: Vec<&str> = html
            .match_indices('#')
            .filter_map(|(at, _)| html.get(at..at + 7))
            .filter(|c| c[1..].bytes().all(|b| b.is_ascii_hexdigit()))
            .collect();
        assert!(colours.len() > 10);
        for colour in colours {
            let short = if colour == "#ffffff" { "#fff;" } else { colour };
            assert!(tokens.contains(short), "{colour} is no colour of the pages");
        }
    }

    #[test]
    fn what_is_not_there_leaves_no_gap() {
        let text = Letter::new(Language::En, "Hello").to("a@b.nl").unwrap().text;
        assert!(!text.contains("\n\n\n") && !text.contains("-- "), "{text}");
    }
}
