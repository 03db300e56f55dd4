//! Payment schedules of commitments, in versions, and their instalments.

use chrono::NaiveDate;
use diesel::dsl::{max, sql};
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::Conn;
use super::schema::{
    business_cases, commitments, conditions, decisions, instalments, organisations, payment_schedules,
};
use edba_common::error::Result;
use edba_domain::codes::{CaseStatus, CommitmentStatus, ConditionStatus, ExpenditureKind};
use edba_domain::payment_schedule::{Instalment, ScheduleStatus, SchedulingSide};
use edba_domain::{Cents, Id, Moment};

/// A version of the payment schedule of a commitment.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = payment_schedules, treat_none_as_null = true, primary_key(id))]
pub struct PaymentSchedule {
    pub id: Id,
    pub commitment_id: Id,
    /// The version, from 1 without gaps.
    pub number: i32,
    pub status: ScheduleStatus,
    pub proposed_by: SchedulingSide,
    /// Made by a release of the commitment, which nobody had to agree to.
    pub trimmed: bool,
    pub reason: Option<String>,
    pub proposer_id: Id,
    pub proposed_at: Moment,
    pub answered_by_id: Option<Id>,
    pub answered_at: Option<Moment>,
    pub refusal_reason: Option<String>,
    /// When another version took its place, or it was withdrawn.
    pub ended_at: Option<Moment>,
    pub withdrawal_reason: Option<String>,
}

/// An instalment of a version; it never changes.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = instalments)]
pub struct InstalmentRow {
    pub id: Id,
    pub schedule_id: Id,
    /// Its place in the schedule, from 1 without gaps.
    pub number: i32,
    pub due_date: NaiveDate,
    pub amount_cents: Cents,
    pub description: String,
    /// The condition of the decision that must be met before it is paid.
    pub condition_id: Option<Id>,
}

/// An instalment with its condition as it is now.
#[derive(Debug, Clone, Queryable)]
pub struct KnownInstalment {
    pub row: InstalmentRow,
    pub condition: Option<String>,
    pub condition_status: Option<ConditionStatus>,
}

impl KnownInstalment {
    /// The facts that the rules need.
    pub fn facts(&self) -> Instalment {
        Instalment {
            due_date: self.row.due_date,
            amount: self.row.amount_cents,
            waits: self.condition_status == Some(ConditionStatus::Open),
        }
    }
}

/// An instalment of a version in force, with its commitment and the display names of related records.
#[derive(Debug, Clone, Queryable)]
pub struct NamedInstalment {
    pub row: InstalmentRow,
    pub commitment_id: Id,
    /// What is paid on the commitment.
    pub paid_cents: Cents,
    pub case_id: Id,
    pub organisation_id: Id,
    pub organisation: String,
    pub decision_id: Id,
    pub decision_number: String,
    pub case_number: String,
    pub case_title: String,
    /// Since when the version is in force.
    pub in_force_since: Option<Moment>,
    pub budget_year: i32,
    pub expenditure_kind: ExpenditureKind,
}

/// A proposal that waits for an answer, with the display names of related records.
#[derive(Debug, Clone, Queryable)]
pub struct NamedProposal {
    pub commitment_id: Id,
    pub proposed_at: Moment,
    pub budget_year: i32,
    pub expenditure_kind: ExpenditureKind,
    pub organisation: String,
    pub decision_number: String,
    pub case_title: String,
}

/// Filter for a list of instalments; None means no restriction.
#[derive(Debug, Clone, Default)]
pub struct InstalmentFilter {
    pub commitment_id: Option<Id>,
    pub case_id: Option<Id>,
    pub organisation_id: Option<Id>,
    /// The first and the last due date.
    pub due_from: Option<NaiveDate>,
    pub due_to: Option<NaiveDate>,
    /// Only of commitments of which something is open.
    pub open: bool,
    /// Only of cases that are financed or monitored, so that payments are recorded.
    pub running: bool,
}

/// Inserts a version with its instalments. The version is a proposal.
pub fn insert(conn: &mut Conn, row: &PaymentSchedule, instalments: &[InstalmentRow]) -> Result<()> {
    diesel::insert_into(payment_schedules::table)
        .values(row)
        .execute(conn)?;
    for instalment in instalments {
        diesel::insert_into(instalments::table)
            .values(instalment)
            .execute(conn)?;
    }
    Ok(())
}

/// Moves a version on. False if it is no longer in the status `from`.
pub fn move_on(conn: &mut Conn, row: &PaymentSchedule, from: ScheduleStatus) -> Result<bool> {
    let rows = diesel::update(
        payment_schedules::table
            .filter(payment_schedules::id.eq(row.id))
            .filter(payment_schedules::status.eq(from)),
    )
    .set(row)
    .execute(conn)?;
    Ok(rows == 1)
}

pub fn schedule(conn: &mut Conn, id: &Id) -> Result<Option<PaymentSchedule>> {
    Ok(payment_schedules::table
        .find(id)
        .select(PaymentSchedule::as_select())
        .first(conn)
        .optional()?)
}

/// The versions of a commitment before version `before`, newest first.
pub fn of_commitment(
    conn: &mut Conn,
    commitment_id: &Id,
    before: Option<i32>,
    limit: i64,
) -> Result<Vec<PaymentSchedule>> {
    let mut query = payment_schedules::table
        .filter(payment_schedules::commitment_id.eq(commitment_id))
        .into_boxed();
    if let Some(before) = before {
        query = query.filter(payment_schedules::number.lt(before));
    }
    Ok(query
        .order(payment_schedules::number.desc())
        .limit(limit)
        .select(PaymentSchedule::as_select())
        .load(conn)?)
}

/// The version of a commitment that is in force or proposed, if there is one.
pub fn in_status(
    conn: &mut Conn,
    commitment_id: &Id,
    status: ScheduleStatus,
) -> Result<Option<PaymentSchedule>> {
    Ok(payment_schedules::table
        .filter(payment_schedules::commitment_id.eq(commitment_id))
        .filter(payment_schedules::status.eq(status))
        .select(PaymentSchedule::as_select())
        .first(conn)
        .optional()?)
}

/// Whether a version is the last one of its commitment.
const IS_LAST: &str = "NOT EXISTS (SELECT 1 FROM payment_schedules later \
    WHERE later.commitment_id = payment_schedules.commitment_id AND later.number > payment_schedules.number)";

/// The version of a commitment that is in force, the one that is proposed, and the last one, as far as there are any.
pub fn present(conn: &mut Conn, commitment_id: &Id) -> Result<Vec<PaymentSchedule>> {
    let present = payment_schedules::status.eq_any([ScheduleStatus::InForce, ScheduleStatus::Proposed]);
    Ok(payment_schedules::table
        .filter(payment_schedules::commitment_id.eq(commitment_id))
        .filter(present.or(sql::<Bool>(IS_LAST)))
        .select(PaymentSchedule::as_select())
        .load(conn)?)
}

/// The number of the last version of a commitment; 0 where there is none.
pub fn last_number(conn: &mut Conn, commitment_id: &Id) -> Result<i32> {
    let last: Option<i32> = payment_schedules::table
        .filter(payment_schedules::commitment_id.eq(commitment_id))
        .select(max(payment_schedules::number))
        .first(conn)?;
    Ok(last.unwrap_or(0))
}

/// The instalments of these versions with their conditions, by version and place.
pub fn instalments(conn: &mut Conn, schedule_ids: &[Id]) -> Result<Vec<KnownInstalment>> {
    Ok(instalments::table
        .left_join(conditions::table.on(instalments::condition_id.eq(conditions::id.nullable())))
        .filter(instalments::schedule_id.eq_any(schedule_ids))
        .order((instalments::schedule_id, instalments::number))
        .select((
            InstalmentRow::as_select(),
            conditions::description.nullable(),
            conditions::status.nullable(),
        ))
        .load(conn)?)
}

/// Instalments of the versions in force after a due date and id, in the order of due date and id.
pub fn named_instalments(
    conn: &mut Conn,
    filter: &InstalmentFilter,
    after: Option<&(NaiveDate, Id)>,
    limit: i64,
) -> Result<Vec<NamedInstalment>> {
    let mut query = instalments::table
        .inner_join(payment_schedules::table.on(payment_schedules::id.eq(instalments::schedule_id)))
        .inner_join(commitments::table.on(commitments::id.eq(payment_schedules::commitment_id)))
        .inner_join(organisations::table.on(organisations::id.eq(commitments::organisation_id)))
        .inner_join(decisions::table.on(decisions::id.eq(commitments::decision_id)))
        .inner_join(business_cases::table.on(business_cases::id.eq(commitments::case_id)))
        .filter(payment_schedules::status.eq(ScheduleStatus::InForce))
        .into_boxed();
    let InstalmentFilter {
        commitment_id,
        case_id,
        organisation_id,
        due_from,
        due_to,
        open,
        running,
    } = filter;
    if let Some(commitment_id) = commitment_id {
        query = query.filter(commitments::id.eq(commitment_id));
    }
    if let Some(case_id) = case_id {
        query = query.filter(commitments::case_id.eq(case_id));
    }
    if let Some(organisation_id) = organisation_id {
        query = query.filter(commitments::organisation_id.eq(organisation_id));
    }
    if let Some(from) = due_from {
        query = query.filter(instalments::due_date.ge(from));
    }
    if let Some(to) = due_to {
        query = query.filter(instalments::due_date.le(to));
    }
    if *open {
        query = query.filter(commitments::status.eq(CommitmentStatus::Acknowledged));
    }
    if *running {
        query = query.filter(business_cases::status.eq_any([CaseStatus::Financed, CaseStatus::Monitored]));
    }
    if let Some((due_date, id)) = after {
        query = query.filter(
            instalments::due_date
                .gt(due_date)
                .or(instalments::due_date.eq(due_date).and(instalments::id.gt(id))),
        );
    }
    Ok(query
        .order((instalments::due_date, instalments::id))
        .limit(limit)
        .select((
            InstalmentRow::as_select(),
            commitments::id,
            commitments::paid_cents,
            commitments::case_id,
            commitments::organisation_id,
            organisations::name,
            commitments::decision_id,
            decisions::number,
            business_cases::number,
            business_cases::title,
            payment_schedules::answered_at,
            commitments::budget_year,
            commitments::expenditure_kind,
        ))
        .load(conn)?)
}

/// The proposals of a side that the other one can answer, of all organisations or of one, the oldest first.
pub fn proposals_of(
    conn: &mut Conn,
    side: SchedulingSide,
    organisation_id: Option<Id>,
    limit: i64,
) -> Result<Vec<NamedProposal>> {
    let mut query = payment_schedules::table
        .inner_join(commitments::table.on(commitments::id.eq(payment_schedules::commitment_id)))
        .inner_join(organisations::table.on(organisations::id.eq(commitments::organisation_id)))
        .inner_join(decisions::table.on(decisions::id.eq(commitments::decision_id)))
        .inner_join(business_cases::table.on(business_cases::id.eq(commitments::case_id)))
        .filter(payment_schedules::status.eq(ScheduleStatus::Proposed))
        .filter(payment_schedules::proposed_by.eq(side))
        .filter(commitments::status.eq(CommitmentStatus::Acknowledged))
        .filter(business_cases::status.eq_any([CaseStatus::Financed, CaseStatus::Monitored]))
        .into_boxed();
    if let Some(organisation_id) = organisation_id {
        query = query.filter(commitments::organisation_id.eq(organisation_id));
    }
    Ok(query
        .order((payment_schedules::proposed_at, payment_schedules::id))
        .limit(limit)
        .select((
            commitments::id,
            payment_schedules::proposed_at,
            commitments::budget_year,
            commitments::expenditure_kind,
            organisations::name,
            decisions::number,
            business_cases::title,
        ))
        .load(conn)?)
}

/// The versions that are not what they should be: a version in force whose instalments do not add up to the commitment less
/// what is released of it, instalments that are not numbered from 1 without gaps or not in the order of their due dates; a
/// hundred at most.
pub fn schedules_that_do_not_add_up(conn: &mut Conn) -> Result<Vec<Id>> {
    #[derive(QueryableByName)]
    struct Misfit {
        #[diesel(sql_type = diesel::sql_types::Text)]
        id: Id,
    }
    let found: Vec<Misfit> = diesel::sql_query(
        "SELECT s.id AS id FROM payment_schedules s \
         WHERE (s.status = 'in-force' AND \
         (SELECT coalesce(sum(i.amount_cents), 0) FROM instalments i WHERE i.schedule_id = s.id) <> \
         (SELECT coalesce(sum(CASE WHEN e.kind IN ('decided', 'carried-in') THEN e.amount_cents \
         WHEN e.kind IN ('released', 'carried-out') THEN -e.amount_cents ELSE 0 END), 0) \
         FROM commitment_entries e WHERE e.commitment_id = s.commitment_id)) \
         OR (SELECT coalesce(max(i.number), 0) - count(i.id) FROM instalments i WHERE i.schedule_id = s.id) <> 0 \
         OR EXISTS (SELECT 1 FROM instalments i JOIN instalments j ON j.schedule_id = i.schedule_id \
         AND j.number = i.number + 1 WHERE i.schedule_id = s.id AND j.due_date < i.due_date) \
         OR s.number > (SELECT count(*) FROM payment_schedules t WHERE t.commitment_id = s.commitment_id) \
         ORDER BY s.id LIMIT 100",
    )
    .load(conn)?;
    Ok(found.into_iter().map(|misfit| misfit.id).collect())
}

/// Commitments with more than one version in force; a hundred at most.
pub fn commitments_with_two_in_force(conn: &mut Conn) -> Result<Vec<Id>> {
    #[derive(QueryableByName)]
    struct Misfit {
        #[diesel(sql_type = diesel::sql_types::Text)]
        id: Id,
    }
    let found: Vec<Misfit> = diesel::sql_query(
        "SELECT commitment_id AS id FROM payment_schedules WHERE status = 'in-force' \
         GROUP BY commitment_id HAVING count(*) > 1 ORDER BY commitment_id LIMIT 100",
    )
    .load(conn)?;
    Ok(found.into_iter().map(|misfit| misfit.id).collect())
}

/// How many versions there are.
pub fn count(conn: &mut Conn) -> Result<i64> {
    Ok(payment_schedules::table.count().get_result(conn)?)
}
