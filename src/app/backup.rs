//! A copy of the embedded database.

use std::path::{Path, PathBuf};

use super::must_be_there;
use crate::config::DataArgs;
use crate::error::{Error, Result};
use crate::secret::write_private;
use crate::store::backup;
use crate::store::conn::DatabaseUrl;

/// Copies the embedded database as it is now to a file that does not exist yet, readable by its owner only. The secret
/// is neither needed nor copied.
pub fn back_up(args: &DataArgs, to: &Path) -> Result<()> {
    let url = args.database();
    if let DatabaseUrl::Sqlite(path) = &url {
        must_be_there(path)?;
    }
    let unusable = |e: &dyn std::fmt::Display| Error::internal(format!("{}: {e}", to.display()));
    if to.exists() {
        return Err(unusable(&"the file already exists"));
    }
    // Written under a temporary name: only a complete copy has the name of a backup.
    let mut partial = to.as_os_str().to_owned();
    partial.push(".partial");
    let partial = PathBuf::from(partial);
    write_private(&partial, b"").map_err(|e| unusable(&e))?;
    let copied = partial
        .to_str()
        .ok_or_else(|| unusable(&"the name is not UTF-8"))
        .and_then(|name| backup::copy(&url, name));
    let kept = copied.and_then(|()| {
        let whole = std::fs::File::open(&partial).and_then(|file| file.sync_all());
        whole
            .and_then(|()| std::fs::rename(&partial, to))
            .map_err(|e| unusable(&e))
    });
    if kept.is_err()
        && let Err(error) = std::fs::remove_file(&partial)
    {
        tracing::warn!(%error, path = %partial.display(), "removing the partial copy failed");
    }
    kept
}
