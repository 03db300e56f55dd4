//! The once-only keys of forms: how long they are kept, and the forms that are sent again.

use std::collections::BTreeSet;

use edba::domain::codes::Role;
use rstest_reuse::apply;
use serde_json::json;

use super::{Forms, filled, person};
use crate::app::{App, Backend, both};
use crate::pages::forms::form;
use crate::world::World;

#[apply(both)]
fn the_key_of_a_form_is_deleted_after_ninety_days_and_that_of_a_program_is_not(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let mut bureau = person(&w, Role::Bureau, "eerste", None);
    let case = w.case("Proeftuin", 100_000);
    let comment = filled(
        &mut bureau,
        &format!("/cases/{case}"),
        "/comments",
        &[("comment", "Een vraag.")],
    );
    assert_eq!(comment.send(&mut bureau).status, 200);
    let comments = format!("/v1/cases/{case}/comments");
    let key = [("Idempotency-Key", "form-van-een-programma")];
    w.bureau
        .send(
            "POST",
            &comments,
            &key,
            Some(json!({ "text": "Een antwoord." }).to_string()),
        )
        .expect(201);
    let forget = |at: &str| {
        app.at(at);
        edba::service::idempotency::forget_forms(&app.state.unit_of_work()).unwrap()
    };
    assert_eq!(forget("2026-05-31T09:00:00Z"), 0);
    assert_eq!(forget("2026-05-31T09:00:01Z"), 1);
    let left = Forms {
        w: &w,
        sent: BTreeSet::new(),
    }
    .count("idempotency_keys WHERE idempotency_key = 'form-van-een-programma'");
    assert_eq!(left, 1);
}

#[apply(both)]
fn a_form_sent_again_with_other_content_is_shown_again_and_records_nothing(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let mut bureau = person(&w, Role::Bureau, "eerste", None);
    let case = w.case("Proeftuin", 100_000);
    let page = format!("/cases/{case}");
    let comment = filled(&mut bureau, &page, "/comments", &[("comment", "Een vraag.")]);
    assert_eq!(comment.send(&mut bureau).status, 200);
    let other = comment.with("comment", "Nog een vraag.").send(&mut bureau);
    assert_eq!(other.status, 422);
    assert!(
        other.html.contains("Dit formulier was al verstuurd"),
        "{}",
        other.html
    );
    let comments = || {
        w.bureau
            .get(&format!("/v1/cases/{case}/comments"))
            .expect(200)
            .items()
            .len()
    };
    assert_eq!(comments(), 1);
    // The form bears what was written, and a key of its own.
    let again = form(&other, "/comments");
    assert_eq!(again.value("comment"), Some("Nog een vraag."));
    assert_eq!(again.send(&mut bureau).status, 200);
    assert_eq!(comments(), 2);
    // A form that was refused is sent again with the key that it had.
    let empty = filled(&mut bureau, &page, "/comments", &[("comment", "")]);
    let refused = form(&empty.send(&mut bureau), "/comments");
    assert_eq!(refused.value("form-once"), empty.value("form-once"));
    assert_eq!(refused.with("comment", "Toch.").send(&mut bureau).status, 200);
    assert_eq!(comments(), 3);
}

#[apply(both)]
fn a_secret_vote_leaves_no_key_and_its_form_leads_to_the_receipt_again(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let rules = json!({
        "quorumPercent": 50, "composition": [], "majority": "simple", "tie": "fails",
        "secret": true, "visibleBeforeClose": false, "closeWhenAllVoted": false,
    });
    w.bureau
        .post(&format!("/v1/bodies/{}/rules", w.table), rules)
        .expect(201);
    let case = w.case("Proeftuin", 100_000);
    w.command(&case, json!({ "command": "open-review" })).expect(200);
    let ballot = w.open_ballot(&case);
    let mut member = person(
        &w,
        Role::TableMember,
        "lid",
        Some(&w.table_members["ibm-nederland"]),
    );
    let forms = Forms {
        w: &w,
        sent: BTreeSet::new(),
    };
    let reviewed = filled(
        &mut member,
        &format!("/ballots/{ballot}"),
        "/review",
        &[("position", "against")],
    )
    .send(&mut member);
    let vote = form(&reviewed, "/vote");
    let first = vote.send(&mut member);
    let again = vote.send(&mut member);
    assert_eq!((again.status, &again.address), (200, &first.address));
    assert!(again.html.contains("U had al gestemd."), "{}", again.html);
    assert_eq!(forms.count("participations"), 1);
    assert_eq!(
        forms.count("idempotency_keys WHERE idempotency_key LIKE 'form-%'"),
        0
    );
}
