//! Funds: registered by the bureau, drawn on by mandates, and how far a revolving fund really revolves.

use diesel::connection::SimpleConnection;
use edba::domain::codes::Role;
use rstest_reuse::apply;
use serde_json::{Value, json};

use crate::app::{App, Backend, both};
use crate::decided::text;
use crate::lent::{LENDER, Loan, draw_on, draw_on_during, everything_holds, fund, lent};
use crate::world::{World, terms};

fn years(loan: &Loan<'_>) -> Vec<Value> {
    let path = format!("/v1/funds/{}/years", loan.fund);
    loan.w.bureau.get(&path).expect(200).items()
}

#[apply(both)]
fn a_revolving_fund_shows_by_year_what_came_back_of_what_was_paid_out(backend: Backend) {
    let app = &App::start(backend);
    let loan = Loan::on(app);
    loan.repay(Some("30000.00"), Some("450.00"), "A-1").expect(200);
    // In the next year more comes back.
    app.at("2027-02-01T12:00:00Z");
    let partner = loan.partner.renewed();
    let body = json!({
        "principal": "20000.00", "interest": "300.00", "valueDate": "2027-01-29", "payer": "Boogaart",
        "bookingReference": "A-2",
    });
    partner
        .post(&format!("/v1/commitments/{}/repayments", loan.commitment), body)
        .expect(200);
    let found = years(&loan);
    let figures: Vec<_> = found
        .iter()
        .map(|year| {
            [
                "paidOut",
                "returned",
                "outstanding",
                "received",
                "interest",
                "degree",
            ]
            .map(|name| year[name].clone())
        })
        .collect();
    assert_eq!(
        figures,
        [
            ["80000.00", "50000.00", "30000.00", "30000.00", "450.00", "62.5"].map(|text| json!(text)),
            [
                json!("0.00"),
                json!("0.00"),
                json!("0.00"),
                json!("20000.00"),
                json!("300.00"),
                Value::Null
            ]
        ]
    );
    assert_eq!(
        (&found[0]["year"], &found[0]["intendedDegree"]),
        (&json!(2026), &json!(80))
    );
    // The mandate ended with 2026, so what came back in 2027 is not available again.
    let mandate = loan.w.board_members[LENDER].mandate.as_ref().unwrap();
    let headroom = loan
        .w
        .bureau
        .renewed()
        .get(&format!("/v1/mandates/{mandate}/headroom"))
        .expect(200);
    assert_eq!(headroom.body["wholePeriod"]["returned"], "30000.00");
    everything_holds(app);
}

#[apply(both)]
fn the_figures_of_a_public_fund_are_open_data_and_of_no_other(backend: Backend) {
    let app = &App::start(backend);
    let loan = Loan::on(app);
    let public = || {
        let anyone = crate::client::Client::new(&app.url, None);
        anyone.get("/v1/public-fund-years").expect(200).items()
    };
    assert_eq!(public(), Vec::<Value>::new());
    let address = format!("/v1/funds/{}", loan.fund);
    let published = loan
        .w
        .bureau
        .patch(&address, json!({ "public": true }))
        .expect(200);
    assert_eq!(
        (&published.body["public"], &published.body["version"]),
        (&json!(true), &json!(2))
    );
    let found = public();
    assert_eq!(found.len(), 1);
    assert_eq!(
        (&found[0]["fund"], &found[0]["paidOut"], &found[0]["degree"]),
        (&json!("Innovatiefonds"), &json!("80000.00"), &json!("0.0"))
    );
    everything_holds(app);
}

#[apply(both)]
fn a_fund_is_registered_and_seen_by_its_funder(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let id = fund(&w, LENDER, "Innovatiefonds");
    let account = |role, code: &str| app.account(role, code, Some(w.organisations[code]), None);
    let seen = |client: &crate::client::Client| client.get("/v1/funds").expect(200).items().len();
    assert_eq!(seen(&w.bureau), 1);
    assert_eq!(seen(&app.auditor()), 1);
    assert_eq!(seen(&account(Role::FinancePartner, LENDER)), 1);
    let other = account(Role::FinancePartner, "windesheim");
    assert_eq!(seen(&other), 0);
    other.get(&format!("/v1/funds/{id}")).problem(404, "not-found");
    let good = json!({
        "organisationId": w.organisations[LENDER], "name": "Ander fonds", "purpose": "Leningen.", "revolving": true,
        "intendedDegree": 80, "validFromDate": "2026-01-01", "validUntilDate": "2030-12-31",
    });
    for (name, value, pointer, code) in [
        ("intendedDegree", Value::Null, "/intendedDegree", "required"),
        ("revolving", json!(false), "/intendedDegree", "not-allowed"),
        (
            "validUntilDate",
            json!("2025-12-31"),
            "/validUntilDate",
            "dates-out-of-order",
        ),
        ("name", json!(" "), "/name", "blank"),
        (
            "organisationId",
            json!("019b8f6e-0000-7000-8000-000000000000"),
            "/organisationId",
            "unknown-organisation",
        ),
    ] {
        let mut body = good.clone();
        body[name] = value;
        let answer = w.bureau.post("/v1/funds", body).problem(400, "invalid-input");
        let fault = &answer.body["errors"][0];
        assert_eq!(
            (&fault["pointer"], &fault["code"]),
            (&json!(pointer), &json!(code)),
            "{name}"
        );
    }
    other.post("/v1/funds", good).problem(403, "forbidden");
    everything_holds(app);
}

#[apply(both)]
fn a_mandate_draws_on_a_fund_of_its_grantor_and_a_sub_mandate_on_the_same(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let strange = fund(&w, "windesheim", "Onderwijsfonds");
    let mandate = w.board_members[LENDER].mandate.clone().unwrap();
    let mut new = terms(LENDER, 500_000, 1_000_000, 3_000_000);
    new["fundId"] = json!(strange);
    let answer = w
        .bureau
        .post_about(
            &format!("/v1/mandates/{mandate}"),
            "versions",
            json!({ "terms": new }),
        )
        .problem(400, "invalid-input");
    assert_eq!(answer.body["errors"][0]["pointer"], "/terms/fundId");
    let own = fund(&w, LENDER, "Innovatiefonds");
    draw_on(&w, &own, false);
    // A sub-mandate draws on the fund of its parent, and gets no more back than its parent does.
    let mut sub = terms("sub", 1_000, 1_000, 1_000);
    sub["returnsAvailable"] = json!(true);
    let member = &w.board_members[LENDER];
    let body = json!({
        "grantorOrganisationId": member.organisation, "representativeId": member.representative,
        "parentMandateId": mandate, "terms": sub,
    });
    let answer = w.bureau.post("/v1/mandates", body).problem(400, "invalid-input");
    let codes: Vec<_> = answer.body["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|fault| text(&fault["code"]))
        .collect();
    assert_eq!(codes, ["wider-fund", "wider-returns"]);
    everything_holds(app);
}

#[apply(both)]
fn what_was_lent_stays_with_its_fund_when_the_mandate_draws_on_another(backend: Backend) {
    let app = &App::start(backend);
    let loan = Loan::on(app);
    let other = fund(&loan.w, LENDER, "Groeifonds");
    let w = &loan.w;
    draw_on(w, &other, true);
    let case = lent(w, "Tweede", 50_000);
    let found = w
        .bureau
        .renewed()
        .get(&format!("/v1/commitments?caseId={case}"))
        .expect(200)
        .items();
    assert_eq!(found[0]["fundId"], json!(other));
    assert_eq!(loan.figures(["fundId"]), [json!(loan.fund)]);
    everything_holds(app);
}

#[apply(both)]
fn a_fund_lasts_as_long_as_the_mandates_that_draw_on_it(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let id = fund(&w, LENDER, "Innovatiefonds");
    let address = format!("/v1/funds/{id}");
    let ends = |day: &str| w.bureau.patch(&address, json!({ "validUntilDate": day }));
    ends("2026-06-30").expect(200);
    let longer = draw_on_during(&w, &id, true, ("2026-01-01", "2026-07-01")).problem(400, "invalid-input");
    let fault = &longer.body["errors"][0];
    assert_eq!(
        (&fault["pointer"], &fault["code"]),
        (&json!("/terms/fundId"), &json!("fund-ends-earlier"))
    );
    draw_on_during(&w, &id, true, ("2026-01-01", "2026-06-30")).expect(201);
    // Now it does not end before that mandate does, in the database either.
    let earlier = ends("2026-06-29").problem(400, "invalid-input");
    let fault = &earlier.body["errors"][0];
    assert_eq!(
        (&fault["pointer"], &fault["code"]),
        (&json!("/validUntilDate"), &json!("fund-ends-earlier"))
    );
    let forged =
        format!("UPDATE funds SET valid_until = '2026-06-29', version = version + 1 WHERE id = '{id}'");
    let told = app.state.db.writer().unwrap().batch_execute(&forged);
    let told = told.unwrap_err().to_string();
    assert!(
        told.contains("a fund lasts as long as the mandates that draw on it"),
        "{told}"
    );
    let mandate = w.board_members[LENDER].mandate.as_ref().unwrap();
    let revocation = json!({ "reason": "Nieuw college." });
    w.bureau
        .post_about(&format!("/v1/mandates/{mandate}"), "revocations", revocation)
        .expect(201);
    ends("2026-03-31").expect(200);
    everything_holds(app);
}
