//! Guarantees: acknowledged with the period in which they are at risk, called by a payment within it, and expired after it.

use rstest_reuse::apply;
use serde_json::{Value, json};

use crate::app::{App, Backend, both};
use crate::client::{Answer, Client};
use crate::decided::text;
use crate::notifications::book::{deliver_expected, each, give_addresses};
use crate::verify::verify;
use crate::world::{World, vote};
use edba::domain::codes::Role;

/// A financed case whose one commitment is a guarantee of € 100,000 by USG People, within its mandate.
pub struct Guaranteed<'a> {
    pub w: World<'a>,
    pub commitment: String,
    pub partner: Client,
}

impl<'a> Guaranteed<'a> {
    pub fn on(app: &'a App) -> Self {
        let w = World::new(app);
        let case = w.case("Een gegarandeerde lening", 100_000);
        w.to_board(&case);
        let ballot = w.board_ballot(&case);
        let mut pledge = w.pledge("usg-people", 100_000);
        pledge["instrument"] = json!("guarantee");
        let guarantor = &w.board_members["usg-people"].client;
        vote(
            guarantor,
            &ballot,
            json!({ "position": "for", "pledges": [pledge] }),
        )
        .expect(200);
        for (code, member) in &w.board_members {
            if *code != "usg-people" {
                vote(&member.client, &ballot, json!({ "position": "for" })).expect(200);
            }
        }
        w.close(&ballot).expect(200);
        w.command_by_two(&case, json!({ "command": "finance" }))
            .expect(200);
        let found = w.bureau.get(&format!("/v1/commitments?caseId={case}"));
        let commitment = text(&found.expect(200).items()[0]["id"]);
        let organisation = w.organisations["usg-people"];
        let partner = app.account(Role::FinancePartner, "garant", Some(organisation), None);
        Self {
            w,
            commitment,
            partner,
        }
    }

    fn path(&self, below: &str) -> String {
        format!("/v1/commitments/{}/{below}", self.commitment)
    }

    /// The partner acknowledges it, at risk until a day of March.
    pub fn acknowledged_until(app: &'a App, until: &str) -> Self {
        let g = Self::on(app);
        let answer = json!({
            "bookingReference": "G-1", "atRiskFromDate": "2026-03-01", "atRiskToDate": until,
        });
        g.partner.post(&g.path("acknowledgements"), answer).expect(200);
        g
    }

    fn call(&self, client: &Client, amount: &str, reference: &str, day: &str) -> Answer {
        let payment = json!({
            "amount": amount, "valueDate": day, "payee": "Huisbankier", "bookingReference": reference,
        });
        client.post(&self.path("disbursements"), payment)
    }

    /// Status, paid, released and open, and the period.
    fn state(&self) -> [Value; 6] {
        let path = format!("/v1/commitments/{}", self.commitment);
        let found = self.w.bureau.renewed().get(&path).expect(200).body;
        [
            "status",
            "paid",
            "released",
            "open",
            "atRiskFromDate",
            "atRiskToDate",
        ]
        .map(|name| found[name].clone())
    }

    fn approve(&self, proposed: &Answer) -> Answer {
        let address = format!("{}/approvals", proposed.header("location"));
        self.w.second_bureau.renewed().post(&address, json!({}))
    }
}

#[track_caller]
fn everything_holds(app: &App) {
    let (code, said) = verify(app);
    assert_eq!(code, Some(0), "{said}");
}

fn of(state: [&str; 4]) -> [Value; 4] {
    state.map(|text| json!(text))
}

#[apply(both)]
fn a_guarantee_is_acknowledged_with_its_period_and_nothing_else_is(backend: Backend) {
    let app = &App::start(backend);
    let g = Guaranteed::on(app);
    let answer = |more: Value| {
        let mut answer = json!({ "bookingReference": "G-1" });
        answer
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        g.partner.post(&g.path("acknowledgements"), answer)
    };
    for (more, pointer) in [
        (json!({}), "/atRiskFromDate"),
        (json!({ "atRiskFromDate": "2026-03-01" }), "/atRiskToDate"),
        (
            json!({ "atRiskFromDate": "2026-03-02", "atRiskToDate": "2026-03-01" }),
            "/atRiskToDate",
        ),
    ] {
        let refused = answer(more).problem(400, "invalid-input");
        assert_eq!(refused.faults(), [pointer]);
    }
    let several = json!({ "items": [{ "commitmentId": g.commitment, "bookingReference": "G-1" }] });
    let refused = g.partner.post("/v1/acknowledgements", several);
    assert_eq!(
        refused.problem(400, "invalid-input").faults(),
        ["/items/0/commitmentId"]
    );
    let period = json!({ "atRiskFromDate": "2026-03-01", "atRiskToDate": "2028-12-31" });
    let acknowledged = answer(period.clone()).expect(200).body;
    assert_eq!(
        [
            &acknowledged["status"],
            &acknowledged["atRiskFromDate"],
            &acknowledged["atRiskToDate"]
        ],
        [&json!("acknowledged"), &json!("2026-03-01"), &json!("2028-12-31")]
    );
    assert_eq!(answer(period.clone()).expect(200).body, acknowledged);
    everything_holds(app);
}

#[apply(both)]
fn a_call_is_a_payment_within_the_period(backend: Backend) {
    let app = &App::start(backend);
    let g = Guaranteed::acknowledged_until(app, "2026-03-10");
    let made = g.call(&g.partner, "30000.00", "G-1-1", "2026-03-02").expect(201);
    let path = format!("/v1/disbursements/{}", made.id());
    g.partner.get(&path).expect(200);
    app.at("2026-03-12T09:00:00Z");
    let partner = g.partner.renewed();
    let refused = g
        .call(&partner, "1.00", "G-1-2", "2026-03-11")
        .problem(400, "invalid-input");
    assert_eq!(refused.body["errors"][0]["code"], "outside-at-risk-period");
    // What was called in the period is recorded afterwards as well.
    g.call(&partner, "10000.00", "G-1-3", "2026-03-10").expect(201);
    assert_eq!(
        g.state()[..4],
        of(["acknowledged", "40000.00", "0.00", "60000.00"])
    );
    everything_holds(app);
}

#[apply(both)]
fn what_was_not_called_expires_after_the_period(backend: Backend) {
    let app = &App::start(backend);
    let g = Guaranteed::acknowledged_until(app, "2026-03-10");
    g.call(&g.partner, "30000.00", "G-1-1", "2026-03-02").expect(201);
    let committed = || g.w.headroom("usg-people", 2026)["committed"].clone();
    assert_eq!(committed(), "70000.00");
    let early = g
        .partner
        .post(&g.path("expiries"), json!({}))
        .problem(409, "blocked");
    assert_eq!(early.blockers(), ["guarantee-running"]);
    app.at("2026-03-10T22:30:00Z");
    let partner = g.partner.renewed();
    let last = partner
        .post(&g.path("expiries"), json!({}))
        .problem(409, "blocked");
    assert_eq!(
        last.blockers(),
        ["guarantee-running"],
        "its last day has not passed in Almere"
    );
    app.at("2026-03-11T09:00:00Z");
    let partner = g.partner.renewed();
    partner.post(&g.path("expiries"), json!({})).expect(200);
    assert_eq!(g.state()[..4], of(["paid", "30000.00", "70000.00", "0.00"]));
    let entries = partner.get(&g.path("entries")).expect(200).items();
    let last = entries.last().unwrap();
    assert_eq!(
        (&last["kind"], &last["amount"], &last["reason"]),
        (&json!("released"), &json!("70000.00"), &json!("expired"))
    );
    let again = partner
        .post(&g.path("expiries"), json!({}))
        .problem(409, "blocked");
    assert_eq!(again.blockers(), ["guarantee-settled"]);
    everything_holds(app);
}

#[apply(both)]
fn the_bureau_sets_a_period_and_records_an_expiry_with_four_eyes(backend: Backend) {
    let app = &App::start(backend);
    let g = Guaranteed::acknowledged_until(app, "2026-03-10");
    g.call(&g.partner, "30000.00", "G-1-1", "2026-03-02").expect(201);
    let period = |from: &str, to: &str| json!({ "atRiskFromDate": from, "atRiskToDate": to, "reason": "De lening loopt langer." });
    // A call stays within the period.
    let late = period("2026-03-03", "2026-03-31");
    let refused = g.w.bureau.post(&g.path("at-risk-periods"), late);
    assert_eq!(
        refused.problem(400, "invalid-input").body["errors"][0]["code"],
        "call-outside-period"
    );
    let longer = period("2026-03-01", "2026-03-31");
    g.partner
        .post(&g.path("at-risk-periods"), longer.clone())
        .problem(403, "forbidden");
    let proposed = g.w.bureau.post(&g.path("at-risk-periods"), longer).expect(202);
    assert_eq!(proposed.body["kind"], "set-at-risk-period");
    assert_eq!(g.state()[5], "2026-03-10");
    g.approve(&proposed).expect(200);
    assert_eq!(g.state()[4..], [json!("2026-03-01"), json!("2026-03-31")]);

    app.at("2026-04-01T09:00:00Z");
    let bureau = g.w.bureau.renewed();
    let proposed = bureau.post(&g.path("expiries"), json!({})).expect(202);
    assert_eq!(proposed.body["subject"]["amount"], "70000.00");
    g.approve(&proposed).expect(200);
    assert_eq!(g.state()[..4], of(["paid", "30000.00", "70000.00", "0.00"]));
    let settled = bureau
        .post(&g.path("expiries"), json!({}))
        .problem(409, "blocked");
    assert_eq!(settled.blockers(), ["guarantee-settled"]);
    everything_holds(app);
}

#[apply(both)]
fn another_instrument_neither_expires_nor_has_a_period(backend: Backend) {
    let app = &App::start(backend);
    let d = crate::decided::Decided::on(app);
    d.financed();
    let path = |below: &str| format!("/v1/commitments/{}/{below}", d.commitment);
    let partner = d.partner("usg-people");
    let refused = partner.post(&path("expiries"), json!({})).problem(409, "blocked");
    assert_eq!(refused.blockers(), ["not-a-guarantee"]);
    let period = json!({ "atRiskFromDate": "2026-03-01", "atRiskToDate": "2026-03-31", "reason": "Langer." });
    let refused =
        d.w.bureau
            .post(&path("at-risk-periods"), period)
            .problem(409, "blocked");
    assert_eq!(refused.blockers(), ["not-a-guarantee"]);
}

#[apply(both)]
fn a_guarantee_is_not_given_for_the_past_nor_acknowledged_twice_differently(backend: Backend) {
    let app = &App::start(backend);
    let g = Guaranteed::on(app);
    let answer = |until: &str| {
        let answer = json!({
            "bookingReference": "G-1", "atRiskFromDate": "2026-02-01", "atRiskToDate": until,
        });
        g.partner.post(&g.path("acknowledgements"), answer)
    };
    let past = answer("2026-03-01").problem(400, "invalid-input");
    assert_eq!(past.faults(), ["/atRiskToDate"]);
    let made = answer("2026-12-31").expect(200);
    assert_eq!(answer("2026-12-31").expect(200).body, made.body);
    answer("2030-12-31").problem(409, "conflict");
}

#[apply(both)]
fn the_bureau_and_the_partner_hear_that_a_period_ended_with_something_open(backend: Backend) {
    let app = &App::start(backend);
    let g = Guaranteed::acknowledged_until(app, "2026-03-10");
    give_addresses(app);
    crate::notifications::book::mailed(app);
    app.at("2026-03-11T06:59:00Z");
    deliver_expected(app, &[]);
    app.at("2026-03-11T07:00:00Z");
    let asked = each(
        &["bureau", "bureau-2", "garant"],
        "Garantie is voorbij, € 100.000 staat open",
    );
    let mails = deliver_expected(app, &asked);
    assert!(mails[0].text.contains("10 maart 2026"), "{}", mails[0].text);
    g.partner
        .renewed()
        .post(&g.path("expiries"), json!({}))
        .expect(200);
    // Who recorded it needs no mail about it.
    deliver_expected(app, &[]);
}
