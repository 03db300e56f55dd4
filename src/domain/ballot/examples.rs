//! Electorates that the tests of this folder share.

use chrono::NaiveDate;

use super::{BodyRules, CastVote, Elector, Recusal};
use crate::Id;
use crate::codes::{Majority, Position, RecusalKind, SeatRole, Sector, TieRule};

pub fn id(n: u128) -> Id {
    uuid::Uuid::from_u128(n).into()
}

pub fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

/// Seat `n` of representative 100+n of organisation 200+n.
pub fn elector(n: u128, sector: Sector) -> Elector {
    Elector {
        seat_id: id(n),
        representative_id: id(100 + n),
        organisation_id: id(200 + n),
        sector,
        role: SeatRole::Member,
        substitute: None,
        position_in_order: i32::try_from(n).unwrap(),
        recusal: None,
    }
}

pub fn chair(seat: Elector) -> Elector {
    Elector {
        role: SeatRole::Chair,
        ..seat
    }
}

pub fn recused(seat: Elector) -> Elector {
    Elector {
        recusal: Some(Recusal {
            kind: RecusalKind::Declared,
            reason: "Declared a conflict.".to_owned(),
        }),
        ..seat
    }
}

/// Four seats, one of each sector; seat 1 (government) has the chair.
pub fn four_os() -> Vec<Elector> {
    (1..)
        .zip(Sector::ALL)
        .map(|(n, sector)| match n {
            1 => chair(elector(n, *sector)),
            _ => elector(n, *sector),
        })
        .collect()
}

/// Rules that require nothing but a simple majority.
pub fn plain() -> BodyRules {
    BodyRules {
        quorum_percent: 0,
        composition: Vec::new(),
        majority: Majority::Simple,
        tie: TieRule::Fails,
        secret: false,
        visible_before_close: false,
        close_when_all_voted: false,
    }
}

pub fn vote(seat: u128, position: Position) -> CastVote {
    CastVote {
        seat_id: id(seat),
        position,
    }
}

/// Votes of the seats 1, 2, 3 …: `+` for, `-` against, `0` abstains, `.` did not vote.
pub fn votes(pattern: &str) -> Vec<CastVote> {
    (1..)
        .zip(pattern.chars())
        .filter_map(|(seat, mark)| match mark {
            '+' => Some(vote(seat, Position::For)),
            '-' => Some(vote(seat, Position::Against)),
            '0' => Some(vote(seat, Position::Abstain)),
            _ => None,
        })
        .collect()
}
