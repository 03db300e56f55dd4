//! Reading decisions, and publishing them in the public register.

use crate::versioned;
use edba_domain::EventKind;
use std::collections::{BTreeMap, BTreeSet};

use chrono::{NaiveDate, TimeZone};

use crate::events::{Chain, NewEvent};
use crate::validation::written;
use crate::{Context, cases};
use edba_common::error::{Error, Obstacle, Result};
use edba_domain::codes::{Outcome, Role};
use edba_domain::workflow::WaitingOn;
use edba_domain::{Id, Message, Moment};
use edba_store::decision_lists::{self, DecisionFilter};
use edba_store::decisions as store;
use edba_store::visibility::Sight;

pub use edba_store::decision_lists::{DecidedCase, Slice};

/// The decisions that this account may see: a finance partner those with a commitment of its organisation, a mandate
/// officer those as well that ask its organisation for a ratification, all others those on the cases that they may see.
pub fn sight(cx: &Context<'_>) -> Result<Sight> {
    match cx.actor.role {
        Role::FinancePartner => Ok(Sight::CommittedBy(cx.actor.organisation()?)),
        Role::MandateOfficer => Ok(Sight::CommittedByOrAskedOf(cx.actor.organisation()?)),
        _ => Ok(Sight::OfCases(cases::sees(cx))),
    }
}

/// Filter for decisions.
#[derive(Debug, Clone, Default)]
pub struct DecisionQuery {
    pub case_id: Option<Id>,
    pub outcome: Option<Outcome>,
    /// The calendar year in which the board decided, in Almere's time zone.
    pub year: Option<i32>,
    pub standing: Option<bool>,
}

impl DecisionQuery {
    fn filter(self) -> Result<DecisionFilter> {
        let DecisionQuery {
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

/// Decisions in the order in which the board took them.
pub fn list(cx: &mut Context<'_>, query: DecisionQuery, slice: Slice) -> Result<Vec<DecidedCase>> {
    let sight = sight(cx)?;
    decision_lists::decisions(cx.conn, &sight, &query.filter()?, slice)
}

/// One decision. Errors: 404.
pub fn find(cx: &mut Context<'_>, id: Id) -> Result<DecidedCase> {
    let sight = sight(cx)?;
    let filter = DecisionFilter {
        id: Some(id),
        ..DecisionFilter::default()
    };
    decision_lists::decision(cx.conn, &sight, filter)?.ok_or_else(|| Error::not_found("decision"))
}

/// Adds a decision to the public register, or removes it. Errors: 404, 412, 428.
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
    versioned::store(cx, row, store::update_decision)?;
    chain.add(
        cx,
        NewEvent {
            kind: if public {
                EventKind::DecisionPublished
            } else {
                EventKind::DecisionUnpublished
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

/// Checks that a decision is in force, so that what it demands still applies. A further version takes over the demands
/// of the one before, so only the version in force passes. Errors: 409 blocked.
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
            Message::new("obstacle-decision-set-aside").with("number", &row.number),
        )],
    ))
}

/// The start of a year in Almere's time zone, and the start of the next year.
pub(crate) fn year_in_almere(year: i32) -> Result<(Moment, Moment)> {
    let start = |year: i32| {
        NaiveDate::from_ymd_opt(year, 1, 1)
            .and_then(|day| day.and_hms_opt(0, 0, 0))
            .and_then(|at| chrono_tz::Europe::Amsterdam.from_local_datetime(&at).earliest())
            .map(|at| Moment::new(at.to_utc()))
            .ok_or_else(|| Error::fault("?year", "not-allowed", "There is no such year."))
    };
    Ok((start(year)?, start(year + 1)?))
}

/// Checks for `edba verify` that each certificate has the hash that is stored with it and recorded in the history,
/// contains the terms that its pledges rely on, and adds up to what was asked; and that decision numbers have no gap.
pub(crate) fn verify(cx: &mut Context<'_>) -> Result<crate::verify::Looked> {
    let mut looked = crate::verify::Looked::default();
    let mut numbers = Numbers::default();
    let mut after = None;
    loop {
        let rows = edba_store::decisions::certificates(cx.conn, after.as_ref(), crate::verify::BATCH)?;
        let Some((last, ..)) = rows.last() else {
            looked.wrong.extend(numbers.missing());
            return Ok(looked);
        };
        after = Some(*last);
        for (id, case_id, number, certificate, hash) in rows {
            looked.at += 1;
            if edba_common::secret::sha256_hex(certificate.text()) != hash {
                looked
                    .wrong
                    .push(format!("the certificate of {number} does not have its hash"));
            } else if crate::events::recorded(cx, &case_id, EventKind::DecisionMade, &id)?["certificateHash"]
                != hash
            {
                looked.wrong.push(format!(
                    "the certificate of {number} is not the one that the history tells of"
                ));
            } else {
                let faults = super::faults_of_certificate(&certificate);
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

/// The numbers of decisions per year. Consecutive numbers are stored as one, so that memory does not grow as long as
/// none is missing.
#[derive(Debug, Default)]
struct Numbers {
    by_year: BTreeMap<String, Places>,
}

/// The sequence numbers of one year: all up to `up_to`, and single ones beyond it.
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

    /// The missing numbers of each year, between `EDBA-2026-001` and the highest.
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
        // A further version of a decision has the same number.
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
