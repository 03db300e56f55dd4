//! Public register: decisions that the bureau marked as public, newest first.

mod searching;

pub use searching::{FoundDecisions, Searched, search};

use diesel::prelude::*;

use super::Conn;
use super::decision_lists::DecidedCase;
use super::decisions::Decision;
use super::schema::{business_cases, decisions};
use edba_common::error::Result;
use edba_domain::{Id, Moment};

/// A position in the register: time of the decision, and its id.
pub type Place = (Moment, Id);

/// Selects public decisions.
#[derive(Debug, Clone)]
pub enum DecisionSelection<'a> {
    /// Decisions before this position; None starts at the newest.
    Before(Option<Place>),
    /// Decisions with these ids.
    These(&'a [Id]),
    /// All versions of the decision with this number.
    Number(&'a str),
}

/// Public decisions with their cases, newest first.
pub fn public(conn: &mut Conn, selection: &DecisionSelection<'_>, limit: i64) -> Result<Vec<DecidedCase>> {
    let mut query = decisions::table
        .inner_join(business_cases::table.on(business_cases::id.eq(decisions::case_id)))
        .filter(decisions::public.eq(true))
        .into_boxed();
    match selection {
        DecisionSelection::Before(None) => {}
        DecisionSelection::Before(Some((at, id))) => {
            query = query.filter(
                decisions::decided_at
                    .lt(*at)
                    .or(decisions::decided_at.eq(*at).and(decisions::id.lt(*id))),
            );
        }
        DecisionSelection::These(ids) => query = query.filter(decisions::id.eq_any(*ids)),
        DecisionSelection::Number(number) => query = query.filter(decisions::number.eq(*number)),
    }
    let rows: Vec<(Decision, String, String)> = query
        .order((decisions::decided_at.desc(), decisions::id.desc()))
        .limit(limit)
        .select((
            Decision::as_select(),
            business_cases::number,
            business_cases::title,
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(decision, case_number, case_title)| DecidedCase {
            decision,
            case_number,
            case_title,
        })
        .collect())
}
