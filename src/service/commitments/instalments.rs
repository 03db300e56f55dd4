//! Instalments of the schedules in force, with what is paid of each.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::super::Context;
use super::due_lists::{BATCH, Batch, DueQuery};
use edba_common::error::Result;
use edba_domain::payment_schedule::{self as rules, Instalment, InstalmentState};
use edba_domain::{Cents, Id};
use edba_store::Conn;
use edba_store::payment_schedules::{self as store, InstalmentFilter, KnownInstalment};

pub use edba_store::payment_schedules::NamedInstalment;

/// A place in the list: due date and id.
pub type Place = (NaiveDate, Id);

pub type InstalmentQuery = DueQuery<InstalmentState>;

/// An instalment of a schedule in force.
#[derive(Debug, Clone)]
pub struct ListedInstalment {
    pub named: NamedInstalment,
    /// The text of its condition.
    pub condition: Option<String>,
    /// Whether its condition is met; None without one.
    pub condition_met: Option<bool>,
    pub paid: Cents,
    pub state: InstalmentState,
}

impl ListedInstalment {
    /// What is not paid of it.
    pub fn open(&self) -> Cents {
        self.named.row.amount_cents - self.paid
    }

    pub fn place(&self) -> Place {
        (self.named.row.due_date, self.named.row.id)
    }
}

/// Instalments in the order of due date and id, and the place after which more are to be looked for. A finance partner sees
/// those of its own organisation.
pub fn list(
    cx: &mut Context<'_>,
    query: &InstalmentQuery,
    after: Option<Place>,
    limit: usize,
) -> Result<(Vec<ListedInstalment>, Option<Place>)> {
    let filter = filter(cx, query)?;
    let today = cx.today();
    query.page(
        after,
        limit,
        |after, most| {
            let rows = store::named_instalments(cx.conn, &filter, after, most)?;
            Ok(Batch {
                count: rows.len(),
                last: rows.last().map(|last| (last.row.due_date, last.row.id)),
                items: filled(cx.conn, rows, today)?,
            })
        },
        |one| (one.place(), one.state),
    )
}

/// The filter of a query. A state narrows it by what is certain without the payments of each instalment.
fn filter(cx: &Context<'_>, query: &InstalmentQuery) -> Result<InstalmentFilter> {
    let own = match cx.actor.sees_everything() {
        true => query.organisation_id,
        false => Some(cx.actor.organisation()?),
    };
    let today = cx.today();
    let (due_from, due_to) = query.due_dates(match query.state {
        Some(InstalmentState::Overdue) => (None, today.pred_opt()),
        Some(InstalmentState::Due) => (Some(today), Some(rules::due_until(today))),
        Some(InstalmentState::Upcoming) => (rules::due_until(today).succ_opt(), None),
        Some(InstalmentState::Paid | InstalmentState::Waiting) | None => (None, None),
    });
    Ok(InstalmentFilter {
        commitment_id: query.commitment_id,
        case_id: query.case_id,
        organisation_id: own,
        due_from,
        due_to,
        open: query.state.is_some_and(|state| state != InstalmentState::Paid),
        running: false,
    })
}

/// The instalments that are overdue or due within a week, of cases in which payments are recorded; the first due at the top,
/// at most `most`, and how many there are. A finance partner sees those of its own organisation.
pub fn due_soon(cx: &mut Context<'_>, most: usize) -> Result<(Vec<ListedInstalment>, usize)> {
    let own = match cx.actor.sees_everything() {
        true => None,
        false => Some(cx.actor.organisation()?),
    };
    let today = cx.today();
    let until = rules::due_until(today);
    let mut found = open_between(cx.conn, own, None, Some(until), today, usize::MAX)?;
    found.retain(|one| one.state != InstalmentState::Waiting);
    let count = found.len();
    found.truncate(most);
    Ok((found, count))
}

/// The unpaid instalments with a due date in a period, of all organisations or of one, of cases in which payments are
/// recorded; the first due at the top, at most `most`. Two statements for each 500 that are read.
pub fn open_between(
    conn: &mut Conn,
    organisation_id: Option<Id>,
    from: Option<NaiveDate>,
    until: Option<NaiveDate>,
    today: NaiveDate,
    most: usize,
) -> Result<Vec<ListedInstalment>> {
    let filter = InstalmentFilter {
        organisation_id,
        due_from: from,
        due_to: until,
        open: true,
        running: true,
        ..InstalmentFilter::default()
    };
    let mut found = Vec::new();
    let mut after: Option<Place> = None;
    loop {
        let rows = store::named_instalments(conn, &filter, after.as_ref(), BATCH)?;
        let more = i64::try_from(rows.len()).unwrap_or(i64::MAX) >= BATCH;
        after = rows.last().map(|last| (last.row.due_date, last.row.id));
        let listed = filled(conn, rows, today)?.into_iter();
        found.extend(listed.filter(|one| one.state != InstalmentState::Paid));
        if !more || found.len() >= most {
            found.truncate(most);
            return Ok(found);
        }
    }
}

/// Whether something that can be paid is open of what is due on a commitment on a day.
pub fn is_open(conn: &mut Conn, commitment_id: Id, due_date: NaiveDate, today: NaiveDate) -> Result<bool> {
    let filter = InstalmentFilter {
        commitment_id: Some(commitment_id),
        due_from: Some(due_date),
        due_to: Some(due_date),
        open: true,
        running: true,
        ..InstalmentFilter::default()
    };
    let rows = store::named_instalments(conn, &filter, None, BATCH)?;
    Ok(filled(conn, rows, today)?
        .iter()
        .any(|one| !matches!(one.state, InstalmentState::Paid | InstalmentState::Waiting)))
}

/// What is paid of these instalments, and their state: one statement.
fn filled(conn: &mut Conn, rows: Vec<NamedInstalment>, today: NaiveDate) -> Result<Vec<ListedInstalment>> {
    let mut paid_on: HashMap<Id, Cents> = HashMap::new();
    for one in &rows {
        paid_on.insert(one.row.schedule_id, one.paid_cents);
    }
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let schedules: Vec<Id> = paid_on.keys().copied().collect();
    let known = store::instalments(conn, &schedules)?;
    let mut of: HashMap<Id, (Cents, &KnownInstalment, Instalment)> = HashMap::new();
    for schedule in known.chunk_by(|one, next| one.row.schedule_id == next.row.schedule_id) {
        let facts: Vec<Instalment> = schedule.iter().map(KnownInstalment::facts).collect();
        let paid = schedule
            .first()
            .and_then(|first| paid_on.get(&first.row.schedule_id))
            .copied()
            .unwrap_or_default();
        let filled = rules::fill(&facts, paid);
        for ((one, facts), paid) in schedule.iter().zip(facts).zip(filled) {
            of.insert(one.row.id, (paid, one, facts));
        }
    }
    Ok(rows
        .into_iter()
        .filter_map(|named| {
            let (paid, known, facts) = of.get(&named.row.id)?;
            Some(ListedInstalment {
                condition: known.condition.clone(),
                condition_met: known.row.condition_id.map(|_| !facts.waits),
                paid: *paid,
                state: facts.state(*paid, today),
                named,
            })
        })
        .collect())
}
