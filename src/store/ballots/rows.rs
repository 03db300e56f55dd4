//! The rows of ballots and their electors.

use crate::json::Json;
use chrono::NaiveDate;
use diesel::prelude::*;
use edba_domain::ballot::{BodyRules, ConditionDraft, Tally, TallyResult};
use edba_domain::codes::{BallotKind, BallotStatus, RecusalKind, SeatRole, Sector};
use edba_domain::funding::Need;
use edba_domain::{Id, Moment};

use crate::schema::{ballot_electors, ballots};

#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = ballots, treat_none_as_null = true, primary_key(id))]
pub struct Ballot {
    pub id: Id,
    pub case_id: Id,
    pub body_id: Id,
    pub kind: BallotKind,
    pub round: i32,
    pub is_lead: bool,
    pub question: String,
    pub status: BallotStatus,
    pub secret: bool,
    pub rules_version: i32,
    pub rules: Json<BodyRules>,
    pub case_revision: i32,
    pub need: Json<Need>,
    pub conditions: Json<Vec<ConditionDraft>>,
    pub lifts_budget_breach: bool,
    pub ratification_due: Option<NaiveDate>,
    pub opened_at: Moment,
    pub closes_at: Moment,
    pub ended_at: Option<Moment>,
    pub end_reason: Option<String>,
    pub tally: Option<Json<Tally>>,
    pub result: Option<TallyResult>,
    pub supersedes_id: Option<Id>,
    pub supersedes_decision_id: Option<Id>,
    pub version: i32,
    /// Whether it was cancelled because its box can no longer be opened.
    pub voided: bool,
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = ballot_electors, treat_none_as_null = true, primary_key(ballot_id, seat_id))]
pub struct BallotElector {
    pub ballot_id: Id,
    pub seat_id: Id,
    pub representative_id: Id,
    pub organisation_id: Id,
    pub sector: Sector,
    pub role: SeatRole,
    pub seat_order: i32,
    pub substitute_id: Option<Id>,
    pub substitute_organisation_id: Option<Id>,
    pub substitute_recusal: Option<String>,
    pub recusal_kind: Option<RecusalKind>,
    pub recusal_reason: Option<String>,
    /// Whether the substitute's recusal was computed or declared.
    pub substitute_recusal_kind: Option<RecusalKind>,
    /// The first seat in the chain of succession; None if the seat succeeds no other.
    pub origin_seat_id: Option<Id>,
}
