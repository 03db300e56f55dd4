//! Payments, releases and reversals under a schedule.

use diesel::connection::SimpleConnection;
use rstest_reuse::apply;
use serde_json::{Value, json};

use super::{Financed, agree, everything_holds, instalment, texts};
use crate::app::{App, Backend, both};
use crate::decided::text;

#[apply(both)]
fn nothing_is_paid_on_an_instalment_whose_condition_is_not_met(backend: Backend) {
    let app = &App::start(backend);
    let it = Financed::new(app);
    it.scheduled();
    let refused = it.pay("70000.01", "B-1").problem(400, "invalid-input");
    let fault = &refused.body["errors"][0];
    assert_eq!(
        (&fault["pointer"], &fault["code"]),
        (&json!("/amount"), &json!("instalment-condition-not-met"))
    );
    let said = text(&fault["text"]);
    assert!(
        said.contains("70000.00") && said.contains("Een vergunning") && said.contains(&it.condition),
        "{said}"
    );
    // The database refuses it as well.
    let sql = format!(
        "INSERT INTO commitment_entries (id, commitment_id, seq, kind, amount_cents, organisation_id, value_date, \
         booking_reference, payee, recorded_at) SELECT 'x', id, 99, 'paid', 7000001, organisation_id, '2026-03-02', 'B-9', \
         'X', created_at FROM commitments WHERE id = '{}'",
        it.commitment
    );
    let said = app
        .state
        .db
        .writer()
        .unwrap()
        .batch_execute(&sql)
        .unwrap_err()
        .to_string();
    assert!(
        said.contains("nothing is paid on an instalment whose condition is not met"),
        "{said}"
    );

    // Payments fill what may be paid in the order of the due dates.
    it.pay("50000.00", "B-1").expect(201);
    assert_eq!(
        it.instalments(),
        texts([
            ["2026-04-01", "40000.00", "40000.00", "paid"],
            ["2026-06-01", "30000.00", "0.00", "waiting"],
            ["2026-09-01", "30000.00", "10000.00", "upcoming"],
        ])
    );
    it.pay("20000.01", "B-2").problem(400, "invalid-input");
    it.pay("20000.00", "B-2").expect(201);
    it.meet_the_condition();
    it.pay("30000.00", "B-3").expect(201);
    let states: Vec<_> = it.instalments().into_iter().map(|[.., state]| state).collect();
    assert_eq!(states, ["paid", "paid", "paid"]);
    everything_holds(app);
}

#[apply(both)]
fn what_is_given_up_is_taken_from_the_last_instalments(backend: Backend) {
    let app = &App::start(backend);
    let it = Financed::new(app);
    let first = it.scheduled();
    let waiting = it.propose(
        &it.partner,
        json!({ "reason": "Eén keer.", "instalments": [instalment("2026-05-01", "100000.00")] }),
    );
    let waiting = waiting.expect(201).id();
    let made = it.pay("40000.00", "B-1").expect(201);
    it.release(json!("45000.00")).expect(200);
    assert_eq!(
        it.instalments(),
        texts([
            ["2026-04-01", "40000.00", "40000.00", "paid"],
            ["2026-06-01", "15000.00", "0.00", "waiting"],
        ])
    );
    let path = format!("/v1/commitments/{}/payment-schedules", it.commitment);
    let newest = it.partner.get(&path).expect(200).items().remove(0);
    assert_eq!(
        (&newest["trimmed"], &newest["reason"], &newest["number"]),
        (&json!(true), &json!("Het werk was goedkoper."), &json!(3))
    );
    let ended = it
        .partner
        .get(&format!("/v1/payment-schedules/{first}"))
        .expect(200);
    assert_eq!(ended.body["status"], "superseded");
    // What was proposed before it does not add up any more.
    let outdated = agree(&it.w.bureau, &waiting).problem(409, "blocked");
    assert_eq!(outdated.blockers(), ["schedule-outdated"]);
    // A reversal changes no instalment; what it opens can be paid again.
    let reversal = json!({ "reason": "Verkeerde rekening.", "valueDate": "2026-03-02" });
    let path = format!("/v1/disbursements/{}/reversals", text(&made.body["id"]));
    it.partner.post(&path, reversal).expect(200);
    assert_eq!(
        it.instalments()[0],
        ["2026-04-01", "40000.00", "0.00", "upcoming"].map(str::to_owned)
    );
    it.pay("40000.00", "B-2").expect(201);
    it.release(Value::Null).expect(200);
    assert_eq!(
        it.instalments(),
        texts([["2026-04-01", "40000.00", "40000.00", "paid"]])
    );
    // Nothing is left to be scheduled.
    let refused = it.propose(&it.partner, it.plan()).problem(409, "blocked");
    assert_eq!(refused.blockers(), ["nothing-to-schedule"]);
    everything_holds(app);
}

#[apply(both)]
fn without_a_schedule_payments_are_free(backend: Backend) {
    let app = &App::start(backend);
    let it = Financed::new(app);
    it.propose(&it.w.bureau, it.plan()).expect(201);
    it.pay("100000.00", "B-1").expect(201);
    assert_eq!(it.instalments(), texts::<4, 0>([]));
    everything_holds(app);
}

/// Proposals of both sides, answers, payments and releases at the same time: one version is in force, and its instalments add
/// up.
#[apply(both)]
fn whatever_happens_at_the_same_time_one_schedule_is_in_force_and_adds_up(backend: Backend) {
    let app = &App::start(backend);
    let it = Financed::new(app);
    it.scheduled();
    let open = || {
        let path = format!("/v1/commitments/{}", it.commitment);
        let found = it.w.bureau.renewed().get(&path).expect(200).body;
        let cents = |name: &str| text(&found[name]).replace('.', "").parse::<i64>().unwrap();
        cents("amount") - cents("released")
    };
    let sides = [it.w.bureau.renewed(), it.partner.renewed()];
    std::thread::scope(|scope| {
        for (place, side) in sides.iter().enumerate() {
            let (other, it, open) = (&sides[1 - place], &it, &open);
            scope.spawn(move || {
                for _ in 0..4 {
                    let amount = open();
                    let whole = format!("{}.{:02}", amount / 100, amount % 100);
                    let body =
                        json!({ "reason": "Anders.", "instalments": [instalment("2026-05-01", &whole)] });
                    let made = it.propose(&side.renewed(), body);
                    if made.status == 201 {
                        agree(&other.renewed(), &made.id());
                    } else {
                        made.problem(400, "invalid-input");
                    }
                }
            });
        }
        scope.spawn(|| {
            for turn in 0..6 {
                it.pay("5000.00", &format!("B-{turn}"));
            }
        });
        scope.spawn(|| {
            for _ in 0..3 {
                it.release(json!("1234.56"));
            }
        });
    });
    let in_force = it
        .versions()
        .into_iter()
        .filter(|(_, status)| status == "in-force");
    assert_eq!(in_force.count(), 1);
    let sum: i64 = it
        .instalments()
        .iter()
        .map(|[_, amount, ..]| amount.replace('.', "").parse::<i64>().unwrap())
        .sum();
    assert_eq!(sum, open());
    everything_holds(app);
}
