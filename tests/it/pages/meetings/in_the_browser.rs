//! The pages of meetings in a browser: by keyboard, on a phone, and when the connection breaks.

use edba::domain::codes::Role;
use serde_json::json;

use super::person;
use crate::app::{App, Backend};
use crate::browser::{Browser, LAPTOP, PHONE};
use crate::documents::papers::{add, paper, thing};
use crate::meetings::agendas::{add_item, publish, topic};
use crate::meetings::attendance::{AFTERWARDS, everybody, record};
use crate::meetings::minutes::{Held, send_round};
use crate::meetings::planned;
use crate::pages::visitor::Visitor;
use crate::world::World;

/// A browser in which somebody has signed in.
fn browser_of(app: &App, visitor: &Visitor, size: (u32, u32)) -> Browser {
    let browser = Browser::start(app, size);
    browser.cookie("edba-session", &visitor.cookies["edba-session"]);
    browser.cookie("edba-language", "nl");
    browser
}

#[test]
fn up_and_down_work_by_keyboard() {
    let app = &App::start(Backend::Sqlite);
    let w = World::new(app);
    let meeting = planned(&w, w.table.as_str());
    let items = ["Opening", "Rondvraag"].map(|title| {
        let made = add_item(&w.bureau, &meeting, topic(title));
        made.expect(201).id()
    });
    let visitor = person(app, Role::Bureau, "bureau", None);
    let browser = browser_of(app, &visitor, LAPTOP);
    browser.goto(&format!("/meetings/{meeting}/agenda"));
    assert_eq!(browser.barriers(), [""; 0]);
    let first = "document.querySelector('.edba-rows h3').textContent";
    let focus = |action: &str| {
        browser.script(&format!(
            "document.querySelector('form[action$=\"/agenda/{action}\"] button').focus()"
        ));
    };
    focus("up");
    browser.keys("\u{e007}");
    browser.until(&format!("{first}.includes('Rondvraag')"));
    assert_eq!(
        browser.script("return location.hash"),
        format!("#item-{}", items[1])
    );
    focus("down");
    browser.keys("\u{e007}");
    browser.until(&format!("{first}.includes('Opening')"));
    assert_eq!(browser.barriers(), [""; 0]);
}

#[test]
fn minutes_survive_a_lost_connection() {
    let app = &App::start(Backend::Sqlite);
    let w = World::new(app);
    let held = Held::at_table(&w);
    let visitor = person(app, Role::Bureau, "bureau", None);
    let browser = browser_of(app, &visitor, LAPTOP);
    let address = format!("/meetings/{}/minutes/edit", held.id);
    browser.goto(&address);
    assert_eq!(browser.barriers(), [""; 0]);
    browser.script("document.querySelector('[name=\"items-0-outcome\"][value=dealt-with]').click()");
    browser.fill("items-0-text", "Lang besproken.");
    let offline = |is_offline: bool| {
        browser.cdp("Network.enable", json!({}));
        browser.cdp(
            "Network.emulateNetworkConditions",
            json!({ "offline": is_offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 }),
        );
    };
    offline(true);
    browser.script("document.querySelector('form[action$=\"/minutes/edit\"]').requestSubmit()");
    browser.until("location.protocol === 'chrome-error:'");
    offline(false);
    browser.goto(&address);
    browser.until("document.getElementById('items-0-text')?.value === 'Lang besproken.'");
    assert_eq!(
        browser.script("return document.querySelector('[name=\"items-0-outcome\"]:checked').value"),
        "dealt-with"
    );
    browser.press("Verslag opslaan");
    browser.until("document.body.innerText.includes('Het verslag is opgeslagen.')");
    // Once it is saved the browser keeps nothing of it.
    browser.goto(&address);
    browser.until("Object.keys(localStorage).every((name) => !name.startsWith('edba-kept '))");
}

#[test]
fn a_member_reads_agenda_papers_and_minutes_on_a_phone() {
    let app = &App::start(Backend::Sqlite);
    let w = World::new(app);
    let meeting = planned(&w, w.table.as_str());
    let item = add_item(&w.bureau, &meeting, topic("Opening")).expect(201).id();
    add(&w.bureau, &paper("Notitie", &[thing("agenda-item", &item)]));
    publish(&w.bureau, &meeting).expect(201);
    let windesheim = &w.table_members["windesheim"];
    let visitor = person(app, Role::TableMember, "lid", Some(windesheim));
    let address = format!("/meetings/{meeting}");
    let browser = browser_of(app, &visitor, PHONE);
    let is_readable = |browser: &Browser, address: &str| {
        browser.goto(address);
        browser.script("document.querySelectorAll('details').forEach((one) => { one.open = true; })");
        assert_eq!(browser.barriers(), [""; 0], "{address}");
        assert!(browser.overflow(PHONE.0, "100%") <= 0, "{address}");
    };
    is_readable(&browser, &address);
    browser.press("Ik kom");
    browser.until("document.body.innerText.includes('Uw antwoord is vastgelegd.')");
    browser.press("Notitie");
    browser.until("location.pathname.startsWith('/documents/')");

    app.at(AFTERWARDS);
    record(&w.bureau, &meeting, &everybody(&w.bureau, &meeting)).expect(200);
    let part = json!({ "outcome": "dealt-with", "text": "Besproken.", "decisionText": "Akkoord." });
    w.bureau
        .send(
            "PUT",
            &format!("/v1/agenda-items/{item}/minutes"),
            &[("If-Match", "\"v0\"")],
            Some(part.to_string()),
        )
        .expect(200);
    send_round(&w.bureau, &meeting).expect(201);
    let visitor = Visitor::signed_in(app, &super::mail("lid"));
    let browser = browser_of(app, &visitor, PHONE);
    for page in [
        "/meetings".to_owned(),
        address.clone(),
        format!("{address}/agenda/versions/1"),
        format!("{address}/minutes"),
        format!("{address}/decisions"),
        "/action-points".to_owned(),
    ] {
        is_readable(&browser, &page);
    }
    browser.goto(&address);
    for words in ["Besproken.", "Akkoord.", "Besluitenlijst", "Opmerking maken"] {
        assert!(browser.text().contains(words), "{words}: {}", browser.text());
    }
}

#[test]
fn nothing_stands_in_the_way_of_the_bureau_on_the_pages_of_a_meeting() {
    let app = &App::start(Backend::Sqlite);
    let w = World::new(app);
    let held = Held::at_table(&w);
    held.write(&w);
    let visitor = person(app, Role::Bureau, "bureau", None);
    let browser = browser_of(app, &visitor, PHONE);
    let address = format!("/meetings/{}", held.id);
    for below in [
        "",
        "/agenda",
        "/publish",
        "/attendance",
        "/minutes/edit",
        "/minutes/send",
        "/minutes/adopt",
        "/minutes",
        "/decisions",
    ] {
        for (language, size) in [("nl", PHONE), ("en", LAPTOP)] {
            browser.cookie("edba-language", language);
            browser.goto(&format!("{address}{below}"));
            browser.script("document.querySelectorAll('details').forEach((one) => { one.open = true; })");
            assert_eq!(browser.barriers(), [""; 0], "{below} {language}");
            assert!(browser.overflow(size.0, "100%") <= 0, "{below} {language}");
        }
    }
}
