//! The reference data of a programme: tracks, lines and actions, clusters, scopes and what else it names.

use std::collections::HashSet;

use chrono::NaiveDate;
use serde_json::{Map, Value};

use super::document_faults;
use crate::domain::reference::ReferenceCategory;
use crate::domain::{Fault, Id, text};
use crate::error::{Error, Result};
use crate::service::Context;
use crate::service::history::{Chain, NewEvent};
use crate::store::reference::{self, ReferenceItemRow};

/// What an item is made from.
#[derive(Debug, Clone)]
pub struct NewItem {
    pub category: ReferenceCategory,
    pub code: String,
    pub parent_code: Option<String>,
    pub name_nl: String,
    pub name_en: String,
    pub order: i32,
    pub attributes: Map<String, Value>,
}

/// Adds an item to a programme. Errors: 400; 404; 409 where the category has the code.
pub fn add_item(cx: &mut Context<'_>, programme_id: Id, new: NewItem) -> Result<ReferenceItemRow> {
    add_items(cx, programme_id, vec![new])?
        .pop()
        .ok_or_else(|| Error::internal("an added item is gone"))
}

/// Adds items to a programme, in order: a parent comes before its children, or is there already.
pub fn add_items(
    cx: &mut Context<'_>,
    programme_id: Id,
    items: Vec<NewItem>,
) -> Result<Vec<ReferenceItemRow>> {
    let mut chain = Chain::open(cx, programme_id, "programme")?;
    let mut known: Codes = reference::reference_codes(cx.conn, &programme_id)?
        .into_iter()
        .collect();
    let mut rows = Vec::with_capacity(items.len());
    for new in items {
        let NewItem {
            category,
            code,
            parent_code,
            name_nl,
            name_en,
            order,
            attributes,
        } = new;
        let row = ReferenceItemRow {
            id: Id::new(),
            programme_id,
            category,
            code,
            parent_code,
            name_nl: name_nl.trim().to_owned(),
            name_en: name_en.trim().to_owned(),
            item_order: order,
            attributes: serde_json::to_string(&attributes)?,
            closed_on: None,
            version: 1,
        };
        check(&row, &attributes, &known)?;
        if !known.insert((category, row.code.clone())) {
            return Err(Error::conflict(format!(
                "The programme has the {category} {} already.",
                row.code
            )));
        }
        reference::insert_reference_item(cx.conn, &row)?;
        chain.add(cx, event("reference-item.added", &row, None, &attributes))?;
        rows.push(row);
    }
    chain.close(cx)?;
    Ok(rows)
}

/// What of an item can change; `None` leaves it, `Some(None)` clears it.
#[derive(Debug, Clone, Default)]
pub struct ItemChange {
    pub name_nl: Option<String>,
    pub name_en: Option<String>,
    pub parent_code: Option<String>,
    pub order: Option<i32>,
    pub attributes: Option<Map<String, Value>>,
    pub closed_on: Option<Option<NaiveDate>>,
}

/// Changes an item. Category and code stay: cases refer to them. Errors: 400; 404.
pub fn change_item(
    cx: &mut Context<'_>,
    id: Id,
    change: ItemChange,
    expects: impl FnOnce(i32) -> Result<()>,
) -> Result<ReferenceItemRow> {
    let programme_id = find_item(cx, id)?.programme_id;
    let mut chain = Chain::open(cx, programme_id, "programme")?;
    let mut row = find_item(cx, id)?;
    expects(row.version)?;
    let ItemChange {
        name_nl,
        name_en,
        parent_code,
        order,
        attributes,
        closed_on,
    } = change;
    if let Some(name) = name_nl {
        row.name_nl = name.trim().to_owned();
    }
    if let Some(name) = name_en {
        row.name_en = name.trim().to_owned();
    }
    row.parent_code = parent_code.or(row.parent_code);
    row.item_order = order.unwrap_or(row.item_order);
    row.closed_on = closed_on.unwrap_or(row.closed_on);
    let attributes = match attributes {
        Some(attributes) => attributes,
        None => serde_json::from_str(&row.attributes)?,
    };
    row.attributes = serde_json::to_string(&attributes)?;
    let known = reference::reference_codes(cx.conn, &programme_id)?
        .into_iter()
        .collect();
    check(&row, &attributes, &known)?;
    row.version += 1;
    if !reference::update_reference_item(cx.conn, &row)? {
        return Err(Error::conflict(
            "The item was changed at the same moment; read it again.",
        ));
    }
    let before = Some(row.version - 1);
    chain.add(cx, event("reference-item.changed", &row, before, &attributes))?;
    chain.close(cx)?;
    Ok(row)
}

/// An item. Errors: 404.
pub fn find_item(cx: &mut Context<'_>, id: Id) -> Result<ReferenceItemRow> {
    reference::reference_item(cx.conn, &id)?.ok_or_else(|| Error::not_found("reference item"))
}

/// The item of a programme with this category and code; closed ones too, see `closed_on`.
pub fn item(
    cx: &mut Context<'_>,
    programme_id: Id,
    category: ReferenceCategory,
    code: &str,
) -> Result<Option<ReferenceItemRow>> {
    reference::reference_item_by_code(cx.conn, &programme_id, category, code)
}

/// Items of a programme in the order in which they were added. Errors: 404.
pub fn list(
    cx: &mut Context<'_>,
    programme_id: Id,
    category: Option<ReferenceCategory>,
    after: Option<Id>,
    limit: i64,
) -> Result<Vec<ReferenceItemRow>> {
    super::find(cx, programme_id)?;
    reference::reference_items(cx.conn, &programme_id, category, after, limit)
}

/// What a programme has, by category and code.
type Codes = HashSet<(ReferenceCategory, String)>;

fn check(row: &ReferenceItemRow, attributes: &Map<String, Value>, known: &Codes) -> Result<()> {
    let mut faults: Vec<Fault> = [("/nameNl", &row.name_nl), ("/nameEn", &row.name_en)]
        .into_iter()
        .filter_map(|(pointer, name)| text::fault(pointer, name))
        .collect();
    if !row.category.allows(&row.code) {
        faults.push(Fault::new(
            "/code",
            "not-allowed",
            format!(
                "The {} is a closed list, which has no {}.",
                row.category, row.code
            ),
        ));
    }
    match (row.category.parent(), &row.parent_code) {
        (None, None) => {}
        (None, Some(_)) => faults.push(Fault::new(
            "/parentCode",
            "not-allowed",
            format!("A {} is no part of another item.", row.category),
        )),
        (Some(parent), None) => faults.push(Fault::new(
            "/parentCode",
            "required",
            format!("The {} is part of a {parent}.", row.category),
        )),
        (Some(parent), Some(code)) => {
            if !known.contains(&(parent, code.clone())) {
                faults.push(Fault::new(
                    "/parentCode",
                    "unknown",
                    format!("The programme has no {parent} {code}."),
                ));
            }
        }
    }
    faults.extend(document_faults("/attributes", attributes, &row.attributes));
    if faults.is_empty() {
        Ok(())
    } else {
        Err(Error::invalid(faults))
    }
}

fn event(
    kind: &'static str,
    row: &ReferenceItemRow,
    before: Option<i32>,
    attributes: &Map<String, Value>,
) -> NewEvent<'static> {
    NewEvent {
        kind,
        subject_id: row.id,
        reason: None,
        before,
        after: Some(row.version),
        data: serde_json::json!({
            "category": row.category, "code": row.code, "parentCode": row.parent_code,
            "nameNl": row.name_nl, "nameEn": row.name_en, "order": row.item_order,
            "attributes": attributes, "closedOnDate": row.closed_on,
        }),
    }
}
