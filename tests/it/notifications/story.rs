//! A case passes through the state machine; each step notifies exactly the users concerned.

use edba::domain::codes::Role;
use rstest_reuse::apply;
use serde_json::{Value, json};

use crate::app::{App, Backend, both};
use crate::client::Client;
use crate::decided::text;
use crate::notifications::book::{BOARD, TABLE, deliver_expected, each, give_addresses, mailed, who};
use crate::world::{World, vote};

/// The world with everybody's address, and some who are never concerned: an auditor, an administrator, the
/// initiator of other cases, a funder of none.
fn world(app: &App) -> (World<'_>, Client) {
    let w = World::new(app);
    let partner = app.account(
        Role::FinancePartner,
        "usg-people",
        Some(w.organisations["usg-people"]),
        None,
    );
    app.account(
        Role::FinancePartner,
        "provincie-flevoland",
        Some(w.organisations["provincie-flevoland"]),
        None,
    );
    app.account(
        Role::Initiator,
        "ibm-nederland",
        Some(w.organisations["ibm-nederland"]),
        None,
    );
    app.auditor();
    app.administrator();
    give_addresses(app);
    deliver_expected(app, &[]);
    (w, partner)
}

fn name_of(code: &str, role: &str) -> String {
    format!("{code}.{role}")
}

#[apply(both)]
fn from_the_proposal_to_a_refused_commitment(backend: Backend) {
    let app = &App::start(backend);
    let (w, partner) = world(app);
    let case = w.case("Glasvezel", 130_000);
    deliver_expected(app, &[]);

    w.command(&case, json!({ "command": "open-review" })).expect(200);
    let asked = deliver_expected(app, &each(&TABLE, "Stem vóór"));
    let ballot = w.open_ballot(&case);
    assert!(
        asked[0]
            .text
            .contains(&format!("https://edba.example/ballots/{ballot}")),
        "{}",
        asked[0].text
    );
    assert!(asked[0].text.contains("Glasvezel"));
    assert!(
        asked[0].unsubscribe.is_none(),
        "what must be acted on cannot be ended"
    );

    // Each voter gets a receipt, and nobody learns what others have voted. The last vote closes the ballot.
    for (place, (code, member)) in w.table_members.iter().enumerate() {
        vote(&member.client, &ballot, json!({ "position": "for" })).expect(200);
        let name = name_of(code, "table-member");
        let mut expected = vec![(name.as_str(), "Uw stem is ontvangen")];
        if place == 2 {
            expected.extend(each(&TABLE, "Uitslag positief"));
        }
        let receipt = deliver_expected(app, &expected);
        assert!(
            receipt
                .iter()
                .any(|mail| who(mail) == name && mail.text.contains("Stem: voor"))
        );
    }

    w.command(&case, json!({ "command": "forward" })).expect(200);
    deliver_expected(app, &[("boogaart", "Naar de board: Glasvezel")]);

    let board = json!({
        "caseId": case, "closesAt": "2026-03-16T12:00:00Z", "ratificationDueDate": "2026-03-31",
        "conditions": [{ "description": "Een vergunning", "owner": "Boogaart", "dueDate": "2026-06-30", "precedent": true }],
    });
    let ballot = w.bureau.post("/v1/ballots", board).expect(201).id();
    deliver_expected(
        app,
        &each(&BOARD, "Stem vóór maandag 16 maart 2026 om 13.00 uur: Glasvezel"),
    );
    w.all_but_the_last_for(&ballot, &[("usg-people", 130_000)]);
    let receipts = deliver_expected(app, &each(&BOARD[..5], "Uw stem is ontvangen"));
    let pledged: Vec<_> = receipts
        .iter()
        .filter(|mail| mail.text.contains("130.000"))
        .map(who)
        .collect();
    assert_eq!(pledged, ["usg-people.board-member"]);

    // The last vote closes it, without knowing.
    w.the_last_for(&ballot, &[]);
    let mut expected = each(
        &BOARD,
        "Besluit EDBA-2026-001, aangenomen onder voorbehoud van bekrachtiging: Glasvezel",
    );
    expected.extend([
        ("boogaart", "Besluit EDBA-2026-001"),
        ("usg-people", "Besluit EDBA-2026-001"),
        (
            "usg-people",
            "Bekrachtiging gevraagd tot en met 31 maart 2026: Glasvezel",
        ),
        ("windesheim.board-member", "Uw stem is ontvangen"),
        (
            "bureau",
            "Bekrachtiging gevraagd tot en met 31 maart 2026: Glasvezel",
        ),
        (
            "bureau-2",
            "Bekrachtiging gevraagd tot en met 31 maart 2026: Glasvezel",
        ),
    ]);
    let decided = deliver_expected(app, &expected);
    let asked: Vec<_> = decided
        .iter()
        .filter(|mail| mail.subject.starts_with("Bekrachtiging"))
        .collect();
    assert!(
        asked.iter().all(|mail| mail.text.contains("30.000")),
        "{}",
        asked[0].text
    );

    let one = |list: &str| {
        text(
            &w.bureau
                .get(&format!("/v1/{list}?caseId={case}"))
                .expect(200)
                .items()[0]["id"],
        )
    };
    let ratification = one("ratifications");
    let given = json!({ "outcome": "given", "document": "Besluit RvB 2026-12" });
    let pending = w
        .bureau
        .post(&format!("/v1/ratifications/{ratification}/outcomes"), given)
        .expect(202)
        .id();
    deliver_expected(
        app,
        &[("bureau-2", "Wacht op uw goedkeuring: Bekrachtiging vastleggen")],
    );
    w.second_bureau
        .post(&format!("/v1/pending-actions/{pending}/approvals"), json!({}))
        .expect(200);
    let condition = one("conditions");
    w.bureau
        .post(
            &format!("/v1/conditions/{condition}/fulfilments"),
            json!({ "evidence": "OV-12" }),
        )
        .expect(200);
    deliver_expected(app, &[]);

    // Two commitments of one organisation are one mail.
    w.command_by_two(&case, json!({ "command": "finance" }))
        .expect(200);
    deliver_expected(
        app,
        &[
            ("boogaart", "Gefinancierd: Glasvezel"),
            (
                "usg-people",
                "Verplichting van € 130.000 wacht op uw antwoord: Glasvezel",
            ),
        ],
    );

    let offered = partner.get("/v1/commitments").expect(200).items();
    let (within, ratified): (Vec<Value>, Vec<Value>) =
        offered.into_iter().partition(|c| c["ratificationId"].is_null());
    let answer = |commitment: &Value, what: &str, body: Value| {
        partner
            .post(
                &format!("/v1/commitments/{}/{what}", text(&commitment["id"])),
                body,
            )
            .expect(200);
    };
    answer(
        &within[0],
        "acknowledgements",
        json!({ "bookingReference": "2026/1" }),
    );
    deliver_expected(app, &[]);
    answer(
        &ratified[0],
        "refusals",
        json!({ "reason": "De raad van bestuur trekt terug." }),
    );
    let refused = deliver_expected(
        app,
        &each(&["bureau", "bureau-2"], "USG People weigert € 30.000: Glasvezel"),
    );
    assert!(refused[0].text.contains("De raad van bestuur trekt terug."));

    w.command_by_two(&case, json!({ "command": "reopen", "reason": "weigering" }))
        .expect(200);
    // What was approved at once is not asked any more.
    deliver_expected(
        app,
        &[("usg-people", "Verplichting van € 30.000 vrijgegeven: Glasvezel")],
    );
}

#[apply(both)]
fn a_case_that_comes_back_is_cancelled_for_those_who_could_vote_and_told_to_its_initiator(backend: Backend) {
    let app = &App::start(backend);
    let (w, _) = world(app);
    let case = w.case("Glasvezel", 130_000);
    w.command(&case, json!({ "command": "open-review" })).expect(200);
    deliver_expected(app, &each(&TABLE, "Stem vóór"));
    let ballot = w.open_ballot(&case);

    // An extension is told to whoever can still vote or change the vote.
    let later = json!({ "closesAt": "2026-03-20T09:00:00Z", "reason": "Er is vakantie." });
    w.bureau
        .post_about(&format!("/v1/ballots/{ballot}"), "extensions", later)
        .expect(200);
    let extended = deliver_expected(
        app,
        &each(
            &TABLE,
            "Verlengd tot vrijdag 20 maart 2026 om 10.00 uur: Glasvezel",
        ),
    );
    assert!(extended[0].text.contains("Er is vakantie.") && extended[0].unsubscribe.is_some());

    w.command(
        &case,
        json!({ "command": "return", "reason": "De cijfers kloppen niet." }),
    )
    .expect(200);
    let mut expected = each(&TABLE, "Stemming geannuleerd: Glasvezel");
    expected.push(("boogaart", "Teruggegeven: Glasvezel"));
    expected.push(("auditor", "Stemming geannuleerd: Glasvezel"));
    let back = deliver_expected(app, &expected);
    let initiator = back.iter().find(|mail| who(mail) == "boogaart").unwrap();
    assert!(initiator.text.contains("De cijfers kloppen niet."));
    assert!(
        initiator
            .text
            .contains(&format!("https://edba.example/my-cases/{case}/edit"))
    );

    // A negative advice, and the end of it.
    w.command(&case, json!({ "command": "open-review" })).expect(200);
    deliver_expected(app, &each(&TABLE, "Stem vóór"));
    let ballot = w.open_ballot(&case);
    for member in w.table_members.values() {
        vote(&member.client, &ballot, json!({ "position": "against" })).expect(200);
    }
    let mut expected = each(&TABLE, "Uw stem is ontvangen");
    expected.extend(each(&TABLE, "Uitslag negatief: Glasvezel"));
    deliver_expected(app, &expected);
    w.command(
        &case,
        json!({ "command": "reject", "reason": "Het advies is negatief." }),
    )
    .expect(200);
    deliver_expected(app, &[("boogaart", "Afgewezen: Glasvezel")]);
}

#[apply(both)]
fn a_recused_seat_is_asked_nothing_and_a_substitute_acts_openly_for_the_principal(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let substitute = w.substitute(
        "overmars",
        w.table_members["ibm-nederland"].seat,
        Role::TableMember,
    );
    give_addresses(app);
    let mut content = w.content("Met belang");
    content["recipientOrganisationIds"] = json!([w.organisations["windesheim"]]);
    let case = w.bureau.post("/v1/cases", content).expect(201).id();
    w.command(&case, json!({ "command": "open-review" })).expect(200);
    let name = "substitute-overmars";
    let may_vote = ["gemeente-almere.table-member", "ibm-nederland.table-member", name];
    let asked = deliver_expected(app, &each(&may_vote, "Stem vóór"));
    let of_substitute = asked.iter().find(|mail| who(mail) == name).unwrap();
    assert!(
        of_substitute
            .text
            .contains("U vervangt: Vertegenwoordiger ibm-nederland"),
        "{}",
        of_substitute.text
    );

    let ballot = w.open_ballot(&case);
    vote(&substitute.client, &ballot, json!({ "position": "for" })).expect(200);
    let receipts = deliver_expected(
        app,
        &[
            (name, "Uw stem is ontvangen"),
            (
                "ibm-nederland.table-member",
                "substitute overmars stemde namens u",
            ),
        ],
    );
    assert!(receipts.iter().all(|mail| mail.text.contains("Stem: voor")));

    // Only who can still do something with it is told of more time: not the principal any more.
    let later = json!({ "closesAt": "2026-03-20T09:00:00Z", "reason": "Er is vakantie." });
    w.bureau
        .post_about(&format!("/v1/ballots/{ballot}"), "extensions", later)
        .expect(200);
    deliver_expected(
        app,
        &each(&["gemeente-almere.table-member", name], "Verlengd tot"),
    );

    // Who declares a conflict after the opening is out of it from then on.
    let seat = w.table_members["gemeente-almere"].seat;
    let conflict = json!({ "seatId": seat, "reason": "Mijn broer werkt er." });
    w.table_members["gemeente-almere"]
        .client
        .post(&format!("/v1/ballots/{ballot}/recusals"), conflict)
        .expect(200);
    let closed = mailed(app);
    assert!(
        closed.iter().all(|mail| mail.subject.starts_with("Uitslag")),
        "{closed:?}"
    );
    // The result goes to every member of the body, recused or not, and to the acting substitute.
    let mut names: Vec<_> = closed.iter().map(who).collect();
    names.sort();
    assert_eq!(
        names,
        [
            "gemeente-almere.table-member",
            "ibm-nederland.table-member",
            name,
            "windesheim.table-member"
        ]
    );
}

#[apply(both)]
fn nothing_of_a_secret_vote_is_in_any_mail(backend: Backend) {
    let app = &App::start(backend);
    let (w, _) = world(app);
    let rules = json!({
        "quorumPercent": 50, "composition": [], "majority": "simple", "tie": "fails",
        "secret": true, "visibleBeforeClose": false, "closeWhenAllVoted": true,
    });
    w.bureau
        .post(&format!("/v1/bodies/{}/rules", w.table), rules)
        .expect(201);
    let case = w.case("In het geheim", 130_000);
    w.command(&case, json!({ "command": "open-review" })).expect(200);
    deliver_expected(app, &each(&TABLE, "Stem vóór"));
    let ballot = w.open_ballot(&case);
    let positions = ["for", "against", "for"];
    let mut all = Vec::new();
    for (member, position) in w.table_members.values().zip(positions) {
        vote(&member.client, &ballot, json!({ "position": position })).expect(200);
    }
    let mut expected = each(&TABLE, "Uw stem is ontvangen");
    expected.extend(each(&TABLE, "Uitslag positief"));
    all.extend(deliver_expected(app, &expected));
    for receipt in all.iter().filter(|mail| mail.subject.starts_with("Uw stem")) {
        for word in ["Stem: voor", "Stem: tegen", "onthouding"] {
            assert!(!receipt.text.contains(word), "{}", receipt.text);
        }
    }
    // The counts are what the page shows of three votes.
    let result = all
        .iter()
        .find(|mail| mail.subject.starts_with("Uitslag"))
        .unwrap();
    assert!(result.text.contains("2 voor, 1 tegen"), "{}", result.text);
}

#[apply(both)]
fn what_is_told_is_told_once_by_however_many_workers(backend: Backend) {
    let app = &App::start(backend);
    let (w, _) = world(app);
    let case = w.case("Glasvezel", 130_000);
    w.command(&case, json!({ "command": "open-review" })).expect(200);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let (unit, clockwork) = (app.state.unit_of_work(), crate::notifications::book::clockwork());
                edba::service::outbox::hand_on(&unit, &clockwork).unwrap();
                edba::service::notifications::deliver(&unit, &clockwork, &crate::notifications::book::SENDER)
                    .unwrap();
            });
        }
    });
    deliver_expected(app, &each(&TABLE, "Stem vóór"));
}

#[apply(both)]
fn whoever_has_no_address_or_is_disabled_is_told_nothing(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    give_addresses(app);
    let disabled = crate::notifications::book::account_of(app, "ibm-nederland.table-member");
    let without = crate::notifications::book::account_of(app, "windesheim.table-member");
    app.work(|cx| {
        use edba::service::accounts::{AccountChange, update};
        let off = AccountChange {
            disabled: Some(true),
            ..AccountChange::default()
        };
        update(cx, disabled, off, None, |_| Ok(()))?;
        let gone = AccountChange {
            email: Some(None),
            ..AccountChange::default()
        };
        update(cx, without, gone, None, |_| Ok(()))
    });
    let case = w.case("Glasvezel", 130_000);
    w.command(&case, json!({ "command": "open-review" })).expect(200);
    deliver_expected(
        app,
        &[
            ("gemeente-almere.table-member", "Stem vóór"),
            (
                "windesheim.table-member",
                "Het e-mailadres van uw account is gewijzigd",
            ),
        ],
    );
}

#[apply(both)]
fn the_number_of_statements_does_not_grow_with_those_who_are_told(backend: Backend) {
    let app = &App::start(backend);
    let (w, _) = world(app);
    let statements = |title: &str| {
        let case = w.case(title, 130_000);
        w.command(&case, json!({ "command": "open-review" })).expect(200);
        let (unit, clockwork) = (app.state.unit_of_work(), crate::notifications::book::clockwork());
        edba::service::outbox::hand_on(&unit, &clockwork).unwrap();
        edba::service::unit_of_work::statements_taken()
    };
    let few = statements("Eerste");
    for _ in 0..20 {
        w.member(
            "flevoziekenhuis",
            w.table,
            edba::domain::codes::SeatRole::Member,
            Role::TableMember,
        );
    }
    give_addresses(app);
    mailed(app);
    assert_eq!(statements("Tweede"), few);
}
