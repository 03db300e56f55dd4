//! When a notification is mailed: at once, after the quiet hours, or with the digest of the day.

use chrono::{Duration, NaiveTime, Timelike};

use super::kind::{Delivery, NotificationKind, NotificationState};
use crate::Moment;

/// Minutes per day.
pub const DAY: i32 = 24 * 60;
/// The time that must be left between the quiet hours and the time limit of a required act, in hours; otherwise the
/// notification is sent during the quiet hours.
const LEEWAY_HOURS: i64 = 1;

/// The time of the day, in Almere, in which no mail is sent: from the one minute up to the other, across midnight if
/// the end is before the beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QuietHours {
    from: i32,
    until: i32,
}

impl QuietHours {
    /// Minutes since midnight. None if one is outside a day, or both are equal.
    pub const fn new(from: i32, until: i32) -> Option<Self> {
        if from < 0 || until < 0 || from >= DAY || until >= DAY || from == until {
            return None;
        }
        Some(Self { from, until })
    }

    pub const fn from(self) -> i32 {
        self.from
    }

    pub const fn until(self) -> i32 {
        self.until
    }

    /// The end of the quiet hours that contain this moment; None outside them.
    pub fn end(self, at: Moment) -> Option<Moment> {
        let local = at.utc().with_timezone(&chrono_tz::Europe::Amsterdam);
        let minute = i32::try_from(local.hour() * 60 + local.minute()).unwrap_or_default();
        let today = local.date_naive();
        let over_midnight = self.until < self.from;
        let day = match (over_midnight, minute >= self.from, minute < self.until) {
            (false, true, true) | (true, _, true) => today,
            (true, true, false) => today.succ_opt()?,
            _ => return None,
        };
        // In the nights in which the clocks change, the end may be a local time that is skipped or occurs twice.
        Some(Moment::at_local(day, clock(self.until)).max(at))
    }
}

/// Formats a minute of the day as `07:00`.
pub fn as_clock(minute: i32) -> String {
    clock(minute).format("%H:%M").to_string()
}

/// Parses a minute of the day from `07:00`; None for any other text.
pub fn minute_of(text: &str) -> Option<i32> {
    let time = NaiveTime::parse_from_str(text, "%H:%M").ok()?;
    // Accepts one form only, so that each time has one text.
    let minute = i32::try_from(time.hour() * 60 + time.minute()).ok()?;
    (as_clock(minute) == text).then_some(minute)
}

fn clock(minute: i32) -> NaiveTime {
    let minute = u32::try_from(minute).unwrap_or_default();
    NaiveTime::from_hms_opt(minute / 60, minute % 60, 0).unwrap_or_default()
}

/// The mail preferences of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    pub quiet: Option<QuietHours>,
    /// The hour of the daily digest, in Almere.
    digest_hour: i32,
}

impl Settings {
    /// The default: quiet from 22:00 to 07:00, the digest at 08:00.
    pub const USUAL: Self = Self {
        quiet: Some(QuietHours {
            from: 22 * 60,
            until: 7 * 60,
        }),
        digest_hour: 8,
    };

    /// None if the hour is not 0 to 23.
    pub const fn new(quiet: Option<QuietHours>, digest_hour: i32) -> Option<Self> {
        if digest_hour < 0 || digest_hour >= 24 {
            return None;
        }
        Some(Self { quiet, digest_hour })
    }

    pub const fn digest_hour(self) -> i32 {
        self.digest_hour
    }

    /// The first digest after this moment.
    pub fn next_digest(self, after: Moment) -> Moment {
        let at = clock(self.digest_hour * 60);
        let today = after.local_date();
        let first = Moment::at_local(today, at);
        if first > after {
            return first;
        }
        Moment::at_local(today.succ_opt().unwrap_or(today), at)
    }

    /// The state of a new notification, and the time it is due; None if it is not sent. Notifications that require an
    /// act are always mailed on their own, and during the quiet hours if they would come too late after them;
    /// notifications that protect an account are never delayed.
    pub fn plan(
        self,
        kind: NotificationKind,
        chosen: Delivery,
        now: Moment,
        expires_at: Option<Moment>,
    ) -> Option<(NotificationState, Moment)> {
        let delivery = if kind.always_at_once() {
            Delivery::AtOnce
        } else {
            chosen
        };
        match delivery {
            Delivery::Off => None,
            Delivery::Daily => Some((NotificationState::Held, self.next_digest(now))),
            Delivery::AtOnce => Some((NotificationState::Due, self.when(kind, now, expires_at))),
        }
    }

    fn when(self, kind: NotificationKind, now: Moment, expires_at: Option<Moment>) -> Moment {
        let Some(end) = self.quiet.and_then(|quiet| quiet.end(now)) else {
            return now;
        };
        let too_late = expires_at.is_some_and(|at| at < end.plus(Duration::hours(LEEWAY_HOURS)));
        if kind.answers_own_act() || (kind.must_act() && too_late) {
            now
        } else {
            end
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Moment {
        serde_json::from_value(text.into()).unwrap()
    }

    #[test]
    fn in_the_nights_in_which_the_clocks_change_quiet_hours_never_end_in_the_past() {
        for night in ["2026-03-28T21:00:00Z", "2026-10-24T20:00:00Z"] {
            for until in 0..1440 {
                let Some(quiet) = QuietHours::new((until + 60) % 1440, until) else {
                    continue;
                };
                for minute in (0..600).step_by(7) {
                    let now = at(night).plus(chrono::Duration::minutes(minute));
                    if let Some(end) = quiet.end(now) {
                        assert!(end >= now, "{now}: {end}");
                    }
                }
            }
        }
    }

    #[test]
    fn quiet_hours_end_in_the_morning_whichever_side_of_midnight_it_is() {
        let quiet = Settings::USUAL.quiet.unwrap();
        // In winter Almere is one hour ahead of UTC.
        assert_eq!(quiet.end(at("2026-03-02T20:59:59Z")), None);
        assert_eq!(
            quiet.end(at("2026-03-02T21:00:00Z")),
            Some(at("2026-03-03T06:00:00Z"))
        );
        assert_eq!(
            quiet.end(at("2026-03-03T05:59:59Z")),
            Some(at("2026-03-03T06:00:00Z"))
        );
        assert_eq!(quiet.end(at("2026-03-03T06:00:00Z")), None);
        // The clocks go forward in this night.
        assert_eq!(
            quiet.end(at("2026-03-28T22:00:00Z")),
            Some(at("2026-03-29T05:00:00Z"))
        );
        let noon = QuietHours::new(12 * 60, 13 * 60).unwrap();
        assert_eq!(
            noon.end(at("2026-07-02T10:30:00Z")),
            Some(at("2026-07-02T11:00:00Z"))
        );
        assert_eq!(noon.end(at("2026-07-02T11:00:00Z")), None);
    }

    #[test]
    fn a_time_of_the_day_is_written_and_read_back() {
        for minute in [0, 61, 7 * 60, DAY - 1] {
            assert_eq!(minute_of(&as_clock(minute)), Some(minute));
        }
        for text in ["", "7:00", "24:00", "07.00", "07:00:00", "later"] {
            assert_eq!(minute_of(text), None, "{text}");
        }
    }

    #[test]
    fn hours_that_are_none_are_not_taken() {
        assert_eq!(QuietHours::new(60, 60), None);
        assert_eq!(QuietHours::new(-1, 60), None);
        assert_eq!(QuietHours::new(0, DAY), None);
        assert_eq!(Settings::new(None, 24), None);
    }

    #[test]
    fn the_digest_comes_at_its_hour_of_this_day_or_the_next() {
        let digest = |text| Settings::USUAL.next_digest(at(text));
        assert_eq!(digest("2026-03-02T06:59:00Z"), at("2026-03-02T07:00:00Z"));
        assert_eq!(digest("2026-03-02T07:00:00Z"), at("2026-03-03T07:00:00Z"));
    }

    #[test]
    fn what_must_be_acted_on_comes_in_time() {
        let night = at("2026-03-02T23:00:00Z");
        let morning = at("2026-03-03T06:00:00Z");
        let plan =
            |kind, chosen, until: Option<&str>| Settings::USUAL.plan(kind, chosen, night, until.map(at));
        use Delivery::{AtOnce, Daily, Off};
        use NotificationKind::{AccountChanged, BallotReminder, CaseFinanced, NewSignIn, VoteReceipt};
        let due = |at| Some((NotificationState::Due, at));
        assert_eq!(
            plan(BallotReminder, Off, Some("2026-03-03T02:00:00Z")),
            due(night)
        );
        assert_eq!(
            plan(BallotReminder, Daily, Some("2026-03-03T06:59:00Z")),
            due(night)
        );
        assert_eq!(
            plan(BallotReminder, AtOnce, Some("2026-03-03T07:00:00Z")),
            due(morning)
        );
        assert_eq!(plan(CaseFinanced, AtOnce, None), due(morning));
        assert_eq!(plan(CaseFinanced, Off, None), None);
        assert_eq!(plan(VoteReceipt, AtOnce, None), due(night));
        // Notifications that protect an account are sent at once, whatever was chosen.
        for kind in [NewSignIn, AccountChanged] {
            for chosen in [AtOnce, Daily, Off] {
                assert_eq!(plan(kind, chosen, None), due(night), "{kind}");
            }
        }
        assert_eq!(
            plan(CaseFinanced, Daily, None),
            Some((NotificationState::Held, at("2026-03-03T07:00:00Z")))
        );
    }
}
