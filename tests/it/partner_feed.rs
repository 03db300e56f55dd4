//! The feed of finance partners: each commitment that changed, as it is now, with all that a link needs.

use std::collections::BTreeMap;

use edba::domain::codes::Role;
use rstest_reuse::apply;
use serde_json::{Value, json};

use crate::app::{App, Backend, both};
use crate::client::Client;
use crate::decided::{Decided, text};

/// A link that keeps a copy of the commitments of its organisation.
struct Link {
    client: Client,
    after: Option<String>,
    copy: BTreeMap<String, Value>,
    /// How many entries it got.
    entries: usize,
}

impl Link {
    fn new(client: Client) -> Self {
        Self {
            client,
            after: None,
            copy: BTreeMap::new(),
            entries: 0,
        }
    }

    /// Reads the feed to its end, with this many changes in each response.
    fn read(&mut self, limit: usize) {
        loop {
            let after = self
                .after
                .as_ref()
                .map_or(String::new(), |after| format!("&after={after}"));
            let path = format!("/v1/partner-feed?limit={limit}{after}");
            let answer = self.client.get(&path).expect(200);
            let items = answer.items();
            let ids: Vec<&Value> = items
                .iter()
                .map(|one| &one["commitment"]["commitmentId"])
                .collect();
            let once: std::collections::BTreeSet<String> = ids.iter().map(|id| (**id).to_string()).collect();
            assert_eq!(once.len(), ids.len(), "each commitment once in a response");
            for entry in items {
                assert_eq!(entry["what"], "commitment");
                self.copy.insert(
                    text(&entry["commitment"]["commitmentId"]),
                    entry["commitment"].clone(),
                );
                self.entries += 1;
            }
            self.after = Some(text(&answer.body["nextAfter"]));
            if answer.body["more"] == false {
                return;
            }
        }
    }

    fn catch_up(&mut self, app: &App, limit: usize) -> usize {
        app.number_changes();
        let before = self.entries;
        self.read(limit);
        self.entries - before
    }

    /// The copy is what the API says now.
    #[track_caller]
    fn is_right(&self) {
        let found = self.client.get("/v1/commitments?limit=100").expect(200).items();
        assert_eq!(found.len(), self.copy.len());
        for commitment in found {
            let copied = &self.copy[&text(&commitment["id"])];
            for name in [
                "version",
                "status",
                "amount",
                "paid",
                "released",
                "open",
                "bookingReference",
                "decisionId",
            ] {
                assert_eq!(copied[name], commitment[name], "{name} of {commitment}");
            }
        }
    }
}

fn payment(amount: &str, reference: &str) -> Value {
    json!({ "amount": amount, "valueDate": "2026-03-02", "payee": "Boogaart", "bookingReference": reference })
}

#[apply(both)]
fn an_entry_has_all_that_a_link_needs(backend: Backend) {
    let app = &App::start(backend);
    let d = Decided::on(app);
    let known = json!({ "kvkNumber": "39012345" });
    d.w.bureau
        .patch(&format!("/v1/organisations/{}", d.initiator), known)
        .expect(200);
    d.financed();
    app.number_changes();
    let partner = d.partner("usg-people");
    let feed = partner.get("/v1/partner-feed").expect(200);
    let found = feed
        .items()
        .into_iter()
        .find(|entry| entry["commitment"]["commitmentId"] == *d.commitment)
        .unwrap();
    assert_eq!(
        (&found["what"], &found["kind"]),
        (&json!("commitment"), &json!("commitment.offered"))
    );
    let decision = d.w.decision(&d.case);
    let case = d.w.bureau.get(&format!("/v1/cases/{}", d.case)).expect(200).body;
    let expected = json!({
        "status": "offered", "version": 2, "organisationId": d.funder, "decisionId": d.decision,
        "decisionNumber": decision["number"], "caseId": d.case, "caseNumber": case["number"],
        "caseTitle": "Glasvezel <voor> iedereen", "instrument": "subsidy", "budgetYear": 2026,
        "expenditureKind": "programme", "amount": "100000.00", "acknowledged": "0.00", "paid": "0.00",
        "released": "0.00", "carriedOut": "0.00", "open": "100000.00", "bookingReference": null,
        "paymentReference": format!("{}/2026", text(&case["number"])), "instalments": [],
    });
    for (name, value) in expected.as_object().unwrap() {
        assert_eq!(&found["commitment"][name], value, "{name}");
    }
    let recipient = &found["commitment"]["recipients"][0];
    assert_eq!(
        (&recipient["organisationId"], &recipient["kvkNumber"]),
        (&json!(d.initiator), &json!("39012345"))
    );
    let condition = &found["commitment"]["conditions"][0];
    assert_eq!(
        (
            &condition["line"],
            &condition["description"],
            &condition["status"]
        ),
        (&json!(1), &json!("Een vergunning"), &json!("met"))
    );
    // A link can be followed; the case is none that a partner reads.
    let links = &found["commitment"]["links"];
    for name in ["commitment", "decision", "payments", "entries"] {
        partner.get(&text(&links[name])).expect(200);
    }
    assert_eq!(links["case"], Value::Null);
    // Bureau and auditor read the same, of the organisation that they name, with a link to the case.
    for reader in [&d.w.bureau, &app.auditor()] {
        reader.get("/v1/partner-feed").problem(400, "invalid-input");
        let path = format!("/v1/partner-feed?organisationId={}", d.funder);
        let theirs = reader.get(&path).expect(200).items();
        assert_eq!(theirs.len(), 2);
        reader
            .get(&text(&theirs[0]["commitment"]["links"]["case"]))
            .expect(200);
        reader
            .get("/v1/partner-feed?organisationId=00000000-0000-7000-8000-000000000001")
            .problem(404, "not-found");
    }
    assert_eq!(
        d.partner("windesheim")
            .get("/v1/partner-feed")
            .expect(200)
            .items(),
        Vec::<Value>::new()
    );
}

#[apply(both)]
fn each_change_is_seen_once_and_none_is_missed(backend: Backend) {
    let app = &App::start(backend);
    let d = Decided::on(app);
    let partner = d.partner("usg-people");
    let mut link = Link::new(partner.clone());
    // One that reads change by change.
    let mut slow = Link::new(partner.clone());
    assert_eq!(link.catch_up(app, 100), 0, "nothing is offered yet");
    d.financed();
    assert_eq!(link.catch_up(app, 100), 2);
    link.is_right();
    assert_eq!(link.catch_up(app, 100), 0);

    let path = |below: &str| format!("/v1/commitments/{}/{below}", d.commitment);
    partner
        .post(&path("acknowledgements"), json!({ "bookingReference": "USG" }))
        .expect(200);
    let made = partner
        .post(&path("disbursements"), payment("40000.00", "B-1"))
        .expect(201);
    partner
        .post(&path("disbursements"), payment("10000.00", "B-2"))
        .expect(201);
    assert_eq!(link.catch_up(app, 100), 1, "changed three times, given once");
    link.is_right();
    let reversals = format!("/v1/disbursements/{}/reversals", made.id());
    let reversal = json!({ "reason": "Dubbel.", "valueDate": "2026-03-02" });
    partner.post(&reversals, reversal).expect(200);
    let release = json!({ "amount": "5000.00", "reason": "Goedkoper." });
    d.approve(&d.w.bureau.post(&path("releases"), release).expect(202))
        .expect(200);
    let other = d.commitments("offered").remove(0);
    partner
        .post(
            &format!("/v1/commitments/{}/refusals", text(&other["id"])),
            json!({ "reason": "Geen budget." }),
        )
        .expect(200);
    assert_eq!(link.catch_up(app, 100), 2);
    link.is_right();
    assert_eq!(link.catch_up(app, 100), 0);
    slow.catch_up(app, 1);
    assert_eq!(slow.copy, link.copy);
    slow.is_right();
}

#[apply(both)]
fn a_link_that_stops_halfway_continues_at_an_entry(backend: Backend) {
    let app = &App::start(backend);
    let d = Decided::on(app);
    d.financed();
    app.number_changes();
    let partner = d.partner("usg-people");
    let all = partner.get("/v1/partner-feed").expect(200).items();
    for stopped in &all {
        let mut link = Link::new(partner.clone());
        link.copy.insert(
            text(&stopped["commitment"]["commitmentId"]),
            stopped["commitment"].clone(),
        );
        link.after = Some(text(&stopped["position"]));
        link.read(100);
        let place = all.iter().position(|entry| entry == stopped).unwrap();
        assert!(link.entries >= all.len() - place - 1, "what came after it comes");
    }
    let refused = partner
        .get("/v1/partner-feed?after=x")
        .problem(400, "invalid-input");
    assert_eq!(refused.faults(), ["?after"]);
    // A cursor of the feed of another funder says to begin anew.
    let of = |code: &str, after: &str| {
        let organisation = d.w.organisations[code];
        let path = format!("/v1/partner-feed?organisationId={organisation}{after}");
        d.w.bureau.get(&path).expect(200)
    };
    let cursor = text(&of("usg-people", "&after=latest").body["nextAfter"]);
    let other = of("windesheim", &format!("&after={cursor}"));
    assert_eq!(
        (&other.items()[0]["what"], &other.items()[0]["kind"]),
        (&json!("reset"), &json!("reset.access-changed"))
    );
    assert_eq!(other.items()[0]["commitment"], Value::Null);
    let next = text(&other.body["nextAfter"]);
    let continued = of("windesheim", &format!("&after={next}"));
    assert_eq!(continued.items(), Vec::<Value>::new());
    // A cursor of a statement or of a webhook is one of this feed too.
    let statement = partner
        .get("/v1/statements?fromDate=2026-03-01&toDate=2026-03-31")
        .expect(200);
    let position = text(&statement.body["position"]);
    let since = partner
        .get(&format!("/v1/partner-feed?after={position}&wait=1"))
        .expect(200);
    assert_eq!(since.items(), Vec::<Value>::new());
}

#[apply(both)]
fn while_eight_pay_a_link_misses_nothing(backend: Backend) {
    let app = &App::start(backend);
    let d = Decided::on(app);
    d.financed();
    let partner = d.partner("usg-people");
    for commitment in d.commitments("offered") {
        let path = format!("/v1/commitments/{}/acknowledgements", text(&commitment["id"]));
        partner
            .post(&path, json!({ "bookingReference": "USG" }))
            .expect(200);
    }
    let mut link = Link::new(app.account(Role::FinancePartner, "Koppeling", Some(d.funder), None));
    std::thread::scope(|scope| {
        let payers: Vec<_> = (0..8)
            .map(|payer| {
                let (partner, commitment) = (partner.clone(), d.commitment.clone());
                scope.spawn(move || {
                    for number in 0..6 {
                        let path = format!("/v1/commitments/{commitment}/disbursements");
                        let body = payment("100.00", &format!("B-{payer}-{number}"));
                        partner.post(&path, body).expect(201);
                    }
                })
            })
            .collect();
        while payers.iter().any(|payer| !payer.is_finished()) {
            link.catch_up(app, 3);
        }
        for payer in payers {
            payer.join().unwrap();
        }
    });
    link.catch_up(app, 3);
    link.is_right();
    assert_eq!(link.copy[&d.commitment]["paid"], "4800.00");
}
