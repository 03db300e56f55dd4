//! A decision of the board, and its certificate, for whoever may see it.

use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use super::base::{Badge, Frame, Page, Visit};
use super::cases::outcome_badge;
use super::certificate;
use super::routes::{Line, page};
use crate::domain::ballot::Tally;
use crate::domain::codes::{ConditionStatus, ExpenditureKind, Instrument};
use crate::domain::funding::NeedLine;
use crate::domain::{Cents, Id};
use crate::error::{Error, Result};
use crate::service::Context;
use crate::service::deciding::{self, Amounts, Reduction, reductions};
use crate::service::decisions::{self, DecidedCase};
use crate::web::access::DECISION_READERS;

pub(super) fn lines() -> Vec<Line> {
    vec![
        page("/decisions/{decision}", DECISION_READERS, show),
        page(
            "/decisions/{decision}/certificate",
            DECISION_READERS,
            certificate_page,
        ),
    ]
}

/// What the page tells of a certificate.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Told {
    tally: Tally,
    ballot: ToldBallot,
    gap: Vec<NeedLine>,
    commitments: Vec<ToldCommitment>,
    ratifications: Vec<ToldRatification>,
    conditions: Vec<ToldCondition>,
    /// Of a further version, in certificates that tell it: what goes on from the version before.
    #[serde(default)]
    carried_over: Option<ToldCarried>,
}

impl Told {
    /// What is granted, with whether it goes on from an earlier version.
    fn payers(&self) -> impl Iterator<Item = (&ToldCommitment, bool)> {
        let carried = self.carried_over.iter().flat_map(|c| &c.commitments);
        self.commitments
            .iter()
            .map(|line| (line, false))
            .chain(carried.map(|line| (line, true)))
    }

    fn to_ratify(&self) -> impl Iterator<Item = &ToldRatification> {
        let carried = self.carried_over.iter().flat_map(|c| &c.ratifications);
        self.ratifications.iter().chain(carried)
    }

    fn demanded(&self) -> impl Iterator<Item = &ToldCondition> {
        let carried = self.carried_over.iter().flat_map(|c| &c.conditions);
        self.conditions.iter().chain(carried)
    }
}

#[derive(Deserialize)]
struct ToldCarried {
    commitments: Vec<ToldCommitment>,
    ratifications: Vec<ToldRatification>,
    conditions: Vec<ToldCondition>,
}

#[derive(Deserialize)]
struct ToldBallot {
    question: String,
}

#[derive(Deserialize)]
struct Named {
    name: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ToldCommitment {
    organisation: Named,
    instrument: Instrument,
    budget_year: i32,
    expenditure_kind: ExpenditureKind,
    amount: Cents,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ToldRatification {
    organisation: Named,
    amount: Cents,
    due_date: chrono::NaiveDate,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ToldCondition {
    description: String,
    owner: String,
    due_date: chrono::NaiveDate,
    precedent: bool,
    /// Of one that goes on: where it stood.
    status: Option<ConditionStatus>,
}

#[derive(Template)]
#[template(path = "decisions/show.html")]
struct Show<'a> {
    frame: &'a Frame,
    found: &'a DecidedCase,
    told: Told,
    /// The pledges of which less was taken than offered.
    reductions: Vec<Reduction>,
    badge: Badge,
    /// What this version and those before it granted, as the certificate tells it.
    granted: Cents,
    /// The money as it stands now.
    amounts: Amounts,
    /// The version before, where the certificate does not tell what goes on from it.
    told_apart: Option<Id>,
    result: Option<String>,
    /// Whether the reader sees ballots at all.
    sees_ballots: bool,
    /// Whether the reader sees cases at all: a finance partner sees what was decided only.
    sees_case: bool,
}

impl Show<'_> {
    fn name<'b>(&self, named: &'b Named) -> &'b str {
        named.name.as_deref().unwrap_or_default()
    }

    fn ratify(&self, line: &ToldRatification) -> String {
        self.frame.with_all(
            "decision-ratify",
            &[
                ("who", &self.name(&line.organisation)),
                ("amount", &self.frame.euros(&line.amount)),
                ("day", &self.frame.day(&line.due_date)),
            ],
        )
    }

    /// By how much one part of a pledge was reduced; nothing where the certificate does not hold it.
    fn part(&self, reduced: &Option<Cents>) -> String {
        reduced.map_or_else(String::new, |amount| self.frame.euros(&amount))
    }

    fn quorum(&self) -> String {
        let tally = &self.told.tally;
        self.frame.with_all(
            "ballot-quorum-seats",
            &[
                ("voted", &tally.taken_part),
                ("entitled", &tally.entitled),
                ("needed", &tally.quorum_needed),
            ],
        )
    }
}

fn found(cx: &mut Context<'_>, id: &str) -> Result<DecidedCase> {
    let id: Id = id.parse().map_err(|_| Error::not_found("decision"))?;
    decisions::find(cx, id)
}

pub async fn show(visit: Visit, path: web::Path<String>) -> HttpResponse {
    visit
        .read(move |cx, frame| {
            let found = found(cx, &path)?;
            let told: Told = serde_json::from_str(&found.decision.certificate)?;
            let tally = serde_json::to_string(&told.tally)?;
            let amounts = deciding::amounts(cx, &found.decision)?;
            Page::of(&Show {
                frame,
                badge: outcome_badge(
                    frame,
                    found.decision.outcome,
                    amounts.is_ratified(found.decision.outcome),
                ),
                amounts,
                reductions: reductions(&found.decision.certificate)?,
                granted: told.payers().map(|(line, _)| line.amount).sum(),
                told_apart: found
                    .decision
                    .supersedes_id
                    .filter(|_| found.decision.number_version > 1 && told.carried_over.is_none()),
                result: super::ballots::counts_in_words(frame, Some(&tally)),
                sees_ballots: crate::web::access::BALLOT_READERS.admits(cx.actor.role),
                sees_case: crate::web::access::CASE_READERS.admits(cx.actor.role),
                found: &found,
                told,
            })
        })
        .await
}

/// The certificate, in the reader's language or in the one that is asked for.
pub async fn certificate_page(visit: Visit, path: web::Path<String>) -> HttpResponse {
    let asked = visit.query().text("language").parse().ok();
    visit
        .read(move |cx, frame| {
            let found = found(cx, &path)?;
            let html = certificate::render(&found, asked.unwrap_or(frame.language))?;
            Ok(Page::html(html))
        })
        .await
}
