//! Aid that is granted, declared and added up at the same time.

use edba::domain::Id;
use rstest_reuse::apply;
use serde_json::json;

use super::{approve, de_minimis, decide, declare, everything_holds, finance, granted, room, state};
use crate::app::{App, Backend, both};
use crate::client::Answer;
use crate::decided::text;
use crate::world::World;

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
