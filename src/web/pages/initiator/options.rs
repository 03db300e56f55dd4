//! Options of the case form: the programme's lists, the open tables and the organisations.

use std::collections::HashMap;

use super::super::base::form_errors::Choice;
use super::super::base::{Form, Layout};
use super::programme_lines::{self, LineGroup};
use edba_common::error::Result;
use edba_domain::Id;
use edba_domain::case::AppraisalView;
use edba_domain::codes::{BodyKind, ExpenditureKind, Ground, Instrument, Sector};
use edba_domain::collation::sort_key;
use edba_domain::reference::ReferenceCategory;
use edba_service::programmes::{self, ReferenceItem};
use edba_service::{Context, bodies, organisations};

/// The most options of each list.
const MOST: i64 = 2_000;

/// The options of all fields.
pub struct Options {
    items: Vec<ReferenceItem>,
    tables: Vec<(Id, String)>,
    /// Names by identity.
    pub organisations: HashMap<Id, String>,
    /// Sorted by name: identity, name, sector.
    listed: Vec<(Id, String, Sector)>,
}

impl Options {
    /// Executes four database statements.
    pub fn load(cx: &mut Context<'_>, layout: &Layout, programme_id: Option<Id>) -> Result<Self> {
        let programme_id = match programme_id {
            Some(id) => id,
            None => programmes::current(cx, cx.today())?.id,
        };
        let today = cx.today();
        let mut items = programmes::list_items(cx, programme_id, None, None, MOST)?;
        items.retain(|item| item.closed_on.is_none_or(|day| day > today));
        items.sort_by_key(|item| item.item_order);
        let tables = bodies::list(cx, Some(BodyKind::Table), Some(true), None, MOST)?
            .into_iter()
            .map(|table| (table.id, layout.pick(&table.name_nl, &table.name_en).to_owned()))
            .collect();
        let mut listed: Vec<(Id, String, Sector)> = organisations::list(cx, None, None, MOST)?
            .into_iter()
            .map(|o| (o.id, o.name, o.sector))
            .collect();
        listed.sort_by_cached_key(|(_, name, _)| sort_key(name));
        Ok(Self {
            items,
            tables,
            organisations: listed.iter().map(|(id, name, _)| (*id, name.clone())).collect(),
            listed,
        })
    }

    fn none(layout: &Layout, chosen: &str) -> Choice {
        Choice::new("", layout.say("draft-choose"), chosen)
    }

    /// All lines and actions of the programme, by cluster.
    pub fn lines(&self, layout: &Layout, chosen: &str) -> Vec<LineGroup> {
        programme_lines::all(layout, &self.items, chosen)
    }

    /// Items of a category.
    pub fn items(&self, layout: &Layout, category: ReferenceCategory, chosen: &str) -> Vec<Choice> {
        let found = self
            .items
            .iter()
            .filter(|item| item.category == category)
            .map(|item| {
                let name = layout.pick(&item.name_nl, &item.name_en);
                Choice::new(item.code.clone(), name, chosen)
            });
        [Self::none(layout, chosen)].into_iter().chain(found).collect()
    }

    /// The open tables, to choose one.
    pub fn tables(&self, layout: &Layout, chosen: &str) -> Vec<Choice> {
        let found = self
            .tables
            .iter()
            .map(|(id, name)| Choice::new(id.as_str(), name.clone(), chosen));
        [Self::none(layout, chosen)].into_iter().chain(found).collect()
    }

    /// The open tables, to choose several.
    pub fn co_reviewing(&self, form: &Form) -> Vec<Choice> {
        let chosen: Vec<&str> = form.all("coReviewTableIds").collect();
        self.tables
            .iter()
            .map(|(id, name)| Choice {
                chosen: chosen.contains(&id.as_str()),
                ..Choice::new(id.as_str(), name.clone(), "")
            })
            .collect()
    }

    /// Organisations; with `market`, only those that can initiate a case.
    pub fn organisations(&self, layout: &Layout, market: bool, chosen: &str) -> Vec<Choice> {
        let found = self
            .listed
            .iter()
            .filter(|(.., sector)| !market || *sector == Sector::Business)
            .map(|(id, name, _)| Choice::new(id.as_str(), name.clone(), chosen));
        [Self::none(layout, chosen)].into_iter().chain(found).collect()
    }

    pub fn kinds(layout: &Layout, chosen: &str) -> Vec<Choice> {
        Choice::of_codes(layout, "term-kind", ExpenditureKind::ALL, chosen)
    }

    pub fn instruments(layout: &Layout, chosen: &str) -> Vec<Choice> {
        Choice::of_codes(layout, "term-instrument", Instrument::ALL, chosen)
    }

    pub fn views(layout: &Layout, chosen: &str) -> Vec<Choice> {
        Choice::of_codes(layout, "term-view", AppraisalView::ALL, chosen)
    }

    pub fn grounds(layout: &Layout, chosen: &str) -> Vec<Choice> {
        Choice::of_codes(layout, "term-ground", Ground::ALL, chosen)
    }
}
