//! Counter of SQL statements per thread, since a request does its database work on one thread.

use std::cell::Cell;

use diesel::connection::InstrumentationEvent;

thread_local! {
    static COUNT: Cell<u32> = const { Cell::new(0) };
}

/// Counts each statement and logs its text at trace level with the target `edba::sql`.
pub(super) fn count(event: InstrumentationEvent<'_>) {
    if let InstrumentationEvent::StartQuery { query, .. } = event {
        COUNT.set(COUNT.get() + 1);
        tracing::trace!(target: "edba::sql", statement = %query, "statement");
    }
}

/// Resets the counter.
pub fn reset() {
    COUNT.set(0);
}

/// Statements since the last [`reset`] on this thread, including BEGIN and COMMIT.
pub fn taken() -> u32 {
    COUNT.get()
}
