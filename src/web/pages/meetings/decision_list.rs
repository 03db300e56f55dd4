//! The decision list of a meeting: on its page, and as a page to print.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::foot::{Foot, adopted_by};
use crate::pages::base::form_errors;
use crate::pages::base::{Layout, Page, PageRequest};
use edba_domain::Id;
use edba_domain::meeting::{BallotResult, DecisionLine, MinutesState};
use edba_service::meetings::{self, NamedMeeting};

/// A decision in the list.
pub struct ListedDecision {
    pub number: i32,
    pub item_number: i32,
    pub title: String,
    /// The result of the ballot in lines; empty for an item without one.
    pub ballot: Vec<String>,
    pub ballot_id: Option<Id>,
    pub decision: String,
}

/// The lines of a decision list in words.
pub fn listed(layout: &Layout, lines: &[DecisionLine]) -> Vec<ListedDecision> {
    lines
        .iter()
        .map(|line| ListedDecision {
            number: line.number,
            item_number: line.item_number,
            title: line.title.clone(),
            ballot: line
                .ballot
                .as_ref()
                .map_or_else(Vec::new, |ballot| result_in_words(layout, ballot)),
            ballot_id: line.ballot.as_ref().map(|ballot| ballot.ballot_id),
            decision: line.decision_text.clone().unwrap_or_default(),
        })
        .collect()
}

fn result_in_words(layout: &Layout, ballot: &BallotResult) -> Vec<String> {
    let result = layout.name_of("term-result", ballot.result);
    let mut words = vec![layout.with("decisions-ballot", "result", result)];
    words.push(
        match (ballot.for_count, ballot.against_count, ballot.abstain_count) {
            (Some(for_count), Some(against_count), Some(abstain_count)) => layout.with_all(
                "ballot-counts",
                &[
                    ("for", &for_count),
                    ("against", &against_count),
                    ("abstain", &abstain_count),
                ],
            ),
            _ => layout.say("ballot-counts-hidden"),
        },
    );
    if let (Some(number), Some(outcome)) = (&ballot.decision_number, ballot.outcome) {
        words.push(layout.with2(
            "decisions-number",
            "number",
            number,
            "outcome",
            layout.name_of("term-outcome", outcome),
        ));
    }
    words
}

#[derive(Template)]
#[template(path = "meetings/decisions_print.html")]
struct PrintedDecisions<'a> {
    layout: &'a Layout,
    meeting: NamedMeeting,
    is_adopted: bool,
    /// The meeting that adopted the minutes, in words.
    adopted_by: String,
    decisions: Vec<ListedDecision>,
    foot: Foot,
}

/// Shows the decision list as a page to print. Errors: 404 where nothing of it is read yet.
pub async fn show(request: PageRequest, meeting: web::Path<String>) -> HttpResponse {
    request
        .read(move |cx, layout| {
            let found = meetings::minutes(cx, form_errors::id(&meeting)?)?;
            let adopted_by = adopted_by(cx, layout, &found)?;
            Page::render(&PrintedDecisions {
                layout,
                adopted_by: adopted_by.map_or_else(String::new, |(_, words)| words),
                is_adopted: found.state == MinutesState::Adopted,
                decisions: listed(layout, &found.decisions),
                foot: Foot::new(layout, &found)?,
                meeting: found.meeting,
            })
        })
        .await
}
