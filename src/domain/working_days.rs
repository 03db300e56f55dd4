//! Working days, for deadlines that the service chooses itself: not a Saturday, a Sunday, or one of the days that
//! article 3 of the Dutch *Algemene termijnenwet* treats as a Sunday.

use chrono::{Datelike, Duration, NaiveDate, Weekday};

use super::Moment;

/// The holidays that move with Easter, in days after Easter Sunday: Good Friday, Easter Monday, Ascension Day, Whit
/// Monday.
const AFTER_EASTER: [i64; 4] = [-2, 1, 39, 50];

/// Whether a day is a working day: not a Saturday, a Sunday or a public holiday.
pub fn is_working_day(day: NaiveDate) -> bool {
    !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) && !is_public_holiday(day)
}

/// The day itself if it is a working day, otherwise the next one: never an earlier day, so that a term is never
/// shortened.
pub fn working_day_from(day: NaiveDate) -> NaiveDate {
    day.iter_days().find(|day| is_working_day(*day)).unwrap_or(day)
}

/// The same local time in Almere, on the first working day from that of a moment.
pub fn working_moment_from(at: Moment) -> Moment {
    let day = at.local_date();
    match working_day_from(day) {
        same if same == day => at,
        later => Moment::at_local(later, at.local_time()),
    }
}

fn is_public_holiday(day: NaiveDate) -> bool {
    match (day.month(), day.day()) {
        // New Year's Day, Liberation Day, Christmas.
        (1, 1) | (5, 5) | (12, 25 | 26) => return true,
        // King's Day moves to the Saturday before if it would be a Sunday; neither is a working day.
        (4, 27) => return true,
        _ => {}
    }
    easter(day.year()).is_some_and(|easter| {
        AFTER_EASTER
            .iter()
            .any(|days| easter.checked_add_signed(Duration::days(*days)) == Some(day))
    })
}

/// Easter Sunday of a year in the Gregorian calendar, by the algorithm of Meeus, Jones and Butcher. None outside the
/// range of dates.
fn easter(year: i32) -> Option<NaiveDate> {
    let (golden, century, rest) = (year.rem_euclid(19), year.div_euclid(100), year.rem_euclid(100));
    let leap_corrected = century - century / 4 - (8 * century + 13) / 25;
    let epact = (19 * golden + leap_corrected + 15).rem_euclid(30);
    let full_moon = epact - (golden + 11 * epact) / 319;
    let weekday =
        (2 * (century.rem_euclid(4)) + 2 * (rest / 4) - rest.rem_euclid(4) - full_moon + 32).rem_euclid(7);
    let month = (full_moon + weekday + 90) / 25;
    let day = (full_moon + weekday + month + 19).rem_euclid(32);
    NaiveDate::from_ymd_opt(year, u32::try_from(month).ok()?, u32::try_from(day).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn easter_is_when_the_almanac_says() {
        for sunday in [
            "1818-03-22",
            "1943-04-25",
            "1954-04-18",
            "1981-04-19",
            "2000-04-23",
            "2008-03-23",
            "2011-04-24",
            "2012-04-08",
            "2019-04-21",
            "2024-03-31",
            "2025-04-20",
            "2026-04-05",
            "2027-03-28",
            "2028-04-16",
            "2029-04-01",
            "2030-04-21",
            "2038-04-25",
            "2049-04-18",
            "2076-04-19",
            "2100-03-28",
        ] {
            assert_eq!(easter(day(sunday).year()), Some(day(sunday)), "{sunday}");
        }
        assert!(
            (1800..=2100).all(|year| easter(year).is_some_and(|easter| easter.weekday() == Weekday::Sun))
        );
    }

    #[test]
    fn the_public_holidays_of_2026_and_2027_are_no_working_days() {
        for holiday in [
            "2026-01-01",
            "2026-04-03",
            "2026-04-06",
            "2026-04-27",
            "2026-05-05",
            "2026-05-14",
            "2026-05-25",
            "2026-12-25",
            "2027-03-26",
            "2027-03-29",
            "2027-04-27",
            "2027-05-05",
            "2027-05-06",
            "2027-05-17",
        ] {
            assert!(!is_working_day(day(holiday)), "{holiday}");
        }
        for ordinary in [
            "2026-04-02",
            "2026-04-07",
            "2026-05-04",
            "2026-05-15",
            "2026-12-24",
            "2026-12-31",
            "2027-05-18",
        ] {
            assert!(is_working_day(day(ordinary)), "{ordinary}");
        }
    }

    #[test]
    fn a_term_ends_on_the_first_working_day_and_never_sooner() {
        for (from, given) in [
            ("2026-03-16", "2026-03-16"),
            ("2026-03-14", "2026-03-16"),
            ("2026-03-15", "2026-03-16"),
            // From Good Friday over the weekend and Easter Monday.
            ("2026-04-03", "2026-04-07"),
            // King's Day on a Monday, after a weekend.
            ("2026-04-25", "2026-04-28"),
            // Christmas on Friday and Saturday, Sunday, and New Year's Day on a Friday.
            ("2026-12-25", "2026-12-28"),
            ("2027-01-01", "2027-01-04"),
        ] {
            assert_eq!(working_day_from(day(from)), day(given), "{from}");
        }
        let mut at = day("2026-01-01");
        while at < day("2031-01-01") {
            let given = working_day_from(at);
            assert!(
                given >= at && is_working_day(given) && given - at <= Duration::days(5),
                "{at} {given}"
            );
            at += Duration::days(1);
        }
    }

    #[test]
    fn the_time_of_the_clocks_is_kept_when_the_clocks_change_between() {
        // 24 October 2026 is a Saturday in summer time; the Monday after it is in winter time.
        let at: Moment = "2026-10-24T15:00:00Z"
            .parse::<chrono::DateTime<chrono::Utc>>()
            .unwrap()
            .into();
        let given = working_moment_from(at);
        assert_eq!(given.to_string(), "2026-10-26T16:00:00Z");
        assert_eq!(given.local_time(), at.local_time());
        assert_eq!(working_moment_from(given), given);
    }
}
