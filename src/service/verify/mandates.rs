//! Mandates, the versions of their terms, and their parents.

use edba_domain::EventKind;
use serde_json::{Value, json};

use super::ballots::document;
use super::comparison::Comparison;
use super::expected::{Event, Expected, Subject, fields, pick, with};
use edba_common::error::Result;
use edba_domain::Id;
use edba_domain::mandate::MandateTerms;
use edba_store::Conn;
use edba_store::kept;

const MANDATE: Subject = Subject::complete("mandate");
const VERSION: Subject = Subject::complete("version of mandate");

/// The columns by which the terms of a version are filtered and checked.
const COLUMNS: &[(&str, &str)] = &[
    ("validFromDate", "validFromDate"),
    ("validUntilDate", "validUntilDate"),
    ("ceilingPerDecision", "ceilingPerDecision"),
    ("ceilingPerYear", "ceilingPerYear"),
    ("ceilingTotal", "ceilingTotal"),
    ("fundId", "fundId"),
    ("returnsAvailable", "returnsAvailable"),
];

pub(super) fn replay(event: &Event<'_>, expected: &mut Expected) {
    let key = event.key();
    match event.kind() {
        Some(EventKind::MandateRegistered) => {
            let values = json!({ "revokedAt": null, "revocationReason": null, "createdAt": event.at() });
            expected.record(MANDATE, &key, with(event.all(), values));
            version(event, &key, expected);
        }
        Some(EventKind::MandateSuperseded) => {
            expected.record(MANDATE, &key, event.all());
            version(event, &key, expected);
        }
        Some(EventKind::MandateRevoked) => {
            let values = json!({ "revocationReason": event.reason() });
            expected.record(MANDATE, &key, with(event.all(), values));
        }
        _ => {}
    }
}

fn version(event: &Event<'_>, mandate: &str, expected: &mut Expected) {
    let Some(number) = event.get("termsVersion").as_i64() else {
        return expected.mark_incomplete(VERSION);
    };
    let terms = normal(event.get("terms"));
    let values = with(
        pick(&terms, COLUMNS),
        json!({ "terms": terms, "recordedAt": event.at(), "supersededAt": null }),
    );
    expected.record(VERSION, format!("{mandate}/{number}"), values);
    let earlier = format!("{mandate}/{}", number - 1);
    expected.change(VERSION, &earlier, |values| {
        values.insert("supersededAt".into(), event.at());
    });
}

/// Normalises terms to the present format, whichever version wrote them.
fn normal(terms: &Value) -> Value {
    serde_json::from_value::<MandateTerms>(terms.clone())
        .ok()
        .and_then(|terms| serde_json::to_value(terms).ok())
        .unwrap_or_else(|| terms.clone())
}

pub(super) fn compare(conn: &mut Conn, mandates: &[Id], comparison: &mut Comparison<'_>) -> Result<()> {
    kept::mandates(conn, mandates, &mut |row| {
        let kept = json!({
            "grantorOrganisationId": row.grantor_id, "representativeId": row.representative_id,
            "parentMandateId": row.parent_id, "termsVersion": row.terms_version, "revokedAt": row.revoked_at,
            "revocationReason": row.revocation_reason, "version": row.version, "createdAt": row.created_at,
        });
        comparison.row(MANDATE, row.id.as_str(), fields(kept));
        Ok(())
    })?;
    comparison.end(MANDATE);
    kept::mandate_versions(conn, mandates, &mut |row| {
        let kept = json!({
            "terms": normal(&document(&row.terms)), "validFromDate": row.valid_from,
            "validUntilDate": row.valid_until, "ceilingPerDecision": row.ceiling_decision_cents,
            "ceilingPerYear": row.ceiling_year_cents, "ceilingTotal": row.ceiling_total_cents,
            "recordedAt": row.recorded_at, "supersededAt": row.superseded_at, "fundId": row.fund_id,
            "returnsAvailable": row.returns_available,
        });
        comparison.row(
            VERSION,
            &format!("{}/{}", row.mandate_id, row.version),
            fields(kept),
        );
        Ok(())
    })?;
    comparison.end(VERSION);
    Ok(())
}
