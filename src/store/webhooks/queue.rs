//! Delivery queue, claimed with a lease: a run claims several messages of one endpoint, to send over one connection.

use diesel::dsl::{count_star, min};
use diesel::prelude::*;

use super::deliveries::{DeliveryAttempt, DeliveryRow};
use super::endpoints::{self, EndpointRow};
use super::receivers::MessageRow;
use crate::Conn;
use crate::dialect::Locking;
use crate::schema::{accounts, webhook_attempts, webhook_deliveries, webhook_endpoints, webhook_messages};
use edba_common::error::Result;
use edba_domain::webhook::{DeliveryStatus, EndpointStatus};
use edba_domain::{Id, Moment};

/// Parameters of a claim.
#[derive(Debug, Clone, Copy)]
pub struct Claim {
    /// The id of the claiming run.
    pub by: Id,
    pub now: Moment,
    pub until: Moment,
    /// Maximum number of messages.
    pub most: i64,
    /// Limits on concurrent runs.
    pub most_runs: MostRuns,
    /// Whether to skip failing endpoints.
    pub only_healthy: bool,
}

/// Limits on concurrent runs over all processes. They exist because a run to an endpoint that does not respond occupies
/// a thread until the timeout.
#[derive(Debug, Clone, Copy)]
pub struct MostRuns {
    pub to_endpoint: usize,
    pub of_account: usize,
    /// To failing endpoints of one account.
    pub failing_of_account: usize,
}

/// Result of a claim.
pub enum Found {
    /// An endpoint, with messages that only this run may send until its lease expires.
    Claimed(Box<EndpointRow>, Vec<(DeliveryRow, MessageRow)>),
    /// During the wait for its lock, the messages of this endpoint were claimed by other runs or became undeliverable.
    PassedOver(Id),
    Nothing,
}

/// The due deliveries with their endpoints, if endpoint and account are enabled and the endpoint does not rest.
macro_rules! sendable {
    ($now:expr) => {
        webhook_deliveries::table
            .inner_join(webhook_endpoints::table.inner_join(accounts::table))
            .filter(webhook_deliveries::status.eq(DeliveryStatus::Pending))
            .filter(webhook_deliveries::due_at.le($now))
            .filter(webhook_endpoints::status.eq(EndpointStatus::Enabled))
            .filter(
                webhook_endpoints::rests_until
                    .is_null()
                    .or(webhook_endpoints::rests_until.le($now)),
            )
            .filter(accounts::disabled_at.is_null())
    };
}

/// The number of deliverable messages, and the earliest due time.
pub fn depth(conn: &mut Conn, now: Moment) -> Result<(i64, Option<Moment>)> {
    Ok(sendable!(now)
        .select((count_star(), min(webhook_deliveries::due_at)))
        .first(conn)?)
}

/// Whether there is a deliverable message that no run has claimed.
pub fn is_due(conn: &mut Conn, now: Moment) -> Result<bool> {
    Ok(diesel::select(diesel::dsl::exists(
        sendable!(now).filter(
            webhook_deliveries::leased_until
                .is_null()
                .or(webhook_deliveries::leased_until.le(now)),
        ),
    ))
    .get_result(conn)?)
}

/// Claims messages of one endpoint. Candidates are endpoints below their run limits and not in `passed_over`; of the
/// account with the fewest active runs, the longest waiting endpoint is chosen. Locks one account and then one of its
/// endpoints, and no more, to avoid deadlocks between runs. After `PassedOver` the caller must try again in a new
/// transaction.
pub fn claim(conn: &mut Conn, claim: &Claim, passed_over: &[Id]) -> Result<Found> {
    let Claim {
        by,
        now,
        until,
        most,
        most_runs,
        only_healthy,
    } = *claim;
    let free = || {
        webhook_deliveries::leased_until
            .is_null()
            .or(webhook_deliveries::leased_until.le(now))
    };
    let under_way = UnderWay::load(conn, now, most_runs)?;
    // A subquery per endpoint, so that the backlog of an endpoint at its run limit is not scanned.
    let oldest = webhook_deliveries::table
        .filter(webhook_deliveries::endpoint_id.eq(webhook_endpoints::id))
        .filter(webhook_deliveries::status.eq(DeliveryStatus::Pending))
        .filter(webhook_deliveries::due_at.le(now))
        .filter(free())
        .order((webhook_deliveries::due_at, webhook_deliveries::message_id))
        .limit(1)
        .select(webhook_deliveries::due_at)
        .single_value();
    let candidates: Vec<(EndpointRow, Option<Moment>)> = webhook_endpoints::table
        .inner_join(accounts::table)
        .filter(webhook_endpoints::status.eq(EndpointStatus::Enabled))
        .filter(
            webhook_endpoints::rests_until
                .is_null()
                .or(webhook_endpoints::rests_until.le(now)),
        )
        .filter(accounts::disabled_at.is_null())
        .filter(webhook_endpoints::id.ne_all(passed_over))
        .select((EndpointRow::as_select(), oldest))
        .load(conn)?;
    let longest_waiting = candidates
        .into_iter()
        .filter(|(endpoint, _)| !only_healthy || endpoint.failing_since.is_none())
        .filter(|(endpoint, _)| under_way.leaves_room_for(endpoint))
        .filter_map(|(endpoint, oldest)| {
            let runs = under_way.runs_of(&endpoint.account_id);
            Some((runs, oldest?, endpoint.id, endpoint.account_id))
        })
        .min();
    let Some((_, _, endpoint_id, account_id)) = longest_waiting else {
        return Ok(Found::Nothing);
    };
    // Serializes the claims of one account, so that the second sees what the first has claimed.
    lock_account(conn, &account_id)?;
    let locked = lock(conn, &endpoint_id)?;
    let awake = |e: &EndpointRow| e.rests_until.is_none_or(|until| until <= now);
    let Some(endpoint) = locked.filter(|e| e.status == EndpointStatus::Enabled && awake(e)) else {
        return Ok(Found::PassedOver(endpoint_id));
    };
    if !UnderWay::load(conn, now, most_runs)?.leaves_room_for(&endpoint) {
        return Ok(Found::PassedOver(endpoint_id));
    }
    let due: Vec<Id> = webhook_deliveries::table
        .filter(webhook_deliveries::endpoint_id.eq(endpoint_id))
        .filter(webhook_deliveries::status.eq(DeliveryStatus::Pending))
        .filter(webhook_deliveries::due_at.le(now))
        .filter(free())
        .order((webhook_deliveries::due_at, webhook_deliveries::message_id))
        .limit(most)
        .select(webhook_deliveries::message_id)
        .load(conn)?;
    if due.is_empty() {
        return Ok(Found::PassedOver(endpoint_id));
    }
    diesel::update(
        webhook_deliveries::table
            .filter(webhook_deliveries::endpoint_id.eq(endpoint_id))
            .filter(webhook_deliveries::message_id.eq_any(due))
            .filter(webhook_deliveries::status.eq(DeliveryStatus::Pending))
            .filter(free()),
    )
    .set((
        webhook_deliveries::leased_until.eq(until),
        webhook_deliveries::leased_by.eq(by),
    ))
    .execute(conn)?;
    let rows = webhook_deliveries::table
        .inner_join(webhook_messages::table)
        .filter(webhook_deliveries::endpoint_id.eq(endpoint_id))
        .filter(webhook_deliveries::status.eq(DeliveryStatus::Pending))
        .filter(webhook_deliveries::leased_by.eq(by))
        .order((webhook_deliveries::due_at, webhook_deliveries::message_id))
        .select((DeliveryRow::as_select(), MessageRow::as_select()))
        .load(conn)?;
    Ok(Found::Claimed(Box::new(endpoint), rows))
}

/// An active run: account, endpoint, time since which the endpoint fails, and id of the run.
type RunUnderWay = (Id, Id, Option<Moment>, Option<Id>);

/// The active runs over all processes, and their limits.
struct UnderWay {
    runs: Vec<RunUnderWay>,
    most: MostRuns,
}

impl UnderWay {
    fn load(conn: &mut Conn, now: Moment, most: MostRuns) -> Result<Self> {
        let runs = webhook_deliveries::table
            .inner_join(webhook_endpoints::table)
            .filter(webhook_deliveries::status.eq(DeliveryStatus::Pending))
            .filter(webhook_deliveries::leased_until.gt(now))
            .select((
                webhook_endpoints::account_id,
                webhook_deliveries::endpoint_id,
                webhook_endpoints::failing_since,
                webhook_deliveries::leased_by,
            ))
            .distinct()
            .load(conn)?;
        Ok(Self { runs, most })
    }

    fn count(&self, of: impl Fn(&RunUnderWay) -> bool) -> usize {
        self.runs.iter().filter(|run| of(run)).count()
    }

    fn runs_of(&self, account: &Id) -> usize {
        self.count(|run| run.0 == *account)
    }

    /// Whether one more run to this endpoint may begin.
    fn leaves_room_for(&self, endpoint: &EndpointRow) -> bool {
        let account = &endpoint.account_id;
        let failing = self.count(|run| run.0 == *account && run.2.is_some());
        self.count(|run| run.1 == endpoint.id) < self.most.to_endpoint
            && self.runs_of(account) < self.most.of_account
            && (endpoint.failing_since.is_none() || failing < self.most.failing_of_account)
    }
}

/// Locks an account until the end of the transaction.
fn lock_account(conn: &mut Conn, id: &Id) -> Result<()> {
    let account = accounts::table.filter(accounts::id.eq(id)).select(accounts::id);
    let _: Option<(Id, Option<Moment>)> = Locking::waiting(account).get_result(conn).optional()?;
    Ok(())
}

/// Locks an endpoint until the end of the transaction and returns it.
pub fn lock(conn: &mut Conn, id: &Id) -> Result<Option<EndpointRow>> {
    let endpoint = webhook_endpoints::table
        .filter(webhook_endpoints::id.eq(id))
        .select(webhook_endpoints::id);
    let locked: Option<(Id, Option<Moment>)> = Locking::waiting(endpoint).get_result(conn).optional()?;
    match locked {
        // Read after locking, to see the changes of the previous lock owner.
        Some((id, _)) => endpoints::find(conn, &id, None),
        None => Ok(None),
    }
}

/// An attempt, and the resulting state of the delivery.
#[derive(Debug, Clone)]
pub struct Outcome {
    pub attempt: DeliveryAttempt,
    pub status: DeliveryStatus,
    /// The time of the next attempt, while pending.
    pub due_at: Moment,
    pub tries: i32,
}

/// Records the outcome of an attempt of run `by`; false if another run has taken the lease.
pub fn note(conn: &mut Conn, by: &Id, outcome: &Outcome) -> Result<bool> {
    let Outcome {
        attempt,
        status,
        due_at,
        tries,
    } = outcome;
    let delivered_at = (*status == DeliveryStatus::Delivered).then_some(attempt.attempted_at);
    let noted = diesel::update(
        webhook_deliveries::table
            .filter(webhook_deliveries::endpoint_id.eq(attempt.endpoint_id))
            .filter(webhook_deliveries::message_id.eq(attempt.message_id))
            .filter(webhook_deliveries::leased_by.eq(by)),
    )
    .set((
        webhook_deliveries::status.eq(status),
        webhook_deliveries::due_at.eq(due_at),
        webhook_deliveries::tries.eq(tries),
        webhook_deliveries::attempts.eq(attempt.number),
        webhook_deliveries::delivered_at.eq(delivered_at),
        webhook_deliveries::leased_until.eq(None::<Moment>),
        webhook_deliveries::leased_by.eq(None::<Id>),
    ))
    .execute(conn)?;
    if noted == 0 {
        return Ok(false);
    }
    diesel::insert_into(webhook_attempts::table)
        .values(attempt)
        .execute(conn)?;
    Ok(true)
}

/// Releases the messages that run `by` claimed and did not send.
pub fn give_back(conn: &mut Conn, endpoint_id: &Id, by: &Id) -> Result<()> {
    diesel::update(
        webhook_deliveries::table
            .filter(webhook_deliveries::endpoint_id.eq(endpoint_id))
            .filter(webhook_deliveries::leased_by.eq(by)),
    )
    .set((
        webhook_deliveries::leased_until.eq(None::<Moment>),
        webhook_deliveries::leased_by.eq(None::<Id>),
    ))
    .execute(conn)?;
    Ok(())
}
