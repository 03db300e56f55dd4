//! Entries in the central register that are to be corrected, on the pages.

use edba::domain::Id;
use edba::domain::codes::Role;
use rstest_reuse::apply;
use serde_json::json;

use super::super::forms::{form, has_form};
use super::super::visitor::{Visitor, says, says_not};
use super::{granted, person};
use crate::app::{App, Backend, both};
use crate::decided::text;
use crate::world::World;

#[apply(both)]
fn aid_is_shown_as_granted_now_and_registered_where_these_differ(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let (boogaart, overmars) = (w.organisations["boogaart"], w.organisations["overmars"]);
    let mut content = w.content("Voor twee");
    content["recipientOrganisationIds"] = json!([boogaart, overmars]);
    let case = w.bureau.post("/v1/cases", content).expect(201).id();
    w.to_board(&case);
    let ballot = w.board_ballot(&case);
    w.everybody_for(&ballot, &[("gemeente-almere", 100_000)]);
    let commitments = w.bureau.get(&format!("/v1/commitments?caseId={case}"));
    let commitment = text(&commitments.expect(200).items()[0]["id"]);
    let aid = |recipient: Id, amount: &str| {
        json!({
            "recipientOrganisationId": recipient, "amount": amount, "basis": "de-minimis", "rule": "general",
            "grossGrantEquivalent": amount, "grounds": "Verklaring van 2 maart.",
        })
    };
    let path = format!("/v1/commitments/{commitment}/state-aid-statements");
    let halves = json!({ "statements": [aid(boogaart, "50000.00"), aid(overmars, "50000.00")] });
    let stated = w.bureau.post(&path, halves).expect(200).items();
    for (one, reference) in stated.iter().zip(["NL-1", "NL-2"]) {
        let path = format!("/v1/state-aid-statements/{}/registrations", text(&one["id"]));
        let entry = json!({ "reference": reference, "registeredDate": "2026-03-02" });
        w.bureau.post(&path, entry).expect(200);
    }
    w.command_by_two(&case, json!({ "command": "finance" }))
        .expect(200);
    let of_case = format!("/cases/{case}/state-aid");
    let of_commitment = format!("/commitments/{commitment}");
    let mut bureau = person(app, Role::Bureau, "bureau");
    for path in [&of_case, &of_commitment] {
        says_not(&bureau.get(path), "Verleend");
    }

    let all = json!({ "statements": [aid(boogaart, "100000.00")], "reason": "Het een trekt zich terug." });
    w.bureau.post(&path, all).expect(200);
    let part = json!({ "amount": "40000.00", "reason": "Minder nodig." });
    let pending = w
        .bureau
        .post(&format!("/v1/commitments/{commitment}/releases"), part);
    let path = format!("/v1/pending-actions/{}/approvals", pending.expect(202).id());
    w.second_bureau.post(&path, json!({})).expect(200);
    for path in [of_case.as_str(), of_commitment.as_str(), "/state-aid"] {
        let page = bureau.get(path);
        says(&page, "Verleend € 100.000, nu € 60.000, ingeschreven € 50.000");
        says(&page, "Verleend € 50.000, nu € 0, ingeschreven € 50.000");
        says(&page, "Inschrijving NL-1 klopt niet meer");
        says(&page, "Inschrijving NL-2 klopt niet meer");
    }
    says(&bureau.get(&of_case), "krijgt niets meer");
    let desk = bureau.get("/");
    says(&desk, "Verbetering van inschrijving NL-1");
    says(&desk, "Verbetering van inschrijving NL-2");

    // The form proposes the aid as it stands, and the earlier entry stays beside the correction.
    let to_correct = w.bureau.get("/v1/state-aid-statements?toCorrect=true");
    let expected = [("0", "Ingetrokken"), ("60.000", "€ 60.000")];
    for (one, (amount, entered)) in to_correct.expect(200).items().iter().zip(expected) {
        let path = format!("/state-aid/statements/{}", text(&one["id"]));
        let page = bureau.get(&path);
        says(&page, "Verbetering in het centrale register");
        let correcting = form(&page, "/registration");
        assert_eq!(correcting.value("grossGrantEquivalent"), Some(amount));
        let page = correcting
            .with("reference", "NL-verbeterd")
            .with("registeredDate", "2026-03-02")
            .send(&mut bureau);
        says(&page, "De inschrijving is vastgelegd.");
        let page = bureau.get(&path);
        for told in ["€ 50.000", "NL-verbeterd", entered] {
            says(&page, told);
        }
        assert!(!has_form(&page, "/registration"));
    }
    let page = bureau.get(&of_case);
    says(&page, "Verleend € 100.000, nu € 60.000, ingeschreven € 60.000");
    says_not(&page, "klopt niet meer");
    says_not(&page, "krijgt niets meer");
    says(&bureau.get(&of_commitment), "Ingeschreven als NL-verbeterd");
}

#[apply(both)]
fn a_commitment_that_ended_is_on_the_page_of_the_case_until_its_entry_is_withdrawn(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let (case, commitment) = granted(&w);
    let aid = json!({ "statements": [{
        "recipientOrganisationId": w.organisations["boogaart"], "amount": "100000.00", "basis": "de-minimis",
        "rule": "general", "grossGrantEquivalent": "100000.00", "grounds": "Verklaring van 2 maart.",
    }] });
    let path = format!("/v1/commitments/{commitment}/state-aid-statements");
    let stated = w.bureau.post(&path, aid).expect(200).items();
    w.command_by_two(&case, json!({ "command": "finance" }))
        .expect(200);
    let pending = w.bureau.post(
        &format!("/v1/commitments/{commitment}/releases"),
        json!({ "reason": "Niet nodig." }),
    );
    let path = format!("/v1/pending-actions/{}/approvals", pending.expect(202).id());
    w.second_bureau.post(&path, json!({})).expect(200);
    let mut bureau = person(app, Role::Bureau, "bureau");
    let of_case = format!("/cases/{case}/state-aid");
    says(&bureau.get(&of_case), "wordt geen grondslag vastgelegd");

    // It was entered before, and that is recorded afterwards.
    let statement = format!("/state-aid/statements/{}", text(&stated[0]["id"]));
    let page = bureau.get(&statement);
    says(&page, "Er is geen steun meer om in te schrijven.");
    let entered = form(&page, "/registration");
    assert_eq!(entered.value("grossGrantEquivalent"), Some("100.000"));
    entered
        .with("reference", "NL-1")
        .with("registeredDate", "2026-03-02")
        .send(&mut bureau);
    let page = bureau.get(&of_case);
    says(&page, "Verleend € 100.000, nu € 0, ingeschreven € 100.000");
    says(&page, "Inschrijving NL-1 klopt niet meer");
    says_not(&page, "Grondslag vervangen");
    let page = bureau.get(&statement);
    form(&page, "/registration")
        .with("reference", "NL-1, ingetrokken")
        .with("registeredDate", "2026-03-02")
        .send(&mut bureau);
    says(&bureau.get(&of_case), "wordt geen grondslag vastgelegd");
    let mut auditor = person(app, Role::Auditor, "accountant");
    let page = auditor.get(&statement);
    says(&page, "Verleend € 100.000, nu € 0, ingeschreven € 0");
    assert!(!has_form(&page, "/registration"));
}

/// An entry with another amount than the aid can be right: what the register says is recorded, once both amounts were shown.
#[apply(both)]
fn an_entry_with_another_amount_than_the_aid_is_confirmed(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let (_, commitment) = granted(&w);
    let aid = json!({ "statements": [{
        "recipientOrganisationId": w.organisations["boogaart"], "amount": "100000.00", "basis": "de-minimis",
        "rule": "general", "grossGrantEquivalent": "100000.00", "grounds": "Verklaring van 2 maart.",
    }] });
    let path = format!("/v1/commitments/{commitment}/state-aid-statements");
    let stated = w.bureau.post(&path, aid).expect(200).items();
    let mut bureau = person(app, Role::Bureau, "bureau");
    let statement = format!("/state-aid/statements/{}", text(&stated[0]["id"]));
    let entry = |bureau: &mut Visitor, reference: &str, day: &str, amount: &str| {
        form(&bureau.get(&statement), "/registration")
            .with("reference", reference)
            .with("registeredDate", day)
            .with("grossGrantEquivalent", amount)
            .send(bureau)
    };
    // All that is wrong is told at once.
    let refused = entry(&mut bureau, "", "2026-03-03", "veel");
    assert_eq!(refused.status, 400);
    says(&refused, "Er zijn 3 fouten");
    says(&refused, "Deze dag ligt in de toekomst. Kies vandaag of eerder.");
    let asked = entry(&mut bureau, "NL-1", "2026-03-02", "10.000");
    says(&asked, "Is een ander bedrag ingeschreven?");
    says(&asked, "€ 100.000");
    says(&asked, "€ 10.000");
    let recorded = form(&asked, "/registration").send(&mut bureau);
    says(&recorded, "De inschrijving is vastgelegd.");
    says(&recorded, "Inschrijving NL-1 klopt niet meer");
    let same = entry(&mut bureau, "NL-2", "2026-03-02", "10.000");
    says(
        &same,
        "De laatste inschrijving heeft dit bedrag al, en de steun is nu € 100.000.",
    );

    // Who only reads is told who corrects it.
    let mut auditor = person(app, Role::Auditor, "accountant");
    let shown = auditor.get(&format!("/commitments/{commitment}"));
    says(
        &shown,
        "Het projectbureau verbetert haar uiterlijk 30 maart 2026.",
    );
    says_not(&shown, "leg de verbetering hier vast");
    let overview = auditor.get("/state-aid");
    says(
        &overview,
        "/downloads/state-aid/csv?bom=true&#38;separator=semicolon&#38;numbers=nl&#38;language=nl&#38;toRegister=true",
    );
    // What is no aid any more is withdrawn, at zero.
    let no_aid = json!({ "reason": "Het is geen steun.", "statements": [{
        "recipientOrganisationId": w.organisations["boogaart"], "amount": "100000.00", "basis": "no-aid",
        "grounds": "Marktconform.",
    }] });
    let stated = w.bureau.post(&path, no_aid).expect(200).items();
    let statement = format!("/state-aid/statements/{}", text(&stated[0]["id"]));
    let kept = form(&bureau.get(&statement), "/registration")
        .with("reference", "NL-3")
        .with("registeredDate", "2026-03-02")
        .with("grossGrantEquivalent", "10.000")
        .send(&mut bureau);
    says(
        &kept,
        "Dit is geen de-minimissteun meer: de inschrijving wordt ingetrokken. Vul 0 in.",
    );
}
