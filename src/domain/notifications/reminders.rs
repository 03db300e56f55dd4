//! The times of reminders: pure comparisons of times, so that a late run sends only the reminders that still make
//! sense.

use chrono::{Duration, NaiveDate, NaiveTime};

use crate::Moment;
use crate::codes::Rhythm;
use crate::working_days::working_day_from;

/// Reminders closer together than this are merged into the last of them.
const APART_HOURS: i64 = 3;
/// The hour of the day, in Almere, at which the notifications of a day are sent.
const MORNING_HOUR: u32 = 8;
/// How many days before the day itself the first reminder is sent.
const WEEK: i64 = 7;
/// How many days before its last day a reminder is sent that a mandate expires.
const MANDATE_DAYS: i64 = 14;
/// For how many days a notification of the past is still sent, if it could not be sent in time.
const LATE_DAYS: i64 = 30;

crate::text_enum! {
    /// The reminders of a ballot.
    pub enum BallotReminder { HalfTime = "half-time", Day = "day", Hours = "hours" }
}

crate::text_enum! {
    /// The reminders of a day.
    pub enum DayReminder { Ahead = "ahead", Today = "today" }
}

/// The reminder of a ballot that is due: the last one whose time has come since the ballot was given its deadline.
/// None before the first reminder, and after the close.
pub fn of_ballot(opened_at: Moment, closes_at: Moment, since: Moment, now: Moment) -> Option<BallotReminder> {
    if now >= closes_at {
        return None;
    }
    let half = opened_at.plus((closes_at.utc() - opened_at.utc()) / 2);
    let mut moments = [
        (half, BallotReminder::HalfTime),
        (closes_at.plus(-Duration::hours(24)), BallotReminder::Day),
        (closes_at.plus(-Duration::hours(3)), BallotReminder::Hours),
    ];
    // If two reminders have the same time, only the one that is later in the enum, and so nearer to the close, is sent.
    moments.sort_unstable();
    let apart = |place: usize, at: Moment| {
        moments
            .get(place + 1)
            .is_none_or(|(next, _)| *next >= at.plus(Duration::hours(APART_HOURS)))
    };
    moments
        .iter()
        .enumerate()
        .filter(|(place, (at, _))| apart(*place, *at) && *at > since && *at <= now)
        .map(|(_, (_, which))| *which)
        .next_back()
}

/// The reminder of a day that is due, for a request made at `since`. Past days are still reported for a month, in case
/// the reminder could not be sent in time.
pub fn of_day(day: NaiveDate, since: Moment, now: Moment) -> Option<DayReminder> {
    let today = morning(day);
    // The same local time, also across a change of the clocks.
    let ahead = morning(day - Duration::days(WEEK));
    if now >= today.plus(Duration::days(LATE_DAYS)) {
        None
    } else if now >= today {
        (today > since).then_some(DayReminder::Today)
    } else {
        (now >= ahead && ahead > since).then_some(DayReminder::Ahead)
    }
}

/// Whether the notification of a day is due: from its morning on, for a month, in case it could not be sent in time.
pub(crate) fn is_due(day: NaiveDate, now: Moment) -> bool {
    let at = morning(day);
    now >= at && now < at.plus(Duration::days(LATE_DAYS))
}

/// Whether the notification that a day has passed is due: from the next morning on, for a month.
pub fn has_passed(day: NaiveDate, now: Moment) -> bool {
    let next = morning(day.succ_opt().unwrap_or(day));
    now >= next && now < next.plus(Duration::days(LATE_DAYS))
}

/// Whether the notification that an instalment or a repayment is overdue is due: from the morning of the first working day
/// after its due date on, for a month.
pub fn is_overdue(due_date: NaiveDate, now: Moment) -> bool {
    let next = morning(working_day_from(due_date.succ_opt().unwrap_or(due_date)));
    now >= next && now < next.plus(Duration::days(LATE_DAYS))
}

/// The range of due dates for which an instalment, or a repayment, can have a notification. Between a due date and the next
/// working day are fewer than ten days.
pub fn instalments_in_sight(now: Moment) -> (NaiveDate, NaiveDate) {
    let today = now.local_date();
    (
        today - Duration::days(LATE_DAYS + 10),
        today + Duration::days(WEEK),
    )
}

/// The range of days for which [`has_passed`] can be true.
pub fn passed_lately(now: Moment) -> (NaiveDate, NaiveDate) {
    let today = now.local_date();
    (today - Duration::days(LATE_DAYS + 1), today)
}

/// The range of days for which [`of_day`] can return a reminder.
pub fn days_in_sight(now: Moment) -> (NaiveDate, NaiveDate) {
    let today = now.local_date();
    (
        today - Duration::days(LATE_DAYS + 1),
        today + Duration::days(WEEK),
    )
}

/// The range of last days of mandates for which a reminder is due.
pub fn mandates_in_sight(now: Moment) -> (NaiveDate, NaiveDate) {
    let today = now.local_date();
    // Before the morning, yesterday's range still applies.
    let begun = if now >= morning(today) { 0 } else { 1 };
    (today, today + Duration::days(MANDATE_DAYS - begun))
}

/// The moment at which the notifications of a day are sent.
fn morning(day: NaiveDate) -> Moment {
    Moment::at_local(
        day,
        NaiveTime::from_hms_opt(MORNING_HOUR, 0, 0).unwrap_or_default(),
    )
}

fn months_of(rhythm: Rhythm) -> u32 {
    match rhythm {
        Rhythm::Monthly => 1,
        Rhythm::Quarterly => 3,
        Rhythm::HalfYearly => 6,
        Rhythm::Yearly => 12,
    }
}

/// The due date of an indicator's next report, where the last report was about the day `last`. None if the due date is
/// still too far ahead for a reminder.
pub fn report_due(last: NaiveDate, rhythm: Rhythm, today: NaiveDate) -> Option<NaiveDate> {
    last.checked_add_months(chrono::Months::new(months_of(rhythm)))
        .filter(|due| *due <= today + Duration::days(WEEK))
}

/// The report of an indicator for which a reminder is due, and which reminder. Reports are due one rhythm after
/// another, counted from the last report; reports due before `since` are no longer asked for.
pub fn of_report(
    last: NaiveDate,
    rhythm: Rhythm,
    since: Moment,
    now: Moment,
) -> Option<(NaiveDate, DayReminder)> {
    let months = months_of(rhythm);
    (1..)
        .map_while(|times: u32| last.checked_add_months(chrono::Months::new(months * times)))
        .take_while(|day| morning(*day - Duration::days(WEEK)) <= now)
        .filter_map(|day| Some((day, of_day(day, since, now)?)))
        .last()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Moment {
        serde_json::from_value(text.into()).unwrap()
    }

    #[test]
    fn a_report_waits_from_a_week_before_its_day_until_it_is_made() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let due = |today: &str| report_due(day("2026-01-31"), Rhythm::Monthly, day(today));
        assert_eq!(due("2026-02-20"), None);
        assert_eq!(due("2026-02-21"), Some(day("2026-02-28")));
        assert_eq!(due("2026-08-01"), Some(day("2026-02-28")));
        assert_eq!(
            report_due(day("2026-01-31"), Rhythm::Yearly, day("2026-08-01")),
            None
        );
    }

    /// Every reminder of a ballot that is checked each minute, with its moment.
    fn reminders(opened: &str, closes: &str) -> Vec<(String, BallotReminder)> {
        let (opened, closes) = (at(opened), at(closes));
        let mut seen = Vec::new();
        let mut now = opened;
        while now < closes {
            if let Some(which) = of_ballot(opened, closes, opened, now)
                && seen.last().is_none_or(|(_, before)| *before != which)
            {
                seen.push((now.to_string(), which));
            }
            now = now.plus(Duration::minutes(1));
        }
        seen
    }

    #[test]
    fn a_ballot_is_reminded_of_at_half_time_a_day_and_three_hours_before_its_close() {
        assert_eq!(
            reminders("2026-03-02T09:00:00Z", "2026-03-16T09:00:00Z"),
            [
                ("2026-03-09T09:00:00Z".into(), BallotReminder::HalfTime),
                ("2026-03-15T09:00:00Z".into(), BallotReminder::Day),
                ("2026-03-16T06:00:00Z".into(), BallotReminder::Hours),
            ]
        );
    }

    #[test]
    fn moments_that_coincide_are_one_and_those_before_the_opening_are_none() {
        let kinds = |opened, closes| {
            reminders(opened, closes)
                .into_iter()
                .map(|(_, kind)| kind)
                .collect::<Vec<_>>()
        };
        use BallotReminder::{Day, HalfTime, Hours};
        assert_eq!(
            kinds("2026-03-02T09:00:00Z", "2026-03-04T09:00:00Z"),
            [Day, Hours]
        );
        // Half time and the last day are one hour apart.
        assert_eq!(
            kinds("2026-03-02T09:00:00Z", "2026-03-04T11:00:00Z"),
            [Day, Hours]
        );
        assert_eq!(kinds("2026-03-02T09:00:00Z", "2026-03-02T15:00:00Z"), [Hours]);
        assert_eq!(
            kinds("2026-03-02T09:00:00Z", "2026-03-03T05:00:00Z"),
            [HalfTime, Hours]
        );
        assert_eq!(kinds("2026-03-02T09:00:00Z", "2026-03-02T11:00:00Z"), [HalfTime]);
    }

    #[test]
    fn whoever_asks_late_is_told_the_last_only_and_after_the_close_nothing() {
        let (opened, closes) = (at("2026-03-02T09:00:00Z"), at("2026-03-16T09:00:00Z"));
        assert_eq!(
            of_ballot(opened, closes, opened, at("2026-03-16T08:59:00Z")),
            Some(BallotReminder::Hours)
        );
        assert_eq!(of_ballot(opened, closes, opened, closes), None);
        // A deadline that was set after half time only has the reminders that are still to come.
        let extended = at("2026-03-15T10:00:00Z");
        assert_eq!(
            of_ballot(opened, at("2026-03-20T09:00:00Z"), extended, extended),
            None
        );
    }

    #[test]
    fn a_day_is_told_a_week_ahead_and_on_itself() {
        let day: NaiveDate = "2026-03-31".parse().unwrap();
        let since = at("2026-03-02T09:00:00Z");
        let of = |now: &str| of_day(day, since, at(now));
        assert_eq!(of("2026-03-24T06:59:00Z"), None);
        assert_eq!(of("2026-03-24T07:00:00Z"), Some(DayReminder::Ahead));
        assert_eq!(of("2026-03-31T05:59:00Z"), Some(DayReminder::Ahead));
        assert_eq!(of("2026-03-31T06:00:00Z"), Some(DayReminder::Today));
        assert_eq!(of("2026-05-02T06:00:00Z"), None);
        assert_eq!(
            of_day(day, at("2026-03-28T09:00:00Z"), at("2026-03-29T09:00:00Z")),
            None
        );
    }

    #[test]
    fn what_was_due_has_passed_from_the_next_morning() {
        let day: NaiveDate = "2026-03-31".parse().unwrap();
        assert!(!has_passed(day, at("2026-04-01T05:59:00Z")));
        assert!(has_passed(day, at("2026-04-01T06:00:00Z")));
        assert!(!has_passed(day, at("2026-05-02T06:00:00Z")));
    }

    #[test]
    fn an_instalment_is_overdue_from_the_next_working_day() {
        // Good Friday; the next working day is the Tuesday after Easter.
        let day: NaiveDate = "2026-04-02".parse().unwrap();
        assert!(!is_overdue(day, at("2026-04-03T06:00:00Z")));
        assert!(!is_overdue(day, at("2026-04-07T05:59:00Z")));
        assert!(is_overdue(day, at("2026-04-07T06:00:00Z")));
        assert!(!is_overdue(day, at("2026-05-07T06:00:00Z")));
        let (from, until) = instalments_in_sight(at("2026-05-07T05:59:00Z"));
        assert!(from <= day && until == "2026-05-14".parse().unwrap());
    }

    #[test]
    fn a_report_is_asked_for_each_period_and_not_for_the_time_before_it_was_monitored() {
        let last: NaiveDate = "2026-01-01".parse().unwrap();
        let since = at("2026-03-02T09:00:00Z");
        let of = |now: &str| {
            of_report(last, Rhythm::Quarterly, since, at(now)).map(|(day, which)| (day.to_string(), which))
        };
        assert_eq!(of("2026-03-20T09:00:00Z"), None);
        assert_eq!(
            of("2026-03-26T09:00:00Z"),
            Some(("2026-04-01".into(), DayReminder::Ahead))
        );
        assert_eq!(
            of("2026-04-01T09:00:00Z"),
            Some(("2026-04-01".into(), DayReminder::Today))
        );
        assert_eq!(
            of("2026-06-29T09:00:00Z"),
            Some(("2026-07-01".into(), DayReminder::Ahead))
        );
        let monthly = of_report(last, Rhythm::Monthly, since, at("2026-03-02T10:00:00Z"));
        assert_eq!(monthly, None);
    }
}
