//! A board ballot as its members live it, each in a browser of their own: signing in, reading, pledging beyond
//! a mandate, changing one's mind, voting with the keyboard alone, and what stands after the close.

use edba::domain::codes::Role;
use serde_json::json;

use super::visitor::link_for;
use crate::app::App;
use crate::browser::{Browser, LAPTOP, PHONE};
use crate::world::World;

/// Signs in as people do: address, mail, link, button.
fn sign_in(app: &App, browser: &Browser, email: &str) {
    browser.goto("/sign-in");
    browser.fill("email", email);
    browser.press("Stuur mij een koppeling");
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

/// Goes to a button and presses it with the keyboard.
fn enter(browser: &Browser, button: &str) {
    browser.script(&format!(
        "[...document.querySelectorAll('button')].find(b => b.innerText.includes('{button}')).focus()"
    ));
    browser.keys("\u{e007}");
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

both! {
    fn a_board_votes_and_pledges_in_its_browsers(app: &App) {
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
        assert!(review.contains("€ 500.000") && review.contains("€ 100.000"), "{review}");
        assert_eq!(world.headroom("gemeente-almere", 2026)["reserved"], "0.00", "nothing counts before it is confirmed");
        confirm(&phone);
        assert_eq!(world.headroom("gemeente-almere", 2026)["reserved"], "500000.00");

        // A change of mind replaces the pledge, and gives its headroom back.
        phone.press("Stem veranderen");
        phone.until("document.getElementById('amount-1') !== null");
        phone.fill("amount-1", "450.000,00");
        to_review(&phone);
        phone.press("Terug en veranderen");
        phone.until("document.getElementById('amount-1') !== null");
        assert_eq!(phone.script("return document.getElementById('amount-1').value.replace(/\\D/g, '').slice(0, 6)"), "450000");
        to_review(&phone);
        confirm(&phone);
        assert_eq!(world.headroom("gemeente-almere", 2026)["reserved"], "450000.00");

        // With the keyboard alone, on a laptop: without a position first.
        let laptop = Browser::start(app, LAPTOP);
        sign_in(app, &laptop, &windesheim);
        laptop.goto(&format!("/ballots/{ballot}"));
        laptop.press("Verder naar nalezen");
        laptop.until("document.querySelector('[aria-invalid=true]')");
        assert_eq!(laptop.script("return document.querySelectorAll('[aria-invalid=true]').length > 0"), true);
        assert_eq!(laptop.barriers(), [""; 0]);
        laptop.script("document.getElementById('position').focus()");
        laptop.keys(" ");
        enter(&laptop, "Verder naar nalezen");
        laptop.until("document.body.innerText.includes('Stem uitbrengen')");
        enter(&laptop, "Stem uitbrengen");
        laptop.until("document.body.innerText.includes('Uw stem is vastgelegd')");

        for (code, euros) in [("provincie-flevoland", 200_000), ("usg-people", 0), ("ibm-nederland", 0), ("flevoziekenhuis", 0)] {
            world.vote_for(code, &ballot, euros).expect(200);
        }
        // Whether or not the last vote closed it, it has closed now.
        let closed = world.bureau.get(&format!("/v1/ballots/{ballot}")).body["status"] == json!("closed");
        if !closed {
            world.close(&ballot).expect(200);
        }
        assert_eq!(world.decision(&case)["outcome"], "adopted");
        phone.goto(&format!("/ballots/{ballot}"));
        assert!(phone.text().contains("Aangenomen") || phone.text().contains("aangenomen"), "{}", phone.text());
        assert_eq!(phone.barriers(), [""; 0]);
        assert!(!phone.text().contains("Verder naar nalezen"), "a closed ballot takes no votes");
    }
}
