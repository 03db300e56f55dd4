//! Concurrent creation of the same thing: one request succeeds, and the other gets an error that says so.

use edba::domain::codes::Sector;
use edba::service::accounts;
use edba::service::idempotency::{self, Key, Stored};
use edba::service::organisations::{self, NewOrganisation};
use rstest_reuse::apply;
use serde_json::{Value, json};

use crate::app::{App, Backend, both};
use crate::lock_probe::Beside;

fn ibm() -> Value {
    json!({ "code": "ibm", "name": "IBM", "sector": "business" })
}

#[apply(both)]
fn the_same_code_registered_by_many_at_once_is_registered_once(backend: Backend) {
    let app = &App::start(backend);
    let bureau = app.bureau();
    for round in 0..10 {
        let body = json!({ "code": format!("ibm-{round}"), "name": "IBM", "sector": "business" });
        let mut statuses: Vec<u16> = std::thread::scope(|scope| {
            let many: Vec<_> = (0..6)
                .map(|_| scope.spawn(|| bureau.post("/v1/organisations", body.clone())))
                .collect();
            many.into_iter()
                .map(|one| {
                    let answer = one.join().unwrap();
                    if answer.status == 201 {
                        201
                    } else {
                        answer.problem(409, "conflict").status
                    }
                })
                .collect()
        });
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409, 409, 409, 409, 409]);
    }
}

#[test]
fn what_slips_past_the_check_is_a_conflict_that_shows_nothing_of_the_database() {
    let app = App::start(Backend::Postgres);
    let bureau = app.bureau();
    let mut beside = Beside::new(&app);
    std::thread::scope(|scope| {
        let request = app.work(|cx| {
            organisations::register(
                cx,
                NewOrganisation {
                    code: "ibm".into(),
                    name: "IBM".into(),
                    sector: Sector::Business,
                    kvk_number: None,
                    oin: None,
                },
            )?;
            // It finds no such code, since this one is not there for others yet, and waits to write its own.
            let request = scope.spawn(|| bureau.post("/v1/organisations", ibm()));
            beside.until_it_waits(&request);
            Ok(request)
        });
        let refused = request.join().unwrap().problem(409, "conflict");
        for internal in ["organisations", "constraint", "duplicate", "key"] {
            assert!(!refused.text.contains(internal), "{}", refused.text);
        }
    });
    assert_eq!(bureau.get("/v1/organisations").expect(200).items().len(), 1);
}

#[test]
fn a_key_that_another_process_is_using_is_in_flight() {
    let app = App::start(Backend::Postgres);
    let bureau = app.bureau();
    let (client_id, _) = bureau.credentials().unwrap();
    let mut beside = Beside::new(&app);
    std::thread::scope(|scope| {
        let request = app.work(|cx| {
            let account_id = accounts::by_client_id(cx, &client_id)?.id;
            let key = Key {
                account_id,
                key: "k-1".into(),
                request_hash: "theirs".into(),
            };
            let stored = Stored {
                status: 201,
                location: None,
                etag: None,
                body: "{}".into(),
            };
            idempotency::keep(cx, &key, &stored)?;
            let request = scope.spawn(|| {
                let headers = [("Idempotency-Key", "k-1")];
                bureau.send("POST", "/v1/organisations", &headers, Some(ibm().to_string()))
            });
            beside.until_it_waits(&request);
            Ok(request)
        });
        request.join().unwrap().problem(409, "request-in-flight");
    });
    assert!(
        bureau.get("/v1/organisations").expect(200).items().is_empty(),
        "what it did was undone"
    );
}
