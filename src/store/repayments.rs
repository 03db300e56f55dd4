//! Repayments: entries of commitments for money that came back, as principal, interest or a recovered subsidy.

use chrono::NaiveDate;
use diesel::dsl::min;
use diesel::prelude::*;

use super::Conn;
use super::commitment_entries::CommitmentEntry;
use super::reconciliations::reconciled_at;
use super::schema::{commitment_entries, commitments};
use edba_common::error::Result;
use edba_domain::commitment_ledger::CommitmentEntryKind;
use edba_domain::{Id, Moment};

diesel::alias!(commitment_entries as takings_back: TakingsBack);

/// The kinds of entries for money that came back.
pub const RECEIVED: [CommitmentEntryKind; 3] = [
    CommitmentEntryKind::Repaid,
    CommitmentEntryKind::Interest,
    CommitmentEntryKind::Recovered,
];

/// Money that came back, with its commitment and its reversal.
#[derive(Debug, Clone)]
pub struct Repayment {
    pub entry: CommitmentEntry,
    pub case_id: Id,
    pub decision_id: Id,
    pub budget_year: i32,
    pub fund_id: Option<Id>,
    pub reversal: Option<CommitmentEntry>,
    /// When it was joined to a line of the funder's books.
    pub reconciled_at: Option<Moment>,
}

/// Filter of a list of repayments; None means no restriction.
#[derive(Debug, Clone, Default)]
pub struct RepaymentFilter {
    pub id: Option<Id>,
    pub organisation_id: Option<Id>,
    /// The organisation whose own alone the reader sees.
    pub seen_by: Option<Id>,
    pub commitment_id: Option<Id>,
    pub case_id: Option<Id>,
    pub fund_id: Option<Id>,
    pub kind: Option<CommitmentEntryKind>,
    /// The first and the last value date.
    pub value_from: Option<NaiveDate>,
    pub value_to: Option<NaiveDate>,
}

/// Repayments after `after`, in the order in which they were recorded. Three statements; one where there are none.
pub fn repayments(
    conn: &mut Conn,
    filter: &RepaymentFilter,
    after: Option<&Id>,
    limit: i64,
) -> Result<Vec<Repayment>> {
    let mut query = commitment_entries::table
        .inner_join(commitments::table.on(commitments::id.eq(commitment_entries::commitment_id)))
        .filter(commitment_entries::kind.eq_any(RECEIVED))
        .into_boxed();
    let RepaymentFilter {
        id,
        organisation_id,
        seen_by,
        commitment_id,
        case_id,
        fund_id,
        kind,
        value_from,
        value_to,
    } = filter;
    if let Some(id) = id {
        query = query.filter(commitment_entries::id.eq(id));
    }
    for organisation_id in [organisation_id, seen_by].into_iter().flatten() {
        query = query.filter(commitment_entries::organisation_id.eq(organisation_id));
    }
    if let Some(commitment_id) = commitment_id {
        query = query.filter(commitment_entries::commitment_id.eq(commitment_id));
    }
    if let Some(case_id) = case_id {
        query = query.filter(commitments::case_id.eq(case_id));
    }
    if let Some(fund_id) = fund_id {
        query = query.filter(commitments::fund_id.eq(fund_id));
    }
    if let Some(kind) = kind {
        query = query.filter(commitment_entries::kind.eq(kind));
    }
    if let Some(from) = value_from {
        query = query.filter(commitment_entries::value_date.ge(from));
    }
    if let Some(to) = value_to {
        query = query.filter(commitment_entries::value_date.le(to));
    }
    if let Some(after) = after {
        query = query.filter(commitment_entries::id.gt(after));
    }
    let rows: Vec<(CommitmentEntry, Id, Id, i32, Option<Id>)> = query
        .order(commitment_entries::id)
        .limit(limit)
        .select((
            CommitmentEntry::as_select(),
            commitments::case_id,
            commitments::decision_id,
            commitments::budget_year,
            commitments::fund_id,
        ))
        .load(conn)?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<Id> = rows.iter().map(|(entry, ..)| entry.id).collect();
    let reversals = reversals(conn, &ids)?;
    let reconciled = reconciled_at(conn, &ids)?;
    Ok(rows
        .into_iter()
        .map(|(entry, case_id, decision_id, budget_year, fund_id)| Repayment {
            reversal: reversals
                .iter()
                .find(|reversal| reversal.reverses_id == Some(entry.id))
                .cloned(),
            reconciled_at: reconciled
                .iter()
                .find(|(entry_id, _)| *entry_id == entry.id)
                .map(|(_, at)| *at),
            entry,
            case_id,
            decision_id,
            budget_year,
            fund_id,
        })
        .collect())
}

fn reversals(conn: &mut Conn, ids: &[Id]) -> Result<Vec<CommitmentEntry>> {
    Ok(commitment_entries::table
        .filter(commitment_entries::reverses_id.eq_any(ids))
        .select(CommitmentEntry::as_select())
        .load(conn)?)
}

/// A repayment.
pub fn repayment(conn: &mut Conn, id: &Id) -> Result<Option<CommitmentEntry>> {
    Ok(commitment_entries::table
        .filter(commitment_entries::id.eq(id))
        .filter(commitment_entries::kind.eq_any(RECEIVED))
        .select(CommitmentEntry::as_select())
        .first(conn)
        .optional()?)
}

/// Principal and interest that an organisation booked under this reference.
pub fn booked(conn: &mut Conn, organisation_id: &Id, reference: &str) -> Result<Vec<CommitmentEntry>> {
    Ok(commitment_entries::table
        .filter(commitment_entries::organisation_id.eq(organisation_id))
        .filter(commitment_entries::booking_reference.eq(reference))
        .filter(commitment_entries::kind.eq_any([CommitmentEntryKind::Repaid, CommitmentEntryKind::Interest]))
        .order(commitment_entries::seq)
        .select(CommitmentEntry::as_select())
        .load(conn)?)
}

/// The value date of the first payment on a commitment that was not reversed.
pub fn first_paid_on(conn: &mut Conn, commitment_id: &Id) -> Result<Option<NaiveDate>> {
    let reversed = takings_back
        .filter(
            takings_back
                .field(commitment_entries::commitment_id)
                .eq(commitment_id),
        )
        .filter(
            takings_back
                .field(commitment_entries::kind)
                .eq(CommitmentEntryKind::Reversed),
        )
        .select(
            takings_back
                .field(commitment_entries::reverses_id)
                .assume_not_null(),
        );
    Ok(commitment_entries::table
        .filter(commitment_entries::commitment_id.eq(commitment_id))
        .filter(commitment_entries::kind.eq(CommitmentEntryKind::Paid))
        .filter(commitment_entries::id.ne_all(reversed))
        .select(min(commitment_entries::value_date))
        .first(conn)?)
}
