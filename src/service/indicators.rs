//! Monitoring: what of a case is measured, from where it started, where it should go and how often it
//! is reported; and the measurements.

use chrono::NaiveDate;

use super::Context;
use super::cases::visible;
use super::history::{Chain, NewEvent};
use super::texts::written;
use crate::domain::codes::{Rhythm, Role};
use crate::domain::{Fault, Figure, Id};
use crate::error::{Code, Error, Result};
use crate::store::monitoring as store;

pub use crate::store::monitoring::{IndicatorRow, MeasurementRow};

/// A value on a date: where an indicator started, or where it should go.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    pub value: Figure,
    pub on: NaiveDate,
}

/// What an indicator is made from.
#[derive(Debug, Clone)]
pub struct NewIndicator {
    pub name: String,
    pub unit: String,
    pub baseline: Option<Mark>,
    pub target: Option<Mark>,
    pub rhythm: Option<Rhythm>,
}

/// Makes an indicator of a case. Errors: 400; 404.
pub fn make(cx: &mut Context<'_>, case_id: Id, new: NewIndicator) -> Result<IndicatorRow> {
    let NewIndicator {
        name,
        unit,
        baseline,
        target,
        rhythm,
    } = new;
    let [name, unit] = written([("/name", &name), ("/unit", &unit)])?;
    visible(cx, case_id)?;
    let mut chain = Chain::open(cx, case_id, "case")?;
    let mut row = IndicatorRow {
        id: Id::new(),
        case_id,
        name,
        unit,
        baseline: None,
        baseline_date: None,
        target: None,
        target_date: None,
        rhythm,
        version: 1,
        created_at: cx.now,
    };
    set_baseline(&mut row, baseline);
    set_target(&mut row, target);
    check_order(&row)?;
    store::insert_indicator(cx.conn, &row)?;
    chain.add(cx, event("indicator.made", &row, None))?;
    chain.close(cx)?;
    Ok(row)
}

/// What of an indicator can change; `None` leaves it, `Some(None)` clears it.
#[derive(Debug, Clone, Default)]
pub struct IndicatorChange {
    pub name: Option<String>,
    pub unit: Option<String>,
    pub baseline: Option<Option<Mark>>,
    pub target: Option<Option<Mark>>,
    pub rhythm: Option<Option<Rhythm>>,
}

/// Changes an indicator; the history keeps what it was. Errors: 400; 404; 412; 428.
pub fn change(
    cx: &mut Context<'_>,
    id: Id,
    change: IndicatorChange,
    expects: impl FnOnce(i32) -> Result<()>,
) -> Result<IndicatorRow> {
    let IndicatorChange {
        name,
        unit,
        baseline,
        target,
        rhythm,
    } = change;
    let case_id = find(cx, id)?.case_id;
    let mut chain = Chain::open(cx, case_id, "case")?;
    let mut row = find(cx, id)?;
    expects(row.version)?;
    let name = name.unwrap_or_else(|| row.name.clone());
    let unit = unit.unwrap_or_else(|| row.unit.clone());
    [row.name, row.unit] = written([("/name", &name), ("/unit", &unit)])?;
    if let Some(baseline) = baseline {
        set_baseline(&mut row, baseline);
    }
    if let Some(target) = target {
        set_target(&mut row, target);
    }
    if let Some(rhythm) = rhythm {
        row.rhythm = rhythm;
    }
    check_order(&row)?;
    row.version += 1;
    if !store::update_indicator(cx.conn, &row)? {
        return Err(Error::conflict(
            "The indicator was changed at the same moment; read it again.",
        ));
    }
    chain.add(cx, event("indicator.changed", &row, Some(row.version - 1)))?;
    chain.close(cx)?;
    Ok(row)
}

/// One indicator. Errors: 404.
pub fn find(cx: &mut Context<'_>, id: Id) -> Result<IndicatorRow> {
    let missing = || Error::not_found("indicator");
    let row = store::indicator(cx.conn, &id)?.ok_or_else(missing)?;
    match visible(cx, row.case_id) {
        Ok(_) => Ok(row),
        // One that is not theirs to see is told of as one that does not exist.
        Err(error) if error.code == Code::NotFound => Err(missing()),
        Err(error) => Err(error),
    }
}

/// The indicators of a case in the order in which they were made. Errors: 404.
pub fn list(cx: &mut Context<'_>, case_id: Id, after: Option<Id>, limit: i64) -> Result<Vec<IndicatorRow>> {
    visible(cx, case_id)?;
    store::indicators_of_case(cx.conn, &case_id, after, limit)
}

/// How many indicators of a case have a baseline, a target and a reporting rhythm.
pub fn monitorable(cx: &mut Context<'_>, case_id: Id) -> Result<usize> {
    let count = store::count_monitorable(cx.conn, &case_id)?;
    usize::try_from(count).map_err(Error::internal)
}

/// What a measurement is reported from.
#[derive(Debug, Clone)]
pub struct NewMeasurement {
    pub value: Figure,
    pub measured_on: NaiveDate,
    pub evidence: String,
}

/// Reports a value, as the bureau or as the initiator of the case. A wrong one is mended by a further
/// measurement. Errors: 400 (a date in the future); 403; 404.
pub fn measure(cx: &mut Context<'_>, indicator_id: Id, new: NewMeasurement) -> Result<MeasurementRow> {
    let NewMeasurement {
        value,
        measured_on,
        evidence,
    } = new;
    let [evidence] = written([("/evidence", &evidence)])?;
    if measured_on > cx.today() {
        return Err(Error::fault(
            "/measuredOnDate",
            "in-future",
            "A measurement is reported on or after the day on which it was made.",
        ));
    }
    if !matches!(cx.actor.role, Role::Bureau | Role::Initiator) {
        return Err(Error::forbidden(
            "Only the project bureau and the initiator of the case report measurements.",
        ));
    }
    let indicator = find(cx, indicator_id)?;
    let mut chain = Chain::open(cx, indicator.case_id, "case")?;
    let row = MeasurementRow {
        id: Id::new(),
        indicator_id,
        measured_value: value.to_string(),
        measured_on,
        evidence,
        recorded_by: cx.actor.id,
        recorded_at: cx.now,
    };
    store::insert_measurement(cx.conn, &row)?;
    chain.add(
        cx,
        NewEvent {
            kind: "measurement.reported",
            subject_id: row.id,
            reason: None,
            before: None,
            after: None,
            data: serde_json::json!({
                "indicatorId": row.indicator_id, "value": row.measured_value,
                "measuredOnDate": row.measured_on, "evidence": row.evidence,
            }),
        },
    )?;
    chain.close(cx)?;
    Ok(row)
}

/// One measurement. Errors: 404.
pub fn measurement(cx: &mut Context<'_>, id: Id) -> Result<MeasurementRow> {
    let missing = || Error::not_found("measurement");
    let row = store::measurement(cx.conn, &id)?.ok_or_else(missing)?;
    match find(cx, row.indicator_id) {
        Ok(_) => Ok(row),
        Err(error) if error.code == Code::NotFound => Err(missing()),
        Err(error) => Err(error),
    }
}

/// The measurements of an indicator in the order in which they were reported. Errors: 404.
pub fn measurements(
    cx: &mut Context<'_>,
    indicator_id: Id,
    after: Option<Id>,
    limit: i64,
) -> Result<Vec<MeasurementRow>> {
    find(cx, indicator_id)?;
    store::measurements_of_indicator(cx.conn, &indicator_id, after, limit)
}

/// The most measurements of a case that are read at once.
const MOST: i64 = 5_000;

/// The measurements of all indicators of a case in the order in which they were reported. Errors: 404.
pub fn measurements_of_case(cx: &mut Context<'_>, case_id: Id) -> Result<Vec<MeasurementRow>> {
    visible(cx, case_id)?;
    store::measurements_of_case(cx.conn, &case_id, MOST)
}

fn set_baseline(row: &mut IndicatorRow, mark: Option<Mark>) {
    (row.baseline, row.baseline_date) = split(mark);
}

fn set_target(row: &mut IndicatorRow, mark: Option<Mark>) {
    (row.target, row.target_date) = split(mark);
}

fn split(mark: Option<Mark>) -> (Option<String>, Option<NaiveDate>) {
    mark.map(|mark| (mark.value.to_string(), mark.on)).unzip()
}

/// A target lies behind its baseline.
fn check_order(row: &IndicatorRow) -> Result<()> {
    match (row.baseline_date, row.target_date) {
        (Some(baseline), Some(target)) if target <= baseline => Err(Error::invalid(vec![Fault::new(
            "/target/targetDate",
            "dates-out-of-order",
            format!("The target is for a day after the baseline of {baseline}."),
        )])),
        _ => Ok(()),
    }
}

fn event(kind: &'static str, row: &IndicatorRow, before: Option<i32>) -> NewEvent<'static> {
    NewEvent {
        kind,
        subject_id: row.id,
        reason: None,
        before,
        after: Some(row.version),
        data: serde_json::json!({
            "name": row.name, "unit": row.unit, "baseline": row.baseline,
            "baselineDate": row.baseline_date, "target": row.target, "targetDate": row.target_date,
            "rhythm": row.rhythm,
        }),
    }
}
