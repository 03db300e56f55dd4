//! JSON as it is taken in: strict where serde_json is lenient. A member that is given twice could be
//! read one way here and another way elsewhere, so it is refused.

use std::fmt;

use serde::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use crate::error::{Code, Error, Result};

/// Reads a JSON text. Errors: 400 `malformed-body`, with the place; also for nesting deeper than 128,
/// numbers that no computer keeps, and texts that are no Unicode.
pub fn read(bytes: &[u8]) -> Result<Value> {
    serde_json::from_slice::<Strict>(bytes)
        .map(|strict| strict.0)
        .map_err(|error| {
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

struct Strict(Value);

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(StrictVisitor)
    }
}

struct StrictVisitor;

impl<'de> Visitor<'de> for StrictVisitor {
    type Value = Strict;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Strict, E> {
        Ok(Strict(Value::Null))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Strict, E> {
        Ok(Strict(value.into()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Strict, E> {
        Ok(Strict(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Strict, E> {
        Ok(Strict(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Strict, E> {
        let whole = whole_number(value).map(Value::from);
        Ok(Strict(whole.unwrap_or_else(|| {
            Number::from_f64(value).map_or(Value::Null, Value::Number)
        })))
    }

    fn visit_str<E>(self, value: &str) -> Result<Strict, E> {
        Ok(Strict(value.into()))
    }

    fn visit_string<E>(self, value: String) -> Result<Strict, E> {
        Ok(Strict(value.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Strict, A::Error> {
        let mut all = Vec::new();
        while let Some(Strict(item)) = items.next_element()? {
            all.push(item);
        }
        Ok(Strict(all.into()))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Strict, A::Error> {
        let mut all = Map::new();
        while let Some((name, Strict(value))) = members.next_entry::<String, Strict>()? {
            if all.insert(name, value).is_some() {
                return Err(de::Error::custom("a member is given twice"));
            }
        }
        Ok(Strict(all.into()))
    }
}

/// A number without a fraction as a whole number: JSON has one kind of number, and `23`, `23.0` and `2.3e1` are the
/// same. None for a fraction, and above what is exact in the numbers of other programs.
fn whole_number(value: f64) -> Option<i64> {
    if value.fract() == 0.0 && value.abs() <= LARGEST_EXACT {
        format!("{value:.0}").parse().ok()
    } else {
        None
    }
}

/// 2⁵³ − 1: up to here every whole number has a place of its own among the floating-point numbers.
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
