//! Counters of mail that this process has sent, retried and given up since it started.

use std::sync::atomic::{AtomicU64, Ordering};

/// A monotonic counter.
#[derive(Debug, Default)]
pub struct Counter(AtomicU64);

impl Counter {
    pub(crate) const fn new() -> Self {
        Self(AtomicU64::new(0))
    }

    pub(super) fn add_one(&self) {
        self.add(1);
    }

    pub(crate) fn add(&self, number: u64) {
        self.0.fetch_add(number, Ordering::Relaxed);
    }

    pub fn value(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// Mails that an SMTP server accepted.
pub static SENT: Counter = Counter::new();
/// Failed attempts after which the mail is retried.
pub static RETRIED: Counter = Counter::new();
/// Mails that were given up.
pub static FAILED: Counter = Counter::new();
