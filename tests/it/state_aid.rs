//! State aid: the basis of public money to an undertaking, the ceilings of de minimis aid, and the central register.

use edba::domain::Id;
use edba::domain::codes::Role;
use rstest_reuse::apply;
use serde_json::{Value, json};

use crate::app::{App, Backend, both};
use crate::client::{Answer, Client};
use crate::decided::text;
use crate::notifications::book::{deliver_expected, each, give_addresses, mailed};
use crate::verify::verify;
use crate::world::World;

/// A case of Boogaart that Almere grants this much, adopted and not financed yet.
pub fn granted(w: &World<'_>, title: &str, euros: i64) -> String {
    let case = w.case(title, euros);
    decide(w, &case, euros);
    case
}

fn decide(w: &World<'_>, case: &str, euros: i64) {
    w.to_board(case);
    let ballot = w.board_ballot(case);
    w.everybody_for(&ballot, &[("gemeente-almere", euros)]);
    w.close(&ballot).expect(200);
}

fn commitment(w: &World<'_>, case: &str) -> String {
    let found = w
        .bureau
        .get(&format!("/v1/commitments?caseId={case}"))
        .expect(200);
    text(&found.items()[0]["id"])
}

fn share(recipient: Id, amount: &str, basis: &str) -> Value {
    json!({
        "recipientOrganisationId": recipient, "amount": amount, "basis": basis,
        "grounds": "Artikel 56 van de algemene groepsvrijstelling.",
    })
}

fn de_minimis(recipient: Id, amount: &str) -> Value {
    let mut share = share(recipient, amount, "de-minimis");
    share["rule"] = json!("general");
    share["grossGrantEquivalent"] = json!(amount);
    share["grounds"] = json!("Verklaring van 2 maart 2026.");
    share
}

/// States the basis of the commitment of a case.
fn state(w: &World<'_>, case: &str, shares: &[Value]) -> Answer {
    let path = format!("/v1/commitments/{}/state-aid-statements", commitment(w, case));
    w.bureau.post(&path, json!({ "statements": shares }))
}

/// The same, in place of what was stated before.
fn state_anew(w: &World<'_>, case: &str, shares: &[Value]) -> Answer {
    let path = format!("/v1/commitments/{}/state-aid-statements", commitment(w, case));
    let body = json!({ "statements": shares, "reason": "Anders beoordeeld." });
    w.bureau.post(&path, body)
}

fn finance(w: &World<'_>, case: &str) -> Answer {
    let path = format!("/v1/cases/{case}/transitions");
    w.bureau.post(&path, json!({ "command": "finance" }))
}

fn approve(client: &Client, proposed: &Answer) -> Answer {
    let path = format!("/v1/pending-actions/{}/approvals", proposed.id());
    client.post(&path, json!({}))
}

/// Aid of another grantor to an organisation.
fn declare(w: &World<'_>, organisation: Id, amount: &str, granted_on: &str) -> Answer {
    let aid = json!({
        "organisationId": organisation, "grantor": "Gemeente Lelystad", "rule": "general",
        "grantedOnDate": granted_on, "grossGrantEquivalent": amount, "grounds": "Verklaring van 2 maart 2026.",
    });
    w.bureau.post("/v1/declared-aid", aid)
}

fn statements(client: &Client, query: &str) -> Vec<Value> {
    client
        .get(&format!("/v1/state-aid-statements?{query}"))
        .expect(200)
        .items()
}

/// What is left to an organisation under the general ceiling on a day.
fn room(w: &World<'_>, organisation: Id, day: &str) -> Value {
    let path = format!("/v1/organisations/{organisation}/de-minimis-room?onDate={day}");
    let rules = w.bureau.get(&path).expect(200).body["rules"].clone();
    let rules = rules.as_array().unwrap();
    let general = rules.iter().find(|rule| rule["rule"] == "general");
    general.unwrap()["room"].clone()
}

#[track_caller]
fn everything_holds(app: &App) {
    let (code, said) = verify(app);
    assert_eq!(code, Some(0), "{said}");
}

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
fn declared_aid_of_the_whole_group_counts_towards_the_ceiling(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let (boogaart, overmars) = (w.organisations["boogaart"], w.organisations["overmars"]);
    let case = granted(&w, "Glasvezel", 100_000);
    let stated = state(&w, &case, &[de_minimis(boogaart, "100000.00")]).expect(200);
    let day = text(&stated.items()[0]["grantedOnDate"]);
    let overmars_aid = declare(&w, overmars, "250000.00", "2025-06-01").expect(201);
    // Overmars is another undertaking, until the two are one group.
    finance(&w, &case).expect(202);
    assert_eq!(room(&w, boogaart, &day), "300000.00");
    let group = json!({ "name": "De groep", "members": [
        { "organisationId": boogaart, "fromDate": "2026-01-01" },
        { "organisationId": overmars, "fromDate": "2024-01-01" },
    ] });
    let formed = w
        .bureau
        .post("/v1/single-undertakings", group.clone())
        .expect(201);
    assert_eq!(room(&w, boogaart, &day), "50000.00");
    let twice = w.bureau.post("/v1/single-undertakings", group);
    assert_eq!(
        twice.problem(400, "invalid-input").faults(),
        ["/members/0/organisationId", "/members/1/organisationId"]
    );
    let pending = w
        .bureau
        .get("/v1/pending-actions?status=pending")
        .expect(200)
        .items();
    let path = format!("/v1/pending-actions/{}/approvals", text(&pending[0]["id"]));
    let refused = w.second_bureau.post(&path, json!({})).problem(409, "blocked");
    assert_eq!(refused.blockers(), ["state-aid-exceeded"]);
    assert!(text(&refused.body["blockers"][0]["nl"]).contains("De groep"));

    // Once the declaration is withdrawn, or the group is another one, the aid fits.
    let path = format!("{}/withdrawals", overmars_aid.header("location"));
    w.bureau
        .post(&path, json!({ "reason": "Dubbel vastgelegd." }))
        .expect(200);
    let again = w.bureau.post(&path, json!({ "reason": "Dubbel vastgelegd." }));
    assert_eq!(
        again.problem(409, "blocked").blockers(),
        ["declared-aid-withdrawn"]
    );
    assert_eq!(room(&w, boogaart, &day), "300000.00");
    declare(&w, overmars, "250000.00", "2025-06-01").expect(201);
    let alone = json!({ "members": [{ "organisationId": boogaart, "fromDate": "2026-01-01" }], "reason": "Verkocht." });
    w.bureau.patch(&formed.header("location"), alone).expect(200);
    let path = format!("/v1/pending-actions/{}/approvals", text(&pending[0]["id"]));
    w.second_bureau.post(&path, json!({})).expect(200);
    assert_eq!(room(&w, boogaart, &day), "200000.00");
    everything_holds(app);
}

#[apply(both)]
fn three_years_are_counted_to_the_day(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let boogaart = w.organisations["boogaart"];
    let case = granted(&w, "Glasvezel", 100_000);
    let stated = state(&w, &case, &[de_minimis(boogaart, "100000.00")]).expect(200);
    let day = text(&stated.items()[0]["grantedOnDate"]);
    let three_years_before = format!("2023{}", &day[4..]);
    declare(&w, boogaart, "300000.00", &three_years_before).expect(201);
    assert_eq!(room(&w, boogaart, &day), "300000.00");
    finance(&w, &case).expect(202);
    // A day later, it counts.
    let next: chrono::NaiveDate = three_years_before.parse().unwrap();
    let next = next.succ_opt().unwrap().to_string();
    declare(&w, boogaart, "300000.00", &next).expect(201);
    assert_eq!(room(&w, boogaart, &day), "0.00");
    let other = granted(&w, "Datacentrum", 50_000);
    state(&w, &other, &[de_minimis(boogaart, "50000.00")]).expect(200);
    let refused = finance(&w, &other).problem(409, "blocked");
    assert_eq!(refused.blockers(), ["state-aid-exceeded"]);
    state_anew(&w, &other, &[share(boogaart, "50000.00", "block-exemption")]).expect(200);
    finance(&w, &other).expect(202);
}

/// A case of Boogaart that Almere lends this much, adopted and not financed yet.
fn lent(w: &World<'_>, title: &str, euros: i64) -> String {
    let case = w.case(title, euros);
    w.to_board(&case);
    let ballot = w.board_ballot(&case);
    for code in w.board_members.keys() {
        let mut pledges = Vec::new();
        if code == "gemeente-almere" {
            let mut loan = w.pledge(code, euros);
            loan["instrument"] = json!("credit");
            pledges.push(loan);
        }
        let vote = json!({ "position": "for", "pledges": pledges });
        crate::world::vote(&w.board_members[code].client, &ballot, vote).expect(200);
    }
    w.close(&ballot).expect(200);
    case
}

#[apply(both)]
fn a_loan_counts_by_its_advantage(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let boogaart = w.organisations["boogaart"];
    let case = lent(&w, "Lening", 400_000);
    let mut loan = de_minimis(boogaart, "400000.00");
    state(&w, &case, std::slice::from_ref(&loan)).expect(200);
    assert_eq!(
        finance(&w, &case).problem(409, "blocked").blockers(),
        ["state-aid-exceeded"]
    );
    loan["grossGrantEquivalent"] = json!("38000.00");
    state_anew(&w, &case, &[loan]).expect(200);
    let proposed = finance(&w, &case).expect(202);
    approve(&w.second_bureau, &proposed).expect(200);
    everything_holds(app);
}

#[apply(both)]
fn two_cases_of_one_group_that_are_financed_at_once_stay_below_the_ceiling(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let (boogaart, overmars) = (w.organisations["boogaart"], w.organisations["overmars"]);
    let group = json!({ "name": "De groep", "members": [
        { "organisationId": boogaart, "fromDate": "2026-01-01" },
        { "organisationId": overmars, "fromDate": "2024-01-01" },
    ] });
    w.bureau.post("/v1/single-undertakings", group).expect(201);
    let one = granted(&w, "Van de een", 200_000);
    let mut content = w.content("Van de ander");
    content["recipientOrganisationIds"] = json!([overmars]);
    let other = w.bureau.post("/v1/cases", content).expect(201).id();
    decide(&w, &other, 100_000);
    let third = granted(&w, "Van de een nog eens", 150_000);
    state(&w, &one, &[de_minimis(boogaart, "200000.00")]).expect(200);
    state(&w, &other, &[de_minimis(overmars, "100000.00")]).expect(200);
    state(&w, &third, &[de_minimis(boogaart, "150000.00")]).expect(200);
    // Each fits by itself. Together they do not: at most 300,000 of them are financed.
    let proposed = [&one, &other, &third].map(|case| finance(&w, case).expect(202));
    let approved: Vec<Answer> = std::thread::scope(|scope| {
        let threads = proposed.each_ref().map(|proposed| {
            let client = w.second_bureau.renewed();
            scope.spawn(move || approve(&client, proposed))
        });
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    for answer in &approved {
        if answer.status != 200 {
            assert_eq!(answer.status, 409, "{}", answer.text);
        }
    }
    let financed: i64 = approved
        .iter()
        .zip([200_000, 100_000, 150_000])
        .filter(|(answer, _)| answer.status == 200)
        .map(|(_, euros)| euros)
        .sum();
    assert!((150_000..=300_000).contains(&financed), "{financed}");
    let left = room(&w, overmars, "2026-03-02");
    assert_eq!(left, json!(format!("{}.00", 300_000 - financed)));
    everything_holds(app);
}

#[apply(both)]
fn aid_that_is_declared_and_a_group_that_grows_at_the_same_time_are_counted_or_shown_as_too_much(
    backend: Backend,
) {
    let app = &App::start(backend);
    let w = World::new(app);
    let (boogaart, overmars) = (w.organisations["boogaart"], w.organisations["overmars"]);
    let alone =
        json!({ "name": "De groep", "members": [{ "organisationId": boogaart, "fromDate": "2026-01-01" }] });
    let group = w
        .bureau
        .post("/v1/single-undertakings", alone)
        .expect(201)
        .header("location");
    let amounts = [150_000, 100_000, 50_000];
    let cases = amounts.map(|euros| {
        let case = granted(&w, &format!("Zaak van {euros}"), euros);
        state(&w, &case, &[de_minimis(boogaart, &format!("{euros}.00"))]).expect(200);
        case
    });
    // What Overmars got elsewhere counts for the group once Overmars is a member of it.
    declare(&w, overmars, "60000.00", "2025-06-01").expect(201);
    let declared = ["20000.00", "30000.00", "40000.00"];
    let proposed = cases.each_ref().map(|case| finance(&w, case).expect(202));
    let approved: Vec<Answer> = std::thread::scope(|scope| {
        let threads = proposed.each_ref().map(|proposed| {
            let client = w.second_bureau.renewed();
            scope.spawn(move || approve(&client, proposed))
        });
        let (w, group) = (&w, &group);
        scope.spawn(move || {
            let larger = json!({ "reason": "Overgenomen.", "members": [
                { "organisationId": boogaart, "fromDate": "2026-01-01" },
                { "organisationId": overmars, "fromDate": "2026-02-01" },
            ] });
            w.bureau.patch(group, larger).expect(200);
        });
        scope.spawn(move || {
            for amount in declared {
                declare(w, boogaart, amount, "2025-06-01").expect(201);
            }
        });
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let (mut financed, mut refused) = (0, Vec::new());
    for ((answer, proposed), euros) in approved.into_iter().zip(&proposed).zip(amounts) {
        if answer.status == 200 {
            financed += euros;
        } else {
            assert_eq!(answer.problem(409, "blocked").blockers(), ["state-aid-exceeded"]);
            refused.push(proposed);
        }
    }
    assert!(
        financed >= 150_000,
        "nothing is refused that fits beside all of the other aid: {financed}"
    );
    // All of it counts for both, whatever came first, and what is too much is shown.
    let counted = financed + 60_000 + 90_000;
    let path =
        |organisation: Id| format!("/v1/organisations/{organisation}/de-minimis-room?onDate=2026-03-02");
    for organisation in [boogaart, overmars] {
        let found = w.bureau.get(&path(organisation)).expect(200).body;
        let rules = found["rules"].as_array().unwrap();
        let general = rules.iter().find(|rule| rule["rule"] == "general").unwrap();
        let shown = ["ceiling", "counted", "room"].map(|name| text(&general[name]));
        let expected = [300_000, counted, (300_000 - counted).max(0)];
        assert_eq!(shown, expected.map(|euros| format!("{euros}.00")));
    }
    // What was refused does not fit now either.
    for proposed in refused {
        let again = approve(&w.second_bureau, proposed).problem(409, "blocked");
        assert_eq!(again.blockers(), ["state-aid-exceeded"]);
    }
    everything_holds(app);
}

#[apply(both)]
fn aid_is_entered_in_the_central_register_within_twenty_working_days(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let boogaart = w.organisations["boogaart"];
    let case = granted(&w, "Glasvezel", 100_000);
    let stated = state(&w, &case, &[de_minimis(boogaart, "100000.00")]).expect(200);
    let id = text(&stated.items()[0]["id"]);
    let path = format!("/v1/state-aid-statements/{id}");
    let day = text(&stated.items()[0]["grantedOnDate"]);
    let entry = |reference: &str, day: &str| json!({ "reference": reference, "registeredDate": day });
    let registrations = format!("{path}/registrations");
    let other = granted(&w, "Datacentrum", 50_000);
    let no_aid = state(&w, &other, &[share(boogaart, "50000.00", "no-aid")]).expect(200);
    let path_of_other = format!(
        "/v1/state-aid-statements/{}/registrations",
        text(&no_aid.items()[0]["id"])
    );
    let none = w.bureau.post(&path_of_other, entry("NL-1", &day));
    assert_eq!(none.problem(409, "blocked").blockers(), ["aid-entry-not-due"]);
    // The right to the aid arose with the decision, so the days count before the case is financed.
    assert_eq!(statements(&w.bureau, "toRegister=true").len(), 1);
    let proposed = finance(&w, &case).expect(202);
    approve(&w.second_bureau, &proposed).expect(200);
    // The decision of Monday 2 March; Good Friday is later.
    assert_eq!(day, "2026-03-02");
    let found = w.bureau.get(&path).expect(200);
    assert_eq!(found.body["registerDueDate"], "2026-03-30");
    assert_eq!(statements(&w.bureau, "toRegister=true").len(), 1);

    give_addresses(app);
    mailed(app);
    let due = each(
        &["bureau", "bureau-2"],
        "De-minimissteun inschrijven uiterlijk 30 maart 2026",
    );
    for at in [
        "2026-03-23T07:00:00Z",
        "2026-03-30T06:00:00Z",
        "2026-03-31T06:00:00Z",
    ] {
        app.at(at);
        deliver_expected(app, &due);
    }
    let bureau = w.bureau.renewed();
    let before = bureau.post(&registrations, entry("NL-1", "2026-03-01"));
    assert_eq!(before.problem(400, "invalid-input").faults(), ["/registeredDate"]);
    let future = bureau.post(&registrations, entry("NL-1", "2026-04-30"));
    assert_eq!(future.problem(400, "invalid-input").faults(), ["/registeredDate"]);
    let blank = bureau.post(&registrations, entry(" ", "2026-03-31"));
    assert_eq!(blank.problem(400, "invalid-input").faults(), ["/reference"]);
    let done = bureau
        .post(&registrations, entry("NL-1", "2026-03-31"))
        .expect(200);
    assert_eq!(
        (&done.body["registerReference"], &done.body["registeredDate"]),
        (&json!("NL-1"), &json!("2026-03-31"))
    );
    let again = bureau.post(&registrations, entry("NL-2", "2026-03-31"));
    assert_eq!(again.problem(409, "blocked").blockers(), ["aid-entry-recorded"]);
    assert!(statements(&bureau, "toRegister=true").is_empty());
    everything_holds(app);
}

#[apply(both)]
fn a_statement_about_a_financed_case_must_fit_too(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let boogaart = w.organisations["boogaart"];
    let case = granted(&w, "Glasvezel", 100_000);
    state(&w, &case, &[share(boogaart, "100000.00", "no-aid")]).expect(200);
    let proposed = finance(&w, &case).expect(202);
    approve(&w.second_bureau, &proposed).expect(200);
    declare(&w, boogaart, "250000.00", "2025-06-01").expect(201);
    let refused = state_anew(&w, &case, &[de_minimis(boogaart, "100000.00")]);
    assert_eq!(refused.problem(409, "blocked").blockers(), ["state-aid-exceeded"]);
    state_anew(&w, &case, &[share(boogaart, "100000.00", "notified")]).expect(200);
    everything_holds(app);
}

#[apply(both)]
fn aid_beyond_a_ceiling_is_corrected_downwards(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let boogaart = w.organisations["boogaart"];
    let case = lent(&w, "Lening", 100_000);
    let advantage = |amount: &str| {
        let mut loan = de_minimis(boogaart, "100000.00");
        loan["grossGrantEquivalent"] = json!(amount);
        [loan]
    };
    state(&w, &case, &advantage("5000.00")).expect(200);
    approve(&w.second_bureau, &finance(&w, &case).expect(202)).expect(200);
    // The recipient declares late what it got elsewhere: together it is 4,000 over.
    declare(&w, boogaart, "299000.00", "2025-06-01").expect(201);
    let refused = state_anew(&w, &case, &advantage("5000.01"));
    assert_eq!(refused.problem(409, "blocked").blockers(), ["state-aid-exceeded"]);
    state_anew(&w, &case, &advantage("5000.00")).expect(200);
    state_anew(&w, &case, &advantage("4000.00")).expect(200);
    let refused = state_anew(&w, &case, &advantage("4000.01"));
    assert_eq!(refused.problem(409, "blocked").blockers(), ["state-aid-exceeded"]);
    state_anew(&w, &case, &[share(boogaart, "100000.00", "no-aid")]).expect(200);
    let refused = state_anew(&w, &case, &advantage("1000.01"));
    assert_eq!(refused.problem(409, "blocked").blockers(), ["state-aid-exceeded"]);
    state_anew(&w, &case, &advantage("1000.00")).expect(200);
    everything_holds(app);
}

/// Records the entry of a statement in the central register.
fn enter(w: &World<'_>, statement: &Value, reference: &str) {
    let path = format!(
        "/v1/state-aid-statements/{}/registrations",
        text(&statement["id"])
    );
    let entry = json!({ "reference": reference, "registeredDate": "2026-03-02" });
    w.bureau.post(&path, entry).expect(200);
}

#[apply(both)]
fn an_entry_in_the_central_register_stays_or_is_corrected(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let boogaart = w.organisations["boogaart"];
    let (case, _) = financed(&w, "Glasvezel", 100_000);
    let anew = |share: Value| state_anew(&w, &case, &[share]).expect(200).items()[0].clone();
    let aid = || de_minimis(boogaart, "100000.00");
    let no_aid = || share(boogaart, "100000.00", "no-aid");
    let entry_of = |one: &Value| [one["registerReference"].clone(), one["correctsEntry"].clone()];
    let to_register = || statements(&w.bureau, "toRegister=true");
    enter(&w, &to_register()[0], "NL-1");

    // Other grounds change nothing in the register.
    let mut other_grounds = aid();
    other_grounds["grounds"] = json!("Verklaring van 1 maart 2026.");
    let same = anew(other_grounds);
    assert_eq!(entry_of(&same), [json!("NL-1"), Value::Null]);
    assert_eq!(same["registeredDate"], "2026-03-02");
    assert!(to_register().is_empty());

    // Of no aid there is an entry: it is to be corrected, unless it turns out to be right.
    let none = anew(no_aid());
    assert_eq!(entry_of(&none), [Value::Null, json!("NL-1")]);
    assert_eq!(to_register(), std::slice::from_ref(&none));
    assert_eq!(entry_of(&anew(aid())), [json!("NL-1"), Value::Null]);
    assert!(to_register().is_empty());
    let none = anew(no_aid());
    let again = anew(no_aid());
    assert_eq!(entry_of(&again), entry_of(&none));
    assert_eq!(to_register(), std::slice::from_ref(&again));
    enter(&w, &again, "NL-1, ingetrokken");
    assert!(to_register().is_empty());
    assert_eq!(entry_of(&anew(no_aid())), [Value::Null, Value::Null]);
    assert!(to_register().is_empty());

    // Once it is corrected, aid is entered as if for the first time.
    let new = anew(aid());
    assert_eq!(entry_of(&new), [Value::Null, Value::Null]);
    assert_eq!(to_register(), std::slice::from_ref(&new));
    enter(&w, &new, "NL-2");
    let mut other_rule = aid();
    other_rule["rule"] = json!("sgei");
    let other_rule = anew(other_rule);
    assert_eq!(entry_of(&other_rule), [Value::Null, json!("NL-2")]);
    assert_eq!(to_register(), std::slice::from_ref(&other_rule));
    enter(&w, &other_rule, "NL-2");
    assert!(to_register().is_empty());
    everything_holds(app);
}

/// Two bureau accounts do something about a commitment.
fn by_two(w: &World<'_>, commitment: &str, what: &str, body: Value) -> Answer {
    let path = format!("/v1/commitments/{commitment}/{what}");
    let proposed = w.bureau.post(&path, body).expect(202);
    approve(&w.second_bureau, &proposed)
}

/// A financed case of Boogaart with this much de minimis aid of Almere, and its commitment.
fn financed(w: &World<'_>, title: &str, euros: i64) -> (String, String) {
    let case = granted(w, title, euros);
    let share = de_minimis(w.organisations["boogaart"], &format!("{euros}.00"));
    state(w, &case, &[share]).expect(200);
    approve(&w.second_bureau, &finance(w, &case).expect(202)).expect(200);
    let commitment = commitment(w, &case);
    (case, commitment)
}

#[apply(both)]
fn aid_that_was_carried_over_counts_until_it_is_refused_in_its_new_year(backend: Backend) {
    let app = &App::start(backend);
    let w = World::with_mandates_until(app, "2028-12-31");
    let (boogaart, almere) = (w.organisations["boogaart"], w.organisations["gemeente-almere"]);
    let (case, carried) = financed(&w, "Glasvezel", 200_000);
    assert_eq!(room(&w, boogaart, "2026-03-02"), "100000.00");
    let later = json!({ "budgetYear": 2027, "reason": "Het werk begint later." });
    by_two(&w, &carried, "carry-overs", later).expect(200);
    assert_eq!(room(&w, boogaart, "2026-03-02"), "100000.00");
    assert_eq!(statements(&w.bureau, "toRegister=true").len(), 1);

    // The partner refuses it in its new year: it does not count any more, and is not entered in the register.
    let all = w.bureau.get(&format!("/v1/commitments?caseId={case}"));
    let all = all.expect(200).items();
    let new = all.iter().find(|one| one["carriedFromId"] == json!(carried));
    let new = text(&new.unwrap()["id"]);
    let partner = app.account(Role::FinancePartner, "Almere", Some(almere), None);
    partner
        .post(
            &format!("/v1/commitments/{new}/refusals"),
            json!({ "reason": "Niet begroot." }),
        )
        .expect(200);
    assert_eq!(room(&w, boogaart, "2026-03-02"), "300000.00");
    assert!(statements(&w.bureau, "toRegister=true").is_empty());

    // Once another case takes the room, it cannot go on to another year.
    let (_, taken) = financed(&w, "Datacentrum", 150_000);
    let back = json!({ "budgetYear": 2026, "reason": "Terug." });
    let path = format!("/v1/commitments/{new}/carry-overs");
    let proposed = w.bureau.post(&path, back).expect(202);
    let refused = approve(&w.second_bureau, &proposed).problem(409, "blocked");
    assert_eq!(refused.blockers(), ["state-aid-exceeded"]);
    let released = json!({ "amount": "50000.00", "reason": "Minder nodig." });
    by_two(&w, &taken, "releases", released).expect(200);
    approve(&w.second_bureau, &proposed).expect(200);
    assert_eq!(room(&w, boogaart, "2026-03-02"), "0.00");
    everything_holds(app);
}

#[apply(both)]
fn aid_counts_for_what_is_held_of_its_commitment(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let (boogaart, almere) = (w.organisations["boogaart"], w.organisations["gemeente-almere"]);
    let partner = app.account(Role::FinancePartner, "Almere", Some(almere), None);
    let (case, subsidy) = financed(&w, "Glasvezel", 200_000);
    w.monitor(&case);
    let payment = json!({
        "amount": "200000.00", "valueDate": "2026-03-02", "payee": "Boogaart", "bookingReference": "B-1",
    });
    let at = |what: &str| format!("/v1/commitments/{subsidy}/{what}");
    partner.post(&at("disbursements"), payment).expect(201);
    assert_eq!(room(&w, boogaart, "2026-03-02"), "100000.00");
    let determined =
        json!({ "amount": "120000.00", "determinedDate": "2026-03-02", "document": "Vaststelling 2026-7" });
    partner.post(&at("determinations"), determined).expect(200);
    assert_eq!(room(&w, boogaart, "2026-03-02"), "180000.00");
    // What is written off stays with the undertaking.
    let write_off = json!({ "amount": "30000.00", "document": "College 2026-204", "reason": "Failliet." });
    by_two(&w, &subsidy, "write-offs", write_off).expect(200);
    assert_eq!(room(&w, boogaart, "2026-03-02"), "150000.00");

    // What is released never went to it.
    let (_, other) = financed(&w, "Datacentrum", 150_000);
    assert_eq!(room(&w, boogaart, "2026-03-02"), "0.00");
    let released = json!({ "amount": "40000.00", "reason": "Minder nodig." });
    by_two(&w, &other, "releases", released).expect(200);
    assert_eq!(room(&w, boogaart, "2026-03-02"), "40000.00");
    let path = format!("/v1/organisations/{boogaart}/de-minimis-room?onDate=2026-03-02");
    let aid = w.bureau.get(&path).expect(200).body["aid"].clone();
    let counted: Vec<Value> = aid
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["grossGrantEquivalent"].clone())
        .collect();
    assert_eq!(counted, ["150000.00", "110000.00"]);
    everything_holds(app);
}

#[apply(both)]
fn the_right_to_a_ratified_part_arises_with_the_ratification(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let boogaart = w.organisations["boogaart"];
    let case = w.case("Glasvezel", 600_000);
    w.to_board(&case);
    let ballot =
        json!({ "caseId": case, "closesAt": "2026-03-16T12:00:00Z", "ratificationDueDate": "2026-03-31" });
    let ballot = w.bureau.post("/v1/ballots", ballot).expect(201).id();
    w.everybody_for(&ballot, &[("gemeente-almere", 600_000)]);
    w.close(&ballot).expect(200);
    let asked = w.bureau.get(&format!("/v1/ratifications?caseId={case}"));
    let asked = text(&asked.expect(200).items()[0]["id"]);
    app.at("2026-03-20T09:00:00Z");
    let given = json!({ "outcome": "given", "document": "Raadsbesluit 2026-12" });
    let proposed = w
        .bureau
        .post(&format!("/v1/ratifications/{asked}/outcomes"), given)
        .expect(202);
    approve(&w.second_bureau, &proposed).expect(200);
    let mut days = Vec::new();
    let commitments = w.bureau.get(&format!("/v1/commitments?caseId={case}"));
    for one in commitments.expect(200).items() {
        let amount = text(&one["amount"]);
        let path = format!(
            "/v1/commitments/{}/state-aid-statements",
            one["id"].as_str().unwrap()
        );
        let body = json!({ "statements": [de_minimis(boogaart, &amount)] });
        let stated = w.bureau.post(&path, body).expect(200);
        days.push((amount, text(&stated.items()[0]["grantedOnDate"])));
    }
    days.sort();
    let expected = [("100000.00", "2026-03-20"), ("500000.00", "2026-03-02")];
    assert_eq!(
        days,
        expected.map(|(amount, day)| (amount.to_owned(), day.to_owned()))
    );
    // Both count, although the ceiling is looked at on each day.
    let refused = finance(&w, &case).problem(409, "blocked");
    assert_eq!(refused.blockers(), ["state-aid-exceeded"]);
}

#[apply(both)]
fn the_most_urgent_entries_are_listed_first(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let boogaart = w.organisations["boogaart"];
    let earlier = granted(&w, "Glasvezel", 10_000);
    app.at("2026-03-10T09:00:00Z");
    let case = w.case("Datacentrum", 20_000);
    decide(&w, &case, 20_000);
    state(&w, &case, &[de_minimis(boogaart, "20000.00")]).expect(200);
    state(&w, &earlier, &[de_minimis(boogaart, "10000.00")]).expect(200);
    let first = app.work(|cx| edba::service::state_aid::to_register(cx, 1));
    assert_eq!(first[0].row.case_id.to_string(), earlier);
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

#[apply(both)]
fn a_preview_says_what_a_pledge_means_for_state_aid(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let boogaart = w.organisations["boogaart"];
    declare(&w, boogaart, "260000.00", "2025-06-01").expect(201);
    let case = w.case("Glasvezel", 100_000);
    w.to_board(&case);
    let ballot = w.board_ballot(&case);
    let preview = |code: &str, euros: i64| {
        let pledges = json!({ "pledges": [w.pledge(code, euros)] });
        let path = format!("/v1/ballots/{ballot}/pledge-previews");
        w.board_members[code].client.post(&path, pledges).expect(200).body["stateAid"].clone()
    };
    let seen = preview("gemeente-almere", 100_000);
    assert_eq!(
        [
            &seen["publicAmount"],
            &seen["overBy"],
            &seen["recipients"][0]["room"]
        ],
        [&json!("100000.00"), &json!("60000.00"), &json!("40000.00")]
    );
    assert_eq!(preview("usg-people", 50_000), Value::Null);
    // The pledge is not refused for it.
    w.vote_for("gemeente-almere", &ballot, 100_000).expect(200);
}

#[apply(both)]
fn a_pledge_to_a_supplementary_ballot_counts_beside_what_was_decided(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let boogaart = w.organisations["boogaart"];
    declare(&w, boogaart, "260000.00", "2025-06-01").expect(201);
    let case = w.case("Glasvezel", 150_000);
    decide(&w, &case, 100_000);
    let supplementary = json!({ "caseId": case, "closesAt": "2026-03-16T12:00:00Z", "supplementary": true });
    let ballot = w.bureau.post("/v1/ballots", supplementary).expect(201);
    let question = text(&ballot.body["question"]);
    assert!(
        question.contains("€\u{a0}50.000") || question.contains("€ 50.000"),
        "{question}"
    );
    let preview = || {
        let pledges = json!({ "pledges": [w.pledge("provincie-flevoland", 50_000)] });
        let path = format!("/v1/ballots/{}/pledge-previews", ballot.id());
        let client = &w.board_members["provincie-flevoland"].client;
        client.post(&path, pledges).expect(200).body["stateAid"].clone()
    };
    let amounts = |seen: &Value| {
        let room = &seen["recipients"][0];
        [
            &seen["unstatedAmount"],
            &room["decidedAmount"],
            &room["room"],
            &seen["overBy"],
        ]
        .map(text)
    };
    assert_eq!(
        amounts(&preview()),
        ["100000.00", "0.00", "40000.00", "110000.00"]
    );
    // Stated, it takes of the room, though it is not financed.
    state(&w, &case, &[de_minimis(boogaart, "100000.00")]).expect(200);
    assert_eq!(
        amounts(&preview()),
        ["0.00", "100000.00", "40000.00", "110000.00"]
    );
    // On another basis it takes nothing.
    state_anew(&w, &case, &[share(boogaart, "100000.00", "block-exemption")]).expect(200);
    assert_eq!(amounts(&preview()), ["0.00", "0.00", "40000.00", "10000.00"]);
}

/// Every event of state aid: a basis that was replaced, an entry in the register, a group, and declared aid of which
/// a part was withdrawn.
pub fn everything_happens(w: &World<'_>) {
    let (boogaart, overmars) = (w.organisations["boogaart"], w.organisations["overmars"]);
    let group =
        json!({ "name": "De groep", "members": [{ "organisationId": boogaart, "fromDate": "2026-01-01" }] });
    let formed = w.bureau.post("/v1/single-undertakings", group).expect(201);
    let larger = json!({ "reason": "Overgenomen.", "members": [
        { "organisationId": boogaart, "fromDate": "2026-01-01" },
        { "organisationId": overmars, "fromDate": "2026-02-01" },
    ] });
    w.bureau.patch(&formed.header("location"), larger).expect(200);
    declare(w, overmars, "80000.00", "2025-06-01").expect(201);
    let twice = declare(w, overmars, "80000.00", "2025-06-01").expect(201);
    let path = format!("{}/withdrawals", twice.header("location"));
    w.bureau.post(&path, json!({ "reason": "Dubbel." })).expect(200);
    let case = granted(w, "Met steun", 10_000);
    state(w, &case, &[share(boogaart, "10000.00", "no-aid")]).expect(200);
    let stated = state_anew(w, &case, &[de_minimis(boogaart, "10000.00")]).expect(200);
    approve(&w.second_bureau, &finance(w, &case).expect(202)).expect(200);
    let path = format!(
        "/v1/state-aid-statements/{}/registrations",
        text(&stated.items()[0]["id"])
    );
    let entry = json!({ "reference": "NL-1", "registeredDate": stated.items()[0]["grantedOnDate"] });
    w.bureau.post(&path, entry).expect(200);
}
