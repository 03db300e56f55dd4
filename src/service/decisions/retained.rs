//! Parts carried over to a further version of a decision: live commitments, open ratifications and conditions of the
//! version before it, with the mandates that they rely on.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::certificate_format::Format;
use super::mandate_snapshot::{self, Judged, closed_at, links_of};
use super::names::Names;
use super::status::is_open;
use crate::Context;
use edba_common::error::{Error, Result};
use edba_domain::{Cents, Id};
use edba_store::ballots::{self, Pledge};
use edba_store::decisions::{self, Commitment, Condition, Decision, Ratification};

/// The parts of a decision that are carried over to its next version.
pub(super) struct Carried {
    from: Id,
    from_version: i32,
    /// Their amounts are what still stands of them.
    pub commitments: Vec<Commitment>,
    /// The ratifications that can still be given.
    pub ratifications: Vec<Ratification>,
    conditions: Vec<Condition>,
    /// The pledges behind these commitments and ratifications.
    pledges: BTreeMap<Id, Pledge>,
    mandates: Vec<Value>,
}

impl Carried {
    /// Reads the parts to carry over, before they are moved to the next version. Refused and released commitments and
    /// ratifications that can no longer be given are left out.
    pub fn from(cx: &mut Context<'_>, earlier: &Decision) -> Result<Self> {
        let today = cx.today();
        let mut commitments = decisions::commitments_of(cx.conn, &earlier.id)?;
        commitments.retain(|c| c.status.is_live());
        let commitments = standing(commitments);
        let mut ratifications = decisions::ratifications_of(cx.conn, &earlier.id)?;
        ratifications.retain(|r| is_open(r, today));
        let behind: BTreeSet<Id> = commitments
            .iter()
            .map(|c| c.pledge_id)
            .chain(ratifications.iter().map(|r| r.pledge_id))
            .collect();
        let pledges = ballots::pledges_by_ids(cx.conn, &behind.into_iter().collect::<Vec<_>>())?;
        Ok(Self {
            from: earlier.id,
            from_version: earlier.number_version,
            mandates: mandates(cx, earlier, &pledges)?,
            commitments,
            ratifications,
            conditions: decisions::conditions_of(cx.conn, &earlier.id)?,
            pledges: pledges.into_iter().map(|p| (p.id, p)).collect(),
        })
    }

    /// The organisations whose commitments or ratifications are carried over.
    pub fn organisations(&self) -> impl Iterator<Item = Id> {
        self.pledges.values().map(|p| p.organisation_id)
    }

    pub fn pledge(&self, id: &Id) -> Result<&Pledge> {
        self.pledges
            .get(id)
            .ok_or_else(|| Error::internal(format!("pledge {id} of an earlier version not found")))
    }

    /// The `carriedOver` property of the certificate.
    pub fn to_json(&self, names: &Names) -> Result<Value> {
        let commitments = self
            .commitments
            .iter()
            .map(|c| {
                Ok(json!({
                    "id": c.id, "organisation": names.organisation(&c.organisation_id),
                    "pledgeId": c.pledge_id, "mandateId": c.mandate_id,
                    "mandateVersion": self.pledge(&c.pledge_id)?.mandate_version,
                    "instrument": c.instrument, "budgetYear": c.budget_year,
                    "expenditureKind": c.expenditure_kind, "amount": c.amount_cents,
                    "ratified": c.ratification_id.is_some(), "ratificationId": c.ratification_id,
                    "status": c.status,
                }))
            })
            .collect::<Result<Vec<_>>>()?;
        let ratifications = self
            .ratifications
            .iter()
            .map(|r| {
                let pledge = self.pledge(&r.pledge_id)?;
                Ok(json!({
                    "id": r.id, "organisation": names.organisation(&r.organisation_id),
                    "pledgeId": r.pledge_id, "mandateId": pledge.mandate_id,
                    "mandateVersion": pledge.mandate_version, "instrument": pledge.instrument,
                    "budgetYear": pledge.budget_year, "expenditureKind": pledge.expenditure_kind,
                    "amount": r.amount_cents, "dueDate": r.due_date, "status": r.status,
                }))
            })
            .collect::<Result<Vec<_>>>()?;
        let conditions: Vec<Value> = self
            .conditions
            .iter()
            .map(|c| {
                json!({
                    "id": c.id, "description": c.description, "owner": c.owner, "dueDate": c.due_date,
                    "precedent": c.precedent, "status": c.status,
                })
            })
            .collect();
        Ok(json!({
            "decisionId": self.from, "numberVersion": self.from_version,
            "commitments": commitments, "ratifications": ratifications, "conditions": conditions,
            "mandates": self.mandates,
        }))
    }
}

/// Live commitments with the amounts that still stand: without what was released, and with what went to another budget year
/// under the commitment that it came from.
fn standing(live: Vec<Commitment>) -> Vec<Commitment> {
    let origins: BTreeMap<Id, Option<Id>> = live.iter().map(|c| (c.id, c.carried_from_id)).collect();
    let mut amounts: BTreeMap<Id, Cents> = BTreeMap::new();
    for row in &live {
        let mut origin = row.id;
        while let Some(Some(earlier)) = origins.get(&origin)
            && origins.contains_key(earlier)
        {
            origin = *earlier;
        }
        *amounts.entry(origin).or_default() += row.ledger().held();
    }
    live.into_iter()
        .filter_map(|row| {
            let amount = amounts
                .get(&row.id)
                .copied()
                .filter(|amount| amount.is_positive())?;
            Some(Commitment {
                amount_cents: amount,
                ..row
            })
        })
        .collect()
}

/// The mandates that these pledges rely on, as in the certificate of the version before.
fn mandates(cx: &mut Context<'_>, earlier: &Decision, pledges: &[Pledge]) -> Result<Vec<Value>> {
    let certificate: Value = earlier.certificate.read_as()?;
    let format = certificate["format"].as_str().and_then(Format::of_name);
    if matches!(format, None | Some(Format::One)) {
        return recorded(cx, pledges);
    }
    let links: BTreeSet<String> = links_of(cx, pledges)?.iter().map(Id::to_string).collect();
    Ok(
        [&certificate["mandates"], &certificate["carriedOver"]["mandates"]]
            .into_iter()
            .filter_map(Value::as_array)
            .flatten()
            .filter(|m| m["id"].as_str().is_some_and(|id| links.contains(id)))
            .cloned()
            .collect(),
    )
}

/// The same, if the certificate of the version before does not record the time of judgement: each mandate as recorded
/// for the close of the pledge's own ballot.
fn recorded(cx: &mut Context<'_>, pledges: &[Pledge]) -> Result<Vec<Value>> {
    let mut by_ballot: BTreeMap<Id, Vec<Pledge>> = BTreeMap::new();
    for pledge in pledges {
        by_ballot
            .entry(pledge.ballot_id)
            .or_default()
            .push(pledge.clone());
    }
    let mut snapshots = Vec::new();
    for (ballot_id, of_ballot) in by_ballot {
        let ballot = ballots::ballot(cx.conn, &ballot_id)?
            .ok_or_else(|| Error::internal(format!("ballot {ballot_id} of a pledge not found")))?;
        let at = closed_at(&ballot, ballot.ended_at.unwrap_or(cx.now));
        let judged = Judged::earlier(cx, at, &of_ballot)?;
        snapshots.extend(mandate_snapshot::pledges_json(cx, &of_ballot, &judged)?);
    }
    Ok(snapshots)
}
