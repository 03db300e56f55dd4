//! Entries of sign-in and sign-out in the security log, and the page that shows them.

use chrono::Duration;
use edba::domain::codes::Role;
use edba::service::security_log::forget_old;
use rstest_reuse::apply;

use super::visitor::{Visitor, link_for};
use crate::app::{App, Backend, both};
use crate::security_log::{all, with_code};

const OFFICER: &str = "medewerker@bureau.example";

/// The value of the form token on a page.
fn token_on(html: &str) -> String {
    let rest = html.split("form-token\" value=\"").nth(1).unwrap();
    rest.split('"').next().unwrap().to_owned()
}

#[apply(both)]
fn links_sessions_and_refused_forms_are_told(backend: Backend) {
    let app = &App::start(backend);
    let account = app.person(Role::Bureau, OFFICER, None, None).to_string();
    let mut visitor = Visitor::new(app);
    visitor.ask_for_link(OFFICER);
    visitor.ask_for_link("niemand@elders.example");
    let link = link_for(app, OFFICER);
    let page = visitor.get(&link);
    // Somebody else's browser may not use it.
    let mut other = Visitor::new(app);
    let seen = other.get(&link);
    assert_eq!(other.send(&seen, "/sign-in/", &[]).status, 409);
    visitor.send(&page, "/sign-in/", &[]);
    let session = visitor.cookies["edba-session"].clone();
    assert_eq!(visitor.get("/pipeline").status, 200);
    assert_eq!(visitor.get("/security-log").status, 403);
    let fields = [
        ("form-token".to_owned(), "0".repeat(64)),
        ("language".to_owned(), "en".to_owned()),
    ];
    assert_eq!(visitor.post("/account/language", &fields).status, 403);
    let page = visitor.get("/account");
    visitor.send(&page, "/sign-out", &[]);
    // The cookie of a session that has ended.
    visitor.cookies.insert("edba-session".into(), session.clone());
    assert!(visitor.get("/pipeline").address.starts_with("/sign-in"));

    let items = all(app);
    let of = |code: &str| {
        let lines = with_code(&items, code);
        lines
            .iter()
            .map(|line| line["accountId"].as_str().unwrap_or_default().to_owned())
            .collect::<Vec<_>>()
    };
    let mut asked = of("link-asked");
    asked.sort_unstable();
    assert_eq!(asked, [String::new(), account.clone()], "{items:#?}");
    for code in ["link-refused", "link-used", "session-begun", "session-ended"] {
        assert_eq!(of(code), [account.as_str()], "{code}: {items:#?}");
    }
    assert_eq!(of("session-refused").len(), 1);
    assert_eq!(with_code(&items, "form-refused")[0]["path"], "/account/language");
    let forbidden = with_code(&items, "forbidden");
    assert_eq!(forbidden[0]["path"], "/security-log");
    let used = &with_code(&items, "link-used")[0];
    assert_eq!(used["path"], "/sign-in/{link}");
    let text = format!("{items:?}");
    for hidden in [
        link.rsplit('/').next().unwrap(),
        session.as_str(),
        "niemand@elders.example",
        OFFICER,
    ] {
        assert!(!text.contains(hidden), "{hidden} in {text}");
    }
}

#[apply(both)]
fn a_passkey_that_is_refused_is_told(backend: Backend) {
    let app = &App::start(backend);
    let mut visitor = Visitor::new(app);
    let page = visitor.get("/sign-in");
    let fields = [
        ("form-token".to_owned(), token_on(&page.html)),
        ("credential".to_owned(), "{}".to_owned()),
    ];
    let shown = visitor.post("/sign-in/passkey/shown", &fields);
    assert_eq!(shown.status, 409, "{}", shown.html);
    let items = all(app);
    let refused = with_code(&items, "passkey-refused");
    assert_eq!(refused.len(), 1, "{items:#?}");
    assert_eq!(
        [&refused[0]["path"], &refused[0]["reason"]],
        ["/sign-in/passkey/shown", "wrong"]
    );
}

#[apply(both)]
fn the_page_shows_it_to_the_auditor_and_the_administrator_in_both_languages(backend: Backend) {
    let app = &App::start(backend);
    for (role, email) in [
        (Role::Auditor, "a@controle.example"),
        (Role::Administrator, "b@beheer.example"),
    ] {
        app.person(role, email, None, None);
    }
    let bureau = app.account(Role::Bureau, "<b>Projectbureau</b>", None, None);
    let (client_id, _) = bureau.credentials().unwrap();
    for _ in 0..2 {
        bureau.get("/v1/clients").problem(403, "forbidden");
    }
    app.anonymous().get("/v1/cases").expect(401);
    app.state.write_security_log().unwrap();
    for email in ["a@controle.example", "b@beheer.example"] {
        let mut visitor = Visitor::signed_in(app, email);
        let desk = visitor.get("/");
        assert!(desk.html.contains("href=\"/security-log\""), "{}", desk.html);
        let page = visitor.get("/security-log");
        for text in [
            "Beveiligingslogboek",
            "dit account mag dit niet",
            "&#60;b&#62;Projectbureau",
            &client_id,
            "/v1/clients",
            "127.0.0.1",
        ] {
            assert!(page.html.contains(text), "{text}: {}", page.html);
        }
        visitor.language = "en";
        let page = visitor.get("/security-log?code=token-missing");
        assert!(
            page.html.contains("Security log")
                && page.html.contains("Request without an access token refused")
        );
        assert!(!page.html.contains("Projectbureau"), "{}", page.html);
        let page = visitor.get("/security-log?from=2026-03-03");
        assert!(page.html.contains("No lines found"), "{}", page.html);
    }
}

#[apply(both)]
fn it_is_kept_for_as_many_days_as_are_set_and_no_longer(backend: Backend) {
    let app = &App::start(backend);
    app.bureau().get("/v1/clients").problem(403, "forbidden");
    app.state.write_security_log().unwrap();
    let unit = app.state.unit_of_work();
    let days = |number: i64| {
        app.clock
            .set(crate::app::moment(crate::app::START).plus(Duration::days(number)));
    };
    days(30);
    assert_eq!(forget_old(&unit, 30).unwrap(), 0);
    app.clock
        .set(crate::app::moment(crate::app::START).plus(Duration::days(30) + Duration::seconds(1)));
    assert!(forget_old(&unit, 30).unwrap() >= 2);
    assert!(with_code(&all(app), "forbidden").is_empty());
}

#[apply(both)]
fn a_form_bears_another_token_on_each_page_and_each_of_them_is_taken(backend: Backend) {
    let app = &App::start(backend);
    app.person(Role::Bureau, OFFICER, None, None);
    let mut visitor = Visitor::signed_in(app, OFFICER);
    let tokens: Vec<String> = (0..3).map(|_| token_on(&visitor.get("/account").html)).collect();
    assert_eq!(tokens.iter().collect::<std::collections::BTreeSet<_>>().len(), 3);
    for token in &tokens {
        let fields = [
            ("form-token".to_owned(), token.clone()),
            ("language".to_owned(), "nl".to_owned()),
        ];
        assert_eq!(visitor.post("/account/language", &fields).status, 200);
    }
    // With another session's token it is refused, whatever its pad.
    let mut other = Visitor::signed_in(app, OFFICER);
    let foreign = token_on(&other.get("/account").html);
    let fields = [
        ("form-token".to_owned(), foreign),
        ("language".to_owned(), "nl".to_owned()),
    ];
    assert_eq!(visitor.post("/account/language", &fields).status, 403);
}
