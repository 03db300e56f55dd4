//! Error messages say what to send, or who is permitted.

use edba::domain::codes::Role;
use edba::domain::workflow::Command;
use rstest_reuse::apply;
use serde_json::json;

use crate::app::{App, Backend, both};
use crate::pages_bureau::Visitor;
use crate::world::World;

#[apply(both)]
fn whoever_may_not_ask_is_told_who_may(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Almere Labs", 100_000);
    let detail = |answer: crate::client::Answer| {
        answer.problem(403, "forbidden").body["detail"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let member = &w.table_members["windesheim"].client;
    assert_eq!(
        detail(member.post("/v1/ballots", json!({}))),
        "An account with the role table-member may not do this; an account with the role bureau may."
    );
    assert_eq!(
        detail(w.initiator.get("/v1/pending-actions")),
        "An account with the role initiator may not do this; an account with the role bureau, mandate-officer or \
         auditor may."
    );
    // A command that only the bureau gives.
    let refused = w.initiator.post(
        &format!("/v1/cases/{case}/transitions"),
        json!({ "command": "open-review" }),
    );
    assert_eq!(refused.blockers(), ["not-your-role"]);
    assert_eq!(
        detail(refused),
        "This account may not open-review this case. Only the project bureau can do this."
    );
}

#[apply(both)]
fn a_code_that_is_not_allowed_is_answered_with_all_that_are(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Almere Labs", 100_000);
    let refused = w
        .command(&case, json!({ "command": "dance" }))
        .problem(400, "invalid-input");
    assert_eq!(refused.faults(), ["/command"]);
    let text = refused.body["errors"][0]["text"].as_str().unwrap().to_owned();
    for command in Command::ALL {
        assert!(text.contains(command.as_str()), "{command} is not in: {text}");
    }
    assert!(!text.contains("other candidates"), "{text}");
}

#[apply(both)]
fn a_decision_that_stands_and_a_breached_budget_say_what_to_send(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let programmes = w.bureau.get("/v1/programmes?year=2026").items();
    let year = format!(
        "/v1/programmes/{}/budgets/2026",
        programmes[0]["id"].as_str().unwrap()
    );
    let cell = json!({ "expenditureKind": "programme", "instrument": "subsidy", "amount": "50000.00" });
    w.bureau.put(&year, json!({ "cells": [cell] })).expect(200);
    let case = w.case("Almere Labs", 100_000);
    w.to_board(&case);
    let ballot = w.board_ballot(&case);
    w.everybody_for(&ballot, &[("gemeente-almere", 100_000)]);
    let decision = w.decision(&case)["id"].as_str().unwrap().to_owned();
    let breached = w
        .command(&case, json!({ "command": "finance" }))
        .problem(409, "blocked");
    let stands = json!({ "caseId": case, "closesAt": "2026-03-16T12:00:00Z", "liftsBudgetBreach": true });
    let stands = w.bureau.post("/v1/ballots", stands).problem(409, "blocked");
    for (refused, names) in [
        (
            &breached,
            vec![
                "`liftsBudgetBreach`: true",
                "`supersedesDecisionId`",
                decision.as_str(),
            ],
        ),
        (&stands, vec!["`supersedesDecisionId`", decision.as_str()]),
    ] {
        for language in ["nl", "en"] {
            let said = refused.body["blockers"][0][language].as_str().unwrap();
            assert!(names.iter().all(|name| said.contains(name)), "{said}");
        }
    }
    // The cell in words, and by how much it is exceeded.
    let said = breached.body["blockers"][0]["nl"].as_str().unwrap();
    assert!(
        said.contains("(2026, programma, subsidie, € 50.000 te veel)"),
        "{said}"
    );
    let said = breached.body["blockers"][0]["en"].as_str().unwrap();
    assert!(
        said.contains("(2026, programme, subsidy, €50,000 too much)"),
        "{said}"
    );
    // A page says the same without the names of fields.
    let page = Visitor::new(app, Role::Bureau, None, None);
    page.get(&format!("/cases/{case}/work"))
        .expect(200)
        .says("(2026, programma, subsidie, € 50.000 te veel)")
        .does_not_say("liftsBudgetBreach")
        .does_not_say("supersedesDecisionId");
    // What the blockers say works.
    let lifting = json!({
        "caseId": case, "closesAt": "2026-03-16T12:00:00Z", "liftsBudgetBreach": true, "supersedesDecisionId": decision,
    });
    let lifting = w.bureau.post("/v1/ballots", lifting).expect(201).id();
    w.everybody_for(&lifting, &[("gemeente-almere", 100_000)]);
    w.command_by_two(&case, json!({ "command": "finance" }))
        .expect(200);
}
