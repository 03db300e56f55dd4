//! What a form sent: names and texts, as a browser without scripts sends them.

use std::collections::HashMap;

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest};

use crate::domain::Fault;
use crate::error::{Code, Error, Result};
use crate::web::input::{collect, patience};

/// The largest form that is taken, in bytes.
const MAX_FORM: usize = 512 * 1024;
/// The most fields that are taken: more than the largest case has, of 500 lines of costs and 500 of cover.
pub const MOST_FIELDS: usize = 6_000;
/// The field that shows that the form was given out to this browser.
pub const FORM_TOKEN: &str = "form-token";
/// The field with the once-only key of the form.
pub const ONCE: &str = "form-once";
/// The field with the page that bears the form.
pub const PAGE: &str = "form-page";
/// The fields that a form bears for the pages themselves.
pub const OWN_FIELDS: &[&str] = &[FORM_TOKEN, ONCE, PAGE];

/// The fields of a form, in the order in which they were sent.
#[derive(Debug, Clone, Default)]
pub struct Form {
    fields: Vec<(String, String)>,
    /// Where the first field of each name is.
    first: HashMap<String, usize>,
    /// Why what was sent could not be taken in.
    broken: Option<(Code, String)>,
}

impl Form {
    /// The fields of a text in `application/x-www-form-urlencoded`.
    pub fn parse(text: &[u8]) -> Self {
        Self::of(
            form_urlencoded::parse(text)
                // Lines end as browsers send them; here they end with a line feed alone.
                .map(|(name, value)| (name.into_owned(), value.replace("\r\n", "\n")))
                .collect(),
        )
    }

    /// Errors: 400, 408, 413, 415 for what could not be taken in.
    pub fn check(&self) -> Result<()> {
        match &self.broken {
            Some((code, detail)) => Err(Error::new(*code, detail.clone())),
            None => Ok(()),
        }
    }

    /// Errors: 400 for more fields than are taken.
    pub fn check_size(&self) -> Result<()> {
        if self.fields.len() <= MOST_FIELDS {
            return Ok(());
        }
        let text = format!(
            "A form has at most {MOST_FIELDS} fields; this one has {}.",
            self.fields.len()
        );
        Err(Error::fault("", "too-many-fields", text))
    }

    /// A form with these fields.
    pub fn of(fields: Vec<(String, String)>) -> Self {
        let mut first = HashMap::new();
        for (place, (name, _)) in fields.iter().enumerate() {
            first.entry(name.clone()).or_insert(place);
        }
        Self {
            fields,
            first,
            broken: None,
        }
    }

    /// What was written, a line for each field that says something, for people to read.
    pub fn as_written(&self) -> String {
        self.fields
            .iter()
            .filter(|(name, value)| !OWN_FIELDS.contains(&name.as_str()) && !value.trim().is_empty())
            .map(|(name, value)| format!("{name}: {value}\n"))
            .collect()
    }

    /// The text of a form in `application/x-www-form-urlencoded`, without the fields that are skipped.
    pub fn encoded(&self, skip: &[&str]) -> String {
        form_urlencoded::Serializer::new(String::new())
            .extend_pairs(
                self.fields
                    .iter()
                    .filter(|(name, _)| !skip.contains(&name.as_str())),
            )
            .finish()
    }

    /// The text of a field; empty where it was not sent.
    pub fn text(&self, name: &str) -> &str {
        self.first
            .get(name)
            .and_then(|place| self.fields.get(*place))
            .map_or("", |(_, value)| value.trim())
    }

    /// The text of a field that says something.
    pub fn given(&self, name: &str) -> Option<String> {
        Some(self.text(name).to_owned()).filter(|text| !text.is_empty())
    }

    /// Whether a box was ticked or a button pressed.
    pub fn has(&self, name: &str) -> bool {
        self.first.contains_key(name)
    }

    /// Every text that was sent under one name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.fields
            .iter()
            .filter(move |(n, _)| n == name)
            .map(|(_, value)| value.trim())
    }

    /// A field that is read as a `T`. Errors: `required`, or `wrong-format`, at `pointer`.
    pub fn parse_at<T: std::str::FromStr>(&self, name: &str, pointer: &str) -> Result<T, Fault> {
        let text = self.text(name);
        if text.is_empty() {
            return Err(Fault::new(pointer, "required", "This is needed."));
        }
        text.parse()
            .map_err(|_| Fault::new(pointer, "wrong-format", "This cannot be read."))
    }

    /// Names and texts as they were sent.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        self.fields
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

impl FromRequest for Form {
    type Error = actix_web::Error;
    type Future = std::pin::Pin<Box<dyn Future<Output = Result<Self, Self::Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let is_form = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|v| v.to_str().ok())
            .is_some_and(|v| {
                v.to_ascii_lowercase()
                    .starts_with("application/x-www-form-urlencoded")
            });
        let patience = patience(request);
        let mut payload = payload.take();
        Box::pin(async move {
            let taken = collect(&mut payload, MAX_FORM, patience).await.and_then(|bytes| {
                if is_form || bytes.is_empty() {
                    Ok(Self::parse(&bytes))
                } else {
                    Err(Error::new(
                        Code::UnsupportedMediaType,
                        "A form is application/x-www-form-urlencoded.",
                    ))
                }
            });
            // It is told on a page, by the visit that the form belongs to.
            Ok(taken.unwrap_or_else(|error| Self {
                broken: Some((error.code, error.detail)),
                ..Self::default()
            }))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_read_by_the_names_of_its_fields() {
        let form = Form::parse(b"reason=een%0D%0Atwee+drie&seat=1&seat=2&empty=");
        assert_eq!(form.text("reason"), "een\ntwee drie");
        assert_eq!(form.all("seat").collect::<Vec<_>>(), ["1", "2"]);
        assert_eq!(form.given("empty"), None);
        assert!(form.has("empty") && !form.has("other"));
        assert_eq!(form.parse_at::<i32>("seat", "/seat"), Ok(1));
        assert_eq!(
            form.parse_at::<i32>("other", "/other").unwrap_err().code,
            "required"
        );
        assert_eq!(
            form.parse_at::<i32>("reason", "/reason").unwrap_err().code,
            "wrong-format"
        );
    }
}
