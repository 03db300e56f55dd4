//! Language of user-written text. The pages are in Dutch or English; user-written text, such as the title of a case,
//! the reason of a vote or the question of a ballot, is Dutch (WCAG 3.1.2).

use askama::filters::{Escaper, Html};

use super::Layout;
use super::layout::Argument;
use edba_domain::codes::Language;

/// Placeholder for user-written text while a message is formatted.
const PLACE: &str = "\u{e000}";

impl Layout {
    /// The `lang` attribute of an element with user-written text; empty on a Dutch page.
    pub fn nl(&self) -> &'static str {
        match self.language {
            Language::Nl => "",
            Language::En => " lang=nl",
        }
    }

    /// The same for a name in two languages: an English name equal to the Dutch one is marked as Dutch.
    pub fn nl_if(&self, nl: &str, en: &str) -> &'static str {
        if nl == en { self.nl() } else { "" }
    }

    /// A message with user-written text, as HTML in which that text is marked as Dutch.
    pub fn marked(&self, key: &str, name: &'static str, written: impl AsRef<str>) -> String {
        self.put_in(&self.with(key, name, PLACE), written)
    }

    /// The same for a message with one further argument.
    pub fn marked_beside(
        &self,
        key: &str,
        (other_name, other): (&'static str, &str),
        name: &'static str,
        written: impl AsRef<str>,
    ) -> String {
        self.put_in(&self.with2(key, other_name, other, name, PLACE), written)
    }

    /// The same for a message with several further arguments.
    pub fn marked_among(
        &self,
        key: &str,
        others: &[(&'static str, &dyn Argument)],
        name: &'static str,
        written: impl AsRef<str>,
    ) -> String {
        let mut named = others.to_vec();
        named.push((name, &PLACE));
        self.put_in(&self.with_all(key, &named), written)
    }

    fn put_in(&self, message: &str, written: impl AsRef<str>) -> String {
        let written = escaped(written.as_ref());
        let marked = match self.language {
            Language::Nl => written,
            Language::En => format!("<span lang=\"nl\">{written}</span>"),
        };
        escaped(message).replace(PLACE, &marked)
    }
}

/// Escapes a text for HTML, with the same entities as the templates.
pub fn escaped(text: &str) -> String {
    Escaped(text).to_string()
}

struct Escaped<'a>(&'a str);

impl std::fmt::Display for Escaped<'_> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        Html.write_escaped_str(out, self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn nothing_that_people_wrote_becomes_markup() {
        assert_eq!(
            escaped("<b title=\"x\">'Zaak' & meer</b>"),
            "&#60;b title=&#34;x&#34;&#62;&#39;Zaak&#39; &#38; meer&#60;/b&#62;"
        );
    }
}
