//! Payment schedules: the part of a commitment's page with the schedule in force and the proposal, the page to propose one,
//! the answer of the other side, and the withdrawal by the side that proposed.

mod proposal_form;

use actix_web::{HttpResponse, web};
use askama::Template;
use serde_json::json;

use self::proposal_form::{Line as FormLine, filled_with, read, renumbered};
use super::super::base::form_errors::{self, Choice, Faults};
use super::super::base::presentation::{instalment_tone, year_kind};
use super::super::base::route::{Line as Route, form, page};
use super::super::base::{Form, Layout, Page, PageRequest, confirm};
use super::{render as render_commitment, which};
use crate::api::payment_schedules::{NewScheduleRefusal, NewScheduleWithdrawal};
use crate::policy::BOOKKEEPERS;
use edba_common::error::{Error, Result};
use edba_domain::codes::{CommitmentStatus, Instrument, Role};
use edba_domain::payment_schedule::{MOST_INSTALMENTS, SchedulingSide};
use edba_domain::{Cents, Id};
use edba_service::commitments::instalments::{self, ListedInstalment};
use edba_service::commitments::payment_schedules::{self as schedules, FilledInstalment, Schedule};
use edba_service::conditions::{self, ConditionFilter, Slice};
use edba_service::overview::{self, NamedCommitment};
use edba_service::{Context, commitments as commitment_service};

/// How many instalments the short list shows, and how many the whole list.
const MOST_SOON: usize = 10;
const MOST_DUE: usize = 1000;
/// The most conditions of a decision to choose from.
const MOST_CONDITIONS: i64 = 100;

pub(super) fn lines() -> Vec<Route> {
    vec![
        page("/commitments/{commitment}/schedule", BOOKKEEPERS, ask),
        form("/commitments/{commitment}/schedule", BOOKKEEPERS, propose),
        form("/commitments/{commitment}/schedule-answer", BOOKKEEPERS, answer),
        form(
            "/commitments/{commitment}/schedule-withdrawal",
            BOOKKEEPERS,
            withdraw,
        ),
    ]
}

/// An instalment in the view model.
pub(super) struct Line {
    pub day: String,
    pub description: String,
    /// The text of its condition, and whether it is met.
    pub condition: Option<(String, bool)>,
    pub amount: Cents,
    /// What is paid of it, with the tone and the name of its state; None for a proposal.
    pub filled: Option<(Cents, &'static str, String)>,
}

impl Line {
    fn of(layout: &Layout, one: FilledInstalment) -> Self {
        let waits = one.known.facts().waits;
        let row = one.known.row;
        Self {
            day: layout.day(&row.due_date),
            description: row.description,
            condition: one.known.condition.map(|text| (text, !waits)),
            amount: row.amount_cents,
            filled: one.filled.map(|(paid, state)| {
                let name = layout.name_of("term-instalment", state);
                (paid, instalment_tone(state), name)
            }),
        }
    }
}

/// The schedule in force.
pub(super) struct InForce {
    pub number: i32,
    /// Since when.
    pub since: String,
    /// Whether it follows from giving up a part of the commitment.
    pub trimmed: bool,
    pub reason: Option<String>,
    pub payable: Cents,
    pub lines: Vec<Line>,
}

/// The proposal that waits for an answer.
pub(super) struct Proposal {
    pub id: Id,
    /// The side that proposed it, and when.
    pub by: String,
    pub at: String,
    pub reason: Option<String>,
    pub lines: Vec<Line>,
    /// Whether its instalments no longer add up to the commitment.
    pub outdated: bool,
    answers: Vec<Choice>,
}

impl Proposal {
    pub(super) fn answers(&self) -> &[Choice] {
        &self.answers
    }
}

/// The part of a commitment's page.
pub(super) struct Section {
    pub in_force: Option<InForce>,
    pub proposal: Option<Proposal>,
    pub may_propose: bool,
    pub may_answer: bool,
    pub may_withdraw: bool,
}

impl Section {
    pub(super) fn of(
        cx: &mut Context<'_>,
        layout: &Layout,
        one: &NamedCommitment,
        form: &Form,
        again: &str,
    ) -> Result<Self> {
        use CommitmentStatus::{Acknowledged, Offered};
        let row = &one.row;
        let (in_force, proposed) = schedules::present_schedules(cx, row.id)?;
        let side = SchedulingSide::of(cx.actor.role);
        let live = matches!(row.status, Acknowledged | Offered);
        let proposed = proposed.filter(|_| live);
        let chosen = if again == "schedule" {
            form.text("answer")
        } else {
            ""
        };
        let due = row.paid_cents + row.open_cents();
        let proposed_by = proposed.as_ref().map(|proposed| proposed.row.proposed_by);
        let may_answer =
            row.status == Acknowledged && proposed_by.is_some_and(|by| side.is_some_and(|side| side != by));
        let may_propose = row.instrument != Instrument::Guarantee
            && match side {
                Some(SchedulingSide::Bureau) => live,
                Some(SchedulingSide::FinancePartner) => row.status == Acknowledged,
                None => false,
            };
        Ok(Self {
            in_force: in_force.map(|schedule| standing(layout, schedule)),
            proposal: proposed.map(|schedule| proposal(layout, schedule, due, chosen)),
            may_propose,
            may_answer,
            may_withdraw: side.is_some() && side == proposed_by,
        })
    }

    pub(super) fn is_shown(&self) -> bool {
        self.in_force.is_some() || self.proposal.is_some() || self.may_propose
    }

    /// What may be paid now by the schedule; None without one.
    pub(super) fn payable(&self) -> Option<Cents> {
        self.in_force.as_ref().map(|in_force| in_force.payable)
    }
}

fn standing(layout: &Layout, schedule: Schedule) -> InForce {
    let Schedule {
        row,
        instalments,
        payable,
        ..
    } = schedule;
    InForce {
        number: row.number,
        trimmed: row.trimmed,
        since: layout.date(&row.answered_at.unwrap_or(row.proposed_at)),
        reason: row.reason,
        payable: payable.unwrap_or_default(),
        lines: instalments.into_iter().map(|one| Line::of(layout, one)).collect(),
    }
}

fn proposal(layout: &Layout, schedule: Schedule, due: Cents, chosen: &str) -> Proposal {
    let Schedule { row, instalments, .. } = schedule;
    let lines: Vec<Line> = instalments.into_iter().map(|one| Line::of(layout, one)).collect();
    Proposal {
        id: row.id,
        by: layout.name_of("term-schedule-side", row.proposed_by),
        at: layout.date(&row.proposed_at),
        reason: row.reason,
        outdated: lines.iter().map(|line| line.amount).sum::<Cents>() != due,
        lines,
        answers: ["agree", "refuse"]
            .into_iter()
            .map(|code| Choice {
                note: layout.part("schedules-answer", code, "note"),
                ..Choice::new(code, layout.name_of("schedules-answer", code), chosen)
            })
            .collect(),
    }
}

/// An instalment of the short list.
pub(super) struct Soon {
    pub commitment_id: Id,
    pub day: String,
    pub case_title: String,
    pub decision_number: String,
    pub organisation: String,
    /// Its budget year and kind.
    pub year_kind: String,
    pub open: Cents,
    pub tone: &'static str,
    pub state: String,
}

/// What is overdue or due within a week, the first due at the top, and how much there is; the short list unless `all` is
/// asked for.
pub(super) fn due_soon(cx: &mut Context<'_>, layout: &Layout, all: bool) -> Result<(Vec<Soon>, usize)> {
    if !(cx.actor.sees_everything() || cx.actor.is(Role::FinancePartner)) {
        return Ok((Vec::new(), 0));
    }
    let most = if all { MOST_DUE } else { MOST_SOON };
    let (found, count) = instalments::due_soon(cx, most)?;
    let soon = |one: ListedInstalment| Soon {
        commitment_id: one.named.commitment_id,
        day: layout.day(&one.named.row.due_date),
        open: one.open(),
        tone: instalment_tone(one.state),
        state: layout.name_of("term-instalment", one.state),
        year_kind: year_kind(layout, one.named.budget_year, one.named.expenditure_kind),
        case_title: one.named.case_title,
        decision_number: one.named.decision_number,
        organisation: one.named.organisation,
    };
    Ok((found.into_iter().map(soon).collect(), count))
}

#[derive(Template)]
#[template(path = "partner/schedule_form.html")]
struct ProposalPage<'a> {
    layout: &'a Layout,
    faults: Faults,
    form: &'a Form,
    one: NamedCommitment,
    /// What the instalments add up to.
    due: Cents,
    lines: Vec<FormLine>,
    /// The conditions of the decision: id and text.
    conditions: Vec<(Id, String)>,
    /// Whether a schedule is in force, so that a reason is asked for.
    replaces: bool,
    may_add: bool,
}

impl ProposalPage<'_> {
    fn typed(&self, id: impl AsRef<str>) -> &str {
        self.form.text(id.as_ref())
    }

    fn reason_hint(&self) -> String {
        let key = if self.replaces {
            "schedules-reason-needed"
        } else {
            "schedules-reason-hint"
        };
        self.layout.say(key)
    }

    fn conditions_of(&self, line: &FormLine) -> Vec<Choice> {
        let chosen = self.typed(line.id("conditionId"));
        let none = Choice::new("", self.layout.say("schedules-no-condition"), chosen);
        let conditions = self.conditions.iter();
        let conditions = conditions.map(|(id, text)| Choice::new(id.to_string(), text, chosen));
        [none].into_iter().chain(conditions).collect()
    }
}

async fn ask(request: PageRequest, commitment: web::Path<String>) -> HttpResponse {
    request
        .read(move |cx, layout| {
            let id = form_errors::id(&commitment)?;
            let one = overview::commitment(cx, id)?;
            let (in_force, proposed) = schedules::present_schedules(cx, id)?;
            let form = filled_with(
                proposed.or(in_force).as_ref(),
                one.row.paid_cents + one.row.open_cents(),
                layout.language,
            );
            render(cx, layout, one, Faults::none(), &form)
        })
        .await
}

fn render(
    cx: &mut Context<'_>,
    layout: &Layout,
    one: NamedCommitment,
    faults: Faults,
    form: &Form,
) -> Result<Page> {
    let (in_force, _) = schedules::present_schedules(cx, one.row.id)?;
    let filter = ConditionFilter {
        case_id: Some(one.row.case_id),
        ..ConditionFilter::default()
    };
    let slice = Slice {
        after: None,
        limit: MOST_CONDITIONS,
    };
    let mut found = conditions::list(cx, &filter, slice)?;
    found.retain(|condition| condition.decision_id == one.row.decision_id);
    let lines = proposal_form::lines(form);
    Page::render(&ProposalPage {
        layout,
        faults,
        form,
        due: one.row.paid_cents + one.row.open_cents(),
        one,
        may_add: lines.len() < MOST_INSTALMENTS,
        lines,
        conditions: found.into_iter().map(|one| (one.id, one.description)).collect(),
        replaces: in_force.is_some(),
    })
}

async fn propose(request: PageRequest, commitment: web::Path<String>, form: Form) -> HttpResponse {
    let same = commitment.clone();
    request
        .act(
            form,
            move |cx, layout, form| {
                let id = form_errors::id(&commitment)?;
                if form.has("add") || form.has("remove") {
                    let one = overview::commitment(cx, id)?;
                    let after = renumbered(form, false);
                    return render(cx, layout, one, Faults::none(), &after).map(Page::made_anew);
                }
                let new = read(&renumbered(form, true), layout.language)?;
                schedules::propose(cx, id, &new)?;
                Ok(Page::go(format!("/commitments/{id}")).saying("notice-schedule-proposed"))
            },
            move |cx, layout, form, error| {
                let tidy = renumbered(form, true);
                let faults = Faults::from_error(layout, &tidy, error, "schedules");
                let one = overview::commitment(cx, form_errors::id(&same)?)?;
                render(cx, layout, one, faults, &tidy)
            },
        )
        .await
}

async fn answer(request: PageRequest, commitment: web::Path<String>, form: Form) -> HttpResponse {
    let same = commitment.clone();
    request
        .act(
            form,
            move |cx, layout, form| {
                let id = form_errors::id(&commitment)?;
                commitment_service::find(cx, id)?;
                let schedule_id = form_errors::id(form.text("schedule"))?;
                let said = match form.text("answer") {
                    "agree" => {
                        if !confirm::is_given(form) {
                            return confirm_agreement(cx, layout, form, schedule_id);
                        }
                        schedules::agree(cx, schedule_id)?;
                        "notice-schedule-agreed"
                    }
                    "refuse" => {
                        let NewScheduleRefusal { reason } =
                            form_errors::read(json!({ "reason": form.text("reason") }))?;
                        schedules::refuse(cx, schedule_id, &reason)?;
                        "notice-schedule-refused"
                    }
                    _ => return Err(Error::fault("/answer", "required", "Choose an answer.")),
                };
                Ok(Page::go(format!("/commitments/{id}")).saying(said))
            },
            move |cx, layout, form, error| {
                let faults = Faults::from_error(layout, form, error, "schedules");
                render_commitment(cx, layout, form_errors::id(&same)?, faults, form, "schedule")
            },
        )
        .await
}

async fn withdraw(request: PageRequest, commitment: web::Path<String>, form: Form) -> HttpResponse {
    let same = commitment.clone();
    request
        .act(
            form,
            move |cx, _, form| {
                let id = form_errors::id(&commitment)?;
                commitment_service::find(cx, id)?;
                let schedule_id = form_errors::id(form.text("schedule"))?;
                let NewScheduleWithdrawal { reason } =
                    form_errors::read(json!({ "reason": form.text("reason") }))?;
                schedules::withdraw(cx, schedule_id, &reason)?;
                Ok(Page::go(format!("/commitments/{id}")).saying("notice-schedule-withdrawn"))
            },
            move |cx, layout, form, error| {
                let faults = Faults::from_error(layout, form, error, "schedules");
                let id = form_errors::id(&same)?;
                render_commitment(cx, layout, id, faults, form, "schedule-withdrawal")
            },
        )
        .await
}

/// Asks once more before a schedule comes into force, with its instalments.
fn confirm_agreement(cx: &mut Context<'_>, layout: &Layout, form: &Form, schedule_id: Id) -> Result<Page> {
    let schedule = schedules::one(cx, schedule_id)?;
    let mut facts = which(cx, layout, schedule.row.commitment_id)?;
    facts.extend(schedule.instalments.iter().map(|one| {
        let row = &one.known.row;
        (layout.day(&row.due_date), layout.euros(&row.amount_cents))
    }));
    confirm::ask(layout, form, "agree-schedule", facts)
}
