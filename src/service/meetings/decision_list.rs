//! The decision list of a meeting: computed from its closed ballots and from the decision text of each item,
//! and frozen with the minutes.

use std::collections::HashMap;

use crate::Context;
use edba_common::error::Result;
use edba_domain::Id;
use edba_domain::meeting::{BallotResult, DecisionLine, ListItem, decision_list};
use edba_store::meetings::{self as store, AgendaItem};

/// An item with the decision of its part of the minutes.
pub(super) type ListedPart<'a> = (&'a AgendaItem, Option<&'a str>);

/// The lines of these items, which are in the order of the agenda.
pub(super) fn lines(cx: &mut Context<'_>, items: &[ListedPart<'_>]) -> Result<Vec<DecisionLine>> {
    let ids: Vec<Id> = items.iter().filter_map(|(item, _)| item.ballot_id).collect();
    let mut results: HashMap<Id, BallotResult> = HashMap::new();
    for (ballot_id, tally, decision_number, outcome) in store::ballot_results(cx.conn, &ids)? {
        let tally = tally.read()?;
        let result = BallotResult {
            ballot_id,
            result: tally.result,
            for_count: tally.for_count,
            against_count: tally.against_count,
            abstain_count: tally.abstain_count,
            decision_number,
            outcome,
        };
        results.insert(ballot_id, result);
    }
    let items: Vec<ListItem<'_>> = items
        .iter()
        .map(|(item, decision)| ListItem {
            item_id: item.id,
            number: item.place.unwrap_or_default(),
            title: &item.title,
            ballot: item.ballot_id.and_then(|id| results.get(&id).cloned()),
            decision: *decision,
        })
        .collect();
    Ok(decision_list(&items))
}
