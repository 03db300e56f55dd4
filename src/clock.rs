//! What time it is. Tests and the demonstration set it; nothing else reads the machine's clock.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

use chrono::DateTime;

use crate::domain::Moment;

/// From when on [`Clock::ticked`] counts.
static FIRST_ASKED: LazyLock<Instant> = LazyLock::new(Instant::now);

/// The clock of one running application; clones tell the same time.
#[derive(Clone, Default)]
pub struct Clock(Option<Arc<AtomicI64>>);

impl Clock {
    /// The machine's own clock.
    pub fn system() -> Self {
        Self(None)
    }

    /// A clock that stands still until it is set.
    pub fn standing_at(moment: Moment) -> Self {
        Self(Some(Arc::new(AtomicI64::new(moment.utc().timestamp_micros()))))
    }

    /// Now, to the microsecond.
    #[allow(clippy::disallowed_methods, reason = "this is the one place")]
    pub fn now(&self) -> Moment {
        match &self.0 {
            None => Moment::new(chrono::Utc::now()),
            Some(micros) => Moment::new(
                DateTime::from_timestamp_micros(micros.load(Ordering::SeqCst)).unwrap_or_default(),
            ),
        }
    }

    /// How much time has passed since some moment, for what counts how often something happens: the machine's clock
    /// may be set back, this goes on. A standing clock tells the time at which it stands.
    pub fn ticked(&self) -> Duration {
        match &self.0 {
            None => FIRST_ASKED.elapsed(),
            Some(micros) => {
                Duration::from_micros(u64::try_from(micros.load(Ordering::SeqCst)).unwrap_or_default())
            }
        }
    }

    /// Sets a standing clock; the machine's clock cannot be set.
    pub fn set(&self, moment: Moment) {
        if let Some(micros) = &self.0 {
            micros.store(moment.utc().timestamp_micros(), Ordering::SeqCst);
        }
    }
}
