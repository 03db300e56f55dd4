//! Identities bound to an account: listed, bound and unbound by the administrator and by the user.

use rstest_reuse::apply;
use serde_json::json;

use super::World;
use super::harness::ANNA;
use crate::app::{Backend, both};
use crate::notifications::book::deliver_expected;
use crate::pages::visitor::{Shown, Visitor, link_for};

/// Anna opens the link that the page which asks who one is sends her, and is back on the page of her account.
#[track_caller]
fn shows_who_one_is(world: &World, visitor: &mut Visitor, asked: &Shown) -> Shown {
    visitor.send(asked, "/sign-in/confirm", &[]);
    let page = visitor.get(&link_for(&world.app, ANNA));
    let account = visitor.send(&page, "/sign-in/confirm/", &[]);
    assert_eq!(account.address, "/account");
    account
}

#[apply(both)]
fn the_administrator_sees_binds_and_unbinds(backend: Backend) {
    let world = &World::start(backend, &json!({}));
    let anna = world.anna();
    let administrator = world.app.administrator();
    let address = format!("/v1/clients/{anna}/identities");
    let issuer = world.provider.borrow().issuer.clone();
    let made = administrator
        .post(
            &address,
            json!({ "issuer": issuer, "subject": "person-2", "reason": "the address is not verified" }),
        )
        .expect(201);
    let id = made.id();
    assert_eq!(
        administrator.get(&made.header("location")).expect(200).body["subject"],
        "person-2"
    );
    assert_eq!(world.identities(anna)[0]["boundBy"], "administrator");
    // Ben, whose address is not verified, is Anna here.
    let mut visitor = Visitor::new(&world.app);
    assert_eq!(world.sign_in(&mut visitor, "ben").address, "/account");
    // Each subject has one account, and an account one subject of a provider.
    let again = administrator
        .post(&address, json!({ "issuer": issuer, "subject": "person-2" }))
        .problem(400, "invalid-input");
    assert_eq!(again.faults(), ["/issuer", "/subject"]);
    let wrong = administrator
        .post(&address, json!({ "issuer": "ftp://x", "subject": "a" }))
        .problem(400, "invalid-input");
    assert_eq!(wrong.faults(), ["/issuer"]);
    let nobody = format!("/v1/clients/{}/identities", edba::domain::Id::new());
    administrator.get(&nobody).problem(404, "not-found");
    administrator
        .post(&nobody, json!({ "issuer": issuer, "subject": "a" }))
        .problem(404, "not-found");
    // Unbound, whoever came by it is out at once.
    let unbinding = format!("/v1/identities/{id}/unbindings");
    let unbound = administrator
        .post(&unbinding, json!({ "reason": "left" }))
        .expect(200);
    assert_eq!(unbound.body["id"], id.as_str());
    assert!(visitor.get("/account").address.starts_with("/sign-in"));
    administrator
        .post(&unbinding, json!({}))
        .problem(404, "not-found");
    administrator
        .get(&format!("/v1/identities/{id}"))
        .problem(404, "not-found");
    assert_eq!(world.sign_in(&mut visitor, "ben").status, 403);
    let events = world
        .app
        .auditor()
        .get(&format!("/v1/events?streamId={anna}"))
        .expect(200)
        .items();
    let kinds: Vec<_> = events
        .iter()
        .map(|e| (e["kind"].as_str().unwrap(), e["reason"].as_str()))
        .collect();
    assert_eq!(
        kinds[1],
        ("account.identity-bound", Some("the address is not verified"))
    );
    assert_eq!(kinds[3], ("account.identity-unbound", Some("left")));
    assert!(
        events.iter().all(|e| !e.to_string().contains("person-2")),
        "the subject stays out of the history"
    );
}

#[apply(both)]
fn one_unbinds_ones_own_and_stays_signed_in_here_only(backend: Backend) {
    let world = &World::start(backend, &json!({}));
    let anna = world.anna();
    let mut here = Visitor::new(&world.app);
    let mut there = Visitor::new(&world.app);
    let account = world.sign_in(&mut here, "anna");
    world.sign_in(&mut there, "anna");
    let mut by_mail = Visitor::signed_in(&world.app, ANNA);
    // Coming from the provider confirms nobody who has a mail address: they may have signed in there days ago.
    let asked = here.send(&account, "/account/identities/", &[("confirmed", "yes")]);
    assert!(
        asked.address.starts_with("/sign-in/confirm?next=%2Faccount"),
        "{}",
        asked.address
    );
    let account = shows_who_one_is(world, &mut here, &asked);
    let asks = here.send(&account, "/account/identities/", &[]);
    assert!(asks.html.contains("Deze koppeling verwijderen?"), "{}", asks.html);
    let account = here.get("/account");
    let unbound = here.send(&account, "/account/identities/", &[("confirmed", "yes")]);
    assert!(
        unbound.html.contains("De koppeling is verwijderd."),
        "{}",
        unbound.html
    );
    assert!(!unbound.html.contains("<strong>Gemeente Almere</strong>"));
    assert!(there.get("/account").address.starts_with("/sign-in"));
    assert_eq!(by_mail.get("/account").status, 200, "who came another way stays");
    assert_eq!(world.history(anna).last().unwrap(), "account.identity-unbound");
    // Another's is not there to unbind.
    world.sign_in(&mut there, "anna");
    let id = world.identities(anna)[0]["id"].as_str().unwrap().to_owned();
    world.app.person(
        edba::domain::codes::Role::Auditor,
        "other@almere.example",
        None,
        None,
    );
    let mut other = Visitor::signed_in(&world.app, "other@almere.example");
    let page = other.get("/account");
    let token = page
        .html
        .split("form-token\" value=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    let refused = other.post(
        &format!("/account/identities/{id}/unbind"),
        &[("form-token".into(), token)],
    );
    assert_eq!(refused.status, 404);
    assert_eq!(world.identities(anna).len(), 1);
}

#[apply(both)]
fn an_address_that_moves_on_takes_along_what_it_bound(backend: Backend) {
    let world = &World::start(backend, &json!({}));
    let anna = world.anna();
    let administrator = world.app.administrator();
    let mut visitor = Visitor::new(&world.app);
    world.sign_in(&mut visitor, "anna");
    administrator
        .patch(
            &format!("/v1/clients/{anna}"),
            json!({ "email": "successor@almere.example" }),
        )
        .expect(200);
    assert!(visitor.get("/account").address.starts_with("/sign-in"));
    assert_eq!(world.identities(anna).len(), 0);
    assert_eq!(
        world.sign_in(&mut visitor, "anna").status,
        403,
        "she is not in that office any more"
    );
    // What the administrator bound stays until the administrator takes it away.
    let issuer = world.provider.borrow().issuer.clone();
    administrator
        .post(
            &format!("/v1/clients/{anna}/identities"),
            json!({ "issuer": issuer, "subject": "person-2" }),
        )
        .expect(201);
    administrator
        .patch(&format!("/v1/clients/{anna}"), json!({ "email": null }))
        .expect(200);
    assert_eq!(world.identities(anna).len(), 1);
}

#[apply(both)]
fn a_binding_that_comes_or_goes_is_told_whoever_did_it(backend: Backend) {
    let world = &World::start(backend, &json!({}));
    let anna = world.anna();
    let mut here = Visitor::new(&world.app);
    let account = world.sign_in(&mut here, "anna");
    let issuer = world.provider.borrow().issuer.clone();
    let bound = "Uw account is aan een organisatie gekoppeld";
    let mails = deliver_expected(
        &world.app,
        &[("anna", bound), ("anna", "Aangemeld met uw account")],
    );
    let mail = mails.iter().find(|mail| mail.subject == bound).unwrap();
    assert!(
        mail.text.contains(&issuer) && mail.text.contains("Was u dat niet?"),
        "{}",
        mail.text
    );

    let asked = here.send(&account, "/account/identities/", &[("confirmed", "yes")]);
    let account = shows_who_one_is(world, &mut here, &asked);
    here.send(&account, "/account/identities/", &[("confirmed", "yes")]);
    let mails = deliver_expected(
        &world.app,
        &[("anna", "Uw account is niet meer aan een organisatie gekoppeld")],
    );
    assert!(
        mails[0].text.contains("met het account van uw organisatie"),
        "{}",
        mails[0].text
    );

    let administrator = world.app.administrator();
    let address = format!("/v1/clients/{anna}/identities");
    let made = administrator
        .post(
            &address,
            json!({ "issuer": issuer, "subject": "person-2", "reason": "Op verzoek" }),
        )
        .expect(201);
    let mails = deliver_expected(&world.app, &[("anna", bound)]);
    for part in ["Administrator", "Op verzoek", "Dit is voor u gedaan."] {
        assert!(mails[0].text.contains(part), "{part}: {}", mails[0].text);
    }
    administrator
        .post(&format!("/v1/identities/{}/unbindings", made.id()), json!({}))
        .expect(200);
    deliver_expected(
        &world.app,
        &[("anna", "Uw account is niet meer aan een organisatie gekoppeld")],
    );

    // What falls away with an address is told with the address, and not one by one.
    world.sign_in(&mut Visitor::new(&world.app), "anna");
    deliver_expected(
        &world.app,
        &[("anna", bound), ("anna", "Aangemeld met uw account")],
    );
    administrator
        .patch(
            &format!("/v1/clients/{anna}"),
            json!({ "email": "successor@almere.example" }),
        )
        .expect(200);
    deliver_expected(
        &world.app,
        &[
            ("anna", "Het e-mailadres van uw account is gewijzigd"),
            ("successor", "U meldt zich voortaan aan met dit e-mailadres"),
        ],
    );
}
