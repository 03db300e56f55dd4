//! SMTP: connecting to a real server, and handling each of its replies.

use std::path::Path;
use std::time::Duration;

use edba::domain::Id;
use edba::domain::codes::Role;
use edba::worker::mail::{Mailer, Security, Server, ServerSettings, send_due};
use rstest_reuse::apply;
use serde_json::{Value, json};

use super::server::{Certificates, MailServer};
use super::{post, tried};
use crate::app::{App, Backend, both};

const USER: &str = "edba";
const PASSWORD: &str = "ge heim&é";

fn settings(port: u16, security: Security, authority: Option<&Path>) -> ServerSettings {
    ServerSettings {
        host: "localhost".into(),
        port,
        security,
        credentials: Some((USER.into(), PASSWORD.into())),
        authorities: authority.map(|file| std::fs::read(file).unwrap()),
        timeout: Duration::from_secs(60),
    }
}

fn mailer(settings: ServerSettings) -> Mailer {
    Mailer::smtp(
        Server::new(settings).unwrap(),
        "EDBA <edba@edba.example>".parse().unwrap(),
    )
}

/// What happened of this kind.
fn only(events: Vec<Value>, kind: &str) -> Vec<Value> {
    events
        .into_iter()
        .filter(|event| event["event"] == kind)
        .collect()
}

fn receivers(events: Vec<Value>) -> Vec<String> {
    let mut to: Vec<String> = only(events, "taken")
        .iter()
        .map(|event| event["to"][0].as_str().unwrap().to_owned())
        .collect();
    to.sort();
    to
}

fn member(app: &App) -> Id {
    app.person(Role::Bureau, "lid@almere.example", None, None)
}

/// A server that speaks STARTTLS and asks who one is.
fn guarded(certificates: &Certificates, tls: &str, more: &[&str]) -> MailServer {
    let (certificate, key) = (
        certificates.certificate.to_str().unwrap(),
        certificates.key.to_str().unwrap(),
    );
    let arguments = [
        "--tls",
        tls,
        "--cert",
        certificate,
        "--key",
        key,
        "--user",
        USER,
        "--password",
        PASSWORD,
    ];
    MailServer::start(&[&arguments[..], more].concat())
}

#[apply(both)]
fn mail_goes_over_starttls_to_a_server_that_asks_who_sends(backend: Backend) {
    let app = &App::start(backend);
    let certificates = Certificates::make(app.folder());
    let server = guarded(&certificates, "starttls", &[]);
    let account = member(app);
    post(app, account, &["een@almere.example", "twee@almere.example"]);
    let mailer = mailer(settings(
        server.port,
        Security::StartTls,
        Some(certificates.authority.as_path()),
    ));
    assert_eq!(send_due(&app.state.unit_of_work(), &mailer).unwrap(), 2);
    let events = server.so_far();
    assert_eq!(
        only(events.clone(), "signed-in").len(),
        1,
        "one connection, over which both go"
    );
    let taken = only(events, "taken");
    assert_eq!(taken.len(), 2);
    for (one, to) in taken.iter().zip(["een@almere.example", "twee@almere.example"]) {
        assert_eq!(one["to"], json!([to]));
        assert_eq!((&one["secret"], &one["user"]), (&json!(true), &json!(USER)));
        // As the public library of another language reads them.
        assert_eq!(one["subject"], format!("Stem vóór vrijdag, {to}"));
        let text = format!("Goedendag, é, {to}\n");
        assert_eq!(one["parts"][0], json!(["text/plain", text]));
        assert_eq!(one["parts"][1][0], "text/html");
    }
    assert_eq!(taken[0]["connection"], taken[1]["connection"]);
    assert_eq!(send_due(&app.state.unit_of_work(), &mailer).unwrap(), 0);
}

#[apply(both)]
fn mail_goes_over_tls_from_the_first_byte_and_by_the_other_way_to_sign_in(backend: Backend) {
    let app = &App::start(backend);
    let certificates = Certificates::make(app.folder());
    let server = guarded(&certificates, "implicit", &["--without", "PLAIN"]);
    let account = member(app);
    post(app, account, &["een@almere.example"]);
    let mailer = mailer(settings(
        server.port,
        Security::Tls,
        Some(certificates.authority.as_path()),
    ));
    assert_eq!(send_due(&app.state.unit_of_work(), &mailer).unwrap(), 1);
    assert_eq!(server.next()["mechanism"], "LOGIN");
    assert_eq!(server.next()["secret"], true);
}

#[apply(both)]
fn each_answer_has_its_consequence(backend: Backend) {
    let app = &App::start(backend);
    let server = MailServer::start(&[]);
    let account = member(app);
    let addresses = [
        "refused@x.example",
        "later@x.example",
        "content@x.example",
        "slow@x.example",
        "cut@x.example",
        "geen adres",
        "goed@x.example",
    ];
    post(app, account, &addresses);
    let mailer = mailer(ServerSettings {
        credentials: None,
        // One answer never comes.
        timeout: Duration::from_secs(4),
        ..settings(server.port, Security::Plain, None)
    });
    let unit = app.state.unit_of_work();
    assert_eq!(
        send_due(&unit, &mailer).unwrap(),
        1,
        "the others keep none from being sent"
    );
    let events = server.so_far();
    let first_cut = only(events.clone(), "taken")[0].clone();
    assert_eq!(receivers(events), ["cut@x.example", "goed@x.example"]);
    // What will never be taken is given up at once; the bureau sees why, without an address.
    let dead = app.bureau().get("/v1/dead-letters").expect(200).items();
    let told: Vec<(&str, i64)> = dead
        .iter()
        .map(|d| (d["lastError"].as_str().unwrap(), d["attempts"].as_i64().unwrap()))
        .collect();
    assert_eq!(
        told[0],
        ("permanent error (550): 5.1.1 (address) user unknown", 1)
    );
    assert_eq!(
        told[1],
        ("permanent error (554): 5.6.0 this content is not taken", 1)
    );
    assert!(told[2].0.contains("address") && told.len() == 3, "{told:?}");
    // The others are tried again, later, under the same id.
    assert_eq!(send_due(&unit, &mailer).unwrap(), 0);
    app.at("2026-03-02T09:01:00Z");
    assert_eq!(send_due(&unit, &mailer).unwrap(), 3);
    let events = server.so_far();
    let second_cut = only(events.clone(), "taken")
        .into_iter()
        .find(|e| e["to"][0] == "cut@x.example")
        .unwrap();
    assert_eq!(first_cut["id"], second_cut["id"]);
    assert_eq!(
        receivers(events),
        ["cut@x.example", "later@x.example", "slow@x.example"]
    );
}

#[apply(both)]
fn a_server_that_takes_nothing_is_left_alone_and_no_attempt_is_lost(backend: Backend) {
    let app = &App::start(backend);
    let certificates = Certificates::make(app.folder());
    let server = guarded(&certificates, "starttls", &[]);
    let account = member(app);
    let addresses: Vec<String> = (0..25).map(|n| format!("lid-{n}@x.example")).collect();
    post(
        app,
        account,
        &addresses.iter().map(String::as_str).collect::<Vec<_>>(),
    );
    let unit = app.state.unit_of_work();
    let right = || {
        settings(
            server.port,
            Security::StartTls,
            Some(certificates.authority.as_path()),
        )
    };
    for wrong in [
        // Another password.
        ServerSettings {
            credentials: Some((USER.into(), "raden".into())),
            ..right()
        },
        // A server that nobody vouches for.
        ServerSettings {
            authorities: None,
            ..right()
        },
        // A name that is not in its certificate.
        ServerSettings {
            host: "127.0.0.1".into(),
            ..right()
        },
        // In plain, to one that wants STARTTLS.
        ServerSettings {
            security: Security::Plain,
            credentials: None,
            ..right()
        },
    ] {
        let mailer = mailer(wrong);
        assert_eq!(send_due(&unit, &mailer).unwrap(), 0);
        let tried = only(server.so_far(), "not-signed-in").len();
        assert_eq!(send_due(&unit, &mailer).unwrap(), 0, "it waits");
        assert!(tried <= 1 && server.so_far().is_empty(), "not once for each mail");
    }
    assert!(
        app.bureau()
            .get("/v1/dead-letters")
            .expect(200)
            .items()
            .is_empty()
    );
    assert_eq!(tried(app), 0, "no mail is to blame");
    assert_eq!(
        send_due(&unit, &mailer(right())).unwrap(),
        25,
        "the next that can send takes them at once"
    );
}

#[apply(both)]
fn the_pause_of_a_sender_ends_and_the_mail_leaves(backend: Backend) {
    let app = &App::start(backend);
    let account = member(app);
    post(app, account, &["een@x.example"]);
    // A port that was free a moment ago.
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let mailer = mailer(ServerSettings {
        credentials: None,
        host: "127.0.0.1".into(),
        ..settings(port, Security::Plain, None)
    });
    let unit = app.state.unit_of_work();
    assert_eq!(send_due(&unit, &mailer).unwrap(), 0);
    let server = MailServer::start(&["--port", &port.to_string()]);
    assert_eq!(
        send_due(&unit, &mailer).unwrap(),
        0,
        "it is left alone for a while"
    );
    app.at("2026-03-02T09:00:10Z");
    assert_eq!(send_due(&unit, &mailer).unwrap(), 1);
    assert_eq!(server.next()["to"], json!(["een@x.example"]));
}

#[test]
fn a_sender_whose_own_address_is_refused_blames_no_mail() {
    let app = App::start(crate::app::Backend::Sqlite);
    let server = MailServer::start(&[]);
    let account = member(&app);
    post(&app, account, &["een@x.example"]);
    let settings = ServerSettings {
        credentials: None,
        ..settings(server.port, Security::Plain, None)
    };
    let mailer = Mailer::smtp(
        Server::new(settings).unwrap(),
        "stranger@edba.example".parse().unwrap(),
    );
    assert_eq!(send_due(&app.state.unit_of_work(), &mailer).unwrap(), 0);
    assert!(
        app.bureau()
            .get("/v1/dead-letters")
            .expect(200)
            .items()
            .is_empty()
    );
}
