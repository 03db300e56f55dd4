//! Uploads that are repeated, that stop, and that are many.

use std::io::Write;
use std::time::Duration;

use edba::service::tokens::Subject;
use rstest_reuse::apply;

use super::papers::{add, content, multipart, paper, pdf, send, send_version, thing, upload_body};
use super::wire::{answer, begin, left, listed, post};
use crate::app::{App, Backend, both};
use crate::statements::{counting, statements};
use crate::world::World;

#[apply(both)]
fn the_same_request_with_its_key_is_carried_out_once(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Glasvezel", 100_000);
    let document = paper("Stuk", &[thing("case", &case)]);
    let with_key = |content: &[u8], boundary: &str| {
        let (media, body) = (multipart(), upload_body(Some(&document), "stuk.pdf", "", content));
        let own = media.split_once("boundary=").unwrap().1;
        let body = String::from_utf8(body).unwrap().replace(own, boundary);
        let media = media.replace(own, boundary);
        let headers = [("Content-Type", media.as_str()), ("Idempotency-Key", "een-stuk")];
        post(&w.initiator, &headers, body.into_bytes())
    };
    let first = with_key(&pdf("a"), "----eerste").expect(201);
    let again = with_key(&pdf("a"), "----tweede").expect(201);
    assert_eq!((&first.text, first.etag()), (&again.text, again.etag()));
    with_key(&pdf("b"), "----eerste").problem(422, "idempotency-key-reused");
    assert_eq!(listed(&w.initiator), [first.id()]);
    left(app, 1);
    // A version whose answer was lost: the ETag is stale by what it did itself.
    let path = format!("/v1/documents/{}/versions", first.id());
    let version = || {
        let body = upload_body(None, "stuk.pdf", "application/pdf", &pdf("tweede"));
        let headers = [
            ("Content-Type", multipart()),
            ("If-Match", first.etag()),
            ("Idempotency-Key", "een-versie".into()),
        ];
        let headers = headers.each_ref().map(|(name, value)| (*name, value.as_str()));
        w.initiator.send_bytes("POST", &path, &headers, body)
    };
    let second = version().expect(201);
    assert_eq!(version().expect(201).text, second.text);
    assert_eq!(second.body["latest"]["number"], 2);
    left(app, 2);
    // A key under which a file is still coming.
    let body = upload_body(Some(&document), "stuk.pdf", "", &pdf("c"));
    let under_way = begin(
        app,
        &w.initiator,
        "Idempotency-Key: nog-een\r\n",
        body.len(),
        &body[..body.len() - 20],
    );
    let headers = [
        ("Content-Type", multipart()),
        ("Idempotency-Key", "nog-een".into()),
    ];
    let headers = headers.each_ref().map(|(name, value)| (*name, value.as_str()));
    // Its file has begun, so that it holds its key.
    left(app, 3);
    post(&w.initiator, &headers, body.clone()).problem(409, "request-in-flight");
    drop(under_way);
    // Broken off, it was not carried out.
    loop {
        let answer = post(&w.initiator, &headers, body.clone());
        if answer.status == 201 {
            break;
        }
        // Until the server has seen that the client went away.
        answer.problem(409, "request-in-flight");
        std::thread::yield_now();
    }
    assert_eq!(listed(&w.initiator).len(), 2);
    left(app, 3);
}

#[test]
fn a_client_that_stops_sending_is_answered_in_time() {
    let arguments = ["--body-timeout", "0.3", "--upload-timeout", "1"];
    let app = &App::start_with(Backend::Sqlite, &arguments);
    let w = World::new(app);
    let case = w.case("Glasvezel", 100_000);
    let body = upload_body(
        Some(&paper("Stuk", &[thing("case", &case)])),
        "stuk.pdf",
        "application/pdf",
        &vec![b'x'; 10_000],
    );
    for part in [0, 20, 400, 2_000] {
        let stopped = begin(app, &w.initiator, "", body.len(), &body[..part]);
        let said = answer(stopped);
        assert!(said.starts_with("HTTP/1.1 408 "), "{part}: {said}");
        assert!(said.contains("\"request-timeout\""), "{part}: {said}");
    }
    // A little each time is not enough either.
    let mut slow = begin(app, &w.initiator, "", body.len(), &body[..500]);
    slow.set_read_timeout(Some(Duration::from_millis(50))).unwrap();
    for piece in body[500..].chunks(10) {
        // Until it is answered, the next piece comes when the read times out.
        if slow.peek(&mut [0]).is_ok() || slow.write_all(piece).is_err() {
            break;
        }
    }
    slow.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let said = answer(slow);
    assert!(said.is_empty() || said.starts_with("HTTP/1.1 408 "), "{said}");
    left(app, 0);
    assert!(listed(&w.bureau).is_empty());
}

#[apply(both)]
fn an_account_sends_four_files_at_once(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Glasvezel", 100_000);
    let document = paper("Stuk", &[thing("case", &case)]);
    let (id, _) = w.initiator.credentials().unwrap();
    let who = format!("{:?}", Subject::Own(id));
    let under_way: Vec<_> = (0..4)
        .map(|_| app.state.uploads.enter(who.clone()).unwrap())
        .collect();
    let refused = send(&w.initiator, &document, &pdf("a")).problem(429, "too-many-requests");
    assert_eq!(refused.header("retry-after"), "5");
    // What it reads counts apart, and so do others.
    let id = add(&w.bureau, &document);
    content(&w.initiator, &id, 1).expect(200);
    drop(under_way);
    send(&w.initiator, &document, &pdf("a")).expect(201);
    let etag = w.bureau.get(&format!("/v1/documents/{id}")).expect(200).etag();
    send_version(&w.bureau, &id, &etag, &pdf("b")).expect(201);
}

#[apply(both)]
fn the_list_of_documents_takes_as_many_statements_whatever_its_length(backend: Backend) {
    let app = &App::start(backend);
    let app = &counting(app);
    let w = World::new(app);
    let cases = ["Eerste", "Tweede", "Derde"].map(|title| w.case(title, 100_000));
    let things = cases.each_ref().map(|case| thing("case", case));
    let readers = [&w.bureau, &w.initiator, &w.table_members["ibm-nederland"].client];
    let taken = || {
        readers.map(|reader| {
            let list = reader.get("/v1/documents?limit=100").expect(200);
            statements(&list)
        })
    };
    add(&w.initiator, &paper("Stuk 0", &things));
    let few = taken();
    for number in 1..60 {
        add(&w.initiator, &paper(&format!("Stuk {number}"), &things));
    }
    assert_eq!(taken(), few);
    assert!(few.iter().all(|count| *count <= 5), "{few:?}");
}
