//! Cases: replay of their events, and the rows derived from their content.

use edba_domain::EventKind;
use serde_json::{Value, json};

use super::comparison::Comparison;
use super::expected::{Event, Expected, Fields, Subject, fields, with};
use crate::cases::content;
use edba_common::error::Result;
use edba_common::secret::sha256_hex;
use edba_domain::Id;
use edba_store::Conn;
use edba_store::cases::Case;
use edba_store::kept;

const CASE: Subject = Subject::complete("case");
const REVISION: Subject = Subject::complete("revision of case");
const TABLE: Subject = Subject::complete("table of case");
const NEED: Subject = Subject::complete("need of case");

/// Replays an event of a case, except its status and machine version: `workflow_versions` replays those step by step.
pub(super) fn replay(event: &Event<'_>, expected: &mut Expected) {
    let case = event.key();
    match event.kind() {
        Some(EventKind::CaseRegistered) => {
            let first = event.pick(&[
                ("number", "number"),
                ("title", "title"),
                ("revision", "revision"),
                ("initiatorId", "initiatorId"),
                ("programmeId", "programmeId"),
                ("contentSha256", "contentSha256"),
            ]);
            let first = with(
                first,
                json!({
                    "version": 1, "statusSince": event.at(), "round": 0, "boardSince": null, "deferredUntilDate": null,
                    "departureReason": null, "finalReport": null, "createdBy": event.row.actor_id,
                    "createdAt": event.at(),
                }),
            );
            expected.record(CASE, &case, first);
            revision(event, &case, expected);
        }
        Some(EventKind::CaseRevised) => {
            expected.change(CASE, &case, |values| {
                for name in ["title", "contentSha256", "revision"] {
                    record_or_forget(event, name, values);
                }
                values.extend(event.version());
            });
            revision(event, &case, expected);
        }
        Some(EventKind::CaseCommand) => expected.change(CASE, &case, |values| command(event, values)),
        _ => {}
    }
}

/// Records a member that an event changes, or forgets it where the event does not contain the new value.
pub(super) fn record_or_forget(event: &Event<'_>, name: &str, values: &mut Fields) {
    values.remove(name);
    values.extend(event.pick(&[(name, name)]));
}

fn revision(event: &Event<'_>, case: &str, expected: &mut Expected) {
    let Some(number) = event.get("revision").as_i64() else {
        return expected.mark_incomplete(REVISION);
    };
    let values = with(
        event.pick(&[("contentSha256", "contentSha256")]),
        json!({
            "reason": event.reason(), "authorId": event.row.actor_id, "recordedAt": event.at(),
        }),
    );
    expected.record(REVISION, format!("{case}/{number}"), values);
}

fn command(event: &Event<'_>, values: &mut Fields) {
    let (command, from, to) = (event.text("command"), event.text("from"), event.text("to"));
    values.extend(event.version());
    record_or_forget(event, "round", values);
    if from != to {
        values.insert("statusSince".into(), event.at());
    }
    let at_board = (from, to) == (Some("table-review"), Some("board-decision"));
    if at_board && values.get("boardSince").is_some_and(Value::is_null) {
        values.insert("boardSince".into(), event.at());
    }
    let until = match command {
        Some("defer") => event.get("deferUntilDate").clone(),
        _ => Value::Null,
    };
    values.insert("deferredUntilDate".into(), until);
    // Events of earlier versions contain neither the report nor whether the reason was one for departing.
    match command {
        Some("forward") => record_or_forget(event, "departureReason", values),
        Some("complete") => record_or_forget(event, "finalReport", values),
        Some("open-review" | "refer-back") => {
            values.insert("departureReason".into(), Value::Null);
        }
        _ => {}
    }
}

pub(super) fn compare(conn: &mut Conn, cases: &[Id], comparison: &mut Comparison<'_>) -> Result<()> {
    kept::cases(conn, cases, &mut |row| {
        case(&row, comparison);
        Ok(())
    })?;
    comparison.end(CASE);
    kept::revisions(conn, cases, &mut |row| {
        let kept = json!({
            "contentSha256": sha256_hex(row.content.text()), "reason": row.reason, "authorId": row.author_id,
            "recordedAt": row.recorded_at,
        });
        comparison.row(
            REVISION,
            &format!("{}/{}", row.case_id, row.revision),
            fields(kept),
        );
        Ok(())
    })?;
    comparison.end(REVISION);
    kept::tables(conn, cases, &mut |row| {
        let key = format!("{}/{}", row.case_id, row.body_id);
        comparison.row(TABLE, &key, fields(json!({ "lead": row.is_lead })));
        Ok(())
    })?;
    comparison.end(TABLE);
    kept::needs(conn, cases, &mut |row| {
        let key = format!("{}/{}/{}", row.case_id, row.budget_year, row.expenditure_kind);
        let kept = json!({ "cost": row.cost_cents, "cover": row.cover_cents });
        comparison.row(NEED, &key, fields(kept));
        Ok(())
    })?;
    comparison.end(NEED);
    Ok(())
}

fn case(row: &Case, comparison: &mut Comparison<'_>) {
    let key = row.id.to_string();
    let hash = sha256_hex(row.content.text());
    let kept = json!({
        "number": row.number, "title": row.title, "revision": row.revision, "initiatorId": row.initiator_id,
        "programmeId": row.programme_id, "contentSha256": hash, "version": row.version,
        "statusSince": row.status_since, "round": row.round, "boardSince": row.board_since,
        "deferredUntilDate": row.deferred_until, "departureReason": row.departure_reason,
        "finalReport": row.final_report, "createdBy": row.created_by, "createdAt": row.created_at,
    });
    comparison.row(CASE, &key, fields(kept));
    // The present revision has the same content, whether or not an event contains its hash.
    let present = fields(json!({ "contentSha256": hash }));
    comparison
        .expected
        .record_first(REVISION, format!("{key}/{}", row.revision), present);
    let Ok(content) = content(row) else {
        return comparison.report(format!("case {key}: its content cannot be read"));
    };
    let derived = [
        ("title", json!(row.title), json!(content.title)),
        ("clusterCode", json!(row.cluster_code), json!(content.cluster)),
        (
            "programmeLineCode",
            json!(row.programme_line_code),
            json!(content.programme_line),
        ),
        ("scopeCode", json!(row.scope_code), json!(content.scope)),
        (
            "leadTableId",
            json!(row.lead_table_id),
            json!(content.lead_table_id),
        ),
        (
            "initiatorId",
            json!(row.initiator_id),
            json!(content.initiator_organisation_id),
        ),
        (
            "jobsExpected",
            json!(row.jobs_expected),
            json!(content.jobs_expected),
        ),
        ("jobsYear", json!(row.jobs_year), json!(content.jobs_year)),
        ("asked", json!(row.asked_cents), json!(content.asked())),
        (
            "cost",
            json!(row.cost_cents),
            json!(
                content
                    .budget_lines
                    .iter()
                    .map(|l| l.amount)
                    .sum::<edba_domain::Cents>()
            ),
        ),
        (
            "cover",
            json!(row.cover_cents),
            json!(
                content
                    .funding_lines
                    .iter()
                    .map(|l| l.amount)
                    .sum::<edba_domain::Cents>()
            ),
        ),
    ];
    for (member, kept, said) in derived {
        if kept != said && comparison.expected.is_about(&key) {
            comparison.report(format!(
                "case {key}: {member}: kept is {kept}, its content says {said}"
            ));
        }
    }
    let co_reviews = content.co_review_table_ids.iter().map(|id| (id, false));
    for (body, lead) in content
        .lead_table_id
        .iter()
        .map(|id| (id, true))
        .chain(co_reviews)
    {
        let table = fields(json!({ "lead": lead }));
        comparison.expected.record(TABLE, format!("{key}/{body}"), table);
    }
    for need in content.need_lines() {
        let cell = format!("{key}/{}/{}", need.budget_year, need.expenditure_kind);
        let amounts = fields(json!({ "cost": need.cost, "cover": need.cover }));
        comparison.expected.record(NEED, cell, amounts);
    }
}
