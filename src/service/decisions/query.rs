//! Decisions as they are read, and whether the public sees them.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{NaiveDate, TimeZone};

use super::history::{Chain, NewEvent};
use super::texts::written;
use super::{Context, cases};
use crate::domain::codes::{Outcome, Role};
use crate::domain::machine::WaitingOn;
use crate::domain::{Id, Moment};
use crate::error::{Error, Obstacle, Result};
use crate::store::decisions as store;
use crate::store::follow_up::{self, DecisionFilter};
use crate::store::sight::Sight;

pub use crate::store::follow_up::{DecidedCase, Slice};

/// What of the decisions this account sees: a finance partner those with a commitment of its
/// organisation, everybody else those on the cases that they see.
pub fn sight(cx: &Context<'_>) -> Result<Sight> {
    match cx.actor.role {
        Role::FinancePartner => Ok(Sight::CommittedBy(cx.actor.organisation()?)),
        _ => Ok(Sight::OfCases(cases::sees(cx))),
    }
}

/// What is asked of the decisions.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    pub case_id: Option<Id>,
    pub outcome: Option<Outcome>,
    /// The calendar year in Almere in which the board decided.
    pub year: Option<i32>,
    pub standing: Option<bool>,
}

impl Asked {
    fn filter(self) -> Result<DecisionFilter> {
        let Asked {
            case_id,
            outcome,
            year,
            standing,
        } = self;
        Ok(DecisionFilter {
            case_id,
            outcome,
            standing,
            decided: year.map(year_in_almere).transpose()?,
            ..DecisionFilter::default()
        })
    }
}

/// Decisions in the order in which they were taken.
pub fn list(cx: &mut Context<'_>, asked: Asked, slice: Slice) -> Result<Vec<DecidedCase>> {
    let sight = sight(cx)?;
    follow_up::decisions(cx.conn, &sight, &asked.filter()?, slice)
}

/// One decision. Errors: 404.
pub fn find(cx: &mut Context<'_>, id: Id) -> Result<DecidedCase> {
    let sight = sight(cx)?;
    let filter = DecisionFilter {
        id: Some(id),
        ..DecisionFilter::default()
    };
    follow_up::decision(cx.conn, &sight, filter)?.ok_or_else(|| Error::not_found("decision"))
}

/// Puts a decision in the public register, or takes it out. Errors: 404, 412, 428.
pub fn publish(
    cx: &mut Context<'_>,
    id: Id,
    public: bool,
    reason: &str,
    expects: impl FnOnce(i32) -> Result<()>,
) -> Result<DecidedCase> {
    let [reason] = written([("/reason", reason)])?;
    let case_id = find(cx, id)?.decision.case_id;
    let mut chain = Chain::open(cx, case_id, "case")?;
    let mut found = find(cx, id)?;
    let row = &mut found.decision;
    expects(row.version)?;
    if row.public == public {
        return Ok(found);
    }
    row.public = public;
    row.version += 1;
    if !store::update_decision(cx.conn, row)? {
        return Err(Error::conflict(
            "The decision was changed at the same moment; read it again.",
        ));
    }
    chain.add(
        cx,
        NewEvent {
            kind: if public {
                "decision.published"
            } else {
                "decision.unpublished"
            },
            subject_id: row.id,
            reason: Some(&reason),
            before: Some(row.version - 1),
            after: Some(row.version),
            data: serde_json::json!({ "number": row.number, "public": public }),
        },
    )?;
    chain.close(cx)?;
    Ok(found)
}

/// That what a decision asks is still asked. A further version takes over what the one before asked, so
/// only the standing one is looked at. Errors: 409 blocked.
pub fn check_in_force(cx: &mut Context<'_>, id: Id) -> Result<()> {
    let row = store::decision(cx.conn, &id)?.ok_or_else(|| Error::not_found("decision"))?;
    if row.standing {
        return Ok(());
    }
    Err(Error::blocked(
        "The decision does not stand any more.",
        vec![Obstacle::new(
            "decision-set-aside",
            WaitingOn::Nobody,
            format!("Besluit {} geldt niet meer.", row.number),
            format!("Decision {} does not stand any more.", row.number),
        )],
    ))
}

/// From its first moment to the first of the next.
pub(super) fn year_in_almere(year: i32) -> Result<(Moment, Moment)> {
    let start = |year: i32| {
        NaiveDate::from_ymd_opt(year, 1, 1)
            .and_then(|day| day.and_hms_opt(0, 0, 0))
            .and_then(|at| chrono_tz::Europe::Amsterdam.from_local_datetime(&at).earliest())
            .map(|at| Moment::new(at.to_utc()))
            .ok_or_else(|| Error::fault("?year", "not-allowed", "There is no such year."))
    };
    Ok((start(year)?, start(year + 1)?))
}

/// For `edba verify`: each certificate has the hash that is kept with it and that the history tells of, holds the
/// terms that its pledges rest on, and adds up to what was asked; and the numbers of a year have no gap.
pub(super) fn verify(cx: &mut Context<'_>) -> Result<super::verify::Looked> {
    let mut looked = super::verify::Looked::default();
    let mut numbers = Numbers::default();
    let mut after = None;
    loop {
        let rows = crate::store::decisions::certificates(cx.conn, after.as_ref(), super::verify::BATCH)?;
        let Some((last, ..)) = rows.last() else {
            looked.wrong.extend(numbers.missing());
            return Ok(looked);
        };
        after = Some(*last);
        for (id, case_id, number, certificate, hash) in rows {
            looked.at += 1;
            if crate::secret::sha256_hex(&certificate) != hash {
                looked
                    .wrong
                    .push(format!("the certificate of {number} does not have its hash"));
            } else if super::history::told(cx, &case_id, "decision.made", &id)?["certificateHash"] != hash {
                looked.wrong.push(format!(
                    "the certificate of {number} is not the one that the history tells of"
                ));
            } else {
                let faults = super::deciding::faults_of_certificate(&certificate);
                looked.wrong.extend(
                    faults
                        .iter()
                        .map(|fault| format!("the certificate of {number} {fault}")),
                );
            }
            numbers.insert(&number);
        }
    }
}

/// The numbers of decisions, year by year. Those that follow on each other are held as one, so that nothing grows with
/// them as long as none is missing.
#[derive(Debug, Default)]
struct Numbers {
    by_year: BTreeMap<String, Places>,
}

/// The places of one year: all up to one, and single ones beyond it.
#[derive(Debug, Default)]
struct Places {
    up_to: u32,
    beyond: BTreeSet<u32>,
}

impl Numbers {
    fn insert(&mut self, number: &str) {
        let Some((year, place)) = number.rsplit_once('-') else {
            return;
        };
        let places = self.by_year.entry(year.to_owned()).or_default();
        places
            .beyond
            .extend(place.parse::<u32>().ok().filter(|place| *place > places.up_to));
        while places.beyond.remove(&(places.up_to + 1)) {
            places.up_to += 1;
        }
    }

    /// The numbers that a year should have, and has not: `EDBA-2026-001` up to the highest.
    fn missing(&self) -> Vec<String> {
        self.by_year
            .iter()
            .flat_map(|(year, places)| {
                let highest = places.beyond.last().copied().unwrap_or_default();
                let missing = (places.up_to + 1..=highest).filter(|place| !places.beyond.contains(place));
                missing.map(move |place| format!("there is no decision {year}-{place:03}"))
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_that_is_missing_is_told_by_its_year() {
        let missing = |all: &[&str]| {
            let mut numbers = Numbers::default();
            all.iter().for_each(|number| numbers.insert(number));
            numbers.missing()
        };
        // A further version of a decision has its number again.
        let all = ["EDBA-2025-002", "EDBA-2025-001", "EDBA-2025-001", "EDBA-2026-001"];
        assert!(missing(&all).is_empty());
        let missing = missing(&["EDBA-2025-003", "EDBA-2025-001", "EDBA-2026-1000"]);
        assert_eq!(
            missing[..2],
            [
                "there is no decision EDBA-2025-002",
                "there is no decision EDBA-2026-001"
            ]
        );
        assert_eq!(missing.len(), 1 + 999);
    }
}
