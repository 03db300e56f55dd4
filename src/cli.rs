//! The commands of `edba`.

mod documents;

use std::future::poll_fn;
use std::io::Write;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::Path;
use std::process::ExitCode;
use std::task::Poll;
use std::time::Duration;

use actix_web::rt::signal::unix::{SignalKind, signal};

use crate::app::{self, Application};
use crate::clock::Clock;
use crate::config::{
    BudgetCommand, BudgetYearEndArgs, Cli, ClientCommand, ClientCreateArgs, ClientDisableArgs, Command,
    DataArgs, RotateSecretArgs, ServeArgs, VerifyArgs, WorkArgs,
};
use crate::domain::Id;
use crate::domain::codes::Role;
use crate::error::{Error, Result};
use crate::logging;
use crate::secret::{Seal, write_private};
use crate::service::accounts::{self, AccountChange, NewAccount};
use crate::service::budget::moves::Source;
use crate::service::budget::year_end::{self, YearEnd};
use crate::service::demo;
use crate::service::rotation;
use crate::service::verify::Finding;
use crate::service::{self, Actor, Context, Db, UnitOfWork, Who};
use crate::systemd;
use crate::web::openapi;

/// Runs a command; writes its error to standard error.
pub fn run(cli: Cli) -> ExitCode {
    let result = match cli.command {
        Command::Serve(args) => serve(&args),
        Command::Work(args) => work(&args),
        Command::Migrate(args) => migrate(&args),
        Command::Openapi(args) => {
            let document = if args.webhooks {
                openapi::webhooks_document
            } else {
                openapi::document
            };
            print!("{}", document("https://edba.example"));
            Ok(ExitCode::SUCCESS)
        }
        Command::Client {
            command: ClientCommand::Create(args),
        } => create_client(&args),
        Command::Client {
            command: ClientCommand::Disable(args),
        } => disable_client(&args),
        Command::Budget {
            command: BudgetCommand::YearEnd(args),
        } => budget_year_end(&args),
        Command::Verify(args) => verify(&args),
        Command::Backup(args) => documents::back_up(&args),
        Command::Documents { command } => documents::run(&command),
        Command::RotateSecret(args) => rotate_secret(&args),
        Command::Health(args) => health(args.bind),
    };
    result.unwrap_or_else(|error| {
        match &error.source {
            Some(cause) => eprintln!("edba: {cause}"),
            None => eprintln!("edba: {error}"),
        }
        // A setting that the demonstration refuses ends the process with the same exit code as an invalid setting.
        if error.source.is_some_and(|cause| cause.is::<demo::Refused>()) {
            ExitCode::from(2)
        } else {
            ExitCode::FAILURE
        }
    })
}

fn log_to_stderr(args: &DataArgs) {
    logging::to_stderr(&args.log, &args.log_format);
}

/// Writes a line to standard output. A closed standard output is no error.
fn tell(line: &str) {
    let mut out = std::io::stdout().lock();
    if writeln!(out, "{line}").and_then(|()| out.flush()).is_err() {
        tracing::debug!(line, "standard output is closed");
    }
}

fn tell_of_metrics(address: SocketAddr) {
    tell(&format!("Metrics: http://{address}/metrics"));
}

fn serve(args: &ServeArgs) -> Result<ExitCode> {
    log_to_stderr(&args.data);
    if args.demo {
        demo::check_address(args.bind)?;
    }
    let clock = Clock::system();
    let application = Application::build(args, clock)?;
    let url = application.state.settings.public_url.clone();
    let credentials = args.data.data_dir.join("demo-credentials.json");
    if args.demo {
        load_demonstration(&application, &credentials)?;
    }
    let system = actix_web::rt::System::new();
    // Installed before the service is announced: from then on a signal stops it gracefully.
    let stop_signal = system
        .block_on(async { stop_signal() })
        .map_err(Error::internal)?;
    tell(&format!("edba listens on http://{}", application.address()));
    tell(&format!("API documentation: {url}/docs"));
    if args.demo {
        tell(&format!(
            "Clients of the demonstration, with their secrets: {}",
            credentials.display()
        ));
    } else {
        tell("Make a first client: edba client create --role administrator --name NAME");
    }
    tell(&format!(
        "Get a token: curl -u CLIENT_ID:CLIENT_SECRET -d grant_type=client_credentials {url}/v1/oauth/token"
    ));
    if let Some(address) = application.metrics_address() {
        tell_of_metrics(address);
    }
    systemd::ready();
    let stop_signal = async {
        stop_signal.await;
        systemd::stopping();
    };
    system
        .block_on(application.run_until(stop_signal))
        .map_err(Error::internal)?;
    Ok(ExitCode::SUCCESS)
}

fn work(args: &WorkArgs) -> Result<ExitCode> {
    log_to_stderr(&args.data);
    let worker = app::worker(args, Clock::system())?;
    let system = actix_web::rt::System::new();
    let stop_signal = system
        .block_on(async { stop_signal() })
        .map_err(Error::internal)?;
    let metrics = app::metrics_listener(args.metrics_bind, &worker.db, &worker.clock)?;
    let running = worker.start()?;
    tell("edba works");
    if let Some((server, address)) = metrics {
        system.block_on(async { drop(actix_web::rt::spawn(server)) });
        tell_of_metrics(address);
    }
    systemd::ready();
    system.block_on(stop_signal);
    systemd::stopping();
    running.stop();
    Ok(ExitCode::SUCCESS)
}

/// Installs the handlers of SIGTERM and SIGINT. The returned future is ready once one of them has arrived, also when
/// it arrived before the future was polled.
fn stop_signal() -> std::io::Result<impl Future<Output = ()> + 'static> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(poll_fn(move |cx| {
        if terminate.poll_recv(cx).is_ready() || interrupt.poll_recv(cx).is_ready() {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    }))
}

/// Loads the demonstration if there is none yet, and writes its clients beside the data.
fn load_demonstration(application: &Application, credentials: &Path) -> Result<()> {
    let state = &application.state;
    if let Some(clients) = demo::make(&state.db, &state.seal, &state.files, state.clock.now())? {
        let text = serde_json::to_string_pretty(&clients)?;
        write_private(credentials, text.as_bytes()).map_err(Error::internal)?;
    }
    Ok(())
}

fn migrate(args: &DataArgs) -> Result<ExitCode> {
    log_to_stderr(args);
    app::open(args)?;
    println!("The database is at the migrations of this build.");
    Ok(ExitCode::SUCCESS)
}

fn create_client(args: &ClientCreateArgs) -> Result<ExitCode> {
    log_to_stderr(&args.data);
    let made = as_operator(&args.data, |cx| {
        accounts::create(
            cx,
            NewAccount {
                name: args.name.clone(),
                role: args.role,
                organisation_id: args.organisation,
                representative_id: args.representative,
                issuer: None,
                subject: None,
                email: args.email.clone(),
            },
        )
    })?;
    println!(
        "{}",
        serde_json::json!({ "clientId": made.account.client_id, "clientSecret": made.secret })
    );
    Ok(ExitCode::SUCCESS)
}

fn disable_client(args: &ClientDisableArgs) -> Result<ExitCode> {
    log_to_stderr(&args.data);
    as_operator(&args.data, |cx| {
        let id = accounts::by_client_id(cx, &args.client_id)?.id;
        accounts::update(
            cx,
            id,
            AccountChange {
                disabled: Some(true),
                ..AccountChange::default()
            },
            Some("disabled on the command line"),
            |_| Ok(()),
        )
    })?;
    println!("{} is disabled.", args.client_id);
    Ok(ExitCode::SUCCESS)
}

/// Carries the budget of a year over, or with a dry run only prints what would be carried.
fn budget_year_end(args: &BudgetYearEndArgs) -> Result<ExitCode> {
    log_to_stderr(&args.data);
    let source = args.source.clone().zip(args.source_date);
    let ends = match source {
        Some((source, source_date)) if !args.dry_run => {
            let source = Source {
                source,
                source_date,
                reason: None,
            };
            as_operator(&args.data, |cx| year_end::carry_out(cx, args.year, source))?
        }
        _ => with_operator(&app::open(&args.data)?, |unit, who| {
            unit.read_consistently(who, |cx| year_end::plan(cx, args.year))
        })?,
    };
    tell_year_end(&ends, args.dry_run);
    Ok(ExitCode::SUCCESS)
}

fn tell_year_end(ends: &YearEnd, dry_run: bool) {
    for one in &ends.cells {
        let cell = &one.found.cell;
        let track = cell.track_code.as_deref().unwrap_or("all tracks");
        let whose = one.found.organisation_name.as_deref().unwrap_or("programme");
        println!(
            "{whose}, {}, {}, {track}: carried {}, waits {}, lapses {}",
            cell.expenditure_kind,
            cell.instrument,
            one.carried(),
            one.waits,
            one.end.lapsed
        );
    }
    for one in &ends.organisations {
        println!(
            "{}: {} open commitments ({}), {} cells and {} mandates to renew",
            one.name, one.open_commitments, one.open, one.cells_to_renew, one.mandates_to_renew
        );
    }
    println!(
        "{}: {} {} to later years, and {} lapses.",
        ends.year,
        ends.carried(),
        if dry_run { "would be carried" } else { "is carried" },
        ends.lapsed()
    );
}

fn verify(args: &VerifyArgs) -> Result<ExitCode> {
    log_to_stderr(&args.data);
    let opened = app::open_as_it_is(&args.data)?;
    let mut report = with_operator(&opened, |unit, who| {
        unit.read_consistently(who, service::verify::verify)
    })?;
    if !args.without_documents {
        report.add("documents", documents::verify(&args.data, &opened)?);
    }
    for (check, number) in &report.looked_at {
        println!("{check}: {number} looked at");
    }
    for Finding { check, what } in &report.findings {
        println!("{check}: WRONG: {what}");
    }
    if report.findings.is_empty() {
        println!("Everything holds.");
        Ok(ExitCode::SUCCESS)
    } else {
        println!("{} things do not hold.", report.findings.len());
        Ok(ExitCode::FAILURE)
    }
}

fn rotate_secret(args: &RotateSecretArgs) -> Result<ExitCode> {
    log_to_stderr(&args.data);
    let opened = app::open_as_it_is(&args.data)?;
    let new = Seal::new(args.new_secret_file.0);
    let sealed = with_operator(&opened, |unit, who| {
        unit.write(who, |cx| rotation::rotate(cx, &new))
    })?;
    println!("The signing keys are replaced, and {sealed} texts are sealed with the new secret.");
    println!("Put the new secret in the place of the old one before anything is started.");
    Ok(ExitCode::SUCCESS)
}

/// Requests the readiness check over HTTP: a container has no other program for it.
fn health(bind: SocketAddr) -> Result<ExitCode> {
    let mut address = bind;
    if bind.ip().is_unspecified() {
        // A server that listens on all addresses is reached on the loopback address.
        address.set_ip(match bind.ip() {
            IpAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
            IpAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
        });
    }
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .timeout_global(Some(Duration::from_secs(5)))
        .proxy(None)
        .build()
        .into();
    agent
        .get(format!("http://{address}/health/ready"))
        .call()
        .map_err(|e| Error::internal(format!("the service on {address} is not ready: {e}")))?;
    println!("The service on {address} is ready.");
    Ok(ExitCode::SUCCESS)
}

/// Runs a use case as the operator of the machine: an administrator without an account.
fn as_operator<T>(args: &DataArgs, work: impl FnOnce(&mut Context<'_>) -> Result<T>) -> Result<T> {
    with_operator(&app::open(args)?, |unit, who| unit.write(who, work))
}

fn with_operator<T>(
    (db, seal): &(Db, Seal),
    work: impl FnOnce(UnitOfWork<'_>, Who<'_>) -> Result<T>,
) -> Result<T> {
    let clock = Clock::system();
    let actor = Actor {
        id: Id::new(),
        name: "command line".into(),
        role: Role::Administrator,
        organisation_id: None,
        representative_id: None,
        is_account: false,
    };
    let unit = UnitOfWork {
        db,
        clock: &clock,
        seal,
    };
    work(unit, Who::Known(&actor))
}
