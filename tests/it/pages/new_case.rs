//! New case: where the bureau starts one, the options of the form, and the notice after submission.

use edba::domain::codes::Role;
use rstest_reuse::apply;

use super::forms::form;
use super::visitor::{Shown, Visitor};
use crate::app::{App, Backend, both};
use crate::browser::{Browser, LAPTOP};
use crate::world::World;

fn bureau(w: &World<'_>) -> Visitor {
    w.app.person(Role::Bureau, "bureau@edba.example", None, None);
    Visitor::signed_in(w.app, "bureau@edba.example")
}

fn initiator(w: &World<'_>) -> Visitor {
    let email = "initiatief@boogaart.example";
    w.app
        .person(Role::Initiator, email, Some(w.organisations["boogaart"]), None);
    Visitor::signed_in(w.app, email)
}

/// The programme lines to choose from, by their codes, as they stand on the page.
fn lines(page: &Shown) -> Vec<String> {
    let field = page
        .html
        .split("<select")
        .find(|part| part.contains("id=\"programmeLine\""))
        .unwrap();
    let field = field.split("</select>").next().unwrap();
    let codes = field
        .split("<option value=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next());
    codes.filter(|code| !code.is_empty()).map(str::to_owned).collect()
}

#[test]
fn a_script_shows_the_lines_of_the_cluster_at_once() {
    let app = App::start(Backend::Sqlite);
    let w = World::new(&app);
    let visitor = initiator(&w);
    let browser = Browser::start(&app, LAPTOP);
    browser.cookie("edba-session", &visitor.cookies["edba-session"]);
    browser.goto("/my-cases/new");
    let shown = "[...document.querySelectorAll('#programmeLine option')].map((o) => o.value).join(' ')";
    let choose = |field: &str, value: &str| {
        browser.script(&format!(
            "const field = document.getElementById('{field}'); field.value = '{value}'; \
             field.dispatchEvent(new Event('change', {{ bubbles: true }}))"
        ));
    };
    // The button that asks for them without a script is not there.
    assert_eq!(
        browser.script("return document.querySelector('[name=narrow]').checkVisibility()"),
        false
    );
    choose("cluster", "health");
    browser.until(&format!(
        "!{shown}.includes('C1') && {shown}.includes('C2a C2b C2c C2d B1')"
    ));
    // What was chosen stays, and another cluster brings its own.
    choose("programmeLine", "C2b");
    choose("cluster", "ict-media");
    browser.until(&format!("{shown}.startsWith(' C1 C1a C1b C1c C2b B1')"));
    assert_eq!(
        browser.script("return document.getElementById('programmeLine').value"),
        "C2b"
    );
    choose("cluster", "");
    browser.until(&format!("{shown}.includes('C3 C3a')"));
}

#[apply(both)]
fn the_bureau_finds_it_in_the_menu_and_on_the_lists_of_cases(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let mut visitor = bureau(&w);
    let desk = visitor.get("/");
    let menu = desk
        .html
        .split("<nav class=\"edba-nav\"")
        .nth(1)
        .unwrap()
        .split("</nav>")
        .next()
        .unwrap()
        .to_owned();
    assert!(
        menu.contains("<a href=\"/my-cases/new\">Nieuwe zaak</a>"),
        "{menu}"
    );
    for list in ["/cases", "/pipeline"] {
        let page = visitor.get(list);
        let main = page.html.split("<main").nth(1).unwrap();
        assert!(
            main.contains("href=\"/my-cases/new\">Nieuwe zaak</a>"),
            "{list}: {main}"
        );
    }
    let new = visitor.get("/my-cases/new");
    assert_eq!(new.status, 200);
    assert!(
        new.html
            .contains("<a href=\"/my-cases/new\" aria-current=\"page\">"),
        "{}",
        new.html
    );
    // Whoever may not is not led there.
    app.person(Role::Auditor, "auditor@edba.example", None, None);
    let mut auditor = Visitor::signed_in(app, "auditor@edba.example");
    for address in ["/", "/cases", "/pipeline"] {
        assert!(!auditor.get(address).html.contains("/my-cases/new"), "{address}");
    }
}

#[apply(both)]
fn its_number_is_told_once_with_a_link_to_it(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let (boogaart, table) = (w.organisations["boogaart"].to_string(), w.table.to_string());
    for (mut visitor, lands_on) in [(bureau(&w), "/pipeline"), (initiator(&w), "/my-cases")] {
        let page = visitor.get("/my-cases/new");
        let sent = form(&page, "/my-cases/new")
            .with("title", "Kenniskring")
            .with("leadTableId", &table)
            .with("initiatorOrganisationId", &boogaart)
            .send(&mut visitor);
        assert_eq!(
            (sent.status, sent.address.as_str()),
            (200, lands_on),
            "{}",
            sent.html
        );
        let told = sent
            .html
            .split("De zaak is ingediend als voorstel. Het nummer is")
            .nth(1);
        let told = told.unwrap_or_else(|| panic!("{}", sent.html)).trim_start();
        let address = told
            .strip_prefix("<a href=\"")
            .unwrap()
            .split('"')
            .next()
            .unwrap()
            .to_owned();
        let number = told
            .split('>')
            .nth(1)
            .unwrap()
            .split('<')
            .next()
            .unwrap()
            .to_owned();
        assert!(number.starts_with("BC-2026-"), "{number}");
        let case = visitor.get(&address);
        assert_eq!(case.status, 200);
        assert!(
            case.html.contains(&number) && case.html.contains("Kenniskring"),
            "{}",
            case.html
        );
        assert!(!case.html.contains("Het nummer is"), "said once");
    }
}

#[apply(both)]
fn programme_lines_are_in_order_and_those_of_the_cluster_once_it_is_chosen(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let mut visitor = initiator(&w);
    let page = visitor.get("/my-cases/new");
    let all = lines(&page);
    let of = |letters: &str| {
        all.iter()
            .filter(|code| code.starts_with(letters))
            .cloned()
            .collect::<Vec<_>>()
    };
    assert_eq!(of("C1"), ["C1", "C1a", "C1b", "C1c"]);
    assert_eq!(of("C3"), ["C3", "C3a", "C3b", "C3c", "C3d", "C3e", "C3f"]);
    assert_eq!(of("B"), ["B1", "B1a", "B1b", "B1c", "B2", "B3"]);
    let first = all.iter().position(|code| code == "C1").unwrap();
    let governance = all.iter().position(|code| code == "B1").unwrap();
    assert!(
        first < governance,
        "those of a cluster before those of any: {all:?}"
    );
    // Without a script a button asks for those of the cluster that is chosen; what was chosen before stays.
    let narrowed = form(&page, "/my-cases/new")
        .with("title", "Kenniskring")
        .with("cluster", "health")
        .with("programmeLine", "C1b")
        .press(&mut visitor, "narrow", "programmeLine");
    assert!(
        narrowed.address.starts_with("/my-cases/new"),
        "{}",
        narrowed.address
    );
    let shown = lines(&narrowed);
    assert!(
        narrowed.html.contains("<option value=\"C1b\" selected>"),
        "{}",
        narrowed.html
    );
    assert_eq!(
        shown
            .iter()
            .filter(|code| code.starts_with('C'))
            .collect::<Vec<_>>(),
        ["C1b", "C2", "C2a", "C2b", "C2c", "C2d"]
    );
    assert!(
        shown.contains(&"G1".to_owned()) && shown.contains(&"B3".to_owned()),
        "{shown:?}"
    );
}
