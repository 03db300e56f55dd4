//! Contents about decisions, and about what follows from them: ratifications, conditions and commitments.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{AboutCase, AboutTally};
use edba_domain::codes::{Outcome, RatificationOutcome};
use edba_domain::{Cents, Id};

/// A ratification that an organisation is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AboutRatification {
    pub id: Id,
    pub organisation: String,
    pub amount: Cents,
    pub due_date: NaiveDate,
    /// The budget year that a commitment is carried over to; None for what was pledged beyond a mandate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carry_to_year: Option<i32>,
}

/// A condition of a decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AboutCondition {
    pub id: Id,
    pub description: String,
    pub owner: String,
}

/// A decision that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DecisionContent {
    pub case: AboutCase,
    pub decision_id: Id,
    /// The ballot that made it. None in notifications stored before this field existed.
    #[serde(default)]
    pub ballot_id: Option<Id>,
    pub number: String,
    pub outcome: Outcome,
    pub asked: Cents,
    pub gap: Cents,
    pub tally: Option<AboutTally>,
}

/// Ratifications under one decision that are asked for, or that fell away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RatificationsContent {
    pub case: AboutCase,
    pub number: String,
    pub items: Vec<AboutRatification>,
    /// Why they fell away before their due date; may be empty. None where they did not.
    pub fell_away: Option<String>,
    /// Whether the mandate officers of each organisation answer, and not the bureau. False in notifications stored
    /// before this field existed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_officers: bool,
}

/// The answer of an organisation to a ratification.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RatificationAnswerContent {
    pub case: AboutCase,
    pub number: String,
    pub ratification: AboutRatification,
    pub outcome: RatificationOutcome,
    pub document: Option<String>,
    pub reason: Option<String>,
}

/// Conditions of one decision that are due on one day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ConditionsContent {
    pub case: AboutCase,
    pub decision_id: Id,
    pub number: String,
    pub due_date: NaiveDate,
    pub items: Vec<AboutCondition>,
}

/// Commitments of one organisation under one decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CommitmentsContent {
    pub case: AboutCase,
    pub number: String,
    pub organisation: String,
    pub ids: Vec<Id>,
    pub amount: Cents,
    pub reason: Option<String>,
}
