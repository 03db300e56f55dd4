//! Floods of the security log by strangers: each has a quota, and takes no space of others.

use edba::domain::codes::Role;
use edba::service::security_log::counters;
use rstest_reuse::apply;
use serde_json::{Value, json};

use crate::app::{App, Backend, both};
use crate::client::{Answer, Client};
use crate::security_log::{all, one, with_code};

/// The tests' own clients stand behind a proxy that tells where they are.
const PROXIED: &[&str] = &["--trusted-proxies", "127.0.0.1"];
const STRANGER: &str = "192.0.2.7";

fn get_from(client: &Client, address: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
    let mut all = vec![("X-Forwarded-For", address)];
    all.extend(headers);
    client.send("GET", path, &all, None)
}

/// A request for a token with a wrong secret, from an address.
fn wrong_secret_from(app: &App, address: &str, client_id: &str) -> Answer {
    let form = form_urlencoded::Serializer::new(String::new())
        .append_pair("grant_type", "client_credentials")
        .append_pair("client_id", client_id)
        .append_pair("client_secret", "wrong")
        .finish();
    let headers = [
        ("Content-Type", "application/x-www-form-urlencoded"),
        ("X-Forwarded-For", address),
    ];
    app.anonymous()
        .send("POST", "/v1/oauth/token", &headers, Some(form))
}

/// Code, address, client id and count of the lines that came from here.
fn lines_from<'v>(items: &'v [Value], address: &str) -> Vec<(&'v str, Option<&'v str>, i64)> {
    let mut lines: Vec<_> = items
        .iter()
        .filter(|item| item["address"] == address)
        .map(|item| {
            let code = item["code"].as_str().unwrap();
            (code, item["clientId"].as_str(), item["count"].as_i64().unwrap())
        })
        .collect();
    lines.sort_unstable();
    lines
}

#[apply(both)]
fn made_up_sessions_of_one_address_hide_no_refusal_of_another(backend: Backend) {
    let app = &App::start_with(backend, PROXIED);
    let bureau = app.bureau();
    let (client_id, _) = bureau.credentials().unwrap();
    let officer = app.account(Role::Bureau, "Projectbureau Oost", None, None);
    let stranger = app.anonymous();
    for n in 0..320 {
        let cookie = format!("edba-session=made-up-{n}");
        get_from(&stranger, STRANGER, "/", &[("Cookie", &cookie)]);
    }
    wrong_secret_from(app, "203.0.113.9", &client_id).expect(401);
    get_from(&officer, "203.0.113.10", "/v1/clients", &[]).problem(403, "forbidden");
    let items = all(app);
    assert_eq!(lines_from(&items, STRANGER), [("session-refused", None, 320)]);
    assert_eq!(
        lines_from(&items, "203.0.113.9"),
        [("secret-refused", Some(client_id.as_str()), 1)]
    );
    assert_eq!(one(&items, "forbidden")["accountName"], "Projectbureau Oost");
    assert_eq!(with_code(&items, "events-dropped"), Vec::<Value>::new());
}

#[apply(both)]
fn made_up_client_ids_of_one_network_share_a_line_once_it_has_its_part(backend: Backend) {
    let app = &App::start_with(backend, PROXIED);
    let flooded = 400;
    for n in 0..flooded {
        // From all over one network, each as somebody else.
        let answer = wrong_secret_from(app, &format!("192.0.2.{}", n % 200), &format!("made-up-{n}"));
        assert!(matches!(answer.status, 401 | 429), "{}", answer.text);
    }
    wrong_secret_from(app, "203.0.113.9", "somebody");
    let items = all(app);
    let own: Vec<&Value> = items
        .iter()
        .filter(|item| {
            item["clientId"]
                .as_str()
                .is_some_and(|id| id.starts_with("made-up"))
        })
        .collect();
    assert_eq!(own.len(), 60);
    let together = lines_from(&items, "192.0.2.0/24");
    assert!(
        together.iter().all(|(_, client_id, _)| client_id.is_none()),
        "{together:?}"
    );
    assert_eq!(
        together.iter().map(|(_, _, count)| count).sum::<i64>(),
        flooded - 60
    );
    let of_network = items
        .iter()
        .find(|item| item["address"] == "192.0.2.0/24")
        .unwrap();
    assert!(
        of_network["reason"]
            .as_str()
            .unwrap()
            .starts_with("Counted together"),
        "{of_network}"
    );
    assert_eq!(lines_from(&items, "203.0.113.9").len(), 1);
    assert_eq!(with_code(&items, "events-dropped"), Vec::<Value>::new());
}

#[apply(both)]
fn what_is_no_client_id_makes_one_line_and_is_bounded(backend: Backend) {
    let app = &App::start_with(backend, PROXIED);
    let bureau = app.bureau();
    let mut statuses = std::collections::BTreeMap::<u16, i64>::new();
    for n in 0..300 {
        let malformed = match n % 2 {
            0 => format!("{n}-{}", "x".repeat(100)),
            _ => format!("{n}\u{7}"),
        };
        let status = wrong_secret_from(app, STRANGER, &malformed).status;
        *statuses.entry(status).or_default() += 1;
    }
    assert_eq!(
        statuses.keys().copied().collect::<Vec<_>>(),
        [400, 429],
        "{statuses:?}"
    );
    let items = all(app);
    assert_eq!(
        lines_from(&items, STRANGER),
        [
            ("secret-refused", None, statuses[&400]),
            ("too-many-requests", None, statuses[&429])
        ]
    );
    // Another network, and who has the right secret, notice nothing.
    wrong_secret_from(app, "203.0.113.9", "").expect(400);
    bureau.renewed().get("/v1/organisations").expect(200);
}

#[apply(both)]
fn strangers_of_very_many_networks_leave_accounts_their_room_and_the_log_tells_what_is_missing(
    backend: Backend,
) {
    let app = &App::start_with(backend, PROXIED);
    let auditor = app.auditor();
    let officer = app.account(Role::Bureau, "Projectbureau Oost", None, None);
    let dropped_before = counters::DROPPED.value();
    let stranger = app.anonymous();
    for n in 0..650 {
        let address = format!("10.{}.{}.7", n / 250, n % 250);
        get_from(&stranger, &address, "/v1/organisations", &[]).expect(401);
    }
    // What takes an account has room of its own: what it was given, and what it was refused.
    let (id, secret) = auditor.credentials().unwrap();
    app.sign_in(&id, &secret);
    get_from(&officer, "203.0.113.10", "/v1/clients", &[]).problem(403, "forbidden");
    let items = all(app);
    let missing = with_code(&items, "token-missing");
    let networks = missing
        .iter()
        .filter(|line| line["address"].as_str().unwrap().contains('/'));
    assert_eq!((missing.len(), networks.count()), (600, 300));
    let dropped = one(&items, "events-dropped");
    assert_eq!(dropped["count"], 50);
    assert_eq!(
        [&dropped["accountId"], &dropped["address"], &dropped["path"]],
        [&Value::Null; 3]
    );
    // What Prometheus is told of it is of the whole process, in which other stories run.
    assert!(counters::DROPPED.value() >= dropped_before + 50);
    let of_auditor = with_code(&items, "token-issued");
    assert!(
        of_auditor
            .iter()
            .any(|line| line["clientId"] == json!(id) && line["count"] == 2),
        "{of_auditor:#?}"
    );
    assert_eq!(one(&items, "forbidden")["accountName"], "Projectbureau Oost");
}
