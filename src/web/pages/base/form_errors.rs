//! Form input: choices, faults and the fields they belong to, and conversion to the input of a use case.

mod fields;

use std::collections::HashMap;

use serde::de::DeserializeOwned;
use serde_json::Value;
use utoipa::ToSchema;

use super::{Form, Layout};
use crate::extract;
use edba_common::error::{Code, Error, Result};
use edba_common::locale;
use edba_domain::{Fault, Id};

pub use fields::{Amount, Fields, amount_of, day_of, read_with_amount, read_with_amounts};

/// One option of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    pub value: String,
    pub label: String,
    pub note: String,
    pub chosen: bool,
}

impl Choice {
    pub fn new(value: impl Into<String>, label: impl Into<String>, chosen: &str) -> Self {
        let value = value.into();
        Self {
            chosen: value == chosen,
            value,
            label: label.into(),
            note: String::new(),
        }
    }

    /// The codes of a list as options with their labels; `chosen` is marked.
    pub fn of_codes<T: std::fmt::Display>(
        layout: &Layout,
        list: &str,
        codes: &[T],
        chosen: &str,
    ) -> Vec<Self> {
        codes
            .iter()
            .map(|code| Self::new(code.to_string(), layout.name_of(list, code), chosen))
            .collect()
    }
}

/// A line of the error summary: the field it links to, and the fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldFault {
    pub id: String,
    pub text: String,
}

/// The faults of a form. A field has the id of its JSON pointer in the input: `/budgetLines/0/amount` is the field
/// `budgetLines-0-amount`.
#[derive(Debug, Clone, Default)]
pub struct Faults {
    pub fields: Vec<FieldFault>,
    /// Faults that belong to no field.
    pub general: Vec<String>,
    at: HashMap<String, String>,
}

impl Faults {
    pub fn none() -> Self {
        Self::default()
    }

    /// Converts an error to the faults of a form. `area` is the prefix of the label keys: a fault of the field `reason`
    /// has the label `area-reason`, if there is one.
    pub fn from_error(layout: &Layout, form: &Form, error: &Error, area: &str) -> Self {
        let mut faults = Self::default();
        for fault in &error.faults {
            faults.add(layout, form, fault, area);
        }
        for obstacle in &error.obstacles {
            let text = layout.obstacle(obstacle).to_owned();
            match obstacle
                .pointer
                .as_deref()
                .map(|pointer| pointer.trim_start_matches('/'))
            {
                // An obstacle about a field that the form has is shown there.
                Some(id) if form.has(id) => faults.tell(id, text),
                _ => faults.general.push(text),
            }
        }
        if faults.count() == 0 {
            faults.general.push(layout.say(match error.code {
                Code::PreconditionFailed => "faults-changed",
                Code::Unavailable => "documents-not-now",
                Code::TooManyRequests => "error-too-many-requests-what",
                _ => "faults-conflict",
            }));
        }
        faults
    }

    /// Adds a fault of a field whose text is in the user's language already.
    pub fn tell(&mut self, id: &str, text: String) {
        if self.at.insert(id.to_owned(), text.clone()).is_none() {
            self.fields.push(FieldFault {
                id: id.to_owned(),
                text,
            });
        }
    }

    fn add(&mut self, layout: &Layout, form: &Form, fault: &Fault, area: &str) {
        let id = fault.pointer.trim_start_matches(['/', '?']).replace('/', "-");
        if self.at.contains_key(&id) {
            return;
        }
        // Of a list of options nothing is sent where none is chosen.
        let is_sent = form.has(&id) || (fault.code == "not-allowed" && !id.contains('-'));
        let text = if !id.is_empty() && is_sent && form.text(&id).is_empty() {
            layout.say("fault-required")
        } else {
            layout.fault(fault)
        };
        if id.is_empty() {
            self.general.push(text);
            return;
        }
        self.fields.push(FieldFault {
            text: match label(layout, &fault.pointer, area) {
                // A label that asks something ends with its own sign.
                Some(label) if label.ends_with('?') => format!("{label} {text}"),
                Some(label) => format!("{label}: {text}"),
                None => text.clone(),
            },
            id: id.clone(),
        });
        self.at.insert(id, text);
    }

    /// The fault of a field; empty for none.
    pub fn at(&self, id: impl AsRef<str>) -> &str {
        self.at.get(id.as_ref()).map_or("", String::as_str)
    }

    pub fn count(&self) -> usize {
        self.fields.len() + self.general.len()
    }
}

/// The label of a pointer: the line and the field in it.
pub fn label(layout: &Layout, pointer: &str, area: &str) -> Option<String> {
    let parts: Vec<&str> = pointer.trim_start_matches(['/', '?']).split('/').collect();
    let named = |name: &str| locale::find(layout.language, &format!("{area}-{name}"), &[]);
    match parts.as_slice() {
        [field] => named(field),
        [list, place, field] => {
            let number = place.parse::<usize>().ok()? + 1;
            let line = locale::find(
                layout.language,
                &format!("{area}-{list}-line"),
                &[("number", number.into())],
            )?;
            Some(match named(field) {
                Some(field) => format!("{line}, {}", field.to_lowercase()),
                None => line,
            })
        }
        [list, place] => {
            let number = place.parse::<usize>().ok()? + 1;
            locale::find(
                layout.language,
                &format!("{area}-{list}-line"),
                &[("number", number.into())],
            )
        }
        _ => None,
    }
}

/// Parses the identity in a path. Errors: 404.
pub fn id(text: &str) -> Result<Id> {
    text.parse().map_err(|_| Error::not_found("page"))
}

/// Parses the input of a use case, validated by the same schema as the API. Errors: 400 with all faults.
pub fn read<T: DeserializeOwned + ToSchema + 'static>(value: Value) -> Result<T> {
    extract::parse_value(value)
}

/// The same input, or its faults with those of the members that can be read: so that all faults of a form are shown at once. The
/// first fault at a pointer stays.
pub fn with_faults_of_known<T>(read: Result<T>, known: impl FnOnce() -> Result<Vec<Fault>>) -> Result<T> {
    match read {
        Err(error) if error.code == Code::InvalidInput => {
            let mut faults = error.faults;
            for fault in known()? {
                if faults.iter().all(|other| other.pointer != fault.pointer) {
                    faults.push(fault);
                }
            }
            Err(Error::invalid(faults))
        }
        other => other,
    }
}

/// The text of a field; null if it is blank.
pub fn text_or_null(form: &Form, name: &str) -> Value {
    form.given(name).map_or(Value::Null, Value::from)
}

/// Optimistic lock: checks that the form was made from the current version. Errors: 412 if it has changed since.
pub fn expects(form: &Form) -> impl FnOnce(i32) -> Result<()> + use<> {
    let seen = form.text("version").to_owned();
    move |version| {
        if seen == version.to_string() {
            Ok(())
        } else {
            Err(Error::new(
                Code::PreconditionFailed,
                "It has changed since the form was made.",
            ))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_refused_when_what_it_was_made_from_has_changed() {
        let form = Form::parse(b"version=3");
        assert!(expects(&form)(3).is_ok());
        assert_eq!(expects(&form)(4).unwrap_err().code, Code::PreconditionFailed);
    }
}
