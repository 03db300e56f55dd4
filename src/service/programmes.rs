//! Programmes: a period with its reference data.

mod items;

use chrono::{Datelike, NaiveDate};
use edba_domain::EventKind;
use edba_store::Json;
use serde_json::{Map, Value};

use super::events::{Chain, NewEvent};
use super::{Context, versioned};
use edba_common::error::{Error, Result};
use edba_domain::attributes::detail_faults;
use edba_domain::{Fault, Id, text};
use edba_store::{budget_cells, reference};

pub use edba_store::reference::{Programme, ReferenceItem};
pub use items::{ItemChange, NewItem, add_item, add_items, change_item, find_item, item, list as list_items};

/// Maximum size of the free-form document of a programme or an item, in bytes.
const MAX_DOCUMENT: usize = 20_000;

/// Input to create a programme.
#[derive(Debug, Clone)]
pub struct NewProgramme {
    pub code: String,
    pub name_nl: String,
    pub name_en: String,
    pub from_year: i32,
    pub to_year: i32,
    pub details: Map<String, Value>,
}

/// Creates a programme. Errors: 400; 409 where another programme has one of its years.
pub fn create(cx: &mut Context<'_>, new: NewProgramme) -> Result<Programme> {
    let NewProgramme {
        code,
        name_nl,
        name_en,
        from_year,
        to_year,
        details,
    } = new;
    let row = Programme {
        id: Id::new(),
        code,
        name_nl: name_nl.trim().to_owned(),
        name_en: name_en.trim().to_owned(),
        from_year,
        to_year,
        details: Json::new(&details)?,
        version: 1,
        created_at: cx.now,
    };
    check(cx, &row, &details, detail_faults(&details))?;
    reference::insert_programme(cx.conn, &row)?;
    let mut chain = Chain::create(cx, row.id, "programme")?;
    chain.add(cx, event(EventKind::ProgrammeCreated, &row, None, &details))?;
    chain.close(cx)?;
    Ok(row)
}

/// A partial update of a programme; `None` leaves a field.
#[derive(Debug, Clone, Default)]
pub struct ProgrammeChange {
    pub name_nl: Option<String>,
    pub name_en: Option<String>,
    pub from_year: Option<i32>,
    pub to_year: Option<i32>,
    pub details: Option<Map<String, Value>>,
}

/// Changes a programme. Errors: 400; 409 where its period would overlap with another's, or exclude a year that has a
/// budget.
pub fn change(
    cx: &mut Context<'_>,
    id: Id,
    change: ProgrammeChange,
    expects: impl FnOnce(i32) -> Result<()>,
) -> Result<Programme> {
    let chain = Chain::open(cx, id, "programme")?;
    let before = find(cx, id)?;
    expects(before.version)?;
    let mut row = before.clone();
    let ProgrammeChange {
        name_nl,
        name_en,
        from_year,
        to_year,
        details,
    } = change;
    if let Some(name) = name_nl {
        row.name_nl = name.trim().to_owned();
    }
    if let Some(name) = name_en {
        row.name_en = name.trim().to_owned();
    }
    row.from_year = from_year.unwrap_or(row.from_year);
    row.to_year = to_year.unwrap_or(row.to_year);
    let stored: Map<String, Value> = row.details.read()?;
    let details = details.unwrap_or_else(|| stored.clone());
    // Compared as maps: the order of the members does not count as a change.
    if details != stored {
        row.details = Json::new(&details)?;
    }
    let typed = if details == stored {
        Vec::new()
    } else {
        detail_faults(&details)
    };
    check(cx, &row, &details, typed)?;
    if let Some((first, last)) = budget_cells::budgeted_years(cx.conn, &id)?
        && (first < row.from_year || row.to_year < last)
    {
        return Err(Error::conflict(format!(
            "The programme has budgets for {first} to {last}; its period cannot leave them out."
        )));
    }
    versioned::save(
        cx,
        chain,
        &before,
        row,
        reference::update_programme,
        |row, version| event(EventKind::ProgrammeChanged, row, version, &details),
    )
}

/// A programme. Errors: 404.
pub fn find(cx: &mut Context<'_>, id: Id) -> Result<Programme> {
    reference::programme(cx.conn, &id)?.ok_or_else(|| Error::not_found("programme"))
}

/// The programme whose period contains the year of this day, or else the latest. Errors: 409 where there is no
/// programme.
pub fn current(cx: &mut Context<'_>, on: NaiveDate) -> Result<Programme> {
    reference::programme_of_year(cx.conn, on.year())?
        .ok_or_else(|| Error::conflict("There is no programme yet; the project bureau makes one first."))
}

/// Programmes in the order in which they were created; with a year, only the one whose period contains it.
pub fn list(
    cx: &mut Context<'_>,
    year: Option<i32>,
    after: Option<Id>,
    limit: i64,
) -> Result<Vec<Programme>> {
    reference::programmes(cx.conn, year, after, limit)
}

fn check(
    cx: &mut Context<'_>,
    row: &Programme,
    details: &Map<String, Value>,
    typed: Vec<Fault>,
) -> Result<()> {
    let mut faults: Vec<Fault> = [("/nameNl", &row.name_nl), ("/nameEn", &row.name_en)]
        .into_iter()
        .filter_map(|(pointer, name)| text::line_fault(pointer, name))
        .collect();
    if row.to_year < row.from_year {
        faults.push(Fault::new(
            "/toYear",
            "years-out-of-order",
            "A programme does not end before it begins.",
        ));
    }
    faults.extend(document_faults("/details", details, row.details.text()));
    faults.extend(typed);
    if !faults.is_empty() {
        return Err(Error::invalid(faults));
    }
    match reference::overlapping_programme(cx.conn, &row.id, row.from_year, row.to_year)? {
        None => Ok(()),
        Some(other) => Err(Error::conflict(format!(
            "The programme {} has the years {} to {}; every year belongs to one programme.",
            other.name_en, other.from_year, other.to_year
        ))),
    }
}

/// Returns the faults of a free-form document, which is stored as `written`.
fn document_faults(pointer: &str, document: &Map<String, Value>, written: &str) -> Vec<Fault> {
    if written.len() > MAX_DOCUMENT {
        return vec![Fault::new(
            pointer,
            "too-long",
            format!("takes more than {MAX_DOCUMENT} bytes"),
        )];
    }
    text::document_faults(pointer, &Value::Object(document.clone()))
}

fn event(
    kind: EventKind,
    row: &Programme,
    before: Option<i32>,
    details: &Map<String, Value>,
) -> NewEvent<'static> {
    NewEvent {
        kind,
        subject_id: row.id,
        reason: None,
        before,
        after: Some(row.version),
        data: serde_json::json!({
            "code": row.code, "nameNl": row.name_nl, "nameEn": row.name_en,
            "fromYear": row.from_year, "toYear": row.to_year, "details": details,
        }),
    }
}
