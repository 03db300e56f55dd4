//! Decided amounts stay fixed, next to their later changes, and every page shows the same amounts.

use edba::domain::codes::Role;
use rstest_reuse::apply;
use serde_json::{Value, json};

use crate::app::{App, Backend, both};
use crate::decided::Decided;
use crate::pages_bureau::Visitor;

/// The amounts of the decision in the public register, for everybody.
fn public(app: &App, it: &Decided<'_>) -> Value {
    app.anonymous()
        .get(&format!("/v1/public-decisions/{}", it.decision))
        .expect(200)
        .body
}

fn publish(it: &Decided<'_>) -> String {
    let address = format!("/v1/decisions/{}", it.decision);
    let decision =
        it.w.bureau
            .patch(&address, json!({ "public": true, "reason": "openbaar" }))
            .expect(200);
    decision.body["number"].as_str().unwrap().to_owned()
}

/// A figure at the top of a page: its name and its amount.
fn figure(name: &str, amount: &str) -> String {
    format!("<dt>{name}</dt><dd>€ {amount}</dd>")
}

#[apply(both)]
fn decided_to_be_ratified_and_missing_are_what_was_asked_on_every_page(backend: Backend) {
    let app = &App::start(backend);
    let it = Decided::on(app);
    let number = publish(&it);
    let bureau = Visitor::new(app, Role::Bureau, None, None);
    let pages = [
        format!("/decisions/{}", it.decision),
        format!("/register/{number}"),
    ];
    let amounts = |granted: &str, more: &[(&str, &str)]| {
        for page in &pages {
            let mut seen = bureau.get(page).expect(200);
            for (name, amount) in [("Gevraagd", "130.000"), ("Toegekend", granted), ("Tekort", "0")]
                .iter()
                .chain(more)
            {
                seen = seen.says(&figure(name, amount));
            }
        }
    };
    amounts("100.000", &[("Nog te bekrachtigen", "30.000")]);
    let told = public(app, &it);
    assert_eq!(
        [
            &told["decidedTotal"],
            &told["toRatifyTotal"],
            &told["missingTotal"],
            &told["asked"]
        ],
        ["100000.00", "30000.00", "0.00", "130000.00"]
    );
    // What can still be ratified is not missing on another page: only the ratification and the condition are waited for.
    let blocked =
        it.w.command(&it.case, json!({ "command": "finance" }))
            .problem(409, "blocked");
    assert!(
        blocked.blockers().iter().all(|code| code != "gap-remains"),
        "{}",
        blocked.text
    );
    bureau
        .get(&format!("/cases/{}/work", it.case))
        .expect(200)
        .does_not_say("Er ontbreekt nog");
    it.financed();
    amounts("130.000", &[]);
    // How each funder answered is for who may list commitments.
    let case = format!("/cases/{}", it.case);
    bureau.get(&case).expect(200).says("id=\"commitments\"");
    let initiator = Visitor::new(app, Role::Initiator, Some(it.w.organisations["boogaart"]), None);
    initiator
        .get(&case)
        .expect(200)
        .does_not_say("id=\"commitments\"");
    // What was subject to ratification is ratified: no page says otherwise.
    for page in pages
        .iter()
        .cloned()
        .chain([format!("/cases/{}", it.case), "/register".to_owned()])
    {
        let seen = bureau.get(&page).expect(200).says("Aangenomen en bekrachtigd");
        seen.does_not_say("Aangenomen onder voorbehoud van bekrachtiging<");
    }
}

#[apply(both)]
fn what_a_funder_refused_is_missing_again(backend: Backend) {
    let app = &App::start(backend);
    let it = Decided::on(app);
    publish(&it);
    it.financed();
    let partner = it.partner("usg-people");
    let offered = it.commitments("offered");
    let refused = offered.iter().find(|one| one["amount"] == "30000.00").unwrap();
    let address = format!("/v1/commitments/{}/refusals", refused["id"].as_str().unwrap());
    partner
        .post(&address, json!({ "reason": "Geen ruimte" }))
        .expect(200);
    it.w.command_by_two(&it.case, json!({ "command": "reopen", "reason": "weigering" }))
        .expect(200);
    let told = public(app, &it);
    assert_eq!(
        [
            &told["decidedTotal"],
            &told["refusedTotal"],
            &told["missingTotal"],
            &told["committedTotal"]
        ],
        ["130000.00", "30000.00", "30000.00", "100000.00"]
    );
    let blocked =
        it.w.command(&it.case, json!({ "command": "finance" }))
            .problem(409, "blocked");
    assert!(
        blocked.text.contains("€30,000 of funding is still missing"),
        "{}",
        blocked.text
    );
}

#[apply(both)]
fn what_lapsed_is_missing_from_then_on(backend: Backend) {
    let app = &App::start(backend);
    let it = Decided::on(app);
    let number = publish(&it);
    app.at("2026-04-02T09:00:00Z");
    let bureau = Visitor::new(app, Role::Bureau, None, None);
    for page in [
        format!("/decisions/{}", it.decision),
        format!("/register/{number}"),
    ] {
        let seen = bureau
            .get(&page)
            .expect(200)
            .says(&figure("Toegekend", "100.000"))
            .says(&figure("Tekort", "30.000"));
        seen.does_not_say("Nog te bekrachtigen");
    }
}

#[apply(both)]
fn what_was_decided_stays_when_the_case_is_completed_without_payments(backend: Backend) {
    let app = &App::start(backend);
    let it = Decided::on(app);
    let number = publish(&it);
    it.monitored();
    for commitment in it.commitments("acknowledged") {
        it.release(&commitment, "Afgerekend in de eigen administratie.");
    }
    let complete = json!({ "command": "complete", "reason": "Bereikt", "finalReport": "Rapport 2026-1" });
    it.w.command_by_two(&it.case, complete).expect(200);
    assert_eq!(it.status(), "completed");
    let told = public(app, &it);
    assert_eq!(told["decidedTotal"], "130000.00");
    assert_eq!(told["releasedTotal"], "130000.00");
    assert_eq!(told["committedTotal"], "0.00");
    assert_eq!(told["missingTotal"], "0.00");
    let funders = told["amountsByFunder"].as_array().unwrap();
    assert_eq!(funders.len(), 1, "{told}");
    assert_eq!(
        (&funders[0]["amount"], &funders[0]["released"]),
        (&json!("130000.00"), &json!("130000.00"))
    );

    let bureau = Visitor::new(app, Role::Bureau, None, None);
    for page in [
        format!("/decisions/{}", it.decision),
        format!("/register/{number}"),
    ] {
        bureau
            .get(&page)
            .expect(200)
            .says(&figure("Toegekend", "130.000"))
            .says(&figure("Vrijgegeven", "130.000"))
            .says(&figure("Nog te betalen", "0"));
    }
    bureau.get("/register").expect(200).says("€ 130.000 · ");
    bureau.get("/register/feed.atom").expect(200).says("€ 130.000 · ");
    // The finance partner's total is what stands, beside what was granted and released.
    let partner = Visitor::new(app, Role::FinancePartner, Some(it.funder), None);
    let page = partner.get("/commitments").expect(200);
    page.says("<th scope=\"row\">Toegekend</th>")
        .says("<th scope=\"row\">Vrijgegeven</th>")
        .says("<th scope=\"row\">Nog te betalen</th>");
    // The page of the case shows what was granted and what came of it, and no request to the board.
    let case = bureau.get(&format!("/cases/{}", it.case)).expect(200);
    case.says("De board kende € 130.000 toe.")
        .does_not_say("en wordt aan de board gevraagd")
        .says("id=\"commitments\"")
        .says("Vrijgegeven")
        .says("id=\"results\"")
        .says("<span>Banen</span> <span class=\"edba-muted\">banen</span>");
}
