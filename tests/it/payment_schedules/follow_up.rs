//! Visibility of schedules and instalments in lists, the feed of changes, the history, mail and calendars.

use edba::domain::codes::Role;
use edba::service::notifications;
use rstest_reuse::apply;
use serde_json::{Value, json};

use super::{Financed, agree, instalment};
use crate::app::{App, Backend, both};
use crate::client::Client;
use crate::decided::text;
use crate::notifications::book::{clockwork, deliver_expected, each, give_addresses, mailed};
use crate::pages_bureau::Visitor;

#[apply(both)]
fn instalments_are_listed_by_due_date_and_state_and_each_partner_sees_its_own(backend: Backend) {
    let app = &App::start(backend);
    let it = Financed::new(app);
    it.scheduled();
    it.pay("40000.00", "B-1").expect(201);
    let due = |client: &Client, query: &str| -> Vec<String> {
        let found = client
            .renewed()
            .get(&format!("/v1/instalments?{query}"))
            .expect(200);
        found.items().iter().map(|one| text(&one["dueDate"])).collect()
    };
    assert_eq!(due(&it.partner, ""), ["2026-04-01", "2026-06-01", "2026-09-01"]);
    assert_eq!(due(&it.partner, "state=paid"), ["2026-04-01"]);
    assert_eq!(due(&it.partner, "state=waiting"), ["2026-06-01"]);
    assert_eq!(due(&it.partner, "state=upcoming"), ["2026-09-01"]);
    assert_eq!(due(&it.partner, "state=overdue"), [""; 0]);
    assert_eq!(
        due(
            &it.w.bureau,
            &format!("caseId={}&dueFromDate=2026-04-02&dueToDate=2026-06-01", it.case)
        ),
        ["2026-06-01"]
    );
    assert_eq!(
        due(
            &it.w.bureau,
            &format!("organisationId={}", it.w.organisations["windesheim"])
        ),
        [""; 0]
    );
    let stranger = app.account(
        Role::FinancePartner,
        "windesheim",
        Some(it.w.organisations["windesheim"]),
        None,
    );
    // Whatever it asks for, a partner sees what is its own.
    assert_eq!(due(&stranger, &format!("organisationId={}", it.funder)), [""; 0]);
    let page = it.partner.get("/v1/instalments?limit=2").expect(200);
    let cursor = text(&page.body["nextCursor"]);
    assert_eq!(
        due(&it.partner, &format!("limit=2&cursor={cursor}")),
        ["2026-09-01"]
    );
    it.partner
        .get("/v1/instalments?cursor=x")
        .problem(400, "invalid-input");
    // A week before its due date the last one is due, and the day after it overdue.
    app.at("2026-08-25T09:00:00Z");
    assert_eq!(due(&it.partner, "state=due"), ["2026-09-01"]);
    app.at("2026-09-02T09:00:00Z");
    assert_eq!(due(&it.partner, "state=overdue"), ["2026-09-01"]);
    assert_eq!(due(&it.partner, "state=due"), [""; 0]);
}

#[apply(both)]
fn the_feed_of_changes_and_the_history_tell_who_may_read_it(backend: Backend) {
    let app = &App::start(backend);
    let it = Financed::new(app);
    let stranger = app.account(
        Role::FinancePartner,
        "windesheim",
        Some(it.w.organisations["windesheim"]),
        None,
    );
    app.number_changes();
    let latest =
        |client: &Client| text(&client.get("/v1/changes?after=latest").expect(200).body["nextAfter"]);
    let (partner_at, stranger_at) = (latest(&it.partner), latest(&stranger));
    let id = it.scheduled();
    app.number_changes();
    let kinds = |client: &Client, after: &str| -> Vec<(String, String)> {
        let found = client
            .get(&format!("/v1/changes?after={after}&limit=1000"))
            .expect(200);
        let of_schedules = found
            .items()
            .into_iter()
            .filter(|one| one["what"] == "payment-schedule");
        of_schedules
            .map(|one| (text(&one["kind"]), text(&one["id"])))
            .collect()
    };
    assert_eq!(
        kinds(&it.partner, &partner_at),
        ["payment-schedule.proposed", "payment-schedule.agreed"].map(|kind| (kind.to_owned(), id.clone()))
    );
    assert_eq!(kinds(&stranger, &stranger_at), []);
    let path = format!("/v1/cases/{}/events?limit=100", it.case);
    let told = |client: &Client| {
        let events = client.get(&path).expect(200).items();
        let event = events
            .into_iter()
            .find(|event| event["kind"] == "payment-schedule.proposed");
        let event = event.unwrap();
        (
            event["withheld"].clone(),
            event["data"]["instalments"][0]["amount"].clone(),
        )
    };
    assert_eq!(told(&app.auditor()), (json!(false), json!("40000.00")));
    assert_eq!(told(&it.w.initiator), (json!(true), Value::Null));
}

#[apply(both)]
fn the_other_side_is_told_of_a_proposal_and_the_funder_before_and_both_after_a_due_date(backend: Backend) {
    let app = &App::start(backend);
    let it = Financed::new(app);
    give_addresses(app);
    mailed(app);
    let id = it.propose(&it.w.bureau, it.plan()).expect(201).id();
    let mails = deliver_expected(
        app,
        &[(
            "usg-people",
            "Betaalschema voor € 100.000 wacht op uw antwoord: Glasvezel",
        )],
    );
    assert!(
        mails[0].text.contains(&format!("/commitments/{}", it.commitment)),
        "{}",
        mails[0].text
    );
    agree(&it.partner, &id).expect(200);
    let mut another = it.plan();
    another["reason"] = json!("Eerder klaar.");
    it.propose(&it.partner, another).expect(201);
    let expected =
        ["bureau", "bureau-2"].map(|name| (name, "Betaalschema voor € 100.000 wacht op uw antwoord"));
    deliver_expected(app, &expected);

    // The first is due on Wednesday 1 April.
    app.at("2026-03-25T06:59:59Z");
    deliver_expected(app, &[]);
    app.at("2026-03-25T07:00:00Z");
    deliver_expected(
        app,
        &[("usg-people", "Betaal € 40.000 uiterlijk 1 april 2026: Glasvezel")],
    );
    deliver_expected(app, &[]);
    it.pay("15000.00", "B-1").expect(201);
    app.at("2026-04-02T05:59:59Z");
    deliver_expected(app, &[]);
    app.at("2026-04-02T06:00:00Z");
    let overdue = "Te laat: € 25.000 moest op 1 april 2026 zijn betaald: Glasvezel";
    deliver_expected(
        app,
        &[
            ("usg-people", overdue),
            ("bureau", overdue),
            ("bureau-2", overdue),
        ],
    );
    deliver_expected(app, &[]);
    // What waits for its condition is asked of nobody.
    app.at("2026-06-02T06:00:00Z");
    deliver_expected(app, &[]);
}

#[apply(both)]
fn before_the_acknowledgement_the_mail_asks_for_that_first(backend: Backend) {
    let app = &App::start(backend);
    let it = Financed::offered(app);
    give_addresses(app);
    mailed(app);
    let asked = [(
        "usg-people",
        "Betaalschema voor € 100.000 wacht op uw antwoord: Glasvezel",
    )];
    let first = "Bevestig eerst de verplichting.";
    it.propose(&it.w.bureau, it.plan()).expect(201);
    let mails = deliver_expected(app, &asked);
    assert!(mails[0].text.contains(first), "{}", mails[0].text);
    it.acknowledge(json!({ "bookingReference": "USG-1" })).expect(200);
    it.propose(&it.w.bureau, it.plan()).expect(201);
    let mails = deliver_expected(app, &asked);
    assert!(!mails[0].text.contains(first), "{}", mails[0].text);
}

#[apply(both)]
fn what_is_late_on_one_day_is_one_mail_to_each_recipient(backend: Backend) {
    let app = &App::start(backend);
    let it = Financed::new(app);
    let body = json!({ "instalments": [
        instalment("2026-04-03", "60000.00"),
        instalment("2026-04-04", "30000.00"),
        instalment("2026-04-20", "10000.00"),
    ] });
    let id = it.propose(&it.w.bureau, body).expect(201).id();
    agree(&it.partner, &id).expect(200);
    give_addresses(app);
    app.at("2026-03-28T08:00:00Z");
    mailed(app);
    // Good Friday and the day after it: both are late on the Tuesday after Easter.
    app.at("2026-04-07T06:00:00Z");
    let late = "Te laat: 2 betalingen, samen € 90.000";
    let mails = deliver_expected(app, &each(&["usg-people", "bureau", "bureau-2"], late));
    for mail in &mails {
        for told in [
            "Te laat: € 60.000 moest op 3 april 2026 zijn betaald: Glasvezel",
            "Te laat: € 30.000 moest op 4 april 2026 zijn betaald: Glasvezel",
            &format!("/commitments/{}", it.commitment),
        ] {
            assert!(mail.text.contains(told), "no “{told}” in {}", mail.text);
        }
    }
    deliver_expected(app, &[]);
}

/// What was paid before its mail went is not in the mail about the other late payments.
#[apply(both)]
fn what_is_paid_meanwhile_is_left_out_of_the_mail_about_what_is_late(backend: Backend) {
    let app = &App::start(backend);
    let it = Financed::new(app);
    let body = json!({ "instalments": [
        it.waiting("2026-04-03", "60000.00"),
        instalment("2026-04-04", "30000.00"),
        instalment("2026-04-20", "10000.00"),
    ] });
    let id = it.propose(&it.w.bureau, body).expect(201).id();
    agree(&it.partner, &id).expect(200);
    give_addresses(app);
    app.at("2026-03-28T08:00:00Z");
    mailed(app);
    app.at("2026-04-07T06:00:00Z");
    let remind = || notifications::remind(&app.state.unit_of_work(), &clockwork()).unwrap();
    // The first payment is late only when its condition is met: its notifications come after those of the second.
    assert!(remind() >= 3);
    it.meet_the_condition();
    assert!(remind() >= 3);
    it.pay("60000.00", "B-1").expect(201);
    let mails = mailed(app);
    let late: Vec<_> = mails
        .iter()
        .filter(|mail| mail.subject.starts_with("Te laat"))
        .collect();
    assert_eq!(late.len(), 3);
    for mail in late {
        let subject = "Te laat: € 30.000 moest op 4 april 2026 zijn betaald: Glasvezel";
        assert!(mail.subject.starts_with(subject), "{}", mail.subject);
        assert!(!mail.text.contains("3 april 2026"), "{}", mail.text);
    }
}

#[apply(both)]
fn what_is_due_is_in_the_calendar_of_the_funder_and_of_the_bureau(backend: Backend) {
    let app = &App::start(backend);
    let it = Financed::new(app);
    let body = json!({ "instalments": [instalment("2026-04-01", "40000.00"), instalment("2026-09-01", "60000.00")] });
    let id = it.propose(&it.w.bureau, body).expect(201).id();
    agree(&it.partner, &id).expect(200);
    it.pay("40000.00", "B-1").expect(201);
    let days = |visitor: &Visitor| {
        let page = visitor
            .post("/account/calendar", &[("confirmed", "yes")])
            .expect(200);
        let text = page.text();
        let (_, rest) = text
            .split_once("/calendar/")
            .filter(|(before, _)| before.ends_with(|c: char| c.is_ascii_digit()))
            .unwrap_or_else(|| panic!("no address in {text}"));
        let path = format!("/calendar/{}", rest.split('<').next().unwrap());
        let calendar = app.anonymous().get(&path).expect(200).text;
        let begin = "DTSTART;VALUE=DATE:";
        let lines = calendar
            .lines()
            .filter_map(|line| line.strip_prefix(begin).map(str::to_owned));
        (
            lines.collect::<Vec<_>>(),
            calendar.contains("Betaal € 60.000: Glasvezel"),
        )
    };
    let partner = Visitor::new(app, Role::FinancePartner, Some(it.funder), None);
    let bureau = Visitor::new(app, Role::Bureau, None, None);
    for visitor in [&partner, &bureau] {
        assert_eq!(days(visitor), (vec!["20260901".to_owned()], true));
    }
    let other = Visitor::new(
        app,
        Role::FinancePartner,
        Some(it.w.organisations["windesheim"]),
        None,
    );
    assert_eq!(days(&other), (Vec::new(), false));
}
