//! View models of the lines on the page of a case.

use super::money::Money;
use crate::pages::ballots::result_badge;
use crate::pages::base::presentation::{commitment_badge, counts_in_words};
use crate::pages::base::{Badge, Layout};
use crate::pages::state_aid::page_of_blocker;
use edba_domain::case::{Appraisal, AppraisalView};
use edba_domain::codes::{BallotKind, BallotStatus, CaseStatus};
use edba_domain::workflow::WaitingOn;
use edba_domain::{Cents, Id, Moment};
use edba_service::cases::CaseOverview;
use edba_service::decisions::Amounts;

/// The states of the main flow, in order.
pub(super) const FLOW: [CaseStatus; 6] = [
    CaseStatus::Proposal,
    CaseStatus::TableReview,
    CaseStatus::BoardDecision,
    CaseStatus::Financed,
    CaseStatus::Monitored,
    CaseStatus::Completed,
];

pub(super) struct Step {
    pub name: String,
    pub done: bool,
    pub current: bool,
}

/// A line of costs or funding.
pub(super) struct CostLine {
    pub what: String,
    pub kind: String,
    pub year: i32,
    pub amount: Cents,
}

pub(super) struct CoverLine {
    pub funder: String,
    pub instrument: String,
    pub kind: String,
    pub year: i32,
    pub amount: Cents,
}

pub(super) struct AppraisalLine {
    pub party: String,
    pub badge: Badge,
    pub figure: String,
    pub date: chrono::NaiveDate,
    pub explanation: String,
}

pub(super) struct BallotLine {
    pub id: Id,
    pub body: String,
    pub lead: bool,
    pub badge: Badge,
    pub counts: Option<String>,
    /// Whether it was closed or cancelled; if not, `at` is the closing time.
    pub ended: bool,
    pub at: Moment,
    pub question: String,
    pub kind: BallotKind,
}

pub(super) struct DecisionLine {
    pub id: Id,
    pub number: String,
    pub version: i32,
    pub badge: Badge,
    pub decided_at: Moment,
    pub standing: bool,
    pub amounts: Amounts,
}

/// The commitment of one funder.
pub(super) struct CommitmentLine {
    pub id: Id,
    pub organisation: String,
    pub year: i32,
    pub kind: String,
    pub instrument: String,
    pub amount: Cents,
    /// What was paid, less what was reversed.
    pub paid: Cents,
    pub released: Cents,
    pub carried_out: Cents,
    pub open: Cents,
    /// Whether the finance partner took it into its books.
    pub acknowledged: bool,
    /// Whether it was carried over from another budget year: its amount is a part of that commitment's.
    pub carried_in: bool,
    pub badge: Badge,
}

/// An indicator with its latest measurement.
pub(super) struct ResultLine {
    pub name: String,
    pub unit: String,
    pub baseline: Option<(String, chrono::NaiveDate)>,
    pub target: Option<(String, chrono::NaiveDate)>,
    pub measured: Option<(String, chrono::NaiveDate)>,
}

pub(super) fn commitments(layout: &Layout, story: &CaseOverview) -> Vec<CommitmentLine> {
    story
        .commitments
        .iter()
        .map(|one| CommitmentLine {
            id: one.row.id,
            organisation: one.organisation.clone(),
            year: one.row.budget_year,
            kind: layout.title_of("kind", one.row.expenditure_kind),
            instrument: layout.title_of("instrument", one.row.instrument),
            amount: one.row.amount_cents,
            paid: one.row.paid_cents,
            released: one.row.released_cents,
            carried_out: one.row.carried_out_cents,
            open: one.row.open_cents(),
            acknowledged: one.row.booking_reference.is_some(),
            carried_in: one.row.carried_from_id.is_some(),
            badge: commitment_badge(layout, &one.row),
        })
        .collect()
}

pub(super) fn results(story: &CaseOverview) -> Vec<ResultLine> {
    story
        .indicators
        .iter()
        .map(|row| ResultLine {
            name: row.name.clone(),
            unit: row.unit.clone(),
            baseline: row.baseline.clone().zip(row.baseline_date),
            target: row.target.clone().zip(row.target_date),
            measured: story
                .measurements
                .iter()
                .filter(|one| one.indicator_id == row.id)
                .max_by_key(|one| (one.measured_on, one.id))
                .map(|one| (one.measured_value.clone(), one.measured_on)),
        })
        .collect()
}

/// The user's open ballot about the case.
pub(super) struct Mine {
    pub id: Id,
    pub body: String,
    pub closes_at: Moment,
    pub status_text: String,
    pub waits: bool,
}

pub(super) struct Waiting {
    pub who: String,
    pub text: String,
    /// The page to remove it on.
    pub page: Option<String>,
}

pub(super) fn steps(layout: &Layout, status: CaseStatus) -> Vec<Step> {
    let here = FLOW.iter().position(|step| *step == status);
    FLOW.iter()
        .enumerate()
        .map(|(place, step)| Step {
            name: layout.title_of("status", step),
            // The last state is an end state, so it counts as done.
            done: here.is_some_and(|here| place < here || (place == here && here + 1 == FLOW.len())),
            current: here == Some(place),
        })
        .collect()
}

/// The share of the costs that is asked for, in whole per cent.
pub(super) fn share(asked: Cents, cost: Cents) -> String {
    if !cost.is_positive() || !asked.is_positive() {
        return "0".to_owned();
    }
    (i128::from(asked.get()) * 100 / i128::from(cost.get())).to_string()
}

pub(super) fn years(money: &Money) -> String {
    match (money.years.first(), money.years.last()) {
        (Some(first), Some(last)) if first.year == last.year => first.year.to_string(),
        (Some(first), Some(last)) => format!("{}–{}", first.year, last.year),
        _ => String::new(),
    }
}

pub(super) fn appraisal(layout: &Layout, appraisal: &Appraisal) -> AppraisalLine {
    let tone = match appraisal.view {
        AppraisalView::Positive => "ok",
        AppraisalView::Neutral => "neutral",
        AppraisalView::Negative => "error",
    };
    AppraisalLine {
        party: appraisal.party.clone(),
        badge: Badge::new(tone, layout.title_of("view", appraisal.view)),
        figure: appraisal.return_figure.clone().unwrap_or_default(),
        date: appraisal.appraisal_date,
        explanation: appraisal.explanation.clone().unwrap_or_default(),
    }
}

pub(super) fn ballot_line(layout: &Layout, named: &edba_service::ballots::NamedBallot) -> BallotLine {
    let ballot = &named.ballot;
    let badge = match ballot.result {
        Some(result) => result_badge(layout, ballot.kind, result),
        None if ballot.status == BallotStatus::Open => {
            Badge::new("info", layout.title_of("ballot-status", ballot.status))
        }
        None => Badge::new("neutral", layout.title_of("ballot-status", ballot.status)),
    };
    BallotLine {
        id: ballot.id,
        body: layout.pick(&named.names.body_nl, &named.names.body_en).to_owned(),
        lead: ballot.is_lead,
        badge,
        counts: ballot
            .tally
            .as_ref()
            .and_then(|tally| counts_in_words(layout, &tally.read().ok()?)),
        ended: ballot.ended_at.is_some(),
        at: ballot.ended_at.unwrap_or(ballot.closes_at),
        question: ballot.question.clone(),
        kind: ballot.kind,
    }
}

pub(super) fn mine(layout: &Layout, story: &CaseOverview) -> Vec<Mine> {
    story
        .mine
        .iter()
        .map(|open| {
            let has_voted = open.position.is_some() || open.took_part.is_some();
            let recused = open.elector.recusal_kind.is_some();
            let status_text = match open.position {
                _ if recused => layout.say("case-you-are-recused"),
                Some(position) => {
                    layout.with("case-you-voted", "position", layout.name_of("position", position))
                }
                None if has_voted => layout.say("case-you-took-part"),
                None => layout.say("case-you-have-not-voted"),
            };
            Mine {
                id: open.ballot.id,
                body: layout.pick(&open.names.body_nl, &open.names.body_en).to_owned(),
                closes_at: open.ballot.closes_at,
                status_text,
                waits: !has_voted && !recused,
            }
        })
        .collect()
}

pub(super) fn waiting(layout: &Layout, story: &CaseOverview) -> Vec<Waiting> {
    let mut waiting: Vec<Waiting> = story
        .waits_for()
        .into_iter()
        .map(|blocker| Waiting {
            who: layout.title_of("waiting", blocker.waiting_on),
            text: layout.message(&blocker.message),
            page: page_of_blocker(layout, blocker.code, story.case.id),
        })
        .collect();
    if waiting.is_empty() && story.goes_on() {
        waiting.push(Waiting {
            who: layout.title_of("waiting", WaitingOn::Bureau),
            text: layout.say("case-can-go-on"),
            page: None,
        });
    }
    waiting
}
