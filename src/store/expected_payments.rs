//! Instalments of the payment schedules in force with their conditions, whole schedules at a time: what is to be paid by when.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::Conn;
use super::payment_schedules::InstalmentRow;
use super::schema::{
    business_cases, commitments, conditions, decisions, instalments, organisations, payment_schedules,
};
use edba_common::error::Result;
use edba_domain::codes::{CaseStatus, CommitmentStatus, ConditionStatus, ExpenditureKind, Instrument};
use edba_domain::payment_schedule::{Instalment, ScheduleStatus};
use edba_domain::{Cents, Id};

/// The most instalments that are read: 200 schedules of 60.
const MOST: i64 = 12_000;

/// Whose instalments are read.
#[derive(Debug, Clone, Copy)]
pub enum Whose<'a> {
    /// Those of all commitments of a case.
    Case(&'a Id),
    /// Those of the cases of an initiator on which payments are recorded, of commitments of which something is open.
    Initiator(&'a Id),
}

/// An instalment of a version in force, with its condition as it is now, its commitment, and the display names of related
/// records.
#[derive(Debug, Clone, Queryable)]
pub struct ExpectedInstalment {
    pub row: InstalmentRow,
    pub condition: Option<String>,
    pub condition_owner: Option<String>,
    pub condition_due: Option<NaiveDate>,
    pub condition_status: Option<ConditionStatus>,
    pub commitment_id: Id,
    pub instrument: Instrument,
    pub budget_year: i32,
    pub expenditure_kind: ExpenditureKind,
    /// What is paid on the commitment.
    pub paid_cents: Cents,
    pub organisation: String,
    pub decision_number: String,
    pub case_id: Id,
    pub case_title: String,
}

impl ExpectedInstalment {
    /// The facts that the rules need.
    pub fn facts(&self) -> Instalment {
        Instalment {
            due_date: self.row.due_date,
            amount: self.row.amount_cents,
            waits: self.condition_status == Some(ConditionStatus::Open),
        }
    }
}

/// The instalments by schedule and place. One statement.
pub fn instalments(conn: &mut Conn, whose: Whose<'_>) -> Result<Vec<ExpectedInstalment>> {
    let query = instalments::table
        .inner_join(payment_schedules::table.on(payment_schedules::id.eq(instalments::schedule_id)))
        .inner_join(commitments::table.on(commitments::id.eq(payment_schedules::commitment_id)))
        .inner_join(organisations::table.on(organisations::id.eq(commitments::organisation_id)))
        .inner_join(decisions::table.on(decisions::id.eq(commitments::decision_id)))
        .inner_join(business_cases::table.on(business_cases::id.eq(commitments::case_id)))
        .left_join(conditions::table.on(instalments::condition_id.eq(conditions::id.nullable())))
        .filter(payment_schedules::status.eq(ScheduleStatus::InForce))
        .into_boxed();
    let query = match whose {
        Whose::Case(id) => query.filter(commitments::case_id.eq(id)),
        Whose::Initiator(id) => query
            .filter(business_cases::initiator_id.eq(id))
            .filter(business_cases::status.eq_any([CaseStatus::Financed, CaseStatus::Monitored]))
            .filter(commitments::status.eq(CommitmentStatus::Acknowledged)),
    };
    Ok(query
        .order((instalments::schedule_id, instalments::number))
        .limit(MOST)
        .select((
            InstalmentRow::as_select(),
            conditions::description.nullable(),
            conditions::owner.nullable(),
            conditions::due_date.nullable(),
            conditions::status.nullable(),
            commitments::id,
            commitments::instrument,
            commitments::budget_year,
            commitments::expenditure_kind,
            commitments::paid_cents,
            organisations::name,
            decisions::number,
            business_cases::id,
            business_cases::title,
        ))
        .load(conn)?)
}
