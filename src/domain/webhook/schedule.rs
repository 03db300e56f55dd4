//! The retry schedule of messages.

use chrono::{DateTime, Duration, Utc};

use crate::Moment;

/// The delay after each failed attempt, in seconds. The first attempt is made at once; then 5 s, 5 min, 30 min, 2 h, 5
/// h, 10 h, 14 h, 20 h, 24 h.
const DELAYS: [i64; 9] = [
    5,
    5 * 60,
    30 * 60,
    2 * 3600,
    5 * 3600,
    10 * 3600,
    14 * 3600,
    20 * 3600,
    24 * 3600,
];

/// The largest jitter, as a fraction (1/10) of a delay: it spreads the retries of messages that failed together.
const JITTER: i64 = 10;

/// The longest `Retry-After` that is honoured, in seconds.
const LONGEST_WISH: i64 = 24 * 3600;

/// How long an endpoint may fail without a success, in days.
const FAILING_DAYS: i64 = 3;

/// What follows a failed attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Retry {
    At(Moment),
    /// That was the last attempt.
    Never,
}

/// The time of the next attempt after the `tries`-th attempt (from 1) failed at `now`. `dice`, from 0 to 255,
/// determines the jitter; `wish` is the `Retry-After` of the endpoint.
pub fn next_attempt(now: Moment, tries: u32, dice: u8, wish: Option<Duration>) -> Retry {
    let delay = usize::try_from(tries.saturating_sub(1))
        .ok()
        .and_then(|index| DELAYS.get(index));
    let Some(delay) = delay else {
        return Retry::Never;
    };
    let milliseconds = delay * 1000;
    let jitter = milliseconds / JITTER * i64::from(dice) / 255;
    let due = Duration::milliseconds(milliseconds + jitter);
    Retry::At(now.plus(wish.map_or(due, |wish| due.max(wish))))
}

/// Parses `Retry-After`: seconds or a date (RFC 9110), at most a day; None if it is neither.
pub fn retry_after(value: &str, now: Moment) -> Option<Duration> {
    let value = value.trim();
    let seconds = if !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit()) {
        // More digits than the type allows exceed the maximum anyway.
        value.parse().unwrap_or(LONGEST_WISH)
    } else {
        let at = DateTime::parse_from_rfc2822(value).ok()?.with_timezone(&Utc);
        (at - now.utc()).num_seconds()
    };
    Some(Duration::seconds(seconds.clamp(0, LONGEST_WISH)))
}

/// The end of an endpoint's pause after an attempt that began at `at`. The latest `Retry-After` of any message applies
/// to all of them; a success of an attempt that began after the pause ends it. A success of an earlier attempt was
/// already under way when another was answered, and does not end it.
pub fn rest_after(
    before: Option<Moment>,
    at: Moment,
    succeeded: bool,
    wish: Option<Duration>,
) -> Option<Moment> {
    if succeeded {
        before.filter(|until| at < *until)
    } else {
        before.max(wish.map(|wish| at.plus(wish)))
    }
}

/// Whether an endpoint that has failed since then, without any success, is disabled.
pub fn gives_up_on(failing_since: Moment, now: Moment) -> bool {
    now >= failing_since.plus(Duration::days(FAILING_DAYS))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn start() -> Moment {
        Moment::start_of(chrono::NaiveDate::from_ymd_opt(2026, 3, 2).unwrap())
    }

    fn seconds(retry: Retry) -> Option<i64> {
        match retry {
            Retry::At(due) => Some((due.utc() - start().utc()).num_seconds()),
            Retry::Never => None,
        }
    }

    #[test]
    fn the_attempts_are_those_of_the_table() {
        let without_jitter: Vec<_> = (1..=10)
            .map(|tries| seconds(next_attempt(start(), tries, 0, None)))
            .collect();
        let table = [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400].map(Some);
        assert_eq!(without_jitter[..9], table);
        assert_eq!(without_jitter[9], None, "the tenth attempt is the last");
        // An endpoint that fails at every attempt is disabled before the last attempt.
        let all: i64 = table.iter().flatten().sum();
        assert!(all > FAILING_DAYS * 86_400);
    }

    proptest! {
        #[test]
        fn an_attempt_is_never_early_and_never_more_than_a_tenth_late(tries in 1_u32..40, dice: u8) {
            let (Some(plain), Some(spread)) = (
                seconds(next_attempt(start(), tries, 0, None)),
                seconds(next_attempt(start(), tries, dice, None)),
            ) else {
                prop_assert!(tries >= 10);
                return Ok(());
            };
            prop_assert!(tries < 10);
            prop_assert!(spread >= plain && spread <= plain + plain / 10);
            // Each delay is longer than the one before, whatever the jitter.
            if let Some(next) = seconds(next_attempt(start(), tries + 1, 0, None)) {
                prop_assert!(next > spread);
            }
        }

        #[test]
        fn a_wish_is_honoured_up_to_a_day_and_never_shortens(tries in 1_u32..10, dice: u8, wish in 0_u64..10_000_000) {
            let parsed = retry_after(&wish.to_string(), start()).unwrap();
            let with = seconds(next_attempt(start(), tries, dice, Some(parsed))).unwrap();
            let without = seconds(next_attempt(start(), tries, dice, None)).unwrap();
            let wish = i64::try_from(wish).unwrap().min(86_400);
            prop_assert_eq!(with, without.max(wish));
        }

        #[test]
        fn whatever_is_wished_is_read_or_left(text in ".{0,40}") {
            if let Some(wish) = retry_after(&text, start()) {
                prop_assert!(wish >= Duration::zero() && wish <= Duration::days(1));
            }
        }
    }

    #[test]
    fn a_wish_is_in_seconds_or_a_date() {
        let parsed = |value| retry_after(value, start()).map(|wish| wish.num_seconds());
        assert_eq!(parsed("120"), Some(120));
        assert_eq!(parsed("99999999999999999999999"), Some(86_400));
        // Midnight in Almere is 23:00 in UTC.
        assert_eq!(parsed("Sun, 01 Mar 2026 23:02:00 GMT"), Some(120));
        assert_eq!(parsed("Sun, 01 Mar 2020 23:02:00 GMT"), Some(0));
        for no in ["", "-5", "soon", "1.5"] {
            assert_eq!(parsed(no), None, "{no}");
        }
    }

    #[test]
    fn an_endpoint_rests_as_long_as_it_asked_whatever_was_under_way() {
        let at = |seconds| start().plus(Duration::seconds(seconds));
        let wish = |seconds| Some(Duration::seconds(seconds));
        let rests_until = rest_after(None, at(0), false, wish(60));
        assert_eq!(rests_until, Some(at(60)));
        assert_eq!(
            rest_after(rests_until, at(1), false, wish(10)),
            Some(at(60)),
            "the latest counts"
        );
        assert_eq!(rest_after(rests_until, at(1), false, wish(90)), Some(at(91)));
        assert_eq!(rest_after(rests_until, at(1), false, None), Some(at(60)));
        assert_eq!(
            rest_after(rests_until, at(1), true, None),
            Some(at(60)),
            "it was under way"
        );
        assert_eq!(rest_after(rests_until, at(60), true, None), None);
        assert_eq!(rest_after(None, at(1), false, None), None);
    }

    #[test]
    fn an_endpoint_is_given_up_after_three_days() {
        let hours = |n| start().plus(Duration::hours(n));
        assert!(!gives_up_on(start(), hours(71)));
        assert!(gives_up_on(start(), hours(72)));
    }
}
