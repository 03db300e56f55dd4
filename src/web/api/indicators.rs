//! Indicators of a case and their measurements.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Answer, IdPath};
use crate::patch::Patch;
use crate::reply::{Page, id_cursor};
use crate::{ApiRequest, JsonBody, Reply};
use edba_common::error::{Error, Result};
use edba_domain::codes::Rhythm;
use edba_domain::{Figure, Id, Moment};
use edba_service::indicators::{self, Indicator, Mark, Measurement};

/// The baseline of an indicator.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Baseline {
    #[schema(example = "120")]
    pub value: Figure,
    pub baseline_date: NaiveDate,
}

/// The target of an indicator.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Target {
    #[schema(example = "205")]
    pub value: Figure,
    /// After the date of the baseline.
    #[schema(example = "2030-12-31")]
    pub target_date: NaiveDate,
}

/// A new indicator. A case can only be monitored with an indicator that has a baseline, a target and a reporting
/// rhythm.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewIndicator {
    #[schema(min_length = 1, max_length = 200, example = "Jobs in data services")]
    pub name: String,
    /// The unit of its values: what is counted.
    #[schema(min_length = 1, max_length = 60, example = "jobs")]
    pub unit: String,
    pub baseline: Option<Baseline>,
    pub target: Option<Target>,
    /// How often it is reported.
    pub rhythm: Option<Rhythm>,
}

/// Changes to an indicator: a property that is left out stays unchanged, null clears it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct IndicatorChange {
    #[serde(default)]
    #[schema(value_type = String, min_length = 1, max_length = 200)]
    pub name: Patch<String>,
    #[serde(default)]
    #[schema(value_type = String, min_length = 1, max_length = 60)]
    pub unit: Patch<String>,
    #[serde(default)]
    #[schema(value_type = Option<Baseline>)]
    pub baseline: Patch<Option<Baseline>>,
    #[serde(default)]
    #[schema(value_type = Option<Target>)]
    pub target: Patch<Option<Target>>,
    #[serde(default)]
    #[schema(value_type = Option<Rhythm>)]
    pub rhythm: Patch<Option<Rhythm>>,
}

/// An indicator of a case.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct IndicatorView {
    pub id: Id,
    pub case_id: Id,
    pub name: String,
    pub unit: String,
    pub baseline: Option<Baseline>,
    pub target: Option<Target>,
    pub rhythm: Option<Rhythm>,
    pub created_at: Moment,
    pub version: i32,
}

/// A new measurement.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewMeasurement {
    /// Negative only in a unit that allows it, such as a percentage or a balance; a count cannot be negative.
    #[schema(example = "164")]
    pub value: Figure,
    /// Not after today in Almere; between the dates of the baseline and the target.
    pub measured_on_date: NaiveDate,
    /// The evidence: a text, or a reference to where it can be found.
    #[schema(
        min_length = 1,
        max_length = 4000,
        example = "Register of establishments, 1 January"
    )]
    pub evidence: String,
}

/// A measured value. It never changes; report another measurement to correct it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MeasurementView {
    pub id: Id,
    pub indicator_id: Id,
    pub value: Figure,
    pub measured_on_date: NaiveDate,
    pub evidence: String,
    pub recorded_at: Moment,
}

fn mark_of(baseline: Baseline) -> Mark {
    let Baseline { value, baseline_date } = baseline;
    Mark {
        value,
        on: baseline_date,
    }
}

fn mark_at(target: Target) -> Mark {
    let Target { value, target_date } = target;
    Mark {
        value,
        on: target_date,
    }
}

/// Converts a stored value.
fn figure(text: &str) -> Result<Figure> {
    text.parse().map_err(Error::internal)
}

fn view(row: Indicator) -> Result<IndicatorView> {
    let baseline = match (row.baseline, row.baseline_date) {
        (Some(value), Some(baseline_date)) => Some(Baseline {
            value: figure(&value)?,
            baseline_date,
        }),
        _ => None,
    };
    let target = match (row.target, row.target_date) {
        (Some(value), Some(target_date)) => Some(Target {
            value: figure(&value)?,
            target_date,
        }),
        _ => None,
    };
    Ok(IndicatorView {
        id: row.id,
        case_id: row.case_id,
        name: row.name,
        unit: row.unit,
        baseline,
        target,
        rhythm: row.rhythm,
        created_at: row.created_at,
        version: row.version,
    })
}

fn measurement_view(row: Measurement) -> Result<MeasurementView> {
    Ok(MeasurementView {
        id: row.id,
        indicator_id: row.indicator_id,
        value: figure(&row.measured_value)?,
        measured_on_date: row.measured_on,
        evidence: row.evidence,
        recorded_at: row.recorded_at,
    })
}

pub async fn list(request: ApiRequest, case_id: IdPath) -> Answer {
    request
        .read(move |cx, head| {
            let page = head.page()?;
            let rows = indicators::list(cx, case_id.0, page.after_id()?, page.fetch())?;
            let Page { items, next_cursor } = Page::from_rows(rows, page.limit, |r| id_cursor(&r.id));
            let items = items.into_iter().map(view).collect::<Result<Vec<_>>>()?;
            Reply::page(&head.path, &head.query, Page { items, next_cursor })
        })
        .await
}

pub async fn create(request: ApiRequest, case_id: IdPath, body: JsonBody<NewIndicator>) -> Answer {
    request
        .create(body, move |cx, _, new| {
            let NewIndicator {
                name,
                unit,
                baseline,
                target,
                rhythm,
            } = new;
            let new = indicators::NewIndicator {
                name,
                unit,
                baseline: baseline.map(mark_of),
                target: target.map(mark_at),
                rhythm,
            };
            let row = indicators::make(cx, case_id.0, new)?;
            let (id, version) = (row.id, row.version);
            Ok(Reply::created(format!("/v1/indicators/{id}"), &view(row)?)?.version(version))
        })
        .await
}

pub async fn find(request: ApiRequest, id: IdPath) -> Answer {
    request
        .read(move |cx, _| {
            let row = indicators::find(cx, id.0)?;
            let version = row.version;
            Ok(Reply::ok(&view(row)?)?.version(version))
        })
        .await
}

pub async fn change(request: ApiRequest, id: IdPath, body: JsonBody<IndicatorChange>) -> Answer {
    request
        .change(body, move |cx, head, change| {
            let IndicatorChange {
                name,
                unit,
                baseline,
                target,
                rhythm,
            } = change;
            let change = indicators::IndicatorChange {
                name: name.set(),
                unit: unit.set(),
                baseline: baseline.set().map(|b| b.map(mark_of)),
                target: target.set().map(|t| t.map(mark_at)),
                rhythm: rhythm.set(),
            };
            let row = indicators::change(cx, id.0, change, |version| head.expects(version))?;
            let version = row.version;
            Ok(Reply::ok(&view(row)?)?.version(version))
        })
        .await
}

pub async fn measurements(request: ApiRequest, indicator_id: IdPath) -> Answer {
    request
        .read(move |cx, head| {
            let page = head.page()?;
            let rows = indicators::measurements(cx, indicator_id.0, page.after_id()?, page.fetch())?;
            let Page { items, next_cursor } = Page::from_rows(rows, page.limit, |r| id_cursor(&r.id));
            let items = items
                .into_iter()
                .map(measurement_view)
                .collect::<Result<Vec<_>>>()?;
            Reply::page(&head.path, &head.query, Page { items, next_cursor })
        })
        .await
}

pub async fn measure(request: ApiRequest, indicator_id: IdPath, body: JsonBody<NewMeasurement>) -> Answer {
    request
        .create(body, move |cx, _, new| {
            let NewMeasurement {
                value,
                measured_on_date,
                evidence,
            } = new;
            let new = indicators::NewMeasurement {
                value,
                measured_on: measured_on_date,
                evidence,
            };
            let row = indicators::measure(cx, indicator_id.0, new)?;
            let location = format!("/v1/measurements/{}", row.id);
            Ok(Reply::created(location, &measurement_view(row)?)?.version(1))
        })
        .await
}

pub async fn measurement(request: ApiRequest, id: IdPath) -> Answer {
    request
        .read(move |cx, _| {
            let row = indicators::measurement(cx, id.0)?;
            // A measurement never changes.
            Ok(Reply::ok(&measurement_view(row)?)?.version(1))
        })
        .await
}
