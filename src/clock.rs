//! What time it is. Tests and the demonstration set it; nothing else reads the machine's clock.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::DateTime;

use crate::domain::Moment;

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

    /// Sets a standing clock; the machine's clock cannot be set.
    pub fn set(&self, moment: Moment) {
        if let Some(micros) = &self.0 {
            micros.store(moment.utc().timestamp_micros(), Ordering::SeqCst);
        }
    }
}
