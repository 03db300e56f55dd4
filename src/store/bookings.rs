//! Bookings of funders: the entries of commitments for money that was paid out or came back, each with its reversal.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::commitment_entries::{CommitmentEntry, is_of_kind, reversals};
use super::conn::Lock;
use super::reconciliations::reconciled_at;
use super::schema::{commitment_entries, commitments};
use super::{Conn, dialect};
use edba_common::error::Result;
use edba_domain::commitment_ledger::CommitmentEntryKind;
use edba_domain::{Id, Moment};

/// A booking, with its commitment and its reversal.
#[derive(Debug, Clone)]
pub struct Booking {
    pub entry: CommitmentEntry,
    pub case_id: Id,
    pub decision_id: Id,
    pub budget_year: i32,
    /// The fund that the commitment is paid from.
    pub fund_id: Option<Id>,
    pub reversal: Option<CommitmentEntry>,
    /// When it was joined to a line of the funder's books.
    pub reconciled_at: Option<Moment>,
}

/// Filter of a list of bookings; None means no restriction.
#[derive(Debug, Clone, Default)]
pub struct BookingFilter {
    pub id: Option<Id>,
    pub organisation_id: Option<Id>,
    /// The only organisation whose bookings the reader may see.
    pub seen_by: Option<Id>,
    pub commitment_id: Option<Id>,
    pub case_id: Option<Id>,
    pub fund_id: Option<Id>,
    pub kind: Option<CommitmentEntryKind>,
    /// The first and the last value date.
    pub value_from: Option<NaiveDate>,
    pub value_to: Option<NaiveDate>,
    /// The last recorded comes first.
    pub newest_first: bool,
}

/// Bookings of these kinds after `after`, in the order in which they were recorded, or in the opposite order where the filter asks
/// for the newest first. Three statements; one where there are none.
pub fn bookings(
    conn: &mut Conn,
    kinds: &[CommitmentEntryKind],
    filter: &BookingFilter,
    after: Option<&Id>,
    limit: i64,
) -> Result<Vec<Booking>> {
    let mut query = commitment_entries::table
        .inner_join(commitments::table.on(commitments::id.eq(commitment_entries::commitment_id)))
        .filter(is_of_kind(kinds))
        .into_boxed();
    let BookingFilter {
        id,
        organisation_id,
        seen_by,
        commitment_id,
        case_id,
        fund_id,
        kind,
        value_from,
        value_to,
        newest_first,
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
        query = match newest_first {
            true => query.filter(commitment_entries::id.lt(after)),
            false => query.filter(commitment_entries::id.gt(after)),
        };
    }
    query = match newest_first {
        true => query.order(commitment_entries::id.desc()),
        false => query.order(commitment_entries::id.asc()),
    };
    let rows: Vec<(CommitmentEntry, Id, Id, i32, Option<Id>)> = query
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
        .map(|(entry, case_id, decision_id, budget_year, fund_id)| Booking {
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

/// Locks booking references of an organisation until the end of the transaction. Does nothing on SQLite, where a write
/// transaction already excludes other writers. Returns the database's time under the locks where this waited for one; None
/// otherwise. Errors: 503 if too many requests wait for references of the organisation, or a lock times out.
pub fn lock_references(conn: &mut Conn, organisation_id: &Id, references: &[&str]) -> Result<Option<Moment>> {
    if !conn.has_lock_waits() {
        return Ok(None);
    }
    let names: Vec<String> = references
        .iter()
        .map(|reference| format!("booking {organisation_id} {reference}"))
        .collect();
    if dialect::LockNames::without_waiting(&names)?.get_result::<bool>(conn)? {
        return Ok(None);
    }
    let _place = conn.wait_for(Lock::BookingReferences(*organisation_id))?;
    dialect::LockNames::waiting(&names)?.get_result::<bool>(conn)?;
    dialect::clock(conn)
}
