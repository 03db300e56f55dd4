//! Measurements of a case: within the period and unit of the indicator, and only while the case is under way.

use rstest_reuse::apply;
use serde_json::{Value, json};

use crate::app::{App, Backend, both};
use crate::decided::Decided;

fn measurement(value: &str, day: &str) -> Value {
    json!({ "value": value, "measuredOnDate": day, "evidence": "Vestigingsregister" })
}

fn indicator(unit: &str) -> Value {
    json!({
        "name": "Gemeten", "unit": unit, "rhythm": "yearly",
        "baseline": { "value": "0", "baselineDate": "2026-01-15" },
        "target": { "value": "40", "targetDate": "2026-02-20" },
    })
}

#[apply(both)]
fn a_measurement_lies_within_the_period_and_the_unit_of_its_indicator(backend: Backend) {
    let app = &App::start(backend);
    let it = Decided::on(app);
    let bureau = &it.w.bureau;
    let indicators = format!("/v1/cases/{}/indicators", it.case);
    let jobs = bureau.post(&indicators, indicator("banen")).expect(201);
    let measurements = format!("{}/measurements", jobs.header("location"));
    for (value, day, faults) in [
        ("12", "2026-01-14", vec!["/measuredOnDate"]),
        ("12", "2026-02-21", vec!["/measuredOnDate"]),
        ("12", "2026-12-31", vec!["/measuredOnDate"]),
        ("-12.5", "2026-02-01", vec!["/value"]),
        ("-0.5", "2009-01-01", vec!["/value", "/measuredOnDate"]),
    ] {
        let answer = bureau
            .post(&measurements, measurement(value, day))
            .problem(400, "invalid-input");
        assert_eq!(answer.faults(), faults, "{value} {day}");
    }
    for day in ["2026-01-15", "2026-02-20"] {
        bureau.post(&measurements, measurement("12.5", day)).expect(201);
    }
    assert_eq!(bureau.get(&measurements).items().len(), 2);
    // A share can fall; what is counted cannot, in a baseline or a target neither.
    let growth = bureau.post(&indicators, indicator("% groei")).expect(201);
    bureau
        .post(
            &format!("{}/measurements", growth.header("location")),
            measurement("-2.5", "2026-02-01"),
        )
        .expect(201);
    for mark in ["baseline", "target"] {
        let mut wrong = indicator("bedrijven");
        wrong[mark]["value"] = json!("-3");
        let answer = bureau.post(&indicators, wrong).problem(400, "invalid-input");
        assert_eq!(answer.faults(), [format!("/{mark}/value")]);
    }
    // The period does not leave out what was measured in it.
    let address = jobs.header("location");
    let later = json!({ "baseline": { "value": "0", "baselineDate": "2026-01-16" } });
    assert_eq!(
        bureau
            .patch(&address, later)
            .problem(400, "invalid-input")
            .faults(),
        ["/baseline/baselineDate"]
    );
    let earlier = json!({ "target": { "value": "40", "targetDate": "2026-02-19" } });
    assert_eq!(
        bureau
            .patch(&address, earlier)
            .problem(400, "invalid-input")
            .faults(),
        ["/target/targetDate"]
    );
}

#[apply(both)]
fn of_a_case_that_is_done_nothing_is_measured_any_more(backend: Backend) {
    let app = &App::start(backend);
    let it = Decided::on(app);
    let bureau = &it.w.bureau;
    let indicators = format!("/v1/cases/{}/indicators", it.case);
    let made = bureau.post(&indicators, indicator("banen")).expect(201);
    let measurements = format!("{}/measurements", made.header("location"));
    bureau
        .post(&measurements, measurement("1", "2026-02-01"))
        .expect(201);
    let mut conn = app.state.db.writer().unwrap();
    for status in ["financed", "monitored", "completed"] {
        diesel::connection::SimpleConnection::batch_execute(
            &mut *conn,
            &format!(
                "UPDATE business_cases SET status = '{status}' WHERE id = '{}'",
                it.case
            ),
        )
        .unwrap();
    }
    drop(conn);
    let refused = bureau
        .post(&measurements, measurement("2", "2026-02-02"))
        .problem(409, "blocked");
    assert!(
        refused.text.contains("zij is nu voltooid") && refused.text.contains("it is completed now"),
        "{}",
        refused.text
    );
    bureau
        .post(&indicators, indicator("banen"))
        .problem(409, "blocked");
    bureau
        .patch(&made.header("location"), json!({ "name": "Anders" }))
        .problem(409, "blocked");
    assert_eq!(bureau.get(&measurements).expect(200).items().len(), 1);
}
