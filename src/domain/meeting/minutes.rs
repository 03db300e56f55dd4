//! Minutes: drafted in parts per item, sent round as a frozen copy, and adopted by a later meeting.

use serde::{Deserialize, Serialize};

use super::agenda::{AgendaItemKind, ContentPaper};
use super::attendance::Presence;
use super::decision_list::{BallotResult, DecisionLine};
use crate::{Fault, Id, text};

text_enum! {
    /// The state of minutes.
    pub enum MinutesState { None = "none", Draft = "draft", SentRound = "sent-round", Adopted = "adopted" }
}

text_enum! {
    /// The state in which a version of minutes was frozen.
    pub enum FrozenState { SentRound = "sent-round", Adopted = "adopted" }
}

text_enum! {
    /// What a meeting did with an item.
    pub enum ItemOutcome { DealtWith = "dealt-with", Deferred = "deferred", NotDealtWith = "not-dealt-with" }
}

text_enum! {
    /// What was done with a remark.
    pub enum RemarkAnswer { TakenOver = "taken-over", NotTakenOver = "not-taken-over" }
}

/// The longest text of a part, in characters.
pub const LONGEST_PART: usize = 20_000;
/// The longest decision, in characters.
pub const LONGEST_DECISION: usize = 4_000;
/// The longest remark, in characters.
pub const LONGEST_REMARK: usize = 4_000;

impl MinutesState {
    /// Whether a version of them was frozen, which members read.
    pub const fn is_frozen(self) -> bool {
        matches!(self, Self::SentRound | Self::Adopted)
    }
}

/// The part of the minutes about an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartText {
    pub outcome: ItemOutcome,
    /// What was discussed.
    pub text: Option<String>,
    /// What was decided, as it goes into the decision list.
    pub decision: Option<String>,
}

impl PartText {
    /// All faults: `required` for an item that was dealt with or deferred and has neither text nor decision, `not-allowed` for a
    /// decision on an item that was not dealt with, and those of unreadable and too long texts.
    pub fn faults(&self) -> Vec<Fault> {
        let Self {
            outcome,
            text: words,
            decision,
        } = self;
        let text_fault = |pointer, words: Option<&str>, longest| {
            let words = words?;
            text::fault(pointer, words).or_else(|| text::length_fault(pointer, words, longest))
        };
        let was_dealt_with = *outcome != ItemOutcome::NotDealtWith;
        let missing = (was_dealt_with && words.is_none() && decision.is_none()).then(|| {
            let what = "Give the text or the decision of this item.";
            Fault::new("/text", "required", what)
        });
        let not_allowed = (!was_dealt_with && decision.is_some()).then(|| {
            let what = "An item that was not dealt with has no decision.";
            Fault::new("/decisionText", "not-allowed", what)
        });
        [
            missing,
            text_fault("/text", words.as_deref(), LONGEST_PART),
            not_allowed.or_else(|| text_fault("/decisionText", decision.as_deref(), LONGEST_DECISION)),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

/// A version of minutes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MinutesContent {
    pub attendance: Vec<NamedAttendance>,
    /// Who else was there, as free text.
    pub guests: Option<String>,
    pub parts: Vec<ContentPart>,
    pub decisions: Vec<DecisionLine>,
}

/// Who was there for a seat, with the names of that day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NamedAttendance {
    pub seat_id: Id,
    pub representative_id: Id,
    pub name: String,
    pub organisation: String,
    pub chair: bool,
    pub presence: Presence,
    /// The name of who sat there instead.
    pub substitute: Option<String>,
}

/// One agenda item in a version of the minutes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ContentPart {
    pub item_id: Id,
    /// From 1, within the agenda.
    pub number: i32,
    pub kind: AgendaItemKind,
    pub title: String,
    pub case_id: Option<Id>,
    pub ballot_id: Option<Id>,
    pub document_id: Option<Id>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub initiative_id: Option<Id>,
    pub outcome: ItemOutcome,
    pub text: Option<String>,
    pub decision: Option<String>,
    pub papers: Vec<ContentPaper>,
}

impl ContentPart {
    fn has_words_of(&self, other: &Self) -> bool {
        self.title == other.title
            && self.outcome == other.outcome
            && self.text == other.text
            && self.decision == other.decision
            && self.papers == other.papers
    }
}

/// The items whose part or ballot result differs between two versions: those of the later one by number, then those that only
/// the earlier one has.
pub fn changed_parts(before: &MinutesContent, after: &MinutesContent) -> Vec<Id> {
    let of = |content: &MinutesContent, id: Id| content.parts.iter().position(|part| part.item_id == id);
    let changed = after.parts.iter().filter(|part| {
        let was = of(before, part.item_id).map(|place| &before.parts[place]);
        was.is_none_or(|was| !part.has_words_of(was))
            || result_of(before, part.item_id) != result_of(after, part.item_id)
    });
    let left_out = before
        .parts
        .iter()
        .filter(|part| of(after, part.item_id).is_none());
    changed.chain(left_out).map(|part| part.item_id).collect()
}

/// The result of the ballot of an item in a version: a ballot that closed later adds one.
fn result_of(content: &MinutesContent, item_id: Id) -> Option<&BallotResult> {
    let mut lines = content.decisions.iter();
    lines.find(|line| line.item_id == item_id)?.ballot.as_ref()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ballot::TallyResult;

    fn id(n: u128) -> Id {
        uuid::Uuid::from_u128(n).into()
    }

    fn faults(outcome: ItemOutcome, text: Option<&str>, decision: Option<&str>) -> Vec<(String, String)> {
        let part = PartText {
            outcome,
            text: text.map(str::to_owned),
            decision: decision.map(str::to_owned),
        };
        part.faults()
            .into_iter()
            .map(|fault| (fault.pointer, fault.code))
            .collect()
    }

    #[test]
    fn a_part_has_a_text_or_a_decision() {
        use ItemOutcome::{DealtWith, Deferred, NotDealtWith};
        let one = |pointer: &str, code: &str| vec![(pointer.to_owned(), code.to_owned())];
        assert_eq!(faults(DealtWith, Some("Besproken."), None), []);
        assert_eq!(faults(Deferred, None, Some("Naar juni.")), []);
        assert_eq!(faults(NotDealtWith, None, None), []);
        assert_eq!(faults(DealtWith, None, None), one("/text", "required"));
        assert_eq!(faults(Deferred, None, None), one("/text", "required"));
        assert_eq!(
            faults(NotDealtWith, Some("Geen tijd."), Some("Akkoord.")),
            one("/decisionText", "not-allowed")
        );
        let long = "x".repeat(LONGEST_DECISION + 1);
        assert_eq!(
            faults(DealtWith, Some(" "), Some(&long)),
            [one("/text", "blank"), one("/decisionText", "too-long")].concat()
        );
    }

    fn minutes(parts: &[(u128, &str)]) -> MinutesContent {
        let parts = parts
            .iter()
            .zip(1..)
            .map(|((n, text), number)| ContentPart {
                item_id: id(*n),
                number,
                kind: AgendaItemKind::Topic,
                title: "Rondvraag".into(),
                case_id: None,
                ballot_id: None,
                document_id: None,
                initiative_id: None,
                outcome: ItemOutcome::DealtWith,
                text: Some((*text).to_owned()),
                decision: None,
                papers: Vec::new(),
            })
            .collect();
        MinutesContent {
            attendance: Vec::new(),
            guests: None,
            parts,
            decisions: Vec::new(),
        }
    }

    #[test]
    fn a_ballot_that_closed_since_changes_its_item() {
        let round = minutes(&[(1, "een"), (2, "twee")]);
        let mut adopted = round.clone();
        adopted.decisions.push(DecisionLine {
            number: 1,
            item_id: id(2),
            item_number: 2,
            title: "Rondvraag".into(),
            ballot: Some(BallotResult {
                ballot_id: id(9),
                result: TallyResult::Carried,
                for_count: None,
                against_count: None,
                abstain_count: None,
                decision_number: None,
                outcome: None,
            }),
            decision_text: None,
        });
        assert_eq!(changed_parts(&round, &adopted), [id(2)]);
    }

    #[test]
    fn items_that_differ_between_two_versions_are_listed() {
        let round = minutes(&[(1, "een"), (2, "twee"), (3, "drie")]);
        assert_eq!(changed_parts(&round, &round), []);
        let adopted = minutes(&[(1, "een"), (3, "anders"), (4, "vier")]);
        assert_eq!(changed_parts(&round, &adopted), [id(3), id(4), id(2)]);
    }
}
