//! Recounts every closed ballot and checks that open ballots can be counted, for `edba verify`.

use edba_domain::EventKind;
use std::collections::BTreeMap;

use serde_json::Value;

use super::closing::count;
use crate::Context;
use crate::events::recorded;
use crate::verify::{BATCH, Looked};
use crate::votes::sealed_box;
use edba_common::error::Result;
use edba_domain::ballot::Tally;
use edba_domain::codes::BallotStatus;
use edba_store::ballots::{self, Ballot};

/// Checks the ballots. The tally of each closed ballot must follow from its electorate, its votes (or its sealed box)
/// and its rules, and must equal the history's record of the close, vote by vote: two swapped votes give the same
/// tally. The sealed box of each open ballot must open; a ballot whose box does not is void once the bureau has
/// cancelled it.
pub(crate) fn verify(cx: &mut Context<'_>) -> Result<Looked> {
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
                looked.wrong.extend(box_fault(cx, &ballot)?);
                continue;
            }
            let kept: Option<Tally> = ballot.tally.as_ref().and_then(|stored| stored.read().ok());
            match count(cx, &ballot) {
                Ok((counted, votes))
                    if Some(&counted) == kept.as_ref() && ballot.result == Some(counted.result) =>
                {
                    let closing_data = recorded(cx, &ballot.case_id, EventKind::BallotClosed, &ballot.id)?;
                    if closing_data["tally"] != serde_json::to_value(&counted)?
                        || !match_recorded(&closing_data["votes"], &votes)
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

/// The fault of an open secret ballot's box, if any: it does not open, or the number of papers in it differs from
/// the number of seats that took part.
fn box_fault(cx: &mut Context<'_>, ballot: &Ballot) -> Result<Option<String>> {
    let id = ballot.id;
    let Some(counts) = sealed_box::look_into(cx, &id)? else {
        return Ok(Some(format!(
            "ballot {id} cannot be counted: its box was sealed with another secret; cancel it"
        )));
    };
    let papers =
        i64::from(counts.for_count) + i64::from(counts.against_count) + i64::from(counts.abstain_count);
    let (_, voted) = ballots::turnout(cx.conn, &id, true)?;
    Ok((papers != voted)
        .then(|| format!("ballot {id} has another number of papers in its box than seats that took part")))
}

/// Whether these votes equal the votes in the history, in every property that the history records.
fn match_recorded(recorded: &Value, votes: &Value) -> bool {
    let (recorded, votes) = (by_seat(recorded), by_seat(votes));
    recorded.keys().eq(votes.keys())
        && recorded.iter().all(|(seat, recorded)| {
            let members = recorded.as_object().into_iter().flatten();
            votes.get(seat).is_some_and(|vote| {
                members
                    .into_iter()
                    .all(|(name, recorded)| vote[name] == *recorded)
            })
        })
}

/// Indexes votes by seat, since two databases may sort differently.
fn by_seat(votes: &Value) -> BTreeMap<&str, &Value> {
    let votes = votes.as_array().into_iter().flatten();
    votes
        .map(|vote| (vote["seatId"].as_str().unwrap_or_default(), vote))
        .collect()
}
