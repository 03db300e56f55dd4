//! What the database refuses of consultation bodies and their yearly agendas.

use serde_json::json;

use crate::consultations::{body_of, held as meeting_held, yearly_agenda};
use crate::meetings::planned;
use crate::world::World;
use edba::domain::codes::{Role, SeatRole};

/// As the list of all guards: a statement, and why it is refused.
pub const NEVER: &[(&str, &str)] = &[
    (
        "UPDATE yearly_agendas SET points = '[]'",
        "a yearly agenda never changes",
    ),
    ("DELETE FROM yearly_agendas", "a yearly agenda is never deleted"),
    (
        "INSERT INTO accounts (id, client_id, name, role, organisation_id, representative_id, secret_hash, version, created_at) SELECT \
         'x', 'x', 'x', 'consultation-member', r.organisation_id, r.id, a.secret_hash, 1, a.created_at FROM accounts a \
         JOIN representatives r ON a.role = 'bureau' JOIN organisations o ON o.id = r.organisation_id AND o.sector = 'business' LIMIT 1",
        "a member of a consultation body represents a government",
    ),
    (
        "INSERT INTO yearly_agendas (body_id, year, number, points, adopted_by_meeting_id, recorded_by, recorded_at) SELECT \
         body_id, year, number + 7, points, adopted_by_meeting_id, recorded_by, recorded_at FROM yearly_agendas",
        "a yearly agenda is adopted by a meeting of its consultation body",
    ),
    (
        "INSERT INTO yearly_agendas (body_id, year, number, points, adopted_by_meeting_id, recorded_by, recorded_at) SELECT \
         y.body_id, 2027, 1, y.points, m.id, y.recorded_by, y.recorded_at FROM yearly_agendas y JOIN meetings m \
         ON m.body_id <> y.body_id AND m.status = 'planned' AND m.starts_at <= y.recorded_at JOIN bodies o ON o.id = m.body_id \
         AND o.has_yearly_agenda WHERE y.number = 1 LIMIT 1",
        "a yearly agenda is adopted by a meeting of its consultation body",
    ),
    // By a body that adopts none.
    (
        "INSERT INTO yearly_agendas (body_id, year, number, points, adopted_by_meeting_id, recorded_by, recorded_at) SELECT \
         m.body_id, 2027, 1, y.points, m.id, y.recorded_by, y.recorded_at FROM yearly_agendas y JOIN meetings m \
         ON m.body_id <> y.body_id AND m.status = 'planned' AND m.starts_at <= y.recorded_at JOIN bodies o ON o.id = m.body_id \
         AND NOT o.has_yearly_agenda WHERE y.number = 1 LIMIT 1",
        "a yearly agenda is adopted by a meeting of its consultation body",
    ),
    // By a meeting that has not begun.
    (
        "INSERT INTO yearly_agendas (body_id, year, number, points, adopted_by_meeting_id, recorded_by, recorded_at) SELECT \
         body_id, 2027, 1, points, adopted_by_meeting_id, recorded_by, '2026-02-04 09:00:00' FROM yearly_agendas WHERE number = 1",
        "a yearly agenda is adopted by a meeting of its consultation body",
    ),
    // By a meeting that was cancelled.
    (
        "INSERT INTO yearly_agendas (body_id, year, number, points, adopted_by_meeting_id, recorded_by, recorded_at) SELECT \
         y.body_id, 2027, 1, y.points, m.id, y.recorded_by, '2026-12-01 09:00:00' FROM yearly_agendas y JOIN meetings m \
         ON m.body_id = y.body_id AND m.status = 'cancelled' WHERE y.number = 1",
        "a yearly agenda is adopted by a meeting of its consultation body",
    ),
    (
        "INSERT INTO ballots (id, case_id, body_id, kind, round, is_lead, question, status, secret, rules_version, rules, \
         case_revision, need, conditions, lifts_budget_breach, opened_at, closes_at, version) SELECT 'x', l.case_id, b.id, \
         'advice', l.round, l.is_lead, l.question, 'open', l.secret, l.rules_version, l.rules, l.case_revision, l.need, \
         l.conditions, l.lifts_budget_breach, l.opened_at, l.closes_at, 1 FROM ballots l JOIN bodies b \
         ON b.kind = 'consultation' WHERE l.kind = 'decision'",
        "a consultation body decides on no case",
    ),
    (
        "INSERT INTO case_tables (case_id, body_id, is_lead) SELECT c.id, b.id, FALSE FROM business_cases c JOIN bodies b \
         ON b.kind = 'consultation'",
        "a consultation body decides on no case",
    ),
    (
        "INSERT INTO seats (id, body_id, representative_id, role, from_date, version, created_at) SELECT 'x', b.id, r.id, \
         'member', '2026-03-02', 1, r.created_at FROM bodies b JOIN representatives r ON b.kind = 'consultation' \
         JOIN organisations o ON o.id = r.organisation_id WHERE o.sector = 'business'",
        "only representatives of governments sit in a consultation body",
    ),
    (
        "INSERT INTO seats (id, body_id, representative_id, role, from_date, substitute_id, substitute_from, version, created_at) \
         SELECT 'x', b.id, (SELECT MIN(g.id) FROM representatives g JOIN organisations o ON o.id = g.organisation_id \
         WHERE o.sector = 'government'), 'member', '2026-03-02', r.id, '2026-03-02', 1, r.created_at FROM bodies b \
         JOIN representatives r ON b.kind = 'consultation' JOIN organisations p ON p.id = r.organisation_id \
         WHERE p.sector = 'business'",
        "only representatives of governments sit in a consultation body",
    ),
    (
        "UPDATE seats SET substitute_id = (SELECT MIN(r.id) FROM representatives r JOIN organisations o \
         ON o.id = r.organisation_id WHERE o.sector = 'business'), substitute_from = '2026-03-02', version = version + 1 \
         WHERE body_id IN (SELECT id FROM bodies WHERE kind = 'consultation')",
        "only representatives of governments sit in a consultation body",
    ),
    (
        "UPDATE bodies SET kind = 'table' WHERE kind = 'consultation'",
        "a body keeps its kind",
    ),
    (
        "UPDATE bodies SET min_meetings_per_year = 1 WHERE kind = 'table'",
        "constraint",
    ),
    (
        "UPDATE bodies SET has_yearly_agenda = TRUE WHERE kind = 'board'",
        "constraint",
    ),
    (
        "UPDATE organisations SET sector = 'business' WHERE sector = 'government'",
        "an organisation keeps its sector",
    ),
    (
        "UPDATE representatives SET organisation_id = (SELECT MIN(id) FROM organisations)",
        "a representative keeps its organisation",
    ),
];

/// Tables of which everything is kept.
pub const KEPT: &[&str] = &["yearly_agendas"];

/// A consultation body with a member, a meeting that was held, one that was cancelled, and two yearly agendas of one year; and
/// another body that met and adopts yearly agendas.
pub fn held(w: &World<'_>) {
    let body = body_of(w.app, "periodic-consultation");
    w.member("gemeente-almere", body, SeatRole::Chair, Role::ConsultationMember);
    let meeting = meeting_held(&w.bureau, body, "2026-02-05");
    let cancelled = planned(w, body.as_str());
    w.bureau
        .post(
            &format!("/v1/meetings/{cancelled}/cancellations"),
            json!({ "reason": "Te weinig leden." }),
        )
        .expect(200);
    let path = format!("/v1/bodies/{body}/yearly-agendas");
    for goal in ["Meer leerplaatsen.", "Nog meer leerplaatsen."] {
        let mut agenda = yearly_agenda(&meeting);
        agenda["points"][0]["goal"] = json!(goal);
        w.bureau.post(&path, agenda).expect(201);
    }
    let other = body_of(w.app, "steering-consultation");
    w.bureau
        .patch(&format!("/v1/bodies/{other}"), json!({ "hasYearlyAgenda": true }))
        .expect(200);
    meeting_held(&w.bureau, other, "2026-02-05");
}
