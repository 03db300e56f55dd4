//! List of ballots: open ones first, the earliest closing time at the top, then ended ones.

use actix_web::HttpResponse;
use askama::Template;

use super::details;
use crate::pages::base::{Badge, Frame, Page, Visit};
use edba_common::error::Result;
use edba_domain::codes::BallotStatus;
use edba_domain::funding::Need;
use edba_domain::{Cents, Id, Moment};
use edba_service::Context;
use edba_service::ballots::{self, BallotFilter, BallotRow, NamedBallot};
use edba_service::desk::{self, OpenBallot};

/// Page size of the ended ballots.
const PAGE: usize = 25;
/// One more than the page size, to detect a next page.
const FETCH: i64 = 26;
/// The most open ballots shown to a user who sees all of them.
const MOST_OPEN: i64 = 100;

/// An open ballot in the list.
pub(in crate::pages) struct Open {
    pub id: Id,
    pub title: String,
    pub case_number: String,
    pub body: String,
    pub closes_at: Moment,
    /// What the user did on it, or why they cannot vote; empty for read-only users.
    pub told: String,
    /// The amount that the body is asked for.
    pub asked: Cents,
    /// What happens if the user does nothing.
    pub if_nothing: String,
    /// Whether it waits for the user's vote.
    pub waits: bool,
    /// Whether the user can change their vote.
    pub may_change: bool,
}

/// An ended ballot in the list.
struct Ended {
    id: Id,
    title: String,
    case_number: String,
    body: String,
    badge: Badge,
    ended_at: Option<Moment>,
}

#[derive(Template)]
#[template(path = "ballots/list.html")]
struct List<'a> {
    frame: &'a Frame,
    open: Vec<Open>,
    ended: Vec<Ended>,
    next_page: String,
    /// Whether this is not the first page of ended ballots.
    further: bool,
}

pub async fn show(visit: Visit) -> HttpResponse {
    let before: Option<Id> = visit.query().text("before").parse().ok();
    visit.read(move |cx, frame| render(cx, frame, before)).await
}

fn render(cx: &mut Context<'_>, frame: &Frame, before: Option<Id>) -> Result<Page> {
    let member = cx.actor.representative_id.is_some();
    let open = match (before, member) {
        (Some(_), _) => Vec::new(),
        (None, true) => mine(cx, frame)?,
        (None, false) => everybodys(cx, frame)?,
    };
    let filter = BallotFilter {
        ended: true,
        ..BallotFilter::default()
    };
    let mut rows = ballots::list_named(cx, filter, member, before, FETCH)?;
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let next_page = match rows.last() {
        Some(last) if more => format!("/ballots?before={}", last.ballot.id),
        _ => String::new(),
    };
    Page::render(&List {
        frame,
        open,
        ended: rows.into_iter().map(|row| ended(frame, row)).collect(),
        next_page,
        further: before.is_some(),
    })
}

/// The open ballots on which the user can act, those that wait for a vote first.
pub(in crate::pages) fn mine(cx: &mut Context<'_>, frame: &Frame) -> Result<Vec<Open>> {
    let me = cx.actor.representative_id;
    let mut open: Vec<Open> = desk::open_ballots(cx)?
        .into_iter()
        .map(|row| open_line(frame, me, row))
        .collect();
    open.sort_by_key(|ballot| !ballot.waits);
    Ok(open)
}

fn open_line(frame: &Frame, me: Option<Id>, row: OpenBallot) -> Open {
    let OpenBallot {
        ballot,
        elector,
        filling,
        names,
        position,
        took_part,
    } = row;
    let has_voted = position.is_some() || took_part.is_some();
    let own = me == Some(filling.principal_id);
    let barred = me.is_some_and(|me| ballots::voter(me, &elector, &filling).recusal.is_some());
    let recused = elector.recusal_kind.is_some() || barred;
    let told = match position {
        _ if recused => frame.say("ballots-recused"),
        Some(position) => frame.with(
            "ballots-you-voted",
            "position",
            frame.name_of("position", position),
        ),
        None if has_voted => frame.say("ballots-took-part"),
        None if !own => frame.say("ballots-as-substitute"),
        None => frame.say("ballots-not-voted"),
    };
    Open {
        id: ballot.id,
        title: names.case_title,
        case_number: names.case_number,
        body: frame.pick(&names.body_nl, &names.body_en).to_owned(),
        closes_at: ballot.closes_at,
        told,
        asked: asked(&ballot),
        if_nothing: frame.say(if own {
            "desk-if-nothing"
        } else {
            "desk-if-nothing-substitute"
        }),
        waits: !recused && !has_voted,
        may_change: !recused && has_voted && !ballot.secret,
    }
}

/// The amount that a ballot asks for, over all years and kinds; zero if it cannot be parsed.
fn asked(ballot: &BallotRow) -> Cents {
    ballot
        .need
        .read_as::<Need>()
        .map_or(Cents::ZERO, |need| need.total())
}

fn everybodys(cx: &mut Context<'_>, frame: &Frame) -> Result<Vec<Open>> {
    let filter = BallotFilter {
        status: Some(BallotStatus::Open),
        ..BallotFilter::default()
    };
    let mut open: Vec<Open> = ballots::list_named(cx, filter, false, None, MOST_OPEN)?
        .into_iter()
        .map(|NamedBallot { ballot, names }| Open {
            id: ballot.id,
            title: names.case_title,
            case_number: names.case_number,
            body: frame.pick(&names.body_nl, &names.body_en).to_owned(),
            closes_at: ballot.closes_at,
            told: String::new(),
            asked: asked(&ballot),
            if_nothing: String::new(),
            waits: false,
            may_change: false,
        })
        .collect();
    open.sort_by_key(|ballot| ballot.closes_at);
    Ok(open)
}

fn ended(frame: &Frame, row: NamedBallot) -> Ended {
    let NamedBallot { ballot, names } = row;
    Ended {
        id: ballot.id,
        badge: match ballot.result {
            Some(result) => details::result_badge(frame, ballot.kind, result),
            None => Badge::new("neutral", frame.title_of("ballot-status", ballot.status)),
        },
        title: names.case_title,
        case_number: names.case_number,
        body: frame.pick(&names.body_nl, &names.body_en).to_owned(),
        ended_at: ballot.ended_at,
    }
}
