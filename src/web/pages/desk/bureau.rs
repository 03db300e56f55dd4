//! The desk of the bureau: what waits for it, and what it should see coming.

use askama::Template;

use crate::domain::codes::{CaseStatus, CommitmentStatus, Role};
use crate::domain::{Id, Moment};
use crate::error::Result;
use crate::service::mail::dead_letters;
use crate::service::overview::{self, CaseName, Due};
use crate::service::{Context, four_eyes};
use crate::web::pages::base::{Frame, Page};
use crate::web::pages::bureau::{days_since, waits_text};

/// How many cases that wait stand on the desk.
const LONGEST: i64 = 5;

/// Something that has to be seen to, by when.
struct Item {
    by: Moment,
    when: String,
    urgent: bool,
    path: String,
    title: String,
    about: String,
    note: String,
}

/// A case that waits.
struct Waiting {
    id: Id,
    number: String,
    title: String,
    status: CaseStatus,
    since: Moment,
    days: i64,
    waits: String,
}

#[derive(Template)]
#[template(path = "desk/bureau.html")]
struct Desk<'a> {
    frame: &'a Frame,
    bureau: bool,
    approvals: Vec<(four_eyes::Named, Option<CaseName>)>,
    /// What is first due at the top.
    items: Vec<Item>,
    refused: usize,
    /// Mails that did not arrive.
    dead_letters: i64,
    longest: Vec<Waiting>,
}

/// What is due soon or is late, by its date.
fn items(cx: &mut Context<'_>, frame: &Frame, due: &Due) -> Result<Vec<Item>> {
    let (now, today) = (cx.now, cx.today());
    let until = overview::looks_ahead_to(cx);
    let mut items: Vec<Item> = overview::closing_soon(cx)?
        .into_iter()
        .map(|ballot| {
            let past = ballot.closes_at <= now;
            let body = frame.pick(&ballot.body_nl, &ballot.body_en);
            Item {
                by: ballot.closes_at,
                when: frame.deadline(&ballot.closes_at),
                urgent: past,
                path: format!("/ballots/{}/manage", ballot.id),
                title: frame.with(
                    if past {
                        "desk-bureau-past"
                    } else {
                        "desk-bureau-closing"
                    },
                    "body",
                    body,
                ),
                about: format!("{} · {}", ballot.case_title, ballot.case_number),
                note: String::new(),
            }
        })
        .collect();
    for one in due.ratifications.iter().filter(|one| one.row.due_date <= until) {
        let late = one.row.due_date < today;
        items.push(Item {
            by: Moment::end_of(one.row.due_date),
            when: frame.day(&one.row.due_date),
            urgent: late,
            path: "/follow-up#ratifications".to_owned(),
            title: frame.with2(
                "desk-bureau-ratify",
                "amount",
                frame.euros(&one.row.amount_cents),
                "organisation",
                &one.organisation,
            ),
            about: format!("{} · {}", one.case_title, one.decision_number),
            note: frame.say(if late {
                "desk-bureau-ratify-lapsed"
            } else {
                "desk-bureau-ratify-nothing"
            }),
        });
    }
    for one in due.conditions.iter().filter(|one| one.row.due_date <= until) {
        items.push(Item {
            by: Moment::end_of(one.row.due_date),
            when: frame.day(&one.row.due_date),
            urgent: one.row.due_date < today,
            path: "/follow-up#conditions".to_owned(),
            title: frame.with("desk-bureau-condition", "owner", &one.row.owner),
            about: one.row.description.clone(),
            note: format!("{} · {}", one.case_title, one.decision_number),
        });
    }
    items.sort_by_key(|item| item.by);
    Ok(items)
}

/// The page.
pub(super) fn render(cx: &mut Context<'_>, frame: &Frame) -> Result<Page> {
    let me = cx.actor.id;
    let bureau = cx.actor.is(Role::Bureau);
    let mut approvals = overview::waiting_approvals(cx)?;
    // One's own proposals wait for somebody else.
    approvals.retain(|(named, _)| named.row.proposed_by != me);
    let now = cx.now;
    let due = overview::due(cx)?;
    let items = items(cx, frame, &due)?;
    let longest = overview::waiting_longest(cx, LONGEST)?
        .into_iter()
        .map(|one| Waiting {
            waits: waits_text(frame, &one.waits_for),
            days: days_since(&now, &one.case.status_since),
            id: one.case.id,
            number: one.case.number,
            title: one.case.title,
            status: one.case.status,
            since: one.case.status_since,
        })
        .collect();
    Page::of(&Desk {
        frame,
        bureau,
        approvals,
        items,
        refused: due
            .commitments
            .iter()
            .filter(|one| one.row.status == CommitmentStatus::Refused)
            .count(),
        longest,
        dead_letters: if bureau { dead_letters::count(cx)? } else { 0 },
    })
}
