//! The feed of finance partners: which commitments changed, and their records.

use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::{BigInt, Text, Timestamp};

use super::Conn;
use super::conn::MultiBackend;
use super::decisions::{Commitment, Condition};
use super::json::Json;
use super::payment_schedules::InstalmentRow;
use super::people::Organisation;
use super::schema::{
    business_cases, commitments, conditions, decisions, instalments, organisations, payment_schedules,
};
use edba_common::error::Result;
use edba_domain::case::CaseContent;
use edba_domain::payment_schedule::ScheduleStatus;
use edba_domain::{EventKind, Id, Moment};

/// How the subject of an event leads to the commitments that it changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeadsTo {
    /// The subject is the commitment.
    Itself,
    /// The subject is an entry in the ledger of the commitment.
    Entry,
    /// The subject is a payment schedule of the commitment.
    Schedule,
    /// The subject is a condition of the commitment's decision.
    Condition,
    /// The subject is the commitment's decision.
    Decision,
    /// The event is in the chain of the commitment's case.
    Case,
}

impl LeadsTo {
    /// The part of the query that finds the commitments `m` of an event `e`.
    const fn joins(self) -> &'static str {
        match self {
            Self::Itself => "JOIN commitments m ON m.id = e.subject_id",
            Self::Entry => {
                "JOIN commitment_entries p ON p.id = e.subject_id JOIN commitments m ON m.id = p.commitment_id"
            }
            Self::Schedule => {
                "JOIN payment_schedules s ON s.id = e.subject_id JOIN commitments m ON m.id = s.commitment_id"
            }
            Self::Condition => {
                "JOIN conditions o ON o.id = e.subject_id JOIN commitments m ON m.decision_id = o.decision_id"
            }
            Self::Decision => "JOIN commitments m ON m.decision_id = e.subject_id",
            Self::Case => "JOIN commitments m ON m.case_id = e.stream_id",
        }
    }
}

/// The kinds of events that change commitments, by how they lead to them.
pub type Sources = [(LeadsTo, Vec<EventKind>)];

/// A change of a commitment: the event at a position.
#[derive(Debug, Clone, Queryable)]
pub struct MovedRow {
    pub position: i64,
    pub event_id: Id,
    pub kind: EventKind,
    pub happened_at: Moment,
    pub commitment_id: Id,
}

/// The changes of the commitments that were offered to an organisation, after position `after` up to position `last`, in
/// the order of their positions, at most `limit`. One event can change several commitments.
pub fn moved(
    conn: &mut Conn,
    sources: &Sources,
    organisation_id: &Id,
    (after, last): (i64, i64),
    limit: i64,
) -> Result<Vec<MovedRow>> {
    let query = Moved {
        sources,
        organisation_id,
        after,
        last,
        limit,
    };
    Ok(query.load(conn)?)
}

struct Moved<'a> {
    sources: &'a Sources,
    organisation_id: &'a Id,
    after: i64,
    last: i64,
    limit: i64,
}

impl QueryFragment<MultiBackend> for Moved<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        // The positions are read once, and then each kind of event finds its commitments.
        out.push_sql(
            "WITH moved AS MATERIALIZED (SELECT c.position, e.id, e.kind, e.recorded_at, e.subject_id, e.stream_id \
             FROM changes c JOIN events e ON e.id = c.event_id WHERE c.position > ",
        );
        out.push_bind_param::<BigInt, _>(&self.after)?;
        out.push_sql(" AND c.position <= ");
        out.push_bind_param::<BigInt, _>(&self.last)?;
        out.push_sql(" AND e.kind IN (");
        let kinds = self.sources.iter().flat_map(|(_, kinds)| kinds);
        for (index, kind) in kinds.enumerate() {
            out.push_sql(if index == 0 { "" } else { ", " });
            out.push_bind_param::<Text, _>(kind)?;
        }
        out.push_sql(")) SELECT position, event_id, kind, recorded_at, commitment_id FROM (");
        for (index, (leads_to, kinds)) in self.sources.iter().enumerate() {
            out.push_sql(if index == 0 { "" } else { " UNION ALL " });
            out.push_sql(
                "SELECT e.position, e.id AS event_id, e.kind, e.recorded_at, m.id AS commitment_id FROM moved e ",
            );
            out.push_sql(leads_to.joins());
            out.push_sql(" WHERE m.offered_at IS NOT NULL AND m.organisation_id = ");
            out.push_bind_param::<Text, _>(self.organisation_id)?;
            out.push_sql(" AND e.kind IN (");
            for (index, kind) in kinds.iter().enumerate() {
                out.push_sql(if index == 0 { "" } else { ", " });
                out.push_bind_param::<Text, _>(kind)?;
            }
            out.push_sql(")");
        }
        out.push_sql(") AS found ORDER BY position, commitment_id LIMIT ");
        out.push_bind_param::<BigInt, _>(&self.limit)?;
        Ok(())
    }
}

impl Query for Moved<'_> {
    type SqlType = (BigInt, Text, Text, Timestamp, Text);
}

impl QueryId for Moved<'_> {
    type QueryId = ();
    // The SQL text depends on the kinds.
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl RunQueryDsl<Conn> for Moved<'_> {}

/// A commitment with its decision and its case.
#[derive(Debug, Clone, Queryable)]
pub struct FedCommitmentRow {
    pub row: Commitment,
    pub decision_number: String,
    pub decided_at: Moment,
    pub case_number: String,
    pub case_title: String,
    pub case_content: Json<CaseContent>,
}

/// These commitments. One statement.
pub fn commitments(conn: &mut Conn, ids: &[Id]) -> Result<Vec<FedCommitmentRow>> {
    Ok(commitments::table
        .inner_join(decisions::table.on(decisions::id.eq(commitments::decision_id)))
        .inner_join(business_cases::table.on(business_cases::id.eq(commitments::case_id)))
        .filter(commitments::id.eq_any(ids))
        .select((
            Commitment::as_select(),
            decisions::number,
            decisions::decided_at,
            business_cases::number,
            business_cases::title,
            business_cases::content,
        ))
        .load(conn)?)
}

/// The conditions of these decisions, in order. One statement.
pub fn conditions(conn: &mut Conn, decision_ids: &[Id]) -> Result<Vec<Condition>> {
    Ok(conditions::table
        .filter(conditions::decision_id.eq_any(decision_ids))
        .order((conditions::decision_id, conditions::line))
        .select(Condition::as_select())
        .load(conn)?)
}

/// The instalments of the payment schedules in force of these commitments, in order, with the id of the commitment. One
/// statement.
pub fn instalments(conn: &mut Conn, commitment_ids: &[Id]) -> Result<Vec<(Id, InstalmentRow)>> {
    Ok(instalments::table
        .inner_join(payment_schedules::table.on(payment_schedules::id.eq(instalments::schedule_id)))
        .filter(payment_schedules::commitment_id.eq_any(commitment_ids))
        .filter(payment_schedules::status.eq(ScheduleStatus::InForce))
        .order((payment_schedules::commitment_id, instalments::number))
        .select((payment_schedules::commitment_id, InstalmentRow::as_select()))
        .load(conn)?)
}

/// These organisations. One statement.
pub fn organisations(conn: &mut Conn, ids: &[Id]) -> Result<Vec<Organisation>> {
    Ok(organisations::table
        .filter(organisations::id.eq_any(ids))
        .select(Organisation::as_select())
        .load(conn)?)
}
