//! Every reachable page, found by following links as each user of the demonstration: it exists, is accessible, fits a
//! small screen, and is small in size.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use edba::domain::codes::Role;
use edba::service::demo;
use edba::web::pages::routes;

use super::visitor::Visitor;
use crate::app::{App, Backend};
use crate::browser::{Browser, PHONE};

/// Who looks around: one of each role. Their addresses are those of the demonstration.
const PEOPLE: &[(&str, Role)] = &[
    ("projectbureau-eerste-medewerker@edba.example", Role::Bureau),
    (
        "wethouder-economische-zaken@gemeente-almere.example",
        Role::BoardMember,
    ),
    (
        "voorzitter-tafel-ict-media@ibm-nederland.example",
        Role::TableMember,
    ),
    ("initiatiefnemer-ibm-nederland@edba.example", Role::Initiator),
    (
        "financiele-administratie-gemeente-almere@edba.example",
        Role::FinancePartner,
    ),
    (
        "eerste-mandaatbeheerder-usg-people@edba.example",
        Role::MandateOfficer,
    ),
    (
        "directeur-economie@ministerie-eli.example",
        Role::ConsultationMember,
    ),
    ("accountant@edba.example", Role::Auditor),
    ("applicatiebeheer@edba.example", Role::Administrator),
];

/// In which sizes nothing may be cut off or be scrolled to sideways: width in pixels, and size of the text.
const SIZES: &[(&str, u32, &str)] = &[
    ("at 320 pixels (WCAG 1.4.10)", 320, "100%"),
    ("with text of 200 % (WCAG 1.4.4)", 1366, "200%"),
    ("on a laptop", 1366, "100%"),
    // The last, as the next page begins with it.
    ("on a phone", PHONE.0, "100%"),
];

/// What of an English page reads as Dutch without being marked as such (WCAG 3.1.2): a text with three of the words that
/// Dutch sentences are made with, or with one of these titles of cases.
const UNMARKED: &str = r"
const words = /\b(de|het|een|van|voor|niet|wordt|worden|naar|zijn|bij|met|ook|aan|uit|welke|zegt|om|dan|nog)\b/gi;
const titles = TITLES;
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
const found = [];
for (let node = walker.nextNode(); node; node = walker.nextNode()) {
  const around = node.parentElement;
  if (around.closest('script, style, template, textarea, option, iframe') || around.closest('[lang]').lang !== 'en') continue;
  const text = node.textContent;
  const dutch = new Set((text.match(words) || []).map((word) => word.toLowerCase()));
  if (dutch.size > 2 || titles.some((title) => text.includes(title))) found.push(text.trim().slice(0, 80));
}
return found;
";
/// Puts one long word in the place of everything that people wrote.
const LONG_WORDS: &str = "for (const e of document.querySelectorAll('main [lang=nl], .edba-crumbs [lang=nl]')) \
     if (!e.querySelector('[lang]')) e.textContent = 'Meervoudigepersoonlijkheidsstoornisbehandelcentrumfinancieringsovereenkomst'; \
     return document.querySelectorAll('main [lang=nl]').length";

/// In which sizes the same holds of words as long as Dutch makes them.
const NARROW: &[(&str, u32, &str)] = &[
    ("at 320 pixels with long words", 320, "100%"),
    ("at 390 pixels with long words", 390, "100%"),
];

/// How many pages of one kind one person looks at.
const OF_A_KIND: usize = 2;
/// HTML, style sheet and script of a first visit, compressed.
const LIGHT: usize = 60_000;

fn demonstration() -> App {
    let app = App::start(Backend::Sqlite);
    let state = &app.state;
    demo::make(&state.db, &state.seal, &state.files, state.clock.now()).unwrap();
    app
}

/// The line of the table of pages that an address belongs to.
fn kind_of(address: &str) -> Option<&'static str> {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let fits = |pattern: &str| {
        let (a, b): (Vec<_>, Vec<_>) = (pattern.split('/').collect(), path.split('/').collect());
        a.len() == b.len()
            && a.iter()
                .zip(&b)
                .all(|(p, part)| p == part || (p.starts_with('{') && !part.is_empty()))
    };
    let lines = routes::lines();
    let mut kinds: Vec<&'static str> = lines
        .iter()
        .filter(|l| l.method == "GET" && fits(l.path))
        .map(|l| l.path)
        .collect();
    // A path without parameters is meant before one with.
    kinds.sort_by_key(|path| path.matches('{').count());
    kinds.first().copied()
}

/// The pages that links lead to, by kind.
fn reached(visitor: &mut Visitor) -> BTreeMap<&'static str, BTreeSet<String>> {
    let mut pages: BTreeMap<&'static str, BTreeSet<String>> = BTreeMap::new();
    let mut to_visit = vec![("/".to_owned(), String::new())];
    while let Some((address, from)) = to_visit.pop() {
        let Some(kind) = kind_of(&address) else {
            let program = ["/docs", "/v1"].iter().any(|start| address.starts_with(start));
            assert!(program, "{address} is linked from {from} and is no page");
            continue;
        };
        let of_kind = pages.entry(kind).or_default();
        if kind == "/language"
            || kind == "/assets/{file}"
            || of_kind.len() >= OF_A_KIND
            || !of_kind.insert(address.clone())
        {
            continue;
        }
        // A file is no page, and neither is what it holds.
        if is_file(kind) {
            continue;
        }
        let shown = visitor.get(&address);
        assert_eq!(shown.status, 200, "{address}, linked from {from}: {}", shown.html);
        to_visit.extend(links(&shown.html).map(|to| (to, address.clone())));
    }
    pages.retain(|kind, _| *kind != "/language" && *kind != "/assets/{file}" && !is_file(kind));
    pages
}

/// Whether what is at these addresses is a file: for a calendar, of a list, or of a document.
fn is_file(kind: &str) -> bool {
    kind.ends_with(".ics") || kind.starts_with("/downloads/") || kind.ends_with("/content")
}

/// Addresses of this service that a page links to.
fn links(html: &str) -> impl Iterator<Item = String> {
    html.split("href=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .filter(|address| address.starts_with('/') && !address.starts_with("//"))
        // A place on a page is no page of its own.
        .filter_map(|address| address.split('#').next())
        .map(|address| address.replace("&#38;", "&"))
        .collect::<Vec<_>>()
        .into_iter()
}

#[test]
fn nothing_stands_in_the_way_on_any_page_in_either_language_on_a_phone_and_in_the_dark() {
    let app = demonstration();
    let browser = Browser::start(&app, PHONE);
    let pictures = std::env::var_os("EDBA_TEST_PICTURES").map(PathBuf::from);
    let mut wrong = Vec::new();
    let titles = titles(&app);
    // How many texts of people were marked as Dutch.
    let mut marked = 0;
    for (email, role) in PEOPLE {
        let mut visitor = Visitor::signed_in(&app, email);
        browser.cookie("edba-session", &visitor.cookies["edba-session"]);
        for address in reached(&mut visitor).into_values().flatten() {
            let path = address.split('?').next().unwrap_or_default();
            if path.ends_with(".atom") || path.ends_with(".txt") {
                continue;
            }
            for (language, scheme) in [("nl", "light"), ("en", "dark")] {
                browser.cookie("edba-language", language);
                browser.cdp(
                    "Emulation.setEmulatedMedia",
                    serde_json::json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] }),
                );
                browser.goto(&address);
                let place = format!("{role} {address} {language} {scheme}");
                // For people to look at: EDBA_TEST_PICTURES names a folder.
                if let Some(folder) = &pictures {
                    browser.picture(&folder.join(format!("{}.png", place.replace(['/', ' ', '?'], "_"))));
                }
                for barrier in browser.barriers() {
                    wrong.push(format!("{place}: {barrier}"));
                }
                let shown = browser.script(
                    "return [document.documentElement.lang, document.title, \
                     document.querySelectorAll('h1').length]",
                );
                assert_eq!(shown[0], language, "{place}");
                let too_wide = |sizes: &[(&str, u32, &str)]| -> Vec<String> {
                    sizes
                        .iter()
                        .map(|(how, width, text)| (how, browser.overflow(*width, text)))
                        .filter(|(_, over)| *over > 0)
                        .map(|(how, over)| format!("{place}: {over} pixels wider than the screen {how}"))
                        .collect()
                };
                wrong.extend(too_wide(SIZES));
                if language == "en" && !is_of_others(path) {
                    let unmarked = browser.script(&UNMARKED.replace("TITLES", &titles));
                    for text in unmarked.as_array().unwrap() {
                        wrong.push(format!("{place}: Dutch without a mark: {text}"));
                    }
                    marked += browser.script(LONG_WORDS).as_u64().unwrap();
                    wrong.extend(too_wide(NARROW));
                }
                if shown[2] != 1 || shown[1].as_str().is_none_or(|title| title.len() < 8) {
                    wrong.push(format!("{place}: one heading and a title: {shown}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(marked > 300, "{marked}");
}

/// The titles of the cases of the demonstration, as a list of JavaScript.
fn titles(app: &App) -> String {
    let page = Visitor::signed_in(app, PEOPLE[0].0).get("/cases");
    let titles: Vec<String> = page
        .html
        .split("<a href=\"/cases/")
        .filter_map(|rest| rest.split_once("\">")?.1.split_once("</a>"))
        .map(|(title, _)| title.to_owned())
        .filter(|title| !title.contains(['<', '&']) && title.contains(' '))
        .collect();
    assert!(titles.len() > 10, "{titles:?}");
    serde_json::to_string(&titles).unwrap()
}

/// Pages that show what was sent to somebody, in the language of whoever got it.
fn is_of_others(path: &str) -> bool {
    path.starts_with("/demo")
}

#[test]
fn a_first_visit_is_light() {
    let app = demonstration();
    let agent: ureq::Agent = ureq::Agent::config_builder().build().into();
    let compressed = |address: &str, cookie: &str| {
        let mut response = agent
            .get(format!("{}{address}", app.url))
            .header("accept-encoding", "gzip")
            .header("cookie", cookie)
            .call()
            .unwrap();
        // The length as it came over the wire: this client does not unpack what it asked for itself.
        response.body_mut().read_to_vec().unwrap().len()
    };
    let mut visitor = Visitor::signed_in(&app, PEOPLE[0].0);
    let cookie = format!("edba-session={}", visitor.cookies["edba-session"]);
    let page = visitor.get("/");
    let shared: usize = links(&page.html)
        .chain(
            page.html
                .split("src=\"")
                .skip(1)
                .filter_map(|r| r.split('"').next())
                .map(str::to_owned),
        )
        .filter(|a| a.starts_with("/assets/edba"))
        .map(|a| compressed(&a, ""))
        .sum();
    assert!(
        shared > 5_000,
        "the style sheet and the script are counted: {shared}"
    );
    for address in reached(&mut visitor).into_values().flatten() {
        let whole = shared + compressed(&address, &cookie);
        assert!(whole <= LIGHT, "{address}: {whole} bytes");
    }
}
