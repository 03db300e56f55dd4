//! List of ballots: open ones first, the earliest closing time at the top, then ended ones.

use actix_web::HttpResponse;
use askama::Template;

use super::details;
use crate::pages::base::{Badge, Layout, Page, PageRequest};
use edba_common::error::Result;
use edba_domain::codes::BallotStatus;
use edba_domain::funding::Need;
use edba_domain::{Cents, Id, Moment};
use edba_service::Context;
use edba_service::ballots::{self, Ballot, BallotFilter, NamedBallot};
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
    pub status_text: String,
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
    layout: &'a Layout,
    open: Vec<Open>,
    ended: Vec<Ended>,
    next_page: String,
    /// Whether this is not the first page of ended ballots.
    further: bool,
}

pub async fn show(request: PageRequest) -> HttpResponse {
    let before: Option<Id> = request.query().text("before").parse().ok();
    request.read(move |cx, layout| render(cx, layout, before)).await
}

fn render(cx: &mut Context<'_>, layout: &Layout, before: Option<Id>) -> Result<Page> {
    let member = cx.actor.representative_id.is_some();
    let open = match (before, member) {
        (Some(_), _) => Vec::new(),
        (None, true) => mine(cx, layout)?,
        (None, false) => everybodys(cx, layout)?,
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
        layout,
        open,
        ended: rows.into_iter().map(|row| ended(layout, row)).collect(),
        next_page,
        further: before.is_some(),
    })
}

/// The open ballots on which the user can act, those that wait for a vote first.
pub(in crate::pages) fn mine(cx: &mut Context<'_>, layout: &Layout) -> Result<Vec<Open>> {
    let me = cx.actor.representative_id;
    let mut open: Vec<Open> = desk::open_ballots(cx)?
        .into_iter()
        .map(|row| open_line(layout, me, row))
        .collect();
    open.sort_by_key(|ballot| !ballot.waits);
    Ok(open)
}

fn open_line(layout: &Layout, me: Option<Id>, row: OpenBallot) -> Open {
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
    let status_text = match position {
        _ if recused => layout.say("ballots-recused"),
        Some(position) => layout.with(
            "ballots-you-voted",
            "position",
            layout.name_of("position", position),
        ),
        None if has_voted => layout.say("ballots-took-part"),
        None if !own => layout.say("ballots-as-substitute"),
        None => layout.say("ballots-not-voted"),
    };
    Open {
        id: ballot.id,
        title: names.case_title,
        case_number: names.case_number,
        body: layout.pick(&names.body_nl, &names.body_en).to_owned(),
        closes_at: ballot.closes_at,
        status_text,
        asked: asked(&ballot),
        if_nothing: layout.say(if own {
            "desk-if-nothing"
        } else {
            "desk-if-nothing-substitute"
        }),
        waits: !recused && !has_voted,
        may_change: !recused && has_voted && !ballot.secret,
    }
}

/// The amount that a ballot asks for, over all years and kinds; zero if it cannot be parsed.
fn asked(ballot: &Ballot) -> Cents {
    ballot
        .need
        .read_as::<Need>()
        .map_or(Cents::ZERO, |need| need.total())
}

fn everybodys(cx: &mut Context<'_>, layout: &Layout) -> Result<Vec<Open>> {
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
            body: layout.pick(&names.body_nl, &names.body_en).to_owned(),
            closes_at: ballot.closes_at,
            status_text: String::new(),
            asked: asked(&ballot),
            if_nothing: String::new(),
            waits: false,
            may_change: false,
        })
        .collect();
    open.sort_by_key(|ballot| ballot.closes_at);
    Ok(open)
}

fn ended(layout: &Layout, row: NamedBallot) -> Ended {
    let NamedBallot { ballot, names } = row;
    Ended {
        id: ballot.id,
        badge: match ballot.result {
            Some(result) => details::result_badge(layout, ballot.kind, result),
            None => Badge::new("neutral", layout.title_of("ballot-status", ballot.status)),
        },
        title: names.case_title,
        case_number: names.case_number,
        body: layout.pick(&names.body_nl, &names.body_en).to_owned(),
        ended_at: ballot.ended_at,
    }
}
