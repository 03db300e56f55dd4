//! Loans in pages: what is late is on the desks of the bureau and of the funder, and a borrower reads on the page of its case
//! what it is to repay, and when.

use edba::domain::Id;
use edba::domain::codes::Role;
use edba::service::unit_of_work::statements_taken;
use edba::service::{Actor, Who, cases};
use rstest_reuse::apply;
use serde_json::json;

use super::accessibility::are_fit;
use super::visitor::{Visitor, says, says_not};
use crate::app::{App, Backend, both};
use crate::decided::text;
use crate::lent::{LENDER, Loan};
use crate::pages_bureau;
use crate::statements::{counting, statements};

/// Two parts of € 20,000 in April and May, and the rest of the € 80,000 in September; each with € 100 of interest.
const PLAN: [(&str, &str, &str); 3] = [
    ("2026-04-01", "20000.00", "100.00"),
    ("2026-05-01", "20000.00", "100.00"),
    ("2026-09-01", "40000.00", "100.00"),
];

fn person(app: &App, role: Role, name: &str, organisation: Option<Id>) -> Visitor {
    let email = format!("{name}@lening.example");
    app.person(role, &email, organisation, None);
    Visitor::signed_in(app, &email)
}

#[apply(both)]
fn late_loan_money_is_on_the_desks_of_the_bureau_and_of_its_funder(backend: Backend) {
    let app = &App::start(backend);
    let loan = Loan::on(app);
    loan.planned(&loan.commitment, None, &PLAN).expect(200);
    let lender = loan.w.organisations[LENDER];
    app.at("2026-04-01T20:00:00Z");
    let mut early = person(app, Role::Bureau, "vroeg", None);
    says_not(&early.get("/"), "Te late aflossingen");
    says(&early.get("/overdue-repayments"), "Er is niets te laat.");

    app.at("2026-05-02T09:00:00Z");
    loan.repay(Some("5000.00"), None, "A-1").expect(200);
    let mut bureau = person(app, Role::Bureau, "bureau", None);
    let mut partner = person(app, Role::FinancePartner, "partner", Some(lender));
    let mut auditor = person(app, Role::Auditor, "auditor", None);
    let link = format!("<a href=\"/commitments/{}#repayments\"", loan.commitment);
    for visitor in [&mut bureau, &mut partner, &mut auditor] {
        let desk = visitor.get("/");
        for told in [
            "Te late aflossingen",
            "Van één lening is € 35.200 te laat.",
            "€ 35.200 te laat",
            "31 dagen geleden",
            "Glasvezel voor iedereen",
            link.as_str(),
            "href=\"/overdue-repayments\"",
        ] {
            says(&desk, told);
        }
        says(
            &visitor.get("/commitments"),
            "Van één lening is € 35.200 te laat.",
        );
        let page = visitor.get("/overdue-repayments");
        for told in [
            "1 april 2026",
            "€ 15.000",
            "1 mei 2026",
            "€ 20.000",
            "€ 35.000",
            "€ 200",
            "data-label=\"Lener\">Boogaart",
            link.as_str(),
            "/downloads/repayment-plan-lines/csv",
        ] {
            says(&page, told);
        }
        says_not(&page, "1 september 2026");
    }
    let file = partner.get("/downloads/repayment-plan-lines/csv?state=overdue&language=nl");
    assert_eq!(file.html.lines().count(), 3, "{}", file.html);
    // The bureau sees the funder of each loan; a funder sees its own loans only, without the column.
    says(&bureau.get("/overdue-repayments"), "Gemeente Almere</td>");
    says_not(&partner.get("/overdue-repayments"), "Gemeente Almere</td>");
    let mut officer = person(app, Role::MandateOfficer, "beheerder", Some(lender));
    says(&officer.get("/overdue-repayments"), "€ 15.000");
    says_not(
        &officer.get("/overdue-repayments"),
        "/downloads/repayment-plan-lines",
    );
    says(
        &officer.get("/commitments"),
        "Van één lening is € 35.200 te laat.",
    );

    // Another organisation sees none of it, and an initiator has no access to the page.
    let other = Some(loan.w.organisations["windesheim"]);
    let mut stranger = person(app, Role::FinancePartner, "ander", other);
    says_not(&stranger.get("/"), "Te late aflossingen");
    says(&stranger.get("/overdue-repayments"), "Er is niets te laat.");
    let boogaart = Some(loan.w.organisations["boogaart"]);
    let mut initiator = person(app, Role::Initiator, "eerste", boogaart);
    assert_eq!(initiator.get("/overdue-repayments").status, 403);
    for (visitor, pages) in [
        (&bureau, &["/", "/overdue-repayments"][..]),
        (&partner, &["/", "/commitments", "/overdue-repayments"]),
    ] {
        are_fit(app, visitor, pages);
    }

    loan.repay(Some("35000.00"), Some("200.00"), "A-2").expect(200);
    says_not(&bureau.get("/"), "href=\"/overdue-repayments\"");
    says(&partner.get("/overdue-repayments"), "Er is niets te laat.");
}

#[apply(both)]
fn a_borrower_reads_on_its_case_what_it_is_to_repay_and_when(backend: Backend) {
    let app = &App::start(backend);
    let loan = Loan::on(app);
    let page = format!("/cases/{}", loan.case);
    let boogaart = Some(loan.w.organisations["boogaart"]);
    let shown = person(app, Role::Initiator, "eerste", boogaart).get(&page);
    for told in ["id=\"loans\"", "href=\"#loans\"", "Er is geen aflossingsplan."] {
        says(&shown, told);
    }
    loan.planned(&loan.commitment, None, &PLAN).expect(200);
    loan.repay(Some("5000.00"), Some("40.00"), "A-1").expect(200);
    app.at("2026-04-28T09:00:00Z");
    let mut initiator = person(app, Role::Initiator, "tweede", boogaart);
    let shown = initiator.get(&page);
    let section = |html: &str, id: &str| {
        let part = html.split(&format!("<section aria-labelledby=\"{id}\">")).nth(1);
        let part = part.unwrap_or_else(|| panic!("no {id} in {html}"));
        part.split("</section>").next().unwrap().to_owned()
    };
    let loans = section(&shown.html, "loans");
    for told in [
        "Gemeente Almere",
        "<dt>Uitbetaald</dt><dd>€ 80.000</dd>",
        "<dt>Afgelost</dt><dd>€ 5.000</dd>",
        "<dt>Afgeboekt</dt><dd>€ 0</dd>",
        "<dt>Uitstaand</dt><dd>€ 75.000</dd>",
        "<dt>Rente ontvangen</dt><dd>€ 40</dd>",
        "Hiervan is € 15.060 te laat, sinds 1 april 2026.",
        "Te laat",
        "Binnen een week",
        "data-label=\"Rente ontvangen\">€ 40<",
        "1 september 2026",
        "Komt nog",
        "data-label=\"Open\">€ 40.100<",
        "data-label=\"Open\">€ 75.260<",
    ] {
        assert!(loans.contains(told), "no “{told}” in {loans}");
    }
    // What comes when: the € 20,000 that can still be paid out, what is late, what is due, and what comes next.
    let coming = section(&shown.html, "payments");
    for told in [
        "Er komt nog € 20.000.",
        "Volgens het aflossingsplan moet nog € 75.260 terug.",
        "Aflossing aan Gemeente Almere",
        "€ 15.060",
        "€ 20.100",
        "€ 40.100",
        "terug te betalen",
    ] {
        assert!(coming.contains(told), "no “{told}” in {coming}");
    }
    assert_eq!(coming.matches("terug te betalen").count(), 3);
    says_not(&shown, &format!("/commitments/{}", loan.commitment));
    let desk = initiator.get("/");
    for told in [
        "Terug te betalen: te laat of binnen 60 dagen",
        "Samen € 35.160.",
        "€ 15.060 aan Gemeente Almere",
        "€ 20.100 aan Gemeente Almere",
        &format!("href=\"{page}#loans\""),
    ] {
        says(&desk, told);
    }
    initiator.language = "en";
    for told in [
        "Loans",
        "Repayment plan of loan 1, from Gemeente Almere",
        "To the loans",
    ] {
        says(&initiator.get(&page), told);
    }
    are_fit(app, &initiator, &[page.as_str(), "/"]);

    // Those who see all read the same; no member, no funder, no other initiator and not the public.
    for role in [Role::Bureau, Role::Auditor] {
        let shown = person(app, role, role.as_str(), None).get(&page);
        says(&shown, "Hiervan is € 15.060 te laat, sinds 1 april 2026.");
        says(
            &shown,
            &format!("href=\"/commitments/{}#repayments\"", loan.commitment),
        );
    }
    let member = loan.w.board_members["windesheim"].representative;
    app.person(Role::BoardMember, "lid@lening.example", None, Some(member));
    let mut member = Visitor::signed_in(app, "lid@lening.example");
    for address in [page.as_str(), "/"] {
        let shown = member.get(address);
        assert_eq!(shown.status, 200);
        for told in ["id=\"loans\"", "15.060", "1 september 2026", "Terug te betalen"] {
            says_not(&shown, told);
        }
    }
    let ibm = Some(loan.w.organisations["ibm-nederland"]);
    let mut other = person(app, Role::Initiator, "ander", ibm);
    assert_eq!(other.get(&page).status, 404);
    says_not(&other.get("/"), "Terug te betalen");
    let lender = Some(loan.w.organisations[LENDER]);
    let mut partner = person(app, Role::FinancePartner, "partner", lender);
    assert_eq!(partner.get(&page).status, 403);
}

#[apply(both)]
fn the_columns_of_a_plan_add_up_and_a_loan_that_is_paid_out_is_not_settled(backend: Backend) {
    let app = &App::start(backend);
    let loan = Loan::on(app);
    let whole = [("2026-04-01", "100000.00", "100.00")];
    loan.planned(&loan.commitment, None, &whole).expect(200);
    loan.repay(Some("10000.00"), Some("40.00"), "A-1").expect(200);
    let write_off = json!({ "amount": "5000.00", "document": "College 2026-204", "reason": "Failliet." });
    let path = format!("/v1/commitments/{}/write-offs", loan.commitment);
    let proposed = loan.w.bureau.post(&path, write_off).expect(202);
    loan.approve(&proposed).expect(200);
    let page = format!("/commitments/{}", loan.commitment);
    let mut bureau = person(app, Role::Bureau, "bureau", None);
    let shown = bureau.get(&page);
    // Together € 100,100: the principal and the interest of the plan.
    for (column, amount) in [
        ("Aflossing", "100.000"),
        ("Rente", "100"),
        ("Afgelost", "10.000"),
        ("Rente ontvangen", "40"),
        ("Afgeboekt", "5.000"),
        ("Niet verschuldigd", "20.000"),
        ("Open", "65.060"),
    ] {
        let cell = format!("data-label=\"{column}\">€ {amount}<");
        // In the line and in the total.
        assert_eq!(shown.html.matches(&cell).count(), 2, "{cell} in {}", shown.html);
    }
    loan.pay("20000.00", "B-2").expect(201);
    let shown = bureau.get(&page);
    says(&shown, "Wordt afgelost");
    says_not(&shown, "Afgewikkeld");
    says_not(&shown, "data-label=\"Niet verschuldigd\"");
    app.at("2026-04-02T09:00:00Z");
    let mut late = person(app, Role::Auditor, "auditor", None);
    says(&late.get(&page), "Aflossing te laat");
}

#[apply(both)]
fn the_public_reads_the_sums_of_a_loan_and_nothing_of_its_plan(backend: Backend) {
    let app = &App::start(backend);
    let loan = Loan::on(app);
    loan.planned(&loan.commitment, None, &PLAN).expect(200);
    loan.repay(Some("5000.00"), None, "A-1").expect(200);
    let decision = loan.w.decision(&loan.case);
    let [id, number] = ["id", "number"].map(|name| text(&decision[name]));
    let public = json!({ "public": true, "reason": "Openbaar." });
    loan.w
        .bureau
        .patch(&format!("/v1/decisions/{id}"), public)
        .expect(200);
    app.at("2026-05-02T09:00:00Z");
    let mut anyone = Visitor::new(app);
    let shown = anyone.get(&format!("/register/{number}"));
    assert_eq!(shown.status, 200);
    says(&shown, "€ 5.000");
    for told in [
        "Aflossingsplan",
        "te laat",
        "Te laat",
        "1 september 2026",
        "Uitstaand",
    ] {
        says_not(&shown, told);
    }
}

#[apply(both)]
fn a_case_and_the_desks_take_as_many_statements_however_many_loans_there_are(backend: Backend) {
    let app = &counting(&App::start(backend));
    let loan = Loan::on(app);
    let others = loan.others(3);
    loan.planned(&loan.commitment, None, &PLAN).expect(200);
    app.at("2026-05-02T09:00:00Z");
    let of = |role, code: Option<&str>| {
        let organisation = code.map(|code| loan.w.organisations[code]);
        pages_bureau::Visitor::new(app, role, organisation, None)
    };
    let readers = [
        (
            of(Role::Bureau, None),
            vec!["/", "/commitments", "/overdue-repayments"],
        ),
        (of(Role::Auditor, None), vec!["/", "/overdue-repayments"]),
        (
            of(Role::FinancePartner, Some(LENDER)),
            vec!["/", "/commitments", "/overdue-repayments"],
        ),
        (of(Role::Initiator, Some("boogaart")), vec!["/"]),
    ];
    let taken = || -> Vec<(String, u32)> {
        let pages = readers.iter().enumerate().flat_map(|(who, (visitor, pages))| {
            let of = move |page: &&str| {
                let shown = visitor.get(page).expect(200);
                (format!("{who} {page}"), statements(&shown.answer))
            };
            pages.iter().map(of).collect::<Vec<_>>()
        });
        pages.collect()
    };
    let initiator = Actor {
        id: Id::new(),
        name: "initiatiefnemer".into(),
        role: Role::Initiator,
        organisation_id: Some(loan.w.organisations["boogaart"]),
        representative_id: None,
        is_account: true,
    };
    let case: Id = loan.case.parse().unwrap();
    let of_case = || {
        let unit = app.state.unit_of_work();
        unit.read(Who::Known(&initiator), |cx| cases::story(cx, case).map(drop))
            .unwrap();
        statements_taken()
    };
    let (few, of_one) = (taken(), of_case());
    let short = [
        ("2026-04-15", "4000.00", "10.00"),
        ("2026-05-01", "6000.00", "10.00"),
    ];
    for commitment in &others {
        loan.planned(commitment, None, &short).expect(200);
    }
    let longer: Vec<(String, &str, &str)> = (1..=28)
        .map(|day| (format!("2026-04-{day:02}"), "1000.00", "1.00"))
        .collect();
    let longer: Vec<(&str, &str, &str)> = longer.iter().map(|(day, a, b)| (day.as_str(), *a, *b)).collect();
    loan.planned(&loan.commitment, Some("In kleine delen."), &longer)
        .expect(200);
    assert_eq!(taken(), few);
    assert_eq!(of_case(), of_one);
    for (page, count) in few {
        assert!(count <= 20, "{page} takes {count} statements");
    }
}
