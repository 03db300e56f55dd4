//! The reference data of a programme: tracks, lines and actions, clusters, scopes and other categories.

use edba_domain::EventKind;
use edba_store::Json;
use std::collections::HashSet;

use chrono::NaiveDate;
use serde_json::{Map, Value};

use super::document_faults;
use crate::events::{Chain, NewEvent};
use crate::{Context, versioned};
use edba_common::error::{Error, Result};
use edba_domain::attributes::attribute_faults;
use edba_domain::reference::ReferenceCategory;
use edba_domain::{Fault, Id, text};
use edba_store::reference::{self, ReferenceItem};

/// Input to add an item.
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

/// Adds an item to a programme. Errors: 400; 404; 409 where the category already has the code.
pub fn add_item(cx: &mut Context<'_>, programme_id: Id, new: NewItem) -> Result<ReferenceItem> {
    add_items(cx, programme_id, vec![new])?
        .pop()
        .ok_or_else(|| Error::internal("an added item does not exist"))
}

/// Adds items to a programme, in order: a parent precedes its children, or exists already.
pub fn add_items(cx: &mut Context<'_>, programme_id: Id, items: Vec<NewItem>) -> Result<Vec<ReferenceItem>> {
    let mut chain = Chain::open(cx, programme_id, "programme")?;
    let mut known: Codes = reference::reference_codes(cx.conn, &programme_id)?
        .into_iter()
        .collect();
    let mut rows = Vec::with_capacity(items.len());
    // A line may refer to a cluster that is added in the same call.
    let named: Codes = items
        .iter()
        .map(|new| (new.category, new.code.clone()))
        .chain(known.iter().cloned())
        .collect();
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
        let row = ReferenceItem {
            id: Id::new(),
            programme_id,
            category,
            code,
            parent_code,
            name_nl: name_nl.trim().to_owned(),
            name_en: name_en.trim().to_owned(),
            item_order: order,
            attributes: Json::new(&attributes)?,
            closed_on: None,
            version: 1,
        };
        let mut faults = check(&row, &attributes, &known);
        faults.extend(typed_faults(row.category, &attributes, &named));
        refuse(faults)?;
        if !known.insert((category, row.code.clone())) {
            return Err(Error::conflict(format!(
                "The programme has the {category} {} already.",
                row.code
            )));
        }
        reference::insert_reference_item(cx.conn, &row)?;
        chain.add(cx, event(EventKind::ReferenceItemAdded, &row, None, &attributes))?;
        rows.push(row);
    }
    chain.close(cx)?;
    Ok(rows)
}

/// A partial update of an item; `None` leaves a field, `Some(None)` clears it.
#[derive(Debug, Clone, Default)]
pub struct ItemChange {
    pub name_nl: Option<String>,
    pub name_en: Option<String>,
    pub parent_code: Option<Option<String>>,
    pub order: Option<i32>,
    pub attributes: Option<Map<String, Value>>,
    pub closed_on: Option<Option<NaiveDate>>,
}

/// Changes an item. Its category and code cannot change, because cases refer to them. Errors: 400; 404.
pub fn change_item(
    cx: &mut Context<'_>,
    id: Id,
    change: ItemChange,
    expects: impl FnOnce(i32) -> Result<()>,
) -> Result<ReferenceItem> {
    let programme_id = find_item(cx, id)?.programme_id;
    let chain = Chain::open(cx, programme_id, "programme")?;
    let before = find_item(cx, id)?;
    expects(before.version)?;
    let mut row = before.clone();
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
    row.parent_code = parent_code.unwrap_or(row.parent_code);
    row.item_order = order.unwrap_or(row.item_order);
    row.closed_on = closed_on.unwrap_or(row.closed_on);
    let stored: Map<String, Value> = row.attributes.read()?;
    let attributes = attributes.unwrap_or_else(|| stored.clone());
    // Compared as maps: the order of the members does not count as a change.
    if attributes != stored {
        row.attributes = Json::new(&attributes)?;
    }
    let known = reference::reference_codes(cx.conn, &programme_id)?
        .into_iter()
        .collect();
    let mut faults = check(&row, &attributes, &known);
    if attributes != stored {
        faults.extend(typed_faults(row.category, &attributes, &known));
    }
    refuse(faults)?;
    let update = reference::update_reference_item;
    versioned::save(cx, chain, &before, row, update, |row, version| {
        event(EventKind::ReferenceItemChanged, row, version, &attributes)
    })
}

/// An item. Errors: 404.
pub fn find_item(cx: &mut Context<'_>, id: Id) -> Result<ReferenceItem> {
    reference::reference_item(cx.conn, &id)?.ok_or_else(|| Error::not_found("reference item"))
}

/// The item of a programme with this category and code, including closed ones: see `closed_on`.
pub fn item(
    cx: &mut Context<'_>,
    programme_id: Id,
    category: ReferenceCategory,
    code: &str,
) -> Result<Option<ReferenceItem>> {
    reference::reference_item_by_code(cx.conn, &programme_id, category, code)
}

/// Items of a programme in the order in which they were added. Errors: 404.
pub fn list(
    cx: &mut Context<'_>,
    programme_id: Id,
    category: Option<ReferenceCategory>,
    after: Option<Id>,
    limit: i64,
) -> Result<Vec<ReferenceItem>> {
    super::find(cx, programme_id)?;
    reference::reference_items(cx.conn, &programme_id, category, after, limit)
}

/// The categories and codes that exist in a programme.
type Codes = HashSet<(ReferenceCategory, String)>;

/// Returns the faults in the types and ranges of attributes, and in their references to clusters.
fn typed_faults(category: ReferenceCategory, attributes: &Map<String, Value>, known: &Codes) -> Vec<Fault> {
    let mut faults = attribute_faults(category, attributes);
    let cluster = attributes
        .get("cluster")
        .map(|code| ("/attributes/cluster".to_owned(), code));
    let clusters = attributes.get("clusters").and_then(Value::as_array);
    let listed = (0..)
        .zip(clusters.into_iter().flatten())
        .map(|(place, code): (usize, _)| (format!("/attributes/clusters/{place}"), code));
    for (pointer, code) in cluster.into_iter().chain(listed) {
        let Some(code) = code
            .as_str()
            .filter(|_| faults.iter().all(|f| f.pointer != pointer))
        else {
            continue;
        };
        if !known.contains(&(ReferenceCategory::Cluster, code.to_owned())) {
            faults.push(Fault::new(
                pointer,
                "unknown",
                format!("The programme has no cluster {code}."),
            ));
        }
    }
    faults
}

fn refuse(faults: Vec<Fault>) -> Result<()> {
    if faults.is_empty() {
        Ok(())
    } else {
        Err(Error::invalid(faults))
    }
}

/// Returns the faults of an item other than the types of its attributes.
fn check(row: &ReferenceItem, attributes: &Map<String, Value>, known: &Codes) -> Vec<Fault> {
    let mut faults: Vec<Fault> = [("/nameNl", &row.name_nl), ("/nameEn", &row.name_en)]
        .into_iter()
        .filter_map(|(pointer, name)| text::line_fault(pointer, name))
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
    faults.extend(document_faults("/attributes", attributes, row.attributes.text()));
    faults
}

fn event(
    kind: EventKind,
    row: &ReferenceItem,
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
