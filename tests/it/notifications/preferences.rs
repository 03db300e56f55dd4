//! Notification preferences: over the API, on the page, and by the link in a mail.

use edba::domain::Id;
use edba::domain::codes::Role;
use edba::domain::notifications::NotificationKind;
use edba::service::notifications::preferences::{self, Ended};
use rstest_reuse::apply;
use serde_json::{Value, json};

use super::book::{TABLE, account_of, deliver_expected, each, give_addresses};
use crate::app::{App, Backend, both};
use crate::pages::visitor::Visitor;
use crate::world::{World, vote};

const SETTINGS: &str = "/v1/me/message-settings";

fn delivery(settings: &Value, kind: &str) -> Value {
    let kinds = settings["kinds"].as_array().unwrap();
    kinds
        .iter()
        .find(|k| k["kind"] == kind)
        .map_or(Value::Null, |k| k["delivery"].clone())
}

#[apply(both)]
fn one_chooses_for_oneself_over_the_api(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let member = &w.table_members["windesheim"].client;
    let before = member.get(SETTINGS).expect(200);
    assert_eq!(before.etag(), "\"v0\"");
    assert_eq!(
        before.body["quietHours"],
        json!({ "from": "22:00", "until": "07:00" })
    );
    assert_eq!(before.body["digestHour"], 8);
    assert_eq!(delivery(&before.body, "ballot-closed"), "at-once");
    assert_eq!(
        delivery(&before.body, "approval-waiting"),
        Value::Null,
        "what cannot reach a member is not there"
    );

    let wanted = json!({
        "quietHours": { "from": "20:30", "until": "09:00" }, "digestHour": 17,
        "kinds": [{ "kind": "ballot-closed", "delivery": "daily" }, { "kind": "ballot-opened", "delivery": "at-once" }],
    });
    let after = member.put(SETTINGS, wanted.clone()).expect(200);
    assert_eq!(delivery(&after.body, "ballot-closed"), "daily");
    assert_eq!(member.get(SETTINGS).expect(200).body, after.body);
    assert_eq!(after.etag(), "\"v1\"");
    // Nobody else is touched.
    assert_eq!(w.bureau.get(SETTINGS).expect(200).body["digestHour"], 8);

    let stale = member.send(
        "PUT",
        SETTINGS,
        &[("If-Match", "\"v0\"")],
        Some(wanted.to_string()),
    );
    stale.problem(412, "precondition-failed");
    member
        .send("PUT", SETTINGS, &[], Some(wanted.to_string()))
        .problem(428, "precondition-required");

    let mut none = wanted.clone();
    none["quietHours"] = Value::Null;
    none["kinds"] = json!([]);
    let none = member.put(SETTINGS, none).expect(200);
    assert_eq!(none.body["quietHours"], Value::Null);
    assert_eq!(delivery(&none.body, "ballot-closed"), "at-once");
}

#[apply(both)]
fn what_must_be_acted_on_cannot_be_switched_off(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let member = &w.table_members["windesheim"].client;
    let with = |kinds: Value| json!({ "quietHours": null, "digestHour": 8, "kinds": kinds });
    // Nor can what guards the account be.
    for kind in ["ballot-opened", "new-sign-in", "account-changed"] {
        for delivery in ["daily", "off"] {
            let refused = member.put(SETTINGS, with(json!([{ "kind": kind, "delivery": delivery }])));
            let refused = refused.problem(400, "invalid-input");
            assert_eq!(
                refused.body["errors"][0]["pointer"], "/kinds/0/delivery",
                "{}",
                refused.text
            );
        }
        let kinds = member
            .put(SETTINGS, with(json!([{ "kind": kind, "delivery": "at-once" }])))
            .expect(200);
        let told = kinds.body["kinds"]
            .as_array()
            .unwrap()
            .iter()
            .find(|k| k["kind"] == kind)
            .unwrap()
            .clone();
        let must_act = kind == "ballot-opened";
        assert_eq!(
            told,
            json!({ "kind": kind, "delivery": "at-once", "mustAct": must_act, "alwaysAtOnce": true })
        );
    }
    member
        .put(
            SETTINGS,
            with(json!([{ "kind": "approval-waiting", "delivery": "off" }])),
        )
        .problem(400, "invalid-input");
    let twice = json!([{ "kind": "ballot-closed", "delivery": "off" }, { "kind": "ballot-closed", "delivery": "daily" }]);
    member.put(SETTINGS, with(twice)).problem(400, "invalid-input");
    let same = json!({ "quietHours": { "from": "07:00", "until": "07:00" }, "digestHour": 8, "kinds": [] });
    member.put(SETTINGS, same).problem(400, "invalid-input");
}

#[apply(both)]
fn what_is_switched_off_by_the_link_in_a_mail_is_not_told_any_more(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    give_addresses(app);
    let case = w.case("Glasvezel", 130_000);
    w.command(&case, json!({ "command": "open-review" })).expect(200);
    deliver_expected(app, &each(&TABLE, "Stem vóór"));
    let name = "windesheim.table-member";
    let account: Id = account_of(app, name);
    for _ in 0..2 {
        app.work(|cx| preferences::switch_off(cx, account, Ended::Kind(NotificationKind::VoteReceipt)));
    }
    assert!(
        app.try_work(|cx| preferences::switch_off(cx, account, Ended::Kind(NotificationKind::BallotOpened)))
            .is_err()
    );
    let ballot = w.open_ballot(&case);
    let member = &w.table_members["windesheim"].client;
    vote(member, &ballot, json!({ "position": "for" })).expect(200);
    deliver_expected(app, &[]);
    assert_eq!(
        delivery(&member.get(SETTINGS).expect(200).body, "vote-receipt"),
        "off"
    );
    // It was done as the account itself, and its history tells it.
    let events = app
        .auditor()
        .get(&format!("/v1/events?streamId={account}&limit=100"))
        .expect(200);
    let chosen: Vec<_> = events
        .items()
        .into_iter()
        .filter(|e| e["kind"] == "account.messages-chosen")
        .collect();
    assert_eq!(chosen.len(), 1, "{}", events.text);
    assert_eq!(chosen[0]["actor"]["id"], json!(account));
}

#[apply(both)]
fn one_chooses_on_a_page_that_says_what_cannot_be_chosen(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let representative = w.table_members["windesheim"].representative;
    app.person(Role::TableMember, "lid@edba.example", None, Some(representative));
    let mut lid = Visitor::signed_in(app, "lid@edba.example");
    let account = lid.get("/account");
    assert!(account.html.contains("href=\"/account/messages\""));
    let page = lid.get("/account/messages");
    assert_eq!(page.status, 200);
    assert!(page.html.contains("Altijd meteen") && page.html.contains("Een stemming is geopend"));
    for kind in ["ballot-opened", "new-sign-in", "account-changed"] {
        assert!(
            !page.html.contains(&format!("name=\"kind-{kind}\"")),
            "there is nothing to choose"
        );
    }

    let fields = [
        ("kind-ballot-closed", "daily"),
        ("quiet", "yes"),
        ("quietHours-from", "23:00"),
        ("quietHours-until", "06:30"),
        ("digestHour", "17"),
    ];
    let saved = lid.send(&page, "/account/messages", &fields);
    assert_eq!(
        (saved.status, saved.address.as_str()),
        (200, "/account/messages"),
        "{}",
        saved.html
    );
    for kept in [
        "value=\"23:00\"",
        "value=\"06:30\"",
        "<option value=\"17\" selected>",
        "<option value=\"daily\" selected>",
    ] {
        assert!(saved.html.contains(kept), "{kept}");
    }
    let wrong = [
        ("quiet", "yes"),
        ("quietHours-from", "laat"),
        ("quietHours-until", "06:30"),
        ("digestHour", "17"),
    ];
    let again = lid.send(&saved, "/account/messages", &wrong);
    assert_eq!(again.status, 400);
    assert!(
        again.html.contains("quietHours-from-error") && again.html.contains("value=\"laat\""),
        "{}",
        again.html
    );
    let off = lid.send(&saved, "/account/messages", &[("digestHour", "17")]);
    assert!(!off.html.contains("name=\"quiet\" value=\"yes\" checked"));
}
