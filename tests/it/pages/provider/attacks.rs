//! Attacks on the sign-in flow with an identity provider.

use super::World;
use super::harness::{ANNA, Provider, Stay, app_with, changed, goes_to, parameter};
use crate::app::{Backend, both};
use crate::pages::visitor::{Shown, Visitor};

use edba::domain::codes::Role;
use rstest_reuse::apply;
use serde_json::{Value, json};

/// That nobody was signed in, with this said.
#[track_caller]
fn refused(visitor: &Visitor, page: &Shown, status: u16, said: &str) {
    assert_eq!(page.status, status, "{}", page.html);
    assert!(page.html.contains(said), "{}", page.html);
    assert!(
        !visitor.cookies.contains_key("edba-session"),
        "nobody is signed in"
    );
}

const GONE: &str = "Deze aanmelding is verlopen";
const ELSEWHERE: &str = "U kwam terug in een andere browser";
const NOT_RIGHT: &str = "klopte niet";

#[apply(both)]
fn a_way_back_is_gone_once(backend: Backend) {
    let world = &World::start(backend, &json!({}));
    world.anna();
    let mut visitor = Visitor::new(&world.app);
    let address = world.leave(&mut visitor, "/account");
    let browser = visitor.cookies["edba-browser"].clone();
    let back = world.at_provider(&address, "anna");
    assert_eq!(visitor.get(&back).address, "/account");
    // The same again, from a copy of that browser.
    let mut again = Visitor::new(&world.app);
    again.cookies.insert("edba-browser".into(), browser);
    let page = again.get(&back);
    refused(&again, &page, 409, GONE);
    // And one that was never begun.
    let page = again.get("/sign-in/provider/town/callback?state=made-up&code=made-up");
    refused(&again, &page, 409, GONE);
    let page = again.get("/sign-in/provider/town/callback");
    refused(&again, &page, 409, GONE);
}

#[apply(both)]
fn only_the_browser_that_left_comes_back(backend: Backend) {
    let world = &World::start(backend, &json!({}));
    world.anna();
    let mut visitor = Visitor::new(&world.app);
    let address = world.leave(&mut visitor, "/account");
    let back = world.at_provider(&address, "anna");
    // Someone else is sent there: with a cookie of their own, and with none.
    let mut victim = Visitor::new(&world.app);
    victim.get("/sign-in");
    let page = victim.get(&back);
    refused(&victim, &page, 409, ELSEWHERE);
    let mut bare = Visitor::new(&world.app);
    let page = bare.get(&back);
    refused(&bare, &page, 409, ELSEWHERE);
    // What others tried does not use it up.
    assert_eq!(visitor.get(&back).address, "/account");
}

#[apply(both)]
fn a_way_back_is_open_for_ten_minutes(backend: Backend) {
    let world = &World::start(backend, &json!({}));
    world.anna();
    let mut visitor = Visitor::new(&world.app);
    let address = world.leave(&mut visitor, "/account");
    let back = world.at_provider(&address, "anna");
    world.app.at("2026-03-02T09:10:00Z");
    let page = visitor.get(&back);
    refused(&visitor, &page, 409, GONE);
}

#[apply(both)]
fn a_token_for_another_sign_in_is_not_taken(backend: Backend) {
    let world = &World::start(backend, &json!({}));
    world.anna();
    let mut visitor = Visitor::new(&world.app);
    // The nonce was changed on the way there: the token that comes back bears another.
    let address = world.leave(&mut visitor, "/account");
    assert_eq!(parameter(&address, "code_challenge_method"), "S256");
    let back = world.at_provider(&changed(&address, "nonce", "of-the-attacker"), "anna");
    let page = visitor.get(&back);
    refused(&visitor, &page, 400, NOT_RIGHT);
    // The code of another sign-in, begun by the attacker, is put into one's own.
    let mut attacker = Visitor::new(&world.app);
    let theirs = world.leave(&mut attacker, "/");
    let code = parameter(&world.at_provider(&theirs, "anna"), "code");
    let back = world.at_provider(&world.leave(&mut visitor, "/account"), "anna");
    let page = visitor.get(&changed(&back, "code", &code));
    refused(&visitor, &page, 400, NOT_RIGHT);
    // A code that nobody gave out, and none.
    for code in ["made-up", ""] {
        let back = world.at_provider(&world.leave(&mut visitor, "/account"), "anna");
        let page = visitor.get(&changed(&back, "code", code));
        refused(&visitor, &page, 400, NOT_RIGHT);
    }
}

#[apply(both)]
fn an_answer_of_another_issuer_is_not_taken(backend: Backend) {
    let world = &World::start(backend, &json!({}));
    world.anna();
    let mut visitor = Visitor::new(&world.app);
    for issuer in ["https://evil.example", ""] {
        let back = world.at_provider(&world.leave(&mut visitor, "/account"), "anna");
        let page = visitor.get(&changed(&back, "iss", issuer));
        refused(&visitor, &page, 400, NOT_RIGHT);
    }
}

#[apply(both)]
fn signing_in_leads_nowhere_but_here(backend: Backend) {
    let world = &World::start(backend, &json!({}));
    world.anna();
    for elsewhere in ["https://evil.example/", "//evil.example", "/\\evil.example"] {
        let mut visitor = Visitor::new(&world.app);
        let page = visitor.get("/sign-in");
        let on_the_way = visitor.send(&page, "/sign-in/provider/town", &[("next", elsewhere)]);
        let back = world.at_provider(&goes_to(&on_the_way), "anna");
        let desk = visitor.get(&back);
        assert_eq!((desk.status, desk.address.as_str()), (200, "/"), "{elsewhere}");
    }
}

#[apply(both)]
fn nobody_else_can_have_a_browser_begin(backend: Backend) {
    let world = &World::start(backend, &json!({}));
    let mut visitor = Visitor::new(&world.app);
    let page = visitor.get("/sign-in");
    let mut attacker = Visitor::new(&world.app);
    attacker.get("/sign-in");
    assert_eq!(attacker.send(&page, "/sign-in/provider/town", &[]).status, 403);
    assert_eq!(visitor.post("/sign-in/provider/town", &[]).status, 403);
    let page = visitor.get("/sign-in");
    let fields = [(
        "form-token".to_owned(),
        page.html
            .split("form-token\" value=\"")
            .nth(1)
            .unwrap()
            .split('"')
            .next()
            .unwrap()
            .to_owned(),
    )];
    assert_eq!(visitor.post("/sign-in/provider/nowhere", &fields).status, 404);
}

#[apply(both)]
fn a_new_key_of_the_provider_is_fetched_and_a_false_one_not_believed(backend: Backend) {
    let world = &World::start(backend, &json!({}));
    world.anna();
    let mut visitor = Visitor::new(&world.app);
    assert_eq!(world.sign_in(&mut visitor, "anna").address, "/account");
    world.provider.borrow_mut().tell("rotate", Value::Null);
    // The keys were fetched less than a minute ago: whoever signs with new ones all the time does not have
    // us ask all the time.
    let mut hasty = Visitor::new(&world.app);
    let page = world.sign_in(&mut hasty, "anna");
    refused(&hasty, &page, 400, NOT_RIGHT);
    world.app.at("2026-03-02T09:01:00Z");
    assert_eq!(world.sign_in(&mut hasty, "anna").address, "/account");
    // What another key signed does not hold.
    world.provider.borrow_mut().tell("forge", Value::Null);
    world.app.at("2026-03-02T10:01:00Z");
    let mut deceived = Visitor::new(&world.app);
    let page = world.sign_in(&mut deceived, "anna");
    refused(&deceived, &page, 400, NOT_RIGHT);
}

#[apply(both)]
fn a_token_that_has_expired_is_not_taken(backend: Backend) {
    let world = &World::start(backend, &json!({}));
    world.anna();
    // Here it is years later than at the provider.
    world.app.at("2099-03-02T09:00:00Z");
    let mut visitor = Visitor::new(&world.app);
    let page = world.sign_in(&mut visitor, "anna");
    refused(&visitor, &page, 400, NOT_RIGHT);
}

#[test]
fn what_was_begun_at_one_provider_does_not_come_back_from_another() {
    let (mut town, mut bank) = (Provider::start(), Provider::start());
    let settings = [
        town.settings("town", &json!({})),
        bank.settings("bank", &json!({})),
    ];
    let app = app_with(Backend::Sqlite, &settings);
    town.serve(&app, "town", false);
    bank.serve(&app, "bank", false);
    app.person(Role::Bureau, ANNA, None, None);
    let mut visitor = Visitor::new(&app);
    let page = visitor.get("/sign-in");
    let on_the_way = visitor.send(&page, "/sign-in/provider/town", &[]);
    let back = Stay::new(&app.url).sign_in(&goes_to(&on_the_way), "anna");
    let page = visitor.get(&back.replace("/provider/town/", "/provider/bank/"));
    refused(&visitor, &page, 400, NOT_RIGHT);
}
