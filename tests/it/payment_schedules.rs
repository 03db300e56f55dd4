//! Payment schedules: one side proposes by when a commitment is paid and what must hold first, the other agrees; payments
//! follow it.

mod answers;
mod follow_up;
mod payments;
mod withdrawals;

use edba::domain::Id;
use edba::domain::codes::Role;
use serde_json::{Value, json};

use crate::app::App;
use crate::client::{Answer, Client};
use crate::decided::text;
use crate::verify::verify;
use crate::world::World;

/// A financed case of € 100,000 by USG People, whose commitment is acknowledged by its partner. The decision has a condition
/// that is not met.
struct Financed<'a> {
    w: World<'a>,
    case: String,
    commitment: String,
    condition: String,
    partner: Client,
    funder: Id,
}

impl<'a> Financed<'a> {
    /// The same, before the partner has answered.
    fn offered(app: &'a App) -> Self {
        let w = World::new(app);
        let case = w.case("Glasvezel", 100_000);
        w.to_board(&case);
        let ballot = json!({
            "caseId": case, "closesAt": "2026-03-16T12:00:00Z",
            "conditions": [
                { "description": "Een vergunning", "owner": "Boogaart", "dueDate": "2026-12-31", "precedent": false },
            ],
        });
        let ballot = w.bureau.post("/v1/ballots", ballot).expect(201).id();
        w.everybody_for(&ballot, &[("usg-people", 100_000)]);
        w.close(&ballot).expect(200);
        w.command_by_two(&case, json!({ "command": "finance" }))
            .expect(200);
        let only = |list: &str| {
            let items = w
                .bureau
                .get(&format!("/v1/{list}?caseId={case}"))
                .expect(200)
                .items();
            assert_eq!(items.len(), 1, "{items:?}");
            text(&items[0]["id"])
        };
        let funder = w.organisations["usg-people"];
        Self {
            commitment: only("commitments"),
            condition: only("conditions"),
            partner: app.account(Role::FinancePartner, "usg-people", Some(funder), None),
            funder,
            case,
            w,
        }
    }

    fn new(app: &'a App) -> Self {
        let it = Self::offered(app);
        it.acknowledge(json!({ "bookingReference": "USG-1" })).expect(200);
        it
    }

    fn acknowledge(&self, body: Value) -> Answer {
        self.partner.post(
            &format!("/v1/commitments/{}/acknowledgements", self.commitment),
            body,
        )
    }

    fn propose(&self, client: &Client, body: Value) -> Answer {
        client.post(
            &format!("/v1/commitments/{}/payment-schedules", self.commitment),
            body,
        )
    }

    /// Forty thousand on 1 April, thirty that wait for the condition, and thirty on 1 September.
    fn plan(&self) -> Value {
        json!({ "instalments": [
            instalment("2026-04-01", "40000.00"),
            self.waiting("2026-06-01", "30000.00"),
            instalment("2026-09-01", "30000.00"),
        ] })
    }

    fn waiting(&self, due: &str, amount: &str) -> Value {
        let mut waiting = instalment(due, amount);
        waiting["conditionId"] = json!(self.condition);
        waiting
    }

    /// The bureau proposes the plan, and the partner agrees; its id.
    fn scheduled(&self) -> String {
        let id = self.propose(&self.w.bureau, self.plan()).expect(201).id();
        agree(&self.partner, &id).expect(200);
        id
    }

    /// The versions of the schedule, newest first: number and status.
    fn versions(&self) -> Vec<(i64, String)> {
        let path = format!("/v1/commitments/{}/payment-schedules", self.commitment);
        let items = self.w.bureau.get(&path).expect(200).items();
        items
            .iter()
            .map(|one| (one["number"].as_i64().unwrap(), text(&one["status"])))
            .collect()
    }

    /// The instalments in force: due date, amount, paid and state.
    fn instalments(&self) -> Vec<[String; 4]> {
        let path = format!("/v1/instalments?commitmentId={}", self.commitment);
        let items = self.w.bureau.renewed().get(&path).expect(200).items();
        items
            .iter()
            .map(|one| ["dueDate", "amount", "paid", "state"].map(|name| text(&one[name])))
            .collect()
    }

    fn pay(&self, amount: &str, reference: &str) -> Answer {
        let payment = json!({
            "amount": amount, "valueDate": "2026-03-02", "payee": "Boogaart", "bookingReference": reference,
        });
        self.partner.renewed().post(
            &format!("/v1/commitments/{}/disbursements", self.commitment),
            payment,
        )
    }

    /// Two bureau accounts release an amount of the commitment.
    fn release(&self, amount: Value) -> Answer {
        let path = format!("/v1/commitments/{}/releases", self.commitment);
        let body = json!({ "amount": amount, "reason": "Het werk was goedkoper." });
        let proposed = self.w.bureau.post(&path, body).expect(202);
        let address = format!("{}/approvals", proposed.header("location"));
        self.w.second_bureau.post(&address, json!({}))
    }

    fn meet_the_condition(&self) {
        let path = format!("/v1/conditions/{}/fulfilments", self.condition);
        self.w
            .bureau
            .renewed()
            .post(&path, json!({ "evidence": "OV-12" }))
            .expect(200);
    }
}

fn instalment(due: &str, amount: &str) -> Value {
    json!({ "dueDate": due, "amount": amount, "description": format!("Termijn van {due}") })
}

fn agree(client: &Client, id: &str) -> Answer {
    client.post(&format!("/v1/payment-schedules/{id}/agreements"), json!({}))
}

fn refuse(client: &Client, id: &str, reason: &str) -> Answer {
    client.post(
        &format!("/v1/payment-schedules/{id}/refusals"),
        json!({ "reason": reason }),
    )
}

fn texts<const N: usize, const M: usize>(rows: [[&str; N]; M]) -> Vec<[String; N]> {
    rows.map(|row| row.map(str::to_owned)).to_vec()
}

#[track_caller]
fn everything_holds(app: &App) {
    let (code, said) = verify(app);
    assert_eq!(code, Some(0), "{said}");
}
