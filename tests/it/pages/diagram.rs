//! The case diagram and the progress bar, as rendered by a browser.

use edba::domain::codes::Role;
use serde_json::json;

use super::visitor::Visitor;
use crate::app::{App, Backend};
use crate::browser::{Browser, LAPTOP};
use crate::world::World;

/// What of the picture cannot be read: letters under 12 pixels, words that leave their box, lie over another or over a
/// box, and letters or a ground that do not follow the colours of the page.
const UNREADABLE: &str = r"
const svg = document.querySelector('.edba-diagram svg');
const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
const wrong = [];
const box = (e) => e.getBoundingClientRect();
const meet = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
const states = [...svg.querySelectorAll('[data-status]')];
const labels = [...svg.querySelectorAll('[data-command] text')];
for (const text of svg.querySelectorAll('text')) {
  const size = parseFloat(getComputedStyle(text).fontSize) * scale;
  if (size < 12) wrong.push(`${text.textContent}: ${size} pixels`);
}
for (const state of states) {
  const [outer, text] = [box(state.querySelector('rect')), box(state.querySelector('text'))];
  if (text.left < outer.left + 4 || text.right > outer.right - 4) wrong.push(`${state.dataset.status} leaves its box`);
}
labels.forEach((label, place) => {
  for (const state of states) if (meet(box(label), box(state))) wrong.push(`${label.textContent} lies over ${state.dataset.status}`);
  for (const other of labels.slice(place + 1)) if (meet(box(label), box(other))) wrong.push(`${label.textContent} lies over ${other.textContent}`);
});
const ground = getComputedStyle(document.body).backgroundColor;
if (getComputedStyle(svg.querySelector('.edba-m-paper')).fill !== ground) wrong.push('the ground is not that of the page');
const ink = getComputedStyle(document.querySelector('h1')).color;
if (labels.some((label) => !label.closest('.edba-m-money') && getComputedStyle(label).fill !== ink)) wrong.push('the letters are not those of the page');
return wrong;
";

#[test]
fn the_picture_can_be_read_on_a_laptop_by_day_and_by_night() {
    let app = App::start(Backend::Sqlite);
    let w = World::new(&app);
    let case = w.case("Proeftuin", 100_000);
    let browser = Browser::start(&app, LAPTOP);
    app.person(Role::Bureau, "bureau@edba.example", None, None);
    let bureau = Visitor::signed_in(&app, "bureau@edba.example");
    browser.cookie("edba-session", &bureau.cookies["edba-session"]);
    for language in ["nl", "en"] {
        browser.cookie("edba-language", language);
        for scheme in ["light", "dark"] {
            browser.cdp(
                "Emulation.setEmulatedMedia",
                json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] }),
            );
            browser.goto(&format!("/cases/{case}"));
            assert_eq!(browser.script(UNREADABLE), json!([]), "{language} {scheme}");
            if let Some(folder) = std::env::var_os("EDBA_TEST_PICTURES").map(std::path::PathBuf::from) {
                browser.script("document.querySelector('.edba-diagram').scrollIntoView()");
                browser.picture(&folder.join(format!("diagram-{language}-{scheme}.png")));
            }
        }
    }
}

#[test]
fn the_bar_of_steps_is_empty_at_the_first_and_full_at_the_end() {
    let app = App::start(Backend::Sqlite);
    let w = World::new(&app);
    let case = w.case("Proeftuin", 100_000);
    let browser = Browser::start(&app, (360, 800));
    let member = w.table_members["windesheim"].representative;
    app.person(Role::TableMember, "rector@tafel.example", None, Some(member));
    let rector = Visitor::signed_in(&app, "rector@tafel.example");
    // How much of the bar is filled, in per cents of its width.
    let filled = || {
        let share = browser.script(
            "const full = document.createElement('i'); full.style.color = 'var(--edba-accent)'; document.body.append(full); \
             const colour = getComputedStyle(full).color; \
             const steps = [...document.querySelectorAll('.edba-steps li')]; \
             const widths = (list) => list.reduce((sum, e) => sum + e.getBoundingClientRect().width, 0); \
             return Math.round(100 * widths(steps.filter(e => getComputedStyle(e).borderTopColor === colour)) / widths(steps))",
        );
        share.as_i64().unwrap()
    };
    w.command(&case, json!({ "command": "open-review" })).expect(200);
    let ballot = w.open_ballot(&case);
    browser.cookie("edba-session", &rector.cookies["edba-session"]);
    browser.goto(&format!("/ballots/{ballot}"));
    assert_eq!(filled(), 0, "the first step");
    browser.press("Voor");
    browser.press("Verder naar nalezen");
    browser.until("document.querySelector('form[action$=\"/vote\"]')");
    let second = filled();
    assert!((1..50).contains(&second), "the second step: {second}");
    browser.press("Stem uitbrengen");
    browser.until("location.pathname.endsWith('/receipt')");
    assert_eq!(filled(), 100, "the end");
    // The course of a case, too.
    browser.goto(&format!("/cases/{case}"));
    let review = filled();
    assert!((1..50).contains(&review), "the second state of six: {review}");
}
