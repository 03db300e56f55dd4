//! Amounts in Dutch and English notation.

use crate::Cents;

/// An amount in Dutch notation: `€ 1.250.000,50`.
pub fn euros_nl(amount: Cents) -> String {
    let (sign, euros, cents) = parts(amount);
    format!("€ {sign}{},{cents:02}", grouped(euros, '.'))
}

/// An amount in English notation: `€1,250,000.50`.
pub fn euros_en(amount: Cents) -> String {
    let (sign, euros, cents) = parts(amount);
    format!("{sign}€{}.{cents:02}", grouped(euros, ','))
}

fn parts(amount: Cents) -> (&'static str, u64, u64) {
    let cents = amount.get().unsigned_abs();
    (
        if amount.is_negative() { "-" } else { "" },
        cents / 100,
        cents % 100,
    )
}

fn grouped(number: u64, separator: char) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(separator);
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn euros_are_written_as_each_language_does() {
        for (cents, nl, en) in [
            (0, "€ 0,00", "€0.00"),
            (5, "€ 0,05", "€0.05"),
            (99_999, "€ 999,99", "€999.99"),
            (100_000, "€ 1.000,00", "€1,000.00"),
            (125_000_050, "€ 1.250.000,50", "€1,250,000.50"),
            (-100_000, "€ -1.000,00", "-€1,000.00"),
        ] {
            assert_eq!(euros_nl(Cents::new(cents)), nl);
            assert_eq!(euros_en(Cents::new(cents)), en);
        }
    }
}
