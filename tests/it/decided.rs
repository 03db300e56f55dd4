//! Test fixture: a case that the board has decided, for the tests of its follow-up.

use edba::domain::Id;
use edba::domain::codes::Role;
use serde_json::{Value, json};

use crate::app::App;
use crate::client::{Answer, Client};
use crate::world::World;

/// USG People pledged € 130,000, of which its mandate covers € 100,000; the board adopted the case,
/// subject to ratification until 31 March, with one condition precedent.
pub struct Decided<'a> {
    pub w: World<'a>,
    pub case: String,
    pub decision: String,
    pub commitment: String,
    pub ratification: String,
    pub condition: String,
    pub funder: Id,
    pub initiator: Id,
}

impl<'a> Decided<'a> {
    pub fn on(app: &'a App) -> Self {
        Self::new(World::new(app))
    }

    /// The same with mandates that are in force until the end of 2028.
    pub fn with_long_mandates(app: &'a App) -> Self {
        Self::new(World::with_mandates_until(app, "2028-12-31"))
    }

    /// The same in a world that is there.
    pub fn new(w: World<'a>) -> Self {
        let case = w.case("Glasvezel <voor> iedereen", 130_000);
        w.to_board(&case);
        let ballot = json!({
            "caseId": case, "closesAt": "2026-03-16T12:00:00Z", "ratificationDueDate": "2026-03-31",
            "conditions": [{ "description": "Een vergunning", "owner": "Boogaart", "dueDate": "2026-06-30", "precedent": true }],
        });
        let ballot = w.bureau.post("/v1/ballots", ballot).expect(201).id();
        w.everybody_for(&ballot, &[("usg-people", 130_000)]);
        w.close(&ballot).expect(200);
        let only = |list: &str| {
            let items = w
                .bureau
                .get(&format!("/v1/{list}?caseId={case}"))
                .expect(200)
                .items();
            assert_eq!(items.len(), 1, "{items:?}");
            text(&items[0]["id"])
        };
        Self {
            decision: only("decisions"),
            commitment: only("commitments"),
            ratification: only("ratifications"),
            condition: only("conditions"),
            funder: w.organisations["usg-people"],
            initiator: w.organisations["boogaart"],
            case,
            w,
        }
    }

    /// What was asked first is given and met, and the case is financed.
    pub fn financed(&self) {
        let given = json!({ "outcome": "given", "document": "Besluit RvB 2026-12" });
        let outcomes = format!("/v1/ratifications/{}/outcomes", self.ratification);
        self.approve(&self.w.bureau.post(&outcomes, given).expect(202))
            .expect(200);
        let fulfilments = format!("/v1/conditions/{}/fulfilments", self.condition);
        self.w
            .bureau
            .post(&fulfilments, json!({ "evidence": "OV-12" }))
            .expect(200);
        self.w
            .command_by_two(&self.case, json!({ "command": "finance" }))
            .expect(200);
    }

    /// What was committed is acknowledged by its funder, and the case is monitored by an indicator.
    pub fn monitored(&self) {
        self.financed();
        self.monitor();
    }

    /// A financed case whose commitments of € 100,000 and € 30,000 are acknowledged as USG-100000.00 and USG-30000.00, and
    /// the partner of their funder.
    pub fn acknowledged(app: &'a App) -> (Self, Client) {
        let decided = Self::on(app);
        decided.financed();
        let partner = decided.partner("usg-people");
        for commitment in decided.commitments("offered") {
            let path = format!("/v1/commitments/{}/acknowledgements", text(&commitment["id"]));
            let reference = format!("USG-{}", text(&commitment["amount"]));
            partner
                .post(&path, json!({ "bookingReference": reference }))
                .expect(200);
        }
        (decided, partner)
    }

    /// Monitored, where it is financed already.
    pub fn monitor(&self) {
        self.w.monitor(&self.case);
    }

    /// The commitments of the case that have this status.
    pub fn commitments(&self, status: &str) -> Vec<Value> {
        let path = format!("/v1/commitments?caseId={}&status={status}", self.case);
        self.w.bureau.get(&path).expect(200).items()
    }

    /// Two bureau accounts release a commitment.
    pub fn release(&self, commitment: &Value, reason: &str) {
        let address = format!("/v1/commitments/{}/releases", text(&commitment["id"]));
        let proposed = self
            .w
            .bureau
            .post(&address, json!({ "reason": reason }))
            .expect(202);
        self.approve(&proposed).expect(200);
    }

    /// The second bureau account approves what was proposed.
    pub fn approve(&self, proposed: &Answer) -> Answer {
        let address = format!("{}/approvals", proposed.header("location"));
        self.w.second_bureau.post(&address, json!({}))
    }

    pub fn status(&self) -> Value {
        self.w
            .bureau
            .get(&format!("/v1/cases/{}", self.case))
            .expect(200)
            .body["status"]
            .clone()
    }

    /// The finance partner of an organisation.
    pub fn partner(&self, code: &str) -> Client {
        let organisation = self.w.organisations[code];
        self.w
            .app
            .account(Role::FinancePartner, code, Some(organisation), None)
    }

    /// What stands committed under the mandate of USG People for 2026.
    pub fn committed(&self) -> Value {
        self.w.headroom("usg-people", 2026)["committed"].clone()
    }

    /// The kinds of the last events of the case, oldest first.
    pub fn last_events(&self, count: usize) -> Vec<String> {
        let path = format!("/v1/cases/{}/events?limit=100", self.case);
        let events = self.w.bureau.get(&path).expect(200).items();
        events[events.len() - count..]
            .iter()
            .map(|event| text(&event["kind"]))
            .collect()
    }
}

pub fn text(value: &Value) -> String {
    value
        .as_str()
        .unwrap_or_else(|| panic!("{value} is no text"))
        .to_owned()
}
