//! Backoff for a mail server that accepts nothing: a pause that grows each time.

use std::sync::{Mutex, PoisonError};

use chrono::Duration;

use crate::domain::Moment;
use crate::secret::random_bytes;

/// The upper bound of the first pause, in seconds; it doubles each time.
const FIRST_SECONDS: u64 = 10;
/// The upper bound of every pause, in seconds.
const LONGEST_SECONDS: u64 = 5 * 60;

#[derive(Default)]
pub struct Pause(Mutex<State>);

#[derive(Default)]
struct State {
    failures: u32,
    until: Option<Moment>,
}

impl Pause {
    /// Whether the pause still lasts.
    pub fn holds(&self, now: Moment) -> bool {
        let state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.until.is_some_and(|until| now < until)
    }

    /// Begins a pause, and returns its end. Its length is random between half of its bound and the full bound, so that
    /// processes that failed together do not retry together.
    pub fn begin(&self, now: Moment) -> Moment {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let bound = (FIRST_SECONDS << state.failures.min(10)).min(LONGEST_SECONDS) * 1000;
        let random = u64::from_le_bytes(random_bytes()) % (bound / 2);
        let length = Duration::milliseconds(i64::try_from(bound / 2 + random).unwrap_or(0));
        let until = now.plus(length);
        state.failures = state.failures.saturating_add(1);
        state.until = Some(until);
        until
    }

    /// Resets the pause after a success.
    pub fn over(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = State::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_pause_is_longer_until_something_is_sent() {
        let now = Moment::start_of(chrono::NaiveDate::from_ymd_opt(2026, 3, 2).unwrap());
        let pause = Pause::default();
        assert!(!pause.holds(now));
        let mut bound = 10;
        for _ in 0..12 {
            let until = pause.begin(now);
            assert!(pause.holds(now) && !pause.holds(until));
            let seconds = (until.utc() - now.utc()).num_seconds();
            assert!((bound / 2..=bound).contains(&seconds), "{seconds} of {bound}");
            bound = (bound * 2).min(300);
        }
        pause.over();
        assert!(!pause.holds(now));
        assert!((pause.begin(now).utc() - now.utc()).num_seconds() <= 10);
    }
}
