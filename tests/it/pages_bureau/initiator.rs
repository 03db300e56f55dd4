//! An initiator drafts, submits and revises a case.

use edba::domain::codes::Role;
use rstest_reuse::apply;
use serde_json::json;

use super::Visitor;
use crate::app::{App, Backend, both};
use crate::world::World;

/// A case that is nearly complete, as a browser sends it.
fn written<'a>(table: &'a str, amount: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("version", "0"),
        ("title", "Kenniskring Beeld & Data"),
        ("summary", "Ondernemers werken samen aan beeld- en data-analyse."),
        ("cluster", "ict-media"),
        ("programmeLine", "C1b"),
        ("scope", "almere"),
        ("leadTableId", table),
        ("jobsExpected", "18"),
        ("jobsYear", "2030"),
        ("budgetLines-0-description", "Coördinatie"),
        ("budgetLines-0-expenditureKind", "personnel"),
        ("budgetLines-0-budgetYear", "2026"),
        ("budgetLines-0-amount", amount),
        ("interventionGrounds-0-ground", "outside-network"),
        (
            "interventionGrounds-0-explanation",
            "De bedrijven kennen elkaar niet.",
        ),
    ]
}

#[apply(both)]
fn a_draft_survives_a_closed_tab_and_is_gone_once_it_is_sent(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    let organisation = world.organisations["boogaart"];
    let initiator = Visitor::named(app, "Initiatiefnemer", Role::Initiator, Some(organisation), None);
    let colleague = Visitor::named(app, "Collega", Role::Initiator, Some(organisation), None);
    let table = world.table.to_string();
    initiator
        .get("/my-cases")
        .expect(200)
        .says("U hebt nog geen zaken.");
    initiator
        .get("/my-cases/new")
        .expect(200)
        .says("data-autosave=\"/my-cases/new/draft\"")
        .does_not_say("Verder waar u was");
    // The script keeps it while one writes …
    let kept = initiator
        .post("/my-cases/new/draft", &written(&table, "55.00"))
        .expect(200);
    // … and shows how far it has come, without the page being loaded again.
    kept.says("<p id=\"saved\">Opgeslagen op 2 maart 2026 om 10.00 uur</p>")
        .says("id=\"completeness\"")
        .says("Compleet");
    let short = initiator
        .post(
            "/my-cases/new/draft",
            &[("title", "Kenniskring"), ("leadTableId", &table)],
        )
        .expect(200);
    short
        .says("de samenvatting ontbreekt")
        .does_not_say("de titel ontbreekt");
    initiator
        .post("/my-cases/new/draft", &written(&table, "55.00"))
        .expect(200);
    // … and another visit offers it, to nobody else.
    let again = initiator
        .get("/my-cases/new")
        .expect(200)
        .says("Verder waar u was");
    assert_eq!(again.field("budgetLines-0-amount"), "55.00");
    initiator
        .get("/my-cases")
        .expect(200)
        .says("Nieuwe zaak waaraan u schrijft");
    initiator
        .get("/")
        .expect(200)
        .says("Nieuwe zaak waaraan u schrijft");
    colleague
        .get("/my-cases/new")
        .expect(200)
        .does_not_say("Kenniskring Beeld");

    assert_eq!(
        initiator
            .post("/my-cases/new", &written(&table, "55.000"))
            .leads_to(),
        "/my-cases"
    );
    initiator
        .get("/my-cases/new")
        .expect(200)
        .does_not_say("Kenniskring Beeld");
    let list = initiator.get("/my-cases").expect(200);
    list.says("Kenniskring Beeld &#38; Data")
        .says("Compleet.")
        .does_not_say("Nieuwe zaak waaraan u schrijft");
    let cases = world.initiator.get("/v1/cases").expect(200).items();
    assert_eq!(cases[0]["totals"]["asked"], "55000.00");
    assert_eq!(cases[0]["initiatorId"], json!(organisation));
}

#[apply(both)]
fn faults_are_told_at_their_fields_and_everything_typed_is_kept(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    let initiator = Visitor::new(app, Role::Initiator, Some(world.organisations["boogaart"]), None);
    let table = world.table.to_string();
    let mut fields = written(&table, "veel geld");
    fields.retain(|(name, _)| *name != "title");
    fields.push(("title", ""));
    fields.push(("fundingLines-0-funder", ""));
    fields.push(("fundingLines-0-amount", "12,50"));
    fields.push(("fundingLines-0-instrument", "own-funds"));
    fields.push(("fundingLines-0-expenditureKind", "personnel"));
    fields.push(("fundingLines-0-budgetYear", "2026"));
    let again = initiator.post("/my-cases/new", &fields).expect(400);
    let again = again
        .says("Er zijn 3 fouten")
        .says("<a href=\"#title\">Titel: Vul dit in.</a>")
        .says("<a href=\"#budgetLines-0-amount\">Kostenpost 1, bedrag: Vul een bedrag in, bijvoorbeeld 40.000 of 40.000,00.</a>")
        .says("<a href=\"#fundingLines-0-funder\">Dekking 1, financier: Vul dit in.</a>")
        .says("De bedrijven kennen elkaar niet.")
        .says("aria-describedby=\"title-error\"");
    assert_eq!(again.field("budgetLines-0-amount"), "veel geld");
    assert_eq!(again.field("fundingLines-0-amount"), "12,50");
    assert!(world.initiator.get("/v1/cases").expect(200).items().is_empty());
    // What the domain finds is told in the same way.
    let mut fields = written(&table, "1000");
    fields.retain(|(name, _)| *name != "jobsYear");
    initiator
        .post("/my-cases/new", &fields)
        .expect(400)
        .says("href=\"#jobsYear\"")
        .says("Kenniskring");
}

#[apply(both)]
fn what_was_written_and_cannot_be_sent_is_kept_and_named_and_not_called_missing(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    let initiator = Visitor::new(app, Role::Initiator, Some(world.organisations["boogaart"]), None);
    let table = world.table.to_string();
    let long = "é".repeat(21_700);
    let mut fields = written(&table, "veel geld");
    fields.retain(|(name, _)| !["summary", "jobsExpected"].contains(name));
    fields.push(("summary", &long));
    fields.push(("jobsExpected", "heel veel"));
    let told = |page: crate::pages_bureau::visitor::Seen| {
        page.says("Samenvatting: te lang, 21700 tekens; hoogstens 10000. Uw tekst is opgeslagen")
            .says("Extra banen: Vul een getal in")
            .says("Kostenpost 1, bedrag: Vul een bedrag in")
            .does_not_say("de samenvatting ontbreekt")
            .does_not_say("het verwachte aantal banen ontbreekt")
            .does_not_say("er is geen begrotingsregel")
    };
    told(initiator.post("/my-cases/new/draft", &fields).expect(200));
    fields.push(("save", "yes"));
    initiator.post("/my-cases/new", &fields).leads_to();
    let page = told(initiator.get("/my-cases/new").expect(200));
    assert_eq!(page.field("jobsExpected"), "heel veel");
    // The limit stands with the field, and is counted without a script too.
    page.says(&long)
        .says("maxlength='10000'")
        .says("maxlength='200'")
        .says("21700 van hoogstens 10000 tekens");
    fields.pop();
    let refused = initiator.post("/my-cases/new", &fields).expect(400);
    let refused = refused.says("<a href=\"#summary\">Samenvatting: Dit is te lang.</a>");
    refused.says(&long);
}

#[apply(both)]
fn lines_come_and_go_without_a_script_and_the_list_tells_what_is_missing(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    let initiator = Visitor::new(app, Role::Initiator, Some(world.organisations["boogaart"]), None);
    let table = world.table.to_string();
    let mut fields = written(&table, "55.000");
    fields.push(("add", "budgetLines"));
    let to = initiator.post("/my-cases/new", &fields).leads_to();
    assert_eq!(to, "/my-cases/new#budgetLines-lines");
    let page = initiator
        .get("/my-cases/new")
        .expect(200)
        .says("Kostenpost 2")
        .says("€ 55.000");
    assert_eq!(page.field("budgetLines-0-description"), "Coördinatie");
    let mut fields = written(&table, "55.000");
    fields.push(("budgetLines-1-description", "Onderzoek"));
    fields.push(("remove", "budgetLines-0"));
    initiator.post("/my-cases/new", &fields).leads_to();
    let page = initiator
        .get("/my-cases/new")
        .expect(200)
        .does_not_say("Kostenpost 2");
    assert_eq!(page.field("budgetLines-0-description"), "Onderzoek");
    page.says("er is geen begrotingsregel");
    initiator
        .post("/my-cases/new", &[("discard", "yes"), ("confirmed", "yes")])
        .leads_to();
    initiator
        .get("/my-cases/new")
        .expect(200)
        .does_not_say("Onderzoek")
        .says("de titel ontbreekt");
    initiator
        .get_in("/my-cases/new", "en")
        .expect(200)
        .says("the title is missing");
}

#[apply(both)]
fn a_revision_says_what_it_changed_and_an_overtaken_one_is_not_written(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    let organisation = world.organisations["boogaart"];
    let initiator = Visitor::new(app, Role::Initiator, Some(organisation), None);
    let bureau = Visitor::new(app, Role::Bureau, None, None);
    let case = world.case("Proeftuin", 100_000);
    let edit = format!("/my-cases/{case}/edit");
    let page = initiator.get(&edit).expect(200);
    assert_eq!(page.field("title"), "Proeftuin");
    assert_eq!(page.field("fundingLines-0-funder"), "Boogaart");
    let version = page.field("version");
    let table = world.table.to_string();
    let fields = |version: &str, amount: &'static str| -> Vec<(String, String)> {
        let mut fields: Vec<(String, String)> = written(&table, amount)
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        fields[0].1 = version.to_owned();
        fields
    };
    let send = |who: &Visitor, fields: Vec<(String, String)>| {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        who.post(&edit, &fields)
    };
    assert_eq!(
        send(&bureau, fields(&version, "60.000")).leads_to(),
        format!("/cases/{case}/work")
    );
    let refused = send(&initiator, fields(&version, "70.000")).expect(412);
    let refused = refused
        .says("intussen door iemand anders veranderd")
        .says("70.000");
    // Sent again it is made to the case as it is now.
    assert_eq!(
        send(&initiator, fields(&refused.field("version"), "70.000")).leads_to(),
        "/my-cases"
    );
    let revisions = format!("/my-cases/{case}/revisions");
    initiator
        .get(&revisions)
        .expect(200)
        .says("Versie 3")
        .says("Kostenpost 1, bedrag")
        .says("<del>€ 60.000</del>")
        .says("<ins>€ 70.000</ins>");
    initiator
        .get(&format!("{revisions}?from=1&to=2"))
        .expect(200)
        .says("<del>Proeftuin</del>");
    initiator.get(&format!("{revisions}?from=1&to=9")).expect(404);
    // Before a table nothing is changed under it.
    world
        .command(&case, json!({ "command": "open-review" }))
        .expect(200);
    initiator.get(&edit).expect(409);
}

#[apply(both)]
fn only_the_own_organisation_reads_and_withdraws(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    let initiator = Visitor::new(app, Role::Initiator, Some(world.organisations["boogaart"]), None);
    let stranger = Visitor::new(
        app,
        Role::Initiator,
        Some(world.organisations["ibm-nederland"]),
        None,
    );
    let member = Visitor::new(
        app,
        Role::TableMember,
        None,
        Some(world.table_members["windesheim"].representative),
    );
    let case = world.case("Proeftuin", 100_000);
    for path in ["edit", "revisions", "progress"] {
        stranger.get(&format!("/my-cases/{case}/{path}")).expect(404);
    }
    stranger
        .post(&format!("/my-cases/{case}/edit/draft"), &[("title", "x")])
        .expect(404);
    stranger.get("/my-cases").expect(200).does_not_say("Proeftuin");
    member.get("/my-cases").expect(403);
    member.get("/my-cases/new").expect(403);
    let withdraw = format!("/cases/{case}/work/withdraw");
    stranger.post(&withdraw, &[("reason", "x")]).expect(404);
    initiator
        .get(&withdraw)
        .expect(200)
        .says("Dit kan niet ongedaan worden gemaakt.");
    initiator
        .post(&withdraw, &[("reason", "")])
        .expect(409)
        .says("reden");
    assert_eq!(
        initiator
            .post(&withdraw, &[("reason", "de partner haakte af")])
            .leads_to(),
        "/my-cases"
    );
    initiator.get("/my-cases").expect(200).says("Ingetrokken");
}

#[apply(both)]
fn progress_is_reported_by_whom_it_may(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    let initiator = Visitor::new(app, Role::Initiator, Some(world.organisations["boogaart"]), None);
    let bureau = Visitor::new(app, Role::Bureau, None, None);
    let case = world.case("Proeftuin", 100_000);
    let progress = format!("/my-cases/{case}/progress");
    let indicator = [
        ("name", "Extra banen"),
        ("unit", "fte"),
        ("baseline-value", "0"),
        ("baseline-baselineDate", "2026-01-01"),
        ("target-value", "40,5"),
        ("target-targetDate", "2030-12-31"),
        ("rhythm", "yearly"),
    ];
    initiator.post(&progress, &indicator).expect(403);
    bureau
        .post(&progress, &[("name", ""), ("unit", "fte")])
        .expect(400)
        .says("href=\"#name\"");
    assert_eq!(bureau.post(&progress, &indicator).leads_to(), progress);
    let id = world
        .bureau
        .get(&format!("/v1/cases/{case}/indicators"))
        .expect(200)
        .items()[0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let report = format!("{progress}/{id}");
    let measured = |day: &str| {
        initiator.post(
            &report,
            &[("value", "12,5"), ("measuredOnDate", day), ("evidence", "Opgave")],
        )
    };
    measured("2026-03-03")
        .expect(400)
        .says("Dit ligt in de toekomst.")
        .says("12,5");
    assert_eq!(measured("2026-03-01").leads_to(), progress);
    initiator
        .get(&progress)
        .expect(200)
        .says("40,5")
        .says("12,5")
        .says("Opgave");
}
