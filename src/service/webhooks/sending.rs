//! Sending of due messages by the worker: a run claims messages of one endpoint, sends them one by one, and records the
//! outcomes. Any number of processes may do this at once.

use chrono::Duration;
use edba_domain::EventKind;
use serde_json::json;

use super::endpoints::{disable, keep, purpose};
use super::events::add;
use crate::events::Chain;
use crate::{Actor, Context, UnitOfWork, Who};
use edba_common::error::{Error, Result};
use edba_common::secret::random_bytes;
use edba_domain::webhook::{
    AttemptFault, DeliveryStatus, DisabledBecause, EndpointStatus, Message, Retry, gives_up_on, next_attempt,
    rest_after,
};
use edba_domain::{Id, Moment};
use edba_store::webhooks::deliveries::{self, DeliveryAttempt};
use edba_store::webhooks::endpoints::{self, EndpointRow};
use edba_store::webhooks::queue::{self, Claim, Found, MostRuns, Outcome};

/// Maximum number of messages per run.
const MOST_MESSAGES: i64 = 50;
/// Maximum number of concurrent runs, over all processes. One account may use a third of the sending threads of one
/// process; of those, one may wait for failing endpoints, so that its other endpoints do not wait for them either.
const MOST_RUNS: MostRuns = MostRuns {
    to_endpoint: 2,
    of_account: 2,
    failing_of_account: 1,
};
/// Retention of the delivery log, in days.
const LOG_DAYS: i64 = 90;

/// Messages of one endpoint that only this run may send until its lease ends.
pub struct Run {
    id: Id,
    endpoint_id: Id,
    pub url: String,
    /// The signing secrets, newest first; empty where the newest cannot be decrypted: nothing is sent then.
    pub secrets: Vec<String>,
    pub parcels: Vec<Parcel>,
}

/// One message to send.
pub struct Parcel {
    pub message: Message,
    tries: i32,
    attempts: i32,
}

/// The outcome of an attempt to send a parcel.
#[derive(Debug, Clone, Copy)]
pub struct Attempt {
    pub at: Moment,
    pub duration: std::time::Duration,
    pub status: Option<u16>,
    /// None for a success.
    pub fault: Option<AttemptFault>,
    /// The pause that the endpoint asks for.
    pub wish: Option<Duration>,
}

/// Whether any message is due.
pub fn is_due(unit: &UnitOfWork<'_>) -> Result<bool> {
    queue::is_due(&mut *unit.db.reader()?, unit.clock.now())
}

/// Claims messages of an endpoint, if any are due: accounts take turns, and within an account the endpoint that has
/// waited longest comes first. `only_healthy` skips failing endpoints, so that healthy ones never wait behind them.
pub fn claim(unit: &UnitOfWork<'_>, lease: Duration, only_healthy: bool) -> Result<Option<Run>> {
    let by = Id::new();
    let mut passed_over = Vec::new();
    let (now, endpoint, rows) = loop {
        let found = unit.write_alone_at(|conn, now| {
            let claim = Claim {
                by,
                now,
                until: now.plus(lease),
                most: MOST_MESSAGES,
                most_runs: MOST_RUNS,
                only_healthy,
            };
            Ok((now, queue::claim(conn, &claim, &passed_over)?))
        })?;
        match found {
            (now, Found::Claimed(endpoint, rows)) => break (now, *endpoint, rows),
            (_, Found::PassedOver(endpoint)) => passed_over.push(endpoint),
            (_, Found::Nothing) => return Ok(None),
        }
    };
    let secrets = secrets(unit, &endpoint, now);
    let parcels = rows
        .into_iter()
        .map(|(delivery, message)| {
            Ok(Parcel {
                message: Message {
                    id: message.id,
                    kind: message.kind,
                    subject_id: message.subject_id,
                    sequence: message.sequence,
                    data: message.data.read_as()?,
                    happened_at: message.happened_at,
                },
                tries: delivery.tries,
                attempts: delivery.attempts,
            })
        })
        .collect::<Result<_>>()?;
    Ok(Some(Run {
        id: by,
        endpoint_id: endpoint.id,
        url: endpoint.url,
        secrets,
        parcels,
    }))
}

/// Decrypts the present signing secrets of an endpoint. A secret cannot be decrypted if the application's secret was
/// lost: the run then records that it could not sign, so that the endpoint is disabled in the end and its owner
/// notified. A previous secret that cannot be decrypted is left out.
fn secrets(unit: &UnitOfWork<'_>, endpoint: &EndpointRow, now: Moment) -> Vec<String> {
    let open = |sealed: &String| match opened(unit, &endpoint.id, sealed) {
        Ok(secret) => Some(secret),
        Err(error) => {
            tracing::error!(endpoint = %endpoint.id, %error, "a secret of a webhook endpoint cannot be decrypted");
            None
        }
    };
    let Some(newest) = open(&endpoint.secret_sealed) else {
        return Vec::new();
    };
    let previous = endpoint
        .previous_secret_sealed
        .as_ref()
        .filter(|_| endpoint.previous_secret_until.is_some_and(|until| until > now));
    std::iter::once(newest).chain(previous.and_then(open)).collect()
}

fn opened(unit: &UnitOfWork<'_>, endpoint_id: &Id, sealed: &str) -> Result<String> {
    let plain = unit
        .seal
        .open(&purpose(endpoint_id), sealed)
        .map_err(Error::internal)?;
    String::from_utf8(plain).map_err(Error::internal)
}

/// Records the outcome of a run: an attempt for each of its first parcels; the others are released. Parcels that
/// another run has taken over meanwhile do not count, nor for the endpoint. An endpoint that answered 410 Gone, or has
/// failed for three days, is disabled. Returns whether it was.
pub fn finish(unit: &UnitOfWork<'_>, clockwork: &Actor, run: &Run, attempts: &[Attempt]) -> Result<bool> {
    unit.write(Who::Known(clockwork), |cx| {
        // The chain is locked first, if it is needed.
        let known = endpoints::find(cx.conn, &run.endpoint_id, None)?;
        let Some(known) = known else {
            // Removed during the run, with its messages.
            return Ok(false);
        };
        let chain = match verdict(&known, attempts) {
            Some(_) => Some(Chain::open(cx, run.endpoint_id, "webhook endpoint")?),
            None => None,
        };
        let Some(row) = queue::lock(cx.conn, &run.endpoint_id)? else {
            return Ok(false);
        };
        let mut counted = Vec::with_capacity(attempts.len());
        for (parcel, attempt) in run.parcels.iter().zip(attempts) {
            let mut outcome = outcome_of(run, parcel, attempt);
            // Disabled during the run: pending messages are held until it is enabled, like those that were not claimed.
            if row.status == EndpointStatus::Disabled && outcome.status == DeliveryStatus::Pending {
                outcome.status = DeliveryStatus::Held;
            }
            if queue::note(cx.conn, &run.id, &outcome)? {
                counted.push(*attempt);
            } else {
                tracing::warn!(message = %parcel.message.id, "the lease has ended: another run sends it again");
            }
        }
        if attempts.len() < run.parcels.len() {
            queue::give_back(cx.conn, &run.endpoint_id, &run.id)?;
        }
        let because = verdict(&row, &counted);
        let since = failing_since(row.failing_since, &counted);
        // A pause that was asked for at one URL applies to that URL only.
        let rests_until = if row.url == run.url {
            rests_until(row.rests_until, &counted)
        } else {
            row.rests_until
        };
        if (since, rests_until) != (row.failing_since, row.rests_until) {
            endpoints::note_health(cx.conn, &row.id, since, rests_until)?;
        }
        match (chain, because) {
            (Some(chain), Some(because)) if row.disabled_because.is_none() => {
                stop_telling(
                    cx,
                    chain,
                    EndpointRow {
                        failing_since: since,
                        rests_until,
                        ..row
                    },
                    because,
                )?;
                Ok(true)
            }
            _ => Ok(false),
        }
    })
}

/// Since when an endpoint has failed, after these attempts.
fn failing_since(before: Option<Moment>, attempts: &[Attempt]) -> Option<Moment> {
    attempts
        .iter()
        .fold(before, |since, attempt| match attempt.fault {
            None => None,
            Some(_) => since.or(Some(attempt.at)),
        })
}

/// Until when an endpoint is paused, after these attempts: the latest time that any run was asked for.
fn rests_until(before: Option<Moment>, attempts: &[Attempt]) -> Option<Moment> {
    attempts.iter().fold(before, |until, attempt| {
        rest_after(until, attempt.at, attempt.fault.is_none(), attempt.wish)
    })
}

/// Why to disable an endpoint after these attempts; None to keep it enabled.
fn verdict(row: &EndpointRow, attempts: &[Attempt]) -> Option<DisabledBecause> {
    let last = attempts.last()?;
    if attempts.iter().any(|a| a.fault == Some(AttemptFault::Gone)) {
        return Some(DisabledBecause::Gone);
    }
    failing_since(row.failing_since, attempts)
        .filter(|since| gives_up_on(*since, last.at))
        .map(|_| DisabledBecause::Failing)
}

/// Disables an endpoint, with an event of which its owner is notified.
fn stop_telling(
    cx: &mut Context<'_>,
    mut chain: Chain,
    mut row: EndpointRow,
    because: DisabledBecause,
) -> Result<()> {
    let before = row.version;
    row.version += 1;
    row.updated_at = cx.now;
    disable(cx, &mut row, because)?;
    keep(cx, &row)?;
    let data = json!({ "because": because, "failingSince": row.failing_since });
    add(
        cx,
        &mut chain,
        EventKind::WebhookEndpointDisabled,
        &row,
        Some(before),
        data,
    )?;
    chain.close(cx)
}

fn outcome_of(run: &Run, parcel: &Parcel, attempt: &Attempt) -> Outcome {
    let tries = parcel.tries + 1;
    let [dice] = random_bytes::<1>();
    let (status, due_at) = match attempt.fault {
        None => (DeliveryStatus::Delivered, attempt.at),
        Some(_) => match next_attempt(attempt.at, tries.unsigned_abs(), dice, attempt.wish) {
            Retry::At(due) => (DeliveryStatus::Pending, due),
            Retry::Never => (DeliveryStatus::Failed, attempt.at),
        },
    };
    Outcome {
        attempt: DeliveryAttempt {
            endpoint_id: run.endpoint_id,
            message_id: parcel.message.id,
            number: parcel.attempts + 1,
            attempted_at: attempt.at,
            duration_ms: i32::try_from(attempt.duration.as_millis()).unwrap_or(i32::MAX),
            status: attempt.status.map(i32::from),
            fault: attempt.fault,
        },
        status,
        due_at,
        tries,
    }
}

/// Deletes ended deliveries after the retention period; returns how many.
pub fn forget_old(cx: &mut Context<'_>) -> Result<usize> {
    deliveries::forget_before(cx.conn, cx.now.plus(-Duration::days(LOG_DAYS)))
}
