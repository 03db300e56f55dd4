//! What time it is: by the machine's clock, and by the database's. Tests and the demonstration set both; nothing else
//! reads the machine's clock.
//!
//! Several instances can share one PostgreSQL, and their machines' clocks differ. What is written is dated by the clock
//! of the database, which is one for all of them; the machine's clock is for what only reads. SQLite has no clock of its
//! own: there the machine's clock is that of the database.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

use chrono::DateTime;

use crate::domain::Moment;

/// From when on [`Clock::ticked`] counts.
static FIRST_ASKED: LazyLock<Instant> = LazyLock::new(Instant::now);

/// The clock of one running application; clones tell the same time.
#[derive(Clone, Default)]
pub struct Clock {
    /// In microseconds since 1970, where the clock stands still: the database's clock stands there too.
    standing: Option<Arc<AtomicI64>>,
    /// By how much the machine's clock is ahead of the right time, in microseconds.
    ahead: i64,
}

impl Clock {
    /// The machine's own clock.
    pub fn system() -> Self {
        Self::default()
    }

    /// A clock that stands still until it is set.
    pub fn standing_at(moment: Moment) -> Self {
        Self {
            standing: Some(Arc::new(AtomicI64::new(moment.utc().timestamp_micros()))),
            ahead: 0,
        }
    }

    /// The clock of another machine, which is ahead of this one, or behind it. The clock of the database is the same
    /// for both. For tests of several instances.
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

    /// Now by the clock of the database, given what was read from it. Where the clock stands still, so does that of
    /// the database.
    pub fn of_database(&self, read: Moment) -> Moment {
        self.standing().unwrap_or(read)
    }

    /// Now by the clock of the database, where it has one and this was read from it; by the machine's else.
    pub fn now_or(&self, read: Option<Moment>) -> Moment {
        read.map_or_else(|| self.now(), |read| self.of_database(read))
    }

    fn standing(&self) -> Option<Moment> {
        let micros = self.standing.as_ref()?.load(Ordering::SeqCst);
        Some(Moment::new(
            DateTime::from_timestamp_micros(micros).unwrap_or_default(),
        ))
    }

    /// How much time has passed since some moment, for what counts how often something happens: the machine's clock
    /// may be set back, this goes on. A standing clock tells the time at which it stands.
    pub fn ticked(&self) -> Duration {
        match &self.standing {
            None => FIRST_ASKED.elapsed(),
            Some(micros) => {
                Duration::from_micros(u64::try_from(micros.load(Ordering::SeqCst)).unwrap_or_default())
            }
        }
    }

    /// Sets a standing clock; the machine's clock cannot be set.
    pub fn set(&self, moment: Moment) {
        if let Some(micros) = &self.standing {
            micros.store(moment.utc().timestamp_micros(), Ordering::SeqCst);
        }
    }
}
