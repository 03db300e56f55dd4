//! Desk of the bureau: what waits for it, and what is due soon.

mod aid_entries;
mod consultations;
mod in_kind;

use askama::Template;

use crate::pages::base::presentation::{carry_over_in_words, days_since};
use crate::pages::base::{Layout, Page};
use crate::pages::bureau::waits_text;
use crate::pages::commitments::Attention;
use edba_common::error::Result;
use edba_domain::codes::{CaseStatus, Role};
use edba_domain::{Id, Moment};
use edba_service::consultations::ConsultationYear;
use edba_service::overview::{self, CaseName, Due};
use edba_service::{Context, pending_actions};

/// The most waiting cases on the desk.
const LONGEST: i64 = 5;

/// Items due within this many days are listed after the overdue ones, before all others.
const SOON_DAYS: i64 = 7;

/// Something the bureau must follow up, with its due date.
struct Item {
    by: Moment,
    when: String,
    late: bool,
    path: String,
    /// The case that it concerns, and the number of the case or decision.
    title: String,
    number: String,
    about: String,
    note: String,
    /// Whether the note is user-written text.
    described: bool,
}

/// Items that are overdue, due this week, or due later.
struct Group {
    id: &'static str,
    items: Vec<Item>,
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
    layout: &'a Layout,
    bureau: bool,
    approvals: Vec<(pending_actions::Named, Option<CaseName>)>,
    /// Sorted by due date, the earliest first; no group is empty.
    groups: Vec<Group>,
    /// Proposed payment schedules and money that is to come back.
    attention: Attention,
    /// Number of commitments that their funder refused.
    refused: i64,
    /// Number of mails that could not be delivered.
    dead_letters: i64,
    longest: Vec<Waiting>,
}

/// The items that are due soon or overdue, and what is missing of consultation bodies, sorted by due date.
fn items(
    cx: &mut Context<'_>,
    layout: &Layout,
    due: &Due,
    missing: &[ConsultationYear],
) -> Result<Vec<Item>> {
    let (now, today) = (cx.now, cx.today());
    let bureau = cx.actor.is(Role::Bureau);
    let until = overview::looks_ahead_to(cx);
    let mut items: Vec<Item> = overview::closing_soon(cx)?
        .into_iter()
        .map(|ballot| {
            let past = ballot.closes_at <= now;
            let body = layout.pick(&ballot.body_nl, &ballot.body_en);
            Item {
                by: ballot.closes_at,
                when: layout.brief(&ballot.closes_at),
                late: past,
                path: format!("/ballots/{}/manage", ballot.id),
                title: ballot.case_title,
                number: ballot.case_number,
                about: layout.with(
                    if past {
                        "desk-bureau-past"
                    } else {
                        "desk-bureau-closing"
                    },
                    "body",
                    body,
                ),
                note: String::new(),
                described: false,
            }
        })
        .collect();
    for one in due.ratifications.iter().filter(|one| one.row.due_date <= until) {
        let late = one.row.due_date < today;
        let about = layout.with2(
            "desk-bureau-ratify",
            "amount",
            layout.euros(&one.row.amount_cents),
            "organisation",
            &one.organisation,
        );
        let carried = carry_over_in_words(layout, None, one.row.carry_to_year);
        items.push(Item {
            by: Moment::end_of(one.row.due_date),
            when: layout.brief_day(&Moment::end_of(one.row.due_date)),
            late,
            path: if bureau && !late && !one.is_answered_by_officers() {
                format!("/ratifications/{}/answer", one.row.id)
            } else {
                "/follow-up#ratifications".to_owned()
            },
            title: one.case_title.clone(),
            number: one.decision_number.clone(),
            about: Vec::from_iter([about].into_iter().chain(carried)).join(" · "),
            note: layout.say(match late {
                true => "desk-bureau-ratify-lapsed",
                false if one.is_answered_by_officers() => "desk-bureau-ratify-officers",
                false => "desk-bureau-ratify-nothing",
            }),
            described: false,
        });
    }
    for one in due.conditions.iter().filter(|one| one.row.due_date <= until) {
        items.push(Item {
            by: Moment::end_of(one.row.due_date),
            when: layout.brief_day(&Moment::end_of(one.row.due_date)),
            late: one.row.due_date < today,
            path: if bureau {
                format!("/conditions/{}/evidence", one.row.id)
            } else {
                "/follow-up#conditions".to_owned()
            },
            title: one.case_title.clone(),
            number: one.decision_number.clone(),
            about: layout.with("desk-bureau-condition", "owner", &one.row.owner),
            note: one.row.description.clone(),
            described: true,
        });
    }
    items.extend(in_kind::items(layout, due, bureau, until, today));
    items.extend(aid_entries::items(layout, &due.aid_entries, until, today));
    items.extend(consultations::items(layout, missing, bureau));
    items.sort_by_key(|item| item.by);
    Ok(items)
}

/// Groups the items: overdue, within a week, later.
fn groups(cx: &Context<'_>, items: Vec<Item>) -> Vec<Group> {
    let soon = cx.now.plus(chrono::Duration::days(SOON_DAYS));
    let (late, coming): (Vec<Item>, Vec<Item>) = items.into_iter().partition(|item| item.late);
    let (this_week, later): (Vec<Item>, Vec<Item>) = coming.into_iter().partition(|item| item.by <= soon);
    [("late", late), ("week", this_week), ("later", later)]
        .into_iter()
        .filter(|(_, items)| !items.is_empty())
        .map(|(id, items)| Group { id, items })
        .collect()
}

/// Renders the page.
pub(super) fn render(cx: &mut Context<'_>, layout: &Layout) -> Result<Page> {
    let me = cx.actor.id;
    let bureau = cx.actor.is(Role::Bureau);
    let mut approvals = overview::waiting_approvals(cx)?;
    let proposed: Vec<Id> = approvals
        .iter()
        .filter_map(|(named, _)| overview::of_second_member(&named.row))
        .collect();
    // Hide the user's own proposals: somebody else must approve them.
    approvals
        .retain(|(named, _)| named.row.proposed_by != me && named.row.approver_organisation_id.is_none());
    let now = cx.now;
    let due = overview::due(cx)?;
    let missing = edba_service::consultations::missing(cx)?;
    let items = items(cx, layout, &due, &missing)?;
    let groups = groups(cx, items);
    let failures = overview::failure_counts(cx)?;
    let longest = overview::waiting_longest(cx, LONGEST, &proposed, Some(&due))?
        .into_iter()
        .map(|one| Waiting {
            waits: waits_text(layout, &one.waits_for),
            days: days_since(&now, &one.case.status_since),
            id: one.case.id,
            number: one.case.number,
            title: one.case.title,
            status: one.case.status,
            since: one.case.status_since,
        })
        .collect();
    Page::render(&Desk {
        layout,
        bureau,
        approvals,
        groups,
        attention: Attention::of(cx, layout)?,
        refused: failures.refused,
        longest,
        dead_letters: if bureau { failures.dead_letters } else { 0 },
    })
}
