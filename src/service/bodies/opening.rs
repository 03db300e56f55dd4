//! Opening a body, and changing its name, its cluster, or what a consultation body holds in a year.

use chrono::NaiveDate;
use edba_domain::EventKind;

use super::rules::rules_row;
use super::{check_open, event, find};
use crate::events::Chain;
use crate::programmes;
use crate::{Context, versioned};
use edba_common::error::{Error, Result};
use edba_domain::ballot::BodyRules;
use edba_domain::codes::BodyKind;
use edba_domain::reference::ReferenceCategory;
use edba_domain::{Fault, Id, consultation, text};
use edba_store::bodies::{self as store, Body};
use edba_store::reference;

/// The data of a new body.
#[derive(Debug, Clone)]
pub struct NewBody {
    pub code: String,
    pub kind: BodyKind,
    pub name_nl: String,
    pub name_en: String,
    /// The cluster of a table.
    pub cluster_code: Option<String>,
    /// Default: the rules of its kind.
    pub rules: Option<BodyRules>,
    /// Default: today.
    pub opened_on: Option<NaiveDate>,
    /// How many meetings a consultation body must hold in a calendar year; None: no minimum.
    pub min_meetings_per_year: Option<i32>,
    /// Whether a consultation body adopts a yearly agenda.
    pub has_yearly_agenda: bool,
}

/// Opens a body. Errors: 400; 409 if the code is taken or there is an open board.
pub fn open(cx: &mut Context<'_>, new: NewBody) -> Result<Body> {
    let NewBody {
        code,
        kind,
        name_nl,
        name_en,
        cluster_code,
        rules,
        opened_on,
        min_meetings_per_year,
        has_yearly_agenda,
    } = new;
    let is_ruled = rules.is_some();
    let rules = rules.unwrap_or_else(|| BodyRules::default_for(kind));
    let row = Body {
        id: Id::new(),
        code,
        kind,
        name_nl: name_nl.trim().to_owned(),
        name_en: name_en.trim().to_owned(),
        cluster_code,
        opened_on: opened_on.unwrap_or_else(|| cx.today()),
        closed_on: None,
        merged_into_id: None,
        rules_version: 1,
        version: 1,
        created_at: cx.now,
        min_meetings_per_year,
        has_yearly_agenda,
    };
    let mut faults = faults(cx, &row)?;
    if let Err(found) = rules.check(kind) {
        faults.extend(found.into_iter().map(|mut fault| {
            fault.pointer = format!("/rules{}", fault.pointer);
            fault
        }));
    }
    if kind == BodyKind::Consultation && is_ruled {
        faults.push(Fault::new(
            "/rules",
            "not-allowed",
            "A consultation body holds no ballots, so it has no rules for them.",
        ));
    }
    if row.opened_on > cx.today() {
        faults.push(Fault::new(
            "/openedOnDate",
            "date-in-future",
            "A body is opened today or was opened earlier.",
        ));
    }
    if !faults.is_empty() {
        return Err(Error::invalid(faults));
    }
    if store::body_by_code(cx.conn, &row.code)?.is_some() {
        return Err(Error::conflict(format!(
            "There is a body with the code {}.",
            row.code
        )));
    }
    if kind == BodyKind::Board
        && let Some(board) = store::open_board(cx.conn)?
    {
        return Err(Error::conflict(format!(
            "{} is open; there is one board at a time.",
            board.name_en
        )));
    }
    store::insert_body(cx.conn, &row)?;
    store::insert_body_rules(cx.conn, &rules_row(&row, &rules, cx.now)?)?;
    let mut chain = Chain::create(cx, row.id, "body")?;
    let mut opened = event(EventKind::BodyOpened, &row, None, None);
    opened.data["rules"] = serde_json::to_value(&rules)?;
    chain.add(cx, opened)?;
    chain.close(cx)?;
    Ok(row)
}

/// The fields of a body that can change; `None` leaves a field as it is, `Some(None)` clears it.
#[derive(Debug, Clone, Default)]
pub struct BodyChange {
    pub name_nl: Option<String>,
    pub name_en: Option<String>,
    pub cluster_code: Option<Option<String>>,
    pub min_meetings_per_year: Option<Option<i32>>,
    pub has_yearly_agenda: Option<bool>,
}

/// Renames a body, gives a table another cluster, or changes what a consultation body holds in a year. Errors: 400; 404; 409
/// for a closed one.
pub fn change(
    cx: &mut Context<'_>,
    id: Id,
    change: BodyChange,
    expects: impl FnOnce(i32) -> Result<()>,
) -> Result<Body> {
    let chain = Chain::open(cx, id, "body")?;
    let before = find(cx, id)?;
    expects(before.version)?;
    check_open(&before)?;
    let mut row = before.clone();
    let BodyChange {
        name_nl,
        name_en,
        cluster_code,
        min_meetings_per_year,
        has_yearly_agenda,
    } = change;
    if let Some(name) = name_nl {
        row.name_nl = name.trim().to_owned();
    }
    if let Some(name) = name_en {
        row.name_en = name.trim().to_owned();
    }
    let same_cluster = cluster_code.as_ref().is_none_or(|c| *c == row.cluster_code);
    row.cluster_code = cluster_code.unwrap_or(row.cluster_code);
    row.min_meetings_per_year = min_meetings_per_year.unwrap_or(row.min_meetings_per_year);
    row.has_yearly_agenda = has_yearly_agenda.unwrap_or(row.has_yearly_agenda);
    let mut faults = faults(cx, &row)?;
    if same_cluster {
        // An unchanged cluster is not checked again: it may have been closed since.
        faults.retain(|fault| fault.pointer != "/clusterCode");
    }
    if !faults.is_empty() {
        return Err(Error::invalid(faults));
    }
    versioned::save(cx, chain, &before, row, store::update_body, |row, version| {
        event(EventKind::BodyChanged, row, None, version)
    })
}

fn faults(cx: &mut Context<'_>, row: &Body) -> Result<Vec<Fault>> {
    let mut faults: Vec<Fault> = [("/nameNl", &row.name_nl), ("/nameEn", &row.name_en)]
        .into_iter()
        .filter_map(|(pointer, name)| text::line_fault(pointer, name))
        .collect();
    match (row.kind, &row.cluster_code) {
        (_, None) => {}
        (BodyKind::Board, Some(_)) => faults.push(Fault::new(
            "/clusterCode",
            "not-allowed",
            "The board is there for every cluster.",
        )),
        (BodyKind::Consultation, Some(_)) => faults.push(Fault::new(
            "/clusterCode",
            "not-allowed",
            "A consultation body is there for every cluster.",
        )),
        (BodyKind::Table, Some(code)) => {
            if !is_open_cluster(cx, code)? {
                faults.push(Fault::new(
                    "/clusterCode",
                    "unknown",
                    format!("The current programme has no open cluster {code}."),
                ));
            }
        }
    }
    faults.extend(year_faults(row));
    Ok(faults)
}

/// The faults of what a body holds in a year: only a consultation body has a minimum of meetings or a yearly agenda.
fn year_faults(row: &Body) -> Vec<Fault> {
    let is_consultation = row.kind == BodyKind::Consultation;
    let not_allowed = |pointer: &str, text: &str| Fault::new(pointer, "not-allowed", text);
    let minimum = match row.min_meetings_per_year {
        None => None,
        Some(minimum) if is_consultation => consultation::minimum_fault("/minMeetingsPerYear", minimum),
        Some(_) => Some(not_allowed(
            "/minMeetingsPerYear",
            "Only a consultation body has a minimum of meetings a year.",
        )),
    };
    let agenda = (row.has_yearly_agenda && !is_consultation).then(|| {
        not_allowed(
            "/hasYearlyAgenda",
            "Only a consultation body adopts a yearly agenda.",
        )
    });
    minimum.into_iter().chain(agenda).collect()
}

fn is_open_cluster(cx: &mut Context<'_>, code: &str) -> Result<bool> {
    let today = cx.today();
    let year = chrono::Datelike::year(&today);
    let Some(programme) = reference::programme_of_year(cx.conn, year)? else {
        return Ok(false);
    };
    let cluster = programmes::item(cx, programme.id, ReferenceCategory::Cluster, code)?;
    Ok(cluster.is_some_and(|c| c.closed_on.is_none_or(|day| day > today)))
}
