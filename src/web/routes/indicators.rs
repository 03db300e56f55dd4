//! Monitoring.

use crate::api;
use crate::op::{Line, get, patch, post};
use crate::policy::{BUREAU, CASE_READERS, CASE_WRITERS};

pub(super) fn lines() -> Vec<Line> {
    vec![
        get(
            "/v1/cases/{caseId}/indicators",
            "listIndicators",
            "Monitoring",
            "The indicators of a case",
        )
        .allow(CASE_READERS)
        .page::<api::indicators::IndicatorView>("Indicators in the order in which they were made.")
        .to(api::indicators::list),
        post(
            "/v1/cases/{caseId}/indicators",
            "createIndicator",
            "Monitoring",
            "Make an indicator",
        )
        .allow(BUREAU)
        .body::<api::indicators::NewIndicator>()
        .created::<api::indicators::IndicatorView>("The indicator.")
        .to(api::indicators::create),
        get(
            "/v1/indicators/{indicatorId}",
            "getIndicator",
            "Monitoring",
            "One indicator",
        )
        .allow(CASE_READERS)
        .one::<api::indicators::IndicatorView>("The indicator.")
        .to(api::indicators::find),
        patch(
            "/v1/indicators/{indicatorId}",
            "changeIndicator",
            "Monitoring",
            "Change an indicator",
        )
        .allow(BUREAU)
        .body::<api::indicators::IndicatorChange>()
        .one::<api::indicators::IndicatorView>("The indicator as it is now.")
        .to(api::indicators::change),
        get(
            "/v1/indicators/{indicatorId}/measurements",
            "listMeasurements",
            "Monitoring",
            "The measurements of an indicator",
        )
        .allow(CASE_READERS)
        .page::<api::indicators::MeasurementView>("Measurements in the order in which they were reported.")
        .to(api::indicators::measurements),
        post(
            "/v1/indicators/{indicatorId}/measurements",
            "createMeasurement",
            "Monitoring",
            "Report a measurement",
        )
        .describe("By the bureau, or by the initiator of the case.")
        .allow(CASE_WRITERS)
        .body::<api::indicators::NewMeasurement>()
        .created::<api::indicators::MeasurementView>("The measurement.")
        .to(api::indicators::measure),
        get(
            "/v1/measurements/{measurementId}",
            "getMeasurement",
            "Monitoring",
            "One measurement",
        )
        .allow(CASE_READERS)
        .one::<api::indicators::MeasurementView>("The measurement.")
        .to(api::indicators::measurement),
    ]
}
