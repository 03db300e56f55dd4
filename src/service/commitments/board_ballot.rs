//! An open ballot of the board on the case of a commitment: what the commitments of the case hold does not change meanwhile
//! where the board decides on what is still needed.

use super::super::Context;
use edba_common::error::{Error, Obstacle, Result};
use edba_domain::codes::{BallotKind, BallotStatus};
use edba_domain::workflow::WaitingOn;
use edba_store::ballots;
use edba_store::decisions::Commitment;

/// Requires that no ballot of the board on the case of a commitment is open, counted or not. Errors: 409 with `detail`.
pub(super) fn check_none_open(cx: &mut Context<'_>, row: &Commitment, detail: &str) -> Result<()> {
    let of_the_board = [BallotKind::Decision, BallotKind::Supplementary];
    check_none_of(cx, row, &of_the_board, detail)
}

/// Requires that no supplementary ballot on the case of a commitment is open: it asks for the gap of the decision, which a
/// release would widen. A ballot that supersedes the decision takes what is released into account. Errors: 409 with
/// `detail`.
pub(super) fn check_no_supplementary_open(
    cx: &mut Context<'_>,
    row: &Commitment,
    detail: &str,
) -> Result<()> {
    check_none_of(cx, row, &[BallotKind::Supplementary], detail)
}

fn check_none_of(cx: &mut Context<'_>, row: &Commitment, kinds: &[BallotKind], detail: &str) -> Result<()> {
    let votes = ballots::of_case(cx.conn, &row.case_id)?
        .iter()
        .any(|ballot| kinds.contains(&ballot.kind) && ballot.status == BallotStatus::Open);
    match votes {
        true => Err(Error::blocked(
            detail,
            vec![Obstacle::new(
                "board-ballot-open",
                WaitingOn::Board,
                "obstacle-board-votes-on-the-case",
            )],
        )),
        false => Ok(()),
    }
}
