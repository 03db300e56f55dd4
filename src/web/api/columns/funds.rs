//! Funds, and their figures by year.

use crate::api::funds::{FundView, FundYearView};
use crate::export::{Column, Exported};
use edba_service::names::References;

impl Exported for FundView {
    const NAME: &'static str = "funds";

    const COLUMNS: &'static [Column<Self>] = &[
        Column::text("export-fund", |row| Some(row.name.clone())),
        Column::name("export-funder", |row, names| {
            names.organisation(&row.organisation_id)
        }),
        Column::text("export-description", |row| Some(row.purpose.clone())),
        Column::flag("export-revolving", |row| Some(row.revolving)),
        Column::integer("export-intended-degree", |row| row.intended_degree.map(i64::from)),
        Column::date("export-from-date", |row| Some(row.valid_from_date)),
        Column::date("export-until-date", |row| row.valid_until_date),
        Column::flag("export-public", |row| Some(row.public)),
        Column::text("export-fund-id", |row| Some(row.id.to_string())),
    ];

    fn references(&self) -> References {
        References {
            organisation_id: Some(self.organisation_id),
            ..References::default()
        }
    }
}

impl Exported for FundYearView {
    const NAME: &'static str = "fund-years";

    const COLUMNS: &'static [Column<Self>] = &[
        Column::text("export-fund", |row| Some(row.fund.clone())),
        Column::text("export-funder", |row| Some(row.organisation.clone())),
        Column::integer("export-year", |row| Some(row.year.into())),
        Column::amount("export-paid-out", |row| Some(row.paid_out)),
        Column::amount("export-returned", |row| Some(row.returned)),
        Column::amount("export-written-off", |row| Some(row.written_off)),
        Column::amount("export-outstanding", |row| Some(row.outstanding)),
        Column::amount("export-received", |row| Some(row.received)),
        Column::amount("export-interest", |row| Some(row.interest)),
        Column::text("export-degree", |row| row.degree.clone()),
        Column::integer("export-intended-degree", |row| row.intended_degree.map(i64::from)),
        Column::text("export-fund-id", |row| Some(row.fund_id.to_string())),
    ];
}
