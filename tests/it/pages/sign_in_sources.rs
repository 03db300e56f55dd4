//! Strangers flood sign-in requests for a user's address; the user can still sign in: with the browser that signed in
//! before, or from their known network.

use edba::domain::codes::Role;
use edba::web::rate_limit::{Asking, Way};
use rstest_reuse::apply;

use super::visitor::{Visitor, link_for};
use crate::app::{App, Backend, both};

const OFFICER: &str = "medewerker@bureau.example";
/// The tests' own browsers stand behind a proxy that tells where they are.
const PROXIED: &[&str] = &["--trusted-proxies", "127.0.0.1"];

/// Signs in by the link that was just asked for.
#[track_caller]
fn signs_in(app: &App, visitor: &mut Visitor) {
    visitor.ask_for_link(OFFICER);
    let page = visitor.get(&link_for(app, OFFICER));
    assert_eq!(visitor.send(&page, "/sign-in/", &[]).address, "/");
}

fn signs_out(visitor: &mut Visitor) {
    let account = visitor.get("/account");
    visitor.send(&account, "/sign-out", &[]);
}

/// How many links come of strangers that ask, five browsers from each of these networks.
fn strangers(app: &App, networks: std::ops::Range<u8>) -> usize {
    for network in networks {
        for _ in 0..5 {
            let asked = Visitor::at(app, &format!("198.51.{network}.7")).ask_for_link(OFFICER);
            assert_eq!(asked.status, 200, "the answer is the same");
        }
    }
    app.mails().len()
}

#[apply(both)]
fn strangers_use_up_no_links_of_a_known_browser_nor_of_a_known_network(backend: Backend) {
    let app = &App::start_with(backend, PROXIED);
    app.person(Role::Bureau, OFFICER, None, None);
    let mut laptop = Visitor::at(app, "192.0.2.10");
    signs_in(app, &mut laptop);
    signs_out(&mut laptop);
    app.at("2026-03-02T09:16:00Z");
    assert_eq!(strangers(app, 0..12), 20, "a mailbox is not filled");
    // Known by the browser, wherever it is.
    laptop.address = Some("203.0.113.9".into());
    for _ in 0..7 {
        laptop.ask_for_link(OFFICER);
    }
    assert_eq!(app.mails().len(), 5, "five of its own");
    // Known by the network, whatever browser it is.
    let mut phone = Visitor::at(app, "192.0.2.200");
    signs_in(app, &mut phone);
    // A browser that is known to nobody, from elsewhere: it waits with the other strangers.
    Visitor::at(app, "203.0.113.200").ask_for_link(OFFICER);
    assert_eq!(app.mails(), []);
    app.at("2026-03-02T09:32:00Z");
    signs_in(app, &mut Visitor::at(app, "203.0.113.200"));
}

#[apply(both)]
fn strangers_of_one_network_use_up_ten_links_and_leave_the_others_to_the_first_sign_in(backend: Backend) {
    let app = &App::start_with(backend, PROXIED);
    app.person(Role::Bureau, OFFICER, None, None);
    for _ in 0..20 {
        Visitor::at(app, "198.51.100.7").ask_for_link(OFFICER);
    }
    // Nor do many networks of IPv6 help that belong to one line.
    for network in 0..20 {
        Visitor::at(app, &format!("2a02:1:2:{network}::7")).ask_for_link("other@bureau.example");
    }
    assert_eq!(app.mails().len(), 10);
    signs_in(app, &mut Visitor::at(app, "203.0.113.9"));
    let sent = app.work(|cx| {
        let address = edba::secret::sha256_hex("other@bureau.example");
        edba::store::sign_in::links_since(cx.conn, &address, crate::app::moment("2026-03-01T00:00:00Z"))
    });
    assert_eq!(sent.len(), 10, "an address that nobody has is treated alike");
}

#[apply(both)]
fn an_account_knows_ten_browsers_and_forgets_them_with_its_address(backend: Backend) {
    let app = &App::start_with(backend, PROXIED);
    let account = app.person(Role::Bureau, OFFICER, None, None);
    let mut first = Visitor::at(app, "192.0.2.10");
    signs_in(app, &mut first);
    let device = first.cookies["edba-device"].clone();
    signs_out(&mut first);
    for minute in 1..=10 {
        app.at(&format!(
            "2026-03-02T{:02}:{:02}:00Z",
            9 + minute * 16 / 60,
            minute * 16 % 60
        ));
        signs_in(app, &mut Visitor::at(app, &format!("203.0.{minute}.9")));
    }
    // The first is a stranger again, wherever it is; one that signed in since is not.
    let asked_as = |source: &str| {
        app.work(|cx| {
            let address = edba::secret::sha256_hex(OFFICER);
            edba::store::sign_in::links_since(cx.conn, &address, crate::app::moment("2026-03-02T11:40:00Z"))
        })
        .into_iter()
        .filter(|link| link.quota.starts_with(source))
        .count()
    };
    app.at("2026-03-02T11:56:00Z");
    first.ask_for_link(OFFICER);
    assert_eq!(asked_as("stranger"), 1);
    assert_eq!(
        first.cookies["edba-device"], device,
        "it is recognised all the same"
    );
    signs_in(app, &mut first);
    assert_eq!(first.cookies["edba-device"], device);
    signs_out(&mut first);
    first.ask_for_link(OFFICER);
    assert_eq!((asked_as("stranger"), asked_as("browser")), (2, 1));
    let change = |email: &str| edba::service::accounts::AccountChange {
        email: Some(Some(email.into())),
        ..Default::default()
    };
    for email in ["opvolger@bureau.example", OFFICER] {
        app.work(|cx| edba::service::accounts::update(cx, account, change(email), None, |_| Ok(())));
    }
    app.mails();
    app.at("2026-03-02T12:30:00Z");
    first.ask_for_link(OFFICER);
    assert_eq!(
        asked_as("stranger"),
        3,
        "whoever has the account now knows none of them"
    );
}

#[apply(both)]
fn malformed_requests_count_for_their_network_alone(backend: Backend) {
    let app = &App::start_with(backend, PROXIED);
    app.person(Role::Bureau, OFFICER, None, None);
    let mut attacker = Visitor::at(app, "198.51.100.7");
    let page = attacker.get("/sign-in");
    let token = page
        .html
        .split("form-token\" value=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    let mut statuses = std::collections::BTreeMap::new();
    for nth in 0..320 {
        let (path, token, field) = match nth % 4 {
            0 => ("/sign-in", token.as_str(), ("email", "no address")),
            1 => ("/sign-in", "made up", ("email", OFFICER)),
            2 => ("/sign-in/passkey/shown", token.as_str(), ("credential", "{}")),
            _ => ("/sign-in/made-up", token.as_str(), ("", "")),
        };
        let shown = attacker.post(
            path,
            &[
                ("form-token".into(), token.into()),
                (field.0.into(), field.1.into()),
            ],
        );
        *statuses.entry(shown.status).or_insert(0) += 1;
    }
    assert_eq!(statuses.remove(&429), Some(170), "{statuses:?}");
    assert_eq!(statuses.values().sum::<i32>(), 150);
    // Somebody else signs in, and what is well-formed is taken from there too.
    signs_in(app, &mut Visitor::at(app, "203.0.113.9"));
    signs_in(app, &mut Visitor::at(app, "198.51.100.8"));
    // A moment later a mistake is told as what it is.
    app.at("2026-03-02T09:00:01Z");
    assert_eq!(
        attacker
            .send(&page, "/sign-in", &[("email", "no address")])
            .status,
        400
    );
}

#[apply(both)]
fn one_network_uses_up_no_bound_and_a_known_browser_gets_in_when_it_is_used_up(backend: Backend) {
    let app = &App::start_with(backend, PROXIED);
    app.person(Role::Bureau, OFFICER, None, None);
    let mut laptop = Visitor::at(app, "192.0.4.20");
    signs_in(app, &mut laptop);
    signs_out(&mut laptop);
    let used_up = |address: &str| {
        let asking = Asking::stranger(address.parse().unwrap());
        while app.state.sign_in_bounds.admit(Way::Link, &asking).is_ok() {}
    };
    used_up("198.51.100.7");
    let refused = Visitor::at(app, "198.51.100.9").ask_for_link(OFFICER);
    assert_eq!(refused.status, 429);
    assert!(refused.html.contains("Even wachten"), "{}", refused.html);
    signs_in(app, &mut Visitor::at(app, "203.0.113.9"));
    // Where many networks use up all there is, the browser that signed in before still gets in.
    used_up("203.0.113.9");
    used_up("192.0.2.9");
    assert_eq!(Visitor::at(app, "192.0.1.9").ask_for_link(OFFICER).status, 429);
    laptop.address = Some("192.0.5.20".into());
    signs_in(app, &mut laptop);
    // A made-up token of a browser opens nothing.
    let mut liar = Visitor::at(app, "192.0.3.9");
    liar.cookies
        .insert("edba-device".into(), format!("made-up.{}", "0".repeat(64)));
    assert_eq!(liar.ask_for_link(OFFICER).status, 429);
}

#[apply(both)]
fn a_known_network_gets_in_by_any_browser_when_strangers_use_up_the_bound(backend: Backend) {
    let app = &App::start_with(backend, PROXIED);
    app.person(Role::Bureau, OFFICER, None, None);
    signs_in(app, &mut Visitor::at(app, "192.0.2.10"));
    for network in 0..6 {
        let asking = Asking::stranger(format!("198.51.{network}.7").parse().unwrap());
        while app.state.sign_in_bounds.admit(Way::Link, &asking).is_ok() {}
    }
    // A browser without a cookie, in the network that signed in before: for the link, and for signing in by it.
    signs_in(app, &mut Visitor::at(app, "192.0.2.200"));
    // The answer depends on the network alone, and tells nothing about an address.
    for email in [OFFICER, "nobody@bureau.example"] {
        assert_eq!(
            Visitor::at(app, "192.0.2.201").ask_for_link(email).status,
            200,
            "{email}"
        );
        assert_eq!(
            Visitor::at(app, "203.0.113.9").ask_for_link(email).status,
            429,
            "{email}"
        );
    }
    // Its quota has an end: of twenty four are used.
    let admitted = (0..20).filter(|_| Visitor::at(app, "192.0.2.202").ask_for_link(OFFICER).status == 200);
    assert_eq!(admitted.count(), 16);
}

#[apply(both)]
fn without_the_setting_no_header_is_believed(backend: Backend) {
    let app = &App::start(backend);
    app.person(Role::Bureau, OFFICER, None, None);
    assert_eq!(
        strangers(app, 0..12),
        10,
        "they are one network: that of who opens the connection"
    );
}

#[test]
fn the_log_tells_the_address_that_a_trusted_proxy_names() {
    let folder = tempfile::tempdir().unwrap();
    let serving = crate::cli::Serving::start(
        folder.path(),
        &["--trusted-proxies", "127.0.0.0/8"],
        &[("EDBA_LOG", "info")],
    );
    let agent: ureq::Agent = ureq::Agent::config_builder().build().into();
    for (header, path) in [
        ("198.51.100.1, 192.0.2.44", "/health/live"),
        ("nonsense", "/register"),
    ] {
        let url = format!("{}{path}", serving.url);
        agent.get(url).header("x-forwarded-for", header).call().unwrap();
    }
    serving.terminate();
    let (_, said) = serving.ended();
    let line = |path: &str| {
        said.lines()
            .find(|line| line.contains(path) && line.contains("answered"))
            .unwrap()
    };
    assert!(line("/health/live").contains("192.0.2.44"), "{said}");
    assert!(line("/register").contains("127.0.0.1"), "{said}");
    let wrong = crate::cli::run(&["serve", "--trusted-proxies", "10.0.0.1/8"], &[]);
    assert_eq!(wrong.status.code(), Some(2));
    let told = crate::cli::text(&wrong.stderr);
    assert!(
        told.contains("EDBA_TRUSTED_PROXIES") && told.contains("10.0.0.1/8"),
        "{told}"
    );
}
