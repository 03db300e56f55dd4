//! The cells of a proposed move of the budget, as they are shown in its subject.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Context;
use crate::budget::moves::NewBudgetMove;
use edba_common::error::Result;
use edba_domain::budget::BudgetChange;
use edba_domain::codes::{ExpenditureKind, Instrument};
use edba_domain::money::Total;
use edba_domain::reference::ReferenceCategory;
use edba_domain::{Cents, Id};
use edba_store::budget_cells::{self, BudgetCell, CellFilter};
use edba_store::reference::{self, ReferenceItem};

/// A cell of a move of the budget: the one that changes or gives, or the one that gets the amount.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SubjectCell {
    pub id: Id,
    /// The name of its funder; null for a cell of the programme.
    pub organisation_name: Option<String>,
    pub budget_year: i32,
    /// The code of its track; null for all tracks together.
    pub track: Option<String>,
    pub track_name_nl: Option<String>,
    pub track_name_en: Option<String>,
    pub expenditure_kind: ExpenditureKind,
    pub instrument: Instrument,
    /// Its budget before the move; null for p.m.
    #[schema(value_type = Option<Total>)]
    pub budget: Option<Cents>,
    /// Its budget after the move; null for p.m.
    #[schema(value_type = Option<Total>)]
    pub budget_after: Option<Cents>,
}

/// Cells with the names of their funders and tracks.
pub(super) struct NamedCells {
    cells: Vec<(BudgetCell, Option<String>)>,
    tracks: Vec<ReferenceItem>,
}

impl NamedCells {
    /// Two statements at most where the cells are of one programme; none without a cell.
    pub fn read(cx: &mut Context<'_>, ids: Vec<Id>) -> Result<Self> {
        let cells = match ids.is_empty() {
            true => Vec::new(),
            false => {
                let filter = CellFilter {
                    ids: Some(ids),
                    ..CellFilter::default()
                };
                budget_cells::cells(cx.conn, &filter, None, i64::MAX)?
            }
        };
        let of_tracks = cells.iter().filter(|(cell, _)| cell.track_code.is_some());
        let programmes: BTreeSet<Id> = of_tracks.map(|(cell, _)| cell.programme_id).collect();
        let mut tracks = Vec::new();
        for id in programmes {
            let category = Some(ReferenceCategory::Track);
            tracks.extend(reference::reference_items(
                cx.conn,
                &id,
                category,
                None,
                i64::MAX,
            )?);
        }
        Ok(Self { cells, tracks })
    }

    /// A cell and the name of its funder.
    pub fn find(&self, id: &Id) -> Option<(&BudgetCell, Option<&String>)> {
        let found = self.cells.iter().find(|(cell, _)| cell.id == *id);
        found.map(|(cell, funder)| (cell, funder.as_ref()))
    }

    /// The cells of a move of this cell. What cannot be carried out any more keeps their budgets.
    pub fn of_move(&self, id: &Id, new: &NewBudgetMove) -> Vec<SubjectCell> {
        let own = self.moved(id, new.change().ok());
        let other = new.to_cell_id.and_then(|to| {
            let gets = new.amount.map(BudgetChange::Add);
            self.moved(&to, gets)
        });
        own.into_iter().chain(other).collect()
    }

    fn moved(&self, id: &Id, change: Option<BudgetChange>) -> Option<SubjectCell> {
        let (cell, funder) = self.find(id)?;
        let before = cell.budget_cents;
        let step = change.and_then(|change| change.apply(before).ok());
        let track = self.tracks.iter().find(|track| {
            track.programme_id == cell.programme_id && Some(&track.code) == cell.track_code.as_ref()
        });
        Some(SubjectCell {
            id: cell.id,
            organisation_name: funder.cloned(),
            budget_year: cell.budget_year,
            track: cell.track_code.clone(),
            track_name_nl: track.map(|track| track.name_nl.clone()),
            track_name_en: track.map(|track| track.name_en.clone()),
            expenditure_kind: cell.expenditure_kind,
            instrument: cell.instrument,
            budget: before,
            budget_after: step.map_or(before, |step| step.after),
        })
    }
}
