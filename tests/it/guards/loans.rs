//! What the database refuses of loans, of funds, and of what comes back.

use serde_json::json;

use crate::decided::Decided;
use crate::lent::{self, LENDER};

/// As the list of all guards: a statement, and why it is refused.
pub const NEVER: &[(&str, &str)] = &[
    (
        "UPDATE repayment_plans SET number = number + 1, reason = 'X'",
        "a repayment plan is never changed",
    ),
    ("DELETE FROM repayment_plans", "a repayment plan is never"),
    (
        "UPDATE repayment_plan_lines SET principal_cents = principal_cents + 1",
        "a line of a repayment plan is never changed",
    ),
    (
        "DELETE FROM repayment_plan_lines",
        "a line of a repayment plan is never",
    ),
    (
        "INSERT INTO commitment_entries (id, commitment_id, seq, kind, amount_cents, organisation_id, value_date, \
         booking_reference, payee, recorded_at) SELECT 'x', id, 99, 'repaid', paid_cents - repaid_cents + 1, organisation_id, \
         '2026-03-02', 'A-9', 'X', created_at FROM commitments WHERE instrument = 'credit'",
        "no more is repaid and written off than was paid out",
    ),
    (
        "INSERT INTO commitment_entries (id, commitment_id, seq, kind, amount_cents, organisation_id, document, reason, \
         recorded_at) SELECT 'x', id, 99, 'written-off', paid_cents - repaid_cents + 1, organisation_id, 'X', 'X', created_at \
         FROM commitments WHERE instrument = 'credit'",
        "no more is repaid and written off than was paid out",
    ),
    (
        "INSERT INTO commitment_entries (id, commitment_id, seq, kind, amount_cents, organisation_id, value_date, reason, \
         reverses_id, recorded_at) SELECT 'x', commitment_id, 99, 'repaid-reversed', amount_cents, organisation_id, \
         '2026-03-02', 'X', id, recorded_at FROM commitment_entries WHERE kind = 'interest'",
        "a reversal takes back one repayment",
    ),
    (
        "INSERT INTO commitment_entries (id, commitment_id, seq, kind, amount_cents, organisation_id, value_date, reason, \
         reverses_id, recorded_at, returned) SELECT 'x', commitment_id, 99, 'repaid-reversed', amount_cents, organisation_id, \
         '2026-03-02', 'X', id, recorded_at, NOT returned FROM commitment_entries WHERE kind = 'repaid'",
        "a reversal takes back one repayment",
    ),
    (
        "INSERT INTO commitment_entries (id, commitment_id, seq, kind, amount_cents, organisation_id, value_date, reason, \
         reverses_id, recorded_at, returned) SELECT 'x', c.id, 99, 'repaid-reversed', e.amount_cents, c.organisation_id, \
         '2026-03-02', 'X', e.id, e.recorded_at, TRUE FROM commitment_entries e CROSS JOIN commitments c \
         WHERE e.kind = 'repaid' AND c.ratification_id IS NOT NULL",
        "what was ratified returns to no mandate",
    ),
    // SQLite writes these checks anew as text: each is there.
    (
        "INSERT INTO commitment_entries (id, commitment_id, seq, kind, amount_cents, organisation_id, value_date, payee, \
         recorded_at) SELECT 'x', id, 99, 'repaid', 1, organisation_id, '2026-03-02', 'X', created_at FROM commitments \
         WHERE instrument = 'credit'",
        "constraint",
    ),
    (
        "INSERT INTO commitment_entries (id, commitment_id, seq, kind, amount_cents, organisation_id, value_date, reason, \
         recorded_at) SELECT 'x', id, 99, 'undone', 1, organisation_id, '2026-03-02', 'X', created_at FROM commitments \
         WHERE instrument = 'credit'",
        "constraint",
    ),
    (
        "INSERT INTO commitment_entries (id, commitment_id, seq, kind, amount_cents, organisation_id, value_date, \
         booking_reference, payee, reverses_id, recorded_at) SELECT 'x', commitment_id, 99, 'repaid', 1, organisation_id, \
         '2026-03-02', 'A-9', 'X', id, recorded_at FROM commitment_entries WHERE kind = 'repaid'",
        "constraint",
    ),
    (
        "INSERT INTO commitment_entries (id, commitment_id, seq, kind, amount_cents, organisation_id, value_date, \
         reverses_id, recorded_at) SELECT 'x', commitment_id, 99, 'interest-reversed', amount_cents, organisation_id, \
         '2026-03-02', id, recorded_at FROM commitment_entries WHERE kind = 'interest'",
        "constraint",
    ),
    (
        "INSERT INTO commitment_entries (id, commitment_id, seq, kind, amount_cents, organisation_id, value_date, \
         booking_reference, payee, returned, recorded_at) SELECT 'x', id, 99, 'interest', 1, organisation_id, '2026-03-02', \
         'A-9', 'X', TRUE, created_at FROM commitments WHERE instrument = 'credit'",
        "constraint",
    ),
    (
        "INSERT INTO commitments (id, decision_id, case_id, pledge_id, mandate_id, organisation_id, instrument, budget_year, \
         expenditure_kind, amount_cents, status, version, created_at, written_off_cents) SELECT 'x', decision_id, case_id, \
         pledge_id, mandate_id, organisation_id, instrument, budget_year, expenditure_kind, amount_cents, 'decided', 1, \
         created_at, 1 FROM commitments WHERE instrument = 'credit'",
        "constraint",
    ),
    (
        "INSERT INTO headroom_entries (id, mandate_id, seq, budget_year, kind, amount_cents, case_id, pledge_id, reason, \
         recorded_at) SELECT 'x', mandate_id, 99, budget_year, 'repay', amount_cents, case_id, pledge_id, reason, recorded_at \
         FROM headroom_entries WHERE id = (SELECT min(id) FROM headroom_entries)",
        "constraint",
    ),
    (
        "UPDATE headroom_balances SET reserved_cents = ceiling_cents + overhang_cents + returned_cents + 1",
        "constraint",
    ),
    (
        "UPDATE headroom_balances SET returned_cents = paid_cents + 1 WHERE budget_year = 0",
        "constraint",
    ),
    (
        "INSERT INTO commitments (id, decision_id, case_id, pledge_id, mandate_id, organisation_id, instrument, budget_year, \
         expenditure_kind, amount_cents, status, version, created_at, fund_id) SELECT 'x', c.decision_id, c.case_id, \
         c.pledge_id, c.mandate_id, c.organisation_id, c.instrument, c.budget_year, c.expenditure_kind, c.amount_cents, \
         'decided', 1, c.created_at, (SELECT min(f.id) FROM funds f WHERE f.organisation_id <> c.organisation_id) \
         FROM commitments c",
        "a commitment is paid from a fund of its funder",
    ),
    (
        "INSERT INTO mandate_versions (mandate_id, version, terms, valid_from, valid_until, ceiling_decision_cents, \
         ceiling_year_cents, ceiling_total_cents, recorded_at, superseded_at, fund_id) SELECT v.mandate_id, 99, v.terms, \
         v.valid_from, v.valid_until, v.ceiling_decision_cents, v.ceiling_year_cents, v.ceiling_total_cents, v.recorded_at, \
         v.recorded_at, (SELECT min(f.id) FROM funds f WHERE f.organisation_id <> m.grantor_id) FROM mandate_versions v \
         JOIN mandates m ON m.id = v.mandate_id WHERE m.parent_id IS NULL",
        "a mandate draws on a fund of its grantor",
    ),
    (
        "INSERT INTO mandate_versions (mandate_id, version, terms, valid_from, valid_until, ceiling_decision_cents, \
         ceiling_year_cents, ceiling_total_cents, recorded_at, superseded_at, fund_id) SELECT mandate_id, 99, terms, \
         '2025-12-31', valid_until, ceiling_decision_cents, ceiling_year_cents, ceiling_total_cents, '2025-12-31 12:00:00', \
         recorded_at, fund_id FROM mandate_versions WHERE fund_id IS NOT NULL",
        "a fund begins before a mandate draws on it",
    ),
    (
        "INSERT INTO mandate_versions (mandate_id, version, terms, valid_from, valid_until, ceiling_decision_cents, \
         ceiling_year_cents, ceiling_total_cents, recorded_at, superseded_at) SELECT v.mandate_id, 99, v.terms, v.valid_from, \
         v.valid_until, v.ceiling_decision_cents, v.ceiling_year_cents, v.ceiling_total_cents, v.recorded_at, v.recorded_at \
         FROM mandate_versions v JOIN mandates m ON m.id = v.mandate_id WHERE m.parent_id IS NOT NULL",
        "a sub-mandate draws on the fund of its parent",
    ),
    (
        "INSERT INTO mandate_versions (mandate_id, version, terms, valid_from, valid_until, ceiling_decision_cents, \
         ceiling_year_cents, ceiling_total_cents, recorded_at, superseded_at, fund_id, returns_available) SELECT v.mandate_id, \
         99, v.terms, v.valid_from, v.valid_until, v.ceiling_decision_cents, v.ceiling_year_cents, v.ceiling_total_cents, \
         v.recorded_at, v.recorded_at, v.fund_id, TRUE FROM mandate_versions v JOIN mandates m ON m.id = v.mandate_id \
         WHERE m.parent_id IS NOT NULL",
        "a sub-mandate returns no more than its parent",
    ),
    (
        "UPDATE funds SET valid_from = '2020-01-01', version = version + 1",
        "what a fund is never changes",
    ),
];

/// A loan from a fund, with a repayment plan, repaid in part with interest; and a sub-mandate that draws on the same fund.
pub fn borrowed(it: &Decided<'_>) {
    let w = &it.w;
    let fund = lent::fund(w, LENDER, "Leningenfonds");
    lent::draw_on(w, &fund, false);
    let member = &w.board_members[LENDER];
    let mut terms = crate::world::terms("onder", 1_000, 1_000, 1_000);
    terms["fundId"] = json!(fund);
    let sub = json!({
        "grantorOrganisationId": member.organisation, "representativeId": member.representative,
        "parentMandateId": member.mandate, "terms": terms,
    });
    w.bureau.post("/v1/mandates", sub).expect(201);
    let partner = it.partner(LENDER);
    let commitment = lent::acknowledged(w, &partner, &lent::lent(w, "Lening", 1_000));
    let address = format!("/v1/commitments/{commitment}");
    let payment = json!({
        "amount": "1000.00", "valueDate": "2026-03-02", "payee": "Boogaart", "bookingReference": "L-1",
    });
    partner
        .post(&format!("{address}/disbursements"), payment)
        .expect(201);
    let line = json!({ "dueDate": "2026-12-01", "principal": "1000.00", "interest": "10.00" });
    partner
        .post(&format!("{address}/repayment-plans"), json!({ "lines": [line] }))
        .expect(200);
    let repayment = json!({
        "principal": "600.00", "interest": "10.00", "valueDate": "2026-03-02", "payer": "Boogaart",
        "bookingReference": "L-2",
    });
    partner
        .post(&format!("{address}/repayments"), repayment)
        .expect(200);
}
