//! Statements of funders: opening, movements and closing of a period, by budget year or by value date.

use chrono::NaiveDate;

use super::{Context, changes};
use crate::organisations;
use edba_common::error::{Error, Result};
use edba_domain::statement::{Balances, StatementBasis};
use edba_domain::{Cents, Id, Moment};
use edba_store::money_statements::{self as store, Period, StatementEntries};

pub use edba_store::money_statements::{EntryPlace, StatementEntry};

/// What a statement is about.
#[derive(Debug, Clone)]
pub struct StatementFilter {
    pub basis: StatementBasis,
    /// The first and the last day.
    pub from: NaiveDate,
    pub to: NaiveDate,
    /// None: of all organisations. A finance partner gets that of its own organisation.
    pub organisation_id: Option<Id>,
}

/// A statement, with a part of its movements.
#[derive(Debug, Clone)]
pub struct Statement {
    pub organisation_id: Option<Id>,
    /// Of the whole period.
    pub balances: Balances,
    pub movements: Vec<Movement>,
    /// The cursor of the feed of changes at which the statement was made.
    pub position: String,
}

/// A movement: an entry, its amount with a sign, and its place in the statement.
#[derive(Debug, Clone)]
pub struct Movement {
    pub entry: StatementEntry,
    pub amount: Cents,
    pub place: EntryPlace,
}

/// The statement of a period, with the movements after `after`, at most `limit`. The balances are those of the whole
/// period. Call it in a consistent read. Errors: 400 for a period that ends before it begins, and for a place of another
/// basis; 404 for an organisation that does not exist.
pub fn statement(
    cx: &mut Context<'_>,
    filter: &StatementFilter,
    after: Option<EntryPlace>,
    limit: i64,
) -> Result<Statement> {
    let entries = entries(cx, filter)?;
    let sums = store::sums(cx.conn, &entries)?;
    let found = store::page(cx.conn, &entries, after, limit)?;
    let movements = found.into_iter().map(|entry| movement(filter.basis, entry));
    Ok(Statement {
        organisation_id: entries.organisation_id,
        balances: Balances::of(filter.basis, &sums),
        movements: movements.collect::<Result<_>>()?,
        position: changes::present_cursor(cx)?,
    })
}

/// The movements of a statement after `after`, at most `limit`. Errors: as [`statement`].
pub fn movements(
    cx: &mut Context<'_>,
    filter: &StatementFilter,
    after: Option<EntryPlace>,
    limit: i64,
) -> Result<Vec<Movement>> {
    let entries = entries(cx, filter)?;
    let found = store::page(cx.conn, &entries, after, limit)?;
    found
        .into_iter()
        .map(|entry| movement(filter.basis, entry))
        .collect()
}

/// The entries of a statement that the caller may see: bureau and auditor all, a finance partner those of what its
/// organisation was offered. Errors: as [`statement`].
fn entries(cx: &mut Context<'_>, filter: &StatementFilter) -> Result<StatementEntries> {
    let before = filter.to.succ_opt().filter(|_| filter.from <= filter.to);
    let before = before.ok_or_else(|| {
        Error::fault(
            "?toDate",
            "dates-out-of-order",
            "A period ends on the day on which it begins, or after it.",
        )
    })?;
    let sees_all = cx.actor.sees_everything();
    let organisation_id = match filter.organisation_id {
        _ if !sees_all => Some(cx.actor.organisation()?),
        Some(id) => Some(organisations::find(cx, id)?.id),
        None => None,
    };
    Ok(StatementEntries {
        period: match filter.basis {
            StatementBasis::BudgetYear => Period::Recorded {
                from: Moment::start_of(filter.from),
                before: Moment::start_of(before),
            },
            StatementBasis::ValueDate => Period::Valued {
                from: filter.from,
                before,
            },
        },
        kinds: filter.basis.kinds(),
        organisation_id,
        offered: !sees_all,
    })
}

fn movement(basis: StatementBasis, entry: StatementEntry) -> Result<Movement> {
    let place = match (basis, entry.value_date) {
        (StatementBasis::BudgetYear, _) => EntryPlace::Recorded(entry.recorded_at, entry.id),
        (StatementBasis::ValueDate, Some(day)) => EntryPlace::Valued(day, entry.id),
        (StatementBasis::ValueDate, None) => {
            return Err(Error::internal("a movement of cash has no value date"));
        }
    };
    Ok(Movement {
        amount: basis.signed(entry.kind, entry.amount_cents),
        place,
        entry,
    })
}

/// Maximum number of funders to choose from.
const MOST_FUNDERS: i64 = 500;

/// The organisations of which the caller can choose a statement, with their names: bureau and auditor all that have
/// commitments, a finance partner its own.
pub fn funders(cx: &mut Context<'_>) -> Result<Vec<(Id, String)>> {
    if !cx.actor.sees_everything() {
        let own = cx.actor.organisation()?;
        let organisation = organisations::find(cx, own)?;
        return Ok(vec![(organisation.id, organisation.name)]);
    }
    store::funders(cx.conn, MOST_FUNDERS)
}
