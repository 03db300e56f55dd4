//! What comes back of a loan and returns to the headroom: by the terms of the mandates of its chain on the value date.

use rstest_reuse::apply;
use serde_json::{Value, json};

use super::values;
use crate::app::{App, Backend, both};
use crate::decided::text;
use crate::lent::{LENDER, Loan, adopt, draw_on, draw_on_during, everything_holds, lent};
use crate::world::terms;

#[apply(both)]
fn what_came_back_is_pledged_again_and_then_its_repayment_is_not_reversed(backend: Backend) {
    let app = &App::start(backend);
    let loan = Loan::on(app);
    loan.repay(Some("80000.00"), None, "A-1").expect(200);
    assert_eq!(loan.available(), "980000.00");
    // Other cases take all that is left of the year but € 30,000.
    lent(&loan.w, "Tweede", 480_000);
    lent(&loan.w, "Derde", 470_000);
    assert_eq!(loan.available(), "30000.00");
    let came_back = loan.repayments().remove(0);
    let refused = loan
        .reverse(&came_back, "Dubbel geboekt.")
        .problem(409, "blocked");
    assert_eq!(refused.blockers(), ["return-in-use"]);
    assert!(refused.text.contains("30.000"), "{}", refused.text);
    everything_holds(app);
}

#[apply(both)]
fn nothing_returns_to_a_mandate_that_does_not_say_so_or_is_revoked(backend: Backend) {
    let app = &App::start(backend);
    let loan = Loan::on(app);
    draw_on(&loan.w, &loan.fund, false);
    loan.repay(Some("10000.00"), None, "A-1").expect(200);
    assert_eq!(loan.available(), "900000.00");
    draw_on(&loan.w, &loan.fund, true);
    let mandate = loan.w.board_members[LENDER].mandate.clone().unwrap();
    let revocation = json!({ "reason": "Nieuw college." });
    loan.w
        .bureau
        .post_about(&format!("/v1/mandates/{mandate}"), "revocations", revocation)
        .expect(201);
    loan.repay(Some("10000.00"), None, "A-2").expect(200);
    assert_eq!(loan.available(), "900000.00");
    assert_eq!(loan.figures(["repaid"]), values(["20000.00"]));
    everything_holds(app);
}

/// Whether each repayment of a commitment returned to the headroom, by its booking reference.
fn returned_of(loan: &Loan<'_>, commitment: &str) -> Vec<(String, Value)> {
    let path = format!("/v1/repayments?commitmentId={commitment}");
    let found = loan.partner.get(&path).expect(200).items();
    found
        .iter()
        .map(|one| (text(&one["bookingReference"]), one["returnedToHeadroom"].clone()))
        .collect()
}

#[apply(both)]
fn what_comes_back_under_a_sub_mandate_returns_to_the_whole_chain_or_to_none_of_it(backend: Backend) {
    let app = &App::start(backend);
    let loan = Loan::on(app);
    let w = &loan.w;
    let member = &w.board_members[LENDER];
    let above = member.mandate.clone().unwrap();
    let below = |returns: bool| {
        let mut terms = terms("onder", 200_000, 300_000, 500_000);
        terms["fundId"] = json!(loan.fund);
        terms["returnsAvailable"] = json!(returns);
        terms
    };
    let body = json!({
        "grantorOrganisationId": member.organisation, "parentMandateId": above, "terms": below(true),
        "representativeId": member.representative,
    });
    let sub = w.bureau.post("/v1/mandates", body).expect(201).id();
    let commitment = loan.under(&sub, "Onder", 50_000);
    let of_chain = || {
        [&sub, &above].map(|mandate| {
            let headroom = w.headroom_of(mandate, 2026);
            ["paid", "returned", "available"].map(|name| text(&headroom[name]))
        })
    };
    let owned = |figures: [[&str; 3]; 2]| figures.map(|of_one| of_one.map(str::to_owned));
    let lent = owned([
        ["50000.00", "0.00", "250000.00"],
        ["130000.00", "0.00", "850000.00"],
    ]);
    assert_eq!(of_chain(), lent);
    loan.came_back(&commitment, &loan.today(), "20000.00", "S-1")
        .expect(200);
    let came_back = owned([
        ["50000.00", "20000.00", "270000.00"],
        ["130000.00", "20000.00", "870000.00"],
    ]);
    assert_eq!(of_chain(), came_back);
    // It is taken back of both.
    let path = format!("/v1/repayments?commitmentId={commitment}");
    let first = loan.partner.get(&path).expect(200).items().remove(0);
    loan.reverse(&first, "Dubbel geboekt.").expect(200);
    assert_eq!(of_chain(), lent);
    // Where one mandate of the chain does not say so, nothing returns to the other either.
    let change = json!({ "terms": below(false) });
    w.bureau
        .post_about(&format!("/v1/mandates/{sub}"), "versions", change)
        .expect(201);
    loan.came_back(&commitment, &loan.today(), "5000.00", "S-2")
        .expect(200);
    assert_eq!(of_chain(), lent);
    assert_eq!(
        returned_of(&loan, &commitment),
        [("S-1".to_owned(), json!(true)), ("S-2".to_owned(), json!(false))]
    );
    // What comes back of the loan under the mandate above returns there alone.
    loan.repay(Some("7000.00"), None, "A-1").expect(200);
    let of_above = owned([
        ["50000.00", "0.00", "250000.00"],
        ["130000.00", "7000.00", "857000.00"],
    ]);
    assert_eq!(of_chain(), of_above);
    everything_holds(app);
}

#[apply(both)]
fn the_principal_of_a_ratified_loan_does_not_return(backend: Backend) {
    let app = &App::start(backend);
    let loan = Loan::on(app);
    let w = &loan.w;
    let case = w.case("Datacentrum", 600_000);
    w.to_board(&case);
    // The mandate covers € 500,000 of a decision; Almere ratifies the rest.
    let ballot =
        json!({ "caseId": case, "closesAt": "2026-03-16T12:00:00Z", "ratificationDueDate": "2026-03-31" });
    let ballot = w.bureau.post("/v1/ballots", ballot).expect(201).id();
    let mut pledge = w.pledge(LENDER, 600_000);
    pledge["instrument"] = json!("credit");
    adopt(w, &ballot, LENDER, pledge);
    let asked = w.bureau.get(&format!("/v1/ratifications?caseId={case}"));
    let asked = text(&asked.expect(200).items()[0]["id"]);
    let given = json!({ "outcome": "given", "document": "Raadsbesluit 2026-12" });
    let path = format!("/v1/ratifications/{asked}/outcomes");
    loan.approve(&w.bureau.post(&path, given).expect(202)).expect(200);
    w.command_by_two(&case, json!({ "command": "finance" }))
        .expect(200);
    w.monitor(&case);
    let made = w.bureau.get(&format!("/v1/commitments?caseId={case}"));
    let made = made.expect(200).items();
    let of = |amount: &str| {
        let found = made.iter().find(|one| one["amount"] == amount).unwrap();
        text(&found["id"])
    };
    let (within, ratified) = (of("500000.00"), of("100000.00"));
    loan.paid_out(&within, 500_000, "D-1");
    loan.paid_out(&ratified, 100_000, "D-2");
    let before = w.headroom(LENDER, 2026);
    assert_eq!(
        before["paid"], "580000.00",
        "what was ratified is beyond the mandate"
    );
    loan.came_back(&ratified, &loan.today(), "40000.00", "R-1")
        .expect(200);
    assert_eq!(w.headroom(LENDER, 2026), before);
    loan.came_back(&within, &loan.today(), "40000.00", "R-2")
        .expect(200);
    let after = w.headroom(LENDER, 2026);
    assert_eq!(
        (&after["returned"], &after["available"]),
        (&json!("40000.00"), &json!("440000.00"))
    );
    let returned = [&ratified, &within].map(|commitment| returned_of(&loan, commitment));
    let expected = [("R-1", false), ("R-2", true)];
    assert_eq!(
        returned,
        expected.map(|(reference, returned)| vec![(reference.to_owned(), json!(returned))])
    );
    // Reversed, it takes nothing from the mandate either.
    let path = format!("/v1/repayments?commitmentId={ratified}");
    let first = loan.partner.get(&path).expect(200).items().remove(0);
    loan.reverse(&first, "Dubbel geboekt.").expect(200);
    assert_eq!(w.headroom(LENDER, 2026), after);
    everything_holds(app);
}

#[apply(both)]
fn what_comes_back_returns_by_the_terms_of_the_day_on_which_it_came(backend: Backend) {
    let app = &App::start(backend);
    let loan = Loan::on(app);
    let returned = |reference: &str| {
        let found = loan.repayments();
        let one = found.iter().find(|one| one["bookingReference"] == reference);
        one.unwrap()["returnedToHeadroom"].clone()
    };
    // The terms of 2027 take the place of those of 2026, under which the money came back in December.
    app.at("2027-01-10T09:00:00Z");
    draw_on_during(&loan.w, &loan.fund, true, ("2027-01-01", "2027-12-31")).expect(201);
    app.at("2027-01-15T09:00:00Z");
    loan.came_back(&loan.commitment, "2026-12-20", "40000.00", "A-1")
        .expect(200);
    assert_eq!(returned("A-1"), json!(true));
    assert_eq!(loan.w.headroom(LENDER, 2026)["returned"], "40000.00");
    // Terms that make returns available count from the day on which they are recorded.
    draw_on_during(&loan.w, &loan.fund, false, ("2027-01-01", "2027-12-31")).expect(201);
    app.at("2027-06-01T09:00:00Z");
    draw_on_during(&loan.w, &loan.fund, true, ("2027-01-01", "2027-12-31")).expect(201);
    for (day, reference, returns) in [
        ("2027-01-14", "A-2", true),
        ("2027-05-31", "A-3", false),
        ("2027-06-01", "A-4", true),
    ] {
        loan.came_back(&loan.commitment, day, "1000.00", reference)
            .expect(200);
        assert_eq!(returned(reference), json!(returns), "{day}");
    }
    assert_eq!(loan.w.headroom(LENDER, 2027)["returned"], "2000.00");
    everything_holds(app);
}
