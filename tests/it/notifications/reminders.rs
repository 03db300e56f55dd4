//! Reminders and other time-driven notifications, by setting the clock.

use edba::domain::codes::Role;
use rstest_reuse::apply;
use serde_json::json;

use crate::app::{App, Backend, both};
use crate::decided::{Decided, text};
use crate::notifications::book::{TABLE, deliver_expected, each, give_addresses, who};
use crate::world::{World, vote};

/// A ballot of the table that is open from Monday 2 March ten o'clock for two weeks.
fn under_review(w: &World<'_>) -> String {
    let case = w.case("Glasvezel", 130_000);
    w.command(&case, json!({ "command": "open-review" })).expect(200);
    deliver_expected(
        w.app,
        &each(&TABLE, "Stem vóór maandag 16 maart 2026 om 10.00 uur"),
    );
    w.open_ballot(&case)
}

#[apply(both)]
fn whoever_has_not_voted_is_reminded_three_times_and_no_more(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    give_addresses(app);
    let ballot = under_review(&w);
    app.at("2026-03-09T08:59:59Z");
    deliver_expected(app, &[]);
    app.at("2026-03-09T09:00:00Z");
    deliver_expected(
        app,
        &each(
            &TABLE,
            "Herinnering: stem vóór maandag 16 maart 2026 om 10.00 uur: Glasvezel",
        ),
    );
    deliver_expected(app, &[]);
    let ibm = &w.table_members["ibm-nederland"].client;
    vote(&ibm.renewed(), &ballot, json!({ "position": "for" })).expect(200);
    deliver_expected(app, &[("ibm-nederland.table-member", "Uw stem is ontvangen")]);
    app.at("2026-03-15T09:00:00Z");
    let two = ["gemeente-almere.table-member", "windesheim.table-member"];
    deliver_expected(
        app,
        &each(
            &two,
            "Herinnering: stem vóór maandag 16 maart 2026 om 10.00 uur: Glasvezel",
        ),
    );
    let seat = w.table_members["windesheim"].seat;
    let conflict = json!({ "seatId": seat, "reason": "Mijn zus werkt er." });
    w.table_members["windesheim"]
        .client
        .renewed()
        .post(&format!("/v1/ballots/{ballot}/recusals"), conflict)
        .expect(200);
    // Three hours before the close it is seven in the morning: the quiet hours are over.
    app.at("2026-03-16T06:00:00Z");
    deliver_expected(
        app,
        &each(
            &two[..1],
            "Herinnering: stem vóór maandag 16 maart 2026 om 10.00 uur: Glasvezel",
        ),
    );
    app.at("2026-03-16T09:00:00Z");
    deliver_expected(app, &[]);
}

#[apply(both)]
fn a_worker_that_was_down_reminds_of_the_last_moment_only(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    give_addresses(app);
    under_review(&w);
    app.at("2026-03-16T08:00:00Z");
    deliver_expected(
        app,
        &each(
            &TABLE,
            "Herinnering: stem vóór maandag 16 maart 2026 om 10.00 uur: Glasvezel",
        ),
    );
}

#[apply(both)]
fn a_worker_that_was_down_until_the_close_reminds_nobody(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    give_addresses(app);
    let case = w.case("Glasvezel", 130_000);
    w.command(&case, json!({ "command": "open-review" })).expect(200);
    app.at("2026-03-16T09:00:00Z");
    deliver_expected(app, &[]);
}

#[apply(both)]
fn a_later_deadline_reminds_anew(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    give_addresses(app);
    let ballot = under_review(&w);
    app.at("2026-03-15T09:00:00Z");
    deliver_expected(app, &each(&TABLE, "Herinnering: stem vóór maandag 16 maart"));
    let later = json!({ "closesAt": "2026-03-20T09:00:00Z", "reason": "Er is vakantie." });
    w.bureau
        .renewed()
        .post_about(&format!("/v1/ballots/{ballot}"), "extensions", later)
        .expect(200);
    deliver_expected(app, &each(&TABLE, "Verlengd tot"));
    app.at("2026-03-19T09:00:00Z");
    deliver_expected(app, &each(&TABLE, "Herinnering: stem vóór vrijdag 20 maart"));
}

#[apply(both)]
fn in_the_quiet_hours_only_what_cannot_wait_is_told(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    give_addresses(app);
    let case = w.case("Glasvezel", 130_000);
    // At eleven in the evening; the ballot closes at six the next morning.
    app.at("2026-03-02T22:00:00Z");
    let bureau = w.bureau.renewed();
    let open = |case: &str, closes: &str| {
        let body = json!({ "command": "open-review", "ballotsCloseAt": closes });
        bureau
            .post(&format!("/v1/cases/{case}/transitions"), body)
            .expect(200);
    };
    open(&case, "2026-03-03T05:00:00Z");
    deliver_expected(app, &each(&TABLE, "Stem vóór dinsdag 3 maart 2026 om 06.00 uur"));
    let other = w
        .bureau
        .renewed()
        .post("/v1/cases", w.content("Wacht tot morgen"))
        .expect(201)
        .id();
    open(&other, "2026-03-16T09:00:00Z");
    deliver_expected(app, &[]);
    let ballots = w
        .bureau
        .renewed()
        .get(&format!("/v1/ballots?caseId={other}"))
        .expect(200)
        .items();
    let ibm = &w.table_members["ibm-nederland"].client;
    vote(
        &ibm.renewed(),
        &text(&ballots[0]["id"]),
        json!({ "position": "for" }),
    )
    .expect(200);
    // Who has just voted is awake.
    deliver_expected(
        app,
        &[(
            "ibm-nederland.table-member",
            "Uw stem is ontvangen: Wacht tot morgen",
        )],
    );
    app.at("2026-03-03T05:59:59Z");
    deliver_expected(app, &[]);
    // Who has voted meanwhile is not asked to any more.
    app.at("2026-03-03T06:00:00Z");
    let two = ["gemeente-almere.table-member", "windesheim.table-member"];
    deliver_expected(app, &each(&two, "Stem vóór maandag 16 maart 2026"));
}

#[apply(both)]
fn a_ratification_is_asked_for_until_its_last_day_and_told_when_it_has_lapsed(backend: Backend) {
    let app = &App::start(backend);
    let it = Decided::on(app);
    it.partner("usg-people");
    it.partner("provincie-flevoland");
    give_addresses(app);
    crate::notifications::book::mailed(app);
    let asked = ["bureau", "bureau-2", "usg-people"];
    app.at("2026-03-24T06:59:59Z");
    deliver_expected(app, &[]);
    app.at("2026-03-24T07:00:00Z");
    deliver_expected(
        app,
        &each(&asked, "Bekrachtigen kan nog tot en met 31 maart 2026"),
    );
    app.at("2026-03-31T06:00:00Z");
    deliver_expected(
        app,
        &each(&asked, "Bekrachtigen kan nog tot en met 31 maart 2026"),
    );
    app.at("2026-04-01T05:59:59Z");
    deliver_expected(app, &[]);
    app.at("2026-04-01T06:00:00Z");
    deliver_expected(app, &each(&asked, "Bekrachtiging vervallen"));
    deliver_expected(app, &[]);
}

#[apply(both)]
fn what_can_be_ratified_no_more_is_not_asked_any_more(backend: Backend) {
    let app = &App::start(backend);
    let it = Decided::on(app);
    it.partner("usg-people");
    give_addresses(app);
    // The worker was down until the day after the last.
    app.at("2026-04-01T06:00:00Z");
    let mails = crate::notifications::book::mailed(app);
    let of_ratification: Vec<&str> = mails
        .iter()
        .filter(|mail| who(mail) == "usg-people")
        .map(|mail| mail.subject.as_str())
        .filter(|subject| subject.to_lowercase().contains("bekrachtig"))
        .collect();
    assert_eq!(of_ratification.len(), 1, "{mails:#?}");
    assert!(
        of_ratification[0].starts_with("Bekrachtiging vervallen"),
        "{of_ratification:?}"
    );
}

#[apply(both)]
fn a_condition_is_told_to_its_owner_and_the_bureau(backend: Backend) {
    let app = &App::start(backend);
    let it = Decided::on(app);
    it.partner("usg-people");
    give_addresses(app);
    crate::notifications::book::mailed(app);
    app.at("2026-06-23T06:00:00Z");
    // The ratification lapsed long ago: it is too late to tell it now.
    let due = deliver_expected(
        app,
        &each(
            &["boogaart", "bureau", "bureau-2"],
            "Voorwaarde uiterlijk 30 juni 2026",
        ),
    );
    let owner = due.iter().find(|mail| who(mail) == "boogaart").unwrap();
    assert!(owner.text.contains("Een vergunning") && owner.text.contains(&format!("/cases/{}", it.case)));
    let fulfilments = format!("/v1/conditions/{}/fulfilments", it.condition);
    it.w.bureau
        .renewed()
        .post(&fulfilments, json!({ "evidence": "OV-12" }))
        .expect(200);
    app.at("2026-06-30T06:00:00Z");
    deliver_expected(app, &[]);
}

#[apply(both)]
fn a_mandate_that_ends_before_its_pledges_are_decided_on_is_told(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    give_addresses(app);
    let case = w.case("Over de jaargrens", 130_000);
    w.to_board(&case);
    app.at("2026-12-10T09:00:00Z");
    let bureau = w.bureau.renewed();
    let ballot = bureau
        .post(
            "/v1/ballots",
            json!({ "caseId": case, "closesAt": "2027-01-08T12:00:00Z" }),
        )
        .expect(201)
        .id();
    let member = &w.board_members["usg-people"];
    let pledge = json!({ "position": "for", "pledges": [w.pledge("usg-people", 60_000)] });
    vote(&member.client.renewed(), &ballot, pledge).expect(200);
    crate::notifications::book::mailed(app);
    app.at("2026-12-17T06:59:59Z");
    deliver_expected(app, &[]);
    app.at("2026-12-17T07:00:00Z");
    let who = ["bureau", "bureau-2", "usg-people.board-member"];
    let ends = deliver_expected(
        app,
        &each(
            &who,
            "Mandaat loopt af op 31 december 2026 terwijl € 60.000 is toegezegd",
        ),
    );
    assert!(ends[0].text.contains("Over de jaargrens"));
    deliver_expected(app, &[]);
}

#[apply(both)]
fn a_report_is_asked_for_in_its_rhythm(backend: Backend) {
    let app = &App::start(backend);
    let it = Decided::on(app);
    let partner = it.partner("usg-people");
    it.financed();
    for commitment in partner.get("/v1/commitments").expect(200).items() {
        let path = format!("/v1/commitments/{}/acknowledgements", text(&commitment["id"]));
        partner
            .post(&path, json!({ "bookingReference": "2026/1" }))
            .expect(200);
    }
    let indicator = json!({
        "name": "Banen", "unit": "banen", "rhythm": "quarterly",
        "baseline": { "value": "0", "baselineDate": "2026-01-01" },
        "target": { "value": "40", "targetDate": "2030-12-31" },
    });
    let indicator =
        it.w.bureau
            .post(&format!("/v1/cases/{}/indicators", it.case), indicator)
            .expect(201)
            .id();
    it.w.command(&it.case, json!({ "command": "monitor" }))
        .expect(200);
    give_addresses(app);
    crate::notifications::book::mailed(app);
    let asked = ["boogaart", "bureau", "bureau-2"];
    app.at("2026-03-25T07:00:00Z");
    deliver_expected(app, &each(&asked, "Meting melden uiterlijk 1 april 2026"));
    let measured = json!({ "value": "12", "measuredOnDate": "2026-03-25", "evidence": "NotificationRule" });
    it.w.initiator
        .renewed()
        .post(&format!("/v1/indicators/{indicator}/measurements"), measured)
        .expect(201);
    app.at("2026-04-01T06:00:00Z");
    deliver_expected(app, &[]);
    app.at("2026-06-25T06:00:00Z");
    let due = deliver_expected(app, &each(&asked, "Meting melden uiterlijk 25 juni 2026"));
    assert!(due[0].text.contains("Banen"));

    let stop = json!({ "command": "stop", "reason": "De markt doet het zelf." });
    let pending =
        it.w.bureau
            .renewed()
            .post(&format!("/v1/cases/{}/transitions", it.case), stop)
            .expect(202)
            .id();
    it.w.second_bureau
        .renewed()
        .post(&format!("/v1/pending-actions/{pending}/approvals"), json!({}))
        .expect(200);
    deliver_expected(
        app,
        &[
            ("boogaart", "Gestopt: Glasvezel"),
            ("usg-people", "Verplichting van € 130.000 vrijgegeven: Glasvezel"),
        ],
    );
    app.at("2026-09-25T06:00:00Z");
    deliver_expected(app, &[]);
}

#[apply(both)]
fn a_new_sign_in_is_told_to_the_account_itself(backend: Backend) {
    let app = &App::start(backend);
    app.person(Role::Bureau, "bureau@edba.example", None, None);
    app.person(Role::Bureau, "ander@edba.example", None, None);
    deliver_expected(app, &[]);
    crate::pages::visitor::Visitor::signed_in(app, "bureau@edba.example");
    let mails = deliver_expected(app, &[("bureau", "Aangemeld met uw account")]);
    assert!(mails[0].text.contains("https://edba.example/account"));
}

#[apply(both)]
fn whose_webhook_was_disabled_is_told_the_address(backend: Backend) {
    let app = &App::start(backend);
    let (owner, administrator) = (app.auditor(), app.administrator());
    let accounts = administrator.get("/v1/clients?role=auditor").items();
    let account = format!("/v1/clients/{}", accounts[0]["id"].as_str().unwrap());
    administrator
        .patch(&account, json!({ "email": "auditor@edba.example" }))
        .expect(200);
    deliver_expected(app, &[("auditor", "U meldt zich voortaan aan")]);
    let hook = json!({ "url": "https://127.0.0.9/hook?key=hidden", "eventKinds": ["decision.made"] });
    let endpoint = owner
        .post("/v1/webhook-endpoints", hook)
        .expect(201)
        .header("location");
    administrator
        .patch(&endpoint, json!({ "disabled": true }))
        .expect(200);
    let mails = deliver_expected(app, &[("auditor", "Webhook uitgezet")]);
    assert!(
        mails[0].text.contains("127.0.0.9") && !mails[0].text.contains("hidden"),
        "{}",
        mails[0].text
    );
    assert!(
        mails[0].text.contains("door een beheerder uitgezet"),
        "{}",
        mails[0].text
    );
    assert!(
        !mails[0].text.contains("afgeleverd"),
        "that was not why: {}",
        mails[0].text
    );
}

#[apply(both)]
fn of_an_endpoint_whose_owner_gets_no_mail_the_bureau_is_told(backend: Backend) {
    let app = &App::start(backend);
    let (owner, administrator, bureau) = (app.auditor(), app.administrator(), app.bureau());
    let accounts = administrator.get("/v1/clients?role=bureau").items();
    let account = format!("/v1/clients/{}", accounts[0]["id"].as_str().unwrap());
    administrator
        .patch(&account, json!({ "email": "bureau@edba.example" }))
        .expect(200);
    deliver_expected(app, &[("bureau", "U meldt zich voortaan aan")]);
    let hook = json!({ "url": "https://127.0.0.9/hook", "eventKinds": ["decision.made"] });
    let endpoint = owner
        .post("/v1/webhook-endpoints", hook)
        .expect(201)
        .header("location");
    owner.patch(&endpoint, json!({ "disabled": true })).expect(200);
    deliver_expected(app, &[]);
    owner.patch(&endpoint, json!({ "disabled": false })).expect(200);
    administrator
        .patch(&endpoint, json!({ "disabled": true }))
        .expect(200);
    let mails = deliver_expected(app, &[("bureau", "Webhook uitgezet")]);
    assert!(
        mails[0].text.contains("door een beheerder uitgezet"),
        "{}",
        mails[0].text
    );
    assert!(mails[0].text.contains("Eigenaar"), "{}", mails[0].text);
    drop(bureau);
}

#[apply(both)]
fn looking_at_the_clock_takes_as_many_statements_however_much_is_due(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    give_addresses(app);
    let looked = || {
        let (unit, clockwork) = (app.state.unit_of_work(), crate::notifications::book::clockwork());
        // What is new is kept the first time; the second time it is looked for, and nothing is new.
        edba::service::notifications::remind(&unit, &clockwork).unwrap();
        assert_eq!(
            edba::service::notifications::remind(&unit, &clockwork).unwrap(),
            0
        );
        edba::service::unit_of_work::statements_taken()
    };
    let open = |title: &str| {
        let case = w
            .bureau
            .renewed()
            .post("/v1/cases", w.content(title))
            .expect(201)
            .id();
        w.bureau
            .renewed()
            .post(
                &format!("/v1/cases/{case}/transitions"),
                json!({ "command": "open-review" }),
            )
            .expect(200);
    };
    open("Eén");
    app.at("2026-03-09T09:00:00Z");
    let one = looked();
    app.at("2026-03-10T09:00:00Z");
    for nth in 0..8 {
        open(&format!("Nog {nth}"));
    }
    app.at("2026-03-17T09:00:00Z");
    assert_eq!(looked(), one);
}
