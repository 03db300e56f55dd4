//! Lists of decisions and their ratifications, conditions and commitments, in order of creation. Rows that the
//! account may not see are never fetched.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::Conn;
use super::decisions::{Commitment, Condition, Decision, Ratification};
use super::schema::{
    business_cases, commitment_entries, commitments, conditions, decisions, organisations, pledges,
    ratifications, reconciliation_resolutions,
};
use super::visibility::Sight;
use edba_common::error::Result;
use edba_domain::codes::{
    CommitmentStatus, ConditionStatus, ExpenditureKind, Instrument, Outcome, RatificationStatus,
};
use edba_domain::commitment_ledger::CommitmentLedger;
use edba_domain::reconciliation::{MOVEMENTS, ResolutionStatus};
use edba_domain::{Cents, Id, Moment};

/// A page of a list: cursor and size.
#[derive(Debug, Clone, Copy)]
pub struct Slice {
    pub after: Option<Id>,
    pub limit: i64,
}

impl Slice {
    /// One row, selected by its id.
    pub const ONE: Slice = Slice {
        after: None,
        limit: 1,
    };
}

/// Filter for a list of decisions; `None` means no restriction.
#[derive(Debug, Clone, Default)]
pub struct DecisionFilter {
    pub id: Option<Id>,
    pub case_id: Option<Id>,
    pub outcome: Option<Outcome>,
    /// Decided in this period: the start is inclusive, the end exclusive.
    pub decided: Option<(Moment, Moment)>,
    pub standing: Option<bool>,
    pub public: Option<bool>,
}

/// A decision with its case.
#[derive(Debug, Clone)]
pub struct DecidedCase {
    pub decision: Decision,
    pub case_number: String,
    pub case_title: String,
}

pub fn decisions(
    conn: &mut Conn,
    sight: &Sight,
    filter: &DecisionFilter,
    slice: Slice,
) -> Result<Vec<DecidedCase>> {
    let mut query = decisions::table
        .inner_join(business_cases::table.on(business_cases::id.eq(decisions::case_id)))
        .filter(sight.of_decisions())
        .into_boxed();
    let DecisionFilter {
        id,
        case_id,
        outcome,
        decided,
        standing,
        public,
    } = filter;
    if let Some(id) = id {
        query = query.filter(decisions::id.eq(id));
    }
    if let Some(case_id) = case_id {
        query = query.filter(decisions::case_id.eq(case_id));
    }
    if let Some(outcome) = outcome {
        query = query.filter(decisions::outcome.eq(outcome));
    }
    if let Some((from, before)) = decided {
        query = query
            .filter(decisions::decided_at.ge(from))
            .filter(decisions::decided_at.lt(before));
    }
    if let Some(standing) = standing {
        query = query.filter(decisions::standing.eq(*standing));
    }
    if let Some(public) = public {
        query = query.filter(decisions::public.eq(*public));
    }
    if let Some(after) = slice.after {
        query = query.filter(decisions::id.gt(after));
    }
    let rows: Vec<(Decision, String, String)> = query
        .order(decisions::id)
        .limit(slice.limit)
        .select((
            Decision::as_select(),
            business_cases::number,
            business_cases::title,
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(decision, case_number, case_title)| DecidedCase {
            decision,
            case_number,
            case_title,
        })
        .collect())
}

pub fn decision(conn: &mut Conn, sight: &Sight, filter: DecisionFilter) -> Result<Option<DecidedCase>> {
    Ok(decisions(conn, sight, &filter, Slice::ONE)?.pop())
}

/// The amount that one funder committed under a decision.
#[derive(Debug, Clone, Queryable)]
pub struct FunderAmount {
    pub decision_id: Id,
    pub funder: String,
    pub amount_cents: Cents,
    pub status: CommitmentStatus,
    pub booking_reference: Option<String>,
    pub answered_at: Option<Moment>,
    pub paid_cents: Cents,
    pub released_cents: Cents,
    /// What went to a commitment of another budget year.
    pub carried_out_cents: Cents,
    /// The commitment that it was carried over from: that one was decided, and this one stands for a part of it.
    pub carried_from_id: Option<Id>,
    pub determined_cents: Option<Cents>,
    pub recovered_cents: Cents,
    pub written_off_cents: Cents,
    pub instrument: Instrument,
    pub repaid_cents: Cents,
    pub interest_cents: Cents,
}

impl FunderAmount {
    /// The sums of its entries.
    pub fn ledger(&self) -> CommitmentLedger {
        CommitmentLedger {
            decided: self.amount_cents,
            paid: self.paid_cents,
            released: self.released_cents,
            carried_out: self.carried_out_cents,
            determined: self.determined_cents,
            recovered: self.recovered_cents,
            written_off: self.written_off_cents,
            repaid: self.repaid_cents,
            interest: self.interest_cents,
            is_loan: self.instrument == Instrument::Credit,
        }
    }

    /// Whether the funder refused it. A refused commitment has been released or will be.
    pub fn was_refused(&self) -> bool {
        // An acknowledgement always has a booking reference.
        self.answered_at.is_some() && self.booking_reference.is_none()
    }
}

/// An amount of a pledge that its organisation can still ratify.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct StillToRatify {
    pub decision_id: Id,
    pub organisation: String,
    pub instrument: Instrument,
    pub budget_year: i32,
    pub expenditure_kind: ExpenditureKind,
    pub amount_cents: Cents,
    pub due_date: NaiveDate,
}

/// The amounts that can still be ratified on this day. What asks to be carried over is committed already.
pub fn still_to_ratify(conn: &mut Conn, decision_ids: &[Id], today: NaiveDate) -> Result<Vec<StillToRatify>> {
    Ok(ratifications::table
        .inner_join(organisations::table.on(organisations::id.eq(ratifications::organisation_id)))
        .inner_join(pledges::table.on(pledges::id.eq(ratifications::pledge_id)))
        .filter(ratifications::decision_id.eq_any(decision_ids))
        .filter(ratifications::status.eq(RatificationStatus::Pending))
        .filter(ratifications::due_date.ge(today))
        .filter(ratifications::carries_over_id.is_null())
        .order(ratifications::id)
        .select((
            ratifications::decision_id,
            organisations::name,
            pledges::instrument,
            pledges::budget_year,
            pledges::expenditure_kind,
            ratifications::amount_cents,
            ratifications::due_date,
        ))
        .load(conn)?)
}

/// All commitments of funders under these decisions, in any status. A new version of a decision takes over the live
/// commitments of the previous one.
pub fn funder_amounts(conn: &mut Conn, decision_ids: &[Id]) -> Result<Vec<FunderAmount>> {
    Ok(commitments::table
        .inner_join(organisations::table.on(organisations::id.eq(commitments::organisation_id)))
        .filter(commitments::decision_id.eq_any(decision_ids))
        .order(commitments::id)
        .select((
            commitments::decision_id,
            organisations::name,
            commitments::amount_cents,
            commitments::status,
            commitments::booking_reference,
            commitments::answered_at,
            commitments::paid_cents,
            commitments::released_cents,
            commitments::carried_out_cents,
            commitments::carried_from_id,
            commitments::determined_cents,
            commitments::recovered_cents,
            commitments::written_off_cents,
            commitments::instrument,
            commitments::repaid_cents,
            commitments::interest_cents,
        ))
        .load(conn)?)
}

/// Filter for a list of ratifications. A pending one counts as lapsed once its due date has passed.
#[derive(Debug, Clone)]
pub struct RatificationFilter {
    pub id: Option<Id>,
    pub case_id: Option<Id>,
    pub status: Option<RatificationStatus>,
    pub today: NaiveDate,
}

pub fn ratifications(
    conn: &mut Conn,
    sight: &Sight,
    filter: &RatificationFilter,
    slice: Slice,
) -> Result<Vec<Ratification>> {
    let mut query = ratifications::table.into_boxed();
    query = match sight {
        // An organisation sees the ratifications requested from it before any commitment exists.
        Sight::CommittedBy(organisation) | Sight::CommittedByOrAskedOf(organisation) => {
            query.filter(ratifications::organisation_id.eq(organisation))
        }
        _ => query.filter(sight.of_ratifications()),
    };
    if let Some(id) = filter.id {
        query = query.filter(ratifications::id.eq(id));
    }
    if let Some(case_id) = filter.case_id {
        query = query.filter(ratifications::case_id.eq(case_id));
    }
    let pending = ratifications::status.eq(RatificationStatus::Pending);
    query = match filter.status {
        None => query,
        Some(RatificationStatus::Pending) => query
            .filter(pending)
            .filter(ratifications::due_date.ge(filter.today)),
        Some(RatificationStatus::Lapsed) => query.filter(
            ratifications::status
                .eq(RatificationStatus::Lapsed)
                .or(pending.and(ratifications::due_date.lt(filter.today))),
        ),
        Some(answered) => query.filter(ratifications::status.eq(answered)),
    };
    if let Some(after) = slice.after {
        query = query.filter(ratifications::id.gt(after));
    }
    Ok(query
        .order(ratifications::id)
        .limit(slice.limit)
        .select(Ratification::as_select())
        .load(conn)?)
}

/// Filter for a list of conditions.
#[derive(Debug, Clone, Default)]
pub struct ConditionFilter {
    pub id: Option<Id>,
    pub case_id: Option<Id>,
    pub status: Option<ConditionStatus>,
}

pub fn conditions(
    conn: &mut Conn,
    sight: &Sight,
    filter: &ConditionFilter,
    slice: Slice,
) -> Result<Vec<Condition>> {
    let mut query = conditions::table.filter(sight.of_conditions()).into_boxed();
    if let Some(id) = filter.id {
        query = query.filter(conditions::id.eq(id));
    }
    if let Some(case_id) = filter.case_id {
        query = query.filter(conditions::case_id.eq(case_id));
    }
    if let Some(status) = filter.status {
        query = query.filter(conditions::status.eq(status));
    }
    if let Some(after) = slice.after {
        query = query.filter(conditions::id.gt(after));
    }
    Ok(query
        .order(conditions::id)
        .limit(slice.limit)
        .select(Condition::as_select())
        .load(conn)?)
}

/// Filter for a list of commitments.
#[derive(Debug, Clone, Default)]
pub struct CommitmentFilter {
    pub id: Option<Id>,
    /// Only commitments that were offered to this organisation, in any status.
    pub offered_to: Option<Id>,
    /// Only commitments of this organisation, offered or not.
    pub owed_by: Option<Id>,
    pub case_id: Option<Id>,
    pub status: Option<CommitmentStatus>,
    pub budget_year: Option<i32>,
    /// Only commitments of which something is to be recovered, or only the others.
    pub recoverable: Option<bool>,
    /// Whether nothing is left to do for its funder's books: the offer is answered, and each movement is reconciled.
    pub reconciled: Option<bool>,
}

/// Whether a commitment waits for an answer, or has a movement that is joined to no line of its funder's books.
macro_rules! to_reconcile {
    () => {
        commitments::status
            .eq(CommitmentStatus::Offered)
            .or(diesel::dsl::exists(
                commitment_entries::table
                    .filter(commitment_entries::commitment_id.eq(commitments::id))
                    .filter(commitment_entries::kind.eq_any(MOVEMENTS))
                    .filter(diesel::dsl::not(diesel::dsl::exists(
                        reconciliation_resolutions::table
                            .filter(
                                reconciliation_resolutions::entry_id.eq(commitment_entries::id.nullable()),
                            )
                            .filter(reconciliation_resolutions::status.eq(ResolutionStatus::Standing)),
                    ))),
            ))
    };
}

pub fn commitments(conn: &mut Conn, filter: &CommitmentFilter, slice: Slice) -> Result<Vec<Commitment>> {
    let mut query = commitments::table.into_boxed();
    let CommitmentFilter {
        id,
        offered_to,
        owed_by,
        case_id,
        status,
        budget_year,
        recoverable,
        reconciled,
    } = filter;
    match reconciled {
        Some(true) => query = query.filter(diesel::dsl::not(to_reconcile!())),
        Some(false) => query = query.filter(to_reconcile!()),
        None => {}
    }
    let left = commitments::paid_cents - commitments::recovered_cents - commitments::written_off_cents;
    let determined = commitments::determined_cents.assume_not_null();
    query = match recoverable {
        None => query,
        Some(true) => query.filter(
            commitments::determined_cents
                .is_not_null()
                .and(left.gt(determined)),
        ),
        Some(false) => query.filter(commitments::determined_cents.is_null().or(left.le(determined))),
    };
    if let Some(organisation) = owed_by {
        query = query.filter(commitments::organisation_id.eq(organisation));
    }
    if let Some(organisation) = offered_to {
        query = query
            .filter(commitments::organisation_id.eq(organisation))
            .filter(commitments::offered_at.is_not_null());
    }
    if let Some(id) = id {
        query = query.filter(commitments::id.eq(id));
    }
    if let Some(case_id) = case_id {
        query = query.filter(commitments::case_id.eq(case_id));
    }
    if let Some(status) = status {
        query = query.filter(commitments::status.eq(status));
    }
    if let Some(year) = budget_year {
        query = query.filter(commitments::budget_year.eq(year));
    }
    if let Some(after) = slice.after {
        query = query.filter(commitments::id.gt(after));
    }
    Ok(query
        .order(commitments::id)
        .limit(slice.limit)
        .select(Commitment::as_select())
        .load(conn)?)
}
