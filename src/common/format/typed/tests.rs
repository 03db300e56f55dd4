use super::*;

const NL: Language = Language::Nl;
const EN: Language = Language::En;

/// The parsed value, or a text for the refusal.
fn shown<T: std::fmt::Display>(read: Result<T, Unread>) -> String {
    match read {
        Ok(value) => value.to_string(),
        Err(Unread::NotAnAmount | Unread::NotANumber) => "no".into(),
        Err(Unread::TooLarge) => "too large".into(),
        Err(Unread::Ambiguous { one, other }) => format!("{one} or {other}"),
        Err(Unread::NotWhole { one, other }) => format!("not {one}, but {other}"),
    }
}

#[test]
fn amounts_are_read_as_the_page_writes_them() {
    for (text, nl, en) in [
        // Digits alone, and grouped by spaces.
        ("15000", "15000.00", "15000.00"),
        ("15 000", "15000.00", "15000.00"),
        ("€ 1 250", "1250.00", "1250.00"),
        ("1\u{202f}250\u{a0}000", "1250000.00", "1250000.00"),
        ("0", "0.00", "0.00"),
        ("007", "7.00", "7.00"),
        // The notation of each page.
        ("15.000", "15000.00", "15.00 or 15000"),
        ("15,000", "15,00 or 15000", "15000.00"),
        ("15.000,10", "15000.10", "15000.10"),
        ("15,000.10", "15000.10", "15000.10"),
        ("€1.250.000,50", "1250000.50", "1250000.50"),
        ("1 250,50", "1250.50", "1250.50"),
        // Numbers with only one possible reading.
        ("1250,50", "1250.50", "1250.50"),
        ("1250.50", "1250.50", "1250.50"),
        ("12.50", "12.50", "12.50"),
        ("1.250.000", "1250000.00", "1250000.00"),
        ("1,250,000", "1250000.00", "1250000.00"),
        // A dash for no cents.
        ("25.000,-", "25000.00", "25000.00"),
        ("€ 25.000,–", "25000.00", "25000.00"),
        ("25,-", "25.00", "25.00"),
        ("25000.--", "25000.00", "25000.00"),
        // Two decimals or none.
        ("15.000,100", "15000,10 or 15000100", "15000.10 or 15000100"),
        ("1.000,500", "1000,50 or 1000500", "1000.50 or 1000500"),
        ("1250,5", "1250,50 or 12505", "1250.50 or 12505"),
        ("1250.5", "1250,50 or 12505", "1250.50 or 12505"),
        ("0.250", "0,25 or 250", "0.25 or 250"),
        // Invalid amounts.
        ("", "no", "no"),
        ("veel", "no", "no"),
        ("-5", "no", "no"),
        ("1.25.0", "no", "no"),
        ("12,34,5", "no", "no"),
        ("1.000.00", "no", "no"),
        ("1e9", "no", "no"),
        (",50", "no", "no"),
        ("50,", "no", "no"),
        ("15 00", "no", "no"),
        ("25.00,-", "no", "no"),
        ("١٢", "no", "no"),
        ("99999999999", "too large", "too large"),
    ] {
        assert_eq!(shown(amount(text, NL)), nl, "{text} in Dutch");
        assert_eq!(shown(amount(text, EN)), en, "{text} in English");
    }
}

#[test]
fn counts_are_whole() {
    for (text, nl, en) in [
        ("125", "125", "125"),
        ("1 250", "1250", "1250"),
        ("1.250", "1250", "not 1.250, but 1250"),
        ("1,250", "not 1,250, but 1250", "1250"),
        ("1.250.000", "1250000", "1250000"),
        ("12.5", "not 12,5, but 125", "not 12.5, but 125"),
        ("12,5", "not 12,5, but 125", "not 12.5, but 125"),
        (
            "1.000,500",
            "not 1000,500, but 1000500",
            "not 1000.500, but 1000500",
        ),
        ("-3", "-3", "-3"),
        ("", "no", "no"),
        ("twaalf", "no", "no"),
        ("1e3", "no", "no"),
        ("12 50", "no", "no"),
        ("99999999999999999999", "too large", "too large"),
    ] {
        assert_eq!(shown(count(text, NL)), nl, "{text} in Dutch");
        assert_eq!(shown(count(text, EN)), en, "{text} in English");
    }
}

#[test]
fn a_figure_with_one_mark_before_three_digits_can_be_two_numbers() {
    for (text, nl, en) in [
        ("1250", "1250", "1250"),
        ("12.5", "12.5", "12.5"),
        ("12,5", "12.5", "12.5"),
        ("-0,75", "-0.75", "-0.75"),
        ("\u{2212}3", "-3", "-3"),
        ("1.250,5", "1250.5", "1250.5"),
        ("1,250.5", "1250.5", "1250.5"),
        ("1250.500", "1250.500", "1250.500"),
        ("0.250", "0.250", "0.250"),
        ("1.250", "1,25 or 1250", "1.25 or 1250"),
        ("1,250", "1,25 or 1250", "1.25 or 1250"),
        ("-1.000", "-1,0 or -1000", "-1.0 or -1000"),
        ("1.234", "1,2340 or 1234", "1.2340 or 1234"),
        // Two kinds of marks are read in the notation of the page.
        ("1.000,500", "1000.500", "1000.5 or 1000500"),
        ("1,000.500", "1000,5 or 1000500", "1000.500"),
        ("1.250.000", "1250000", "1250000"),
        ("", "no", "no"),
        ("1.2.3", "no", "no"),
        ("0,1234567", "no", "no"),
        ("1e9", "no", "no"),
    ] {
        assert_eq!(shown(figure(text, NL)), nl, "{text} in Dutch");
        assert_eq!(shown(figure(text, EN)), en, "{text} in English");
    }
}

#[test]
fn what_a_refusal_offers_can_be_typed_instead() {
    for language in [NL, EN] {
        for text in ["1.250", "1,250", "1.000,500", "1,000.500", "1.234", "-1.000"] {
            if let Err(Unread::Ambiguous { one, other }) = figure(text, language) {
                assert!(figure(&one, language).is_ok(), "{one}");
                assert!(figure(&other, language).is_ok(), "{other}");
            }
        }
        for text in ["15.000,100", "1.000,500", "1250,5", "15,000", "15.000"] {
            if let Err(Unread::Ambiguous { one, other }) = amount(text, language) {
                assert!(amount(&one, language).is_ok(), "{one}");
                assert!(amount(&other, language).is_ok(), "{other}");
            }
        }
    }
}

#[test]
fn a_refusal_says_both_readings_in_the_language_of_the_page() {
    let fault = amount("15.000,100", NL).unwrap_err().fault("/amount", NL);
    assert_eq!(
        (fault.pointer.as_str(), fault.code.as_str()),
        ("/amount", "ambiguous-number")
    );
    assert!(fault.text.contains("15000,10 of 15000100"), "{}", fault.text);
    let fault = count("12.5", EN).unwrap_err().fault("/jobsExpected", EN);
    assert_eq!(fault.code, "not-a-whole-number");
    assert!(
        fault.text.contains("12.5") && fault.text.contains("125"),
        "{}",
        fault.text
    );
}
