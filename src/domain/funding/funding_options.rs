//! Funding options: the mandates that could fund a case today, with a fitting scope and headroom.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::chain::MandateChain;
use super::need::Need;
use super::room::{Purpose, Room, least};
use crate::codes::{ExpenditureKind, Instrument};
use crate::{Cents, Id};

/// The amounts that one mandate could cover of a need, regardless of other mandates.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CouldFund {
    pub mandate_id: Id,
    /// The sum of its cells: the most that the mandate could give to this case.
    pub total: Cents,
    pub cells: Vec<CouldFundCell>,
}

/// The amount of one cell, and the possible instruments.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CouldFundCell {
    pub budget_year: i32,
    pub expenditure_kind: ExpenditureKind,
    /// The instruments that the mandate and all its ancestors allow.
    pub instruments: Vec<Instrument>,
    pub amount: Cents,
}

/// The mandates that could cover a part of the need within their headroom, the largest total first, then by id. Each
/// is computed independently: mandates that share an ancestor cannot all give their total. The earliest years are
/// served first; the three ceilings and the need are nested, so that order does not change the total.
pub fn who_could(
    need: &Need,
    cluster: &str,
    mandates: &BTreeMap<Id, MandateChain>,
    on_date: NaiveDate,
    now: DateTime<Utc>,
) -> Vec<CouldFund> {
    let mut could: Vec<CouldFund> = mandates
        .values()
        .map(|chain| {
            let cells = cells(need, cluster, chain, on_date, now);
            CouldFund {
                mandate_id: chain.own.mandate_id,
                total: cells.iter().map(|c| c.amount).sum(),
                cells,
            }
        })
        .filter(|could| could.total.is_positive())
        .collect();
    could.sort_by_key(|c| (std::cmp::Reverse(c.total), c.mandate_id));
    could
}

fn cells(
    need: &Need,
    cluster: &str,
    chain: &MandateChain,
    on_date: NaiveDate,
    now: DateTime<Utc>,
) -> Vec<CouldFundCell> {
    let mut room = Room::default();
    let mut cells = Vec::new();
    for (cell, asked) in need.cells() {
        let available = |instrument| {
            let purpose = Purpose {
                cluster,
                instrument,
                kind: cell.expenditure_kind,
                budget_year: cell.budget_year,
                on_date,
                now,
            };
            least(&room.limits(chain, &purpose))
        };
        // No ceiling differs by instrument: all allowed instruments have the same room.
        let fitting: Vec<(Instrument, Cents)> = Instrument::ALL
            .iter()
            .map(|&instrument| (instrument, available(instrument)))
            .filter(|(_, room)| room.is_positive())
            .collect();
        if let Some(&(_, available)) = fitting.first() {
            let amount = available.min(asked);
            room.take(chain, cell.budget_year, amount);
            cells.push(CouldFundCell {
                budget_year: cell.budget_year,
                expenditure_kind: cell.expenditure_kind,
                instruments: fitting.into_iter().map(|(instrument, _)| instrument).collect(),
                amount,
            });
        }
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::super::cell::Cell;
    use super::super::chain::{ChainLink, Usage};
    use super::*;
    use crate::mandate::MandateTerms;
    use crate::mandate::testing::{date, id, moment, terms};
    use ExpenditureKind::*;

    fn mandate(n: u128, terms: MandateTerms) -> (Id, MandateChain) {
        let own = ChainLink {
            mandate_id: id(n),
            terms,
            revoked_at: None,
            usage: Usage::default(),
        };
        (
            id(n),
            MandateChain {
                own,
                ancestors: vec![],
            },
        )
    }

    #[test]
    fn the_mandates_that_fit_are_listed_with_what_they_could_carry() {
        let line = |budget_year, expenditure_kind, euros| {
            let cell = Cell {
                budget_year,
                expenditure_kind,
            };
            (cell, Cents::euros(euros))
        };
        let need = Need::new(
            [line(2026, Investment, 400_000), line(2027, Personnel, 300_000)],
            [],
        )
        .unwrap();
        let personnel_by_subsidy = MandateTerms {
            expenditure_kinds: Some([Personnel].into()),
            instruments: Some([Instrument::Subsidy].into()),
            ..terms()
        };
        let over = MandateTerms {
            valid_until: date("2026-05-31"),
            ..terms()
        };
        let elsewhere = MandateTerms {
            clusters: Some(["health".to_owned()].into()),
            ..terms()
        };
        let mandates = BTreeMap::from([
            mandate(1, personnel_by_subsidy),
            mandate(2, over),
            mandate(3, terms()),
            mandate(4, elsewhere),
        ]);
        let today = date("2026-06-01");
        let could = who_could(
            &need,
            "logistics",
            &mandates,
            today,
            moment("2026-06-01T10:00:00Z"),
        );

        let totals: Vec<_> = could.iter().map(|c| (c.mandate_id, c.total)).collect();
        assert_eq!(
            totals,
            [(id(3), Cents::euros(500_000)), (id(1), Cents::euros(300_000))]
        );
        let amounts: Vec<_> = could[0].cells.iter().map(|c| c.amount).collect();
        assert_eq!(amounts, [Cents::euros(400_000), Cents::euros(100_000)]);
        assert_eq!(could[1].cells[0].instruments, [Instrument::Subsidy]);
    }
}
