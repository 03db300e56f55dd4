//! Statements of the basis of public money, per commitment and recipient, with the display names that a list needs.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::Conn;
use super::schema::{
    business_cases, commitments, decisions, mandates, organisations, pledges, state_aid_statements,
};
use edba_common::error::Result;
use edba_domain::codes::{CommitmentStatus, Instrument, Sector};
use edba_domain::state_aid::{AidBasis, AidRule};
use edba_domain::{Cents, Id, Moment};

/// Commitments whose money does not go to anybody.
const FELL_AWAY: [CommitmentStatus; 2] = [CommitmentStatus::Refused, CommitmentStatus::Released];

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
    /// The entry in the central register.
    pub register_reference: Option<String>,
    pub registered_on: Option<NaiveDate>,
    pub registered_at: Option<Moment>,
    pub version: i32,
    pub created_at: Moment,
}

/// A statement with its funder, and the names that a list shows.
#[derive(Debug, Clone, Queryable)]
pub struct NamedAidStatement {
    pub row: AidStatement,
    pub funder_id: Id,
    pub recipient: String,
    pub case_number: String,
    pub case_title: String,
    pub offered_at: Option<Moment>,
    pub commitment_status: CommitmentStatus,
    pub instrument: Instrument,
}

impl NamedAidStatement {
    /// Whether its aid is still to be entered in the central register: *de minimis* aid in force, of a financed commitment.
    pub fn is_to_register(&self) -> bool {
        self.row.basis == AidBasis::DeMinimis
            && self.row.replaced_at.is_none()
            && self.row.registered_at.is_none()
            && self.counts()
    }

    /// Whether its money was given: its commitment was offered, and did not fall away.
    pub fn counts(&self) -> bool {
        self.offered_at.is_some() && !FELL_AWAY.contains(&self.commitment_status)
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
    /// Only aid that is still to be entered in the central register.
    pub to_register: bool,
    /// Only of commitments that this organisation was offered.
    pub offered_to: Option<Id>,
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

pub fn statement(conn: &mut Conn, id: &Id) -> Result<Option<AidStatement>> {
    Ok(state_aid_statements::table
        .find(id)
        .select(AidStatement::as_select())
        .first(conn)
        .optional()?)
}

/// Statements after `after`, in the order in which they were made.
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
        query = query
            .filter(state_aid_statements::basis.eq(AidBasis::DeMinimis))
            .filter(state_aid_statements::replaced_at.is_null())
            .filter(state_aid_statements::registered_at.is_null())
            .filter(commitments::offered_at.is_not_null())
            .filter(commitments::status.ne_all(FELL_AWAY));
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
    if let Some(after) = after {
        query = query.filter(state_aid_statements::id.gt(after));
    }
    Ok(query
        .order(state_aid_statements::id)
        .limit(limit)
        .select((
            AidStatement::as_select(),
            commitments::organisation_id,
            organisations::name,
            business_cases::number,
            business_cases::title,
            commitments::offered_at,
            commitments::status,
            commitments::instrument,
        ))
        .load(conn)?)
}

/// Whether the aid of a statement is still to be entered in the central register.
pub fn is_to_register(conn: &mut Conn, id: &Id) -> Result<bool> {
    let filter = AidStatementFilter {
        id: Some(*id),
        to_register: true,
        ..AidStatementFilter::default()
    };
    Ok(!statements(conn, &filter, None, 1)?.is_empty())
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

/// The *de minimis* aid of financed commitments to these organisations, except that of one case.
pub fn granted_to(conn: &mut Conn, recipients: &[Id], except_case: Option<&Id>) -> Result<Vec<AidStatement>> {
    let mut query = state_aid_statements::table
        .inner_join(commitments::table.on(commitments::id.eq(state_aid_statements::commitment_id)))
        .filter(state_aid_statements::recipient_id.eq_any(recipients))
        .filter(state_aid_statements::basis.eq(AidBasis::DeMinimis))
        .filter(state_aid_statements::replaced_at.is_null())
        .filter(commitments::offered_at.is_not_null())
        .filter(commitments::status.ne_all(FELL_AWAY))
        .into_boxed();
    if let Some(case_id) = except_case {
        query = query.filter(state_aid_statements::case_id.ne(case_id));
    }
    Ok(query
        .order(state_aid_statements::id)
        .select(AidStatement::as_select())
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

/// The number of statements.
pub fn count(conn: &mut Conn) -> Result<i64> {
    Ok(state_aid_statements::table.count().get_result(conn)?)
}
