//! Pages of an ended ballot: how it ended, and that a late vote was not recorded.

use edba::domain::codes::Role;
use rstest_reuse::apply;
use serde_json::{Value, json};

use super::forms::form;
use super::visitor::{Visitor, says, says_not};
use crate::app::{App, Backend, both};
use crate::ballots::rules;
use crate::world::{World, vote};

/// A browser in which a member of the table has signed in.
fn at_table(w: &World<'_>, code: &str) -> Visitor {
    let member = &w.table_members[code];
    let email = format!("{code}@tafel.example");
    w.app
        .person(Role::TableMember, &email, None, Some(member.representative));
    Visitor::signed_in(w.app, &email)
}

fn bureau(w: &World<'_>) -> Visitor {
    w.app.person(Role::Bureau, "bureau@edba.example", None, None);
    Visitor::signed_in(w.app, "bureau@edba.example")
}

/// The table's open ballot on a new case, which closes with its last vote and where the chair breaks a tie.
fn table_ballot(w: &World<'_>, close: Option<&str>) -> String {
    rules(w, |rules| {
        rules["tie"] = json!("chair-decides");
        rules["closeWhenAllVoted"] = json!(true);
    });
    let case = w.case("Almere Labs", 100_000);
    let mut command = json!({ "command": "open-review" });
    if let Some(close) = close {
        command["ballotsCloseAt"] = Value::from(close);
    }
    w.command(&case, command).expect(200);
    w.open_ballot(&case)
}

#[apply(both)]
fn the_bureau_reads_how_a_closed_ballot_ended_and_of_no_time_to_come(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let ballot = table_ballot(&w, None);
    let mut bureau = bureau(&w);
    let manage = format!("/ballots/{ballot}/manage");
    says(&bureau.get(&manage), "over 14 dagen");
    for code in ["ibm-nederland", "windesheim", "gemeente-almere"] {
        vote(
            &w.table_members[code].client,
            &ballot,
            json!({ "position": "for" }),
        )
        .expect(200);
    }
    let page = bureau.get(&manage);
    says(
        &page,
        "<dt>Advies</dt><dd>Positief</dd><dd>3 voor, 0 tegen, 0 onthoudingen</dd>",
    );
    says(&page, "<dt>Gesloten</dt>");
    says(&page, "vandaag");
    says_not(&page, "over 14 dagen");
    // Neither the case nor the work on it tells of the deadline that was not needed.
    let id = w.bureau.get(&format!("/v1/ballots/{ballot}")).expect(200).body["caseId"]
        .as_str()
        .unwrap()
        .to_owned();
    for address in [
        format!("/cases/{id}"),
        format!("/cases/{id}/work"),
        "/ballots".to_owned(),
        format!("/ballots/{ballot}"),
    ] {
        let page = bureau.get(&address);
        says_not(&page, "over 14 dagen");
        says_not(&page, "16 maart 2026");
        says_not(&page, "16 mrt");
    }
}

#[apply(both)]
fn whoever_is_late_is_told_at_each_step_that_nothing_was_recorded(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let ballot = table_ballot(&w, Some("2026-03-02T10:00:00Z"));
    let mut ibm = at_table(&w, "ibm-nederland");
    let mut windesheim = at_table(&w, "windesheim");
    let asked = windesheim.get(&format!("/ballots/{ballot}"));
    let page = ibm.get(&format!("/ballots/{ballot}"));
    let review = form(&page, "/review").with("position", "for").send(&mut ibm);
    form(&review, "/vote").send(&mut ibm);
    let change = ibm.get(&format!(
        "/ballots/{ballot}?change={}",
        w.table_members["ibm-nederland"].seat
    ));
    let changed = form(&change, "/review")
        .with("position", "against")
        .send(&mut ibm);
    let sure = form(&asked, "/recusal")
        .with("conflict-reason", "Wij leveren.")
        .send(&mut windesheim);
    let reviewed = form(&asked, "/review")
        .with("position", "for")
        .send(&mut windesheim);
    app.at("2026-03-02T10:00:00Z");
    // The first step …
    let late = form(&asked, "/review")
        .with("position", "for")
        .send(&mut windesheim);
    assert_eq!(late.status, 409);
    says(&late, "<title>Fout: Advies over Almere Labs");
    says(&late, "Er is niets vastgelegd");
    says(&late, "U kunt sinds maandag 2 maart 2026");
    says_not(&late, "Uw eerdere stem");
    // … a button that only reckons, and the last step …
    let counted = form(&asked, "/review").press(&mut windesheim, "calculate", "1");
    says(&counted, "Er is niets vastgelegd");
    let last = form(&reviewed, "/vote").send(&mut windesheim);
    assert_eq!(last.status, 409);
    says(&last, "Er is niets vastgelegd");
    // … and both steps of a conflict of interest say so.
    for page in [
        form(&asked, "/recusal")
            .with("conflict-reason", "Wij leveren.")
            .send(&mut windesheim),
        form(&sure, "/recusal").press(&mut windesheim, "confirmed", "1"),
    ] {
        assert_eq!(page.status, 409);
        says(&page, "Er is niets vastgelegd");
    }
    // A vote that stands still stands.
    let late = form(&changed, "/vote").send(&mut ibm);
    says(&late, "Uw eerdere stem blijft staan.");
    // Cancelled is ended as well.
    app.at("2026-03-02T09:59:00Z");
    let other = table_ballot(&w, None);
    let asked = windesheim.get(&format!("/ballots/{other}"));
    w.bureau
        .post(
            &format!("/v1/ballots/{other}/cancellations"),
            json!({ "reason": "De vraag klopt niet." }),
        )
        .expect(200);
    let late = form(&asked, "/review")
        .with("position", "for")
        .send(&mut windesheim);
    says(&late, "Er is niets vastgelegd");
}

#[apply(both)]
fn a_chair_who_is_recused_is_not_said_to_decide(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let ballot = table_ballot(&w, None);
    let mut windesheim = at_table(&w, "windesheim");
    let address = format!("/ballots/{ballot}");
    let decides = "Bij evenveel stemmen geeft de stem van de voorzitter de doorslag.";
    says(&windesheim.get(&address), decides);
    let mut chair = at_table(&w, "ibm-nederland");
    let page = chair.get(&address);
    let sure = form(&page, "/recusal")
        .with("conflict-reason", "Wij leveren de apparatuur.")
        .send(&mut chair);
    form(&sure, "/recusal").press(&mut chair, "confirmed", "1");
    let page = windesheim.get(&address);
    says_not(&page, "voorzitter de doorslag");
    says(&page, "Bij evenveel stemmen is het voorstel verworpen.");
    says(&page, "Wij leveren de apparatuur.");
}
