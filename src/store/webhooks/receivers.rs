//! Recipients of an event: endpoints subscribed to its kind whose account may read its subject. The visibility
//! conditions are those of the API, in one statement however many endpoints there are.

use crate::json::Json;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::{Integer, Text, Timestamp};
use diesel::{QueryResult, RunQueryDsl};

use crate::Conn;
use crate::cases::OrganisationTerm;
use crate::cases::initiated_by;
use crate::conn::MultiBackend;
use crate::schema::webhook_messages;
use crate::visibility::{asked_of, committed_by, offered_to};
use edba_common::error::Result;
use edba_domain::webhook::{DeliveryStatus, Subject, WebhookKind};
use edba_domain::{Id, Moment};

/// A stored message.
#[derive(Debug, Clone, diesel::Queryable, diesel::Selectable, diesel::Insertable)]
#[diesel(table_name = webhook_messages)]
pub struct MessageRow {
    pub id: Id,
    pub kind: String,
    pub subject_id: Id,
    pub sequence: i32,
    /// JSON.
    pub data: Json,
    pub happened_at: Moment,
    pub created_at: Moment,
}

/// The enabled endpoints subscribed to this kind whose account may read the subject now, in id order.
pub fn of_event(conn: &mut Conn, kind: WebhookKind, case_id: &Id, subject_id: &Id) -> Result<Vec<Id>> {
    let query = Receivers {
        kind,
        case_id,
        subject_id,
    };
    Ok(query.load(conn)?)
}

/// Stores a message and queues its deliveries to these endpoints, in two statements.
pub fn tell(conn: &mut Conn, message: &MessageRow, endpoints: &[Id], now: Moment) -> Result<()> {
    if endpoints.is_empty() {
        return Ok(());
    }
    diesel::insert_into(webhook_messages::table)
        .values(message)
        .execute(conn)?;
    let deliveries = NewDeliveries {
        message_id: &message.id,
        endpoints,
        now,
    };
    deliveries.execute(conn)?;
    Ok(())
}

struct Receivers<'a> {
    kind: WebhookKind,
    case_id: &'a Id,
    subject_id: &'a Id,
}

/// The organisation of the account in the query.
const OWN: OrganisationTerm<'static> = OrganisationTerm::Of("a.organisation_id");

impl Receivers<'_> {
    /// Visibility of an initiator: the cases of its own organisation, with their decisions and measurements.
    fn initiators<'b>(&'b self, out: &mut AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        match self.kind.subject() {
            Subject::Case
            | Subject::Decision
            | Subject::Ratification
            | Subject::Condition
            | Subject::Measurement => {
                out.push_bind_param::<Text, _>(self.case_id)?;
                out.push_sql(" IN (SELECT business_cases.id FROM business_cases WHERE ");
                initiated_by(out, OWN)?;
                out.push_sql(")");
            }
            Subject::Ballot | Subject::Commitment => out.push_sql("1 = 0"),
        }
        Ok(())
    }

    /// Visibility of a finance partner: decisions with a commitment of its own organisation, and the ratifications
    /// requested from and commitments offered to that organisation.
    fn partners<'b>(&'b self, out: &mut AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        match self.kind.subject() {
            Subject::Decision => {
                out.push_bind_param::<Text, _>(self.subject_id)?;
                committed_by(out, OWN)?;
            }
            Subject::Condition => {
                out.push_sql("(SELECT d.decision_id FROM conditions d WHERE d.id = ");
                out.push_bind_param::<Text, _>(self.subject_id)?;
                out.push_sql(")");
                committed_by(out, OWN)?;
            }
            Subject::Ratification => {
                out.push_bind_param::<Text, _>(self.subject_id)?;
                out.push_sql(" IN (SELECT ratifications.id FROM ratifications WHERE ");
                asked_of(out, OWN)?;
                out.push_sql(")");
            }
            Subject::Commitment => {
                out.push_bind_param::<Text, _>(self.subject_id)?;
                out.push_sql(" IN (SELECT commitments.id FROM commitments WHERE ");
                offered_to(out, OWN)?;
                out.push_sql(")");
            }
            Subject::Case | Subject::Ballot | Subject::Measurement => out.push_sql("1 = 0"),
        }
        Ok(())
    }
}

impl QueryFragment<MultiBackend> for Receivers<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        out.push_sql(
            "SELECT e.id FROM webhook_subscriptions s JOIN webhook_endpoints e ON e.id = s.endpoint_id \
             JOIN accounts a ON a.id = e.account_id WHERE s.kind = ",
        );
        out.push_bind_param::<Text, _>(&self.kind)?;
        out.push_sql(
            " AND e.status = 'enabled' AND a.disabled_at IS NULL AND (a.role IN ('bureau', 'auditor') \
             OR (a.role = 'initiator' AND ",
        );
        self.initiators(&mut out)?;
        out.push_sql(") OR (a.role = 'finance-partner' AND ");
        self.partners(&mut out)?;
        out.push_sql(")) ORDER BY e.id");
        Ok(())
    }
}

impl Query for Receivers<'_> {
    type SqlType = Text;
}

impl QueryId for Receivers<'_> {
    type QueryId = ();
    // The SQL text depends on the subject.
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl RunQueryDsl<Conn> for Receivers<'_> {}

struct NewDeliveries<'a> {
    message_id: &'a Id,
    endpoints: &'a [Id],
    now: Moment,
}

impl QueryFragment<MultiBackend> for NewDeliveries<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        out.push_sql(
            "INSERT INTO webhook_deliveries \
             (endpoint_id, message_id, status, due_at, created_at, tries, attempts) VALUES ",
        );
        for (index, endpoint) in self.endpoints.iter().enumerate() {
            out.push_sql(if index == 0 { "(" } else { ", (" });
            out.push_bind_param::<Text, _>(endpoint)?;
            out.push_sql(", ");
            out.push_bind_param::<Text, _>(self.message_id)?;
            out.push_sql(", ");
            out.push_bind_param::<Text, _>(&DeliveryStatus::Pending)?;
            for moment in [&self.now, &self.now] {
                out.push_sql(", ");
                out.push_bind_param::<Timestamp, _>(moment)?;
            }
            for none in [&0_i32, &0_i32] {
                out.push_sql(", ");
                out.push_bind_param::<Integer, _>(none)?;
            }
            out.push_sql(")");
        }
        Ok(())
    }
}

impl QueryId for NewDeliveries<'_> {
    type QueryId = ();
    // The SQL text depends on the number of endpoints.
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl RunQueryDsl<Conn> for NewDeliveries<'_> {}
