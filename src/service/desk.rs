//! My desk: what waits for whoever asks, and what they did lately. Each part is one statement.

use super::Context;
use crate::error::Result;
use crate::store::desk;

pub use crate::store::desk::{DoneRow, OpenBallot};

/// How much of what someone did is shown.
const LATELY: i64 = 8;

/// The open ballots on which whoever asks may act, by deadline; none for an account of no representative.
pub fn open_ballots(cx: &mut Context<'_>) -> Result<Vec<OpenBallot>> {
    match cx.actor.representative_id {
        Some(id) => desk::open_ballots_of(cx.conn, &id, cx.now),
        None => Ok(Vec::new()),
    }
}

/// What whoever asks did last.
pub fn lately(cx: &mut Context<'_>) -> Result<Vec<DoneRow>> {
    desk::done_lately(cx.conn, &cx.actor.id, LATELY)
}
