//! Invalid input: the response is a problem document, and nothing is written.

use std::io::{Read, Write};
use std::net::TcpStream;

use rstest_reuse::apply;
use serde_json::{Value, json};

use crate::app::{App, Backend, both};
use crate::client::Answer;
use crate::contract::{Called, Callers, all_operations, sound};

/// Operations that take a JSON body.
pub fn with_body() -> Vec<Called> {
    let all: Vec<Called> = all_operations().into_iter().filter(Called::takes_json).collect();
    assert!(!all.is_empty());
    all
}

const GUARD: (&str, &str) = ("If-Match", "\"v1\"");

#[test]
fn a_body_that_is_no_json_is_told_so() {
    let app = App::start(Backend::Sqlite);
    let callers = Callers::new(&app);
    let bodies: Vec<Vec<u8>> = vec![
        b"".to_vec(),
        b"{".to_vec(),
        b"{]".to_vec(),
        b"nul".to_vec(),
        b"{\"name\": 1e999}".to_vec(),
        b"{\"name\": \"\xff\xfe\"}".to_vec(),
        b"{\"name\": \"\\ud800\"}".to_vec(),
        b"{\"name\": \"a\", \"name\": \"b\"}".to_vec(),
        b"{\"name\": \"a\x00\"}".to_vec(),
        b"\xef\xbb\xbf{}".to_vec(),
        b"{} {}".to_vec(),
        "[".repeat(100_000).into_bytes(),
        "{\"a\":".repeat(100_000).into_bytes(),
    ];
    for operation in with_body() {
        let client = callers.admitted(operation.access);
        for body in &bodies {
            let answer = client.send_bytes(&operation.method, &operation.address, &[GUARD], body.clone());
            let shown: String = String::from_utf8_lossy(body).chars().take(40).collect();
            sound(&format!("{} with {shown}", operation.name()), &answer);
            assert_eq!(
                answer.status,
                400,
                "{} with {shown}: {}",
                operation.name(),
                answer.text
            );
            assert_eq!(
                answer.body["code"],
                "malformed-body",
                "{} with {shown}",
                operation.name()
            );
        }
        for body in ["null", "[]", "\"x\"", "1e30", "true"] {
            let answer = client.send(&operation.method, &operation.address, &[GUARD], Some(body.into()));
            sound(&operation.name(), &answer);
            assert_eq!(
                answer.status,
                400,
                "{} with {body}: {}",
                operation.name(),
                answer.text
            );
        }
    }
}

#[test]
fn a_body_of_another_media_type_is_not_taken() {
    let app = App::start(Backend::Sqlite);
    let callers = Callers::new(&app);
    for operation in with_body() {
        let client = callers.admitted(operation.access);
        for media in [
            "text/plain",
            "application/xml",
            "application/x-www-form-urlencoded",
            "json",
            "",
        ] {
            let headers = [GUARD, ("Content-Type", media)];
            let answer = client.send(&operation.method, &operation.address, &headers, Some("{}".into()));
            sound(&operation.name(), &answer);
            assert_eq!(
                answer.status,
                415,
                "{} with {media}: {}",
                operation.name(),
                answer.text
            );
        }
        let headers = [GUARD, ("Content-Type", "application/json; charset=utf-8")];
        let answer = client.send(&operation.method, &operation.address, &headers, Some("{".into()));
        assert_eq!(answer.status, 400, "{}: {}", operation.name(), answer.text);
    }
}

#[test]
fn a_body_that_is_too_large_is_refused_however_its_size_is_told() {
    let app = App::start(Backend::Sqlite);
    let callers = Callers::new(&app);
    for operation in with_body() {
        let client = callers.admitted(operation.access);
        let head = format!(
            "{} {} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nIf-Match: \"v1\"\r\nContent-Type: application/json\r\nAuthorization: Bearer {}\r\n",
            operation.method,
            operation.address,
            client.token.as_deref().unwrap()
        );
        let announced = raw(
            &app,
            &[format!("{head}Content-Length: 5000000000\r\n\r\n").as_bytes()],
        );
        assert!(
            announced.starts_with("HTTP/1.1 413 "),
            "{}: {announced}",
            operation.name()
        );
        assert!(announced.contains("application/problem+json"), "{announced}");
    }
    // A chunked body does not tell its size.
    let head = format!(
        "POST /v1/organisations HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\nAuthorization: Bearer {}\r\n\r\n",
        app.bureau().token.unwrap()
    );
    let chunk = format!("{:x}\r\n{}\r\n", 64 * 1024, " ".repeat(64 * 1024));
    let mut parts: Vec<&[u8]> = vec![head.as_bytes()];
    parts.extend(std::iter::repeat_n(chunk.as_bytes(), 16));
    parts.push(b"1\r\n \r\n");
    let answer = raw(&app, &parts);
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
    let form = format!("client_id={}", "x".repeat(9000));
    let headers = [("Content-Type", "application/x-www-form-urlencoded")];
    app.anonymous()
        .send("POST", "/v1/oauth/token", &headers, Some(form))
        .problem(413, "payload-too-large");
}

#[test]
fn a_body_that_does_not_end_ends_the_connection() {
    let app = App::start_with(Backend::Sqlite, &["--body-timeout", "0.05"]);
    let token = app.bureau().token.unwrap();
    for (request, media, begin, status) in [
        (
            "POST /v1/organisations",
            "application/json",
            "3\r\n{\"n\r\n",
            "408",
        ),
        (
            "POST /v1/oauth/token",
            "application/x-www-form-urlencoded",
            "2\r\ngr\r\n",
            "408",
        ),
        // Nobody waits for a body that nobody reads.
        ("GET /v1/organisations", "application/json", "1\r\n{\r\n", "200"),
        ("POST /nowhere", "application/json", "1\r\n{\r\n", "404"),
    ] {
        let mut stream = TcpStream::connect(app.url.trim_start_matches("http://")).unwrap();
        write!(
            stream,
            "{request} HTTP/1.1\r\nHost: x\r\nContent-Type: {media}\r\nTransfer-Encoding: chunked\r\n\
             Authorization: Bearer {token}\r\n\r\n{begin}"
        )
        .unwrap();
        // A connection that stays open is a failure here, and not a test without an end.
        let patience = Some(std::time::Duration::from_secs(20));
        stream.set_read_timeout(patience).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect(request);
        assert!(
            answer.starts_with(&format!("HTTP/1.1 {status} ")),
            "{request}: {answer}"
        );
        if status == "408" {
            assert!(answer.contains("application/problem+json"), "{answer}");
            assert!(answer.contains("\"request-timeout\""), "{answer}");
        }
    }
}

#[test]
fn a_chunked_body_that_has_come_leaves_the_connection_open() {
    let app = App::start(Backend::Sqlite);
    let token = app.bureau().token.unwrap();
    let mut stream = TcpStream::connect(app.url.trim_start_matches("http://")).unwrap();
    for code in ["ibm", "kpn"] {
        let body = json!({ "code": code, "name": "X", "sector": "business" }).to_string();
        write!(
            stream,
            "POST /v1/organisations HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n\
             Transfer-Encoding: chunked\r\nAuthorization: Bearer {token}\r\n\r\n{:x}\r\n{body}\r\n0\r\n\r\n",
            body.len()
        )
        .unwrap();
        assert!(one_answer(&mut stream).starts_with("HTTP/1.1 201 "));
    }
}

/// Sends bytes as they are, and reads one answer. The service need not close the connection, since
/// what was announced has not all come.
fn raw(app: &App, parts: &[&[u8]]) -> String {
    let mut stream = TcpStream::connect(app.url.trim_start_matches("http://")).unwrap();
    for part in parts {
        stream.write_all(part).unwrap();
    }
    one_answer(&mut stream)
}

fn one_answer(stream: &mut TcpStream) -> String {
    let mut answer = String::new();
    let mut bytes = [0; 4096];
    while !is_whole(&answer) {
        let read = stream.read(&mut bytes).unwrap();
        assert!(read > 0, "the answer broke off: {answer}");
        answer.push_str(&String::from_utf8_lossy(&bytes[..read]));
    }
    answer
}

/// Whether an answer has come as far as its Content-Length says.
fn is_whole(answer: &str) -> bool {
    let Some((head, body)) = answer.split_once("\r\n\r\n") else {
        return false;
    };
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "))
        .map_or(0, |length| length.parse().unwrap());
    body.len() >= length
}

/// The example of the operation's body, as the document has it.
pub fn example(document: &Value, operation: &Called) -> Value {
    let reference = &operation.described["requestBody"]["content"]["application/json"]["examples"]["example"];
    let pointer = reference["$ref"].as_str().unwrap().trim_start_matches('#');
    document.pointer(pointer).unwrap()["value"].clone()
}

#[test]
fn no_value_of_any_property_brings_the_service_down() {
    let app = App::start(Backend::Sqlite);
    let callers = Callers::new(&app);
    let document = crate::openapi::committed();
    let values = [
        json!(null),
        json!(true),
        json!(-1),
        json!(0.5),
        json!(1e30),
        json!(i64::MIN),
        json!(u64::MAX),
        json!(""),
        json!("\u{0}"),
        json!("a\u{0}b"),
        json!("-1"),
        json!("0.001"),
        json!("1e30"),
        json!("99999999999999999999.99"),
        json!("9999-12-31"),
        json!("-262144-01-01"),
        json!("2026-02-30"),
        json!("9999-12-31T23:59:59.999999999+00:00"),
        json!("'; DROP TABLE events; --"),
        json!("\u{202e}\u{fffe}𝕏"),
        json!("x".repeat(100_000)),
        json!([]),
        json!({}),
        json!([null, [], {}, "\u{0}"]),
    ];
    for operation in with_body() {
        let client = callers.admitted(operation.access);
        let whole = example(&document, &operation);
        let mut names: Vec<String> = whole.as_object().unwrap().keys().cloned().collect();
        names.push("unknown\u{0}".into());
        for name in names {
            for value in &values {
                let mut body = whole.clone();
                body[&name] = value.clone();
                let answer = client.send(
                    &operation.method,
                    &operation.address,
                    &[GUARD],
                    Some(body.to_string()),
                );
                let shown: String = value.to_string().chars().take(40).collect();
                sound(&format!("{} with {name:?}: {shown}", operation.name()), &answer);
            }
        }
    }
}

#[test]
fn no_value_of_any_parameter_brings_the_service_down() {
    let app = App::start(Backend::Sqlite);
    let callers = Callers::new(&app);
    let values = [
        "",
        "%00",
        "a%00b",
        "-1",
        "0",
        "101",
        "1e30",
        "99999999999999999999",
        "0.001",
        "%ff%fe",
        "%ud800",
        "%",
        "2026-02-30",
        "-262144-01-01",
        "9999-12-31T23%3A59%3A59Z",
        "'%3B+DROP+TABLE+events%3B--",
        "%22",
        "*",
        "a+OR+b",
        "NEAR(",
        "%E2%80%AE%F0%9D%95%8F",
        "e30",
        "bnVsbA",
        "..%2F..%2Fetc%2Fpasswd",
    ];
    let document = crate::openapi::committed();
    for operation in all_operations() {
        let client = callers.admitted(operation.access);
        for parameter in operation.described["parameters"].as_array().into_iter().flatten() {
            let parameter = match parameter["$ref"].as_str() {
                Some(reference) => document.pointer(reference.trim_start_matches('#')).unwrap(),
                None => parameter,
            };
            if parameter["in"] != "query" {
                continue;
            }
            let name = parameter["name"].as_str().unwrap();
            for value in values {
                let address = format!("{}?{name}={value}", operation.address);
                let answer = client.send(&operation.method, &address, &[], None);
                sound(&format!("{} {address}", operation.method), &answer);
            }
            let long = format!("{}?{name}={}", operation.address, "x".repeat(20_000));
            sound(
                &operation.name(),
                &client.send(&operation.method, &long, &[], None),
            );
        }
    }
}

#[apply(both)]
fn the_faults_of_an_optional_field_are_named_as_those_of_a_required_one(backend: Backend) {
    let app = &App::start(backend);
    let bureau = app.bureau();
    let told = |path: &str, body: Value| -> Vec<(String, String)> {
        let answer = bureau.post(path, body).problem(400, "invalid-input");
        let errors = answer.body["errors"].as_array().unwrap();
        let text = |fault: &Value, name: &str| fault[name].as_str().unwrap().to_owned();
        let mut all: Vec<_> = errors
            .iter()
            .map(|f| (text(f, "pointer"), text(f, "code")))
            .collect();
        all.sort();
        all
    };
    let id = "0198c0de-0000-7000-8000-000000000000";
    let ballot = json!({
        "caseId": id, "closesAt": "2026-03-16T12:00:00Z", "bodyId": 7, "supersedesBallotId": "the-last-one",
    });
    assert_eq!(
        told("/v1/ballots", ballot),
        [
            ("/bodyId".into(), "wrong-type".into()),
            ("/supersedesBallotId".into(), "wrong-format".into())
        ]
    );
    let seat = json!({
        "bodyId": id, "representativeId": id, "role": "member", "fromDate": "2026-01-01",
        "untilDate": "2026-02-30", "substitute": { "representativeId": id, "fromDate": 7, "colour": "red" },
    });
    assert_eq!(
        told("/v1/seats", seat),
        [
            ("/substitute/colour".into(), "unknown-property".into()),
            ("/substitute/fromDate".into(), "wrong-type".into()),
            ("/untilDate".into(), "wrong-format".into()),
        ]
    );
    let organisation = bureau
        .post(
            "/v1/organisations",
            json!({ "code": "ibm", "name": "IBM", "sector": "business" }),
        )
        .expect(201)
        .id();
    let new = json!({ "organisationId": organisation, "name": "Jansen", "language": "nl" });
    let made = bureau
        .post("/v1/representatives", new)
        .expect(201)
        .header("location");
    let refused = bureau
        .patch(&made, json!({ "language": "fr" }))
        .problem(400, "invalid-input");
    assert_eq!(refused.body["errors"][0]["pointer"], "/language");
    assert_eq!(
        refused.body["errors"][0]["code"], "not-allowed",
        "{}",
        refused.text
    );
}

#[apply(both)]
fn a_nul_in_a_text_is_a_fault_wherever_it_stands(backend: Backend) {
    let app = &App::start(backend);
    let bureau = app.bureau();
    let refused = |answer: Answer| answer.problem(400, "invalid-input");
    let new = json!({ "code": "a-b", "name": "a\u{0}b", "sector": "business" });
    assert_eq!(refused(bureau.post("/v1/organisations", new)).faults(), ["/name"]);
    refused(bureau.get("/v1/organisations?cursor=%00"));
    refused(bureau.get("/v1/organisations?sector=a%00"));
    bureau.get("/v1/organisations/%00").problem(404, "not-found");
    let form = "grant_type=client_credentials&client_id=a%00b&client_secret=x".to_owned();
    let headers = [("Content-Type", "application/x-www-form-urlencoded")];
    refused(
        app.anonymous()
            .send("POST", "/v1/oauth/token", &headers, Some(form)),
    );
    assert!(
        bureau.get("/v1/organisations").items().is_empty(),
        "nothing was written"
    );
}

#[test]
fn a_key_that_no_header_should_hold_is_refused() {
    let app = App::start(Backend::Sqlite);
    let bureau = app.bureau();
    let body = json!({ "code": "a-b", "name": "A", "sector": "business" }).to_string();
    for key in ["", "x".repeat(201).as_str(), "caf\u{e9}"] {
        let headers = [("Idempotency-Key", key)];
        let answer = bureau.send("POST", "/v1/organisations", &headers, Some(body.clone()));
        sound(key, &answer);
        assert_eq!(answer.status, 400, "{key:?}: {}", answer.text);
    }
    assert!(
        bureau.get("/v1/organisations").items().is_empty(),
        "nothing was written"
    );
}
