//! Entries in the central register that are to be corrected, because other aid stands than is registered.

use edba::domain::codes::Role;
use rstest_reuse::apply;
use serde_json::{Value, json};

use super::{
    approve, by_two, commitment, de_minimis, decide, enter, everything_holds, finance, financed, granted,
    lent, room, share, state, state_anew, statements,
};
use crate::app::{App, Backend, both};
use crate::client::{Answer, Client};
use crate::decided::text;
use crate::pages_bureau::Visitor;
use crate::statements::{counting, statements as taken};
use crate::world::World;

/// A statement in numbers: granted, now, registered, the entry to be corrected and the last day.
fn amounts(one: &Value) -> [Value; 5] {
    [
        "grossGrantEquivalent",
        "currentGrossGrantEquivalent",
        "registeredGrossGrantEquivalent",
        "correctsEntry",
        "registerDueDate",
    ]
    .map(|name| one[name].clone())
}

fn to_correct(w: &World<'_>) -> Vec<Value> {
    statements(&w.bureau, "toCorrect=true")
}

fn record(w: &World<'_>, statement: &Value, entry: Value) -> Answer {
    let path = format!(
        "/v1/state-aid-statements/{}/registrations",
        text(&statement["id"])
    );
    w.bureau.post(&path, entry)
}

/// The amounts of the entries about a recipient, with their references.
fn registrations(one: &Value) -> Vec<(String, String)> {
    let entries = one["registrations"].as_array().unwrap().iter();
    entries
        .map(|entry| (text(&entry["reference"]), text(&entry["grossGrantEquivalent"])))
        .collect()
}

fn partner(w: &World<'_>) -> Client {
    let almere = w.organisations["gemeente-almere"];
    w.app.account(Role::FinancePartner, "Almere", Some(almere), None)
}

/// A financed case with a de minimis grant that is registered as NL-1 on 2 March: the case, its commitment, its statement.
fn entered(w: &World<'_>, title: &str, euros: i64) -> (String, String, Value) {
    let (case, commitment) = financed(w, title, euros);
    let stated = statements(&w.bureau, &format!("caseId={case}")).remove(0);
    enter(w, &stated, "NL-1");
    (case, commitment, stated)
}

#[apply(both)]
fn the_entry_of_a_recipient_that_drops_out_is_corrected_with_those_that_stay(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let (boogaart, overmars) = (w.organisations["boogaart"], w.organisations["overmars"]);
    let mut content = w.content("Voor twee");
    content["recipientOrganisationIds"] = json!([boogaart, overmars]);
    let case = w.bureau.post("/v1/cases", content).expect(201).id();
    decide(&w, &case, 100_000);
    let halves = [de_minimis(boogaart, "50000.00"), de_minimis(overmars, "50000.00")];
    let stated = state(&w, &case, &halves).expect(200).items();
    for (one, reference) in stated.iter().zip(["NL-1", "NL-2"]) {
        enter(&w, one, reference);
    }
    approve(&w.second_bureau, &finance(&w, &case).expect(202)).expect(200);
    assert!(to_correct(&w).is_empty());

    app.at("2026-03-10T09:00:00Z");
    let all = state_anew(&w, &case, &[de_minimis(boogaart, "100000.00")]).expect(200);
    let listed = to_correct(&w);
    let numbers: Vec<[Value; 5]> = listed.iter().map(amounts).collect();
    let due = json!("2026-04-09");
    let expected = [
        [
            json!("50000.00"),
            json!("0.00"),
            json!("50000.00"),
            json!("NL-2"),
            due.clone(),
        ],
        [
            json!("100000.00"),
            json!("100000.00"),
            json!("50000.00"),
            json!("NL-1"),
            due,
        ],
    ];
    assert_eq!(numbers, expected);
    assert_eq!(listed[0]["id"], stated[1]["id"], "its last statement");
    assert_eq!(listed[1]["id"], all.items()[0]["id"]);
    assert_eq!(statements(&w.bureau, "toRegister=true"), listed);
    assert_eq!(room(&w, overmars, "2026-03-10"), "300000.00");
    assert_eq!(room(&w, boogaart, "2026-03-10"), "200000.00");

    // The one is withdrawn, the other raised; the earlier entries stay.
    let entry = json!({ "reference": "NL-2, ingetrokken", "registeredDate": "2026-03-10" });
    let mut as_before = entry.clone();
    as_before["grossGrantEquivalent"] = json!("50000.00");
    let refused = record(&w, &listed[0], as_before).problem(400, "invalid-input");
    assert_eq!(refused.faults(), ["/grossGrantEquivalent"]);
    let gone = record(&w, &listed[0], entry.clone()).expect(200).body;
    assert_eq!(
        registrations(&gone),
        [
            ("NL-2".into(), "50000.00".into()),
            ("NL-2, ingetrokken".into(), "0.00".into())
        ]
    );
    assert_eq!(amounts(&gone)[3..], [Value::Null, Value::Null]);
    let again = record(&w, &listed[0], entry).problem(409, "blocked");
    assert_eq!(again.blockers(), ["aid-entry-recorded"]);
    let early = json!({ "reference": "NL-1-2", "registeredDate": "2026-03-01" });
    record(&w, &listed[1], early).problem(400, "invalid-input");
    let raised = json!({ "reference": "NL-1-2", "registeredDate": "2026-03-10" });
    let raised = record(&w, &listed[1], raised).expect(200).body;
    assert_eq!(
        (
            &raised["registerReference"],
            &raised["registeredGrossGrantEquivalent"]
        ),
        (&json!("NL-1-2"), &json!("100000.00"))
    );
    assert!(to_correct(&w).is_empty() && statements(&w.bureau, "toRegister=true").is_empty());

    // It gets something again: that is entered as if for the first time.
    app.at("2026-03-11T09:00:00Z");
    state_anew(&w, &case, &halves).expect(200);
    let listed: Vec<[Value; 5]> = statements(&w.bureau, "toRegister=true")
        .iter()
        .map(amounts)
        .collect();
    let due = json!("2026-04-10");
    let half = json!("50000.00");
    let expected = [
        [
            half.clone(),
            half.clone(),
            json!("100000.00"),
            json!("NL-1-2"),
            due.clone(),
        ],
        [half.clone(), half, json!("0.00"), Value::Null, due],
    ];
    assert_eq!(listed, expected);
    everything_holds(app);
}

#[apply(both)]
fn an_entry_is_corrected_where_aid_shrinks_or_grows_without_another_statement(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let boogaart = w.organisations["boogaart"];
    let partner = partner(&w);
    let (case, subsidy, statement) = entered(&w, "Glasvezel", 200_000);
    let one = || to_correct(&w).first().map(amounts);
    let with = |now: &str, registered: &str, entry: &str, due: &str| {
        Some(["200000.00", now, registered, entry, due].map(|text| json!(text)))
    };

    app.at("2026-03-05T09:00:00Z");
    let part = json!({ "amount": "40000.00", "reason": "Minder nodig." });
    by_two(&w, &subsidy, "releases", part).expect(200);
    assert_eq!(one(), with("160000.00", "200000.00", "NL-1", "2026-04-02"));
    assert_eq!(room(&w, boogaart, "2026-03-05"), "140000.00");

    // Payments change nothing. A determination does; the days still count from the first change.
    app.at("2026-03-09T09:00:00Z");
    w.monitor(&case);
    let at = |what: &str| format!("/v1/commitments/{subsidy}/{what}");
    let payment = |amount: &str, reference: &str| {
        json!({
            "amount": amount, "valueDate": "2026-03-09", "payee": "Boogaart", "bookingReference": reference,
        })
    };
    let partner = partner.renewed();
    partner
        .post(&at("disbursements"), payment("160000.00", "B-1"))
        .expect(201);
    assert_eq!(one(), with("160000.00", "200000.00", "NL-1", "2026-04-02"));
    let determined =
        json!({ "amount": "100000.00", "determinedDate": "2026-03-09", "document": "Vaststelling 2026-7" });
    partner.post(&at("determinations"), determined).expect(200);
    assert_eq!(one(), with("100000.00", "200000.00", "NL-1", "2026-04-02"));
    assert_eq!(room(&w, boogaart, "2026-03-09"), "200000.00");
    let corrected = json!({ "reference": "NL-1-2", "registeredDate": "2026-03-09" });
    let corrected = record(&w, &statement, corrected).expect(200).body;
    assert_eq!(
        registrations(&corrected),
        [
            ("NL-1".into(), "200000.00".into()),
            ("NL-1-2".into(), "100000.00".into())
        ]
    );
    assert_eq!(corrected["registerReference"], "NL-1-2");
    assert_eq!(one(), None);

    // What comes back is no aid any more already; what is written off is aid again.
    app.at("2026-03-10T09:00:00Z");
    let partner = partner.renewed();
    let back = json!({
        "amount": "30000.00", "valueDate": "2026-03-10", "payer": "Boogaart", "bookingReference": "T-1",
    });
    partner.post(&at("recoveries"), back).expect(200);
    assert_eq!(one(), None);
    assert_eq!(room(&w, boogaart, "2026-03-10"), "200000.00");
    let write_off = json!({ "amount": "20000.00", "document": "College 2026-204", "reason": "Failliet." });
    by_two(&w, &subsidy, "write-offs", write_off).expect(200);
    assert_eq!(one(), with("120000.00", "100000.00", "NL-1-2", "2026-04-09"));
    assert_eq!(room(&w, boogaart, "2026-03-10"), "180000.00");
    everything_holds(app);
}

#[apply(both)]
fn the_entry_of_aid_that_was_refused_or_set_aside_is_withdrawn(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let (refused_case, refused, statement) = entered(&w, "Glasvezel", 100_000);
    // Of a case that is not financed yet, aid is registered too.
    let set_aside = granted(&w, "Datacentrum", 50_000);
    let boogaart = w.organisations["boogaart"];
    let stated = state(&w, &set_aside, &[de_minimis(boogaart, "50000.00")]).expect(200);
    enter(&w, &stated.items()[0], "NL-2");
    let earlier = commitment(&w, &set_aside);

    app.at("2026-03-05T09:00:00Z");
    let path = format!("/v1/commitments/{refused}/refusals");
    let partner = partner(&w);
    partner
        .post(&path, json!({ "reason": "Niet begroot." }))
        .expect(200);
    let decision = text(&w.decision(&set_aside)["id"]);
    let ballot = json!({
        "caseId": set_aside, "closesAt": "2026-03-16T12:00:00Z", "supersedesDecisionId": decision,
        "question": "Nemen bedrijven de dekking over?",
    });
    let ballot = w.bureau.post("/v1/ballots", ballot).expect(201).id();
    w.everybody_for(&ballot, &[("usg-people", 50_000)]);
    let listed: Vec<[Value; 5]> = to_correct(&w).iter().map(amounts).collect();
    let gone =
        |granted: &str, entry: &str| [granted, "0.00", granted, entry, "2026-04-02"].map(|text| json!(text));
    assert_eq!(listed, [gone("100000.00", "NL-1"), gone("50000.00", "NL-2")]);
    let superseded = w.bureau.get(&format!("/v1/commitments/{earlier}")).expect(200);
    assert_eq!(superseded.body["status"], "released");

    // It is still the day of the refusal from which the days count, also once the case is back before the board.
    app.at("2026-03-12T09:00:00Z");
    w.command_by_two(
        &refused_case,
        json!({ "command": "reopen", "reason": "Geweigerd." }),
    )
    .expect(200);
    assert_eq!(amounts(&to_correct(&w)[0]), gone("100000.00", "NL-1"));
    let withdrawn = json!({ "reference": "NL-1, ingetrokken", "registeredDate": "2026-03-12" });
    record(&w, &statement, withdrawn).expect(200);
    assert_eq!(to_correct(&w).len(), 1);
    everything_holds(app);
}

#[apply(both)]
fn what_was_entered_is_recorded_though_other_aid_stands_by_now(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let (_, wrong) = financed(&w, "Glasvezel", 100_000);
    let (_, released) = financed(&w, "Datacentrum", 50_000);
    let of = |commitment: &str| statements(&w.bureau, &format!("commitmentId={commitment}")).remove(0);
    let (wrong, gone) = (of(&wrong), of(&released));
    let entry = |amount: Option<&str>| {
        let mut entry = json!({ "reference": "NL-1", "registeredDate": "2026-03-02" });
        if let Some(amount) = amount {
            entry["grossGrantEquivalent"] = json!(amount);
        }
        entry
    };
    let nothing = record(&w, &wrong, entry(Some("0.00"))).problem(400, "invalid-input");
    assert_eq!(nothing.faults(), ["/grossGrantEquivalent"]);
    // A mistake in the register is there from the day of the grant.
    record(&w, &wrong, entry(Some("90000.00"))).expect(200);
    let listed = amounts(&to_correct(&w)[0]);
    let expected = ["100000.00", "100000.00", "90000.00", "NL-1", "2026-03-30"];
    assert_eq!(listed, expected.map(|text| json!(text)));
    record(&w, &wrong, entry(None)).expect(200);

    // It was entered on the day of the decision; the commitment ended before that was recorded here.
    app.at("2026-03-05T09:00:00Z");
    by_two(&w, &released, "releases", json!({ "reason": "Niet nodig." })).expect(200);
    let refused = record(&w, &gone, entry(None)).problem(409, "blocked");
    assert_eq!(refused.blockers(), ["aid-entry-not-due"]);
    record(&w, &gone, entry(Some("50000.00"))).expect(200);
    let listed = amounts(&to_correct(&w)[0]);
    let expected = ["50000.00", "0.00", "50000.00", "NL-1", "2026-04-02"];
    assert_eq!(listed, expected.map(|text| json!(text)));
    let before = json!({ "reference": "NL-1", "registeredDate": "2026-03-01" });
    let before = record(&w, &gone, before).problem(400, "invalid-input");
    assert_eq!(before.body["errors"][0]["code"], "before-decision");
    let later = json!({ "reference": "NL-1", "registeredDate": "2026-03-05" });
    record(&w, &gone, later).expect(200);
    assert!(to_correct(&w).is_empty());
    everything_holds(app);
}

#[apply(both)]
fn a_correction_is_not_dated_before_the_entry(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let boogaart = w.organisations["boogaart"];
    app.at("2026-03-04T09:00:00Z");
    let (case, _) = financed(&w, "Glasvezel", 100_000);
    let stated = statements(&w.bureau, &format!("caseId={case}")).remove(0);
    app.at("2026-03-06T09:00:00Z");
    let entry = |reference: &str, day: &str| json!({ "reference": reference, "registeredDate": day });
    record(&w, &stated, entry("NL-1", "2026-03-06")).expect(200);
    let none = state_anew(&w, &case, &[share(boogaart, "100000.00", "no-aid")]).expect(200);
    let none = none.items().remove(0);
    let early = record(&w, &none, entry("NL-1-2", "2026-03-05")).problem(400, "invalid-input");
    assert_eq!(early.body["errors"][0]["code"], "before-entry");
    record(&w, &none, entry("NL-1-2", "2026-03-06")).expect(200);
    everything_holds(app);
}

#[apply(both)]
fn the_aid_of_a_loan_that_shrank_is_rounded_up_in_the_list_too(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let boogaart = w.organisations["boogaart"];
    let case = lent(&w, "Lening", 100_000);
    let mut loan = de_minimis(boogaart, "100000.00");
    loan["grossGrantEquivalent"] = json!("100.00");
    let stated = state(&w, &case, &[loan]).expect(200).items().remove(0);
    approve(&w.second_bureau, &finance(&w, &case).expect(202)).expect(200);
    enter(&w, &stated, "NL-1");
    let released = |amount: &str| {
        let part = json!({ "amount": amount, "reason": "Minder nodig." });
        by_two(&w, &commitment(&w, &case), "releases", part).expect(200);
    };
    // 9,999.001 cents are 100 euros, rounded up.
    released("9.99");
    assert!(to_correct(&w).is_empty());
    released("0.01");
    assert_eq!(to_correct(&w)[0]["currentGrossGrantEquivalent"], "99.99");
    released("33333.33");
    assert_eq!(to_correct(&w)[0]["currentGrossGrantEquivalent"], "66.66");
    everything_holds(app);
}

#[apply(both)]
fn what_is_to_be_corrected_is_told_in_as_many_statements_however_much_it_is(backend: Backend) {
    let app = &App::start(backend);
    let app = &counting(app);
    let w = World::new(app);
    let shrunk = |title: &str| {
        let (case, subsidy, statement) = entered(&w, title, 10_000);
        let part = json!({ "amount": "4000.00", "reason": "Minder nodig." });
        by_two(&w, &subsidy, "releases", part).expect(200);
        (case, subsidy, text(&statement["id"]))
    };
    let (case, subsidy, statement) = shrunk("Glasvezel");
    let bureau = Visitor::new(app, Role::Bureau, None, None);
    let pages = [
        "/".to_owned(),
        "/state-aid".to_owned(),
        format!("/state-aid/statements/{statement}"),
        format!("/cases/{case}/state-aid"),
        format!("/commitments/{subsidy}"),
    ];
    let number = || {
        let list = taken(
            &w.bureau
                .get("/v1/state-aid-statements?toCorrect=true")
                .expect(200),
        );
        let pages = pages
            .iter()
            .map(|page| taken(&bureau.get(page).expect(200).answer));
        let mut all: Vec<u32> = pages.collect();
        all.push(list);
        all
    };
    let few = number();
    for title in ["Datacentrum", "Labs", "Haven"] {
        shrunk(title);
    }
    assert_eq!(to_correct(&w).len(), 4);
    assert_eq!(number(), few);
    // All but the page of the commitment.
    let [desk, overview, statement, of_case, _, list] = few.as_slice() else {
        panic!("{few:?}");
    };
    let bounded = [desk, overview, statement, of_case, list];
    assert!(bounded.iter().all(|number| **number <= 20), "{few:?}");
}
