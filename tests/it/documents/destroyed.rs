//! Destroying content: which versions a proposal is about, who destroyed them, and the completeness of a case after it.

use std::sync::Barrier;

use rstest_reuse::apply;
use serde_json::{Value, json};

use super::papers::{
    add, add_failing, approve, attach, content, detach, paper, pdf, pdf_with_script, propose_destruction,
    renew, thing,
};
use crate::app::{App, Backend, both};
use crate::client::Client;
use crate::decided::text;
use crate::verify::verify;
use crate::world::World;

#[track_caller]
fn everything_holds(app: &App) {
    let (code, said) = verify(app);
    assert_eq!(code, Some(0), "{said}");
}

fn states(client: &Client, id: &str) -> Vec<String> {
    let versions = client.get(&format!("/v1/documents/{id}/versions")).expect(200);
    versions.items().iter().map(|one| text(&one["state"])).collect()
}

#[apply(both)]
fn a_version_after_the_proposal_is_not_destroyed_with_it(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Glasvezel", 100_000);
    let id = add(&w.initiator, &paper("Bijlage", &[thing("case", &case)]));
    renew(&w.initiator, &id, &pdf("tweede")).expect(201);
    let proposed = propose_destruction(&w.bureau, &id, None).expect(202);
    // The proposal, and the event of it, name the versions.
    assert_eq!(proposed.body["action"]["versions"], json!([1, 2]));
    assert_eq!(proposed.body["action"]["destruction"]["version"], Value::Null);
    renew(&w.initiator, &id, &pdf("derde, zonder namen")).expect(201);
    let refused = approve(&w.second_bureau, &proposed).problem(409, "blocked");
    assert_eq!(refused.blockers(), ["version-added"]);
    assert_eq!(refused.body["blockers"][0]["waitingOn"], "bureau");
    assert_eq!(states(&w.initiator, &id), ["kept", "kept", "kept"]);
    // After a rejection one version is proposed; a later version does not block its approval.
    let path = format!("/v1/pending-actions/{}", proposed.id());
    let waiting = w.second_bureau.get(&path).expect(200);
    assert_eq!(waiting.body["status"], "pending");
    w.second_bureau
        .post(
            &format!("{path}/rejections"),
            json!({ "reason": "Er is een derde." }),
        )
        .expect(200);
    let first = propose_destruction(&w.bureau, &id, Some(1)).expect(202);
    assert_eq!(first.body["action"]["versions"], json!([1]));
    renew(&w.initiator, &id, &pdf("vierde")).expect(201);
    approve(&w.second_bureau, &first).expect(200);
    assert_eq!(states(&w.initiator, &id), ["destroyed", "kept", "kept", "kept"]);
    // One that failed its check has no content: it changes nothing of what was proposed.
    let rest = propose_destruction(&w.bureau, &id, None).expect(202);
    assert_eq!(rest.body["action"]["versions"], json!([2, 3, 4]));
    renew(&w.initiator, &id, &pdf_with_script("vijfde")).expect(201);
    approve(&w.second_bureau, &rest).expect(200);
    assert_eq!(
        states(&w.initiator, &id),
        ["destroyed", "destroyed", "destroyed", "destroyed", "failed"]
    );
    everything_holds(app);
}

#[apply(both)]
fn an_upload_and_an_approval_at_once_have_an_order(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Glasvezel", 100_000);
    for round in 0..8 {
        let id = add(
            &w.initiator,
            &paper(&format!("Stuk {round}"), &[thing("case", &case)]),
        );
        let proposed = propose_destruction(&w.bureau, &id, None).expect(202);
        let barrier = Barrier::new(2);
        let (approved, _added) = std::thread::scope(|scope| {
            let approved = scope.spawn(|| {
                barrier.wait();
                approve(&w.second_bureau, &proposed)
            });
            let added = scope.spawn(|| {
                barrier.wait();
                let found = w.initiator.get(&format!("/v1/documents/{id}")).expect(200);
                super::papers::send_version(
                    &w.initiator,
                    &id,
                    &found.etag(),
                    &pdf(&format!("{round}, beter")),
                )
            });
            (approved.join().unwrap(), added.join().unwrap())
        });
        // Whatever came first: the second version is never destroyed.
        let states = states(&w.initiator, &id);
        match approved.status {
            200 => assert_eq!(states[0], "destroyed"),
            _ => {
                assert_eq!(approved.problem(409, "blocked").blockers(), ["version-added"]);
                assert_eq!(states, ["kept", "kept"]);
            }
        }
        if let Some(second) = states.get(1) {
            assert_eq!(second, "kept");
            content(&w.initiator, &id, 2).expect(200);
        }
    }
    everything_holds(app);
}

#[apply(both)]
fn a_destroyed_version_has_the_ground_and_who_destroyed_it(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Glasvezel", 100_000);
    let id = add(&w.initiator, &paper("Bijlage", &[thing("case", &case)]));
    let path = format!("/v1/documents/{id}");
    let before = w.initiator.get(&path).expect(200).body["latest"].clone();
    for member in ["destroyedById", "destroyedByName", "destructionProposedById"] {
        assert_eq!(before[member], Value::Null, "{member}");
    }
    let proposed = propose_destruction(&w.bureau, &id, None).expect(202);
    let approved = approve(&w.second_bureau, &proposed).expect(200);
    renew(&w.initiator, &id, &pdf("tweede")).expect(201);
    let versions = w.initiator.get(&format!("{path}/versions")).expect(200).items();
    let first = &versions[0];
    assert_eq!(first["destructionGround"], "privacy");
    for (member, of) in [
        ("destructionProposedById", "proposedById"),
        ("destructionProposedByName", "proposedByName"),
        ("destroyedById", "decidedById"),
        ("destroyedByName", "decidedByName"),
    ] {
        assert!(first[member].is_string(), "{member}: {first}");
        assert_eq!(first[member], approved.body[of], "{member}");
        assert_eq!(versions[1][member], Value::Null, "{member}");
    }
    everything_holds(app);
}

/// What a case lacks, as its initiator reads it: on whom each thing waits.
fn lacks(w: &World<'_>, case: &str) -> Vec<String> {
    let answer = w.initiator.get(&format!("/v1/cases/{case}/completeness"));
    let missing = answer.expect(200).body["missing"].clone();
    let missing = missing.as_array().unwrap().iter();
    missing.map(|one| text(&one["waitingOn"])).collect()
}

#[apply(both)]
fn destroyed_content_does_not_keep_a_case_from_review(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Glasvezel", 100_000);
    let id = add(&w.initiator, &paper("Bijlage", &[thing("case", &case)]));
    renew(&w.initiator, &id, &pdf("tweede")).expect(201);
    renew(&w.initiator, &id, &pdf_with_script("derde")).expect(201);
    assert_eq!(lacks(&w, &case), ["initiator"]);
    // While content of it is left the document stands, and its last version has to be sound.
    let first = propose_destruction(&w.bureau, &id, Some(1)).expect(202);
    approve(&w.second_bureau, &first).expect(200);
    assert_eq!(lacks(&w, &case), ["initiator"]);
    app.at("2026-03-02T10:00:00Z");
    let rest = propose_destruction(&w.bureau, &id, None).expect(202);
    approve(&w.second_bureau, &rest).expect(200);
    assert_eq!(lacks(&w, &case), [""; 0]);
    // One that is added and fails after that counts again.
    app.at("2026-03-02T11:00:00Z");
    renew(&w.initiator, &id, &pdf_with_script("vierde")).expect(201);
    assert_eq!(lacks(&w, &case), ["initiator"]);
    everything_holds(app);
}

#[apply(both)]
fn a_failed_paper_that_the_initiator_cannot_mend_waits_for_the_bureau(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Glasvezel", 100_000);
    let of_case = [thing("case", &case)];
    let blockers = || {
        let refused = w
            .command(&case, json!({ "command": "open-review" }))
            .problem(409, "blocked");
        let blockers = refused.body["blockers"].as_array().unwrap().clone();
        blockers
            .iter()
            .map(|one| format!("{} {}", text(&one["code"]), text(&one["waitingOn"])))
            .collect::<Vec<_>>()
    };
    // Of the initiator, of a member of the table, and a confidential one of the bureau.
    let own = add_failing(&w.initiator, &paper("Begroting", &of_case));
    assert_eq!(blockers(), ["incomplete initiator"]);
    let table = &w.table_members["ibm-nederland"].client;
    let of_table = add_failing(table, &paper("Advies", &of_case));
    assert_eq!(blockers(), ["incomplete initiator", "incomplete bureau"]);
    assert_eq!(lacks(&w, &case).len(), 2);
    detach(&w.bureau, &of_table, &case).expect(200);
    assert_eq!(blockers(), ["incomplete initiator"]);
    let mut hidden = paper("Geheim", &of_case);
    hidden["confidential"] = json!(true);
    let hidden = add_failing(&w.bureau, &hidden);
    renew(&w.initiator, &own, &pdf("zonder script")).expect(201);
    assert_eq!(blockers(), ["incomplete bureau"]);
    assert_eq!(lacks(&w, &case), ["bureau"]);
    detach(&w.bureau, &hidden, &case).expect(200);
    assert_eq!(lacks(&w, &case), [""; 0]);
    // Its own, once it is attached to what the initiator attaches nothing to.
    renew(&w.initiator, &own, &pdf_with_script("weer een")).expect(201);
    assert_eq!(lacks(&w, &case), ["initiator"]);
    let mandate = w.board_members["usg-people"].mandate.as_ref().unwrap();
    attach(&w.bureau, &own, &thing("mandate", mandate)).expect(201);
    assert_eq!(lacks(&w, &case), ["bureau"]);
    everything_holds(app);
}
