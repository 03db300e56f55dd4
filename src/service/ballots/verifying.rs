//! Counting every closed ballot again, and whether those that are open can be.

use std::collections::BTreeMap;

use super::closing::{can_be_counted, count};
use crate::domain::ballot::Tally;
use crate::domain::codes::BallotStatus;
use crate::error::Result;
use crate::service::Context;
use crate::service::history::told;
use crate::service::verify::{BATCH, Looked};
use crate::store::ballots;

/// The tally of each closed ballot follows from its electorate, its votes (or its sealed box) and its rules, and
/// is what the history told at its close, vote by vote: two votes that were swapped count to the same. The sealed box
/// of each open ballot opens; a ballot whose box does not is void once the bureau has cancelled it.
pub(in crate::service) fn verify(cx: &mut Context<'_>) -> Result<Looked> {
    let mut looked = Looked::default();
    let mut after = None;
    loop {
        let rows = ballots::counted_or_sealed(cx.conn, after.as_ref(), BATCH)?;
        let Some(last) = rows.last() else {
            return Ok(looked);
        };
        after = Some(last.id);
        for ballot in rows {
            looked.at += 1;
            if ballot.status == BallotStatus::Open {
                if !can_be_counted(cx, &ballot)? {
                    looked.wrong.push(format!(
                        "ballot {} cannot be counted: its box was sealed with another secret; cancel it",
                        ballot.id
                    ));
                }
                continue;
            }
            let kept: Option<Tally> = ballot
                .tally
                .as_deref()
                .and_then(|stored| serde_json::from_str(stored).ok());
            match count(cx, &ballot) {
                Ok((counted, votes))
                    if Some(&counted) == kept.as_ref() && ballot.result == Some(counted.result) =>
                {
                    let told = told(cx, &ballot.case_id, "ballot.closed", &ballot.id)?;
                    if told["tally"] != serde_json::to_value(&counted)?
                        || by_seat(&told["votes"]) != by_seat(&votes)
                    {
                        looked.wrong.push(format!(
                            "ballot {} is not counted from the votes that the history tells",
                            ballot.id
                        ));
                    }
                }
                Ok(_) => looked
                    .wrong
                    .push(format!("ballot {} does not count to its tally", ballot.id)),
                Err(error) => looked
                    .wrong
                    .push(format!("ballot {} cannot be counted: {error}", ballot.id)),
            }
        }
    }
}

/// Votes by their seats: two databases need not sort alike.
fn by_seat(votes: &serde_json::Value) -> BTreeMap<&str, &serde_json::Value> {
    let votes = votes.as_array().into_iter().flatten();
    votes
        .map(|vote| (vote["seatId"].as_str().unwrap_or_default(), vote))
        .collect()
}
