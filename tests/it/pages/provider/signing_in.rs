//! Successful sign-ins through a provider, and what is stored of them.

use edba::domain::codes::Role;
use rstest_reuse::apply;
use serde_json::json;

use super::World;
use super::harness::{ANNA, Provider, Stay, app_with, goes_to, parameter};
use crate::app::{Backend, both};
use crate::pages::visitor::Visitor;
use crate::security_log::{all, with_code};

#[apply(both)]
fn someone_signs_in_by_a_verified_address_and_is_known_from_then_on(backend: Backend) {
    let world = &World::start(backend, &json!({}));
    let anna = world.anna();
    let mut visitor = Visitor::new(&world.app);
    let refused = visitor.get("/account");
    assert!(
        refused.html.contains("Aanmelden met Gemeente Almere"),
        "{}",
        refused.html
    );
    let account = world.sign_in(&mut visitor, "anna");
    assert_eq!(
        (account.status, account.address.as_str()),
        (200, "/account"),
        "{}",
        account.html
    );
    assert!(
        account.html.contains(ANNA) && account.html.contains("Gemeente Almere"),
        "{}",
        account.html
    );
    assert!(
        !visitor.cookies.contains_key("edba-browser"),
        "the way is gone once"
    );
    assert_eq!(
        world.history(anna),
        ["account.created", "account.identity-bound", "account.signed-in"]
    );
    let bound = world.identities(anna);
    assert_eq!(bound.len(), 1);
    assert_eq!(bound[0]["issuer"], world.provider.borrow().issuer.as_str());
    assert_eq!(
        (&bound[0]["subject"], &bound[0]["boundBy"]),
        (&json!("person-1"), &json!("address"))
    );
    // The second time it is the subject that counts, and nothing is bound again.
    let mut other = Visitor::new(&world.app);
    assert_eq!(world.sign_in(&mut other, "anna").address, "/account");
    assert_ne!(other.cookies["edba-session"], visitor.cookies["edba-session"]);
    assert_eq!(world.identities(anna), bound);
    assert_eq!(world.history(anna).last().unwrap(), "account.signed-in");
    let used = with_code(&all(&world.app), "provider-used");
    assert_eq!(used.len(), 1, "{used:#?}");
    assert_eq!(
        [&used[0]["accountId"], &used[0]["count"]],
        [&json!(anna), &json!(2)]
    );
}

#[apply(both)]
fn whoever_is_bound_signs_in_without_the_provider_saying_an_address(backend: Backend) {
    let world = &World::start(backend, &json!({}));
    let anna = world.anna();
    let issuer = world.provider.borrow().issuer.clone();
    world
        .app
        .administrator()
        .post(
            &format!("/v1/clients/{anna}/identities"),
            json!({ "issuer": issuer, "subject": "person-5" }),
        )
        .expect(201);
    let mut visitor = Visitor::new(&world.app);
    let account = world.sign_in(&mut visitor, "silent");
    assert!(account.html.contains(ANNA), "{}", account.html);
}

#[apply(both)]
fn an_address_that_the_token_itself_says_is_taken_too(backend: Backend) {
    let world = &World::start(backend, &json!({}));
    world.anna();
    world.provider.borrow_mut().serve(&world.app, "town", true);
    let mut visitor = Visitor::new(&world.app);
    assert_eq!(world.sign_in(&mut visitor, "anna").address, "/account");
}

#[apply(both)]
fn a_session_of_a_disabled_account_ends_and_the_provider_begins_none(backend: Backend) {
    let world = &World::start(backend, &json!({}));
    let anna = world.anna();
    let mut visitor = Visitor::new(&world.app);
    world.sign_in(&mut visitor, "anna");
    world
        .app
        .administrator()
        .patch(&format!("/v1/clients/{anna}"), json!({ "disabled": true }))
        .expect(200);
    assert!(visitor.get("/account").address.starts_with("/sign-in"));
    let refused = world.sign_in(&mut visitor, "anna");
    assert_eq!(refused.status, 403);
    assert!(
        refused.html.contains("Uw account is uitgeschakeld"),
        "{}",
        refused.html
    );
    assert!(!visitor.cookies.contains_key("edba-session"));
}

#[apply(both)]
fn signing_out_ends_the_session_here_and_goes_on_to_the_provider(backend: Backend) {
    let world = &World::start(backend, &json!({}));
    world.anna();
    let mut visitor = Visitor::new(&world.app);
    let account = world.sign_in(&mut visitor, "anna");
    let held = visitor.cookies["edba-session"].clone();
    let out = visitor.send(&account, "/sign-out", &[]);
    assert!(out.html.contains("U bent hier afgemeld"), "{}", out.html);
    // Here it has ended, whether or not the browser goes on.
    visitor.cookies.insert("edba-session".into(), held);
    assert!(visitor.get("/account").address.starts_with("/sign-in"));
    let address = goes_to(&out);
    assert!(
        address.starts_with(&format!("{}/session/end?", world.provider.borrow().issuer)),
        "{address}"
    );
    assert_eq!(
        parameter(&address, "post_logout_redirect_uri"),
        format!("{}/sign-in", world.app.url)
    );
    assert_eq!(parameter(&address, "client_id"), "edba");
    assert_eq!(parameter(&address, "id_token_hint").split('.').count(), 3);
    // And everywhere at once.
    let account = world.sign_in(&mut visitor, "anna");
    let out = visitor.send(&account, "/account/sessions/end", &[("confirmed", "yes")]);
    assert!(goes_to(&out).contains("/session/end?"));
    assert!(visitor.get("/account").address.starts_with("/sign-in"));
}

#[apply(both)]
fn someone_who_comes_as_another_is_asked_again_by_the_provider(backend: Backend) {
    let world = &World::start(backend, &json!({}));
    world.anna();
    let mut stay = Stay::new(&world.app.url);
    let mut visitor = Visitor::new(&world.app);
    let address = world.leave(&mut visitor, "/account");
    let unknown = visitor.get(&stay.sign_in(&address, "stranger"));
    assert_eq!(unknown.status, 403);
    // The provider remembers the stranger; it asks all the same.
    let again = visitor.send(&unknown, "/sign-in/provider/town", &[]);
    let address = goes_to(&again);
    assert_eq!(parameter(&address, "prompt"), "login");
    let account = visitor.get(&stay.sign_in(&address, "anna"));
    assert_eq!(account.address, "/account", "where they wanted to go at first");
}

#[test]
fn several_providers_stand_side_by_side() {
    let (mut town, mut bank) = (Provider::start(), Provider::start());
    let settings = [
        town.settings("town", &json!({})),
        bank.settings("bank", &json!({ "name": "De bank" })),
    ];
    let app = app_with(Backend::Sqlite, &settings);
    town.serve(&app, "town", false);
    bank.serve(&app, "bank", false);
    app.person(Role::Bureau, ANNA, None, None);
    let mut visitor = Visitor::new(&app);
    for (id, name) in [("town", "Gemeente Almere"), ("bank", "De bank")] {
        let page = visitor.get("/sign-in?next=/account");
        assert!(page.html.contains(&format!("Aanmelden met {name}")));
        let on_the_way = visitor.send(&page, &format!("/sign-in/provider/{id}"), &[]);
        let back = Stay::new(&app.url).sign_in(&goes_to(&on_the_way), "anna");
        let account = visitor.get(&back);
        assert!(
            account.html.contains(&format!("<strong>{name}</strong>")),
            "{}",
            account.html
        );
        visitor.send(&account, "/sign-out", &[]);
    }
}

#[test]
fn a_provider_vouches_for_its_own_domains_only_and_may_be_trusted_with_them() {
    let domains = json!({ "domains": ["almere.example"] });
    let world = World::start(Backend::Sqlite, &domains);
    for email in ["outsider@elsewhere.example", "unsaid@almere.example", ANNA] {
        world.app.person(Role::Bureau, email, None, None);
    }
    let mut visitor = Visitor::new(&world.app);
    let unknown = world.sign_in(&mut visitor, "outsider");
    assert!(
        unknown.html.contains("outsider@elsewhere.example"),
        "{}",
        unknown.html
    );
    assert!(unknown.html.contains("Bij EDBA is geen account voor u"));
    let unverified = world.sign_in(&mut visitor, "unsaid");
    assert!(unverified.html.contains("Uw e-mailadres is niet bevestigd"));
    assert_eq!(world.sign_in(&mut visitor, "anna").address, "/account");

    // One that gives out its addresses itself need not say that they are verified, but it may say that one is not.
    let trusted = json!({ "domains": ["almere.example"], "emailIsVerified": true });
    let world = World::start(Backend::Sqlite, &trusted);
    for email in ["ben@almere.example", "unsaid@almere.example"] {
        world.app.person(Role::Bureau, email, None, None);
    }
    let mut visitor = Visitor::new(&world.app);
    assert_eq!(world.sign_in(&mut visitor, "ben").status, 403);
    assert_eq!(world.sign_in(&mut visitor, "unsaid").address, "/account");
}

#[test]
fn where_no_provider_is_configured_none_is_offered() {
    let app = crate::app::App::start(Backend::Sqlite);
    let mut visitor = Visitor::new(&app);
    let page = visitor.get("/sign-in");
    assert!(!page.html.contains("/sign-in/provider/"), "{}", page.html);
    assert_eq!(
        visitor
            .get("/sign-in/provider/town/callback?state=x&code=y")
            .status,
        404
    );
}
