//! Amounts and days as a file writes them, in the notation that was said.

use chrono::NaiveDate;

use super::{DateNotation, NumberNotation};
use crate::Cents;

text_enum! {
    /// Why an amount is refused. `not-in-notation`: it is no number in the notation that was said. `too-many-decimals`: it
    /// has more than two. `too-large`: it is above 9,999,999,999.99.
    pub enum AmountFault {
        NotInNotation = "not-in-notation",
        TooManyDecimals = "too-many-decimals",
        TooLarge = "too-large",
    }
}

/// Parses an amount: digits, perhaps grouped in threes, and at most two decimals; a minus before or behind it. Nothing is
/// guessed: `1.234` is 1234.00 in the Dutch notation, and has three decimals in the English one.
pub fn amount(text: &str, notation: NumberNotation) -> Result<Cents, AmountFault> {
    let (group, decimal) = match notation {
        NumberNotation::Nl => ('.', ','),
        NumberNotation::En => (',', '.'),
    };
    let text = text.trim();
    let is_minus = |c: char| c == '-' || c == '\u{2212}';
    let (negative, text) = match (text.strip_prefix(is_minus), text.strip_suffix(is_minus)) {
        (Some(rest), _) | (None, Some(rest)) => (true, rest.trim()),
        (None, None) => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let text = text.strip_prefix('€').map_or(text, str::trim_start);
    let (whole, decimals) = text.split_once(decimal).unwrap_or((text, "00"));
    if decimals.is_empty() || !decimals.bytes().all(|b| b.is_ascii_digit()) {
        return Err(AmountFault::NotInNotation);
    }
    let euros = ungrouped(whole, group).ok_or(AmountFault::NotInNotation)?;
    if decimals.len() > 2 {
        return Err(AmountFault::TooManyDecimals);
    }
    let cents: i64 = format!("{euros}{decimals:0<2}")
        .parse()
        .map_err(|_| AmountFault::TooLarge)?;
    let amount = Cents::new(cents);
    if amount > Cents::MAX_INPUT {
        return Err(AmountFault::TooLarge);
    }
    Ok(if negative { -amount } else { amount })
}

/// Digits, or digits in groups of three; None for anything else.
fn ungrouped(text: &str, group: char) -> Option<String> {
    let mut parts = text.split(group);
    let first = parts.next()?;
    let rest: Vec<&str> = parts.collect();
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let fits = rest.is_empty() || first.len() <= 3;
    let all = fits && digits(first) && rest.iter().all(|part| digits(part) && part.len() == 3);
    all.then(|| format!("{first}{}", rest.concat()))
}

/// Parses a day; None if it is none in this notation.
pub fn day(text: &str, notation: DateNotation) -> Option<NaiveDate> {
    let parts: Vec<&str> = text.trim().split('-').collect();
    let [first, month, last] = parts.as_slice() else {
        return None;
    };
    let (year, day, exact) = match notation {
        DateNotation::Iso => (*first, *last, true),
        DateNotation::Nl => (*last, *first, false),
    };
    let number = |text: &str, lengths: &[usize]| {
        let fits = lengths.contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        fits.then(|| text.parse::<u32>().ok()).flatten()
    };
    let short: &[usize] = if exact { &[2] } else { &[1, 2] };
    let year = number(year, &[4]).filter(|year| (1900..=2200).contains(year))?;
    NaiveDate::from_ymd_opt(
        i32::try_from(year).ok()?,
        number(month, short)?,
        number(day, short)?,
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_amount_is_read_in_the_notation_that_was_said_and_in_no_other() {
        let nl = |text| amount(text, NumberNotation::Nl);
        let en = |text| amount(text, NumberNotation::En);
        for (text, cents) in [
            ("1.234,56", 123_456),
            ("1234,56", 123_456),
            ("1.234", 123_400),
            ("0012,5", 1_250),
            ("-1.234,00", -123_400),
            ("1.234,00-", -123_400),
            ("\u{2212} 5", -500),
            ("€ 10", 1_000),
            ("0,00", 0),
            ("+3", 300),
        ] {
            assert_eq!(nl(text), Ok(Cents::new(cents)), "{text}");
        }
        assert_eq!(en("1,234.56"), Ok(Cents::new(123_456)));
        assert_eq!(en("1,234"), Ok(Cents::new(123_400)));
        assert_eq!(en("1.234"), Err(AmountFault::TooManyDecimals));
        assert_eq!(nl("1,234"), Err(AmountFault::TooManyDecimals));
        for text in [
            "",
            "-",
            ",",
            "1.23",
            "1.2345",
            "12.34,50",
            "1..234",
            "1.234.56",
            "1e3",
            "1 234",
            "EUR 1",
            "USD 1",
            "--1",
            "=1+1",
            "1,2,3",
            "1,",
            ",5",
            "1234.567,00",
        ] {
            assert_eq!(nl(text), Err(AmountFault::NotInNotation), "{text}");
        }
        assert_eq!(nl("10.000.000.000,00"), Err(AmountFault::TooLarge));
        assert_eq!(nl("9.999.999.999,99"), Ok(Cents::MAX_INPUT));
        assert_eq!(nl(&"9".repeat(40)), Err(AmountFault::TooLarge));
    }

    #[test]
    fn a_day_is_read_in_the_notation_that_was_said_and_in_no_other() {
        let expected = NaiveDate::from_ymd_opt(2026, 11, 3);
        assert_eq!(day("2026-11-03", DateNotation::Iso), expected);
        assert_eq!(day("03-11-2026", DateNotation::Nl), expected);
        assert_eq!(day("3-11-2026", DateNotation::Nl), expected);
        for (text, notation) in [
            ("03-11-2026", DateNotation::Iso),
            ("2026-11-3", DateNotation::Iso),
            ("2026-11-03", DateNotation::Nl),
            ("30-02-2026", DateNotation::Nl),
            ("03-11-26", DateNotation::Nl),
            ("3/11/2026", DateNotation::Nl),
            ("2026-11-03T00:00", DateNotation::Iso),
            ("", DateNotation::Iso),
            ("-1-1-2026", DateNotation::Nl),
        ] {
            assert_eq!(day(text, notation), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_in_a_notation_is_read_back(cents in -999_999_999_999_i64..=999_999_999_999) {
            let plain = Cents::new(cents).to_string();
            prop_assert_eq!(amount(&plain, NumberNotation::En), Ok(Cents::new(cents)));
            prop_assert_eq!(amount(&plain.replace('.', ","), NumberNotation::Nl), Ok(Cents::new(cents)));
        }

        #[test]
        fn no_text_is_more_than_it_says(text in "[-0-9.,]{0,14}") {
            for notation in [NumberNotation::Nl, NumberNotation::En] {
                if let Ok(read) = amount(&text, notation) {
                    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
                    let written = read.get().unsigned_abs().to_string();
                    let kept = digits.trim_start_matches('0');
                    prop_assert!(written == "0" || written.starts_with(kept.trim_end_matches('0')), "{text} {read}");
                }
            }
        }
    }
}
