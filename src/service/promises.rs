//! Promises in kind: what a party puts in beside money. The bureau records them, follows them, and records with evidence
//! that they were met, or with a reason that they were not.

use chrono::NaiveDate;
use serde_json::json;

use super::cases::visible;
use super::events::{Chain, NewEvent};
use super::validation::{named, written};
use super::{Context, people, versioned};
use edba_common::error::{Code, Error, Obstacle, Result};
use edba_domain::promise::{PromiseKind, PromiseStatus, Promiser, takes_promises};
use edba_domain::workflow::{BlockerCode, WaitingOn};
use edba_domain::{EventKind, Fault, Id, Message, text};
use edba_store::promises as store;

pub use edba_store::promises::{NamedPromise, Promise, PromiseFilter};

/// The data of a new promise. One of `organisation_id` and `party` is given.
#[derive(Debug, Clone)]
pub struct NewPromise {
    pub kind: PromiseKind,
    pub description: String,
    pub organisation_id: Option<Id>,
    pub party: Option<String>,
    pub owner: String,
    pub due_date: NaiveDate,
    pub decision_id: Option<Id>,
}

/// Records a promise about a case. Errors: 400 with all faults; 404; 409 where the case has ended.
pub fn record(cx: &mut Context<'_>, case_id: Id, new: NewPromise) -> Result<NamedPromise> {
    let NewPromise {
        kind,
        description,
        organisation_id,
        party,
        owner,
        due_date,
        decision_id,
    } = new;
    visible(cx, case_id)?;
    let mut faults: Vec<Fault> = [
        text::fault("/description", &description),
        text::line_fault("/owner", &owner),
    ]
    .into_iter()
    .flatten()
    .collect();
    let promiser = Promiser::parse(organisation_id, party.as_deref());
    if let Some(id) = organisation_id
        && promiser.is_ok()
    {
        faults.extend(people::unknown_fault(cx, "/organisationId", &id)?);
    }
    if let Some(id) = decision_id
        && !store::is_decision_on(cx.conn, &id, &case_id)?
    {
        faults.push(Fault::new(
            "/decisionId",
            "unknown",
            "There is no such decision on this case.",
        ));
    }
    let promiser = match promiser {
        Ok(promiser) if faults.is_empty() => promiser,
        Ok(_) => return Err(Error::invalid(faults)),
        Err(fault) => {
            faults.push(fault);
            return Err(Error::invalid(faults));
        }
    };
    let mut chain = Chain::open(cx, case_id, "case")?;
    must_take_promises(cx, case_id)?;
    // A further version takes over the promises of the one before; one recorded there afterwards would stay behind.
    if let Some(id) = decision_id {
        super::decisions::check_in_force(cx, id)?;
    }
    let (organisation_id, party) = promiser.split();
    let row = Promise {
        id: Id::new(),
        case_id,
        decision_id,
        kind,
        description: description.trim().to_owned(),
        organisation_id,
        party,
        owner: owner.trim().to_owned(),
        due_date,
        status: PromiseStatus::Open,
        evidence: None,
        reason: None,
        answered_at: None,
        version: 1,
        created_at: cx.now,
    };
    store::insert(cx.conn, &row)?;
    chain.add(cx, event(EventKind::PromiseMade, &row, None, None))?;
    chain.close(cx)?;
    find(cx, row.id)
}

/// Changes who follows an open promise, or its due date. A change without a difference does nothing. Errors: 400; 404; 409
/// where the promise is answered or its case has ended; those of `expects`.
pub fn change(
    cx: &mut Context<'_>,
    id: Id,
    owner: Option<String>,
    due_date: Option<NaiveDate>,
    reason: &str,
    expects: impl FnOnce(i32) -> Result<()>,
) -> Result<NamedPromise> {
    let [reason] = written([("/reason", reason)])?;
    let (mut chain, mut row) = locked(cx, id)?;
    expects(row.version)?;
    if let Some(owner) = owner {
        [row.owner] = named([("/owner", &owner)])?;
    }
    row.due_date = due_date.unwrap_or(row.due_date);
    let before = find(cx, id)?;
    if row == before.row {
        return Ok(before);
    }
    must_take_promises(cx, row.case_id)?;
    must_be_open(&row)?;
    row.version += 1;
    versioned::store(cx, &row, store::update)?;
    chain.add(
        cx,
        event(
            EventKind::PromiseChanged,
            &row,
            Some(&reason),
            Some(row.version - 1),
        ),
    )?;
    chain.close(cx)?;
    find(cx, id)
}

/// What became of a promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome<'a> {
    /// Met, with its evidence.
    Met(&'a str),
    /// Not met, with the reason.
    NotMet(&'a str),
    /// Withdrawn by its party, with the reason.
    Withdrawn(&'a str),
}

/// Records what became of a promise, once; also after its due date, and after its case has ended. Errors: 400; 404; 409
/// where it was answered before.
pub fn answer(cx: &mut Context<'_>, id: Id, outcome: Outcome<'_>) -> Result<NamedPromise> {
    let (kind, status, said) = match outcome {
        Outcome::Met(evidence) => (
            EventKind::PromiseMet,
            PromiseStatus::Met,
            written([("/evidence", evidence)])?,
        ),
        Outcome::NotMet(reason) => (
            EventKind::PromiseNotMet,
            PromiseStatus::NotMet,
            written([("/reason", reason)])?,
        ),
        Outcome::Withdrawn(reason) => (
            EventKind::PromiseWithdrawn,
            PromiseStatus::Withdrawn,
            written([("/reason", reason)])?,
        ),
    };
    let (mut chain, mut row) = locked(cx, id)?;
    must_be_open(&row)?;
    let [said] = said;
    row.status = status;
    match status {
        PromiseStatus::Met => row.evidence = Some(said),
        _ => row.reason = Some(said),
    }
    row.answered_at = Some(cx.now);
    row.version += 1;
    versioned::store(cx, &row, store::update)?;
    let reason = row.reason.clone();
    chain.add(cx, event(kind, &row, reason.as_deref(), Some(row.version - 1)))?;
    chain.close(cx)?;
    find(cx, id)
}

/// One promise about a case that the caller may see. Errors: 404.
pub fn find(cx: &mut Context<'_>, id: Id) -> Result<NamedPromise> {
    let missing = || Error::not_found("promise");
    let filter = PromiseFilter {
        id: Some(id),
        ..PromiseFilter::default()
    };
    let found = store::promises(cx.conn, &filter, None, 1)?
        .pop()
        .ok_or_else(missing)?;
    match visible(cx, found.row.case_id) {
        Ok(_) => Ok(found),
        // A promise that the caller may not see is reported as not existing.
        Err(error) if error.code == Code::NotFound => Err(missing()),
        Err(error) => Err(error),
    }
}

/// The promises about a case in the order in which they were recorded. Errors: 404.
pub fn list(
    cx: &mut Context<'_>,
    case_id: Id,
    status: Option<PromiseStatus>,
    after: Option<Id>,
    limit: i64,
) -> Result<Vec<NamedPromise>> {
    visible(cx, case_id)?;
    let filter = PromiseFilter {
        case_id: Some(case_id),
        statuses: Vec::from_iter(status),
        ..PromiseFilter::default()
    };
    store::promises(cx.conn, &filter, after, limit)
}

/// A promise under the lock of its case. Errors: 404.
fn locked(cx: &mut Context<'_>, id: Id) -> Result<(Chain, Promise)> {
    // The case of a promise never changes, so it may be read before the lock; the promise is read again under the lock.
    let case_id = find(cx, id)?.row.case_id;
    let chain = Chain::open(cx, case_id, "case")?;
    let row = store::promise(cx.conn, &id)?.ok_or_else(|| Error::not_found("promise"))?;
    Ok((chain, row))
}

fn must_be_open(row: &Promise) -> Result<()> {
    if row.status == PromiseStatus::Open {
        return Ok(());
    }
    Err(Error::blocked_by(Obstacle::new(
        "promise-answered",
        WaitingOn::Nobody,
        "obstacle-promise-answered",
    )))
}

/// Checks that promises about a case are still recorded and changed. Errors: 409 if it has ended.
fn must_take_promises(cx: &mut Context<'_>, case_id: Id) -> Result<()> {
    let status = visible(cx, case_id)?.status;
    if takes_promises(status) {
        return Ok(());
    }
    Err(Error::blocked_by(Obstacle::new(
        BlockerCode::WrongState.as_str(),
        WaitingOn::Nobody,
        Message::new("obstacle-takes-no-promises").with("status", Message::new(format!("status-{status}"))),
    )))
}

fn event<'a>(kind: EventKind, row: &Promise, reason: Option<&'a str>, before: Option<i32>) -> NewEvent<'a> {
    NewEvent {
        kind,
        subject_id: row.id,
        reason,
        before,
        after: Some(row.version),
        data: json!({
            "decisionId": row.decision_id, "kind": row.kind, "description": row.description,
            "organisationId": row.organisation_id, "party": row.party, "owner": row.owner, "dueDate": row.due_date,
            "status": row.status, "evidence": row.evidence, "answerReason": row.reason, "answeredAt": row.answered_at,
        }),
    }
}
