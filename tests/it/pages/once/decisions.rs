//! Forms around a decision of the board: its ballot, conditions, promises, ratifications and publication.

use edba::domain::codes::Role;
use serde_json::json;

use super::{Forms, confirmation, filled, id, person};
use crate::pages::forms::form;
use crate::pages::visitor::Visitor;
use crate::world::World;

/// The first of a list of the case.
fn of_case(w: &World<'_>, case: &str, what: &str) -> String {
    let path = format!("/v1/{what}?caseId={case}");
    id(&w.bureau.get(&path).expect(200).items()[0])
}

/// The ballot of the board, and the condition of its decision.
pub(super) fn ballot_and_condition(forms: &mut Forms<'_>, bureau: &mut Visitor, case: &str) {
    let w = forms.w;
    w.to_board(case);
    let board = [
        ("conditions-0-description", "Vergunning is verleend"),
        ("conditions-0-owner", "Gemeente"),
        ("conditions-0-dueDate", "2026-06-01"),
        ("conditions-0-precedent", "yes"),
    ];
    // A row for the condition, as the button without a script makes it.
    let rows = filled(
        bureau,
        &format!("/cases/{case}/board-ballot"),
        "/board-ballot",
        &[],
    )
    .press(bureau, "add", "condition");
    let opening = board
        .iter()
        .fold(form(&rows, "/board-ballot"), |form, (name, value)| {
            form.with(name, value)
        });
    forms.once("/cases/{case}/board-ballot", bureau, &opening, "ballots");
    let ballot = w.open_ballot(case);
    w.everybody_for(&ballot, &[("gemeente-almere", 100_000), ("windesheim", 100_000)]);
    w.close(&ballot).expect(200);
    let evidence = format!("/conditions/{}/evidence", of_case(w, case, "conditions"));
    let asked = filled(bureau, &evidence, "/evidence", &[("evidence", "Besluit 12")]);
    let met = confirmation(bureau, &asked);
    forms.once(
        "/conditions/{condition}/evidence",
        bureau,
        &met,
        "conditions WHERE status = 'met'",
    );
}

/// A promise in kind that is recorded, changed and met.
pub(super) fn promises(forms: &mut Forms<'_>, bureau: &mut Visitor, case: &str) {
    let w = forms.w;
    let page = format!("/cases/{case}/promises");
    let promised = [
        ("kind", "land"),
        ("description", "Twee hectare"),
        ("party", "Havenbedrijf"),
        ("owner", "De directeur"),
        ("dueDate", "2026-06-30"),
    ];
    let recording = filled(bureau, &page, "/promises", &promised);
    forms.once("/cases/{case}/promises", bureau, &recording, "promises");
    let promises = w.bureau.get(&format!("/v1/cases/{case}/promises"));
    let page = format!("/promises/{}", id(&promises.expect(200).items()[0]));
    let changed = [("dueDate", "2026-07-31"), ("reason", "Later.")];
    let changing = filled(bureau, &page, "/change", &changed);
    forms.once(
        "/promises/{promise}/change",
        bureau,
        &changing,
        "events WHERE kind = 'promise.changed'",
    );
    let met = [("answer", "met"), ("evidence", "Akte 4711")];
    let asked = filled(bureau, &page, "/answer", &met);
    let answering = confirmation(bureau, &asked);
    forms.once(
        "/promises/{promise}/answer",
        bureau,
        &answering,
        "promises WHERE status = 'met'",
    );
}

/// An answer to a ratification that a mandate officer proposes and withdraws; then, with one officer only, the bureau answers.
pub(super) fn ratifications(forms: &mut Forms<'_>, bureau: &mut Visitor, second: &mut Visitor, case: &str) {
    let w = forms.w;
    let app = w.app;
    let ratification = of_case(w, case, "ratifications");
    let given = [("outcome", "given"), ("document", "Bestuursbesluit 4")];
    let page = format!("/ratifications/{ratification}");
    let mut officer = person(w, Role::MandateOfficer, "mandaat", None);
    let windesheim = Some(w.organisations["windesheim"]);
    app.account(Role::MandateOfficer, "Collega", windesheim, None);
    let proposing = filled(&mut officer, &page, "/proposal", &given);
    forms.once(
        "/ratifications/{ratification}/proposal",
        &officer,
        &proposing,
        "pending_actions",
    );
    let asked = filled(&mut officer, &page, "/proposal/withdraw", &[]);
    let withdrawing = confirmation(&mut officer, &asked);
    forms.once(
        "/ratifications/{ratification}/proposal/{answer}",
        &officer,
        &withdrawing,
        "pending_actions WHERE status = 'withdrawn'",
    );
    // With one mandate officer only, the bureau answers.
    let administrator = app.administrator();
    let officers = administrator.get("/v1/clients?role=mandate-officer").items();
    let one = format!("/v1/clients/{}", id(&officers[0]));
    administrator.patch(&one, json!({ "disabled": true })).expect(200);
    let answer = filled(
        bureau,
        &format!("/ratifications/{ratification}/answer"),
        "/answer",
        &given,
    );
    forms.once(
        "/ratifications/{ratification}/answer",
        bureau,
        &answer,
        "pending_actions",
    );
    let asked = filled(second, "/approvals", "/approve", &[]);
    let approval = confirmation(second, &asked);
    forms.once(
        "/approvals/{action}/{answer}",
        second,
        &approval,
        "events WHERE kind = 'ratification.given'",
    );
}

pub(super) fn publication(forms: &mut Forms<'_>, bureau: &mut Visitor, case: &str) {
    let public = filled(
        bureau,
        &format!("/cases/{case}/work"),
        "/publication",
        &[("reason", "Openbaar.")],
    );
    forms.once(
        "/cases/{case}/work/publication",
        bureau,
        &public,
        "events WHERE kind = 'decision.published'",
    );
}
