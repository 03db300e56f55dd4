//! Lists as files on the pages: people download them in their own language.

use edba::domain::codes::Role;
use rstest_reuse::apply;
use serde_json::json;

use super::visitor::{Visitor, says, says_not};
use crate::app::{App, Backend, both};
use crate::decided::Decided;

/// The address of a link with this beginning, as it stands in the page.
#[track_caller]
fn link(html: &str, begin: &str) -> String {
    let found = html.split("href=\"").skip(1).find(|rest| rest.starts_with(begin));
    let found = found.unwrap_or_else(|| panic!("no link to {begin}:\n{html}"));
    found.split('"').next().unwrap().replace("&#38;", "&")
}

#[apply(both)]
fn a_finance_partner_downloads_its_commitments_and_payments(backend: Backend) {
    let app = &App::start(backend);
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
    let payment = json!({
        "amount": "40000.50", "valueDate": "2026-03-02", "payee": "=Boogaart", "bookingReference": "B-1",
    });
    partner
        .post(&format!("{commitment}/disbursements"), payment)
        .expect(201);
    app.person(
        Role::FinancePartner,
        "files@betaling.example",
        Some(d.funder),
        None,
    );
    let mut visitor = Visitor::signed_in(app, "files@betaling.example");

    let list = visitor.get("/commitments");
    let file = visitor.get(&link(&list.html, "/downloads/commitments/csv"));
    assert_eq!(file.status, 200);
    assert_eq!(
        file.headers["content-type"],
        "text/csv; charset=utf-8; header=present"
    );
    says(&file, "\u{feff}Zaak;Titel;Besluit;Financier;");
    says(&file, ";2026/4711;100000,00;40000,50;");
    let lines = visitor.get(&link(&list.html, "/downloads/commitments/jsonl"));
    assert_eq!(lines.html.lines().count(), 2);
    let sheet = link(&list.html, "/downloads/payments/xlsx");
    assert!(sheet.contains("language=nl"), "{sheet}");

    // The payments of one commitment, from its page.
    let page = visitor.get(&format!("/commitments/{}", d.commitment));
    let payments = visitor.get(&link(&page.html, "/downloads/payments/csv"));
    says(&payments, "'=Boogaart;B-1;40000,50;");
    let statement = visitor.get("/statement?from=2026-03-01&to=2026-12-31");
    let movements = visitor.get(&link(&statement.html, "/downloads/statement/csv"));
    says(&movements, "Beginstand;2026;");

    // In English as an English program for sheets reads it.
    let mut english = Visitor::new(app);
    english.cookies = visitor.cookies.clone();
    english.cookies.insert("edba-language".into(), "en".into());
    let list = english.get("/commitments");
    let file = english.get(&link(&list.html, "/downloads/commitments/csv"));
    says(&file, "Case,Title,Decision,Funder,");
    says(&file, ",100000.00,40000.50,");

    assert_eq!(english.get("/downloads/commitments/pdf").status, 404);
    assert_eq!(
        english.get("/downloads/commitments/csv?separator=pipe").status,
        400
    );
}

#[apply(both)]
fn who_may_not_read_a_list_gets_no_file_of_it(backend: Backend) {
    let app = &App::start(backend);
    let d = Decided::on(app);
    d.financed();
    app.person(Role::Initiator, "files@zaak.example", Some(d.initiator), None);
    let mut initiator = Visitor::signed_in(app, "files@zaak.example");
    assert_eq!(initiator.get("/downloads/commitments/csv").status, 403);
    let stranger = Visitor::new(app).get("/downloads/commitments/csv");
    assert!(stranger.address.starts_with("/sign-in"), "{}", stranger.address);
    let other = d.w.organisations["boogaart"];
    app.person(Role::FinancePartner, "files@ander.example", Some(other), None);
    let file = Visitor::signed_in(app, "files@ander.example").get("/downloads/commitments/csv");
    says(&file, "Zaak,Titel,");
    says_not(&file, "100000.00");
}
