//! The entry of *de minimis* aid in the central register.

use edba::domain::codes::Role;
use rstest_reuse::apply;
use serde_json::{Value, json};

use super::{
    approve, de_minimis, decide, enter, everything_holds, finance, financed, granted, share, state,
    state_anew, statements,
};
use crate::app::{App, Backend, both};
use crate::decided::text;
use crate::notifications::book::{deliver_expected, each, give_addresses, mailed};
use crate::world::World;

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
    assert_eq!(first[0].found.row.case_id.to_string(), earlier);
}

/// A determination is a decision of the funder: the term of the correction counts from its day, over weekends and Easter, however late
/// it is recorded.
#[apply(both)]
fn the_term_of_a_correction_counts_from_the_day_of_the_determination(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let (case, subsidy) = financed(&w, "Glasvezel", 100_000);
    let statement = statements(&w.bureau, &format!("caseId={case}")).remove(0);
    enter(&w, &statement, "NL-1");
    w.monitor(&case);
    let almere = w.organisations["gemeente-almere"];
    let partner = app.account(Role::FinancePartner, "Almere", Some(almere), None);
    app.at("2026-03-30T09:00:00Z");
    // Decided on Wednesday 18 March; Good Friday is 3 April and Easter Monday 6 April.
    let determined =
        json!({ "amount": "70000.00", "determinedDate": "2026-03-18", "document": "Vaststelling 2026-7" });
    partner
        .renewed()
        .post(&format!("/v1/commitments/{subsidy}/determinations"), determined)
        .expect(200);
    let bureau = w.bureau.renewed();
    let listed = statements(&bureau, "toCorrect=true");
    let due: Vec<&Value> = listed.iter().map(|one| &one["registerDueDate"]).collect();
    assert_eq!(due, ["2026-04-17"]);
    everything_holds(app);
}

#[apply(both)]
fn an_entry_that_corrects_nothing_is_refused_and_every_fault_says_why(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let boogaart = w.organisations["boogaart"];
    let (case, _) = financed(&w, "Glasvezel", 100_000);
    let statement = statements(&w.bureau, &format!("caseId={case}")).remove(0);
    let record = |statement: &Value, reference: &str, day: &str, amount: Option<&str>| {
        let path = format!(
            "/v1/state-aid-statements/{}/registrations",
            text(&statement["id"])
        );
        let mut entry = json!({ "reference": reference, "registeredDate": day });
        if let Some(amount) = amount {
            entry["grossGrantEquivalent"] = json!(amount);
        }
        w.bureau.post(&path, entry)
    };
    record(&statement, "NL-1", "2026-03-02", Some("90000.00")).expect(200);
    let same = record(&statement, "NL-2", "2026-03-02", Some("90000.00")).problem(400, "invalid-input");
    assert_eq!(
        (
            &same.body["errors"][0]["pointer"],
            &same.body["errors"][0]["code"]
        ),
        (&json!("/grossGrantEquivalent"), &json!("not-corrected"))
    );
    assert!(
        text(&same.body["errors"][0]["text"]).contains("100000.00"),
        "{}",
        same.text
    );
    let other = record(&statement, "NL-2", "2026-03-01", Some("90000.00")).problem(400, "invalid-input");
    assert_eq!(other.faults(), ["/registeredDate", "/grossGrantEquivalent"]);
    record(&statement, "NL-2", "2026-03-02", None).expect(200);

    let none = state_anew(&w, &case, &[share(boogaart, "100000.00", "no-aid")]).expect(200);
    let none = none.items().remove(0);
    let kept = record(&none, "NL-3", "2026-03-02", Some("100000.00")).problem(400, "invalid-input");
    assert_eq!(
        (
            &kept.body["errors"][0]["pointer"],
            &kept.body["errors"][0]["code"]
        ),
        (&json!("/grossGrantEquivalent"), &json!("not-allowed"))
    );
    record(&none, "NL-3", "2026-03-02", Some("0.00")).expect(200);
    everything_holds(app);
}
