//! The basis of public money to an undertaking, which is stated before a case is financed.

use edba::domain::codes::Role;
use rstest_reuse::apply;
use serde_json::{Value, json};

use super::{
    approve, de_minimis, decide, everything_holds, finance, granted, share, state, state_anew, statements,
};
use crate::app::{App, Backend, both};
use crate::decided::text;
use crate::world::World;

#[apply(both)]
fn public_money_is_not_financed_before_its_basis_is_stated(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let boogaart = w.organisations["boogaart"];
    let case = granted(&w, "Glasvezel", 100_000);
    let blocked = finance(&w, &case).problem(409, "blocked");
    assert_eq!(blocked.blockers(), ["state-aid-missing"]);
    assert_eq!(blocked.body["blockers"][0]["waitingOn"], "bureau");
    let dry = w.bureau.get(&format!("/v1/cases/{case}/transitions")).expect(200);
    let commands = dry.body["commands"].as_array().unwrap().clone();
    let finance_state = commands.iter().find(|one| one["command"] == "finance").unwrap();
    assert_eq!(finance_state["blockers"][0]["code"], "state-aid-missing");

    let stated = state(&w, &case, &[share(boogaart, "100000.00", "block-exemption")]).expect(200);
    let stated = stated.items();
    assert_eq!(
        [
            &stated[0]["basis"],
            &stated[0]["recipientName"],
            &stated[0]["registerDueDate"]
        ],
        [&json!("block-exemption"), &json!("Boogaart"), &Value::Null]
    );
    let again = state(&w, &case, &[share(boogaart, "100000.00", "no-aid")]);
    assert_eq!(again.problem(400, "invalid-input").faults(), ["/reason"]);
    state_anew(&w, &case, &[share(boogaart, "100000.00", "no-aid")]).expect(200);
    assert_eq!(statements(&w.bureau, &format!("caseId={case}")).len(), 2);
    let in_force = statements(&w.bureau, &format!("caseId={case}&inForce=true"));
    assert_eq!((in_force.len(), &in_force[0]["basis"]), (1, &json!("no-aid")));
    let proposed = finance(&w, &case).expect(202);
    approve(&w.second_bureau, &proposed).expect(200);
    everything_holds(app);
}

#[apply(both)]
fn private_money_and_money_for_a_government_need_no_basis(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let private = w.case("Van een bedrijf", 50_000);
    w.to_board(&private);
    let ballot = w.board_ballot(&private);
    w.everybody_for(&ballot, &[("usg-people", 50_000)]);
    w.close(&ballot).expect(200);
    let boogaart = w.organisations["boogaart"];
    let refused = state(&w, &private, &[share(boogaart, "50000.00", "no-aid")]);
    assert_eq!(refused.problem(409, "blocked").blockers(), ["no-basis-needed"]);
    finance(&w, &private).expect(202);

    let mut content = w.content("Voor het ministerie");
    content["recipientOrganisationIds"] = json!([w.organisations["ministerie-eli"]]);
    let public = w.bureau.post("/v1/cases", content).expect(201).id();
    decide(&w, &public, 100_000);
    finance(&w, &public).expect(202);
}

#[apply(both)]
fn a_statement_divides_the_commitment_between_the_recipients_of_the_case(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let (boogaart, overmars) = (w.organisations["boogaart"], w.organisations["overmars"]);
    let mut content = w.content("Voor twee");
    content["recipientOrganisationIds"] = json!([boogaart, overmars]);
    let case = w.bureau.post("/v1/cases", content).expect(201).id();
    decide(&w, &case, 100_000);
    let half = || de_minimis(boogaart, "50000.00");
    let with = |name: &str, value: Value| {
        let mut share = half();
        share[name] = value;
        share
    };
    let windesheim = w.organisations["windesheim"];
    for (second, pointer, code) in [
        (
            share(windesheim, "50000.00", "no-aid"),
            "/statements/1/recipientOrganisationId",
            "no-recipient",
        ),
        (half(), "/statements/1/recipientOrganisationId", "duplicate"),
        (
            share(overmars, "49999.99", "no-aid"),
            "/statements",
            "shares-do-not-add-up",
        ),
        (
            with("rule", Value::Null),
            "/statements/1/recipientOrganisationId",
            "duplicate",
        ),
    ] {
        let refused = state(&w, &case, &[half(), second]).problem(400, "invalid-input");
        let faults = refused.body["errors"].as_array().unwrap().clone();
        assert!(
            faults
                .iter()
                .any(|fault| fault["pointer"] == pointer && fault["code"] == code),
            "{code}: {faults:?}"
        );
    }
    for (share, pointer, code) in [
        (with("grounds", json!(" ")), "/statements/0/grounds", "blank"),
        (with("rule", Value::Null), "/statements/0/rule", "required"),
        (
            with("grossGrantEquivalent", json!("10000.00")),
            "/statements/0/grossGrantEquivalent",
            "not-the-amount",
        ),
        (
            with("grossGrantEquivalent", json!("50000.01")),
            "/statements/0/grossGrantEquivalent",
            "more-than-amount",
        ),
        (
            with("basis", json!("notified")),
            "/statements/0/rule",
            "not-allowed",
        ),
    ] {
        let rest = self::share(overmars, "50000.00", "no-aid");
        let refused = state(&w, &case, &[share, rest]).problem(400, "invalid-input");
        let fault = &refused.body["errors"][0];
        assert_eq!(
            (&fault["pointer"], &fault["code"]),
            (&json!(pointer), &json!(code))
        );
    }
    state(&w, &case, &[half(), share(overmars, "50000.00", "no-aid")]).expect(200);
    let proposed = finance(&w, &case).expect(202);
    approve(&w.second_bureau, &proposed).expect(200);
    everything_holds(app);
}

#[apply(both)]
fn a_partner_reads_the_basis_of_its_own_organisations_money(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let boogaart = w.organisations["boogaart"];
    let partner = |code: &str| {
        let organisation = w.organisations[code];
        app.account(Role::FinancePartner, code, Some(organisation), None)
    };
    let (almere, flevoland) = (partner("gemeente-almere"), partner("provincie-flevoland"));
    let case = granted(&w, "Glasvezel", 100_000);
    let stated = state(&w, &case, &[share(boogaart, "100000.00", "no-aid")]).expect(200);
    let path = format!("/v1/state-aid-statements/{}", text(&stated.items()[0]["id"]));
    assert!(statements(&almere, "").is_empty(), "it is not offered yet");
    let proposed = finance(&w, &case).expect(202);
    approve(&w.second_bureau, &proposed).expect(200);
    assert_eq!(statements(&almere, "").len(), 1);
    almere.get(&path).expect(200);
    assert!(statements(&flevoland, "").is_empty());
    flevoland.get(&path).problem(404, "not-found");
    almere.get("/v1/single-undertakings").problem(403, "forbidden");
    almere.get("/v1/declared-aid").problem(403, "forbidden");
    let csv = w
        .bureau
        .send("GET", "/v1/state-aid-statements", &[("accept", "text/csv")], None)
        .expect(200);
    assert!(csv.text.contains("no-aid"), "{}", csv.text);
    assert_eq!(w.bureau.get("/v1/aid-ceilings").expect(200).items().len(), 9);
}
