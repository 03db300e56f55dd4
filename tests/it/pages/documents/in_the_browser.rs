//! The pages of documents in a browser: its script, its console, and what stands in the way of people.

use edba::domain::codes::Role;
use serde_json::json;

use super::super::accessibility::are_fit;
use super::{bureau, person};
use crate::app::{App, Backend};
use crate::browser::{Browser, LAPTOP};
use crate::documents::papers::{
    add, add_failing, attach, paper, pdf_with_script, propose_destruction, renew, thing,
};
use crate::documents::things::Things;
use crate::world::World;

#[test]
fn a_script_shows_how_far_a_file_is_sent() {
    let app = &App::start_with(Backend::Sqlite, &["--documents-max-mib", "1"]);
    let w = World::new(app);
    let case = w.case("Glasvezel", 100_000);
    let visitor = bureau(app, "eerste");
    let browser = Browser::start(app, LAPTOP);
    browser.cookie("edba-session", &visitor.cookies["edba-session"]);
    browser.goto(&format!("/documents/new?subject=case:{case}"));
    browser.fill("title", "Verslag");
    browser.script("document.getElementById('kind').value = 'minutes'");
    let choose = |name: &str, bytes: usize| {
        browser.script(&format!(
            "const list = new DataTransfer(); \
             list.items.add(new File(['x'.repeat({bytes})], '{name}', {{ type: 'text/plain' }})); \
             document.getElementById('file').files = list.files;"
        ));
    };
    // Too large: it is not sent at all.
    choose("verslag.txt", (1 << 20) + 1);
    browser.press("Toevoegen");
    browser
        .until("document.querySelector('form[data-upload] [role=status]').textContent.includes('te groot')");
    // Refused: the form is there again, with its input.
    choose("verslag.pdf", 100);
    browser.press("Toevoegen");
    browser.until("document.querySelector('.utrecht-alert--error') !== null");
    assert_eq!(
        browser.script("return document.getElementById('title').value"),
        "Verslag"
    );
    // As on every other page the summary of the errors has the focus.
    browser.until("document.activeElement.matches('.utrecht-alert--error')");
    choose("verslag.txt", 500_000);
    browser.press("Toevoegen");
    browser
        .until("location.pathname.length > '/documents/new'.length && document.querySelector('h1') !== null");
    let text = browser.text();
    for part in ["Verslag", "Het document is toegevoegd.", "verslag.txt", "488 kB"] {
        assert!(text.contains(part), "{text}");
    }
    assert_eq!(browser.barriers(), [""; 0]);
    let mut refused = browser.console();
    refused.retain(|line| line.contains("Content Security Policy"));
    assert_eq!(refused, [""; 0]);
    let found = w.bureau.get("/v1/documents").expect(200).items();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0]["latest"]["byteCount"], 500_000);
}

#[test]
fn the_pages_have_no_barriers_and_fit_a_phone() {
    let app = &App::start(Backend::Sqlite);
    let things = &Things::on(app);
    let w = &things.d.w;
    let mut document = paper(&"Meervoudigefinancieringsovereenkomst".repeat(3), &[]);
    document["attachedTo"] = things.all().iter().map(|thing| thing.subject.clone()).collect();
    document["confidential"] = json!(true);
    let id = add(&w.bureau, &document);
    renew(&w.bureau, &id, &pdf_with_script("b")).expect(201);
    let other = add_failing(&w.bureau, &paper("Kapot", &[thing("case", &things.d.case)]));
    attach(&w.bureau, &other, &thing("promise", &things.promise)).expect(201);
    propose_destruction(&w.second_bureau, &id, Some(1)).expect(202);
    let case = &things.d.case;
    let pages = [
        "/documents".to_owned(),
        "/documents?text=niets".to_owned(),
        "/documents/new".to_owned(),
        format!("/documents/new?subject=case:{case}"),
        format!("/documents/{id}"),
        format!("/cases/{case}"),
        format!("/my-cases/{case}/progress"),
        format!("/mandates/{}", things.mandate),
        "/approvals".to_owned(),
    ];
    let visitor = bureau(app, "eerste");
    are_fit(app, &visitor, &pages.each_ref().map(String::as_str));
    // A ballot on a case with a document, as a member sees it.
    let reviewed = w.case("Almere Labs", 100_000);
    add(&w.bureau, &paper("Begroting", &[thing("case", &reviewed)]));
    w.command(&reviewed, json!({ "command": "open-review" }))
        .expect(200);
    let ballot = format!("/ballots/{}", w.open_ballot(&reviewed));
    let seated = Some(&w.table_members["ibm-nederland"]);
    let member = person(app, Role::TableMember, "lid", None, seated);
    are_fit(app, &member, &[&ballot]);
}
