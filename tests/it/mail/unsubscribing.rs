//! One-click unsubscribing, as a mail client does it: a POST to the address in the mail, and nothing else.

use edba::domain::codes::Role;
use edba::service::mail::unsubscribing;
use rstest_reuse::apply;

use crate::app::{App, Backend, both};
use crate::pages::visitor::Visitor;

const MEMBER: &str = "lid@almere.example";

fn address(app: &App, kind: &str) -> String {
    let account = app.person(Role::Bureau, MEMBER, None, None);
    unsubscribing::address(&app.state.seal, &app.url, account, kind).unwrap()
}

/// What a page says, without what its forms bear for themselves, which is another each time.
fn choices(html: &str) -> String {
    html.lines()
        .filter(|line| !line.contains("name=\"form-"))
        .collect()
}

#[apply(both)]
fn one_click_ends_mail_of_one_kind_and_opening_the_address_does_not(backend: Backend) {
    let app = &App::start(backend);
    let address = address(app, "commitment-refused");
    let mut member = Visitor::signed_in(app, MEMBER);
    let chosen = |member: &mut Visitor| choices(&member.get("/account/messages").html);
    let before = chosen(&mut member);
    // What looks at links in mail, and a person, open it.
    let mut program = Visitor::new(app);
    let page = program.get(&address);
    assert_eq!(page.status, 200);
    assert!(
        page.html.contains("Een verplichting is geweigerd"),
        "{}",
        page.html
    );
    assert_eq!(chosen(&mut member), before);
    // A program has no session, no cookie and no form of ours.
    let click = [("List-Unsubscribe".to_owned(), "One-Click".to_owned())];
    let done = Visitor::new(app).post(&address, &click);
    assert_eq!(done.status, 200);
    assert_ne!(chosen(&mut member), before);
    let off = chosen(&mut member);
    // Sent again, and by the button, it changes nothing more.
    assert_eq!(program.send(&page, "/unsubscribe/", &[]).status, 200);
    assert_eq!(chosen(&mut member), off);
    // Years later it still works.
    app.at("2031-03-02T09:00:00Z");
    assert_eq!(Visitor::new(app).post(&address, &click).status, 200);
}

#[apply(both)]
fn an_address_that_was_not_made_here_tells_nothing(backend: Backend) {
    let app = &App::start(backend);
    let address = address(app, "commitment-refused");
    let mut visitor = Visitor::new(app);
    let click = [("List-Unsubscribe".to_owned(), "One-Click".to_owned())];
    // The first letter of what is sealed, and one too many.
    let changed = |first: &str| address.replacen("/unsubscribe/", &format!("/unsubscribe/{first}"), 1);
    for wrong in [
        format!("{}/unsubscribe/x", app.url),
        changed("A"),
        format!("{address}x"),
    ] {
        assert_eq!(visitor.get(&wrong).status, 404);
        assert_eq!(visitor.post(&wrong, &click).status, 404);
    }
}

#[apply(both)]
fn mail_that_guards_the_account_is_not_ended_by_an_address_from_an_older_mail(backend: Backend) {
    let app = &App::start(backend);
    let address = address(app, "new-sign-in");
    let mut member = Visitor::signed_in(app, MEMBER);
    let before = choices(&member.get("/account/messages").html);
    let mut visitor = Visitor::new(app);
    let page = visitor.get(&address);
    assert_eq!(page.status, 200);
    assert!(
        page.html.contains("kan niet worden uitgezet") && !page.html.contains("action=\"/unsubscribe/"),
        "{}",
        page.html
    );
    let click = [("List-Unsubscribe".to_owned(), "One-Click".to_owned())];
    assert_eq!(visitor.post(&address, &click).status, 409);
    assert_eq!(choices(&member.get("/account/messages").html), before);
}
