//! Batched reads for `edba verify`: the rows that belong to the owners of the chains being read, in key order.

mod adoptions;

use crate::json::Json;
use diesel::prelude::*;

use super::Conn;
use super::accounts::Account;
use super::action_points::ActionPoint;
use super::ballots::{Ballot, BallotElector, ParticipationRow, Pledge, Vote};
use super::bodies::{Body, BodyRulesRow};
use super::budget_cells::{BudgetCell, BudgetMove};
use super::cases::{Case, CaseNeedRow, CaseRevisionRow, CaseTableRow};
use super::commitment_entries::CommitmentEntry;
use super::decisions::{Commitment, Condition, Decision, Ratification};
use super::documents::{Document, DocumentAttachment, DocumentVersion};
use super::funds::Fund;
use super::headroom::HeadroomEntry;
use super::indicators::{Indicator, Measurement};
use super::mandates::{MandateRow, MandateVersion};
use super::meetings::{
    AgendaItem, AgendaVersion, Attendance, Meeting, MinutesPart, MinutesRemark, MinutesVersion,
};
use super::payment_schedules::{InstalmentRow, PaymentSchedule};
use super::pending_actions::PendingAction;
use super::people::{Organisation, Representative};
use super::promises::Promise;
use super::reconciliations::{Reconciliation, Resolution};
use super::reference::{Programme, ReferenceItem};
use super::repayment_plans::{PlanLine, RepaymentPlan};
use super::schema::*;
use super::seats::Seat;
use super::state_aid::{AidStatement, RegisterEntry};
use super::yearly_agendas::YearlyAgenda;
use edba_common::error::Result;
use edba_domain::codes::BallotKind;
use edba_domain::commitment_ledger::CommitmentEntryKind;
use edba_domain::{Cents, Id};

pub use adoptions::{Adoption, Numbering, adoptions, numberings};

/// Rows per batch.
pub const BATCH: i64 = 500;

/// Callback that is called for each row.
pub type Visit<'a, R> = &'a mut dyn FnMut(R) -> Result<()>;

/// Reads all rows in batches with keyset pagination.
fn batches<R, C>(
    mut read: impl FnMut(Option<&C>) -> Result<Vec<R>>,
    cursor: impl Fn(&R) -> C,
    visit: Visit<'_, R>,
) -> Result<()> {
    let mut after: Option<C> = None;
    loop {
        let rows = read(after.as_ref())?;
        let Some(last) = rows.last() else {
            return Ok(());
        };
        after = Some(cursor(last));
        for row in rows {
            visit(row)?;
        }
    }
}

/// Readers of tables with an id column; `$owned` selects the rows of the owners.
macro_rules! by_id {
    ($($name:ident: $table:ident, $row:ty, |$owners:ident| $owned:expr;)*) => {$(
        pub fn $name(conn: &mut Conn, $owners: &[Id], visit: Visit<'_, $row>) -> Result<()> {
            let read = |after: Option<&Id>| -> Result<Vec<$row>> {
                let mut query = $table::table.filter($owned).into_boxed();
                if let Some(after) = after {
                    query = query.filter($table::id.gt(*after));
                }
                Ok(query
                    .order($table::id)
                    .limit(BATCH)
                    .select(<$row>::as_select())
                    .load(conn)?)
            };
            batches(read, |row| row.id, visit)
        }
    )*};
}

/// Readers of tables with a key of two columns.
macro_rules! by_pair {
    ($($name:ident: $table:ident, $row:ty, $first:ident, $second:ident: $key:ty, |$owners:ident| $owned:expr;)*) => {$(
        pub fn $name(conn: &mut Conn, $owners: &[Id], visit: Visit<'_, $row>) -> Result<()> {
            let read = |after: Option<&(Id, $key)>| -> Result<Vec<$row>> {
                let mut query = $table::table.filter($owned).into_boxed();
                if let Some((first, second)) = after {
                    query = query.filter(
                        $table::$first
                            .gt(*first)
                            .or($table::$first.eq(*first).and($table::$second.gt(*second))),
                    );
                }
                Ok(query
                    .order(($table::$first, $table::$second))
                    .limit(BATCH)
                    .select(<$row>::as_select())
                    .load(conn)?)
            };
            batches(read, |row| (row.$first, row.$second), visit)
        }
    )*};
}

/// The ids of the ballots about these cases.
macro_rules! ballots_about {
    ($cases:expr) => {
        ballots::table
            .filter(ballots::case_id.eq_any($cases))
            .select(ballots::id)
    };
}

/// The commitments about these cases.
macro_rules! commitments_about {
    ($cases:expr) => {
        commitments::table
            .filter(commitments::case_id.eq_any($cases))
            .select(commitments::id)
    };
}

/// The meetings of these bodies.
macro_rules! meetings_of {
    ($bodies:expr) => {
        meetings::table
            .filter(meetings::body_id.eq_any($bodies))
            .select(meetings::id)
    };
}

by_id! {
    cases: business_cases, Case, |ids| business_cases::id.eq_any(ids);
    ballots: ballots, Ballot, |cases| ballots::case_id.eq_any(cases);
    votes: votes, Vote, |cases| votes::ballot_id.eq_any(ballots_about!(cases));
    pledges: pledges, Pledge, |cases| pledges::case_id.eq_any(cases);
    decisions: decisions, Decision, |cases| decisions::case_id.eq_any(cases);
    commitment_entries: commitment_entries, CommitmentEntry,
        |cases| commitment_entries::commitment_id.eq_any(commitments_about!(cases));
    payment_schedules: payment_schedules, PaymentSchedule,
        |cases| payment_schedules::commitment_id.eq_any(commitments_about!(cases));
    instalments: instalments, InstalmentRow, |cases| instalments::schedule_id.eq_any(
        payment_schedules::table
            .filter(payment_schedules::commitment_id.eq_any(commitments_about!(cases)))
            .select(payment_schedules::id),
    );
    repayment_plans: repayment_plans, RepaymentPlan,
        |cases| repayment_plans::commitment_id.eq_any(commitments_about!(cases));
    ratifications: ratifications, Ratification, |cases| ratifications::case_id.eq_any(cases);
    conditions: conditions, Condition, |cases| conditions::case_id.eq_any(cases);
    commitments: commitments, Commitment, |cases| commitments::case_id.eq_any(cases);
    promises: promises, Promise, |cases| promises::case_id.eq_any(cases);
    aid_statements: state_aid_statements, AidStatement,
        |cases| state_aid_statements::case_id.eq_any(cases);
    aid_register_entries: aid_register_entries, RegisterEntry,
        |cases| aid_register_entries::commitment_id.eq_any(commitments_about!(cases));
    indicators: indicators, Indicator, |cases| indicators::case_id.eq_any(cases);
    measurements: measurements, Measurement, |cases| measurements::indicator_id.eq_any(
        indicators::table.filter(indicators::case_id.eq_any(cases)).select(indicators::id),
    );
    documents: documents, Document, |ids| documents::id.eq_any(ids);
    document_versions: document_versions, DocumentVersion, |documents| document_versions::document_id.eq_any(documents);
    document_attachments: document_attachments, DocumentAttachment,
        |documents| document_attachments::document_id.eq_any(documents);
    mandates: mandates, MandateRow, |ids| mandates::id.eq_any(ids);
    bodies: bodies, Body, |ids| bodies::id.eq_any(ids);
    seats: seats, Seat, |bodies| seats::body_id.eq_any(bodies);
    meetings: meetings, Meeting, |bodies| meetings::body_id.eq_any(bodies);
    agenda_items: agenda_items, AgendaItem, |bodies| agenda_items::meeting_id.eq_any(meetings_of!(bodies));
    minutes_remarks: minutes_remarks, MinutesRemark,
        |bodies| minutes_remarks::meeting_id.eq_any(meetings_of!(bodies));
    action_points: action_points, ActionPoint, |bodies| action_points::body_id.eq_any(bodies);
    organisations: organisations, Organisation, |ids| organisations::id.eq_any(ids);
    funds: funds, Fund, |organisations| funds::organisation_id.eq_any(organisations);
    reconciliations: reconciliations, Reconciliation,
        |organisations| reconciliations::organisation_id.eq_any(organisations);
    resolutions: reconciliation_resolutions, Resolution,
        |organisations| reconciliation_resolutions::organisation_id.eq_any(organisations);
    representatives: representatives, Representative, |ids| representatives::id.eq_any(ids);
    accounts: accounts, Account, |ids| accounts::id.eq_any(ids);
    programmes: programmes, Programme, |ids| programmes::id.eq_any(ids);
    items: reference_items, ReferenceItem, |programmes| reference_items::programme_id.eq_any(programmes);
}

by_pair! {
    repayment_plan_lines: repayment_plan_lines, PlanLine, plan_id, number: i32,
        |cases| repayment_plan_lines::plan_id.eq_any(
            repayment_plans::table
                .filter(repayment_plans::commitment_id.eq_any(commitments_about!(cases)))
                .select(repayment_plans::id),
        );
    revisions: case_revisions, CaseRevisionRow, case_id, revision: i32, |cases| case_revisions::case_id.eq_any(cases);
    tables: case_tables, CaseTableRow, case_id, body_id: Id, |cases| case_tables::case_id.eq_any(cases);
    electors: ballot_electors, BallotElector, ballot_id, seat_id: Id,
        |cases| ballot_electors::ballot_id.eq_any(ballots_about!(cases));
    participations: participations, ParticipationRow, ballot_id, seat_id: Id,
        |cases| participations::ballot_id.eq_any(ballots_about!(cases));
    conflicts: ballot_conflicts, ConflictRow, ballot_id, organisation_id: Id,
        |cases| ballot_conflicts::ballot_id.eq_any(ballots_about!(cases));
    mandate_versions: mandate_versions, MandateVersion, mandate_id, version: i32,
        |mandates| mandate_versions::mandate_id.eq_any(mandates);
    body_rules: body_rules, BodyRulesRow, body_id, version: i32, |bodies| body_rules::body_id.eq_any(bodies);
    agenda_versions: agenda_versions, AgendaVersion, meeting_id, number: i32,
        |bodies| agenda_versions::meeting_id.eq_any(meetings_of!(bodies));
    attendances: attendances, Attendance, meeting_id, seat_id: Id,
        |bodies| attendances::meeting_id.eq_any(meetings_of!(bodies));
    minutes_parts: minutes_parts, MinutesPart, meeting_id, item_id: Id,
        |bodies| minutes_parts::meeting_id.eq_any(meetings_of!(bodies));
    minutes_versions: minutes_versions, MinutesVersion, meeting_id, number: i32,
        |bodies| minutes_versions::meeting_id.eq_any(meetings_of!(bodies));
}

/// An organisation whose representatives may not vote on a ballot.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = ballot_conflicts)]
pub struct ConflictRow {
    pub ballot_id: Id,
    pub organisation_id: Id,
}

/// A recusal declared by a substitute who was appointed after the opening.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = voter_recusals)]
pub struct VoterRecusalRow {
    pub ballot_id: Id,
    pub seat_id: Id,
    pub representative_id: Id,
    pub reason: String,
}

/// The declared recusals of substitutes on the ballots about these cases. Unbatched: at most a few per ballot.
pub fn voter_recusals(conn: &mut Conn, cases: &[Id], visit: Visit<'_, VoterRecusalRow>) -> Result<()> {
    voter_recusals::table
        .filter(voter_recusals::ballot_id.eq_any(ballots_about!(cases)))
        .select(VoterRecusalRow::as_select())
        .load(conn)?
        .into_iter()
        .try_for_each(visit)
}

/// The needs of these cases per budget year and expenditure kind. Unbatched: at most a few hundred cells per case.
pub fn needs(conn: &mut Conn, cases: &[Id], visit: Visit<'_, CaseNeedRow>) -> Result<()> {
    case_needs::table
        .filter(case_needs::case_id.eq_any(cases))
        .select(CaseNeedRow::as_select())
        .load(conn)?
        .into_iter()
        .try_for_each(visit)
}

/// The budget cells of these programmes. Unbatched: at most a few hundred per year.
pub fn budget_cells(conn: &mut Conn, programmes: &[Id], visit: Visit<'_, BudgetCell>) -> Result<()> {
    budget_cells::table
        .filter(budget_cells::programme_id.eq_any(programmes))
        .select(BudgetCell::as_select())
        .load(conn)?
        .into_iter()
        .try_for_each(visit)
}

/// The yearly programmes of these programmes: programme, year and version. Unbatched: one for each year.
pub fn budget_years(conn: &mut Conn, programmes: &[Id], visit: Visit<'_, (Id, i32, i32)>) -> Result<()> {
    budget_years::table
        .filter(budget_years::programme_id.eq_any(programmes))
        .select((
            budget_years::programme_id,
            budget_years::budget_year,
            budget_years::version,
        ))
        .load(conn)?
        .into_iter()
        .try_for_each(visit)
}

/// The moves of the budget cells of these programmes.
pub fn budget_moves(conn: &mut Conn, programmes: &[Id], visit: Visit<'_, BudgetMove>) -> Result<()> {
    let read = |after: Option<&Id>| -> Result<Vec<BudgetMove>> {
        let of_programmes = budget_cells::table
            .filter(budget_cells::programme_id.eq_any(programmes))
            .select(budget_cells::id);
        let mut query = budget_moves::table
            .filter(budget_moves::cell_id.eq_any(of_programmes))
            .into_boxed();
        if let Some(after) = after {
            query = query.filter(budget_moves::id.gt(after));
        }
        Ok(query
            .order(budget_moves::id)
            .limit(BATCH)
            .select(BudgetMove::as_select())
            .load(conn)?)
    };
    batches(read, |row| row.id, visit)
}

/// The yearly agendas of these bodies. Unbatched: a few for each year.
pub fn yearly_agendas(conn: &mut Conn, bodies: &[Id], visit: Visit<'_, YearlyAgenda>) -> Result<()> {
    yearly_agendas::table
        .filter(yearly_agendas::body_id.eq_any(bodies))
        .order((
            yearly_agendas::body_id,
            yearly_agendas::year,
            yearly_agendas::number,
        ))
        .select(YearlyAgenda::as_select())
        .load(conn)?
        .into_iter()
        .try_for_each(visit)
}

/// The current and former pending actions, by the owner of the chain that records them.
pub fn pending_actions(conn: &mut Conn, owners: &[Id], visit: Visit<'_, PendingAction>) -> Result<()> {
    let read = |after: Option<&Id>| -> Result<Vec<PendingAction>> {
        let of_subject = pending_actions::case_id
            .is_null()
            .and(pending_actions::subject_id.eq_any(owners));
        // A move of the budget is recorded in the chain of the programme of its cell.
        let cells = budget_cells::table
            .filter(budget_cells::programme_id.eq_any(owners))
            .select(budget_cells::id);
        let of_cell = pending_actions::case_id
            .is_null()
            .and(pending_actions::subject_id.eq_any(cells));
        let mut query = pending_actions::table
            .filter(
                pending_actions::case_id
                    .assume_not_null()
                    .eq_any(owners)
                    .or(of_subject)
                    .or(of_cell),
            )
            .into_boxed();
        if let Some(after) = after {
            query = query.filter(pending_actions::id.gt(*after));
        }
        Ok(query
            .order(pending_actions::id)
            .limit(BATCH)
            .select(PendingAction::as_select())
            .load(conn)?)
    };
    batches(read, |row| row.id, visit)
}

/// The text of a certificate; None if the decision does not exist.
pub fn certificate(conn: &mut Conn, decision_id: &Id) -> Result<Option<Json>> {
    Ok(decisions::table
        .find(decision_id)
        .select(decisions::certificate)
        .first(conn)
        .optional()?)
}

/// The sums of commitments within mandates, for the check of the ledgers of their mandates.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = commitments)]
pub struct CommittedWithin {
    pub pledge_id: Id,
    pub mandate_id: Id,
    pub budget_year: i32,
    pub amount_cents: Cents,
    pub paid_cents: Cents,
    pub released_cents: Cents,
    pub carried_out_cents: Cents,
    pub carried_from_id: Option<Id>,
}

/// An entry of a commitment by which money came back that can return to the headroom of its mandate, or one that takes back what
/// returned.
#[derive(Debug, Queryable)]
pub struct ReturnableEntry {
    pub mandate_id: Id,
    pub pledge_id: Id,
    /// The ratification that the commitment comes from; None for a commitment within its mandate.
    pub ratification_id: Option<Id>,
    pub entry: CommitmentEntry,
}

/// The kinds of entries that can return to the headroom of a mandate. Interest never does.
const RETURNABLE: [CommitmentEntryKind; 2] = [CommitmentEntryKind::Repaid, CommitmentEntryKind::Recovered];

/// The entries of the commitments of these pledges that can return to the headroom of their mandate, and all that say that they
/// returned, or that they take back what did.
pub fn returnable_entries(conn: &mut Conn, pledge_ids: &[Id]) -> Result<Vec<ReturnableEntry>> {
    Ok(commitment_entries::table
        .inner_join(commitments::table.on(commitments::id.eq(commitment_entries::commitment_id)))
        .filter(commitments::pledge_id.eq_any(pledge_ids))
        .filter(
            commitment_entries::returned
                .eq(true)
                .or(commitment_entries::kind.eq_any(RETURNABLE)),
        )
        .select((
            commitments::mandate_id,
            commitments::pledge_id,
            commitments::ratification_id,
            CommitmentEntry::as_select(),
        ))
        .load(conn)?)
}

/// The commitments of these pledges within mandates.
pub fn committed_within(conn: &mut Conn, pledge_ids: &[Id]) -> Result<Vec<CommittedWithin>> {
    Ok(commitments::table
        .filter(commitments::pledge_id.eq_any(pledge_ids))
        .filter(commitments::ratification_id.is_null())
        .select(CommittedWithin::as_select())
        .load(conn)?)
}

/// Pledges after `after`, in order of creation.
pub fn all_pledges(conn: &mut Conn, after: Option<&Id>) -> Result<Vec<Pledge>> {
    let mut query = pledges::table.into_boxed();
    if let Some(after) = after {
        query = query.filter(pledges::id.gt(*after));
    }
    Ok(query
        .order(pledges::id)
        .limit(BATCH)
        .select(Pledge::as_select())
        .load(conn)?)
}

/// The distinct pledges after `after` that have ledger entries.
pub fn entered_pledges(conn: &mut Conn, after: Option<&Id>) -> Result<Vec<Id>> {
    let mut query = headroom_entries::table
        .select(headroom_entries::pledge_id)
        .distinct()
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(headroom_entries::pledge_id.gt(*after));
    }
    Ok(query.order(headroom_entries::pledge_id).limit(BATCH).load(conn)?)
}

/// All ledger entries for these pledges, ordered by mandate and sequence.
pub fn entries_for(conn: &mut Conn, pledge_ids: &[Id]) -> Result<Vec<HeadroomEntry>> {
    Ok(headroom_entries::table
        .filter(headroom_entries::pledge_id.eq_any(pledge_ids))
        .order((headroom_entries::mandate_id, headroom_entries::seq))
        .select(HeadroomEntry::as_select())
        .load(conn)?)
}

/// The subset of these pledges whose ballot is to supersede, or has superseded, a decision.
pub fn pledged_again(conn: &mut Conn, pledge_ids: &[Id]) -> Result<Vec<Id>> {
    Ok(pledges::table
        .inner_join(ballots::table.on(ballots::id.eq(pledges::ballot_id)))
        .filter(pledges::id.eq_any(pledge_ids))
        .filter(ballots::kind.eq(BallotKind::Decision))
        .filter(ballots::supersedes_decision_id.is_not_null())
        .select(pledges::id)
        .load(conn)?)
}

/// These mandates with their parents.
pub fn parents(conn: &mut Conn, mandate_ids: &[Id]) -> Result<Vec<(Id, Option<Id>)>> {
    Ok(mandates::table
        .filter(mandates::id.eq_any(mandate_ids))
        .select((mandates::id, mandates::parent_id))
        .load(conn)?)
}

/// The ids of rows that should have an event chain of their own and have none.
macro_rules! without_chain {
    ($conn:expr, $($kind:literal: $table:ident),*) => {{
        let mut found: Vec<(&'static str, Id)> = Vec::new();
        $(
            let rows: Vec<Id> = $table::table
                .filter(diesel::dsl::not(diesel::dsl::exists(
                    event_chains::table.filter(event_chains::stream_id.eq($table::id)),
                )))
                .order($table::id)
                .limit(BATCH)
                .select($table::id)
                .load($conn)?;
            found.extend(rows.into_iter().map(|id| ($kind, id)));
        )*
        found
    }};
}

/// Records without their event chain: kind and id, at most one batch per kind.
pub fn without_chain(conn: &mut Conn) -> Result<Vec<(&'static str, Id)>> {
    Ok(without_chain!(
        conn,
        "case": business_cases,
        "mandate": mandates,
        "body": bodies,
        "organisation": organisations,
        "representative": representatives,
        "account": accounts,
        "programme": programmes,
        "document": documents
    ))
}
