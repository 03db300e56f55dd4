//! Readiness check.

use edba_common::error::Result;
use edba_store::{Db, migrations};

/// Whether the database is reachable and at the migrations of this build. Uses a connection of its own, so that
/// requests that wait for each other do not make the service unready.
pub fn is_ready(db: &Db) -> Result<bool> {
    migrations::are_current(&mut *db.probe()?)
}
