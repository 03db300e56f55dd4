//! Submitted form: names and texts, as a browser without scripts sends them.

use std::collections::HashMap;

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest};

use crate::extract::{collect, patience};
use edba_common::error::{Code, Error, Result};
use edba_domain::Fault;

/// The maximum size of a form, in bytes.
const MAX_FORM: usize = 512 * 1024;
/// The maximum number of fields: more than the largest case has (500 budget lines and 500 funding lines).
pub const MOST_FIELDS: usize = 6_000;
/// The field of the CSRF token, which shows that the form was issued to this browser.
pub const FORM_TOKEN: &str = "form-token";
/// The field of the form's idempotency key.
pub const ONCE: &str = "form-once";
/// The field of the address of the page with the form.
pub const PAGE: &str = "form-page";
/// The technical fields of a form.
pub const OWN_FIELDS: &[&str] = &[FORM_TOKEN, ONCE, PAGE];

/// The fields of a form, in the order in which they were sent.
#[derive(Debug, Clone, Default)]
pub struct Form {
    fields: Vec<(String, String)>,
    /// The index of the first field of each name.
    first: HashMap<String, usize>,
    /// Why the body could not be read.
    broken: Option<(Code, String)>,
}

impl Form {
    /// Parses `application/x-www-form-urlencoded`.
    pub fn parse(text: &[u8]) -> Self {
        Self::from_fields(
            form_urlencoded::parse(text)
                // Browsers send CRLF line endings; normalise them to LF.
                .map(|(name, value)| (name.into_owned(), value.replace("\r\n", "\n")))
                .collect(),
        )
    }

    /// A form whose body could not be read.
    pub fn unreadable(error: &Error) -> Self {
        Self {
            broken: Some((error.code, error.detail.clone())),
            ..Self::default()
        }
    }

    /// Errors: 400, 408, 413, 415 if the body could not be read.
    pub fn check(&self) -> Result<()> {
        match &self.broken {
            Some((code, detail)) => Err(Error::new(*code, detail.clone())),
            None => Ok(()),
        }
    }

    /// Errors: 400 for too many fields.
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
    pub fn from_fields(fields: Vec<(String, String)>) -> Self {
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

    /// The input as readable text, one line per non-blank field.
    pub fn as_written(&self) -> String {
        self.fields
            .iter()
            .filter(|(name, value)| !OWN_FIELDS.contains(&name.as_str()) && !value.trim().is_empty())
            .map(|(name, value)| format!("{name}: {value}\n"))
            .collect()
    }

    /// Encodes the form as `application/x-www-form-urlencoded`, without the fields in `skip`.
    pub fn encoded(&self, skip: &[&str]) -> String {
        form_urlencoded::Serializer::new(String::new())
            .extend_pairs(
                self.fields
                    .iter()
                    .filter(|(name, _)| !skip.contains(&name.as_str())),
            )
            .finish()
    }

    /// The text of a field; empty if it was not sent.
    pub fn text(&self, name: &str) -> &str {
        self.first
            .get(name)
            .and_then(|place| self.fields.get(*place))
            .map_or("", |(_, value)| value.trim())
    }

    /// The text of a field; None if it is blank.
    pub fn given(&self, name: &str) -> Option<String> {
        Some(self.text(name).to_owned()).filter(|text| !text.is_empty())
    }

    /// Whether a box was ticked or a button pressed.
    pub fn has(&self, name: &str) -> bool {
        self.first.contains_key(name)
    }

    /// All texts sent under one name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.fields
            .iter()
            .filter(move |(n, _)| n == name)
            .map(|(_, value)| value.trim())
    }

    /// Parses a field as a `T`. Errors: `required`, or `wrong-format`, at `pointer`.
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
            // The visit that handles the form reports the error on a page.
            Ok(taken.unwrap_or_else(|error| Self::unreadable(&error)))
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
