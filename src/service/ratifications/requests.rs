//! Requests for ratification, with what an organisation needs to know to answer: the case, the decision, the pledge, and
//! the mandate that it went beyond.

use std::collections::HashMap;

use super::{answerers, status_on};
use crate::votes::RecordedLimit;
use crate::{Context, pending_actions};
use edba_common::error::{Error, Result};
use edba_domain::Id;
use edba_domain::codes::{RatificationStatus, Role};
use edba_domain::mandate::MandateTerms;
use edba_domain::ratification::RatificationAnswerer;
use edba_store::mandates;
use edba_store::ratification_requests::{self as store, RequestFilter, RequestRow};

/// A request for ratification.
#[derive(Debug, Clone)]
pub struct RatificationRequest {
    pub named: RequestRow,
    /// The status today.
    pub status: RatificationStatus,
    /// The terms of the mandate as the pledge relied on them.
    pub terms: MandateTerms,
    /// Every limit of the mandate, and of those above it, that the pledge went beyond.
    pub limits: Vec<RecordedLimit>,
    /// Who answers it; None once it cannot be answered any more.
    pub answerer: Option<RatificationAnswerer>,
    /// The proposed answer that waits for a second person.
    pub proposed: Option<pending_actions::Named>,
}

impl RatificationRequest {
    /// The budget year that would be committed: of the pledge, or to which a commitment is to be carried over.
    pub fn budget_year(&self) -> i32 {
        self.named.row.carry_to_year.unwrap_or(self.named.budget_year)
    }
}

/// One request. Errors: 403 for a role that does not read pledges; 404.
pub fn request(cx: &mut Context<'_>, id: Id) -> Result<RatificationRequest> {
    let filter = RequestFilter {
        id: Some(id),
        ..of_caller(cx)?
    };
    let found = store::requests(cx.conn, &filter, 1)?;
    described(cx, found)?
        .pop()
        .ok_or_else(|| Error::not_found("ratification"))
}

/// Requests to the caller's organisation, or to all for bureau and auditor: those that are not answered and can be
/// answered still by their due date, the others newest first. Errors: 403.
pub fn requests(
    cx: &mut Context<'_>,
    open: bool,
    before: Option<Id>,
    limit: i64,
) -> Result<Vec<RatificationRequest>> {
    let today = cx.today();
    let filter = RequestFilter {
        open_on: open.then_some(today),
        closed_on: (!open).then_some(today),
        before,
        ..of_caller(cx)?
    };
    let found = store::requests(cx.conn, &filter, limit)?;
    described(cx, found)
}

/// Restricts requests to those of the caller's organisation; bureau and auditor read all.
fn of_caller(cx: &Context<'_>) -> Result<RequestFilter> {
    let organisation_id = match cx.actor.role {
        Role::Bureau | Role::Auditor => None,
        Role::FinancePartner | Role::MandateOfficer => Some(cx.actor.organisation()?),
        _ => return Err(Error::forbidden("This role does not read pledges.")),
    };
    Ok(RequestFilter {
        organisation_id,
        ..RequestFilter::default()
    })
}

/// Four statements, whatever the number of requests.
fn described(cx: &mut Context<'_>, found: Vec<RequestRow>) -> Result<Vec<RatificationRequest>> {
    let relied_on: Vec<Id> = found.iter().map(|one| one.mandate_id).collect();
    let mut terms: HashMap<(Id, i32), MandateTerms> = HashMap::new();
    for version in mandates::versions_of(cx.conn, &relied_on)? {
        terms.insert((version.mandate_id, version.version), version.terms.read_as()?);
    }
    let ids: Vec<Id> = found.iter().map(|one| one.row.id).collect();
    let mut proposed = pending_actions::waiting_answers(cx, &ids)?;
    let answerers = answerers(cx, found.iter().map(|one| one.row.organisation_id))?;
    let today = cx.today();
    found
        .into_iter()
        .map(|named| {
            let status = status_on(&named.row, today);
            let terms = terms
                .get(&(named.mandate_id, named.mandate_version))
                .cloned()
                .ok_or_else(|| Error::internal("a pledge relies on no version of its mandate"))?;
            Ok(RatificationRequest {
                status,
                terms,
                // What is carried over was within the mandate for its own year: the limits of the pledge say nothing
                // about it.
                limits: match named.row.carry_to_year {
                    Some(_) => Vec::new(),
                    None => named.reasons.read_as()?,
                },
                answerer: (status == RatificationStatus::Pending)
                    .then(|| answerers.get(&named.row.organisation_id).copied())
                    .flatten(),
                // One that waits after the due date cannot be approved any more, and is withdrawn by a job.
                proposed: proposed
                    .remove(&named.row.id)
                    .filter(|_| status == RatificationStatus::Pending),
                named,
            })
        })
        .collect()
}
