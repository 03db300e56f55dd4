//! Mail about the repayment of loans: a plan that was set, and what is late.

use rstest_reuse::apply;
use serde_json::json;

use crate::app::{App, Backend, both};
use crate::lent::Loan;
use crate::notifications::book::{deliver_expected, each, give_addresses, mailed, who};

const PLAN: [(&str, &str, &str); 3] = [
    ("2026-04-03", "20000.00", "100.00"),
    ("2026-04-04", "20000.00", "100.00"),
    ("2026-09-01", "40000.00", "100.00"),
];

#[apply(both)]
fn a_plan_is_mailed_to_the_borrower_and_to_the_side_that_did_not_set_it(backend: Backend) {
    let app = &App::start(backend);
    let loan = Loan::on(app);
    give_addresses(app);
    mailed(app);
    loan.planned(&loan.commitment, None, &PLAN).expect(200);
    let set = "Aflossingsplan vastgelegd: Glasvezel voor iedereen";
    let mails = deliver_expected(app, &each(&["boogaart", "bureau", "bureau-2"], set));
    for mail in &mails {
        let page = match who(mail).as_str() {
            "boogaart" => format!("/cases/{}#loans", loan.case),
            _ => format!("/commitments/{}#repayments", loan.commitment),
        };
        for told in ["€ 80.000", "€ 300", "3 april 2026", "1 september 2026", &page] {
            assert!(mail.text.contains(told), "no “{told}” in {}", mail.text);
        }
    }
    let later = json!({
        "reason": "Een jaar later.",
        "lines": [{ "dueDate": "2027-09-01", "principal": "80000.00", "interest": "100.00" }],
    });
    let path = format!("/v1/commitments/{}/repayment-plans", loan.commitment);
    loan.w.bureau.post(&path, later).expect(200);
    let replaced = "Aflossingsplan vervangen: Glasvezel voor iedereen";
    let mails = deliver_expected(app, &each(&["almere", "boogaart"], replaced));
    for mail in &mails {
        assert!(mail.text.contains("Een jaar later."), "{}", mail.text);
    }
}

#[apply(both)]
fn what_is_not_repaid_in_time_is_one_mail_to_the_borrower_and_one_to_the_funder(backend: Backend) {
    let app = &App::start(backend);
    let loan = Loan::on(app);
    loan.planned(&loan.commitment, None, &PLAN).expect(200);
    give_addresses(app);
    mailed(app);
    // Good Friday and the day after it: both are late on the Tuesday after Easter.
    app.at("2026-04-07T05:59:59Z");
    deliver_expected(app, &[]);
    app.at("2026-04-07T06:00:00Z");
    let late = "Te laat: 2 aflossingen, samen € 40.200";
    let mails = deliver_expected(app, &each(&["almere", "boogaart"], late));
    for mail in &mails {
        for told in [
            "Te laat: € 20.100 moest op 3 april 2026 zijn terugbetaald: Glasvezel voor iedereen",
            "Te laat: € 20.100 moest op 4 april 2026 zijn terugbetaald: Glasvezel voor iedereen",
        ] {
            assert!(mail.text.contains(told), "no “{told}” in {}", mail.text);
        }
    }
    deliver_expected(app, &[]);
    // Each date is mailed once, and what came back is not late.
    loan.repay(Some("50000.00"), Some("200.00"), "A-1").expect(200);
    app.at("2026-09-02T06:00:00Z");
    let last = "Te laat: € 30.100 moest op 1 september 2026 zijn terugbetaald: Glasvezel voor iedereen";
    deliver_expected(app, &each(&["almere", "boogaart"], last));
}
