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

#[apply(both)]
fn a_loan_counts_by_its_advantage(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let boogaart = w.organisations["boogaart"];
    let case = w.case("Lening", 400_000);
    w.to_board(&case);
    let ballot = w.board_ballot(&case);
    for code in w.board_members.keys() {
        let mut pledges = Vec::new();
        if code == "gemeente-almere" {
            let mut loan = w.pledge(code, 400_000);
            loan["instrument"] = json!("credit");
            pledges.push(loan);
        }
        let vote = json!({ "position": "for", "pledges": pledges });
        crate::world::vote(&w.board_members[code].client, &ballot, vote).expect(200);
    }
    w.close(&ballot).expect(200);
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
    let early = w.bureau.post(&registrations, entry("NL-1", &day));
    assert_eq!(early.problem(409, "blocked").blockers(), ["aid-entry-not-due"]);
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
    // It keeps nobody from pledging.
    w.vote_for("gemeente-almere", &ballot, 100_000).expect(200);
}

/// All that happens to state aid: a basis that was stated anew, an entry in the register, a group, and declared aid of which
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
