//! Revising the content of a case, while it is a proposal.

use crate::versioned;
use edba_domain::EventKind;
use serde_json::json;

use super::{content, projections, references, visible};
use crate::Context;
use crate::events::{Chain, NewEvent};
use crate::validation::written;
use edba_common::error::{Error, Obstacle, Result};
use edba_common::secret::sha256_hex;
use edba_domain::case::{CaseContent, differences};
use edba_domain::codes::CaseStatus;
use edba_domain::workflow::{BlockerCode, WaitingOn};
use edba_domain::{Id, Message};
use edba_store::cases::{self, Case};

/// Replaces the content. Each change makes a revision with the given reason; unchanged content makes none. `expects`
/// is called with the present version, to check the precondition.
///
/// # Errors
/// 404; 412 and 428 from `expects`; 409 `blocked` if the case is no longer a proposal, since a table or the board
/// must not see it change during review; 400 with all faults of the content.
pub fn revise(
    cx: &mut Context<'_>,
    case_id: Id,
    new: CaseContent,
    reason: Option<&str>,
    expects: impl FnOnce(i32) -> Result<()>,
) -> Result<Case> {
    let reason = match reason {
        Some(text) => {
            let [text] = written([("?reason", text)])?;
            Some(text)
        }
        None => None,
    };
    let mut chain = Chain::open(cx, case_id, "case")?;
    let mut case = visible(cx, case_id)?;
    expects(case.version)?;
    if case.status != CaseStatus::Proposal {
        return Err(not_a_proposal(case.status));
    }
    let old = content(&case)?;
    if new.initiator_organisation_id != old.initiator_organisation_id {
        return Err(Error::fault(
            "/initiatorOrganisationId",
            "fixed",
            "The initiator of a case never changes; withdraw it and register another.",
        ));
    }
    let named = references::check(cx, &case.programme_id, &new)?;
    let changed: Vec<String> = differences(&serde_json::to_value(&old)?, &serde_json::to_value(&new)?)
        .into_iter()
        .map(|difference| difference.pointer)
        .collect();
    if changed.is_empty() {
        return Ok(case);
    }
    case.revision += 1;
    case.version += 1;
    case.updated_at = cx.now;
    projections::project(&mut case, &new, &named)?;
    versioned::store(cx, &case, cases::update_case)?;
    projections::write(cx, &case, &new, reason.clone())?;
    let event = NewEvent {
        kind: EventKind::CaseRevised,
        subject_id: case.id,
        reason: reason.as_deref(),
        before: Some(case.version - 1),
        after: Some(case.version),
        data: json!({
            "revision": case.revision, "changed": changed, "title": case.title,
            "contentSha256": sha256_hex(case.content.text()),
        }),
    };
    chain.add(cx, event)?;
    chain.close(cx)?;
    Ok(case)
}

fn not_a_proposal(status: CaseStatus) -> Error {
    Error::blocked_by(Obstacle::new(
        BlockerCode::WrongState.as_str(),
        WaitingOn::Bureau,
        Message::new("obstacle-not-a-proposal").with("status", Message::new(format!("status-{status}"))),
    ))
}
