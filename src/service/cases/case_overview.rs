//! View model of a case's page: content with resolved names, ballots and decisions, comments and events, and what the
//! case waits for. Each part contains what the reader may see according to the use case of that part. The number of
//! queries does not grow with the case.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{Case, Comment};
use crate::ballots::{self, BallotFilter, NamedBallot};
use crate::commitments::expected_payments::{self, CasePayments};
use crate::decisions::{self, Amounts, DecidedCase, Slice, amounts_of};
use crate::documents::{self, DocumentDetails};
use crate::events::query::VisibleEvent;
use crate::{Context, workflow};
use edba_common::error::Result;
use edba_domain::case::CaseContent;
use edba_domain::codes::Role;
use edba_domain::disclosure;
use edba_domain::expected_payment::CaseStage;
use edba_domain::reference::ReferenceCategory;
use edba_domain::workflow::{Blocker, BlockerCode, Command, CommandState};
use edba_domain::{Cents, Id};
use edba_store::cases as store;
use edba_store::decisions::Decision;
use edba_store::indicators::{self, Indicator, Measurement};
use edba_store::overview::{self, NamedCommitment, NamedCommitmentFilter};
use edba_store::promises::{self, NamedPromise, PromiseFilter};
use edba_store::{desk, events};

/// How many of the latest comments, documents and events the page shows.
const MOST: i64 = 200;
/// How many measurements are read to find the last one of each indicator.
const MOST_MEASURED: i64 = 5_000;
/// The most commitments that are read.
const MOST_COMMITMENTS: i64 = 1_000;
/// The most ballots and decisions that are read; a case has a few.
const FEW: i64 = 50;

/// Names in Dutch and English.
pub type InBoth = (String, String);

/// Everything that the page of a case shows.
#[derive(Debug, Clone)]
pub struct CaseOverview {
    pub case: Case,
    pub content: CaseContent,
    /// The state of each command now: whether it is allowed, and the blockers if not.
    pub commands: Vec<CommandState>,
    /// Names of the organisations that the content names.
    pub organisations: BTreeMap<Id, String>,
    /// Names of the tables that the content names.
    pub tables: BTreeMap<Id, InBoth>,
    /// Names of cluster, programme line and scope, by category and code.
    pub items: BTreeMap<(ReferenceCategory, String), InBoth>,
    /// The ballots that the reader may see, the newest first.
    pub ballots: Vec<NamedBallot>,
    /// The open ballots about this case on which the reader may act.
    pub mine: Vec<desk::OpenBallot>,
    /// The decisions that the reader may see, in the order in which they were taken.
    pub decisions: Vec<DecidedCase>,
    /// The present amounts of these decisions.
    amounts: HashMap<Id, Amounts>,
    /// The commitments under these decisions, for readers who may see them; the newest first.
    pub commitments: Vec<NamedCommitment>,
    /// The money of the decision in force until its last payment, for readers who may see it.
    pub payments: Option<CasePayments>,
    /// What parties promised beside money, in the order in which it was recorded.
    pub promises: Vec<NamedPromise>,
    /// The documents of the case and of what belongs to it that the reader may see, the newest first.
    pub documents: Vec<DocumentDetails>,
    pub indicators: Vec<Indicator>,
    pub measurements: Vec<Measurement>,
    pub comments: Vec<Comment>,
    /// The latest first.
    pub events: Vec<VisibleEvent>,
}

impl CaseOverview {
    /// The blockers that keep the case from going on, for any reader.
    pub fn waits_for(&self) -> Vec<&Blocker> {
        self.commands
            .iter()
            .filter(|state| state.command.is_onward() && state.to.is_some())
            .flat_map(|state| &state.blockers)
            .filter(|blocker| blocker.code != BlockerCode::NotYourRole)
            .collect()
    }

    /// The amounts of one of the decisions.
    pub fn amounts(&self, decision_id: &Id) -> Amounts {
        self.amounts.get(decision_id).cloned().unwrap_or_default()
    }

    /// The amount that the decision in force granted; `None` before the board has granted anything.
    pub fn granted(&self) -> Option<Cents> {
        let standing = self.decisions.iter().find(|found| found.decision.standing)?;
        Some(self.amounts(&standing.decision.id).decided).filter(|amount| amount.is_positive())
    }

    /// Whether the case has a further state.
    pub fn goes_on(&self) -> bool {
        self.commands
            .iter()
            .any(|state| state.command.is_onward() && state.to.is_some())
    }
}

/// The view model of a case's page. Errors: 404.
pub fn story(cx: &mut Context<'_>, id: Id) -> Result<CaseOverview> {
    let role = cx.actor.role;
    let (case, commands) = workflow::dry_run(cx, id)?;
    let content = super::content(&case)?;
    // An initiator sees the decisions of the tables and the board, but not their ballots.
    let ballots = match role {
        Role::Initiator => Vec::new(),
        _ => {
            let filter = BallotFilter {
                case_id: Some(id),
                ..BallotFilter::default()
            };
            ballots::list_named(cx, filter, false, None, FEW)?
        }
    };
    let mut mine = crate::desk::open_ballots(cx)?;
    mine.retain(|open| open.ballot.case_id == id);
    let slice = Slice {
        after: None,
        limit: FEW,
    };
    let query = decisions::DecisionQuery {
        case_id: Some(id),
        ..decisions::DecisionQuery::default()
    };
    let decisions = decisions::list(cx, query, slice)?;
    let rows: Vec<&Decision> = decisions.iter().map(|found| &found.decision).collect();
    let today = cx.today();
    let amounts = amounts_of(cx.conn, &rows, today)?;
    let mut commitments = Vec::new();
    let mut payments = None;
    if !decisions.is_empty() && disclosure::reads_expected_payments(role) {
        let filter = NamedCommitmentFilter {
            cases: Some(&[id]),
            ..NamedCommitmentFilter::default()
        };
        commitments = overview::commitments(cx.conn, &filter, MOST_COMMITMENTS)?;
        payments = payments_of(cx, &case, &commands, &decisions, &amounts, &commitments)?;
    }
    // Readers who may list commitments see them here too; others see only the amounts and status of each decision.
    if !matches!(role, Role::Bureau | Role::Auditor) {
        commitments.clear();
    }
    let promised = PromiseFilter {
        case_id: Some(id),
        ..PromiseFilter::default()
    };
    Ok(CaseOverview {
        amounts,
        commitments,
        payments,
        promises: promises::promises(cx.conn, &promised, None, MOST)?,
        documents: documents::of_case(cx, id, MOST)?,
        indicators: indicators::indicators_of_case(cx.conn, &id, None, MOST)?,
        measurements: indicators::measurements_of_case(cx.conn, &id, MOST_MEASURED)?,
        organisations: organisations(cx, &content)?,
        tables: tables(cx, &content)?,
        items: items(cx, &case, &content)?,
        comments: store::last_comments(cx.conn, &id, MOST)?,
        events: events::latest(cx.conn, &id, MOST)?
            .into_iter()
            .map(|row| VisibleEvent::to(role, row))
            .collect(),
        case,
        content,
        commands,
        ballots,
        mine,
        decisions,
    })
}

/// The money of the decision in force; None where it commits none. One statement.
fn payments_of(
    cx: &mut Context<'_>,
    case: &Case,
    commands: &[CommandState],
    decisions: &[DecidedCase],
    amounts: &HashMap<Id, Amounts>,
    commitments: &[NamedCommitment],
) -> Result<Option<CasePayments>> {
    let Some(standing) = decisions.iter().find(|found| found.decision.standing) else {
        return Ok(None);
    };
    let id = standing.decision.id;
    let finance = commands.iter().filter(|state| state.command == Command::Finance);
    let blockers: Vec<BlockerCode> = finance
        .flat_map(|state| &state.blockers)
        .map(|blocker| blocker.code)
        .collect();
    let stage = CaseStage::new(case.status, &blockers);
    let own: Vec<&NamedCommitment> = commitments
        .iter()
        .filter(|one| one.row.decision_id == id)
        .collect();
    let to_ratify = amounts.get(&id).map(|found| found.asked.as_slice());
    let today = cx.today();
    let found = expected_payments::of_case(
        cx.conn,
        &case.id,
        &stage,
        &own,
        to_ratify.unwrap_or_default(),
        today,
    )?;
    let is_empty = found.flow.is_empty() && found.expected.is_empty();
    Ok((!is_empty).then_some(found))
}

fn organisations(cx: &mut Context<'_>, content: &CaseContent) -> Result<BTreeMap<Id, String>> {
    let ids: BTreeSet<Id> = [content.initiator_organisation_id]
        .into_iter()
        .chain(content.recipient_organisation_ids.iter().copied())
        .chain(
            content
                .funding_lines
                .iter()
                .filter_map(|l| l.funder_organisation_id),
        )
        .collect();
    let ids: Vec<Id> = ids.into_iter().collect();
    Ok(store::organisation_names(cx.conn, &ids)?.into_iter().collect())
}

fn tables(cx: &mut Context<'_>, content: &CaseContent) -> Result<BTreeMap<Id, InBoth>> {
    let ids: Vec<Id> = content
        .lead_table_id
        .into_iter()
        .chain(content.co_review_table_ids.iter().copied())
        .collect();
    Ok(store::body_names(cx.conn, &ids)?
        .into_iter()
        .map(|(id, nl, en)| (id, (nl, en)))
        .collect())
}

fn items(
    cx: &mut Context<'_>,
    case: &Case,
    content: &CaseContent,
) -> Result<BTreeMap<(ReferenceCategory, String), InBoth>> {
    let codes: Vec<String> = [&content.cluster, &content.programme_line, &content.scope]
        .into_iter()
        .flatten()
        .cloned()
        .collect();
    Ok(store::codes_of(cx.conn, &case.programme_id, &codes)?
        .into_iter()
        .map(|item| ((item.category, item.code), (item.name_nl, item.name_en)))
        .collect())
}
