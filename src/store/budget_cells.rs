//! The cells of the budget and their moves, append-only.

use chrono::NaiveDate;
use diesel::dsl::{count_star, max, min};
use diesel::prelude::*;

use super::Conn;
use super::conn::Lock;
use super::dialect::Locking;
use super::schema::{budget_cells, budget_moves, budget_years, mandate_versions, mandates, organisations};
use edba_common::error::Result;
use edba_domain::budget::{BudgetMoveKind, BudgetScope, CellKey};
use edba_domain::codes::{ExpenditureKind, Instrument};
use edba_domain::{Cents, Id, Moment};

diesel::alias!(budget_moves as other_sides: OtherSides);

/// A cell with its present budget.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = budget_cells)]
pub struct BudgetCell {
    pub id: Id,
    pub programme_id: Id,
    pub budget_year: i32,
    /// None for all tracks together.
    pub track_code: Option<String>,
    pub expenditure_kind: ExpenditureKind,
    pub instrument: Instrument,
    /// The funder of a funder cell.
    pub organisation_id: Option<Id>,
    /// None for p.m.
    pub budget_cents: Option<Cents>,
    /// The number of its moves.
    pub version: i32,
    pub created_at: Moment,
}

impl BudgetCell {
    /// Whether it is a cell of the programme for all tracks together, which the yearly programme sets.
    pub fn is_of_the_whole_programme(&self) -> bool {
        self.organisation_id.is_none() && self.track_code.is_none()
    }

    pub fn key(&self) -> CellKey {
        CellKey {
            budget_year: self.budget_year,
            track: self.track_code.clone(),
            expenditure_kind: self.expenditure_kind,
            instrument: self.instrument,
            organisation_id: self.organisation_id,
        }
    }
}

/// A move of one cell.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = budget_moves)]
pub struct BudgetMove {
    pub id: Id,
    pub cell_id: Id,
    /// Its place among the moves of the cell, from 1 without gaps.
    pub seq: i32,
    pub kind: BudgetMoveKind,
    /// By how much it changes the budget; None where that is p.m. after it.
    pub amount_cents: Option<Cents>,
    pub after_cents: Option<Cents>,
    /// The same for both sides of a transfer or a carry-over.
    pub pair_id: Option<Id>,
    /// The document that it follows from, and its date.
    pub source: String,
    pub source_date: NaiveDate,
    pub reason: Option<String>,
    /// The account; None where it was taken over from a yearly programme.
    pub recorded_by: Option<Id>,
    pub recorded_at: Moment,
}

/// Filter of the cells.
#[derive(Debug, Clone, Default)]
pub struct CellFilter {
    pub ids: Option<Vec<Id>>,
    pub years: Option<Vec<i32>>,
    pub scope: Option<BudgetScope>,
    pub organisation_id: Option<Id>,
    pub track: Option<String>,
    pub expenditure_kind: Option<ExpenditureKind>,
    pub instrument: Option<Instrument>,
    /// Only cells of this organisation.
    pub seen_by: Option<Id>,
    /// Only cells with an amount: none that is p.m.
    pub with_amount: bool,
}

/// Cells with the names of their funders, in order of creation.
pub fn cells(
    conn: &mut Conn,
    filter: &CellFilter,
    after: Option<Id>,
    limit: i64,
) -> Result<Vec<(BudgetCell, Option<String>)>> {
    let mut query = budget_cells::table
        .left_join(organisations::table.on(organisations::id.nullable().eq(budget_cells::organisation_id)))
        .into_boxed();
    let CellFilter {
        ids,
        years,
        scope,
        organisation_id,
        track,
        expenditure_kind,
        instrument,
        seen_by,
        with_amount,
    } = filter;
    if let Some(ids) = ids {
        query = query.filter(budget_cells::id.eq_any(ids));
    }
    if let Some(years) = years {
        query = query.filter(budget_cells::budget_year.eq_any(years));
    }
    match scope {
        None => {}
        Some(BudgetScope::Programme) => query = query.filter(budget_cells::organisation_id.is_null()),
        Some(BudgetScope::Funder) => query = query.filter(budget_cells::organisation_id.is_not_null()),
    }
    if let Some(organisation_id) = organisation_id {
        query = query.filter(budget_cells::organisation_id.eq(organisation_id));
    }
    if let Some(track) = track {
        query = query.filter(budget_cells::track_code.eq(track));
    }
    if let Some(kind) = expenditure_kind {
        query = query.filter(budget_cells::expenditure_kind.eq(kind));
    }
    if let Some(instrument) = instrument {
        query = query.filter(budget_cells::instrument.eq(instrument));
    }
    if let Some(own) = seen_by {
        query = query.filter(budget_cells::organisation_id.eq(own));
    }
    if *with_amount {
        query = query.filter(budget_cells::budget_cents.is_not_null());
    }
    if let Some(after) = after {
        query = query.filter(budget_cells::id.gt(after));
    }
    Ok(query
        .order(budget_cells::id)
        .limit(limit)
        .select((BudgetCell::as_select(), organisations::name.nullable()))
        .load(conn)?)
}

pub fn cell(conn: &mut Conn, id: &Id) -> Result<Option<BudgetCell>> {
    Ok(budget_cells::table
        .find(id)
        .select(BudgetCell::as_select())
        .first(conn)
        .optional()?)
}

/// The cell with this key.
pub fn cell_of(conn: &mut Conn, key: &CellKey) -> Result<Option<BudgetCell>> {
    let found = of_years(conn, &[key.budget_year])?;
    Ok(found.into_iter().find(|cell| cell.key() == *key))
}

/// All cells of these years, ordered by id. A year belongs to one programme.
pub fn of_years(conn: &mut Conn, years: &[i32]) -> Result<Vec<BudgetCell>> {
    Ok(budget_cells::table
        .filter(budget_cells::budget_year.eq_any(years))
        .order(budget_cells::id)
        .select(BudgetCell::as_select())
        .load(conn)?)
}

/// All cells of this year and of later ones, ordered by id.
pub fn from_year(conn: &mut Conn, year: i32) -> Result<Vec<BudgetCell>> {
    Ok(budget_cells::table
        .filter(budget_cells::budget_year.ge(year))
        .order(budget_cells::id)
        .select(BudgetCell::as_select())
        .load(conn)?)
}

pub fn insert_cell(conn: &mut Conn, row: &BudgetCell) -> Result<()> {
    // A cell begins without an amount; its first move sets it.
    let empty = BudgetCell {
        budget_cents: None,
        version: 1,
        ..row.clone()
    };
    diesel::insert_into(budget_cells::table)
        .values(&empty)
        .execute(conn)?;
    Ok(())
}

/// Records a move, and gives its cell the budget after it.
pub fn insert_move(conn: &mut Conn, row: &BudgetMove) -> Result<()> {
    diesel::insert_into(budget_moves::table)
        .values(row)
        .execute(conn)?;
    diesel::update(budget_cells::table.find(row.cell_id))
        .set((
            budget_cells::budget_cents.eq(row.after_cents),
            budget_cells::version.eq(row.seq),
        ))
        .execute(conn)?;
    Ok(())
}

/// The moves of a cell, oldest first.
pub fn moves(conn: &mut Conn, cell_id: &Id, after: i32, limit: i64) -> Result<Vec<BudgetMove>> {
    Ok(budget_moves::table
        .filter(budget_moves::cell_id.eq(cell_id))
        .filter(budget_moves::seq.gt(after))
        .order(budget_moves::seq)
        .limit(limit)
        .select(BudgetMove::as_select())
        .load(conn)?)
}

/// The other sides of these transfers and carry-overs: the pair and the cell.
pub fn sides_of(conn: &mut Conn, pairs: &[Id]) -> Result<Vec<(Id, Id)>> {
    Ok(budget_moves::table
        .filter(budget_moves::pair_id.assume_not_null().eq_any(pairs))
        .filter(budget_moves::pair_id.is_not_null())
        .order(budget_moves::id)
        .select((budget_moves::pair_id.assume_not_null(), budget_moves::cell_id))
        .load(conn)?)
}

/// The carry-overs out of these cells: the cell, the year that the amount went to, and the amount.
pub fn carried_out(conn: &mut Conn, cells: &[Id]) -> Result<Vec<(Id, i32, Cents)>> {
    let moves: Vec<(Id, i32, Option<Cents>)> = budget_moves::table
        .inner_join(
            other_sides.on(other_sides
                .field(budget_moves::pair_id)
                .eq(budget_moves::pair_id)
                .and(other_sides.field(budget_moves::id).ne(budget_moves::id))),
        )
        .inner_join(budget_cells::table.on(budget_cells::id.eq(other_sides.field(budget_moves::cell_id))))
        .filter(budget_moves::cell_id.eq_any(cells))
        .filter(budget_moves::kind.eq(BudgetMoveKind::CarryOver))
        .filter(budget_moves::amount_cents.lt(Cents::ZERO))
        .select((
            budget_moves::cell_id,
            budget_cells::budget_year,
            budget_moves::amount_cents,
        ))
        .load(conn)?;
    Ok(moves
        .into_iter()
        .map(|(cell, year, amount)| (cell, year, -amount.unwrap_or_default()))
        .collect())
}

/// Locks a cell until the end of the transaction; returns the database's time under the lock (None on SQLite). A caller must
/// lock several in id order. Errors: 503 if too many requests wait for the lock or it times out.
pub fn lock(conn: &mut Conn, id: &Id) -> Result<Option<(i32, Option<Moment>)>> {
    let version = || budget_cells::table.find(id).select(budget_cells::version);
    let free = Locking::at_once(version()).get_result(conn).optional()?;
    if free.is_some() || !conn.has_lock_waits() {
        return Ok(free);
    }
    let _place = conn.wait_for(Lock::BudgetCell(*id))?;
    Ok(Locking::waiting(version()).get_result(conn).optional()?)
}

/// The version of the yearly programme of a year; 0 for a year without one.
pub fn year_version(conn: &mut Conn, programme_id: &Id, budget_year: i32) -> Result<i32> {
    Ok(budget_years::table
        .find((programme_id, budget_year))
        .select(budget_years::version)
        .first(conn)
        .optional()?
        .unwrap_or(0))
}

/// Stores the next version of the yearly programme of a year; returns it.
pub fn next_year_version(conn: &mut Conn, programme_id: &Id, budget_year: i32) -> Result<i32> {
    let version = year_version(conn, programme_id, budget_year)? + 1;
    if version == 1 {
        diesel::insert_into(budget_years::table)
            .values((
                budget_years::programme_id.eq(programme_id),
                budget_years::budget_year.eq(budget_year),
                budget_years::version.eq(version),
            ))
            .execute(conn)?;
    } else {
        diesel::update(budget_years::table.find((programme_id, budget_year)))
            .set(budget_years::version.eq(version))
            .execute(conn)?;
    }
    Ok(version)
}

/// The first and the last year of a programme that has a cell.
pub fn budgeted_years(conn: &mut Conn, programme_id: &Id) -> Result<Option<(i32, i32)>> {
    let (first, last): (Option<i32>, Option<i32>) = budget_cells::table
        .filter(budget_cells::programme_id.eq(programme_id))
        .select((min(budget_cells::budget_year), max(budget_cells::budget_year)))
        .first(conn)?;
    Ok(first.zip(last))
}

/// The years that have a cell, newest first.
pub fn years(conn: &mut Conn) -> Result<Vec<i32>> {
    Ok(budget_cells::table
        .select(budget_cells::budget_year)
        .distinct()
        .order(budget_cells::budget_year.desc())
        .load(conn)?)
}

/// The number of cells.
pub fn count(conn: &mut Conn) -> Result<i64> {
    Ok(budget_cells::table.count().get_result(conn)?)
}

/// The organisations with mandates that end in a year, with their names and how many.
pub fn mandates_ending(conn: &mut Conn, first: NaiveDate, last: NaiveDate) -> Result<Vec<(Id, String, i64)>> {
    Ok(mandates::table
        .inner_join(
            mandate_versions::table.on(mandate_versions::mandate_id
                .eq(mandates::id)
                .and(mandate_versions::version.eq(mandates::terms_version))),
        )
        .inner_join(organisations::table.on(organisations::id.eq(mandates::grantor_id)))
        .filter(mandates::revoked_at.is_null())
        .filter(mandate_versions::valid_until.between(first, last))
        .group_by((organisations::id, organisations::name))
        .order((organisations::name, organisations::id))
        .select((organisations::id, organisations::name, count_star()))
        .load(conn)?)
}
