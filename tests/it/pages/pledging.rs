//! Pledging without scripts: rows, their effect, amounts beyond the mandate, and faults.

use edba::domain::codes::Role;
use rstest_reuse::apply;

use super::forms::form;
use super::visitor::{Visitor, says};
use crate::app::{App, Backend, both};
use crate::world::World;

fn on_board(w: &World<'_>, code: &str) -> Visitor {
    let member = &w.board_members[code];
    let email = format!("{code}@board.example");
    w.app
        .person(Role::BoardMember, &email, None, Some(member.representative));
    Visitor::signed_in(w.app, &email)
}

#[apply(both)]
fn a_pledge_beyond_the_mandate_is_shown_in_two_parts_and_recorded_so(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Almere Labs", 130_000);
    w.to_board(&case);
    let ballot = w.board_ballot(&case);
    let mut usg = on_board(&w, "usg-people");
    let page = usg.get(&format!("/ballots/{ballot}"));
    says(&page, "Nog vrij in uw mandaat voor 2026");
    let typed = form(&page, "/review")
        .with("position", "for")
        .with("amount-1", "€ 120.000,00");
    let shown = typed.press(&mut usg, "calculate", "1");
    assert_eq!(shown.status, 200);
    says(&shown, "€ 20.000 gaat boven uw mandaat.");
    says(&shown, "van het plafond per besluit");
    assert_eq!(form(&shown, "/review").value("amount-1"), Some("€ 120.000,00"));
    assert_eq!(w.headroom("usg-people", 2026)["reserved"], "0.00");

    // The part of a page that the script asks for tells the same.
    let part = usg.post(&format!("/ballots/{ballot}/effect"), &typed.fields);
    assert_eq!(part.status, 200);
    says(&part, "id=\"effect-1\"");
    says(&part, "id=\"live-gap\"");
    says(&part, "Nog nodig: € 10.000");
    assert!(!part.html.contains("<html"));

    let review = typed.send(&mut usg);
    says(&review, "€ 100.000 meteen gereserveerd");
    says(
        &review,
        "€ 20.000 gaat naar uw organisatie ter bekrachtiging, uiterlijk",
    );
    let receipt = form(&review, "/vote").send(&mut usg);
    says(&receipt, "Uw stem is vastgelegd");
    says(&receipt, "€ 20.000");
    assert_eq!(w.headroom("usg-people", 2026)["reserved"], "100000.00");

    // Changing to against gives it back, and says first that pledges do not go with it.
    let seat = w.board_members["usg-people"].seat;
    let page = usg.get(&format!("/ballots/{ballot}?change={seat}"));
    let changed = form(&page, "/review");
    assert_eq!(changed.value("amount-1"), Some("120.000"));
    let wrong = changed.clone().with("position", "against").send(&mut usg);
    assert_eq!(wrong.status, 400);
    says(&wrong, "U kunt alleen iets toezeggen als u voor stemt.");
    let review = form(&wrong, "/review").with("amount-1", "").send(&mut usg);
    says(&review, "U zegt niets toe.");
    form(&review, "/vote").send(&mut usg);
    assert_eq!(w.headroom("usg-people", 2026)["reserved"], "0.00");
}

#[apply(both)]
fn rows_come_and_go_and_faults_stand_at_their_row(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Almere Labs", 130_000);
    w.to_board(&case);
    let ballot = w.board_ballot(&case);
    let mut almere = on_board(&w, "gemeente-almere");
    let page = almere.get(&format!("/ballots/{ballot}"));
    let two = form(&page, "/review")
        .with("position", "for")
        .with("amount-1", "10.000")
        .press(&mut almere, "add", "pledge");
    let filled = form(&two, "/review");
    assert_eq!(filled.value("amount-1"), Some("10.000"));
    assert_eq!(filled.value("amount-2"), Some(""));
    assert_eq!(filled.value("position"), Some("for"));

    let wrong = filled.clone().with("amount-2", "veel").send(&mut almere);
    assert_eq!(wrong.status, 400);
    says(&wrong, "href=\"#amount-2\"");
    says(&wrong, "Toezegging 2: ");
    let kept = form(&wrong, "/review");
    assert_eq!(
        (kept.value("amount-1"), kept.value("amount-2")),
        (Some("10.000"), Some("veel"))
    );

    let twice = filled.clone().with("amount-2", "5.000").send(&mut almere);
    assert_eq!(twice.status, 400);
    says(&twice, "Toezegging 2: Deze toezegging staat er al");
    let none = filled.clone().with("amount-2", "0").send(&mut almere);
    says(&none, "Toezegging 2: ");

    // A mandate of somebody else is refused, whatever the form offered.
    let other = w.board_members["provincie-flevoland"].mandate.clone().unwrap();
    let theirs = filled.clone().with("mandate-1", &other).send(&mut almere);
    assert_eq!(theirs.status, 400);
    says(&theirs, "Dit is niet uw eigen mandaat.");

    let one = filled.with("amount-2", "7.000").press(&mut almere, "remove", "1");
    assert_eq!(form(&one, "/review").value("amount-1"), Some("7.000"));
    assert_eq!(form(&one, "/review").value("mandate-2"), None);
}

#[apply(both)]
fn more_than_the_case_asks_is_said_with_the_offer_to_pledge_just_that(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Almere Labs", 60_000);
    w.to_board(&case);
    let ballot = w.board_ballot(&case);
    let mut usg = on_board(&w, "usg-people");
    let page = usg.get(&format!("/ballots/{ballot}"));
    let typed = form(&page, "/review")
        .with("position", "for")
        .with("reason", "ja")
        .with("amount-1", "100.000");
    let shown = typed.press(&mut usg, "calculate", "1");
    says(
        &shown,
        "kan de zaak hooguit € 60.000 van deze toezegging van € 100.000 gebruiken",
    );
    let part = usg.post(&format!("/ballots/{ballot}/effect"), &typed.fields);
    says(&part, "name=\"use\" value=\"1\"");
    let just = form(&typed.press(&mut usg, "use", "1"), "/review");
    assert_eq!(
        (just.value("amount-1"), just.value("reason")),
        (Some("60.000"), Some("ja"))
    );

    // The review says it too, and shows the vote with just that.
    let review = typed.send(&mut usg);
    says(&review, "hooguit € 60.000 van € 100.000 is nodig");
    let again = form(&review, "/review").press(&mut usg, "use", "all");
    says(&again, "€ 60.000 meteen gereserveerd");
    assert!(!again.html.contains("meer toe dan de zaak nog vraagt"));

    // Whoever pledges more all the same reads it on the receipt, and can still change it.
    let receipt = form(&review, "/vote").send(&mut usg);
    says(&receipt, "U zegt meer toe dan de zaak nog vraagt");
    assert_eq!(w.headroom("usg-people", 2026)["reserved"], "100000.00");
    let again = form(&receipt, "/review").press(&mut usg, "use", "all");
    let receipt = form(&again, "/vote").send(&mut usg);
    assert!(!receipt.html.contains("meer toe dan de zaak nog vraagt"));
    assert_eq!(w.headroom("usg-people", 2026)["reserved"], "60000.00");
}

#[apply(both)]
fn who_has_no_mandate_votes_without_pledging(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Almere Labs", 130_000);
    w.to_board(&case);
    let ballot = w.board_ballot(&case);
    let mut hospital = on_board(&w, "flevoziekenhuis");
    let page = hospital.get(&format!("/ballots/{ballot}"));
    says(&page, "U hebt vandaag geen geldig mandaat.");
    let review = form(&page, "/review")
        .with("position", "abstain")
        .send(&mut hospital);
    says(
        &form(&review, "/vote").send(&mut hospital),
        "Uw stem is vastgelegd",
    );
}
