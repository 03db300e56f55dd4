//! Fields of a form whose format differs from the API's: amounts and numbers in the notation of the page, days, years and moments.

use chrono::{NaiveDate, NaiveTime};
use serde::de::DeserializeOwned;
use serde_json::Value;
use utoipa::ToSchema;

use super::super::Form;
use crate::extract;
use edba_common::error::{Code, Error, Result};
use edba_common::format::typed;
use edba_domain::codes::Language;
use edba_domain::{Cents, Fault, Message, Moment};

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
    input: Value,
    amounts: &[Amount],
) -> Result<T> {
    Fields::from_form(form).read_with_amounts(language, input, amounts)
}

/// The day in a field; None where there is none that can be read.
pub fn day_of(form: &Form, name: &str) -> Option<NaiveDate> {
    form.text(name).parse().ok()
}

/// The amount in a field, in the notation of the page; None where there is none that can be read.
pub fn amount_of(form: &Form, name: &str, language: Language) -> Option<Cents> {
    typed::amount(form.text(name), language).ok()
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
            let key = match time.trim() {
                "" => "time-missing",
                _ => "not-a-moment",
            };
            let fault = Fault::new(pointer, "wrong-format", what);
            self.faults.push(fault.saying(Message::new(key)));
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

    /// Parses a year in the field `name`, at `/name`. Null without one.
    pub fn year(&mut self, name: &str) -> Value {
        let text = self.form.text(name).trim();
        if text.is_empty() {
            return Value::Null;
        }
        match text.parse::<i32>() {
            Ok(year) => Value::from(year),
            Err(_) => {
                let fault = Fault::new(format!("/{name}"), "wrong-type", "This is no year.");
                self.faults.push(fault.saying(Message::new("not-a-year")));
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

    /// As [`Fields::read`], with amounts in the notation of the page.
    pub fn read_with_amounts<T: DeserializeOwned + ToSchema + 'static>(
        mut self,
        language: Language,
        mut input: Value,
        amounts: &[Amount],
    ) -> Result<T> {
        for amount in amounts {
            let (name, is_optional) = match amount {
                Amount::Required(name) => (*name, false),
                Amount::Optional(name) => (*name, true),
            };
            input[name] = match self.form.text(name) {
                "" if is_optional => Value::Null,
                text => self.amount(text, &format!("/{name}"), language),
            };
        }
        self.read(input)
    }

    /// Parses the input of a use case, validated by the same schema as the API. Errors: 400 with all faults, those of
    /// the fields included.
    pub fn read<T: DeserializeOwned + ToSchema + 'static>(self, value: Value) -> Result<T> {
        let mut faults = self.faults;
        match extract::parse_value(value) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_read_as_the_clocks_in_almere_show_it() {
        let form =
            Form::parse(b"closesAt=2026-07-02&closesAt-time=17%3A00&empty=&wrong=2026-07-02&wrong-time=x&untimed=2026-07-02&untimed-time=");
        let mut fields = Fields::from_form(&form);
        assert_eq!(fields.moment("closesAt"), "2026-07-02T15:00:00Z");
        assert_eq!(fields.moment("empty"), Value::Null);
        assert!(fields.faults.is_empty());
        assert_eq!(fields.moment("wrong"), Value::Null);
        assert_eq!(fields.moment("untimed"), Value::Null);
        let faults: Vec<_> = fields.faults.iter().map(|fault| fault.code.as_str()).collect();
        assert_eq!(faults, ["wrong-format"; 2]);
        let keys: Vec<_> = fields
            .faults
            .iter()
            .filter_map(|fault| fault.message.as_ref())
            .collect();
        assert_eq!(
            keys,
            [&Message::new("not-a-moment"), &Message::new("time-missing")]
        );
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
        let input = serde_json::json!({ "reason": form.given("reason") });
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
}
