//! Page of a ballot: to vote while it is open, and to read the result afterwards.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::details::{self, Check, SeatLine, Standing};
use super::papers::{Papers, papers};
use super::pledges;
use super::takes_pledges;
use super::voting::{self, Conflict, PageInput, SeatState, Voting};
use crate::pages::base::presentation::counts_in_words;
use crate::pages::base::{Badge, Layout, Page, PageFault, PageRequest};
use crate::pages::budget::{ProspectWords, prospect_in_words};
use crate::pages::meetings::{self as meeting_pages, MatterLine};
use edba_common::error::{Code, Error, Obstacle, Result};
use edba_domain::ballot::TallyResult;
use edba_domain::codes::{BallotKind, BallotStatus, PledgeStatus};
use edba_domain::funding::Need;
use edba_domain::{Cents, Id};
use edba_service::Context;
use edba_service::ballots::{self, BallotFilter, BallotView, ConditionDraft, Pledge};
use edba_service::budget::breaches::CaseCells;
use edba_service::cases::{self, Case};
use edba_service::decisions::{self, DecidedCase, Slice};
use edba_service::meetings::Matter;

/// The advice of a table, shown on the board's ballot.
pub(super) struct Advice {
    pub ballot_id: Id,
    pub body: String,
    pub badge: Badge,
    pub counts: Option<String>,
}

#[derive(Template)]
#[template(path = "ballots/show.html")]
struct Show<'a> {
    layout: &'a Layout,
    sheet: &'a BallotView,
    title: String,
    kicker: String,
    badge: Badge,
    checks: Vec<Check>,
    rules: Vec<String>,
    standing: Option<Standing>,
    states: Vec<SeatState>,
    voting: Option<Voting>,
    conflict: Option<Conflict>,
    conditions: Vec<ConditionDraft>,
    asked: Cents,
    /// How the budget stands for what is asked, where it does not fit.
    budget: Vec<ProspectWords>,
    advices: Vec<Advice>,
    /// The summary of the case, for readers short of time.
    in_brief: Option<String>,
    /// The documents of the case, for who sees it.
    papers: Papers,
    faults: Vec<PageFault>,
    obstacles: Vec<Obstacle>,
    /// Why the submitted input was not recorded; None unless it came too late.
    not_recorded: Option<String>,
    /// The present consequence of not voting.
    if_nothing: String,
    takes_pledges: bool,
    /// The agenda items at which it was dealt with.
    dealt_with: Vec<MatterLine>,
}

#[derive(Template)]
#[template(path = "ballots/closed.html")]
struct Closed<'a> {
    layout: &'a Layout,
    sheet: &'a BallotView,
    title: String,
    kicker: String,
    badge: Badge,
    result: Option<Badge>,
    lines: Vec<SeatLine>,
    checks: Vec<Check>,
    rules: Vec<String>,
    decision: Option<DecidedCase>,
    takes_pledges: bool,
    obstacles: Vec<Obstacle>,
    /// Why the submitted input was not recorded; None unless it came too late.
    not_recorded: Option<String>,
    /// The agenda items at which it was dealt with.
    dealt_with: Vec<MatterLine>,
}

/// Parses the identity in a path. Errors: 404.
pub(super) fn id_of(text: &str, what: &str) -> Result<Id> {
    text.parse().map_err(|_| Error::not_found(what))
}

pub async fn show(request: PageRequest, path: web::Path<String>) -> HttpResponse {
    let change = request.query().text("change").parse().ok();
    request
        .read(move |cx, layout| {
            let sheet = ballots::sheet(cx, id_of(&path, "ballot")?)?;
            page(
                cx,
                layout,
                &sheet,
                PageInput {
                    change,
                    ..PageInput::default()
                },
            )
        })
        .await
}

/// Renders the page, with the input and its faults.
pub(super) fn page(
    cx: &mut Context<'_>,
    layout: &Layout,
    sheet: &BallotView,
    input: PageInput,
) -> Result<Page> {
    let takes_pledges = takes_pledges(sheet);
    let not_recorded = input.too_late.then(|| not_recorded(layout, sheet));
    let dealt_with = meeting_pages::dealt_with(cx, layout, Matter::Ballot(&sheet.ballot.id))?;
    if sheet.ballot.status != BallotStatus::Open {
        return Page::render(&Closed {
            layout,
            sheet,
            title: details::title(layout, sheet),
            kicker: details::kicker(layout, sheet),
            badge: details::badge(layout, sheet),
            result: sheet
                .ballot
                .result
                .map(|result| details::result_badge(layout, sheet.ballot.kind, result)),
            lines: details::seat_lines(layout, sheet),
            checks: details::quorum(layout, sheet),
            rules: details::rules(layout, sheet),
            decision: decision_of(cx, sheet)?,
            takes_pledges,
            obstacles: input.obstacles,
            not_recorded,
            dealt_with,
        });
    }
    let need: Need = sheet.ballot.need.read()?;
    let states = voting::states(layout, sheet, input.wanted_seat());
    let years = need
        .cells()
        .map(|(cell, _)| cell.budget_year)
        .filter(|_| takes_pledges);
    let cells = pledges::cells_of(cx, sheet, years)?;
    let budget = prospects(layout, sheet, &need, cells.clone());
    let voting = voting::voting(cx, layout, sheet, &input, cells)?;
    let conflict = voting::conflict(layout, sheet, &input);
    let case = visible_case(cx, sheet)?;
    let papers = match &case {
        Some(_) => papers(cx, layout, sheet)?,
        None => Papers::default(),
    };
    Page::render(&Show {
        layout,
        sheet,
        title: details::title(layout, sheet),
        kicker: details::kicker(layout, sheet),
        badge: details::badge(layout, sheet),
        checks: details::quorum(layout, sheet),
        rules: details::rules(layout, sheet),
        standing: sheet
            .tally
            .as_ref()
            .and_then(|tally| details::standing(layout, tally)),
        if_nothing: if_nothing(layout, sheet, voting.as_ref()),
        states,
        voting,
        conflict,
        conditions: sheet.ballot.conditions.read_as()?,
        asked: need.total(),
        budget,
        advices: advices(cx, layout, sheet)?,
        in_brief: match &case {
            Some(case) => cases::content(case)?.summary,
            None => None,
        },
        papers,
        faults: input.faults,
        obstacles: input.obstacles,
        not_recorded,
        takes_pledges,
        dealt_with,
    })
}

/// The page for input to a ballot that no longer accepts any: nothing was recorded, whatever the step was.
pub(super) fn too_late(cx: &mut Context<'_>, layout: &Layout, sheet: &BallotView) -> Result<Page> {
    let input = PageInput {
        too_late: true,
        ..PageInput::default()
    };
    Ok(page(cx, &layout.of_failure(), sheet, input)?.status(409))
}

/// Since when the ballot accepts no input, that nothing was recorded, and whether an earlier vote of the user counts.
fn not_recorded(layout: &Layout, sheet: &BallotView) -> String {
    let closes_at = sheet.ballot.closes_at;
    let since = sheet
        .ballot
        .ended_at
        .map_or(closes_at, |ended_at| ended_at.min(closes_at));
    let what = layout.with("ballot-not-recorded-what", "moment", layout.deadline(&since));
    if sheet.mine.iter().any(|seat| seat.by_me) {
        format!("{what} {}", layout.say("ballot-not-recorded-earlier"))
    } else {
        what
    }
}

fn if_nothing(layout: &Layout, sheet: &BallotView, voting: Option<&Voting>) -> String {
    let key = match voting {
        _ if !sheet.takes_votes => "ballot-overdue-what",
        Some(Voting { changing: true, .. }) => "ballot-nothing-keeps",
        Some(_) if sheet.ballot.secret => "ballot-nothing-secret",
        Some(_) => "ballot-nothing-no-vote",
        None => return String::new(),
    };
    layout.say(key)
}

/// How the budget of the programme stands beside the pledges of this ballot, where what is asked does not fit.
fn prospects(layout: &Layout, sheet: &BallotView, need: &Need, cells: CaseCells) -> Vec<ProspectWords> {
    let pledged = sheet.votes.iter().flat_map(|(_, pledges)| pledges);
    let of_ballot: Vec<Pledge> = pledged
        .filter(|pledge| pledge.status == PledgeStatus::Standing)
        .cloned()
        .collect();
    let prospects = cells.without(&of_ballot, &sheet.rules).prospects(need);
    let words = prospects.iter().map(|one| prospect_in_words(layout, one, false));
    words.filter(|one| one.tight).collect()
}

/// The case, if the user can see it.
fn visible_case(cx: &mut Context<'_>, sheet: &BallotView) -> Result<Option<Case>> {
    match cases::visible(cx, sheet.ballot.case_id) {
        Ok(case) => Ok(Some(case)),
        Err(error) if matches!(error.code, Code::NotFound | Code::Forbidden) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The advice of each table about the case that the board decides on.
fn advices(cx: &mut Context<'_>, layout: &Layout, sheet: &BallotView) -> Result<Vec<Advice>> {
    if sheet.ballot.kind == BallotKind::Advice {
        return Ok(Vec::new());
    }
    let filter = BallotFilter {
        case_id: Some(sheet.ballot.case_id),
        ended: true,
        ..BallotFilter::default()
    };
    Ok(ballots::list_named(cx, filter, false, None, 50)?
        .into_iter()
        .filter(|named| named.ballot.kind == BallotKind::Advice && named.ballot.round == sheet.ballot.round)
        .filter_map(|named| {
            let result: TallyResult = named.ballot.result?;
            Some(Advice {
                ballot_id: named.ballot.id,
                body: layout.pick(&named.names.body_nl, &named.names.body_en).to_owned(),
                badge: details::result_badge(layout, BallotKind::Advice, result),
                counts: named
                    .ballot
                    .tally
                    .as_ref()
                    .and_then(|tally| counts_in_words(layout, &tally.read().ok()?)),
            })
        })
        .collect())
}

/// The decision that a board ballot led to.
fn decision_of(cx: &mut Context<'_>, sheet: &BallotView) -> Result<Option<DecidedCase>> {
    if sheet.ballot.kind == BallotKind::Advice {
        return Ok(None);
    }
    let query = decisions::DecisionQuery {
        case_id: Some(sheet.ballot.case_id),
        ..decisions::DecisionQuery::default()
    };
    let slice = Slice {
        after: None,
        limit: 50,
    };
    Ok(decisions::list(cx, query, slice)?
        .into_iter()
        .find(|found| found.decision.ballot_id == sheet.ballot.id))
}
