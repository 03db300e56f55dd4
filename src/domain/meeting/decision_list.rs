//! The decision list of a meeting: made from the ballots that were closed and from the decision text of each item.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Id;
use crate::ballot::TallyResult;
use crate::codes::Outcome;

/// One line of a decision list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DecisionLine {
    /// From 1, within the meeting.
    pub number: i32,
    /// The agenda item.
    pub item_id: Id,
    /// The number of the item on the agenda.
    pub item_number: i32,
    /// The title of the item.
    pub title: String,
    /// Of an item about a ballot, once it is closed.
    pub ballot: Option<BallotResult>,
    /// What was decided, in words.
    pub decision_text: Option<String>,
}

/// The result of a closed ballot, as a decision list has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BallotResult {
    pub ballot_id: Id,
    pub result: TallyResult,
    /// Null when the counts are not shown.
    pub for_count: Option<u32>,
    /// Null when the counts are not shown.
    pub against_count: Option<u32>,
    /// Null when the counts are not shown.
    pub abstain_count: Option<u32>,
    /// The number of the decision of the board that followed.
    pub decision_number: Option<String>,
    /// The outcome of that decision.
    pub outcome: Option<Outcome>,
}

/// An item as the list needs it.
#[derive(Debug, Clone)]
pub struct ListItem<'a> {
    pub item_id: Id,
    pub number: i32,
    pub title: &'a str,
    /// None for an open, a cancelled, or no ballot.
    pub ballot: Option<BallotResult>,
    pub decision: Option<&'a str>,
}

/// A line for each item with a closed ballot or a decision, in their order.
pub fn decision_list(items: &[ListItem<'_>]) -> Vec<DecisionLine> {
    items
        .iter()
        .filter(|item| item.ballot.is_some() || item.decision.is_some())
        .zip(1..)
        .map(|(item, number)| DecisionLine {
            number,
            item_id: item.item_id,
            item_number: item.number,
            title: item.title.to_owned(),
            ballot: item.ballot.clone(),
            decision_text: item.decision.map(str::to_owned),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn id(n: u128) -> Id {
        uuid::Uuid::from_u128(n).into()
    }

    fn result(ballot: u128) -> BallotResult {
        BallotResult {
            ballot_id: id(ballot),
            result: TallyResult::Carried,
            for_count: Some(3),
            against_count: Some(1),
            abstain_count: Some(0),
            decision_number: None,
            outcome: None,
        }
    }

    #[test]
    fn ballots_that_are_closed_and_decisions_in_words_make_the_list() {
        let item = |n: i32, ballot, decision| ListItem {
            item_id: id(n.unsigned_abs().into()),
            number: n,
            title: "Punt",
            ballot,
            decision,
        };
        let lines = decision_list(&[
            item(1, None, None),
            item(2, Some(result(7)), None),
            item(3, None, Some("Akkoord.")),
            item(4, Some(result(8)), Some("Met dank.")),
        ]);
        let found: Vec<(i32, i32, bool, Option<&str>)> = lines
            .iter()
            .map(|line| {
                (
                    line.number,
                    line.item_number,
                    line.ballot.is_some(),
                    line.decision_text.as_deref(),
                )
            })
            .collect();
        assert_eq!(
            found,
            [
                (1, 2, true, None),
                (2, 3, false, Some("Akkoord.")),
                (3, 4, true, Some("Met dank."))
            ]
        );
    }

    proptest! {
        #[test]
        fn every_item_gives_at_most_one_line(items in proptest::collection::vec((any::<bool>(), any::<bool>()), 0..20)) {
            let items: Vec<ListItem<'_>> = items
                .iter()
                .zip(1..)
                .map(|((ballot, decision), number): (_, i32)| ListItem {
                    item_id: id(number.unsigned_abs().into()),
                    number,
                    title: "Punt",
                    ballot: ballot.then(|| result(1)),
                    decision: decision.then_some("Akkoord."),
                })
                .collect();
            let lines = decision_list(&items);
            let expected = items.iter().filter(|item| item.ballot.is_some() || item.decision.is_some());
            let expected: Vec<i32> = expected.map(|item| item.number).collect();
            let found: Vec<i32> = lines.iter().map(|line| line.item_number).collect();
            prop_assert_eq!(found, expected);
            let numbers: Vec<i32> = lines.iter().map(|line| line.number).collect();
            prop_assert_eq!(numbers, (1..).take(lines.len()).collect::<Vec<i32>>());
        }
    }
}
