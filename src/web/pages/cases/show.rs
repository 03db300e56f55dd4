//! Page of one case.

use std::collections::HashMap;

use actix_web::{HttpResponse, web};
use askama::Template;

use super::events::{self, Moved};
use super::lines::{
    AppraisalLine, BallotLine, CommitmentLine, CostLine, CoverLine, DecisionLine, FLOW, Mine, ResultLine,
    Step, Waiting, appraisal, ballot_line, commitments, mine, results, share, steps, waiting, years,
};
use super::money::Money;
use super::payments::Payments;
use crate::pages::base::components::fault_of;
use crate::pages::base::presentation::outcome_badge;
use crate::pages::base::{Badge, Form, Layout, Page, PageFault, PageRequest};
use crate::pages::documents::{DocumentLine, may_add_to};
use crate::pages::meetings::{self as meeting_pages, MatterLine};
use crate::pages::promises;
use crate::policy::CASE_COMMENTERS;
use edba_common::error::{Error, Result};
use edba_common::locale;
use edba_domain::codes::{BallotKind, CaseStatus, ExpenditureKind, Role};
use edba_domain::document::AttachedTo;
use edba_domain::promise::takes_promises;
use edba_domain::reference::ReferenceCategory;
use edba_domain::workflow::machine;
use edba_domain::{Cents, Id};
use edba_service::Context;
use edba_service::cases::{self, CaseOverview, Comment};
use edba_service::documents::{self, DocumentDetails};
use edba_service::meetings::Matter;
use edba_service::promises::NamedPromise;

/// How many of the latest events are expanded; the others are one click away.
const LATEST: usize = 8;
/// The longest comment, in characters; the API has the same limit.
const LONGEST_COMMENT: usize = 4000;

#[derive(Template)]
#[template(path = "cases/show.html")]
struct Show<'a> {
    layout: &'a Layout,
    story: &'a CaseOverview,
    status: String,
    steps: Vec<Step>,
    /// The side exit, if the case left the main flow.
    exit: Option<String>,
    money: Money,
    share: String,
    years: String,
    initiator: String,
    recipients: Vec<String>,
    cluster: Option<String>,
    programme_line: Option<LineName>,
    scope: Option<String>,
    lead_table: Option<String>,
    co_tables: Vec<String>,
    costs: Vec<CostLine>,
    covers: Vec<CoverLine>,
    appraisals: Vec<AppraisalLine>,
    grounds: Vec<(String, String)>,
    advices: Vec<BallotLine>,
    board_ballots: Vec<BallotLine>,
    decisions: Vec<DecisionLine>,
    /// Whether this user can list commitments.
    sees_commitments: bool,
    commitments: Vec<CommitmentLine>,
    /// The money until the last payment, and what comes when; for readers who may see it.
    payments: Option<Payments>,
    promises: Vec<PromiseLine>,
    /// The documents of the case and of what belongs to it that this user reads.
    documents: Vec<DocumentLine>,
    /// Whether this user can add a document to the case.
    may_file: bool,
    /// The agenda items at which it was dealt with.
    dealt_with: Vec<MatterLine>,
    /// Whether this user follows promises, and can record one now.
    may_follow: bool,
    may_promise: bool,
    results: Vec<ResultLine>,
    /// The amount that the board granted, after its decision.
    granted: Option<Cents>,
    /// Whether the case was financed.
    is_decided: bool,
    mine: Vec<Mine>,
    waiting: Vec<Waiting>,
    events: Vec<Moved>,
    diagram: String,
    may_comment: bool,
    comment: String,
    comment_fault: String,
    faults: Vec<PageFault>,
}

/// A programme line: its code and name; the name is Dutch if there is no English one.
struct LineName {
    code: String,
    name: String,
    lang: &'static str,
}

/// A promise in kind with its state.
struct PromiseLine {
    found: NamedPromise,
    badge: Badge,
}

impl Show<'_> {
    fn comments(&self) -> &[Comment] {
        &self.story.comments
    }

    fn value_on(&self, mark: &Option<(String, chrono::NaiveDate)>) -> String {
        mark.as_ref().map_or_else(String::new, |(value, day)| {
            self.layout.with2(
                "case-value-on",
                "value",
                value.as_str(),
                "day",
                self.layout.day(day),
            )
        })
    }

    fn has_loans(&self) -> bool {
        self.payments
            .as_ref()
            .is_some_and(|payments| !payments.loans.is_empty())
    }

    /// How many events are expanded.
    fn latest(&self) -> usize {
        LATEST
    }

    /// The legend of the chart.
    fn key(&self) -> Vec<(&'static str, String)> {
        let kinds = ["edba-s1", "edba-s2", "edba-s3"]
            .into_iter()
            .zip(ExpenditureKind::ALL)
            .map(|(class, kind)| (class, self.layout.title_of("kind", kind)));
        kinds
            .chain([
                ("edba-s4", self.layout.say("case-cover")),
                ("edba-gap", self.layout.say("money-asked")),
            ])
            .collect()
    }
}

pub async fn show(request: PageRequest, path: web::Path<String>) -> HttpResponse {
    request
        .read(move |cx, layout| {
            let id: Id = path.parse().map_err(|_| Error::not_found("case"))?;
            let story = cases::story(cx, id)?;
            page(cx, layout, &story, String::new(), Vec::new())
        })
        .await
}

/// Posts a comment.
pub async fn comment(request: PageRequest, path: web::Path<String>, form: Form) -> HttpResponse {
    let address = path.clone();
    request
        .act(
            form,
            move |cx, _, form| {
                let id: Id = path.parse().map_err(|_| Error::not_found("case"))?;
                let text = form.text("comment");
                if text.chars().count() > LONGEST_COMMENT {
                    return Err(Error::fault("/text", "too-long", "The comment is too long."));
                }
                cases::comment(cx, id, text.to_owned())?;
                Ok(Page::go(format!("/cases/{id}#talk")).saying("notice-commented"))
            },
            move |cx, layout, form, error| {
                let id: Id = address.parse().map_err(|_| Error::not_found("case"))?;
                let faults = error
                    .faults
                    .iter()
                    .map(|fault| PageFault {
                        id: "comment".into(),
                        text: layout.with("case-comment-fault", "fault", layout.fault(fault)),
                        short: layout.fault(fault),
                    })
                    .chain(error.obstacles.iter().map(|obstacle| PageFault {
                        id: "comment".into(),
                        text: layout.obstacle(obstacle).to_owned(),
                        short: layout.obstacle(obstacle).to_owned(),
                    }))
                    .collect();
                let story = cases::story(cx, id)?;
                page(cx, layout, &story, form.text("comment").to_owned(), faults)
            },
        )
        .await
}

/// The titles of the documents that the history names, as far as this user reads them. No statement where all of them are
/// still attached, else three.
fn titles(cx: &mut Context<'_>, story: &CaseOverview) -> Result<HashMap<Id, String>> {
    let of = |found: DocumentDetails| (found.document.id, found.document.title);
    let mut titles: HashMap<Id, String> = story.documents.iter().cloned().map(of).collect();
    let named = events::documents_of(&story.events);
    let others: Vec<Id> = named.into_iter().filter(|id| !titles.contains_key(id)).collect();
    titles.extend(documents::among(cx, &others)?.into_iter().map(of));
    Ok(titles)
}

fn page(
    cx: &mut Context<'_>,
    layout: &Layout,
    story: &CaseOverview,
    comment: String,
    faults: Vec<PageFault>,
) -> Result<Page> {
    let case = &story.case;
    let content = &story.content;
    let money = Money::from_needs(layout, &content.need_lines());
    let name = |id: &Id| story.organisations.get(id).cloned().unwrap_or_default();
    let table = |id: &Id| {
        story
            .tables
            .get(id)
            .map(|(nl, en)| layout.pick(nl, en).to_owned())
    };
    let item = |categories: &[ReferenceCategory], code: &Option<String>| {
        let code = code.as_ref()?;
        categories
            .iter()
            .find_map(|category| story.items.get(&(*category, code.clone())))
            .map(|(nl, en)| layout.pick(nl, en).to_owned())
    };
    let (advices, board_ballots): (Vec<BallotLine>, Vec<BallotLine>) = story
        .ballots
        .iter()
        .map(|named| ballot_line(layout, named))
        .partition(|line| line.kind == BallotKind::Advice);
    let bodies = story
        .ballots
        .iter()
        .map(|named| {
            let body = layout.pick(&named.names.body_nl, &named.names.body_en);
            (named.ballot.id, body.to_owned())
        })
        .collect();
    let titles = titles(cx, story)?;
    let standing = story.decisions.iter().find(|found| found.decision.standing);
    let diagram = machine(case.machine_version)
        .ok_or_else(|| Error::internal("unknown state machine version of the case"))?
        .svg_in(layout.language, case.status, locale::text);
    let dealt_with = meeting_pages::dealt_with(cx, layout, Matter::Case(&case.id))?;
    Page::render(&Show {
        layout,
        story,
        status: layout.title_of("status", case.status),
        steps: steps(layout, case.status),
        exit: (!FLOW.contains(&case.status)).then(|| layout.title_of("status", case.status)),
        share: share(case.asked_cents, case.cost_cents),
        years: years(&money),
        money,
        initiator: name(&content.initiator_organisation_id),
        recipients: content.recipient_organisation_ids.iter().map(name).collect(),
        cluster: item(&[ReferenceCategory::Cluster], &content.cluster),
        programme_line: content.programme_line.as_ref().and_then(|code| {
            let (nl, en) = [ReferenceCategory::Line, ReferenceCategory::Action]
                .iter()
                .find_map(|category| story.items.get(&(*category, code.clone())))?;
            Some(LineName {
                code: code.clone(),
                name: layout.pick(nl, en).to_owned(),
                lang: layout.nl_if(nl, en),
            })
        }),
        scope: item(&[ReferenceCategory::Scope], &content.scope),
        lead_table: content.lead_table_id.as_ref().and_then(table),
        co_tables: content.co_review_table_ids.iter().filter_map(table).collect(),
        costs: content
            .budget_lines
            .iter()
            .map(|line| CostLine {
                what: line.description.clone(),
                kind: layout.title_of("kind", line.expenditure_kind),
                year: line.budget_year,
                amount: line.amount,
            })
            .collect(),
        covers: content
            .funding_lines
            .iter()
            .map(|line| CoverLine {
                funder: line
                    .funder_organisation_id
                    .as_ref()
                    .map_or_else(|| line.funder_name.clone().unwrap_or_default(), name),
                instrument: layout.title_of("instrument", line.instrument),
                kind: layout.title_of("kind", line.expenditure_kind),
                year: line.budget_year,
                amount: line.amount,
            })
            .collect(),
        appraisals: content.appraisals.iter().map(|a| appraisal(layout, a)).collect(),
        grounds: content
            .intervention_grounds
            .iter()
            .map(|g| (layout.title_of("ground", g.ground), g.explanation.clone()))
            .collect(),
        advices,
        board_ballots,
        decisions: story
            .decisions
            .iter()
            .rev()
            .map(|found| DecisionLine {
                id: found.decision.id,
                number: found.decision.number.clone(),
                version: found.decision.number_version,
                badge: outcome_badge(
                    layout,
                    found.decision.outcome,
                    story
                        .amounts(&found.decision.id)
                        .is_ratified(found.decision.outcome),
                ),
                decided_at: found.decision.decided_at,
                standing: found.decision.standing,
                amounts: story.amounts(&found.decision.id),
            })
            .collect(),
        sees_commitments: matches!(cx.actor.role, Role::Bureau | Role::Auditor),
        commitments: commitments(layout, story),
        payments: story
            .payments
            .as_ref()
            .map(|found| Payments::new(layout, standing.map(|one| one.decision.id), found)),
        promises: story
            .promises
            .iter()
            .map(|found| PromiseLine {
                badge: promises::badge(layout, cx, found),
                found: found.clone(),
            })
            .collect(),
        documents: story
            .documents
            .iter()
            .map(|found| DocumentLine::new(layout, found))
            .collect(),
        may_file: may_add_to(layout, AttachedTo::Case.as_str()),
        dealt_with,
        may_follow: cx.actor.is(Role::Bureau),
        may_promise: cx.actor.is(Role::Bureau) && takes_promises(case.status),
        results: results(story),
        granted: story.granted(),
        is_decided: matches!(
            case.status,
            CaseStatus::Financed | CaseStatus::Monitored | CaseStatus::Completed | CaseStatus::Stopped
        ),
        mine: mine(layout, story),
        waiting: waiting(layout, story),
        events: events::moves(layout, &story.events, &bodies, &titles),
        diagram,
        may_comment: CASE_COMMENTERS.admits(cx.actor.role),
        comment,
        comment_fault: fault_of(&faults, "comment").to_owned(),
        faults,
    })
}
