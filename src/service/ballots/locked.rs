//! A ballot under the lock of its case.

use crate::versioned;
use edba_common::error::{Error, Obstacle, Result};
use edba_domain::Id;
use edba_domain::codes::BallotStatus;
use edba_domain::workflow::WaitingOn;
use edba_store::ballots::{self, Ballot};

use crate::Context;
use crate::events::Chain;

/// A ballot under the lock of its case's chain. Errors: 404.
pub(super) fn locked(cx: &mut Context<'_>, id: Id) -> Result<(Chain, Ballot)> {
    let chain = Chain::of_ballot(cx, id)?;
    let ballot = ballots::ballot(cx.conn, &id)?.ok_or_else(|| Error::not_found("ballot"))?;
    Ok((chain, ballot))
}

pub(super) fn must_be_open(ballot: &Ballot) -> Result<()> {
    if ballot.status == BallotStatus::Open {
        return Ok(());
    }
    Err(Error::blocked_by(Obstacle::new(
        "ballot-closed",
        WaitingOn::Nobody,
        "obstacle-ballot-ended",
    )))
}

pub(super) fn store(cx: &mut Context<'_>, ballot: &Ballot) -> Result<()> {
    versioned::store(cx, ballot, ballots::update_ballot)
}
