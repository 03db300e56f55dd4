//! Reconciliations: files, their lines, and the resolutions of lines, in the history of their organisation.

use edba_domain::EventKind;
use serde_json::json;

use super::comparison::Comparison;
use super::expected::{Event, Expected, Subject, fields};
use super::finding::Looked;
use crate::Context;
use crate::reconciliations::digest;
use edba_common::error::Result;
use edba_domain::Id;
use edba_store::reconciliations as store;
use edba_store::{Conn, kept};

const FILE: Subject = Subject::complete("reconciliation");
const RESOLUTION: Subject = Subject::complete("resolution of a line");

/// Replays an event of an organisation; false for one that is not about reconciliations.
pub(super) fn replay(event: &Event<'_>, expected: &mut Expected) -> bool {
    let key = event.key();
    match event.kind() {
        Some(EventKind::ReconciliationUploaded) => expected.record(FILE, &key, event.all()),
        Some(EventKind::ReconciliationAccepted) => resolved(event, "accepted", expected),
        Some(EventKind::ReconciliationSetAside) => resolved(event, "set-aside", expected),
        Some(EventKind::ReconciliationUndone) => {
            for (key, _) in items(event) {
                let values = json!({
                    "status": "undone", "undoneReason": event.reason(), "undoneBy": event.row.actor_id,
                    "undoneAt": event.at(),
                });
                expected.record(RESOLUTION, key, fields(values));
            }
        }
        _ => return false,
    }
    true
}

fn resolved(event: &Event<'_>, kind: &str, expected: &mut Expected) {
    for (key, item) in items(event) {
        let values = json!({
            "reconciliationId": event.key(), "organisationId": event.get("organisationId"), "kind": kind,
            "line": item["line"], "entryId": item["entryId"], "reason": event.reason(), "status": "standing",
            "accountId": event.row.actor_id, "recordedAt": event.at(), "undoneReason": null, "undoneBy": null,
            "undoneAt": null,
        });
        expected.record(RESOLUTION, key, fields(values));
    }
}

/// The items of an event, with the id of each resolution.
fn items<'a>(event: &'a Event<'_>) -> impl Iterator<Item = (String, &'a serde_json::Value)> {
    let items = event.get("items").as_array().into_iter().flatten();
    items.filter_map(|item| Some((item["resolutionId"].as_str()?.to_owned(), item)))
}

/// Compares the files of these organisations, their lines, and the resolutions of their lines.
pub(super) fn compare(conn: &mut Conn, organisations: &[Id], comparison: &mut Comparison<'_>) -> Result<()> {
    let mut files = Vec::new();
    kept::reconciliations(conn, organisations, &mut |row| {
        files.push(row);
        Ok(())
    })?;
    for row in files {
        let lines = store::lines(conn, &row.id)?;
        let kept = json!({
            "organisationId": row.organisation_id, "fileName": row.file_name, "sha256": row.sha256,
            "format": row.format.read()?, "lineCount": lines.len(), "total": row.total_cents,
            "periodFromDate": row.period_from, "periodToDate": row.period_to, "linesSha256": digest(&lines)?,
        });
        comparison.row(FILE, row.id.as_str(), fields(kept));
    }
    comparison.end(FILE);
    kept::resolutions(conn, organisations, &mut |row| {
        let kept = json!({
            "reconciliationId": row.reconciliation_id, "organisationId": row.organisation_id, "kind": row.kind,
            "line": row.line, "entryId": row.entry_id, "reason": row.reason, "status": row.status,
            "accountId": row.account_id, "recordedAt": row.recorded_at, "undoneReason": row.undone_reason,
            "undoneBy": row.undone_by, "undoneAt": row.undone_at,
        });
        comparison.row(RESOLUTION, row.id.as_str(), fields(kept));
        Ok(())
    })?;
    comparison.end(RESOLUTION);
    Ok(())
}

/// Checks that each line that is accepted is joined to one movement, of its organisation and its amount.
pub(super) fn verify(cx: &mut Context<'_>) -> Result<Looked> {
    let wrong = store::resolutions_unlike_their_movements(cx.conn)?
        .into_iter()
        .map(|id| format!("the resolution {id} of a line does not fit its line and its movement"))
        .collect();
    Ok(Looked {
        at: u64::try_from(store::count_resolutions(cx.conn)?).unwrap_or_default(),
        wrong,
    })
}
