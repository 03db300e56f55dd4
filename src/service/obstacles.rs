//! Obstacles that several use cases name.

use edba_common::error::{Error, Obstacle, Result};
use edba_domain::workflow::WaitingOn;

/// The obstacle of an account that does not belong to the project bureau.
pub(crate) fn only_the_bureau() -> Obstacle {
    Obstacle::new("not-your-role", WaitingOn::Bureau, "obstacle-only-bureau")
}

/// The obstacles that a refusal names; empty if nothing was refused. Errors: internal only.
pub(crate) fn obstacles(checked: Result<()>) -> Result<Vec<Obstacle>> {
    match checked {
        Ok(()) => Ok(Vec::new()),
        Err(error) if error.obstacles.is_empty() => Err(error),
        Err(error) => Ok(error.obstacles),
    }
}

/// A 409 with these obstacles; the first is the detail.
pub(crate) fn blocked(obstacles: Vec<Obstacle>) -> Error {
    let detail = obstacles
        .first()
        .map_or_else(String::new, |first| first.en.clone());
    Error::blocked(detail, obstacles)
}
