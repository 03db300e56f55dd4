//! Funds, in the history of their organisation.

use edba_domain::EventKind;
use serde_json::json;

use super::comparison::Comparison;
use super::expected::{Event, Expected, Subject, fields, with};
use edba_common::error::Result;
use edba_domain::Id;
use edba_store::{Conn, kept};

const FUND: Subject = Subject::complete("fund");

/// Replays an event of an organisation; false for one that is not about funds.
pub(super) fn replay(event: &Event<'_>, expected: &mut Expected) -> bool {
    match event.kind() {
        Some(EventKind::FundRegistered) => {
            let values = with(event.all(), json!({ "createdAt": event.at() }));
            expected.record(FUND, event.key(), values);
        }
        Some(EventKind::FundChanged) => expected.record(FUND, event.key(), event.all()),
        _ => return false,
    }
    true
}

/// Compares the funds of these organisations.
pub(super) fn compare(conn: &mut Conn, organisations: &[Id], comparison: &mut Comparison<'_>) -> Result<()> {
    kept::funds(conn, organisations, &mut |row| {
        let kept = json!({
            "organisationId": row.organisation_id, "name": row.name, "purpose": row.purpose, "revolving": row.revolving,
            "intendedDegree": row.intended_degree, "validFromDate": row.valid_from, "validUntilDate": row.valid_until,
            "public": row.public, "version": row.version, "createdAt": row.created_at,
        });
        comparison.row(FUND, row.id.as_str(), fields(kept));
        Ok(())
    })?;
    comparison.end(FUND);
    Ok(())
}
