//! Strict JSON parser. Duplicate members, which serde_json accepts, are refused: other parsers could read
//! them differently.

use std::cell::Cell;
use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use edba_common::error::{Code, Error, Result};

/// Maximum number of values in a body: objects, arrays and their contents. The largest case has some 7,000.
pub const MOST_VALUES: usize = 20_000;

/// Parses a JSON text. Errors: 400 `malformed-body`, with line and column; also for nesting deeper than 128,
/// numbers out of range, and invalid Unicode; 400 for more than [`MOST_VALUES`], without parsing the rest.
pub fn read(bytes: &[u8]) -> Result<Value> {
    let left = Cell::new(Some(MOST_VALUES));
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let strict = Strict { left: &left };
    strict
        .deserialize(&mut reader)
        .and_then(|value| reader.end().map(|()| value))
        .map_err(|error| {
            if left.get().is_none() {
                let text = format!(
                    "A body holds at most {MOST_VALUES} values: objects, lists, and what is in them."
                );
                return Error::fault("", "too-long", text);
            }
            let what = if error.is_data() {
                "has a member twice"
            } else {
                "is not JSON"
            };
            Error::new(
                Code::MalformedBody,
                format!(
                    "The body {what}: line {}, column {}.",
                    error.line(),
                    error.column()
                ),
            )
        })
}

/// Deserializes a value and counts it.
#[derive(Clone, Copy)]
struct Strict<'c> {
    /// Remaining number of values; None once there were too many.
    left: &'c Cell<Option<usize>>,
}

impl<'de> DeserializeSeed<'de> for Strict<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        self.left
            .set(self.left.get().and_then(|left| left.checked_sub(1)));
        if self.left.get().is_none() {
            return Err(de::Error::custom("there are too many values"));
        }
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        let whole = whole_number(value).map(Value::from);
        Ok(whole.unwrap_or_else(|| Number::from_f64(value).map_or(Value::Null, Value::Number)))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut all = Vec::new();
        while let Some(item) = items.next_element_seed(self)? {
            all.push(item);
        }
        Ok(all.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut all = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            if all.insert(name, members.next_value_seed(self)?).is_some() {
                return Err(de::Error::custom("a member is given twice"));
            }
        }
        Ok(all.into())
    }
}

/// Converts a number without a fraction to an integer: JSON has one number type, and `23`, `23.0` and `2.3e1` are
/// equal. None for a fraction, and beyond ±(2⁵³ − 1), where floating point is not exact.
fn whole_number(value: f64) -> Option<i64> {
    if value.fract() == 0.0 && value.abs() <= LARGEST_EXACT {
        format!("{value:.0}").parse().ok()
    } else {
        None
    }
}

/// 2⁵³ − 1: up to here, no two integers have the same floating-point number.
const LARGEST_EXACT: f64 = 9_007_199_254_740_991.0;

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_number_without_a_fraction_is_whole_however_it_is_written() {
        let text = b"[23.0, 2.3e1, -5.0, -0.0, 0.5, 9007199254740991.0, 1e300]";
        assert_eq!(
            read(text).unwrap(),
            json!([23, 23, -5, 0, 0.5, 9_007_199_254_740_991_i64, 1e300])
        );
    }

    #[test]
    fn what_is_json_is_read_as_it_stands() {
        let text = br#"{"a": [1, -2, 1.5, "x", true, null], "b": {"a": 18446744073709551615}}"#;
        assert_eq!(
            read(text).unwrap(),
            json!({ "a": [1, -2, 1.5, "x", true, null], "b": { "a": u64::MAX } })
        );
    }

    #[test]
    fn a_body_of_too_many_values_is_read_no_further() {
        let list = |items: usize| format!("[{}]", vec!["{}"; items].join(","));
        assert!(read(list(MOST_VALUES - 1).as_bytes()).is_ok());
        let cut_off = format!("{},{{", list(MOST_VALUES).trim_end_matches(']'));
        for text in [list(MOST_VALUES), list(340_000), cut_off] {
            let refused = read(text.as_bytes()).unwrap_err();
            let codes: Vec<&str> = refused.faults.iter().map(|f| f.code.as_str()).collect();
            assert_eq!((refused.code, codes), (Code::InvalidInput, vec!["too-long"]));
        }
    }

    #[test]
    fn what_could_be_read_in_two_ways_is_refused() {
        for text in [
            r#"{"a": 1, "a": 2}"#.to_owned(),
            r#"{"a": {"b": 1, "b": 1}}"#.to_owned(),
            "1e999".to_owned(),
            r#""\ud800""#.to_owned(),
            "[".repeat(100_000),
            String::new(),
        ] {
            assert_eq!(read(text.as_bytes()).unwrap_err().code, Code::MalformedBody);
        }
        assert_eq!(read(b"\"\xff\"").unwrap_err().code, Code::MalformedBody);
    }
}
