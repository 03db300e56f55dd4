//! Money: whole euro cents, never floating point. One currency, EUR.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub, SubAssign};
use std::str::FromStr;

/// An amount in euro cents. Written in the API as a decimal string with two digits, `"125000.00"`.
///
/// The type can be negative (a difference, a ledger entry that gives back); what comes in through
/// the API never is: [`Cents::from_str`] takes no sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Cents(pub(crate) i64);

impl Cents {
    pub const ZERO: Cents = Cents(0);
    /// € 9,999,999,999.99: the largest amount taken in. Sums of a million of them still fit.
    pub const MAX_INPUT: Cents = Cents(999_999_999_999);

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

    /// `self - other`, but never below zero.
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
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl utoipa::PartialSchema for Cents {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .pattern(Some(r"^(0|[1-9][0-9]{0,9})\.[0-9]{2}$"))
            .description(Some("Euros and cents as a decimal string with two digits."))
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
