//! A case on one page: its content with the names of what it names, what the tables and the board made of it,
//! what was said and done, and who is waited for. Every part is what the reader may see by the use case of that
//! part; the number of queries does not grow with the case.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{CaseRow, CommentRow};
use crate::domain::case::CaseContent;
use crate::domain::codes::Role;
use crate::domain::machine::{Blocker, BlockerCode, CommandState};
use crate::domain::reference::ReferenceCategory;
use crate::domain::{Cents, Id};
use crate::error::Result;
use crate::service::ballots::{self, BallotFilter, NamedBallot};
use crate::service::deciding::{Amounts, amounts_of};
use crate::service::decisions::{self, DecidedCase, Slice};
use crate::service::events::ToldEvent;
use crate::service::{Context, transitions};
use crate::store::cases as store;
use crate::store::decisions::DecisionRow;
use crate::store::monitoring::{self, IndicatorRow, MeasurementRow};
use crate::store::overview::{self, CommitmentsAsked, NamedCommitment};
use crate::store::{desk, history};

/// How many comments and events the page shows; the latest.
const MOST: i64 = 200;
/// How many measurements are read for the last of each indicator.
const MOST_MEASURED: i64 = 5_000;
/// How many ballots and decisions; a case has a few.
const FEW: i64 = 50;

/// Names in Dutch and English.
pub type InBoth = (String, String);

/// Everything that the page of a case tells.
#[derive(Debug, Clone)]
pub struct Story {
    pub case: CaseRow,
    pub content: CaseContent,
    /// What each command would meet now.
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
    /// The money of these decisions, as it stands now.
    amounts: HashMap<Id, Amounts>,
    /// What was committed under them, for who sees them; the newest first.
    pub commitments: Vec<NamedCommitment>,
    pub indicators: Vec<IndicatorRow>,
    pub measurements: Vec<MeasurementRow>,
    pub comments: Vec<CommentRow>,
    /// The latest first.
    pub events: Vec<ToldEvent>,
}

impl Story {
    /// What keeps the case from going on, whoever asks.
    pub fn waits_for(&self) -> Vec<&Blocker> {
        self.commands
            .iter()
            .filter(|state| state.command.is_onward() && state.to.is_some())
            .flat_map(|state| &state.blockers)
            .filter(|blocker| blocker.code != BlockerCode::NotYourRole)
            .collect()
    }

    /// The money of one of the decisions.
    pub fn amounts(&self, decision_id: &Id) -> Amounts {
        self.amounts.get(decision_id).cloned().unwrap_or_default()
    }

    /// What the decision that stands granted; None before the board has granted anything.
    pub fn granted(&self) -> Option<Cents> {
        let standing = self.decisions.iter().find(|found| found.decision.standing)?;
        Some(self.amounts(&standing.decision.id).decided).filter(|amount| amount.is_positive())
    }

    /// Whether the case can go on from here at all.
    pub fn goes_on(&self) -> bool {
        self.commands
            .iter()
            .any(|state| state.command.is_onward() && state.to.is_some())
    }
}

/// The story of a case. Errors: 404.
pub fn story(cx: &mut Context<'_>, id: Id) -> Result<Story> {
    let role = cx.actor.role;
    let (case, commands) = transitions::dry_run(cx, id)?;
    let content = super::content(&case)?;
    // An initiator sees what the tables and the board decided, and not their ballots.
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
    let mut mine = crate::service::desk::open_ballots(cx)?;
    mine.retain(|open| open.ballot.case_id == id);
    let slice = Slice {
        after: None,
        limit: FEW,
    };
    let asked = decisions::Asked {
        case_id: Some(id),
        ..decisions::Asked::default()
    };
    let decisions = decisions::list(cx, asked, slice)?;
    let rows: Vec<&DecisionRow> = decisions.iter().map(|found| &found.decision).collect();
    let today = cx.today();
    let amounts = amounts_of(cx.conn, &rows, today)?;
    // Who may list commitments sees them here too; the others see what each decision granted and what became of it.
    let commitments = if decisions.is_empty() || !matches!(role, Role::Bureau | Role::Auditor) {
        Vec::new()
    } else {
        let asked = CommitmentsAsked {
            cases: Some(&[id]),
            ..CommitmentsAsked::default()
        };
        overview::commitments(cx.conn, &asked, MOST)?
    };
    Ok(Story {
        amounts,
        commitments,
        indicators: monitoring::indicators_of_case(cx.conn, &id, None, MOST)?,
        measurements: monitoring::measurements_of_case(cx.conn, &id, MOST_MEASURED)?,
        organisations: organisations(cx, &content)?,
        tables: tables(cx, &content)?,
        items: items(cx, &case, &content)?,
        comments: store::last_comments(cx.conn, &id, MOST)?,
        events: history::latest(cx.conn, &id, MOST)?
            .into_iter()
            .map(|row| ToldEvent::to(role, row))
            .collect(),
        case,
        content,
        commands,
        ballots,
        mine,
        decisions,
    })
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
    case: &CaseRow,
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
