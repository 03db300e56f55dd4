//! Payment schedules: the part of a commitment's page with the schedule in force and the proposal, and the page to propose one.

mod answers;
mod proposal_form;

use actix_web::{HttpResponse, web};
use askama::Template;

use self::answers::{answer, withdraw};
use self::proposal_form::{INSTALMENTS, filled_with, read};
use super::super::base::form_errors::{self, Choice, Faults};
use super::super::base::form_lines::Line as FormLine;
use super::super::base::presentation::{instalment_tone, year_kind};
use super::super::base::route::{Line as Route, form, page};
use super::super::base::{Form, Layout, Page, PageRequest};
use crate::policy::BOOKKEEPERS;
use edba_common::error::Result;
use edba_domain::codes::{CommitmentStatus, Instrument, Role};
use edba_domain::payment_schedule::{MOST_INSTALMENTS, ScheduleStatus, SchedulingSide};
use edba_domain::{Cents, Id};
use edba_service::Context;
use edba_service::commitments::instalments::{self, ListedInstalment};
use edba_service::commitments::payment_schedules::{
    self as schedules, FilledInstalment, PresentSchedules, Schedule,
};
use edba_service::conditions::{self, ConditionFilter, Slice};
use edba_service::overview::{self, NamedCommitment};

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

/// The last proposal, which was refused or withdrawn.
pub(super) struct NotAgreed {
    /// Who proposed it, and whether it was refused or withdrawn, in words.
    pub text: String,
    /// Why it was refused or withdrawn.
    pub reason: String,
}

/// The part of a commitment's page.
pub(super) struct Section {
    pub in_force: Option<InForce>,
    pub proposal: Option<Proposal>,
    pub not_agreed: Option<NotAgreed>,
    pub may_propose: bool,
    pub may_answer: bool,
    /// Whether the user can answer once the commitment is acknowledged.
    pub acknowledged_first: bool,
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
        let PresentSchedules {
            in_force,
            proposed,
            not_agreed,
        } = schedules::present_schedules(cx, row)?;
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
        let answers = proposed_by.is_some_and(|by| side.is_some_and(|side| side != by));
        let may_propose = row.instrument != Instrument::Guarantee
            && match side {
                Some(SchedulingSide::Bureau) => live,
                Some(SchedulingSide::FinancePartner) => row.status == Acknowledged,
                None => false,
            };
        Ok(Self {
            in_force: in_force.map(|schedule| standing(layout, schedule)),
            proposal: proposed.map(|schedule| proposal(layout, schedule, due, chosen)),
            not_agreed: not_agreed.map(|schedule| ended(layout, schedule)),
            may_propose,
            may_answer: answers && row.status == Acknowledged,
            acknowledged_first: answers && row.status == Offered,
            may_withdraw: side.is_some() && side == proposed_by,
        })
    }

    pub(super) fn is_shown(&self) -> bool {
        self.in_force.is_some() || self.proposal.is_some() || self.not_agreed.is_some() || self.may_propose
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

fn ended(layout: &Layout, schedule: Schedule) -> NotAgreed {
    let row = schedule.row;
    let key = match row.status {
        ScheduleStatus::Withdrawn => "schedules-withdrawn",
        _ => "schedules-refused",
    };
    let at = row.ended_at.or(row.answered_at).unwrap_or(row.proposed_at);
    let who = layout.name_of("term-schedule-side", row.proposed_by);
    let (day, ended) = (layout.date(&row.proposed_at), layout.date(&at));
    NotAgreed {
        text: layout.with_all(key, &[("who", &who), ("day", &day), ("ended", &ended)]),
        reason: row.withdrawal_reason.or(row.refusal_reason).unwrap_or_default(),
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
            let present = schedules::present_schedules(cx, &one.row)?;
            let form = filled_with(
                present.proposed.or(present.in_force).as_ref(),
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
    let in_force = schedules::present_schedules(cx, &one.row)?.in_force;
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
    let lines = INSTALMENTS.lines(form);
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
                    let after = INSTALMENTS.renumbered(form, false);
                    return render(cx, layout, one, Faults::none(), &after).map(Page::made_anew);
                }
                let new = read(&INSTALMENTS.renumbered(form, true), layout.language)?;
                schedules::propose(cx, id, &new)?;
                Ok(Page::go(format!("/commitments/{id}")).saying("notice-schedule-proposed"))
            },
            move |cx, layout, form, error| {
                let tidy = INSTALMENTS.renumbered(form, true);
                let faults = Faults::from_error(layout, &tidy, error, "schedules");
                let one = overview::commitment(cx, form_errors::id(&same)?)?;
                render(cx, layout, one, faults, &tidy)
            },
        )
        .await
}
