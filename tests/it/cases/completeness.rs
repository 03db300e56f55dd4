//! Completeness: a case must be consistent with its programme before its tables review it (DOMAIN.md, "Complete
//! means").

use rstest_reuse::apply;
use serde_json::{Value, json};

use super::world::World;
use crate::app::{App, Backend, both};

impl World {
    /// The codes of what a case with this content lacks.
    fn lacks(&self, content: Value) -> Vec<String> {
        let case = self.register(content).id();
        let told = self
            .bureau
            .get(&format!("/v1/cases/{case}/completeness"))
            .expect(200)
            .body;
        let missing = told["missing"].as_array().unwrap();
        assert_eq!(told["complete"], missing.is_empty());
        for one in missing {
            assert_ne!(one["nl"], one["en"]);
        }
        missing
            .iter()
            .map(|one| one["code"].as_str().unwrap().to_owned())
            .collect()
    }
}

fn table(app: &App, code: &str) -> edba::domain::Id {
    app.work(|cx| edba::store::bodies::body_by_code(cx.conn, code))
        .unwrap()
        .id
}

#[apply(both)]
fn a_line_of_a_cluster_names_that_cluster_and_its_table_leads(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    assert!(world.lacks(world.complete("Past")).is_empty());
    // The issue's own case: cluster health, a line of ICT, the airport's table.
    let mut content = world.complete("Past niet");
    content["cluster"] = json!("health");
    content["leadTableId"] = json!(table(app, "airport"));
    content["coReviewTableIds"] = json!([]);
    assert_eq!(
        world.lacks(content.clone()),
        ["cluster-of-line", "lead-table-of-cluster"]
    );
    let case = world.register(content).id();
    let refused = world.bureau.post(
        &format!("/v1/cases/{case}/transitions"),
        json!({ "command": "open-review" }),
    );
    let refused = refused.problem(409, "blocked");
    assert!(
        refused.text.contains("programmalijn C1a") && refused.text.contains("ICT & Media"),
        "{}",
        refused.text
    );
    // An action, and a line itself.
    let mut content = world.complete("De lijn zelf");
    content["programmeLine"] = json!("C2");
    assert_eq!(world.lacks(content), ["cluster-of-line", "lead-table-of-cluster"]);
    let mut content = world.complete("Een andere tafel");
    content["leadTableId"] = json!(world.health_table);
    content["coReviewTableIds"] = json!([]);
    assert_eq!(world.lacks(content), ["lead-table-of-cluster"]);
}

#[apply(both)]
fn lines_of_hospitality_and_governance_fit_any(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    for line in ["G5c", "G1", "B1a"] {
        let mut content = world.complete("Past altijd");
        content["programmeLine"] = json!(line);
        content["cluster"] = json!("logistics");
        assert!(world.lacks(content).is_empty(), "{line}");
    }
}

#[apply(both)]
fn a_cluster_without_a_table_is_led_by_the_one_named_for_it(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    let mut content = world.complete("Composieten");
    content["cluster"] = json!("high-tech-materials");
    content["programmeLine"] = json!("C6a");
    assert_eq!(world.lacks(content.clone()), ["lead-table-of-cluster"]);
    content["leadTableId"] = json!(table(app, "airport"));
    assert!(world.lacks(content.clone()).is_empty());
    // One named for the line goes beside it.
    let items = format!("/v1/programmes/{}/reference-items?limit=100", world.programme);
    let all = world.bureau.get(&items).expect(200).items();
    let line = all
        .iter()
        .find(|item| item["code"] == "C6a" && item["category"] == "action")
        .unwrap();
    let address = format!("/v1/reference-items/{}", line["id"].as_str().unwrap());
    world
        .bureau
        .patch(&address, json!({ "attributes": { "leadTable": "ict-media" } }))
        .expect(200);
    content["leadTableId"] = json!(world.ict_table);
    assert!(world.lacks(content).is_empty());
}

#[apply(both)]
fn money_is_asked_in_years_of_a_programme_only(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    for (year, fits) in [
        (2000, false),
        (2023, false),
        (2024, true),
        (2027, true),
        (2028, false),
        (2100, false),
    ] {
        let mut content = world.complete("Een jaar");
        content["budgetLines"][0]["budgetYear"] = json!(year);
        content["fundingLines"][0]["budgetYear"] = json!(year);
        let lacks = world.lacks(content.clone());
        assert_eq!(lacks.is_empty(), fits, "{year}: {lacks:?}");
        if !fits {
            assert_eq!(lacks, ["budget-year-in-programme"]);
            // What is covered in full asks nothing of a programme.
            content["fundingLines"][0]["amount"] = content["budgetLines"][0]["amount"].clone();
            assert!(world.lacks(content).is_empty());
        }
    }
    for year in [1999, 0, -1, 2101] {
        let mut content = world.complete("Geen jaar");
        content["budgetLines"][0]["budgetYear"] = json!(year);
        let answer = world
            .bureau
            .post("/v1/cases", content)
            .problem(400, "invalid-input");
        assert_eq!(answer.faults(), ["/budgetLines/0/budgetYear"], "{year}");
    }
}
