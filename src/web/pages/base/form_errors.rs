//! Form input: choices, faults and the fields they belong to, and conversion to the input of a use case.

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveTime};
use serde::de::DeserializeOwned;
use serde_json::Value;
use utoipa::ToSchema;

use super::{Form, Layout};
use crate::extract;
use edba_common::error::{Code, Error, Result};
use edba_common::format::typed;
use edba_common::locale;
use edba_domain::codes::Language;
use edba_domain::{Fault, Id, Moment};

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
            faults.general.push(layout.obstacle(obstacle).to_owned());
        }
        if faults.count() == 0 {
            faults.general.push(layout.say(match error.code {
                Code::PreconditionFailed => "faults-changed",
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

/// Parses the input of a use case together with its amount, which is required. Errors: as [`read_with_amounts`].
pub fn read_with_amount<T: DeserializeOwned + ToSchema + 'static>(
    form: &Form,
    language: Language,
    input: Value,
) -> Result<T> {
    read_with_amounts(form, language, input, &[Amount::Required("amount")])
}

/// A field with an amount in the notation of the page, by its name.
#[derive(Debug, Clone, Copy)]
pub enum Amount {
    Required(&'static str),
    /// Null if it is blank.
    Optional(&'static str),
}

/// Parses the input of a use case together with its amounts, which are in the notation of the page. Errors: 400 with all faults;
/// that of an amount that cannot be read says how it can be meant.
pub fn read_with_amounts<T: DeserializeOwned + ToSchema + 'static>(
    form: &Form,
    language: Language,
    mut input: Value,
    amounts: &[Amount],
) -> Result<T> {
    let mut fields = Fields::from_form(form);
    for amount in amounts {
        let (name, is_optional) = match amount {
            Amount::Required(name) => (*name, false),
            Amount::Optional(name) => (*name, true),
        };
        input[name] = match form.text(name) {
            "" if is_optional => Value::Null,
            text => fields.amount(text, &format!("/{name}"), language),
        };
    }
    fields.read(input)
}

/// The text of a field; null if it is blank.
pub fn text_or_null(form: &Form, name: &str) -> Value {
    form.given(name).map_or(Value::Null, Value::from)
}

/// Parses the fields whose format differs from the API's: moments in the time zone of Almere, and numbers in the
/// format of the page. An unparsable value becomes null; its fault is reported with those of the schema.
pub struct Fields<'a> {
    form: &'a Form,
    faults: Vec<Fault>,
}

impl<'a> Fields<'a> {
    pub fn from_form(form: &'a Form) -> Self {
        Self {
            form,
            faults: Vec::new(),
        }
    }

    /// Parses a day and a time in the fields `name` and `name-time`, at `/name`. Null without a day.
    pub fn moment(&mut self, name: &str) -> Value {
        let (day, time) = (self.form.text(name), self.form.text(&format!("{name}-time")));
        self.moment_at(&format!("/{name}"), day, time)
    }

    /// Parses a day and a time, at `pointer`. A time skipped by the switch to summer time is refused; of a repeated
    /// time the first is taken.
    pub fn moment_at(&mut self, pointer: &str, day: &str, time: &str) -> Value {
        if day.is_empty() {
            return Value::Null;
        }
        let Some((day, time)) = day.parse::<NaiveDate>().ok().zip(time_of(time)) else {
            let what = "This is no day and time.";
            self.faults.push(Fault::new(pointer, "wrong-format", what));
            return Value::Null;
        };
        match Moment::shown_at(day, time) {
            Some(at) => Value::from(at.to_string()),
            None => {
                let what = "The clocks skip this time on this day.";
                self.faults.push(Fault::new(pointer, "skipped-time", what));
                Value::Null
            }
        }
    }

    /// Parses a number in the field `name`, at `pointer`.
    pub fn figure(&mut self, name: &str, pointer: &str, language: Language) -> Value {
        match self.form.text(name) {
            "" => Value::from(""),
            text => match typed::figure(text, language) {
                Ok(figure) => Value::from(figure.as_str()),
                Err(unread) => {
                    self.faults.push(unread.fault(pointer, language));
                    Value::Null
                }
            },
        }
    }

    /// Parses an amount in the notation of the page, at `pointer`.
    fn amount(&mut self, text: &str, pointer: &str, language: Language) -> Value {
        match typed::amount(text, language) {
            Ok(amount) => Value::from(amount.to_string()),
            Err(unread) => {
                self.faults.push(unread.fault(pointer, language));
                Value::Null
            }
        }
    }

    /// Parses the input of a use case, validated by the same schema as the API. Errors: 400 with all faults, those of
    /// the fields included.
    pub fn read<T: DeserializeOwned + ToSchema + 'static>(self, value: Value) -> Result<T> {
        let mut faults = self.faults;
        match read(value) {
            Ok(input) if faults.is_empty() => Ok(input),
            Ok(_) => Err(Error::invalid(faults)),
            Err(error) if error.code == Code::InvalidInput => {
                for fault in error.faults {
                    if faults.iter().all(|known| known.pointer != fault.pointer) {
                        faults.push(fault);
                    }
                }
                Err(Error::invalid(faults))
            }
            Err(error) => Err(error),
        }
    }
}

fn time_of(text: &str) -> Option<NaiveTime> {
    ["%H:%M", "%H.%M", "%H:%M:%S"]
        .iter()
        .find_map(|form| NaiveTime::parse_from_str(text, form).ok())
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
    fn a_moment_is_read_as_the_clocks_in_almere_show_it() {
        let form =
            Form::parse(b"closesAt=2026-07-02&closesAt-time=17%3A00&empty=&wrong=2026-07-02&wrong-time=x");
        let mut fields = Fields::from_form(&form);
        assert_eq!(fields.moment("closesAt"), "2026-07-02T15:00:00Z");
        assert_eq!(fields.moment("empty"), Value::Null);
        assert!(fields.faults.is_empty());
        assert_eq!(fields.moment("wrong"), Value::Null);
        assert_eq!(fields.faults[0].code, "wrong-format");
    }

    #[test]
    fn a_time_that_the_clocks_skip_is_refused_and_one_that_comes_twice_is_the_first() {
        let form = Form::default();
        let mut fields = Fields::from_form(&form);
        assert_eq!(
            fields.moment_at("/a", "2027-03-28", "03:00"),
            "2027-03-28T01:00:00Z"
        );
        assert_eq!(
            fields.moment_at("/a", "2026-10-25", "02.30"),
            "2026-10-25T00:30:00Z"
        );
        assert!(fields.faults.is_empty());
        assert_eq!(fields.moment_at("/closesAt", "2027-03-28", "02:30"), Value::Null);
        let fault = &fields.faults[0];
        assert_eq!(
            (fault.pointer.as_str(), fault.code.as_str()),
            ("/closesAt", "skipped-time")
        );
    }

    #[derive(Debug, serde::Deserialize, ToSchema)]
    #[serde(rename_all = "camelCase", deny_unknown_fields)]
    struct Amounts {
        paid: edba_domain::Cents,
        interest: Option<edba_domain::Cents>,
        reason: String,
    }

    fn amounts(form: &[u8]) -> Result<Amounts> {
        let form = Form::parse(form);
        let input = serde_json::json!({ "reason": text_or_null(&form, "reason") });
        let fields = [Amount::Required("paid"), Amount::Optional("interest")];
        read_with_amounts(&form, Language::Nl, input, &fields)
    }

    #[test]
    fn amounts_are_read_in_the_notation_of_the_page_and_a_blank_one_may_be_none() {
        let read = amounts(b"paid=1.250,50&interest=&reason=x").unwrap();
        assert_eq!(read.paid, edba_domain::Cents::new(125_050));
        assert_eq!(read.interest, None);
        assert_eq!(read.reason, "x");
    }

    #[test]
    fn every_amount_that_cannot_be_read_is_one_fault_beside_the_others() {
        let error = amounts(b"paid=&interest=veel").unwrap_err();
        let mut at: Vec<&str> = error.faults.iter().map(|fault| fault.pointer.as_str()).collect();
        at.sort_unstable();
        assert_eq!(at, ["/interest", "/paid", "/reason"]);
    }

    #[test]
    fn a_form_is_refused_when_what_it_was_made_from_has_changed() {
        let form = Form::parse(b"version=3");
        assert!(expects(&form)(3).is_ok());
        assert_eq!(expects(&form)(4).unwrap_err().code, Code::PreconditionFailed);
    }
}
