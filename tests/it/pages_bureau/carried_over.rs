//! Supplemented decisions: each version lists everything in force, and is based on the mandates at that time.

use diesel::connection::SimpleConnection;
use edba::domain::codes::Role;
use rstest_reuse::apply;
use serde_json::{Value, json};

use super::Visitor;
use crate::app::{App, Backend, both};
use crate::decided::text;
use crate::killed::verify;
use crate::world::{World, terms};

/// Opens the next ballot on a case that asks a million; everybody is for, these pledge, and it is closed.
/// Gives back the decision.
fn decided(w: &World<'_>, ballot: Value, pledges: &[(&str, i64)]) -> Value {
    let case = text(&ballot["caseId"]);
    let ballot = w.bureau.post("/v1/ballots", ballot).expect(201).id();
    w.everybody_for(&ballot, pledges);
    w.close(&ballot).expect(200);
    w.decision(&case)
}

/// The first version: 800,000 euros of the million, with a condition.
fn first(w: &World<'_>) -> Value {
    let case = w.case("Glasvezel", 1_000_000);
    w.to_board(&case);
    let ballot = json!({
        "caseId": case, "closesAt": "2026-03-16T12:00:00Z",
        "conditions": [{ "description": "Een vergunning", "owner": "Boogaart", "dueDate": "2026-06-30", "precedent": true }],
    });
    let decision = decided(
        w,
        ballot,
        &[("gemeente-almere", 500_000), ("provincie-flevoland", 300_000)],
    );
    assert_eq!(decision["gapTotal"], "200000.00");
    decision
}

/// A further version, with what these pledge.
fn further(w: &World<'_>, decision: &Value, pledges: &[(&str, i64)]) -> Value {
    let ballot = json!({
        "caseId": decision["caseId"], "closesAt": "2026-03-16T12:00:00Z", "supplementary": true,
        "ratificationDueDate": "2026-03-31",
    });
    decided(w, ballot, pledges)
}

fn certificate(w: &World<'_>, decision: &Value) -> Value {
    let path = format!("/v1/decisions/{}/certificate", text(&decision["id"]));
    w.bureau.get(&path).expect(200).body["certificate"].clone()
}

/// Asked, granted by this version, to be ratified, carried over, carried over to be ratified, and missing.
fn sums(certificate: &Value) -> [String; 6] {
    let names = [
        "asked",
        "granted",
        "toBeRatified",
        "carriedOver",
        "carriedOverToBeRatified",
        "gap",
    ];
    names.map(|name| text(&certificate["sums"][name]))
}

/// Of each thing in a list, these two of its properties.
fn amounts(list: &Value, names: [&str; 2]) -> Vec<[Value; 2]> {
    let items = list.as_array().unwrap();
    items
        .iter()
        .map(|one| names.map(|name| one[name].clone()))
        .collect()
}

#[apply(both)]
fn a_further_version_tells_what_goes_on_in_it(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let one = first(&w);
    let of_one = certificate(&w, &one);
    assert!(of_one["carriedOver"].is_null());
    assert_eq!(
        sums(&of_one),
        ["1000000.00", "800000.00", "0.00", "0.00", "0.00", "200000.00"]
    );

    // The province narrows its mandate afterwards: what it committed rests on the terms of then.
    let province = format!(
        "/v1/mandates/{}",
        w.board_members["provincie-flevoland"].mandate.as_ref().unwrap()
    );
    let narrow = terms("provincie-flevoland", 1_000, 400_000, 1_000_000);
    w.bureau
        .post_about(&province, "versions", json!({ "terms": narrow }))
        .expect(201);
    let two = further(&w, &one, &[("usg-people", 150_000)]);
    assert_eq!(
        (&two["numberVersion"], &two["outcome"]),
        (&json!(2), &json!("adopted-with-gap"))
    );
    let of_two = certificate(&w, &two);
    assert_eq!(
        sums(&of_two),
        [
            "1000000.00",
            "100000.00",
            "50000.00",
            "800000.00",
            "0.00",
            "50000.00"
        ]
    );
    let carried = &of_two["carriedOver"];
    assert_eq!(
        (&carried["decisionId"], &carried["numberVersion"]),
        (&one["id"], &json!(1))
    );
    assert_eq!(
        amounts(&carried["commitments"], ["amount", "mandateVersion"]),
        [[json!("500000.00"), json!(1)], [json!("300000.00"), json!(1)]]
    );
    assert_eq!(
        amounts(&carried["conditions"], ["description", "status"]),
        [[json!("Een vergunning"), json!("open")]]
    );
    let ceilings: Vec<String> = carried["mandates"]
        .as_array()
        .unwrap()
        .iter()
        .map(|m| {
            assert!(m["supersededAt"].is_null(), "{m}");
            assert!(
                m["representative"]["name"]
                    .as_str()
                    .unwrap()
                    .starts_with("Vertegenwoordiger"),
                "{m}"
            );
            text(&m["terms"]["ceilingPerDecision"])
        })
        .collect();
    assert_eq!(ceilings, ["500000.00", "300000.00"]);

    // Meanwhile the condition is met; what USG People was asked to ratify can still be given.
    let condition = w
        .bureau
        .get(&format!("/v1/conditions?caseId={}", text(&one["caseId"])))
        .items();
    let fulfilments = format!("/v1/conditions/{}/fulfilments", text(&condition[0]["id"]));
    w.bureau
        .post(&fulfilments, json!({ "evidence": "OV-12" }))
        .expect(200);
    let three = further(&w, &two, &[("windesheim", 50_000)]);
    assert_eq!(three["outcome"], "adopted-subject-to-ratification");
    let of_three = certificate(&w, &three);
    assert_eq!(
        sums(&of_three),
        ["1000000.00", "50000.00", "0.00", "900000.00", "50000.00", "0.00"]
    );
    let carried = &of_three["carriedOver"];
    assert_eq!(
        amounts(&carried["ratifications"], ["amount", "dueDate"]),
        [[json!("50000.00"), json!("2026-03-31")]]
    );
    assert_eq!(
        amounts(&carried["conditions"], ["description", "status"]),
        [[json!("Een vergunning"), json!("met")]]
    );
    assert_eq!(carried["mandates"].as_array().unwrap().len(), 3);
    // What was written before stays as it was, and all of it holds.
    assert_eq!(certificate(&w, &one), of_one);
    let (sound, said) = verify(app);
    assert!(sound, "{said}");
}

#[apply(both)]
fn what_fell_away_does_not_go_on_and_what_was_ratified_does(backend: Backend) {
    let app = &App::start(backend);
    let it = crate::decided::Decided::on(app);
    it.financed();
    let offered =
        it.w.bureau
            .get(&format!("/v1/commitments?caseId={}&status=offered", it.case))
            .items();
    let of_mandate = offered.iter().find(|c| c["ratificationId"].is_null()).unwrap();
    let refusals = format!("/v1/commitments/{}/refusals", text(&of_mandate["id"]));
    it.partner("usg-people")
        .post(&refusals, json!({ "reason": "Het geld is op." }))
        .expect(200);
    it.w.command_by_two(&it.case, json!({ "command": "reopen", "reason": "weigering" }))
        .expect(200);
    let two = further(&it.w, &it.w.decision(&it.case), &[("gemeente-almere", 100_000)]);
    let of_two = certificate(&it.w, &two);
    assert_eq!(
        sums(&of_two),
        ["130000.00", "100000.00", "0.00", "30000.00", "0.00", "0.00"]
    );
    let commitments = &of_two["carriedOver"]["commitments"];
    assert_eq!(
        amounts(commitments, ["ratified", "status"]),
        [[json!(true), json!("offered")]]
    );
    assert_eq!(of_two["carriedOver"]["ratifications"], json!([]));
    assert!(verify(app).0);
}

#[apply(both)]
fn the_pages_of_a_further_version_show_all_that_stands(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let one = first(&w);
    let two = further(&w, &one, &[("usg-people", 150_000)]);
    let three = further(&w, &two, &[("windesheim", 50_000)]);
    let reader = Visitor::new(app, Role::Auditor, None, None);
    let of = |decision: &Value| format!("/decisions/{}", text(&decision["id"]));
    let mut page = reader.get(&of(&three)).expect(200);
    for said in [
        "€ 950.000",
        "€ 1.000.000",
        "€ 500.000",
        "€ 300.000",
        "€ 100.000",
        "USG People",
        "uit een eerdere versie",
        "31 maart 2026",
        "Een vergunning",
        "bij dit besluit nog open",
    ] {
        page = page.says(said);
    }
    reader
        .get(&of(&one))
        .expect(200)
        .says("€ 800.000")
        .does_not_say("uit een eerdere versie");
    reader
        .get_in(&of(&three), "en")
        .expect(200)
        .says("from an earlier version")
        .says("still open at this decision");

    let act = format!("{}/certificate", of(&three));
    let mut dutch = reader.get(&act).expect(200);
    for said in [
        "Overgenomen uit de vorige versie",
        "Optelling",
        "Toegekend door deze versie",
        "Mandaten zoals zij golden op",
        "Mandaatgever",
        "€ 900.000,00",
        "Plafond per besluit",
        "nog te geven",
    ] {
        dutch = dutch.says(said);
    }
    let english = reader.get(&format!("{act}?language=en")).expect(200);
    english
        .says("Carried over from the version before")
        .says("Mandates as they were on")
        .says("€900,000.00");

    // The public reads what goes on too, but not what the mandates say.
    let publish = format!("/v1/decisions/{}", text(&three["id"]));
    w.bureau
        .patch(&publish, json!({ "public": true, "reason": "openbaar" }))
        .expect(200);
    let number = text(&three["number"]);
    let anyone = Visitor::anyone(app);
    let public = anyone
        .get(&format!("/register/{number}/3/certificate"))
        .expect(200);
    public
        .says("Overgenomen uit de vorige versie")
        .says("€ 900.000,00")
        .does_not_say("Plafond")
        .does_not_say("Vertegenwoordiger");
}

#[apply(both)]
fn a_certificate_of_before_is_read_as_it_is_and_refers_to_the_version_before_it(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let one = first(&w);
    let two = further(&w, &one, &[("usg-people", 150_000)]);
    let mut before = certificate(&w, &two);
    let members = before.as_object_mut().unwrap();
    members.insert("format".into(), json!("edba-certificate-1"));
    for name in ["carriedOver", "sums", "mandatesAsOf"] {
        members.remove(name);
    }
    let mut conn = app.state.db.writer().unwrap();
    let guards = match app.backend {
        Backend::Sqlite => "DROP TRIGGER decisions_are_final",
        Backend::Postgres => "ALTER TABLE decisions DISABLE TRIGGER ALL",
    };
    conn.batch_execute(guards).unwrap();
    let kept = before.to_string().replace('\'', "''");
    let id = text(&two["id"]);
    conn.batch_execute(&format!(
        "UPDATE decisions SET certificate = '{kept}' WHERE id = '{id}'"
    ))
    .unwrap();
    drop(conn);
    let reader = Visitor::new(app, Role::Auditor, None, None);
    let page = reader.get(&format!("/decisions/{id}")).expect(200);
    page.says("noemt alleen wat deze versie toevoegt")
        .says(&format!("/decisions/{}", text(&one["id"])));
    reader
        .get(&format!("/decisions/{id}/certificate"))
        .expect(200)
        .does_not_say("Overgenomen uit");
    assert_eq!(certificate(&w, &two)["format"], "edba-certificate-1");
    // A version on top of it tells all that goes on, and the mandates as they were recorded then.
    app.at("2026-03-02T09:05:00Z");
    let narrow = terms("provincie-flevoland", 1_000, 400_000, 1_000_000);
    let province = format!(
        "/v1/mandates/{}",
        w.board_members["provincie-flevoland"].mandate.as_ref().unwrap()
    );
    w.bureau
        .post_about(&province, "versions", json!({ "terms": narrow }))
        .expect(201);
    let of_three = certificate(&w, &further(&w, &two, &[("windesheim", 50_000)]));
    assert_eq!(
        sums(&of_three),
        ["1000000.00", "50000.00", "0.00", "900000.00", "50000.00", "0.00"]
    );
    let mut ceilings: Vec<String> = of_three["carriedOver"]["mandates"]
        .as_array()
        .unwrap()
        .iter()
        .map(|m| text(&m["terms"]["ceilingPerDecision"]))
        .collect();
    ceilings.sort();
    assert_eq!(ceilings, ["100000.00", "300000.00", "500000.00"]);
}
