//! The part of a commitment's page about a guarantee: the period in which it is at risk, and its expiry.

use actix_web::{HttpResponse, web};
use serde_json::json;

use super::{render, which};
use crate::pages::base::form_errors::{self, Faults};
use crate::pages::base::route::{Line, form};
use crate::pages::base::{Form, Layout, Page, PageRequest, confirm};
use crate::policy::{BOOKKEEPERS, BUREAU};
use edba_domain::codes::{CommitmentStatus, Instrument, Role};
use edba_domain::guarantee::AtRiskPeriod;
use edba_service::Context;
use edba_service::commitments::Commitment;
use edba_service::commitments::guarantees::{self, NewAtRiskPeriod};
use edba_service::pending_actions::{self, MoneyAction};

pub(super) fn lines() -> Vec<Line> {
    vec![
        form("/commitments/{commitment}/at-risk-period", BUREAU, set_period),
        form("/commitments/{commitment}/expiry", BOOKKEEPERS, expire),
    ]
}

/// The view model of a guarantee.
pub(super) struct Section {
    /// The first and the last day, in words; None before the acknowledgement.
    pub period: Option<(String, String)>,
    /// The same as the value of a date field.
    pub from_value: String,
    pub to_value: String,
    /// Whether the period has ended while something is open.
    pub ended_open: bool,
    pub may_set: bool,
    pub may_expire: bool,
}

impl Section {
    /// None for another instrument.
    pub(super) fn of(cx: &Context<'_>, layout: &Layout, row: &Commitment) -> Option<Self> {
        if row.instrument != Instrument::Guarantee {
            return None;
        }
        let period = row.at_risk();
        let is_running = row.status == CommitmentStatus::Acknowledged;
        let ended_open = is_running && period.is_some_and(|period| period.to < cx.today());
        let value = |day: Option<chrono::NaiveDate>| day.map_or_else(String::new, |day| day.to_string());
        Some(Self {
            period: period.map(|period| (layout.day(&period.from), layout.day(&period.to))),
            from_value: value(period.map(|period| period.from)),
            to_value: value(period.map(|period| period.to)),
            ended_open,
            may_set: is_running && cx.actor.is(Role::Bureau),
            may_expire: ended_open && BOOKKEEPERS.admits(cx.actor.role),
        })
    }
}

/// The facts of a confirmation about a period.
pub(super) fn facts(layout: &Layout, period: Option<AtRiskPeriod>) -> Vec<(String, String)> {
    period.map_or_else(Vec::new, |period| {
        vec![
            (layout.say("commitments-atRiskFromDate"), layout.day(&period.from)),
            (layout.say("commitments-atRiskToDate"), layout.day(&period.to)),
        ]
    })
}

async fn set_period(request: PageRequest, commitment: web::Path<String>, form: Form) -> HttpResponse {
    let same = commitment.clone();
    request
        .act(
            form,
            move |cx, _, form| {
                let period: NewAtRiskPeriod = form_errors::read(json!({
                    "atRiskFromDate": form.text("atRiskFromDate"),
                    "atRiskToDate": form.text("atRiskToDate"),
                    "reason": form.text("reason"),
                }))?;
                let reason = period.reason.clone();
                let action = MoneyAction::SetAtRiskPeriod {
                    commitment_id: form_errors::id(&commitment)?,
                    period,
                };
                pending_actions::propose(cx, action, Some(&reason))?;
                Ok(Page::go("/approvals").saying("notice-proposed"))
            },
            move |cx, layout, form, error| {
                let faults = Faults::from_error(layout, form, error, "commitments");
                render(cx, layout, form_errors::id(&same)?, faults, form, "at-risk")
            },
        )
        .await
}

async fn expire(request: PageRequest, commitment: web::Path<String>, form: Form) -> HttpResponse {
    let same = commitment.clone();
    request
        .act(
            form,
            move |cx, layout, form| {
                let id = form_errors::id(&commitment)?;
                if cx.actor.is(Role::Bureau) {
                    let action = MoneyAction::ExpireGuarantee { commitment_id: id };
                    pending_actions::propose(cx, action, None)?;
                    return Ok(Page::go("/approvals").saying("notice-proposed"));
                }
                if !confirm::is_given(form) {
                    let mut shown = which(cx, layout, id)?;
                    let row = guarantees::check_expirable(cx, id)?;
                    shown.push((layout.say("commitments-open"), layout.euros(&row.open_cents())));
                    shown.extend(facts(layout, row.at_risk()));
                    return confirm::ask(layout, form, "expire-guarantee", shown);
                }
                guarantees::expire_own(cx, id)?;
                Ok(Page::go(format!("/commitments/{id}")).saying("notice-guarantee-expired"))
            },
            move |cx, layout, form, error| {
                let faults = Faults::from_error(layout, form, error, "commitments");
                render(cx, layout, form_errors::id(&same)?, faults, form, "expiry")
            },
        )
        .await
}
