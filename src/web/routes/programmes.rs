//! Programmes.

use crate::api;
use crate::op::{Line, get, patch, post, put};
use crate::policy::{Access, BUREAU};

pub(super) fn lines() -> Vec<Line> {
    vec![
        get(
            "/v1/programmes",
            "listProgrammes",
            "Programmes",
            "List programmes",
        )
        .allow(Access::SignedIn)
        .query::<api::programmes::ProgrammeFilter>()
        .page::<api::programmes::ProgrammeView>("Programmes in the order in which they were made.")
        .to(api::programmes::list),
        post(
            "/v1/programmes",
            "createProgramme",
            "Programmes",
            "Make a programme",
        )
        .allow(BUREAU)
        .body::<api::programmes::NewProgramme>()
        .created::<api::programmes::ProgrammeView>("The programme, without reference data.")
        .to(api::programmes::create),
        get(
            "/v1/programmes/{programmeId}",
            "getProgramme",
            "Programmes",
            "One programme",
        )
        .allow(Access::SignedIn)
        .one::<api::programmes::ProgrammeView>("The programme.")
        .to(api::programmes::find),
        patch(
            "/v1/programmes/{programmeId}",
            "changeProgramme",
            "Programmes",
            "Change a programme",
        )
        .allow(BUREAU)
        .body::<api::programmes::ProgrammeChange>()
        .one::<api::programmes::ProgrammeView>("The programme as it is now.")
        .to(api::programmes::change),
        get(
            "/v1/programmes/{programmeId}/reference-items",
            "listReferenceItems",
            "Programmes",
            "List the reference data of a programme",
        )
        .allow(Access::SignedIn)
        .query::<api::reference_items::ReferenceItemFilter>()
        .page::<api::reference_items::ReferenceItemView>("Items in the order in which they were added.")
        .to(api::reference_items::list),
        post(
            "/v1/programmes/{programmeId}/reference-items",
            "createReferenceItem",
            "Programmes",
            "Add an item to the reference data",
        )
        .allow(BUREAU)
        .body::<api::reference_items::NewReferenceItem>()
        .created::<api::reference_items::ReferenceItemView>("The item.")
        .to(api::reference_items::create),
        get(
            "/v1/reference-items/{itemId}",
            "getReferenceItem",
            "Programmes",
            "One item of the reference data",
        )
        .allow(Access::SignedIn)
        .one::<api::reference_items::ReferenceItemView>("The item.")
        .to(api::reference_items::find),
        patch(
            "/v1/reference-items/{itemId}",
            "changeReferenceItem",
            "Programmes",
            "Change or close an item",
        )
        .allow(BUREAU)
        .body::<api::reference_items::ReferenceItemChange>()
        .one::<api::reference_items::ReferenceItemView>("The item as it is now.")
        .to(api::reference_items::change),
        get(
            "/v1/programmes/{programmeId}/budgets/{year}",
            "getYearBudget",
            "Programmes",
            "The budget of a year",
        )
        .allow(Access::SignedIn)
        .one::<api::budgets::YearBudgetView>("The budget; without cells where the year has none yet.")
        .to(api::budgets::find),
        put(
            "/v1/programmes/{programmeId}/budgets/{year}",
            "setYearBudget",
            "Programmes",
            "Set the budget of a year",
        )
        .describe(
            "Sets the programme's cells of the year for all tracks together, each by a move of the budget: an amount for each cell \
             that is given, p.m. for each one that is left out. Cells of one track and cells of funders stay as they are. One \
             account of the bureau does this without approval. Once commitments use a budget that was set (409 \
             `budget-in-use`), its cells change by moves that a second account approves (`createBudgetMove`). The ETag of a year \
             without a budget is that of version 0.",
        )
        .allow(BUREAU)
        .body::<api::budgets::NewYearBudget>()
        .one::<api::budgets::YearBudgetView>("The budget as it is now.")
        .errors(&[409])
        .to(api::budgets::replace),
    ]
}
