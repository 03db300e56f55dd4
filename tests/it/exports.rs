//! Lists as files: a controller opens them in a program for sheets, and a link reads them line by line.

use std::collections::BTreeSet;
use std::io::Cursor;

use calamine::{Data, DataType, Range, Reader, Xlsx};
use edba::domain::codes::Role;
use rstest_reuse::apply;
use serde_json::{Value, json};

use crate::app::{App, Backend, both};
use crate::client::Client;
use crate::decided::{Decided, text};
use crate::lent::Loan;
use crate::world::World;

const CSV: &str = "text/csv";
const LINES: &str = "application/x-ndjson";
const SHEET: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// 2 March 2026 in a sheet: days since 30 December 1899.
const SECOND_OF_MARCH: f64 = 46_083.0;

/// A file as it came.
struct File {
    headers: ureq::http::HeaderMap,
    bytes: Vec<u8>,
}

impl File {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    fn text(&self) -> &str {
        std::str::from_utf8(&self.bytes).unwrap()
    }

    /// The rows of a CSV file by its separator, the head first.
    fn rows(&self, separator: u8) -> Vec<Vec<String>> {
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(separator)
            .has_headers(false)
            .from_reader(self.bytes.as_slice());
        reader
            .records()
            .map(|record| record.unwrap().iter().map(str::to_owned).collect())
            .collect()
    }

    /// The JSON of each line.
    fn lines(&self) -> Vec<Value> {
        self.text()
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }

    /// The only sheet, and its formulas.
    fn sheet(&self, name: &str) -> (Range<Data>, Range<String>) {
        let mut book = Xlsx::new(Cursor::new(self.bytes.clone())).unwrap();
        assert_eq!(book.sheet_names(), [name]);
        (
            book.worksheet_range(name).unwrap(),
            book.worksheet_formula(name).unwrap(),
        )
    }
}

#[track_caller]
fn read(client: &Client, path: &str, accept: &str) -> File {
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .build()
        .into();
    let mut request = agent
        .get(format!("{}{path}", client.url))
        .header("accept", accept);
    if let Some(token) = &client.token {
        request = request.header("authorization", format!("Bearer {token}"));
    }
    let mut response = request.call().unwrap();
    let file = File {
        headers: response.headers().clone(),
        bytes: response.body_mut().read_to_vec().unwrap(),
    };
    assert_eq!(
        response.status().as_u16(),
        200,
        "{path}: {}",
        String::from_utf8_lossy(&file.bytes)
    );
    file
}

/// The values below a heading.
#[track_caller]
fn column(rows: &[Vec<String>], heading: &str) -> Vec<String> {
    let place = rows[0].iter().position(|name| name == heading);
    let place = place.unwrap_or_else(|| panic!("no {heading} in {:?}", rows[0]));
    rows[1..].iter().map(|row| row[place].clone()).collect()
}

fn pay(partner: &Client, commitment: &str, payee: &str, amount: &str, reference: &str) {
    let body =
        json!({ "amount": amount, "valueDate": "2026-03-02", "payee": payee, "bookingReference": reference });
    partner
        .post(&format!("/v1/commitments/{commitment}/disbursements"), body)
        .expect(201);
}

#[apply(both)]
fn a_list_is_a_csv_file_for_whoever_asks_for_one(backend: Backend) {
    let app = &App::start(backend);
    let (d, partner) = Decided::acknowledged(app);
    let file = read(&partner, "/v1/commitments?language=en", CSV);
    assert_eq!(
        file.header("content-type"),
        "text/csv; charset=utf-8; header=present"
    );
    assert_eq!(file.header("vary"), "Accept, Accept-Language");
    assert_eq!(file.header("cache-control"), "no-store");
    let name = file.header("content-disposition");
    assert!(
        name.starts_with("attachment; filename=\"edba-commitments-2026-") && name.ends_with(".csv\""),
        "{name}"
    );
    let rows = file.rows(b',');
    assert_eq!(rows.len(), 3, "{rows:?}");
    assert_eq!(column(&rows, "Granted"), ["100000.00", "30000.00"]);
    assert_eq!(column(&rows, "Still to be paid"), ["100000.00", "30000.00"]);
    assert_eq!(
        column(&rows, "Booking reference"),
        ["USG-100000.00", "USG-30000.00"]
    );
    assert_eq!(column(&rows, "Title"), ["Glasvezel <voor> iedereen"; 2]);
    let number =
        d.w.bureau
            .get(&format!("/v1/decisions/{}", d.decision))
            .expect(200);
    assert_eq!(column(&rows, "Decision")[0], text(&number.body["number"]));
    assert_eq!(column(&rows, "Commitment id")[0], d.commitment);

    // Headings are Dutch unless something else is asked for; filters are those of the list.
    let dutch = read(&partner, "/v1/commitments?budgetYear=2027", CSV).rows(b',');
    assert_eq!(dutch.len(), 1, "{dutch:?}");
    assert_eq!(dutch[0][0], "Zaak");
    assert_eq!(read(&d.w.bureau, "/v1/commitments", CSV).rows(b',').len(), 3);

    // And so is sight: another funder's partner reads the head row alone.
    let other = d.partner("boogaart");
    assert_eq!(read(&other, "/v1/commitments", CSV).rows(b',').len(), 1);
    assert_eq!(read(&other, "/v1/disbursements", LINES).text(), "");
}

#[apply(both)]
fn excel_in_dutch_reads_semicolons_commas_and_a_mark(backend: Backend) {
    let app = &App::start(backend);
    let (d, partner) = Decided::acknowledged(app);
    pay(&partner, &d.commitment, "Boogaart; Zoon, Co", "40000.50", "B-1");
    let asked = "/v1/disbursements?separator=semicolon&bom=true&numbers=nl";
    let file = read(&partner, asked, CSV);
    assert_eq!(&file.bytes[..3], [0xef, 0xbb, 0xbf]);
    assert!(file.text().ends_with("\r\n"));
    let mut rows = file.rows(b';');
    rows[0][0] = rows[0][0].trim_start_matches('\u{feff}').to_owned();
    assert_eq!(rows[0][0], "Zaak");
    assert_eq!(column(&rows, "Betaald"), ["40000,50"]);
    assert_eq!(column(&rows, "Betaald aan"), ["Boogaart; Zoon, Co"]);
    assert_eq!(column(&rows, "Valutadatum"), ["2026-03-02"]);
}

#[apply(both)]
fn what_looks_like_a_formula_stays_a_text(backend: Backend) {
    let app = &App::start(backend);
    let (d, partner) = Decided::acknowledged(app);
    let attacks = [
        "=HYPERLINK(\"https://evil.example\")",
        "+31 36 1234567",
        "-1+1",
        "@SUM(A1)",
    ];
    for (place, attack) in attacks.iter().enumerate() {
        pay(&partner, &d.commitment, attack, "1.00", &format!("={place}"));
    }
    let rows = read(&partner, "/v1/disbursements?language=en", CSV).rows(b',');
    let harmless: Vec<String> = attacks.iter().map(|attack| format!("'{attack}")).collect();
    assert_eq!(column(&rows, "Paid to"), harmless);
    assert_eq!(column(&rows, "Booking reference"), ["'=0", "'=1", "'=2", "'=3"]);

    let (values, formulas) = read(&partner, "/v1/disbursements?language=en", SHEET).sheet("Payments");
    let head: Vec<String> = values
        .rows()
        .next()
        .unwrap()
        .iter()
        .map(ToString::to_string)
        .collect();
    let payee = head.iter().position(|name| name == "Paid to").unwrap();
    for (row, attack) in values.rows().skip(1).zip(attacks) {
        assert_eq!(row[payee], Data::String(attack.to_owned()));
    }
    // The only formulas are the totals.
    let found: Vec<&String> = formulas
        .rows()
        .flatten()
        .filter(|formula| !formula.is_empty())
        .collect();
    assert!(!found.is_empty());
    assert!(
        found.iter().all(|formula| formula.starts_with("SUM(")),
        "{found:?}"
    );
}

#[apply(both)]
fn a_sheet_has_real_dates_and_numbers_and_their_totals(backend: Backend) {
    let app = &App::start(backend);
    let (d, partner) = Decided::acknowledged(app);
    pay(&partner, &d.commitment, "Boogaart", "40000.55", "B-1");
    pay(&partner, &d.commitment, "Boogaart", "0.05", "B-2");
    let file = read(&d.w.bureau, "/v1/disbursements", SHEET);
    assert_eq!(file.header("content-type"), SHEET);
    assert_eq!(file.header("content-length"), file.bytes.len().to_string());
    let (values, _) = file.sheet("Betalingen");
    let rows: Vec<&[Data]> = values.rows().collect();
    let place = |name: &str| rows[0].iter().position(|cell| *cell == name).unwrap();
    assert_eq!(rows.len(), 4, "{rows:?}");
    assert_eq!(rows[1][place("Betaald")].as_f64(), Some(40_000.55));
    let day = &rows[1][place("Valutadatum")];
    assert!(
        day.get_datetime()
            .is_some_and(|day| day.as_f64() == SECOND_OF_MARCH),
        "{day:?}"
    );
    assert_eq!(rows[1][place("Begrotingsjaar")].as_f64(), Some(2026.0));
    assert_eq!(rows[3][0], Data::String("Totaal".into()));
    assert_eq!(rows[3][place("Betaald")].as_f64(), Some(40_000.6));
}

#[apply(both)]
fn what_came_back_adds_up_by_its_kind_without_what_was_reversed(backend: Backend) {
    let app = &App::start(backend);
    let loan = Loan::on(app);
    loan.repay(Some("30000.00"), Some("10.00"), "A-1").expect(200);
    loan.reverse(&loan.repayments()[0], "Dubbel.").expect(200);
    loan.repay(Some("20000.00"), Some("450.00"), "A-2").expect(200);
    let (values, _) = read(&loan.partner, "/v1/repayments?language=en", SHEET).sheet("Money that came back");
    let rows: Vec<&[Data]> = values.rows().collect();
    assert_eq!(rows.len(), 6, "{rows:?}");
    let total = |name: &str| {
        let place = rows[0].iter().position(|cell| *cell == name).unwrap();
        rows[5][place].as_f64()
    };
    assert_eq!(total("Principal repaid"), Some(20_000.0));
    assert_eq!(total("Interest"), Some(450.0));
    assert_eq!(total("Reversed"), Some(30_010.0));
    assert_eq!(total("Recorded amount"), Some(50_460.0));
}

#[apply(both)]
fn a_file_has_all_pages_and_each_item_once(backend: Backend) {
    let app = &App::start(backend);
    let (d, partner) = Decided::acknowledged(app);
    for part in 0..3 {
        let payment = |number: usize| {
            json!({
                "commitmentId": d.commitment, "amount": "1.00", "valueDate": "2026-03-02", "payee": "Boogaart",
                "bookingReference": format!("B-{part}-{number}"),
            })
        };
        let items: Vec<Value> = (0..200).map(payment).collect();
        partner
            .post("/v1/disbursements", json!({ "items": items }))
            .expect(200);
    }
    let lines = read(&partner, "/v1/disbursements", LINES).lines();
    assert_eq!(lines.len(), 600);
    let ids: BTreeSet<String> = lines.iter().map(|line| text(&line["id"])).collect();
    assert_eq!(ids.len(), 600);
    // A line is an item of the list.
    let listed = partner.get("/v1/disbursements?limit=100").expect(200).items();
    assert_eq!(lines[..100], listed[..]);
    let rows = read(&partner, "/v1/disbursements?language=en", CSV).rows(b',');
    assert_eq!(rows.len(), 601);
    assert_eq!(
        column(&rows, "Payment id"),
        lines.iter().map(|line| text(&line["id"])).collect::<Vec<_>>()
    );
    let (values, _) = read(&partner, "/v1/disbursements?language=en", SHEET).sheet("Payments");
    assert_eq!(values.rows().len(), 602);
    let entries = format!("/v1/commitments/{}/entries", d.commitment);
    assert_eq!(read(&partner, &entries, LINES).lines().len(), 602);
}

#[apply(both)]
fn every_list_of_money_is_offered_as_a_file(backend: Backend) {
    let app = &App::start(backend);
    let (d, partner) = Decided::acknowledged(app);
    pay(&partner, &d.commitment, "Boogaart", "40000.00", "B-1");
    let publish = json!({ "public": true, "reason": "Openbaar." });
    d.w.bureau
        .patch(&format!("/v1/decisions/{}", d.decision), publish)
        .expect(200);
    let entries = format!("/v1/commitments/{}/entries", d.commitment);
    let mandate = d.w.board_members["usg-people"].mandate.clone().unwrap();
    let ledger = format!("/v1/mandates/{mandate}/ledger-entries");
    for path in [
        "/v1/cases",
        "/v1/commitments",
        "/v1/conditions",
        "/v1/decisions",
        "/v1/disbursements",
        "/v1/instalments",
        "/v1/public-decisions",
        "/v1/ratifications",
        entries.as_str(),
        ledger.as_str(),
    ] {
        let bureau = &d.w.bureau;
        let items = bureau.get(&format!("{path}?limit=100")).expect(200).items();
        assert_eq!(read(bureau, path, LINES).lines(), items, "{path}");
        let rows = read(bureau, path, CSV).rows(b',');
        assert_eq!(rows.len(), items.len() + 1, "{path}");
        assert!(
            rows[0].iter().all(|heading| !heading.starts_with("export-")),
            "{:?}",
            rows[0]
        );
        assert!(read(bureau, path, SHEET).bytes.starts_with(b"PK"), "{path}");
    }
}

#[apply(both)]
fn the_lists_of_meetings_are_offered_as_files(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let bureau = &w.bureau;
    let meeting = json!({
        "bodyId": w.table, "title": "=Winteroverleg", "place": "Stadhuis", "startsAt": "2026-02-12T13:00:00Z",
        "endsAt": "2026-02-12T15:00:00Z", "recordedAfterwards": true,
    });
    let meeting = bureau.post("/v1/meetings", meeting).expect(201).id();
    let item = json!({ "kind": "topic", "title": "Plan van aanpak" });
    let item = bureau
        .post(&format!("/v1/meetings/{meeting}/agenda-items"), item)
        .expect(201)
        .id();
    let part = json!({ "outcome": "dealt-with", "decisionText": "De tafel stemt in." });
    let first = [("If-Match", "\"v0\"")];
    let minutes = format!("/v1/agenda-items/{item}/minutes");
    bureau
        .send("PUT", &minutes, &first, Some(part.to_string()))
        .expect(200);
    let point =
        json!({ "meetingId": meeting, "description": "Bellen.", "owner": "Bureau", "dueDate": "2026-06-30" });
    bureau.post("/v1/action-points", point).expect(201);
    let decisions = format!("/v1/meetings/{meeting}/decision-list");
    for path in [
        "/v1/meetings",
        "/v1/agenda-items",
        "/v1/action-points",
        decisions.as_str(),
    ] {
        let items = bureau.get(&format!("{path}?limit=100")).expect(200).items();
        assert_eq!(items.len(), 1, "{path}");
        assert_eq!(read(bureau, path, LINES).lines(), items, "{path}");
        let rows = read(bureau, path, CSV).rows(b',');
        assert_eq!(rows.len(), 2, "{path}");
        assert!(
            rows[0].iter().all(|heading| !heading.starts_with("export-")),
            "{:?}",
            rows[0]
        );
        assert!(read(bureau, path, SHEET).bytes.starts_with(b"PK"), "{path}");
    }
    let rows = read(bureau, "/v1/meetings?language=en", CSV).rows(b',');
    assert_eq!(column(&rows, "Title"), ["'=Winteroverleg"]);
    // Decisions that are only drafted are in the files of those who read drafts.
    let member = &w.table_members["windesheim"].client;
    let items = read(member, "/v1/agenda-items", LINES).lines();
    assert_eq!((items.len(), &items[0]["decisionText"]), (1, &Value::Null));
    let refused = member.send("GET", &decisions, &[("Accept", CSV)], None);
    refused.problem(404, "not-found");
    let elsewhere = &w.board_members["windesheim"].client;
    assert_eq!(read(elsewhere, "/v1/meetings", LINES).text(), "");
}

#[apply(both)]
fn a_statement_as_a_file_adds_up_to_its_closing(backend: Backend) {
    let app = &App::start(backend);
    let (d, partner) = Decided::acknowledged(app);
    pay(&partner, &d.commitment, "Boogaart", "40000.00", "B-1");
    for by in ["budget-year", "value-date"] {
        let path = format!("/v1/statements?fromDate=2026-03-02&toDate=2026-12-31&by={by}");
        let statement = partner.get(&path).expect(200).body;
        let lines = read(&partner, &path, LINES).lines();
        let items = statement["items"].as_array().unwrap();
        assert_eq!(lines[lines.len() - items.len()..], items[..]);
        assert_eq!(lines[0]["kind"], "opening");
        let rows = read(&partner, &format!("{path}&language=en"), CSV).rows(b',');
        let cents = |amount: &String| amount.replace('.', "").parse::<i64>().unwrap();
        let sum: i64 = column(&rows, "Amount").iter().map(cents).sum();
        assert_eq!(sum, cents(&text(&statement["total"]["closing"])), "{by}");
    }
}

#[apply(both)]
fn what_a_file_cannot_be_asked_for_is_refused(backend: Backend) {
    let app = &App::start(backend);
    let d = Decided::on(app);
    let bureau = &d.w.bureau;
    let ask =
        |client: &Client, path: &str, accept: &str| client.send("GET", path, &[("Accept", accept)], None);
    let faults = |path: &str, accept: &str| ask(bureau, path, accept).problem(400, "invalid-input").faults();
    assert_eq!(
        faults(
            "/v1/commitments?limit=5&separator=pipe&budgetYear=1&nonsense=1",
            CSV
        )
        .len(),
        4
    );
    assert_eq!(faults("/v1/commitments?bom=true", SHEET), ["?bom"]);
    assert_eq!(faults("/v1/commitments?language=nl", LINES), ["?language"]);
    assert_eq!(
        faults("/v1/commitments?separator=comma", "application/json"),
        ["?separator"]
    );
    assert_eq!(
        faults(
            &format!("/v1/commitments/{}/entries?nonsense=1", d.commitment),
            CSV
        ),
        ["?nonsense"]
    );
    // One thing is no list.
    let one = format!("/v1/commitments/{}", d.commitment);
    ask(bureau, &one, CSV).problem(406, "not-acceptable");
    ask(&app.anonymous(), "/v1/commitments", CSV).problem(401, "unauthenticated");
    let initiator = app.account(Role::Initiator, "files", Some(d.initiator), None);
    ask(&initiator, "/v1/commitments", CSV).problem(403, "forbidden");
    ask(
        bureau,
        "/v1/commitments/0197a9c2-5c1e-7d3a-9a53-b6f1c1a0e001/entries",
        SHEET,
    )
    .problem(404, "not-found");
    // JSON remains the answer to everything that does not name a file.
    let json = ask(bureau, "/v1/commitments", "text/html, */*;q=0.1").expect(200);
    assert_eq!(json.header("content-type"), "application/json");
    let head = bureau
        .send("HEAD", "/v1/commitments", &[("Accept", SHEET)], None)
        .expect(200);
    assert_eq!(head.header("content-type"), SHEET);
    assert_eq!(head.text, "");
}

#[apply(both)]
fn a_disabled_account_gets_no_file(backend: Backend) {
    let app = &App::start(backend);
    let d = Decided::on(app);
    let partner = d.partner("usg-people");
    read(&partner, "/v1/commitments", CSV);
    let administrator = app.administrator();
    let account = administrator
        .get("/v1/clients?limit=100")
        .expect(200)
        .items()
        .into_iter()
        .find(|one| one["role"] == "finance-partner")
        .unwrap();
    let address = format!("/v1/clients/{}", text(&account["id"]));
    let etag = administrator.get(&address).expect(200).etag();
    administrator
        .send(
            "PATCH",
            &address,
            &[("If-Match", &etag)],
            Some(json!({ "disabled": true }).to_string()),
        )
        .expect(200);
    let answer = partner.send("GET", "/v1/commitments", &[("Accept", CSV)], None);
    answer.problem(401, "unauthenticated");
}

/// What the schema of the 360Giving Data Standard, version 1.4, requires of a grant.
fn grant_schema() -> Value {
    let organisation = json!({
        "type": "array", "minItems": 1,
        "items": {
            "type": "object", "required": ["id", "name"],
            "properties": { "id": { "type": "string" }, "name": { "type": "string" } },
        },
    });
    json!({
        "type": "object",
        "required": ["version", "grants"],
        "properties": {
            "version": { "type": "string", "pattern": "^[0-9]+\\.[0-9]+$" },
            "grants": { "type": "array", "minItems": 1, "uniqueItems": true, "items": {
                "type": "object",
                "required": [
                    "id", "title", "description", "currency", "amountAwarded", "awardDate",
                    "recipientOrganization", "fundingOrganization",
                ],
                "properties": {
                    "id": { "type": "string" },
                    "title": { "type": "string" },
                    "description": { "type": "string" },
                    "currency": { "const": "EUR" },
                    "amountAwarded": { "type": "number" },
                    "amountDisbursed": { "type": "number" },
                    "awardDate": { "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" },
                    "url": { "type": "string", "format": "uri" },
                    "dataSource": { "type": "string", "format": "uri" },
                    "recipientOrganization": organisation,
                    "fundingOrganization": organisation,
                },
            } },
        },
    })
}

#[apply(both)]
fn published_subsidies_are_open_data_by_the_standard_of_360giving(backend: Backend) {
    let app = &App::start(backend);
    let (d, partner) = Decided::acknowledged(app);
    pay(&partner, &d.commitment, "Boogaart", "40000.50", "B-1");
    let package = || app.anonymous().get("/v1/public-grants").expect(200).body;
    assert_eq!(package()["grants"], json!([]), "nothing is published yet");
    let publish = json!({ "public": true, "reason": "Openbaar." });
    let decision =
        d.w.bureau
            .patch(&format!("/v1/decisions/{}", d.decision), publish)
            .expect(200)
            .body;
    let package = package();
    let schema = jsonschema::options()
        .should_validate_formats(true)
        .build(&grant_schema())
        .unwrap();
    let faults: Vec<String> = schema
        .iter_errors(&package)
        .map(|fault| fault.to_string())
        .collect();
    assert!(faults.is_empty(), "{faults:?}\n{package}");
    let grants = package["grants"].as_array().unwrap();
    assert_eq!(grants.len(), 1, "one for each decision and funder: {package}");
    let grant = &grants[0];
    assert_eq!(
        grant["id"],
        format!("360G-edba-{}-{}", text(&decision["number"]), d.funder)
    );
    assert_eq!(grant["title"], "Glasvezel <voor> iedereen");
    assert_eq!(
        (&grant["amountAwarded"], &grant["amountDisbursed"]),
        (&json!(130_000.0), &json!(40_000.5))
    );
    assert_eq!(
        grant["plannedDates"],
        json!([{ "startDate": "2026-01-01", "endDate": "2026-12-31" }])
    );
    let recipient = text(&grant["recipientOrganization"][0]["id"]);
    assert!(
        recipient.ends_with(&d.initiator.to_string()) || recipient.starts_with("NL-"),
        "{recipient}"
    );
    // What nobody may know without signing in is not in it.
    assert!(!package.to_string().contains("B-1"));
}

/// Readers of a sheet get words, programs the codes of the API, which are the same in every language.
#[apply(both)]
fn codes_are_words_in_the_language_of_the_file_and_stand_in_columns_of_their_own(backend: Backend) {
    let app = &App::start(backend);
    let (d, partner) = Decided::acknowledged(app);
    pay(&partner, &d.commitment, "Boogaart", "40000.00", "B-1");
    let dutch = read(&partner, "/v1/commitments", CSV).rows(b',');
    let english = read(&partner, "/v1/commitments?language=en", CSV).rows(b',');
    assert_eq!(column(&dutch, "Status"), ["Bevestigd"; 2]);
    assert_eq!(column(&english, "Status"), ["Acknowledged"; 2]);
    assert_eq!(column(&dutch, "Soort uitgave"), ["Programma"; 2]);
    for (rows, headings) in [
        (
            &dutch,
            ["Soort uitgave (code)", "Instrument (code)", "Status (code)"],
        ),
        (
            &english,
            ["Kind of expenditure (code)", "Instrument (code)", "Status (code)"],
        ),
    ] {
        assert_eq!(rows[0][rows[0].len() - 3..], headings);
        let codes = headings.map(|heading| column(rows, heading).remove(0));
        assert_eq!(codes, ["programme", "subsidy", "acknowledged"]);
    }
    let entries = format!("/v1/commitments/{}/entries", d.commitment);
    let rows = read(&partner, &entries, CSV).rows(b',');
    assert_eq!(column(&rows, "Soort"), ["Besloten", "Bevestigd", "Betaald"]);
    assert_eq!(column(&rows, "Soort (code)"), ["decided", "acknowledged", "paid"]);
    let decisions = read(&d.w.bureau, "/v1/decisions", CSV).rows(b',');
    assert_eq!(column(&decisions, "Openbaar"), ["Nee"]);
    let (values, _) = read(&partner, "/v1/commitments", SHEET).sheet("Verplichtingen");
    let head: Vec<String> = values
        .rows()
        .next()
        .unwrap()
        .iter()
        .map(ToString::to_string)
        .collect();
    let status = head.iter().position(|name| name == "Status").unwrap();
    assert_eq!(
        values.rows().nth(1).unwrap()[status],
        Data::String("Bevestigd".into())
    );
    // A line of JSON has the codes.
    let lines = read(&partner, "/v1/commitments", LINES).lines();
    assert_eq!(lines[0]["status"], "acknowledged");
}
