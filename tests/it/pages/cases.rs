//! Members read cases and decisions, and comment on them.

use edba::domain::Id;
use edba::domain::codes::Role;
use edba::service::unit_of_work::statements_taken;
use edba::service::{Actor, Who, cases};
use rstest_reuse::apply;
use serde_json::json;

use super::forms::form;
use super::visitor::{Visitor, says};
use crate::app::{App, Backend, both};
use crate::world::World;

#[apply(both)]
fn a_case_is_read_on_one_page_and_commented_on(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Almere Labs", 100_000);
    let member = &w.table_members["ibm-nederland"];
    app.person(
        Role::TableMember,
        "ibm@tafel.example",
        None,
        Some(member.representative),
    );
    let mut ibm = Visitor::signed_in(app, "ibm@tafel.example");
    let list = ibm.get("/cases?q=glasvezelnet&status=proposal");
    says(&list, "Almere Labs");
    says(&ibm.get("/cases?status=financed"), "Geen zaken gevonden");
    let page = ibm.get(&format!("/cases/{case}"));
    for told in [
        "Een proeftuin voor nieuwe diensten",
        "€ 150.000",
        "€ 50.000",
        "2026: kosten € 150.000",
        "Huisbankier",
        "Gezond rendement.",
        "Hogere transactiekosten",
        "Boogaart",
        "Wacht op",
        "edba-current\" aria-current=\"step\"",
        "Zaak ingediend",
    ] {
        says(&page, told);
    }
    let empty = form(&page, "/comments").send(&mut ibm);
    assert_eq!(empty.status, 400);
    says(&empty, "href=\"#comment\"");
    let placed = form(&page, "/comments")
        .with("comment", "Kan dit <i>eerder</i>?")
        .send(&mut ibm);
    assert_eq!(placed.status, 200);
    says(&placed, "Uw reactie is geplaatst.");
    says(&placed, "Kan dit &#60;i&#62;eerder");

    // A board member does not see it before it comes to the board.
    let member = &w.board_members["usg-people"];
    app.person(
        Role::BoardMember,
        "usg@board.example",
        None,
        Some(member.representative),
    );
    let mut usg = Visitor::signed_in(app, "usg@board.example");
    assert_eq!(usg.get(&format!("/cases/{case}")).status, 404);
    let comment = form(&placed, "/comments").with("comment", "x");
    let token = form(&usg.get("/account"), "/account/language");
    let forged = comment.with("form-token", token.value("form-token").unwrap());
    assert_eq!(forged.send(&mut usg).status, 404);
    w.to_board(&case);
    let page = usg.get(&format!("/cases/{case}"));
    says(&page, "Positief");
    says(&page, "3 voor, 0 tegen, 0 onthoudingen");
}

#[apply(both)]
fn a_decision_and_its_certificate_are_read_by_who_took_part(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Almere Labs", 100_000);
    w.to_board(&case);
    let ballot = w.board_ballot(&case);
    w.everybody_for(&ballot, &[("gemeente-almere", 60_000)]);
    w.close(&ballot).expect(200);
    let decision = w.decision(&case)["id"].as_str().unwrap().to_owned();
    let member = &w.board_members["windesheim"];
    app.person(
        Role::BoardMember,
        "w@board.example",
        None,
        Some(member.representative),
    );
    let mut reader = Visitor::signed_in(app, "w@board.example");
    let closed = reader.get(&format!("/ballots/{ballot}"));
    says(&closed, &format!("/decisions/{decision}/certificate"));
    let page = reader.get(&format!("/decisions/{decision}"));
    for told in [
        "EDBA-2026-001",
        "Aangenomen met een tekort",
        "€ 60.000",
        "€ 40.000",
        "2026 programma",
        "6 voor",
    ] {
        says(&page, told);
    }
    let certificate = reader.get(&format!("/decisions/{decision}/certificate"));
    assert_eq!(certificate.status, 200);
    says(&certificate, "EDBA-2026-001");
    says(&reader.get(&format!("/cases/{case}")), "EDBA-2026-001");
    let member = &w.table_members["windesheim"];
    app.person(
        Role::TableMember,
        "t@tafel.example",
        None,
        Some(member.representative),
    );
    let mut table = Visitor::signed_in(app, "t@tafel.example");
    assert_eq!(
        table.get(&format!("/decisions/{decision}")).status,
        200,
        "of a case of one's own table"
    );
    let partner = w.organisations["provincie-flevoland"];
    app.person(Role::FinancePartner, "p@partner.example", Some(partner), None);
    let mut partner = Visitor::signed_in(app, "p@partner.example");
    assert_eq!(partner.get(&format!("/decisions/{decision}")).status, 404);
    assert_eq!(partner.get(&format!("/cases/{case}")).status, 403);
}

#[apply(both)]
fn a_case_takes_as_many_statements_however_much_happened_to_it(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Almere Labs", 100_000);
    let id: Id = case.parse().unwrap();
    let auditor = Actor {
        id: Id::new(),
        name: "auditor".into(),
        role: Role::Auditor,
        organisation_id: None,
        representative_id: None,
        is_account: true,
    };
    let count = || {
        let unit = app.state.unit_of_work();
        unit.read(Who::Known(&auditor), |cx| cases::story(cx, id).map(drop))
            .unwrap();
        statements_taken()
    };
    let before = count();
    for n in 0..5 {
        w.bureau
            .post(
                &format!("/v1/cases/{case}/comments"),
                json!({ "text": format!("nr {n}") }),
            )
            .expect(201);
    }
    assert_eq!(count(), before);
}
