//! Reconciliation: a funder's export of its own books beside the payments that are recorded here. Nothing is booked; a
//! person accepts what belongs together.

use std::io::{Read, Write};
use std::net::TcpStream;

use diesel::connection::SimpleConnection;
use edba::domain::codes::Role;
use rstest_reuse::apply;
use serde_json::{Value, json};

use crate::app::{App, Backend, both};
use crate::client::{Answer, Client};
use crate::decided::{Decided, text};
use crate::verify::verify;

const HEADER: &str = "Kenmerk;Bedrag;Datum;Naam;Verplichting";
const DUTCH: &str = "separator=semicolon&numbers=nl&dates=nl&referenceColumn=Kenmerk&amountColumn=Bedrag&dateColumn=Datum\
                     &payeeColumn=Naam&commitmentReferenceColumn=Verplichting";

/// Records a payment on 2 March 2026, and returns its id.
fn pay(d: &Decided<'_>, partner: &Client, amount: &str, reference: &str) -> String {
    let body = json!({ "amount": amount, "valueDate": "2026-03-02", "payee": "Boogaart", "bookingReference": reference });
    let path = format!("/v1/commitments/{}/disbursements", d.commitment);
    text(&partner.post(&path, body).expect(201).body["id"])
}

fn send_as(client: &Client, query: &str, file: impl Into<Vec<u8>>) -> Answer {
    client.send_bytes(
        "POST",
        &format!("/v1/reconciliations?{query}"),
        &[("Content-Type", "text/csv")],
        file.into(),
    )
}

fn send(client: &Client, lines: &str) -> Answer {
    send_as(client, DUTCH, format!("{HEADER}\n{lines}"))
}

/// The lines of a reconciliation: number, state, and the entries that are proposed.
fn lines(client: &Client, id: &str, query: &str) -> Vec<Value> {
    let path = format!("/v1/reconciliations/{id}/lines{query}");
    let items = client.get(&path).expect(200).items();
    items
        .iter()
        .map(|line| {
            let proposals = line["proposals"].as_array().unwrap().iter();
            let entries: Vec<&Value> = proposals.map(|one| &one["movement"]["entryId"]).collect();
            json!([line["line"], line["state"], entries])
        })
        .collect()
}

fn accept(client: &Client, id: &str, items: Value) -> Answer {
    client.post(
        &format!("/v1/reconciliations/{id}/acceptances"),
        json!({ "items": items }),
    )
}

fn reconciled_at(client: &Client, disbursement: &str) -> Value {
    let path = format!("/v1/disbursements/{disbursement}");
    client.get(&path).expect(200).body["reconciledAt"].clone()
}

#[track_caller]
fn everything_holds(app: &App) {
    let (code, said) = verify(app);
    assert_eq!(code, Some(0), "{said}");
}

#[apply(both)]
fn an_export_is_compared_and_what_belongs_together_is_accepted_by_a_person(backend: Backend) {
    let app = &App::start(backend);
    let (d, partner) = Decided::acknowledged(app);
    let exact = pay(&d, &partner, "10000.00", "B-1");
    let later = pay(&d, &partner, "20000.00", "B-2");
    let mistyped = pay(&d, &partner, "5000.00", "INK-4711");
    let wrong = pay(&d, &partner, "1000.00", "B-4");
    let absent = pay(&d, &partner, "2000.00", "B-5");

    let made = send(
        &partner,
        "B-1;10.000,00;02-03-2026;Boogaart;USG-100000.00\nB-2;20.000,00;01-03-2026;Boogaart;\n\
         INK-4771;5000;2-3-2026;;\nB-4;1.000,01;02-03-2026;;\nZ-9;7,50;02-03-2026;Labs;USG-100000.00\n",
    )
    .expect(201);
    let id = text(&made.body["id"]);
    assert_eq!(made.header("location"), format!("/v1/reconciliations/{id}"));
    assert_eq!(
        (&made.body["lineCount"], &made.body["total"], &made.body["open"]),
        (&json!(5), &json!("36007.51"), &json!(5))
    );
    assert_eq!(
        made.body["counts"],
        json!({
            "states": [
                { "state": "exact", "count": 1 }, { "state": "probable", "count": 2 },
                { "state": "different", "count": 1 }, { "state": "none", "count": 1 },
            ],
            "missingMovements": 1,
        })
    );
    assert_eq!(
        lines(&partner, &id, ""),
        [
            json!([2, "exact", [exact]]),
            json!([3, "probable", [later]]),
            json!([4, "probable", [mistyped]]),
            json!([5, "different", [wrong]]),
            json!([6, "none", []]),
        ]
    );
    let path = format!("/v1/reconciliations/{id}/lines?state=probable&limit=1");
    let page = partner.get(&path).expect(200);
    let first = &page.items()[0]["proposals"][0];
    assert_eq!(
        (&first["reasons"], &first["acceptable"]),
        (&json!(["reference", "amount", "payee"]), &json!(true))
    );
    assert!(page.body["nextCursor"].is_string());
    let missing = partner
        .get(&format!("/v1/reconciliations/{id}/missing-movements"))
        .expect(200)
        .items();
    assert_eq!((missing.len(), text(&missing[0]["entryId"])), (1, absent));

    // Nothing is booked, and nothing is reconciled yet.
    assert_eq!(partner.get("/v1/disbursements").expect(200).items().len(), 5);
    assert_eq!(reconciled_at(&partner, &exact), Value::Null);
    let all = json!({ "allExact": true });
    let acceptances = format!("/v1/reconciliations/{id}/acceptances");
    let after = partner.post(&acceptances, all.clone()).expect(200);
    assert_eq!(after.body["accepted"], 1);
    assert_eq!(partner.post(&acceptances, all).expect(200).body["accepted"], 1);
    assert_ne!(reconciled_at(&partner, &exact), Value::Null);
    let two = json!([{ "line": 3, "entryId": later }, { "line": 4, "entryId": mistyped }]);
    assert_eq!(accept(&partner, &id, two.clone()).expect(200).body["accepted"], 3);
    assert_eq!(
        accept(&partner, &id, two).expect(200).body["accepted"],
        3,
        "given again it changes nothing"
    );
    assert_eq!(lines(&partner, &id, "?state=accepted").len(), 3);

    // What the file told of and nobody had recorded is recorded in the usual way, and then found.
    let body =
        json!({ "amount": "7.50", "valueDate": "2026-03-02", "payee": "Labs", "bookingReference": "Z-9" });
    let recorded = partner
        .post(&format!("/v1/commitments/{}/disbursements", d.commitment), body)
        .expect(201);
    assert_eq!(
        lines(&partner, &id, "?state=exact"),
        [json!([6, "exact", [recorded.body["id"]]])]
    );
    everything_holds(app);
}

#[apply(both)]
fn what_does_not_belong_together_is_refused_and_nothing_is_accepted(backend: Backend) {
    let app = &App::start(backend);
    let (d, partner) = Decided::acknowledged(app);
    let (one, two) = (
        pay(&d, &partner, "10.00", "B-1"),
        pay(&d, &partner, "20.00", "B-2"),
    );
    let made = send(
        &partner,
        "B-1;10,00;02-03-2026;;\nB-2;20,01;02-03-2026;;\nX-1;10,00;01-03-2026;;\nB-1;10,00;02-03-2026;;\n",
    )
    .expect(201);
    let id = text(&made.body["id"]);
    assert_eq!(
        lines(&partner, &id, "?state=ambiguous"),
        [json!([2, "ambiguous", [one]]), json!([5, "ambiguous", [one]])],
        "two lines fit equally well"
    );
    let nobody = "00000000-0000-7000-8000-000000000001";
    let refused = accept(
        &partner,
        &id,
        json!([
            { "line": 2, "entryId": one }, { "line": 3, "entryId": two }, { "line": 9, "entryId": nobody },
            { "line": 5, "entryId": one }, { "line": 2, "entryId": two },
        ]),
    )
    .problem(400, "invalid-input");
    let told: Vec<_> = refused.body["errors"].as_array().unwrap().iter().collect();
    let told: Vec<_> = told
        .iter()
        .map(|fault| (text(&fault["pointer"]), text(&fault["code"])))
        .collect();
    let expected = [
        ("/items/1/entryId", "amount-differs"),
        ("/items/2/line", "unknown"),
        ("/items/3/entryId", "duplicate"),
        ("/items/4/line", "duplicate"),
    ];
    assert_eq!(
        told,
        expected.map(|(pointer, code)| (pointer.to_owned(), code.to_owned()))
    );
    let far = accept(&partner, &id, json!([{ "line": 4, "entryId": one }])).problem(400, "invalid-input");
    assert_eq!(far.body["errors"][0]["code"], "nothing-in-common");
    let strange = accept(&partner, &id, json!([{ "line": 2, "entryId": nobody }]));
    assert_eq!(
        strange.problem(400, "invalid-input").faults(),
        ["/items/0/entryId"]
    );
    assert_eq!(reconciled_at(&partner, &one), Value::Null);

    // Accepted once, the other line has no movement left.
    accept(&partner, &id, json!([{ "line": 2, "entryId": one }])).expect(200);
    let taken = accept(&partner, &id, json!([{ "line": 5, "entryId": one }])).problem(400, "invalid-input");
    assert_eq!(taken.body["errors"][0]["code"], "movement-reconciled");
    let other = accept(&partner, &id, json!([{ "line": 2, "entryId": two }])).problem(400, "invalid-input");
    assert_eq!(other.body["errors"][0]["code"], "line-resolved");
    assert_eq!(lines(&partner, &id, "?state=none").len(), 2);
    for wrong in [
        json!({}),
        json!({ "items": [], "allExact": true }),
        json!({ "items": [{ "line": 2, "entryId": one }], "allExact": true }),
    ] {
        let path = format!("/v1/reconciliations/{id}/acceptances");
        partner.post(&path, wrong).problem(400, "invalid-input");
    }
    everything_holds(app);
}

#[apply(both)]
fn a_line_is_set_aside_or_undone_with_a_reason_and_both_are_kept(backend: Backend) {
    let app = &App::start(backend);
    let (d, partner) = Decided::acknowledged(app);
    let paid = pay(&d, &partner, "10.00", "B-1");
    let made = send(&partner, "B-1;10,00;02-03-2026;;\nX-1;3,00;02-03-2026;;\n").expect(201);
    let id = text(&made.body["id"]);
    let set_asides = format!("/v1/reconciliations/{id}/set-asides");
    let undoings = format!("/v1/reconciliations/{id}/undoings");
    let undone = json!({ "lines": [2], "reason": "Verkeerd." });
    let open = partner
        .post(&undoings, undone.clone())
        .problem(400, "invalid-input");
    assert_eq!(open.body["errors"][0]["code"], "line-open");
    let aside = json!({ "lines": [3], "reason": "Een andere rekening." });
    assert_eq!(
        partner.post(&set_asides, aside.clone()).expect(200).body["setAside"],
        1
    );
    let again = partner.post(&set_asides, aside).problem(400, "invalid-input");
    assert_eq!(again.body["errors"][0]["code"], "line-resolved");
    let blank = json!({ "lines": [2], "reason": " " });
    assert_eq!(
        partner
            .post(&set_asides, blank)
            .problem(400, "invalid-input")
            .faults(),
        ["/reason"]
    );

    partner
        .post(
            &format!("/v1/reconciliations/{id}/acceptances"),
            json!({ "allExact": true }),
        )
        .expect(200);
    assert_ne!(reconciled_at(&partner, &paid), Value::Null);
    let after = partner.post(&undoings, undone).expect(200);
    assert_eq!(
        (&after.body["accepted"], &after.body["open"]),
        (&json!(0), &json!(1))
    );
    assert_eq!(reconciled_at(&partner, &paid), Value::Null);
    accept(&partner, &id, json!([{ "line": 2, "entryId": paid }])).expect(200);

    let path = format!("/v1/events?streamId={}&limit=100", d.funder);
    let events = d.w.bureau.get(&path).expect(200).items();
    let kinds: Vec<String> = events.iter().map(|event| text(&event["kind"])).collect();
    let last: Vec<&str> = kinds.iter().rev().take(5).rev().map(String::as_str).collect();
    assert_eq!(
        last,
        [
            "reconciliation.uploaded",
            "reconciliation.set-aside",
            "reconciliation.accepted",
            "reconciliation.undone",
            "reconciliation.accepted",
        ]
    );
    everything_holds(app);
}

#[apply(both)]
fn commitments_with_something_to_reconcile_are_found(backend: Backend) {
    let app = &App::start(backend);
    let (d, partner) = Decided::acknowledged(app);
    let found = |reconciled: bool| {
        let path = format!("/v1/commitments?reconciled={reconciled}");
        let items = partner.get(&path).expect(200).items();
        items.iter().map(|one| text(&one["id"])).collect::<Vec<_>>()
    };
    assert_eq!(found(false), Vec::<String>::new());
    assert_eq!(found(true).len(), 2);
    let paid = pay(&d, &partner, "10.00", "B-1");
    assert_eq!(found(false), std::slice::from_ref(&d.commitment));
    let made = send(&partner, "B-1;10,00;02-03-2026;;\nB-1;-10,00;02-03-2026;;\n").expect(201);
    let id = text(&made.body["id"]);
    accept(&partner, &id, json!([{ "line": 2, "entryId": paid }])).expect(200);
    assert_eq!(found(false), Vec::<String>::new());
    // A reversal is a movement of its own, which is negative in the books.
    let reversal = json!({ "reason": "Dubbel betaald.", "valueDate": "2026-03-02" });
    partner
        .post(&format!("/v1/disbursements/{paid}/reversals"), reversal)
        .expect(200);
    assert_eq!(found(false), std::slice::from_ref(&d.commitment));
    partner
        .post(
            &format!("/v1/reconciliations/{id}/acceptances"),
            json!({ "allExact": true }),
        )
        .expect(200);
    assert_eq!(found(false), Vec::<String>::new());
    everything_holds(app);
}

#[apply(both)]
fn the_same_file_is_the_same_reconciliation_and_a_later_one_knows_what_is_done(backend: Backend) {
    let app = &App::start(backend);
    let (d, partner) = Decided::acknowledged(app);
    pay(&d, &partner, "10.00", "B-1");
    let lines_of = "B-1;10,00;02-03-2026;;\n";
    let first = send(&partner, lines_of).expect(201);
    let again = send(&partner, lines_of).expect(200);
    assert_eq!(again.body["id"], first.body["id"]);
    let id = text(&first.body["id"]);
    partner
        .post(
            &format!("/v1/reconciliations/{id}/acceptances"),
            json!({ "allExact": true }),
        )
        .expect(200);
    let later = send(&partner, &format!("{lines_of}B-1;10,00;02-03-2026;;\n")).expect(201);
    let later_id = text(&later.body["id"]);
    let states: Vec<Value> = lines(&partner, &later_id, "")
        .iter()
        .map(|line| line[1].clone())
        .collect();
    assert_eq!(states, ["reconciled-before", "none"], "booked twice over there");
    assert_eq!(later.body["counts"]["missingMovements"], 0);
    let listed = partner.get("/v1/reconciliations").expect(200).items();
    let ids: Vec<&Value> = listed.iter().map(|one| &one["id"]).collect();
    assert_eq!(ids, [&later.body["id"], &first.body["id"]]);
    everything_holds(app);
}

#[apply(both)]
fn a_partner_sees_nothing_of_the_books_of_another(backend: Backend) {
    let app = &App::start(backend);
    let (d, partner) = Decided::acknowledged(app);
    let paid = pay(&d, &partner, "10.00", "B-1");
    let own = text(&send(&partner, "B-1;10,00;02-03-2026;;\n").expect(201).body["id"]);
    let stranger = d.partner("windesheim");
    // The references of another organisation find nothing.
    let theirs = send(&stranger, "B-1;10,00;02-03-2026;;\n").expect(201);
    let theirs_id = text(&theirs.body["id"]);
    assert_ne!(theirs_id, own);
    assert_eq!(
        theirs.body["counts"],
        json!({ "states": [{ "state": "none", "count": 1 }], "missingMovements": 0 })
    );
    let taken = accept(&stranger, &theirs_id, json!([{ "line": 2, "entryId": paid }]));
    assert_eq!(
        taken.problem(400, "invalid-input").body["errors"][0]["code"],
        "unknown"
    );
    for path in ["", "/lines", "/missing-movements"] {
        let path = format!("/v1/reconciliations/{own}{path}");
        stranger.get(&path).problem(404, "not-found");
    }
    accept(&stranger, &own, json!([{ "line": 2, "entryId": paid }])).problem(404, "not-found");
    let query = format!("{DUTCH}&organisationId={}", d.funder);
    let file = format!("{HEADER}\nB-1;10,00;02-03-2026;;\n");
    let foreign = send_as(&stranger, &query, file.clone()).problem(400, "invalid-input");
    assert_eq!(foreign.body["errors"][0]["code"], "other-organisation");

    // The bureau says whose books they are, and the file is the one that the partner sent.
    let unsaid = send_as(&d.w.bureau, DUTCH, file.clone()).problem(400, "invalid-input");
    assert_eq!(unsaid.faults(), ["?organisationId"]);
    let same = send_as(&d.w.bureau, &query, file).expect(200);
    assert_eq!(text(&same.body["id"]), own);
    let nowhere = format!("{DUTCH}&organisationId=00000000-0000-7000-8000-000000000001");
    send_as(&d.w.bureau, &nowhere, format!("{HEADER}\nB-1;1;02-03-2026;;\n")).problem(404, "not-found");
    let auditor = app.account(Role::Auditor, "auditor-2", None, None);
    assert_eq!(auditor.get("/v1/reconciliations").expect(200).items().len(), 2);
    send(&auditor, "B-1;10,00;02-03-2026;;\n").expect(403);
    // The feed of changes tells each of its own.
    let told = |client: &Client| {
        let changes = client.get("/v1/changes?limit=1000").expect(200).items();
        let kinds = changes.iter().map(|change| text(&change["what"]));
        kinds.filter(|what| what == "reconciliation").count()
    };
    app.number_changes();
    assert_eq!((told(&partner), told(&stranger)), (1, 1));
    everything_holds(app);
}

#[apply(both)]
fn a_file_that_cannot_be_read_is_refused_with_each_fault_and_nothing_is_written(backend: Backend) {
    let app = &App::start(backend);
    let (_, partner) = Decided::acknowledged(app);
    let fault = |query: &str, file: &[u8]| {
        let refused = send_as(&partner, query, file).problem(400, "invalid-input");
        let first = &refused.body["errors"][0];
        (text(&first["pointer"]), text(&first["code"]))
    };
    let with_header = |lines: &str| format!("{HEADER}\n{lines}").into_bytes();
    let comma = DUTCH.replace("semicolon", "comma");
    let english = DUTCH.replace("numbers=nl", "numbers=en");
    let column = DUTCH.replace("=Bedrag", "=Amount");
    let good = "B-1;10,00;02-03-2026;;\n";
    for (query, file, pointer, code) in [
        (comma.as_str(), with_header(good), "?separator", "one-column"),
        (&column, with_header(good), "?amountColumn", "column-missing"),
        (
            &english,
            with_header("B-1;1.234;02-03-2026;;\n"),
            "/lines/2/amount",
            "too-many-decimals",
        ),
        (
            &english,
            with_header("B-1;1.234,56;02-03-2026;;\n"),
            "/lines/2/amount",
            "not-in-notation",
        ),
        (
            DUTCH,
            with_header("B-1;1,234.56;02-03-2026;;\n"),
            "/lines/2/amount",
            "not-in-notation",
        ),
        (
            DUTCH,
            with_header("B-1;1,00;2026-03-02;;\n"),
            "/lines/2/valueDate",
            "not-a-day",
        ),
        (
            DUTCH,
            with_header(";1,00;02-03-2026;;\n"),
            "/lines/2/reference",
            "blank",
        ),
        (
            DUTCH,
            with_header("B-1;1,00;02-03-2026;\"open;\n"),
            "/lines/2",
            "unclosed-quote",
        ),
        (
            DUTCH,
            with_header("B\0;1,00;02-03-2026;;\n"),
            "/lines/2",
            "not-text",
        ),
        (
            DUTCH,
            [HEADER.as_bytes(), b"\n\xff\xfe"].concat(),
            "/lines/2",
            "not-utf-8",
        ),
        (DUTCH, Vec::new(), "", "no-lines"),
    ] {
        let expected = (pointer.to_owned(), code.to_owned());
        assert_eq!(fault(query, &file), expected, "{query}");
    }
    // The fault lists the columns of the file by their names.
    let refused = send_as(&partner, &column, with_header(good)).problem(400, "invalid-input");
    let said = text(&refused.body["errors"][0]["text"]);
    assert!(
        said.contains("Kenmerk, Bedrag, Datum, Naam, Verplichting"),
        "{said}"
    );
    // The parameters are checked first, all at once.
    let refused =
        send_as(&partner, "separator=dot&numbers=nl", with_header(good)).problem(400, "invalid-input");
    let mut pointers = refused.faults();
    pointers.sort();
    assert_eq!(
        pointers,
        [
            "?amountColumn",
            "?dateColumn",
            "?dates",
            "?referenceColumn",
            "?separator"
        ]
    );
    let many = format!("{HEADER}\n{}", "B-1;x;02-03-2026;;\n".repeat(200));
    let refused = send_as(&partner, DUTCH, many).problem(400, "invalid-input");
    let errors = refused.body["errors"].as_array().unwrap();
    assert_eq!((errors.len(), &errors[50]["code"]), (51, &json!("more-faults")));
    let media = [("Content-Type", "application/json")];
    let address = format!("/v1/reconciliations?{DUTCH}");
    partner
        .send_bytes("POST", &address, &media, with_header(good))
        .problem(415, "unsupported-media-type");
    assert_eq!(
        partner.get("/v1/reconciliations").expect(200).items(),
        Vec::<Value>::new()
    );
    // A mark at the beginning is skipped, and a formula is plain text.
    let marked = format!("\u{feff}{HEADER}\r\n=SUM(A1);1,00;02-03-2026;\"Labs; \"\"Almere\"\"\";\r\n");
    let made = send_as(&partner, DUTCH, marked).expect(201);
    let path = format!("/v1/reconciliations/{}/lines", text(&made.body["id"]));
    let line = partner.get(&path).expect(200).items().remove(0);
    assert_eq!(
        (&line["reference"], &line["payee"]),
        (&json!("=SUM(A1)"), &json!("Labs; \"Almere\""))
    );
}

#[apply(both)]
fn a_file_that_is_too_large_is_refused_without_reading_it_all(backend: Backend) {
    let app = &App::start(backend);
    let (_, partner) = Decided::acknowledged(app);
    let head = format!(
        "POST /v1/reconciliations?{DUTCH} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: text/csv\r\n\
         Authorization: Bearer {}\r\n",
        partner.token.as_deref().unwrap()
    );
    let answer = |head: String, body: &[u8]| {
        let mut stream = TcpStream::connect(app.url.trim_start_matches("http://")).unwrap();
        stream.write_all(head.as_bytes()).unwrap();
        // The service may close the connection before all is sent.
        let _ = stream.write_all(body);
        let mut said = String::new();
        let _ = stream.read_to_string(&mut said);
        said
    };
    let announced = answer(format!("{head}Content-Length: 104857600\r\n\r\n"), b"Kenmerk");
    assert!(announced.starts_with("HTTP/1.1 413"), "{announced}");
    assert!(announced.contains("payload-too-large"), "{announced}");
}

#[apply(both)]
fn a_line_and_a_movement_are_joined_once_by_two_who_try_at_the_same_moment(backend: Backend) {
    let app = &App::start(backend);
    let (d, partner) = Decided::acknowledged(app);
    let paid = pay(&d, &partner, "10.00", "B-1");
    let made = send(&partner, "B-1;10,00;02-03-2026;;\nB-1;10,00;02-03-2026;;\n").expect(201);
    let id = text(&made.body["id"]);
    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let tries: Vec<_> = [2, 3, 2, 3]
            .map(|line| {
                let (partner, id, paid) = (partner.clone(), &id, &paid);
                scope.spawn(move || accept(&partner, id, json!([{ "line": line, "entryId": paid }])).status)
            })
            .into_iter()
            .collect();
        tries.into_iter().map(|one| one.join().unwrap()).collect()
    });
    assert!(
        statuses.iter().all(|status| [200, 400].contains(status)),
        "{statuses:?}"
    );
    assert_eq!(lines(&partner, &id, "?state=accepted").len(), 1);
    everything_holds(app);
}

#[apply(both)]
fn the_database_holds_what_was_decided_about_a_line(backend: Backend) {
    let app = &App::start(backend);
    let (d, partner) = Decided::acknowledged(app);
    let paid = pay(&d, &partner, "10.00", "B-1");
    pay(&d, &partner, "20.00", "B-2");
    let made = send(
        &partner,
        "B-1;10,00;02-03-2026;;\nX-1;7,00;02-03-2026;;\nX-2;8,00;02-03-2026;;\n",
    )
    .expect(201);
    let id = text(&made.body["id"]);
    accept(&partner, &id, json!([{ "line": 2, "entryId": paid }])).expect(200);
    let path = format!("/v1/reconciliations/{id}");
    let aside = json!({ "lines": [3], "reason": "Een andere rekening." });
    partner.post(&format!("{path}/set-asides"), aside).expect(200);
    let undone = json!({ "lines": [3], "reason": "Toch niet." });
    partner.post(&format!("{path}/undoings"), undone).expect(200);
    let copied = "INSERT INTO reconciliation_resolutions (id, reconciliation_id, line, organisation_id, kind, entry_id, \
                  account_id, recorded_at, status) SELECT 'x', reconciliation_id";
    let taken = "account_id, recorded_at, 'standing' FROM reconciliation_resolutions WHERE kind = 'accepted'";
    let another = "(SELECT id FROM commitment_entries WHERE booking_reference = 'B-2')";
    let windesheim = "(SELECT id FROM organisations WHERE code = 'windesheim')";
    let never = [
        ("UPDATE reconciliations SET total_cents = 0".to_owned(), "a reconciled file is never"),
        ("DELETE FROM reconciliations".to_owned(), "a reconciled file is never"),
        (
            "UPDATE reconciliation_lines SET amount_cents = 0".to_owned(),
            "a line of a reconciled file is never",
        ),
        (
            "DELETE FROM reconciliation_lines".to_owned(),
            "a line of a reconciled file is never",
        ),
        (
            "DELETE FROM reconciliation_resolutions".to_owned(),
            "the resolution of a line is never deleted",
        ),
        (
            format!("UPDATE reconciliation_resolutions SET entry_id = {another} WHERE kind = 'accepted'"),
            "the resolution of a line is only undone",
        ),
        (
            "UPDATE reconciliation_resolutions SET status = 'standing', undone_reason = NULL, undone_by = NULL, \
             undone_at = NULL WHERE status = 'undone'"
                .to_owned(),
            "the resolution of a line is only undone",
        ),
        (
            format!("{copied}, 4, organisation_id, 'accepted', {another}, {taken}"),
            "a line is accepted for a movement of its organisation and its amount",
        ),
        (
            format!("{copied}, 4, {windesheim}, 'accepted', entry_id, {taken}"),
            // The order in which the triggers of a table fire is not that in which they were made.
            "a line is ",
        ),
    ];
    let mut conn = app.state.db.writer().unwrap();
    for (sql, told) in never {
        let refused = conn.batch_execute(&sql).expect_err(&sql).to_string();
        assert!(refused.contains(told), "{sql}: {refused}");
    }
    drop(conn);
    everything_holds(app);
}
