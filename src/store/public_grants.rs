//! The commitments of decisions in the public register, with their funders.

use diesel::prelude::*;

use super::Conn;
use super::json::Json;
use super::schema::{business_cases, commitments, organisations};
use edba_common::error::Result;
use edba_domain::case::CaseContent;
use edba_domain::codes::Instrument;
use edba_domain::{Cents, Id, Moment};

/// A commitment with its funder.
#[derive(Debug, Clone, Queryable)]
pub struct FunderCommitmentRow {
    pub decision_id: Id,
    pub organisation_id: Id,
    pub organisation: String,
    pub instrument: Instrument,
    pub budget_year: i32,
    pub amount_cents: Cents,
    pub carried_out_cents: Cents,
    pub paid_cents: Cents,
    pub booking_reference: Option<String>,
    pub answered_at: Option<Moment>,
    /// What its case asks, with the organisations that would receive the money.
    pub case_content: Json<CaseContent>,
}

impl FunderCommitmentRow {
    /// Whether the funder refused it. An acknowledgement always has a booking reference.
    pub fn was_refused(&self) -> bool {
        self.answered_at.is_some() && self.booking_reference.is_none()
    }
}

/// The commitments of these decisions, in order of creation.
pub fn commitments_of(conn: &mut Conn, decision_ids: &[Id]) -> Result<Vec<FunderCommitmentRow>> {
    Ok(commitments::table
        .inner_join(organisations::table.on(organisations::id.eq(commitments::organisation_id)))
        .inner_join(business_cases::table.on(business_cases::id.eq(commitments::case_id)))
        .filter(commitments::decision_id.eq_any(decision_ids))
        .order(commitments::id)
        .select((
            commitments::decision_id,
            organisations::id,
            organisations::name,
            commitments::instrument,
            commitments::budget_year,
            commitments::amount_cents,
            commitments::carried_out_cents,
            commitments::paid_cents,
            commitments::booking_reference,
            commitments::answered_at,
            business_cases::content,
        ))
        .load(conn)?)
}

/// The numbers by which an organisation is known outside.
#[derive(Debug, Clone, Queryable)]
pub struct OrganisationNumbers {
    pub organisation_id: Id,
    pub kvk_number: Option<String>,
    pub oin: Option<String>,
}

/// The KvK numbers and the OINs of these organisations.
pub fn numbers_of(conn: &mut Conn, ids: &[Id]) -> Result<Vec<OrganisationNumbers>> {
    Ok(organisations::table
        .filter(organisations::id.eq_any(ids))
        .select((organisations::id, organisations::kvk_number, organisations::oin))
        .load(conn)?)
}
