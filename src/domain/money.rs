//! Money: whole euro cents, never floating point. One currency, EUR.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub, SubAssign};
use std::str::FromStr;

/// An amount in euro cents. Written in the API as a decimal string with two digits, `"125000.00"`.
///
/// It can be negative (a difference, a ledger entry that reduces) and can be a sum. User input is neither:
/// [`Cents::from_str`] and the schema `Amount`, by which every body and query is checked before it is read, accept one
/// amount, up to [`Cents::MAX_INPUT`]. [`Cents::from_stored`] reads any stored amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Cents(pub(crate) i64);

impl Cents {
    pub const ZERO: Cents = Cents(0);
    /// € 9,999,999,999.99: the largest amount accepted. Sums of a million of them do not overflow.
    pub const MAX_INPUT: Cents = Cents(999_999_999_999);
    /// € 9,999,999,999.99: the largest total of the costs of a case, and of its cover.
    pub const MAX_CASE_TOTAL: Cents = Cents(999_999_999_999);

    pub const fn new(cents: i64) -> Self {
        Self(cents)
    }

    pub const fn euros(euros: i64) -> Self {
        Self(euros * 100)
    }

    pub const fn get(self) -> i64 {
        self.0
    }

    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    pub const fn is_positive(self) -> bool {
        self.0 > 0
    }

    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// Parses an amount that was written by [`fmt::Display`]: a sum has no limit, and a difference may have a sign.
    pub fn from_stored(text: &str) -> Result<Self, NotStored> {
        let wrong = || NotStored(text.chars().take(40).collect());
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (euros, cents) = digits.split_once('.').ok_or_else(wrong)?;
        let is_number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !is_number(euros) || !is_number(cents) || cents.len() != 2 {
            return Err(wrong());
        }
        let amount: i64 = format!("{euros}{cents}").parse().map_err(|_| wrong())?;
        Ok(Cents(if negative { -amount } else { amount }))
    }

    /// `self - other`, at least zero.
    pub fn less(self, other: Cents) -> Cents {
        Cents((self.0 - other.0).max(0))
    }
}

impl Add for Cents {
    type Output = Cents;
    fn add(self, other: Cents) -> Cents {
        Cents(self.0 + other.0)
    }
}

impl Sub for Cents {
    type Output = Cents;
    fn sub(self, other: Cents) -> Cents {
        Cents(self.0 - other.0)
    }
}

impl Neg for Cents {
    type Output = Cents;
    fn neg(self) -> Cents {
        Cents(-self.0)
    }
}

impl AddAssign for Cents {
    fn add_assign(&mut self, other: Cents) {
        self.0 += other.0;
    }
}

impl SubAssign for Cents {
    fn sub_assign(&mut self, other: Cents) {
        self.0 -= other.0;
    }
}

impl Sum for Cents {
    fn sum<I: Iterator<Item = Cents>>(amounts: I) -> Cents {
        amounts.fold(Cents::ZERO, Add::add)
    }
}

impl<'a> Sum<&'a Cents> for Cents {
    fn sum<I: Iterator<Item = &'a Cents>>(amounts: I) -> Cents {
        amounts.copied().sum()
    }
}

/// A text that is no amount.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not an amount: digits, a point and two digits, such as 125000.00, at most 9999999999.99")]
pub struct NotAnAmount(pub String);

/// A stored text that is no amount.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` was kept as an amount and is none")]
pub struct NotStored(pub String);

impl FromStr for Cents {
    type Err = NotAnAmount;

    fn from_str(text: &str) -> Result<Self, NotAnAmount> {
        let wrong = || NotAnAmount(text.chars().take(40).collect());
        let (euros, cents) = text.split_once('.').ok_or_else(wrong)?;
        let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        let leading_zero = euros.len() > 1 && euros.starts_with('0');
        if euros.is_empty()
            || euros.len() > 10
            || leading_zero
            || cents.len() != 2
            || !digits(euros)
            || !digits(cents)
        {
            return Err(wrong());
        }
        let euros: i64 = euros.parse().map_err(|_| wrong())?;
        let cents: i64 = cents.parse().map_err(|_| wrong())?;
        Ok(Cents(euros * 100 + cents))
    }
}

impl fmt::Display for Cents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let cents = self.0.unsigned_abs();
        write!(f, "{sign}{}.{:02}", cents / 100, cents % 100)
    }
}

impl serde::Serialize for Cents {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Cents {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(d)?;
        Cents::from_stored(&text).map_err(serde::de::Error::custom)
    }
}

/// The schema of a sum of several amounts, which has no limit of its own: for answers only.
#[derive(Debug, Clone, Copy)]
pub enum Total {}

impl utoipa::PartialSchema for Total {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .pattern(Some(r"^(0|[1-9][0-9]*)\.[0-9]{2}$"))
            .description(Some(
                "A sum of amounts in euros and cents, as a decimal string with two digits.",
            ))
            .examples(["125000.00"])
            .into()
    }
}

impl utoipa::ToSchema for Total {
    fn name() -> std::borrow::Cow<'static, str> {
        std::borrow::Cow::Borrowed("Total")
    }
}

/// The schema of an amount that may be below zero, such as a movement or a difference: for answers only.
#[derive(Debug, Clone, Copy)]
pub enum SignedTotal {}

impl utoipa::PartialSchema for SignedTotal {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .pattern(Some(r"^-?(0|[1-9][0-9]*)\.[0-9]{2}$"))
            .description(Some(
                "Euros and cents as a decimal string with two digits; it can be below zero.",
            ))
            .examples(["-125000.00"])
            .into()
    }
}

impl utoipa::ToSchema for SignedTotal {
    fn name() -> std::borrow::Cow<'static, str> {
        std::borrow::Cow::Borrowed("SignedTotal")
    }
}

impl utoipa::PartialSchema for Cents {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .pattern(Some(r"^(0|[1-9][0-9]{0,9})\.[0-9]{2}$"))
            .description(Some(
                "Euros and cents as a decimal string with two digits; at most 9999999999.99.",
            ))
            .examples(["125000.00"])
            .into()
    }
}

impl utoipa::ToSchema for Cents {
    fn name() -> std::borrow::Cow<'static, str> {
        std::borrow::Cow::Borrowed("Amount")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_read_and_written_alike() {
        for text in ["0.00", "0.01", "1.00", "125000.00", "9999999999.99"] {
            assert_eq!(text.parse::<Cents>().unwrap().to_string(), text);
        }
        assert_eq!(Cents::new(-5).to_string(), "-0.05");
    }

    #[test]
    fn a_sum_and_a_difference_are_read_back_as_they_were_stored() {
        for cents in [
            0,
            -5,
            999_999_999_999,
            1_999_999_999_998,
            -1_999_999_999_998,
            i64::MAX,
        ] {
            let stored = serde_json::to_value(Cents::new(cents)).unwrap();
            assert_eq!(
                serde_json::from_value::<Cents>(stored.clone()).unwrap(),
                Cents::new(cents),
                "{stored}"
            );
        }
        for text in [
            "",
            "1",
            "1.0",
            ".00",
            "--1.00",
            "1.+0",
            "92233720368547758.08",
            "1e3.00",
        ] {
            assert!(Cents::from_stored(text).is_err(), "{text}");
        }
        // Too large for user input.
        assert!("10000000000.00".parse::<Cents>().is_err());
    }

    #[test]
    fn what_is_no_amount_is_refused() {
        for text in [
            "",
            "1",
            "1.0",
            "1.000",
            "0.001",
            "-1.00",
            "+1.00",
            "1e30",
            "01.00",
            " 1.00",
            "1,00",
            ".00",
            "10000000000.00",
            "NaN",
            "١.٠٠",
        ] {
            assert!(text.parse::<Cents>().is_err(), "{text}");
        }
    }
}
