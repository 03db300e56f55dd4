//! Concurrent changes of money: random payments, reversals, releases, carry-overs, repayments, write-offs, pledges, a revocation and a
//! decision by several accounts over HTTP, on two loans and a subsidy under a mandate and its sub-mandate, on both databases.

mod checks;

use std::collections::BTreeSet;
use std::sync::Mutex;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use rstest_reuse::apply;
use serde_json::{Value, json};

use crate::app::{App, Backend, both};
use crate::client::Answer;
use crate::decided::text;
use crate::lent::{LENDER, Loan, acknowledged, adopted, everything_holds};
use crate::world::{LAST, World, terms, vote};

/// What one account does. A commitment is named by its place.
#[derive(Debug, Clone)]
enum Step {
    Pay(usize, i64),
    /// The last payment of this thread is reversed.
    Reverse,
    Release(usize, i64),
    CarryOver(usize, i64),
    Repay(usize, i64),
    /// The last repayment of this thread is reversed.
    ReverseRepayment,
    WriteOff(usize, i64),
    /// The lender votes in an open ballot with this pledge in euros, under the sub-mandate or the one above it.
    Vote(i64, bool),
    /// The last member votes, and the ballot closes when everybody has voted.
    Close,
    Revoke,
    Finance,
}

const COMMITMENTS: usize = 3;

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let of = |most: i64| (0..COMMITMENTS, 1..=most);
    let step = prop_oneof![
        6 => of(3_000_000).prop_map(|(which, cents)| Step::Pay(which, cents)),
        3 => Just(Step::Reverse),
        2 => of(500_000).prop_map(|(which, cents)| Step::Release(which, cents)),
        2 => of(1_000_000).prop_map(|(which, cents)| Step::CarryOver(which, cents)),
        5 => of(4_000_000).prop_map(|(which, cents)| Step::Repay(which, cents)),
        3 => Just(Step::ReverseRepayment),
        2 => of(1_000_000).prop_map(|(which, cents)| Step::WriteOff(which, cents)),
        3 => (1..400_000i64, any::<bool>()).prop_map(|(euros, below)| Step::Vote(euros, below)),
        1 => Just(Step::Close),
        1 => Just(Step::Revoke),
        1 => Just(Step::Finance),
    ];
    proptest::collection::vec(step, 5..9)
}

fn amount(cents: i64) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}

fn cents(value: &Value) -> i64 {
    text(value).replace('.', "").parse().unwrap()
}

/// Everything that was answered as done.
#[derive(Default)]
struct Answered {
    /// Booking references.
    paid: BTreeSet<String>,
    reversed: BTreeSet<String>,
    repaid: BTreeSet<String>,
    repayments_reversed: BTreeSet<String>,
    /// Commitment, kind of entry, cents: what two bureau accounts did.
    settled: Vec<(String, &'static str, i64)>,
    financed: usize,
}

/// The money of one lender.
struct Story<'a> {
    loan: Loan<'a>,
    above: String,
    below: String,
    /// A loan under the mandate above, and a loan and a subsidy under the one below it.
    commitments: [String; COMMITMENTS],
    ballot: String,
    /// A case that was adopted, and is not financed yet.
    adopted: String,
    answered: Mutex<Answered>,
}

/// Requires that a request was refused by a rule.
#[track_caller]
fn refused(answer: &Answer) {
    let code = answer.body["code"].as_str().unwrap_or_default();
    let by_a_rule = [(400, "invalid-input"), (409, "blocked"), (409, "conflict")];
    assert!(by_a_rule.contains(&(answer.status, code)), "{}", answer.text);
}

impl<'a> Story<'a> {
    fn on(app: &'a App) -> Self {
        let loan = Loan::new(World::with_mandates_until(app, "2028-12-31"));
        let w = &loan.w;
        let member = &w.board_members[LENDER];
        let above = member.mandate.clone().unwrap();
        let mut terms = terms("onder", 200_000, 300_000, 500_000);
        terms["validUntilDate"] = json!(w.mandates_until);
        terms["fundId"] = json!(loan.fund);
        terms["returnsAvailable"] = json!(true);
        let below = json!({
            "grantorOrganisationId": member.organisation, "parentMandateId": above, "terms": terms,
            "representativeId": member.representative,
        });
        let below = w.bureau.post("/v1/mandates", below).expect(201).id();
        let second = loan.under(&below, "Tweede lening", 50_000);
        let mut subsidy = w.pledge(LENDER, 60_000);
        subsidy["mandateId"] = json!(below);
        let subsidised = adopted(w, LENDER, "Subsidie", subsidy);
        w.command_by_two(&subsidised, json!({ "command": "finance" }))
            .expect(200);
        let subsidy = acknowledged(w, &loan.partner, &subsidised);
        let voted_on = w.case("Nog een zaak", 700_000);
        w.to_board(&voted_on);
        let ballot = w.board_ballot(&voted_on);
        for (code, other) in &w.board_members {
            if code != LENDER && code != LAST {
                vote(&other.client, &ballot, json!({ "position": "for" })).expect(200);
            }
        }
        let adopted = adopted(w, LENDER, "Nog te financieren", w.pledge(LENDER, 30_000));
        w.basis_stated(&w.bureau, &adopted);
        let first = loan.commitment.clone();
        Self {
            above,
            below,
            commitments: [first, second, subsidy],
            ballot,
            adopted,
            // By the fixture.
            answered: Mutex::new(Answered {
                paid: ["B-1", "T-Tweede lening"].map(str::to_owned).into(),
                ..Answered::default()
            }),
            loan,
        }
    }

    fn take(&self, writer: usize, steps: &[Step]) {
        let (mut payments, mut repayments) = (Vec::new(), Vec::new());
        for (turn, step) in steps.iter().enumerate() {
            let reference = format!("{writer}-{turn}");
            match step {
                Step::Pay(which, cents) => payments.extend(self.pay(*which, *cents, reference)),
                Step::Reverse => self.reverse(payments.pop()),
                Step::Repay(which, cents) => {
                    if self.repay(*which, *cents, &reference) {
                        repayments.push((*which, reference));
                    }
                }
                Step::ReverseRepayment => self.reverse_repayment(repayments.pop()),
                Step::Release(which, cents) => {
                    let body = json!({ "amount": amount(*cents), "reason": "Goedkoper." });
                    self.settle(*which, "releases", "released", *cents, body);
                }
                Step::CarryOver(which, cents) => {
                    // Under its own mandate, so that no ratification is asked where that does not cover it.
                    let mandate = if *which == 0 { &self.above } else { &self.below };
                    let body = json!({
                        "amount": amount(*cents), "budgetYear": 2027, "reason": "Later.", "mandateId": mandate,
                    });
                    self.settle(*which, "carry-overs", "carried-out", *cents, body);
                }
                Step::WriteOff(which, cents) => {
                    let body = json!({
                        "amount": amount(*cents), "document": "College 2026-204", "reason": "Failliet.",
                    });
                    self.settle(*which, "write-offs", "written-off", *cents, body);
                }
                Step::Vote(euros, is_below) => self.vote(*euros, *is_below),
                Step::Close => {
                    let last = &self.loan.w.board_members[LAST].client;
                    let answer = vote(last, &self.ballot, json!({ "position": "for" }));
                    if answer.status != 200 {
                        refused(&answer);
                    }
                }
                Step::Revoke => self.revoke(),
                Step::Finance => {
                    let path = format!("/v1/cases/{}/transitions", self.adopted);
                    if self.by_two(&path, json!({ "command": "finance" })) {
                        self.answered.lock().unwrap().financed += 1;
                    }
                }
            }
        }
    }

    fn pay(&self, which: usize, cents: i64, reference: String) -> Option<(String, String)> {
        let payment = json!({
            "amount": amount(cents), "valueDate": self.loan.today(), "payee": "Boogaart", "bookingReference": reference,
        });
        let path = format!("/v1/commitments/{}/disbursements", self.commitments[which]);
        let answer = self.loan.partner.post(&path, payment);
        if answer.status != 201 {
            refused(&answer);
            return None;
        }
        let new = self.answered.lock().unwrap().paid.insert(reference.clone());
        assert!(new, "{reference}");
        Some((answer.id(), reference))
    }

    fn reverse(&self, payment: Option<(String, String)>) {
        let Some((id, reference)) = payment else { return };
        let reversal = json!({ "reason": "Dubbel.", "valueDate": self.loan.today() });
        let answer = self
            .loan
            .partner
            .post(&format!("/v1/disbursements/{id}/reversals"), reversal);
        if answer.status == 200 {
            self.answered.lock().unwrap().reversed.insert(reference);
        } else {
            refused(&answer);
        }
    }

    fn repay(&self, which: usize, cents: i64, reference: &str) -> bool {
        let commitment = &self.commitments[which];
        let answer = self
            .loan
            .came_back(commitment, &self.loan.today(), &amount(cents), reference);
        if answer.status != 200 {
            refused(&answer);
            return false;
        }
        self.answered.lock().unwrap().repaid.insert(reference.to_owned())
    }

    fn reverse_repayment(&self, repayment: Option<(usize, String)>) {
        let Some((which, reference)) = repayment else {
            return;
        };
        let found = self.repayments(which);
        let mine = found
            .iter()
            .find(|one| one["bookingReference"] == reference.as_str());
        let answer = self.loan.reverse(mine.unwrap(), "Dubbel.");
        if answer.status == 200 {
            self.answered
                .lock()
                .unwrap()
                .repayments_reversed
                .insert(reference);
        } else {
            assert_eq!(answer.problem(409, "blocked").blockers(), ["return-in-use"]);
        }
    }

    fn settle(&self, which: usize, what: &str, kind: &'static str, cents: i64, body: Value) {
        let commitment = &self.commitments[which];
        if self.by_two(&format!("/v1/commitments/{commitment}/{what}"), body) {
            let mut answered = self.answered.lock().unwrap();
            answered.settled.push((commitment.clone(), kind, cents));
        }
    }

    /// Whether two bureau accounts did it. Otherwise nothing of it waits any more.
    fn by_two(&self, path: &str, body: Value) -> bool {
        let w = &self.loan.w;
        let proposed = w.bureau.post(path, body);
        if proposed.status != 202 {
            refused(&proposed);
            return false;
        }
        let action = format!("/v1/pending-actions/{}", proposed.id());
        let approved = w.second_bureau.post(&format!("{action}/approvals"), json!({}));
        if approved.status == 200 {
            return true;
        }
        refused(&approved);
        let rejection = json!({ "reason": "Het past niet meer." });
        w.second_bureau
            .post(&format!("{action}/rejections"), rejection)
            .expect(200);
        false
    }

    fn vote(&self, euros: i64, is_below: bool) {
        let w = &self.loan.w;
        let mut pledge = w.pledge(LENDER, euros);
        pledge["mandateId"] = json!(if is_below { &self.below } else { &self.above });
        let with_pledge = json!({ "position": "for", "pledges": [pledge] });
        let answer = vote(&w.board_members[LENDER].client, &self.ballot, with_pledge);
        if answer.status != 200 {
            refused(&answer);
        }
    }

    fn revoke(&self) {
        let revocation = json!({ "reason": "Nieuw college." });
        let mandate = format!("/v1/mandates/{}", self.below);
        let answer = self.loan.w.bureau.post_about(&mandate, "revocations", revocation);
        // Of two at once, one finds another version.
        if !matches!(answer.status, 201 | 412) {
            refused(&answer);
        }
    }

    fn repayments(&self, which: usize) -> Vec<Value> {
        let path = format!(
            "/v1/repayments?commitmentId={}&limit=100",
            self.commitments[which]
        );
        self.loan.partner.get(&path).expect(200).items()
    }
}

#[apply(both)]
fn whatever_happens_to_the_money_of_a_lender_at_once_the_books_add_up(backend: Backend) {
    let config = Config {
        cases: 3,
        max_shrink_iters: 8,
        failure_persistence: None,
        ..Config::default()
    };
    let schedules = proptest::collection::vec(steps(), 4);
    TestRunner::new(config)
        .run(&schedules, |schedule| {
            let app = &App::start(backend);
            let story = &Story::on(app);
            std::thread::scope(|scope| {
                for (writer, steps) in schedule.iter().enumerate() {
                    scope.spawn(move || story.take(writer, steps));
                }
            });
            story.check();
            everything_holds(app);
            Ok(())
        })
        .unwrap();
}
