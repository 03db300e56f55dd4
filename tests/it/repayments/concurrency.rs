//! Repayments that are recorded concurrently: a booking reference is that of one of them, and no euro is there twice.

use std::collections::BTreeSet;

use edba::service::events::Chain;
use rstest_reuse::apply;
use serde_json::{Value, json};

use crate::app::{App, Backend, both};
use crate::client::Client;
use crate::decided::text;
use crate::lent::{LENDER, Loan, draw_on, everything_holds};
use crate::lock_probe::Beside;
use crate::world::vote;

/// Principal on one loan and interest on another, under different mandates, concurrently: PostgreSQL only, as SQLite has one writer.
#[test]
fn two_cases_at_once_never_record_one_booking_reference() {
    let app = &App::start(Backend::Postgres);
    let loan = &Loan::on(app);
    let other = &loan.under_another_mandate();
    let funder = loan.w.organisations[LENDER];
    let mut beside = Beside::new(app);
    let mut answers = std::thread::scope(|scope| {
        let requests = app.work(|cx| {
            let _held = Chain::open(cx, funder, "organisation")?;
            let first = scope.spawn(|| loan.repay(None, Some("450.00"), "A-1"));
            beside.until_it_waits(&first);
            let second = scope.spawn(|| loan.came_back(other, "2026-03-02", "450.00", "A-1"));
            Ok([first, second])
        });
        requests.map(|request| request.join().unwrap())
    });
    answers.sort_by_key(|answer| answer.status);
    let [recorded, refused] = answers;
    recorded.expect(200);
    assert_eq!(
        refused.problem(409, "blocked").blockers(),
        ["booking-reference-taken"]
    );
    everything_holds(app);
}

/// One writer of repayments, which add up with those of the others to more than was paid: the references of what was answered
/// as recorded, and of what was answered as reversed.
fn repay_and_reverse(loan: &Loan<'_>, client: &Client, writer: usize) -> (Vec<String>, Vec<String>) {
    let (mut recorded, mut reversed) = (Vec::new(), Vec::new());
    for turn in 0..6 {
        let amount = format!("{}.{:02}", 9_000 + writer * 77, turn);
        let reference = format!("A-{writer}-{turn}");
        let answer = loan.repay_on(client, Some(&amount), None, &reference);
        if answer.status != 200 {
            let refused = answer.problem(400, "invalid-input");
            assert_eq!(refused.faults(), ["/principal"]);
            assert_eq!(refused.body["errors"][0]["code"], "more-than-outstanding");
            continue;
        }
        if turn % 3 == 0 {
            let path = format!("/v1/repayments?commitmentId={}&limit=100", loan.commitment);
            let found = client.get(&path).expect(200).items();
            let mine = found
                .iter()
                .find(|one| one["bookingReference"] == reference.as_str())
                .unwrap();
            let body = json!({ "reason": "Dubbel.", "valueDate": loan.today() });
            let path = format!("/v1/repayments/{}/reversals", text(&mine["id"]));
            let answer = client.post(&path, body);
            if answer.status == 200 {
                reversed.push(reference.clone());
            } else {
                assert_eq!(answer.problem(409, "blocked").blockers(), ["return-in-use"]);
            }
        }
        recorded.push(reference);
    }
    (recorded, reversed)
}

/// What was answered as recorded or as reversed is listed so, once, and the sums of the loan and of its mandate are those of the
/// list.
fn check_sums(loan: &Loan<'_>, recorded: &BTreeSet<String>, reversed: &BTreeSet<String>) {
    let cents = |value: &Value| text(value).replace('.', "").parse::<i64>().unwrap();
    let path = format!("/v1/repayments?commitmentId={}&limit=100", loan.commitment);
    let listed = loan.partner.renewed().get(&path).expect(200).items();
    let references = |kept: &dyn Fn(&Value) -> bool| -> BTreeSet<String> {
        let kept = listed.iter().filter(|one| kept(one));
        kept.map(|one| text(&one["bookingReference"])).collect()
    };
    assert_eq!(listed.len(), recorded.len(), "each receipt is recorded once");
    assert_eq!(
        references(&|_| true),
        *recorded,
        "what was answered is recorded, and nothing else"
    );
    let is_standing = |one: &Value| one["reversal"].is_null();
    assert_eq!(references(&|one| !is_standing(one)), *reversed);
    let sum = |kept: &dyn Fn(&Value) -> bool| -> i64 {
        let standing = listed.iter().filter(|one| is_standing(one) && kept(one));
        standing.map(|one| cents(&one["amount"])).sum()
    };
    let [paid, repaid, outstanding] = loan
        .figures(["paid", "repaid", "outstanding"])
        .map(|value| cents(&value));
    assert_eq!(paid, repaid + outstanding);
    assert!(outstanding >= 0);
    assert_eq!(repaid, sum(&|_| true));
    let headroom = loan.w.headroom(LENDER, 2026);
    let [ceiling, reserved, committed, paid, returned, available] = [
        "ceiling",
        "reserved",
        "committed",
        "paid",
        "returned",
        "available",
    ]
    .map(|name| cents(&headroom[name]));
    assert_eq!(ceiling - reserved - committed - paid + returned, available);
    assert!(available >= 0);
    assert_eq!(returned, sum(&|one| one["returnedToHeadroom"] == true));
}

/// Repayments, their reversals, pledges and new terms, by several clients concurrently.
#[apply(both)]
fn whatever_comes_back_at_the_same_time_no_euro_is_there_twice(backend: Backend) {
    let app = &App::start(backend);
    let loan = Loan::on(app);
    let cases: Vec<String> = (0..3)
        .map(|place| {
            let case = loan.w.case(&format!("Zaak {place}"), 400_000);
            loan.w.to_board(&case);
            loan.w.board_ballot(&case)
        })
        .collect();
    let lender = &loan.w.board_members[LENDER];
    let (recorded, reversed) = std::thread::scope(|scope| {
        let writers: Vec<_> = (0..3_usize)
            .map(|writer| {
                let (client, loan) = (loan.partner.renewed(), &loan);
                scope.spawn(move || repay_and_reverse(loan, &client, writer))
            })
            .collect();
        for ballot in &cases {
            let (client, w) = (lender.client.renewed(), &loan.w);
            scope.spawn(move || {
                for euros in [400_000, 250_000, 350_000] {
                    let mut pledge = w.pledge(LENDER, euros);
                    pledge["instrument"] = json!("credit");
                    vote(&client, ballot, json!({ "position": "for", "pledges": [pledge] })).expect(200);
                }
            });
        }
        let loan = &loan;
        scope.spawn(move || {
            for returns in [false, true, false] {
                draw_on(&loan.w, &loan.fund, returns);
            }
        });
        let (mut recorded, mut reversed) = (BTreeSet::new(), BTreeSet::new());
        for writer in writers {
            let (more, back) = writer.join().unwrap();
            recorded.extend(more);
            reversed.extend(back);
        }
        (recorded, reversed)
    });
    check_sums(&loan, &recorded, &reversed);
    everything_holds(app);
}
