//! Repayment plans: their versions, what they can hold, and what of them is overdue.

use rstest_reuse::apply;
use serde_json::{Value, json};

use crate::app::{App, Backend, both};
use crate::lent::{Loan, everything_holds};

#[apply(both)]
fn a_repayment_plan_shows_overdue_principal_and_is_not_enforced(backend: Backend) {
    let app = &App::start(backend);
    let loan = Loan::on(app);
    let path = format!("/v1/commitments/{}/repayment-plans", loan.commitment);
    let line =
        |due: &str, principal: &str| json!({ "dueDate": due, "principal": principal, "interest": "100.00" });
    let before = json!({ "lines": [line("2026-03-01", "20000.00")] });
    let refused = loan.partner.post(&path, before).problem(400, "invalid-input");
    assert_eq!(refused.faults(), ["/lines/0/dueDate"]);
    assert_eq!(refused.body["errors"][0]["code"], "before-decision");
    let plan = json!({ "lines": [line("2026-03-02", "20000.00"), line("2026-09-01", "80000.00")] });
    let set = loan.partner.post(&path, plan).expect(200);
    assert_eq!(
        (&set.body["number"], &set.body["overdue"]),
        (&json!(1), &json!("0.00"))
    );
    app.at("2026-03-03T09:00:00Z");
    let found = loan.partner.get(&path).expect(200).items();
    assert_eq!(found[0]["overdue"], "20000.00");
    loan.repay(Some("25000.00"), None, "A-1").expect(200);
    let found = loan.partner.get(&path).expect(200).items();
    assert_eq!(found[0]["overdue"], "0.00");
    assert_eq!(
        [&found[0]["lines"][0]["repaid"], &found[0]["lines"][1]["repaid"]],
        [&json!("20000.00"), &json!("5000.00")]
    );
    // Another plan takes its place, with a reason.
    let rest = json!({ "lines": [line("2026-03-02", "20000.00"), line("2026-09-01", "55000.00")] });
    let answer = loan.w.bureau.post(&path, rest).problem(400, "invalid-input");
    assert_eq!(answer.faults(), ["/reason"]);
    // It divides what is still to come back: what was repaid before fills none of its lines.
    let again = |second: &str| {
        json!({
            "reason": "Een jaar later.", "lines": [line("2026-03-02", "20000.00"), line("2027-09-01", second)],
        })
    };
    let refused = loan
        .w
        .bureau
        .post(&path, again("55000.01"))
        .problem(400, "invalid-input");
    assert_eq!(refused.faults(), ["/lines"]);
    loan.w.bureau.post(&path, again("55000.00")).expect(200);
    let found = loan.partner.get(&path).expect(200).items();
    assert_eq!((found.len(), &found[1]["overdue"]), (2, &Value::Null));
    assert_eq!(
        (&found[0]["overdue"], &found[0]["lines"][0]["repaid"]),
        (&json!("20000.00"), &json!("0.00"))
    );
    let too_much = json!({ "reason": "Meer.", "lines": [line("2026-09-01", "100000.01")] });
    let refused = loan.partner.post(&path, too_much).problem(400, "invalid-input");
    assert_eq!(refused.faults(), ["/lines"]);
    everything_holds(app);
}
