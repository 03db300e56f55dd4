//! Test fixture: a loan from a revolving fund, for the tests of what comes back.

use edba::domain::codes::Role;
use serde_json::{Value, json};

use crate::app::App;
use crate::client::{Answer, Client};
use crate::decided::text;
use crate::verify::verify;
use crate::world::{LAST, World, terms, vote};

/// The funder of the loans: € 500,000 for a decision, € 1,000,000 a year.
pub const LENDER: &str = "gemeente-almere";

/// A monitored case for which Almere lends € 100,000, of which € 80,000 is paid out; its mandate draws on a revolving fund,
/// and what comes back is available again.
pub struct Loan<'a> {
    pub w: World<'a>,
    pub fund: String,
    pub case: String,
    pub commitment: String,
    pub partner: Client,
}

impl<'a> Loan<'a> {
    pub fn on(app: &'a App) -> Self {
        Self::new(World::new(app))
    }

    /// The same in a world that is there.
    pub fn new(w: World<'a>) -> Self {
        let fund = fund(&w, LENDER, "Innovatiefonds");
        draw_on(&w, &fund, true);
        let case = lent(&w, "Glasvezel voor iedereen", 100_000);
        let partner = w
            .app
            .account(
                Role::FinancePartner,
                "almere",
                Some(w.organisations[LENDER]),
                None,
            )
            .renewing();
        let commitment = acknowledged(&w, &partner, &case);
        let loan = Self {
            w,
            fund,
            case,
            commitment,
            partner,
        };
        loan.pay("80000.00", "B-1").expect(201);
        loan
    }

    pub fn pay(&self, amount: &str, reference: &str) -> Answer {
        let today = self.today();
        let payment = json!({ "amount": amount, "valueDate": today, "payee": "Boogaart", "bookingReference": reference });
        let path = format!("/v1/commitments/{}/disbursements", self.commitment);
        self.partner.post(&path, payment)
    }

    /// The day of the last payment.
    pub fn today(&self) -> String {
        "2026-03-02".to_owned()
    }

    pub fn repay(&self, principal: Option<&str>, interest: Option<&str>, reference: &str) -> Answer {
        self.repay_on(&self.partner, principal, interest, reference)
    }

    pub fn repay_on(
        &self,
        client: &Client,
        principal: Option<&str>,
        interest: Option<&str>,
        reference: &str,
    ) -> Answer {
        let body = json!({
            "principal": principal, "interest": interest, "valueDate": self.today(), "payer": "Boogaart",
            "bookingReference": reference,
        });
        client.post(&format!("/v1/commitments/{}/repayments", self.commitment), body)
    }

    /// Principal of this commitment that came back on this day.
    pub fn came_back(&self, commitment: &str, day: &str, principal: &str, reference: &str) -> Answer {
        let body = json!({
            "principal": principal, "valueDate": day, "payer": "Boogaart", "bookingReference": reference,
        });
        let path = format!("/v1/commitments/{commitment}/repayments");
        self.partner.post(&path, body)
    }

    /// A second loan of the same funder, under another mandate: the commitment of € 50,000, all of it paid out.
    pub fn under_another_mandate(&self) -> String {
        let w = &self.w;
        let member = &w.board_members[LENDER];
        let body = json!({
            "grantorOrganisationId": member.organisation, "representativeId": member.representative,
            "terms": terms("tweede", 500_000, 1_000_000, 3_000_000),
        });
        let mandate = w.bureau.post("/v1/mandates", body).expect(201).id();
        self.under(&mandate, "Tweede", 50_000)
    }

    /// Another loan of the same funder, under this mandate: the commitment, all of it paid out.
    pub fn under(&self, mandate: &str, title: &str, euros: i64) -> String {
        let w = &self.w;
        let mut pledge = w.pledge(LENDER, euros);
        pledge["mandateId"] = json!(mandate);
        let case = lent_by(w, LENDER, title, pledge);
        let commitment = acknowledged(w, &self.partner, &case);
        self.paid_out(&commitment, euros, &format!("T-{title}"));
        commitment
    }

    /// More loans under the same mandate: their commitments of € 10,000, all of it paid out.
    pub fn others(&self, count: usize) -> Vec<String> {
        let mandate = self.w.board_members[LENDER].mandate.clone().unwrap();
        (0..count)
            .map(|number| self.under(&mandate, &format!("Lening {number}"), 10_000))
            .collect()
    }

    /// Sets the repayment plan of a commitment: due date, principal and interest of each line.
    pub fn planned(&self, commitment: &str, reason: Option<&str>, lines: &[(&str, &str, &str)]) -> Answer {
        let line = |(due, principal, interest): &(&str, &str, &str)| json!({ "dueDate": due, "principal": principal, "interest": interest });
        let plan = json!({ "reason": reason, "lines": lines.iter().map(line).collect::<Vec<_>>() });
        let path = format!("/v1/commitments/{commitment}/repayment-plans");
        self.partner.post(&path, plan)
    }

    /// Pays this much of a commitment, in euros.
    pub fn paid_out(&self, commitment: &str, euros: i64, reference: &str) {
        let payment = json!({
            "amount": format!("{euros}.00"), "valueDate": self.today(), "payee": "Boogaart",
            "bookingReference": reference,
        });
        let path = format!("/v1/commitments/{commitment}/disbursements");
        self.partner.post(&path, payment).expect(201);
    }

    pub fn figures<const N: usize>(&self, names: [&str; N]) -> [Value; N] {
        let path = format!("/v1/commitments/{}", self.commitment);
        let found = self.w.bureau.get(&path).expect(200).body;
        names.map(|name| found[name].clone())
    }

    /// The repayments of the commitment, in the order in which they were recorded.
    pub fn repayments(&self) -> Vec<Value> {
        let path = format!("/v1/repayments?commitmentId={}", self.commitment);
        self.partner.get(&path).expect(200).items()
    }

    pub fn available(&self) -> Value {
        self.w.headroom(LENDER, 2026)["available"].clone()
    }

    /// The second bureau account approves what was proposed.
    pub fn approve(&self, proposed: &Answer) -> Answer {
        let address = format!("{}/approvals", proposed.header("location"));
        self.w.second_bureau.post(&address, json!({}))
    }

    pub fn reverse(&self, repayment: &Value, reason: &str) -> Answer {
        let body = json!({ "reason": reason, "valueDate": self.today() });
        let path = format!("/v1/repayments/{}/reversals", text(&repayment["id"]));
        self.partner.post(&path, body)
    }
}

/// A revolving fund of an organisation, of which 80 % is to come back.
pub fn fund(w: &World<'_>, code: &str, name: &str) -> String {
    let body = json!({
        "organisationId": w.organisations[code], "name": name, "purpose": "Leningen aan startende ondernemers.",
        "revolving": true, "intendedDegree": 80, "validFromDate": "2026-01-01",
    });
    w.bureau.post("/v1/funds", body).expect(201).id()
}

/// The lender's mandate draws on this fund from now on.
pub fn draw_on(w: &World<'_>, fund: &str, returns_available: bool) {
    let period = ("2026-01-01", w.mandates_until);
    draw_on_during(w, fund, returns_available, period).expect(201);
}

/// Other terms for the lender's mandate, with this period: it draws on this fund.
pub fn draw_on_during(
    w: &World<'_>,
    fund: &str,
    returns_available: bool,
    (from, until): (&str, &str),
) -> Answer {
    let mandate = w.board_members[LENDER].mandate.as_ref().unwrap();
    let mut new = terms(LENDER, 500_000, 1_000_000, 3_000_000);
    new["validFromDate"] = json!(from);
    new["validUntilDate"] = json!(until);
    new["fundId"] = json!(fund);
    new["returnsAvailable"] = json!(returns_available);
    w.bureau.post_about(
        &format!("/v1/mandates/{mandate}"),
        "versions",
        json!({ "terms": new }),
    )
}

/// A financed case for which the lender lends this much, in euros.
pub fn lent(w: &World<'_>, title: &str, euros: i64) -> String {
    lent_by(w, LENDER, title, w.pledge(LENDER, euros))
}

/// The same by this funder and its pledge.
pub fn lent_by(w: &World<'_>, funder: &str, title: &str, mut pledge: Value) -> String {
    pledge["instrument"] = json!("credit");
    let case = adopted(w, funder, title, pledge);
    w.command_by_two(&case, json!({ "command": "finance" }))
        .expect(200);
    case
}

/// A case that the board adopted with this pledge of one funder.
pub fn adopted(w: &World<'_>, funder: &str, title: &str, pledge: Value) -> String {
    let euros = text(&pledge["amount"]).trim_end_matches(".00").parse().unwrap();
    let case = w.case(title, euros);
    w.to_board(&case);
    adopt(w, &w.board_ballot(&case), funder, pledge);
    case
}

/// The board adopts a case with this pledge of one funder.
pub fn adopt(w: &World<'_>, ballot: &str, funder: &str, pledge: Value) {
    let with_pledge = json!({ "position": "for", "pledges": [pledge] });
    vote(&w.board_members[funder].client, ballot, with_pledge).expect(200);
    for (code, member) in &w.board_members {
        if code != funder && code != LAST {
            vote(&member.client, ballot, json!({ "position": "for" })).expect(200);
        }
    }
    w.the_last_for(ballot, &[]);
    w.close(ballot).expect(200);
}

/// The one commitment of a case, acknowledged by its funder; and the case is monitored.
pub fn acknowledged(w: &World<'_>, partner: &Client, case: &str) -> String {
    let found = w
        .bureau
        .get(&format!("/v1/commitments?caseId={case}"))
        .expect(200)
        .items();
    let commitment = text(&found[0]["id"]);
    let path = format!("/v1/commitments/{commitment}/acknowledgements");
    partner
        .post(&path, json!({ "bookingReference": "2026/4711" }))
        .expect(200);
    let indicator = json!({
        "name": "Banen", "unit": "banen", "rhythm": "yearly",
        "baseline": { "value": "0", "baselineDate": "2026-01-01" },
        "target": { "value": "40", "targetDate": "2030-12-31" },
    });
    w.bureau
        .post(&format!("/v1/cases/{case}/indicators"), indicator)
        .expect(201);
    w.command(case, json!({ "command": "monitor" })).expect(200);
    commitment
}

#[track_caller]
pub fn everything_holds(app: &App) {
    let (code, said) = verify(app);
    assert_eq!(code, Some(0), "{said}");
}
