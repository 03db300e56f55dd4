//! Forms of funds and loans.

use edba::domain::codes::Role;
use serde_json::json;

use super::{Forms, confirmation, filled, id};
use crate::lent::{LENDER, acknowledged, lent};
use crate::pages::visitor::Visitor;

/// Registers and changes a fund; proposes a repayment of a loan, and the reversal of another one; and sets its plan.
pub(super) fn funds_and_loans(forms: &mut Forms<'_>, bureau: &mut Visitor) {
    let w = forms.w;
    let organisation = w.organisations[LENDER].to_string();
    let fund = [
        ("organisationId", organisation.as_str()),
        ("name", "Innovatiefonds"),
        ("purpose", "Leningen."),
        ("validFromDate", "2026-01-01"),
    ];
    let registering = filled(bureau, "/funds/new", "/funds", &fund);
    forms.once("/funds", bureau, &registering, "funds");
    let funds = w.bureau.get("/v1/funds").expect(200).items();
    let page = format!("/funds/{}", id(&funds[0]));
    let changing = filled(bureau, &page, "/change", &[("name", "Groeifonds")]);
    forms.once(
        "/funds/{fund}/change",
        bureau,
        &changing,
        "events WHERE kind = 'fund.changed'",
    );
    let case = lent(w, "Lening", 1_000);
    let funder = Some(w.organisations[LENDER]);
    let partner = w.app.account(Role::FinancePartner, "leningen", funder, None);
    let commitment = acknowledged(w, &partner, &case);
    let address = format!("/v1/commitments/{commitment}");
    let payment = json!({
        "amount": "1000.00", "valueDate": "2026-03-02", "payee": "Boogaart", "bookingReference": "L-1",
    });
    partner
        .post(&format!("{address}/disbursements"), payment)
        .expect(201);
    let came_back = json!({
        "principal": "10.00", "valueDate": "2026-03-02", "payer": "Boogaart", "bookingReference": "A-1",
    });
    partner
        .post(&format!("{address}/repayments"), came_back)
        .expect(200);
    let page = format!("/commitments/{commitment}");
    let repaid = [
        ("principal", "100"),
        ("payer", "Boogaart"),
        ("bookingReference", "A-2"),
    ];
    let repaying = filled(bureau, &page, "/repayments", &repaid);
    forms.once(
        "/commitments/{commitment}/repayments",
        bureau,
        &repaying,
        "pending_actions",
    );
    let planned = [
        ("firstDueDate", "2026-12-01"),
        ("parts", "4"),
        ("everyMonths", "3"),
    ];
    let asked = filled(bureau, &page, "/repayment-plan", &planned);
    let planning = confirmation(bureau, &asked);
    forms.once(
        "/commitments/{commitment}/repayment-plan",
        bureau,
        &planning,
        "repayment_plans",
    );
    let reversing = filled(bureau, &page, "/repayment-reversal", &[("reason", "Dubbel.")]);
    forms.once(
        "/commitments/{commitment}/repayment-reversal",
        bureau,
        &reversing,
        "pending_actions",
    );
}
