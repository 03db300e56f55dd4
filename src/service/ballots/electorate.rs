//! Between the frozen electorate as it is kept and as the domain reads it.

use crate::domain::Id;
use crate::domain::ballot::{Elector, Recusal, Substitute};
use crate::domain::codes::RecusalKind;
use crate::store::ballots::ElectorRow;

/// The electorate as the domain's rules read it.
pub fn domain_electors(rows: &[ElectorRow]) -> Vec<Elector> {
    rows.iter().map(domain_elector).collect()
}

/// One seat of an electorate as the domain's rules read it.
pub fn domain_elector(row: &ElectorRow) -> Elector {
    let substitute = match (row.substitute_id, row.substitute_organisation_id) {
        (Some(representative_id), Some(organisation_id)) => Some(Substitute {
            representative_id,
            organisation_id,
            recusal: row.substitute_recusal.clone().map(|reason| Recusal {
                kind: row.substitute_recusal_kind.unwrap_or(RecusalKind::Computed),
                reason,
            }),
        }),
        _ => None,
    };
    let recusal = match (row.recusal_kind, &row.recusal_reason) {
        (Some(kind), Some(reason)) => Some(Recusal {
            kind,
            reason: reason.clone(),
        }),
        _ => None,
    };
    Elector {
        seat_id: row.seat_id,
        representative_id: row.representative_id,
        organisation_id: row.organisation_id,
        sector: row.sector,
        role: row.role,
        substitute,
        position_in_order: row.seat_order,
        recusal,
    }
}

pub(super) fn stored_elector(ballot_id: Id, elector: &Elector) -> ElectorRow {
    ElectorRow {
        ballot_id,
        seat_id: elector.seat_id,
        representative_id: elector.representative_id,
        organisation_id: elector.organisation_id,
        sector: elector.sector,
        role: elector.role,
        seat_order: elector.position_in_order,
        substitute_id: elector.substitute.as_ref().map(|s| s.representative_id),
        substitute_organisation_id: elector.substitute.as_ref().map(|s| s.organisation_id),
        substitute_recusal: elector
            .substitute
            .as_ref()
            .and_then(|s| s.recusal.as_ref())
            .map(|r| r.reason.clone()),
        substitute_recusal_kind: elector
            .substitute
            .as_ref()
            .and_then(|s| s.recusal.as_ref())
            .map(|r| r.kind),
        recusal_kind: elector.recusal.as_ref().map(|r| r.kind),
        recusal_reason: elector.recusal.as_ref().map(|r| r.reason.clone()),
    }
}
