//! Contents about ballots and votes.

use serde::{Deserialize, Serialize};

use super::AboutCase;
use edba_domain::ballot::{Tally, TallyResult};
use edba_domain::codes::{BallotKind, ExpenditureKind, Instrument, Position};
use edba_domain::{Cents, Id, Moment};
use edba_store::notifications::deadlines::NamedBallot;

/// A ballot, with its body and its case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AboutBallot {
    pub id: Id,
    pub case: AboutCase,
    pub kind: BallotKind,
    pub body_nl: String,
    pub body_en: String,
    pub closes_at: Moment,
    pub secret: bool,
}

/// The tally of a ballot as its page shows it: without counts for a secret ballot with few votes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AboutTally {
    pub result: TallyResult,
    pub entitled: u32,
    pub taken_part: u32,
    /// For, against, abstentions.
    pub counts: Option<(u32, u32, u32)>,
}

/// A pledge as it was recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AboutPledge {
    pub instrument: Instrument,
    pub budget_year: i32,
    pub expenditure_kind: ExpenditureKind,
    pub within: Cents,
    pub subject: Cents,
}

/// A ballot in which the recipient may vote; `acting_for` names the seat holders whose substitute the recipient is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BallotContent {
    pub ballot: AboutBallot,
    pub acting_for: Vec<String>,
    /// The deadline before it was extended.
    pub before: Option<Moment>,
    pub reason: Option<String>,
}

/// The result of a ballot that was closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ResultContent {
    pub ballot: AboutBallot,
    pub tally: AboutTally,
}

/// A vote that was cast; `seat_of` names the holder of the seat where a substitute cast it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct VoteContent {
    pub ballot: AboutBallot,
    pub cast_at: Moment,
    pub cast_by: String,
    pub seat_of: Option<String>,
    /// None for a secret vote.
    pub position: Option<Position>,
    pub pledges: Vec<AboutPledge>,
}

impl From<&NamedBallot> for AboutBallot {
    fn from(row: &NamedBallot) -> Self {
        Self {
            id: row.id,
            case: AboutCase {
                id: row.case_id,
                number: row.case_number.clone(),
                title: row.case_title.clone(),
            },
            kind: row.kind,
            body_nl: row.body_nl.clone(),
            body_en: row.body_en.clone(),
            closes_at: row.closes_at,
            secret: row.secret,
        }
    }
}

impl From<&Tally> for AboutTally {
    fn from(tally: &Tally) -> Self {
        let counts = match (tally.for_count, tally.against_count, tally.abstain_count) {
            (Some(in_favour), Some(against), Some(abstain)) if tally.counts_shown => {
                Some((in_favour, against, abstain))
            }
            _ => None,
        };
        Self {
            result: tally.result,
            entitled: tally.entitled,
            taken_part: tally.taken_part,
            counts,
        }
    }
}
