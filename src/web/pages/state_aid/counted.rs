//! The room of a single undertaking, with the aid that takes it; and the page of an organisation that belongs to no group.

use std::collections::HashMap;

use actix_web::{HttpResponse, web};
use askama::Template;

use super::super::base::form_errors;
use super::super::base::route::{Line, page};
use super::super::base::{Layout, Page, PageRequest};
use crate::policy::OVERSIGHT;
use edba_common::error::Result;
use edba_domain::state_aid::counted_on;
use edba_domain::{Cents, Id};
use edba_service::Context;
use edba_service::state_aid::{self, AidRoom, CountedAid};
use edba_service::{overview, people};

pub(super) fn lines() -> Vec<Line> {
    vec![page("/state-aid/organisations/{organisation}", OVERSIGHT, show)]
}

/// The room under the ceiling of a rule.
pub struct RuleLine {
    pub rule: String,
    pub ceiling: Cents,
    pub counted: Cents,
    pub room: Cents,
}

/// Aid that the undertaking has.
pub struct AidLine {
    pub organisation: String,
    /// The page of the statement or of the declared aid.
    pub page: String,
    /// The number of the case; None for declared aid.
    pub case_number: Option<String>,
    pub rule: String,
    pub granted_on: String,
    pub amount: Cents,
    pub still_counts: bool,
}

/// The room of a single undertaking and its aid.
pub struct Counted {
    pub rules: Vec<RuleLine>,
    /// The latest at the top.
    pub aid: Vec<AidLine>,
}

impl Counted {
    /// Two statements.
    pub fn of(cx: &mut Context<'_>, layout: &Layout, room: &AidRoom) -> Result<Self> {
        let ids: Vec<Id> = room.aid.iter().map(|one| one.organisation_id).collect();
        let names = people::organisation_names(cx, ids)?;
        let case_ids: Vec<Id> = room.aid.iter().filter_map(|one| one.case_id).collect();
        let cases = overview::case_names(cx, &case_ids)?;
        let cases: HashMap<Id, String> = cases.into_iter().map(|case| (case.id, case.number)).collect();
        let aid = room.aid.iter().rev();
        Ok(Self {
            rules: room
                .rules
                .iter()
                .map(|one| RuleLine {
                    rule: layout.name_of("term-aid-rule", one.rule),
                    ceiling: one.ceiling,
                    counted: one.counted,
                    room: one.room,
                })
                .collect(),
            aid: aid.map(|one| line(layout, room, one, &names, &cases)).collect(),
        })
    }
}

fn line(
    layout: &Layout,
    room: &AidRoom,
    one: &CountedAid,
    names: &HashMap<Id, String>,
    cases: &HashMap<Id, String>,
) -> AidLine {
    let list = match one.case_id {
        Some(_) => "statements",
        None => "declared",
    };
    AidLine {
        organisation: names.get(&one.organisation_id).cloned().unwrap_or_default(),
        page: format!("/state-aid/{list}/{}", one.id),
        case_number: one.case_id.as_ref().and_then(|id| cases.get(id)).cloned(),
        rule: layout.name_of("term-aid-rule", one.aid.rule),
        granted_on: layout.day(&one.aid.granted_on),
        amount: one.aid.gross_grant,
        still_counts: counted_on(&[one.aid], one.aid.rule, room.day).is_positive(),
    }
}

#[derive(Template)]
#[template(path = "state_aid/organisation.html")]
struct OrganisationPage<'a> {
    layout: &'a Layout,
    name: String,
    counted: Counted,
}

async fn show(request: PageRequest, organisation: web::Path<String>) -> HttpResponse {
    request
        .read(move |cx, layout| {
            let today = cx.today();
            let room = state_aid::room(cx, form_errors::id(&organisation)?, today)?;
            if let Some(group) = room.undertaking_id {
                return Ok(Page::go(format!("/state-aid/undertakings/{group}")));
            }
            Page::render(&OrganisationPage {
                layout,
                counted: Counted::of(cx, layout, &room)?,
                name: room.name,
            })
        })
        .await
}
