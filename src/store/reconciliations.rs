//! Exports of funders' books, their lines, and the movements that were joined to them.

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::{BigInt, Date, Integer, Nullable, Text};

use super::Conn;
use super::conn::MultiBackend;
use super::json::Json;
use super::schema::{
    commitment_entries, commitments, reconciliation_lines, reconciliation_resolutions, reconciliations,
};
use edba_common::error::Result;
use edba_domain::commitment_ledger::CommitmentEntryKind;
use edba_domain::reconciliation::{FileFormat, MOVEMENTS, ResolutionKind, ResolutionStatus};
use edba_domain::{Cents, Id, Moment};

/// An export of the books of an organisation.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = reconciliations)]
pub struct Reconciliation {
    pub id: Id,
    pub organisation_id: Id,
    pub file_name: Option<String>,
    /// Of the bytes of the file.
    pub sha256: String,
    pub format: Json<FileFormat>,
    pub line_count: i32,
    pub total_cents: Cents,
    pub period_from: NaiveDate,
    pub period_to: NaiveDate,
    pub account_id: Id,
    pub recorded_at: Moment,
}

/// A line of an export.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable)]
#[diesel(table_name = reconciliation_lines)]
pub struct ReconciliationLineRow {
    pub reconciliation_id: Id,
    pub line: i32,
    pub reference: String,
    pub amount_cents: Cents,
    pub value_date: NaiveDate,
    pub payee: Option<String>,
    pub commitment_reference: Option<String>,
}

/// How a person resolved a line.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = reconciliation_resolutions)]
pub struct Resolution {
    pub id: Id,
    pub reconciliation_id: Id,
    pub line: i32,
    pub organisation_id: Id,
    pub kind: ResolutionKind,
    /// The movement that the line was joined to.
    pub entry_id: Option<Id>,
    /// Why it needs no movement.
    pub reason: Option<String>,
    pub account_id: Id,
    pub recorded_at: Moment,
    pub status: ResolutionStatus,
    pub undone_reason: Option<String>,
    pub undone_by: Option<Id>,
    pub undone_at: Option<Moment>,
}

/// A movement of money of an organisation, with the line that it is joined to.
#[derive(Debug, Clone, Queryable)]
pub struct MovementRow {
    pub entry_id: Id,
    pub commitment_id: Id,
    pub kind: CommitmentEntryKind,
    /// Never negative; the kind says in which direction.
    pub amount_cents: Cents,
    pub value_date: Option<NaiveDate>,
    pub reference: Option<String>,
    pub payee: Option<String>,
    /// The reference and the payee of the payment that a reversal takes back.
    pub reversed_reference: Option<String>,
    pub reversed_payee: Option<String>,
    pub commitment_reference: Option<String>,
    /// The reconciliation with the line that it is joined to.
    pub reconciliation_id: Option<Id>,
    /// Of a payment: the reversal that takes it back.
    pub reversal_id: Option<Id>,
    /// The reference and the value date of the line that it is joined to.
    pub joined_reference: Option<String>,
    pub joined_date: Option<NaiveDate>,
}

pub fn insert(conn: &mut Conn, row: &Reconciliation) -> Result<()> {
    diesel::insert_into(reconciliations::table)
        .values(row)
        .execute(conn)?;
    Ok(())
}

/// Lines per statement.
const LINES_AT_ONCE: usize = 500;

/// Inserts the lines of a new reconciliation.
pub fn insert_lines(conn: &mut Conn, rows: &[ReconciliationLineRow]) -> Result<()> {
    for rows in rows.chunks(LINES_AT_ONCE) {
        InsertLines(rows).execute(conn)?;
    }
    Ok(())
}

/// Several lines in one statement, which diesel's own insert cannot write for both databases.
struct InsertLines<'a>(&'a [ReconciliationLineRow]);

impl QueryFragment<MultiBackend> for InsertLines<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        out.push_sql(
            "INSERT INTO reconciliation_lines (reconciliation_id, line, reference, amount_cents, value_date, payee, \
             commitment_reference) VALUES ",
        );
        for (place, row) in self.0.iter().enumerate() {
            out.push_sql(if place == 0 { "(" } else { ", (" });
            out.push_bind_param::<Text, _>(&row.reconciliation_id)?;
            out.push_sql(", ");
            out.push_bind_param::<Integer, _>(&row.line)?;
            out.push_sql(", ");
            out.push_bind_param::<Text, _>(&row.reference)?;
            out.push_sql(", ");
            out.push_bind_param::<BigInt, _>(&row.amount_cents)?;
            out.push_sql(", ");
            out.push_bind_param::<Date, _>(&row.value_date)?;
            out.push_sql(", ");
            out.push_bind_param::<Nullable<Text>, _>(&row.payee)?;
            out.push_sql(", ");
            out.push_bind_param::<Nullable<Text>, _>(&row.commitment_reference)?;
            out.push_sql(")");
        }
        Ok(())
    }
}

impl QueryId for InsertLines<'_> {
    type QueryId = ();
    // The SQL text depends on the number of lines.
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl RunQueryDsl<Conn> for InsertLines<'_> {}

/// The reconciliation of the same file of an organisation, read in the same way.
pub fn same_file(
    conn: &mut Conn,
    organisation_id: &Id,
    sha256: &str,
    format: &Json<FileFormat>,
) -> Result<Option<Reconciliation>> {
    Ok(reconciliations::table
        .filter(reconciliations::organisation_id.eq(organisation_id))
        .filter(reconciliations::sha256.eq(sha256))
        .filter(reconciliations::format.eq(format.text()))
        .select(Reconciliation::as_select())
        .first(conn)
        .optional()?)
}

/// Filter for a list of reconciliations; None means no restriction.
#[derive(Debug, Clone, Copy, Default)]
pub struct ReconciliationFilter {
    pub id: Option<Id>,
    pub organisation_id: Option<Id>,
}

/// Reconciliations before `before`, the newest first.
pub fn list(
    conn: &mut Conn,
    filter: ReconciliationFilter,
    before: Option<&Id>,
    limit: i64,
) -> Result<Vec<Reconciliation>> {
    let mut query = reconciliations::table.into_boxed();
    if let Some(id) = filter.id {
        query = query.filter(reconciliations::id.eq(id));
    }
    if let Some(organisation_id) = filter.organisation_id {
        query = query.filter(reconciliations::organisation_id.eq(organisation_id));
    }
    if let Some(before) = before {
        query = query.filter(reconciliations::id.lt(before));
    }
    Ok(query
        .order(reconciliations::id.desc())
        .limit(limit)
        .select(Reconciliation::as_select())
        .load(conn)?)
}

/// How many lines of these reconciliations are resolved, by kind.
pub fn resolved_counts(conn: &mut Conn, reconciliation_ids: &[Id]) -> Result<Vec<(Id, ResolutionKind, i64)>> {
    Ok(reconciliation_resolutions::table
        .filter(reconciliation_resolutions::reconciliation_id.eq_any(reconciliation_ids))
        .filter(reconciliation_resolutions::status.eq(ResolutionStatus::Standing))
        .group_by((
            reconciliation_resolutions::reconciliation_id,
            reconciliation_resolutions::kind,
        ))
        .select((
            reconciliation_resolutions::reconciliation_id,
            reconciliation_resolutions::kind,
            diesel::dsl::count_star(),
        ))
        .load(conn)?)
}

/// All lines of a reconciliation, in order.
pub fn lines(conn: &mut Conn, reconciliation_id: &Id) -> Result<Vec<ReconciliationLineRow>> {
    Ok(reconciliation_lines::table
        .filter(reconciliation_lines::reconciliation_id.eq(reconciliation_id))
        .order(reconciliation_lines::line)
        .select(ReconciliationLineRow::as_select())
        .load(conn)?)
}

/// The resolutions of a reconciliation that stand, by line.
pub fn standing(conn: &mut Conn, reconciliation_id: &Id) -> Result<Vec<Resolution>> {
    Ok(reconciliation_resolutions::table
        .filter(reconciliation_resolutions::reconciliation_id.eq(reconciliation_id))
        .filter(reconciliation_resolutions::status.eq(ResolutionStatus::Standing))
        .order(reconciliation_resolutions::line)
        .select(Resolution::as_select())
        .load(conn)?)
}

/// The resolutions of some lines that were undone, in the order in which they were made.
pub fn undone(conn: &mut Conn, reconciliation_id: &Id, lines: &[i32]) -> Result<Vec<Resolution>> {
    Ok(reconciliation_resolutions::table
        .filter(reconciliation_resolutions::reconciliation_id.eq(reconciliation_id))
        .filter(reconciliation_resolutions::line.eq_any(lines))
        .filter(reconciliation_resolutions::status.eq(ResolutionStatus::Undone))
        .order((reconciliation_resolutions::line, reconciliation_resolutions::id))
        .select(Resolution::as_select())
        .load(conn)?)
}

pub fn insert_resolution(conn: &mut Conn, row: &Resolution) -> Result<()> {
    diesel::insert_into(reconciliation_resolutions::table)
        .values(row)
        .execute(conn)?;
    Ok(())
}

/// Undoes a resolution that stands; false where it does not.
pub fn undo(conn: &mut Conn, id: &Id, reason: &str, account_id: &Id, at: Moment) -> Result<bool> {
    let rows = diesel::update(
        reconciliation_resolutions::table
            .filter(reconciliation_resolutions::id.eq(id))
            .filter(reconciliation_resolutions::status.eq(ResolutionStatus::Standing)),
    )
    .set((
        reconciliation_resolutions::status.eq(ResolutionStatus::Undone),
        reconciliation_resolutions::undone_reason.eq(reason),
        reconciliation_resolutions::undone_by.eq(account_id),
        reconciliation_resolutions::undone_at.eq(at),
    ))
    .execute(conn)?;
    Ok(rows == 1)
}

/// The movements of an organisation that are joined to no line, or to one of this reconciliation, of any day, and those of
/// a period by their own value date or by that of their line, in the order in which they were recorded.
pub fn movements(
    conn: &mut Conn,
    organisation_id: &Id,
    reconciliation_id: &Id,
    period: (NaiveDate, NaiveDate),
) -> Result<Vec<MovementRow>> {
    let (reversed, reversals) = diesel::alias!(
        commitment_entries as reversed_entries,
        commitment_entries as reversals
    );
    let (from, to) = period;
    Ok(commitment_entries::table
        .inner_join(commitments::table.on(commitments::id.eq(commitment_entries::commitment_id)))
        .left_join(
            reversed.on(reversed
                .field(commitment_entries::id)
                .nullable()
                .eq(commitment_entries::reverses_id)),
        )
        .left_join(
            reversals.on(reversals
                .field(commitment_entries::reverses_id)
                .eq(commitment_entries::id.nullable())),
        )
        .left_join(
            reconciliation_resolutions::table.on(reconciliation_resolutions::entry_id
                .eq(commitment_entries::id.nullable())
                .and(reconciliation_resolutions::status.eq(ResolutionStatus::Standing))),
        )
        .left_join(
            reconciliation_lines::table.on(reconciliation_lines::reconciliation_id
                .nullable()
                .eq(reconciliation_resolutions::reconciliation_id.nullable())
                .and(
                    reconciliation_lines::line
                        .nullable()
                        .eq(reconciliation_resolutions::line.nullable()),
                )),
        )
        .filter(commitment_entries::organisation_id.eq(organisation_id))
        .filter(commitment_entries::kind.eq_any(MOVEMENTS))
        .filter(
            reconciliation_resolutions::id
                .nullable()
                .is_null()
                .or(reconciliation_resolutions::reconciliation_id
                    .nullable()
                    .eq(reconciliation_id)
                    .assume_not_null())
                .or(commitment_entries::value_date
                    .ge(from)
                    .assume_not_null()
                    .and(commitment_entries::value_date.le(to).assume_not_null()))
                .or(reconciliation_lines::value_date
                    .nullable()
                    .ge(from)
                    .assume_not_null()
                    .and(
                        reconciliation_lines::value_date
                            .nullable()
                            .le(to)
                            .assume_not_null(),
                    )),
        )
        .order(commitment_entries::id)
        .select((
            commitment_entries::id,
            commitment_entries::commitment_id,
            commitment_entries::kind,
            commitment_entries::amount_cents,
            commitment_entries::value_date,
            commitment_entries::booking_reference,
            commitment_entries::payee,
            reversed.field(commitment_entries::booking_reference).nullable(),
            reversed.field(commitment_entries::payee).nullable(),
            commitments::booking_reference,
            reconciliation_resolutions::reconciliation_id.nullable(),
            reversals.field(commitment_entries::id).nullable(),
            reconciliation_lines::reference.nullable(),
            reconciliation_lines::value_date.nullable(),
        ))
        .load(conn)?)
}

/// When these movements were reconciled, for those that are.
pub fn reconciled_at(conn: &mut Conn, entry_ids: &[Id]) -> Result<Vec<(Id, Moment)>> {
    Ok(reconciliation_resolutions::table
        .filter(reconciliation_resolutions::entry_id.eq_any(entry_ids))
        .filter(reconciliation_resolutions::status.eq(ResolutionStatus::Standing))
        .select((
            reconciliation_resolutions::entry_id.assume_not_null(),
            reconciliation_resolutions::recorded_at,
        ))
        .load(conn)?)
}

/// The commitments of an organisation that were acknowledged under one of these references.
pub fn acknowledged_under(
    conn: &mut Conn,
    organisation_id: &Id,
    references: &[String],
) -> Result<Vec<(String, Id)>> {
    Ok(commitments::table
        .filter(commitments::organisation_id.eq(organisation_id))
        .filter(commitments::booking_reference.eq_any(references))
        .order(commitments::id)
        .select((commitments::booking_reference.assume_not_null(), commitments::id))
        .load(conn)?)
}

/// Resolutions that stand and join a line to what is no movement of its organisation and its amount, or to a movement that
/// is joined to another line too; a hundred at most.
pub fn resolutions_unlike_their_movements(conn: &mut Conn) -> Result<Vec<Id>> {
    #[derive(QueryableByName)]
    struct Misfit {
        #[diesel(sql_type = diesel::sql_types::Text)]
        id: Id,
    }
    let found: Vec<Misfit> = diesel::sql_query(
        "SELECT s.id AS id FROM reconciliation_resolutions s \
         JOIN reconciliations r ON r.id = s.reconciliation_id \
         LEFT JOIN reconciliation_lines l ON l.reconciliation_id = s.reconciliation_id AND l.line = s.line \
         LEFT JOIN commitment_entries e ON e.id = s.entry_id \
         WHERE s.status = 'standing' AND (s.organisation_id <> r.organisation_id OR l.line IS NULL \
         OR EXISTS (SELECT 1 FROM reconciliation_resolutions o WHERE o.status = 'standing' AND o.id <> s.id \
         AND (o.entry_id = s.entry_id OR (o.reconciliation_id = s.reconciliation_id AND o.line = s.line))) \
         OR (s.kind = 'accepted' AND (e.id IS NULL OR e.organisation_id <> s.organisation_id \
         OR e.kind NOT IN ('paid', 'reversed', 'recovered', 'repaid', 'interest', 'repaid-reversed', \
         'interest-reversed', 'recovered-reversed') \
         OR l.amount_cents <> CASE WHEN e.kind IN ('paid', 'repaid-reversed', 'interest-reversed', \
         'recovered-reversed') THEN e.amount_cents ELSE -e.amount_cents END))) \
         ORDER BY s.id LIMIT 100",
    )
    .load(conn)?;
    Ok(found.into_iter().map(|misfit| misfit.id).collect())
}

/// The number of resolutions.
pub fn count_resolutions(conn: &mut Conn) -> Result<i64> {
    Ok(reconciliation_resolutions::table.count().get_result(conn)?)
}
