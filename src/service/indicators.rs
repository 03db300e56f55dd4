//! Monitoring: indicators of a case, each with a baseline, a target and a reporting rhythm, and their measurements.

use chrono::NaiveDate;
use edba_domain::EventKind;

use super::cases::visible;
use super::events::{Chain, NewEvent};
use super::validation::{named, written};
use super::{Context, versioned};
use edba_common::error::{Code, Error, Obstacle, Result};
use edba_domain::codes::{Rhythm, Role};
use edba_domain::indicators::{Measured, is_measured};
use edba_domain::workflow::{BlockerCode, WaitingOn};
use edba_domain::{Fault, Figure, Id, Message};
use edba_store::indicators as store;

pub use edba_store::indicators::{Indicator, Measurement};

/// A value on a date: the baseline or the target of an indicator.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    pub value: Figure,
    pub on: NaiveDate,
}

/// The data of a new indicator.
#[derive(Debug, Clone)]
pub struct NewIndicator {
    pub name: String,
    pub unit: String,
    pub baseline: Option<Mark>,
    pub target: Option<Mark>,
    pub rhythm: Option<Rhythm>,
}

/// Creates an indicator of a case. Errors: 400; 404.
pub fn make(cx: &mut Context<'_>, case_id: Id, new: NewIndicator) -> Result<Indicator> {
    let NewIndicator {
        name,
        unit,
        baseline,
        target,
        rhythm,
    } = new;
    let [name, unit] = named([("/name", &name), ("/unit", &unit)])?;
    visible(cx, case_id)?;
    let mut chain = Chain::open(cx, case_id, "case")?;
    must_be_measured(cx, case_id)?;
    let mut row = Indicator {
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
    check(cx, &row)?;
    store::insert_indicator(cx.conn, &row)?;
    chain.add(cx, event(EventKind::IndicatorMade, &row, None))?;
    chain.close(cx)?;
    Ok(row)
}

/// The fields of an indicator that can change; `None` leaves a field as it is, `Some(None)` clears it.
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
) -> Result<Indicator> {
    let IndicatorChange {
        name,
        unit,
        baseline,
        target,
        rhythm,
    } = change;
    let case_id = find(cx, id)?.case_id;
    let chain = Chain::open(cx, case_id, "case")?;
    must_be_measured(cx, case_id)?;
    let before = find(cx, id)?;
    expects(before.version)?;
    let mut row = before.clone();
    let name = name.unwrap_or_else(|| row.name.clone());
    let unit = unit.unwrap_or_else(|| row.unit.clone());
    [row.name, row.unit] = named([("/name", &name), ("/unit", &unit)])?;
    if let Some(baseline) = baseline {
        set_baseline(&mut row, baseline);
    }
    if let Some(target) = target {
        set_target(&mut row, target);
    }
    if let Some(rhythm) = rhythm {
        row.rhythm = rhythm;
    }
    // Values stored before this rule existed are accepted until they are changed.
    let measured_alike = Indicator {
        name: row.name.clone(),
        rhythm: row.rhythm,
        ..before.clone()
    };
    if row != measured_alike {
        check(cx, &row)?;
    }
    versioned::save(
        cx,
        chain,
        &before,
        row,
        store::update_indicator,
        |row, version| event(EventKind::IndicatorChanged, row, version),
    )
}

/// One indicator. Errors: 404.
pub fn find(cx: &mut Context<'_>, id: Id) -> Result<Indicator> {
    let missing = || Error::not_found("indicator");
    let row = store::indicator(cx.conn, &id)?.ok_or_else(missing)?;
    match visible(cx, row.case_id) {
        Ok(_) => Ok(row),
        // An indicator that the caller may not see is reported as not existing.
        Err(error) if error.code == Code::NotFound => Err(missing()),
        Err(error) => Err(error),
    }
}

/// The indicators of a case in order of creation. Errors: 404.
pub fn list(cx: &mut Context<'_>, case_id: Id, after: Option<Id>, limit: i64) -> Result<Vec<Indicator>> {
    visible(cx, case_id)?;
    store::indicators_of_case(cx.conn, &case_id, after, limit)
}

/// How many indicators of a case have a baseline, a target and a reporting rhythm.
pub fn monitorable(cx: &mut Context<'_>, case_id: Id) -> Result<usize> {
    let count = store::count_monitorable(cx.conn, &case_id)?;
    usize::try_from(count).map_err(Error::internal)
}

/// The data of a new measurement.
#[derive(Debug, Clone)]
pub struct NewMeasurement {
    pub value: Figure,
    pub measured_on: NaiveDate,
    pub evidence: String,
}

/// Reports a value, as the bureau or as the initiator of the case. A wrong value is corrected by a further
/// measurement. Errors: 400 for a day in the future or outside the indicator's period, and for a negative value of a
/// unit that counts; 403; 404; 409 if the case is no longer measured.
pub fn measure(cx: &mut Context<'_>, indicator_id: Id, new: NewMeasurement) -> Result<Measurement> {
    let NewMeasurement {
        value,
        measured_on,
        evidence,
    } = new;
    let [evidence] = written([("/evidence", &evidence)])?;
    if !matches!(cx.actor.role, Role::Bureau | Role::Initiator) {
        return Err(Error::forbidden(
            "Only the project bureau and the initiator of the case report measurements.",
        ));
    }
    let case_id = find(cx, indicator_id)?.case_id;
    let mut chain = Chain::open(cx, case_id, "case")?;
    must_be_measured(cx, case_id)?;
    let indicator = find(cx, indicator_id)?;
    let measured = measured(&indicator);
    let faults: Vec<Fault> = [
        measured.value_fault("/value", &value),
        measured.day_fault("/measuredOnDate", measured_on, cx.today()),
    ]
    .into_iter()
    .flatten()
    .collect();
    if !faults.is_empty() {
        return Err(Error::invalid(faults));
    }
    let row = Measurement {
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
            kind: EventKind::MeasurementReported,
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
pub fn measurement(cx: &mut Context<'_>, id: Id) -> Result<Measurement> {
    let missing = || Error::not_found("measurement");
    let row = store::measurement(cx.conn, &id)?.ok_or_else(missing)?;
    match find(cx, row.indicator_id) {
        Ok(_) => Ok(row),
        Err(error) if error.code == Code::NotFound => Err(missing()),
        Err(error) => Err(error),
    }
}

/// The measurements of an indicator in order of reporting. Errors: 404.
pub fn measurements(
    cx: &mut Context<'_>,
    indicator_id: Id,
    after: Option<Id>,
    limit: i64,
) -> Result<Vec<Measurement>> {
    find(cx, indicator_id)?;
    store::measurements_of_indicator(cx.conn, &indicator_id, after, limit)
}

/// The most measurements of a case that one call reads.
const MOST: i64 = 5_000;

/// The measurements of all indicators of a case in order of reporting. Errors: 404.
pub fn measurements_of_case(cx: &mut Context<'_>, case_id: Id) -> Result<Vec<Measurement>> {
    visible(cx, case_id)?;
    store::measurements_of_case(cx.conn, &case_id, MOST)
}

fn set_baseline(row: &mut Indicator, mark: Option<Mark>) {
    (row.baseline, row.baseline_date) = split(mark);
}

fn set_target(row: &mut Indicator, mark: Option<Mark>) {
    (row.target, row.target_date) = split(mark);
}

fn split(mark: Option<Mark>) -> (Option<String>, Option<NaiveDate>) {
    mark.map(|mark| (mark.value.to_string(), mark.on)).unzip()
}

fn measured(row: &Indicator) -> Measured<'_> {
    Measured {
        unit: &row.unit,
        baseline_on: row.baseline_date,
        target_on: row.target_date,
    }
}

/// Checks that a case is still measured. Errors: 409 if it is not.
fn must_be_measured(cx: &mut Context<'_>, case_id: Id) -> Result<()> {
    let status = visible(cx, case_id)?.status;
    if is_measured(status) {
        return Ok(());
    }
    Err(Error::blocked_by(Obstacle::new(
        BlockerCode::WrongState.as_str(),
        WaitingOn::Bureau,
        Message::new("obstacle-not-measured").with("status", Message::new(format!("status-{status}"))),
    )))
}

/// Checks that the target is later than the baseline, that both have valid values for the unit, and that existing
/// measurements stay within the period.
fn check(cx: &mut Context<'_>, row: &Indicator) -> Result<()> {
    let mut faults = Vec::new();
    if let (Some(baseline), Some(target)) = (row.baseline_date, row.target_date)
        && target <= baseline
    {
        faults.push(Fault::new(
            "/target/targetDate",
            "dates-out-of-order",
            format!("The target is for a day after the baseline of {baseline}."),
        ));
    }
    let marks = [("/baseline/value", &row.baseline), ("/target/value", &row.target)];
    for (pointer, value) in marks {
        if let Some(value) = value {
            let value: Figure = value.parse().map_err(Error::internal)?;
            faults.extend(measured(row).value_fault(pointer, &value));
        }
    }
    if let Some((first, last)) = store::measured_days(cx.conn, &row.id)? {
        if row.baseline_date.is_some_and(|baseline| first < baseline) {
            faults.push(Fault::new(
                "/baseline/baselineDate",
                "measured-before",
                format!("There is a measurement of {first}, before this day."),
            ));
        }
        if row.target_date.is_some_and(|target| target < last) {
            faults.push(Fault::new(
                "/target/targetDate",
                "measured-after",
                format!("There is a measurement of {last}, after this day."),
            ));
        }
    }
    if faults.is_empty() {
        Ok(())
    } else {
        Err(Error::invalid(faults))
    }
}

fn event(kind: EventKind, row: &Indicator, before: Option<i32>) -> NewEvent<'static> {
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
