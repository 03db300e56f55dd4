//! Search of cases: full text in Dutch, and filters on all other fields.

use diesel::connection::SimpleConnection;
use edba::domain::Id;
use edba::service::cases::analysis::bring_up_to_date;
use rstest_reuse::apply;
use serde_json::json;

use super::world::World;
use crate::app::{App, Backend, both};
use crate::client::Client;

/// The titles that a query finds, the oldest first.
#[track_caller]
fn found(reader: &Client, query: &str) -> Vec<String> {
    let answer = reader
        .get(&format!("/v1/cases?sort=createdAt&limit=100&{query}"))
        .expect(200);
    answer
        .items()
        .iter()
        .map(|c| c["title"].as_str().unwrap().to_owned())
        .collect()
}

#[apply(both)]
fn the_words_of_a_case_are_searched_in_dutch(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    let mut bakery = world.draft("Coöperatieve bakkerij");
    bakery["summary"] = json!("Eén oven voor alle leerlingen; financiële steun van bedrijven.");
    world.register(bakery);
    let mut homes = world.draft("Huizen zonder gas");
    homes["budgetLines"] = json!([{
        "description": "Warmtepompen", "expenditureKind": "investment", "budgetYear": 2026, "amount": "1.00",
    }]);
    world.register(homes);
    world.register(world.complete("Datacentrum Almere Poort"));

    let bakery = ["Coöperatieve bakkerij"];
    assert_eq!(found(&world.bureau, "text=leerling"), bakery);
    assert_eq!(found(&world.bureau, "text=cooperatieve"), bakery);
    assert_eq!(found(&world.bureau, "text=CO%C3%96PERATIEVE"), bakery);
    assert_eq!(found(&world.bureau, "text=financiele+steun"), bakery);
    assert_eq!(
        found(&world.bureau, "text=bedrijf+oven"),
        bakery,
        "all words, in any order"
    );
    assert_eq!(found(&world.bureau, "text=huis"), ["Huizen zonder gas"]);
    assert_eq!(
        found(&world.bureau, "text=warmtepomp"),
        ["Huizen zonder gas"],
        "budget lines too"
    );
    assert_eq!(found(&world.bureau, "text=%22data+capital%22"), [""; 0]);
    assert_eq!(
        found(&world.bureau, "text=smart+society"),
        ["Datacentrum Almere Poort"],
        "the action line"
    );
    assert_eq!(found(&world.bureau, "text=IBM").len(), 3, "the initiator");
    assert_eq!(found(&world.bureau, "text=BC-2026-0002"), ["Huizen zonder gas"]);
    assert_eq!(found(&world.bureau, "text=kroket"), [""; 0]);
    // The searching finds no more than is seen.
    assert_eq!(found(&world.initiator(app, world.boogaart), "text=IBM"), [""; 0]);
}

#[apply(both)]
fn singular_and_plural_find_each_other_and_letters_are_folded(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    for title in [
        "Subsidies",
        "Subsidie",
        "Organisatie",
        "Organisaties",
        "Idee",
        "Ideeën",
        "Scenario",
        "Scenario's",
        "Łódź",
        "Straße",
        "Œuvre",
    ] {
        world.register(world.draft(title));
    }
    for (asked, titles) in [
        ("subsidies", &["Subsidies", "Subsidie"][..]),
        ("subsidie", &["Subsidies", "Subsidie"]),
        ("organisatie", &["Organisatie", "Organisaties"]),
        ("organisaties", &["Organisatie", "Organisaties"]),
        ("idee%C3%ABn", &["Idee", "Ideeën"]),
        ("idee", &["Idee", "Ideeën"]),
        ("scenario%27s", &["Scenario", "Scenario's"]),
        ("scenario", &["Scenario", "Scenario's"]),
        ("lodz", &["Łódź"]),
        ("strasse", &["Straße"]),
        ("oeuvre", &["Œuvre"]),
    ] {
        assert_eq!(found(&world.bureau, &format!("text={asked}")), titles, "{asked}");
    }
}

#[apply(both)]
fn what_an_earlier_version_analysed_is_analysed_anew(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    world.register(world.draft("Één subsidie"));
    world.register(world.draft("Zwembad"));
    let mut conn = app.state.db.writer().unwrap();
    conn.batch_execute("UPDATE business_cases SET search_text = 'oud', title_key = '', analysis_version = 0")
        .unwrap();
    drop(conn);
    assert_eq!(found(&world.bureau, "text=subsidies"), [""; 0]);
    // Two processes at once: each case is analysed by one of them.
    let done: usize = std::thread::scope(|scope| {
        let both: Vec<_> = (0..2)
            .map(|_| scope.spawn(|| bring_up_to_date(&app.state.unit_of_work()).unwrap()))
            .collect();
        both.into_iter().map(|one| one.join().unwrap()).sum()
    });
    assert_eq!(done, 2);
    assert_eq!(bring_up_to_date(&app.state.unit_of_work()).unwrap(), 0);
    assert_eq!(found(&world.bureau, "text=subsidies"), ["Één subsidie"]);
    assert_eq!(found(&world.bureau, "text=oud"), [""; 0]);
    let titles = world.bureau.get("/v1/cases?sort=title").expect(200);
    assert_eq!(titles.items()[0]["title"], "Één subsidie");
}

#[apply(both)]
fn a_revision_is_found_by_its_new_words_only(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    let address = world.register(world.draft("Ijsbaan")).header("location");
    world.bureau.put(&address, world.draft("Zwembad")).expect(200);
    assert_eq!(found(&world.bureau, "text=zwembaden"), ["Zwembad"]);
    assert_eq!(found(&world.bureau, "text=ijsbaan"), [""; 0]);
}

#[apply(both)]
fn a_text_without_words_is_a_fault_and_no_text_breaks_the_search(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    world.register(world.draft("Zwembad"));
    for text in ["%20", "%22", "*-%27()", "%F0%9F%8F%8A"] {
        let answer = world
            .bureau
            .get(&format!("/v1/cases?text={text}"))
            .problem(400, "invalid-input");
        assert_eq!(answer.faults(), ["?text"]);
    }
    for text in [
        "zwembad%20OR%20x",
        "NEAR(zwembad)",
        "search_text:zwembad",
        "zwembad*%22",
        "a%00b",
        "%27%3B--",
        "1e5%20%26%20!x",
        "%D1%82%D0%B5%D1%81%D1%82",
    ] {
        let status = world.bureau.get(&format!("/v1/cases?text={text}")).status;
        assert!(matches!(status, 200 | 400), "{text}: {status}");
    }
    let long = "zwembaden+".repeat(90);
    assert_eq!(found(&world.bureau, &format!("text={long}")), ["Zwembad"]);
    world
        .bureau
        .get(&format!("/v1/cases?text={}", "x".repeat(1001)))
        .problem(400, "invalid-input");
}

#[apply(both)]
fn each_filter_holds_and_together_all_of_them(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    let case = world.register(world.complete("Datacentrum")).body;
    app.number_changes();
    app.at("2026-03-02T09:05:00Z");
    let mut other = world.draft("Zorgplein");
    other["cluster"] = json!("health");
    other["programmeLine"] = json!("C2");
    other["leadTableId"] = json!(world.health_table);
    other["fundingLines"] = json!([{
        "funderOrganisationId": world.almere, "instrument": "subsidy", "expenditureKind": "programme",
        "budgetYear": 2027, "amount": "10.00",
    }]);
    world.register(other);
    let (ict, health, almere, ibm) = (world.ict_table, world.health_table, world.almere, world.ibm);
    let one = ["Datacentrum"];
    let both = ["Datacentrum", "Zorgplein"];
    let nothing: [&str; 0] = [];
    let holds = |query: String, wanted: &[&str]| assert_eq!(found(&world.bureau, &query), wanted, "{query}");
    holds("status=proposal".into(), &both);
    holds("status=financed,proposal".into(), &both);
    holds("status=financed".into(), &nothing);
    holds(format!("tableId={ict}"), &one);
    holds(format!("tableId={health}"), &both); // co-review and lead
    holds("cluster=ict-media".into(), &one);
    holds("programmeLine=C1a".into(), &one);
    holds("programmeLine=C1".into(), &one); // a line takes in its actions
    holds("programmeLine=C1b".into(), &nothing);
    holds("scope=almere".into(), &one);
    holds("funder=Rabobank+Almere".into(), &one);
    holds(format!("funder={almere}"), &["Zorgplein"]);
    holds(format!("initiatorId={ibm}"), &both);
    holds(format!("initiatorId={almere}"), &nothing);
    holds("askedMin=100000.00&askedMax=100000.00".into(), &one);
    holds("askedMax=99999.99".into(), &["Zorgplein"]); // more cover than costs: below zero
    holds(
        "createdFromDate=2026-03-02&createdToDate=2026-03-02".into(),
        &both,
    );
    holds("createdToDate=2026-03-01".into(), &nothing);
    holds("createdFromDate=2026-03-03".into(), &nothing);
    holds("updatedSince=2026-03-02T10:05:00%2B01:00".into(), &["Zorgplein"]);
    holds(
        format!(
            "status=proposal&tableId={ict}&cluster=ict-media&programmeLine=C1&scope=almere&funder=Rabobank+Almere&initiatorId={ibm}&askedMin=1.00&askedMax=200000.00&createdFromDate=2026-01-01&createdToDate=2026-12-31&text=bedrijf"
        ),
        &one,
    );
    assert_eq!(case["needs"][0]["budgetYear"], 2026);
}

#[apply(both)]
fn a_query_that_makes_no_sense_is_told_all_its_faults(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    let answer = world
        .bureau
        .get("/v1/cases?status=dreaming&tableId=7&askedMin=-1&askedMax=1e30&createdFromDate=2026-13-01&updatedSince=gisteren&colour=red&limit=5&sort=price")
        .problem(400, "invalid-input");
    let mut faults = answer.faults();
    faults.sort();
    assert_eq!(
        faults,
        [
            "?askedMax",
            "?askedMin",
            "?colour",
            "?createdFromDate",
            "?sort",
            "?tableId",
            "?updatedSince"
        ]
    );
    for query in [
        "status=dreaming",
        "status=proposal,",
        "askedMin=2.00&askedMax=1.00",
        "askedMin=0.001",
        "createdFromDate=2026-02-02&createdToDate=2026-02-01",
        "createdFromDate=1799-12-31",
        "createdToDate=2101-01-01",
        "cluster=%20",
        "cluster=a%00b",
        "limit=101",
        "limit=-1",
        "sort=createdAt&sort=title",
    ] {
        world
            .bureau
            .get(&format!("/v1/cases?{query}"))
            .problem(400, "invalid-input");
    }
    // What is well formed and unknown finds nothing.
    assert_eq!(found(&world.bureau, &format!("tableId={}", Id::new())), [""; 0]);
    assert_eq!(
        found(
            &world.bureau,
            "createdFromDate=1800-01-01&createdToDate=2100-12-31"
        ),
        [""; 0]
    );
}
