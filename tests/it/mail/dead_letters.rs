//! Dead letters: who can see which, and resending them.

use chrono::Duration;
use edba::domain::codes::Role;
use edba::service::mail::{self, Addressed, Mail};
use rstest_reuse::apply;
use serde_json::json;

use crate::app::{App, Backend, both};
use crate::pages::visitor::Visitor;

const OFFICER: &str = "medewerker@bureau.example";

/// Three mails that were given up: two about a ballot, one receipt.
fn three_dead_letters(app: &App) {
    let member = app.person(Role::Bureau, "lid@almere.example", None, None);
    app.work(|cx| {
        for (kind, to) in [
            ("ballot-opened", "a@x.example"),
            ("ballot-opened", "b@x.example"),
            ("receipt", "c@x.example"),
        ] {
            let mail = Mail::plain(to.into(), "Geheim onderwerp".into(), "Geheime inhoud".into());
            mail::post(cx, &Addressed::to(member, kind), &mail)?;
        }
        Ok(())
    });
    let unit = app.state.unit_of_work();
    for claimed in mail::claim(&unit, Duration::minutes(5), 9).unwrap() {
        mail::refused(&unit, &claimed, "550 5.1.1 <lid@almere.example> unknown").unwrap();
    }
}

#[apply(both)]
fn the_bureau_and_the_administrator_see_what_did_not_arrive_and_never_what_it_says(backend: Backend) {
    let app = &App::start(backend);
    three_dead_letters(app);
    for client in [app.bureau(), app.administrator()] {
        let listed = client.get("/v1/dead-letters").expect(200);
        assert_eq!(listed.items().len(), 3);
        assert!(
            !listed.text.contains("Gehei") && !listed.text.contains("x.example"),
            "{}",
            listed.text
        );
        let first = &listed.items()[0];
        assert_eq!(
            (
                &first["kind"],
                &first["accountName"],
                &first["attempts"],
                &first["lastError"]
            ),
            (
                &json!("ballot-opened"),
                &json!("lid"),
                &json!(1),
                &json!("550 5.1.1 (address) unknown")
            ),
        );
        let one = client.get("/v1/dead-letters?kind=receipt").expect(200).items();
        assert_eq!(one.len(), 1);
        let page = client.get("/v1/dead-letters?limit=2").expect(200);
        let cursor = page.body["nextCursor"].as_str().unwrap().to_owned();
        let rest = client
            .get(&format!("/v1/dead-letters?limit=2&cursor={cursor}"))
            .expect(200);
        assert_eq!(
            (rest.items().len(), &rest.items()[0]["kind"]),
            (1, &json!("receipt"))
        );
    }
    app.auditor().get("/v1/dead-letters").problem(403, "forbidden");
}

#[apply(both)]
fn what_is_sent_again_leaves_and_the_history_tells_who_did_it(backend: Backend) {
    let app = &App::start(backend);
    three_dead_letters(app);
    let bureau = app.bureau();
    let receipt = bureau.get("/v1/dead-letters?kind=receipt").expect(200).items()[0].clone();
    let path = format!("/v1/dead-letters/{}/resends", receipt["id"].as_str().unwrap());
    assert_eq!(bureau.post(&path, json!({})).expect(200).body["resent"], 1);
    bureau.post(&path, json!({})).problem(404, "not-found");
    let to = |mails: Vec<Mail>| mails.into_iter().map(|m| m.to).collect::<Vec<_>>();
    // To the address that the account has now, whatever it was.
    assert_eq!(to(app.mails()), ["lid@almere.example"]);
    let all = bureau
        .post("/v1/dead-letter-resends", json!({ "kind": "ballot-opened" }))
        .expect(200);
    assert_eq!(all.body["resent"], 2);
    let none = bureau
        .post("/v1/dead-letter-resends", json!({ "kind": "ballot-opened" }))
        .expect(200);
    assert_eq!(none.body["resent"], 0);
    assert_eq!(to(app.mails()), ["lid@almere.example", "lid@almere.example"]);
    let account = receipt["accountId"].as_str().unwrap();
    let events = app
        .auditor()
        .get(&format!("/v1/events?streamId={account}"))
        .expect(200)
        .items();
    let told: Vec<_> = events.iter().filter(|e| e["kind"] == "mail.sent-again").collect();
    assert_eq!(told.len(), 3);
    assert_eq!(
        (&told[0]["actor"]["name"], &told[0]["data"]["kind"]),
        (&json!("Bureau"), &json!("receipt"))
    );
}

#[apply(both)]
fn what_is_sent_again_goes_to_the_address_that_was_mended_and_to_no_disabled_account(backend: Backend) {
    let app = &App::start(backend);
    use edba::service::accounts::{AccountChange, update};
    three_dead_letters(app);
    let bureau = app.bureau();
    let dead = bureau.get("/v1/dead-letters").expect(200).items();
    let account: edba::domain::Id = dead[0]["accountId"].as_str().unwrap().parse().unwrap();
    let change = |change: AccountChange| app.work(|cx| update(cx, account, change, None, |_| Ok(())));
    change(AccountChange {
        email: Some(Some("nieuw@almere.example".into())),
        ..AccountChange::default()
    });
    bureau
        .post("/v1/dead-letter-resends", json!({ "kind": "receipt" }))
        .expect(200);
    let to: Vec<_> = app
        .mails()
        .into_iter()
        .map(|mail| (mail.to, mail.subject))
        .collect();
    // The previous address gets the mail about the change, and no other.
    assert!(
        to.contains(&("nieuw@almere.example".into(), "Geheim onderwerp".into())),
        "{to:?}"
    );
    assert!(
        to.iter()
            .all(|(to, subject)| to == "nieuw@almere.example" || subject.contains("e-mailadres")),
        "{to:?}"
    );
    change(AccountChange {
        disabled: Some(true),
        ..AccountChange::default()
    });
    bureau
        .post("/v1/dead-letter-resends", json!({ "kind": "ballot-opened" }))
        .expect(200);
    assert!(app.mails().is_empty());
    assert!(
        bureau.get("/v1/dead-letters").expect(200).items().is_empty(),
        "nobody has to see to it"
    );
}

#[apply(both)]
fn the_page_shows_the_queue_and_sends_again(backend: Backend) {
    let app = &App::start(backend);
    app.person(Role::Bureau, OFFICER, None, None);
    let mut officer = Visitor::signed_in(app, OFFICER);
    assert!(
        !officer.get("/").html.contains("/bureau/dead-letters"),
        "nothing to see to"
    );
    three_dead_letters(app);
    let desk = officer.get("/");
    assert!(desk.html.contains("/bureau/dead-letters") && desk.html.contains("3 e-mails kwamen niet aan"));
    let page = officer.get("/bureau/dead-letters");
    assert!(
        page.html.contains("Voor lid") && page.html.contains("1 keer geprobeerd"),
        "{}",
        page.html
    );
    assert!(!page.html.contains("Gehei") && !page.html.contains("x.example"));
    let asks = officer.send(&page, "/bureau/dead-letters/resend", &[("kind", "ballot-opened")]);
    assert!(
        !asks.html.contains("De mail wordt opnieuw verstuurd."),
        "{}",
        asks.html
    );
    assert_eq!(app.mails().len(), 0);
    let page = officer.get("/bureau/dead-letters");
    let done = officer.send(
        &page,
        "/bureau/dead-letters/resend",
        &[("kind", "ballot-opened"), ("confirmed", "yes")],
    );
    assert!(
        done.html.contains("De mail wordt opnieuw verstuurd."),
        "{}",
        done.html
    );
    assert!(done.html.contains("Te versturen mail</dt><dd>2"), "{}", done.html);
    assert_eq!(app.mails().len(), 2);
}
