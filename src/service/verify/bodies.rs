//! Bodies with their rules, seats and yearly agendas.

use edba_domain::EventKind;
use edba_domain::codes::BodyKind;
use serde_json::json;

use super::ballots::document;
use super::comparison::Comparison;
use super::expected::{Event, Expected, Subject, fields, with};
use edba_common::error::Result;
use edba_common::secret::sha256_hex;
use edba_domain::Id;
use edba_store::Conn;
use edba_store::kept;

const BODY: Subject = Subject::complete("body");
const RULES: Subject = Subject::complete("rules of body");
const SEAT: Subject = Subject::complete("seat");
const YEARLY_AGENDA: Subject = Subject::complete("yearly agenda");

pub(super) fn replay(event: &Event<'_>, expected: &mut Expected) {
    let key = event.key();
    match event.kind() {
        Some(EventKind::BodyOpened | EventKind::BodyRulesChanged) => {
            // What older events lack is as it was before there were consultation bodies.
            if event.text("kind") != Some(BodyKind::Consultation.as_str()) {
                let begins = json!({ "minMeetingsPerYear": null, "hasYearlyAgenda": false });
                expected.record_first(BODY, &key, fields(begins));
            }
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
        Some(EventKind::BodyYearlyAgendaAdopted) => {
            let (year, number) = (event.get("year"), event.get("number"));
            let values = json!({
                "pointsSha256": event.get("pointsSha256"), "adoptedByMeetingId": event.get("adoptedByMeetingId"),
                "recordedBy": event.row.actor_id, "recordedAt": event.at(),
            });
            expected.record(YEARLY_AGENDA, format!("{key}/{year}/{number}"), fields(values));
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
            "minMeetingsPerYear": row.min_meetings_per_year, "hasYearlyAgenda": row.has_yearly_agenda,
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
    kept::yearly_agendas(conn, bodies, &mut |row| {
        let kept = json!({
            "pointsSha256": sha256_hex(row.points.text()), "adoptedByMeetingId": row.adopted_by_meeting_id,
            "recordedBy": row.recorded_by, "recordedAt": row.recorded_at,
        });
        let key = format!("{}/{}/{}", row.body_id, row.year, row.number);
        comparison.row(YEARLY_AGENDA, &key, fields(kept));
        Ok(())
    })?;
    comparison.end(YEARLY_AGENDA);
    Ok(())
}
