//! Why a mandate does not cover something: one list of codes for scope, time and ceilings, and the texts that their
//! sentences share.

use chrono::NaiveDate;

use crate::domain::Cents;
use crate::domain::codes::{ExpenditureKind, Instrument};

text_enum! {
    /// The reason why an amount is not within a mandate.
    pub enum ReasonCode {
        MandateUnknown = "mandate-unknown",
        NotYetValid = "not-yet-valid",
        Expired = "expired",
        Revoked = "revoked",
        ClusterNotCovered = "cluster-not-covered",
        InstrumentNotCovered = "instrument-not-covered",
        ExpenditureKindNotCovered = "expenditure-kind-not-covered",
        CeilingPerDecision = "ceiling-per-decision",
        CeilingPerYear = "ceiling-per-year",
        CeilingTotal = "ceiling-total",
    }
}

pub(crate) fn instrument_nl(instrument: Instrument) -> &'static str {
    match instrument {
        Instrument::OwnFunds => "eigen middelen",
        Instrument::Subsidy => "subsidie",
        Instrument::Credit => "krediet",
    }
}

pub(crate) fn instrument_en(instrument: Instrument) -> &'static str {
    match instrument {
        Instrument::OwnFunds => "own funds",
        Instrument::Subsidy => "subsidy",
        Instrument::Credit => "credit",
    }
}

pub(crate) fn kind_nl(kind: ExpenditureKind) -> &'static str {
    match kind {
        ExpenditureKind::Investment => "investering",
        ExpenditureKind::Programme => "programma",
        ExpenditureKind::Personnel => "personeel",
    }
}

pub(crate) fn kind_en(kind: ExpenditureKind) -> &'static str {
    kind.as_str()
}

pub(crate) fn date_nl(date: NaiveDate) -> String {
    date.format("%d-%m-%Y").to_string()
}

pub(crate) fn date_en(date: NaiveDate) -> String {
    date.format("%-d %B %Y").to_string()
}

/// `€ 1.250.000,00`
pub(crate) fn euros_nl(amount: Cents) -> String {
    format!("€ {}", grouped(amount, '.', ','))
}

/// `€1,250,000.00`
pub(crate) fn euros_en(amount: Cents) -> String {
    format!("€{}", grouped(amount, ',', '.'))
}

fn grouped(amount: Cents, thousands: char, decimal: char) -> String {
    let plain = amount.to_string();
    let (euros, cents) = plain.split_once('.').unwrap_or((&plain, "00"));
    let (sign, digits) = match euros.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", euros),
    };
    let mut out = String::from(sign);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(thousands);
        }
        out.push(digit);
    }
    out.push(decimal);
    out.push_str(cents);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_reads_as_each_language_writes_it() {
        assert_eq!(euros_nl(Cents::new(125_000_050)), "€ 1.250.000,50");
        assert_eq!(euros_en(Cents::new(125_000_050)), "€1,250,000.50");
        assert_eq!(euros_en(Cents::new(99_999)), "€999.99");
        assert_eq!(euros_nl(Cents::new(-100_000)), "€ -1.000,00");
        assert_eq!(euros_nl(Cents::ZERO), "€ 0,00");
    }
}
