//! Lapsed requests and pledges: the users bound by them are notified.

use edba::domain::codes::Role;
use rstest_reuse::apply;
use serde_json::json;

use crate::app::{App, Backend, both};
use crate::decided::{Decided, text};
use crate::notifications::book::{BOARD, deliver_expected, each, give_addresses, mailed};
use crate::world::World;

/// A case on which the board has decided, with the finance partners of two organisations; everybody has an
/// address, and has been told.
fn decided(app: &App) -> Decided<'_> {
    let it = Decided::on(app);
    it.partner("usg-people");
    it.partner("provincie-flevoland");
    give_addresses(app);
    mailed(app);
    it
}

#[apply(both)]
fn of_a_withdrawn_case_a_funder_hears_that_nothing_is_asked_of_it_any_more(backend: Backend) {
    let app = &App::start(backend);
    let it = decided(app);
    it.w.command(
        &it.case,
        json!({ "command": "withdraw", "reason": "De markt doet het zelf." }),
    )
    .expect(200);
    let mails = deliver_expected(
        app,
        &[
            ("usg-people", "Bekrachtiging vervallen: Glasvezel"),
            ("bureau-2", "Bekrachtiging vervallen: Glasvezel"),
            ("usg-people", "Verplichting van € 100.000 vrijgegeven: Glasvezel"),
        ],
    );
    for mail in &mails {
        assert!(mail.text.contains("De markt doet het zelf."), "{}", mail.text);
        assert!(
            !mail.text.contains("31 maart"),
            "a last day is of no use any more: {}",
            mail.text
        );
        assert!(
            !mail.text.contains("Geef antwoord"),
            "nothing is to be answered: {}",
            mail.text
        );
    }
    // The last day that there was passes without a second word.
    app.at("2026-04-01T07:00:00Z");
    deliver_expected(app, &[]);
}

#[apply(both)]
fn a_ratification_that_had_lapsed_by_its_date_does_not_lapse_twice(backend: Backend) {
    let app = &App::start(backend);
    let it = decided(app);
    app.at("2026-04-01T07:00:00Z");
    mailed(app);
    let withdraw = json!({ "command": "withdraw", "reason": "De markt doet het zelf." });
    it.w.bureau
        .renewed()
        .post(&format!("/v1/cases/{}/transitions", it.case), withdraw)
        .expect(200);
    deliver_expected(
        app,
        &[("usg-people", "Verplichting van € 100.000 vrijgegeven: Glasvezel")],
    );
}

#[apply(both)]
fn a_decision_that_is_superseded_is_told_to_those_whom_the_first_one_bound(backend: Backend) {
    let app = &App::start(backend);
    let it = decided(app);
    let ballot = json!({
        "caseId": it.case, "closesAt": "2026-03-16T12:00:00Z", "supersedesDecisionId": it.decision,
    });
    let ballot = it.w.bureau.post("/v1/ballots", ballot).expect(201).id();
    it.w.all_but_the_last_for(&ballot, &[("gemeente-almere", 130_000)]);
    mailed(app);
    it.w.the_last_for(&ballot, &[]);
    let mut expected = each(&BOARD, "Besluit EDBA-2026-002");
    expected.extend([
        ("windesheim.board-member", "Uw stem is ontvangen"),
        ("bureau", "Bekrachtiging vervallen: Glasvezel"),
        ("boogaart", "Besluit EDBA-2026-002"),
        ("usg-people", "Bekrachtiging vervallen: Glasvezel"),
        ("bureau-2", "Bekrachtiging vervallen: Glasvezel"),
        ("usg-people", "Verplichting van € 100.000 vrijgegeven: Glasvezel"),
    ]);
    deliver_expected(app, &expected);
}

#[apply(both)]
fn a_case_is_completed_and_its_funder_hears_what_was_released_before(backend: Backend) {
    let app = &App::start(backend);
    let it = Decided::on(app);
    it.monitored();
    give_addresses(app);
    mailed(app);
    for (place, commitment) in it.commitments("acknowledged").into_iter().enumerate() {
        // What is released at one moment is told together.
        app.at(&format!("2026-03-02T09:{}:00Z", 10 + place));
        it.release(&commitment, "Anders betaald.");
        let amount = if text(&commitment["id"]) == it.commitment {
            "100.000"
        } else {
            "30.000"
        };
        deliver_expected(
            app,
            &[(
                "usg-people",
                &format!("Verplichting van € {amount} vrijgegeven: Glasvezel"),
            )],
        );
    }
    let complete = json!({ "command": "complete", "finalReport": "Eindrapport" });
    it.w.command_by_two(&it.case, complete).expect(200);
    deliver_expected(app, &[("boogaart", "Voltooid: Glasvezel")]);
}

#[apply(both)]
fn what_was_approved_in_the_night_is_not_asked_in_the_morning(backend: Backend) {
    let app = &App::start(backend);
    let it = decided(app);
    app.at("2026-03-02T22:30:00Z");
    let (first, second) = (it.w.bureau.renewed(), it.w.second_bureau.renewed());
    let given = json!({ "outcome": "given", "document": "Besluit RvB 2026-12" });
    let outcomes = format!("/v1/ratifications/{}/outcomes", it.ratification);
    let pending = first.post(&outcomes, given).expect(202).id();
    deliver_expected(app, &[]);
    second
        .post(&format!("/v1/pending-actions/{pending}/approvals"), json!({}))
        .expect(200);
    app.at("2026-03-03T07:00:00Z");
    deliver_expected(app, &[]);
}

#[apply(both)]
fn a_representative_is_told_what_happens_to_the_mandate_and_to_the_one_it_stands_on(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let deputy = w.member(
        "gemeente-almere",
        w.table,
        edba::domain::codes::SeatRole::Member,
        Role::TableMember,
    );
    give_addresses(app);
    deliver_expected(app, &[]);
    let alderman = "gemeente-almere.board-member";
    // The second member of the table from the same organisation.
    let other = "gemeente-almere.table-member-2";
    let parent = w.board_members["gemeente-almere"].mandate.clone().unwrap();
    let sub = json!({
        "grantorOrganisationId": w.organisations["gemeente-almere"], "representativeId": deputy.representative,
        "parentMandateId": parent, "terms": crate::world::terms("gemeente-almere", 1_000, 2_000, 2_000),
    });
    w.bureau.post("/v1/mandates", sub).expect(201);
    let registered = deliver_expected(app, &[(other, "Mandaat van Gemeente Almere geregistreerd")]);
    assert!(registered[0].text.contains("€ 2.000"), "{}", registered[0].text);

    let wider = json!({ "terms": crate::world::terms("gemeente-almere", 900_000, 900_000, 900_000) });
    w.bureau
        .post_about(&format!("/v1/mandates/{parent}"), "versions", wider)
        .expect(201);
    deliver_expected(app, &[(alderman, "Mandaat van Gemeente Almere vervangen")]);

    let reason = json!({ "reason": "Nieuw college." });
    w.bureau
        .post_about(&format!("/v1/mandates/{parent}"), "revocations", reason)
        .expect(201);
    let revoked = deliver_expected(
        app,
        &[
            (alderman, "Mandaat van Gemeente Almere ingetrokken"),
            (other, "Mandaat van Gemeente Almere ingetrokken"),
        ],
    );
    assert!(
        revoked
            .iter()
            .all(|mail| mail.text.contains("Nieuw college.") && !mail.text.contains("900.000"))
    );
}
