//! Snapshot of the mandates that pledges rely on, as they were when the pledges were judged.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Duration;
use serde_json::{Value, json};

use crate::Context;
use crate::mandates::MandateRecord;
use edba_common::error::{Error, Result};
use edba_domain::{Id, Moment};
use edba_store::ballots::{Ballot, Pledge};
use edba_store::mandates::{self, MandateRow, MandateVersion};
use edba_store::people;

/// The last moment at which a ballot took votes; `now` if it closes before its deadline.
pub(super) fn closed_at(ballot: &Ballot, now: Moment) -> Moment {
    // The deadline itself is the first moment at which no vote is accepted.
    now.min(ballot.closes_at.plus(-Duration::microseconds(1)))
}

/// The moment at which pledges were judged, and the versions of their mandates in force then.
pub(super) struct Judged {
    pub at: Moment,
    /// The version of the terms of each mandate and of its ancestors.
    versions: BTreeMap<Id, i32>,
}

impl Judged {
    /// A snapshot without mandates, if nothing was pledged.
    pub fn nothing(at: Moment) -> Self {
        Self {
            at,
            versions: BTreeMap::new(),
        }
    }

    /// A snapshot of these mandates, as read for the judgement.
    pub fn by<'a>(at: Moment, mandates: impl Iterator<Item = &'a MandateRecord>) -> Self {
        Self {
            at,
            versions: mandates.map(|m| (m.id, m.terms_version)).collect(),
        }
    }

    /// A snapshot of the mandates of these pledges at an earlier moment, as recorded. Two queries.
    pub fn earlier(cx: &mut Context<'_>, at: Moment, pledges: &[Pledge]) -> Result<Self> {
        let links: Vec<Id> = links_of(cx, pledges)?.into_iter().collect();
        // Rows are sorted oldest first, so the last version recorded by then wins.
        let versions = mandates::with_versions_until(cx.conn, &links, at)?
            .into_iter()
            .map(|(mandate, version)| (mandate.id, version.version))
            .collect();
        Ok(Self { at, versions })
    }
}

/// The mandates of these pledges and all their ancestors.
pub(super) fn links_of(cx: &mut Context<'_>, pledges: &[Pledge]) -> Result<BTreeSet<Id>> {
    let own: BTreeSet<Id> = pledges.iter().map(|p| p.mandate_id).collect();
    let own: Vec<Id> = own.into_iter().collect();
    Ok(mandates::chain_links(cx.conn, &own)?
        .into_iter()
        .map(|link| link.link_id)
        .collect())
}

/// The terms that these pledges rely on, as JSON for a certificate: those in force when the pledges were judged,
/// ancestors included, and those under which a pledge was made, if they were superseded in between. Later changes to
/// a mandate are left out.
pub(super) fn pledges_json(cx: &mut Context<'_>, pledges: &[Pledge], judged: &Judged) -> Result<Vec<Value>> {
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
    let versions: BTreeMap<(Id, i32), MandateVersion> = mandates::versions_of(cx.conn, &ids)?
        .into_iter()
        .map(|version| ((version.mandate_id, version.version), version))
        .collect();
    // Include names, since a certificate is read without the registry.
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
    version: &MandateVersion,
    names: &BTreeMap<Id, String>,
    at: Moment,
) -> Result<Value> {
    let named = |id: &Id| json!({ "id": id, "name": names.get(id) });
    let by_then = |moment: Option<Moment>| moment.filter(|moment| *moment <= at);
    let terms: Value = version.terms.read_as()?;
    Ok(json!({
        "id": row.id, "version": version.version, "grantor": named(&row.grantor_id),
        "representative": named(&row.representative_id), "grantorId": row.grantor_id,
        "representativeId": row.representative_id, "parentId": row.parent_id,
        "recordedAt": version.recorded_at, "supersededAt": by_then(version.superseded_at),
        "revokedAt": by_then(row.revoked_at), "asOf": at, "terms": terms,
    }))
}
