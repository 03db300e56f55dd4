//! A board ballot as its members experience it, each in their own browser: signing in, reading, pledging beyond a
//! mandate, changing a vote, voting by keyboard only, and the result after the close.

use edba::domain::codes::Role;
use rstest_reuse::apply;
use serde_json::json;

use super::visitor::link_for;
use crate::app::{App, Backend, both};
use crate::browser::{Browser, LAPTOP, PHONE};
use crate::world::World;

/// Signs in as people do: address, mail, link, button.
fn sign_in(app: &App, browser: &Browser, email: &str) {
    browser.goto("/sign-in");
    browser.fill("email", email);
    browser.press("Stuur mij een link");
    browser.until("document.body.innerText.includes('Kijk in uw mail')");
    browser.goto(&link_for(app, email));
    browser.press("Meld mij aan");
    browser.until("location.pathname === '/'");
    assert_eq!(browser.address(), "/");
}

/// The address of a member of the board, who can sign in with it.
fn person(world: &World<'_>, code: &str) -> String {
    let email = format!("board@{code}.example");
    let representative = world.board_members[code].representative;
    world
        .app
        .person(Role::BoardMember, &email, None, Some(representative));
    email
}

fn choose(browser: &Browser, position: &str) {
    browser.script(&format!(
        "document.querySelector('input[name=position][value={position}]').click()"
    ));
}

/// Goes with Tab, as someone without a mouse does, to what this says of the element `e`, and presses a key there.
#[track_caller]
fn tab_to(browser: &Browser, what: &str, key: &str) {
    for _pressed in 0..80 {
        browser.keys("\u{e004}");
        let there = browser.script(&format!(
            "const e = document.activeElement; return Boolean({what})"
        ));
        if there == true {
            let seen = browser.script("return document.activeElement.matches(':focus-visible')");
            assert_eq!(seen, true, "where one is can be seen");
            browser.keys(key);
            return;
        }
    }
    panic!("the keyboard never reaches {what} at {}", browser.address());
}

/// Goes to a button and presses it with the keyboard.
#[track_caller]
fn enter(browser: &Browser, button: &str) {
    tab_to(
        browser,
        &format!("e.matches('button:not([tabindex])') && e.innerText.includes('{button}')"),
        "\u{e007}",
    );
}

/// Goes on to the review, and waits for it.
fn to_review(browser: &Browser) {
    browser.press("Verder naar nalezen");
    browser.until("document.querySelector('form[action$=\"/vote\"]')");
}

/// Confirms what was reviewed, and waits for the receipt.
fn confirm(browser: &Browser) {
    browser.press("Stem en toezeggingen uitbrengen");
    browser.until(
        "location.pathname.endsWith('/receipt') && document.body.innerText.includes('Uw stem is vastgelegd')",
    );
}

#[test]
fn what_is_filled_in_stays_while_the_case_is_read_and_enter_stays_in_the_field() {
    let app = App::start(crate::app::Backend::Sqlite);
    let world = World::new(&app);
    let case = world.case("Proeftuin glasvezel", 650_000);
    world.to_board(&case);
    let ballot = world.board_ballot(&case);
    let browser = Browser::start(&app, LAPTOP);
    sign_in(&app, &browser, &person(&world, "usg-people"));
    let page = format!("/ballots/{ballot}");
    browser.goto(&page);
    choose(&browser, "for");
    browser.fill("amount-1", "120.000");
    browser.until("document.getElementById('effect-1').innerText.includes('€\u{a0}20.000')");
    // Enter calculates where one is.
    browser.fill("amount-1", "130.000");
    browser.keys("\u{e007}");
    browser.until("document.getElementById('effect-1').innerText.includes('€\u{a0}30.000')");
    assert_eq!(browser.address(), page);
    assert_eq!(browser.script("return document.activeElement.id"), "amount-1");

    // A second row, as the server shows it, with amounts in both; then the case, and back by its address.
    browser.press("Toezegging toevoegen");
    browser.until("document.getElementById('amount-2')");
    assert!(
        browser.address().starts_with(&format!("{page}#")),
        "{}",
        browser.address()
    );
    browser.fill("amount-2", "5.000");
    browser.press("De zaak lezen");
    browser.until("location.pathname.startsWith('/cases/')");
    browser.goto(&page);
    browser.until("document.getElementById('amount-2')?.value === '5.000'");
    let kept = browser.script("return [document.getElementById('amount-1').value, document.querySelector('[name=position]:checked').value]");
    assert_eq!(kept, json!(["130.000", "for"]));

    // Once the vote counts nothing is kept of it.
    browser.fill("amount-2", "");
    to_review(&browser);
    confirm(&browser);
    browser.until("Object.keys(localStorage).length === 0");
    // Back shows a page of ours, and no question of the browser whether to send the form again.
    browser.back();
    browser.until(&format!(
        "location.pathname === '{page}' && document.querySelector('main')"
    ));
}

#[apply(both)]
fn a_board_votes_and_pledges_in_its_browsers(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    let case = world.case("Proeftuin glasvezel", 650_000);
    world.to_board(&case);
    let ballot = world.board_ballot(&case);
    let (almere, windesheim) = (person(&world, "gemeente-almere"), person(&world, "windesheim"));

    // On a phone: a pledge that goes beyond the mandate of half a million per decision.
    let phone = Browser::start(app, PHONE);
    sign_in(app, &phone, &almere);
    phone.press("Proeftuin glasvezel");
    phone.until("location.pathname.startsWith('/ballots/')");
    assert_eq!(phone.address(), format!("/ballots/{ballot}"));
    choose(&phone, "for");
    if phone.script("return !document.getElementById('amount-1')") == true {
        phone.press("Toezegging toevoegen");
        phone.until("document.getElementById('amount-1') !== null");
    }
    phone.script("for (const [id, value] of [['kind-1', 'programme'], ['year-1', '2026'], ['instrument-1', 'subsidy']]) document.getElementById(id).value = value");
    phone.fill("amount-1", "600.000");
    phone.until("document.getElementById('effect-1').innerText.includes('100.000')");
    to_review(&phone);
    let review = phone.text();
    assert!(
        review.contains("€ 500.000") && review.contains("€ 100.000"),
        "{review}"
    );
    assert_eq!(
        world.headroom("gemeente-almere", 2026)["reserved"],
        "0.00",
        "nothing counts before it is confirmed"
    );
    confirm(&phone);
    assert_eq!(world.headroom("gemeente-almere", 2026)["reserved"], "500000.00");

    // A change of mind replaces the pledge, and gives its headroom back.
    phone.press("Stem veranderen");
    phone.until("document.getElementById('amount-1') !== null");
    phone.fill("amount-1", "450.000,00");
    to_review(&phone);
    phone.press("Terug en veranderen");
    phone.until("document.getElementById('amount-1') !== null");
    assert_eq!(
        phone.script("return document.getElementById('amount-1').value.replace(/\\D/g, '').slice(0, 6)"),
        "450000"
    );
    to_review(&phone);
    confirm(&phone);
    assert_eq!(world.headroom("gemeente-almere", 2026)["reserved"], "450000.00");

    // With the keyboard alone, on a laptop: without a position first.
    let laptop = Browser::start(app, LAPTOP);
    sign_in(app, &laptop, &windesheim);
    laptop.goto(&format!("/ballots/{ballot}"));
    enter(&laptop, "Verder naar nalezen");
    laptop.until("document.querySelector('[aria-invalid=true]')");
    // What is wrong has the focus, without a script.
    laptop.until("document.activeElement.matches('.utrecht-alert--error')");
    assert_eq!(
        laptop.script("return document.querySelectorAll('[aria-invalid=true]').length > 0"),
        true
    );
    assert_eq!(laptop.barriers(), [""; 0]);
    tab_to(&laptop, "e.id === 'position'", " ");
    assert_eq!(
        laptop.script("return document.querySelector('[name=position]:checked').value"),
        "for"
    );
    enter(&laptop, "Verder naar nalezen");
    laptop.until("document.body.innerText.includes('Stem uitbrengen')");
    enter(&laptop, "Stem uitbrengen");
    laptop.until("document.body.innerText.includes('Uw stem is vastgelegd')");

    for (code, euros) in [
        ("provincie-flevoland", 200_000),
        ("usg-people", 0),
        ("ibm-nederland", 0),
        ("flevoziekenhuis", 0),
    ] {
        world.vote_for(code, &ballot, euros).expect(200);
    }
    // Whether or not the last vote closed it, it has closed now.
    let closed = world.bureau.get(&format!("/v1/ballots/{ballot}")).body["status"] == json!("closed");
    if !closed {
        world.close(&ballot).expect(200);
    }
    assert_eq!(world.decision(&case)["outcome"], "adopted");
    phone.goto(&format!("/ballots/{ballot}"));
    assert!(
        phone.text().contains("Aangenomen") || phone.text().contains("aangenomen"),
        "{}",
        phone.text()
    );
    assert_eq!(phone.barriers(), [""; 0]);
    assert!(
        !phone.text().contains("Verder naar nalezen"),
        "a closed ballot takes no votes"
    );
}

#[apply(both)]
fn a_substitute_and_one_who_steps_aside_each_in_a_browser_of_their_own(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    let seat = world.board_members["provincie-flevoland"].seat;
    let deputy = world.substitute("provincie-flevoland", seat, Role::BoardMember);
    let case = world.case("Proeftuin glasvezel", 100_000);
    world.to_board(&case);
    let ballot = world.board_ballot(&case);
    let page = format!("/ballots/{ballot}");

    // The substitute sees for whom they act, in the form, in the review and on the receipt.
    world.app.person(
        Role::BoardMember,
        "deputy@board.example",
        None,
        Some(deputy.representative),
    );
    let deputy = Browser::start(app, PHONE);
    sign_in(app, &deputy, "deputy@board.example");
    deputy.goto(&page);
    let stands_for = "als vervanger van Vertegenwoordiger provincie-flevoland";
    assert!(deputy.text().contains(stands_for), "{}", deputy.text());
    choose(&deputy, "for");
    to_review(&deputy);
    assert!(deputy.text().contains(stands_for), "{}", deputy.text());
    assert_eq!(deputy.barriers(), [""; 0]);
    deputy.press("Stem uitbrengen");
    deputy.until("location.pathname.endsWith('/receipt')");
    assert!(deputy.text().contains(stands_for), "{}", deputy.text());

    // The holder of the seat then reads that it has voted, and gets no form.
    let holder = Browser::start(app, LAPTOP);
    sign_in(app, &holder, &person(&world, "provincie-flevoland"));
    holder.goto(&page);
    assert!(
        holder
            .text()
            .contains("Uw vervanger heeft voor deze zetel gestemd."),
        "{}",
        holder.text()
    );
    assert_eq!(
        holder.script("return document.querySelectorAll('[name=position]').length"),
        0
    );

    // One with an interest of their own says so, reads what that means, and votes no more.
    let recused = Browser::start(app, PHONE);
    sign_in(app, &recused, &person(&world, "flevoziekenhuis"));
    recused.goto(&page);
    recused.fill("conflict-reason", "Wij leveren de apparatuur.");
    recused.press("Belang melden");
    recused.until("document.body.innerText.includes('Weet u het zeker?')");
    assert_eq!(recused.barriers(), [""; 0]);
    recused.script("document.querySelector('button[name=confirmed]').click()");
    recused.until("document.body.innerText.includes('Uw belang is vastgelegd')");
    assert_eq!(
        recused.script("return document.querySelectorAll('[name=position]').length"),
        0
    );

    for code in ["gemeente-almere", "usg-people", "ibm-nederland", "windesheim"] {
        let euros = if code == "gemeente-almere" { 100_000 } else { 0 };
        world.vote_for(code, &ballot, euros).expect(200);
    }
    if world.bureau.get(&format!("/v1/ballots/{ballot}")).body["status"] != json!("closed") {
        world.close(&ballot).expect(200);
    }
    // All of it stands in the certificate, in the language of whoever reads it.
    let decision = world.decision(&case)["id"].as_str().unwrap().to_owned();
    holder.goto(&format!("/decisions/{decision}/certificate"));
    let certificate = holder.text();
    for told in [
        "Wij leveren de apparatuur.",
        "vervanger provincie-flevoland",
        "Sectoren die vertegenwoordigd moeten zijn",
        "€ 100.000,00",
    ] {
        assert!(
            certificate.replace('\u{a0}', " ").contains(told),
            "no {told} in {certificate}"
        );
    }
    assert_eq!(holder.barriers(), [""; 0]);
}
