//! The daily digest omits nothing.

use edba::domain::notifications::{Delivery, NotificationKind, Settings};
use edba::service::{Actor, Who, accounts, notifications::preferences};
use rstest_reuse::apply;
use serde_json::json;

use super::book::{TABLE, account_of, deliver_expected, each, give_addresses, mailed, who};
use crate::app::{App, Backend, both};
use crate::meetings::planned;
use crate::pages::visitor::Visitor;
use crate::world::{World, vote};

/// What an account chooses, as on its own page.
pub fn choose(app: &App, name: &str, settings: Settings, kinds: &[(NotificationKind, Delivery)]) {
    let id = account_of(app, name);
    let account = app.work(|cx| accounts::find(cx, id));
    let actor = Actor {
        id,
        name: account.name,
        role: account.role,
        organisation_id: account.organisation_id,
        representative_id: account.representative_id,
        is_account: true,
    };
    app.state
        .unit_of_work()
        .write(Who::Known(&actor), |cx| {
            preferences::choose(cx, settings, kinds, |_| Ok(()))
        })
        .unwrap();
}

#[apply(both)]
fn everything_that_is_held_comes_once_in_one_mail_by_case(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    give_addresses(app);
    let daily = [
        (NotificationKind::VoteReceipt, Delivery::Daily),
        (NotificationKind::BallotClosed, Delivery::Daily),
        (NotificationKind::BallotCancelled, Delivery::Daily),
    ];
    let name = "ibm-nederland.table-member";
    choose(app, name, Settings::USUAL, &daily);
    let (first, second) = (w.case("Eerste zaak", 130_000), w.case("Tweede zaak", 130_000));
    for case in [&first, &second] {
        w.command(case, json!({ "command": "open-review" })).expect(200);
    }
    let mut asked = each(&TABLE, "Stem vóór");
    asked.extend(each(&TABLE, "Stem vóór"));
    deliver_expected(app, &asked);
    let ballots = [w.open_ballot(&first), w.open_ballot(&second)];
    let ibm = &w.table_members["ibm-nederland"].client;
    for ballot in &ballots {
        vote(ibm, ballot, json!({ "position": "for" })).expect(200);
    }
    deliver_expected(app, &[]);
    // At the end of the afternoon the second is cancelled; the first closes at night, with the last vote.
    app.at("2026-03-02T16:00:00Z");
    let bureau = w.bureau.renewed();
    bureau
        .post(
            &format!("/v1/ballots/{}/cancellations", ballots[1]),
            json!({ "reason": "vergissing" }),
        )
        .expect(200);
    let others = ["gemeente-almere.table-member", "windesheim.table-member"];
    deliver_expected(app, &each(&others, "Stemming geannuleerd: Tweede zaak"));
    app.at("2026-03-02T22:00:00Z");
    for code in ["gemeente-almere", "windesheim"] {
        vote(
            &w.table_members[code].client,
            &ballots[0],
            json!({ "position": "for" }),
        )
        .expect(200);
    }
    deliver_expected(app, &each(&others, "Uw stem is ontvangen: Eerste zaak"));

    app.at("2026-03-03T06:59:59Z");
    deliver_expected(app, &each(&others, "Uitslag"));
    app.at("2026-03-03T07:00:00Z");
    let digest = deliver_expected(app, &[(name, "Overzicht: 4 berichten")]);
    let text = &digest[0].text;
    let places: Vec<usize> = [
        "Uw stem is ontvangen: Eerste zaak",
        "Uitslag",
        "Uw stem is ontvangen: Tweede zaak",
        "Stemming geannuleerd: Tweede zaak",
    ]
    .iter()
    .map(|told| {
        text.find(told)
            .unwrap_or_else(|| panic!("{told} is not in {text}"))
    })
    .collect();
    assert!(places.is_sorted(), "{text}");
    // Both deadlines were in the calendar, and neither comes.
    assert_eq!(digest[0].attached.len(), 2);
    for (file, ballot) in digest[0].attached.iter().zip(&ballots) {
        let ics = file.ics.replace("\r\n ", "");
        assert!(
            ics.contains("METHOD:CANCEL\r\n") && ics.contains(&format!("UID:ballot-{ballot}@")),
            "{ics}"
        );
    }
    assert!(
        text.contains("agenda-1.ics") && text.contains("agenda-2.ics"),
        "{text}"
    );
    deliver_expected(app, &[]);
}

#[apply(both)]
fn the_digests_of_some_days_are_all_that_was_held(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    give_addresses(app);
    let name = "windesheim.table-member";
    choose(
        app,
        name,
        Settings::USUAL,
        &[(NotificationKind::BallotCancelled, Delivery::Daily)],
    );
    let mut cancelled = Vec::new();
    let mut digested = Vec::new();
    // A few each day, at hours before and after that of the digest, and a worker that sleeps a day.
    for (place, at) in [
        "03-02T09:00",
        "03-03T06:30",
        "03-03T06:59",
        "03-03T07:30",
        "03-05T05:00",
        "03-05T12:00",
        "03-06T08:00",
    ]
    .iter()
    .enumerate()
    {
        app.at(&format!("2026-{at}:00Z"));
        let bureau = w.bureau.renewed();
        let title = format!("Zaak nummer {place}");
        let case = bureau.post("/v1/cases", w.content(&title)).expect(201).id();
        bureau
            .post(
                &format!("/v1/cases/{case}/transitions"),
                json!({ "command": "open-review" }),
            )
            .expect(200);
        bureau
            .post(
                &format!("/v1/cases/{case}/transitions"),
                json!({ "command": "return", "reason": "nog eens" }),
            )
            .expect(200);
        cancelled.push(title);
        digested.extend(mailed(app).into_iter().filter(|mail| who(mail) == name));
    }
    app.at("2026-03-07T09:00:00Z");
    digested.extend(mailed(app).into_iter().filter(|mail| who(mail) == name));
    assert!(
        digested.iter().all(|mail| mail.subject.starts_with("Overzicht")),
        "{digested:#?}"
    );
    for title in &cancelled {
        let times: usize = digested
            .iter()
            .map(|mail| {
                mail.text
                    .matches(&format!("Stemming geannuleerd: {title}\n"))
                    .count()
            })
            .sum();
        assert_eq!(times, 1, "{title}");
    }
    assert_eq!(digested.len(), 3, "{digested:#?}");
}

#[apply(both)]
fn of_what_a_digest_tells_twice_the_calendar_gets_the_last(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    give_addresses(app);
    let name = "windesheim.table-member";
    let daily = [NotificationKind::MeetingPlanned, NotificationKind::MeetingChanged]
        .map(|kind| (kind, Delivery::Daily));
    choose(app, name, Settings::USUAL, &daily);
    let meeting = planned(&w, w.table.as_str());
    w.bureau
        .patch(&format!("/v1/meetings/{meeting}"), json!({ "place": "Elders" }))
        .expect(200);
    mailed(app);
    app.at("2026-03-03T07:00:00Z");
    let digest = deliver_expected(app, &[(name, "Overzicht: 2 berichten")]).remove(0);
    assert_eq!(digest.attached.len(), 1);
    let ics = digest.attached[0].ics.replace("\r\n ", "");
    for line in ["METHOD:REQUEST", "SEQUENCE:1", "LOCATION:Elders"] {
        assert!(ics.contains(&format!("{line}\r\n")), "{line}: {ics}");
    }
    let (before, after) = digest.text.split_once("Gewijzigd").unwrap();
    assert!(
        !before.contains("agenda-1.ics") && after.contains("agenda-1.ics"),
        "{}",
        digest.text
    );
}

#[apply(both)]
fn one_click_ends_the_digest_and_nothing_that_is_told_at_once(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    give_addresses(app);
    let name = "windesheim.table-member";
    choose(
        app,
        name,
        Settings::USUAL,
        &[(NotificationKind::BallotCancelled, Delivery::Daily)],
    );
    let cancelled = || {
        let case = w.case("Glasvezel", 130_000);
        w.command(&case, json!({ "command": "open-review" })).expect(200);
        w.command(&case, json!({ "command": "return", "reason": "nog eens" }))
            .expect(200);
    };
    cancelled();
    mailed(app);
    app.at("2026-03-03T07:00:00Z");
    let digest = deliver_expected(app, &[(name, "Overzicht: 1 bericht")]).remove(0);
    let end = digest.unsubscribe.unwrap();
    let (_, path) = end.split_once("edba.example").unwrap();
    let page = Visitor::new(app).get(path);
    assert!(page.html.contains("Overzicht van de dag"), "{}", page.html);
    for _ in 0..2 {
        assert_eq!(
            Visitor::new(app)
                .post(path, &[("List-Unsubscribe".to_owned(), "One-Click".to_owned())])
                .status,
            200
        );
    }
    let member = w.table_members["windesheim"].client.renewed();
    let kinds = member.get("/v1/me/message-settings").expect(200).body["kinds"].clone();
    let is = |kind: &str| {
        kinds
            .as_array()
            .unwrap()
            .iter()
            .find(|one| one["kind"] == kind)
            .unwrap()["delivery"]
            .clone()
    };
    assert_eq!(
        (is("ballot-cancelled"), is("vote-receipt")),
        (json!("off"), json!("at-once"))
    );
}

#[apply(both)]
fn what_is_chosen_holds_for_what_waits_as_well(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    give_addresses(app);
    let name = "windesheim.table-member";
    let daily = [
        (NotificationKind::BallotCancelled, Delivery::Daily),
        (NotificationKind::VoteReceipt, Delivery::Daily),
    ];
    choose(app, name, Settings::USUAL, &daily);
    let case = w.case("Glasvezel", 130_000);
    w.command(&case, json!({ "command": "open-review" })).expect(200);
    let ballot = w.open_ballot(&case);
    vote(
        &w.table_members["windesheim"].client,
        &ballot,
        json!({ "position": "for" }),
    )
    .expect(200);
    w.command(&case, json!({ "command": "return", "reason": "nog eens" }))
        .expect(200);
    mailed(app);
    // The one at once after all, the other not any more.
    choose(
        app,
        name,
        Settings::USUAL,
        &[(NotificationKind::VoteReceipt, Delivery::Off)],
    );
    deliver_expected(app, &[(name, "Stemming geannuleerd: Glasvezel")]);
    app.at("2026-03-03T07:00:00Z");
    deliver_expected(app, &[]);
}
