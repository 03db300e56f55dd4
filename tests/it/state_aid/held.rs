//! What counts of aid: what its recipients have, or still get, of the commitment.

use edba::domain::codes::Role;
use rstest_reuse::apply;
use serde_json::{Value, json};

use super::{approve, by_two, everything_holds, financed, room, statements};
use crate::app::{App, Backend, both};
use crate::decided::text;
use crate::world::World;

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
