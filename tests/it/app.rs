//! Starts the real application on its own database, with a clock that the test sets.

use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock};

use actix_web::web;
use clap::Parser;
use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection, SqliteConnection};
use edba::app::Application;
use edba::clock::Clock;
use edba::config::{Cli, Command, ServeArgs};
use edba::domain::codes::Role;
use edba::domain::{Id, Moment};
use edba::service::accounts::{self, NewAccount};
use edba::service::mail::Mail;
use edba::service::{Actor, Context, UnitOfWork, Who, changes};
use edba::store;
use edba::web::State;
use edba::worker::{self, mail::Mailer};
use rstest_reuse::template;

use crate::client::Client;

/// Which database a test runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    Sqlite,
    Postgres,
}

/// Runs a test on both databases: `#[apply(both)] fn name(backend: Backend)` becomes `name::case_1_sqlite` and
/// `name::case_2_postgres`.
#[template]
#[rstest::rstest] // By its path, which a test need not import.
#[case::sqlite(Backend::Sqlite)]
#[case::postgres(Backend::Postgres)]
fn both(#[case] backend: Backend) {}

/// A running application. Stops, and removes its database, when dropped.
pub struct App {
    pub url: String,
    pub clock: Clock,
    pub state: web::Data<State>,
    pub backend: Backend,
    pub database_url: String,
    /// Removed with the application; held for that.
    folder: tempfile::TempDir,
    /// Whether the database is of another application, beside which this one runs.
    beside: bool,
    handle: actix_web::dev::ServerHandle,
    thread: Option<std::thread::JoinHandle<()>>,
}

/// When every test begins, unless it sets the clock: a Monday morning in Almere.
pub const START: &str = "2026-03-02T09:00:00Z";

impl App {
    pub fn start(backend: Backend) -> Self {
        Self::start_with(backend, &[])
    }

    /// Starts with further arguments of `edba serve`.
    pub fn start_with(backend: Backend, arguments: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database_url = match backend {
            Backend::Sqlite => new_sqlite_database(&folder.path().join("edba.sqlite")),
            Backend::Postgres => new_postgres_database(),
        };
        let clock = Clock::standing_at(moment(START));
        Self::run(backend, folder, database_url, clock, arguments, false)
    }

    /// Another instance on the same database and with the same secret, on a machine whose clock is ahead by this much.
    /// Clients of the first are not known by their tokens here: see [`App::known_here`].
    pub fn instance_ahead_by(&self, by: chrono::Duration) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::copy(self.folder().join("secret.key"), folder.path().join("secret.key")).unwrap();
        let clock = self.clock.skewed(by);
        Self::run(self.backend, folder, self.database_url.clone(), clock, &[], true)
    }

    /// The same caller, signed in at this instance.
    pub fn known_here(&self, client: &Client) -> Client {
        let (id, secret) = client.credentials().unwrap();
        self.sign_in(&id, &secret)
    }

    fn run(
        backend: Backend,
        folder: tempfile::TempDir,
        database_url: String,
        clock: Clock,
        arguments: &[&str],
        beside: bool,
    ) -> Self {
        let args = serve_args(folder.path(), &database_url, arguments);
        let (sender, receiver) = std::sync::mpsc::channel();
        let their_clock = clock.clone();
        let thread = std::thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let application = Application::build(&args, their_clock).unwrap();
                sender
                    .send((
                        application.port(),
                        application.handle(),
                        application.state.clone(),
                    ))
                    .unwrap();
                application.run_until(std::future::pending()).await.unwrap();
            });
        });
        let (port, handle, state) = receiver.recv().expect("the application starts");
        Self {
            url: format!("http://127.0.0.1:{port}"),
            clock,
            state,
            backend,
            database_url,
            folder,
            beside,
            handle,
            thread: Some(thread),
        }
    }

    /// The data folder, where the application's secret is.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Sets the clock.
    pub fn at(&self, text: &str) -> &Self {
        self.clock.set(moment(text));
        self
    }

    /// Gives the events positions in the feed of changes, as the worker does; tells how many had none.
    pub fn number_changes(&self) -> usize {
        changes::number(&self.state.unit_of_work(), &worker::clockwork("changes")).unwrap()
    }

    /// A client without sign-in.
    pub fn anonymous(&self) -> Client {
        Client::new(&self.url, None)
    }

    /// Sends the mail that is due, and tells what was sent.
    pub fn mails(&self) -> Vec<Mail> {
        let seen = Arc::new(Mutex::new(Vec::new()));
        let theirs = seen.clone();
        let mailer = Mailer::folder(
            self.folder().join("mail"),
            "EDBA <edba@edba.example>".parse().unwrap(),
        )
        .unwrap()
        .showing(move |mail| theirs.lock().unwrap().push(mail.clone()));
        worker::mail::send_due(&self.state.unit_of_work(), &mailer).unwrap();
        let sent = seen.lock().unwrap();
        sent.clone()
    }

    /// An account of a person who signs in with a browser under this address.
    pub fn person(
        &self,
        role: Role,
        email: &str,
        organisation_id: Option<Id>,
        representative_id: Option<Id>,
    ) -> Id {
        let made = self.work(|cx| {
            let new = NewAccount {
                name: email.split('@').next().unwrap_or(email).into(),
                role,
                organisation_id,
                representative_id,
                issuer: None,
                subject: None,
                email: Some(email.into()),
            };
            accounts::create(cx, new)
        });
        made.account.id
    }

    pub fn bureau(&self) -> Client {
        self.account(Role::Bureau, "Bureau", None, None)
    }

    pub fn administrator(&self) -> Client {
        self.account(Role::Administrator, "Administrator", None, None)
    }

    pub fn auditor(&self) -> Client {
        self.account(Role::Auditor, "Auditor", None, None)
    }

    /// A new account of this role, signed in.
    pub fn account(
        &self,
        role: Role,
        name: &str,
        organisation_id: Option<Id>,
        representative_id: Option<Id>,
    ) -> Client {
        let is_person = role == Role::MandateOfficer;
        let made = self.work(|cx| {
            let new = NewAccount {
                name: name.into(),
                role,
                organisation_id,
                representative_id,
                issuer: None,
                subject: None,
                email: is_person.then(|| format!("{}@edba.example", name.to_lowercase().replace(' ', "-"))),
            };
            accounts::create(cx, new)
        });
        if is_person {
            // Its secret opens nothing: a token as the service issues it to itself.
            let token = self
                .state
                .tokens
                .issue(&made.account.client_id, self.state.clock.now());
            return Client::new(&self.url, Some(token.unwrap()));
        }
        self.sign_in(&made.account.client_id, &made.secret)
    }

    /// A token for a client, over HTTP, as everybody gets it. The clock stands still in tests, so a
    /// token stays valid until the test moves the clock past its lifetime: then [`Client::renewed`].
    pub fn sign_in(&self, client_id: &str, secret: &str) -> Client {
        Client::signed_in(&self.url, client_id, secret)
    }

    /// Runs a use case in a write transaction as the one who operates the machine.
    pub fn work<T>(&self, work: impl FnOnce(&mut Context<'_>) -> edba::error::Result<T>) -> T {
        self.try_work(work).unwrap()
    }

    /// The same, for a use case that may fail.
    pub fn try_work<T>(
        &self,
        work: impl FnOnce(&mut Context<'_>) -> edba::error::Result<T>,
    ) -> edba::error::Result<T> {
        let actor = Actor {
            id: Id::new(),
            name: "test".into(),
            role: Role::Administrator,
            organisation_id: None,
            representative_id: None,
            is_account: false,
        };
        let unit = UnitOfWork {
            db: &self.state.db,
            clock: &self.clock,
            seal: &self.state.seal,
        };
        unit.write(Who::Known(&actor), work)
    }
}

impl Drop for App {
    fn drop(&mut self) {
        let handle = self.handle.clone();
        actix_web::rt::System::new().block_on(async move { handle.stop(false).await });
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
            && !std::thread::panicking()
        {
            panic!("the application did not stop by itself");
        }
        if self.backend == Backend::Postgres && !self.beside {
            drop_postgres_database(&self.database_url);
        }
    }
}

pub fn moment(text: &str) -> Moment {
    serde_json::from_value(text.into()).unwrap()
}

pub fn serve_args(folder: &Path, database_url: &str, arguments: &[&str]) -> ServeArgs {
    let folder = folder.to_string_lossy();
    let mut all = vec![
        "edba",
        "serve",
        "--bind",
        "127.0.0.1:0",
        "--data-dir",
        &folder,
        "--database-url",
        database_url,
        // What happens without anybody asking, the tests ask for.
        "--no-worker",
        // Where the receiver of webhooks listens.
        "--webhook-allow",
        "127.0.0.9",
    ];
    if !arguments.contains(&"--database-connections") {
        all.extend(["--database-connections", "8"]);
    }
    // Each worker compiles the routes for itself: a fifth of the time of a test with two. What waits for the database waits in
    // a thread of its own in any case.
    if !arguments.contains(&"--http-workers") {
        all.extend(["--http-workers", "1"]);
    }
    all.extend(arguments);
    match Cli::try_parse_from(all).unwrap().command {
        Command::Serve(args) => args,
        other => panic!("{other:?}"),
    }
}

/// The throw-away PostgreSQL that `tests/run` starts.
fn postgres_url() -> String {
    std::env::var("EDBA_TEST_POSTGRES_URL")
        .expect("EDBA_TEST_POSTGRES_URL names the throw-away PostgreSQL; run the tests with tests/run")
}

fn admin() -> PgConnection {
    PgConnection::establish(&postgres_url()).expect("the throw-away PostgreSQL answers")
}

fn url_of(database: &str) -> String {
    let url = postgres_url();
    let (head, _) = url.rsplit_once('/').unwrap();
    format!("{head}/{database}")
}

/// A new database without anything in it.
pub fn empty_postgres_database() -> String {
    let name = format!("empty_{}", Id::random().as_str().replace('-', ""));
    admin().batch_execute(&format!("CREATE DATABASE {name}")).unwrap();
    url_of(&name)
}

/// A new empty database with the migrations run, copied from one that is made once per run.
/// A file with the schema, copied from one that was migrated once.
fn new_sqlite_database(path: &Path) -> String {
    static TEMPLATE: OnceLock<Vec<u8>> = OnceLock::new();
    let template = TEMPLATE.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("edba.sqlite");
        let url = sqlite_url(&path).parse().unwrap();
        let db = store::Db::open(&url, 1).unwrap();
        store::migrations::run(&mut db.writer().unwrap()).unwrap();
        SqliteConnection::establish(&path.display().to_string())
            .unwrap()
            .batch_execute("PRAGMA wal_checkpoint(TRUNCATE)")
            .unwrap();
        std::fs::read(&path).unwrap()
    });
    std::fs::write(path, template).unwrap();
    sqlite_url(path)
}

fn sqlite_url(path: &Path) -> String {
    format!("sqlite:{}", path.display())
}

fn new_postgres_database() -> String {
    static TEMPLATE: OnceLock<String> = OnceLock::new();
    let template = TEMPLATE.get_or_init(|| {
        let name = format!("template_{}", Id::random().as_str().replace('-', ""));
        admin().batch_execute(&format!("CREATE DATABASE {name}")).unwrap();
        let url = url_of(&name).parse().unwrap();
        let db = store::Db::open(&url, 1).unwrap();
        store::migrations::run(&mut db.writer().unwrap()).unwrap();
        name
    });
    let name = format!("test_{}", Id::random().as_str().replace('-', ""));
    // Two copies at once of one template are refused: one after the other.
    static ONE_AT_A_TIME: std::sync::Mutex<()> = std::sync::Mutex::new(());
    let _turn = ONE_AT_A_TIME.lock().unwrap();
    admin()
        .batch_execute(&format!("CREATE DATABASE {name} TEMPLATE {template}"))
        .unwrap();
    url_of(&name)
}

pub fn drop_postgres_database(url: &str) {
    let (_, name) = url.rsplit_once('/').unwrap();
    admin()
        .batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        .unwrap();
}
