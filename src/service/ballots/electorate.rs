//! Conversion of the frozen electorate from stored rows to domain types.

use edba_domain::Id;
use edba_domain::ballot::{Appointment, Caster, Casting, Elector, Recusal, Substitute, Voter, conflict_of};
use edba_domain::codes::RecusalKind;
use edba_store::ballots::{BallotElector, Filling, ParticipationRow, Vote};

/// Converts an electorate to the domain type.
pub fn domain_electors(rows: &[BallotElector]) -> Vec<Elector> {
    rows.iter().map(domain_elector).collect()
}

/// Converts one seat of an electorate to the domain type.
pub fn domain_elector(row: &BallotElector) -> Elector {
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

/// The person `me` as a voter for a seat of the electorate.
pub fn voter(me: Id, elector: &BallotElector, filling: &Filling) -> Voter {
    let appointment = match filling.substitute_from {
        Some(from_date) if filling.principal_id != me => Some(Appointment {
            from_date,
            until_date: filling.substitute_until,
        }),
        _ => None,
    };
    let declared = |reason: &String| Recusal {
        kind: RecusalKind::Declared,
        reason: reason.clone(),
    };
    let of_opening = domain_elector(elector)
        .substitute
        .filter(|s| appointment.is_some() && s.representative_id == me)
        .and_then(|s| s.recusal);
    let casting = if appointment.is_some() {
        Casting::AsSubstitute
    } else {
        Casting::InPerson
    };
    Voter {
        representative_id: me,
        principal_id: filling.principal_id,
        appointment,
        recusal: filling
            .conflicting_id
            .map(|_| conflict_of(casting))
            .or(of_opening)
            .or(filling
                .declared
                .as_ref()
                .filter(|_| appointment.is_some())
                .map(declared)),
    }
}

/// The person who cast a vote. For a vote from before this was recorded, the holder is the one at the opening.
pub fn caster_of(vote: &Vote, elector: &BallotElector) -> Caster {
    caster(
        vote.cast_by,
        vote.principal_id,
        (vote.appointed_from, vote.appointed_until),
        elector,
    )
}

/// The person who cast the paper of a seat in a secret ballot; as [`caster_of`].
pub fn caster_of_paper(paper: &ParticipationRow, elector: &BallotElector) -> Caster {
    caster(
        paper.cast_by,
        paper.principal_id,
        (paper.appointed_from, paper.appointed_until),
        elector,
    )
}

type Days = (Option<chrono::NaiveDate>, Option<chrono::NaiveDate>);

fn caster(
    cast_by: Id,
    principal_id: Option<Id>,
    (from, until_date): Days,
    elector: &BallotElector,
) -> Caster {
    Caster {
        cast_by,
        principal_id: principal_id.unwrap_or(elector.representative_id),
        appointment: from.map(|from_date| Appointment {
            from_date,
            until_date,
        }),
    }
}

pub(super) fn stored_elector(ballot_id: Id, elector: &Elector, origin_seat_id: Option<Id>) -> BallotElector {
    BallotElector {
        origin_seat_id,
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
