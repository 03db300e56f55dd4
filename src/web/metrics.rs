//! Prometheus metrics on a separate listener: queue depths, mail counters of this process, and the use of its
//! database connections. No metric contains data of a person or a case.

use std::fmt::Write;
use std::net::{SocketAddr, TcpListener};

use actix_web::dev::Server;
use actix_web::http::header;
use actix_web::{App, HttpResponse, HttpServer, web};

use edba_common::clock::Clock;
use edba_common::error::{Error, Result};
use edba_domain::Moment;
use edba_domain::webhook::DisabledBecause;
use edba_service::Db;
use edba_service::mail::counters;
use edba_service::queues::{self, Queues};
use edba_service::security_log;

/// State shared with the metrics listener.
pub struct Metrics {
    pub db: Db,
    pub clock: Clock,
}

/// Creates a server for `/metrics`; returns it, to be run, with its bound address.
pub fn listener(bind: SocketAddr, metrics: Metrics) -> Result<(Server, SocketAddr)> {
    let listener = TcpListener::bind(bind)
        .map_err(|e| Error::internal(format!("metrics-bind: cannot listen on {bind}: {e}")))?;
    let address = listener.local_addr().map_err(Error::internal)?;
    let shared = web::Data::new(metrics);
    let server = HttpServer::new(move || {
        App::new()
            .app_data(shared.clone())
            .route("/metrics", web::get().to(show))
    })
    .workers(1)
    .worker_max_blocking_threads(1)
    .disable_signals()
    .shutdown_timeout(1)
    .listen(listener)
    .map_err(Error::internal)?
    .run();
    Ok((server, address))
}

async fn show(metrics: web::Data<Metrics>) -> HttpResponse {
    let text = web::block(move || {
        let now = metrics.clock.now();
        // An unreachable database is reported as `edba_database_up 0`.
        let queues = queues::look(&metrics.db, now).inspect_err(|error| {
            tracing::warn!(%error, "reading the queue depths failed");
        });
        text(queues.ok().as_ref(), &metrics.db, now)
    })
    .await;
    match text {
        Ok(text) => HttpResponse::Ok()
            .insert_header((header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8"))
            .body(text),
        Err(_) => HttpResponse::ServiceUnavailable().finish(),
    }
}

/// The exposition: per metric its name, type, help text and samples with labels.
fn text(queues: Option<&Queues>, db: &Db, now: Moment) -> String {
    let mut out = Exposition::default();
    let version = format!("version=\"{}\"", env!("CARGO_PKG_VERSION"));
    out.one(
        "edba_build_info",
        "gauge",
        "The build that runs.",
        &[(&version, 1.0)],
    );
    let up = f64::from(u8::from(queues.is_some()));
    out.one(
        "edba_database_up",
        "gauge",
        "Whether the database answers.",
        &[("", up)],
    );
    for (name, what, counter) in [
        (
            "edba_mail_sent_total",
            "Mails accepted by a mail server.",
            &counters::SENT,
        ),
        (
            "edba_mail_retried_total",
            "Failed mail attempts that will be retried.",
            &counters::RETRIED,
        ),
        (
            "edba_mail_failed_total",
            "Mails that permanently failed.",
            &counters::FAILED,
        ),
        (
            "edba_security_log_written_total",
            "Rows of the security log that were inserted or incremented.",
            &security_log::counters::WRITTEN,
        ),
        (
            "edba_security_log_dropped_total",
            "Security log events dropped because of its limits.",
            &security_log::counters::DROPPED,
        ),
    ] {
        out.one(name, "counter", what, &[("", number(counter.value()))]);
    }
    if let Some(queues) = queues {
        queue_samples(&mut out, queues, now);
    }
    let mut open = Vec::new();
    for pool in db.pools() {
        let label = |state: &str| format!("pool=\"{}\",state=\"{state}\"", pool.name);
        open.push((label("used"), f64::from(pool.open.saturating_sub(pool.idle))));
        open.push((label("idle"), f64::from(pool.idle)));
        open.push((label("allowed"), f64::from(pool.allowed)));
    }
    let samples: Vec<(&str, f64)> = open
        .iter()
        .map(|(label, value)| (label.as_str(), *value))
        .collect();
    out.one(
        "edba_database_connections",
        "gauge",
        "Connections of this process to the database.",
        &samples,
    );
    out.one(
        "edba_database_writers_waiting",
        "gauge",
        "Threads waiting to write to the embedded database.",
        &[("", number(db.waiting_to_write()))],
    );
    out.0
}

fn queue_samples(out: &mut Exposition, queues: &Queues, now: Moment) {
    let Queues {
        mail_due,
        mail_due_since,
        mail_later,
        mail_dead,
        webhooks_due,
        webhooks_due_since,
        webhooks_failed,
        webhooks_disabled,
        events,
        events_since,
        changes_behind,
        changes_behind_since,
        notifications_due,
        notifications_due_since,
        notifications_later,
    } = queues;
    let age = |since: &Option<Moment>| {
        since.map_or(0.0, |since| {
            let milliseconds = (now.utc() - since.utc()).num_milliseconds().max(0);
            number(milliseconds.unsigned_abs()) / 1000.0
        })
    };
    for (name, what, value) in [
        (
            "edba_mail_queue_depth",
            "Mails due to be sent now.",
            number(mail_due.unsigned_abs()),
        ),
        (
            "edba_mail_queue_oldest_seconds",
            "Age of the oldest mail due to be sent.",
            age(mail_due_since),
        ),
        (
            "edba_mail_queue_later",
            "Mails scheduled for later.",
            number(mail_later.unsigned_abs()),
        ),
        (
            "edba_mail_dead_letters",
            "Permanently failed mails that were not resent.",
            number(mail_dead.unsigned_abs()),
        ),
        (
            "edba_webhook_queue_depth",
            "Webhook deliveries due to be sent now.",
            number(webhooks_due.unsigned_abs()),
        ),
        (
            "edba_webhook_queue_oldest_seconds",
            "Age of the oldest webhook delivery due to be sent.",
            age(webhooks_due_since),
        ),
        (
            "edba_webhook_deliveries_failed",
            "Permanently failed webhook deliveries that were not resent.",
            number(webhooks_failed.unsigned_abs()),
        ),
        (
            "edba_outbox_depth",
            "Events in the outbox that are not processed yet.",
            number(events.unsigned_abs()),
        ),
        (
            "edba_outbox_oldest_seconds",
            "Age of the oldest unprocessed event.",
            age(events_since),
        ),
        (
            "edba_changes_behind",
            "Events that are not in the feed of changes yet.",
            number(changes_behind.unsigned_abs()),
        ),
        (
            "edba_changes_lag_seconds",
            "Age of the oldest event that is not in the feed of changes yet.",
            age(changes_behind_since),
        ),
        (
            "edba_notices_due",
            "Due notifications for which no mail has been written.",
            number(notifications_due.unsigned_abs()),
        ),
        (
            "edba_notices_oldest_seconds",
            "How long the oldest due notification has been due.",
            age(notifications_due_since),
        ),
        (
            "edba_notices_later",
            "Notifications that wait for the end of quiet hours or for a digest.",
            number(notifications_later.unsigned_abs()),
        ),
    ] {
        out.one(name, "gauge", what, &[("", value)]);
    }
    let disabled: Vec<(String, f64)> = DisabledBecause::ALL
        .iter()
        .map(|because| {
            let count = webhooks_disabled.iter().find(|(of, _)| of == because);
            let value = number(count.map_or(0, |(_, count)| count.unsigned_abs()));
            (format!("because=\"{because}\""), value)
        })
        .collect();
    let samples: Vec<(&str, f64)> = disabled
        .iter()
        .map(|(label, value)| (label.as_str(), *value))
        .collect();
    out.one(
        "edba_webhook_endpoints_disabled",
        "gauge",
        "Disabled webhook endpoints, by reason.",
        &samples,
    );
}

/// Prometheus values are floating point, exact up to 2^53.
#[allow(
    clippy::cast_precision_loss,
    reason = "no queue and no counter here comes near 2^53"
)]
fn number(value: u64) -> f64 {
    value as f64
}

/// The text format of Prometheus, version 0.0.4.
#[derive(Default)]
struct Exposition(String);

impl Exposition {
    fn one(&mut self, name: &str, kind: &str, what: &str, samples: &[(&str, f64)]) {
        let mut text = format!("# HELP {name} {what}\n# TYPE {name} {kind}\n");
        for (labels, value) in samples {
            let labels = if labels.is_empty() {
                String::new()
            } else {
                format!("{{{labels}}}")
            };
            // Writing to a String does not fail.
            if writeln!(text, "{name}{labels} {value}").is_err() {
                return;
            }
        }
        self.0.push_str(&text);
    }
}
