//! Bodies with their rules and seats.

use edba_domain::EventKind;
use serde_json::json;

use super::ballots::document;
use super::comparison::Comparison;
use super::expected::{Event, Expected, Subject, fields, with};
use edba_common::error::Result;
use edba_domain::Id;
use edba_store::Conn;
use edba_store::kept;

const BODY: Subject = Subject::complete("body");
const RULES: Subject = Subject::complete("rules of body");
const SEAT: Subject = Subject::complete("seat");

pub(super) fn replay(event: &Event<'_>, expected: &mut Expected) {
    let key = event.key();
    match event.kind() {
        Some(EventKind::BodyOpened | EventKind::BodyRulesChanged) => {
            expected.record(BODY, &key, event.all());
            match event.get("rulesVersion").as_i64() {
                Some(number) => {
                    let values = json!({ "rules": event.get("rules"), "recordedAt": event.at() });
                    expected.record(RULES, format!("{key}/{number}"), fields(values));
                }
                None => expected.mark_incomplete(RULES),
            }
        }
        Some(EventKind::BodyChanged | EventKind::BodyClosed | EventKind::BodyMerged) => {
            expected.record(BODY, &key, event.all());
        }
        Some(EventKind::SeatTaken | EventKind::SeatChanged) => {
            let values = json!({ "bodyId": event.row.stream_id });
            expected.record(SEAT, &key, with(event.all(), values));
        }
        _ => {}
    }
}

pub(super) fn compare(conn: &mut Conn, bodies: &[Id], comparison: &mut Comparison<'_>) -> Result<()> {
    kept::bodies(conn, bodies, &mut |row| {
        let kept = json!({
            "code": row.code, "kind": row.kind, "nameNl": row.name_nl, "nameEn": row.name_en,
            "clusterCode": row.cluster_code, "openedOnDate": row.opened_on, "closedOnDate": row.closed_on,
            "mergedIntoId": row.merged_into_id, "rulesVersion": row.rules_version, "version": row.version,
        });
        comparison.row(BODY, row.id.as_str(), fields(kept));
        Ok(())
    })?;
    comparison.end(BODY);
    kept::body_rules(conn, bodies, &mut |row| {
        let kept = json!({ "rules": document(&row.rules), "recordedAt": row.recorded_at });
        comparison.row(RULES, &format!("{}/{}", row.body_id, row.version), fields(kept));
        Ok(())
    })?;
    comparison.end(RULES);
    kept::seats(conn, bodies, &mut |row| {
        let kept = json!({
            "bodyId": row.body_id, "representativeId": row.representative_id, "role": row.role,
            "fromDate": row.from_date, "untilDate": row.until_date, "substituteId": row.substitute_id,
            "substituteFromDate": row.substitute_from, "substituteUntilDate": row.substitute_until,
            "succeedsSeatId": row.succeeds_id, "version": row.version,
        });
        comparison.row(SEAT, row.id.as_str(), fields(kept));
        Ok(())
    })?;
    comparison.end(SEAT);
    Ok(())
}
