//! Security log: granted and refused access, for the auditor and the administrator.

use std::path::Path;

use base64::Engine;
use edba::domain::codes::Role;
use edba::domain::security::SecurityCode;
use edba::store::{self, security_events};
use rstest_reuse::apply;
use serde_json::{Value, json};

use crate::app::{App, Backend, both};
use crate::cli::{Serving, new_client};
use crate::client::{Answer, Client};
use crate::world::{World, vote};

const LOG: &str = "/v1/security-events";

/// Everything that is in the log, the newest first, after what has happened was written.
pub fn all(app: &App) -> Vec<Value> {
    app.state.write_security_log().unwrap();
    let auditor = app.auditor();
    let mut items = Vec::new();
    let mut next = Some(format!("{LOG}?limit=100"));
    while let Some(address) = next {
        let page = auditor.get(&address).expect(200);
        items.extend(page.items());
        next = page.body["nextCursor"]
            .as_str()
            .map(|cursor| format!("{LOG}?limit=100&cursor={cursor}"));
    }
    items
}

/// The lines with this code.
pub fn with_code(items: &[Value], code: &str) -> Vec<Value> {
    items
        .iter()
        .filter(|item| item["code"] == code)
        .cloned()
        .collect()
}

/// The one line with this code.
#[track_caller]
pub fn one(items: &[Value], code: &str) -> Value {
    let found = with_code(items, code);
    assert_eq!(found.len(), 1, "{code}: {items:#?}");
    found[0].clone()
}

/// A request for a token, with id and secret in the form.
fn token(app: &App, client_id: &str, secret: &str) -> Answer {
    let form: String = form_urlencoded::Serializer::new(String::new())
        .append_pair("grant_type", "client_credentials")
        .append_pair("client_id", client_id)
        .append_pair("client_secret", secret)
        .finish();
    let media = [("Content-Type", "application/x-www-form-urlencoded")];
    app.anonymous()
        .send("POST", "/v1/oauth/token", &media, Some(form))
}

fn id_of(app: &App, client: &Client) -> String {
    let (client_id, _) = client.credentials().unwrap();
    let clients = app
        .administrator()
        .get("/v1/clients?limit=100")
        .expect(200)
        .items();
    let account = clients
        .iter()
        .find(|one| one["clientId"] == json!(client_id))
        .unwrap();
    account["id"].as_str().unwrap().to_owned()
}

#[apply(both)]
fn who_was_given_a_token_and_who_was_refused_is_told_with_account_address_and_reason(backend: Backend) {
    let app = &App::start(backend);
    let bureau = app.account(Role::Bureau, "Projectbureau", None, None);
    let (client_id, secret) = bureau.credentials().unwrap();
    let account = id_of(app, &bureau);
    for _ in 0..3 {
        token(app, &client_id, "hunter2-hunter2").expect(401);
    }
    app.anonymous()
        .get("/v1/organisations")
        .problem(401, "unauthenticated");
    let forged = Client::new(&app.url, Some("eyJhbGciOiJFZERTQSJ9.e30.c2lnbmF0dXJl".into()));
    forged.get("/v1/organisations").problem(401, "unauthenticated");
    bureau.get("/v1/clients").problem(403, "forbidden");
    let before = all(app);
    app.at("2026-03-02T09:16:00Z");
    bureau.get("/v1/organisations").problem(401, "unauthenticated");
    let fresh = bureau.renewed();
    app.administrator()
        .patch(&format!("/v1/clients/{account}"), json!({ "disabled": true }))
        .expect(200);
    fresh.get("/v1/organisations").problem(401, "unauthenticated");
    let items = all(app);

    let refused = one(&items, "secret-refused");
    assert_eq!(
        [
            &refused["accountId"],
            &refused["accountName"],
            &refused["clientId"],
            &refused["count"]
        ],
        [
            &json!(account),
            &json!("Projectbureau"),
            &json!(client_id),
            &json!(3)
        ]
    );
    assert_eq!(
        [&refused["method"], &refused["path"], &refused["address"]],
        ["POST", "/v1/oauth/token", "127.0.0.1"]
    );
    assert!(
        refused["reason"]
            .as_str()
            .unwrap()
            .contains("do not belong to an enabled client")
    );
    assert_eq!(refused["firstAt"], "2026-03-02T09:00:00Z");

    let forbidden = one(&items, "forbidden");
    assert_eq!(
        [&forbidden["accountId"], &forbidden["path"]],
        [&json!(account), &json!("/v1/clients")]
    );
    assert!(
        forbidden["reason"]
            .as_str()
            .unwrap()
            .contains("role bureau may not"),
        "{forbidden}"
    );
    for (code, of) in [("token-missing", Value::Null), ("token-refused", Value::Null)] {
        let line = one(&items, code);
        assert_eq!(
            [&line["accountId"], &line["path"]],
            [&of, &json!("/v1/organisations")],
            "{line}"
        );
    }
    // Whose an expired token was is not told: it is refused before anybody is looked up.
    assert_eq!(one(&items, "token-expired")["path"], "/v1/organisations");
    assert_eq!(one(&items, "account-refused")["accountId"], json!(account));
    assert_eq!(one(&items, "session-ended")["accountId"], json!(account));
    let issued: Vec<Value> = with_code(&items, "token-issued")
        .into_iter()
        .filter(|line| line["accountId"] == json!(account))
        .collect();
    assert_eq!(issued.len(), 2, "one for each minute: {issued:#?}");
    assert_eq!(issued[0]["count"], 1);

    // The newest first; what was there stays as it was.
    let moments: Vec<&str> = items
        .iter()
        .map(|item| item["firstAt"].as_str().unwrap())
        .collect();
    assert!(moments.is_sorted_by(|a, b| a >= b), "{moments:?}");
    for line in &before {
        let now = items.iter().find(|item| item["id"] == line["id"]).unwrap();
        assert_eq!(now["code"], line["code"]);
    }
    // Nothing that opens something is in it, or in its table.
    let text = format!("{items:?}");
    for hidden in [
        secret.as_str(),
        "hunter2",
        "eyJhbGci",
        bureau.token.as_deref().unwrap(),
        fresh.token.as_deref().unwrap(),
    ] {
        assert!(!text.contains(hidden), "{hidden} in {text}");
    }
}

#[apply(both)]
fn what_is_alike_within_a_minute_is_one_line_also_where_it_was_written_meanwhile(backend: Backend) {
    let app = &App::start(backend);
    let bureau = app.bureau();
    let (client_id, _) = bureau.credentials().unwrap();
    for _ in 0..2 {
        token(app, &client_id, "wrong").expect(401);
        app.state.write_security_log().unwrap();
    }
    app.at("2026-03-02T09:00:59Z");
    token(app, &client_id, "wrong").expect(401);
    app.at("2026-03-02T09:01:00Z");
    token(app, &client_id, "wrong").expect(401);
    let lines = with_code(&all(app), "secret-refused");
    let told: Vec<_> = lines
        .iter()
        .map(|l| {
            (
                l["firstAt"].as_str().unwrap(),
                l["lastAt"].as_str().unwrap(),
                &l["count"],
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("2026-03-02T09:01:00Z", "2026-03-02T09:01:00Z", &json!(1)),
            ("2026-03-02T09:00:00Z", "2026-03-02T09:00:59Z", &json!(3)),
        ]
    );
}

#[apply(both)]
fn two_instances_count_in_the_same_line(backend: Backend) {
    let app = &App::start(backend);
    let beside = app.instance_ahead_by(chrono::Duration::zero());
    let bureau = app.bureau();
    let (client_id, _) = bureau.credentials().unwrap();
    token(app, &client_id, "wrong").expect(401);
    token(&beside, &client_id, "wrong").expect(401);
    beside.state.write_security_log().unwrap();
    assert_eq!(one(&all(app), "secret-refused")["count"], 2);
}

#[apply(both)]
fn what_is_no_client_id_is_not_kept_and_a_secret_in_its_place_is_left_out(backend: Backend) {
    let app = &App::start(backend);
    let long = "é ".repeat(500);
    let (_, secret) = app.bureau().credentials().unwrap();
    for tried in [
        "bureau\r\n2026-03-02 ERROR all is lost\u{202e}\u{0}",
        long.as_str(),
        secret.as_str(),
    ] {
        let answer = token(app, tried, "x");
        assert!(matches!(answer.status, 400 | 401), "{}", answer.text);
    }
    let lines = with_code(&all(app), "secret-refused");
    let mut shown: Vec<(&str, &Value)> = lines
        .iter()
        .map(|line| (line["clientId"].as_str().unwrap_or_default(), &line["count"]))
        .collect();
    shown.sort_by_key(|(client_id, _)| *client_id);
    assert_eq!(shown.len(), 2, "{shown:?}");
    assert_eq!(
        shown[0],
        ("", &json!(2)),
        "what has control characters or is too long: {shown:?}"
    );
    assert!(
        shown[1].0.starts_with('(') && shown[1].0.contains("43 characters"),
        "{shown:?}"
    );
}

#[apply(both)]
fn a_vote_and_what_is_only_read_write_nothing(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Almere Labs", 100_000);
    w.command(
        &case,
        json!({ "command": "open-review", "ballotsCloseAt": "2026-03-10T12:00:00Z" }),
    )
    .expect(200);
    let ballot = w.open_ballot(&case);
    let before = all(app).len();
    let ibm = &w.table_members["ibm-nederland"].client;
    vote(ibm, &ballot, json!({ "position": "for" })).expect(200);
    ibm.get("/v1/cases").expect(200);
    ibm.get(&format!("/v1/cases/{case}")).expect(200);
    ibm.get("/v1/cases/nothing").expect(404);
    app.anonymous().get("/v1/openapi.json").expect(200);
    assert_eq!(all(app).len(), before + 1, "but for the auditor who reads");
}

#[apply(both)]
fn it_is_read_in_pages_and_by_account_code_and_time(backend: Backend) {
    let app = &App::start(backend);
    let administrator = app.administrator();
    let bureau = app.bureau();
    let account = id_of(app, &bureau);
    for minute in 0..5 {
        app.at(&format!("2026-03-02T09:{minute:02}:30Z"));
        bureau.get("/v1/clients").problem(403, "forbidden");
        app.anonymous().get("/v1/cases").expect(401);
    }
    app.state.write_security_log().unwrap();
    let get = |query: &str| administrator.get(&format!("{LOG}?{query}")).expect(200);
    let of_account = get(&format!("accountId={account}&code=forbidden&limit=2"));
    assert_eq!(of_account.items().len(), 2);
    assert!(of_account.header("link").contains("rel=\"next\""));
    let mut moments = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = get(&format!("accountId={account}&code=forbidden&limit=2{cursor}"));
        moments.extend(
            page.items()
                .iter()
                .map(|item| item["firstAt"].as_str().unwrap()[14..19].to_owned()),
        );
        match page.body["nextCursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(moments, ["04:30", "03:30", "02:30", "01:30", "00:30"]);
    let between = get("code=forbidden&from=2026-03-02T09:01:30Z&until=2026-03-02T09:03:30Z");
    assert_eq!(between.items().len(), 2);
    assert_eq!(get("code=token-missing").items().len(), 5);
    for wrong in [
        "code=unheard-of",
        "accountId=1",
        "from=yesterday",
        "cursor=x",
        "sort=code",
    ] {
        administrator
            .get(&format!("{LOG}?{wrong}"))
            .problem(400, "invalid-input");
    }
    let reversed = administrator.get(&format!(
        "{LOG}?from=2026-03-02T10:00:00Z&until=2026-03-02T09:00:00Z"
    ));
    assert_eq!(reversed.problem(400, "invalid-input").faults(), ["?until"]);
    bureau.get(LOG).problem(403, "forbidden");
}

#[apply(both)]
fn what_cannot_be_written_waits_and_is_written_later(backend: Backend) {
    let app = &App::start(backend);
    let bureau = app.bureau();
    bureau.get("/v1/clients").problem(403, "forbidden");
    // A row that no database takes: it is of another minute than any that is written.
    let taken = || app.state.security_log.write(&app.state.unit_of_work());
    execute(app, "ALTER TABLE security_events RENAME TO security_events_away");
    taken().unwrap_err();
    execute(app, "ALTER TABLE security_events_away RENAME TO security_events");
    bureau.get("/v1/clients").problem(403, "forbidden");
    assert_eq!(one(&all(app), "forbidden")["count"], 2);
}

#[apply(both)]
fn a_row_only_counts_on(backend: Backend) {
    let app = &App::start(backend);
    app.bureau().get("/v1/clients").problem(403, "forbidden");
    app.state.write_security_log().unwrap();
    for change in [
        "account_name = 'Niemand'",
        "code = 'token-issued'",
        "address = ''",
        "occurrences = occurrences - 1",
        "reason = NULL",
    ] {
        let mut conn = app.state.db.writer().unwrap();
        let sql = format!("UPDATE security_events SET {change} WHERE code = 'forbidden'");
        let refused =
            diesel::connection::SimpleConnection::batch_execute(&mut *conn, &sql).expect_err(change);
        assert!(
            refused.to_string().contains("only counts on"),
            "{change}: {refused}"
        );
    }
}

fn execute(app: &App, sql: &str) {
    let mut conn = app.state.db.writer().unwrap();
    diesel::connection::SimpleConnection::batch_execute(&mut *conn, sql).unwrap();
}

/// The codes in the log of a database that nobody serves, with how often.
fn kept_in(folder: &Path) -> Vec<(SecurityCode, i64)> {
    let url = format!("sqlite:{}", folder.join("edba.sqlite").display())
        .parse()
        .unwrap();
    let db = store::Db::open(&url, 1).unwrap();
    let filter = security_events::SecurityFilter::default();
    let rows = security_events::list(&mut db.reader().unwrap(), &filter, None, 100).unwrap();
    rows.into_iter().map(|row| (row.code, row.occurrences)).collect()
}

#[test]
fn what_happened_last_is_written_when_the_service_stops() {
    let folder = tempfile::tempdir().unwrap();
    let serving = Serving::start(folder.path(), &["--no-worker"], &[]);
    let (bureau, _) = new_client(folder.path(), &serving.url, "bureau");
    bureau.get("/v1/clients").problem(403, "forbidden");
    bureau.get("/v1/clients").problem(403, "forbidden");
    serving.terminate();
    let (code, log) = serving.ended();
    assert_eq!(code, Some(0), "{log}");
    let kept = kept_in(folder.path());
    let forbidden: i64 = kept
        .iter()
        .filter(|(code, _)| *code == SecurityCode::Forbidden)
        .map(|(_, n)| n)
        .sum();
    let issued: i64 = kept
        .iter()
        .filter(|(code, _)| *code == SecurityCode::TokenIssued)
        .map(|(_, n)| n)
        .sum();
    assert_eq!((forbidden, issued), (2, 1), "{kept:?}");
}

#[test]
fn every_answer_over_https_says_that_it_stays_so() {
    let app = App::start_with(Backend::Sqlite, &["--public-url", "https://edba.example"]);
    let bureau = app.bureau();
    let hsts = |answer: &Answer| answer.header("strict-transport-security");
    let organisation = json!({ "code": "almere-labs", "name": "Almere Labs", "sector": "business" });
    let made = bureau.post("/v1/organisations", organisation).expect(201);
    let address = format!("/v1/organisations/{}", made.id());
    let etag = bureau.get(&address).expect(200).etag();
    let answers = [
        made,
        bureau
            .send("GET", &address, &[("If-None-Match", &etag)], None)
            .expect(304),
        bureau.send("HEAD", &address, &[], None).expect(200),
        bureau.get("/v1/clients").expect(403),
        app.anonymous().get(&address).expect(401),
        app.anonymous().get("/health/live").expect(200),
        app.anonymous().get("/health/ready").expect(200),
        app.anonymous().get("/v1/openapi.json").expect(200),
        app.anonymous().get("/v1/nothing").expect(404),
        app.anonymous().get("/a%00b").expect(404),
        app.anonymous().get("/docs").expect(200),
        app.anonymous().get("/assets/edba.css").expect(200),
        app.anonymous().get("/.well-known/jwks.json").expect(200),
        app.anonymous().get("/sign-in").expect(200),
        app.anonymous().get("/account").expect(303),
        app.anonymous()
            .send("DELETE", "/v1/organisations", &[], None)
            .expect(405),
        app.anonymous()
            .send("GET", "/v1/openapi.json", &[("Accept", "image/png")], None)
            .expect(406),
        app.anonymous()
            .send("POST", "/v1/oauth/token", &[], Some("{}".into()))
            .expect(415),
    ];
    for answer in &answers {
        assert_eq!(
            hsts(answer),
            "max-age=63072000; includeSubDomains",
            "{} {}",
            answer.status,
            answer.text
        );
    }
    let plain = App::start(Backend::Sqlite);
    assert_eq!(hsts(&plain.anonymous().get("/health/live").expect(200)), "");
}

#[test]
fn no_setting_shows_what_libraries_tell_below_info() {
    let folder = tempfile::tempdir().unwrap();
    let directives = "trace,actix_http=trace,actix_server=trace,ureq_proto=trace,mio=trace";
    let environment = [("EDBA_LOG", directives), ("EDBA_LOG_FORMAT", "json")];
    let serving = Serving::start(folder.path(), &["--no-worker"], &environment);
    let (bureau, secret) = new_client(folder.path(), &serving.url, "bureau");
    bureau.get("/v1/organisations").expect(200);
    let basic = base64::engine::general_purpose::STANDARD.encode(format!("{}:{secret}", "x"));
    serving.terminate();
    let (_, log) = serving.ended();
    let mut own = 0;
    for line in log.lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        let target = line["target"].as_str().unwrap();
        if target
            .split("::")
            .next()
            .is_some_and(|package| package == "edba" || package.starts_with("edba_"))
        {
            own += u32::from(matches!(line["level"].as_str(), Some("DEBUG" | "TRACE")));
        } else {
            assert!(
                !matches!(line["level"].as_str(), Some("DEBUG" | "TRACE")),
                "{line}"
            );
        }
    }
    assert!(own > 10, "our own targets are told: {own}");
    for hidden in [secret.as_str(), basic.as_str(), bureau.token.as_deref().unwrap()] {
        assert!(!log.contains(hidden));
    }
}
