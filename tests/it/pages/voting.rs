//! Voting without scripts: the review before a vote is recorded, changes, substitutes, conflicts and secret ballots.

use edba::domain::codes::Role;
use rstest_reuse::apply;
use serde_json::{Value, json};

use super::forms::{form, has_form};
use super::visitor::{Visitor, says, says_not};
use crate::app::{App, Backend, both};
use crate::ballots::rules;
use crate::world::{Member, World};

/// A browser in which this member has signed in.
fn visitor(w: &World<'_>, member: &Member, role: Role) -> Visitor {
    let email = format!("lid-{}@leden.example", member.representative);
    w.app.person(role, &email, None, Some(member.representative));
    Visitor::signed_in(w.app, &email)
}

fn at_table(w: &World<'_>, code: &str) -> Visitor {
    visitor(w, &w.table_members[code], Role::TableMember)
}

fn on_board(w: &World<'_>, code: &str) -> Visitor {
    visitor(w, &w.board_members[code], Role::BoardMember)
}

/// The table's open ballot on a new case, under rules that a story changes.
fn table_ballot(w: &World<'_>, change: impl FnOnce(&mut Value)) -> String {
    rules(w, change);
    let case = w.case("Almere Labs", 100_000);
    w.command(&case, json!({ "command": "open-review" })).expect(200);
    w.open_ballot(&case)
}

/// What counts on a ballot now, as the bureau reads it.
fn votes(w: &World<'_>, ballot: &str) -> Vec<Value> {
    let read = w.bureau.get(&format!("/v1/ballots/{ballot}/votes")).expect(200);
    read.body["votes"].as_array().unwrap().clone()
}

#[apply(both)]
fn a_vote_counts_after_the_review_and_can_be_changed(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let ballot = table_ballot(&w, |_| {});
    let mut ibm = at_table(&w, "ibm-nederland");
    let desk = ibm.get("/");
    says(&desk, "Almere Labs");
    says(&desk, "telt uw zetel niet mee voor het quorum");
    let page = ibm.get(&format!("/ballots/{ballot}"));
    says(&page, "De zaak in het kort");
    says(&page, "Een proeftuin voor nieuwe diensten");
    let filled = form(&page, "/review")
        .with("position", "for")
        .with("reason", "Sluit aan.\nEn nu <b>door</b>.");
    let review = filled.send(&mut ibm);
    says(&review, "Klopt dit?");
    says(&review, "En nu &#60;b&#62;door");
    assert!(
        votes(&w, &ballot).is_empty(),
        "nothing counts before it is confirmed"
    );

    // Back keeps everything, and what was changed counts.
    let back = form(&review, "/vote").press(&mut ibm, "back", "1");
    let again = form(&back, "/review");
    assert_eq!(again.value("position"), Some("for"));
    assert_eq!(again.value("reason"), Some("Sluit aan.\nEn nu <b>door</b>."));
    let review = again.with("reason", "Sluit aan.").send(&mut ibm);
    let receipt = form(&review, "/vote").send(&mut ibm);
    assert!(
        receipt
            .address
            .starts_with(&format!("/ballots/{ballot}/receipt?seat=")),
        "{}",
        receipt.address
    );
    says(&receipt, "Uw stem telt mee.");
    says(&receipt, "versie 1");
    assert_eq!(votes(&w, &ballot)[0]["reason"], "Sluit aan.");

    // The page shows what stands; changing it makes a second version.
    let page = ibm.get(&format!("/ballots/{ballot}"));
    says(&page, "U stemde voor op");
    assert!(!has_form(&page, "/review"));
    let seat = w.table_members["ibm-nederland"].seat;
    let page = ibm.get(&format!("/ballots/{ballot}?change={seat}"));
    let changed = form(&page, "/review");
    assert_eq!(changed.value("reason"), Some("Sluit aan."));
    let review = changed.with("position", "against").send(&mut ibm);
    says(&form(&review, "/vote").send(&mut ibm), "versie 2");
    let standing = votes(&w, &ballot);
    assert_eq!((standing.len(), &standing[0]["position"]), (1, &json!("against")));
    says(&ibm.get("/"), "Wat u onlangs deed");

    // Others see that somebody voted, and not what.
    let mut windesheim = at_table(&w, "windesheim");
    let page = windesheim.get(&format!("/ballots/{ballot}"));
    says(&page, "1 van de 3 zetels heeft gestemd");
    says_not(&page, "Tussenstand");
    windesheim.get(&format!("/ballots/{ballot}/receipt?seat={seat}"));
    says_not(
        &windesheim.get(&format!("/ballots/{ballot}/receipt?seat={seat}")),
        "Sluit aan.",
    );
}

#[apply(both)]
fn a_closed_ballot_tells_who_voted_what_and_takes_no_votes(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let ballot = table_ballot(&w, |rules| {
        rules["visibleBeforeClose"] = json!(true);
        rules["closeWhenAllVoted"] = json!(true);
    });
    let mut ibm = at_table(&w, "ibm-nederland");
    let page = ibm.get(&format!("/ballots/{ballot}"));
    says(&page, "Tussenstand");
    let review = form(&page, "/review")
        .with("position", "for")
        .with("reason", "Goed plan.")
        .send(&mut ibm);
    form(&review, "/vote").send(&mut ibm);
    for code in ["windesheim", "gemeente-almere"] {
        let votes = format!("/v1/ballots/{ballot}/votes");
        w.table_members[code]
            .client
            .post(&votes, json!({ "position": "for" }))
            .expect(200);
    }
    assert_eq!(
        w.bureau.get(&format!("/v1/ballots/{ballot}")).expect(200).body["status"],
        "closed"
    );
    let late = form(&review, "/vote")
        .with("position", "against")
        .without("form-once")
        .send(&mut ibm);
    assert_eq!(late.status, 409);
    says(&late, "Er is niets vastgelegd");
    let page = ibm.get(&format!("/ballots/{ballot}"));
    says(&page, "Wie stemde wat");
    says(&page, "Goed plan.");
    assert!(!has_form(&page, "/review"));
    says(&ibm.get("/ballots"), "Gesloten");
}

#[apply(both)]
fn what_is_missing_is_told_and_what_was_typed_is_kept(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let ballot = table_ballot(&w, |_| {});
    let mut ibm = at_table(&w, "ibm-nederland");
    let page = ibm.get(&format!("/ballots/{ballot}"));
    let wrong = form(&page, "/review").with("reason", "Ja, maar").send(&mut ibm);
    assert_eq!(wrong.status, 400);
    says(&wrong, "Er is 1 fout");
    says(&wrong, "href=\"#position\"");
    says(&wrong, "Kies voor, tegen of onthouding.");
    assert_eq!(form(&wrong, "/review").value("reason"), Some("Ja, maar"));
    let long = form(&page, "/review")
        .with("position", "for")
        .with("reason", &"x".repeat(4001))
        .send(&mut ibm);
    assert_eq!(long.status, 400);
    says(&long, "Dit is te lang.");

    // A form that was not given out to this browser does nothing.
    let foreign = form(&page, "/review")
        .with("position", "for")
        .with("form-token", "0")
        .send(&mut ibm);
    assert_eq!(foreign.status, 403);
    let direct = form(&page, "/review")
        .with("position", "for")
        .without("form-token");
    assert_eq!(
        ibm.post(&format!("/ballots/{ballot}/vote"), &direct.fields)
            .status,
        403
    );
    assert!(votes(&w, &ballot).is_empty());
}

#[apply(both)]
fn who_has_no_seat_reads_or_does_not_find_the_ballot(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let ballot = table_ballot(&w, |_| {});
    let mut board = on_board(&w, "provincie-flevoland");
    assert_eq!(board.get(&format!("/ballots/{ballot}")).status, 404);
    let mut ibm = at_table(&w, "ibm-nederland");
    let own = form(&ibm.get(&format!("/ballots/{ballot}")), "/review");
    let token = form(&board.get("/account"), "/account/language");
    let forged = own
        .with("position", "for")
        .with("form-token", token.value("form-token").unwrap());
    assert_eq!(
        board
            .post(&format!("/ballots/{ballot}/vote"), &forged.fields)
            .status,
        404
    );
    assert!(votes(&w, &ballot).is_empty());
}

#[apply(both)]
fn a_substitute_votes_for_the_seat_and_then_the_holder_cannot(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let seat = w.table_members["windesheim"].seat;
    let deputy = w.substitute("windesheim", seat, Role::TableMember);
    let ballot = table_ballot(&w, |_| {});
    let mut deputy = visitor(&w, &deputy, Role::TableMember);
    let page = deputy.get(&format!("/ballots/{ballot}"));
    says(&page, "als vervanger van");
    let review = form(&page, "/review").with("position", "for").send(&mut deputy);
    says(&form(&review, "/vote").send(&mut deputy), "Uw stem is vastgelegd");
    let mut holder = at_table(&w, "windesheim");
    let page = holder.get(&format!("/ballots/{ballot}"));
    says(&page, "Uw vervanger heeft voor deze zetel gestemd.");
    assert!(!has_form(&page, "/review"));
}

#[apply(both)]
fn a_conflict_of_interest_is_read_once_more_and_then_stands(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let ballot = table_ballot(&w, |_| {});
    let mut ibm = at_table(&w, "ibm-nederland");
    let page = ibm.get(&format!("/ballots/{ballot}"));
    let empty = form(&page, "/recusal").send(&mut ibm);
    assert_eq!(empty.status, 400);
    says(&empty, "href=\"#conflict-reason\"");
    let sure = form(&page, "/recusal")
        .with("conflict-reason", "Wij leveren de apparatuur.")
        .send(&mut ibm);
    says(&sure, "Weet u het zeker?");
    says_not(
        &ibm.get(&format!("/ballots/{ballot}")),
        "stemt niet mee vanwege een belang",
    );
    let back = form(&sure, "/recusal").press(&mut ibm, "back", "1");
    assert_eq!(
        form(&back, "/recusal").value("conflict-reason"),
        Some("Wij leveren de apparatuur.")
    );
    let done = form(&sure, "/recusal").press(&mut ibm, "confirmed", "1");
    says(&done, "Uw belang is vastgelegd");
    says(&done, "Wij leveren de apparatuur.");
    assert!(!has_form(&done, "/review"), "a recused seat gets no form");
    says(&done, "0 van de 2 zetels");
}

#[apply(both)]
fn a_secret_vote_is_cast_once_and_not_shown_to_anyone(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let ballot = table_ballot(&w, |rules| rules["secret"] = json!(true));
    let mut ibm = at_table(&w, "ibm-nederland");
    let page = ibm.get(&format!("/ballots/{ballot}"));
    says(&page, "Geheime stemming");
    assert_eq!(form(&page, "/review").value("reason"), None);
    let review = form(&page, "/review").with("position", "against").send(&mut ibm);
    let cast = form(&review, "/vote");
    let receipt = cast.send(&mut ibm);
    says(&receipt, "Uw deelname is vastgelegd");
    says_not(&receipt, "Tegen");
    says(&cast.send(&mut ibm), "U had al gestemd.");
    let page = ibm.get(&format!("/ballots/{ballot}"));
    says(&page, "Een geheime stem kunt u niet meer veranderen.");
    assert!(!has_form(&page, "/review"));
}
