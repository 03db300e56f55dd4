//! Whether requests can be served.

use crate::error::Result;
use crate::store::{Db, migrations};

/// Whether the database is reachable and at the migrations of this build.
pub fn is_ready(db: &Db) -> Result<bool> {
    migrations::are_current(&mut *db.reader()?)
}
