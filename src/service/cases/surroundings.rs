//! Reference data, bodies and programmes against which a case is checked.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::{Map, Value};

use crate::Context;
use edba_common::error::Result;
use edba_domain::Id;
use edba_domain::case::{ClusterFacts, LineFacts, Surroundings};
use edba_domain::codes::BodyKind;
use edba_domain::reference::ReferenceCategory;
use edba_store::bodies::{self, Body};
use edba_store::cases::{self, ClusterItem};
use edba_store::reference;

/// Upper bound on the number of bodies and programmes, well above any real number.
const MOST: i64 = 10_000;

/// The surroundings of the cases of each of these programmes. Three statements.
pub(super) fn load(cx: &mut Context<'_>, programmes: &[Id]) -> Result<HashMap<Id, Surroundings>> {
    let tables = Tables::from_rows(bodies::bodies(cx.conn, Some(BodyKind::Table), None, None, MOST)?);
    let periods: Vec<(i32, i32)> = reference::programmes(cx.conn, None, None, MOST)?
        .iter()
        .map(|programme| (programme.from_year, programme.to_year))
        .collect();
    let mut items: HashMap<Id, Vec<Item>> = HashMap::new();
    for row in cases::cluster_items(cx.conn, programmes)? {
        items
            .entry(row.programme_id)
            .or_default()
            .push(Item::from_row(row)?);
    }
    Ok(programmes
        .iter()
        .map(|id| {
            let items = items.remove(id).unwrap_or_default();
            (*id, surroundings(&items, &tables, periods.clone()))
        })
        .collect())
}

/// A reference item with the attributes that say where it belongs.
struct Item {
    row: ClusterItem,
    cluster: Option<String>,
    lead_table: Option<String>,
}

impl Item {
    fn from_row(row: ClusterItem) -> Result<Self> {
        let attributes: Map<String, Value> = row.attributes.read()?;
        let text = |name: &str| attributes.get(name).and_then(Value::as_str).map(str::to_owned);
        Ok(Self {
            cluster: text("cluster"),
            lead_table: text("leadTable"),
            row,
        })
    }
}

/// The tables; a table that was merged counts as the table into which it was merged.
struct Tables {
    rows: Vec<Body>,
    became: HashMap<Id, Id>,
}

impl Tables {
    fn from_rows(rows: Vec<Body>) -> Self {
        let became = rows
            .iter()
            .filter_map(|row| Some((row.id, row.merged_into_id?)))
            .collect();
        Self { rows, became }
    }

    fn present(&self, id: Id) -> Id {
        let mut present = id;
        // A chain of mergers is never longer than the number of tables.
        for _ in 0..self.rows.len() {
            match self.became.get(&present) {
                Some(into) => present = *into,
                None => break,
            }
        }
        present
    }

    fn of_cluster(&self, cluster: &str) -> impl Iterator<Item = Id> {
        self.rows
            .iter()
            .filter(move |row| row.cluster_code.as_deref() == Some(cluster))
            .map(|row| self.present(row.id))
    }

    fn by_code(&self, code: &str) -> Option<Id> {
        self.rows
            .iter()
            .find(|row| row.code == code)
            .map(|row| self.present(row.id))
    }
}

fn surroundings(items: &[Item], tables: &Tables, periods: Vec<(i32, i32)>) -> Surroundings {
    let named = |item: &Item| item.lead_table.as_deref().and_then(|code| tables.by_code(code));
    let clusters = items
        .iter()
        .filter(|item| item.row.category == ReferenceCategory::Cluster)
        .map(|item| {
            let tables: BTreeSet<Id> = tables.of_cluster(&item.row.code).chain(named(item)).collect();
            let facts = ClusterFacts {
                name_nl: item.row.name_nl.clone(),
                name_en: item.row.name_en.clone(),
                tables,
            };
            (item.row.code.clone(), facts)
        })
        .collect();
    let mut lines: BTreeMap<String, LineFacts> = BTreeMap::new();
    for category in [ReferenceCategory::Line, ReferenceCategory::Action] {
        for item in items.iter().filter(|item| item.row.category == category) {
            // An action belongs to the cluster of its line.
            let parent = item.row.parent_code.as_ref().and_then(|code| lines.get(code));
            let cluster = item
                .cluster
                .clone()
                .or_else(|| parent.map(|line| line.cluster.clone()));
            if let Some(cluster) = cluster {
                let table = named(item).or_else(|| parent.and_then(|line| line.table));
                lines.insert(item.row.code.clone(), LineFacts { cluster, table });
            }
        }
    }
    Surroundings {
        clusters,
        lines,
        periods,
    }
}
