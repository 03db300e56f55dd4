//! The machine's clock and the database's clock. Tests and the demonstration set both; nothing else reads the
//! machine's clock.
//!
//! Several instances can share one PostgreSQL, and their machines' clocks differ. Writes are dated by the clock of the
//! database, which is the same for all of them; the machine's clock is for reads only. SQLite has no clock of its own:
//! there the machine's clock is that of the database.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

use chrono::DateTime;

use edba_domain::Moment;

/// The start of [`Clock::ticked`].
static FIRST_ASKED: LazyLock<Instant> = LazyLock::new(Instant::now);

/// The clock of one running application; clones share the same time.
#[derive(Clone, Default)]
pub struct Clock {
    /// The time of a fixed clock, in microseconds since 1970; the database's clock is fixed at the same time.
    standing: Option<Arc<AtomicI64>>,
    /// By how much the machine's clock is ahead of the right time, in microseconds.
    ahead: i64,
}

impl Clock {
    /// The machine's own clock.
    pub fn system() -> Self {
        Self::default()
    }

    /// A clock that is fixed until it is set.
    pub fn standing_at(moment: Moment) -> Self {
        Self {
            standing: Some(Arc::new(AtomicI64::new(moment.utc().timestamp_micros()))),
            ahead: 0,
        }
    }

    /// The clock of another machine, ahead of this one or behind it; the clock of the database is the same for both.
    /// For tests of several instances.
    pub fn skewed(&self, by: chrono::Duration) -> Self {
        Self {
            standing: self.standing.clone(),
            ahead: self.ahead + by.num_microseconds().unwrap_or_default(),
        }
    }

    /// Now by the machine's clock, to the microsecond.
    #[allow(clippy::disallowed_methods, reason = "this is the one place")]
    pub fn now(&self) -> Moment {
        let now = self.standing().unwrap_or_else(|| Moment::new(chrono::Utc::now()));
        now.plus(chrono::Duration::microseconds(self.ahead))
    }

    /// Now by the clock of the database, given the value that was read from it. A fixed clock overrides it.
    pub fn of_database(&self, read: Moment) -> Moment {
        self.standing().unwrap_or(read)
    }

    /// Now by the clock of the database if it has one and `read` came from it; otherwise by the machine's.
    pub fn now_or(&self, read: Option<Moment>) -> Moment {
        read.map_or_else(|| self.now(), |read| self.of_database(read))
    }

    /// The time of a fixed clock; None for the machine's own.
    pub fn fixed(&self) -> Option<Moment> {
        self.standing()
    }

    fn standing(&self) -> Option<Moment> {
        let micros = self.standing.as_ref()?.load(Ordering::SeqCst);
        Some(Moment::new(
            DateTime::from_timestamp_micros(micros).unwrap_or_default(),
        ))
    }

    /// A monotonic time for rates and intervals: the machine's clock may be set back, this one is not. A fixed clock
    /// returns its fixed time.
    pub fn ticked(&self) -> Duration {
        match &self.standing {
            None => FIRST_ASKED.elapsed(),
            Some(micros) => {
                Duration::from_micros(u64::try_from(micros.load(Ordering::SeqCst)).unwrap_or_default())
            }
        }
    }

    /// Sets a fixed clock; the machine's clock cannot be set.
    pub fn set(&self, moment: Moment) {
        if let Some(micros) = &self.standing {
            micros.store(moment.utc().timestamp_micros(), Ordering::SeqCst);
        }
    }
}
