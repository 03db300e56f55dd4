//! Refused sign-ins through a provider, and the messages that users see.

use rstest_reuse::apply;
use serde_json::json;

use super::World;
use super::harness::{ANNA, Provider, Stay, app_with, goes_to};
use crate::app::{Backend, both};
use crate::pages::visitor::Visitor;
use crate::security_log::{all, with_code};

#[apply(both)]
fn nobody_is_signed_in_whom_no_account_belongs_to_and_nothing_is_made(backend: Backend) {
    let world = &World::start(backend, &json!({}));
    let anna = world.anna();
    let administrator = world.app.administrator();
    let before = administrator.get("/v1/clients").expect(200).items();
    let mut visitor = Visitor::new(&world.app);
    let unknown = world.sign_in(&mut visitor, "stranger");
    assert_eq!(unknown.status, 403);
    assert!(
        unknown.html.contains("stranger@almere.example") && unknown.html.contains("projectbureau"),
        "{}",
        unknown.html
    );
    visitor.language = "en";
    let unknown = world.sign_in(&mut visitor, "stranger");
    assert!(
        unknown
            .html
            .contains("City of Almere knows you as stranger@almere.example"),
        "{}",
        unknown.html
    );
    visitor.language = "nl";
    world.app.person(
        edba::domain::codes::Role::Bureau,
        "ben@almere.example",
        None,
        None,
    );
    for nobody in ["ben", "silent", "unsaid"] {
        let unverified = world.sign_in(&mut visitor, nobody);
        assert_eq!(unverified.status, 403, "{nobody}");
        assert!(
            unverified.html.contains("Uw e-mailadres is niet bevestigd"),
            "{nobody}: {}",
            unverified.html
        );
    }
    assert!(!visitor.cookies.contains_key("edba-session"));
    assert_eq!(
        administrator.get("/v1/clients").expect(200).items().len(),
        before.len() + 1
    );
    assert_eq!(world.identities(anna), Vec::<serde_json::Value>::new());
    let told = format!("{:?}", with_code(&all(&world.app), "provider-refused"));
    assert!(told.contains(": unknown") && !told.contains("stranger"), "{told}");
}

#[apply(both)]
fn an_account_that_is_bound_to_another_is_not_taken_over_by_its_address(backend: Backend) {
    let world = &World::start(backend, &json!({}));
    let anna = world.anna();
    let mut visitor = Visitor::new(&world.app);
    world.sign_in(&mut visitor, "anna");
    let bound = world.identities(anna);
    let mut other = Visitor::new(&world.app);
    let refused = world.sign_in(&mut other, "hanna");
    assert_eq!(refused.status, 409);
    assert!(
        refused
            .html
            .contains("Dit account is van iemand anders bij Gemeente Almere"),
        "{}",
        refused.html
    );
    assert!(!other.cookies.contains_key("edba-session"));
    assert_eq!(world.identities(anna), bound);
    assert_eq!(
        visitor.get("/account").status,
        200,
        "who was bound notices nothing"
    );
}

#[apply(both)]
fn someone_who_breaks_off_at_the_provider_is_told_how_to_go_on(backend: Backend) {
    let world = &World::start(backend, &json!({}));
    world.anna();
    let mut visitor = Visitor::new(&world.app);
    let address = world.leave(&mut visitor, "/account");
    let back = Stay::new(&world.app.url).cancel(&address);
    let denied = visitor.get(&back);
    assert_eq!(denied.status, 403);
    assert!(
        denied.html.contains("geannuleerd of geweigerd"),
        "{}",
        denied.html
    );
    // The button on that page begins again, and leads where they wanted to go.
    let on_the_way = visitor.send(&denied, "/sign-in/provider/town", &[]);
    let back = world.at_provider(&goes_to(&on_the_way), "anna");
    assert_eq!(visitor.get(&back).address, "/account");
}

#[apply(both)]
fn a_provider_that_is_down_keeps_nothing_from_starting_and_is_asked_again(backend: Backend) {
    let world = &World::start(backend, &json!({}));
    world.anna();
    world.provider.borrow_mut().tell("down", json!(true));
    let mut visitor = Visitor::new(&world.app);
    let page = visitor.get("/sign-in?next=/account");
    let refused = visitor.send(&page, "/sign-in/provider/town", &[]);
    assert_eq!(refused.status, 503);
    assert!(
        refused.html.contains("Gemeente Almere is niet bereikbaar"),
        "{}",
        refused.html
    );
    // The mail does without it.
    assert!(visitor.ask_for_link(ANNA).html.contains("Kijk in uw mail"));
    world.provider.borrow_mut().tell("down", json!(false));
    assert_eq!(
        visitor.send(&refused, "/sign-in/provider/town", &[]).status,
        503,
        "it is left alone for a moment"
    );
    world.app.at("2026-03-02T09:00:15Z");
    let on_the_way = visitor.send(&refused, "/sign-in/provider/town", &[]);
    let back = world.at_provider(&goes_to(&on_the_way), "anna");
    // It goes down between two steps.
    world.provider.borrow_mut().tell("down", json!(true));
    let refused = visitor.get(&back);
    assert_eq!(refused.status, 503);
    world.provider.borrow_mut().tell("down", json!(false));
    let on_the_way = visitor.send(&refused, "/sign-in/provider/town", &[]);
    let back = world.at_provider(&goes_to(&on_the_way), "anna");
    assert_eq!(visitor.get(&back).address, "/account");
}

#[apply(both)]
fn one_browser_does_not_begin_without_end(backend: Backend) {
    let world = &World::start(backend, &json!({}));
    let mut visitor = Visitor::new(&world.app);
    for _ in 0..10 {
        world.leave(&mut visitor, "/");
    }
    let page = visitor.get("/sign-in");
    let refused = visitor.send(&page, "/sign-in/provider/town", &[]);
    assert_eq!(refused.status, 429);
    assert!(refused.html.contains("Te veel pogingen"), "{}", refused.html);
    world.app.at("2026-03-02T09:10:00Z");
    world.leave(&mut visitor, "/");
}

#[test]
fn what_is_not_a_provider_is_told_as_one_that_cannot_be_reached() {
    let mut provider = Provider::start();
    // Another issuer answers at the address than the one that was configured.
    let settings = provider.settings(
        "town",
        &json!({ "issuer": provider.issuer.replace("localhost", "127.0.0.1") }),
    );
    let app = app_with(Backend::Sqlite, &[settings]);
    provider.serve(&app, "town", false);
    let mut visitor = Visitor::new(&app);
    let page = visitor.get("/sign-in");
    assert_eq!(visitor.send(&page, "/sign-in/provider/town", &[]).status, 503);
}
