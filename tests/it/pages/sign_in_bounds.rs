//! Rate limits of sign-in: repeated requests under made-up addresses.

use edba::domain::codes::Role;
use edba::service::sign_in::Token;
use edba::web::pages::routes;
use edba::web::policy::Access;
use edba::web::rate_limit::{Asking, Way};
use rstest_reuse::apply;

use super::visitor::{Shown, Visitor};
use crate::app::{App, Backend, both};

const OFFICER: &str = "medewerker@bureau.example";
/// What a browser sends that shows a passkey, which nobody here has.
const SHOWN: &str = r#"{"id":"AAAAAAAAAAAAAAAAAAAAAA","rawId":"AAAAAAAAAAAAAAAAAAAAAA","type":"public-key",
    "authenticatorAttachment":"platform","clientExtensionResults":{},"response":{
    "clientDataJSON":"eyJ0eXBlIjoid2ViYXV0aG4uZ2V0IiwiY2hhbGxlbmdlIjoiQUFBQUFBQUFBQUFBQUFBQUFBQUFBQSIsIm9yaWdpbiI6Imh0dHA6Ly9sb2NhbGhvc3QifQ",
    "authenticatorData":"SZYN5YgOjGh0NBcPZHZgW4_krrmihjLHmVzzuoMdl2MFAAAAAQ","signature":"AAAA",
    "userHandle":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}}"#;

/// The forms that anybody may send and that ask to be signed in.
fn forms() -> Vec<String> {
    let all: Vec<String> = routes::lines()
        .iter()
        .filter(|line| line.method == "POST" && line.access == Access::Public)
        .map(|line| {
            line.path
                .replace("{link}", Token::new().as_str())
                .replace("{provider}", "made-up")
        })
        // No provider is configured here: its form is malformed.
        .filter(|path| path != "/unsubscribe/{token}" && path != "/sign-in/provider/made-up")
        .collect();
    assert!(all.iter().all(|path| path.starts_with("/sign-in")), "{all:?}");
    all
}

/// Sends each of them with what a page of ours gave out.
fn sent(visitor: &mut Visitor, token: &str) -> Vec<(String, Shown)> {
    let fields = [
        ("form-token".to_owned(), token.to_owned()),
        ("email".to_owned(), "niemand@elders.example".to_owned()),
        ("credential".to_owned(), SHOWN.to_owned()),
    ];
    forms()
        .into_iter()
        .map(|path| {
            let shown = visitor.post(&path, &fields);
            (path, shown)
        })
        .collect()
}

fn form_token(visitor: &mut Visitor) -> String {
    let page = visitor.get("/sign-in");
    let rest = page.html.split("form-token\" value=\"").nth(1).unwrap();
    rest.split('"').next().unwrap().to_owned()
}

#[apply(both)]
fn each_way_to_sign_in_has_a_bound_of_the_whole_process(backend: Backend) {
    let app = &App::start_with(backend, &["--trusted-proxies", "127.0.0.1"]);
    app.person(Role::Bureau, OFFICER, None, None);
    let client = app.auditor();
    let mut inside = Visitor::signed_in(app, OFFICER);
    // From a network in which nobody signed in before.
    let mut visitor = Visitor::at(app, "203.0.113.9");
    let token = form_token(&mut visitor);
    for (path, shown) in sent(&mut visitor, &token) {
        assert_ne!(shown.status, 429, "{path}: {}", shown.html);
    }
    for way in Way::ALL {
        for network in 0..3 {
            let asking = Asking::stranger(std::net::Ipv4Addr::new(192, 0, network, 7).into());
            while app.state.sign_in_bounds.admit(*way, &asking).is_ok() {}
        }
    }
    for (path, shown) in sent(&mut visitor, &token) {
        assert_eq!(shown.status, 429, "{path}");
        assert_eq!(shown.headers["retry-after"], "1", "{path}");
        assert!(
            shown.html.contains("Even wachten") && shown.html.contains("<html lang=\"nl\">"),
            "{path}: {}",
            shown.html
        );
    }
    // What was not given out by us is refused for that, and counts for nothing.
    assert!(
        sent(&mut visitor, "x")
            .iter()
            .all(|(_, shown)| shown.status == 403)
    );
    // Who is in stays in, and the pages that ask are shown.
    assert_eq!(inside.get("/account").address, "/account");
    assert_eq!(visitor.get("/sign-in").status, 200);
    // A client with its right secret gets its token; a guess has to wait.
    let (id, secret) = client.credentials().unwrap();
    let ask = |secret: &str| {
        let form = format!("grant_type=client_credentials&client_id={id}&client_secret={secret}");
        let headers = [("content-type", "application/x-www-form-urlencoded")];
        app.anonymous()
            .send("POST", "/v1/oauth/token", &headers, Some(form))
    };
    ask(&secret).expect(200);
    let refused = ask("made-up").problem(429, "too-many-requests");
    assert_eq!(refused.header("retry-after"), "1");
    // A moment later there is room again.
    app.at("2026-03-02T09:00:02Z");
    for (path, shown) in sent(&mut visitor, &token) {
        assert_ne!(shown.status, 429, "{path}");
    }
    ask("made-up").problem(401, "unauthenticated");
}
