//! Minutes and decision lists on paper.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use edba::domain::codes::Role;
use serde_json::{Value, json};

use super::person;
use crate::app::{App, Backend};
use crate::browser::{Browser, LAPTOP};
use crate::meetings::agendas::{add_item, publish, topic};
use crate::meetings::attendance::{AFTERWARDS, everybody, record};
use crate::meetings::minutes::send_round;
use crate::meetings::planned;
use crate::world::World;

/// How many items the meeting has: enough for several pages.
const ITEMS: usize = 12;

/// The bytes of a PDF that the browser returns in base64.
fn pdf(printed: &Value) -> Vec<u8> {
    STANDARD.decode(printed.as_str().unwrap()).unwrap()
}

/// How many pages a PDF of Chromium has.
fn pages(pdf: &[u8]) -> usize {
    let text = String::from_utf8_lossy(pdf);
    text.matches("/Type /Page\n").count() + text.matches("/Type /Page ").count()
}

#[test]
fn minutes_and_decisions_print_well() {
    let app = &App::start(Backend::Sqlite);
    let w = World::new(app);
    let meeting = planned(&w, w.table.as_str());
    let items: Vec<String> = (1..=ITEMS)
        .map(|number| {
            let made = add_item(&w.bureau, &meeting, topic(&format!("Onderwerp {number}")));
            made.expect(201).id()
        })
        .collect();
    publish(&w.bureau, &meeting).expect(201);
    app.at(AFTERWARDS);
    record(&w.bureau, &meeting, &everybody(&w.bureau, &meeting)).expect(200);
    for item in &items {
        let part = json!({
            "outcome": "dealt-with", "text": "Dit is uitvoerig besproken. ".repeat(40),
            "decisionText": "De tafel gaat akkoord.",
        });
        w.bureau
            .send(
                "PUT",
                &format!("/v1/agenda-items/{item}/minutes"),
                &[("If-Match", "\"v0\"")],
                Some(part.to_string()),
            )
            .expect(200);
    }
    send_round(&w.bureau, &meeting).expect(201);
    let visitor = person(app, Role::Bureau, "bureau", None);
    let browser = Browser::start(app, LAPTOP);
    browser.cookie("edba-session", &visitor.cookies["edba-session"]);
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
    for language in ["nl", "en"] {
        browser.cookie("edba-language", language);
        for (page, least) in [("minutes", 3), ("decisions", 1)] {
            let place = format!("{page} {language}");
            browser.goto(&format!("/meetings/{meeting}/{page}"));
            browser.cdp("Emulation.setEmulatedMedia", json!({ "media": "print" }));
            let over = browser
                .script("return document.documentElement.scrollWidth - document.documentElement.clientWidth");
            assert!(over.as_i64().unwrap() <= 0, "{place}: wider than the paper");
            let hidden =
                browser.script("return getComputedStyle(document.querySelector('.edba-noprint')).display");
            assert_eq!(hidden, "none", "{place}");
            let whole = browser.driver(ureq::http::Method::POST, "print", Some(json!({})));
            let whole = pdf(&whole);
            std::fs::write(folder.join(format!("{page}-{language}.pdf")), &whole).unwrap();
            let count = pages(&whole);
            assert!(count >= least, "{place}: {count} pages");
            // Each page has something on it: it is larger than an empty one.
            browser.script("window.kept = document.body.innerHTML; document.body.innerHTML = ''");
            let blank = browser.driver(ureq::http::Method::POST, "print", Some(json!({})));
            let blank = pdf(&blank).len();
            browser.script("document.body.innerHTML = window.kept");
            for number in 1..=count {
                let one = json!({ "pageRanges": [number] });
                let one = browser.driver(ureq::http::Method::POST, "print", Some(one));
                assert!(pdf(&one).len() > blank, "{place}: page {number} is empty");
            }
            browser.cdp("Emulation.setEmulatedMedia", json!({ "media": "" }));
        }
    }
}
