//! A moment in UTC, to the microsecond: what both databases keep without loss.

use chrono::{DateTime, NaiveDate, NaiveDateTime, SecondsFormat, Timelike, Utc};
use std::fmt;

/// A moment in UTC with microseconds. Written `2026-11-23T18:03:00.000000Z` with as many digits as
/// it has; any offset is accepted when read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Moment(pub(crate) NaiveDateTime);

impl Moment {
    /// SQLite keeps nanoseconds and PostgreSQL microseconds: what is finer is cut off here.
    pub fn new(at: DateTime<Utc>) -> Self {
        let naive = at.naive_utc();
        let micros = naive.nanosecond() / 1_000 * 1_000;
        Self(naive.with_nanosecond(micros).unwrap_or(naive))
    }

    pub fn utc(self) -> DateTime<Utc> {
        self.0.and_utc()
    }

    /// The calendar day in Almere. Deadlines are moments; a mandate or seat "until" a date includes
    /// that day there.
    pub fn local_date(self) -> NaiveDate {
        self.utc()
            .with_timezone(&chrono_tz::Europe::Amsterdam)
            .date_naive()
    }

    /// What the clocks in Almere show.
    pub fn local_time(self) -> chrono::NaiveTime {
        self.utc().with_timezone(&chrono_tz::Europe::Amsterdam).time()
    }

    /// The first moment of a calendar day in Almere.
    pub fn start_of(date: NaiveDate) -> Self {
        let midnight = date.and_time(chrono::NaiveTime::MIN);
        // Clocks are changed at night, never at midnight: the day has one beginning.
        midnight
            .and_local_timezone(chrono_tz::Europe::Amsterdam)
            .earliest()
            .map_or(Self(midnight), |at| Self::new(at.with_timezone(&Utc)))
    }

    /// What the clocks in Almere show on a day; of a time that comes twice the first, of one that is skipped
    /// the beginning of the day.
    pub fn at_local(date: NaiveDate, time: chrono::NaiveTime) -> Self {
        date.and_time(time)
            .and_local_timezone(chrono_tz::Europe::Amsterdam)
            .earliest()
            .map_or_else(|| Self::start_of(date), |at| Self::new(at.with_timezone(&Utc)))
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
}
