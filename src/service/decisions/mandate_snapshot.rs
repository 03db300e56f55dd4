//! The mandates that pledges rely on, as they were when the pledges were judged.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Duration;
use serde_json::{Value, json};

use crate::domain::{Id, Moment};
use crate::error::{Error, Result};
use crate::service::Context;
use crate::service::mandates::MandateRecord;
use crate::store::ballots::{BallotRow, PledgeRow};
use crate::store::mandates::{self, MandateRow, MandateVersionRow};
use crate::store::people;

/// The last moment at which a ballot took votes: `now`, where it closes before its time.
pub(super) fn closed_at(ballot: &BallotRow, now: Moment) -> Moment {
    // The deadline itself is the first moment at which it does not.
    now.min(ballot.closes_at.plus(-Duration::microseconds(1)))
}

/// The moment that pledges were judged at, and which terms of their mandates were in force then.
pub(super) struct Judged {
    pub at: Moment,
    /// Of each mandate and of what it stands on: the version of the terms.
    versions: BTreeMap<Id, i32>,
}

impl Judged {
    /// Where nothing was pledged.
    pub fn nothing(at: Moment) -> Self {
        Self {
            at,
            versions: BTreeMap::new(),
        }
    }

    /// By these mandates, as they were read to judge.
    pub fn by<'a>(at: Moment, mandates: impl Iterator<Item = &'a MandateRecord>) -> Self {
        Self {
            at,
            versions: mandates.map(|m| (m.id, m.terms_version)).collect(),
        }
    }

    /// By the mandates of these pledges as they are recorded for an earlier moment. Two queries.
    pub fn earlier(cx: &mut Context<'_>, at: Moment, pledges: &[PledgeRow]) -> Result<Self> {
        let links: Vec<Id> = links_of(cx, pledges)?.into_iter().collect();
        // Oldest first: the last recorded by then is the one that stays.
        let versions = mandates::with_versions_until(cx.conn, &links, at)?
            .into_iter()
            .map(|(mandate, version)| (mandate.id, version.version))
            .collect();
        Ok(Self { at, versions })
    }
}

/// The mandates of these pledges and all that those stand on.
pub(super) fn links_of(cx: &mut Context<'_>, pledges: &[PledgeRow]) -> Result<BTreeSet<Id>> {
    let own: BTreeSet<Id> = pledges.iter().map(|p| p.mandate_id).collect();
    let own: Vec<Id> = own.into_iter().collect();
    Ok(mandates::chain_links(cx.conn, &own)?
        .into_iter()
        .map(|link| link.link_id)
        .collect())
}

/// The terms that these pledges rely on, as a certificate tells them: those in force when the pledges were
/// judged, ancestors included, and those that a pledge was made under where they were superseded in between.
/// What happened to a mandate later is not told.
pub(super) fn told(cx: &mut Context<'_>, pledges: &[PledgeRow], judged: &Judged) -> Result<Vec<Value>> {
    if pledges.is_empty() {
        return Ok(Vec::new());
    }
    let links = links_of(cx, pledges)?;
    let relied: BTreeSet<(Id, i32)> = judged
        .versions
        .iter()
        .filter(|(id, _)| links.contains(id))
        .map(|(id, version)| (*id, *version))
        .chain(pledges.iter().map(|p| (p.mandate_id, p.mandate_version)))
        .collect();
    let ids: Vec<Id> = links.into_iter().collect();
    let rows: BTreeMap<Id, MandateRow> = mandates::by_ids(cx.conn, &ids)?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    let versions: BTreeMap<(Id, i32), MandateVersionRow> = mandates::versions_of(cx.conn, &ids)?
        .into_iter()
        .map(|version| ((version.mandate_id, version.version), version))
        .collect();
    // By name too: a certificate is read without the registry.
    let grantors: BTreeSet<Id> = rows.values().map(|row| row.grantor_id).collect();
    let holders: BTreeSet<Id> = rows.values().map(|row| row.representative_id).collect();
    let mut names: BTreeMap<Id, String> =
        people::organisation_names(cx.conn, grantors.into_iter().collect())?
            .into_iter()
            .collect();
    names.extend(people::representative_names(
        cx.conn,
        holders.into_iter().collect(),
    )?);
    relied
        .iter()
        .map(|key| match (rows.get(&key.0), versions.get(key)) {
            (Some(row), Some(version)) => one(row, version, &names, judged.at),
            _ => Err(Error::internal(format!(
                "mandate {} lacks its version {}",
                key.0, key.1
            ))),
        })
        .collect()
}

fn one(
    row: &MandateRow,
    version: &MandateVersionRow,
    names: &BTreeMap<Id, String>,
    at: Moment,
) -> Result<Value> {
    let named = |id: &Id| json!({ "id": id, "name": names.get(id) });
    let by_then = |moment: Option<Moment>| moment.filter(|moment| *moment <= at);
    let terms: Value = serde_json::from_str(&version.terms)?;
    Ok(json!({
        "id": row.id, "version": version.version, "grantor": named(&row.grantor_id),
        "representative": named(&row.representative_id), "grantorId": row.grantor_id,
        "representativeId": row.representative_id, "parentId": row.parent_id,
        "recordedAt": version.recorded_at, "supersededAt": by_then(version.superseded_at),
        "revokedAt": by_then(row.revoked_at), "asOf": at, "terms": terms,
    }))
}
