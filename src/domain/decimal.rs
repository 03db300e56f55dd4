//! A measured value or a target: a decimal number kept as text.

use std::fmt;
use std::str::FromStr;

/// A decimal number in its one written form: at most twelve digits before the point and six behind it, `"1250"`,
/// `"-0.75"`. Kept as text to lose no precision.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Figure(String);

impl Figure {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is below zero; `-0.00` is not.
    pub fn is_negative(&self) -> bool {
        self.0.starts_with('-') && self.0.bytes().any(|b| matches!(b, b'1'..=b'9'))
    }
}

/// A text that is no number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a number: digits, and where needed a point and at most six digits, such as 12.5")]
pub struct NotAFigure(pub String);

impl FromStr for Figure {
    type Err = NotAFigure;

    fn from_str(text: &str) -> Result<Self, NotAFigure> {
        let (whole, fraction) = match text.strip_prefix('-').unwrap_or(text).split_once('.') {
            Some((whole, fraction)) => (whole, Some(fraction)),
            None => (text.strip_prefix('-').unwrap_or(text), None),
        };
        let digits = |part: &str, most: usize| {
            (1..=most).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit())
        };
        let fits = digits(whole, 12)
            && (whole.len() == 1 || !whole.starts_with('0'))
            && fraction.is_none_or(|fraction| digits(fraction, 6));
        if fits {
            Ok(Self(text.to_owned()))
        } else {
            Err(NotAFigure(text.chars().take(40).collect()))
        }
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl serde::Serialize for Figure {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&self.0)
    }
}

impl<'de> serde::Deserialize<'de> for Figure {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(d)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl utoipa::PartialSchema for Figure {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .pattern(Some(r"^-?(0|[1-9][0-9]{0,11})(\.[0-9]{1,6})?$"))
            .examples(["205"])
            .description(Some("A decimal number as a string, kept as it was written."))
            .into()
    }
}

impl utoipa::ToSchema for Figure {
    fn name() -> std::borrow::Cow<'static, str> {
        std::borrow::Cow::Borrowed("Figure")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schema_and_the_type_take_the_same_texts() {
        let schema = serde_json::to_value(<Figure as utoipa::PartialSchema>::schema()).unwrap();
        let schema = jsonschema::validator_for(&schema).unwrap();
        for (text, taken) in [
            ("0", true),
            ("-0.75", true),
            ("1250", true),
            ("999999999999.999999", true),
            ("", false),
            ("-", false),
            ("01", false),
            ("1.", false),
            (".5", false),
            ("1e9", false),
            ("1,5", false),
            ("--1", false),
            ("1.1.1", false),
            ("1234567890123", false),
            ("0.1234567", false),
        ] {
            assert_eq!(text.parse::<Figure>().is_ok(), taken, "{text}");
            assert_eq!(schema.is_valid(&text.into()), taken, "{text}");
        }
    }
}
