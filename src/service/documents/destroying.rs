//! Destroying content, by two members of the bureau. That it was there, its name, its hash and the reason stay. Nobody reads
//! it from then on; the worker removes the file soon after, since a transaction cannot.

use serde_json::{Value, json};

use super::attaching::moved_on;
use super::destruction::NewDestruction;
use super::subjects::{Stream, Things};
use super::{LONGEST_REASON, find, history, length_fault};
use crate::Context;
use crate::events::Chain;
use crate::pending_actions::CheckStage;
use crate::validation::written;
use edba_common::error::{Error, Obstacle, Result};
use edba_domain::document::VersionState;
use edba_domain::workflow::WaitingOn;
use edba_domain::{EventKind, Id};
use edba_store::documents::{self as store, DocumentVersion};

/// Requires that there is content to destroy; returns the numbers of the versions. Errors: 400; 404; 409 `nothing-to-destroy`.
pub fn check_destruction(cx: &mut Context<'_>, id: Id, new: &NewDestruction) -> Result<Vec<i32>> {
    find(cx, id)?;
    let versions = kept(cx, id, new)?;
    Ok(versions.iter().map(|version| version.number).collect())
}

/// Requires that content can be destroyed as it is proposed, or was proposed: of exactly these versions. Errors: as
/// [`check_destruction`]; 409 `version-added` where a version was added after the proposal, which does not include it.
pub(crate) fn check_proposal(
    cx: &mut Context<'_>,
    id: Id,
    new: &NewDestruction,
    versions: &[i32],
    stage: CheckStage,
) -> Result<()> {
    find(cx, id)?;
    proposed_content(cx, id, new, versions, stage).map(drop)
}

/// The versions whose content is destroyed by a proposal of exactly these. Errors: as [`check_proposal`].
fn proposed_content(
    cx: &mut Context<'_>,
    id: Id,
    new: &NewDestruction,
    proposed: &[i32],
    stage: CheckStage,
) -> Result<Vec<DocumentVersion>> {
    let versions = kept(cx, id, new)?;
    if stage == CheckStage::Approved && versions.iter().any(|one| !proposed.contains(&one.number)) {
        return Err(Error::blocked_by(Obstacle::new(
            "version-added",
            WaitingOn::Bureau,
            "obstacle-version-added",
        )));
    }
    Ok(versions)
}

/// Destroys the content of these versions, under the lock of the document. Errors: as [`check_proposal`].
pub(crate) fn destroy(
    cx: &mut Context<'_>,
    chain: &mut Chain,
    id: Id,
    new: &NewDestruction,
    proposed: &[i32],
) -> Result<()> {
    let mut versions = proposed_content(cx, id, new, proposed, CheckStage::Approved)?;
    let [reason] = written([("/reason", &new.reason)])?;
    let attached = store::attachments(cx.conn, &[id])?;
    let mut things = Things::lock(cx, attached.iter().map(Stream::of_attachment))?;
    let row = moved_on(cx, id)?;
    for version in &mut versions {
        version.state = VersionState::Destroyed;
        version.destroyed_at = Some(cx.now);
        version.destruction_ground = Some(new.ground);
        version.destruction_reason = Some(reason.clone());
        if !store::destroy(cx.conn, version)? {
            return Err(Error::changed_meanwhile("version"));
        }
    }
    let destroyed: Vec<Value> = versions
        .iter()
        .map(|one| json!({ "id": one.id, "number": one.number, "sha256": one.sha256 }))
        .collect();
    let data = json!({ "ground": new.ground, "versions": destroyed });
    chain.add(
        cx,
        history::event(EventKind::DocumentDestroyed, &row, Some(&reason), data),
    )?;
    history::record_in_things(
        cx,
        &mut things,
        EventKind::AttachmentDestroyed,
        &attached,
        |one| history::destroyed(one, &versions),
    )?;
    things.close(cx)
}

/// The versions whose content is to be destroyed. Errors: 400; 409 where none of them has any.
fn kept(cx: &mut Context<'_>, id: Id, new: &NewDestruction) -> Result<Vec<DocumentVersion>> {
    let [reason] = written([("/reason", &new.reason)])?;
    if let Some(fault) = length_fault("/reason", &reason, LONGEST_REASON) {
        return Err(Error::invalid(vec![fault]));
    }
    let mut versions = match new.version {
        None => store::versions(cx.conn, &id, None, 0, i64::MAX)?,
        Some(number) => vec![
            store::version(cx.conn, &id, number)?
                .ok_or_else(|| Error::fault("/version", "unknown", "The document has no such version."))?,
        ],
    };
    versions.retain(|version| version.state == VersionState::Kept);
    if versions.is_empty() {
        return Err(Error::blocked_by(Obstacle::new(
            "nothing-to-destroy",
            WaitingOn::Nobody,
            "obstacle-nothing-to-destroy",
        )));
    }
    Ok(versions)
}
