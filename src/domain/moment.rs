//! A moment in UTC, to the microsecond: the precision that both databases store without loss.

use std::fmt;

use chrono::{DateTime, Datelike, Duration, Months, NaiveDate, NaiveDateTime, SecondsFormat, Timelike, Utc};

/// The latest deadline, in months from now: two years.
const DEADLINE_MONTHS: Months = Months::new(24);
/// The years of valid dates.
const YEARS: std::ops::RangeInclusive<i32> = 1800..=2100;

/// Whether a text is a valid date (`2026-03-02`) in the years 1800 to 2100.
pub fn is_date(text: &str) -> bool {
    date_of(text).is_some_and(|date| YEARS.contains(&date.year()))
}

/// Whether a text is a valid moment (RFC 3339) in the years 1800 to 2100.
pub fn is_date_time(text: &str) -> bool {
    DateTime::parse_from_rfc3339(text).is_ok_and(|at| YEARS.contains(&at.with_timezone(&Utc).year()))
}

/// Whether a text is a date or a moment that is invalid only because of its year.
pub fn is_out_of_years(text: &str) -> bool {
    (date_of(text).is_some() || DateTime::parse_from_rfc3339(text).is_ok())
        && !is_date(text)
        && !is_date_time(text)
}

/// Parses a date in its one written form: four digits, two and two.
fn date_of(text: &str) -> Option<NaiveDate> {
    let written = text.len() == 10 && !text.starts_with(['+', '-']);
    text.parse().ok().filter(|_| written)
}

/// A moment in UTC with microseconds. Written as `2026-11-23T18:03:00.000000Z`, with as many digits as it has; any
/// offset is accepted when read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Moment(pub(crate) NaiveDateTime);

impl Moment {
    /// Truncates to microseconds: SQLite stores nanoseconds and PostgreSQL microseconds.
    pub fn new(at: DateTime<Utc>) -> Self {
        let naive = at.naive_utc();
        let micros = naive.nanosecond() / 1_000 * 1_000;
        Self(naive.with_nanosecond(micros).unwrap_or(naive))
    }

    pub fn utc(self) -> DateTime<Utc> {
        self.0.and_utc()
    }

    /// The calendar day in Almere. Deadlines are moments; a mandate or seat "until" a date includes that day there.
    pub fn local_date(self) -> NaiveDate {
        self.utc()
            .with_timezone(&chrono_tz::Europe::Amsterdam)
            .date_naive()
    }

    /// The local time in Almere.
    pub fn local_time(self) -> chrono::NaiveTime {
        self.utc().with_timezone(&chrono_tz::Europe::Amsterdam).time()
    }

    /// The first moment of a calendar day in Almere.
    pub fn start_of(date: NaiveDate) -> Self {
        let midnight = date.and_time(chrono::NaiveTime::MIN);
        // The clocks change later in the night, never at midnight: midnight is unique.
        midnight
            .and_local_timezone(chrono_tz::Europe::Amsterdam)
            .earliest()
            .map_or(Self(midnight), |at| Self::new(at.with_timezone(&Utc)))
    }

    /// The moment of a local date and time in Almere. Of a time that occurs twice, in the autumn, the first (summer
    /// time). None for a time that the clocks skip, in the spring.
    pub fn shown_at(date: NaiveDate, time: chrono::NaiveTime) -> Option<Self> {
        date.and_time(time)
            .and_local_timezone(chrono_tz::Europe::Amsterdam)
            .earliest()
            .map(|at| Self::new(at.with_timezone(&Utc)))
    }

    /// As [`Moment::shown_at`], for times that the service chooses: a skipped time becomes the first moment after the
    /// gap.
    pub fn at_local(date: NaiveDate, time: chrono::NaiveTime) -> Self {
        Self::shown_at(date, time)
            .or_else(|| Self::shown_at(date, time.overflowing_add_signed(Duration::hours(1)).0))
            .unwrap_or_else(|| Self::start_of(date))
    }

    /// The latest deadline that may be set at this moment: two years later.
    pub fn latest_deadline(self) -> Self {
        self.0.checked_add_months(DEADLINE_MONTHS).map_or(self, Self)
    }

    /// The last moment of a day in Almere: "until" a date includes that day there.
    pub fn end_of(date: NaiveDate) -> Self {
        Self::start_of(date.succ_opt().unwrap_or(date)).plus(chrono::Duration::microseconds(-1))
    }

    pub fn plus(self, duration: chrono::Duration) -> Self {
        self.0.checked_add_signed(duration).map_or(self, Self)
    }
}

impl From<DateTime<Utc>> for Moment {
    fn from(at: DateTime<Utc>) -> Self {
        Self::new(at)
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.utc().to_rfc3339_opts(SecondsFormat::AutoSi, true))
    }
}

impl serde::Serialize for Moment {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Moment {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(d)?;
        DateTime::parse_from_rfc3339(&text)
            .map(|at| Self::new(at.with_timezone(&Utc)))
            .map_err(serde::de::Error::custom)
    }
}

impl utoipa::PartialSchema for Moment {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        use utoipa::openapi::schema::{KnownFormat, SchemaFormat, Type};
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)))
            .description(Some(
                "A moment. Answers are in UTC with `Z`; any offset is accepted.",
            ))
            .into()
    }
}

impl utoipa::ToSchema for Moment {
    fn name() -> std::borrow::Cow<'static, str> {
        std::borrow::Cow::Borrowed("Moment")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_ends_at_midnight_in_almere() {
        let end = |date: &str| Moment::end_of(date.parse().unwrap());
        assert_eq!(end("2026-01-31").to_string(), "2026-01-31T22:59:59.999999Z");
        assert_eq!(end("2026-07-31").to_string(), "2026-07-31T21:59:59.999999Z");
        assert_eq!(end("2026-07-31").local_date().to_string(), "2026-07-31");
    }

    fn shown(day: &str, time: &str) -> Option<String> {
        Moment::shown_at(day.parse().unwrap(), time.parse().unwrap()).map(|at| at.to_string())
    }

    #[test]
    fn a_time_that_the_clocks_skip_is_none_and_one_that_comes_twice_is_the_first() {
        assert_eq!(
            shown("2027-03-28", "01:59:59").as_deref(),
            Some("2027-03-28T00:59:59Z")
        );
        assert_eq!(shown("2027-03-28", "02:00:00"), None);
        assert_eq!(shown("2027-03-28", "02:59:59"), None);
        assert_eq!(
            shown("2027-03-28", "03:00:00").as_deref(),
            Some("2027-03-28T01:00:00Z")
        );
        assert_eq!(
            shown("2026-10-25", "02:30:00").as_deref(),
            Some("2026-10-25T00:30:00Z")
        );
        // A skipped time that the service chooses becomes 03:30.
        let chosen = Moment::at_local("2027-03-28".parse().unwrap(), "02:30:00".parse().unwrap());
        assert_eq!(chosen.to_string(), "2027-03-28T01:30:00Z");
    }

    #[test]
    fn a_date_is_taken_in_from_1800_to_2100() {
        for (text, date, moment, far) in [
            ("2026-03-02", true, false, false),
            ("1800-01-01", true, false, false),
            ("2100-12-31", true, false, false),
            ("1799-12-31", false, false, true),
            ("2101-01-01", false, false, true),
            ("9999-12-31", false, false, true),
            ("2026-02-30", false, false, false),
            ("+2026-03-0", false, false, false),
            ("2026-3-2", false, false, false),
            ("2026-03-02T09:00:00+01:00", false, true, false),
            ("9999-12-31T23:59:59.999999999+00:00", false, false, true),
            ("2026-03-02T09:00", false, false, false),
        ] {
            let found = (is_date(text), is_date_time(text), is_out_of_years(text));
            assert_eq!(found, (date, moment, far), "{text}");
        }
    }
}
