//! A finance partner takes many commitments into its books at once, all or none.

use rstest_reuse::apply;
use serde_json::{Value, json};

use crate::app::{App, Backend, both};
use crate::decided::{Decided, text};

fn item(commitment: &str, reference: &str) -> Value {
    json!({ "commitmentId": commitment, "bookingReference": reference })
}

#[apply(both)]
fn several_commitments_are_acknowledged_all_or_none_with_a_fault_each(backend: Backend) {
    let app = &App::start(backend);
    let d = Decided::on(app);
    d.financed();
    let partner = d.partner("usg-people");
    let offered = d.commitments("offered");
    let ids: Vec<String> = offered.iter().map(|one| text(&one["id"])).collect();
    assert_eq!(ids.len(), 2);
    let nobody = "00000000-0000-7000-8000-000000000001";
    let refusals = [
        (
            json!([
                item(&ids[0], "B-1"),
                item(nobody, "B-2"),
                item(&d.decision, "B-3")
            ]),
            vec!["/items/1/commitmentId", "/items/2/commitmentId"],
        ),
        (
            json!([item(&ids[0], "B-1"), item(&ids[1], " ")]),
            vec!["/items/1/bookingReference"],
        ),
    ];
    for (items, faults) in refusals {
        let refused = partner
            .post("/v1/acknowledgements", json!({ "items": items }))
            .problem(400, "invalid-input");
        assert_eq!(refused.faults(), faults);
    }
    // Another organisation's commitment is as unknown as none.
    let own = json!({ "items": [item(&ids[0], "B-1")] });
    let stranger = d.partner("windesheim");
    let refused = stranger
        .post("/v1/acknowledgements", own)
        .problem(400, "invalid-input");
    assert_eq!(refused.body["errors"][0]["code"], "unknown");
    assert_eq!(d.commitments("offered").len(), 2, "nothing is acknowledged");

    let right = json!({ "items": [item(&ids[1], "B-2"), item(&ids[0], "B-1")] });
    let made = partner.post("/v1/acknowledgements", right.clone()).expect(200);
    let answered: Vec<_> = made
        .items()
        .iter()
        .map(|one| {
            (
                text(&one["id"]),
                text(&one["bookingReference"]),
                text(&one["status"]),
            )
        })
        .collect();
    let expected = [(&ids[1], "B-2"), (&ids[0], "B-1")];
    assert_eq!(
        answered,
        expected.map(|(id, reference)| (id.clone(), reference.to_owned(), "acknowledged".to_owned()))
    );
    // The same again changes nothing, another answer is refused.
    let again = partner.post("/v1/acknowledgements", right).expect(200);
    assert_eq!(again.body, made.body);
    let other = json!({ "items": [item(&ids[1], "B-2"), item(&ids[0], "B-9")] });
    let refused = partner
        .post("/v1/acknowledgements", other)
        .problem(400, "invalid-input");
    assert_eq!(refused.faults(), ["/items/1/commitmentId"]);
    assert_eq!(refused.body["errors"][0]["code"], "not-offered");
    assert_eq!(
        d.last_events(2),
        ["commitment.acknowledged", "commitment.acknowledged"]
    );
    let many: Vec<Value> = (0..201).map(|_| item(&ids[0], "B-1")).collect();
    partner
        .post("/v1/acknowledgements", json!({ "items": many }))
        .problem(400, "invalid-input");
}
