//! The ledger entries of commitments, append-only.

use chrono::NaiveDate;
use diesel::dsl::{max, sql};
use diesel::expression::SqlLiteral;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::Conn;
use super::schema::commitment_entries;
use edba_common::error::Result;
use edba_domain::commitment_ledger::CommitmentEntryKind;
use edba_domain::{Cents, Id, Moment};

/// An entry in the ledger of a commitment.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = commitment_entries)]
pub struct CommitmentEntry {
    pub id: Id,
    pub commitment_id: Id,
    /// Its place in the ledger, from 1 without gaps.
    pub seq: i32,
    pub kind: CommitmentEntryKind,
    pub amount_cents: Cents,
    pub organisation_id: Id,
    /// When the money moved; of a determination the day on which it was made.
    pub value_date: Option<NaiveDate>,
    pub booking_reference: Option<String>,
    /// Who was paid; of what came back, who paid it.
    pub payee: Option<String>,
    pub reason: Option<String>,
    /// The payment, or what came back, that a reversal takes back.
    pub reverses_id: Option<Id>,
    /// Who recorded it; null for entries from before the ledger.
    pub account_id: Option<Id>,
    pub recorded_at: Moment,
    /// The reference to the funder's decision behind a determination or a write-off.
    pub document: Option<String>,
    /// Whether the headroom of the mandate rose by it, or fell again.
    pub returned: bool,
}

/// Whether an entry is of one of these kinds. The kinds are literals of the statement, in this order: with bound values neither
/// database would take a partial index on entries of these kinds.
pub(super) fn is_of_kind(kinds: &[CommitmentEntryKind]) -> SqlLiteral<Bool> {
    let listed: Vec<String> = kinds.iter().map(|kind| format!("'{kind}'")).collect();
    sql(&match listed.as_slice() {
        [one] => format!("commitment_entries.kind = {one}"),
        _ => format!("commitment_entries.kind IN ({})", listed.join(", ")),
    })
}

pub fn insert(conn: &mut Conn, row: &CommitmentEntry) -> Result<()> {
    diesel::insert_into(commitment_entries::table)
        .values(row)
        .execute(conn)?;
    Ok(())
}

/// The place of the last entry of a commitment; 0 where there is none.
pub fn last_seq(conn: &mut Conn, commitment_id: &Id) -> Result<i32> {
    let last: Option<i32> = commitment_entries::table
        .filter(commitment_entries::commitment_id.eq(commitment_id))
        .select(max(commitment_entries::seq))
        .first(conn)?;
    Ok(last.unwrap_or(0))
}

/// The entries of a commitment after `after`, in order.
pub fn entries(conn: &mut Conn, commitment_id: &Id, after: i32, limit: i64) -> Result<Vec<CommitmentEntry>> {
    Ok(commitment_entries::table
        .filter(commitment_entries::commitment_id.eq(commitment_id))
        .filter(commitment_entries::seq.gt(after))
        .order(commitment_entries::seq)
        .limit(limit)
        .select(CommitmentEntry::as_select())
        .load(conn)?)
}

/// All entries of these commitments, by commitment and place.
pub fn entries_of(conn: &mut Conn, commitment_ids: &[Id]) -> Result<Vec<CommitmentEntry>> {
    Ok(commitment_entries::table
        .filter(commitment_entries::commitment_id.eq_any(commitment_ids))
        .order((commitment_entries::commitment_id, commitment_entries::seq))
        .select(CommitmentEntry::as_select())
        .load(conn)?)
}

/// The entries of one kind of a commitment, the last one first.
pub fn of_kind(
    conn: &mut Conn,
    commitment_id: &Id,
    kind: CommitmentEntryKind,
) -> Result<Vec<CommitmentEntry>> {
    Ok(commitment_entries::table
        .filter(commitment_entries::commitment_id.eq(commitment_id))
        .filter(commitment_entries::kind.eq(kind))
        .order(commitment_entries::seq.desc())
        .select(CommitmentEntry::as_select())
        .load(conn)?)
}

/// A payment.
pub fn payment(conn: &mut Conn, id: &Id) -> Result<Option<CommitmentEntry>> {
    Ok(commitment_entries::table
        .filter(commitment_entries::id.eq(id))
        .filter(commitment_entries::kind.eq(CommitmentEntryKind::Paid))
        .select(CommitmentEntry::as_select())
        .first(conn)
        .optional()?)
}

/// The payment that an organisation booked under this reference.
pub fn booked(conn: &mut Conn, organisation_id: &Id, reference: &str) -> Result<Option<CommitmentEntry>> {
    booked_as(conn, CommitmentEntryKind::Paid, organisation_id, reference)
}

/// The recovery that an organisation booked under this reference.
pub fn recovery_booked(
    conn: &mut Conn,
    organisation_id: &Id,
    reference: &str,
) -> Result<Option<CommitmentEntry>> {
    booked_as(conn, CommitmentEntryKind::Recovered, organisation_id, reference)
}

fn booked_as(
    conn: &mut Conn,
    kind: CommitmentEntryKind,
    organisation_id: &Id,
    reference: &str,
) -> Result<Option<CommitmentEntry>> {
    Ok(commitment_entries::table
        .filter(commitment_entries::organisation_id.eq(organisation_id))
        .filter(commitment_entries::booking_reference.eq(reference))
        .filter(is_of_kind(&[kind]))
        .select(CommitmentEntry::as_select())
        .first(conn)
        .optional()?)
}

/// The determination of a subsidy.
pub fn determination(conn: &mut Conn, commitment_id: &Id) -> Result<Option<CommitmentEntry>> {
    Ok(commitment_entries::table
        .filter(commitment_entries::commitment_id.eq(commitment_id))
        .filter(commitment_entries::kind.eq(CommitmentEntryKind::Determined))
        .select(CommitmentEntry::as_select())
        .first(conn)
        .optional()?)
}

/// The reversal of a booking.
pub fn reversal_of(conn: &mut Conn, id: &Id) -> Result<Option<CommitmentEntry>> {
    Ok(reversals(conn, &[*id])?.pop())
}

/// The reversals of these bookings.
pub fn reversals(conn: &mut Conn, ids: &[Id]) -> Result<Vec<CommitmentEntry>> {
    Ok(commitment_entries::table
        .filter(commitment_entries::reverses_id.eq_any(ids))
        .select(CommitmentEntry::as_select())
        .load(conn)?)
}

/// Commitments that are not what their entries say: any of their sums, acknowledgement, funder, or the numbers of the
/// entries; and those that carried out another amount than the commitments carried over from them begin with. A hundred at
/// most.
pub fn commitments_unlike_their_entries(conn: &mut Conn) -> Result<Vec<Id>> {
    #[derive(QueryableByName)]
    struct Misfit {
        #[diesel(sql_type = diesel::sql_types::Text)]
        id: Id,
    }
    let found: Vec<Misfit> = diesel::sql_query(
        "SELECT c.id AS id FROM commitments c LEFT JOIN commitment_entries e ON e.commitment_id = c.id \
         GROUP BY c.id, c.amount_cents, c.paid_cents, c.released_cents, c.organisation_id, c.booking_reference, \
         c.carried_out_cents, c.carried_from_id, c.determined_cents, c.recovered_cents, c.written_off_cents, \
         c.repaid_cents, c.interest_cents \
         HAVING c.amount_cents <> coalesce(sum(CASE WHEN e.kind = CASE WHEN c.carried_from_id IS NULL THEN 'decided' \
         ELSE 'carried-in' END THEN e.amount_cents ELSE 0 END), 0) \
         OR sum(CASE WHEN e.kind IN ('decided', 'carried-in') THEN 1 ELSE 0 END) <> 1 \
         OR c.paid_cents <> coalesce(sum(CASE e.kind WHEN 'paid' THEN e.amount_cents WHEN 'reversed' THEN -e.amount_cents \
         ELSE 0 END), 0) \
         OR c.released_cents <> coalesce(sum(CASE WHEN e.kind = 'released' THEN e.amount_cents ELSE 0 END), 0) \
         OR c.carried_out_cents <> coalesce(sum(CASE WHEN e.kind = 'carried-out' THEN e.amount_cents ELSE 0 END), 0) \
         OR c.carried_out_cents <> (SELECT coalesce(sum(o.amount_cents), 0) FROM commitments o \
         WHERE o.carried_from_id = c.id) \
         OR max(CASE WHEN e.kind = 'determined' THEN e.amount_cents END) IS DISTINCT FROM c.determined_cents \
         OR c.recovered_cents <> coalesce(sum(CASE e.kind WHEN 'recovered' THEN e.amount_cents \
         WHEN 'recovered-reversed' THEN -e.amount_cents ELSE 0 END), 0) \
         OR c.repaid_cents <> coalesce(sum(CASE e.kind WHEN 'repaid' THEN e.amount_cents \
         WHEN 'repaid-reversed' THEN -e.amount_cents ELSE 0 END), 0) \
         OR c.interest_cents <> coalesce(sum(CASE e.kind WHEN 'interest' THEN e.amount_cents \
         WHEN 'interest-reversed' THEN -e.amount_cents ELSE 0 END), 0) \
         OR c.written_off_cents <> coalesce(sum(CASE WHEN e.kind = 'written-off' THEN e.amount_cents ELSE 0 END), 0) \
         OR coalesce(max(e.seq), 0) <> count(e.id) OR coalesce(min(e.seq), 0) <> 1 \
         OR sum(CASE WHEN e.organisation_id <> c.organisation_id THEN 1 ELSE 0 END) > 0 \
         OR (SELECT a.booking_reference FROM commitment_entries a WHERE a.commitment_id = c.id \
         AND a.kind = 'acknowledged' ORDER BY a.seq DESC LIMIT 1) IS DISTINCT FROM c.booking_reference \
         ORDER BY c.id LIMIT 100",
    )
    .load(conn)?;
    Ok(found.into_iter().map(|misfit| misfit.id).collect())
}
