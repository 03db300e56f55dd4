//! Pages of a board decision and its certificate, for users who may see it.

use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use super::base::presentation::{counts_in_words, outcome_badge};
use super::base::route::{Line, page};
use super::base::{Badge, Layout, Page, PageRequest};
use super::certificate;
use crate::policy::DECISION_READERS;
use edba_common::error::{Error, Result};
use edba_domain::ballot::Tally;
use edba_domain::codes::{ConditionStatus, ExpenditureKind, Instrument};
use edba_domain::funding::NeedLine;
use edba_domain::{Cents, Id};
use edba_service::Context;
use edba_service::decisions::{self, Amounts, DecidedCase, Reduction, reductions};

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

/// The parts of a certificate that the page shows.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct CertificateParts {
    tally: Tally,
    ballot: CertificateBallot,
    gap: Vec<NeedLine>,
    commitments: Vec<CertificateCommitment>,
    ratifications: Vec<CertificateRatification>,
    conditions: Vec<CertificateCondition>,
    /// Of a later version, if the certificate records it: what is carried over from the version before.
    #[serde(default)]
    carried_over: Option<CarriedOver>,
}

impl CertificateParts {
    /// The granted commitments, each with whether it is carried over from an earlier version.
    fn payers(&self) -> impl Iterator<Item = (&CertificateCommitment, bool)> {
        let carried = self.carried_over.iter().flat_map(|c| &c.commitments);
        self.commitments
            .iter()
            .map(|line| (line, false))
            .chain(carried.map(|line| (line, true)))
    }

    fn to_ratify(&self) -> impl Iterator<Item = &CertificateRatification> {
        let carried = self.carried_over.iter().flat_map(|c| &c.ratifications);
        self.ratifications.iter().chain(carried)
    }

    fn demanded(&self) -> impl Iterator<Item = &CertificateCondition> {
        let carried = self.carried_over.iter().flat_map(|c| &c.conditions);
        self.conditions.iter().chain(carried)
    }
}

#[derive(Deserialize)]
struct CarriedOver {
    commitments: Vec<CertificateCommitment>,
    ratifications: Vec<CertificateRatification>,
    conditions: Vec<CertificateCondition>,
}

#[derive(Deserialize)]
struct CertificateBallot {
    question: String,
}

#[derive(Deserialize)]
struct Named {
    name: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct CertificateCommitment {
    organisation: Named,
    instrument: Instrument,
    budget_year: i32,
    expenditure_kind: ExpenditureKind,
    amount: Cents,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct CertificateRatification {
    organisation: Named,
    amount: Cents,
    due_date: chrono::NaiveDate,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct CertificateCondition {
    description: String,
    owner: String,
    due_date: chrono::NaiveDate,
    precedent: bool,
    /// The status of a carried-over condition at that time.
    status: Option<ConditionStatus>,
}

#[derive(Template)]
#[template(path = "decisions/show.html")]
struct Show<'a> {
    layout: &'a Layout,
    found: &'a DecidedCase,
    certificate: CertificateParts,
    /// The pledges of which less was used than offered.
    reductions: Vec<Reduction>,
    badge: Badge,
    /// The amount granted by this version and those before it, according to the certificate.
    granted: Cents,
    /// The current amounts.
    amounts: Amounts,
    /// The version before, if the certificate does not record what is carried over from it.
    earlier_version: Option<Id>,
    result: Option<String>,
    /// Whether the user can see ballots.
    sees_ballots: bool,
    /// Whether the user can see cases: a finance partner sees only decisions.
    sees_case: bool,
}

impl Show<'_> {
    fn name<'b>(&self, named: &'b Named) -> &'b str {
        named.name.as_deref().unwrap_or_default()
    }

    fn ratify(&self, line: &CertificateRatification) -> String {
        self.layout.with_all(
            "decision-ratify",
            &[
                ("who", &self.name(&line.organisation)),
                ("amount", &self.layout.euros(&line.amount)),
                ("day", &self.layout.day(&line.due_date)),
            ],
        )
    }

    /// By how much one part of a pledge was reduced; empty if the certificate does not record it.
    fn part(&self, reduced: &Option<Cents>) -> String {
        reduced.map_or_else(String::new, |amount| self.layout.euros(&amount))
    }

    fn quorum(&self) -> String {
        let tally = &self.certificate.tally;
        self.layout.with_all(
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

pub async fn show(request: PageRequest, path: web::Path<String>) -> HttpResponse {
    request
        .read(move |cx, layout| {
            let found = found(cx, &path)?;
            let certificate: CertificateParts = found.decision.certificate.read_as()?;
            let amounts = decisions::amounts(cx, &found.decision)?;
            Page::render(&Show {
                layout,
                badge: outcome_badge(
                    layout,
                    found.decision.outcome,
                    amounts.is_ratified(found.decision.outcome),
                ),
                amounts,
                reductions: reductions(&found.decision.certificate)?,
                granted: certificate.payers().map(|(line, _)| line.amount).sum(),
                earlier_version: found
                    .decision
                    .supersedes_id
                    .filter(|_| found.decision.number_version > 1 && certificate.carried_over.is_none()),
                result: counts_in_words(layout, &certificate.tally),
                sees_ballots: crate::policy::BALLOT_READERS.admits(cx.actor.role),
                sees_case: crate::policy::CASE_READERS.admits(cx.actor.role),
                found: &found,
                certificate,
            })
        })
        .await
}

/// The certificate, in the requested language or else the user's.
pub async fn certificate_page(request: PageRequest, path: web::Path<String>) -> HttpResponse {
    let language = request.query().text("language").parse().ok();
    request
        .read(move |cx, layout| {
            let found = found(cx, &path)?;
            let html = certificate::render(&found, language.unwrap_or(layout.language))?;
            Ok(Page::html(html))
        })
        .await
}
