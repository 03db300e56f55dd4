//! Rate limiter per key, in bounded memory.

use std::hash::Hash;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use governor::state::keyed::DashMapStateStore;
use governor::state::{InMemoryState, NotKeyed};
use governor::{NotUntil, Quota, RateLimiter};

use super::{Plainly, Ticks};
use governor::clock::Clock as _;

/// Maximum number of keys in memory.
const REMEMBERED: usize = 10_000;
/// Minimum interval between sweeps of expired keys: a sweep walks over all keys.
const SWEEP_EVERY: Duration = Duration::from_secs(1);

/// Rate limiter per key. While the memory is full, all keys share one quota, also those in memory.
pub(super) struct Keyed<K: Hash + Eq + Clone> {
    of_key: RateLimiter<K, DashMapStateStore<K>, Ticks, Plainly>,
    of_rest: RateLimiter<NotKeyed, InMemoryState, Ticks, Plainly>,
    ticks: Ticks,
    /// When expired keys were last swept, in milliseconds of the clock.
    swept_at: AtomicU64,
}

impl<K: Hash + Eq + Clone> Keyed<K> {
    pub fn new(quota: Quota, ticks: &Ticks) -> Self {
        Self {
            of_key: RateLimiter::dashmap_with_clock(quota, ticks.clone()),
            of_rest: RateLimiter::direct_with_clock(quota, ticks.clone()),
            ticks: ticks.clone(),
            swept_at: AtomicU64::new(0),
        }
    }

    /// Counts one request of this key. Errors: when the quota has room again.
    pub fn check(&self, key: &K) -> Result<(), NotUntil<Duration>> {
        if self.of_key.len() >= REMEMBERED && !self.has_room_again() {
            return self.of_rest.check();
        }
        self.of_key.check_key(key)
    }

    /// Sweeps expired keys, at most once per [`SWEEP_EVERY`]; returns whether there is room for another key.
    fn has_room_again(&self) -> bool {
        let now = u64::try_from(self.ticks.now().as_millis()).unwrap_or(u64::MAX);
        let before = self.swept_at.load(Ordering::Relaxed);
        let due = u64::try_from(SWEEP_EVERY.as_millis()).unwrap_or(u64::MAX);
        let is_due = before == 0 || now.saturating_sub(before) >= due;
        if is_due
            && self
                .swept_at
                .compare_exchange(before, now.max(1), Ordering::Relaxed, Ordering::Relaxed)
                .is_ok()
        {
            self.of_key.retain_recent();
            self.of_key.shrink_to_fit();
        }
        self.of_key.len() < REMEMBERED
    }

    #[cfg(test)]
    pub fn remembers(&self) -> usize {
        self.of_key.len()
    }
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU32;

    use super::*;
    use edba_common::clock::Clock;

    #[test]
    fn however_many_keys_there_are_memory_is_bounded_and_room_comes_again() {
        let at = |text: &str| serde_json::from_value(text.into()).unwrap();
        let clock = Clock::standing_at(at("2026-03-02T09:00:00Z"));
        let quota = Quota::per_second(NonZeroU32::MIN).allow_burst(NonZeroU32::MIN.saturating_add(1));
        let keyed = Keyed::new(quota, &Ticks(clock.clone()));
        for key in 0..REMEMBERED {
            assert!(keyed.check(&key).is_ok());
        }
        // All new keys together have one quota, a burst of two.
        let admitted = (REMEMBERED..3 * REMEMBERED).filter(|key| keyed.check(key).is_ok());
        assert_eq!(admitted.count(), 2);
        assert_eq!(keyed.remembers(), REMEMBERED);
        clock.set(at("2026-03-02T09:00:10Z"));
        assert!((0..1_000).all(|key| keyed.check(&(5 * REMEMBERED + key)).is_ok()));
        assert_eq!(keyed.remembers(), 1_000);
    }
}
