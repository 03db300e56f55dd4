//! The application: built, then run until it is stopped. `main` and the tests start this same one.

mod backup;
mod documents;

use std::io::Write;
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::sync::{Arc, OnceLock};

use actix_web::dev::{Server, ServerHandle};
use actix_web::middleware::{Compress, from_fn};
use actix_web::{App, web};

use crate::clock::Clock;
use crate::config::{DataArgs, MailArgs, ServeArgs, Settings, WebhookArgs, WorkArgs};
use crate::domain::webhook::Reach;
use crate::error::{Error, Result};
use crate::secret::{Seal, close_to_others};
use crate::service::cases::analysis::bring_up_to_date;
use crate::service::demo;
use crate::service::security_log::SecurityLog;
use crate::service::sign_in::provider::Providers;
use crate::service::tokens::{self, Tokens};
use crate::service::webhooks::Outbound;
use crate::service::{UnitOfWork, changes, workflow_versions};
use crate::store::conn::DatabaseUrl;
use crate::store::{Conn, Db, migrations};
use crate::web::body_work::BodyWork;
use crate::web::downloads::Downloads;
use crate::web::long_poll::LongPolls;
use crate::web::metrics::{self, Metrics};
use crate::web::middleware::{self, close_unread_body};
use crate::web::rate_limit::SignInBounds;
use crate::web::readiness::Readiness;
use crate::web::state::{ShownMail, State};
use crate::web::{http_layer, pages, routes};
use crate::worker::mail::{self, Mailer};
use crate::worker::webhooks::Sender;
use crate::worker::{Running, Worker, clockwork};

pub use backup::back_up;
pub use documents::{CopiedDocuments, back_up_documents, files, restore_documents};

/// A built application, listening but not serving yet.
pub struct Application {
    server: Server,
    address: SocketAddr,
    pub state: web::Data<State>,
    /// Runs the background jobs of this process; None where another process runs them.
    worker: Option<Worker>,
    /// The metrics listener and its address, where one is configured.
    metrics: Option<(Server, SocketAddr)>,
}

impl Application {
    /// Opens the database, runs the migrations, loads the keys, and listens.
    pub fn build(args: &ServeArgs, clock: Clock) -> Result<Self> {
        let (db, seal) = open_checked(&args.data, |conn| match args.demo {
            true => demo::check_accounts(conn),
            false => Ok(()),
        })?;
        let listener = TcpListener::bind(args.bind)
            .map_err(|e| Error::internal(format!("EDBA_BIND: cannot listen on {}: {e}", args.bind)))?;
        let address = listener.local_addr().map_err(Error::internal)?;
        let public_url = args
            .public_url
            .clone()
            .unwrap_or_else(|| format!("http://{address}"));
        let issuers = args.issuers.clone().map_or_else(Vec::new, |i| i.0);
        let now = clock.now();
        let tokens = db.write(|conn| {
            changes::ensure_key(conn, &seal)?;
            Tokens::load(conn, &seal, &public_url, issuers, now)
        })?;
        let files = documents::files_to_serve(&args.data, now)?;
        let providers = Providers::new(args.providers.clone().map_or_else(Vec::new, |p| p.0), &public_url)?;
        let state = web::Data::new(State {
            providers,
            openapi: OnceLock::new(),
            webhooks_openapi: OnceLock::new(),
            settings: Settings {
                public_url,
                demo: args.demo,
                security_contact: args.security_contact.clone(),
                trusted_proxies: args.proxies.trusted_proxies.clone().unwrap_or_default(),
                body_timeout: args.body_timeout,
                upload_timeout: args.upload_timeout,
                server_timing: args.server_timing,
            },
            shown_mail: ShownMail::default(),
            sign_in_bounds: SignInBounds::new(&clock),
            readiness: Readiness::start(db.clone()).map_err(Error::internal)?,
            body_work: BodyWork::default(),
            downloads: Downloads::default(),
            uploads: Downloads::default(),
            files,
            long_polls: LongPolls::default(),
            outbound: outbound(&args.webhooks, args.demo),
            security_log: SecurityLog::default(),
            db,
            clock,
            seal,
            tokens,
        });
        if state.settings.is_https() && state.settings.trusted_proxies.is_empty() {
            tracing::warn!(
                "EDBA_TRUSTED_PROXIES is empty: all sign-in requests count as one network, that of the proxy"
            );
        }
        take_over_cases(&UnitOfWork {
            db: &state.db,
            clock: &state.clock,
            seal: &state.seal,
        })?;
        let worker = if args.no_worker {
            None
        } else {
            Some(Worker {
                db: state.db.clone(),
                clock: state.clock.clone(),
                seal: state.seal.clone(),
                files: state.files.clone(),
                mailer: Arc::new(shown_mailer(args, &state)?),
                public_url: state.settings.public_url.clone(),
                security_log_days: args.security_log.security_log_days,
                webhooks: Arc::new(sender(
                    &args.webhooks,
                    state.outbound.clone(),
                    &state.settings.public_url,
                )),
            })
        };
        let metrics = metrics_listener(args.metrics_bind, &state.db, &state.clock)?;
        let shared = state.clone();
        let https = state.settings.is_https();
        let builder = Server::build()
            .workers(usize::from(args.http_workers))
            // As many threads as connections: work then queues for a thread in order, instead of competing for a
            // connection, which is not handed out in order.
            .worker_max_blocking_threads(threads_per_worker(args))
            .shutdown_timeout(20)
            // The server would install its signal handlers only after the service is announced as ready: `cli` does it.
            .disable_signals();
        let server = http_layer::listen(builder, listener, https, move || {
            App::new()
                .app_data(shared.clone())
                .wrap(Compress::default())
                .wrap(from_fn(middleware::every_request))
                .wrap(from_fn(close_unread_body::end_with_the_answer))
                .configure(routes::configure)
                .configure(pages::routes::configure)
                .default_service(web::to(crate::web::fallbacks::not_found))
        })
        .map_err(Error::internal)?
        .run();
        Ok(Self {
            server,
            address,
            state,
            worker,
            metrics,
        })
    }

    pub fn port(&self) -> u16 {
        self.address.port()
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The address of the metrics listener.
    pub fn metrics_address(&self) -> Option<SocketAddr> {
        self.metrics.as_ref().map(|(_, address)| *address)
    }

    pub fn handle(&self) -> ServerHandle {
        self.server.handle()
    }

    /// Serves until `stop_signal` or [`ServerHandle::stop`]; requests under way are finished.
    pub async fn run_until(self, stop_signal: impl Future<Output = ()> + 'static) -> std::io::Result<()> {
        let running = self
            .worker
            .as_ref()
            .map(Worker::start)
            .transpose()
            .map_err(std::io::Error::other)?;
        if let Some((metrics, _)) = self.metrics {
            actix_web::rt::spawn(metrics);
        }
        let log = self.state.clone();
        let log =
            Running::of_security_log(move || log.write_security_log()).map_err(std::io::Error::other)?;
        let handle = self.server.handle();
        let state = self.state.clone();
        actix_web::rt::spawn(async move {
            stop_signal.await;
            state.long_polls.stop();
            handle.stop(true).await;
        });
        let ended = self.server.await;
        if let Some(running) = running {
            running.stop();
        }
        log.stop();
        if let Err(error) = self.state.write_security_log() {
            tracing::error!(%error, "writing the last entries of the security log failed");
        }
        ended
    }
}

/// A worker without the HTTP server.
pub fn worker(args: &WorkArgs, clock: Clock) -> Result<Worker> {
    if args.data.secret().is_none() && !args.data.data_dir.join("secret.key").is_file() {
        return Err(Error::internal(
            "EDBA_SECRET: a worker makes no secret of its own; give it the one of the service",
        ));
    }
    let (db, seal) = open(&args.data)?;
    // With another secret it would give up all mail, and seal data that no other process can open.
    tokens::check_secret(&mut *db.reader()?, &seal)?;
    db.write(|conn| changes::ensure_key(conn, &seal))?;
    Ok(Worker {
        db,
        clock,
        seal,
        files: files(&args.data)?,
        mailer: Arc::new(mailer(&args.mail, &args.data)?),
        public_url: args.public_url.clone(),
        security_log_days: args.security_log.security_log_days,
        webhooks: Arc::new(sender(
            &args.webhooks,
            outbound(&args.webhooks, false),
            &args.public_url,
        )),
    })
}

/// The egress policy of webhooks. The demonstration may also reach its own machine.
fn outbound(args: &WebhookArgs, demo: bool) -> Outbound {
    Outbound::new(Reach {
        allow: args.webhook_allow.clone().unwrap_or_default(),
        loopback: demo,
    })
}

/// The webhook sender.
fn sender(args: &WebhookArgs, outbound: Outbound, public_url: &str) -> Sender {
    Sender::new(
        outbound,
        args.webhook_source.clone(),
        public_url.to_owned(),
        std::time::Duration::from_secs(args.webhook_lease),
    )
}

/// A listener that serves metrics of the queues and the connections, where one is configured.
pub fn metrics_listener(
    bind: Option<SocketAddr>,
    db: &Db,
    clock: &Clock,
) -> Result<Option<(Server, SocketAddr)>> {
    bind.map(|bind| {
        let metrics = Metrics {
            db: db.clone(),
            clock: clock.clone(),
        };
        metrics::listener(bind, metrics)
    })
    .transpose()
}

/// The mailer: SMTP, or a folder.
fn mailer(args: &MailArgs, data: &DataArgs) -> Result<Mailer> {
    let from = args.mail_from.clone();
    let mailer = match args.server().map_err(Error::internal)? {
        Some(settings) => Mailer::smtp(mail::Server::new(settings)?, from),
        None => Mailer::folder(data.data_dir.join("mail"), from)?,
    };
    Ok(mailer
        .replying_to(args.mail_reply_to.clone())
        .leasing(chrono::Duration::seconds(i64::from(args.mail_lease)))
        .over(args.mail_connections)
        .late_after(chrono::Duration::minutes(i64::from(args.queue_late_after))))
}

/// The mailer; in the demonstration it also shows mail on the console and on a page.
fn shown_mailer(args: &ServeArgs, state: &web::Data<State>) -> Result<Mailer> {
    let mailer = mailer(&args.mail, &args.data)?;
    if !args.demo {
        return Ok(mailer);
    }
    let state = state.clone();
    Ok(mailer.showing(move |mail| {
        let mut out = std::io::stdout().lock();
        // A closed console is no error: the page shows the mail too.
        if writeln!(out, "Mail to {}: {}\n{}\n", mail.to, mail.subject, mail.text).is_err() {
            tracing::debug!("standard output is closed");
        }
        state.shown_mail.add(mail);
    }))
}

/// Blocking threads for each HTTP worker.
fn threads_per_worker(args: &ServeArgs) -> usize {
    let connections = usize::try_from(args.data.connections()).unwrap_or(1);
    connections.div_ceil(usize::from(args.http_workers)).max(2)
}

/// Moves cases under way from earlier versions of the state machine to the current one.
fn take_over_cases(unit: &UnitOfWork<'_>) -> Result<()> {
    let taken_over = workflow_versions::take_over_all(unit, &clockwork("start"))?;
    if taken_over > 0 {
        tracing::info!(
            cases = taken_over,
            "cases were moved to the current version of the state machine"
        );
    }
    Ok(())
}

/// Opens the database of these settings and reads the application's secret. Runs the migrations and brings the search
/// analysis of the cases up to date.
pub fn open(args: &DataArgs) -> Result<(Db, Seal)> {
    open_checked(args, |_| Ok(()))
}

/// As [`open`], after `check` on the unmigrated database: nothing is changed where `check` fails.
fn open_checked(args: &DataArgs, check: impl FnOnce(&mut Conn) -> Result<()>) -> Result<(Db, Seal)> {
    let opened = connect(args)?;
    check(&mut *opened.0.reader()?)?;
    for name in migrations::run(&mut *opened.0.writer()?)? {
        tracing::info!(name, "migration applied");
    }
    bring_up_to_date(&UnitOfWork {
        db: &opened.0,
        clock: &Clock::system(),
        seal: &opened.1,
    })?;
    Ok(opened)
}

/// Opens an existing database as it is, with the application's secret. Errors: it is not there, or not at
/// the migrations of this build.
pub fn open_as_it_is(args: &DataArgs) -> Result<(Db, Seal)> {
    if let DatabaseUrl::Sqlite(path) = args.database() {
        must_be_there(&path)?;
    }
    let opened = connect(args)?;
    if migrations::are_current(&mut *opened.0.reader()?)? {
        Ok(opened)
    } else {
        Err(Error::internal(
            "the database is not at the migrations of this build: run `edba migrate`",
        ))
    }
}

fn must_be_there(path: &str) -> Result<()> {
    if Path::new(path).is_file() {
        Ok(())
    } else {
        Err(Error::internal(format!(
            "EDBA_DATABASE_URL: there is no file {path}"
        )))
    }
}

fn connect(args: &DataArgs) -> Result<(Db, Seal)> {
    // A folder that is made here is open to its owner only: it holds the database, and mail with sign-in links.
    let mut folder = std::fs::DirBuilder::new();
    std::os::unix::fs::DirBuilderExt::mode(&mut folder, 0o700);
    folder.recursive(true).create(&args.data_dir).map_err(|e| {
        Error::internal(format!(
            "EDBA_DATA_DIR: {} cannot be made: {e}",
            args.data_dir.display()
        ))
    })?;
    let url = args.database();
    let file = match &url {
        DatabaseUrl::Sqlite(path) => Some(path.as_str()),
        DatabaseUrl::Postgres(_) => None,
    };
    close_to_others(&args.data_dir, file)
        .map_err(|e| Error::internal(format!("EDBA_DATA_DIR: cannot restrict access to a file: {e}")))?;
    let seal = match args.secret() {
        Some(secret) => Seal::new(secret.0),
        None => Seal::from_file(&args.data_dir.join("secret.key")).map_err(Error::internal)?,
    };
    let db = Db::open(&url, args.connections())
        .map_err(|e| Error::internal(format!("EDBA_DATABASE_URL: the database cannot be opened: {e}")))?;
    Ok((db, seal))
}
