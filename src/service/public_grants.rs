//! Subsidies as open data: what the public register shows of the decisions in force, one grant for each decision and
//! funder.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::Deserialize;

use crate::context::PublicContext;
use crate::public_register::{self, PublicDecision, Slice};
use edba_common::error::Result;
use edba_domain::codes::Instrument;
use edba_domain::{Cents, Id};
use edba_store::public_grants::{self, FunderCommitmentRow};

/// An organisation, and the numbers by which others know it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Party {
    pub id: Id,
    pub name: String,
    #[serde(skip)]
    pub kvk_number: Option<String>,
    #[serde(skip)]
    pub oin: Option<String>,
}

/// The subsidy of one funder by one decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicGrant {
    pub decision_number: String,
    pub case_number: String,
    pub case_title: String,
    pub decided_date: NaiveDate,
    /// The initiator of the case, as the certificate of the decision names it.
    pub recipient: Party,
    pub funder: Party,
    pub awarded: Cents,
    /// What was paid, less what was reversed. None where the funder also gave something else by this decision: the
    /// register does not show what was paid of each.
    pub disbursed: Option<Cents>,
    /// The first and the last budget year.
    pub years: (i32, i32),
}

/// What is read of a certificate.
#[derive(Deserialize)]
struct Certificate {
    case: CertificateCase,
}

#[derive(Deserialize)]
struct CertificateCase {
    initiator: Party,
}

/// The grants of the decisions after `after`, and where to go on. Five statements, whatever the number of decisions.
pub fn list(
    cx: &mut PublicContext<'_>,
    after: Option<Id>,
    limit: usize,
) -> Result<(Vec<PublicGrant>, Option<Id>)> {
    let fetch = i64::try_from(limit).unwrap_or(i64::MAX);
    let slice = Slice { after, limit: fetch };
    let decisions = public_register::list(cx, None, None, slice)?;
    let next = decisions
        .last()
        .filter(|_| decisions.len() == limit)
        .map(|last| last.decided.decision.id);
    let mut of_decision: BTreeMap<Id, Vec<FunderCommitmentRow>> = BTreeMap::new();
    let ids: Vec<Id> = decisions.iter().map(|found| found.decided.decision.id).collect();
    for row in public_grants::commitments_of(cx.conn, &ids)? {
        of_decision.entry(row.decision_id).or_default().push(row);
    }
    let mut grants = Vec::new();
    for found in decisions.iter().filter(|found| found.decided.decision.standing) {
        let rows = of_decision.remove(&found.decided.decision.id).unwrap_or_default();
        grants.extend(of(found, &rows)?);
    }
    number(cx, &mut grants)?;
    Ok((grants, next))
}

/// Adds the numbers of the organisations.
fn number(cx: &mut PublicContext<'_>, grants: &mut [PublicGrant]) -> Result<()> {
    let parties = grants
        .iter()
        .flat_map(|grant| [grant.recipient.id, grant.funder.id]);
    let ids: Vec<Id> = parties.collect::<BTreeSet<_>>().into_iter().collect();
    if ids.is_empty() {
        return Ok(());
    }
    let found = public_grants::numbers_of(cx.conn, &ids)?;
    let numbers: BTreeMap<Id, _> = found
        .into_iter()
        .map(|one| (one.organisation_id, (one.kvk_number, one.oin)))
        .collect();
    for grant in grants {
        for party in [&mut grant.recipient, &mut grant.funder] {
            (party.kvk_number, party.oin) = numbers.get(&party.id).cloned().unwrap_or_default();
        }
    }
    Ok(())
}

/// The grants of one decision: a refused commitment is none.
fn of(found: &PublicDecision, rows: &[FunderCommitmentRow]) -> Result<Vec<PublicGrant>> {
    let mut by_funder: BTreeMap<Id, Vec<&FunderCommitmentRow>> = BTreeMap::new();
    for row in rows.iter().filter(|row| !row.was_refused()) {
        by_funder.entry(row.organisation_id).or_default().push(row);
    }
    if by_funder.is_empty() {
        return Ok(Vec::new());
    }
    let decision = &found.decided.decision;
    let certificate: Certificate = decision.certificate.read_as()?;
    let recipient = certificate.case.initiator;
    // Who else receives the money is not public, and the initiator is then not its recipient.
    if let Some(row) = rows.first() {
        let named = row.case_content.read()?.recipient_organisation_ids;
        if named.iter().any(|id| *id != recipient.id) {
            return Ok(Vec::new());
        }
    }
    let grant = |rows: &Vec<&FunderCommitmentRow>| {
        let is_subsidy = |row: &&&FunderCommitmentRow| row.instrument == Instrument::Subsidy;
        let subsidies: Vec<&&FunderCommitmentRow> = rows.iter().filter(is_subsidy).collect();
        let years = || subsidies.iter().map(|row| row.budget_year);
        let first = subsidies.first()?;
        // What went to another year is an amount of the commitment there.
        let awarded = |row: &&&FunderCommitmentRow| row.amount_cents - row.carried_out_cents;
        Some(PublicGrant {
            decision_number: decision.number.clone(),
            case_number: found.decided.case_number.clone(),
            case_title: found.decided.case_title.clone(),
            decided_date: decision.decided_at.local_date(),
            recipient: recipient.clone(),
            funder: Party {
                id: first.organisation_id,
                name: first.organisation.clone(),
                kvk_number: None,
                oin: None,
            },
            awarded: subsidies.iter().map(awarded).sum(),
            disbursed: (subsidies.len() == rows.len())
                .then(|| subsidies.iter().map(|row| row.paid_cents).sum()),
            years: (years().min()?, years().max()?),
        })
    };
    Ok(by_funder.values().filter_map(grant).collect())
}
