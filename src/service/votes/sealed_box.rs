//! The box of a secret ballot: three counts, sealed with the application's secret.
//!
//! There is one box per ballot and no paper has a row of its own, so nothing (id, order, time, event, transaction)
//! links a paper to its caster. The box is sealed again with a fresh nonce for each paper and always has the same
//! length, so two copies of it disclose nothing about the papers added between them.

use crate::Context;
use edba_common::error::{Error, Obstacle, Result};
use edba_domain::Id;
use edba_domain::ballot::Counts;
use edba_domain::codes::Position;
use edba_domain::workflow::WaitingOn;
use edba_store::ballots;

fn purpose(ballot_id: &Id) -> String {
    format!("ballot box {ballot_id}")
}

fn seal(cx: &Context<'_>, ballot_id: &Id, counts: Counts) -> String {
    let mut plain = [0u8; 12];
    let numbers = [counts.for_count, counts.against_count, counts.abstain_count];
    for (place, number) in plain.chunks_exact_mut(4).zip(numbers) {
        place.copy_from_slice(&number.to_be_bytes());
    }
    cx.seal.seal(&purpose(ballot_id), &plain)
}

/// An empty box, sealed.
pub(crate) fn empty(cx: &Context<'_>, ballot_id: &Id) -> Result<String> {
    Ok(seal(
        cx,
        ballot_id,
        Counts {
            for_count: 0,
            against_count: 0,
            abstain_count: 0,
        },
    ))
}

/// Adds a paper to the box; `counts` is the result of [`open`] under the lock of the case.
pub(crate) fn put(
    cx: &mut Context<'_>,
    ballot_id: &Id,
    mut counts: Counts,
    position: Position,
) -> Result<()> {
    match position {
        Position::For => counts.for_count += 1,
        Position::Against => counts.against_count += 1,
        Position::Abstain => counts.abstain_count += 1,
    }
    let sealed = seal(cx, ballot_id, counts);
    ballots::reseal(cx.conn, ballot_id, &sealed, cx.now)
}

/// Opens the box and returns its counts. Errors: 409 if it does not open with this application's secret.
pub(crate) fn open(cx: &mut Context<'_>, ballot_id: &Id) -> Result<Counts> {
    look_into(cx, ballot_id)?.ok_or_else(cannot_be_counted)
}

/// The counts in the box; `None` if it does not open with this application's secret.
pub(crate) fn look_into(cx: &mut Context<'_>, ballot_id: &Id) -> Result<Option<Counts>> {
    let row = ballots::ballot_box(cx.conn, ballot_id)?
        .ok_or_else(|| Error::internal(format!("the secret ballot {ballot_id} has no box")))?;
    let Ok(plain) = cx.seal.open(&purpose(ballot_id), &row.sealed) else {
        return Ok(None);
    };
    let plain: [u8; 12] = plain
        .try_into()
        .map_err(|_| Error::internal(format!("the box of {ballot_id} is malformed")))?;
    let number = |at: usize| {
        let mut bytes = [0u8; 4];
        bytes.copy_from_slice(&plain[at..at + 4]);
        u32::from_be_bytes(bytes)
    };
    Ok(Some(Counts {
        for_count: number(0),
        against_count: number(4),
        abstain_count: number(8),
    }))
}

/// A 409: the votes cannot be read by anyone, and no vote can be added.
pub(crate) fn cannot_be_counted() -> Error {
    Error::blocked_by(Obstacle::new(
        "cannot-be-counted",
        WaitingOn::Bureau,
        "obstacle-cannot-be-counted",
    ))
}
