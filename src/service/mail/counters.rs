//! What this process has done with mail since it started.

use std::sync::atomic::{AtomicU64, Ordering};

/// A number that only grows.
#[derive(Debug, Default)]
pub struct Counter(AtomicU64);

impl Counter {
    pub(in crate::service) const fn new() -> Self {
        Self(AtomicU64::new(0))
    }

    pub(super) fn add_one(&self) {
        self.add(1);
    }

    pub(in crate::service) fn add(&self, number: u64) {
        self.0.fetch_add(number, Ordering::Relaxed);
    }

    pub fn value(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// Mails that a server took.
pub static SENT: Counter = Counter::new();
/// Attempts after which a mail is tried again.
pub static RETRIED: Counter = Counter::new();
/// Mails that were given up.
pub static FAILED: Counter = Counter::new();
