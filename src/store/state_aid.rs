//! Statements of the basis of public money, per commitment and recipient, with the display names that a list needs and with the
//! last entry in the central register.

mod checks;
mod current_aid;
mod history;
mod register_entries;

use chrono::NaiveDate;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool};

use super::Conn;
use super::schema::{
    aid_register_entries, business_cases, commitments, decisions, mandates, organisations, pledges,
    state_aid_statements,
};
use edba_common::error::Result;
use edba_domain::codes::Sector;
use edba_domain::state_aid::{Aid, AidBasis, AidRule, RegisterTask, register_task, still_granted};
use edba_domain::{Cents, Id, Moment};

pub use checks::{commitments_that_do_not_add_up, count, without_statement};
use current_aid::HELD;
pub use history::{HistoryRow, history_of_cases};
pub use register_entries::{RegisterEntry, entries_about, insert_entry};

#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = state_aid_statements, treat_none_as_null = true, primary_key(id))]
pub struct AidStatement {
    pub id: Id,
    pub case_id: Id,
    pub commitment_id: Id,
    pub recipient_id: Id,
    /// The part of the commitment for this recipient.
    pub amount_cents: Cents,
    pub basis: AidBasis,
    pub grounds: String,
    pub rule: Option<AidRule>,
    pub gross_grant_cents: Option<Cents>,
    /// The day on which the right to the aid arose.
    pub granted_on: NaiveDate,
    /// Why it takes the place of an earlier statement.
    pub reason: Option<String>,
    pub replaced_at: Option<Moment>,
    pub version: i32,
    pub created_at: Moment,
}

/// The amount of a commitment, and how much of it is still held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Queryable)]
pub struct Standing {
    pub committed: Cents,
    /// What its recipients have, or still get, of it and of what was carried over from it.
    pub held: Cents,
}

impl AidStatement {
    /// The *de minimis* aid as it was stated; None for another basis.
    pub fn stated_aid(&self) -> Option<Aid> {
        Some(Aid {
            rule: self.rule?,
            granted_on: self.granted_on,
            gross_grant: self.gross_grant_cents?,
        })
    }

    /// The *de minimis* aid of the statement, where this is held of its commitment; None for another basis, and where nothing
    /// is held.
    pub fn aid(&self, standing: Standing) -> Option<Aid> {
        let gross_grant = still_granted(self.gross_grant_cents?, standing.committed, standing.held);
        gross_grant.is_positive().then_some(Aid {
            rule: self.rule?,
            granted_on: self.granted_on,
            gross_grant,
        })
    }
}

/// A statement with its funder, the names that a list shows, and what is registered.
#[derive(Debug, Clone, Queryable)]
pub struct NamedAidStatement {
    pub row: AidStatement,
    pub funder_id: Id,
    pub recipient: String,
    pub case_number: String,
    pub case_title: String,
    pub standing: Standing,
    /// The last entry in the central register about this recipient of the commitment, whatever statement it was recorded for.
    /// None for a statement that another one about the same recipient followed.
    pub last_entry: Option<RegisterEntry>,
}

impl NamedAidStatement {
    /// The *de minimis* aid that the recipient has by it; None for another basis, where it was replaced, and where nothing
    /// stands.
    pub fn aid(&self) -> Option<Aid> {
        self.row
            .aid(self.standing)
            .filter(|_| self.row.replaced_at.is_none())
    }

    /// The gross grant equivalent that the recipient has by it: zero where it has no aid.
    pub fn current(&self) -> Cents {
        self.aid().map(|aid| aid.gross_grant).unwrap_or_default()
    }

    /// The aid that is registered.
    pub fn registered(&self) -> Option<Aid> {
        self.last_entry.as_ref().and_then(RegisterEntry::aid)
    }

    /// What is to be done about it in the central register.
    pub fn task(&self) -> Option<RegisterTask> {
        register_task(self.registered(), self.aid())
    }

    /// The entry in the central register by which what stands is registered; None while one is to be made or corrected.
    pub fn entry(&self) -> Option<&RegisterEntry> {
        let is_about_it = |entry: &&RegisterEntry| entry.aid().is_some() || entry.statement_id == self.row.id;
        let is_open = self.task().is_some();
        self.last_entry.as_ref().filter(|_| !is_open).filter(is_about_it)
    }

    /// Whether it is aid of which nothing stands, and that may have been registered meanwhile without a record of it.
    pub fn may_have_been_entered(&self) -> bool {
        let is_in_force = self.row.replaced_at.is_none();
        is_in_force && self.row.rule.is_some() && self.aid().is_none() && self.last_entry.is_none()
    }

    /// The entry in the central register that is to be corrected.
    pub fn entry_to_correct(&self) -> Option<&RegisterEntry> {
        let is_to_correct = self.task() == Some(RegisterTask::Correct);
        self.last_entry.as_ref().filter(|_| is_to_correct)
    }
}

/// Filter of a list of statements; None means no restriction.
#[derive(Debug, Clone, Default)]
pub struct AidStatementFilter {
    pub id: Option<Id>,
    pub case_id: Option<Id>,
    pub commitment_id: Option<Id>,
    pub recipient_id: Option<Id>,
    pub basis: Option<AidBasis>,
    /// Whether it was not replaced.
    pub in_force: Option<bool>,
    /// Only those in force, and the last one of a recipient that has an entry in the central register.
    pub last_of_recipient: bool,
    /// Only aid that is still to be entered in the central register, and entries that are to be corrected there.
    pub to_register: bool,
    /// Only entries that are to be corrected in the central register.
    pub to_correct: bool,
    /// Only of commitments that this organisation was offered.
    pub offered_to: Option<Id>,
    /// Only aid to which the right arose on this day or later.
    pub granted_from: Option<NaiveDate>,
    /// By the day on which the right arose, for a list without pages.
    pub earliest_first: bool,
}

/// Joins the last entry in the central register about a recipient of a commitment to the last statement about the two.
const LAST_ENTRY: &str = "aid_register_entries.commitment_id = state_aid_statements.commitment_id \
    AND aid_register_entries.recipient_id = state_aid_statements.recipient_id AND NOT EXISTS (\
    SELECT 1 FROM aid_register_entries l WHERE l.commitment_id = aid_register_entries.commitment_id \
    AND l.recipient_id = aid_register_entries.recipient_id AND l.seq > aid_register_entries.seq) \
    AND (state_aid_statements.replaced_at IS NULL OR NOT EXISTS (\
    SELECT 1 FROM state_aid_statements l WHERE l.commitment_id = state_aid_statements.commitment_id \
    AND l.recipient_id = state_aid_statements.recipient_id AND l.id > state_aid_statements.id))";

pub fn insert(conn: &mut Conn, row: &AidStatement) -> Result<()> {
    diesel::insert_into(state_aid_statements::table)
        .values(row)
        .execute(conn)?;
    Ok(())
}

/// Updates a row under optimistic locking; false if the stored version is not the previous one.
pub fn update(conn: &mut Conn, row: &AidStatement) -> Result<bool> {
    let rows = diesel::update(
        state_aid_statements::table
            .filter(state_aid_statements::id.eq(row.id))
            .filter(state_aid_statements::version.eq(row.version - 1)),
    )
    .set(row)
    .execute(conn)?;
    Ok(rows == 1)
}

/// Statements after `after`, in the order in which they were made unless the filter asks for another one.
pub fn statements(
    conn: &mut Conn,
    filter: &AidStatementFilter,
    after: Option<Id>,
    limit: i64,
) -> Result<Vec<NamedAidStatement>> {
    let AidStatementFilter {
        id,
        case_id,
        commitment_id,
        recipient_id,
        basis,
        in_force,
        last_of_recipient,
        to_register,
        to_correct,
        offered_to,
        granted_from,
        earliest_first,
    } = filter;
    let mut query = state_aid_statements::table
        .inner_join(commitments::table.on(commitments::id.eq(state_aid_statements::commitment_id)))
        .inner_join(organisations::table.on(organisations::id.eq(state_aid_statements::recipient_id)))
        .inner_join(business_cases::table.on(business_cases::id.eq(state_aid_statements::case_id)))
        .left_join(aid_register_entries::table.on(sql::<Bool>(LAST_ENTRY)))
        .into_boxed();
    if let Some(id) = id {
        query = query.filter(state_aid_statements::id.eq(id));
    }
    if let Some(case_id) = case_id {
        query = query.filter(state_aid_statements::case_id.eq(case_id));
    }
    if let Some(commitment_id) = commitment_id {
        query = query.filter(state_aid_statements::commitment_id.eq(commitment_id));
    }
    if let Some(recipient_id) = recipient_id {
        query = query.filter(state_aid_statements::recipient_id.eq(recipient_id));
    }
    if let Some(basis) = basis {
        query = query.filter(state_aid_statements::basis.eq(basis));
    }
    if *last_of_recipient {
        let has_entry = aid_register_entries::id.nullable().is_not_null();
        query = query.filter(state_aid_statements::replaced_at.is_null().or(has_entry));
    }
    if *to_register {
        let is_to_enter = sql::<Bool>(&format!("({})", current_aid::is_to_enter()));
        let is_to_correct = sql::<Bool>(&format!("({})", current_aid::is_to_correct()));
        query = query.filter(is_to_enter.or(is_to_correct));
    }
    if *to_correct {
        query = query.filter(sql::<Bool>(&format!("({})", current_aid::is_to_correct())));
    }
    match in_force {
        Some(true) => query = query.filter(state_aid_statements::replaced_at.is_null()),
        Some(false) => query = query.filter(state_aid_statements::replaced_at.is_not_null()),
        None => {}
    }
    if let Some(organisation) = offered_to {
        query = query
            .filter(commitments::organisation_id.eq(organisation))
            .filter(commitments::offered_at.is_not_null());
    }
    if let Some(day) = granted_from {
        query = query.filter(state_aid_statements::granted_on.ge(day));
    }
    if let Some(after) = after {
        query = query.filter(state_aid_statements::id.gt(after));
    }
    if *earliest_first {
        query = query.order((state_aid_statements::granted_on, state_aid_statements::id));
    } else {
        query = query.order(state_aid_statements::id);
    }
    Ok(query
        .limit(limit)
        .select((
            AidStatement::as_select(),
            commitments::organisation_id,
            organisations::name,
            business_cases::number,
            business_cases::title,
            (commitments::amount_cents, sql::<BigInt>(HELD)),
            Option::<RegisterEntry>::as_select(),
        ))
        .load(conn)?)
}

/// Whether the aid of a statement is still to be entered in the central register, or an earlier entry to be corrected.
pub fn is_to_register(conn: &mut Conn, id: &Id) -> Result<bool> {
    let filter = AidStatementFilter {
        id: Some(*id),
        ..AidStatementFilter::default()
    };
    Ok(statements(conn, &filter, None, 1)?
        .iter()
        .any(|found| found.task().is_some()))
}

/// The statements in force of a commitment, in the order in which they were made.
pub fn in_force(conn: &mut Conn, commitment_id: &Id) -> Result<Vec<AidStatement>> {
    Ok(state_aid_statements::table
        .filter(state_aid_statements::commitment_id.eq(commitment_id))
        .filter(state_aid_statements::replaced_at.is_null())
        .order(state_aid_statements::id)
        .select(AidStatement::as_select())
        .load(conn)?)
}

/// The statements in force of a case, in the order in which they were made.
pub fn in_force_of_case(conn: &mut Conn, case_id: &Id) -> Result<Vec<AidStatement>> {
    Ok(state_aid_statements::table
        .filter(state_aid_statements::case_id.eq(case_id))
        .filter(state_aid_statements::replaced_at.is_null())
        .order(state_aid_statements::id)
        .select(AidStatement::as_select())
        .load(conn)?)
}

/// The statements of *de minimis* aid to these organisations, of commitments that are financed or of those that are not yet,
/// except those of some commitments, with how much of each is held.
pub fn de_minimis(
    conn: &mut Conn,
    recipients: &[Id],
    financed: bool,
    except_commitments: &[Id],
) -> Result<Vec<(AidStatement, Standing)>> {
    let query = state_aid_statements::table
        .inner_join(commitments::table.on(commitments::id.eq(state_aid_statements::commitment_id)))
        .filter(state_aid_statements::recipient_id.eq_any(recipients))
        .filter(state_aid_statements::basis.eq(AidBasis::DeMinimis))
        .filter(state_aid_statements::replaced_at.is_null())
        .filter(state_aid_statements::commitment_id.ne_all(except_commitments))
        .into_boxed();
    let query = match financed {
        true => query.filter(commitments::offered_at.is_not_null()),
        false => query.filter(commitments::offered_at.is_null()),
    };
    Ok(query
        .order(state_aid_statements::id)
        .select((
            AidStatement::as_select(),
            (commitments::amount_cents, sql::<BigInt>(HELD)),
        ))
        .load(conn)?)
}

/// The organisations that *de minimis* aid is stated for, financed or not.
pub fn recipients_of_de_minimis(conn: &mut Conn) -> Result<Vec<Id>> {
    Ok(state_aid_statements::table
        .filter(state_aid_statements::basis.eq(AidBasis::DeMinimis))
        .filter(state_aid_statements::replaced_at.is_null())
        .select(state_aid_statements::recipient_id)
        .distinct()
        .load(conn)?)
}

/// The amounts of these commitments, and how much of each is still held.
pub fn standing_of(conn: &mut Conn, commitment_ids: &[Id]) -> Result<Vec<(Id, Standing)>> {
    Ok(commitments::table
        .filter(commitments::id.eq_any(commitment_ids))
        .select((commitments::id, (commitments::amount_cents, sql::<BigInt>(HELD))))
        .load(conn)?)
}

/// The moment of the decision by which a commitment was made: that of the ballot in which it was pledged.
pub fn decided_at(conn: &mut Conn, pledge_id: &Id) -> Result<Option<Moment>> {
    Ok(decisions::table
        .inner_join(pledges::table.on(pledges::ballot_id.eq(decisions::ballot_id)))
        .filter(pledges::id.eq(pledge_id))
        .select(decisions::decided_at)
        .first(conn)
        .optional()?)
}

/// Names and sectors of these organisations.
pub fn sectors(conn: &mut Conn, organisation_ids: &[Id]) -> Result<Vec<(Id, String, Sector)>> {
    Ok(organisations::table
        .filter(organisations::id.eq_any(organisation_ids))
        .order(organisations::id)
        .select((organisations::id, organisations::name, organisations::sector))
        .load(conn)?)
}

/// The organisations that granted these mandates.
pub fn grantors(conn: &mut Conn, mandate_ids: &[Id]) -> Result<Vec<(Id, Id)>> {
    Ok(mandates::table
        .filter(mandates::id.eq_any(mandate_ids))
        .select((mandates::id, mandates::grantor_id))
        .load(conn)?)
}
