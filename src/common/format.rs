//! Formats of days, moments, amounts and numbers, in Dutch and English.

use chrono::{Datelike, NaiveDate};

use edba_domain::codes::Language;
use edba_domain::{Cents, Moment};

pub mod typed;

const MONTHS_NL: [&str; 12] = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
];
const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const DAYS_NL: [&str; 7] = [
    "maandag",
    "dinsdag",
    "woensdag",
    "donderdag",
    "vrijdag",
    "zaterdag",
    "zondag",
];
const DAYS_EN: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];

fn name_at<'a>(names: (&'a [&'a str], &'a [&'a str]), language: Language, place: u32) -> &'a str {
    let list = match language {
        Language::Nl => names.0,
        Language::En => names.1,
    };
    usize::try_from(place)
        .ok()
        .and_then(|place| list.get(place))
        .copied()
        .unwrap_or_default()
}

/// `2 maart 2026`, `2 March 2026`.
pub fn day(day: NaiveDate, language: Language) -> String {
    let month = name_at((&MONTHS_NL, &MONTHS_EN), language, day.month0());
    format!("{} {month} {}", day.day(), day.year())
}

/// `2 maart 2026 om 10.00 uur`, `2 March 2026 at 10:00`: in local time of Almere.
pub fn moment(at: Moment, language: Language) -> String {
    let local = at.utc().with_timezone(&chrono_tz::Europe::Amsterdam);
    let date = day(local.date_naive(), language);
    match language {
        Language::Nl => format!("{date} om {} uur", local.format("%H.%M")),
        Language::En => format!("{date} at {}", local.format("%H:%M")),
    }
}

/// `27 nov 2026`, `27 Nov 2026`.
pub fn brief_day(day: NaiveDate, language: Language) -> String {
    let month = name_at((&MONTHS_NL, &MONTHS_EN), language, day.month0());
    // The short form of maart is mrt; every other month has its first three letters.
    let short: String = if month == "maart" {
        "mrt".to_owned()
    } else {
        month.chars().take(3).collect()
    };
    format!("{} {short} {}", day.day(), day.year())
}

/// `vr 27 nov, 17.00 uur`, `Fri 27 Nov, 17:00`: with the year if it is not the current one.
pub fn brief(at: Moment, now: Moment, language: Language) -> String {
    let local = at.utc().with_timezone(&chrono_tz::Europe::Amsterdam);
    let letters = match language {
        Language::Nl => 2,
        Language::En => 3,
    };
    let weekday: String = name_at(
        (&DAYS_NL, &DAYS_EN),
        language,
        local.weekday().num_days_from_monday(),
    )
    .chars()
    .take(letters)
    .collect();
    let mut date = brief_day(local.date_naive(), language);
    let this_year = format!(" {}", now.local_date().year());
    if let Some(short) = date.strip_suffix(&this_year) {
        date = short.to_owned();
    }
    match language {
        Language::Nl => format!("{weekday} {date}, {} uur", local.format("%H.%M")),
        Language::En => format!("{weekday} {date}, {}", local.format("%H:%M")),
    }
}

/// A moment to the second, for a receipt.
pub fn exact(at: Moment, language: Language) -> String {
    let local = at.utc().with_timezone(&chrono_tz::Europe::Amsterdam);
    let date = day(local.date_naive(), language);
    match language {
        Language::Nl => format!("{date} om {} uur", local.format("%H.%M.%S")),
        Language::En => format!("{date} at {}", local.format("%H:%M:%S")),
    }
}

/// A moment with its day of the week.
pub fn deadline(at: Moment, language: Language) -> String {
    let local = at.utc().with_timezone(&chrono_tz::Europe::Amsterdam);
    let weekday = name_at(
        (&DAYS_NL, &DAYS_EN),
        language,
        local.weekday().num_days_from_monday(),
    );
    format!("{weekday} {}", moment(at, language))
}

/// A time of day: `14.00 uur`, `14:00`.
pub fn time_of_day(at: Moment, language: Language) -> String {
    let local = at.utc().with_timezone(&chrono_tz::Europe::Amsterdam);
    match language {
        Language::Nl => format!("{} uur", local.format("%H.%M")),
        Language::En => local.format("%H:%M").to_string(),
    }
}

/// From when to when something lasts, with its day of the week: `maandag 9 maart 2026 van 14.00 tot 16.00 uur`. The day of its end is
/// named if it is another one.
pub fn period(from: Moment, until: Moment, language: Language) -> String {
    let local = |at: Moment| at.utc().with_timezone(&chrono_tz::Europe::Amsterdam);
    let (begins, ends) = (local(from), local(until));
    if begins.date_naive() != ends.date_naive() {
        let to = match language {
            Language::Nl => "tot",
            Language::En => "to",
        };
        return format!("{} {to} {}", deadline(from, language), deadline(until, language));
    }
    let weekday = name_at(
        (&DAYS_NL, &DAYS_EN),
        language,
        begins.weekday().num_days_from_monday(),
    );
    let date = day(begins.date_naive(), language);
    match language {
        Language::Nl => format!(
            "{weekday} {date} van {} tot {} uur",
            begins.format("%H.%M"),
            ends.format("%H.%M")
        ),
        Language::En => format!(
            "{weekday} {date}, {} to {}",
            begins.format("%H:%M"),
            ends.format("%H:%M")
        ),
    }
}

/// The `datetime` attribute of a `time` element.
pub fn machine_moment(at: Moment) -> String {
    at.to_string()
}

/// An amount with its cents: `€ 1.250.000,50`, `€1,250,000.50`.
pub fn amount(amount: Cents, language: Language) -> String {
    let (sign, euros, cents) = parts(amount);
    match language {
        Language::Nl => format!("€ {sign}{},{cents:02}", grouped(euros, '.')),
        Language::En => format!("{sign}€{}.{cents:02}", grouped(euros, ',')),
    }
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

/// `€ 1.250,00`, `€1,250.00`; whole euros without cents.
pub fn euros(amount: Cents, language: Language) -> String {
    let written = self::amount(amount, language);
    let cents = language.pick(",00", ".00");
    written.strip_suffix(cents).map_or(written.clone(), str::to_owned)
}

/// A stored figure (`1250.5`) in local notation: `1.250,5`, `1,250.5`. A text that is no figure is returned unchanged.
pub fn figure(kept: &str, language: Language) -> String {
    let (whole, fraction) = kept.split_once('.').unwrap_or((kept, ""));
    let digits = whole.trim_start_matches('-');
    if digits.is_empty() || !digits.chars().chain(fraction.chars()).all(|c| c.is_ascii_digit()) {
        return kept.to_owned();
    }
    let (group, mark) = match language {
        Language::Nl => ('.', ','),
        Language::En => (',', '.'),
    };
    let mut written = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            written.push(group);
        }
        written.push(digit);
    }
    let sign = if whole.starts_with('-') { "-" } else { "" };
    if fraction.is_empty() {
        format!("{sign}{written}")
    } else {
        format!("{sign}{written}{mark}{fraction}")
    }
}

/// The value of an amount field, without the sign: `1.250`, `1,250.50`.
pub fn euros_to_type(amount: Cents, language: Language) -> String {
    euros(amount, language)
        .trim_start_matches(['€', ' ', '\u{a0}'])
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_written_as_each_language_does() {
        assert_eq!(figure("1250.5", Language::Nl), "1.250,5");
        assert_eq!(figure("-1234567.05", Language::En), "-1,234,567.05");
        assert_eq!(figure("100", Language::Nl), "100");
        assert_eq!(figure("ongeveer 5", Language::Nl), "ongeveer 5");
    }

    #[test]
    fn a_moment_is_told_as_the_clocks_in_almere_show_it() {
        let at: Moment = serde_json::from_str("\"2026-07-02T09:05:00Z\"").unwrap();
        assert_eq!(deadline(at, Language::Nl), "donderdag 2 juli 2026 om 11.05 uur");
        assert_eq!(deadline(at, Language::En), "Thursday 2 July 2026 at 11:05");
    }

    #[test]
    fn a_period_that_ends_on_another_day_names_that_day() {
        let at = |text: &str| -> Moment { serde_json::from_str(&format!("\"{text}\"")).unwrap() };
        let begins = at("2026-03-09T13:00:00Z");
        let of = |ends: &str, language| period(begins, at(ends), language);
        let same = "2026-03-09T15:00:00Z";
        assert_eq!(
            of(same, Language::Nl),
            "maandag 9 maart 2026 van 14.00 tot 16.00 uur"
        );
        assert_eq!(of(same, Language::En), "Monday 9 March 2026, 14:00 to 16:00");
        let next = "2026-03-10T01:00:00Z";
        assert_eq!(
            of(next, Language::Nl),
            "maandag 9 maart 2026 om 14.00 uur tot dinsdag 10 maart 2026 om 02.00 uur"
        );
        assert_eq!(
            of(next, Language::En),
            "Monday 9 March 2026 at 14:00 to Tuesday 10 March 2026 at 02:00"
        );
    }

    #[test]
    fn a_moment_in_few_words_tells_the_year_where_it_is_another() {
        let at: Moment = serde_json::from_str("\"2026-03-02T09:05:00Z\"").unwrap();
        let next: Moment = serde_json::from_str("\"2027-01-02T09:05:00Z\"").unwrap();
        assert_eq!(brief(at, at, Language::Nl), "ma 2 mrt, 10.05 uur");
        assert_eq!(brief(at, next, Language::En), "Mon 2 Mar 2026, 10:05");
        assert_eq!(exact(at, Language::Nl), "2 maart 2026 om 10.05.00 uur");
    }

    #[test]
    fn what_stands_in_a_field_is_read_back_as_it_was() {
        for language in [Language::Nl, Language::En] {
            for amount in [Cents::euros(1250), "1250.50".parse().unwrap(), Cents::euros(3)] {
                assert_eq!(
                    typed::amount(&euros_to_type(amount, language), language),
                    Ok(amount)
                );
            }
        }
    }

    #[test]
    fn whole_euros_have_no_cents() {
        assert_eq!(euros(Cents::euros(1_250_000), Language::Nl), "€ 1.250.000");
        assert_eq!(euros("1250.50".parse().unwrap(), Language::En), "€1,250.50");
    }

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
            assert_eq!(amount(Cents::new(cents), Language::Nl), nl);
            assert_eq!(amount(Cents::new(cents), Language::En), en);
        }
    }
}
