//! Forms of commitments: acknowledgements, payment schedules, payments, carry-over, settlement and release.

use edba::domain::codes::Role;

use super::{Forms, confirmation, filled};
use crate::pages::visitor::Visitor;

/// The acknowledgement of a commitment, and a correction of its booking reference.
pub(super) fn acknowledgement(forms: &mut Forms<'_>, partner: &mut Visitor, page: &str) {
    let acknowledged = [("answer", "acknowledge"), ("bookingReference", "2026/4711")];
    let asked = filled(partner, page, "/answer", &acknowledged);
    let answer = confirmation(partner, &asked);
    forms.once(
        "/commitments/{commitment}/answer",
        partner,
        &answer,
        "commitments WHERE status = 'acknowledged'",
    );
    let right = [
        ("bookingReference", "2026/4712"),
        ("reason", "Twee cijfers verwisseld."),
    ];
    let asked = filled(partner, &format!("{page}/reference"), "/reference", &right);
    let correction = confirmation(partner, &asked);
    forms.once(
        "/commitments/{commitment}/reference",
        partner,
        &correction,
        "commitment_entries WHERE kind = 'acknowledged' AND reason IS NOT NULL",
    );
}

/// A payment schedule that the partner proposes and the bureau agrees to.
pub(super) fn schedule(forms: &mut Forms<'_>, bureau: &mut Visitor, partner: &mut Visitor, page: &str) {
    let line = [
        ("instalments-0-dueDate", "2026-06-01"),
        ("instalments-0-description", "Alles in één keer"),
    ];
    let scheduling = filled(partner, &format!("{page}/schedule"), "/schedule", &line);
    forms.once(
        "/commitments/{commitment}/schedule",
        partner,
        &scheduling,
        "payment_schedules",
    );
    let asked = filled(bureau, page, "/schedule-answer", &[("answer", "agree")]);
    let agreement = confirmation(bureau, &asked);
    forms.once(
        "/commitments/{commitment}/schedule-answer",
        bureau,
        &agreement,
        "payment_schedules WHERE status = 'in-force'",
    );
}

/// A payment that is reversed, a carry-over, and another payment.
pub(super) fn payments(forms: &mut Forms<'_>, bureau: &mut Visitor, partner: &mut Visitor, page: &str) {
    let paid = [
        ("amount", "40.000"),
        ("payee", "Boogaart"),
        ("bookingReference", "2026/4711-1"),
    ];
    let asked = filled(partner, page, "/payments", &paid);
    let payment = confirmation(partner, &asked);
    forms.once(
        "/commitments/{commitment}/payments",
        partner,
        &payment,
        "commitment_entries WHERE kind = 'paid'",
    );
    let why = [("reason", "Verkeerde rekening.")];
    let asked = filled(partner, page, "/reversal", &why);
    let reversal = confirmation(partner, &asked);
    forms.once(
        "/commitments/{commitment}/reversal",
        partner,
        &reversal,
        "commitment_entries WHERE kind = 'reversed'",
    );
    let later = [("amount", "1.000"), ("budgetYear", "2027"), ("reason", "Later.")];
    let carried = filled(bureau, page, "/carry-over", &later);
    forms.once(
        "/commitments/{commitment}/carry-over",
        bureau,
        &carried,
        "pending_actions",
    );
    let once_more = [
        ("amount", "40.000"),
        ("payee", "Boogaart"),
        ("bookingReference", "2026/4711-2"),
    ];
    let asked = filled(partner, page, "/payments", &once_more);
    let payment = confirmation(partner, &asked);
    payment.send(partner);
}

/// The acknowledgement of several commitments in one form.
pub(super) fn several_acknowledgements(forms: &mut Forms<'_>) {
    let w = forms.w;
    let windesheim = "windesheim@once.example";
    let organisation = w.organisations["windesheim"];
    w.app
        .person(Role::FinancePartner, windesheim, Some(organisation), None);
    let mut windesheim = Visitor::signed_in(w.app, windesheim);
    let path = "/commitments/acknowledgements";
    let reference = [("items-0-bookingReference", "2026/1")];
    let asked = filled(&mut windesheim, "/commitments", path, &reference);
    let several = confirmation(&mut windesheim, &asked);
    let acknowledged = "commitments WHERE status = 'acknowledged'";
    forms.once(path, &windesheim, &several, acknowledged);
}

/// Determination, recovery and write-off of a subsidy.
pub(super) fn settlement(forms: &mut Forms<'_>, bureau: &mut Visitor, partner: &mut Visitor, page: &str) {
    let determined = [
        ("amount", "10.000"),
        ("determinedDate", "2026-03-02"),
        ("document", "Vaststelling 2026-7"),
    ];
    let asked = filled(partner, page, "/determination", &determined);
    let determination = confirmation(partner, &asked);
    forms.once(
        "/commitments/{commitment}/determination",
        partner,
        &determination,
        "commitment_entries WHERE kind = 'determined'",
    );
    let recovered = [
        ("amount", "1.000"),
        ("payer", "Boogaart"),
        ("bookingReference", "2026/4711-R1"),
    ];
    let asked = filled(partner, page, "/recovery", &recovered);
    let recovery = confirmation(partner, &asked);
    forms.once(
        "/commitments/{commitment}/recovery",
        partner,
        &recovery,
        "commitment_entries WHERE kind = 'recovered'",
    );
    let given_up = [
        ("amount", "500"),
        ("document", "College 2026-204"),
        ("reason", "Failliet."),
    ];
    let write_off = filled(bureau, page, "/write-off", &given_up);
    forms.once(
        "/commitments/{commitment}/write-off",
        bureau,
        &write_off,
        "pending_actions",
    );
}

/// The release of a commitment.
pub(super) fn release(forms: &mut Forms<'_>, bureau: &mut Visitor, page: &str) {
    let release = filled(bureau, page, "/release", &[("reason", "Vervalt.")]);
    forms.once(
        "/commitments/{commitment}/release",
        bureau,
        &release,
        "pending_actions",
    );
}
