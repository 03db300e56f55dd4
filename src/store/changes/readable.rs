//! The changes that an account may read. Visibility is a condition in the query, the same as that of the resource.

use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::{BigInt, Nullable, Text, Timestamp};
use diesel::{QueryResult, Queryable, RunQueryDsl};

use crate::Conn;
use crate::action_points;
use crate::cases::{OrganisationTerm, Sees};
use crate::conn::MultiBackend;
use crate::documents::DocumentSight;
use crate::json::Json;
use crate::meetings::MeetingSight;
use crate::visibility::{asked_of, committed_by, committed_by_or_asked_of, offered_to};
use edba_common::error::Result;
use edba_domain::changes::ChangedResource;
use edba_domain::{Id, Moment};

/// Which resources of a kind an account may read.
#[derive(Debug, Clone)]
pub enum Scope {
    All,
    /// What belongs to the cases that it may see.
    OfCases(Sees),
    /// Decisions with a commitment of this organisation.
    DecisionsOf(Id),
    /// Decisions with a commitment of this organisation, or that ask it for a ratification.
    DecisionsConcerning(Id),
    /// Conditions of decisions with a commitment of this organisation.
    ConditionsOf(Id),
    /// Ratifications requested from this organisation.
    RatificationsOf(Id),
    /// Commitments offered to this organisation.
    CommitmentsOf(Id),
    /// Commitments of this organisation, offered or not.
    CommitmentsOwedBy(Id),
    /// Proposed actions about ratifications requested from this organisation.
    ActionsOnRatificationsOf(Id),
    /// Payments of this organisation.
    DisbursementsOf(Id),
    /// Payment schedules of commitments that this organisation was offered.
    PaymentSchedulesOf(Id),
    /// Statements of state aid about commitments that this organisation was offered.
    StateAidOf(Id),
    /// Exports of the books of this organisation.
    ReconciliationsOf(Id),
    /// Funds of this organisation.
    FundsOf(Id),
    /// Cells of the budget of this organisation.
    BudgetCellsOf(Id),
    /// Mandates that this organisation granted.
    MandatesOf(Id),
    /// Documents that the account sees.
    Documents(DocumentSight),
    /// Meetings that the account sees.
    Meetings(MeetingSight),
    /// Action points of bodies and meetings that the account sees, and those of this representative.
    ActionPoints(MeetingSight, Id),
}

/// The kinds of events of some resources, and which of these resources an account may read.
#[derive(Debug, Clone)]
pub struct Readable {
    kinds: Vec<&'static str>,
    scope: Scope,
}

impl Readable {
    /// Resources of the same scope belong together: each scope is a condition of its own in the query.
    pub fn new(resources: &[ChangedResource], scope: Scope) -> Self {
        let kinds = resources.iter().flat_map(|resource| resource.kinds());
        Self {
            kinds: kinds.map(|kind| kind.as_str()).collect(),
            scope,
        }
    }
}

/// A change: the event at a position, with the number of its case and of its decision.
#[derive(Debug, Clone, Queryable)]
pub struct ChangeRow {
    pub position: i64,
    pub event_id: Id,
    pub kind: String,
    pub stream_id: Id,
    pub subject_id: Id,
    pub recorded_at: Moment,
    /// The data of a command of a case; null for other kinds.
    pub command: Option<Json>,
    /// The number of the case that the change belongs to.
    pub case_number: Option<String>,
    /// The number of the decision that changed.
    pub decision_number: Option<String>,
}

/// The readable changes after position `after` up to position `last`, in the order of their positions, at most `limit`.
pub fn page(
    conn: &mut Conn,
    readable: &[Readable],
    after: i64,
    last: i64,
    limit: i64,
) -> Result<Vec<ChangeRow>> {
    if readable.is_empty() {
        return Ok(Vec::new());
    }
    let query = ReadableChanges {
        readable,
        after,
        last,
        limit,
    };
    Ok(query.load(conn)?)
}

struct ReadableChanges<'a> {
    readable: &'a [Readable],
    after: i64,
    last: i64,
    limit: i64,
}

impl QueryFragment<MultiBackend> for ReadableChanges<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        out.push_sql(
            "SELECT c.position, e.id, e.kind, e.stream_id, e.subject_id, e.recorded_at, \
             CASE WHEN e.kind = 'case.command' THEN e.data END, business_cases.number, d.number \
             FROM changes c JOIN events e ON e.id = c.event_id \
             LEFT JOIN business_cases ON business_cases.id = e.stream_id LEFT JOIN decisions d ON d.id = e.subject_id \
             WHERE c.position > ",
        );
        out.push_bind_param::<BigInt, _>(&self.after)?;
        out.push_sql(" AND c.position <= ");
        out.push_bind_param::<BigInt, _>(&self.last)?;
        out.push_sql(" AND (");
        for (index, readable) in self.readable.iter().enumerate() {
            out.push_sql(if index == 0 {
                "(e.kind IN ("
            } else {
                " OR (e.kind IN ("
            });
            for (index, kind) in readable.kinds.iter().enumerate() {
                out.push_sql(if index == 0 { "" } else { ", " });
                out.push_bind_param::<Text, _>(kind)?;
            }
            out.push_sql(") AND ");
            readable.scope.walk_ast(out.reborrow())?;
            out.push_sql(")");
        }
        out.push_sql(") ORDER BY c.position LIMIT ");
        out.push_bind_param::<BigInt, _>(&self.limit)?;
        Ok(())
    }
}

impl Scope {
    /// Writes the condition on an event `e` and the case `business_cases` of its chain, null for another chain.
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        match self {
            Self::All => out.push_sql("1 = 1"),
            // On the joined row: for each event one case is looked at, and not for each condition all of them.
            Self::OfCases(sees) => sees.walk_ast(out.reborrow())?,
            Self::DecisionsOf(organisation) => {
                out.push_sql("e.subject_id");
                committed_by(&mut out, OrganisationTerm::Given(organisation))?;
            }
            Self::DecisionsConcerning(organisation) => {
                let own = || OrganisationTerm::Given(organisation);
                committed_by_or_asked_of(&mut out, "e.subject_id", own)?;
            }
            Self::CommitmentsOwedBy(organisation) => {
                out.push_sql("e.subject_id IN (SELECT c.id FROM commitments c WHERE c.organisation_id = ");
                out.push_bind_param::<Text, _>(organisation)?;
                out.push_sql(")");
            }
            Self::ActionsOnRatificationsOf(organisation) => {
                out.push_sql(
                    "e.subject_id IN (SELECT p.id FROM pending_actions p JOIN ratifications ON \
                     ratifications.id = p.subject_id WHERE ",
                );
                asked_of(&mut out, OrganisationTerm::Given(organisation))?;
                out.push_sql(")");
            }
            Self::ConditionsOf(organisation) => {
                out.push_sql("e.subject_id IN (SELECT o.id FROM conditions o WHERE o.decision_id");
                committed_by(&mut out, OrganisationTerm::Given(organisation))?;
                out.push_sql(")");
            }
            Self::RatificationsOf(organisation) => {
                out.push_sql("e.subject_id IN (SELECT ratifications.id FROM ratifications WHERE ");
                asked_of(&mut out, OrganisationTerm::Given(organisation))?;
                out.push_sql(")");
            }
            Self::CommitmentsOf(organisation) => {
                out.push_sql("e.subject_id IN (SELECT commitments.id FROM commitments WHERE ");
                offered_to(&mut out, OrganisationTerm::Given(organisation))?;
                out.push_sql(")");
            }
            Self::DisbursementsOf(organisation) => {
                out.push_sql(
                    "e.subject_id IN (SELECT p.id FROM commitment_entries p WHERE p.organisation_id = ",
                );
                out.push_bind_param::<Text, _>(organisation)?;
                out.push_sql(")");
            }
            Self::PaymentSchedulesOf(organisation) => {
                out.push_sql(
                    "e.subject_id IN (SELECT s.id FROM payment_schedules s \
                     JOIN commitments ON commitments.id = s.commitment_id WHERE ",
                );
                offered_to(&mut out, OrganisationTerm::Given(organisation))?;
                out.push_sql(")");
            }
            Self::StateAidOf(organisation) => {
                out.push_sql(
                    "e.subject_id IN (SELECT s.id FROM state_aid_statements s \
                     JOIN commitments ON commitments.id = s.commitment_id WHERE ",
                );
                offered_to(&mut out, OrganisationTerm::Given(organisation))?;
                out.push_sql(")");
            }
            // These events stand in the chain of the organisation.
            Self::ReconciliationsOf(organisation) | Self::FundsOf(organisation) => {
                out.push_sql("e.stream_id = ");
                out.push_bind_param::<Text, _>(organisation)?;
            }
            Self::BudgetCellsOf(organisation) => {
                out.push_sql("e.subject_id IN (SELECT k.id FROM budget_cells k WHERE k.organisation_id = ");
                out.push_bind_param::<Text, _>(organisation)?;
                out.push_sql(")");
            }
            Self::MandatesOf(organisation) => {
                out.push_sql("e.subject_id IN (SELECT m.id FROM mandates m WHERE m.grantor_id = ");
                out.push_bind_param::<Text, _>(organisation)?;
                out.push_sql(")");
            }
            Self::Documents(sight) => {
                out.push_sql("EXISTS (SELECT 1 FROM documents WHERE documents.id = e.subject_id AND ");
                sight.any(&mut out)?;
                out.push_sql(")");
            }
            Self::Meetings(sight) => {
                out.push_sql("e.subject_id IN (SELECT m.id FROM meetings m WHERE ");
                sight.of_meetings(&mut out, "m")?;
                out.push_sql(")");
            }
            Self::ActionPoints(sight, me) => {
                out.push_sql("e.subject_id IN (SELECT action_points.id FROM action_points WHERE ");
                action_points::seen(&mut out, sight, Some(me))?;
                out.push_sql(")");
            }
        }
        Ok(())
    }
}

impl Query for ReadableChanges<'_> {
    type SqlType = (
        BigInt,
        Text,
        Text,
        Text,
        Text,
        Timestamp,
        Nullable<Text>,
        Nullable<Text>,
        Nullable<Text>,
    );
}

impl QueryId for ReadableChanges<'_> {
    type QueryId = ();
    // The SQL text depends on the account.
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl RunQueryDsl<Conn> for ReadableChanges<'_> {}
