//! The pages of reconciliation: an export is sent with a form, compared, and accepted line by line or all exact ones at once.

use std::io::{Read, Write};
use std::net::TcpStream;

use edba::domain::Id;
use edba::domain::codes::Role;
use rstest_reuse::apply;
use serde_json::{Value, json};

use super::forms::{FoundForm, form, has_form};
use super::visitor::{Shown, Visitor, says, says_not};
use crate::app::{App, Backend, both};
use crate::browser::{Browser, LAPTOP, PHONE};
use crate::decided::{Decided, text};

const HEADER: &str = "Kenmerk;Bedrag;Datum;Naam;Verplichting";

/// A financed case with a commitment of € 100,000, acknowledged as 2026/4711, on which these payments were recorded.
fn paid<'a>(app: &'a App, payments: &[(&str, &str)]) -> Decided<'a> {
    let d = Decided::on(app);
    d.financed();
    let partner = d.partner("usg-people");
    let commitment = format!("/v1/commitments/{}", d.commitment);
    partner
        .post(
            &format!("{commitment}/acknowledgements"),
            json!({ "bookingReference": "2026/4711" }),
        )
        .expect(200);
    for (amount, reference) in payments {
        let body = json!({
            "amount": amount, "valueDate": "2026-03-02", "payee": "Boogaart", "bookingReference": reference,
        });
        partner
            .post(&format!("{commitment}/disbursements"), body)
            .expect(201);
    }
    d
}

fn person(app: &App, role: Role, name: &str, organisation: Option<Id>) -> Visitor {
    let email = format!("{name}@aansluiten.example");
    app.person(role, &email, organisation, None);
    Visitor::signed_in(app, &email)
}

/// The form for a file, filled in but for the file.
fn filled(visitor: &mut Visitor) -> FoundForm {
    let page = visitor.get("/reconciliation");
    [
        ("separator", "semicolon"),
        ("numbers", "nl"),
        ("dates", "nl"),
        ("encoding", "utf-8"),
        ("referenceColumn", "Kenmerk"),
        ("amountColumn", "Bedrag"),
        ("dateColumn", "Datum"),
        ("payeeColumn", "Naam"),
        ("commitmentReferenceColumn", "Verplichting"),
    ]
    .into_iter()
    .fold(
        form(&page, "/reconciliation").without("file"),
        |form, (name, value)| form.with(name, value),
    )
}

fn send(visitor: &mut Visitor, form: &FoundForm, lines: &str) -> Shown {
    let file = format!("{HEADER}\n{lines}");
    visitor.post_file(&form.action, &form.fields, ("boeken.csv", &file))
}

fn reconciled(d: &Decided<'_>) -> usize {
    let items = d.w.bureau.get("/v1/disbursements").expect(200).items();
    items
        .iter()
        .filter(|one| one["reconciledAt"] != Value::Null)
        .count()
}

#[apply(both)]
fn a_partner_sends_an_export_and_accepts_what_belongs_together(backend: Backend) {
    let app = &App::start(backend);
    let d = paid(
        app,
        &[
            ("10000.00", "B-1"),
            ("20000.00", "B-2"),
            ("500.00", "INK-4711"),
            ("70.00", "B-9"),
        ],
    );
    let mut partner = person(app, Role::FinancePartner, "partner", Some(d.funder));
    let asked = filled(&mut partner);
    let page = send(
        &mut partner,
        &asked,
        "B-1;10.000,00;02-03-2026;Boogaart;\nINK-4771;500,00;02-03-2026;;\nB-2;20.000,01;02-03-2026;;\n\
         Z-9;7,50;02-03-2026;Labs;2026/4711\n",
    );
    assert_eq!(page.status, 200, "{}", page.html);
    assert!(page.address.starts_with("/reconciliation/"), "{}", page.address);
    for told in [
        "boeken.csv",
        "Er is niets geboekt.",
        "Precies gelijk (1)",
        "Waarschijnlijk (1)",
        "Gelijk: bedrag, valutadatum",
        "Ander bedrag (1)",
        "Hier niet gevonden (1)",
        "Ontbreekt in de administratie (1)",
        "B-9",
    ] {
        says(&page, told);
    }
    assert_eq!(reconciled(&d), 0);
    // Sent again, the same page is found.
    let asked = filled(&mut partner);
    let again = send(
        &mut partner,
        &asked,
        "B-1;10.000,00;02-03-2026;Boogaart;\nINK-4771;500,00;02-03-2026;;\nB-2;20.000,01;02-03-2026;;\n\
         Z-9;7,50;02-03-2026;Labs;2026/4711\n",
    );
    assert_eq!(again.address, page.address);
    says(&again, "Dit bestand was al vergeleken.");

    let all = partner.send(
        &again,
        &format!("{}/acceptances", page.address),
        &[("all", "yes")],
    );
    says(&all, "De regels zijn aangesloten.");
    assert_eq!(reconciled(&d), 1);
    let one = form(&all, "/acceptances");
    assert_eq!(one.value("line"), Some("3"));
    says(&one.send(&mut partner), "De regel is aangesloten.");
    assert_eq!(reconciled(&d), 2);

    // What nobody had recorded is recorded with the form of its commitment, filled in.
    let shown = partner.get(&page.address);
    let address = shown
        .html
        .split("href=\"")
        .find(|part| part.starts_with("/commitments/") && part.contains("bookingReference=Z-9"))
        .and_then(|part| part.split('"').next())
        .unwrap()
        .replace("&#38;", "&");
    let record = form(&partner.get(&address), "/payments");
    for (name, value) in [("amount", "7.50"), ("valueDate", "2026-03-02"), ("payee", "Labs")] {
        assert_eq!(record.value(name), Some(value), "{name}");
    }
}

#[apply(both)]
fn a_line_without_a_commitment_is_recorded_on_one_that_is_chosen(backend: Backend) {
    let app = &App::start(backend);
    let d = paid(app, &[]);
    let mut partner = person(app, Role::FinancePartner, "partner", Some(d.funder));
    let asked = filled(&mut partner);
    let page = send(&mut partner, &asked, "Z-9;7,50;02-03-2026;Labs;\n");
    let choose = format!("{}/lines/2", page.address);
    says(&page, &format!("href=\"{choose}\""));
    let shown = partner.get(&choose);
    for told in [
        "Z-9",
        "€ 7,50",
        "Labs",
        "Op welke verplichting is dit een betaling?",
    ] {
        says(&shown, told);
    }
    let address = shown
        .html
        .split("href=\"")
        .find(|part| part.starts_with(&format!("/commitments/{}?", d.commitment)))
        .and_then(|part| part.split('"').next())
        .unwrap()
        .replace("&#38;", "&");
    let record = form(&partner.get(&address), "/payments");
    for (name, value) in [("amount", "7.50"), ("payee", "Labs"), ("bookingReference", "Z-9")] {
        assert_eq!(record.value(name), Some(value), "{name}");
    }
    for missing in ["3", "0", "x"] {
        assert_eq!(
            partner.get(&format!("{}/lines/{missing}", page.address)).status,
            404
        );
    }
    let browser = Browser::start(app, PHONE);
    browser.cookie("edba-session", &partner.cookies["edba-session"]);
    browser.goto(&choose);
    assert_eq!(browser.barriers(), [""; 0]);
    assert!(browser.overflow(390, "100%") <= 0);
}

#[apply(both)]
fn a_payment_that_was_reversed_is_shown_as_such(backend: Backend) {
    let app = &App::start(backend);
    let d = paid(app, &[("500.00", "B-60")]);
    let api = d.partner("usg-people");
    let payments = api.get("/v1/disbursements").expect(200).items();
    let reversals = format!("/v1/disbursements/{}/reversals", text(&payments[0]["id"]));
    api.post(
        &reversals,
        json!({ "valueDate": "2026-03-02", "reason": "Dubbel betaald." }),
    )
    .expect(200);
    let mut partner = person(app, Role::FinancePartner, "partner", Some(d.funder));
    let asked = filled(&mut partner);
    let page = send(&mut partner, &asked, "B-61;500,00;02-03-2026;;\n");
    says(&page, "gestorneerd");
}

#[apply(both)]
fn without_a_file_the_form_asks_for_one(backend: Backend) {
    let app = &App::start(backend);
    let d = paid(app, &[]);
    let mut partner = person(app, Role::FinancePartner, "partner", Some(d.funder));
    let page = partner.get("/reconciliation");
    let empty = form(&page, "/reconciliation").without("file");
    let refused = partner.post_file(&empty.action, &empty.fields, ("", ""));
    assert_eq!(refused.status, 400);
    says(&refused, "href=\"#file\"");
    says(&refused, "href=\"#referenceColumn\"");
}

#[apply(both)]
fn a_line_is_set_aside_with_a_reason_and_taken_back(backend: Backend) {
    let app = &App::start(backend);
    let d = paid(app, &[]);
    let mut bureau = person(app, Role::Bureau, "bureau", None);
    let asked = filled(&mut bureau);
    let unsaid = send(&mut bureau, &asked, "X-1;7,50;02-03-2026;;\n");
    assert_eq!(unsaid.status, 400);
    says(&unsaid, "Financier: ");
    let asked = filled(&mut bureau).with("organisationId", d.funder.as_str());
    let page = send(&mut bureau, &asked, "X-1;7,50;02-03-2026;;\n");
    let aside = form(&page, "/set-asides");
    let refused = aside.clone().with("reason", "").send(&mut bureau);
    assert_eq!(refused.status, 400);
    let done = form(&refused, "/set-asides")
        .with("reason", "Een andere rekening.")
        .send(&mut bureau);
    says(&done, "De regel is terzijde gelegd.");
    says(&done, "Een andere rekening.");
    let undone = form(&done, "/undoings")
        .with("reason", "Toch niet.")
        .send(&mut bureau);
    says(&undone, "Dit is ongedaan gemaakt.");
    assert!(has_form(&undone, "/set-asides"));

    // The auditor reads it and decides nothing; another partner finds nothing.
    let mut auditor = person(app, Role::Auditor, "auditor", None);
    let read = auditor.get(&page.address);
    says(&read, "X-1");
    assert!(!has_form(&read, "/set-asides"));
    let other = Some(d.w.organisations["windesheim"]);
    let mut stranger = person(app, Role::FinancePartner, "vreemd", other);
    assert_eq!(stranger.get(&page.address).status, 404);
    says_not(&stranger.get("/reconciliation"), "boeken.csv");
}

#[apply(both)]
fn what_is_wrong_with_a_file_is_said_in_the_language_of_the_page(backend: Backend) {
    let app = &App::start(backend);
    let d = paid(app, &[]);
    let mut partner = person(app, Role::FinancePartner, "partner", Some(d.funder));
    let asked = filled(&mut partner);
    let wrong = send(
        &mut partner,
        &asked,
        "X-1;1.23;02-03-2026;;\n;1,00;31-02-2026;;\n",
    );
    assert_eq!(wrong.status, 400);
    for told in [
        "Regel 2: 1.23 is geen bedrag in de Nederlandse schrijfwijze, zoals 1.234,56.",
        "Regel 3: Het boekingskenmerk ontbreekt.",
        "Regel 3: 31-02-2026 is geen datum zoals 30-11-2026.",
    ] {
        says(&wrong, told);
    }
    assert_eq!(
        form(&wrong, "/reconciliation").value("referenceColumn"),
        Some("Kenmerk")
    );
    let comma = filled(&mut partner).with("separator", "comma");
    let one = send(&mut partner, &comma, "X-1;1,00;02-03-2026;;\n");
    says(&one, "Met dit scheidingsteken heeft het bestand één kolom");
    let column = filled(&mut partner).with("amountColumn", "Euro");
    says(
        &send(&mut partner, &column, "X-1;1,00;02-03-2026;;\n"),
        "Er is geen kolom Euro. De kolommen zijn: Kenmerk, Bedrag, Datum, Naam, Verplichting.",
    );
    let none = filled(&mut partner);
    let none = partner.post_file(&none.action, &none.fields, ("", ""));
    assert_eq!(none.status, 400);
    says(&none, "Bestand: ");
    let head = format!(
        "POST /reconciliation HTTP/1.1\r\nHost: x\r\nConnection: close\r\nCookie: edba-session={}\r\n\
         Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 104857600\r\n\r\n--x\r\n",
        partner.cookies["edba-session"]
    );
    let mut stream = TcpStream::connect(app.url.trim_start_matches("http://")).unwrap();
    stream.write_all(head.as_bytes()).unwrap();
    let mut said = String::new();
    let _ = stream.read_to_string(&mut said);
    assert!(said.starts_with("HTTP/1.1 413"), "{said}");
    partner.language = "en";
    let asked = filled(&mut partner);
    let wrong = send(&mut partner, &asked, "X-1;1.23;02-03-2026;;\n");
    says(&wrong, "Line 2: 1.23 is no amount in the Dutch notation");
    let listed = d.w.bureau.get("/v1/reconciliations").expect(200).items();
    assert_eq!(listed, Vec::<Value>::new());
}

#[apply(both)]
fn the_pages_have_no_barriers_and_fit_a_phone(backend: Backend) {
    let app = &App::start(backend);
    let d = paid(app, &[("10.00", "B-1"), ("20.00", "B-2"), ("30.00", "B-3")]);
    let visitor = person(app, Role::FinancePartner, "partner", Some(d.funder));
    let query = "separator=semicolon&numbers=nl&dates=nl&referenceColumn=Kenmerk&amountColumn=Bedrag&dateColumn=Datum";
    let file = format!("{HEADER}\nB-1;10,00;02-03-2026;;\nB-2;20,01;02-03-2026;;\nX-9;1,00;02-03-2026;;\n");
    let made = d
        .partner("usg-people")
        .send_bytes(
            "POST",
            &format!("/v1/reconciliations?{query}"),
            &[("Content-Type", "text/csv")],
            file.into_bytes(),
        )
        .expect(201);
    let page = format!("/reconciliation/{}", text(&made.body["id"]));
    for size in [PHONE, LAPTOP] {
        let browser = Browser::start(app, size);
        browser.cookie("edba-session", &visitor.cookies["edba-session"]);
        for address in ["/reconciliation", page.as_str(), &format!("{page}?state=none")] {
            browser.goto(address);
            assert_eq!(browser.barriers(), [""; 0], "{address}");
            assert!(browser.overflow(390, "100%") <= 0, "{address}");
        }
    }
}
