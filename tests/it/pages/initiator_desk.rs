//! Desk of an initiator: the number of waiting items, and the conditions of their cases.

use edba::domain::codes::Role;
use rstest_reuse::apply;
use serde_json::json;

use super::forms::form;
use super::visitor::{Visitor, says, says_not};
use crate::app::{App, Backend, both};
use crate::world::World;

fn initiator(w: &World<'_>, email: &str) -> Visitor {
    w.app
        .person(Role::Initiator, email, Some(w.organisations["boogaart"]), None);
    Visitor::signed_in(w.app, email)
}

#[apply(both)]
fn what_nobody_waits_for_is_not_counted_and_what_lacks_something_is(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let mut boogaart = initiator(&w, "eerste@boogaart.example");
    says(&boogaart.get("/"), "Er wacht nu niets op u.");
    // Complete, the bureau opens the review; under way, the table and the board go on.
    w.case("Complete zaak", 100_000);
    let under_way = w.case("Zaak bij de tafel", 100_000);
    w.command(&under_way, json!({ "command": "open-review" }))
        .expect(200);
    let desk = boogaart.get("/");
    says(&desk, "Er wacht nu niets op u.");
    says_not(&desk, "Complete zaak");
    says_not(&desk, "Zaak bij de tafel");
    let mut content = w.content("Zaak zonder samenvatting");
    content["summary"] = serde_json::Value::Null;
    w.initiator.post("/v1/cases", content).expect(201);
    let desk = boogaart.get("/");
    says(&desk, "1 zaak wacht op u.");
    says(&desk, "Zaak zonder samenvatting");
    says(&desk, "de samenvatting ontbreekt");
    says(&boogaart.get("/my-cases"), "Complete zaak");
}

#[apply(both)]
fn conditions_are_shown_with_their_day_and_those_of_ones_own_are_counted(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Proeftuin", 100_000);
    w.to_board(&case);
    let condition = |description: &str, owner: &str, due: &str| {
        json!({
            "description": description, "owner": owner, "dueDate": due, "precedent": true,
        })
    };
    let ballot = json!({
        "caseId": case, "closesAt": "2026-03-16T12:00:00Z",
        "conditions": [
            condition("Getekende overeenkomst", "BOOGAART", "2026-04-01"),
            condition("Advies van de omgevingsdienst", "Gemeente Almere", "2026-05-01"),
        ],
    });
    let ballot = w.bureau.post("/v1/ballots", ballot).expect(201).id();
    w.everybody_for(&ballot, &[("gemeente-almere", 100_000)]);
    let desk = initiator(&w, "eerste@boogaart.example").get("/");
    says(&desk, "1 zaak wacht op u.");
    says(&desk, "Getekende overeenkomst");
    says(&desk, "U moet deze voorwaarde vervullen.");
    says(&desk, "Tot dan wacht de zaak.");
    says(&desk, "Advies van de omgevingsdienst");
    says(&desk, "Gemeente Almere moet deze voorwaarde vervullen.");
    says_not(&desk, "te laat");
    app.at("2026-04-03T10:00:00Z");
    let desk = initiator(&w, "tweede@boogaart.example").get("/");
    assert_eq!(desk.html.matches(">te laat<").count(), 1, "{}", desk.html);
    says(&desk, "2 dagen geleden");
    // Met, it is gone; what is for another is shown and counts for nobody here.
    let conditions = w
        .bureau
        .get(&format!("/v1/conditions?caseId={case}"))
        .expect(200)
        .items();
    let own = conditions.iter().find(|one| one["owner"] == "BOOGAART").unwrap();
    let met = format!("/v1/conditions/{}/fulfilments", own["id"].as_str().unwrap());
    w.bureau
        .post(&met, json!({ "evidence": "Getekend op 1 april." }))
        .expect(200);
    let desk = initiator(&w, "derde@boogaart.example").get("/");
    says(&desk, "Er wacht nu niets op u.");
    says_not(&desk, "Getekende overeenkomst");
    says(&desk, "Advies van de omgevingsdienst");
}

#[apply(both)]
fn a_withdrawal_that_was_proposed_is_taken_back_by_who_proposed_it(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Proeftuin", 100_000);
    w.to_board(&case);
    w.board_ballot(&case);
    let mut boogaart = initiator(&w, "eerste@boogaart.example");
    let ask = boogaart.get(&format!("/cases/{case}/work/withdraw"));
    form(&ask, "/work/withdraw")
        .with("reason", "De partner haakte af.")
        .send(&mut boogaart);
    let list = boogaart.get("/my-cases");
    says(&list, "U hebt op 2 maart 2026");
    // A colleague and another organisation cannot take back what they did not propose.
    let pending = w
        .bureau
        .get("/v1/pending-actions?status=pending")
        .expect(200)
        .items();
    let id = pending[0]["id"].as_str().unwrap().to_owned();
    let withdrawals = format!("/v1/pending-actions/{id}/withdrawals");
    w.initiator.post(&withdrawals, json!({})).expect(404);
    says_not(
        &initiator(&w, "tweede@boogaart.example").get("/my-cases"),
        "Voorstel terugnemen",
    );
    let done = form(&list, "/withdrawal/take-back").send(&mut boogaart);
    says(&done, "Uw voorstel om de zaak in te trekken is teruggenomen.");
    says_not(&done, "Voorstel terugnemen");
    assert_eq!(
        w.bureau
            .get(&format!("/v1/pending-actions/{id}"))
            .expect(200)
            .body["status"],
        "withdrawn"
    );
    assert_eq!(
        w.bureau.get(&format!("/v1/cases/{case}")).expect(200).body["status"],
        "board-decision"
    );
    // By the API, too, and once only.
    let again = w.initiator.post(
        &format!("/v1/cases/{case}/transitions"),
        json!({ "command": "withdraw", "reason": "Toch niet." }),
    );
    let id = again.expect(202).id();
    let withdrawals = format!("/v1/pending-actions/{id}/withdrawals");
    w.initiator.post(&withdrawals, json!({})).expect(200);
    w.initiator.post(&withdrawals, json!({})).expect(409);
}
