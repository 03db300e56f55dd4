//! Statements of the basis of public money, per commitment and recipient, with the display names that a list needs.

use chrono::NaiveDate;
use diesel::dsl::{exists, not, sql};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool};

use super::Conn;
use super::cases::Case;
use super::decisions::Commitment;
use super::schema::{
    business_cases, commitments, decisions, events, mandates, organisations, pledges, state_aid_statements,
};
use edba_common::error::Result;
use edba_domain::codes::{CaseStatus, CommitmentStatus, Sector};
use edba_domain::state_aid::{Aid, AidBasis, AidRule, still_granted};
use edba_domain::{Cents, EventKind, Id, Moment};

/// What the recipients have, or still get, of a commitment and of those that were carried over from it. Of a refused one that
/// is nothing, of a determined subsidy no more than was determined and what was written off beyond it. A guarantee that
/// expired was at risk: its advantage stays.
fn held_of(commitment_id: &str) -> String {
    format!(
        "(WITH RECURSIVE family (id) AS (SELECT {commitment_id} UNION ALL SELECT n.id FROM commitments n \
         JOIN family f ON n.carried_from_id = f.id) SELECT CAST(coalesce(sum(CASE WHEN h.status = 'refused' THEN 0 \
         WHEN h.determined + h.written_off < h.held THEN h.determined + h.written_off ELSE h.held END), 0) AS BIGINT) \
         FROM (SELECT c.status AS status, c.determined_cents AS determined, c.written_off_cents AS written_off, \
         c.amount_cents - c.released_cents - c.carried_out_cents + CASE WHEN c.instrument = 'guarantee' THEN coalesce((\
         SELECT sum(e.amount_cents) FROM commitment_entries e WHERE e.commitment_id = c.id AND e.kind = 'released' \
         AND e.reason = 'expired'), 0) ELSE 0 END AS held FROM family f JOIN commitments c ON c.id = f.id) h)"
    )
}

/// The same, of the commitment of a statement.
fn held_of_statement() -> String {
    held_of("state_aid_statements.commitment_id")
}

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
    /// The reference of the entry in the central register that was made for an earlier statement and differs from this
    /// one.
    pub corrects_entry: Option<String>,
    /// The entry in the central register.
    pub register_reference: Option<String>,
    pub registered_on: Option<NaiveDate>,
    pub registered_at: Option<Moment>,
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

/// A statement with its funder, and the names that a list shows.
#[derive(Debug, Clone, Queryable)]
pub struct NamedAidStatement {
    pub row: AidStatement,
    pub funder_id: Id,
    pub recipient: String,
    pub case_number: String,
    pub case_title: String,
    pub standing: Standing,
}

impl NamedAidStatement {
    /// The *de minimis* aid that the recipient has by it; None for another basis, where it was replaced, and where nothing
    /// stands.
    pub fn aid(&self) -> Option<Aid> {
        self.row
            .aid(self.standing)
            .filter(|_| self.row.replaced_at.is_none())
    }

    /// Whether its aid is still to be entered in the central register, or an earlier entry to be corrected there.
    pub fn is_to_register(&self) -> bool {
        self.row.registered_at.is_none() && (self.aid().is_some() || self.entry_to_correct().is_some())
    }

    /// The reference of the entry in the central register that is still to be corrected.
    pub fn entry_to_correct(&self) -> Option<&str> {
        let is_open = self.row.replaced_at.is_none() && self.row.registered_at.is_none();
        self.row.corrects_entry.as_deref().filter(|_| is_open)
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
    /// Only aid that is still to be entered in the central register, and entries that are to be corrected there.
    pub to_register: bool,
    /// Only of commitments that this organisation was offered.
    pub offered_to: Option<Id>,
    /// Only aid to which the right arose on this day or later.
    pub granted_from: Option<NaiveDate>,
    /// By the day on which the right arose, for a list without pages.
    pub earliest_first: bool,
}

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
        to_register,
        offered_to,
        granted_from,
        earliest_first,
    } = filter;
    let mut query = state_aid_statements::table
        .inner_join(commitments::table.on(commitments::id.eq(state_aid_statements::commitment_id)))
        .inner_join(organisations::table.on(organisations::id.eq(state_aid_statements::recipient_id)))
        .inner_join(business_cases::table.on(business_cases::id.eq(state_aid_statements::case_id)))
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
    if *to_register {
        let is_aid = state_aid_statements::basis
            .eq(AidBasis::DeMinimis)
            .and(sql::<Bool>(&format!("{} > 0", held_of_statement())));
        query = query
            .filter(state_aid_statements::replaced_at.is_null())
            .filter(state_aid_statements::registered_at.is_null())
            .filter(state_aid_statements::corrects_entry.is_not_null().or(is_aid));
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
            (commitments::amount_cents, sql::<BigInt>(&held_of_statement())),
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
        .any(NamedAidStatement::is_to_register))
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

/// The statements about a commitment that were entered in the central register, replaced or not, in the order in which they
/// were entered.
pub fn registered(conn: &mut Conn, commitment_id: &Id) -> Result<Vec<AidStatement>> {
    Ok(state_aid_statements::table
        .filter(state_aid_statements::commitment_id.eq(commitment_id))
        .filter(state_aid_statements::registered_at.is_not_null())
        .order((state_aid_statements::registered_at, state_aid_statements::id))
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
            (commitments::amount_cents, sql::<BigInt>(&held_of_statement())),
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
        .select((
            commitments::id,
            (
                commitments::amount_cents,
                sql::<BigInt>(&held_of("commitments.id")),
            ),
        ))
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

/// Commitments whose statements in force do not add up to their amount; a hundred at most.
pub fn commitments_that_do_not_add_up(conn: &mut Conn) -> Result<Vec<Id>> {
    #[derive(QueryableByName)]
    struct Misfit {
        #[diesel(sql_type = diesel::sql_types::Text)]
        id: Id,
    }
    let found: Vec<Misfit> = diesel::sql_query(
        "SELECT c.id AS id FROM commitments c JOIN state_aid_statements s ON s.commitment_id = c.id \
         WHERE s.replaced_at IS NULL GROUP BY c.id, c.amount_cents HAVING sum(s.amount_cents) <> c.amount_cents \
         ORDER BY c.id LIMIT 100",
    )
    .load(conn)?;
    Ok(found.into_iter().map(|misfit| misfit.id).collect())
}

/// Live commitments after `after` that are financed and have no statement in force, with their case; of standing decisions, in
/// financed cases of this version of the state machine or a later one. Left out are those that were carried over from another
/// commitment, and those that were financed under an earlier version.
pub fn without_statement(
    conn: &mut Conn,
    machine_version: i32,
    after: Option<&Id>,
    limit: i64,
) -> Result<Vec<(Commitment, Case)>> {
    let in_force = state_aid_statements::table
        .filter(state_aid_statements::commitment_id.eq(commitments::id))
        .filter(state_aid_statements::replaced_at.is_null());
    let taken_over_afterwards = events::table
        .filter(events::stream_id.eq(commitments::case_id))
        .filter(events::kind.eq(EventKind::CaseMachineTakenOver.as_str()))
        .filter(commitments::offered_at.lt(events::recorded_at.nullable()));
    let mut query = commitments::table
        .inner_join(business_cases::table.on(business_cases::id.eq(commitments::case_id)))
        .inner_join(decisions::table.on(decisions::id.eq(commitments::decision_id)))
        .filter(decisions::standing.eq(true))
        .filter(business_cases::machine_version.ge(machine_version))
        .filter(business_cases::status.eq_any([
            CaseStatus::Financed,
            CaseStatus::Monitored,
            CaseStatus::Completed,
        ]))
        .filter(commitments::offered_at.is_not_null())
        .filter(commitments::carried_from_id.is_null())
        .filter(commitments::status.ne_all([CommitmentStatus::Refused, CommitmentStatus::Released]))
        .filter(not(exists(in_force)))
        .filter(not(exists(taken_over_afterwards)))
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(commitments::id.gt(*after));
    }
    Ok(query
        .order(commitments::id)
        .limit(limit)
        .select((Commitment::as_select(), Case::as_select()))
        .load(conn)?)
}

/// The number of statements.
pub fn count(conn: &mut Conn) -> Result<i64> {
    Ok(state_aid_statements::table.count().get_result(conn)?)
}
