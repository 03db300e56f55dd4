//! Test fixture: one thing of each kind that a document is attached to.

use serde_json::{Value, json};

use super::papers::thing;
use crate::app::App;
use crate::client::Client;
use crate::decided::{Decided, text};

/// A thing, and the address at which its own operation shows it.
pub struct Thing {
    pub subject: Value,
    pub address: String,
}

impl Thing {
    pub fn kind(&self) -> String {
        text(&self.subject["kind"])
    }

    pub fn id(&self) -> String {
        text(&self.subject["id"])
    }
}

/// A monitored case of Boogaart, decided by the board on money of USG People that was paid in part and determined.
pub struct Things<'a> {
    pub d: Decided<'a>,
    /// The finance partner of USG People.
    pub partner: Client,
    pub mandate: String,
    pub promise: String,
    pub measurement: String,
    pub disbursement: String,
    pub determination: String,
}

impl<'a> Things<'a> {
    pub fn on(app: &'a App) -> Self {
        let d = Decided::with_long_mandates(app);
        d.monitored();
        let partner = d.partner("usg-people");
        let bureau = &d.w.bureau;
        let payment = json!({
            "amount": "50000.00", "valueDate": "2026-03-02", "payee": "Boogaart", "bookingReference": "B-1",
        });
        let commitment = format!("/v1/commitments/{}", d.commitment);
        let paid = partner.post(&format!("{commitment}/disbursements"), payment);
        let fixed = json!({ "amount": "80000.00", "determinedDate": "2026-03-02", "document": "Vaststelling 2026-7" });
        partner
            .post(&format!("{commitment}/determinations"), fixed)
            .expect(200);
        let entries = bureau.get(&format!("{commitment}/entries?limit=100")).expect(200);
        let determined = entries.items();
        let determined = determined
            .iter()
            .find(|entry| entry["kind"] == "determined")
            .unwrap();
        let promise = json!({
            "kind": "land", "description": "Twee hectare aan de kade.", "organisationId": d.initiator,
            "owner": "Hoofd grondzaken", "dueDate": "2026-06-30",
        });
        let promise = bureau.post(&format!("/v1/cases/{}/promises", d.case), promise);
        let indicators = bureau
            .get(&format!("/v1/cases/{}/indicators", d.case))
            .expect(200);
        let measured =
            json!({ "value": "12", "measuredOnDate": "2026-02-01", "evidence": "Vestigingsregister" });
        let indicator = text(&indicators.items()[0]["id"]);
        let measured = bureau.post(&format!("/v1/indicators/{indicator}/measurements"), measured);
        Self {
            mandate: d.w.board_members["usg-people"].mandate.clone().unwrap(),
            promise: promise.expect(201).id(),
            measurement: measured.expect(201).id(),
            disbursement: paid.expect(201).id(),
            determination: text(&determined["id"]),
            partner,
            d,
        }
    }

    /// One of each kind, in the order in which the API names the kinds.
    pub fn all(&self) -> Vec<Thing> {
        let d = &self.d;
        let of = |kind: &str, id: &str, address: String| Thing {
            subject: thing(kind, id),
            address,
        };
        let mut appraisal = of("appraisal", &d.case, format!("/v1/cases/{}", d.case));
        appraisal.subject["line"] = json!(1);
        vec![
            of("case", &d.case, format!("/v1/cases/{}", d.case)),
            appraisal,
            of(
                "condition",
                &d.condition,
                format!("/v1/conditions/{}", d.condition),
            ),
            of("decision", &d.decision, format!("/v1/decisions/{}", d.decision)),
            of(
                "ratification",
                &d.ratification,
                format!("/v1/ratifications/{}", d.ratification),
            ),
            of("promise", &self.promise, format!("/v1/promises/{}", self.promise)),
            of(
                "measurement",
                &self.measurement,
                format!("/v1/measurements/{}", self.measurement),
            ),
            of(
                "disbursement",
                &self.disbursement,
                format!("/v1/disbursements/{}", self.disbursement),
            ),
            of(
                "determination",
                &self.determination,
                format!("/v1/commitments/{}", d.commitment),
            ),
            of("mandate", &self.mandate, format!("/v1/mandates/{}", self.mandate)),
        ]
    }

    /// The thing of this kind.
    pub fn one(&self, kind: &str) -> Thing {
        self.all().into_iter().find(|thing| thing.kind() == kind).unwrap()
    }
}
