//! What bureau and auditor see of a document beside its versions: its history, and that its content is to be destroyed.

use std::collections::{BTreeMap, HashMap};

use crate::pages::base::Layout;
use crate::pages::cases::events::{self, Moved};
use edba_common::error::Result;
use edba_domain::Id;
use edba_domain::codes::PendingStatus;
use edba_service::Context;
use edba_service::documents::NewDestruction;
use edba_service::events::query::{self, VisibleEvent};
use edba_service::pending_actions::{self, MoneyAction, PendingFilter};

/// The most events that are shown.
const MOST_EVENTS: i64 = 500;

/// A destruction that waits for approval.
pub struct ProposedDestruction {
    /// Who proposed it, and when.
    pub who: String,
    /// Label and value: which versions, and on what ground.
    pub facts: [(String, String); 2],
    /// Why, as the proposer wrote it.
    pub reason: String,
}

/// What is to be destroyed, in words: the content of these versions, and on what ground.
pub fn in_words(layout: &Layout, destruction: &NewDestruction, versions: &[i32]) -> [(String, String); 2] {
    let versions = versions
        .iter()
        .map(|number| layout.with("documents-version", "number", number))
        .collect::<Vec<_>>()
        .join(", ");
    let ground = layout.name_of("term-destruction-ground", destruction.ground);
    [
        (layout.say("documents-versions"), versions),
        (layout.say("document-ground"), ground),
    ]
}

/// The destruction that waits for approval, if there is one. Two statements; none for who does not read proposals.
pub fn proposed(cx: &mut Context<'_>, layout: &Layout, id: Id) -> Result<Option<ProposedDestruction>> {
    if !cx.actor.sees_everything() {
        return Ok(None);
    }
    let subjects = [id];
    let filter = PendingFilter {
        status: Some(PendingStatus::Pending),
        subjects: Some(&subjects),
        ..PendingFilter::default()
    };
    for found in pending_actions::list(cx, filter, None, 1)? {
        if let MoneyAction::DestroyDocument {
            destruction,
            versions,
            ..
        } = found.row.payload.read_as()?
        {
            let day = layout.date(&found.row.proposed_at);
            let who = found.proposed_by_name.as_str();
            return Ok(Some(ProposedDestruction {
                who: layout.with2("approvals-proposed", "who", who, "day", day),
                facts: in_words(layout, &destruction, &versions),
                reason: destruction.reason,
            }));
        }
    }
    Ok(None)
}

/// The history of a document, the latest first. One statement; empty for who does not read it.
pub fn history(cx: &mut Context<'_>, layout: &Layout, id: Id) -> Result<Vec<Moved>> {
    if !cx.actor.sees_everything() {
        return Ok(Vec::new());
    }
    let rows = query::of_stream(cx, id, 0, MOST_EVENTS)?;
    let shown: Vec<VisibleEvent> = rows.into_iter().rev().map(VisibleEvent::from).collect();
    Ok(events::moves(layout, &shown, &BTreeMap::new(), &HashMap::new()))
}
