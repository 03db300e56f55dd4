//! Sign-in by link, and attacks on it.

use edba::domain::codes::Role;
use rstest_reuse::apply;

use super::visitor::{Visitor, link_for};
use crate::app::{App, Backend, both};

const OFFICER: &str = "medewerker@bureau.example";

fn officer(app: &App) {
    app.person(Role::Bureau, OFFICER, None, None);
}

#[apply(both)]
fn someone_signs_in_by_the_link_in_their_mail_and_out_again(backend: Backend) {
    let app = &App::start(backend);
    officer(app);
    let mut browser = Visitor::new(app);
    let refused = browser.get("/account");
    assert_eq!(
        refused.address, "/sign-in?next=%2Faccount",
        "one signs in first, and comes back"
    );
    let sent = browser.send(&refused, "/sign-in", &[("email", " Medewerker@Bureau.example ")]);
    assert!(sent.html.contains("Kijk in uw mail"), "{}", sent.html);
    let link = link_for(app, OFFICER);
    let page = browser.get(&link);
    let account = browser.send(&page, "/sign-in/", &[]);
    assert_eq!((account.status, account.address.as_str()), (200, "/account"));
    assert!(account.html.contains(OFFICER) && account.html.contains("Firefox, Linux"));
    let out = browser.send(&account, "/sign-out", &[]);
    assert!(out.html.contains("U bent afgemeld."), "{}", out.html);
    assert!(
        !browser.get("/sign-in").html.contains("U bent afgemeld."),
        "it is said once"
    );
    assert!(browser.get("/account").address.starts_with("/sign-in"));
}

#[apply(both)]
fn an_address_that_nobody_has_gets_the_same_answer_and_no_mail(backend: Backend) {
    let app = &App::start(backend);
    officer(app);
    let mut browser = Visitor::new(app);
    let known = browser.ask_for_link(OFFICER);
    let mut other = Visitor::new(app);
    let unknown = other.ask_for_link("niemand@elders.example");
    let without_token = |html: &str| html.replace(|c: char| c.is_ascii_hexdigit(), "");
    assert_eq!(without_token(&known.html), without_token(&unknown.html));
    assert_eq!(known.status, unknown.status);
    let mails = app.mails();
    assert_eq!(mails.iter().map(|m| m.to.as_str()).collect::<Vec<_>>(), [OFFICER]);
    // What is no address at all is told.
    let page = other.get("/sign-in");
    let wrong = other.send(&page, "/sign-in", &[("email", "geen adres")]);
    assert_eq!(wrong.status, 400);
    assert!(
        wrong.html.contains("value=\"geen adres\""),
        "what was typed is kept"
    );
}

#[apply(both)]
fn a_link_works_once_in_its_own_browser_and_for_a_quarter_of_an_hour(backend: Backend) {
    let app = &App::start(backend);
    officer(app);
    let gone = "Deze link werkt niet meer";
    let mut browser = Visitor::new(app);
    browser.ask_for_link(OFFICER);
    let link = link_for(app, OFFICER);
    // Someone else who gets hold of the link.
    let mut thief = Visitor::new(app);
    let page = thief.get(&link);
    let refused = thief.send(&page, "/sign-in/", &[]);
    assert_eq!(refused.status, 409);
    assert!(refused.html.contains(gone) && !thief.cookies.contains_key("edba-session"));
    // Its own browser, twice.
    let page = browser.get(&link);
    assert_eq!(browser.send(&page, "/sign-in/", &[]).address, "/");
    let mut again = Visitor::new(app);
    again.cookies.clone_from(&browser.cookies);
    let page = again.get(&link);
    assert!(again.send(&page, "/sign-in/", &[]).html.contains(gone));
    // Too late.
    let mut late = Visitor::new(app);
    late.ask_for_link(OFFICER);
    let link = link_for(app, OFFICER);
    let page = late.get(&link);
    app.at("2026-03-02T09:15:00Z");
    assert!(late.send(&page, "/sign-in/", &[]).html.contains(gone));
}

#[apply(both)]
fn no_more_links_are_sent_to_an_address_than_five_in_a_quarter(backend: Backend) {
    let app = &App::start(backend);
    officer(app);
    let mut browser = Visitor::new(app);
    for _ in 0..7 {
        assert_eq!(
            browser.ask_for_link(OFFICER).status,
            200,
            "the answer is the same"
        );
    }
    assert_eq!(app.mails().len(), 5);
    app.at("2026-03-02T09:16:00Z");
    browser.ask_for_link(OFFICER);
    assert_eq!(app.mails().len(), 1);
}

#[apply(both)]
fn who_asks_in_anothers_name_uses_up_none_of_their_links(backend: Backend) {
    let app = &App::start(backend);
    officer(app);
    let mut attacker = Visitor::new(app);
    for _ in 0..7 {
        attacker.ask_for_link(OFFICER);
    }
    app.mails();
    let mut browser = Visitor::new(app);
    browser.ask_for_link(OFFICER);
    assert_eq!(app.mails().len(), 1);
    // However many browsers of a network ask, ten links are all that come of it.
    for _ in 0..20 {
        Visitor::new(app).ask_for_link(OFFICER);
    }
    assert_eq!(app.mails().len(), 4);
}

#[apply(both)]
fn a_link_opens_nothing_once_the_account_has_another_address(backend: Backend) {
    let app = &App::start(backend);
    let account = app.person(Role::Bureau, OFFICER, None, None);
    let mut browser = Visitor::new(app);
    browser.ask_for_link(OFFICER);
    let link = link_for(app, OFFICER);
    let page = browser.get(&link);
    app.work(|cx| {
        let change = edba::service::accounts::AccountChange {
            email: Some(Some("opvolger@almere.example".into())),
            ..Default::default()
        };
        edba::service::accounts::update(cx, account, change, None, |_| Ok(()))
    });
    // Whoever had the address is told.
    let told = app.mails();
    assert_eq!(
        told.iter().map(|mail| mail.to.as_str()).collect::<Vec<_>>(),
        [OFFICER]
    );
    assert!(told[0].subject.contains("e-mailadres"), "{}", told[0].subject);
    let gone = browser.send(&page, "/sign-in/", &[]);
    assert!(!browser.cookies.contains_key("edba-session"), "{}", gone.html);
}

#[apply(both)]
fn the_choice_of_a_language_leads_to_a_page_of_ours_only(backend: Backend) {
    let app = &App::start(backend);
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .max_redirects(0)
        .max_redirects_will_error(false)
        .build()
        .into();
    let leads_to = |back: &str| {
        let answer = agent
            .get(format!("{}/language?to=en&back={back}", app.url))
            .call()
            .unwrap();
        answer.headers()["location"].to_str().unwrap().to_owned()
    };
    for back in [
        "//evil.example",
        "/%09/evil.example",
        "/%5Cevil.example",
        "https://evil.example",
        "/%0A/evil.example",
    ] {
        assert_eq!(leads_to(back), "/", "{back}");
    }
    assert_eq!(leads_to("/cases"), "/cases");
}

#[apply(both)]
fn a_session_is_a_new_one_at_each_sign_in(backend: Backend) {
    let app = &App::start(backend);
    officer(app);
    let mut browser = Visitor::new(app);
    // An attacker gives the browser a session of their own choice.
    browser
        .cookies
        .insert("edba-session".into(), "chosen-by-someone-else".into());
    browser.ask_for_link(OFFICER);
    let link = link_for(app, OFFICER);
    let page = browser.get(&link);
    browser.send(&page, "/sign-in/", &[]);
    let session = browser.cookies["edba-session"].clone();
    assert_ne!(session, "chosen-by-someone-else");
    let mut attacker = Visitor::new(app);
    attacker
        .cookies
        .insert("edba-session".into(), "chosen-by-someone-else".into());
    assert!(attacker.get("/account").address.starts_with("/sign-in"));
    let second = Visitor::signed_in(app, OFFICER);
    assert_ne!(second.cookies["edba-session"], session);
}

#[apply(both)]
fn a_form_is_taken_only_from_the_browser_that_it_was_given_to(backend: Backend) {
    let app = &App::start(backend);
    officer(app);
    let mut browser = Visitor::signed_in(app, OFFICER);
    let mut other = Visitor::signed_in(app, OFFICER);
    let account = browser.get("/account");
    // Another's token, none, and a wrong one.
    let theirs = other.get("/account");
    let cookies = browser.cookies.clone();
    other.cookies.clone_from(&cookies);
    assert_eq!(
        other
            .send(&theirs, "/account/language", &[("language", "en")])
            .status,
        403
    );
    let fields = |token: &str| {
        vec![
            ("form-token".to_owned(), token.to_owned()),
            ("language".to_owned(), "en".to_owned()),
        ]
    };
    assert_eq!(browser.post("/account/language", &fields("")).status, 403);
    assert_eq!(browser.post("/account/language", &fields("0000")).status, 403);
    let saved = browser.send(&account, "/account/language", &[("language", "en")]);
    assert!(
        saved.html.contains("<html lang=\"en\">") && saved.html.contains("Saved."),
        "{}",
        saved.html
    );
}

#[apply(both)]
fn one_signs_out_everywhere_and_a_disabled_account_is_out_at_once(backend: Backend) {
    let app = &App::start(backend);
    let id = app.person(Role::Bureau, OFFICER, None, None);
    let mut one = Visitor::signed_in(app, OFFICER);
    let mut two = Visitor::signed_in(app, OFFICER);
    let mut three = Visitor::signed_in(app, OFFICER);
    let account = one.get("/account");
    assert_eq!(
        account.html.matches("Beëindig").count(),
        2,
        "the two other browsers"
    );
    assert!(
        one.send(&account, "/account/sessions/0", &[])
            .html
            .contains("Deze aanmelding beëindigen?")
    );
    let account = one.get("/account");
    assert_eq!(
        account.html.matches("Beëindig").count(),
        2,
        "nothing has ended yet"
    );
    one.send(&account, "/account/sessions/0", &[("confirmed", "yes")]);
    assert_eq!(one.get("/account").html.matches("Beëindig").count(), 1);
    let account = one.get("/account");
    assert!(
        one.send(&account, "/account/sessions/end", &[])
            .html
            .contains("Overal afmelden?")
    );
    let account = one.get("/account");
    assert!(
        one.send(&account, "/account/sessions/end", &[("confirmed", "yes")])
            .html
            .contains("U bent overal afgemeld.")
    );
    for visitor in [&mut one, &mut two, &mut three] {
        assert!(visitor.get("/").address.starts_with("/sign-in"));
    }
    let mut back = Visitor::signed_in(app, OFFICER);
    let administrator = app.administrator();
    administrator
        .patch(
            &format!("/v1/clients/{id}"),
            serde_json::json!({ "disabled": true }),
        )
        .expect(200);
    assert!(back.get("/").address.starts_with("/sign-in"));
    assert!(back.ask_for_link(OFFICER).html.contains("Kijk in uw mail"));
    assert_eq!(app.mails(), []);
}

#[apply(both)]
fn a_session_ends_after_half_a_day_unused_and_after_a_week_in_any_case(backend: Backend) {
    let app = &App::start(backend);
    officer(app);
    let mut idle = Visitor::signed_in(app, OFFICER);
    let mut busy = Visitor::signed_in(app, OFFICER);
    for hour in 1..=16 {
        let day = 2 + hour * 10 / 24;
        app.at(&format!(
            "2026-03-{:02}T{:02}:30:00Z",
            day + (9 + hour * 10 % 24) / 24,
            (9 + hour * 10 % 24) % 24
        ));
        assert_eq!(busy.get("/account").address, "/account", "used every ten hours");
    }
    assert!(idle.get("/account").address.starts_with("/sign-in"));
    app.at("2026-03-09T09:00:00Z");
    assert!(busy.get("/account").address.starts_with("/sign-in"));
}

#[apply(both)]
fn a_page_is_kept_by_no_cache_shown_in_no_frame_and_runs_nothing_of_others(backend: Backend) {
    let app = &App::start(backend);
    officer(app);
    let mut browser = Visitor::signed_in(app, OFFICER);
    let page = browser.get("/account");
    assert_eq!(page.headers["cache-control"], "no-store");
    assert_eq!(page.headers["x-content-type-options"], "nosniff");
    assert_eq!(page.headers["referrer-policy"], "same-origin");
    let policy = page.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"));
    for part in ["frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"] {
        assert!(policy.contains(part), "{policy}");
    }
    assert!(
        !page.html.contains("style=") && !page.html.contains("<script>"),
        "{}",
        page.html
    );
}

#[test]
fn over_https_the_cookies_are_for_this_host_alone() {
    let app = App::start_with(
        crate::app::Backend::Sqlite,
        &["--public-url", "https://edba.example"],
    );
    let mut browser = Visitor::new(&app);
    let page = browser.get("/sign-in");
    let cookie = page.headers["set-cookie"].to_str().unwrap();
    assert!(cookie.starts_with("__Host-edba-browser="), "{cookie}");
    for attribute in ["HttpOnly", "Secure", "SameSite=Lax", "Path=/"] {
        assert!(cookie.contains(attribute), "{cookie}");
    }
    assert!(
        page.headers["strict-transport-security"]
            .to_str()
            .unwrap()
            .contains("max-age")
    );
}

#[test]
fn over_plain_http_one_signs_in_on_the_machine_itself_only() {
    let app = App::start_with(
        crate::app::Backend::Sqlite,
        &["--public-url", "http://edba.example"],
    );
    let mut browser = Visitor::new(&app);
    let page = browser.get("/sign-in");
    assert!(page.html.contains("beveiligde verbinding") && !page.html.contains("action=\"/sign-in\""));
}
